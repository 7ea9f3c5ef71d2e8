"""A file is whole or as it was, keeps its permissions, and is never open to others while it grows."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from citypact.errors import InputError
from citypact.scenario.new_content import UNFINISHED
from citypact.scenario.whole_file import whole_file, write_atomic


def test_a_block_that_raises_leaves_everything_as_it_was(tmp_path: Path) -> None:
    file = tmp_path / "table.csv"
    file.write_bytes(b"old")

    def half() -> None:
        with whole_file(file) as stream:
            stream.write(b"new, half")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        half()
    assert (file.read_bytes(), os.listdir(tmp_path)) == (b"old", ["table.csv"])


def test_a_private_file_is_private_while_it_is_written(tmp_path: Path) -> None:
    file = tmp_path / "f"
    file.write_bytes(b"old")
    file.chmod(0o600)
    with whole_file(file) as stream:
        stream.write(b"new")
        (growing,) = tmp_path.glob(UNFINISHED)
        assert stat.S_IMODE(growing.stat().st_mode) == 0o600
        assert file.read_bytes() == b"old"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert file.read_bytes() == b"new"


@pytest.mark.parametrize("number", [5, 22])
def test_the_name_reaches_the_disk_or_it_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    real = os.fsync

    def fsync(handle: int) -> None:
        if stat.S_ISDIR(os.fstat(handle).st_mode):
            raise OSError(number, os.strerror(number))
        real(handle)

    monkeypatch.setattr(os, "fsync", fsync)
    if number == 22:  # the file system has no such call for folders
        write_atomic(tmp_path / "f", "x")
    else:
        with pytest.raises(InputError, match=r"f: out: found cannot write \(Input/output error\).*; kept"):
            write_atomic(tmp_path / "f", "x", "kept")


def test_a_pipe_and_a_device_are_never_written(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for place in (tmp_path / "pipe", Path("/dev/null")):
        with pytest.raises(InputError, match="out: found a device or pipe, expected the name of a file"):
            write_atomic(place, "x")
