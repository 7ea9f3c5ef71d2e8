"""A measurement as a ratio to a yardstick that is timed in the same run, alternately.

A busy machine slows both, so the ratio stays; what is left of its noise is the spread of the repeats.
"""

from __future__ import annotations

import math
import subprocess
import sys
import time
from collections.abc import Callable
from typing import TypeAlias

from benchmarks.line import Line, Target, at_most
from benchmarks.yardsticks import FRACTIONS, Yardstick

Task: TypeAlias = Callable[[], object]
Clock: TypeAlias = Callable[[], float]

REPEATS = 7
#: Seconds after which a task is not repeated again.
LONG = 20.0
#: Seconds that a task must fill for its time to mean something: a shorter one is run several times.
SHORT = 0.02
PARTS_OF_A_SECOND = {"s": 1.0, "CPU s": 1.0, "ms": 1e3}


def seconds(task: Task, clock: Clock = time.perf_counter, times: int = 1) -> float:
    """Return the seconds of one call, as the mean of so many."""
    start = clock()
    for _ in range(times):
        task()
    return (clock() - start) / times


def process(*arguments: str) -> Callable[[], subprocess.CompletedProcess[bytes]]:
    """Return a task that runs Python anew with these arguments."""
    command = [sys.executable, *arguments]
    return lambda: subprocess.run(command, check=True, capture_output=True)


def pairs(
    task: Task, yardstick: Task, repeats: int = REPEATS, clock: Clock = time.perf_counter
) -> list[tuple[float, float]]:
    """Return the seconds of both by turns, after each ran once so that neither pays for cold disks.

    That first run counts where it is long. At least one pair, and fewer than asked for once ``LONG`` is over.
    """
    start = time.perf_counter()
    first = seconds(task, clock), seconds(yardstick, clock)
    times = [max(1, math.ceil(SHORT / max(each, 1e-5))) for each in first]
    found = [first] if max(first) > 1 else []
    while len(found) < repeats and (not found or time.perf_counter() - start < LONG):
        found.append((seconds(task, clock, times[0]), seconds(yardstick, clock, times[1])))
    return found


def ratio(
    name: str, task: Task, yardstick: Task, of: str, target: Target | None = None, repeats: int = REPEATS
) -> Line:
    """Return the line of a task as a ratio to a yardstick of its own."""
    found = [ours / bare for ours, bare in pairs(task, yardstick, repeats)]
    return Line(name, found, yardstick=of, target=target)


def timed(
    name: str,
    task: Task,
    most: float | None = None,
    unit: str = "s",
    repeats: int = 3,
    yardstick: Yardstick = FRACTIONS,
) -> Line:
    """Return the line of a task that has a target in seconds; its ratio is to a common yardstick."""
    clock = time.process_time if unit == "CPU s" else time.perf_counter
    found = pairs(task, yardstick.run, repeats, clock)
    scale = PARTS_OF_A_SECOND[unit]
    return Line(
        name,
        [ours * scale for ours, _ in found],
        unit,
        yardstick.name,
        [ours / bare for ours, bare in found],
        None if most is None else at_most(most),
    )
