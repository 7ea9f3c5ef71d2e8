"""Columns of a CSV file or an Excel workbook, up to a million rows, checked as a whole."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from citypact.errors import InputError, Problem
from citypact.scenario.table_file import Limits, Row, iterate_rows, number_in, number_remedy

MOST_PROBLEMS = 100  #: further mistakes are counted, not listed


@dataclass(frozen=True)
class Columns:
    """Which columns a list has.

    Parameters
    ----------
    what : str
        What a row is: "plant", "offer".
    required : tuple of str
        Columns that every list has.
    groups : tuple of tuple of str
        Columns that may be left out, but only all of a group together.
    key : tuple of str
        Columns that no two rows may share.
    cell : callable
        Takes the column's name and the cell and returns its value; the message of its
        ``ValueError`` says what was expected.
    """

    what: str
    required: tuple[str, ...]
    groups: tuple[tuple[str, ...], ...]
    key: tuple[str, ...]
    cell: Callable[[str, Any], Any]

    @property
    def names(self) -> tuple[str, ...]:
        """Every column that a list may have."""
        return (*self.required, *(name for group in self.groups for name in group))


def read_columns(
    path: str | Path, columns: Columns, limits: Limits, encoding: str | None
) -> dict[str, list[Any]]:
    """Read a list from a ``.csv`` or ``.xlsx`` file.

    Returns
    -------
    dict of str to list
        The columns of the file, each in the order of its rows.

    Raises
    ------
    InputError
        Listing every mistake, each with file, row and column.
    """
    reader = _Reader(Path(path), columns)
    for row in iterate_rows(reader.file, limits, encoding):
        reader.take(row)
    return reader.read()


class _Reader:
    """Takes the rows one by one and notes what is wrong with them."""

    def __init__(self, file: Path, columns: Columns) -> None:
        self.file = file
        self.columns = columns
        self.names: list[str] = []
        self.values: dict[str, list[Any]] = {}
        self.seen: dict[tuple[str, ...], int] = {}
        self.problems: list[Problem] = []
        self.rows = 0
        self.more = 0

    def take(self, row: Row) -> None:
        """Read one row: the header first, blank rows not at all."""
        if row.blank:
            return
        if not self.names:
            self._header(row)
            return
        self.rows += 1
        cells = [*row.cells, *[None] * (len(self.names) - len(row.cells))]
        if any(not blank(cell) for cell in cells[len(self.names) :]):
            self._note(row, "columns", f"{len(cells)} cells", f"{len(self.names)} cells",
                       "put a text with commas in double quotes")  # fmt: skip
            return
        found: dict[str, str] = {}
        for place, (name, cell) in enumerate(zip(self.names, cells, strict=False)):
            if row.formula(place):
                self._note(row, name, f"the formula {cell}", "a value", "paste the column as values")
                continue
            try:
                value = self.columns.cell(name, cell)
            except ValueError as error:
                text = "" if cell is None else str(cell).strip()
                remedy = number_remedy(text) if number_in(cell) is None else ""
                self._note(row, name, text or "nothing", str(error), remedy)
                continue
            if name in self.columns.key:
                found[name] = str(value)
                if len(found) == len(self.columns.key):
                    self._once(row, tuple(found[each] for each in self.columns.key))
            self.values[name].append(value)

    def read(self) -> dict[str, list[Any]]:
        """Return the columns, or raise everything that was wrong."""
        wanted = f"at least one {self.columns.what}"
        if not self.names:
            raise InputError(Problem("rows", "an empty file", f"a header and {wanted}", str(self.file)))
        if not self.rows:
            self.problems.append(Problem("rows", "a header only", wanted, str(self.file)))
        if self.more:
            self.problems.append(Problem("rows", f"{self.more} further mistakes", "none", str(self.file)))
        if self.problems:
            raise InputError(*self.problems)
        return self.values

    def _once(self, row: Row, key: tuple[str, ...]) -> None:
        first = self.seen.setdefault(key, row.number)
        if first != row.number:
            field, found = self.columns.key[0], " to ".join(key)
            self._note(row, field, found, f"each {self.columns.what} once (first in row {first})")

    def _header(self, row: Row) -> None:
        names = ["" if cell is None else str(cell).strip() for cell in row.cells]
        while names and not names[-1]:
            names.pop()
        place = row.at(self.file)
        allowed = self.columns.names
        wrong: list[Problem] = []
        for at, name in enumerate(names):
            if name not in allowed:
                shown = name or f"no name (column {at + 1})"
                wrong.append(Problem("column", shown, "one of " + ", ".join(allowed), place))
            elif name in names[:at]:
                wrong.append(Problem(name, "the column twice", "each column once", place))
        begun = [group for group in self.columns.groups if any(name in names for name in group)]
        needed = (*self.columns.required, *(name for group in begun for name in group))
        wrong += [
            Problem(name, "no such column", "a column of this name", place)
            for name in needed
            if name not in names
        ]
        if wrong:
            raise InputError(*wrong)
        self.names = names
        self.values = {name: [] for name in names}

    def _note(self, row: Row, field: str, found: object, expected: str, remedy: str = "") -> None:
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(Problem(field, found, expected, row.at(self.file), remedy))
        else:
            self.more += 1


def blank(cell: Any) -> bool:
    """Whether a cell holds nothing."""
    return cell is None or not str(cell).strip()


def name_in(cell: Any, what: str) -> str:
    """Return the name in a cell.

    Raises
    ------
    ValueError
        Saying what was expected.
    """
    text = "" if cell is None else str(cell).strip()
    if not text or not text.isprintable():
        raise ValueError(what)
    return text


def amount_in(cell: Any, *, signed: bool = False, positive: bool = False, unit: str = " (亿元)") -> float:
    """Return the amount in a cell.

    Raises
    ------
    ValueError
        Saying what was expected.
    """
    value = number_in(cell)
    if value is None:
        raise ValueError(f"a number, such as 0.25{unit}")
    if not signed and (value < 0 or (positive and value == 0)):
        raise ValueError("a positive amount (亿元)" if positive else "a number at least 0")
    return value
