"""A process that tries case after case and tells of each on a pipe, until whoever started it ends it."""

from __future__ import annotations

import contextlib
import locale
import os
import resource
import sys
import tempfile
import time
from multiprocessing.connection import Connection
from pathlib import Path

#: Address space of a worker: what asks for more gets a MemoryError, which would be a broken promise.
ADDRESSES = 8 << 30
#: Locales and time zones, taken in turn.
PLACES = (
    ("C", "UTC"),
    ("C.UTF-8", "Asia/Shanghai"),
    ("tr_TR.UTF-8", "America/St_Johns"),
    ("de_DE.UTF-8", "Pacific/Apia"),
)


def work(pipe: Connection, seed: int, names: tuple[str, ...], first: int, step: int, place: int) -> None:
    """Try the cases first, first + step, … of every parser in turn until the pipe closes."""
    _settle(place)
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESSES, ADDRESSES))
    from trust.fuzzing.case import tried
    from trust.fuzzing.observing import Watch

    home = Path(tempfile.mkdtemp(prefix="fuzzing-"))
    watch = Watch(home)
    number = first
    while True:
        _settle(place + number // step)  # each round in the next of the places
        for name in names:
            pipe.send(("begun", name, number))
            began = time.process_time()
            seen, again = tried(seed, name, number, home, watch)
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
            pipe.send(
                ("done", name, number, seen.status, seen.fault, again, time.process_time() - began, peak)
            )
        number += step


def _settle(place: int) -> None:
    """Take a locale and a time zone; nothing that is written in a terminal may depend on them."""
    language, zone = PLACES[place % len(PLACES)]
    os.environ |= {"LC_ALL": language, "LANG": language, "TZ": zone, "MPLBACKEND": "agg"}
    time.tzset()
    with contextlib.suppress(locale.Error):  # one that this machine lacks still stands in the environment
        locale.setlocale(locale.LC_ALL, language)
    sys.dont_write_bytecode = True
