"""The verdict on each change drawn from one module."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from trust.mutation.bench import benched
from trust.mutation.changes import Change
from trust.mutation.forks import forked
from trust.mutation.kept_reach import LIMITS, TEST, Entered, tests_within
from trust.mutation.reach import Reach, module_name
from trust.mutation.trial import tried


@dataclass(frozen=True)
class Effort:
    """Processor seconds: to trace a module's tests, for the tests of one change, for those of a survivor.

    ``near`` files of tests are traced, ``far`` are run on a survivor.
    """

    trace: float
    trial: float
    wider: float
    near: int = 10
    far: int = 40


@dataclass(frozen=True)
class Verdict:
    """What became of one change: ``killed``, ``endless``, ``survived``, ``unreached``; and by which test."""

    module: str
    change: Change
    outcome: str
    by: str

    def plain(self) -> dict[str, Any]:
        """Return the verdict as JSON can hold it."""
        return asdict(self)


@dataclass(frozen=True)
class Control:
    """The tests of a module without a change: how many ran the module, and which fails if one does."""

    module: str
    tests: int
    failed: str | None


def judge(
    snapshot: Path,
    reach: Reach,
    entered: Entered,
    path: Path,
    chosen: Sequence[Change],
    effort: Effort,
    in_time: Callable[[], bool] = lambda: True,
) -> Iterator[Control | Verdict]:
    """Yield the control of a module and the verdict on each of its changes.

    A change inside a function is put into the living function; one that shows at the import meets a process
    that has not imported the module. A survivor of the traced tests meets the kept answers of the questions
    that enter its function, then tests that are further away. When the time is over, no verdict falls on
    the changes that are left.
    """
    name = module_name(path, snapshot)
    files = [str(each) for each in reach.files(name)]
    near = files[: effort.near]
    ended, found = forked(lambda: benched(snapshot, path, near, chosen, effort.trace, effort.trial), None)
    if ended != "done" or not found:
        yield Control(name, 0, f"the bench {ended}")
        return
    control = found["control"]
    wrong = None if control is None or control[0] != "done" else control[1]["failed"]
    yield Control(
        name,
        len(found["trace"]["times"]),
        wrong or (control[0] if control and control[0] != "done" else None),
    )
    for change, row in zip(chosen, found["rows"], strict=True):
        told = _told(name, change, row["row"])
        ran = row["row"][1]["ran"] if row["row"] and row["row"][1] else 0
        kept = tests_within(entered.get(str(path), {}), change, effort.trial)
        rounds: list[tuple[list[str], list[str] | None, float]] = []
        if row["row"] is None:
            rounds.append((near, None, effort.trial))
        if not change.within and (snapshot / LIMITS).is_file():
            asked = f"{LIMITS}::test_limits_and_tolerances_stay[{name}]"
            rounds.insert(0, ([str(snapshot / LIMITS)], [asked], effort.trial))
        if kept:
            rounds.append(([str(snapshot / TEST)], kept, effort.trial))
        rounds.append((files[effort.near :][: effort.far], None, effort.wider))
        for where, names, seconds in rounds:
            if told:
                break
            if not in_time():
                return  # neither this change nor those behind it were tried to the end
            again = _afresh(snapshot, (name, path), change, where, names, seconds)
            ran += again[1]["ran"] if again[1] else 0
            if again[0] != "done" or again[1]["failed"] not in found["trace"]["failed"]:
                told = _told(name, change, again)
        met = row["tests"] or kept or not change.within
        yield told or Verdict(name, change, "survived" if met else "unreached", f"{ran} tests passed")


def _afresh(
    snapshot: Path,
    module: tuple[str, Path],
    change: Change,
    files: Sequence[str],
    names: Sequence[str] | None,
    seconds: float,
) -> list[Any]:
    """Try a change on files of tests, or some of their tests, in a fork that has not imported the package."""
    if not files:
        return ["done", {"failed": None, "ran": 0}]
    return list(
        forked(lambda: tried(snapshot, module, change.number, files, names, seconds), 3 * seconds + 30)
    )


def _told(name: str, change: Change, row: list[Any] | None) -> Verdict | None:
    """Return the verdict of one trial, or None for a change that survived it."""
    if row is None:
        return None
    ended, answer = row
    if ended == "late":
        return Verdict(name, change, "endless", "its processor time")
    if ended == "crashed":
        return Verdict(name, change, "killed", "the end of the process")
    return Verdict(name, change, "killed", answer["failed"]) if answer["failed"] else None
