"""Solution concepts and numerical methods that know nothing of cities, taxes or rivers.

Every concept is a function of the game named after it, imported when it is first used:

>>> from citypact.games.coalitional import CoalitionalGame
>>> from citypact.solvers import nucleolus, shapley
>>> game = CoalitionalGame(["Beijing", "Tianjin", "Hebei"], [0, 0, 0, 60, 0, 30, 30, 90])
>>> shapley(game).vector(), nucleolus(game).vector()
((35.0, 35.0, 20.0), (37.5, 37.5, 15.0))
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from citypact.solvers.airport.constrained import (
        airport_constrained_equal,
        airport_constrained_equal_benefits,
        airport_constrained_proportional,
    )
    from citypact.solvers.airport.core_centroid import airport_core_center
    from citypact.solvers.airport.increments import airport_sequential_full, airport_shapley
    from citypact.solvers.airport.littlechild import airport_nucleolus
    from citypact.solvers.claims.arrival import random_arrival
    from citypact.solvers.claims.awards_set import average_of_awards
    from citypact.solvers.claims.equal import (
        average_of_rules,
        constrained_equal_awards,
        constrained_equal_losses,
    )
    from citypact.solvers.claims.half_claims import (
        constrained_egalitarian,
        piniles_rule,
        reverse_talmud,
        talmud_rule,
    )
    from citypact.solvers.claims.overlap import minimal_overlap
    from citypact.solvers.claims.proportional import adjusted_proportional, alpha_min, proportional_rule
    from citypact.solvers.compromise.bounds import minimal_rights, utopia
    from citypact.solvers.compromise.gately_point import gately
    from citypact.solvers.compromise.k_covers import k_cover
    from citypact.solvers.compromise.separable import alternate_cost_avoided, scrb, separable_costs
    from citypact.solvers.compromise.tau_value import tau
    from citypact.solvers.core.excess_table import excesses
    from citypact.solvers.core.marginal_orders import in_weber_set, marginal_vectors
    from citypact.solvers.nucleoli.bi_excess import modiclus
    from citypact.solvers.nucleoli.least_core_solution import LeastCore, least_core
    from citypact.solvers.nucleoli.nucleolus_solutions import (
        anti_prenucleolus,
        disruption_nucleolus,
        nucleolus,
        per_capita_nucleolus,
        per_capita_prenucleolus,
        prenucleolus,
        proportional_nucleolus,
    )
    from citypact.solvers.power.critical_votes import johnston
    from citypact.solvers.power.minimal_winning import (
        deegan_packel,
        public_good_index,
        raw_public_good_index,
    )
    from citypact.solvers.power.swing_indices import (
        coleman_collectivity,
        coleman_initiative,
        coleman_prevention,
        koenig_braeuninger,
        nevison,
        public_help_index,
        rae,
    )
    from citypact.solvers.properties.average_convexity import is_average_convex
    from citypact.solvers.properties.convexity import is_concave, is_convex
    from citypact.solvers.properties.equal_players import (
        dummy_players,
        is_symmetric,
        null_players,
        symmetric_players,
    )
    from citypact.solvers.properties.gaps import (
        is_k_convex,
        is_one_convex,
        is_quasi_balanced,
        is_semi_convex,
    )
    from citypact.solvers.properties.monotonicity import (
        is_monotone,
        is_weakly_superadditive,
        is_zero_monotone,
    )
    from citypact.solvers.properties.simplicity import is_simple
    from citypact.solvers.properties.sums import (
        is_additive,
        is_constant_sum,
        is_degenerate,
        is_essential,
        is_weakly_constant_sum,
    )
    from citypact.solvers.properties.superadditivity import is_subadditive, is_superadditive
    from citypact.solvers.property_report import PropertyReport
    from citypact.solvers.sampling.estimate_banzhaf import sampled_banzhaf
    from citypact.solvers.sampling.estimate_shapley import sampled_shapley
    from citypact.solvers.solved_allocation import Guarantee, SolvedAllocation
    from citypact.solvers.values.nested_unions import banzhaf_owen, owen, winter
    from citypact.solvers.values.shapley_value import shapley

_HOME = {
    "Guarantee": "citypact.solvers.solved_allocation",
    "LeastCore": "citypact.solvers.nucleoli.least_core_solution",
    "PropertyReport": "citypact.solvers.property_report",
    "SolvedAllocation": "citypact.solvers.solved_allocation",
    "adjusted_proportional": "citypact.solvers.claims.proportional",
    "airport_constrained_equal": "citypact.solvers.airport.constrained",
    "airport_constrained_equal_benefits": "citypact.solvers.airport.constrained",
    "airport_constrained_proportional": "citypact.solvers.airport.constrained",
    "airport_core_center": "citypact.solvers.airport.core_centroid",
    "airport_nucleolus": "citypact.solvers.airport.littlechild",
    "airport_sequential_full": "citypact.solvers.airport.increments",
    "airport_shapley": "citypact.solvers.airport.increments",
    "alpha_min": "citypact.solvers.claims.proportional",
    "alternate_cost_avoided": "citypact.solvers.compromise.separable",
    "anti_prenucleolus": "citypact.solvers.nucleoli.nucleolus_solutions",
    "average_of_awards": "citypact.solvers.claims.awards_set",
    "average_of_rules": "citypact.solvers.claims.equal",
    "banzhaf_owen": "citypact.solvers.values.nested_unions",
    "coleman_collectivity": "citypact.solvers.power.swing_indices",
    "coleman_initiative": "citypact.solvers.power.swing_indices",
    "coleman_prevention": "citypact.solvers.power.swing_indices",
    "constrained_egalitarian": "citypact.solvers.claims.half_claims",
    "constrained_equal_awards": "citypact.solvers.claims.equal",
    "constrained_equal_losses": "citypact.solvers.claims.equal",
    "deegan_packel": "citypact.solvers.power.minimal_winning",
    "disruption_nucleolus": "citypact.solvers.nucleoli.nucleolus_solutions",
    "dummy_players": "citypact.solvers.properties.equal_players",
    "excesses": "citypact.solvers.core.excess_table",
    "gately": "citypact.solvers.compromise.gately_point",
    "in_weber_set": "citypact.solvers.core.marginal_orders",
    "is_additive": "citypact.solvers.properties.sums",
    "is_average_convex": "citypact.solvers.properties.average_convexity",
    "is_concave": "citypact.solvers.properties.convexity",
    "is_constant_sum": "citypact.solvers.properties.sums",
    "is_convex": "citypact.solvers.properties.convexity",
    "is_degenerate": "citypact.solvers.properties.sums",
    "is_essential": "citypact.solvers.properties.sums",
    "is_k_convex": "citypact.solvers.properties.gaps",
    "is_monotone": "citypact.solvers.properties.monotonicity",
    "is_one_convex": "citypact.solvers.properties.gaps",
    "is_quasi_balanced": "citypact.solvers.properties.gaps",
    "is_semi_convex": "citypact.solvers.properties.gaps",
    "is_simple": "citypact.solvers.properties.simplicity",
    "is_subadditive": "citypact.solvers.properties.superadditivity",
    "is_superadditive": "citypact.solvers.properties.superadditivity",
    "is_symmetric": "citypact.solvers.properties.equal_players",
    "is_weakly_constant_sum": "citypact.solvers.properties.sums",
    "is_weakly_superadditive": "citypact.solvers.properties.monotonicity",
    "is_zero_monotone": "citypact.solvers.properties.monotonicity",
    "johnston": "citypact.solvers.power.critical_votes",
    "k_cover": "citypact.solvers.compromise.k_covers",
    "koenig_braeuninger": "citypact.solvers.power.swing_indices",
    "least_core": "citypact.solvers.nucleoli.least_core_solution",
    "marginal_vectors": "citypact.solvers.core.marginal_orders",
    "minimal_overlap": "citypact.solvers.claims.overlap",
    "minimal_rights": "citypact.solvers.compromise.bounds",
    "modiclus": "citypact.solvers.nucleoli.bi_excess",
    "nevison": "citypact.solvers.power.swing_indices",
    "nucleolus": "citypact.solvers.nucleoli.nucleolus_solutions",
    "null_players": "citypact.solvers.properties.equal_players",
    "owen": "citypact.solvers.values.nested_unions",
    "per_capita_nucleolus": "citypact.solvers.nucleoli.nucleolus_solutions",
    "per_capita_prenucleolus": "citypact.solvers.nucleoli.nucleolus_solutions",
    "piniles_rule": "citypact.solvers.claims.half_claims",
    "prenucleolus": "citypact.solvers.nucleoli.nucleolus_solutions",
    "proportional_nucleolus": "citypact.solvers.nucleoli.nucleolus_solutions",
    "proportional_rule": "citypact.solvers.claims.proportional",
    "public_good_index": "citypact.solvers.power.minimal_winning",
    "public_help_index": "citypact.solvers.power.swing_indices",
    "rae": "citypact.solvers.power.swing_indices",
    "random_arrival": "citypact.solvers.claims.arrival",
    "raw_public_good_index": "citypact.solvers.power.minimal_winning",
    "reverse_talmud": "citypact.solvers.claims.half_claims",
    "sampled_banzhaf": "citypact.solvers.sampling.estimate_banzhaf",
    "sampled_shapley": "citypact.solvers.sampling.estimate_shapley",
    "scrb": "citypact.solvers.compromise.separable",
    "separable_costs": "citypact.solvers.compromise.separable",
    "shapley": "citypact.solvers.values.shapley_value",
    "symmetric_players": "citypact.solvers.properties.equal_players",
    "talmud_rule": "citypact.solvers.claims.half_claims",
    "tau": "citypact.solvers.compromise.tau_value",
    "utopia": "citypact.solvers.compromise.bounds",
    "winter": "citypact.solvers.values.nested_unions",
}

__all__ = [
    "Guarantee",
    "LeastCore",
    "PropertyReport",
    "SolvedAllocation",
    "adjusted_proportional",
    "airport_constrained_equal",
    "airport_constrained_equal_benefits",
    "airport_constrained_proportional",
    "airport_core_center",
    "airport_nucleolus",
    "airport_sequential_full",
    "airport_shapley",
    "alpha_min",
    "alternate_cost_avoided",
    "anti_prenucleolus",
    "average_of_awards",
    "average_of_rules",
    "banzhaf_owen",
    "coleman_collectivity",
    "coleman_initiative",
    "coleman_prevention",
    "constrained_egalitarian",
    "constrained_equal_awards",
    "constrained_equal_losses",
    "deegan_packel",
    "disruption_nucleolus",
    "dummy_players",
    "excesses",
    "gately",
    "in_weber_set",
    "is_additive",
    "is_average_convex",
    "is_concave",
    "is_constant_sum",
    "is_convex",
    "is_degenerate",
    "is_essential",
    "is_k_convex",
    "is_monotone",
    "is_one_convex",
    "is_quasi_balanced",
    "is_semi_convex",
    "is_simple",
    "is_subadditive",
    "is_superadditive",
    "is_symmetric",
    "is_weakly_constant_sum",
    "is_weakly_superadditive",
    "is_zero_monotone",
    "johnston",
    "k_cover",
    "koenig_braeuninger",
    "least_core",
    "marginal_vectors",
    "minimal_overlap",
    "minimal_rights",
    "modiclus",
    "nevison",
    "nucleolus",
    "null_players",
    "owen",
    "per_capita_nucleolus",
    "per_capita_prenucleolus",
    "piniles_rule",
    "prenucleolus",
    "proportional_nucleolus",
    "proportional_rule",
    "public_good_index",
    "public_help_index",
    "rae",
    "random_arrival",
    "raw_public_good_index",
    "reverse_talmud",
    "sampled_banzhaf",
    "sampled_shapley",
    "scrb",
    "separable_costs",
    "shapley",
    "symmetric_players",
    "talmud_rule",
    "tau",
    "utopia",
    "winter",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'citypact.solvers' has no attribute {name!r}")
    value = getattr(import_module(_HOME[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOME})
