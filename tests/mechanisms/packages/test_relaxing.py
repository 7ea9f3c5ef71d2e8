"""What relaxing a demand saves, against the least money with the demand a little lower."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citypact.games.packages.deal import PackageDeal
from citypact.mechanisms.packages.money_plan import least_cost, least_money
from citypact.mechanisms.packages.rows import participation
from citypact.mechanisms.packages.terms import PackageTerms

STEP = Fraction(1, 10**6)
entries = st.sampled_from([-2, -1, 0, 1, 2])
tables = st.integers(2, 3).flatmap(
    lambda cities: st.integers(1, 3).flatmap(
        lambda issues: st.lists(
            st.lists(entries, min_size=issues, max_size=issues), min_size=cities, max_size=cities
        )
    )
)
tables = tables.filter(lambda rows: all(any(column) for column in zip(*rows, strict=True)))


def deal(rows: Sequence[Sequence[int]]) -> PackageDeal:
    return PackageDeal([f"c{at}" for at in range(len(rows))], [f"k{at}" for at in range(len(rows[0]))], rows)


@settings(max_examples=25, deadline=None)
@given(
    rows=tables,
    share=st.sampled_from([0, Fraction(1, 2), 1]),
    floor=st.sampled_from([0, 0, -1, 1]),
    gap=st.sampled_from([None, 1, 3]),
    outside=st.sampled_from([0, 1]),
)
def test_every_price_is_what_relaxing_saves(
    rows: list[list[int]], share: Fraction, floor: int, gap: int | None, outside: int
) -> None:
    found = deal(rows)
    terms = PackageTerms(share, {"c0": floor}, gap, outside, Fraction(1, 2))
    plan = least_money(found, terms)
    if plan.cost is None:
        return
    relaxed = {
        participation(city): replace(terms, floors={**terms.floors, city: terms.floor(city) - STEP})
        for city in found.players
    }
    if gap is not None:
        relaxed["largest gap"] = replace(terms, largest_gap=gap + STEP)
    if outside:
        relaxed["money from outside at most its budget"] = replace(terms, central_money=outside + STEP)
    for label, easier in relaxed.items():
        saved = (plan.cost - least_cost(found, easier).value) / STEP
        assert plan.shadow_prices.get(label, 0) == saved, label


@pytest.mark.parametrize(
    ("rows", "terms"),
    [
        ([[1], [2]], PackageTerms(floors={"c0": 1})),
        ([[0], [1]], PackageTerms()),
        ([[1, 2], [-1, -3]], PackageTerms()),
        ([[6], [0], [4], [-3]], PackageTerms(largest_gap=5, central_money=1, central_cost=Fraction(1, 2))),
    ],
)
def test_a_demand_met_at_its_corner_saves_nothing(rows: list[list[int]], terms: PackageTerms) -> None:
    """A multiplier of the proof may say 1 there: that is what more of the demand costs."""
    plan = least_money(deal(rows), terms)
    assert plan.shadow_prices.get(participation("c0"), 0) == 0
    assert plan.shadow_prices.get(participation("c1"), 0) == 0


def test_no_weights_where_no_money_moves() -> None:
    plan = least_money(deal([[1], [2]]), PackageTerms(floors={"c0": 1}))
    assert plan.cost == 0
    assert plan.exchange_weights == {}
