"""Rows of a CSV file or an Excel workbook, read with limits on size before opening.

A file is judged by its size on disk before it is read, a workbook also by the sizes in its
zip directory before anything is unpacked.
"""

from __future__ import annotations

import csv
import io
import stat
import warnings
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from citypact.errors import InputError, Problem

LARGEST_FILE = 10 * 1024 * 1024  #: bytes on disk
LARGEST_UNPACKED = 100 * 1024 * 1024  #: bytes of a workbook once unpacked
MOST_ROWS = 200_000
MOST_COLUMNS = 64
_FORMATS = "a .csv or .xlsx file"


@dataclass(frozen=True)
class Row:
    """One row of a table: its number as a spreadsheet shows it, and its cells."""

    number: int
    cells: tuple[Any, ...]
    formulas: frozenset[int] = frozenset()

    @property
    def blank(self) -> bool:
        """Whether no cell holds anything."""
        return all(cell is None or not str(cell).strip() for cell in self.cells)

    def formula(self, position: int) -> bool:
        """Return whether the cell is a formula, whose value the file does not settle."""
        return position in self.formulas

    def at(self, file: Path) -> str:
        """Return the place of the row for a message."""
        return f"{file}:row {self.number}"


def read_rows(file: Path, encoding: str | None = None) -> list[Row]:
    """Return the rows of a ``.csv`` or ``.xlsx`` file.

    Raises
    ------
    InputError
        If the file cannot be read, is too large, is not of these kinds, or is not text in
        the given encoding (UTF-8 by default).
    """
    suffix = file.suffix.lower()
    if suffix == ".xlsm":
        _refuse(file, "file", "a macro workbook (.xlsm)", _FORMATS, "save it as .xlsx or CSV UTF-8")
    if suffix not in {".csv", ".xlsx"}:
        _refuse(file, "file", suffix or "a name without ending", _FORMATS)
    data = _bytes(file)
    return _from_workbook(file, data) if suffix == ".xlsx" else _from_text(file, data, encoding)


def _refuse(
    file: Path, field: str, found: object, expected: str, remedy: str = "", *, row: int = 0
) -> NoReturn:
    place = f"{file}:row {row}" if row else str(file)
    raise InputError(Problem(field, found, expected, place, remedy))


def _bytes(file: Path) -> bytes:
    """Read a regular file of permitted size; a device or a pipe is never opened."""
    try:
        status = file.stat()
        if not stat.S_ISREG(status.st_mode):
            kind = "a directory" if stat.S_ISDIR(status.st_mode) else "a device or pipe"
            _refuse(file, "file", kind, "a regular file")
        size = status.st_size
        data = b""
        if size <= LARGEST_FILE:
            with file.open("rb") as stream:
                data = stream.read(LARGEST_FILE + 1)
            size = len(data)
    except InputError:
        raise
    except FileNotFoundError:
        _refuse(file, "file", "no such file", _FORMATS)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        _refuse(file, "file", f"unreadable ({reason})", "a file that can be read")
    if size > LARGEST_FILE:
        _refuse(file, "file", f"{size} bytes", f"at most {LARGEST_FILE} bytes", "split the list")
    return data


def _from_text(file: Path, data: bytes, encoding: str | None) -> list[Row]:
    name = encoding or "utf-8-sig"
    try:
        text = data.decode(name)
    except UnicodeDecodeError as error:
        bad = 1 + data[: error.start].count(b"\n")
        remedy = 'save it as "CSV UTF-8" or pass encoding="gb18030" (--encoding gb18030)'
        _refuse(file, "encoding", f"bytes that are not {encoding or 'UTF-8'}", "text", remedy, row=bad)
    except (LookupError, UnicodeError, ValueError):
        _refuse(file, "encoding", name, "the name of a text encoding, such as utf-8 or gb18030")
    rows: list[Row] = []
    try:
        for number, cells in enumerate(csv.reader(io.StringIO(text, newline=""), strict=True), 1):
            if number > MOST_ROWS + 1:
                _refuse(file, "rows", f"more than {MOST_ROWS}", f"at most {MOST_ROWS} rows", "split the list")
            rows.append(Row(number, tuple(cells)))
    except csv.Error as error:
        _refuse(file, "row", str(error), "cells separated by commas", row=len(rows) + 1)
    return rows


def _from_workbook(file: Path, data: bytes) -> list[Row]:
    """Return the rows of the first sheet; formulas are marked, not evaluated."""
    expected = "an Excel workbook (.xlsx)"
    remedy = "save it again as .xlsx or as CSV UTF-8"
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        _refuse(file, "file", "not a workbook", expected, remedy)
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > LARGEST_UNPACKED:
        _refuse(
            file, "file", f"{unpacked} bytes unpacked", f"at most {LARGEST_UNPACKED} bytes", "split the list"
        )
    if any(entry.filename.lower().endswith("vbaproject.bin") for entry in entries):
        _refuse(file, "file", "a workbook with macros", "a workbook without macros", remedy)
    try:
        return _sheet(file, data)
    except InputError:
        raise
    except Exception as error:  # a damaged workbook can fail anywhere inside the reader
        reason = str(error) or type(error).__name__
        raise InputError(Problem("file", f"unreadable ({reason})", expected, str(file), remedy)) from error


def _sheet(file: Path, data: bytes) -> list[Row]:
    import openpyxl

    rows: list[Row] = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # styles and extensions that do not touch the values
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
        try:
            sheet = book.worksheets[0]
            sheet.reset_dimensions()  # the size a sheet claims need not be the size it has
            for number, cells in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS), 1):
                if number > MOST_ROWS + 1:
                    _refuse(
                        file, "rows", f"more than {MOST_ROWS}", f"at most {MOST_ROWS} rows", "split the list"
                    )
                formulas = frozenset(
                    position
                    for position, cell in enumerate(cells)
                    if cell.data_type == "f" or str(cell.value or "").startswith("=")
                )
                rows.append(Row(number, tuple(cell.value for cell in cells), formulas))
        finally:
            book.close()
    return rows
