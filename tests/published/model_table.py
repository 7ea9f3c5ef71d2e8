"""Oracles about rivers, populations, pay, menus, trade, promises and councils: models and what answers."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import numpy as np
from oracle_comparisons import exact, numbers, points

from citypact.games.coalitional.masks import by_size
from citypact.games.council.alike import FallingBenefit, LinearBenefit, LinearDamage
from citypact.games.normal_form import NormalFormGame
from citypact.games.populations import PopulationGame
from citypact.games.river import CleanUp, ConcaveBenefit, PowerBenefit, QuadraticBenefit, River, RiverWater
from citypact.games.water import WaterPair
from citypact.mechanisms.council_rules.alike_council import council_of_alike
from citypact.mechanisms.enforcement import StageDilemma, keep_promise
from citypact.mechanisms.index_bet import risk_averse_pay
from citypact.mechanisms.menus import HiddenCost, design_menu
from citypact.mechanisms.river_rules import share_cleanup, share_river
from citypact.mechanisms.trade import PrivateCosts, UniformBelief, continuous_second_best, post_ratio
from citypact.solvers import rest_points
from citypact.solvers.contests import contest
from citypact.solvers.continuous_play import QuadraticGame, quadratic_equilibrium
from citypact.solvers.repeated import sustainable_payoffs, tit_for_tat_discount

#: What the oracle calls a state of two populations, by our word for it.
_KINDS = {"sink": "stable", "source": "unstable", "saddle": "saddle"}


def kind_of(case: Mapping[str, Any]) -> str:
    """Return the kind of a case; mechanisms and dynamics of one kind differ by their type."""
    if case["kind"] == "mechanism":
        return f"mechanism {case['data']['type']}"
    return f"{case['kind']} {len(case['data'])}" if case["kind"] == "evolutionary" else str(case["kind"])


def river_model(data: Mapping[str, Any]) -> RiverWater | CleanUp:
    """Return the game of sharing water, or of cleaning it, along a chain."""
    if "costs" in data:
        return CleanUp(River([f"city {k + 1}" for k in range(len(data["costs"]))]), data["costs"])
    names = [f"city {k + 1}" for k in range(len(data["inflow"]))]
    benefit = data["benefit"]
    forms: list[ConcaveBenefit] = (
        [PowerBenefit(1) for _ in names]
        if benefit["type"] == "sqrt"
        else [QuadraticBenefit(a, b) for a, b in zip(benefit["a"], benefit["b"], strict=True)]
    )
    return RiverWater(River(names), data["inflow"], forms)


def bimatrix_model(data: Mapping[str, Any]) -> PopulationGame:
    """Return two populations that meet in a bimatrix game."""
    return PopulationGame.from_normal_form(
        NormalFormGame((data["A"], data["B"]), ("x", "y"), (("1", "2"), ("1", "2")))
    )


def states(game: PopulationGame) -> list[tuple[list[float], str]]:
    """Return the rest points in the oracle's order, each with its kind."""
    found = rest_points(game)
    return sorted(([float(share) for share in point.shares], _KINDS[point.kind]) for point in found.points)


def pay_model(data: Mapping[str, Any]) -> Any:
    """Return linear pay for b_D = 1, b_U = 0."""
    return risk_averse_pay(WaterPair(1, 0, exact(data["c"])), exact(data["r"]), exact(data["sigma2"]))


def menu_model(data: Mapping[str, Any]) -> Any:
    """Mussa and Rosen's seller: effort is quality, worth θ to the buyer, costing e²/2; t = e²/2 - T."""
    low = exact(data["lam"])
    return design_menu(
        HiddenCost(
            benefit=0,
            costs=(1, 1),
            probabilities=(low, 1 - low),
            upstream_benefits=(exact(data["thetaL"]), exact(data["thetaH"])),
            outside_options=0,
        )
    )


def trade_model(data: Mapping[str, Any]) -> Any:
    """Return the posted ratio of two uniform beliefs: ℓ is the seller's cost, 1 - k the buyer's value."""
    return post_ratio(PrivateCosts(UniformBelief(0, 1), UniformBelief(0, 1)))


def promise_model(data: Mapping[str, Any]) -> Any:
    """Return the promise of a prisoner's dilemma, or of n equal Cournot firms with price 1 - Q."""
    if data["type"] == "pd":
        return keep_promise(StageDilemma(data["T"], data["R"], data["P"], data["S"]))
    firms = data["n"]
    shared, nash = Fraction(1, 4 * firms), Fraction(1, (firms + 1) ** 2)
    # The others produce their part of the monopoly's half; the best reply earns the square of half the rest.
    best = (1 - Fraction(firms - 1, 2 * firms)) ** 2 / 4
    return keep_promise(StageDilemma(best, shared, nash))


def dilemma_model(data: Mapping[str, Any]) -> Any:
    """Return the stage game of a prisoner's dilemma, or the polygon of what it sustains."""
    return NormalFormGame((data["A"], data["B"]))


def contest_model(data: Mapping[str, Any]) -> Any:
    """Return Tullock's contest."""
    return contest([exact(value) for value in data["V"]], exact(data["r"]))


def cournot_model(data: Mapping[str, Any]) -> Any:
    """Return the equilibrium of n firms with price a - Q and no cost."""
    firms, size = data["n"], data["a"]
    slopes = np.ones((firms, firms)) + np.eye(firms)
    return quadratic_equilibrium(QuadraticGame(slopes, [size] * firms, [0] * firms, [size] * firms))


def council_model(data: Mapping[str, Any]) -> Any:
    """Return the council of alike countries, all acting jointly."""
    if data["model"] == "linear_benefit":
        return council_of_alike(LinearBenefit(data["n"], exact(data["b"]), exact(data["c"])))
    if data["model"] == "emission_linear_damage":
        return council_of_alike(LinearDamage(data["n"], data["a"], data["g"]))
    timing = "leader" if data["timing"] == "stackelberg" else "simultaneous"
    return council_of_alike(FallingBenefit(data["n"], data["a"], exact(data["b"]), exact(data["c"]), timing))


def tit_for_tat(promise: Any) -> Any:
    """Return how patient tit for tat needs both players of a dilemma to be."""
    stage = promise.stage
    t, r, p, s = stage.temptation, stage.cooperation, stage.punishment, stage.sucker
    return tit_for_tat_discount(NormalFormGame(([[r, s], [t, p]], [[r, t], [s, p]]))).discount


MODELS = {
    "mechanism bilateral_trade_uniform": trade_model,
    "repeated": promise_model,
    "repeated_payoff_set": lambda data: sustainable_payoffs(dilemma_model(data), exact(data["delta"])),
    "contest": contest_model,
    "oligopoly": cournot_model,
    "iea": council_model,
    "river": river_model,
    "evolutionary 2": bimatrix_model,
    "mechanism holmstrom_milgrom": pay_model,
    "mechanism screening_two_types": menu_model,
}


def paid(menu: Any) -> list[float]:
    """What each type pays for its quality."""
    return [e * e / 2 - t for e, t in zip(menu.efforts, menu.transfers, strict=True)]


def _same(got: Any, expected: Any, tolerance: float) -> None:
    assert list(got) == list(expected)


_CONTEST = ("efforts", "dissipation", "payoffs", "win_probabilities", "total_effort")
_SHARES = ("local_responsibility", "upstream_equal", "downstream_equal")
#: By kind and concept: what answers, given the model, and how it is compared.
ANSWERS: dict[tuple[str, str], tuple[Any, Any]] = {
    ("river", "downstream_incremental"): (lambda model: share_river(model).welfare, numbers),
    ("river", "total"): (lambda model: share_river(model).total, numbers),
    # printed in size-lexicographic order, the empty coalition left out
    ("river", "v"): (lambda model: np.asarray(model.table)[by_size(model.size)][1:], numbers),
    **{("river", r): (lambda model, r=r: share_cleanup(model, r).shares, numbers) for r in _SHARES},
    ("repeated", "grim_delta"): (lambda promise: promise.asked.critical, numbers),
    ("repeated", "tft_delta"): (tit_for_tat, numbers),
    ("repeated_payoff_set", "vertices"): (lambda found: found.vertices, points),
    ("oligopoly", "cournot"): (lambda found: found.actions, numbers),
    ("oligopoly", "cournot_profit"): (lambda found: found.actions[0] ** 2, numbers),
    **{("contest", name): (lambda found, name=name: getattr(found, name), numbers) for name in _CONTEST},
    ("iea", "stable_sizes"): (lambda council: council.stable, _same),
    ("iea", "internally_stable_sizes"): (
        lambda council: [row.size for row in council.sizes if row.internal],
        _same,
    ),
    ("iea", "largest_stable"): (lambda council: max(council.stable, default=1), numbers),
    ("iea", "closing_the_gap"): (lambda council: council.gap_closed, numbers),
    # asked for three members, and for all
    ("iea", "payoffs"): (lambda council: council.game.at(3)[2:4], numbers),
    ("iea", "total_payoff"): (lambda council: council.game.at(council.game.cities).total, numbers),
    ("evolutionary 2", "rest_points"): (lambda game: [point for point, _ in states(game)], numbers),
    ("evolutionary 2", "classification"): (lambda game: [kind for _, kind in states(game)], _same),
    ("mechanism holmstrom_milgrom", "slope"): (lambda pay: pay.slope, numbers),
    ("mechanism holmstrom_milgrom", "effort"): (lambda pay: pay.effort, numbers),
    ("mechanism holmstrom_milgrom", "total_surplus"): (lambda pay: pay.total_surplus, numbers),
    ("mechanism bilateral_trade_uniform", "first_best_surplus"): (lambda found: found.first_best, numbers),
    ("mechanism bilateral_trade_uniform", "second_best_surplus"): (lambda found: found.second_best, numbers),
    ("mechanism bilateral_trade_uniform", "trade_threshold"): (
        lambda found: continuous_second_best(found.costs).margin,
        numbers,
    ),
    ("mechanism bilateral_trade_uniform", "posted_price_surplus"): (
        lambda found: found.costs.welfare(0.5),  # at p = 1/2, the oracle's argument
        numbers,
    ),
    ("mechanism bilateral_trade_uniform", "best_posted_price"): (lambda found: found.ratio, numbers),
    ("mechanism bilateral_trade_uniform", "vcg_expected_subsidy"): (
        lambda found: found.minimal_subsidy,
        numbers,
    ),
    ("mechanism screening_two_types", "quantities"): (lambda menu: menu.efforts, numbers),
    ("mechanism screening_two_types", "transfers"): (paid, numbers),
    ("mechanism screening_two_types", "profit"): (lambda menu: menu.value, numbers),
    ("mechanism screening_two_types", "information_rent"): (lambda menu: menu.rents[1], numbers),
}
