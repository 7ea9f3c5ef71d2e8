"""A sheet whose rows find no room is told in one line, wherever the room ends."""

from __future__ import annotations

import contextlib
import errno
import gc
import io
import os
import tempfile
from pathlib import Path
from typing import Any

import pytest

from citypact.errors import InputError
from citypact.sweep.store_export import export

ROWS = [(k, k / 7, f"row {k}") for k in range(500)]


class Full(io.RawIOBase):
    """A file that takes so many bytes."""

    def __init__(self, room: int) -> None:
        self.room = room

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self.room -= len(data)
        if self.room < 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return len(data)


@pytest.mark.parametrize("kind", [".csv", ".xlsx"])
@pytest.mark.parametrize("room", [0, 1, 600, 3000])
def test_no_room_for_the_file_is_one_line_and_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, room: int
) -> None:
    real = os.fdopen

    def fdopen(handle: int, mode: str = "r", *given: Any, **more: Any) -> Any:
        if mode != "w+b":
            return real(handle, mode, *given, **more)
        os.close(handle)
        return io.BufferedWriter(Full(room), 16)

    monkeypatch.setattr(os, "fdopen", fdopen)
    told = io.StringIO()
    with contextlib.redirect_stderr(told), pytest.raises(InputError, match=r"cannot write \(No space left"):
        export(("k", "part", "name"), ROWS, tmp_path / f"rows{kind}")
    gc.collect()
    assert told.getvalue() == ""  # no archive that complains when it is forgotten
    assert list(tmp_path.iterdir()) == []


def test_no_room_for_the_rows_of_a_sheet_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sheet grows in a temporary file, whose faults lxml tells in words of its own."""
    lxml = pytest.importorskip("lxml.etree", reason="without lxml the rows are written by Python")
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

    def append(self: object, row: object) -> None:
        raise lxml.SerialisationError("IO_ENOSPC")

    monkeypatch.setattr(WriteOnlyWorksheet, "append", append)
    with pytest.raises(InputError, match=r"cannot write \(No space left on device\)"):
        export(("k", "part", "name"), ROWS, tmp_path / "rows.xlsx")
    assert list(tmp_path.iterdir()) == []


def test_no_folder_for_temporary_files_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))
    with pytest.raises(InputError, match="out: found cannot write"):
        export(("k", "part", "name"), ROWS, tmp_path / "rows.xlsx")
    assert list(tmp_path.iterdir()) == []
