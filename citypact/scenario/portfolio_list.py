"""A list of plants from a CSV file or an Excel workbook, up to a million rows, checked as a whole.

Columns: ``firm, revenue, origin_loss, destination_cost`` (present values, 亿元), with ``sector``
for ratios by sector, and ``tax_year1, tax_year2, tax_year3, growth, government_led, fits_plan``
for the joint choice of the statute's terms. Every mistake is reported with its row.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from citypact.errors import InputError, Problem
from citypact.games.portfolio import MOST_FIRMS
from citypact.scenario.enterprise_list import FLAGS, YES
from citypact.scenario.table_file import Limits, Row, iterate_rows, number_in, number_remedy

REQUIRED = ("firm", "revenue", "origin_loss", "destination_cost")
STATUTE = ("tax_year1", "tax_year2", "tax_year3", "growth", "government_led", "fits_plan")
COLUMNS = (*REQUIRED, "sector", *STATUTE)
POSITIVE = ("revenue",)
SIGNED = ("origin_loss", "destination_cost")
MOST_PROBLEMS = 100  #: further mistakes are counted, not listed
LIMITS = Limits(
    file=200 * 1024 * 1024,
    unpacked=1024 * 1024 * 1024,
    rows=MOST_FIRMS,
    remedy="split the list by sector",
    merged=False,
)


def read_portfolio(path: str | Path, *, encoding: str | None = None) -> dict[str, list[Any]]:
    """Read a list of plants from a ``.csv`` or ``.xlsx`` file.

    Parameters
    ----------
    path : str or Path
        The file; at most a million rows.
    encoding : str, optional
        Encoding of a CSV file; UTF-8 with or without byte order mark by default.

    Returns
    -------
    dict of str to list
        The columns of the file, each in the order of its rows.

    Raises
    ------
    InputError
        Listing every mistake, each with file, row and column.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder) / "firms.csv"
    ...     _ = file.write_text("firm,revenue,origin_loss,destination_cost\\nsteel,1,0.70,0.05\\n")
    ...     read_portfolio(file)
    {'firm': ['steel'], 'revenue': [1.0], 'origin_loss': [0.7], 'destination_cost': [0.05]}
    """
    reader = _Reader(Path(path))
    for row in iterate_rows(reader.file, LIMITS, encoding):
        reader.take(row)
    return reader.columns()


class _Reader:
    """Takes the rows one by one and notes what is wrong with them."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.names: list[str] = []
        self.values: dict[str, list[Any]] = {}
        self.seen: dict[str, int] = {}
        self.problems: list[Problem] = []
        self.more = 0

    def take(self, row: Row) -> None:
        """Read one row: the header first, blank rows not at all."""
        if row.blank:
            return
        if not self.names:
            self._header(row)
            return
        cells = [*row.cells, *[None] * (len(self.names) - len(row.cells))]
        if any(not _blank(cell) for cell in cells[len(self.names) :]):
            self._note(row, "columns", f"{len(cells)} cells", f"{len(self.names)} cells",
                       "put a text with commas in double quotes")  # fmt: skip
            return
        for place, (name, cell) in enumerate(zip(self.names, cells, strict=False)):
            if row.formula(place):
                self._note(row, name, f"the formula {cell}", "a value", "paste the column as values")
                continue
            try:
                value = _cell(name, cell)
            except ValueError as error:
                text = "" if cell is None else str(cell).strip()
                remedy = number_remedy(text) if number_in(cell) is None else ""
                self._note(row, name, text or "nothing", str(error), remedy)
                continue
            if name == "firm":
                first = self.seen.setdefault(str(value), row.number)
                if first != row.number:
                    self._note(row, name, value, f"each plant once (first in row {first})")
            self.values[name].append(value)

    def columns(self) -> dict[str, list[Any]]:
        """Return the columns, or raise everything that was wrong."""
        if not self.names:
            raise InputError(
                Problem("rows", "an empty file", "a header and at least one plant", str(self.file))
            )
        if not self.seen and not self.problems:
            self.problems.append(Problem("rows", "a header only", "at least one plant", str(self.file)))
        if self.more:
            self.problems.append(Problem("rows", f"{self.more} further mistakes", "none", str(self.file)))
        if self.problems:
            raise InputError(*self.problems)
        return self.values

    def _header(self, row: Row) -> None:
        names = ["" if cell is None else str(cell).strip() for cell in row.cells]
        while names and not names[-1]:
            names.pop()
        place = row.at(self.file)
        wrong: list[Problem] = []
        for at, name in enumerate(names):
            if name not in COLUMNS:
                shown = name or f"no name (column {at + 1})"
                wrong.append(Problem("column", shown, "one of " + ", ".join(COLUMNS), place))
            elif name in names[:at]:
                wrong.append(Problem(name, "the column twice", "each column once", place))
        needed = (*REQUIRED, *STATUTE) if any(name in STATUTE for name in names) else REQUIRED
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


def _blank(cell: Any) -> bool:
    return cell is None or not str(cell).strip()


def _cell(name: str, cell: Any) -> str | bool | float:
    """Return the value of a cell; the message of the error says what was expected."""
    text = "" if cell is None else str(cell).strip()
    if name in ("firm", "sector"):
        if not text or not text.isprintable():
            raise ValueError("the name of the plant" if name == "firm" else "the plant's sector")
        return text
    if name in FLAGS:
        if text.lower() not in YES:
            raise ValueError("yes, no, true, false, 1, 0, 是 or 否")
        return YES[text.lower()]
    value = number_in(cell)
    if value is None:
        raise ValueError("a number, such as 0.25" + ("" if name == "growth" else " (亿元)"))
    if name in SIGNED:
        return value
    if value < 0 or (name in POSITIVE and value == 0):
        raise ValueError("a positive amount (亿元)" if name in POSITIVE else "a number at least 0")
    return value
