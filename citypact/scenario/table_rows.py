"""A row of a table as every kind of file yields it, the limits of a table, and how one is refused."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from citypact.errors import InputError, Problem

MOST_COLUMNS = 64  #: of a workbook; cells beyond are not read
MOST_CELLS = 1_000  #: of one row of a text file
LONGEST_LINE = 1 << 20  #: characters of a text file


@dataclass(frozen=True)
class Limits:
    """How large a table may be, and what to do about one that is larger.

    Parameters
    ----------
    file, unpacked : int
        Bytes on disk, and of a workbook once unpacked.
    rows : int
        Rows under the header.
    remedy : str
        Said when a limit is passed.
    merged : bool
        Whether merged cells may stand in a workbook.
    columns : int
        Of a workbook; cells beyond are not read.
    """

    file: int
    unpacked: int
    rows: int
    remedy: str
    merged: bool = True
    columns: int = MOST_COLUMNS


@dataclass(frozen=True)
class Row:
    """One row of a table: its number as a spreadsheet shows it, and its cells."""

    number: int
    cells: tuple[Any, ...]
    formulas: frozenset[int] = frozenset()

    @property
    def blank(self) -> bool:
        """Whether no cell holds anything."""
        return all(cell is None or not str(cell).strip() for cell in self.cells)

    def formula(self, position: int) -> bool:
        """Return whether the cell is a formula, whose value the file does not settle."""
        return position in self.formulas

    def at(self, file: Path) -> str:
        """Return the place of the row for a message."""
        return f"{file}:row {self.number}"


def refuse(
    file: Path, field: str, found: object, expected: str, remedy: str = "", *, row: int = 0
) -> NoReturn:
    """Refuse a file, at one of its rows where that is known."""
    place = f"{file}:row {row}" if row else str(file)
    raise InputError(Problem(field, found, expected, place, remedy))


def too_many_rows(file: Path, limits: Limits) -> NoReturn:
    """Refuse a table that is longer than its limit."""
    refuse(file, "rows", f"more than {limits.rows}", f"at most {limits.rows} rows", limits.remedy)
