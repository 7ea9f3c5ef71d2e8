"""A folder that cannot be written, a full disk and a file of another kind are three faults, not one."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path

import pytest

from citypact.errors import InputError
from citypact.sweep.store_checkpoints import CHECKPOINTS, Checkpoint, Checkpoints, OnlyOne


def test_a_lock_that_is_no_database_is_no_run_in_progress(tmp_path: Path) -> None:
    (tmp_path / "lock.sqlite").write_bytes(b"something else " * 100)
    with pytest.raises(InputError) as refused:
        OnlyOne(tmp_path)
    told = str(refused.value)
    assert "found file is not a database, expected a lock, which is an empty file; remove this file" in told
    assert "\n" not in told
    assert "progress" not in told


def test_a_lock_that_cannot_be_opened_is_told(tmp_path: Path) -> None:
    (tmp_path / "lock.sqlite").mkdir()
    with pytest.raises(InputError, match=r"out: found cannot write \(unable to open database file\)"):
        OnlyOne(tmp_path)


def test_another_writer_is_a_run_in_progress(tmp_path: Path) -> None:
    right = OnlyOne(tmp_path)
    with pytest.raises(InputError, match=re.escape(f"{tmp_path}: out: found a run in progress")):
        OnlyOne(tmp_path)
    right.release()
    OnlyOne(tmp_path).release()


def test_a_full_disk_keeps_the_lines_and_asks_to_remove_nothing(tmp_path: Path) -> None:
    lines = Checkpoints(tmp_path)
    lines.add(Checkpoint(0, 1, "a" * 64, 0.5))
    (pages,) = lines._file.execute("PRAGMA page_count").fetchone()
    lines._file.execute(f"PRAGMA max_page_count = {pages}")  # what SQLite itself says of a full disk

    def fill() -> None:
        for k in range(1, 1000):
            lines.add(Checkpoint(k, 1, "b" * 64, 0.5))

    with pytest.raises(InputError) as refused:
        fill()
    told = str(refused.value)
    assert "checkpoints: found cannot write (database or disk is full), expected a folder that can" in told
    assert "the chunks written so far are kept" in told
    assert "remove" not in told
    assert Checkpoint(0, 1, "a" * 64, 0.5) in list(lines)
    lines.close()


def test_lines_that_may_only_be_read_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Checkpoints(tmp_path).close()
    real = sqlite3.connect
    monkeypatch.setattr(
        sqlite3, "connect", lambda place, **more: real(f"file:{place}?mode=ro", uri=True, **more)
    )
    lines = Checkpoints(tmp_path, read_only=True)
    with pytest.raises(InputError, match=r"cannot write \(attempt to write a readonly database\)"):
        lines.remove(0)
    lines.close()
    assert (tmp_path / CHECKPOINTS).is_file()
