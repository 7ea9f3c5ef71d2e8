"""The page's server: a slider's step against the same work without one, the first byte, heavy neighbours."""

from __future__ import annotations

import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from benchmarks.line import Line, at_most
from benchmarks.ratios import ratio, seconds, timed

PAIR = {"revenue": 4.0, "origin_loss": 1.2, "destination_cost": 0.8, "voluntary": 0.3}
CASE = {"case": "jjj-13-air-council"}  #: takes seconds


def lines() -> Iterator[Line]:
    import httpx

    start = time.perf_counter()
    with serving() as address, httpx.Client(base_url=address, timeout=120, trust_env=False) as visitor:
        yield Line("the server answers after", [time.perf_counter() - start], "s")

        def ask() -> object:
            return visitor.post("/api/split", json={"inputs": PAIR}).raise_for_status()

        ask()
        yield timed("a step of a slider of the view Split, server's answer", ask, unit="ms", repeats=25)
        yield timed(
            "the view Split, its HTML",
            lambda: visitor.get("/split").raise_for_status(),
            unit="ms",
            repeats=25,
        )
        yield timed(
            "first byte of the view Split", lambda: first_byte(visitor, "/split"), unit="ms", repeats=25
        )
        yield timed(
            "plotly.js, compressed",
            lambda: visitor.get("/static/plotly.min.js").raise_for_status(),
            unit="ms",
            repeats=25,
        )
        yield ratio(
            "a step of a slider through the server",
            ask,
            without_server(),
            "the same answer and pictures in one process",
            at_most(3),
        )
        idle = [seconds(ask) for _ in range(15)]
        with neighbours(address, 4):
            busy = [seconds(ask) / statistics.median(idle) for _ in range(15)]
        yield Line(
            "a step of a slider beside four heavy questions",
            busy,
            yardstick="the same on an idle server",
            target=at_most(8),
        )


def first_byte(visitor: Any, path: str) -> None:
    with visitor.stream("GET", path) as reply:
        next(reply.iter_raw(1))


def without_server() -> Callable[[], object]:
    from citypact.web.tasks import answer_question

    return lambda: answer_question({"kind": "split", "inputs": PAIR}, "en")


@contextmanager
def serving() -> Iterator[str]:
    """Run the command until the block ends."""
    command = [sys.executable, "-u", "-m", "citypact.cli", "--lang", "en", "web", "--port", "0", "--no-open"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        yield server.stdout.readline().strip().removeprefix("citypact: ").rstrip("/")
        server.terminate()


@contextmanager
def neighbours(address: str, count: int) -> Iterator[None]:
    """Keep asking heavy questions until the block ends."""
    import httpx

    stop = threading.Event()

    def ask() -> None:
        with httpx.Client(base_url=address, timeout=300, trust_env=False) as visitor:
            while not stop.is_set():
                visitor.post("/api/council", json=CASE)

    threads = [threading.Thread(target=ask) for _ in range(count)]
    for thread in threads:
        thread.start()
    time.sleep(1)
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join()
