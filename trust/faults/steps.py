"""Every step of writing a file, counted, and a fault at one of them: a kill, or a disk that is full."""

from __future__ import annotations

import errno
import io
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest.mock import patch

_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT


class Steps:
    """Counts the steps, and calls ``fault`` at the one of that number (never at 0).

    A write is two steps: before it, and with half of its bytes on the disk.
    """

    def __init__(self, at: int = 0, fault: Callable[[], None] = lambda: None) -> None:
        self.count = 0
        self._at, self._fault = at, fault
        #: Called once, at the first step.
        self.first: Callable[[], None] = lambda: None

    def step(self) -> None:
        """Count one step."""
        if not self.count:
            self.first()
        self.count += 1
        if self.count == self._at:
            self._fault()


def killed() -> None:
    """End this process as ``kill -9`` does."""
    os.kill(os.getpid(), signal.SIGKILL)


def full() -> None:
    """Raise what a full disk raises."""
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


class _Raw(io.FileIO):
    steps: Steps

    def write(self, data: Any) -> int:
        view = memoryview(data).cast("B")
        self.steps.step()
        half = len(view) // 2
        done = super().write(view[:half]) if half else 0
        self.steps.step()
        return (done or 0) + (super().write(view[half:]) or 0)


@contextmanager
def watched(steps: Steps) -> Iterator[Steps]:
    """Let every step by which Python changes a file pass through ``steps`` while the block runs."""
    honest = {
        name: getattr(os, name) for name in ("open", "fdopen", "fsync", "replace", "mkdir", "chmod", "unlink")
    }

    def opened(path: Any, flags: int, *given: Any, **more: Any) -> int:
        if flags & _WRITES:
            steps.step()
        return honest["open"](path, flags, *given, **more)

    def stream(handle: int, mode: str = "r", *given: Any, **more: Any) -> Any:
        if "b" not in mode or not set(mode) & set("wa+"):
            return honest["fdopen"](handle, mode, *given, **more)
        raw = _Raw(handle, "r+b")
        raw.steps = steps
        return io.BufferedRandom(raw)

    def counted(name: str) -> Callable[..., Any]:
        def call(*given: Any, **more: Any) -> Any:
            steps.step()
            return honest[name](*given, **more)

        return call

    with ExitStack() as stack:
        stack.enter_context(patch.object(os, "open", opened))
        stack.enter_context(patch.object(os, "fdopen", stream))
        for name in ("fsync", "replace", "mkdir", "chmod"):
            stack.enter_context(patch.object(os, name, counted(name)))
        yield steps
