"""What a run directory is: its plan, the packages that made its numbers, the units of its columns."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from citypact.errors import InputError, Problem
from citypact.mechanisms.fingerprint import fingerprint
from citypact.sweep.plan_differences import plan_differences
from citypact.sweep.seam import SweepPlan
from citypact.sweep.versions import versions_here

MANIFEST = "manifest.json"
#: Differences of two plans that a refusal names.
SHOWN = 2
_FORMAT = 2
_KEYS = ("format", "hash", "size", "chunk_rows", "columns", "outputs", "versions", "plan")
#: Hash of all other fields: a manifest that was edited by hand no longer says what made the rows.
_SEAL = "seal"


@dataclass(frozen=True)
class Manifest:
    """The unchanging facts of a run.

    Parameters
    ----------
    hash : str
        Of the plan.
    size, chunk_rows : int
        Rows of the whole run and of a chunk.
    columns : tuple of str
        What is varied.
    outputs : dict
        Unit of every answer.
    versions : dict
        Packages that make the numbers.
    plan : dict
        The plan as data, with its seed.
    """

    hash: str
    size: int
    chunk_rows: int
    columns: tuple[str, ...]
    outputs: dict[str, str]
    versions: dict[str, str]
    plan: dict[str, Any]

    @property
    def chunks(self) -> int:
        """Number of chunks."""
        return -(-self.size // self.chunk_rows)

    @property
    def has_names(self) -> bool:
        """Whether the rows have names."""
        return bool(self.plan.get("names"))

    def rows_of(self, k: int) -> int:
        """Rows of chunk ``k``."""
        return min(self.chunk_rows, self.size - k * self.chunk_rows)

    def content(self) -> bytes:
        """Return the bytes of the file."""
        data = {"format": _FORMAT, **{key: getattr(self, key) for key in _KEYS[1:]}}
        data[_SEAL] = fingerprint(data)
        return (json.dumps(data, ensure_ascii=False, indent=1, allow_nan=False) + "\n").encode()


def manifest_of(plan: SweepPlan, outputs: Mapping[str, str]) -> Manifest:
    """Return the manifest of a run that is to be made here.

    Raises
    ------
    InputError
        If two columns bear the same name.
    """
    from citypact.sweep.store_chunk import NAME, ROW

    names = [ROW, NAME, *plan.columns, *outputs]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise InputError(Problem("columns", ", ".join(twice), "names that differ from each other"))
    # As it will be read back: a tuple becomes a list.
    data = json.loads(json.dumps(plan.to_dict(), allow_nan=False))
    return Manifest(
        plan.hash, plan.size, plan.chunk_rows, tuple(plan.columns), dict(outputs), versions_here(), data
    )


def read_manifest(folder: Path) -> Manifest:
    """Read the manifest of a run directory.

    Parameters
    ----------
    folder : Path
        The run directory.

    Raises
    ------
    InputError
        If there is none, it cannot be read, or it is not as it was written.
    """
    place = folder / MANIFEST
    if not folder.is_dir():
        raise InputError(Problem("run", "no such folder", "a run directory", str(folder)))
    if not place.is_file():
        raise InputError(Problem("run", f"no {MANIFEST}", "a run directory", str(folder)))
    try:
        data = json.loads(place.read_text(encoding="utf-8"))
        if not isinstance(data, dict) or data.get("format") != _FORMAT or set(data) != {*_KEYS, _SEAL}:
            raise InputError(Problem("manifest", "other fields", f"a manifest of form {_FORMAT}", str(place)))
        if data.pop(_SEAL) != fingerprint(data):
            expected = "a manifest as the sweep wrote it"
            raise InputError(Problem("manifest", "fields that were edited", expected, str(place)))
        found = Manifest(**{**{key: data[key] for key in _KEYS[1:]}, "columns": tuple(data["columns"])})
        counts = (found.size, found.chunk_rows)
        if not (isinstance(found.hash, str) and all(type(each) is int and each > 0 for each in counts)):
            raise InputError(Problem("manifest", "no rows", "a plan with rows", str(place)))
    except (ValueError, TypeError, OSError, RecursionError) as error:
        if isinstance(error, InputError):
            raise
        raise InputError(Problem("manifest", "broken text", "JSON that a sweep wrote", str(place))) from None
    return found


def refuse_another(kept: Manifest, asked: Manifest, folder: Path) -> None:
    """Refuse to go on with a run of another plan or of other versions.

    Parameters
    ----------
    kept, asked : Manifest
        What stands in the directory, and what is to be run.
    folder : Path
        The run directory.

    Raises
    ------
    InputError
        Naming all that differs.
    """
    place, remedy = str(folder), "name another folder; this one is left as it is"
    problems = []
    if kept.hash != asked.hash:
        told = plan_differences(kept.plan, asked.plan)[:SHOWN]
        ours, theirs = ("; ".join(f"{each[0]} {each[at] or '-'}" for each in told) for at in (1, 2))
        found = f"a run of plan {kept.hash[:12]}" + (f" ({ours})" if told else "")
        expected = f"plan {asked.hash[:12]}" + (f" ({theirs})" if told else "")
        problems.append(Problem("plan", found, expected, place, remedy))
    for name in sorted({*kept.versions, *asked.versions}):
        found, expected = kept.versions.get(name, "none"), asked.versions.get(name, "none")
        if found != expected:
            problems.append(Problem("version", f"{name} {found}", f"{name} {expected}", place, remedy))
    if not problems and kept.content() != asked.content():
        problems.append(Problem("columns", "other columns or units", "those of the plan", place, remedy))
    if problems:
        raise InputError(*problems)
