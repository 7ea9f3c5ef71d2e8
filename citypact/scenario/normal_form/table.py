"""A game in normal form as a CSV or XLSX table: a row for every combination of strategies.

The header names the players, then ``payoff NAME`` for each of them in any order; a row holds one
strategy of each player and what each gets. The strategies are those that occur, in the order in
which they first do. Every combination must stand in one row.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import product
from math import prod
from pathlib import Path
from typing import Any

import numpy as np

from citypact.errors import InputError, Problem
from citypact.games.normal_form import MOST_CELLS, NormalFormGame
from citypact.games.rational import as_fraction
from citypact.games.validation import LARGEST
from citypact.scenario.table_file import Limits, Row, iterate_rows, number_in, number_remedy
from citypact.solvers.nash.assembly import MOST_STRATEGIES

PAYOFF = "payoff "
MOST_PROBLEMS = 100  #: further mistakes are counted, not listed
LIMITS = Limits(
    file=100 * 1024 * 1024,
    unpacked=500 * 1024 * 1024,
    rows=MOST_CELLS,
    remedy="leave out strategies that nobody would choose",
    merged=False,
)


def read_game_table(path: str | Path, *, encoding: str | None = None) -> NormalFormGame:
    """Read a game from a ``.csv`` or ``.xlsx`` file.

    Raises
    ------
    InputError
        Listing every mistake, each with file, row and column, and the combinations that are missing.

    Examples
    --------
    >>> import tempfile
    >>> rows = ["Beijing,Hebei,payoff Beijing,payoff Hebei", "share,build,3,2", "share,wait,1,0",
    ...         "keep,build,4,0", "keep,wait,1,1"]
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder) / "game.csv"
    ...     _ = file.write_text("\\n".join(rows))
    ...     game = read_game_table(file)
    >>> game.players, game.strategies[1], game.tables[0].tolist()
    (('Beijing', 'Hebei'), ('build', 'wait'), [[3.0, 1.0], [4.0, 1.0]])
    """
    file = Path(path)
    rows = (row for row in iterate_rows(file, LIMITS, encoding) if not row.blank)
    header = next(rows, None)
    if header is None:
        raise InputError(
            Problem("rows", "an empty file", "a header and a row for every combination", str(file))
        )
    reader = _Reader(file, header)
    for row in rows:
        reader.take(row)
    return reader.game()


class _Reader:
    """Takes the rows one by one and notes what is wrong with them."""

    def __init__(self, file: Path, header: Row) -> None:
        self.file = file
        self.problems: list[Problem] = []
        names = ["" if cell is None else str(cell).strip() for cell in header.cells]
        while names and not names[-1]:
            names.pop()
        self.names = names
        self.players = [name for name in names if not name.startswith(PAYOFF)]
        place = header.at(file)
        for at, name in enumerate(names):
            if not name:
                self.problems.append(
                    Problem(
                        "column", f"no name (column {at + 1})", f"a player, or {PAYOFF}and a player", place
                    )
                )
            elif name in names[:at]:
                self.problems.append(Problem(name, "the column twice", "each column once", place))
        if len(self.players) < 2:
            expected = f"a column for each of two or more players, then {PAYOFF}and its name for each"
            self.problems.append(Problem("players", ", ".join(self.players) or "none", expected, place))
        self.problems += [
            Problem(f"{PAYOFF}{player}", "no such column", "a column of this name", place)
            for player in self.players
            if f"{PAYOFF}{player}" not in names
        ]
        self.problems += [
            Problem(name, "a payoff of nobody", f"{PAYOFF}and the name of a player's column", place)
            for name in names
            if name.startswith(PAYOFF) and name.removeprefix(PAYOFF) not in self.players
        ]
        if self.problems:
            raise InputError(*self.problems)
        self.strategies: list[dict[str, int]] = [{} for _ in self.players]
        self.cells: dict[tuple[int, ...], list[Fraction]] = {}
        self.rows: dict[tuple[int, ...], int] = {}

    def take(self, row: Row) -> None:
        """Read one row."""
        cells = dict(zip(self.names, [*row.cells, *[None] * len(self.names)], strict=False))
        if any(cell is not None and str(cell).strip() for cell in row.cells[len(self.names) :]):
            self._note(row, "columns", f"{len(row.cells)} cells", f"{len(self.names)} cells",
                       "put a text with commas in double quotes")  # fmt: skip
            return
        before = len(self.problems)
        for place, name in enumerate(self.names):
            if row.formula(place):
                self._note(row, name, f"the formula {cells[name]}", "a value", "paste the column as values")
        if len(self.problems) > before:
            return
        places = tuple(self._strategy(row, at, cells[player]) for at, player in enumerate(self.players))
        payoffs = [
            self._payoff(row, f"{PAYOFF}{player}", cells[f"{PAYOFF}{player}"]) for player in self.players
        ]
        if len(self.problems) > before:
            return
        first = self.rows.setdefault(places, row.number)
        if first != row.number:
            told = ", ".join(str(cells[player]) for player in self.players)
            self._note(row, self.players[0], told, f"each combination once (first in row {first})")
        self.cells[places] = payoffs

    def _strategy(self, row: Row, player: int, cell: Any) -> int:
        text = "" if cell is None else str(cell).strip()
        if not text or not text.isprintable():
            self._note(row, self.players[player], text or "nothing", "the name of a strategy")
            return -1
        known = self.strategies[player]
        place = known.setdefault(text, len(known))
        if place >= MOST_STRATEGIES and len(self.players) == 2:  # said at once: a long table takes minutes
            expected = f"at most {MOST_STRATEGIES} strategies of a player in a game of two"
            raise InputError(Problem(self.players[player], text, expected, row.at(self.file), LIMITS.remedy))
        return place

    def _payoff(self, row: Row, name: str, cell: Any) -> Fraction:
        value = number_in(cell)
        if value is None:
            text = "" if cell is None else str(cell).strip()
            self._note(row, name, text or "nothing", "a number, such as 0.25", number_remedy(text))
            return Fraction(0)
        if abs(value) > LARGEST:
            self._note(row, name, str(cell).strip(), "a number of at most 1e150")
            return Fraction(0)
        # A text keeps digits that a float loses; one too small for a float is zero.
        return Fraction(cell.strip()) if isinstance(cell, str) and value else as_fraction(value)

    def _note(self, row: Row, field: str, found: str, expected: str, remedy: str = "") -> None:
        self.problems.append(Problem(field, found, expected, row.at(self.file), remedy))

    def game(self) -> NormalFormGame:
        """Return the game, or raise everything that was wrong."""
        self._complete()
        if self.problems:
            more = len(self.problems) - MOST_PROBLEMS
            listed = self.problems[:MOST_PROBLEMS]
            if more > 0:
                listed.append(Problem("rows", f"{more} further mistakes", "none", str(self.file)))
            raise InputError(*listed)
        shape = tuple(map(len, self.strategies))
        tables = [np.empty(shape, dtype=object) for _ in self.players]
        for places, payoffs in self.cells.items():
            for table, payoff in zip(tables, payoffs, strict=True):
                table[places] = payoff
        try:
            return NormalFormGame(tables, self.players, [tuple(known) for known in self.strategies])
        except InputError as error:
            raise InputError(*(problem.at(str(self.file)) for problem in error.problems)) from None

    def _complete(self) -> None:
        """Note the first combinations that have no row."""
        if self.problems:
            return
        if not self.cells:
            self.problems.append(
                Problem("rows", "a header only", "a row for every combination", str(self.file))
            )
            return
        wanted = prod(map(len, self.strategies))
        if wanted == len(self.cells):
            return
        if wanted > MOST_CELLS:
            missing: Sequence[str] = ()
        else:
            combinations = product(*(enumerate(known) for known in self.strategies))
            missing = [
                ", ".join(name for _, name in combination)
                for combination in combinations
                if tuple(at for at, _ in combination) not in self.cells
            ]
        shown = "; ".join(missing[:3]) + (f" and {len(missing) - 3} more" if len(missing) > 3 else "")
        found = f"none for {shown}" if missing else f"{len(self.cells)} of {wanted}"
        self.problems.append(
            Problem("rows", found, "a row for every combination of strategies", str(self.file))
        )
