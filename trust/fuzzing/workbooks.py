"""Excel workbooks that lie: made from a table, then attacked as cells, as XML and as an archive."""

from __future__ import annotations

import csv
import datetime
import io
import re
import zipfile
from random import Random
from typing import Any

from trust.fuzzing.mutations import mutated_bytes
from trust.fuzzing.nasty import NAMES

CELLS: tuple[Any, ...] = (
    *(
        None,
        True,
        1e308,
        1e-320,
        -0.0,
        10**20,
        "=1+1",
        '=HYPERLINK("x")',
        "'1",
        "１２",
        "1,000",
        " 0.5 ",
        "50%",
    ),
    *(
        datetime.datetime(2024, 2, 29),
        datetime.time(1),
        datetime.timedelta(9),
        "#DIV/0!",
        "x" * 32000,
        "a\nb",
    ),
)
_XML = (
    ('dimension ref="[^"]*"', 'dimension ref="A1:XFD1048576"'),
    ('<row r="\\d+"', '<row r="99999999999"'),
    ('<row r="\\d+"', '<row r="-1"'),
    ('<row r="\\d+"', '<row r="x"'),
    ('<c r="[A-Z]+\\d+"', '<c r="ZZZZZZ9"'),
    ('<c r="[A-Z]+\\d+"', '<c r="B1048577"'),
    ('t="\\w+"', 't="d"'),
    ('t="\\w+"', 't="e"'),
    ('t="\\w+"', 't="s"'),
    ("<v>[^<]*</v>", "<v>999999999</v>"),
    ("<v>[^<]*</v>", "<v>1e999</v>"),
    ("<v>[^<]*</v>", "<v>NaN</v>"),
    ("<v>[^<]*</v>", "<v/>"),
    ("<\\?xml[^>]*>", '<?xml version="1.0" encoding="utf-7"?>'),
    ("<sheetData>", "<sheetData><row><c><v>" + "1" * 100000 + "</v></c></row>"),
    ("<sheetData>", "<sheetData>" + "<row/>" * 100000),
    ("<sheetData>", "<sheetData>" + "<x>" * 20000),
    ("<worksheet", '<!DOCTYPE x [<!ENTITY a "b">]><worksheet'),
    ("<sheets>.*</sheets>", "<sheets/>"),
    ('sheetId="1"', 'sheetId="1" state="veryHidden"'),
    ('Target="[^"]*"', 'Target="../../../../dev/zero"'),
    ('Target="[^"]*"', 'Target="/xl/nowhere.xml"'),
    ("<mergeCells", "<mergeCells count='-1'"),
)


def workbook(table: str, rng: Random) -> bytes:
    """Return the rows of a CSV text as a workbook, a few of its cells replaced."""
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    rows = list(csv.reader(io.StringIO(table)))
    for at, row in enumerate(rows, 1):
        for to, cell in enumerate(row, 1):
            value: Any = cell
            if rng.random() < 0.5:
                try:
                    value = float(cell)
                except ValueError:
                    value = cell
            sheet.cell(at, to).value = value
    for _ in range(rng.choice((0, 0, 1, 2))):
        value = rng.choice((*CELLS, *NAMES[:12]))
        if not (
            isinstance(value, str) and any(ord(letter) < 32 and letter not in "\n\t" for letter in value)
        ):
            sheet.cell(rng.randrange(1, len(rows) + 2), rng.randrange(1, 9)).value = value
    if rng.random() < 0.05:
        sheet.merge_cells("A1:B2")
    if rng.random() < 0.05:
        sheet.cell(1_048_576, 16_384).value = 1
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def mutated_workbook(data: bytes, rng: Random) -> bytes:
    """Return an archive whose XML or directory says what is not so."""
    act = rng.randrange(6)
    if act == 0:
        return data
    if act == 1:
        return mutated_bytes(data, rng)
    kept = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as new:
        names = old.namelist()
        struck = rng.choice(names)
        for name in names:
            content = old.read(name)
            if act == 2 and name == struck:
                continue
            if act == 3 and name == struck:
                content = mutated_bytes(content, rng)
            if act >= 4:
                pattern, said = rng.choice(_XML)
                text = content.decode("utf-8", "replace")
                content = re.sub(pattern, said.replace("\\", "\\\\"), text, count=1, flags=re.DOTALL).encode()
            new.writestr(name, content)
        if act == 5 and rng.random() < 0.3:
            new.writestr(
                rng.choice(("xl/vbaProject.bin", "../../../tmp/x", "bomb.xml")), b"<" + b"a" * 2_000_000
            )
    archive = bytearray(kept.getvalue())
    if act == 5 and rng.random() < 0.5:  # the directory claims another size
        at = archive.rfind(b"PK\x01\x02")
        archive[at + 24 : at + 28] = rng.choice(
            (b"\xff\xff\xff\x7f", b"\x00\x00\x00\x00", b"\x01\x00\x00\x00")
        )
    return bytes(archive)
