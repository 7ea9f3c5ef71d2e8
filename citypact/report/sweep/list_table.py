"""The rows of a list of scenarios as a table, each under its name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from citypact.report.words.amounts import number
from citypact.report.words.writer import Writer

#: Rows of the table; all stand in the document or the run directory.
MOST_ROWS = 60
#: Figures of a relocation that the table shows; of another kind the first three.
TOLD = ("participation.lo", "participation.hi", "ratio.nash")


def print_list(writer: Writer, document: Mapping[str, Any]) -> None:
    """Print what each scenario of a list is answered, if the sweep ran over a list."""
    scenarios = document.get("scenarios")
    if not scenarios:
        return
    units = {each["figure"]: each["unit"] for each in document["figures"]}
    figures = [name for name in TOLD if name in units] or list(units)[:3]
    writer.heading("Scenarios of the list")
    writer.table(
        ("scenario", "answer", *figures),
        [
            (
                each["name"] or str(each["row"] + 1),
                each["reason"],
                *("" if each["figures"][name] is None else number(each["figures"][name]) for name in figures),
            )
            for each in scenarios[:MOST_ROWS]
        ],
        left=2,
    )
    if document["rows"] > MOST_ROWS:
        writer.say(f"{document['rows'] - MOST_ROWS} further scenarios of the list stand in the run (--out).")
