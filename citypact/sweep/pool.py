"""Where chunks are computed: processes of this machine, or the workers of a Dask scheduler.

Both are executors of ``concurrent.futures``. A pool that a killed worker broke, or a scheduler that
went away, is built anew by ``rebuild``; what was in flight is for the engine to submit again.
"""

from __future__ import annotations

import logging
import multiprocessing
import re
import time
from concurrent.futures import BrokenExecutor, CancelledError, Future, ProcessPoolExecutor
from contextlib import suppress
from typing import Any, Protocol

from citypact.errors import CityPactError, InputError, Problem
from citypact.sweep.extras import optional
from citypact.sweep.worker import Computed, Failed, begin, compute, compute_local

#: Seconds in which a scheduler has to answer at the start.
_REACH = 10.0
#: Seconds for which a scheduler or all of its workers may be away during a run.
_PATIENCE = 120.0

_ADDRESS = re.compile(r"(tcp|tls|ws|wss)://(\[[0-9a-fA-F:.]+\]|[\w.-]+):\d{1,5}")


class PoolLost(CityPactError):
    """The scheduler went away and did not come back; the chunks written are kept."""


class Pool(Protocol):
    """What the engine needs of a place where chunks are computed."""

    @property
    def slots(self) -> int:
        """Chunks that may be submitted at a time: those in work and one waiting for each."""

    def submit(self, k: int) -> Future[Computed | Failed]:
        """Begin chunk ``k``."""

    def is_break(self, error: BaseException) -> bool:
        """Say whether an error of a future means that a worker or the scheduler is gone."""

    def rebuild(self) -> None:
        """Build the pool anew."""

    def close(self) -> None:
        """Stop at once; what is in work is dropped."""


class LocalPool:
    """Spawned processes of this machine; they end when this process does, however it ends.

    Parameters
    ----------
    task : bytes
        From ``packed``.
    workers : int
        Number of processes.
    """

    def __init__(self, task: bytes, workers: int) -> None:
        self._task, self._workers = task, workers
        self.slots = 2 * workers
        self._begin()

    def _begin(self) -> None:
        context = multiprocessing.get_context("spawn")
        end, self._lifeline = context.Pipe(duplex=False)
        # The read end stays with the executor, which hands it to every process that it starts.
        self._executor = ProcessPoolExecutor(self._workers, context, begin, (self._task, end))

    def submit(self, k: int) -> Future[Computed | Failed]:
        """Begin chunk ``k``."""
        return self._executor.submit(compute_local, k)

    def is_break(self, error: BaseException) -> bool:
        """Say whether a process was killed."""
        return isinstance(error, BrokenExecutor)

    def rebuild(self) -> None:
        """End what is left of the processes and start others."""
        self.close()
        self._begin()

    def close(self) -> None:
        """End the processes."""
        self._lifeline.close()
        self._executor.shutdown(wait=True, cancel_futures=True)


class ClusterPool:
    """The workers of a Dask scheduler.

    Parameters
    ----------
    task : bytes
        From ``packed``; it travels with every chunk, as workers come and go.
    address : str
        As ``tcp://host:8786``.

    Raises
    ------
    InputError
        If the scheduler cannot be reached, or has no worker.
    MissingExtra
        If ``distributed`` is not installed.
    """

    def __init__(self, task: bytes, address: str) -> None:
        self._task, self._address = task, address
        self._dask = optional("distributed", "a cluster")
        # A client that is left while it looks for its scheduler prints a traceback; the engine tells of it.
        logging.getLogger("distributed.client").setLevel(logging.CRITICAL)
        self._lost = (CancelledError, self._dask.KilledWorker, self._dask.CancelledError, OSError)
        self._seen = 0.0
        expected = "a scheduler that answers, as tcp://host:8786"
        if not _ADDRESS.fullmatch(address):  # Dask's client prints a traceback of its own
            raise InputError(Problem("--scheduler", address, expected))
        begun = time.monotonic()
        try:
            self._connect(_REACH)
        except (OSError, ValueError, TimeoutError, ImportError) as error:
            slow = time.monotonic() - begun > 0.9 * _REACH  # Dask tries again until then
            found = f"{address}, no answer in {_REACH:g} s" if slow else f"{address} ({_first_line(error)})"
            raise InputError(Problem("--scheduler", found, expected)) from None
        try:
            self._client.wait_for_workers(1, timeout=_REACH)
        except (TimeoutError, self._dask.TimeoutError):
            self.close()
            found = f"{address}, which has no worker"
            raise InputError(Problem("--scheduler", found, "a scheduler with workers")) from None

    def _connect(self, patience: float) -> None:
        self._client = self._dask.Client(self._address, timeout=patience, set_as_default=False)
        self._executor: Any = self._client.get_executor(pure=False)
        self._away_since: float | None = None
        self._seen = 0.0

    @property
    def slots(self) -> int:
        """Twice the threads of the workers that are there now."""
        if time.monotonic() - self._seen > 1.0:
            self._threads = self._count()
            self._seen = time.monotonic()
        return max(2, 2 * self._threads)

    def _count(self) -> int:
        """Return the threads of all workers; none for too long is a loss."""
        try:
            threads = int(sum(self._client.nthreads().values()))
        except (OSError, ValueError, TimeoutError, CancelledError):
            threads = 0
        now = time.monotonic()
        if threads:
            self._away_since = None
        elif self._away_since is None:
            self._away_since = now
        elif now - self._away_since > _PATIENCE:
            self._refuse("no worker came back")
        return threads

    def submit(self, k: int) -> Future[Computed | Failed]:
        """Begin chunk ``k``."""
        try:
            future: Future[Computed | Failed] = self._executor.submit(compute, self._task, k)
        except Exception as error:  # whatever a client says whose scheduler has gone
            raise BrokenExecutor(str(error)) from None
        return future

    def is_break(self, error: BaseException) -> bool:
        """Say whether a worker was killed too often, or the scheduler is gone."""
        return isinstance(error, (BrokenExecutor, *self._lost)) or "FutureCancelled" in type(error).__name__

    def rebuild(self) -> None:
        """Connect anew, for as long as patience lasts."""
        self.close()
        end = time.monotonic() + _PATIENCE
        while True:
            try:
                self._connect(5.0)
                return
            except (OSError, ValueError, TimeoutError):
                if time.monotonic() > end:
                    self._refuse("it did not come back")
                time.sleep(1.0)

    def _refuse(self, fault: str) -> None:
        kept = "the chunks written are kept; the same command goes on with them"
        raise PoolLost(f"the scheduler {self._address} was lost and {fault}: {kept}")

    def close(self) -> None:
        """Leave the scheduler; it drops what this client asked for."""
        with suppress(Exception):
            self._client.close(timeout=2)


def _first_line(error: BaseException) -> str:
    return (str(error) or type(error).__name__).splitlines()[0]
