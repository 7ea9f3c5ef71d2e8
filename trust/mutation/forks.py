"""Run a call in a forked process with bounds on processor time, wall-clock time and memory."""

from __future__ import annotations

import ctypes
import json
import os
import resource
import select
import signal
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from typing import Any

#: Bytes of address space that a forked process may take.
MEMORY = 8 << 30
#: The request to prctl of Linux that ends a process when its parent ends.
_DIE_WITH_PARENT = 1
#: A process waits for others as well: its wall-clock bound is this many times its processor time.
WALL = 6.0


def forked(call: Callable[[], Any], seconds: float | None) -> tuple[str, Any]:
    """Run a call in a fork and return how it ended, and what it returned.

    Parameters
    ----------
    call : callable
        Returns something that JSON can hold.
    seconds : float or None
        Processor time that it may use, its wall-clock time being bounded by a multiple; None for a call that
        bounds its own forks.

    Returns
    -------
    tuple of str and object
        ``"done"`` and the answer; ``"late"`` or ``"crashed"`` and None.

    Raises
    ------
    RuntimeError
        If the call raises: with its traceback, for a fault of the harness is no verdict.

    Examples
    --------
    >>> forked(lambda: 2 + 3, 10)
    ('done', 5)
    >>> forked(lambda: os.abort(), 10)
    ('crashed', None)
    """
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        _within(call, seconds, read, write)
    os.close(write)
    answer, late = _drain(read, time.monotonic() + WALL * (1000 if seconds is None else seconds) + 20)
    if late:
        with suppress(ProcessLookupError):
            os.killpg(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    if late or (os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGXCPU):
        return "late", None
    if status or not answer:
        return "crashed", None
    how, what = json.loads(answer)
    if how == "raised":
        raise RuntimeError(f"the harness itself failed:\n{what}")
    return "done", what


def die_with_parent() -> None:
    """Let this process end when its parent ends, so that a run that is stopped leaves nothing at work."""
    ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)


def _within(call: Callable[[], Any], seconds: float | None, read: int, write: int) -> None:
    """Be the fork: bounds, silence, the call, and an end without any clean-up of the parent's."""
    status = 1
    try:
        os.setpgid(0, 0)
        die_with_parent()
        os.close(read)
        if seconds is not None:
            bound = int(seconds) + 1
            resource.setrlimit(resource.RLIMIT_CPU, (bound, bound + 5))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        silence = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(silence, stream)
        try:
            answer = ["done", call()]
        except Exception:
            answer = ["raised", traceback.format_exc()]
        data = json.dumps(answer).encode()
        while data:
            data = data[os.write(write, data) :]
        status = 0
    finally:
        os._exit(status)


def _drain(read: int, until: float) -> tuple[bytes, bool]:
    """Read all that the fork writes; the second value says that it did not end in time."""
    parts: list[bytes] = []
    with os.fdopen(read, "rb", buffering=0) as pipe:
        while True:
            ready, _, _ = select.select([pipe], [], [], max(0.0, until - time.monotonic()))
            if not ready:
                return b"".join(parts), True
            part = pipe.read(1 << 16)
            if not part:
                return b"".join(parts), False
            parts.append(part)
