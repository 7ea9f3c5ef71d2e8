"""An answer as an Excel workbook: its figures, then every table that a reader sees, a sheet each."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import Any

from citypact.language import current_language, translate
from citypact.report.saved.files import cell_text
from citypact.report.showing import table_csv, tell
from citypact.report.words.writer import Heading, Sheet, Table
from citypact.scenario.answers import Answered
from citypact.scenario.table_file import number_in

MOST_LETTERS = 32767  #: of a cell
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\']")
#: Characters that XML cannot hold.
_NOT_IN_CELLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def workbook_bytes(answered: Answered) -> bytes:
    """Return an answer as the content of an ``.xlsx`` file, in the current language.

    Numbers are numbers. Everything else is text, and what a spreadsheet could take for a formula starts
    with an apostrophe, also if it is copied from there.

    Examples
    --------
    >>> from citypact.scenario.answers import answer
    >>> found = answer("split", {"revenue": 10, "origin_loss": 3, "destination_cost": 2})
    >>> workbook_bytes(found)[:2]
    b'PK'
    """
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    names: set[str] = set()
    figures = list(csv.reader(io.StringIO(table_csv(answered))))
    _add(book, names, translate("Figures", current_language()), figures)
    sheet = Sheet()
    tell(sheet, answered)
    title = ""
    for block in sheet.blocks:
        if isinstance(block, Heading):
            title = block.text
        elif isinstance(block, Table):
            rows = [block.columns, *block.rows]
            _add(book, names, title or block.columns[0], rows, words=block.left)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def _add(
    book: Any, names: set[str], title: str, rows: Iterable[Sequence[str]], words: int | None = None
) -> None:
    """Add a sheet; in its first columns, of words, a number is known by how Python writes it."""
    from openpyxl.cell import WriteOnlyCell

    sheet = book.create_sheet(_sheet_name(title, names))
    for row in rows:
        cells = []
        for at, text in enumerate(row):
            number = number_in(text)
            of_words = words is None or at < words
            if number is not None and of_words and not _as_written(text, number):
                number = None  # such as a plant that is called 007 or 1e5
            cell = WriteOnlyCell(sheet, _text(text) if number is None else number)
            if number is None:
                cell.data_type = "s"  # never a formula, whatever it starts with
            cells.append(cell)
        sheet.append(cells)


def _as_written(text: str, number: float) -> bool:
    """Return whether a text is how a table of figures writes a number.

    Examples
    --------
    >>> _as_written("0.5", 0.5), _as_written("7", 7.0), _as_written("007", 7.0), _as_written("1e5", 1e5)
    (True, True, False, False)
    """
    return text == repr(number) or (number.is_integer() and text == str(int(number)))


def _text(text: str) -> str:
    return str(cell_text(_NOT_IN_CELLS.sub("\ufffd", text)))[:MOST_LETTERS]


def _sheet_name(title: str, names: set[str]) -> str:
    """Return a name of at most 31 letters that no other sheet has."""
    plain = _NOT_IN_NAMES.sub(" ", _NOT_IN_CELLS.sub(" ", title)).strip() or "table"
    name, at = plain[:31], 1
    while name.lower() in names:
        at += 1
        name = f"{plain[: 31 - len(str(at)) - 1]} {at}"
    names.add(name.lower())
    return name
