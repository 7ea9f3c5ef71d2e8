"""Several issues between the same cities: totals, the coalitional game, and what is refused."""

from __future__ import annotations

import itertools
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citypact.errors import InputError
from citypact.games.packages.deal import PackageDeal

gains = st.lists(st.lists(st.integers(-5, 6), min_size=4, max_size=4), min_size=3, max_size=3).filter(
    lambda rows: all(any(column) for column in zip(*rows, strict=True))
)


def deal(rows: list[list[float]], **options: object) -> PackageDeal:
    players = [f"city {at}" for at in range(len(rows))]
    issues = [f"issue {at}" for at in range(len(rows[0]))]
    return PackageDeal(players, issues, rows, **options)  # type: ignore[arg-type]


@pytest.mark.parametrize("unit", [1e-9, 1.0, 1e9])
def test_the_efficient_package_takes_what_adds_something(unit: float) -> None:
    found = deal([[4 * unit, -1 * unit, 2 * unit], [-2 * unit, 0.5 * unit, -2 * unit]])
    assert list(found.efficient.values()) == [1, 0, 0]
    assert float(found.surplus) == pytest.approx(2 * unit, rel=1e-15)


@settings(max_examples=25, deadline=None)
@given(rows=gains)
def test_a_coalition_is_worth_the_issues_that_touch_nobody_else(rows: list[list[int]]) -> None:
    found = deal(rows)
    game = found.coalitional()
    for mask in range(8):
        inside = [at for at in range(3) if mask >> at & 1]
        outside = [at for at in range(3) if not mask >> at & 1]
        worth = 0
        for issue in range(4):
            if all(rows[at][issue] == 0 for at in outside):
                worth += max(0, sum(rows[at][issue] for at in inside))
        assert game.worth(*(found.players[at] for at in inside)) == worth


@settings(max_examples=20, deadline=None)
@given(rows=gains)
def test_no_choice_of_issues_adds_more(rows: list[list[int]]) -> None:
    found = deal(rows)
    best = max(
        sum(sum(row[at] for row in rows) for at in range(4) if choice[at])
        for choice in itertools.product((0, 1), repeat=4)
    )
    assert found.surplus == best


def test_decimals_are_what_they_spell() -> None:
    found = deal([[0.1, 0.2], [0.2, -0.3]])
    assert found.totals == {"issue 0": Fraction(3, 10), "issue 1": Fraction(-1, 10)}


@pytest.mark.parametrize(
    ("players", "issues", "rows", "told"),
    [
        (("A", "A"), ("tax",), [[1], [1]], "A"),
        (("A",), ("tax",), [[1]], "2 to 60 cities"),
        (("A", "B"), ("tax", "tax"), [[1, 1], [1, 1]], "each issue once"),
        (("A", "B"), (), [[], []], "1 to 200 issues"),
        (("A", "B"), ("tax",), [[1]], "2, one for each city"),
        (("A", "B"), ("tax", "air"), [[1, 2], [1]], "gains of B: found 1 numbers"),
        (("A", "B"), ("tax", "air"), [[1, 0], [1, 0]], "gains from air: found 0 for every city"),
        (("A", "B"), ("tax",), [[float("nan")], [1]], "gains of A from tax"),
        (("A", "B"), ("tax",), [["1"], [1]], "gains of A from tax"),
    ],
)
def test_what_is_no_deal_is_refused(players: object, issues: object, rows: object, told: str) -> None:
    with pytest.raises(InputError, match=told):
        PackageDeal(players, issues, rows)  # type: ignore[arg-type]


def test_all_mistakes_are_told_at_once() -> None:
    with pytest.raises(InputError) as refused:
        PackageDeal(("A", "B"), ("tax",), [[float("inf")], [None]])  # type: ignore[list-item]
    assert len(refused.value.problems) == 2
