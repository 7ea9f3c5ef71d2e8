"""Lists of offers: a row for each plant and destination, every mistake with its row, limits."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from citypact.errors import InputError
from citypact.scenario.portfolio import offer_list
from citypact.scenario.portfolio.offer_list import read_offers
from citypact.scenario.table_file import Limits

HEADER = "firm,origin,destination,revenue,origin_loss,destination_cost"


def written(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    file = folder / "offers.csv"
    file.write_text(text, encoding=encoding)
    return file


def mistakes(file: Path, encoding: str | None = None) -> list[str]:
    with pytest.raises(InputError) as caught:
        read_offers(file, encoding=encoding)
    return [str(problem).removeprefix(str(file)).removeprefix(":") for problem in caught.value.problems]


def test_a_plant_may_have_several_destinations(tmp_path: Path) -> None:
    file = written(tmp_path, f"{HEADER}\n一厂,北京,保定,5,1,-1\n\n一厂,北京,唐山,5,-0.5,1\n", "gb18030")
    assert read_offers(file, encoding="gb18030") == {
        "firm": ["一厂", "一厂"],
        "origin": ["北京", "北京"],
        "destination": ["保定", "唐山"],
        "revenue": [5.0, 5.0],
        "origin_loss": [1.0, -0.5],
        "destination_cost": [-1.0, 1.0],
    }
    (line,) = mistakes(file)
    assert line.startswith("row 2: encoding: found bytes that are not UTF-8, expected text;")


def test_a_workbook_reads_the_same(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (HEADER.split(","), ["steel", "A", "B", 5, 1, 1], ["steel", "A", "C", 5, 1, "=F2"]):
        book.active.append(row)
    book.save(tmp_path / "offers.xlsx")
    assert mistakes(tmp_path / "offers.xlsx") == [
        "row 3: destination_cost: found the formula =F2, expected a value; paste the column as values"
    ]


def test_every_mistake_is_told_with_its_row(tmp_path: Path) -> None:
    rows = ("steel,A,B,5,1,1", "steel,A,B,4,1,1", ",A,B,0,x,nan", "glass,,B,-1,1,1", "chips,A,C,1,1")
    assert mistakes(written(tmp_path, "\n".join((HEADER, *rows)))) == [
        "row 3: firm: found steel to B, expected each offer once (first in row 2)",
        "row 4: firm: found nothing, expected the name of the plant",
        "row 4: revenue: found 0, expected a positive amount (亿元)",
        "row 4: origin_loss: found x, expected a number, such as 0.25 (亿元)",
        "row 4: destination_cost: found nan, expected a number, such as 0.25 (亿元)",
        "row 5: origin: found nothing, expected the city it leaves",
        "row 5: revenue: found -1, expected a positive amount (亿元)",
        "row 6: destination_cost: found nothing, expected a number, such as 0.25 (亿元)",
    ]


def test_headers_and_limits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (line,) = mistakes(written(tmp_path, ""))
    assert line == " rows: found an empty file, expected a header and at least one offer"
    (line,) = mistakes(written(tmp_path, HEADER + "\n"))
    assert line == " rows: found a header only, expected at least one offer"
    wrong = mistakes(written(tmp_path, "firm,from,destination,revenue,origin_loss,destination_cost\n"))
    assert wrong[0].startswith("row 1: column: found from, expected one of firm, origin, destination")
    assert wrong[1:] == ["row 1: origin: found no such column, expected a column of this name"]
    assert offer_list.LIMITS.rows == 200_000
    monkeypatch.setattr(offer_list, "LIMITS", Limits(10**6, 10**6, 2, "leave out offers without a surplus"))
    long = written(tmp_path, HEADER + "\n" + "".join(f"f{at},A,B,1,0,0\n" for at in range(3)))
    assert mistakes(long) == [
        " rows: found more than 2, expected at most 2 rows; leave out offers without a surplus"
    ]
