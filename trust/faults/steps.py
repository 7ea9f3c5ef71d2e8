"""Every step of writing a file, counted, and a fault at one of them: a kill, or a disk that is full."""

from __future__ import annotations

import errno
import io
import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest.mock import patch

_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT
#: Steps that take room on a disk.
TAKING = frozenset(("open", "write", "fsync", "mkdir"))


class Steps:
    """Counts the steps, and calls ``fault`` at the one of that number (never at 0).

    A write is two steps: before it, and with half of its bytes on the disk. What lasts, as a full disk
    does, comes back at every later step that is named.
    """

    def __init__(
        self, at: int = 0, fault: Callable[[], None] = lambda: None, lasting: frozenset[str] = frozenset()
    ) -> None:
        self.count = 0
        self._at, self._fault, self._lasting = at, fault, lasting
        #: From the first step to the last one.
        self.seconds = self._began = 0.0
        #: Called once, at the first step.
        self.first: Callable[[], None] = lambda: None

    def step(self, kind: str) -> None:
        """Count one step."""
        if not self.count:
            self.first()
            self._began = time.monotonic()
        self.count += 1
        self.seconds = time.monotonic() - self._began
        if self.count == self._at or (0 < self._at < self.count and kind in self._lasting):
            self._fault()


def killed() -> None:
    """End this process as ``kill -9`` does."""
    os.kill(os.getpid(), signal.SIGKILL)


def full() -> None:
    """Raise what a full disk raises."""
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def failing() -> None:
    """Raise what a broken disk raises."""
    raise OSError(errno.EIO, os.strerror(errno.EIO))


class _Raw(io.FileIO):
    steps: Steps

    def write(self, data: Any) -> int:
        view = memoryview(data).cast("B")
        self.steps.step("write")
        half = len(view) // 2
        done = super().write(view[:half]) if half else 0
        self.steps.step("write")
        return (done or 0) + (super().write(view[half:]) or 0)


@contextmanager
def watched(steps: Steps) -> Iterator[Steps]:
    """Let every step by which Python changes a file pass through ``steps`` while the block runs."""
    counted = ("fsync", "replace", "mkdir", "chmod", "unlink")
    honest = {name: getattr(os, name) for name in ("open", "fdopen", *counted)}

    def opened(path: Any, flags: int, *given: Any, **more: Any) -> int:
        if flags & _WRITES:
            steps.step("open")
        handle: int = honest["open"](path, flags, *given, **more)
        return handle

    def stream(handle: int, mode: str = "r", *given: Any, **more: Any) -> Any:
        if "b" not in mode or not set(mode) & set("wa+"):
            return honest["fdopen"](handle, mode, *given, **more)
        raw = _Raw(handle, "r+b")
        raw.steps = steps
        return io.BufferedRandom(raw)

    def passing(name: str) -> Callable[..., Any]:
        def call(*given: Any, **more: Any) -> Any:
            steps.step(name)
            return honest[name](*given, **more)

        return call

    with ExitStack() as stack:
        stack.enter_context(patch.object(os, "open", opened))
        stack.enter_context(patch.object(os, "fdopen", stream))
        for name in counted:
            stack.enter_context(patch.object(os, name, passing(name)))
        yield steps
