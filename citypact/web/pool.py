"""A bounded pool of processes that answer questions: none can hold up the server, each has its time.

A question that runs over its time, or that nobody waits for any more, ends with its process; a new one
takes its place. A thread looks after each process, so that the server itself only ever waits.
"""

from __future__ import annotations

import contextlib
import os
import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any

from citypact.errors import CityPactError

#: Seconds that a question goes on which nobody waits for any more: most are done before a new process is.
GRACE = 1.0
#: Seconds within which a new process must have imported what it needs.
START_LIMIT = 120.0
#: Questions after which a process is replaced, so that nothing of any visitor lives on for long.
QUESTIONS_A_PROCESS = 500
#: Seconds without a question after which a process that answered some is replaced too: memory forgets.
FORGET_AFTER = 300.0
_LOOK = 0.1  #: seconds between two looks at the clock


class Busy(CityPactError):
    """The queue is full."""


class OverTime(CityPactError):
    """The question took longer than its limit."""


class Cancelled(CityPactError):
    """Whoever asked has taken the question back."""


class WorkerDied(CityPactError):
    """The process ended before it answered, for want of memory or by a signal."""


@dataclass
class Job:
    """One question on its way.

    Parameters
    ----------
    task : str
        Name of the function of the worker.
    arguments : mapping
        Of the function; must pass through pickle.
    limit : float
        Seconds from its start.
    """

    task: str
    arguments: Mapping[str, Any]
    limit: float
    future: Future[Any] = field(default_factory=Future)
    deadline: float = float("inf")

    def settle(self, result: Any = None, error: Exception | None = None) -> None:
        """Answer whoever waits, once."""
        with contextlib.suppress(Exception):  # somebody was quicker: cancelled while it ended
            if error is None:
                self.future.set_result(result)
            else:
                self.future.set_exception(error)


class Pool:
    """Processes that answer, and the questions that wait for them.

    Parameters
    ----------
    entry : callable
        Runs in each process, given its end of the pipe: sends ``"ready"``, then answers every
        ``(task, arguments)`` it receives.
    size : int
        Processes.
    queue_limit : int
        Questions that may wait.
    limit : float
        Seconds a question.
    """

    def __init__(
        self, entry: Callable[[Connection], None], *, size: int, queue_limit: int, limit: float
    ) -> None:
        self.limit = limit
        self.queue_limit = queue_limit
        self._entry = entry
        self._waiting: deque[Job] = deque()
        self._change = threading.Condition()
        self._closed = False
        self._keepers = [_Keeper(self) for _ in range(size)]

    def start(self) -> None:
        """Start the processes; the first questions wait until one is ready."""
        for keeper in self._keepers:
            keeper.start()

    def submit(self, task: str, arguments: Mapping[str, Any]) -> Job:
        """Put a question into the queue.

        Raises
        ------
        Busy
            If the queue is full.
        """
        job = Job(task, arguments, self.limit)
        with self._change:
            if self._closed or len(self._waiting) >= self.queue_limit:
                raise Busy(f"{len(self._waiting)} questions wait already")
            self._waiting.append(job)
            self._change.notify()
        return job

    def cancel(self, job: Job) -> None:
        """Take a question back: out of the queue, or soon out of its process."""
        with self._change:
            with contextlib.suppress(ValueError):
                self._waiting.remove(job)
            job.deadline = min(job.deadline, time.monotonic() + GRACE)
        job.settle(error=Cancelled("taken back"))

    @property
    def waiting(self) -> int:
        """How many questions wait."""
        return len(self._waiting)

    @property
    def busy(self) -> int:
        """How many questions are being answered."""
        return sum(keeper.busy for keeper in self._keepers)

    def process_ids(self) -> list[int]:
        """Return the numbers of the processes that run."""
        return [number for keeper in self._keepers if (number := keeper.process_id) is not None]

    def close(self) -> None:
        """End every process and answer everybody who waits."""
        with self._change:
            self._closed = True
            left, self._waiting = list(self._waiting), deque()
            self._change.notify_all()
        for job in left:
            job.settle(error=Cancelled("the server stops"))
        for keeper in self._keepers:
            keeper.end()

    @property
    def closed(self) -> bool:
        """Whether it answers no more."""
        return self._closed

    def next_job(self, patience: float | None = None) -> Job | None:
        """Wait for a question; nothing when the pool closes, or none comes within that many seconds."""
        with self._change:
            self._change.wait_for(lambda: self._waiting or self._closed, patience)
            if self._closed or not self._waiting:
                return None
            job = self._waiting.popleft()
            job.deadline = min(job.deadline, time.monotonic() + job.limit)
            return job

    def put_back(self, job: Job) -> None:
        """Let a question that was not begun be the next."""
        with self._change:
            if not job.future.done():
                job.deadline = float("inf")
                self._waiting.appendleft(job)
                self._change.notify()


class _Keeper(threading.Thread):
    """The thread that looks after one process."""

    def __init__(self, pool: Pool) -> None:
        super().__init__(daemon=True, name="citypact-keeper")
        self.pool = pool
        self._process: Any = None
        self._pipe: Any = None
        self.busy = False
        self._answered = 0
        self._ending = False
        self._lock = threading.Lock()  # of replacing and ending the process

    @property
    def process_id(self) -> int | None:
        process = self._process
        return None if process is None else process.pid

    def run(self) -> None:
        """Answer questions until the pool closes."""
        while self._ready():
            job = self.pool.next_job(FORGET_AFTER if self._answered else None)
            if job is None:
                if self.pool.closed:
                    return
                self._discard()
            elif not job.future.done():
                self.busy = True
                try:
                    self._answer(job)
                finally:
                    self.busy = False
            del job  # with all that was sent; the next one may be long in coming

    def _answer(self, job: Job) -> None:
        try:
            self._pipe.send((job.task, dict(job.arguments)))
        except (OSError, ValueError):  # it died while it waited: another takes the question
            self._discard()
            self.pool.put_back(job)
            return
        try:
            while not self._pipe.poll(_LOOK):
                if time.monotonic() > job.deadline:
                    self._discard()
                    job.settle(error=OverTime(f"{job.limit:g} seconds"))
                    return
            found = self._pipe.recv()
        except (OSError, EOFError):
            self._discard()
            job.settle(error=WorkerDied("the process ended"))
            return
        job.settle(found)
        self._answered += 1
        if self._answered >= QUESTIONS_A_PROCESS:
            self._discard()

    def _ready(self) -> bool:
        """Have a process that waits for a question; false when the pool closes."""
        failures = 0
        while self._process is None:
            if not self._begin():
                return False
            try:
                if self._pipe.poll(START_LIMIT) and self._pipe.recv() == "ready":
                    self._answered = 0
                    return True
            except (OSError, EOFError):
                pass
            self._discard()
            failures += 1
            time.sleep(min(5.0, 0.2 * failures))
        return True

    def _begin(self) -> bool:
        context = get_context("spawn")
        with self._lock:
            if self._ending:
                return False
            ours, theirs = context.Pipe()
            process = context.Process(
                target=self.pool._entry, args=(theirs,), daemon=True, name="citypact-worker"
            )
            process.start()
            theirs.close()
            self._process, self._pipe = process, ours
        return True

    def _discard(self) -> None:
        with self._lock:
            process, self._process = self._process, None
            if process is not None:
                kill_group(process.pid)
                process.kill()
                process.join()
                process.close()
                self._pipe.close()

    def end(self) -> None:
        """End the process, whatever it does."""
        self._ending = True
        self._discard()
        if self is not threading.current_thread() and self.is_alive():
            self.join(timeout=5.0)


def kill_group(number: int) -> None:
    """End a process and those that it started, where it leads a group of its own."""
    if hasattr(os, "killpg"):
        with contextlib.suppress(OSError):
            if os.getpgid(number) == number:
                os.killpg(number, signal.SIGKILL)
