"""Every command that writes, attacked in a process that has everything at hand, several at a time."""

from __future__ import annotations

import gc
import multiprocessing
import random
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from trust.faults.commands import WRITINGS
from trust.faults.course import course_of
from trust.faults.disks import Disks, Faulted
from trust.faults.kills import Killed, Kills
from trust.faults.memory import remember


@dataclass(frozen=True)
class Attack:
    """A command to be attacked: which one, as which in order of how many, and until when."""

    writing: int
    turn: int
    turns: int
    given: Path
    place: Path
    seed: int
    until: float
    workers: int


def attacked(attack: Attack) -> tuple[Killed, Faulted]:
    """Attack one command for its share of the time that remains."""
    writing = WRITINGS[attack.writing]
    began = time.monotonic()
    # A little more than its share of the time that remains: most commands need less.
    share = 1.2 * attack.workers / (attack.turns - attack.turn + attack.workers - 1)
    limit = began + (attack.until - began) * min(1.0, share)
    place = attack.place / str(attack.writing)
    place.mkdir()
    remember()
    course = course_of(writing, attack.given, place)
    gc.freeze()
    draw = random.Random(f"{attack.seed} {writing.name}")
    kills = Kills(writing, course, attack.given, place, draw)
    disks = Disks(writing, course, attack.given, place, draw)
    while True:
        kills.row()
        disks.one()
        if kills.is_done or time.monotonic() > limit:
            return kills.tally, disks.tally


def attack_all(
    which: Iterable[int], given: Path, place: Path, seed: int, until: float, workers: int
) -> dict[str, tuple[Killed, Faulted]]:
    """Attack commands; return what each that was begun in time came to, by its name."""
    order = list(which)
    jobs = [
        Attack(writing, turn, len(order), given, place, seed, until, workers)
        for turn, writing in enumerate(order)
    ]
    context = multiprocessing.get_context("fork")
    found: dict[str, tuple[Killed, Faulted]] = {}
    with context.Pool(workers, maxtasksperchild=1) as pool:
        for job, result in zip(jobs, pool.imap(_in_time, jobs, chunksize=1), strict=True):
            if result is not None:
                found[WRITINGS[job.writing].name] = result
    return found


def _in_time(attack: Attack) -> tuple[Killed, Faulted] | None:
    return attacked(attack) if time.monotonic() < attack.until else None
