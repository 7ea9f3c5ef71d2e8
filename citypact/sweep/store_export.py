"""A run, or the answer to a question about it, as a CSV file or an Excel sheet, row after row."""

from __future__ import annotations

import csv
import errno
import io
import math
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO
from zipfile import ZIP_DEFLATED, ZipFile

from citypact.errors import InputError, Problem
from citypact.scenario.whole_file import whole_file
from citypact.scenario.whole_set import settle
from citypact.sweep.store_read import StoredRun

#: Rows of an Excel sheet, with its head.
SHEET = 1_048_576
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def rows_of(run: StoredRun) -> Iterator[tuple[Any, ...]]:
    """Return the rows of a run one by one, as Python numbers."""
    for block in run.blocks():
        yield from zip(*(column.to_pylist() for column in block.columns), strict=True)


def export(
    names: Sequence[str], rows: Iterable[Sequence[Any]], out: str | Path, *, force: bool = False
) -> int:
    """Write rows to a file whole or not at all, and return how many there were.

    Parameters
    ----------
    names : sequence of str
        Head of the table.
    rows : iterable
        A sequence of cells each; a missing number is an empty cell.
    out : str or Path
        Ends in ``.csv`` or ``.xlsx``.
    force : bool
        Whether a file that exists is replaced.

    Raises
    ------
    InputError
        If the file exists, ends otherwise or cannot be written, or the rows do not fit on a sheet.
    """
    path = Path(out)
    kind = path.suffix.lower()
    if kind not in (".csv", ".xlsx"):
        raise InputError(Problem("--out", path.name, "a file that ends in .csv or .xlsx"))
    if os.path.lexists(path) and not (force and (path.is_file() or not path.exists())):
        raise InputError(Problem("--out", "an existing file", "a new one, or --force", str(path)))
    write: Callable[[BinaryIO, Sequence[str], Iterable[Sequence[Any]]], int]
    write = _write_csv if kind == ".csv" else _write_xlsx
    settle(Path(os.path.realpath(path)).parent)
    with whole_file(path) as stream:
        return write(stream, names, rows)


def cell(value: Any) -> Any:
    """Return a cell: no NaN, and no text that a spreadsheet would compute.

    Examples
    --------
    >>> cell(float("nan")), cell(0.5), cell("=1+1")
    (None, 0.5, "'=1+1")
    """
    if isinstance(value, float) and not math.isfinite(value):
        return None if math.isnan(value) else str(value)
    if isinstance(value, str) and value.startswith(_FORMULA):
        return "'" + value
    return value


def _write_csv(stream: BinaryIO, names: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    count = 0
    text = io.TextIOWrapper(stream, encoding="utf-8", newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([cell(name) for name in names])
    for row in rows:
        writer.writerow([cell(value) for value in row])
        count += 1
    text.detach()
    return count


def _write_xlsx(stream: BinaryIO, names: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    from openpyxl import Workbook
    from openpyxl.writer.excel import ExcelWriter

    book = Workbook(write_only=True)
    sheet = book.create_sheet("run")
    count = 0
    try:
        sheet.append([cell(name) for name in names])
        for row in rows:
            count += 1
            if count >= SHEET:
                found = f"more than {SHEET - 1} rows"
                raise InputError(Problem("--out", found, f"at most the {SHEET - 1} rows of a sheet, or .csv"))
            sheet.append([_excel(cell(value)) for value in row])
        with ZipFile(stream, "w", ZIP_DEFLATED) as archive:
            ExcelWriter(book, archive).save()
    except BaseException as error:
        with suppress(Exception):
            sheet.close()  # its rows stand in a temporary file
        raise _disk_error(error) from None
    return count


def _disk_error(error: BaseException) -> BaseException:
    """Return the error of the disk that lxml tells in its own words, such as ``IO_ENOSPC``."""
    if type(error).__name__ != "SerialisationError":
        return error
    number = getattr(errno, str(error).removeprefix("IO_"), errno.EIO)
    return OSError(number, os.strerror(number))


def _excel(value: Any) -> Any:
    """Return what a sheet can hold: a whole number beyond 2^53 would be rounded, so it is text."""
    if value is None or isinstance(value, (bool, float, str)):
        return value
    return value if isinstance(value, int) and abs(value) < 2**53 else str(value)
