"""Which chunks of a run are finished, in SQLite: a line a chunk, written after its file is whole."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from citypact.errors import InputError, Problem
from citypact.sweep.store_faults import store_fault

CHECKPOINTS = "checkpoints.sqlite"
_LOCK = "lock.sqlite"
_TABLE = (
    "CREATE TABLE IF NOT EXISTS chunk"
    " (k INTEGER PRIMARY KEY, bytes INTEGER NOT NULL, sha256 TEXT NOT NULL, seconds REAL)"
)


@dataclass(frozen=True)
class Checkpoint:
    """A finished chunk: its number, the size and the SHA-256 of its file, seconds it took (or none)."""

    k: int
    size: int
    sha256: str
    seconds: float | None


class Checkpoints:
    """The finished chunks of one run directory.

    Parameters
    ----------
    folder : Path
        The run directory.
    read_only : bool
        Whether the table is only looked at; it then has to exist.

    Raises
    ------
    InputError
        If the file is no table of checkpoints.
    """

    def __init__(self, folder: Path, *, read_only: bool = False) -> None:
        self._place = folder / CHECKPOINTS
        if read_only and not self._place.is_file():
            raise InputError(Problem("run", f"no {CHECKPOINTS}", "a run directory", str(folder)))
        try:
            self._file = sqlite3.connect(self._place, timeout=30)
            if not read_only:
                self._file.execute("PRAGMA journal_mode=WAL")
                self._file.execute("PRAGMA synchronous=FULL")
                self._file.execute(_TABLE)
                self._file.commit()
            self._file.execute("SELECT k, bytes, sha256, seconds FROM chunk LIMIT 1").fetchall()
        except sqlite3.Error as error:
            raise self._broken(error) from None

    def _broken(self, error: sqlite3.Error) -> InputError:
        remedy = "remove this file: the chunks are kept and looked through"
        return InputError(store_fault(error, "checkpoints", self._place, "a table of checkpoints", remedy))

    def __iter__(self) -> Iterator[Checkpoint]:
        try:
            found = self._file.execute("SELECT k, bytes, sha256, seconds FROM chunk ORDER BY k").fetchall()
        except sqlite3.Error as error:
            raise self._broken(error) from None
        return (Checkpoint(*row) for row in found)

    def add(self, finished: Checkpoint) -> None:
        """Write down a finished chunk.

        Raises
        ------
        InputError
            If the table cannot be written.
        """
        line = (finished.k, finished.size, finished.sha256, finished.seconds)
        self._write("INSERT OR REPLACE INTO chunk VALUES (?, ?, ?, ?)", line)

    def remove(self, k: int) -> None:
        """Forget a chunk whose file is not what was written down."""
        self._write("DELETE FROM chunk WHERE k = ?", (k,))

    def _write(self, statement: str, values: tuple[object, ...]) -> None:
        try:
            with self._file:
                self._file.execute(statement, values)
        except sqlite3.Error as error:
            raise self._broken(error) from None

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()


class OnlyOne:
    """The right to write into a run directory; the system takes it back from a process that dies.

    Parameters
    ----------
    folder : Path
        The run directory.

    Raises
    ------
    InputError
        If another process holds it, or the folder cannot be written.
    """

    def __init__(self, folder: Path) -> None:
        place = folder / _LOCK
        try:
            self._file = sqlite3.connect(place, timeout=0, isolation_level=None)
        except sqlite3.Error as error:
            raise self._refused(error, place) from None
        try:
            self._file.execute("BEGIN EXCLUSIVE")
        except sqlite3.Error as error:
            self._file.close()
            raise self._refused(error, place) from None

    @staticmethod
    def _refused(error: sqlite3.Error, place: Path) -> InputError:
        expected, remedy = "a lock, which is an empty file", "remove this file"
        return InputError(store_fault(error, "out", place, expected, remedy))

    def release(self) -> None:
        """Give the right back."""
        self._file.close()
