"""Processes of a Dask cluster over TCP, and a client beside them, which end with the test."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parent.parent
Start = Callable[..., subprocess.Popen[str]]


@pytest.fixture(name="start")
def start_processes(tmp_path: Path) -> Iterator[Start]:
    begun: list[subprocess.Popen[str]] = []

    def go(*command: str) -> subprocess.Popen[str]:
        with (tmp_path / f"log{len(begun)}").open("w") as log:
            begun.append(
                subprocess.Popen(
                    [sys.executable, *command],
                    stdout=subprocess.PIPE,
                    stderr=log,
                    text=True,
                    cwd=tmp_path,
                    env={**os.environ, "PYTHONPATH": str(TESTS), "DASK_LOGGING__DISTRIBUTED": "warning"},
                )
            )
        return begun[-1]

    yield go
    for each in begun:
        each.kill()
        each.wait()
        if each.stdout:
            each.stdout.close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def scheduler(start: Start, port: int) -> subprocess.Popen[str]:
    words = ("--host", "127.0.0.1", "--port", str(port), "--no-dashboard", "--no-show")
    begun = start("-m", "distributed.cli.dask_scheduler", *words)
    end = time.monotonic() + 60
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return begun
        except OSError:
            assert begun.poll() is None
            assert time.monotonic() < end
            time.sleep(0.05)


def worker(start: Start, port: int) -> subprocess.Popen[str]:
    words = ("--nthreads", "1", "--no-nanny", "--no-dashboard", "--host", "127.0.0.1")
    return start("-m", "distributed.cli.dask_worker", f"tcp://127.0.0.1:{port}", *words)


def wait_for_chunks(folder: Path, count: int, process: subprocess.Popen[str]) -> None:
    end = time.monotonic() + 240
    while len(list(folder.glob("chunks/*.parquet"))) < count:
        assert process.poll() is None
        assert time.monotonic() < end
        time.sleep(0.01)
