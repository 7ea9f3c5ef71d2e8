"""Menus for hidden growth: prices, equally good menus, designers, refusals, one path for all."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
from growth_menu_oracle import best_value, random_problem, worths

from citypact.errors import InputError
from citypact.mechanisms.growth_menu import (
    GrowthMenuProblem,
    GrowthType,
    NoGrowthMenu,
    design_growth_menu,
    growth_menu_moves,
    menu_from_growth,
    screening_path,
)

STATUTE = menu_from_growth(1, (0.8, 1.2, 2), (0.3, 0.4, 0.3), (2, 2.2, 2.4), names=("slow", "mid", "fast"))
BOTH = (GrowthType(0.5, (1, 1), 0.5), GrowthType(0.5, (1, 2), 0.75))


@pytest.mark.parametrize("seed", [0, 3, 4, 7, 11])
def test_prices_are_slopes(seed: int) -> None:
    """A price lies between the slopes of the optimum on either side of the row's bound."""
    rng = np.random.default_rng(seed)
    problem = random_problem(rng, 3, 3, cap_multiple=1.5)
    found = design_growth_menu(problem)
    everyone, step = (0, 1, 2), 1e-4

    def slopes(field: str, at: int, sign: float) -> list[float]:
        ends = []
        for way in (1, -1):
            one = problem.types[at]
            moved = replace(one, **{field: getattr(one, field) + way * step})
            kinds = [moved if k == at else other for k, other in enumerate(problem.types)]
            got = best_value(replace(problem, types=kinds), everyone)
            assert got is not None
            ends.append(sign * way * (got - found.value) / step)
        return sorted(ends)

    for at, name in enumerate(problem.names):
        low, high = slopes("loss", at, -1)
        assert low - 1e-6 <= found.shadow_prices.get(f"IR of {name}", 0) <= high + 1e-6
        if problem.types[at].cap is not None:
            low, high = (slope / 1.5 for slope in slopes("cap", at, 1))
            assert low - 1e-6 <= found.shadow_prices.get(f"cap of {name}", 0) <= high + 1e-6
    assert all(price >= 0 for price in found.shadow_prices.values())
    assert set(found.shadow_prices) <= set(found.binding)


@pytest.mark.parametrize("seed", range(5))
def test_the_ranges_of_headline_ratios_are_those_of_the_optimal_menus(seed: int) -> None:
    """With equal rates a planner of equal weights is indifferent: every feasible menu is optimal."""
    rng = np.random.default_rng(seed)
    problem = random_problem(rng, 3, 2, designer="planner")
    found = design_growth_menu(problem)
    here, chance = worths(problem, 0), np.array([float(one.probability) for one in problem.types])
    aims = [
        np.concatenate([*(p * path for p, path in zip(w, np.c_[here, [0, 0, 0]], strict=True))])
        for w in (chance, *np.eye(3))
    ]
    wholes = [chance @ here.sum(axis=1), *here.sum(axis=1)]
    got = [found.ratios.ends, *(one.headline_ends for one in found.contracts)]
    for aim, whole, ends in zip(aims, wholes, got, strict=True):
        low = best_value(problem, (0, 1, 2), aim=aim / whole)
        high = best_value(problem, (0, 1, 2), aim=-aim / whole)
        assert ends == pytest.approx((low, -high), abs=1e-8)
    assert found.ratios.lo <= found.ratios.exact <= found.ratios.hi
    assert found.ratios.lo < found.ratios.hi
    assert found.ratios.tie_break.startswith("of equally good menus")


def test_one_known_type_gets_a_constant_ratio_equal_to_its_rate_of_loss() -> None:
    """With equal rates every path of that value is as good; the level one stands for them."""
    problem = GrowthMenuProblem((GrowthType(1, (1, 2, 3), 2.5),), origin_rate=0, destination_rate=0)
    found = design_growth_menu(problem)
    assert found["type 1"].ratios == pytest.approx((2.5 / 6,) * 3)
    assert found.ratio == pytest.approx(2.5 / 6)
    assert found.gain_over_constant == 0
    late = design_growth_menu(replace(problem, destination_rate=0.04))
    assert late["type 1"].ratios == pytest.approx((0, 0, 2.5 / 3))
    early = design_growth_menu(replace(problem, origin_rate=0.04, types=[GrowthType(1, (1, 2, 3), 0.5)]))
    assert early["type 1"].ratios == pytest.approx((0.52, 0, 0))


def test_moves_are_the_ratios_of_menus_designed_anew() -> None:
    problem = GrowthMenuProblem(BOTH, origin_rate=0.04, cap_multiple=None)
    moves = {move.parameter: move for move in growth_menu_moves(problem)}
    assert set(moves) == {"loss of type 1", "loss of type 2", "origin_rate", "destination_rate"}
    move = moves["origin_rate"]
    assert (move.low, move.high) == (0.03, 0.05)
    assert move.ratio_high == design_growth_menu(replace(problem, origin_rate=0.05)).ratio
    beyond = GrowthMenuProblem((GrowthType(1, (1,), 0.97),), origin_rate=0, destination_rate=0)
    assert growth_menu_moves(beyond)[-1].ratio_high is None or growth_menu_moves(beyond)[0].span is None


def test_who_designs_takes_the_surplus() -> None:
    problem = GrowthMenuProblem(BOTH, origin_rate=0, destination_rate=0, destination_cost=1.5)
    for designer, gains in (("destination", (0, 0.375)), ("origin", (0.375, 0))):
        found = design_growth_menu(replace(problem, designer=designer))
        assert found.gains.vector() == pytest.approx(gains)
        assert found.value == pytest.approx(0.375)
    weighted = design_growth_menu(replace(problem, designer="planner", origin_weight=0.8))
    assert weighted.value == pytest.approx(0.8 * 0.375)


def test_contradictory_limits_are_named_with_the_smallest_conflict_and_a_remedy_that_works() -> None:
    with pytest.raises(NoGrowthMenu) as refused:
        design_growth_menu(STATUTE)
    error = refused.value
    assert {"IR of slow", "IC of fast posing as slow", "cap of fast"} <= set(error.conflict)
    assert "contradict each other (without any one of them the others agree)" in str(error)
    lump = error.remedies["allow a lump sum of"]
    allowed = replace(STATUTE, lump_sum=True)
    assert design_growth_menu(replace(allowed, most_lump_sum=lump + 1e-9)).value is not None
    with pytest.raises(NoGrowthMenu):
        design_growth_menu(replace(allowed, most_lump_sum=lump - 1e-6))
    cap = error.remedies["raise every cap by"]
    for more, works in ((cap + 1e-9, True), (cap - 1e-6, False)):
        wider = replace(STATUTE, types=[replace(one, cap=3 + more) for one in STATUTE.types])
        if works:
            assert design_growth_menu(wider).value is not None
        else:
            with pytest.raises(NoGrowthMenu):
                design_growth_menu(wider)


def test_a_loss_beyond_all_tax_names_its_participation_and_every_year() -> None:
    kinds = (GrowthType(0.5, (1, 1), 3, destination_value=5, name="a"), GrowthType(0.5, (1, 2), 1, name="b"))
    with pytest.raises(NoGrowthMenu) as refused:
        design_growth_menu(GrowthMenuProblem(kinds, origin_rate=0))
    assert refused.value.conflict == (
        "IR of a",
        "ratio of a in sharing year 1 at most the ratio cap",
        "ratio of a in sharing year 2 at most the ratio cap",
    )
    assert refused.value.remedies == {"lower every loss by": 1.0, "allow a lump sum of": 1.0}
    assert str(refused.value).endswith("allow a lump sum of 1 亿元; leave out a")


def test_a_move_without_surplus_is_an_answer_with_its_reason() -> None:
    problem = GrowthMenuProblem(BOTH, origin_rate=0, destination_rate=0, destination_cost=3)
    found = design_growth_menu(problem)
    assert (found.ratios, found.ratio, found.value, found.acceptable) == (None, None, None, None)
    assert "loses the two cities at least 1.125 亿元 in expectation" in found.reason
    assert found.explain() == found.reason
    assert tuple(found.gains.values()) == (0, 0)
    assert found.certificate.holds
    assert json.dumps(found.to_dict(), allow_nan=False)
    assert design_growth_menu(replace(problem, destination_cost=1.875)).value == 0
    left = design_growth_menu(replace(problem, may_exclude=True))
    assert left.reason.startswith("No menu for any set of types: each of the 3 sets loses")


def test_a_rent_that_the_destination_will_not_pay_is_an_answer_too() -> None:
    kinds = (GrowthType(0.5, (1,), 0.9), GrowthType(0.5, (3,), 0.9))
    problem = GrowthMenuProblem(kinds, origin_rate=0, destination_rate=0, destination_cost=0.5)
    found = design_growth_menu(problem)
    assert found.value is None
    assert "loses destination at least 0.3 亿元 in expectation" in found.reason
    assert design_growth_menu(replace(problem, destination_cost=0.2)).value == pytest.approx(0)
    served = design_growth_menu(replace(problem, may_exclude=True))
    assert served.served == ("type 2",)
    assert served.value == pytest.approx(0.5 * 1.6)
    assert "Left without an option: type 1." in served.explain()


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({"types": [replace(BOTH[0], probability=-0.5), BOTH[1]]}, "type 1: probability: found -0.5"),
        ({"types": [replace(BOTH[0], probability=0.4), BOTH[1]]}, "probabilities: found a sum of 0.9"),
        ({"types": [replace(BOTH[0], probability=float("nan")), BOTH[1]]}, "type 1: probability: found nan"),
        ({"types": []}, "types: found no type, expected at least one type"),
        ({"types": [replace(BOTH[0], taxes=(1,)), BOTH[1]]}, "type 2: taxes: found 2 years, expected 1"),
        ({"types": [replace(BOTH[0], taxes=(0, 0)), BOTH[1]]}, "type 1: taxes: found no tax in any year"),
        ({"types": [replace(one, name="x") for one in BOTH]}, "types: found x, x, expected each name once"),
        ({"types": [3]}, "types: found [3], expected a list of GrowthType"),
        ({"service_costs": (1, 1, 1)}, "service_costs: found 3 years, expected 2, as taxes"),
        ({"ratio_cap": 0}, "ratio_cap: found 0, expected a ratio above 0 and at most 1"),
        ({"most_lump_sum": -1}, "most_lump_sum: found -1, expected at least the least lump sum 0"),
        ({"designer": "court"}, "designer: found court, expected one of destination, origin, planner"),
        ({"origin_weight": 0.5}, "origin_weight: found 0.5, expected no weight; weights are a planner's"),
        (
            {"types": [GrowthType(1 / 9, (k + 1,), 0.5) for k in range(9)], "may_exclude": True},
            "may_exclude: found True, expected at most 8 types",
        ),
        (
            {"types": [GrowthType(1 / 50, (k + 1,) * 5, 0.5) for k in range(50)]},
            "types: found 50 types with 5 years, expected at most 25 types",
        ),
    ],
)
def test_what_cannot_be_used_is_refused_by_name(changes: dict[str, object], line: str) -> None:
    with pytest.raises(InputError) as refused:
        GrowthMenuProblem(**{"types": BOTH, **changes})
    assert line in str(refused.value)


def test_growth_factors_of_the_wrong_number_are_refused() -> None:
    with pytest.raises(InputError, match="losses: found 1, expected one for each of 2 growth factors"):
        menu_from_growth(1, (1, 2), (0.5, 0.5), (1,))


@pytest.mark.parametrize("seed", range(8))
def test_independent_paths_within_the_limits_take_all_rent(seed: int) -> None:
    """Losses made from a path in [0, 1]: the path is found again, and no menu does better."""
    rng = np.random.default_rng(seed)
    taxes, path = rng.integers(1, 40, (3, 3)) / 10, rng.integers(1, 10, 3) / 10
    losses = np.round(taxes @ path, 6)
    kinds = [
        GrowthType(p, tuple(map(float, t)), float(x))
        for p, t, x in zip((0.2, 0.3, 0.5), taxes, losses, strict=True)
    ]
    problem = GrowthMenuProblem(kinds, origin_rate=0, destination_rate=0)
    found = screening_path(problem)
    assert found.takes_all_rent
    assert found.independent
    assert found.ratios == pytest.approx(np.linalg.solve(taxes, losses), abs=1e-9)
    assert found.constant_rent == pytest.approx(
        np.array((0.2, 0.3, 0.5)) @ (taxes.sum(axis=1) * max(losses / taxes.sum(axis=1)) - losses)
    )
    menu = design_growth_menu(problem)
    assert menu.gain_over_single == 0
    assert menu.expected_rent == 0
    assert "leaves no type a rent" in found.explain()


@pytest.mark.parametrize("seed", range(8))
def test_the_least_rent_of_a_single_path_agrees_with_a_second_program(seed: int) -> None:
    rng = np.random.default_rng(50 + seed)
    problem = random_problem(rng, 4, 3, lump_sum=bool(seed % 2), destination_cost=-50, cap_multiple=None)
    found = screening_path(problem)
    here, chance = worths(problem, 0), np.array([float(one.probability) for one in problem.types])
    losses = np.array([float(one.loss) for one in problem.types])
    aim = np.append(chance @ here, 1)
    assert found.expected_rent == pytest.approx(
        best_value(problem, (0, 1, 2, 3), "single", aim=aim) - chance @ losses, abs=1e-8
    )
    assert found.takes_all_rent == (found.expected_rent == 0)
    assert min(found.rents.values()) >= 0
    assert found.certificate.holds
    lump = [[1.0]] * 4 if problem.lump_sum else [[]] * 4
    assert found.independent == (np.linalg.matrix_rank(np.hstack([here, lump])) == 4)
    assert json.dumps(found.to_dict(), allow_nan=False)


def test_dependent_paths_and_paths_that_cannot_be_signed() -> None:
    kinds = (GrowthType(0.5, (1, 1), 1), GrowthType(0.5, (2, 2), 1))
    found = screening_path(GrowthMenuProblem(kinds, origin_rate=0))
    assert (found.expected_rent, found.independent) == (0.5, False)
    assert "since the tax paths are linearly dependent" in found.explain()
    with pytest.raises(NoGrowthMenu, match="IR of type 1, ratio of all types in sharing year 1"):
        screening_path(GrowthMenuProblem((replace(kinds[0], loss=3), kinds[1]), origin_rate=0))
