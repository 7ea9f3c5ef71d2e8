"""A measurement as a ratio to a yardstick that is timed in the same run, alternately."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

REPEATS = 7


@dataclass(frozen=True)
class Row:
    name: str
    yardstick: str
    ratios: list[float]
    target: str
    meets: Callable[[float], bool]

    def __str__(self) -> str:
        middle = statistics.median(self.ratios)
        verdict = "meets" if self.meets(middle) else "MISSES"
        return (
            f"{self.name:<52} {middle:>9.2f} x   [{min(self.ratios):.2f}, {max(self.ratios):.2f}]"
            f"   {verdict} {self.target:<8} of {self.yardstick}"
        )


def seconds(task: Callable[[], object]) -> float:
    start = time.perf_counter()
    task()
    return time.perf_counter() - start


def process(*arguments: str) -> Callable[[], object]:
    command = [sys.executable, *arguments]
    return lambda: subprocess.run(command, check=True, capture_output=True)


def compare(
    task: Callable[[], object], yardstick: Callable[[], object], repeats: int = REPEATS
) -> list[float]:
    task(), yardstick()  # both once, so that neither pays for cold disks
    return [seconds(task) / seconds(yardstick) for _ in range(repeats)]
