"""Fuzzing: every parser is given mutated files, tables, lines and forms, and answers or refuses in one line.

``python -m trust.fuzzing "NAME OF THE PARSER" NUMBER --seed SEED`` shows one case again.
"""

from __future__ import annotations

import multiprocessing
import os
import shutil
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from trust.budget import Budget, Figures

#: Seconds of the processor, and of the wall, without a word after which a worker is taken to hang.
SILENCE, DEAD_SILENCE = 60.0, 240.0
#: Failures told in full; the others are counted.
MOST_TOLD = 40


@dataclass
class Tally:
    """What was seen so far."""

    tried: Counter[str] = field(default_factory=Counter)
    statuses: Counter[int] = field(default_factory=Counter)
    again: int = 0
    slowest: float = 0.0
    peak: int = 0
    faults: dict[tuple[str, str], str] = field(default_factory=dict)
    faulty: int = 0

    def take(self, seed: int, told: tuple[Any, ...]) -> None:
        """Take one case."""
        _, name, number, status, fault, again, seconds, peak = told
        self.tried[name] += 1
        self.statuses[status] += 1
        self.again += again
        self.slowest, self.peak = max(self.slowest, seconds), max(self.peak, peak)
        if fault:
            self.fault(seed, name, number, fault)

    def fault(self, seed: int, name: str, number: int, fault: str) -> None:
        """Keep a broken promise, once for each parser and place."""
        self.faulty += 1
        self.faults.setdefault((name, fault[:60]), f"{name}, case {number} of seed {seed}: {fault}")


def run(budget: Budget) -> Figures:
    """Fuzz every parser until the time is over; see README.md beside the parts."""
    from trust.fuzzing.guided import guided
    from trust.fuzzing.large import large
    from trust.fuzzing.observing import MOST_MEMORY
    from trust.fuzzing.targets import TARGETS

    names = tuple(target.name for target in TARGETS)
    share = 0.4  # of the time, for the search that is guided by coverage
    figures, refused = large(budget, budget.seconds * (0.9 if budget.quick else 0.7))
    tally = _swarm(budget, names, budget.left() * (1 - share))
    executions, found = guided(budget)
    failures = [*tally.faults.values(), *found, *refused]
    if tally.peak > MOST_MEMORY:
        failures.append(f"a process of the fuzzing held {tally.peak >> 20} MB, more than {MOST_MEMORY >> 20}")
    if not budget.quick:
        counts = {**{name: tally.tried[name] for name in names}, **executions}
        failures += [f"{name}: no case was tried" for name, count in counts.items() if not count]
    return {
        "parsers": len(names),
        "inputs tried through commands and pages": sum(tally.tried.values()),
        "inputs of the parser tried least": min(tally.tried[name] for name in names),
        "answered": tally.statuses[0] + tally.statuses[200],
        "refused in one line a problem": tally.statuses[2] + tally.statuses[422],
        "refused for a check that fails": tally.statuses[1],
        "asked twice, the same both times": tally.again,
        "slowest input, seconds of the processor": round(tally.slowest, 1),
        "peak memory of a process, MB": tally.peak >> 20,
        **figures,
        **{f"inputs guided by coverage: {name}": count for name, count in executions.items()},
        "failures": failures[:MOST_TOLD],
    }


def _busy(pid: int) -> float:
    """Return the seconds of the processor that a process has used; 0 where the system does not say."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    except (OSError, ValueError, IndexError):
        return 0.0


def _swarm(budget: Budget, names: tuple[str, ...], seconds: float) -> Tally:
    """Let workers try cases until the seconds are over; one that hangs is ended and another begins."""
    from trust.fuzzing.worker import work

    context = multiprocessing.get_context("spawn")
    tally, end = Tally(), time.monotonic() + seconds
    workers: list[dict[str, Any]] = []

    def start(slot: int, first: int) -> dict[str, Any]:
        here, there = context.Pipe(duplex=False)
        # Each of them begins with another parser, so that a short run reaches all.
        turn = names[slot * len(names) // budget.workers :] + names[: slot * len(names) // budget.workers]
        process = context.Process(
            target=work, args=(there, budget.seed, turn, first, budget.workers, slot), daemon=False
        )
        process.start()
        there.close()
        return {
            "pipe": here,
            "process": process,
            "heard": time.monotonic(),
            "busy": 0.0,
            "at": None,
            "slot": slot,
        }

    workers = [start(slot, slot) for slot in range(budget.workers)]
    try:
        while time.monotonic() < end:
            for at, worker in enumerate(workers):
                fallen = False
                try:
                    while worker["pipe"].poll(0.02):
                        told = worker["pipe"].recv()
                        worker["heard"], worker["busy"] = time.monotonic(), _busy(worker["process"].pid)
                        if told[0] == "begun":
                            worker["at"] = told[1:]
                        else:
                            tally.take(budget.seed, told)
                except (EOFError, OSError):
                    fallen = True
                silent = time.monotonic() - worker["heard"] > DEAD_SILENCE or (
                    time.monotonic() - worker["heard"] > SILENCE
                    and _busy(worker["process"].pid) - worker["busy"] > SILENCE
                )
                if fallen or silent:
                    name, number = worker["at"] or ("none", worker["slot"])
                    why = "it hangs where no alarm reaches it" if silent else "the process ended"
                    tally.fault(budget.seed, name, number, why)
                    worker["process"].kill()
                    workers[at] = start(worker["slot"], number + budget.workers)
    finally:
        for worker in workers:
            worker["process"].kill()
            worker["process"].join()
        import tempfile

        for left in Path(tempfile.gettempdir()).glob("fuzzing-*"):
            shutil.rmtree(left, ignore_errors=True)
    return tally
