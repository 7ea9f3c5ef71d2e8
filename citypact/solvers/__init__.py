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
    from citypact.solvers.core.bargaining_set import in_bargaining_set
    from citypact.solvers.core.boxes import core_cover_vertices, imputation_vertices, reasonable_vertices
    from citypact.solvers.core.centroid import core_center
    from citypact.solvers.core.core_membership import in_core, in_core_cover, in_imputations, in_reasonable
    from citypact.solvers.core.core_report import CoreReport, core, is_balanced
    from citypact.solvers.core.excess_table import excesses
    from citypact.solvers.core.extremes import core_vertices, epsilon_core_vertices, least_core_vertices
    from citypact.solvers.core.kernel_membership import in_kernel, in_prekernel
    from citypact.solvers.core.marginal_orders import in_weber_set, marginal_vectors
    from citypact.solvers.core.subgames import is_totally_balanced
    from citypact.solvers.core.subsidy import CostOfStability, cost_of_stability
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
    from citypact.solvers.power.pivots import shapley_shubik
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
    from citypact.solvers.sensitivity.worth_bands import worth_bands
    from citypact.solvers.sensitivity.worth_slope import worth_sensitivity
    from citypact.solvers.solved_allocation import Guarantee, SolvedAllocation
    from citypact.solvers.spanning_trees.kar import kar_rule
    from citypact.solvers.spanning_trees.network import SpanningTree, minimum_spanning_tree
    from citypact.solvers.spanning_trees.tree_shares import bird_rule, folk_rule
    from citypact.solvers.values.banzhaf_family import (
        banzhaf,
        banzhaf_index,
        normalized_banzhaf,
        raw_banzhaf,
    )
    from citypact.solvers.values.equal_sharing import (
        consensus_value,
        egalitarian_shapley,
        equal_division,
        equal_nonseparable,
        equal_surplus,
    )
    from citypact.solvers.values.interactions import banzhaf_interaction, shapley_interaction
    from citypact.solvers.values.least_squares import (
        least_square_nucleolus,
        least_square_prenucleolus,
        least_square_value,
    )
    from citypact.solvers.values.link_shares import position_value
    from citypact.solvers.values.moebius import dividends
    from citypact.solvers.values.nested_unions import banzhaf_owen, owen, winter
    from citypact.solvers.values.shapley_value import shapley
    from citypact.solvers.values.solidarity_value import solidarity
    from citypact.solvers.values.structures import aumann_dreze, myerson
    from citypact.solvers.values.weighted_orders import weighted_shapley

_HOME = {
    "CoreReport": "citypact.solvers.core.core_report",
    "CostOfStability": "citypact.solvers.core.subsidy",
    "Guarantee": "citypact.solvers.solved_allocation",
    "LeastCore": "citypact.solvers.nucleoli.least_core_solution",
    "PropertyReport": "citypact.solvers.property_report",
    "SolvedAllocation": "citypact.solvers.solved_allocation",
    "SpanningTree": "citypact.solvers.spanning_trees.network",
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
    "aumann_dreze": "citypact.solvers.values.structures",
    "average_of_awards": "citypact.solvers.claims.awards_set",
    "average_of_rules": "citypact.solvers.claims.equal",
    "banzhaf": "citypact.solvers.values.banzhaf_family",
    "banzhaf_index": "citypact.solvers.values.banzhaf_family",
    "banzhaf_interaction": "citypact.solvers.values.interactions",
    "banzhaf_owen": "citypact.solvers.values.nested_unions",
    "bird_rule": "citypact.solvers.spanning_trees.tree_shares",
    "coleman_collectivity": "citypact.solvers.power.swing_indices",
    "coleman_initiative": "citypact.solvers.power.swing_indices",
    "coleman_prevention": "citypact.solvers.power.swing_indices",
    "consensus_value": "citypact.solvers.values.equal_sharing",
    "constrained_egalitarian": "citypact.solvers.claims.half_claims",
    "constrained_equal_awards": "citypact.solvers.claims.equal",
    "constrained_equal_losses": "citypact.solvers.claims.equal",
    "core": "citypact.solvers.core.core_report",
    "core_center": "citypact.solvers.core.centroid",
    "core_cover_vertices": "citypact.solvers.core.boxes",
    "core_vertices": "citypact.solvers.core.extremes",
    "cost_of_stability": "citypact.solvers.core.subsidy",
    "deegan_packel": "citypact.solvers.power.minimal_winning",
    "disruption_nucleolus": "citypact.solvers.nucleoli.nucleolus_solutions",
    "dividends": "citypact.solvers.values.moebius",
    "dummy_players": "citypact.solvers.properties.equal_players",
    "egalitarian_shapley": "citypact.solvers.values.equal_sharing",
    "epsilon_core_vertices": "citypact.solvers.core.extremes",
    "equal_division": "citypact.solvers.values.equal_sharing",
    "equal_nonseparable": "citypact.solvers.values.equal_sharing",
    "equal_surplus": "citypact.solvers.values.equal_sharing",
    "excesses": "citypact.solvers.core.excess_table",
    "folk_rule": "citypact.solvers.spanning_trees.tree_shares",
    "gately": "citypact.solvers.compromise.gately_point",
    "imputation_vertices": "citypact.solvers.core.boxes",
    "in_bargaining_set": "citypact.solvers.core.bargaining_set",
    "in_core": "citypact.solvers.core.core_membership",
    "in_core_cover": "citypact.solvers.core.core_membership",
    "in_imputations": "citypact.solvers.core.core_membership",
    "in_kernel": "citypact.solvers.core.kernel_membership",
    "in_prekernel": "citypact.solvers.core.kernel_membership",
    "in_reasonable": "citypact.solvers.core.core_membership",
    "in_weber_set": "citypact.solvers.core.marginal_orders",
    "is_additive": "citypact.solvers.properties.sums",
    "is_average_convex": "citypact.solvers.properties.average_convexity",
    "is_balanced": "citypact.solvers.core.core_report",
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
    "is_totally_balanced": "citypact.solvers.core.subgames",
    "is_weakly_constant_sum": "citypact.solvers.properties.sums",
    "is_weakly_superadditive": "citypact.solvers.properties.monotonicity",
    "is_zero_monotone": "citypact.solvers.properties.monotonicity",
    "johnston": "citypact.solvers.power.critical_votes",
    "k_cover": "citypact.solvers.compromise.k_covers",
    "kar_rule": "citypact.solvers.spanning_trees.kar",
    "koenig_braeuninger": "citypact.solvers.power.swing_indices",
    "least_core": "citypact.solvers.nucleoli.least_core_solution",
    "least_core_vertices": "citypact.solvers.core.extremes",
    "least_square_nucleolus": "citypact.solvers.values.least_squares",
    "least_square_prenucleolus": "citypact.solvers.values.least_squares",
    "least_square_value": "citypact.solvers.values.least_squares",
    "marginal_vectors": "citypact.solvers.core.marginal_orders",
    "minimal_overlap": "citypact.solvers.claims.overlap",
    "minimal_rights": "citypact.solvers.compromise.bounds",
    "minimum_spanning_tree": "citypact.solvers.spanning_trees.network",
    "modiclus": "citypact.solvers.nucleoli.bi_excess",
    "myerson": "citypact.solvers.values.structures",
    "nevison": "citypact.solvers.power.swing_indices",
    "normalized_banzhaf": "citypact.solvers.values.banzhaf_family",
    "nucleolus": "citypact.solvers.nucleoli.nucleolus_solutions",
    "null_players": "citypact.solvers.properties.equal_players",
    "owen": "citypact.solvers.values.nested_unions",
    "per_capita_nucleolus": "citypact.solvers.nucleoli.nucleolus_solutions",
    "per_capita_prenucleolus": "citypact.solvers.nucleoli.nucleolus_solutions",
    "piniles_rule": "citypact.solvers.claims.half_claims",
    "position_value": "citypact.solvers.values.link_shares",
    "prenucleolus": "citypact.solvers.nucleoli.nucleolus_solutions",
    "proportional_nucleolus": "citypact.solvers.nucleoli.nucleolus_solutions",
    "proportional_rule": "citypact.solvers.claims.proportional",
    "public_good_index": "citypact.solvers.power.minimal_winning",
    "public_help_index": "citypact.solvers.power.swing_indices",
    "rae": "citypact.solvers.power.swing_indices",
    "random_arrival": "citypact.solvers.claims.arrival",
    "raw_banzhaf": "citypact.solvers.values.banzhaf_family",
    "raw_public_good_index": "citypact.solvers.power.minimal_winning",
    "reasonable_vertices": "citypact.solvers.core.boxes",
    "reverse_talmud": "citypact.solvers.claims.half_claims",
    "sampled_banzhaf": "citypact.solvers.sampling.estimate_banzhaf",
    "sampled_shapley": "citypact.solvers.sampling.estimate_shapley",
    "scrb": "citypact.solvers.compromise.separable",
    "separable_costs": "citypact.solvers.compromise.separable",
    "shapley": "citypact.solvers.values.shapley_value",
    "shapley_interaction": "citypact.solvers.values.interactions",
    "shapley_shubik": "citypact.solvers.power.pivots",
    "solidarity": "citypact.solvers.values.solidarity_value",
    "symmetric_players": "citypact.solvers.properties.equal_players",
    "talmud_rule": "citypact.solvers.claims.half_claims",
    "tau": "citypact.solvers.compromise.tau_value",
    "utopia": "citypact.solvers.compromise.bounds",
    "weighted_shapley": "citypact.solvers.values.weighted_orders",
    "winter": "citypact.solvers.values.nested_unions",
    "worth_bands": "citypact.solvers.sensitivity.worth_bands",
    "worth_sensitivity": "citypact.solvers.sensitivity.worth_slope",
}

__all__ = [
    "CoreReport",
    "CostOfStability",
    "Guarantee",
    "LeastCore",
    "PropertyReport",
    "SolvedAllocation",
    "SpanningTree",
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
    "aumann_dreze",
    "average_of_awards",
    "average_of_rules",
    "banzhaf",
    "banzhaf_index",
    "banzhaf_interaction",
    "banzhaf_owen",
    "bird_rule",
    "coleman_collectivity",
    "coleman_initiative",
    "coleman_prevention",
    "consensus_value",
    "constrained_egalitarian",
    "constrained_equal_awards",
    "constrained_equal_losses",
    "core",
    "core_center",
    "core_cover_vertices",
    "core_vertices",
    "cost_of_stability",
    "deegan_packel",
    "disruption_nucleolus",
    "dividends",
    "dummy_players",
    "egalitarian_shapley",
    "epsilon_core_vertices",
    "equal_division",
    "equal_nonseparable",
    "equal_surplus",
    "excesses",
    "folk_rule",
    "gately",
    "imputation_vertices",
    "in_bargaining_set",
    "in_core",
    "in_core_cover",
    "in_imputations",
    "in_kernel",
    "in_prekernel",
    "in_reasonable",
    "in_weber_set",
    "is_additive",
    "is_average_convex",
    "is_balanced",
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
    "is_totally_balanced",
    "is_weakly_constant_sum",
    "is_weakly_superadditive",
    "is_zero_monotone",
    "johnston",
    "k_cover",
    "kar_rule",
    "koenig_braeuninger",
    "least_core",
    "least_core_vertices",
    "least_square_nucleolus",
    "least_square_prenucleolus",
    "least_square_value",
    "marginal_vectors",
    "minimal_overlap",
    "minimal_rights",
    "minimum_spanning_tree",
    "modiclus",
    "myerson",
    "nevison",
    "normalized_banzhaf",
    "nucleolus",
    "null_players",
    "owen",
    "per_capita_nucleolus",
    "per_capita_prenucleolus",
    "piniles_rule",
    "position_value",
    "prenucleolus",
    "proportional_nucleolus",
    "proportional_rule",
    "public_good_index",
    "public_help_index",
    "rae",
    "random_arrival",
    "raw_banzhaf",
    "raw_public_good_index",
    "reasonable_vertices",
    "reverse_talmud",
    "sampled_banzhaf",
    "sampled_shapley",
    "scrb",
    "separable_costs",
    "shapley",
    "shapley_interaction",
    "shapley_shubik",
    "solidarity",
    "symmetric_players",
    "talmud_rule",
    "tau",
    "utopia",
    "weighted_shapley",
    "winter",
    "worth_bands",
    "worth_sensitivity",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'citypact.solvers' has no attribute {name!r}")
    value = getattr(import_module(_HOME[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOME})
