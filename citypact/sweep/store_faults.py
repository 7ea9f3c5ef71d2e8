"""What is wrong when SQLite does not do what it is asked: each fault in its own words."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from citypact.errors import Problem

_TAKEN = frozenset((sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED))
_UNWRITABLE = frozenset(
    (
        *(sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR),
        *(sqlite3.SQLITE_PERM, sqlite3.SQLITE_AUTH),
    )
)


def store_fault(error: sqlite3.Error, field: str, place: Path, expected: str, remedy: str = "") -> Problem:
    """Return what is told of an error of SQLite.

    Parameters
    ----------
    error : sqlite3.Error
        Its error.
    field : str
        What was asked for.
    place : Path
        The file.
    expected : str
        What the file should have been.
    remedy : str
        Said where it is no such file; nothing helps so against a full disk or another's run.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     try:
    ...         sqlite3.connect(Path(folder, "missing", "file"))
    ...     except sqlite3.Error as error:
    ...         print(store_fault(error, "checkpoints", Path("file"), "a table").found)
    cannot write (unable to open database file)
    """
    # The low byte is the kind, what stands above tells it closer.
    kind = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if kind in _TAKEN:
        return Problem(
            field, "a run in progress", "a run directory that nobody else writes", str(place.parent)
        )
    if kind in _UNWRITABLE:
        found, kept = f"cannot write ({error})", "the chunks written so far are kept"
        return Problem(field, found, "a folder that can be written", str(place), kept)
    return Problem(field, str(error), expected, str(place), remedy)
