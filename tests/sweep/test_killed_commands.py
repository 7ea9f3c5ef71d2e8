"""The command itself, killed: its workers, its scheduler, the client at any moment; all runs end the same."""

from __future__ import annotations

import random
import signal
import subprocess
import time
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
from sweep.small_plan import folder_bytes

pytest.importorskip("pyarrow")
pytestmark = pytest.mark.slow
#: The command with small chunks, so that a run of seconds has many.
COMMAND = """
import sys
import citypact.sweep.making as making
making.CHUNK = 64
from citypact.cli.app import run
if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
"""
SAMPLES = 64 * 24
ASKED = (
    "sweep", "beijing-hebei", "--vary", "parameters.plant.growth=range",
    "--vary", "parameters.origin_side.hazard=beta:2,5", "--samples", str(SAMPLES), "--seed", "3",
    "--rows-only", "--json",
)  # fmt: skip


def command(start: Start, tmp_path: Path, folder: str, *more: str) -> subprocess.Popen[str]:
    script = tmp_path / "command.py"
    script.write_text(COMMAND, encoding="utf-8")
    return start(str(script), *ASKED, "--out", folder, *more)


def ended(process: subprocess.Popen[str]) -> str:
    printed, _ = process.communicate(timeout=240)
    assert process.returncode == 0
    return printed


@pytest.mark.parametrize("seed", [1])
def test_a_client_killed_at_any_moment_goes_on(start: Start, tmp_path: Path, seed: int) -> None:
    """A sweep is killed at every step of its writing by trust/faults."""
    whole = ended(command(start, tmp_path, "whole", "--workers", "1"))
    rng, run = random.Random(seed), tmp_path / "run"
    for _ in range(4):
        running = command(start, tmp_path, "run", "--workers", "2")
        have = len(list(run.glob("chunks/*.parquet")))
        if rng.random() < 0.3:  # as likely as not before its first chunk
            time.sleep(rng.random())
        else:
            wait_for_chunks(run, min(23, have + rng.randrange(1, 6)), running)
            time.sleep(rng.random() / 50)
        running.send_signal(signal.SIGKILL)
        running.wait()
        for file in run.glob("chunks/*.parquet"):  # what bears its name is whole
            assert file.read_bytes() == (tmp_path / "whole" / "chunks" / file.name).read_bytes()
    assert ended(command(start, tmp_path, "run", "--workers", "2")) == whole
    assert folder_bytes(run) == folder_bytes(tmp_path / "whole")


def test_a_cluster_loses_a_worker_and_then_its_scheduler(start: Start, tmp_path: Path) -> None:
    pytest.importorskip("distributed")
    whole = ended(command(start, tmp_path, "whole", "--workers", "2"))
    port, run = free_port(), tmp_path / "run"
    first = [scheduler(start, port), worker(start, port), worker(start, port)]
    running = command(start, tmp_path, "run", "--scheduler", f"tcp://127.0.0.1:{port}")
    wait_for_chunks(run, 3, running)
    first[1].send_signal(signal.SIGKILL)
    wait_for_chunks(run, 6, running)
    for each in (first[0], first[2]):
        each.send_signal(signal.SIGKILL)
        each.wait()
    scheduler(start, port)
    worker(start, port), worker(start, port)
    assert ended(running) == whole
    assert folder_bytes(run) == folder_bytes(tmp_path / "whole")
    assert (tmp_path / "log4").read_text(encoding="utf-8") == ""  # what the client said to its user


def test_a_scheduler_that_does_not_answer_is_told_in_one_line(start: Start, tmp_path: Path) -> None:
    pytest.importorskip("distributed")
    port, begun = free_port(), time.monotonic()
    running = command(start, tmp_path, "run", "--scheduler", f"tcp://127.0.0.1:{port}")
    printed, _ = running.communicate(timeout=120)
    assert (running.returncode, printed) == (2, "")
    # Ten seconds of patience, and the start of Python on a busy machine.
    assert time.monotonic() - begun < 60
    assert (tmp_path / "log0").read_text(encoding="utf-8") == (
        f"error: --scheduler: found tcp://127.0.0.1:{port}, no answer in 10 s,"
        " expected a scheduler that answers, as tcp://host:8786\n"
    )
    assert sorted(each.name for each in tmp_path.iterdir()) == ["command.py", "log0"]
