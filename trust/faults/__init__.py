"""Kills writing commands at every step, and lets every numerical solver lie."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from trust.budget import Budget, Figures
from trust.faults.commands import WRITINGS, prepared, quick_sweeps
from trust.faults.kills import Killed, kill_command
from trust.faults.lies import lies_told

#: Kills of a whole run, spread over the commands.
KILLS = 1000
#: Part of the time for the kills; the lies take the rest.
SHARE = 0.5


def run(budget: Budget) -> Figures:
    """Return how many kills and lies there were, and after which something was lost or wrong."""
    tally = Killed()
    until = time.monotonic() + SHARE * budget.left()
    quick_sweeps()
    each = (KILLS // 20 if budget.quick else KILLS) // len(WRITINGS) + 1
    reached = 0
    with tempfile.TemporaryDirectory() as folder:
        given = prepared(Path(folder))
        for at, writing in enumerate(WRITINGS):
            # Every command has its share of the time that remains.
            now = time.monotonic()
            place = Path(folder) / f"{at}"
            place.mkdir()
            limit = now + (until - now) / (len(WRITINGS) - at)
            before = tally.kills
            kill_command(writing, given, place, budget.seed, each, limit, tally)
            reached += tally.kills > before
    kills: Figures = {
        "writing commands": len(WRITINGS),
        "of them killed": reached,
        "kills": tally.kills,
        "runs let through after kills": tally.through,
        "unfinished files left beside whole ones": tally.left,
    }
    lies = lies_told(budget, 1.0)
    failures = [*tally.failures, *lies.pop("failures", [])]  # type: ignore[misc]
    if not budget.quick and tally.kills < KILLS:
        failures.append(f"{tally.kills} kills instead of {KILLS}: the time was over")
    return {**kills, **lies, "failures": failures}
