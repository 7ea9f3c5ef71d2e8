"""Tables of an answer in a workbook: numbers are numbers, text is text, and nothing is a formula."""

from __future__ import annotations

import io

import openpyxl

from citypact.language import use_language
from citypact.report.saved.workbook import workbook_bytes
from citypact.scenario.answers import Answered, answer


def loaded(answered: Answered) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(workbook_bytes(answered)))


def test_figures_and_every_table_have_a_sheet() -> None:
    found = answer("split", {"revenue": 10.0, "origin_loss": 3.0, "destination_cost": 2.0})
    book = loaded(found)
    assert book.sheetnames[0] == "Figures"
    values = [cell.value for sheet in book for row in sheet.iter_rows() for cell in row]
    assert 0.55 in values
    assert len({name.lower() for name in book.sheetnames}) == len(book.sheetnames) > 1
    with use_language("zh"):
        chinese = loaded(found)
    assert len(chinese.sheetnames) == len(book.sheetnames)


def test_names_that_look_like_formulas_stay_text() -> None:
    names = ["=cmd|' /C calc'!A0", "@SUM(1)", "+1+1", "-2+3", "a\tb", "甲" * 40_000, "x[1]:*?/"]
    plants = {
        "firm": names,
        "revenue": [4.0 + at for at in range(len(names))],
        "origin_loss": [1.0] * len(names),
        "destination_cost": [0.5] * len(names),
    }
    book = loaded(answer("portfolio", {"firms": plants}))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert not [cell for cell in cells if cell.data_type == "f"]
    texts = [cell.value for cell in cells if isinstance(cell.value, str)]
    assert not [text for text in texts if text.startswith(("=", "+", "@", "-", "\t"))]
    assert max(map(len, texts)) <= 32767
    assert "'=cmd|' /C calc'!A0" in texts


def test_names_that_look_like_numbers_stay_as_they_are() -> None:
    """007 is not 7, and 1e5 is no hundred thousand."""
    names = ["007", "1e5", "2.50", "B"]
    plants = {
        "firm": names,
        "revenue": [4.0, 2.0, 3.0, 5.0],
        "origin_loss": [1.0] * 4,
        "destination_cost": [0.5] * 4,
    }
    values = [
        cell.value
        for sheet in loaded(answer("portfolio", {"firms": plants}))
        for row in sheet.iter_rows()
        for cell in row
    ]
    for name in names:
        assert values.count(name) == values.count("B") >= 1, name
    assert 100_000 not in values
