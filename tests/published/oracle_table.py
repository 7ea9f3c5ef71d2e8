"""From an oracle's concept to the public function that answers it, and how to compare the two.

An oracle's numbers are JSON numbers or rationals as strings. What counts as right follows the
folder's README: the exact value where there is one, what was printed where it was never recomputed,
and no answer at all where the concept does not exist for the game.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from itertools import combinations
from typing import Any

import numpy as np
from oracle_comparisons import exact, numbers, points, truth

from citypact import solvers
from citypact.games.coalitional import CoalitionalGame, derived, forms

#: Of the game's own scale: what floating point may cost where the exact value is known.
RELATIVE = 1e-9


@dataclass(frozen=True)
class Case:
    """One case of an oracle file with the game that it states."""

    name: str
    kind: str
    players: tuple[str, ...]
    game: Any
    data: Mapping[str, Any]
    scale: float


@dataclass(frozen=True)
class Row:
    """How one concept is answered and compared."""

    answer: Callable[[Case, Mapping[str, Any]], Any]
    compare: Callable[[Any, Any, float], None]


def names_of(case: Mapping[str, Any], count: int) -> tuple[str, ...]:
    """Return the players' names, their numbers where the oracle gives none."""
    given = case.get("players")
    return tuple(given) if given else tuple(str(at + 1) for at in range(count))


def generated(rule: Mapping[str, Any], size: int) -> list[Any]:
    """Return the worths by mask that a generator describes, for oracles too long to list."""
    if rule["type"] == "weighted_voting":
        totals = [Fraction(0)]
        for weight in rule["weights"]:
            totals += [total + exact(weight) for total in totals]
        return [int(total >= exact(rule["quota"])) for total in totals]
    if rule["type"] == "symmetric":
        return [exact(rule["f"][mask.bit_count()]) for mask in range(1 << size)]
    raise ValueError(f"no table and no known generator: {rule['type']}")


def read_case(case: Mapping[str, Any]) -> Case:
    """Return the case with its game built; unlisted coalitions are worth 0."""
    return {"tu_game": _tu, "claims": _claims, "airport": _airport, "mcst": _mcst}[case["kind"]](case)


def _tu(case: Mapping[str, Any]) -> Case:
    players = names_of(case, case["n"])
    data, cost = case["data"], case["convention"] == "cost"
    if "v" in data:
        worths = {
            tuple(players[int(at) - 1] for at in key.split(",")): exact(worth)
            for key, worth in data["v"].items()
        }
        game = CoalitionalGame(players, worths, cost=cost, missing="zero")
    else:
        game = CoalitionalGame(players, generated(data["generator"], case["n"]), cost=cost)
    return Case(case["id"], "tu_game", players, game, data, float(np.abs(game.table).max()))


def _claims(case: Mapping[str, Any]) -> Case:
    claims = [exact(claim) for claim in case["data"]["claims"]]
    players = names_of(case, len(claims))
    stated = exact(case["data"]["estate"]), dict(zip(players, claims, strict=True))
    return Case(case["id"], "claims", players, stated, case["data"], float(max(claims)))


def _airport(case: Mapping[str, Any]) -> Case:
    costs = [exact(cost) for cost in case["data"]["costs"]]
    landings = [int(count) for count in case["data"].get("movements") or [1] * len(costs)]
    each = [cost for cost, count in zip(costs, landings, strict=True) for _ in range(count)]
    players = names_of({}, len(each)) if len(each) > len(costs) else names_of(case, len(costs))
    game = forms.AirportGame(players, each)
    return Case(case["id"], "airport", players, game, case["data"], float(max(costs)))


def _mcst(case: Mapping[str, Any]) -> Case:
    costs = [[exact(cost) for cost in row] for row in case["data"]["C"]]
    players = names_of(case, len(costs) - 1)
    scale = float(max(max(row) for row in costs))
    return Case(case["id"], "mcst", players, forms.SpanningTreeGame(players, costs), case["data"], scale)


def _public(name: str) -> Callable[..., Any]:
    return getattr(solvers, name)


def _plain(name: str) -> Callable[[Case, Mapping[str, Any]], Any]:
    return lambda case, args: _public(name)(case.game)


def _at(name: str) -> Callable[[Case, Mapping[str, Any]], Any]:
    return lambda case, args: _public(name)(case.game, [exact(amount) for amount in args["x"]])


def _groups(name: str, key: str) -> Callable[[Case, Mapping[str, Any]], Any]:
    return lambda case, args: _public(name)(
        case.game, [[case.players[at - 1] for at in group] for group in args[key]]
    )


def _weights(name: str) -> Callable[[Case, Mapping[str, Any]], Any]:
    return lambda case, args: _public(name)(case.game, [exact(weight) for weight in args["weights"]])


def _claim(name: str) -> Callable[[Case, Mapping[str, Any]], Any]:
    return lambda case, args: _public(name)(*case.game)


@cache
def _by_size(size: int) -> tuple[int, ...]:
    sets: Iterable[tuple[int, ...]] = (
        group for count in range(1, size + 1) for group in combinations(range(size), count)
    )
    return tuple(sum(1 << at for at in group) for group in sets)


def ordered(table: Any, args: Mapping[str, Any]) -> list[float]:
    """Return a table by mask without ∅ in the oracle's order: by size, unless it says binary."""
    worths = np.asarray(table, dtype=float)
    order = args.get("order", "size")
    assert order in ("size", "binary"), order
    return list(worths[1:] if order == "binary" else worths[list(_by_size(len(worths).bit_length() - 1))])


def _fee(name: str) -> Callable[[Case, Mapping[str, Any]], Any]:
    """Return each kind of aircraft's fee a landing."""

    def answer(case: Case, args: Mapping[str, Any]) -> list[float]:
        landings = [int(count) for count in case.data.get("movements") or [1] * len(case.players)]
        fees = _public(name)(case.game).vector()
        return [fees[sum(landings[:at])] for at in range(len(landings))]

    return answer


_VALUES = {
    "banzhaf": "banzhaf",
    "banzhaf_normalized_index": "banzhaf_index",
    "banzhaf_normalized_value": "normalized_banzhaf",
    "banzhaf_raw": "raw_banzhaf",
    "coleman_collectivity": "coleman_collectivity",
    "deegan_packel": "deegan_packel",
    "holler": "public_good_index",
    "holler_raw": "raw_public_good_index",
    "johnston": "johnston",
    "koenig_braeuninger": "koenig_braeuninger",
    "nevison": "nevison",
    "public_help_index": "public_help_index",
    "rae": "rae",
    "shapley_shubik": "shapley_shubik",
    "shapley": "shapley",
    "solidarity": "solidarity",
    "ls_prenucleolus": "least_square_prenucleolus",
    "tau": "tau",
    "utopia": "utopia",
    "minimal_rights": "minimal_rights",
    "gately": "gately",
    "scrb": "scrb",
    "separable_costs": "separable_costs",
    "nucleolus": "nucleolus",
    "prenucleolus": "prenucleolus",
    "percapita_nucleolus": "per_capita_nucleolus",
    "percapita_prenucleolus": "per_capita_prenucleolus",
    "proportional_nucleolus": "proportional_nucleolus",
    "proportional_nucleolus_cost": "proportional_nucleolus",
    "disruption_nucleolus": "disruption_nucleolus",
    "modiclus": "modiclus",
    "anti_prenucleolus": "anti_prenucleolus",
}
_POINTS = {
    name: name
    for name in (
        "core_vertices",
        "imputation_vertices",
        "core_cover_vertices",
        "reasonable_vertices",
        "least_core_vertices",
        "marginal_vectors",
    )
}
_TRUTHS = {
    "additive": "is_additive",
    "average_convex": "is_average_convex",
    "balanced": "is_balanced",
    "concave": "is_concave",
    "constant_sum": "is_constant_sum",
    "convex": "is_convex",
    "degenerate": "is_degenerate",
    "essential": "is_essential",
    "monotonic": "is_monotone",
    "one_convex": "is_one_convex",
    "quasibalanced": "is_quasi_balanced",
    "semi_convex": "is_semi_convex",
    "simple": "is_simple",
    "subadditive": "is_subadditive",
    "superadditive": "is_superadditive",
    "symmetric": "is_symmetric",
    "weakly_constant_sum": "is_weakly_constant_sum",
    "weakly_superadditive": "is_weakly_superadditive",
    "zero_monotonic": "is_zero_monotone",
}
_MEMBERS = {
    "in_core": "in_core",
    "in_core_cover": "in_core_cover",
    "in_imputation": "in_imputations",
    "in_kernel": "in_kernel",
    "in_prekernel": "in_prekernel",
    "in_reasonable": "in_reasonable",
}
_CLAIMS = {
    "adjusted_proportional": "adjusted_proportional",
    "alpha_min": "alpha_min",
    "average_cea_cel": "average_of_rules",
    "average_of_awards": "average_of_awards",
    "cea": "constrained_equal_awards",
    "cel": "constrained_equal_losses",
    "constrained_egalitarian": "constrained_egalitarian",
    "minimal_overlap": "minimal_overlap",
    "piniles": "piniles_rule",
    "proportional": "proportional_rule",
    "random_arrival": "random_arrival",
    "reverse_talmud": "reverse_talmud",
    "talmud": "talmud_rule",
}
_AIRPORT = {
    "airport_sfc": "airport_sequential_full",
    "airport_shapley": "airport_shapley",
    "airport_cec": "airport_constrained_equal",
    "airport_ceb": "airport_constrained_equal_benefits",
    "airport_nucleolus": "airport_nucleolus",
    "airport_core_center": "airport_core_center",
    "airport_cp": "airport_constrained_proportional",
}
_TREES = {"bird": "bird_rule", "folk": "folk_rule", "kar_shapley": "kar_rule"}

#: By kind and concept; what is not here is not covered.
TABLE: dict[tuple[str, str], Row] = {
    **{("tu_game", concept): Row(_plain(name), numbers) for concept, name in _VALUES.items()},
    **{("tu_game", concept): Row(_plain(name), points) for concept, name in _POINTS.items()},
    **{("tu_game", concept): Row(_plain(name), truth) for concept, name in _TRUTHS.items()},
    **{("tu_game", concept): Row(_at(name), truth) for concept, name in _MEMBERS.items()},
    **{("claims", concept): Row(_claim(name), numbers) for concept, name in _CLAIMS.items()},
    **{("airport", concept): Row(_fee(name), numbers) for concept, name in _AIRPORT.items()},
    **{("mcst", concept): Row(_plain(name), numbers) for concept, name in _TREES.items()},
    ("tu_game", "aumann_dreze"): Row(_groups("aumann_dreze", "unions"), numbers),
    ("tu_game", "owen"): Row(_groups("owen", "unions"), numbers),
    ("tu_game", "myerson"): Row(_groups("myerson", "edges"), numbers),
    ("tu_game", "weighted_shapley"): Row(_weights("weighted_shapley"), numbers),
    ("tu_game", "k_convex"): Row(lambda case, args: _public("is_k_convex")(case.game, args["k"]), truth),
    ("tu_game", "core_nonempty"): Row(lambda case, args: not _public("core")(case.game).empty, truth),
    ("tu_game", "least_core_eps"): Row(lambda case, args: _public("least_core")(case.game).epsilon, numbers),
    ("tu_game", "dividends"): Row(lambda case, args: ordered(_public("dividends")(case.game), args), numbers),
    ("tu_game", "dual"): Row(lambda case, args: ordered(derived.dual(case.game).table, args), numbers),
    ("tu_game", "k_cover"): Row(
        lambda case, args: ordered(_public("k_cover")(case.game, args["k"]).table, args), numbers
    ),
    ("mcst", "total"): Row(lambda case, args: _public("minimum_spanning_tree")(case.game).total, numbers),
    ("mcst", "game_binary"): Row(lambda case, args: case.game.table[1:], numbers),
}
