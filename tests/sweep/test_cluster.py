"""A real Dask scheduler with two worker processes over TCP; some are killed in the middle of a run."""

from __future__ import annotations

import shutil
import signal
import subprocess
import time
from collections import Counter
from pathlib import Path

import pytest
from sweep.dask_processes import (
    Start,
    free_port,
    scheduler,
    start_processes,  # noqa: F401 - the fixture start
    wait_for_chunks,
    worker,
)
from sweep.small_plan import Small, SmallPlan, folder_bytes

from citypact.errors import InputError
from citypact.sweep.engine import run
from citypact.sweep.pool import ClusterPool

pytest.importorskip("pyarrow")
pytest.importorskip("distributed")
pytestmark = pytest.mark.slow
PLAN = SmallPlan(1200, 60, seed=5)
#: A client of its own, as Dask fills its process with threads: ``client.py FOLDER DIARY SECONDS ADDRESS``.
CLIENT = """
import sys
from sweep.small_plan import Small, SmallPlan
from citypact.errors import CityPactError
from citypact.sweep.engine import run
if __name__ == "__main__":
    folder, diary, seconds, address = sys.argv[1:]
    plan = SmallPlan(1200, 60, seed=5)
    small = Small(diary=diary, seconds=float(seconds))
    try:
        done = run(plan, folder, scheduler=address, evaluator=small)
    except CityPactError as error:
        sys.exit(f"{type(error).__name__}: {error}")
    print(done.computed, done.kept, done.broken)
"""


def client(start: Start, tmp_path: Path, port: int, seconds: float) -> subprocess.Popen[str]:
    script = tmp_path / "client.py"
    script.write_text(CLIENT, encoding="utf-8")
    words = (str(tmp_path / "run"), str(tmp_path / "diary"), str(seconds), f"tcp://127.0.0.1:{port}")
    return start(str(script), *words)


def ended(process: subprocess.Popen[str]) -> list[int]:
    printed, _ = process.communicate(timeout=120)
    assert process.returncode == 0
    return [int(word) for word in printed.split()]


def test_a_worker_of_two_is_killed_and_later_the_client(start: Start, tmp_path: Path) -> None:
    run(PLAN, tmp_path / "local", 1, evaluator=Small())
    port = free_port()
    scheduler(start, port)
    first, _ = worker(start, port), worker(start, port)
    running = client(start, tmp_path, port, 0.2)
    wait_for_chunks(tmp_path / "run", 5, running)
    first.send_signal(signal.SIGKILL)
    computed, kept, _ = ended(running)
    assert (computed, kept) == (20, 0)
    assert folder_bytes(tmp_path / "run") == folder_bytes(tmp_path / "local")
    times = Counter((tmp_path / "diary").read_text().split())
    assert len(times) == 20
    # Again only what the killed worker had in work or had not yet handed over.
    assert sum(times.values()) <= 20 + 2
    # The same cluster, whose scheduler now has lost a worker, serves a client that is killed in its turn.
    shutil.rmtree(tmp_path / "run")
    running = client(start, tmp_path, port, 0.2)
    wait_for_chunks(tmp_path / "run", 5, running)
    running.send_signal(signal.SIGKILL)
    running.wait()
    computed, kept, _ = ended(client(start, tmp_path, port, 0.0))
    assert kept >= 5
    assert computed == 20 - kept
    assert folder_bytes(tmp_path / "run") == folder_bytes(tmp_path / "local")


def test_the_scheduler_is_killed_and_starts_again(start: Start, tmp_path: Path) -> None:
    run(PLAN, tmp_path / "local", 1, evaluator=Small())
    port = free_port()
    before = [scheduler(start, port), worker(start, port), worker(start, port)]
    running = client(start, tmp_path, port, 0.2)
    wait_for_chunks(tmp_path / "run", 5, running)
    for each in before:
        each.send_signal(signal.SIGKILL)
        each.wait()
    time.sleep(1.0)
    scheduler(start, port)
    worker(start, port), worker(start, port)
    computed, kept, broken = ended(running)
    assert (computed, kept) == (20, 0)
    assert broken >= 1
    assert folder_bytes(tmp_path / "run") == folder_bytes(tmp_path / "local")
    assert sum(Counter((tmp_path / "diary").read_text().split()).values()) <= 20 + 4


@pytest.mark.parametrize("case", ["nobody", "no worker"])
def test_a_scheduler_that_cannot_be_used(start: Start, tmp_path: Path, case: str) -> None:
    port = free_port()
    if case == "no worker":
        scheduler(start, port)
    running = client(start, tmp_path, port, 0.0)
    running.wait(timeout=90)
    assert running.returncode == 1
    last = (tmp_path / f"log{1 if case == 'no worker' else 0}").read_text().splitlines()[-1]
    assert last.startswith(f"InputError: --scheduler: found tcp://127.0.0.1:{port}")
    assert "expected a scheduler" in last
    # Nothing was begun.
    assert not (tmp_path / "run").exists()
    assert not (tmp_path / "runs.sqlite").exists()


@pytest.mark.parametrize(
    "address", ["", "banana", "tcp://", "tcp://host", "http://host:1", "tcp://a b:1", "tcp://:8786"]
)
def test_what_is_no_address_is_refused_at_once(address: str) -> None:
    with pytest.raises(InputError, match=r"--scheduler: found .*, expected a scheduler that answers"):
        ClusterPool(b"", address)
