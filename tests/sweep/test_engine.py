"""Chunks over processes: the same bytes whoever computes them, and whatever is killed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from sweep.small_plan import Deadly, Refusing, Small, SmallPlan, folder_bytes

from citypact.errors import InputError, SolverFailure
from citypact.sweep.advance import Advance
from citypact.sweep.engine import run
from citypact.sweep.store_read import open_run

pytest.importorskip("pyarrow")
TESTS = Path(__file__).resolve().parent.parent
PLAN = SmallPlan(1000, 90, seed=3)
#: A client of its own, to be killed: ``client.py FOLDER DIARY SECONDS WORKERS``.
CLIENT = """
import sys
from sweep.small_plan import Small, SmallPlan
from citypact.sweep.engine import run
if __name__ == "__main__":
    folder, diary, seconds, workers = sys.argv[1:]
    plan = SmallPlan(1000, 90, seed=3)
    run(plan, folder, int(workers), evaluator=Small(diary=diary, seconds=float(seconds)))
"""


def test_one_two_and_eight_workers_write_the_same_bytes(tmp_path: Path) -> None:
    told: list[Advance] = []
    done = run(PLAN, tmp_path / "1", 1, progress=told.append, evaluator=Small())
    assert (done.rows, done.chunks, done.computed, done.kept, done.broken) == (1000, 12, 12, 0, 0)
    assert [each.done for each in told][-1] == 1000
    assert len(told) == 12
    for workers in (2, 8):
        run(PLAN, tmp_path / str(workers), workers, evaluator=Small())
        assert folder_bytes(tmp_path / str(workers)) == folder_bytes(tmp_path / "1")


def test_the_rows_are_those_of_the_plan(tmp_path: Path) -> None:
    run(PLAN, tmp_path / "run", 2, evaluator=Small())
    found = open_run(tmp_path / "run").arrays(["row", "a.x", "b", "total", "product"])
    expected = np.vstack([PLAN.chunk(k) for k in range(12)])
    assert np.array_equal(found["row"], np.arange(1000))
    assert np.array_equal(found["a.x"], expected[:, 0])
    assert np.array_equal(found["total"], expected[:, 0] + expected[:, 1])
    none = expected.sum(axis=1) > 1.9
    assert none.any()
    assert np.array_equal(np.isnan(found["product"]), none)


def test_a_killed_worker_changes_nothing(tmp_path: Path) -> None:
    run(PLAN, tmp_path / "quiet", 2, evaluator=Small())
    diary = tmp_path / "diary"
    killed = Small(diary=str(diary), kill_once=str(tmp_path / "killed"))
    done = run(PLAN, tmp_path / "killed_run", 2, evaluator=killed)
    assert done.broken == 1
    assert folder_bytes(tmp_path / "killed_run") == folder_bytes(tmp_path / "quiet")
    # Each chunk once, but for those that were in work when the worker died.
    times = Counter(diary.read_text().split())
    assert len(times) == 12
    assert sum(times.values()) <= 12 + 2


def test_a_chunk_that_kills_every_worker_is_given_up(tmp_path: Path) -> None:
    with pytest.raises(SolverFailure, match="workers died 5 times while chunk 0 was computed"):
        run(SmallPlan(10, 10), tmp_path / "run", 1, evaluator=Deadly())


def test_a_refused_input_comes_through_with_all_its_lines(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        run(SmallPlan(10, 10), tmp_path / "run", 1, evaluator=Refusing())
    assert str(caught.value) == ("growth: found -1, expected 0 or more\nrate: found 2, expected 0 to 1")


def client(tmp_path: Path, name: str, seconds: float, workers: int = 2) -> subprocess.Popen[bytes]:
    script = tmp_path / "client.py"
    script.write_text(CLIENT, encoding="utf-8")
    return subprocess.Popen(
        [sys.executable, script, tmp_path / name, tmp_path / "diary", str(seconds), str(workers)],
        env={**os.environ, "PYTHONPATH": str(TESTS)},
    )


def chunks_in(folder: Path) -> int:
    return len(list(folder.glob("chunks/*.parquet")))


def children_of(pid: int) -> list[int]:
    listed = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(word) for word in listed.read_text().split()]


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="looks for processes in /proc")
def test_a_killed_client_leaves_no_worker_and_goes_on_where_it_was(tmp_path: Path) -> None:
    run(PLAN, tmp_path / "quiet", 2, evaluator=Small())
    begun = client(tmp_path, "run", 0.3)
    try:
        end = time.monotonic() + 60
        while chunks_in(tmp_path / "run") < 4:
            assert time.monotonic() < end
            assert begun.poll() is None
            time.sleep(0.01)
        workers = children_of(begun.pid)
        assert len(workers) >= 2
    finally:
        begun.send_signal(signal.SIGKILL)
        begun.wait()
    end = time.monotonic() + 20
    while any(_lives(pid) for pid in workers):
        assert time.monotonic() < end, "a worker lives on without its client"
        time.sleep(0.05)
    kept = chunks_in(tmp_path / "run")
    done = run(PLAN, tmp_path / "run", 2, evaluator=Small(diary=str(tmp_path / "diary")))
    assert done.kept == kept
    assert done.computed == 12 - kept
    assert folder_bytes(tmp_path / "run") == folder_bytes(tmp_path / "quiet")
    times = Counter((tmp_path / "diary").read_text().split())
    assert len(times) == 12
    # In flight at the kill: at most those in work and those that had arrived and were not yet written.
    assert sum(times.values()) <= 12 + 4


def _lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.parametrize(
    ("workers", "scheduler", "line"),
    [
        (0, None, "--workers: found 0, expected 1 or more"),
        (2, "tcp://localhost:1", "--workers: found 2, expected no --workers beside --scheduler"),
    ],
)
def test_workers_that_cannot_be(tmp_path: Path, workers: int, scheduler: str | None, line: str) -> None:
    with pytest.raises(InputError, match=line):
        run(PLAN, tmp_path / "run", workers, scheduler, evaluator=Small())
    assert not (tmp_path / "run").exists()


def test_an_absent_extra_is_named() -> None:
    code = (
        "import sys\n"
        "sys.modules['pyarrow'] = None\n"
        "from sweep.small_plan import Small, SmallPlan\n"
        "from citypact.sweep.engine import run\n"
        "from citypact.errors import MissingExtra\n"
        "try:\n"
        "    run(SmallPlan(10, 10), 'never', 1, evaluator=Small())\n"
        "except MissingExtra as error:\n"
        "    print(error)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(TESTS)},
    )
    assert done.stdout.strip() == "a stored run needs pyarrow: pip install 'citypact[store]'"
    assert not Path("never").exists()


def test_progress_in_words() -> None:
    assert Advance(0, 10, 0, 0.0).text() == "0.0% done"
    assert Advance(5, 10, 5, 10.0).left == pytest.approx(10.0)
    assert json.dumps(Advance(10, 10, 5, 2.0).rate) == "2.5"
