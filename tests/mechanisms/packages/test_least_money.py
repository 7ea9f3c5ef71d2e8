"""The least money of a package against every choice tried, its prices, ranges and proof."""

from __future__ import annotations

import itertools
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from citypact.errors import InputError
from citypact.games.packages.deal import PackageDeal
from citypact.mechanisms.packages.money_plan import least_cost, least_money
from citypact.mechanisms.packages.rows import participation
from citypact.mechanisms.packages.terms import PackageTerms

HALF = Fraction(1, 2)
entries = st.sampled_from([0, 0, 1, -1, 2, -2, 3, -4, 5, Fraction(1, 3), Fraction(-7, 10)])
tables = st.integers(2, 4).flatmap(
    lambda cities: st.integers(1, 5).flatmap(
        lambda issues: st.lists(
            st.lists(entries, min_size=issues, max_size=issues), min_size=cities, max_size=cities
        )
    )
)
tables = tables.filter(lambda rows: all(any(column) for column in zip(*rows, strict=True)))


def deal(rows: list[list[object]], whole: bool = False) -> PackageDeal:
    players, issues = [f"c{at}" for at in range(len(rows))], [f"k{at}" for at in range(len(rows[0]))]
    return PackageDeal(players, issues, rows, [not whole] * len(issues))  # type: ignore[arg-type]


def every_choice(found: PackageDeal, target: Fraction) -> Fraction:
    """Return the least shortfall over all choices of whole issues that reach the target."""
    costs = []
    for choice in itertools.product((0, 1), repeat=len(found.issues)):
        gains = [
            sum((gain * part for gain, part in zip(row, choice, strict=True)), Fraction(0))
            for row in found.exact
        ]
        if sum(gains) >= max(target, 0):
            costs.append(sum((max(-gain, Fraction(0)) for gain in gains), Fraction(0)))
    return min(costs)


def independent(found: PackageDeal, target: float) -> float:
    """Return the optimum for divisible issues, stated another way: t = plus - minus, half their sum."""
    gains = np.array(found.exact, dtype=float)
    cities, issues = gains.shape
    cost = np.r_[np.zeros(issues), np.full(2 * cities, 0.5)]
    above = np.hstack([-gains, -np.eye(cities), np.eye(cities)])
    total = np.r_[-gains.sum(axis=0), np.zeros(2 * cities)]
    balance = np.r_[np.zeros(issues), np.ones(cities), -np.ones(cities)]
    answer = linprog(
        cost, np.vstack([above, total]), np.r_[np.zeros(cities), -target], balance[None], [0],
        bounds=[(0, 1)] * issues + [(0, None)] * (2 * cities),
    )  # fmt: skip
    assert answer.status == 0
    return float(answer.fun)


def test_the_reference_of_the_specification() -> None:
    plan = least_money(PackageDeal(("A", "B"), ("t", "w", "a"), [[0.4, -0.3, 0.1], [-0.2, 0.5, 0.1]]))
    assert plan.cost == 0
    assert plan.payments == {"A": 0, "B": 0}
    assert plan.exchange_weights == {}


@settings(max_examples=25, deadline=None)
@given(rows=tables, share=st.sampled_from([0, HALF, Fraction(9, 10), 1]))
def test_whole_issues_against_every_choice(rows: list[list[object]], share: Fraction) -> None:
    found = deal(rows, whole=True)
    plan = least_money(found, PackageTerms(share=share))
    assert plan.cost == every_choice(found, share * found.surplus)
    assert plan.proof.proved
    assert plan.problems() == []


@settings(max_examples=20, deadline=None)
@given(rows=tables, share=st.sampled_from([0, HALF, Fraction(9, 10), 1]))
def test_divisible_issues_against_another_statement(rows: list[list[object]], share: Fraction) -> None:
    found = deal(rows)
    plan = least_money(found, PackageTerms(share=share))
    assert float(plan.cost) == pytest.approx(independent(found, float(share * found.surplus)), abs=1e-7)
    assert plan.problems() == []
    assert plan.cost == sum(abs(amount) for amount in plan.payments.values()) / 2


@settings(max_examples=15, deadline=None)
@given(rows=tables)
def test_ranges_written_down_are_those_of_the_programs(rows: list[list[object]]) -> None:
    """Where the total settles every part the ranges are a formula; with a gap that never binds, programs."""
    found = deal(rows)
    direct = least_money(found)
    searched = least_money(found, PackageTerms(largest_gap=1000))
    assert direct.ranges == searched.ranges
    for city, (low, high) in direct.ranges.items():
        assert low <= direct.payments[city] <= high


@pytest.mark.parametrize("unit", [Fraction(1, 10**9), 10**9])
def test_the_same_plan_in_any_unit(unit: Fraction) -> None:
    rows = [[4 * unit, -5 * unit, 2 * unit], [-1 * unit, 6 * unit, Fraction(-3, 2) * unit]]
    for whole in (False, True):
        plan = least_money(deal(rows, whole), PackageTerms(share=0.75))
        base = least_money(deal([[4, -5, 2], [-1, 6, -1.5]], whole), PackageTerms(share=0.75))
        assert plan.cost == unit * base.cost
        assert plan.parts == base.parts


def test_prices_are_slopes() -> None:
    """A unit more for the city that is paid costs a unit; a unit less total saves the target's price."""
    found = deal([[6, -5, 1], [-2, 4, Fraction(3, 2)]])
    found = replace(found, gains=[[6, -9, 1], [-2, 10, Fraction(3, 2)]])
    plan = least_money(found)
    step = Fraction(1, 1000)
    for city in found.players:
        price = plan.proof.final.multipliers[participation(city)]
        more = least_cost(found, PackageTerms(floors={city: step})).value
        less = least_cost(found, PackageTerms(floors={city: -step})).value
        assert (more - plan.cost) / step >= price >= (plan.cost - less) / step
    lower = least_cost(found, PackageTerms(share=1 - step)).value
    assert plan.shadow_prices["total of the package"] == (plan.cost - lower) / (step * found.surplus)


def test_payments_that_are_fair_and_even() -> None:
    """Two winners of equal size pay a loser half each, though either could pay all."""
    plan = least_money(deal([[4], [4], [-2]]))
    assert [plan.payments[city] for city in plan.deal.players] == [-1, -1, 2]
    assert plan.ranges["c0"] == (-2, 0)
    assert plan.exchange_weights == {"c0": 0, "c1": 0, "c2": 1}


def test_floors_gaps_and_outside_money() -> None:
    found = deal([[3, 1], [-1, 1]])
    floor = least_money(found, PackageTerms(floors={"c1": 1}))
    assert (floor.cost, floor.gains["c1"]) == (1, 1)
    gap = least_money(found, PackageTerms(largest_gap=1))
    assert gap.gains["c0"] - gap.gains["c1"] == 1
    assert gap.cost == Fraction(3, 2)
    impossible = least_money(found, PackageTerms(floors={"c0": 3, "c1": 2}))
    assert not impossible.feasible
    assert impossible.cost is None
    assert "participation of c0" in impossible.proof.conflict
    helped = least_money(found, PackageTerms(floors={"c0": 3, "c1": 2}, central_money=2, central_cost=3))
    assert (helped.central, helped.side_payments, helped.cost) == (1, 1, 4)
    for plan in (floor, gap, impossible, helped):
        assert plan.problems() == []


def test_a_wrong_plan_is_found_out() -> None:
    plan = least_money(deal([[4, 1], [-2, 1]]))
    assert replace(plan, payments={"c0": Fraction(-3), "c1": Fraction(3)}).problems()
    assert replace(plan, payments={"c0": Fraction(-1), "c1": Fraction(2)}).problems()
    assert replace(plan, parts={"k0": Fraction(2), "k1": Fraction(1)}).problems()
    proof = replace(plan.proof, branches=())
    assert not proof.proved
    worse = replace(plan.proof.final, value=Fraction(0))
    assert replace(plan.proof, final=worse).audit()


def test_a_floor_of_a_stranger_is_refused() -> None:
    with pytest.raises(InputError, match="a city of the package"):
        least_money(deal([[1], [1]]), PackageTerms(floors={"Nowhere": 1}))
    for wrong in ({"share": 2}, {"share": float("nan")}, {"largest_gap": -1}, {"central_money": -1}):
        with pytest.raises(InputError):
            PackageTerms(**wrong)  # type: ignore[arg-type]


@pytest.mark.parametrize("whole", [False, True])
def test_numbers_far_apart_are_left_to_fractions(whole: bool) -> None:
    """A floating-point solver may never stop on 1e9 beside 1e-9."""
    plan = least_money(deal([[1e9, -1e-9, 3], [-1e9, 2e-9, -1], [1e-9, 1e-9, -2]], whole))
    assert plan.problems() == []
    assert plan.total == plan.deal.surplus == Fraction(3, 10**9)
    assert plan.cost == 10**9 - Fraction(2, 10**9)


@pytest.mark.parametrize("floors", [5, [1], None])
def test_floors_that_are_no_mapping_are_refused(floors: object) -> None:
    with pytest.raises(InputError, match="a mapping of city to least gain"):
        PackageTerms(floors=floors)  # type: ignore[arg-type]
