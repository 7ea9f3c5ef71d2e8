"""One line on the terminal that says what long work is doing; nothing when nobody watches."""

from __future__ import annotations

import sys
import threading
import time
from types import TracebackType
from typing import Self

from citypact.report.words.amounts import clipped, encodable, shown

#: Seconds of work before the line appears, and between two changes of it.
PATIENCE = 0.5
_WIDTH = 60
_WIPE = "\r\x1b[2K"


class Progress:
    """A line on standard error that is rewritten in place and wiped at the end.

    It is shown only on a terminal, and only when the work takes longer than half a second.

    Examples
    --------
    >>> with Progress() as progress:
    ...     progress.say("nucleolus")
    """

    def __init__(self) -> None:
        self._text = ""
        self._done = threading.Event()
        self._thread: threading.Thread | None = None

    def say(self, text: str) -> None:
        """Say what is being done now."""
        self._text = text

    def __enter__(self) -> Self:
        if sys.stderr is not None and sys.stderr.isatty():
            # A thread of its own: the work may spend a minute in one call.
            self._thread = threading.Thread(target=self._show, daemon=True)
            self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._done.set()
        if self._thread is not None:
            self._thread.join()

    def _show(self) -> None:
        started, written = time.monotonic(), False
        while not self._done.wait(PATIENCE):
            if self._text:
                seconds = time.monotonic() - started
                line = f"{clipped(shown(self._text), _WIDTH)} ({seconds:.0f} s)"
                written = self._write(_WIPE + encodable(line, sys.stderr.encoding or "ascii"))
        if written:
            self._write(_WIPE)

    def _write(self, text: str) -> bool:
        try:
            sys.stderr.write(text)
            sys.stderr.flush()
        except OSError:  # the terminal has gone; the work goes on
            return False
        return True
