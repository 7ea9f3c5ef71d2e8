"""The subsidies that keep a package together, in a table: each issue, their sum, and all issues linked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Protocol

from citypact.mechanisms.packages.keeping_together import PackageStability
from citypact.report.words.amounts import number
from citypact.solvers.core_sets.subsidy import CostOfStability

#: Coalitions of a balanced collection that are named; all of them stand in the document.
MOST_NAMED = 4


class Lines(Protocol):
    """What takes headings, sentences and tables."""

    def say(self, text: str, *, wrap: bool = True) -> None:
        """Take sentences."""

    def heading(self, text: str) -> None:
        """Take a heading."""

    def table(self, columns: Sequence[str], rows: Iterable[Sequence[Any]], *, left: int = 1) -> None:
        """Take a table whose first ``left`` columns are words and the others numbers."""


def print_stability(lines: Lines, found: PackageStability) -> None:
    """Print the least subsidies, who must be matched for each, and what linking saves.

    Parameters
    ----------
    lines : Lines
        Takes the words and the table.
    found : PackageStability
        The subsidies.
    """
    lines.heading("The least subsidy that keeps it together")
    if found.linked is None:
        lines.say(found.explain())
        return
    rows = [(issue, _matched(each), number(each.subsidy)) for issue, each in found.issues.items()]
    others = len(found.deal.issues) - len(rows)
    if others:
        rows.append(("other issues" if others > 1 else "other issue", "", "0"))
    rows += [
        ("all, one by one", "", number(float(found.apart))),
        ("all, linked", _matched(found.linked), number(found.linked.subsidy)),
        ("saved by linking", "", number(float(found.saving))),
    ]
    lines.table(("issue", "coalitions that must be matched", "subsidy"), rows, left=2)
    lines.say(
        f"In {found.deal.unit}: what must come from outside so that no coalition does better by the worths"
        " stated for it. The number before a coalition is its weight; the weights cover every city once, and"
        " with less money one of these coalitions would do better alone. An issue without stated worths needs"
        " none."
    )
    lines.say(found.explain())


def _matched(found: CostOfStability) -> str:
    named = [f"{weight} {'+'.join(names)}" for names, weight in found.fractions.items()]
    more = len(named) - MOST_NAMED
    return ", ".join(named[:MOST_NAMED]) + (f" and {more} others" if more > 0 else "") or "none"
