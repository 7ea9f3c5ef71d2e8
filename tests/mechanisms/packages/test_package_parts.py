"""Separate deals, packages without money, the frontier and the split, each against another way."""

from __future__ import annotations

import itertools
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citypact.games.packages.deal import PackageDeal
from citypact.mechanisms.packages.frontier import money_frontier
from citypact.mechanisms.packages.money_plan import least_cost, least_money
from citypact.mechanisms.packages.separate import payments_alone, separate_deals
from citypact.mechanisms.packages.surplus_split import shapley_by_issue, split_surplus
from citypact.mechanisms.packages.terms import PackageTerms
from citypact.mechanisms.packages.without_money import without_money
from citypact.solvers import core, nucleolus, shapley

entries = st.sampled_from([0, 0, 1, -1, 2, -2, 3, -4, 5, Fraction(1, 3), Fraction(-7, 10)])
tables = st.integers(2, 4).flatmap(
    lambda cities: st.integers(1, 5).flatmap(
        lambda issues: st.lists(
            st.lists(entries, min_size=issues, max_size=issues), min_size=cities, max_size=cities
        )
    )
)
tables = tables.filter(lambda rows: all(any(column) for column in zip(*rows, strict=True)))
shares = st.sampled_from([0, Fraction(1, 2), Fraction(9, 10), 1])


def deal(rows: list[list[object]], whole: bool = False) -> PackageDeal:
    players, issues = [f"c{at}" for at in range(len(rows))], [f"k{at}" for at in range(len(rows[0]))]
    return PackageDeal(players, issues, rows, [not whole] * len(issues))  # type: ignore[arg-type]


@settings(max_examples=25, deadline=None)
@given(rows=tables, share=shares, whole=st.booleans())
def test_the_package_never_needs_more_than_separate_deals(
    rows: list[list[object]], share: Fraction, whole: bool
) -> None:
    found, terms = deal(rows, whole), PackageTerms(share=share)
    apart = separate_deals(found, terms)
    assert apart.cost >= least_cost(found, terms).value
    assert sum(apart.paid.values()) == sum(apart.received.values()) == apart.cost
    if share == 1:
        assert apart.cost == sum(payments_alone(found, k) for k, total in found.totals.items() if total > 0)


@pytest.mark.parametrize("unit", [Fraction(1, 10**9), 1, 10**9])
def test_the_reference_saves_one_half(unit: Fraction) -> None:
    rows = [[4, -3, 1], [-2, 5, 1]]  # tenths
    found = deal([[Fraction(unit) * each / 10 for each in row] for row in rows])
    assert separate_deals(found, PackageTerms()).cost == Fraction(unit) / 2
    assert least_cost(found, PackageTerms()).value == 0


@settings(max_examples=25, deadline=None)
@given(rows=tables)
def test_either_a_package_without_money_or_the_weights(rows: list[list[object]]) -> None:
    """The alternative is exact: one of the two, and each is checked by multiplication."""
    divisible = without_money(deal(rows))
    assert divisible.exists != bool(divisible.weights)
    assert divisible.problems() == []
    found = without_money(deal(rows, whole=True))
    best = Fraction(0)
    for choice in itertools.product((0, 1), repeat=len(rows[0])):
        gains = [sum(g for g, taken in zip(line, choice, strict=True) if taken) for line in found.deal.exact]
        if all(gain >= 0 for gain in gains):
            best = max(best, Fraction(sum(gains)))
    assert found.surplus == best
    assert found.problems() == []
    if not found.exists:
        assert bool(found.weights) != found.parts_would_do
        assert found.parts_would_do == divisible.exists


def test_weights_at_which_every_issue_is_worth_nothing() -> None:
    """The condition λᵀG ≠ 0 of models.md would leave this case without an answer."""
    found = without_money(deal([[1, -1], [-1, 1]]))
    assert not found.exists
    assert found.weights == {"c0": 1, "c1": 1}


def test_parts_of_issues_may_do_what_whole_ones_cannot() -> None:
    rows = [[3, -2], [-1, Fraction(3, 4)]]  # both whole: the second city loses a quarter
    whole, parts = without_money(deal(rows, whole=True)), without_money(deal(rows))
    assert (whole.exists, whole.parts_would_do, whole.weights) == (False, True, {})
    assert parts.surplus > 0
    assert whole.problems() == []


def test_forged_weights_are_found_out() -> None:
    found = without_money(deal([[1, 2], [-2, -3]]))
    assert found.weights
    assert replace(found, weights={"c0": Fraction(3), "c1": Fraction(1)}).problems()
    assert replace(found, weights={"c0": Fraction(0), "c1": Fraction(1)}).problems()


@settings(max_examples=15, deadline=None)
@given(rows=tables, at=st.fractions(0, 1, max_denominator=7))
def test_the_frontier_is_the_least_money_of_every_total(rows: list[list[object]], at: Fraction) -> None:
    found = deal(rows)
    frontier = money_frontier(found, PackageTerms())
    first, last = frontier.corners[0], frontier.corners[-1]
    assert first.cost == 0
    assert first.total == without_money(found).surplus
    assert last.total == found.surplus
    assert frontier.problems() == []
    cost = first.cost + at * (last.cost - first.cost)
    total = last.total
    for before, after in itertools.pairwise(frontier.corners):
        if before.cost <= cost <= after.cost:
            slope = (after.total - before.total) / (after.cost - before.cost)
            total = before.total + slope * (cost - before.cost)
    if found.surplus and total > first.total:
        assert least_cost(found, PackageTerms(share=total / found.surplus)).value == cost


def test_corners_of_whole_issues_are_packages() -> None:
    frontier = money_frontier(deal([[5, -1, 3], [-2, 3, -3], [1, 1, 2]], whole=True), PackageTerms())
    assert frontier.hull
    for corner in frontier.corners:
        assert all(share in (0, 1) for share in corner.parts.values())


def test_floors_that_cannot_be_met_leave_no_frontier() -> None:
    assert money_frontier(deal([[1], [1]]), PackageTerms(floors={"c0": 3})).corners == ()


@settings(max_examples=15, deadline=None)
@given(rows=tables)
def test_shares_of_the_surplus(rows: list[list[object]]) -> None:
    found = deal(rows)
    split = split_surplus(found)
    game = found.coalitional()
    assert list(split.shapley.values()) == pytest.approx(list(shapley(game).vector()), abs=1e-12)
    assert list(split.nucleolus.values()) == pytest.approx(list(nucleolus(game).vector()), abs=1e-12)
    assert not core(game).empty
    for at, city in enumerate(found.players):
        others = ((1 << game.size) - 1) ^ (1 << at)
        low, high = split.core[city]
        assert float(low) == pytest.approx(game.table[1 << at])
        assert float(high) == pytest.approx(game.grand - game.table[others])
    assert split.problems() == []
    payments = split.payments(split.shapley)
    assert sum(payments.values()) == 0


@settings(max_examples=15, deadline=None)
@given(rows=tables)
def test_the_shapley_value_adds_up_over_issues_and_the_nucleolus_need_not(rows: list[list[object]]) -> None:
    found = deal(rows)
    parts = [
        PackageDeal(found.players, [issue], [[row[at]] for row in found.gains])
        for at, issue in enumerate(found.issues)
    ]
    added = {city: sum(shapley_by_issue(part)[city] for part in parts) for city in found.players}
    assert added == shapley_by_issue(found)


def test_a_nucleolus_that_does_not_add_up() -> None:
    found = deal([[1, 4], [1, 4], [0, 4]])
    parts = [split_surplus(deal([[row[at]] for row in found.gains])) for at in range(2)]
    added = {city: sum(part.nucleolus[city] for part in parts) for city in found.players}
    assert added != split_surplus(found).nucleolus


def test_the_cost_of_stability_saves_nothing_by_linking() -> None:
    """Every issue alone is a convex game: no subsidy keeps it together, and none keeps the sum together."""
    found = deal([[4, -1], [-2, 3], [1, 0]])
    assert not core(found.coalitional()).empty


def test_a_plan_for_nothing() -> None:
    """Issues that harm all together leave nothing to agree on, and that takes no money."""
    plan = least_money(deal([[1, -2], [-3, 1]]))
    assert plan.cost == plan.total == 0
    assert set(plan.parts.values()) == {0}


@pytest.mark.parametrize("unit", [Fraction(1), Fraction(1, 10**9)])
def test_a_package_whose_gain_is_less_than_one_needs_no_money_either(unit: Fraction) -> None:
    found = without_money(deal([[unit / 2, 0], [0, unit / 4]]))
    assert found.exists
    assert found.surplus == unit * 3 / 4
