"""What the page tells beyond the terminal: the nineteen conditions, each with what it would take."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from citypact.report.amounts import ABSENT, between, number, percent
from citypact.report.writer import Writer
from citypact.scenario.answers import Answered

VERDICTS = {True: "yes", False: "no", None: "not answered"}


def tell_more(writer: Writer, answered: Answered) -> None:
    """Write what the page shows of an answer before its own sentences and tables; most have nothing.

    Examples
    --------
    >>> from citypact.report.writer import Sheet
    >>> from citypact.scenario.answers import answer
    >>> sheet = Sheet()
    >>> tell_more(sheet, answer("statute", {"base": 1, "growth": 1.2}))
    >>> sheet.blocks
    []
    """
    if answered.kind != "reproduction":
        return
    conditions = answered.document["conditions"]
    writer.heading(f"The {len(conditions)} conditions under which one half would be the ratio")
    columns = ("", "mechanism", "measured by", "ratio it calls for", "one half?", "how far off, in its own measure")
    writer.table(columns, _rows(conditions), left=3)
    for each in conditions:
        if each["note"]:
            writer.say(f"{each['key']} {each['mechanism']}: {each['note']}.")


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
