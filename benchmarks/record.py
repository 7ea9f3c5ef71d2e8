"""A whole table kept as JSON: the lines, the commit, the class of the machine and the versions.

Nothing in it names a machine, a user or a place on a disk.
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from benchmarks.line import SHOWN, Line, Target

SCHEMA = 1
ROOT = Path(__file__).resolve().parent.parent
#: Packages whose version moves a figure.
PACKAGES = (
    *("citypact", "numpy", "scipy", "cvxpy", "clarabel", "highspy", "nashpy", "distributed", "pyarrow"),
    *("coopgame-py", "tucoopy", "shapiq", "coopgt", "pygambit", "quantecon"),
)
COUNTS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight")


class RecordError(Exception):
    """A file that is no record, in one line."""


@dataclass(frozen=True)
class Record:
    """Lines by part, and what they were measured on.

    Parameters
    ----------
    commit : str
        Short hash; with ``+`` if files of the package or of the benchmarks differed from it.
    machine : dict of str to str
        Class of the machine: cores, processor, system.
    load : float
        Processes that wanted a core in the last minute: with more than there are cores the machine was busy.
    versions : dict of str to str
        Of Python and of packages; those not installed say so.
    parts : dict of str to tuple of Line
    """

    commit: str
    machine: dict[str, str]
    load: float
    versions: dict[str, str]
    parts: dict[str, tuple[Line, ...]]

    def with_parts(self, parts: Mapping[str, Sequence[Line]]) -> Record:
        """Return the same with these lines, and the most that the machine was seen busy."""
        kept = {part: tuple(lines) for part, lines in parts.items()}
        return replace(self, load=max(self.load, load()), parts=kept)

    def write(self, path: Path) -> None:
        """Write the record as JSON, whole or not at all."""
        document = {"schema": SCHEMA, **asdict(self)}
        text = json.dumps(document, indent=1, ensure_ascii=False, allow_nan=False) + "\n"
        beside = path.with_name(f".{path.name}.{os.getpid()}")
        try:
            beside.write_text(text, encoding="utf-8")
            beside.replace(path)
        finally:
            beside.unlink(missing_ok=True)


def load() -> float:
    """Return how many processes wanted a core in the last minute; 0 where the system does not tell."""
    return round(os.getloadavg()[0], 1) if hasattr(os, "getloadavg") else 0.0


def recorded(parts: Mapping[str, Sequence[Line]]) -> Record:
    """Return these lines with what they were measured on, as it is now."""
    return Record(_commit(), _machine(), load(), _versions(), {}).with_parts(parts)


def read(path: Path) -> Record:
    """Read a record.

    Raises
    ------
    RecordError
        If there is none, or its content is not what ``write`` writes.
    """
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise RecordError(f"{path}: {error.strerror}; expected results of --json") from None
    except (ValueError, RecursionError):
        raise RecordError(f"{path}: not JSON; expected results of --json") from None
    if not isinstance(told, dict) or told.get("schema") != SCHEMA:
        found = told.get("schema") if isinstance(told, dict) else type(told).__name__
        raise RecordError(f"{path}: schema: found {found!r}, expected {SCHEMA}")
    try:
        parts = {part: tuple(map(_line, lines)) for part, lines in told["parts"].items()}
        machine, versions = dict(told["machine"]), dict(told["versions"])
        return Record(str(told["commit"]), machine, float(told["load"]), versions, parts)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise RecordError(f"{path}: not results of --json: {type(error).__name__} at {error}") from None


def _line(told: dict[str, Any]) -> Line:
    target = told["target"]
    line = Line(**{**told, "target": None if target is None else Target(**target)})
    if not isinstance(line.name, str) or line.verdict not in (None, *SHOWN):
        raise ValueError(f"{line.name!r}, {line.verdict!r}")
    return line


def _commit() -> str:
    def git(*arguments: str) -> str:
        done = subprocess.run(["git", *arguments], cwd=ROOT, check=True, capture_output=True, text=True)
        return done.stdout.strip()

    try:
        changed = git("status", "--porcelain", "--", "citypact", "benchmarks", "pyproject.toml")
        return git("rev-parse", "--short", "HEAD") + ("+" if changed else "")
    except (OSError, subprocess.CalledProcessError):
        return "unknown"


def _machine() -> dict[str, str]:
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    count = COUNTS[cores] if cores < len(COUNTS) else str(cores)
    return {
        "cores": f"{count} core{'s' * (cores != 1)}",
        "processor": platform.machine(),
        "system": platform.system(),
    }


def _versions() -> dict[str, str]:
    return {"python": platform.python_version(), **{name: _version(name) for name in PACKAGES}}


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"
