"""A run directory: whole chunks, another's run refused, what is damaged told and computed again."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections import namedtuple
from pathlib import Path

import numpy as np
import pytest
from sweep.small_plan import Small, SmallPlan, folder_bytes

from citypact.errors import InputError
from citypact.sweep import disk, store_manifest
from citypact.sweep.disk import needed_bytes
from citypact.sweep.engine import run
from citypact.sweep.store import RunFolder, chunk_file
from citypact.sweep.store_chunk import encoded, whole_chunk
from citypact.sweep.store_manifest import manifest_of
from citypact.sweep.store_read import open_run
from citypact.sweep.store_registry import runs_in

pytest.importorskip("pyarrow")
PLAN = SmallPlan(100, 30, seed=1)
OUTPUTS = Small().outputs


def content(k: int, plan: SmallPlan = PLAN) -> bytes:
    rows = plan.chunk(k)
    return encoded(plan, k, rows, Small().evaluate(rows), OUTPUTS)


def filled(folder: Path, *chunks: int) -> Path:
    """A run directory with some chunks, written without any process."""
    with RunFolder(PLAN, OUTPUTS, folder) as store:
        for k in chunks:
            store.write(k, content(k), 0.1)
    return folder


def reopened(folder: Path) -> tuple[set[int], list[str]]:
    with RunFolder(PLAN, OUTPUTS, folder) as store:
        return store.done, store.told


def test_what_is_finished_is_known_again(tmp_path: Path) -> None:
    folder = filled(tmp_path / "run", 0, 2)
    assert reopened(folder) == ({0, 2}, [])
    assert open_run(folder).rows == 60
    assert not open_run(folder).is_complete
    filled(folder, 1, 3)
    assert open_run(folder).is_complete


@pytest.mark.parametrize("cut", [0, 1, 100, -1])
def test_a_half_written_chunk_is_told_and_forgotten(tmp_path: Path, cut: int) -> None:
    folder = filled(tmp_path / "run", 0, 1)
    file = chunk_file(folder, 1)
    file.write_bytes(file.read_bytes()[:cut])
    with pytest.raises(InputError, match=r"00000001\.parquet: chunk: found \d+ bytes, expected"):
        open_run(folder)
    assert reopened(folder) == (
        {0},
        ["The file of chunk 1 is not what was written; it is computed again."],
    )
    assert not file.exists()
    done = run(PLAN, folder, 1, evaluator=Small())
    assert (done.kept, done.computed) == (1, 3)


def test_every_bit_of_a_chunk_counts(tmp_path: Path) -> None:
    folder = filled(tmp_path / "run", 0)
    whole = chunk_file(folder, 0).read_bytes()
    for at in np.linspace(0, len(whole) - 1, 25).astype(int):
        damaged = bytearray(whole)
        damaged[at] ^= 1
        chunk_file(folder, 0).write_bytes(bytes(damaged))
        done, told = reopened(folder)
        assert (done, len(told)) == (set(), 1)
        filled(folder, 0)


def test_a_lost_file_and_a_lost_line(tmp_path: Path) -> None:
    folder = filled(tmp_path / "run", 0, 1, 2)
    chunk_file(folder, 0).unlink()
    with sqlite3.connect(folder / "checkpoints.sqlite") as file:
        file.execute("DELETE FROM chunk WHERE k > 0")
    file.close()
    # A whole file whose line was lost with the power is taken in; half a file is not.
    half = chunk_file(folder, 2)
    half.write_bytes(half.read_bytes()[:-9])
    done, told = reopened(folder)
    assert done == {1}
    assert told == [
        "The file of chunk 0 is missing; it is computed again.",
        "The file of chunk 2 is half written; it is computed again.",
    ]


def test_a_chunk_of_another_place_is_not_taken_in(tmp_path: Path) -> None:
    folder = filled(tmp_path / "run", 0)
    chunk_file(folder, 1).write_bytes(content(0))
    chunk_file(folder, 2).write_bytes(content(2, SmallPlan(100, 30, seed=2)))
    done, told = reopened(folder)
    assert done == {0}
    assert len(told) == 2
    assert not whole_chunk(content(0), PLAN.hash, 0, 29)


def test_the_rest_of_a_killed_write_is_cleared_away(tmp_path: Path) -> None:
    folder = filled(tmp_path / "run", 0)
    left = folder / "chunks" / ".citypact-0123456789abcdef.tmp"
    left.write_bytes(b"half")
    assert reopened(folder) == ({0}, [])
    assert not left.exists()


def test_another_plan_is_refused_and_nothing_is_touched(tmp_path: Path) -> None:
    folder = filled(tmp_path / "run", 0, 1)
    before = folder_bytes(folder)
    with pytest.raises(
        InputError,
        match=r"run: plan: found a run of plan \w{12} \(seed 1\), expected plan \w{12} \(seed 2\); name",
    ):
        run(SmallPlan(100, 30, seed=2), folder, 1, evaluator=Small())
    assert folder_bytes(folder) == before


def test_another_version_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = filled(tmp_path / "run", 0)
    versions = {**store_manifest.versions_here(), "numpy": "0.1", "citypact": "9"}
    monkeypatch.setattr(store_manifest, "versions_here", lambda: versions)
    with pytest.raises(InputError) as caught:
        RunFolder(PLAN, OUTPUTS, folder)
    lines = str(caught.value).splitlines()
    assert ["numpy 0.1" in line for line in lines] == [False, True]
    assert all(": version: found " in line for line in lines)


def test_other_answers_are_refused(tmp_path: Path) -> None:
    folder = filled(tmp_path / "run", 0)
    for outputs in ({"total": "1"}, {"total": "1", "product": "元"}, dict(reversed(OUTPUTS.items()))):
        with pytest.raises(InputError, match="found other columns or units"):
            RunFolder(PLAN, outputs, folder)


def test_a_folder_of_something_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(InputError, match=r"out: found a folder with notes\.txt, expected a new or empty"):
        RunFolder(PLAN, OUTPUTS, tmp_path)
    assert [each.name for each in tmp_path.iterdir()] == ["notes.txt"]
    with pytest.raises(InputError, match="found a file, expected a folder"):
        RunFolder(PLAN, OUTPUTS, tmp_path / "notes.txt")


@pytest.mark.parametrize("text", ["", "{", "[]", '{"format": 1}', '{"format": 2}'])
def test_a_broken_manifest_is_refused(tmp_path: Path, text: str) -> None:
    folder = filled(tmp_path / "run", 0)
    (folder / "manifest.json").write_text(text)
    with pytest.raises(InputError, match=r"manifest\.json: manifest: found "):
        RunFolder(PLAN, OUTPUTS, folder)
    assert chunk_file(folder, 0).exists()


def test_broken_checkpoints_are_told(tmp_path: Path) -> None:
    folder = filled(tmp_path / "run", 0)
    for name in ("checkpoints.sqlite-wal", "checkpoints.sqlite-shm"):
        (folder / name).unlink(missing_ok=True)
    (folder / "checkpoints.sqlite").write_bytes(b"no database at all" * 100)
    with pytest.raises(InputError, match="checkpoints: found file is not a database"):
        RunFolder(PLAN, OUTPUTS, folder)
    (folder / "checkpoints.sqlite").unlink()
    assert reopened(folder) == ({0}, [])


def test_two_at_a_time_are_one_too_many(tmp_path: Path) -> None:
    in_progress = pytest.raises(InputError, match="out: found a run in progress")
    with RunFolder(PLAN, OUTPUTS, tmp_path / "run"), in_progress:
        RunFolder(PLAN, OUTPUTS, tmp_path / "run")
    assert reopened(tmp_path / "run") == (set(), [])


def test_a_small_disk_is_said_before_anything_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    needed = needed_bytes(manifest_of(PLAN, OUTPUTS))
    usage = namedtuple("usage", "free")
    spare = 64 << 20
    monkeypatch.setattr(disk.shutil, "disk_usage", lambda place: usage(needed + spare - 1))
    with pytest.raises(
        InputError, match=r"samples: found 100 rows, which take 0\.0 GB, expected at most the"
    ):
        run(PLAN, tmp_path / "run", 1, evaluator=Small())
    assert not list(tmp_path.iterdir())
    monkeypatch.setattr(disk.shutil, "disk_usage", lambda place: usage(needed + spare))
    filled(tmp_path / "run", 0)


@pytest.mark.parametrize(("size", "rows"), [(1, 1), (10_000, 10_000), (10_000, 70)])
def test_the_disk_that_is_asked_for_suffices(size: int, rows: int) -> None:
    plan = SmallPlan(size, rows)
    written = sum(len(content(k, plan)) for k in range(-(-size // rows)))
    assert written <= needed_bytes(manifest_of(plan, OUTPUTS))


def test_columns_of_the_same_name_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="columns: found b, row, expected names that differ"):
        RunFolder(PLAN, {"b": "1", "row": "1"}, tmp_path / "run")


def test_the_registry_knows_what_is_there(tmp_path: Path) -> None:
    for name in ("one", "two", "three"):
        run(PLAN, tmp_path / name, 1, evaluator=Small())
    filled(tmp_path / "begun", 0)
    shutil.rmtree(tmp_path / "two")
    (tmp_path / "three" / "manifest.json").write_text("{")
    states = {line.name: (line.state, line.rows) for line in runs_in(tmp_path)}
    assert states == {
        "one": ("complete", 100),
        "two": ("gone", 0),
        "three": ("broken", 0),
        "begun": ("unfinished", 30),
    }
    with sqlite3.connect(tmp_path / "runs.sqlite") as file:
        assert file.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    file.close()


def test_the_manifest_says_what_is_needed(tmp_path: Path) -> None:
    data = json.loads((filled(tmp_path / "run") / "manifest.json").read_text(encoding="utf-8"))
    assert data["hash"] == PLAN.hash
    assert data["plan"]["seed"] == 1
    assert data["outputs"]["product"] == "亿元"
    assert {"python", "citypact", "numpy", "pyarrow"} <= set(data["versions"])
