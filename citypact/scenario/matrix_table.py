"""Tables of numbers with names in the first row and the first column: heads, cells, what stands beyond."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from citypact.errors import InputError, Problem
from citypact.scenario.table_file import Limits, Row, iterate_rows, number_in, number_remedy


def headed_rows(file: Path, limits: Limits, encoding: str | None) -> tuple[list[str], list[Row]]:
    """Return the heads without empty ones at the end, and all rows that are not blank, the first with them.

    Raises
    ------
    InputError
        If the file cannot be read or has no rows.
    """
    rows = [row for row in iterate_rows(file, limits, encoding) if not row.blank]
    if not rows:
        raise InputError(Problem("file", "no rows", "a row of heads and one for each city", str(file)))
    head = [str(cell or "").strip() for cell in rows[0].cells]
    while head and not head[-1]:
        head.pop()
    return head, rows


def doubled_heads(heads: list[str], what: str, place: str) -> list[Problem]:
    """Return a problem for every head that is empty or stands twice."""
    return [
        Problem("columns", head or "a column without a head", f"each {what} once", place)
        for head in sorted({head for head in heads if heads.count(head) > 1 or not head})
    ]


def cells_beside(row: Row, head: list[str]) -> list[Any]:
    """Return a cell for every head, nothing where the row is too short."""
    return [*row.cells, *[None] * len(head)][: len(head)]


def text_in(cell: Any) -> str:
    """Write a cell as a message shows it."""
    text = "" if cell is None else str(cell).strip()
    return text or "nothing"


def cell_number(
    file: Path, row: Row, head: list[str], at: int, expected: str, problems: list[Problem]
) -> float | None:
    """Return the number of a cell; without one, note what stands there and return None."""
    cell = cells_beside(row, head)[at]
    number = None if row.formula(at) else number_in(cell)
    if number is None:
        shown = "a formula" if row.formula(at) else text_in(cell)
        remedy = "paste its value" if row.formula(at) else number_remedy(shown)
        problems.append(Problem(head[at], shown, expected, row.at(file), remedy))
    return number


def refuse_beyond(file: Path, row: Row, head: list[str], problems: list[Problem]) -> None:
    """Note cells that stand beyond the last head."""
    extra = [cell for cell in row.cells[len(head) :] if cell is not None and str(cell).strip()]
    if extra:
        found = "1 cell" if len(extra) == 1 else f"{len(extra)} cells"
        problems.append(Problem("row", f"{found} beyond the heads", "none", row.at(file)))
