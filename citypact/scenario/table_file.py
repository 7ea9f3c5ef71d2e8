"""Rows of a CSV file or an Excel workbook, read with limits on size before opening.

A file is judged by its size on disk before it is read, a workbook also by the sizes in its
zip directory before anything is unpacked; rows come one by one, so that a table of a million
coalitions is never a million rows in memory.
"""

from __future__ import annotations

import csv
import io
import math
import re
import stat
import unicodedata
import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from citypact.errors import InputError, Problem

LARGEST_FILE = 10 * 1024 * 1024  #: bytes on disk
LARGEST_UNPACKED = 100 * 1024 * 1024  #: bytes of a workbook once unpacked
MOST_ROWS = 200_000
MOST_COLUMNS = 64  #: of a workbook; cells beyond are not read
_FORMATS = "a .csv or .xlsx file"
_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_BLOCK = 1 << 20  #: bytes read at once


@dataclass(frozen=True)
class Limits:
    """How large a table may be, and what to do about one that is larger.

    Parameters
    ----------
    file, unpacked : int
        Bytes on disk, and of a workbook once unpacked.
    rows : int
        Rows under the header.
    remedy : str
        Said when a limit is passed.
    merged : bool
        Whether merged cells may stand in a workbook.
    columns : int
        Of a workbook; cells beyond are not read.
    """

    file: int
    unpacked: int
    rows: int
    remedy: str
    merged: bool = True
    columns: int = MOST_COLUMNS


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
    """Return the rows of a ``.csv`` or ``.xlsx`` file of at most 10 MB and 200,000 rows.

    Raises
    ------
    InputError
        If the file cannot be read, is too large, is not of these kinds, or is not text in
        the given encoding (UTF-8 by default).
    """
    return list(
        iterate_rows(file, Limits(LARGEST_FILE, LARGEST_UNPACKED, MOST_ROWS, "split the list"), encoding)
    )


def iterate_rows(file: Path, limits: Limits, encoding: str | None = None) -> Iterator[Row]:
    """Yield the rows of a ``.csv`` or ``.xlsx`` file within the limits; as :func:`read_rows` otherwise."""
    suffix = file.suffix.lower()
    if suffix == ".xlsm":
        _refuse(file, "file", "a macro workbook (.xlsm)", _FORMATS, "save it as .xlsx or CSV UTF-8")
    if suffix not in {".csv", ".xlsx"}:
        _refuse(file, "file", suffix or "a name without ending", _FORMATS)
    text = suffix == ".csv"
    data = _bytes(file, limits, count_lines=text and _is_line_end(encoding))
    return _from_text(file, data, limits, encoding) if text else _from_workbook(file, data, limits)


def number_in(cell: Any) -> float | None:
    """Return the finite number that a cell holds, or ``None``.

    Examples
    --------
    >>> number_in("1e3"), number_in(" -.5 "), number_in("1,000"), number_in(True)
    (1000.0, -0.5, None, None)
    """
    text = "" if cell is None else str(cell).strip()
    if isinstance(cell, bool) or not _NUMBER.fullmatch(text):
        return None
    value = float(text)
    return value if math.isfinite(value) else None


def number_remedy(text: str) -> str:
    """Return what to do about a text that means a number and is none here, or nothing.

    Examples
    --------
    >>> number_remedy("1,000"), number_remedy("１２")
    ('write it without thousands separators', 'write it in the digits 0 to 9 of half width')
    """
    plain = unicodedata.normalize("NFKC", text)
    if number_in(plain) is not None and plain != text:
        return "write it in the digits 0 to 9 of half width"
    if number_in(re.sub(r"(?<=\d)[,' \u2009](?=\d)", "", plain)) is not None:
        return "write it without thousands separators"
    if number_in(re.sub(r"^[¥$€]|[%¥$€]$|元$", "", plain).strip()) is not None:
        return "write the number alone, without a sign or unit"
    return ""


def _refuse(
    file: Path, field: str, found: object, expected: str, remedy: str = "", *, row: int = 0
) -> NoReturn:
    place = f"{file}:row {row}" if row else str(file)
    raise InputError(Problem(field, found, expected, place, remedy))


def _is_line_end(encoding: str | None) -> bool:
    """Whether a line feed is one byte that nothing else contains, so that lines can be counted."""
    try:
        return "\n".encode(encoding or "utf-8") == b"\n"
    except (LookupError, UnicodeError, ValueError):
        return False


def _bytes(file: Path, limits: Limits, *, count_lines: bool) -> bytes:
    """Read a regular file of permitted size; a device or a pipe is never opened."""
    try:
        status = file.stat()
        if not stat.S_ISREG(status.st_mode):
            kind = "a directory" if stat.S_ISDIR(status.st_mode) else "a device or pipe"
            _refuse(file, "file", kind, "a regular file")
        size = status.st_size
        data = bytearray()
        if size <= limits.file:
            lines = 0
            with file.open("rb") as stream:
                while len(data) <= limits.file and (block := stream.read(_BLOCK)):
                    data += block
                    lines += block.count(b"\n")
                    # Rows may hold line feeds in quotes, but not twice as many as rows.
                    if count_lines and lines > 2 * limits.rows + 2:
                        _too_many_rows(file, limits)
            size = len(data)
    except InputError:
        raise
    except FileNotFoundError:
        _refuse(file, "file", "no such file", _FORMATS)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        _refuse(file, "file", f"unreadable ({reason})", "a file that can be read")
    if size > limits.file:
        _refuse(file, "file", f"{size} bytes", f"at most {limits.file} bytes", limits.remedy)
    return bytes(data)


def _too_many_rows(file: Path, limits: Limits) -> NoReturn:
    _refuse(file, "rows", f"more than {limits.rows}", f"at most {limits.rows} rows", limits.remedy)


def _from_text(file: Path, data: bytes, limits: Limits, encoding: str | None) -> Iterator[Row]:
    name = encoding or "utf-8-sig"
    number = 0
    try:
        text = io.TextIOWrapper(io.BytesIO(data), encoding=name, newline="")
        for number, cells in enumerate(csv.reader(text, strict=True), 1):
            if number > limits.rows + 1:
                _too_many_rows(file, limits)
            yield Row(number, tuple(cells))
    except UnicodeDecodeError:
        likely = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "gb18030"
        remedy = f'save it as "CSV UTF-8" or pass encoding="{likely}" (--encoding {likely})'
        bad = _undecodable_row(data, name)
        _refuse(file, "encoding", f"bytes that are not {encoding or 'UTF-8'}", "text", remedy, row=bad)
    except csv.Error as error:
        _refuse(file, "row", str(error), "cells separated by commas", row=number + 1)
    except InputError:
        raise
    except (LookupError, UnicodeError, ValueError):
        _refuse(file, "encoding", name, "the name of a text encoding, such as utf-8 or gb18030")


def _undecodable_row(data: bytes, encoding: str) -> int:
    """Return the row of the first byte that is not of the encoding."""
    try:
        data.decode(encoding)
    except UnicodeDecodeError as error:
        return 1 + data[: error.start].count(b"\n")
    return 1


def _from_workbook(file: Path, data: bytes, limits: Limits) -> Iterator[Row]:
    """Yield the rows of the first sheet; formulas are marked, not evaluated."""
    expected = "an Excel workbook (.xlsx)"
    remedy = "save it again as .xlsx or as CSV UTF-8"
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        _refuse(file, "file", "not a workbook", expected, remedy)
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > limits.unpacked:
        _refuse(file, "file", f"{unpacked} bytes unpacked", f"at most {limits.unpacked} bytes", limits.remedy)
    if any(entry.filename.lower().endswith("vbaproject.bin") for entry in entries):
        _refuse(file, "file", "a workbook with macros", "a workbook without macros", remedy)
    try:
        yield from _sheet(file, data, limits)
    except InputError:
        raise
    except Exception as error:  # a damaged workbook can fail anywhere inside the reader
        reason = str(error) or type(error).__name__
        raise InputError(Problem("file", f"unreadable ({reason})", expected, str(file), remedy)) from error


def _sheet(file: Path, data: bytes, limits: Limits) -> Iterator[Row]:
    import openpyxl

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # styles and extensions that do not touch the values
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
        try:
            sheet = book.worksheets[0]
            if not limits.merged:
                _refuse_merged(file, data, sheet._worksheet_path)
            sheet.reset_dimensions()  # the size a sheet claims need not be the size it has
            for number, cells in enumerate(sheet.iter_rows(max_col=limits.columns), 1):
                if number > limits.rows + 1:
                    _too_many_rows(file, limits)
                formulas = frozenset(
                    position
                    for position, cell in enumerate(cells)
                    if cell.data_type == "f" or str(cell.value or "").startswith("=")
                )
                yield Row(number, tuple(cell.value for cell in cells), formulas)
        finally:
            book.close()


def _refuse_merged(file: Path, data: bytes, sheet: str) -> None:
    """Refuse a sheet with merged cells, all but one of which would read as empty."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open(sheet) as stream:
        kept = b""
        while block := stream.read(_BLOCK):
            found = re.search(rb'<mergeCell\s[^>]*ref="([A-Z0-9:]+)"', kept + block)
            if found:
                cells = found[1].decode("ascii")
                row = int(re.sub(r"\D.*", "", cells.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")))
                _refuse(
                    file, "cells", f"merged cells {cells}", "one value in each cell", "unmerge them", row=row
                )
            kept = block[-200:]
