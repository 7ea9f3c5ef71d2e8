"""What the page tells beyond the terminal: the nineteen conditions, and the clauses of the notice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from citypact.report.showing import tell
from citypact.report.words.amounts import ABSENT, between, number, percent, plain
from citypact.report.words.writer import Writer
from citypact.scenario.answers import Answered

VERDICTS = {True: "yes", False: "no", None: "not answered"}


def tell_page(writer: Writer, answered: Answered) -> None:
    """Write an answer's sentences and tables, with what the page alone shows of some kinds.

    Examples
    --------
    >>> from citypact.report.words.writer import Sheet
    >>> from citypact.scenario.answers import answer
    >>> sheet = Sheet()
    >>> tell_page(sheet, answer("statute", {"base": 1, "growth": 1.2}))
    >>> sheet.blocks[-1].columns
    ('clause', 'what it says', 'value', 'read in')
    """
    if answered.kind == "reproduction":
        _conditions(writer, answered.document["conditions"])
    tell(writer, answered)
    if answered.kind == "statute":
        _clauses(writer, answered.document["clauses"])


def _conditions(writer: Writer, conditions: list[Mapping[str, Any]]) -> None:
    writer.heading(f"The {len(conditions)} conditions under which one half would be the ratio")
    writer.table(("", "mechanism", "measured by", "ratio", "one half?", "gap"), _rows(conditions), left=3)
    writer.say("The gap is how far a condition is from holding, in its own measure.")
    for each in conditions:
        if each["note"]:
            writer.say(f"{each['key']} {each['mechanism']}: {each['note']}.")


def _clauses(writer: Writer, clauses: Mapping[str, Mapping[str, Any]]) -> None:
    writer.heading("The clauses behind the amounts")
    rows = (
        (key.replace("_", " "), each["text"], f"{plain(each['value'])} {each['unit']}", each["source"])
        for key, each in clauses.items()
    )
    writer.table(("clause", "what it says", "value", "read in"), rows, left=4)


def _rows(conditions: list[Mapping[str, Any]]) -> Iterator[tuple[str, ...]]:
    for each in conditions:
        ends = each["ratio_set"]
        ratio = ABSENT if ends is None else percent(ends[0]) if ends[0] == ends[1] else between(tuple(ends))
        yield (
            each["key"],
            each["mechanism"],
            each["measured_by"],
            ratio,
            VERDICTS[each["holds"]],
            ABSENT if each["gap"] is None else number(each["gap"]),
        )
