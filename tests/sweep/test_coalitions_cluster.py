"""An estimate on a real Dask scheduler: the bytes of local processes, though a worker is killed."""

from __future__ import annotations

import json
import subprocess
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
from sweep.large_games import river
from sweep.small_plan import folder_bytes

from citypact.sweep.coalitions import sampled_run

pytest.importorskip("pyarrow")
pytest.importorskip("distributed")
pytestmark = pytest.mark.slow
SAMPLES = 40 * 64 * 30
CLIENT = """
import json, sys
from sweep.large_games import river
from citypact.errors import CityPactError
from citypact.sweep.coalitions import sampled_run
if __name__ == "__main__":
    try:
        found = sampled_run(river(40), sys.argv[1], 40 * 64 * 30, 3, scheduler=sys.argv[2])
    except CityPactError as error:
        print(error)
        sys.exit(2)
    print(json.dumps([found.vector(), found.standard_errors]))
"""


def client(start: Start, tmp_path: Path, port: int) -> subprocess.Popen[str]:
    script = tmp_path / "client.py"
    script.write_text(CLIENT, encoding="utf-8")
    return start(str(script), str(tmp_path / "run"), f"tcp://127.0.0.1:{port}")


def test_a_cluster_writes_the_bytes_of_local_processes(
    start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = free_port()
    scheduler(start, port)
    monkeypatch.setenv("OMP_NUM_THREADS", "2")
    wild = worker(start, port)
    refused = client(start, tmp_path, port)
    printed, _ = refused.communicate(timeout=120)
    assert refused.returncode == 2
    assert printed == (
        "worker: found OMP_NUM_THREADS 2, expected OMP_NUM_THREADS=1; start the workers of the cluster with"
        " it, or by a nanny, which sets it\n"
    )
    wild.kill()
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    first, _ = worker(start, port), worker(start, port)
    begun = client(start, tmp_path, port)
    wait_for_chunks(tmp_path / "run", 4, begun)
    first.kill()
    printed, _ = begun.communicate(timeout=240)
    assert begun.returncode == 0
    alone = sampled_run(river(40), tmp_path / "alone", SAMPLES, 3, workers=2)
    assert json.loads(printed) == [list(alone.vector()), list(alone.standard_errors or ())]
    assert folder_bytes(tmp_path / "run") == folder_bytes(tmp_path / "alone")
