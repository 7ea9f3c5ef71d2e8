"""Rows of the first sheet of an Excel workbook, judged before anything is unpacked.

A workbook is a zip archive of XML that anyone may have made. The sizes in its directory are summed
before it is opened (an archive of two megabytes can hold gigabytes; the archive's reader stops at the
size that is claimed), macros are refused, and so is a document type, the only place where XML declares
entities; formulas are marked and never evaluated.
"""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO
from xml.parsers import expat

from citypact.errors import InputError, Problem
from citypact.scenario.table_rows import Limits, Row, refuse, too_many_rows

MOST_ENTRIES = 5_000  #: of the archive; a workbook of a hundred sheets has a few hundred
_BLOCK = 1 << 20  #: bytes read at once
_FIRST = 1 << 10  #: bytes by which XML is known
_HEAD = 1 << 14  #: bytes of XML read at once in search of its first element
#: Bytes before which an element must stand: the parser looks through a word without end again and again.
_LONGEST_HEAD = 1 << 19
_EXPECTED = "an Excel workbook (.xlsx)"
_REMEDY = "save it again as .xlsx or as CSV UTF-8"


def workbook_rows(file: Path, data: bytes, limits: Limits) -> Iterator[Row]:
    """Yield the rows of the first sheet; formulas are marked, not evaluated."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        refuse(file, "file", "not a workbook", _EXPECTED, _REMEDY)
    if len(entries) > MOST_ENTRIES:
        refuse(file, "file", f"{len(entries)} files in it", f"at most {MOST_ENTRIES}", _REMEDY)
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > limits.unpacked:
        refuse(file, "file", f"{unpacked} bytes unpacked", f"at most {limits.unpacked} bytes", limits.remedy)
    if any(entry.filename.lower().endswith("vbaproject.bin") for entry in entries):
        refuse(file, "file", "a workbook with macros", "a workbook without macros", _REMEDY)
    try:
        _judge_xml(file, data)
        yield from _sheet(file, data, limits)
    except InputError:
        raise
    except Exception as error:  # a damaged workbook can fail anywhere inside the reader
        reason = str(error) or type(error).__name__
        raise InputError(Problem("file", f"unreadable ({reason})", _EXPECTED, str(file), _REMEDY)) from error


def _judge_xml(file: Path, data: bytes) -> None:
    """Refuse macros by their declared kind, and XML that declares a document type.

    Spreadsheets write none. Whatever reader comes after never sees an entity, of this file or of another.
    XML is known by its first letter: a sheet is found by its link and may have any name.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for entry in archive.infolist():
            with archive.open(entry) as stream:
                if _is_xml(entry.filename, stream.read(_FIRST)):
                    stream.seek(0)
                    if _has_document_type(stream):
                        found = f"a document type in {entry.filename}"
                        refuse(file, "file", found, "a workbook without one", _REMEDY)
                if entry.filename == "[Content_Types].xml" and b"macroEnabled" in archive.read(entry):
                    refuse(file, "file", "a workbook with macros", "a workbook without macros", _REMEDY)


def _is_xml(name: str, first: bytes) -> bool:
    """Return whether a file of the archive is XML by its name, or could be by how it begins."""
    if name.lower().endswith((".xml", ".rels", ".vml")):
        return True
    for mark in (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"):
        first = first.removeprefix(mark)
    # Spaces of any width: UTF-16 without a mark begins with a nought or follows its bracket with one.
    letters = first.lstrip(b" \t\r\n\0")
    return letters.startswith(b"<") or bool(first and not letters)


def _has_document_type(stream: IO[bytes]) -> bool:
    """Read the head of an XML file up to its first element, before which alone one may stand."""
    found: list[bool] = []
    parser = expat.ParserCreate()

    def declared(version: str, encoding: str | None, standalone: int) -> None:
        # Another reader must not see other letters than this one.
        if (encoding or "utf-8").lower() not in ("utf-8", "utf-16", "us-ascii", "ascii"):
            raise ValueError(f"XML in {encoding}")

    parser.XmlDeclHandler = declared
    parser.StartDoctypeDeclHandler = lambda *_: found.append(True)
    parser.StartElementHandler = lambda *_: found.append(False)
    read = 0
    while not found and read < _LONGEST_HEAD and (block := stream.read(_HEAD)):
        parser.Parse(block, False)
        read += len(block)
    if not found:
        raise ValueError("XML without an element")
    return found[0]


def _sheet(file: Path, data: bytes, limits: Limits) -> Iterator[Row]:
    import openpyxl
    from openpyxl.cell.read_only import EMPTY_CELL

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
                    too_many_rows(file, limits)
                # A row number may leap over a million rows, none of which may cost what a full one does.
                if all(cell is EMPTY_CELL for cell in cells):
                    yield Row(number, ())
                    continue
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
                refuse(
                    file, "cells", f"merged cells {cells}", "one value in each cell", "unmerge them", row=row
                )
            kept = block[-200:]
