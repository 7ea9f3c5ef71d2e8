"""The registry of runs: a line a run directory, in SQLite beside the directories.

It says which runs were made; how far each is stands in its own checkpoints. A directory that was copied
in without a line is found all the same, one that was taken away is told as gone.
"""

from __future__ import annotations

import os
import sqlite3
import time
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from citypact.errors import InputError, Problem
from citypact.sweep.store_checkpoints import Checkpoints
from citypact.sweep.store_faults import store_fault
from citypact.sweep.store_manifest import MANIFEST, Manifest, read_manifest

REGISTRY = "runs.sqlite"
_TABLE = (
    "CREATE TABLE IF NOT EXISTS run (name TEXT PRIMARY KEY, hash TEXT NOT NULL, size INTEGER NOT NULL,"
    " made TEXT NOT NULL)"
)

_ENTER = (
    "INSERT INTO run VALUES (?, ?, ?, ?) ON CONFLICT (name) DO UPDATE"
    " SET hash = excluded.hash, size = excluded.size, made = excluded.made WHERE hash <> excluded.hash"
)


@dataclass(frozen=True)
class RunLine:
    """One run as the registry tells it.

    Parameters
    ----------
    name : str
        Of its directory.
    hash : str
        Of its plan.
    rows, size : int
        Rows written, and rows of the whole run.
    made : str
        When it was begun (UTC); empty if the registry does not know.
    state : str
        ``complete``, ``unfinished``, ``gone`` or ``broken``.
    """

    name: str
    hash: str
    rows: int
    size: int
    made: str
    state: str

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        return asdict(self)


def register(folder: Path, manifest: Manifest) -> None:
    """Enter a run directory into the registry beside it; an entry that stands keeps its date.

    Parameters
    ----------
    folder : Path
        The run directory.
    manifest : Manifest
        What it holds.

    Raises
    ------
    InputError
        If the registry cannot be written.
    """
    folder = Path(os.path.realpath(folder))
    place = folder.parent / REGISTRY
    made = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    line = (folder.name, manifest.hash, manifest.size, made)
    try:
        with closing(sqlite3.connect(place, timeout=30)) as file, file:
            file.execute("PRAGMA journal_mode=WAL")
            file.execute(_TABLE)
            file.execute(_ENTER, line)
    except sqlite3.Error as error:
        raise InputError(store_fault(error, "registry", place, "a registry of runs")) from None


def runs_in(home: Path) -> list[RunLine]:
    """Return the runs of a folder, the oldest first; those that the registry does not know at the end.

    Parameters
    ----------
    home : Path
        The folder of run directories.

    Raises
    ------
    InputError
        If there is no such folder, or its registry cannot be read.
    """
    if not home.is_dir():
        raise InputError(Problem("folder", "no such folder", "a folder with run directories", str(home)))
    place, known = home / REGISTRY, {}
    if place.is_file():
        try:
            with closing(sqlite3.connect(place, timeout=30)) as file:
                lines = file.execute("SELECT name, hash, size, made FROM run ORDER BY made, name").fetchall()
        except sqlite3.Error as error:
            raise InputError(store_fault(error, "registry", place, "a registry of runs")) from None
        known = {line[0]: line for line in lines}
    others = sorted(each.parent.name for each in home.glob(f"*/{MANIFEST}") if each.parent.name not in known)
    return [_line(home, name, known.get(name)) for name in [*known, *others]]


def _line(home: Path, name: str, entry: tuple[str, str, int, str] | None) -> RunLine:
    folder = home / name
    plan_hash, size, made = entry[1:] if entry else ("", 0, "")
    if not (folder / MANIFEST).is_file():
        return RunLine(name, plan_hash, 0, size, made, "gone")
    try:
        manifest = read_manifest(folder)
        rows = rows_written(folder, manifest)
    except InputError:
        return RunLine(name, plan_hash, 0, size, made, "broken")
    state = "complete" if rows == manifest.size else "unfinished"
    return RunLine(name, manifest.hash, rows, manifest.size, made, state)


def rows_written(folder: Path, manifest: Manifest) -> int:
    """Return how many rows of a run are written.

    Raises
    ------
    InputError
        If its checkpoints cannot be read.
    """
    with closing(Checkpoints(folder, read_only=True)) as lines:
        return sum(manifest.rows_of(line.k) for line in lines)
