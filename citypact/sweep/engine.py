"""A plan run chunk by chunk over processes or a cluster, every chunk written as it arrives.

At most two chunks a worker are in flight, so memory does not grow with the rows. A chunk carries its
own seed, so who computes it, and in which order, changes nothing: its file has the same bytes. Whatever
is killed, the same call goes on: finished chunks are kept, those in flight are computed again.
"""

from __future__ import annotations

import os
import time
from collections import Counter, deque
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Future, wait
from contextlib import ExitStack
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import cast

from citypact.errors import InputError, Problem, SolverFailure
from citypact.sweep.advance import Advance
from citypact.sweep.extras import optional
from citypact.sweep.pool import ClusterPool, LocalPool, Pool
from citypact.sweep.seam import RowEvaluator, SweepPlan, chunk_count, chunk_span
from citypact.sweep.store import RunFolder, kept_run
from citypact.sweep.store_manifest import manifest_of
from citypact.sweep.store_registry import register
from citypact.sweep.versions import versions_here
from citypact.sweep.worker import Computed, Failed, packed

#: A chunk in whose company a worker died this often is given up.
_DEATHS = 5
#: Seconds after which the engine looks around though nothing has arrived.
_LOOK = 1.0


@dataclass(frozen=True)
class RunDone:
    """What a call of ``run`` did.

    Parameters
    ----------
    folder : Path
        The run directory, now complete.
    rows, chunks : int
        Of the whole run.
    computed, kept : int
        Chunks computed by this call, and found finished.
    broken : int
        Times that workers died or the scheduler went away.
    seconds : float
        Of this call.
    told : tuple of str
        What was found amiss in the directory and is put right.
    """

    folder: Path
    rows: int
    chunks: int
    computed: int
    kept: int
    broken: int
    seconds: float
    told: tuple[str, ...]


def run(
    plan: SweepPlan,
    folder: str | Path,
    workers: int | None = None,
    scheduler: str | None = None,
    progress: Callable[[Advance], None] | None = None,
    *,
    evaluator: RowEvaluator | None = None,
) -> RunDone:
    """Run a plan into a run directory, or go on with the run that it holds.

    Parameters
    ----------
    plan : SweepPlan
        What is varied.
    folder : str or Path
        The run directory; its parent keeps the registry of runs.
    workers : int, optional
        Processes on this machine; by default one a core.
    scheduler : str, optional
        Address of a Dask scheduler, instead of processes.
    progress : callable, optional
        Told after every chunk how far the run is.
    evaluator : RowEvaluator, optional
        What is answered; by default what the plan asks for.

    Returns
    -------
    RunDone
        The directory and what was done.

    Raises
    ------
    InputError
        If the directory, the disk, the number of workers or the scheduler cannot be used, or an answer
        refuses its input.
    SolverFailure
        If a chunk cannot be answered, or its worker dies again and again.
    MissingExtra
        If ``pyarrow`` or, with a scheduler, ``distributed`` is not installed.
    """
    optional("pyarrow", "a stored run")
    if workers is not None and workers < 1:
        raise InputError(Problem("--workers", workers, "1 or more"))
    if workers is not None and scheduler is not None:
        raise InputError(Problem("--workers", workers, "no --workers beside --scheduler"))
    if plan.size < 1 or plan.chunk_rows < 1:
        raise InputError(Problem("samples", plan.size, "1 or more"))
    if evaluator is None:
        # Loaded when it is needed: it brings the scenarios and their games.
        evaluator = cast(RowEvaluator, import_module("citypact.sweep.mapping").evaluator(plan))
    started = time.monotonic()
    place, task = Path(folder), packed(plan, evaluator, versions_here())
    with ExitStack() as stack:
        pool: Pool | None = None
        if scheduler is not None:
            # A scheduler that cannot be used is told before anything is written.
            asked = manifest_of(plan, evaluator.outputs)
            held = kept_run(asked, place)
            if held is None or len(list(place.glob("chunks/*.parquet"))) < asked.chunks:
                pool = ClusterPool(task, scheduler)
                stack.callback(pool.close)
        store = stack.enter_context(RunFolder(plan, evaluator.outputs, place))
        register(place, store.manifest)
        kept = len(store.done)
        session = _Session(plan, store, progress)
        if kept < chunk_count(plan):
            if pool is None:
                if scheduler is not None:
                    pool = ClusterPool(task, scheduler)
                else:
                    pool = LocalPool(task, _processes(workers, plan, kept))
                stack.callback(pool.close)
            session.go(pool)
        computed = len(store.done) - kept
        seconds = time.monotonic() - started
        return RunDone(
            place, plan.size, len(store.done), computed, kept, session.broken, seconds, tuple(store.told)
        )


def _processes(workers: int | None, plan: SweepPlan, kept: int) -> int:
    return min(workers or os.cpu_count() or 1, chunk_count(plan) - kept)


class _Session:
    """The chunks of one call: those to do, those in flight, those lost with a worker."""

    def __init__(self, plan: SweepPlan, store: RunFolder, progress: Callable[[Advance], None] | None) -> None:
        self._plan, self._store, self._progress = plan, store, progress
        self._todo: Iterator[int] = (k for k in range(chunk_count(plan)) if k not in store.done)
        self._again: deque[int] = deque()
        self._flying: dict[Future[Computed | Failed], int] = {}
        self._deaths: Counter[int] = Counter()
        self._started = time.monotonic()
        self._fresh = 0
        self._before = sum(self._rows(k) for k in store.done)
        self.broken = 0

    def _rows(self, k: int) -> int:
        first, end = chunk_span(self._plan, k)
        return end - first

    def go(self, pool: Pool) -> None:
        """Compute and write all that is missing."""
        while True:
            whole = self._fill(pool)
            if not self._flying and whole:
                return
            done, _ = wait(self._flying, timeout=_LOOK, return_when=FIRST_COMPLETED)
            for future in sorted(done, key=self._flying.__getitem__):
                whole = self._take(future, pool) and whole
            if not whole:
                self._recover(pool)

    def _fill(self, pool: Pool) -> bool:
        """Submit until the pool is full; ``False`` if it turns out to be broken."""
        while len(self._flying) < pool.slots:
            k = self._again.popleft() if self._again else next(self._todo, None)
            if k is None:
                break
            try:
                self._flying[pool.submit(k)] = k
            except BrokenExecutor:
                self._again.appendleft(k)
                return False
        return True

    def _take(self, future: Future[Computed | Failed], pool: Pool) -> bool:
        """Write what a future brings; ``False`` if it brings word that the pool is broken."""
        k = self._flying.pop(future)
        try:
            found = future.result()
        except BaseException as error:
            if not pool.is_break(error):
                raise
            self._deaths[k] += 1
            self._again.append(k)
            return False
        if isinstance(found, Failed):
            if found.is_input:
                raise InputError(*_problems(found))
            raise SolverFailure(f"chunk {found.k}: {found.reason}")
        self._store.write(k, found.content, found.seconds)
        self._fresh += self._rows(k)
        if self._progress is not None:
            seconds = time.monotonic() - self._started
            self._progress(Advance(self._before + self._fresh, self._plan.size, self._fresh, seconds))
        return True

    def _recover(self, pool: Pool) -> None:
        """Keep what has arrived, build the pool anew, and have the rest computed again."""
        self.broken += 1
        arrived, _ = wait(self._flying, timeout=_LOOK)
        for future in arrived:
            self._take(future, pool)
        for k in self._flying.values():
            self._deaths[k] += 1
            self._again.append(k)
        self._flying.clear()
        self._again = deque(sorted(self._again))
        worst, deaths = max(self._deaths.items(), key=lambda pair: (pair[1], -pair[0]), default=(0, 0))
        if deaths >= _DEATHS:
            reason = "too little memory, or a fault in a library"
            raise SolverFailure(f"workers died {deaths} times while chunk {worst} was computed: {reason}")
        pool.rebuild()


def _problems(failed: Failed) -> list[Problem]:
    """Return an input's mistakes as they were written by the worker."""
    return [_Told(line) for line in failed.reason.split("\n")]


class _Told(Problem):
    """A mistake that a worker has put into words."""

    def __init__(self, line: str) -> None:
        super().__init__(line, "", "")

    def __str__(self) -> str:
        return self.field
