"""Many scenarios: two workers against one, a million rows of a case, a hundred million of a small plan.

Memory is the sum over all processes, each without the pages that it shares (on Linux), seen every 50 ms.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.line import Line, at_least, at_most

CHUNKS, CHUNK_SECONDS = 8, 1.0
REPEATS = 3
MILLION, LARGE = 2**20, 10**8
VARIED = (
    "parameters.plant.growth=lognorm:0.35,0,1.15",
    "parameters.origin_side.hazard=beta:2,5",
    "parameters.finance.discount_rate=between:0.03,0.08",
)
GIGA = 2**30


@dataclass(frozen=True)
class SmallPlan:
    """Rows of two random numbers; picklable, as the engine asks."""

    size: int
    chunk_rows: int
    columns: tuple[str, ...] = ("a", "b")

    @property
    def hash(self) -> str:
        return f"small {self.size} {self.chunk_rows}"

    def chunk(self, k: int) -> np.ndarray:
        rows = min(self.chunk_rows, self.size - k * self.chunk_rows)
        return np.random.default_rng(k).random((rows, 2))

    def to_dict(self) -> dict[str, Any]:
        return {"size": self.size, "chunk_rows": self.chunk_rows}


@dataclass(frozen=True)
class Product:
    """The product of the two numbers, after so many seconds of work of one core."""

    seconds: float = 0.0
    outputs: dict[str, str] = field(default_factory=lambda: {"product": "1"})

    def evaluate(self, rows: np.ndarray) -> dict[str, np.ndarray]:
        # Time of the processor, not of the clock: what other programs take is not counted as work done.
        end = time.process_time() + self.seconds
        while time.process_time() < end:
            pass
        return {"product": rows[:, 0] * rows[:, 1]}


def lines(large: bool = False) -> Iterator[Line]:
    yield efficiency()
    yield from million()
    if large:
        yield from hundred_million()


def efficiency() -> Line:
    """Seconds of work of one core in all, over two workers' time: 1 is ideal."""
    found = []
    for _ in range(REPEATS):
        taken = [_run_small(workers) for workers in (1, 2)]
        found.append(taken[0] / taken[1] / 2)
    return Line(
        f"efficiency of two workers, {CHUNKS} chunks of {CHUNK_SECONDS:g} s",
        found,
        yardstick="half the time of one worker",
        target=at_least(0.8),
        note=f"{os.cpu_count()} cores; start of the processes included",
    )


def _run_small(workers: int) -> float:
    from citypact.sweep.engine import run

    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        run(SmallPlan(CHUNKS * 16, 16), Path(folder, "run"), workers, evaluator=Product(CHUNK_SECONDS))
        return time.perf_counter() - start


def million() -> Iterator[Line]:
    """Rows of a shipped case, stored by two workers."""
    from citypact.sweep.engine import run
    from citypact.sweep.making import make_plan
    from citypact.sweep.mapping import evaluator

    plan = make_plan("beijing-hebei", VARIED, samples=MILLION)
    with tempfile.TemporaryDirectory() as folder, peak_memory() as peak:
        start = time.perf_counter()
        run(plan, Path(folder, "run"), 2, evaluator=evaluator(plan))
        taken = time.perf_counter() - start
    name = f"{MILLION:,} rows of beijing-hebei, stored by two workers"
    yield Line(name, [taken], "s", target=at_most(30))
    yield Line(f"{name}: memory", [peak() / GIGA], "GiB", target=at_most(2))


def hundred_million() -> Iterator[Line]:
    """Rows of a small plan, written and asked."""
    from citypact.sweep.engine import run
    from citypact.sweep.store_query import query
    from citypact.sweep.store_read import open_run

    plan = SmallPlan(LARGE, 2**18)
    home = Path(tempfile.mkdtemp())
    try:
        with peak_memory() as peak:
            start = time.perf_counter()
            run(plan, home / "run", 2, evaluator=Product())
            taken = time.perf_counter() - start
        size = sum(file.stat().st_size for file in (home / "run").rglob("*") if file.is_file())
        written = f"{LARGE:,} rows of a small plan, written"
        yield Line(written, [taken], "s", note=f"{size / GIGA:.2f} GiB on the disk")
        yield Line(f"{written}: memory", [peak() / GIGA], "GiB", target=at_most(4))
        for what, sql in QUESTIONS.items():
            with peak_memory() as peak:
                start = time.perf_counter()
                with query([open_run(home / "run")], sql) as found:
                    answer = next(found.rows)
                taken = time.perf_counter() - start
            asked = f"{LARGE:,} rows asked for {what}"
            yield Line(asked, [taken], "s", note=", ".join(f"{float(each):.6g}" for each in answer))
            yield Line(f"{asked}: memory", [peak() / GIGA], "GiB", target=at_most(4))
    finally:
        shutil.rmtree(home)


QUESTIONS = {
    "mean and count": "SELECT count(*), avg(product) FROM run WHERE a > 0.5",
    "the median": "SELECT quantile_cont(product, 0.5) FROM run",
    "the hundred largest": "SELECT sum(product) FROM (SELECT * FROM run ORDER BY product DESC LIMIT 100)",
}


@contextmanager
def peak_memory() -> Iterator[Callable[[], float]]:
    """Watch the memory of this process and all that it starts until the block ends."""
    highest, stop = [_memory()], threading.Event()

    def watch() -> None:
        while not stop.wait(0.05):
            highest.append(_memory())

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield lambda: max(highest)
    finally:
        highest.append(_memory())
        stop.set()
        thread.join()


def _memory() -> float:
    """Return the bytes of this process and of those below it; shared pages in parts (Linux)."""
    below: dict[int, list[int]] = {}
    for place in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(place.read_text().rpartition(")")[2].split()[1])
        except OSError:  # it ended in the meantime
            continue
        below.setdefault(parent, []).append(int(place.parent.name))
    total, left = 0.0, [os.getpid()]
    while left:
        number = left.pop()
        left += below.get(number, [])
        try:
            text = Path(f"/proc/{number}/smaps_rollup").read_text()
        except OSError:
            continue
        total += sum(int(line.split()[1]) for line in text.splitlines() if line.startswith("Pss:"))
    return total * 1024
