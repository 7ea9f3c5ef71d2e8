"""Lists of plants: every mistake with its row, limits, and both kinds of file."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from citypact.errors import InputError
from citypact.scenario.portfolio import plant_list
from citypact.scenario.portfolio.plant_list import read_portfolio
from citypact.scenario.table_file import Limits

HEADER = "firm,revenue,origin_loss,destination_cost"


def written(folder: Path, text: str) -> Path:
    file = folder / "firms.csv"
    file.write_text(text, encoding="utf-8")
    return file


def mistakes(file: Path) -> list[str]:
    with pytest.raises(InputError) as caught:
        read_portfolio(file)
    return [str(problem).removeprefix(str(file)).removeprefix(":") for problem in caught.value.problems]


def test_columns_in_any_order_with_a_byte_order_mark(tmp_path: Path) -> None:
    rows = ("-0.1,化工,一厂,0.2,1e0", "", "0.3,化工,二厂,0,2")
    text = "\n".join(("\ufefforigin_loss,sector,firm,destination_cost,revenue", *rows))
    assert read_portfolio(written(tmp_path, text)) == {
        "origin_loss": [-0.1, 0.3],
        "sector": ["化工", "化工"],
        "firm": ["一厂", "二厂"],
        "destination_cost": [0.2, 0.0],
        "revenue": [1.0, 2.0],
    }


def test_a_workbook(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (HEADER.split(","), ["a", 1, 0.7, "=A1"]):
        book.active.append(row)
    book.save(tmp_path / "firms.xlsx")
    (line,) = mistakes(tmp_path / "firms.xlsx")
    assert (
        line == "row 2: destination_cost: found the formula =A1, expected a value; paste the column as values"
    )


def test_every_mistake_is_told_with_its_row(tmp_path: Path) -> None:
    file = written(tmp_path, f'{HEADER},sector\na,nan,x,"1,000",s\na,0,inf,1,\nb,1,2,3,s,more\n')
    assert mistakes(file) == [
        "row 2: revenue: found nan, expected a number, such as 0.25 (亿元)",
        "row 2: origin_loss: found x, expected a number, such as 0.25 (亿元)",
        "row 2: destination_cost: found 1,000, expected a number, such as 0.25 (亿元);"
        " write it without thousands separators",
        "row 3: firm: found a, expected each plant once (first in row 2)",
        "row 3: revenue: found 0, expected a positive amount (亿元)",
        "row 3: origin_loss: found inf, expected a number, such as 0.25 (亿元)",
        "row 3: sector: found nothing, expected the plant's sector",
        "row 4: columns: found 6 cells, expected 5 cells; put a text with commas in double quotes",
    ]


def test_headers(tmp_path: Path) -> None:
    assert mistakes(written(tmp_path, "")) == [
        " rows: found an empty file, expected a header and at least one plant"
    ]
    assert mistakes(written(tmp_path, HEADER + "\n")) == [
        " rows: found a header only, expected at least one plant"
    ]
    wrong = mistakes(written(tmp_path, "firm,revenue,revenue,loss\na,1,1,1\n"))
    assert wrong[0] == "row 1: revenue: found the column twice, expected each column once"
    assert wrong[1].startswith("row 1: column: found loss, expected one of firm, revenue")
    assert [line.split(":")[1].strip() for line in wrong[2:]] == ["origin_loss", "destination_cost"]
    assert len(mistakes(written(tmp_path, f"{HEADER},growth\na,1,0,0,1\n"))) == 5


def test_too_many_rows_and_too_many_mistakes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plant_list, "LIMITS", Limits(10**6, 10**6, 3, "split the list by sector"))
    long = written(tmp_path, HEADER + "\n" + "".join(f"f{k},1,0,0\n" for k in range(4)))
    assert mistakes(long) == [" rows: found more than 3, expected at most 3 rows; split the list by sector"]
    monkeypatch.undo()
    assert plant_list.LIMITS.rows == 1_000_000
    bad = mistakes(written(tmp_path, HEADER + "\n" + "".join(f"f{k},x,0,0\n" for k in range(150))))
    assert len(bad) == 101
    assert bad[-1] == " rows: found 50 further mistakes, expected none"
