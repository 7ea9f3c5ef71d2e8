"""Solution concepts and numerical methods that know nothing of cities, taxes or rivers.

Every concept is a function of the game named after it, imported when it is first used:

>>> from citypact.games.coalitional import CoalitionalGame
>>> from citypact.solvers import nucleolus, shapley
>>> game = CoalitionalGame(["Beijing", "Tianjin", "Hebei"], [0, 0, 0, 60, 0, 30, 30, 90])
>>> shapley(game).vector(), nucleolus(game).vector()
((35.0, 35.0, 20.0), (37.5, 37.5, 15.0))

``__init__.pyi`` tells type checkers the same names.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

#: Public names by the module that defines them.
_NAMES = {
    "airport.constrained": (
        "airport_constrained_equal airport_constrained_equal_benefits airport_constrained_proportional"
    ),
    "airport.core_centroid": "airport_core_center",
    "airport.increments": "airport_sequential_full airport_shapley",
    "airport.littlechild": "airport_nucleolus",
    "claims.arrival": "random_arrival",
    "claims.awards_set": "average_of_awards",
    "claims.equal": "average_of_rules constrained_equal_awards constrained_equal_losses",
    "claims.half_claims": "constrained_egalitarian piniles_rule reverse_talmud talmud_rule",
    "claims.overlap": "minimal_overlap",
    "claims.proportional": "adjusted_proportional alpha_min proportional_rule",
    "compromise.bounds": "minimal_rights utopia",
    "compromise.gately_point": "gately",
    "compromise.k_covers": "k_cover",
    "compromise.separable": "alternate_cost_avoided scrb separable_costs",
    "compromise.tau_value": "tau",
    "contests.rivalry": "contest",
    "continuous_play.checked_profile": "check_profile",
    "continuous_play.concave": "continuous_equilibrium",
    "continuous_play.continuous_game": "ContinuousGame",
    "continuous_play.extremes": "supermodular_extremes",
    "continuous_play.quadratic": "quadratic_equilibrium",
    "continuous_play.quadratic_game": "QuadraticGame",
    "core_sets.bargaining_set": "in_bargaining_set",
    "core_sets.boxes": "core_cover_vertices imputation_vertices reasonable_vertices",
    "core_sets.centroid": "core_center",
    "core_sets.core_membership": "in_core in_core_cover in_imputations in_reasonable",
    "core_sets.core_ranges": "CoreRanges core_ranges",
    "core_sets.core_report": "CoreReport core is_balanced",
    "core_sets.excess_table": "excesses",
    "core_sets.extremes": "core_vertices epsilon_core_vertices least_core_vertices",
    "core_sets.kernel_membership": "in_kernel in_prekernel",
    "core_sets.marginal_orders": "in_weber_set marginal_vectors",
    "core_sets.subgames": "is_totally_balanced",
    "core_sets.subsidy": "CostOfStability cost_of_stability",
    "correlated.mediation": "correlated_equilibrium",
    "correlated.obedience": "check_correlated",
    "dominance.dominance_report": "DominanceReport",
    "dominance.elimination": "iterated_dominance",
    "dominance.guarantees": "security_levels",
    "dominance.increasing_differences": "supermodular",
    "nash.answer": "NashEquilibria",
    "nash.enumerated": "nash_equilibria",
    "nash.paths": "one_equilibrium",
    "nash_many.pure_scan": "pure_equilibria",
    "nash_many.search": "many_player_equilibria",
    "nucleoli.bi_excess": "modiclus",
    "nucleoli.least_core_solution": "LeastCore least_core",
    "nucleoli.nucleolus_solutions": (
        "anti_prenucleolus disruption_nucleolus nucleolus per_capita_nucleolus per_capita_prenucleolus "
        "prenucleolus proportional_nucleolus"
    ),
    "power.critical_votes": "johnston",
    "power.minimal_winning": "deegan_packel public_good_index raw_public_good_index",
    "power.pivots": "shapley_shubik",
    "power.swing_indices": (
        "coleman_collectivity coleman_initiative coleman_prevention koenig_braeuninger nevison "
        "public_help_index rae"
    ),
    "properties.average_convexity": "is_average_convex",
    "properties.convexity": "is_concave is_convex",
    "properties.equal_players": "dummy_players is_symmetric null_players symmetric_players",
    "properties.gaps": "is_k_convex is_one_convex is_quasi_balanced is_semi_convex",
    "properties.monotonicity": "is_monotone is_weakly_superadditive is_zero_monotone",
    "properties.simplicity": "is_simple",
    "properties.sums": "is_additive is_constant_sum is_degenerate is_essential is_weakly_constant_sum",
    "properties.superadditivity": "is_subadditive is_superadditive",
    "property_report": "PropertyReport",
    "quantal_response.principal_branch": "logit_equilibrium",
    "quantal_response.response": "LogitEquilibrium",
    "repeated.grim_trigger": "critical_discount",
    "repeated.stage_bounds": "stage_bounds",
    "repeated.sustained": "sustainable_payoffs",
    "repeated.tit_for_tat": "tit_for_tat_discount",
    "replicator.field": "replicator_field replicator_jacobian",
    "replicator.first_integral": "replicator_invariant",
    "replicator.motion": "ReplicatorPath replicator_path",
    "replicator.rest_point": "RestContinuum RestPoint RestPoints",
    "replicator.resting": "pure_rest_points rest_points",
    "sampling.batches": "batched_shapley",
    "sampling.estimate_banzhaf": "sampled_banzhaf",
    "sampling.estimate_shapley": "sampled_shapley",
    "sensitivity.worth_bands": "WorthBands worth_bands",
    "sensitivity.worth_slope": "WorthSensitivity worth_sensitivity",
    "solved_allocation": "Guarantee SolvedAllocation",
    "spanning_trees.kar": "kar_rule",
    "spanning_trees.network": "SpanningTree minimum_spanning_tree",
    "spanning_trees.tree_shares": "bird_rule folk_rule",
    "stability.all_agreements": "stable_agreements",
    "stability.consistent_set": "farsighted_stable largest_consistent_set",
    "stability.fund": "stability_fund",
    "stability.hedonic": "hedonic_partitions",
    "stability.hedonic_game": "HedonicGame",
    "stability.hedonic_objection": "hedonic_objection",
    "stability.one_agreement": "is_externally_stable is_internally_stable is_stable_agreement",
    "stackelberg.commitment": "Commitment",
    "stackelberg.mixed": "stackelberg_mixed",
    "stackelberg.pure": "stackelberg_pure",
    "streaming.shapley_stream": "streamed_shapley",
    "structures.optimum": "optimal_structure",
    "uncertainty.dependence": "partial_dependence",
    "uncertainty.discovery": "discover_box",
    "uncertainty.given_data": "main_effects",
    "uncertainty.information": "value_of_information",
    "uncertainty.pareto": "pareto_frontier",
    "uncertainty.probability": "sample_probability",
    "uncertainty.quantiles": "sample_quantiles",
    "uncertainty.risk": "value_at_risk",
    "uncertainty.shapley_effects": "shapley_effects",
    "uncertainty.sobol": "sobol_from_rows sobol_indices sobol_rows",
    "uncertainty.tornado": "tornado",
    "values.banzhaf_family": "banzhaf banzhaf_index normalized_banzhaf raw_banzhaf",
    "values.equal_sharing": (
        "consensus_value egalitarian_shapley equal_division equal_nonseparable equal_surplus"
    ),
    "values.interactions": "banzhaf_interaction shapley_interaction",
    "values.least_squares": "least_square_nucleolus least_square_prenucleolus least_square_value",
    "values.link_shares": "position_value",
    "values.moebius": "dividends",
    "values.nested_unions": "banzhaf_owen owen winter",
    "values.shapley_value": "shapley",
    "values.solidarity_value": "solidarity",
    "values.structures": "aumann_dreze myerson",
    "values.weighted_orders": "weighted_shapley",
}

_HOME = {name: f"citypact.solvers.{module}" for module, names in _NAMES.items() for name in names.split()}

__all__ = sorted(_HOME)  # noqa: PLE0605  # the stub lists them for type checkers


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'citypact.solvers' has no attribute {name!r}")
    value = getattr(import_module(_HOME[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOME})
