"""The table of subsidies that keep a package together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import Any

from citypact.games.packages.deal import PackageDeal
from citypact.mechanisms.packages.keeping_together import CONVEX, package_stability
from citypact.report.council.package_stability_table import print_stability


class Kept:
    """Keeps what is printed."""

    def __init__(self) -> None:
        self.words: list[str] = []
        self.rows: list[tuple[Any, ...]] = []

    def say(self, text: str, *, wrap: bool = True) -> None:
        self.words.append(text)

    def heading(self, text: str) -> None:
        self.words.append(text)

    def table(self, columns: Sequence[str], rows: Iterable[Sequence[Any]], *, left: int = 1) -> None:
        self.rows += [tuple(columns), *map(tuple, rows)]


DEAL = PackageDeal(("A", "B", "C"), ("road", "canal"), [[2, 1], [1, 1], [1, 2]])


def test_every_issue_and_the_saving_have_a_row() -> None:
    alone = dict.fromkeys(map(tuple, "ABC"), 0)
    kept = Kept()
    print_stability(kept, package_stability(DEAL, {"road": alone | dict.fromkeys(combinations("ABC", 2), 4)}))
    assert kept.rows == [
        ("issue", "coalitions that must be matched", "subsidy"),
        ("road", "1/2 A+B, 1/2 A+C, 1/2 B+C", "2"),
        ("other issue", "", "0"),
        ("all, one by one", "", "2"),
        ("all, linked", "none", "0"),
        ("saved by linking", "", "2"),
    ]


def test_without_worths_one_sentence_says_why() -> None:
    kept = Kept()
    print_stability(kept, package_stability(DEAL))
    assert kept.words == ["The least subsidy that keeps it together", CONVEX]
    assert not kept.rows
