"""The water game: against enumeration, in any unit, and the laws of models.md §5.8 and A10."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import numpy as np
import pytest
from slow_rivers import drawn_water, slow_worth, whole_benefit

from citypact import solvers
from citypact.errors import InputError
from citypact.games.coalitional.masks import membership
from citypact.games.river import PiecewiseLinearBenefit, PowerBenefit, QuadraticBenefit, River, RiverWater

RIVER4 = RiverWater(
    River(("1", "2", "3", "4")), (2, 0.5, 0.3, 0.2), [PowerBenefit(factor) for factor in (1, 2, 3, 2.5)]
)


def whole_water(rng: np.random.Generator, size: int, *, chain: bool) -> RiverWater:
    drawn = drawn_water(rng, size, chain=chain)
    inflows = rng.integers(0, 4, size).tolist()
    return RiverWater(drawn.river, inflows, [whole_benefit(rng) for _ in range(size)])


def test_the_fixture_of_appendix_c() -> None:
    upstream = [RIVER4.worth(*RIVER4.players[:k]) for k in range(5)]
    assert np.diff(upstream) == pytest.approx([1.41421, 2.12132, 2.72546, 1.53324], abs=1e-4)


def test_square_roots_share_a_pool_in_proportion_to_the_squares() -> None:
    """With one price for all, x_i = A_i² E / Σ A² and v(N) = sqrt(E Σ A²)."""
    squares = np.array([1, 4, 9, 6.25])
    best = RIVER4.best_use()
    assert best.uses[0] == pytest.approx(3 * squares / squares.sum(), rel=1e-13)
    assert RIVER4.grand == pytest.approx(np.sqrt(3 * squares.sum()), rel=1e-14)
    assert best.prices[0] == pytest.approx(np.full(4, 0.5 * np.sqrt(squares.sum() / 3)), rel=1e-13)


@pytest.mark.parametrize("chain", [True, False])
def test_worths_and_aspirations_are_those_of_enumeration(chain: bool) -> None:
    rng = np.random.default_rng(11 + chain)
    for _ in range(25):
        water = whole_water(rng, int(rng.integers(2, 5)), chain=chain)
        masks = np.arange(1 << water.size)
        aspirations = water.aspirations_at(membership(masks, water.size))
        for mask in masks.tolist():
            members = set(water.members(mask))
            assert water.table[mask] == pytest.approx(slow_worth(water, members), abs=1e-9)
            assert aspirations[mask] == pytest.approx(slow_worth(water, members, all_water=True), abs=1e-9)


def test_a_group_in_pieces_is_worth_their_sum() -> None:
    water = RIVER4
    assert water.worth("1", "2", "4") == water.worth("1", "2") + water.worth("4")
    pieces = water.pieces(np.array([[True, True, False, True]]))
    assert pieces.tolist() == [[0, 0b11, 0, 0b1000]]


def test_water_of_two_tributaries_does_not_mix_without_the_city_below() -> None:
    river = River(("a", "b", "m"), {"a": "m", "b": "m"})
    water = RiverWater(river, (8, 0, 0), PowerBenefit(1))
    assert water.worth("a", "b") == water.worth("a")
    assert water.worth("a", "m") == pytest.approx(4)
    assert water.worth("b", "m") == 0
    assert water.grand == pytest.approx(4)  # nothing flows up to b


def test_a_chain_is_convex_and_its_shapley_value_in_the_core() -> None:
    rng = np.random.default_rng(5)
    for _ in range(25):
        water = drawn_water(rng, int(rng.integers(2, 7)), chain=True)
        assert solvers.is_convex(water), water
        assert solvers.in_core(water, solvers.shapley(water).vector())


def test_two_rich_tributaries_are_substitutes_so_a_tree_need_not_be_convex() -> None:
    river = River(("a", "b", "m"), {"a": "m", "b": "m"})
    water = RiverWater(river, (4, 4, 0), PowerBenefit(1))
    report = solvers.is_convex(water)
    assert not report
    assert solvers.is_superadditive(water)


def test_trees_are_superadditive() -> None:
    rng = np.random.default_rng(6)
    for _ in range(25):
        assert solvers.is_superadditive(drawn_water(rng, int(rng.integers(2, 7))))


def test_shapley_value_by_all_orders_of_arrival() -> None:
    players = RIVER4.players
    sums = dict.fromkeys(players, 0.0)
    for order in permutations(players):
        for place, name in enumerate(order):
            sums[name] += RIVER4.worth(*order[: place + 1]) - RIVER4.worth(*order[:place])
    assert solvers.shapley(RIVER4).vector() == pytest.approx([sums[name] / 24 for name in players])


def test_more_inflow_never_lowers_a_group_that_can_use_it() -> None:
    """A10: v of every connected set that contains the city rises, of no other set moves."""
    rng = np.random.default_rng(8)
    for _ in range(20):
        water = drawn_water(rng, 5)
        city = int(rng.integers(5))
        inflows = [float(x) + (at == city) * 0.7 for at, x in enumerate(water.supply)]
        richer = RiverWater(water.river, inflows, water.city_benefits)
        moved = richer.table - water.table
        inside = np.arange(32) >> city & 1 == 1
        assert (moved[~inside] == 0).all()
        assert (moved[inside] >= -1e-12).all()


def test_the_price_is_the_worth_of_another_drop() -> None:
    rng = np.random.default_rng(9)
    smooth = (PowerBenefit(2, 0.3), QuadraticBenefit(5, 1), PowerBenefit(3))
    for _ in range(20):
        benefits = [smooth[int(k)] for k in rng.integers(3, size=5)]
        inflows = rng.uniform(0.5, 3, 5)
        water = RiverWater(drawn_water(rng, 5).river, inflows.tolist(), benefits)
        prices, step = water.best_use().prices[0], 1e-5
        for city in range(5):
            up, down = inflows.copy(), inflows.copy()
            up[city] += step
            down[city] -= step
            slope = (replace_inflows(water, up).grand - replace_inflows(water, down).grand) / (2 * step)
            assert prices[city] == pytest.approx(slope, rel=1e-5, abs=1e-8)


def replace_inflows(water: RiverWater, inflows: np.ndarray) -> RiverWater:
    return RiverWater(water.river, inflows.tolist(), water.city_benefits)


@pytest.mark.parametrize("unit", [1e-9, 1.0, 1e9])
def test_units_of_water_and_money_change_nothing_but_the_unit(unit: float) -> None:
    base = RiverWater(RIVER4.river, RIVER4.inflows, [QuadraticBenefit(a, 1) for a in (1, 2, 3, 4)])
    # Money counted in 1/unit: both coefficients; water counted in 1/unit: b falls twice.
    money = RiverWater(base.river, base.inflows, [QuadraticBenefit(a * unit, unit) for a in (1, 2, 3, 4)])
    water = RiverWater(
        base.river,
        [float(e) * unit for e in base.supply],
        [QuadraticBenefit(a / unit, 1 / unit**2) for a in (1, 2, 3, 4)],
    )
    assert money.table / unit == pytest.approx(base.table, rel=1e-13)
    assert water.table == pytest.approx(base.table, rel=1e-13)
    assert water.best_use().uses / unit == pytest.approx(base.best_use().uses, rel=1e-12)


def test_names_and_their_order_do_not_matter() -> None:
    shuffled = RiverWater(
        River(("4", "1", "3", "2"), {"1": "2", "2": "3", "3": "4"}),
        {"1": 2, "2": 0.5, "3": 0.3, "4": 0.2},
        {name: PowerBenefit(factor) for name, factor in zip("1234", (1, 2, 3, 2.5), strict=True)},
    )
    for mask in range(16):
        names = RIVER4.members(mask)
        assert shuffled.worth(*names) == pytest.approx(RIVER4.worth(*names), rel=1e-14)


def test_level_marginal_values_leave_no_water_unused() -> None:
    """Ties: equal slopes in both cities; all water that has value is used, upstream first."""
    step = PiecewiseLinearBenefit(((1, 3),))
    best = RiverWater(River(("up", "down")), (4, 0), step).best_use()
    assert best.uses.tolist() == [[3, 1]]
    assert best.prices.tolist() == [[1, 1]]
    spare = RiverWater(River(("up", "down")), (9, 0), step).best_use()
    assert spare.uses.tolist() == [[3, 3]]
    assert spare.prices.tolist() == [[0, 0]]
    assert spare.outflows.tolist() == [[6, 3]]


def test_dry_rivers_and_cities_without_benefit() -> None:
    assert RiverWater(River(("a", "b")), (0, 0), PowerBenefit(1)).table.tolist() == [0, 0, 0, 0]
    assert RiverWater(River(("a", "b")), (0, 3), PiecewiseLinearBenefit(())).grand == 0
    one = RiverWater(River(("a",)), (4,), PowerBenefit(1))
    assert (one.grand, one.best_use().prices.tolist()) == (2, [[0.25]])
    dry = RiverWater(River(("a", "b")), (0, 4), PowerBenefit(1)).best_use()
    assert dry.uses.tolist() == [[0, 4]]
    assert dry.prices[0].tolist() == [np.inf, 0.25]


def test_a_river_of_sixty_cities() -> None:
    names = [f"c{k}" for k in range(60)]
    water = RiverWater(River(names), [60.0] + [0.0] * 59, PowerBenefit(1))
    assert water.grand == pytest.approx(60)
    assert water.best_use().uses[0] == pytest.approx(np.ones(60), rel=1e-12)


def test_what_cannot_be_shared_is_refused() -> None:
    river = River(("a", "b"))
    with pytest.raises(InputError) as caught:
        RiverWater(river, (-1, float("nan")), [PowerBenefit(1), "sqrt"])  # type: ignore[list-item]
    told = str(caught.value).split("\n")
    assert told[0] == "inflow of a: found -1, expected an amount of water, at least zero"
    assert told[1] == "inflow of b: found nan, expected a finite number"
    assert told[2] == "benefit of b: found sqrt, expected a ConcaveBenefit such as PowerBenefit(2)"
    with pytest.raises(InputError, match="inflows: found nothing for b"):
        RiverWater(river, {"a": 1}, PowerBenefit(1))
    with pytest.raises(InputError, match="river: found tuple, expected a River"):
        RiverWater(("a", "b"), (1, 1), PowerBenefit(1))  # type: ignore[arg-type]
    with pytest.raises(InputError, match="a player of a, b"):
        RiverWater(river, (1, 1), PowerBenefit(1)).worth("c")


def test_the_unit_is_carried() -> None:
    water = replace(RIVER4, unit="万元")
    assert solvers.shapley(water).unit == "万元"
