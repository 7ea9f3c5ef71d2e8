r"""A game whose every worth is a costly model run: asked once, remembered, resumed after a stop.

Worths are kept by coalition in memory and, when a file is named, in a SQLite database that is
written in whole batches: a batch is in the file or it is not, also when the program is killed
half-way.
"""

from __future__ import annotations

import json
import math
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from citypact.errors import InputError, Problem
from citypact.games.coalitional.cooperative import CooperativeGame
from citypact.games.coalitional.masks import BoolArray, FloatArray
from citypact.games.validation import Door

#: Layout of the file; a file of another layout is refused.
LAYOUT = "citypact worths 1"
#: Seconds to wait for another process that is writing to the same file.
PATIENCE = 30.0


@dataclass(frozen=True, eq=False)
class CachedGame(CooperativeGame):
    """A costly game that is asked for each coalition once.

    Parameters
    ----------
    game : CooperativeGame
        The costly game; wrap a function in ``FunctionGame``.
    file : path, optional
        SQLite file that keeps the worths; created when absent, continued when present.
    name : str
        What tells this game from others among the same players, such as a model version. The
        file holds it and refuses another name.
    batch : int
        Coalitions evaluated between two writes. A kill loses the batch under way: 1 for model
        runs of minutes.

    Raises
    ------
    InputError
        If the file is no such database, is damaged, or belongs to other players, another
        unit, orientation or name; if the game returns a worth that is not finite.

    Examples
    --------
    >>> from citypact.games.coalitional import FunctionGame
    >>> slow = FunctionGame(("a", "b"), lambda masks: np.bitwise_count(masks) ** 2.0)
    >>> game = CachedGame(slow)
    >>> game.worth("a", "b"), game.worth("a", "b"), game.remembered
    (4.0, 4.0, 1)
    """

    game: CooperativeGame
    file: Path | str | None = None
    name: str = ""
    batch: int = 64
    players: Sequence[str] = field(init=False)
    unit: str = field(init=False)
    cost: bool = field(init=False)
    _kept: dict[bytes, float] = field(init=False, repr=False, default_factory=dict)

    def __post_init__(self) -> None:
        door = Door()
        door.whole("batch", self.batch, 1, 10**9)
        if not isinstance(self.game, CooperativeGame):
            door.refuse("game", type(self.game).__name__, "a game", "wrap a function in FunctionGame")
        door.close()
        object.__setattr__(self, "players", tuple(self.game.players))
        object.__setattr__(self, "unit", self.game.unit)
        object.__setattr__(self, "cost", self.game.cost)
        if self.file is not None:
            object.__setattr__(self, "file", Path(self.file))
            self._open()

    @property
    def remembered(self) -> int:
        """Number of coalitions whose worth is known."""
        return len(self._kept)

    def worths_at(self, members: BoolArray) -> FloatArray:
        """Return the worths of coalitions, asking the game for those not met before (see the base)."""
        members = np.asarray(members, dtype=bool)
        keys = [row.tobytes() for row in np.packbits(members, axis=1)]
        new = {key: at for at, key in enumerate(keys) if key not in self._kept}
        if self._empty in new:
            self._kept[self._empty] = 0.0  # by definition, so no model run is spent on it
            del new[self._empty]
        unknown = list(new.items())
        for start in range(0, len(unknown), self.batch):
            self._ask(members, unknown[start : start + self.batch])
        return np.array([self._kept[key] for key in keys], dtype=np.float64)

    @property
    def _empty(self) -> bytes:
        return bytes((self.size + 7) // 8)

    def _ask(self, members: BoolArray, batch: list[tuple[bytes, int]]) -> None:
        found = np.asarray(self.game.worths_at(members[[at for _, at in batch]]), dtype=np.float64)
        if found.shape != (len(batch),) or not np.isfinite(found).all():
            raise InputError(
                Problem("game", f"worths {found.tolist()}", f"{len(batch)} finite worths, one a coalition")
            )
        rows = [(key, worth) for (key, _), worth in zip(batch, found.tolist(), strict=True)]
        if self.file is not None:
            with self._connected() as connection, connection:
                connection.executemany("INSERT OR IGNORE INTO worths VALUES (?, ?)", rows)
        self._kept.update(rows)

    def _open(self) -> None:
        about = {
            "layout": LAYOUT,
            "players": json.dumps(list(self.players), ensure_ascii=False),
            "unit": self.unit,
            "cost": str(self.cost),
            "name": self.name,
        }
        with self._connected() as connection:
            tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}
            if not tables:
                with connection:
                    connection.execute("BEGIN IMMEDIATE")
                    connection.execute(
                        "CREATE TABLE IF NOT EXISTS about (field TEXT PRIMARY KEY, value TEXT)"
                    )
                    connection.execute(
                        "CREATE TABLE IF NOT EXISTS worths"
                        " (coalition BLOB PRIMARY KEY, worth REAL) WITHOUT ROWID"
                    )
                    connection.executemany("INSERT OR IGNORE INTO about VALUES (?, ?)", about.items())
            found = dict(connection.execute("SELECT field, value FROM about"))
            self._compare(found, about)
            damage = connection.execute("PRAGMA quick_check").fetchone()[0]
            if damage != "ok":
                raise sqlite3.DatabaseError(damage)
            self._read(connection.execute("SELECT coalition, worth FROM worths"))

    def _compare(self, found: dict[str, str], about: dict[str, str]) -> None:
        door = Door()
        for title, value in about.items():
            if found.get(title) != value:
                door.refuse(f"{title} in the file", found.get(title, "nothing"), value, "name another file")
        if door.problems:
            raise InputError(*(problem.at(str(self.file)) for problem in door.problems))

    def _read(self, rows: Iterator[tuple[object, object]]) -> None:
        for key, worth in rows:
            sound = isinstance(key, bytes) and len(key) == len(self._empty)
            if not (sound and isinstance(worth, float) and math.isfinite(worth)):
                raise sqlite3.DatabaseError("a row that is no coalition with a finite worth")
            self._kept[bytes(key)] = worth  # type: ignore[call-overload]  # `sound` says bytes

    @contextmanager
    def _connected(self) -> Iterator[sqlite3.Connection]:
        """Open the file for one piece of work; whatever SQLite holds against it is one line."""
        try:
            with closing(sqlite3.connect(str(self.file), timeout=PATIENCE)) as connection:
                yield connection
        except sqlite3.Error as error:
            raise InputError(
                Problem("file", str(error), "a readable file of worths", str(self.file), "name another file")
            ) from error
