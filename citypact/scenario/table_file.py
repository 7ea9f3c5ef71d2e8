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
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from citypact.errors import InputError
from citypact.scenario.held_file import held_bytes, memory_alone
from citypact.scenario.table_rows import (
    LONGEST_LINE,
    MOST_CELLS,
    MOST_COLUMNS,
    Limits,
    Row,
    refuse,
    too_many_rows,
)
from citypact.scenario.workbook_rows import workbook_rows

__all__ = [
    "LARGEST_FILE",
    "LARGEST_UNPACKED",
    "MOST_COLUMNS",
    "MOST_ROWS",
    "Limits",
    "Row",
    "iterate_rows",
    "number_in",
    "number_remedy",
    "read_rows",
]

LARGEST_FILE = 10 * 1024 * 1024  #: bytes on disk
LARGEST_UNPACKED = 100 * 1024 * 1024  #: bytes of a workbook once unpacked
MOST_ROWS = 200_000
_FORMATS = "a .csv or .xlsx file"
_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_BLOCK = 1 << 20  #: bytes read at once


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
        refuse(file, "file", "a macro workbook (.xlsm)", _FORMATS, "save it as .xlsx or CSV UTF-8")
    if suffix not in {".csv", ".xlsx"}:
        refuse(file, "file", suffix or "a name without ending", _FORMATS)
    text = suffix == ".csv"
    if memory_alone():  # filled by a visitor, who must not fill the memory of others
        limits = replace(limits, unpacked=min(limits.unpacked, LARGEST_UNPACKED))
    data = _bytes(file, limits, count_lines=text and _is_line_end(encoding))
    return _from_text(file, data, limits, encoding) if text else workbook_rows(file, data, limits)


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


def _is_line_end(encoding: str | None) -> bool:
    """Whether a line feed is one byte that nothing else contains, so that lines can be counted."""
    try:
        return "\n".encode(encoding or "utf-8") == b"\n"
    except (LookupError, UnicodeError, ValueError):
        return False


def _bytes(file: Path, limits: Limits, *, count_lines: bool) -> bytes:
    """Read a regular file of permitted size; a device or a pipe is never opened."""
    try:
        held = held_bytes(file)
        size = _regular_size(file) if held is None else len(held)
        data = bytearray()
        if size <= limits.file:
            lines = 0
            with file.open("rb") if held is None else io.BytesIO(held) as stream:
                while len(data) <= limits.file and (block := stream.read(_BLOCK)):
                    data += block
                    lines += block.count(b"\n")
                    # Rows may hold line feeds in quotes, but not twice as many as rows.
                    if count_lines and lines > 2 * limits.rows + 2:
                        too_many_rows(file, limits)
            size = len(data)
    except InputError:
        raise
    except FileNotFoundError:
        refuse(file, "file", "no such file", _FORMATS)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        refuse(file, "file", f"unreadable ({reason})", "a file that can be read")
    if size > limits.file:
        refuse(file, "file", f"{size} bytes", f"at most {limits.file} bytes", limits.remedy)
    return bytes(data)


def _regular_size(file: Path) -> int:
    status = file.stat()
    if not stat.S_ISREG(status.st_mode):
        kind = "a directory" if stat.S_ISDIR(status.st_mode) else "a device or pipe"
        refuse(file, "file", kind, "a regular file")
    return status.st_size


def _from_text(file: Path, data: bytes, limits: Limits, encoding: str | None) -> Iterator[Row]:
    name = encoding or "utf-8-sig"
    number = 0
    try:
        text = io.TextIOWrapper(io.BytesIO(data), encoding=name, newline="")
        for number, cells in enumerate(csv.reader(_lines(file, text), strict=True), 1):
            if number > limits.rows + 1:
                too_many_rows(file, limits)
            if len(cells) > MOST_CELLS:
                refuse(file, "row", f"{len(cells)} cells", f"at most {MOST_CELLS} cells", row=number)
            yield Row(number, tuple(cells))
    except UnicodeDecodeError:
        likely = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "gb18030"
        remedy = f'save it as "CSV UTF-8" or pass encoding="{likely}" (--encoding {likely})'
        bad = _undecodable_row(data, name)
        refuse(file, "encoding", f"bytes that are not {encoding or 'UTF-8'}", "text", remedy, row=bad)
    except csv.Error as error:
        refuse(file, "row", str(error), "cells separated by commas", row=number + 1)
    except InputError:
        raise
    except (LookupError, UnicodeError, ValueError):
        refuse(file, "encoding", name, "the name of a text encoding, such as utf-8 or gb18030")


def _lines(file: Path, text: io.TextIOWrapper) -> Iterator[str]:
    """Yield the lines of a text; a line of many million characters would be a row of many million cells."""
    for line in text:
        if len(line) > LONGEST_LINE:
            refuse(file, "row", f"a line of {len(line)} letters", f"at most {LONGEST_LINE} letters")
        yield line


def _undecodable_row(data: bytes, encoding: str) -> int:
    """Return the row of the first byte that is not of the encoding."""
    try:
        data.decode(encoding)
    except UnicodeDecodeError as error:
        return 1 + data[: error.start].count(b"\n")
    return 1
