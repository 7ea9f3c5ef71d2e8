"""The sentences about a package are true of the plan that they tell."""

from __future__ import annotations

import pytest

from citypact.games.packages.deal import PackageDeal
from citypact.mechanisms.packages.answer import solve_package
from citypact.mechanisms.packages.gain_moves import gain_moves, least_with
from citypact.mechanisms.packages.money_plan import least_money
from citypact.mechanisms.packages.terms import PackageTerms


@pytest.mark.parametrize(
    ("loss", "terms", "told", "untold"),
    [
        (-2, PackageTerms(floors={"B": -1}), "with every city at its floor or above", "without a loser"),
        (-2, PackageTerms(floors={"B": 1}), "Were nothing but participation demanded", "One deal an"),
        (-4, PackageTerms(floors={"B": 1}), "The terms cannot be met", "nothing to agree on"),
        (-3, PackageTerms(floors={"A": -1, "B": 1}), "takes 1 亿元 in side payments", "nothing to agree on"),
        (-4, PackageTerms(floors={"B": 1}, central_money=2), "Of outside money it takes 1", "nothing to"),
        (-1, PackageTerms(central_money=5, central_cost=0), "takes 5 亿元", "without any payment"),
        (-3, PackageTerms(), "nothing to agree on", "A total"),
    ],
)
def test_a_sentence_fits_the_plan(loss: int, terms: PackageTerms, told: str, untold: str) -> None:
    words = solve_package(PackageDeal(("A", "B"), ("tax",), [[3], [loss]]), terms).explain()
    assert told in words
    assert untold not in words


def test_parts_that_would_do_are_told_of_issues_in_part_as_well() -> None:
    found = PackageDeal(("A", "B"), ("tax", "air"), [[3, -1], [-1, 0.4]], [False, True])
    assert "leaves issues of all or nothing whole" in solve_package(found).explain()


def test_a_range_that_takes_an_issue_away_has_a_figure() -> None:
    """An issue that brings nobody anything is as good as none; it does not make the package impossible."""
    found = PackageDeal(("A", "B"), ("tax", "air"), [[1, 3], [0, -2]])
    (move, *_) = (
        each for each in gain_moves(least_money(found), {("A", "tax"): (0, 2)}) if "tax" in each.parameter
    )
    assert (move.figure_low, move.figure_high) == (2, 2)
    alone = PackageDeal(("A", "B"), ("tax",), [[1], [0]])
    terms = PackageTerms(floors={"B": 2, "A": -5})
    assert least_with(alone, terms, ("A", "tax"), 0) == 2
