"""One case, known by seed, parser and number: made, called, and now and then called again."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from random import Random

from trust.fuzzing.observing import Seen, Watch
from trust.fuzzing.targets import BY_NAME

#: One case of so many is called twice, and must see the same.
TWICE = 5


def tried(
    seed: int, name: str, number: int, home: Path, watch: Watch, *, keep: bool = False
) -> tuple[Seen, bool]:
    """Return what was seen of a case, and whether it was called twice."""
    rng = Random(f"{seed}/{name}/{number}")
    folder = home / "case"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    os.chdir(folder)
    call = BY_NAME[name].make(rng, folder, watch)
    before = {path: path.lstat().st_mtime_ns for path in folder.rglob("*")}
    seen = call()
    again = number % TWICE == 0 and not seen.fault
    if again:
        second = call()
        # A folder that the first call filled is full for the second.
        grown = any(path not in before for path in folder.rglob("*"))
        if second != seen and not grown:
            seen = Seen(
                seen.status, seen.out, seen.err, f"another answer the second time: {_apart(seen, second)}"
            )
    os.chdir(home)
    if not keep:
        shutil.rmtree(folder, ignore_errors=True)
    return seen, again


def _apart(first: Seen, second: Seen) -> str:
    if first.status != second.status:
        return f"status {first.status}, then {second.status} ({second.fault})"
    for one, two in ((first.out, second.out), (first.err, second.err)):
        if one != two:
            at = next(
                (at for at, pair in enumerate(zip(one, two, strict=False)) if pair[0] != pair[1]),
                min(len(one), len(two)),
            )
            return f"{one[max(0, at - 30) : at + 50]!r}, then {two[max(0, at - 30) : at + 50]!r}"
    return "another fault"
