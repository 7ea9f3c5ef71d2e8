"""What is told of an error that nobody foresaw: its kind and where it arose, never what a visitor sent."""

from __future__ import annotations

import sys
import traceback


def tell_where(error: BaseException) -> None:
    """Write kind and place of an error to the log; its message may quote a visitor, so it stays out."""
    places = "".join(traceback.format_tb(error.__traceback__))
    print(f"{type(error).__name__}, without its message:\n{places}", end="", file=sys.stderr, flush=True)
