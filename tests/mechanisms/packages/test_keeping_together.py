"""The least subsidy of a package, issue by issue and linked, against programs and lists written out here."""

from __future__ import annotations

import json
import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import combinations
from typing import Any

import coalitional_property_oracles as listed
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from citypact.errors import InputError
from citypact.games.packages.deal import PackageDeal
from citypact.games.packages.worths import MOST_LINKED, MOST_WITH_WORTHS
from citypact.mechanisms.packages.keeping_together import CONVEX, PackageStability, package_stability
from citypact.solvers import is_balanced

Own = dict[str, dict[tuple[str, ...], Any]]
CITIES = ("A", "B", "C", "D", "E")


def groups(cities: Sequence[str]) -> list[tuple[str, ...]]:
    """Return every coalition but the whole."""
    return [group for size in range(1, len(cities)) for group in combinations(cities, size)]


def drawn(seed: int, size: int, issues: int, stated: int) -> tuple[PackageDeal, Own]:
    """Return a package whose first issues have worths that often leave no core."""
    draw = random.Random(seed)
    cities = CITIES[:size]
    gains = [[draw.randint(-2, 4) for _ in range(issues)] for _ in cities]
    gains[0] = [gain or 1 for gain in gains[0]]
    deal = PackageDeal(cities, [f"issue {at}" for at in range(issues)], gains)
    own: Own = {
        issue: {group: draw.randint(-2, 3 * len(group)) for group in groups(cities)}
        for issue in list(deal.issues)[:stated]
    }
    return deal, own


def by_definition(deal: PackageDeal, own: Own, issue: str) -> list[Fraction]:
    """Return the worths of an issue by bit mask over all cities, from the gains and the stated worths."""
    at = list(deal.issues).index(issue)
    gains = [Fraction(row[at]) for row in deal.gains]
    whole = max(sum(gains, Fraction(0)), Fraction(0))
    acting = {city for city, gain in zip(deal.players, gains, strict=True) if gain}
    stated = {frozenset(group): Fraction(worth) for group, worth in own.get(issue, {}).items()}
    acting |= {city for group in stated for city in group}
    table = []
    for mask in range(1 << len(deal.players)):
        here = frozenset(c for k, c in enumerate(deal.players) if mask >> k & 1) & acting
        alone = stated[here] if stated and here and here != acting else Fraction(0)
        table.append(whole if here == acting else alone)
    return table


def least_subsidy(worths: Sequence[Fraction], size: int) -> float:
    """Return the cost of stability by one linear program over all coalitions."""
    masks = range(1, 1 << size)
    rows = [[-float(mask >> at & 1) for at in range(size)] for mask in masks]
    least = linprog([1.0] * size, rows, [-float(worths[mask]) for mask in masks], bounds=(None, None))
    return float(least.fun) - float(worths[-1])


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10**6), size=st.integers(2, 5), issues=st.integers(1, 4), data=st.data())
def test_every_subsidy_is_that_of_a_program_over_all_coalitions(
    seed: int, size: int, issues: int, data: st.DataObject
) -> None:
    deal, own = drawn(seed, size, issues, data.draw(st.integers(1, issues)))
    found = package_stability(deal, own)
    tables = {issue: by_definition(deal, own, issue) for issue in deal.issues}
    apart = 0.0
    for issue, worths in tables.items():
        subsidy = least_subsidy(worths, size)
        apart += subsidy
        assert float(found.issues[issue].exact if issue in own else 0) == pytest.approx(subsidy, abs=1e-8)
    linked = least_subsidy([sum(column, Fraction(0)) for column in zip(*tables.values(), strict=True)], size)
    assert float(found.together) == pytest.approx(linked, abs=1e-8)
    assert float(found.apart) == pytest.approx(apart, abs=1e-8)
    assert found.together <= found.apart
    assert found.saving == found.apart - found.together
    assert found.certificate.holds


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10**6), size=st.integers(3, 4))
def test_subsidies_are_those_of_all_balanced_collections_exactly(seed: int, size: int) -> None:
    deal, own = drawn(seed, size, 2, 2)
    found = package_stability(deal, own)
    tables = [by_definition(deal, own, issue) for issue in deal.issues]
    each = [listed.cost_of_stability(table) for table in tables]
    assert [found.issues[issue].exact for issue in deal.issues] == each
    together = listed.cost_of_stability([one + two for one, two in zip(*tables, strict=True)])
    assert found.together == together <= sum(each)


def sums(found: PackageStability) -> list[Any]:
    return [found.apart, found.together, found.saving]


def road_and_canal(unit: Any = 1) -> PackageStability:
    """Any two of three cities can build a road alone; only A and B have use for a canal of their own."""
    deal = PackageDeal(("A", "B", "C"), ("road", "canal"), [[2 * unit, unit], [unit, unit], [unit, 2 * unit]])
    alone = {("A",): 0, ("B",): 0, ("C",): 0}
    road = alone | dict.fromkeys(combinations("ABC", 2), 4 * unit)
    return package_stability(
        deal, {"road": road, "canal": alone | {("A", "B"): unit, ("A", "C"): 0, ("B", "C"): 0}}
    )


@pytest.mark.parametrize("unit", [Fraction(1, 10**9), 1, 10**9])
def test_the_road_needs_half_of_what_three_pairs_can_do(unit: Any) -> None:
    """x(N) is at least (4 + 4 + 4) / 2 = 6 and the road is worth 4; the canal makes room for the rest."""
    found = road_and_canal(unit)
    assert {issue: each.exact for issue, each in found.issues.items()} == {"road": 2 * unit, "canal": 0}
    assert sums(found) == [2 * unit, 0, 2 * unit]
    assert found.issues["road"].fractions == dict.fromkeys(combinations("ABC", 2), Fraction(1, 2))
    assert "Linking saves" in found.explain()
    json.dumps(found.to_dict(), allow_nan=False)


def test_nothing_can_be_saved_where_all_issues_are_the_same() -> None:
    deal = PackageDeal(("A", "B", "C"), ("one", "two"), [[2, 2], [1, 1], [1, 1]])
    worths = dict.fromkeys(map(tuple, "ABC"), 0) | dict.fromkeys(combinations("ABC", 2), 4)
    found = package_stability(deal, {"one": worths, "two": worths})
    assert sums(found) == [4, 4, 0]
    assert found.explain().endswith("Linking saves nothing.")


def test_without_worths_both_are_zero_and_it_is_said_why() -> None:
    deal, _ = drawn(3, 4, 3, 0)
    found = package_stability(deal)
    assert sums(found) == [0, 0, 0]
    assert found.linked is None
    assert found.explain() == CONVEX
    assert is_balanced(deal.coalitional())
    assert not found.assumptions


def test_names_and_order_do_not_matter() -> None:
    deal, own = drawn(11, 4, 2, 2)
    new = dict(zip(deal.players, ("丁", "丙", "乙", "甲"), strict=True))
    turned = PackageDeal(
        [new[city] for city in reversed(deal.players)], deal.issues, list(reversed(deal.gains))
    )
    renamed = {
        issue: {tuple(new[city] for city in group): worth for group, worth in worths.items()}
        for issue, worths in own.items()
    }
    one, two = package_stability(deal, own), package_stability(turned, renamed)
    assert sums(one) == sums(two)


def test_a_city_that_nothing_names_changes_nothing() -> None:
    deal = PackageDeal(("A", "B", "C", "D"), ("road",), [[2], [1], [1], [0]])
    worths = dict.fromkeys(map(tuple, "ABC"), 0) | dict.fromkeys(combinations("ABC", 2), 4)
    found = package_stability(deal, {"road": worths})
    assert found.issues["road"].allocation.keys() == {"A", "B", "C"}
    assert sums(found) == [2, 2, 0]


def test_a_false_subsidy_does_not_pass() -> None:
    found = road_and_canal()
    assert found.linked is not None
    wrong = replace(found, linked=replace(found.linked, exact=Fraction(3)))
    assert not wrong.certificate.holds
    broken = replace(
        found.linked, certificate=replace(found.linked.certificate, residuals={"all": float("nan")})
    )
    assert not replace(found, linked=broken).certificate.holds


@pytest.mark.parametrize(
    ("worths", "told"),
    [
        ({("A",): 0}, "nothing for B"),
        ({("A",): 0, ("B",): 0, ("D",): 1}, "found D, expected cities of the package"),
        ({("A",): 0, ("B",): 0, ("A", "A"): 1}, "found A+A, expected cities of the package, each once"),
        ({("A",): 0, ("B",): float("nan")}, "found nan, expected a finite number"),
        ({("A",): 0, ("B",): 0, ("A", "B"): 3, ("B", "A"): 3}, "found B+A a second time"),
        ({("A",): 0, ("B",): 0, ("A", "B"): 4}, "found 4 for all together, expected 3.0"),
        ({("A",): 0, ("B",): 0, (): 0}, "found no city"),
        ({"A": 0, "B": 0}, "coalitions as tuples"),
    ],
)
def test_worths_that_make_no_game_are_refused(worths: Mapping[Any, Any], told: str) -> None:
    deal = PackageDeal(("A", "B", "C"), ("road",), [[2], [1], [0]])
    with pytest.raises(InputError, match="worths of road") as caught:
        package_stability(deal, {"road": worths})
    assert told in str(caught.value)


def test_too_many_cities_and_unknown_issues_are_refused() -> None:
    for count in (MOST_WITH_WORTHS + 1, MOST_LINKED + 1):
        cities = [f"city {at}" for at in range(count)]
        deal = PackageDeal(cities, ("road",), np.ones((count, 1), dtype=int).tolist())
        with pytest.raises(InputError, match="at most"):
            package_stability(deal, {"road": {(city,): 0 for city in cities}})
    with pytest.raises(InputError, match="an issue of the package"):
        package_stability(deal, {"canal": {}})
