"""Kills writing commands at every step, takes disk, fonts, browser and solvers away, and lets solvers lie."""

from __future__ import annotations

import random
import tempfile
import time
from pathlib import Path

from trust.budget import Budget, Figures
from trust.faults.attack import attack_all
from trust.faults.commands import WRITINGS, prepared, quick_sweeps
from trust.faults.disks import Faulted
from trust.faults.kills import Killed
from trust.faults.lacking import NEEDED, lacking
from trust.faults.lies import lies_told

#: Kills of a whole run, spread over the commands.
KILLS = 1000
#: Parts of the time for what is taken away, and for it with kills and disks; the lies take the rest.
LACKING, SHARE = 0.17, 0.65
#: Commands of a quick run, drawn from the seed.
QUICK = 3
#: Where syncing a file costs nothing, if the system has such a place: a kill does not lose what was written.
QUICK_DISK = Path("/dev/shm")


def run(budget: Budget) -> Figures:
    """Return how many faults and lies there were, and after which something was lost or wrong."""
    began, left = time.monotonic(), budget.left()
    quick_sweeps()
    which = list(range(len(WRITINGS)))
    if budget.quick:
        which = random.Random(budget.seed).sample(which, QUICK)
    with tempfile.TemporaryDirectory(dir=QUICK_DISK if QUICK_DISK.is_dir() else None) as folder:
        given = prepared(Path(folder))
        gone = lacking(given, Path(folder), began + LACKING * left, budget.workers)
        found = attack_all(which, given, Path(folder), budget.seed, began + SHARE * left, budget.workers)
    kills = [each for each, _ in found.values()]
    disks = [each for _, each in found.values()]
    lies = lies_told(budget, 1.0)
    failures = [text for each in kills for text in each.failures]
    failures += [text for each in disks for text in each.failures]
    count = sum(each.kills for each in kills)
    if not budget.quick and count < KILLS:
        failures.append(f"{count} kills instead of {KILLS}: the time was over")
    if len(found) < len(which) and not budget.quick:
        failures.append(
            f"{len(which) - len(found)} of {len(which)} commands were not attacked: the time was over"
        )
    if not budget.quick and gone["packages taken away"] != len(NEEDED):
        failures.append(
            f"{gone['packages taken away']} of {len(NEEDED)} packages taken away: the time was over"
        )
    for each in (gone, lies):
        failures += each.pop("failures", [])  # type: ignore[arg-type]
    return {**_of_kills(found, kills), **_of_disks(disks), **gone, **lies, "failures": failures}


def _of_kills(found: dict[str, tuple[Killed, Faulted]], kills: list[Killed]) -> Figures:
    return {
        "writing commands": len(WRITINGS),
        "of them killed": len(found),
        "kills": sum(each.kills for each in kills),
        "of them at a counted step of writing": sum(each.at_steps for each in kills),
        "of them at a random moment": sum(each.at_moments for each in kills),
        "steps of writing of these commands": sum(each.steps for each in kills),
        "kills that left unfinished files": sum(each.unfinished for each in kills),
        "kills between the files of a set": sum(each.mixed for each in kills),
        "runs let through after kills": sum(each.through for each in kills),
    }


def _of_disks(disks: list[Faulted]) -> Figures:
    refused = next((each.no_disk for each in disks if each.no_disk), "")
    return {
        "disks full from a step on": sum(each.full_steps for each in disks),
        "disks that fail at a step": sum(each.broken_steps for each in disks),
        "limits on the size of a file": sum(each.file_limits for each in disks),
        "small disks that run full": refused or sum(each.small_disks for each in disks),
        "read-only disks": refused or sum(each.read_only for each in disks),
        "of these faults told in a line, status 2": sum(each.refused for each in disks),
    }
