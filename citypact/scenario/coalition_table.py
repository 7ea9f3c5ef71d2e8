"""A game of coalitions from a CSV file or an Excel workbook with the columns coalition and value.

A coalition is written ``Beijing+Tianjin``; the players are those with a row of their own, in
the order of these rows. Rows are taken one by one, so a million coalitions need no more
memory than their worths.
"""

from __future__ import annotations

import unicodedata
from array import array
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from citypact.errors import InputError, Problem
from citypact.games.coalitional import FloatArray, IntArray
from citypact.games.coalitional.cooperative import MOST_TABLE_PLAYERS
from citypact.scenario.coalition_names import name_problem, near
from citypact.scenario.table_file import Limits, Row, iterate_rows, number_in, number_remedy

COLUMNS = ("coalition", "value")
EMPTY = "∅"
LARGEST_AMOUNT = 1e150
MOST_PROBLEMS = 100  #: further mistakes are counted, not listed
LIMITS = Limits(
    file=100 * 1024 * 1024,
    unpacked=1024 * 1024 * 1024,
    rows=2**20,
    remedy="state a larger game in a structured form or as a Python function",
    merged=False,
)
_ROWS_BETWEEN_REPORTS = 1 << 16


@dataclass(frozen=True)
class CoalitionTable:
    """What a table says: the players, and the worth of each coalition that it lists."""

    players: tuple[str, ...]
    masks: IntArray
    worths: FloatArray


def read_coalition_table(
    path: Path, encoding: str | None = None, progress: Callable[[str], None] = lambda _: None
) -> CoalitionTable:
    """Read a table with the columns ``coalition,value``.

    Parameters
    ----------
    path : Path
        A ``.csv`` or ``.xlsx`` file of at most 100 MB and 2**20 rows.
    encoding : str, optional
        Of a CSV file; UTF-8 with or without byte order mark by default.
    progress : callable
        Told now and then how far the reading is.

    Raises
    ------
    InputError
        Listing every mistake with file and row, up to a hundred.
    """
    reader = _Reader(path)
    for row in iterate_rows(path, LIMITS, encoding):
        reader.take(row)
        if row.number % _ROWS_BETWEEN_REPORTS == 0:
            progress(f"reading {path.name}: row {row.number}")
    return reader.table()


@dataclass
class _Reader:
    """Takes rows as they come; a name has a bit from where it is first seen."""

    file: Path
    header: Row | None = None
    #: positions of the two columns
    at: tuple[int, int] = (0, 1)
    problems: list[Problem] = field(default_factory=list)
    further: int = 0
    bits: dict[str, int] = field(default_factory=dict)
    #: row in which each name is first seen
    seen: list[int] = field(default_factory=list)
    #: the same bits by spelling, with spaces and all
    spelled: dict[str, int] = field(default_factory=dict)
    #: bits of the names with a row of their own, in order
    singles: dict[int, None] = field(default_factory=dict)
    #: coalition → its place in the two lists below, to find the second of two
    places: dict[int, int] = field(default_factory=dict)
    numbers: array[int] = field(default_factory=lambda: array("q"))
    worths: array[float] = field(default_factory=lambda: array("d"))

    def take(self, row: Row) -> None:
        if row.blank:
            return
        if self.header is None:
            self.header = row
            self._columns(row)
            return
        cells = row.cells if len(row.cells) == 2 else self._two_cells(row)
        coalition, value = cells[self.at[0]], cells[self.at[1]]
        formulas = self._formulas(row) if row.formulas else []
        if COLUMNS[0] in formulas:
            return
        mask = self._coalition(coalition, value, row)
        worth = None if formulas else self._worth(value, row)
        if mask is None:
            return
        first = self.places.setdefault(mask, len(self.numbers))
        if first < len(self.numbers):
            again = "the same value" if worth == self.worths[first] else "another value"
            found = f"{_shown(coalition)} a second time with {again}"
            expected = f"each coalition once (first in row {self.numbers[first]})"
            self._note("coalition", found, expected, row.number, "delete one of the rows")
            return
        self.numbers.append(row.number)
        # A refused worth stands as NaN: the coalition is not missing as well.
        self.worths.append(float("nan") if worth is None else worth)

    def table(self) -> CoalitionTable:
        """Return the table, or raise everything that was noted."""
        if self.header is None:
            raise InputError(Problem("rows", "an empty file", f"the columns {_HEAD}", str(self.file)))
        if not self.places and not self.problems:
            self._note("rows", "a header only", "at least one coalition", 0)
        names = list(self.bits)
        players = tuple(names[bit] for bit in self.singles)
        for name, row in zip(names, self.seen, strict=True):
            if name not in players:
                expected = "a player with a row of its own"
                remedy = near(name, players) or f"add a row for {name} alone"
                self._note("coalition", name, expected, row, remedy)
        self._close()
        given = np.fromiter(self.places, np.int64, len(self.places))
        masks = np.zeros_like(given)
        for player, bit in enumerate(self.singles):
            masks |= (given >> bit & 1) << player
        return CoalitionTable(players, masks, np.array(self.worths))

    def _note(self, field: str, found: object, expected: str, row: int, remedy: str = "") -> None:
        if len(self.problems) < MOST_PROBLEMS:
            place = f"{self.file}:row {row}" if row else str(self.file)
            self.problems.append(Problem(field, found, expected, place, remedy))
        else:
            self.further += 1

    def _close(self) -> None:
        """Raise what was noted, if anything was."""
        if self.further:
            more = f"{self.further} further mistakes"
            self.problems.append(Problem("rows", more, "none", str(self.file)))
        if self.problems:
            raise InputError(*self.problems)

    def _columns(self, row: Row) -> None:
        names = [str(cell).strip() if cell is not None else "" for cell in row.cells]
        while names and not names[-1]:
            names.pop()
        if sorted(names) != sorted(COLUMNS):
            apart = any(sign in ",".join(names) for sign in ";\t|")
            remedy = "separate them by a comma" if apart else "the first row names the columns"
            raise InputError(Problem("columns", ",".join(names), _HEAD, row.at(self.file), remedy))
        self.at = (names.index(COLUMNS[0]), names.index(COLUMNS[1]))

    def _two_cells(self, row: Row) -> tuple[Any, ...]:
        extra = [cell for cell in row.cells[2:] if cell is not None and str(cell).strip()]
        if extra:
            remedy = "put a text with commas in double quotes"
            self._note("columns", f"{2 + len(extra)} cells", "2 cells", row.number, remedy)
        return (*row.cells, None, None)

    def _formulas(self, row: Row) -> list[str]:
        """Note the columns that hold a formula, and return them."""
        found = [(name, row.cells[at]) for name, at in zip(COLUMNS, self.at, strict=True) if row.formula(at)]
        for name, cell in found:
            self._note(name, f"the formula {cell}", "a value", row.number, "paste the column as values")
        return [name for name, _ in found]

    def _worth(self, cell: Any, row: Row) -> float | None:
        worth = number_in(cell)
        if worth is None or abs(worth) > LARGEST_AMOUNT:
            blank = cell is None or not str(cell).strip()
            found = "nothing" if blank else str(cell)
            self._note("value", found, "a finite number up to 1e150", row.number, number_remedy(found))
            return None
        return worth

    def _coalition(self, cell: Any, value: Any, row: Row) -> int | None:
        """Return the bits of a coalition in the order in which names were first seen."""
        text = _shown(cell)
        if text in ("", EMPTY):
            if number_in(value) == 0:
                return 0
            if text:
                self._note("value", f"{value} for the empty coalition", "0", row.number)
            else:
                self._note("coalition", "nothing", "players joined by +, such as A+B", row.number)
            return None
        mask, parts = 0, text.split("+")
        for part in parts:
            bit = self.spelled.get(part)
            if bit is None:
                bit = self._new_spelling(part, text, row)
                if bit is None:
                    return None
            if mask >> bit & 1:
                self._note("coalition", text, f"each player once, not {part.strip()} twice", row.number)
                return None
            mask |= 1 << bit
        if len(parts) == 1:
            self.singles.setdefault(self.spelled[parts[0]])
        return mask

    def _new_spelling(self, part: str, text: str, row: Row) -> int | None:
        """Return the bit of a name in a spelling not met before, or note what is wrong with it."""
        name = unicodedata.normalize("NFC", part.strip())
        problem = name_problem(name)
        if problem:
            self._note("coalition", text, problem[0], row.number, problem[1])
            return None
        if name not in self.bits:
            self.bits[name] = len(self.bits)
            self.seen.append(row.number)
            if len(self.bits) > MOST_TABLE_PLAYERS:
                found = f"more than {MOST_TABLE_PLAYERS} ({name} is one more)"
                self._note(
                    "players", found, f"at most {MOST_TABLE_PLAYERS} in a table", row.number, LIMITS.remedy
                )
                self._close()
        bit = self.spelled[part] = self.bits[name]
        return bit


_HEAD = " and ".join(COLUMNS)


def _shown(cell: Any) -> str:
    """Return a cell as text; a spreadsheet's 1.0 names the player 1."""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return "" if cell is None else str(cell).strip()
