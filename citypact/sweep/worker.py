"""What a worker process does: it makes the rows of a chunk, answers them and returns the finished file.

A fault is returned and not raised: an exception that cannot be unpickled would break the pool.
NumPy is imported only after the threads of linear algebra are limited to one, so that sums are
taken in the same order on every machine.
"""

from __future__ import annotations

import os
import pickle
import signal
import threading
from dataclasses import dataclass
from typing import Any

#: Read by the libraries of linear algebra when they are loaded.
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")
_local = threading.local()
_task: bytes = b""


@dataclass(frozen=True)
class Computed:
    """One finished chunk.

    Parameters
    ----------
    k : int
        Number of the chunk.
    content : bytes
        The whole Parquet file.
    seconds : float
        Time that the rows and their answers took.
    """

    k: int
    content: bytes
    seconds: float


@dataclass(frozen=True)
class Failed:
    """A chunk that could not be answered.

    Parameters
    ----------
    k : int
        Number of the chunk.
    reason : str
        What went wrong, in one line a mistake.
    is_input : bool
        Whether the input is at fault.
    """

    k: int
    reason: str
    is_input: bool


def packed(plan: Any, evaluator: Any, versions: dict[str, str]) -> bytes:
    """Return the task as bytes, which a worker unpacks once.

    Parameters
    ----------
    plan, evaluator : SweepPlan, RowEvaluator
        What is computed.
    versions : dict
        Packages that make the numbers; a worker with others refuses.

    Examples
    --------
    >>> pickle.loads(packed(1, 2, {}))
    (1, 2, {})
    """
    return pickle.dumps((plan, evaluator, versions), protocol=5)


def begin(task: bytes, lifeline: Any) -> None:
    """Prepare a local worker: one thread of linear algebra, and no life beyond the client's.

    Parameters
    ----------
    task : bytes
        From ``packed``.
    lifeline : multiprocessing connection
        Read end of a pipe whose other end only the client holds: when it closes, the worker ends,
        also where the client was killed.
    """
    global _task  # noqa: PLW0603 - a process of its own, prepared once
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for name in THREADS:
        os.environ[name] = "1"
    threading.Thread(target=_end_with, args=(lifeline,), daemon=True).start()
    _task = task


def _end_with(lifeline: Any) -> None:
    try:
        lifeline.recv()
    except (EOFError, OSError):
        os._exit(1)


def compute_local(k: int) -> Computed | Failed:
    """Compute chunk ``k`` of the task that ``begin`` left."""
    return compute(_task, k)


def compute(task: bytes, k: int) -> Computed | Failed:
    """Compute one chunk of a task.

    Parameters
    ----------
    task : bytes
        From ``packed``.
    k : int
        Number of the chunk.

    Returns
    -------
    Computed or Failed
        The finished Parquet file, or what went wrong.
    """
    import time

    from citypact.errors import InputError
    from citypact.sweep.store_chunk import encoded

    started = time.perf_counter()
    try:
        plan, evaluator = _unpacked(task)
        rows = plan.chunk(k)
        content = encoded(plan, k, rows, evaluator.evaluate(rows), evaluator.outputs)
    except InputError as error:
        return Failed(k, str(error), is_input=True)
    except Exception as error:
        return Failed(k, f"{type(error).__name__}: {error}", is_input=False)
    return Computed(k, content, time.perf_counter() - started)


def _unpacked(task: bytes) -> tuple[Any, Any]:
    """Unpack a task once a thread: an evaluator may hold a solver that is not for two at a time."""
    known = getattr(_local, "known", None)
    if known is None or known[0] != task:
        from citypact.errors import InputError, Problem
        from citypact.sweep.versions import versions_here

        plan, evaluator, versions = pickle.loads(task)
        here = versions_here()
        if here != versions:
            other = {name: here.get(name, "none") for name in versions if here.get(name) != versions[name]}
            found = ", ".join(f"{name} {version}" for name, version in other.items())
            wanted = ", ".join(f"{name} {versions[name]}" for name in other)
            raise InputError(Problem("worker", found, wanted, remedy="install the client's versions there"))
        known = _local.known = (task, plan, evaluator)
    return known[1], known[2]
