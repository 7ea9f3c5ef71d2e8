"""A table of benefits for ``citypact air``: the fixture of appendix C, and every mistake by its row."""

from __future__ import annotations

from pathlib import Path

import pytest

from citypact.errors import InputError
from citypact.scenario.templates import template
from citypact.scenario.water.air_result import air_result
from citypact.scenario.water.benefit_table import read_benefits


def written(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "table.csv"
    file.write_text(text, encoding="utf-8")
    return file


def test_three_cities_of_appendix_c(tmp_path: Path) -> None:
    document = air_result(read_benefits(written(tmp_path, template("benefits")))).document
    assert document["surplus"] == pytest.approx(5.065)
    assert list(document["gains"].values()) == pytest.approx([1.70416667, 1.96166667, 1.39916667])
    assert list(document["payments"].values()) == pytest.approx([-1.47083333, 0.63166667, 0.83916667])


def test_a_workbook_says_the_same(tmp_path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    for line in template("benefits").splitlines():
        cells = [float(cell) if cell.replace(".", "").isdigit() else cell for cell in line.split(",")]
        book.active.append(cells)
    book.save(tmp_path / "table.xlsx")
    assert read_benefits(tmp_path / "table.xlsx") == read_benefits(written(tmp_path, template("benefits")))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "file: found no rows"),
        (
            "city,cost,A\nA,1,1\n",
            "row 1: columns: found city, cost, A, expected source, cost (or 来源, 成本) and then",
        ),
        ("source,cost,A,A\nA,1,1,1\nA,1,1,1\n", "row 1: columns: found A, expected each city once"),
        ("source,cost,A,B\nB,1,1,1\nA,1,1,1\n", "row 2: source: found B, expected A, as in the heads"),
        ("source,cost,A,B\nA,1,1,1\n", "rows: found 1 city, expected 2, one for each column"),
        ("source,cost,A,B\nA,0,1,1\nB,1,1,1\n", "row 2: cost: found 0, expected a cost above 0 (亿元)"),
        ("source,cost,A,B\nA,1,1,1\nB,1,-2,1\n", "row 3: A: found -2, expected a benefit of at least 0"),
        ("source,cost,A,B\nA,1,1,1\nB,1,x,1\n", "row 3: A: found x, expected a number (亿元)"),
        ('source,cost,A,B\nA,1,1,1\nB,1,"1,000",1\n', "write it without thousands separators"),
        ("source,cost,A,B\nA,1,1,1,9\nB,1,1,1\n", "row 2: row: found 1 cell beyond the heads"),
    ],
)
def test_a_mistake_is_named_by_row_and_column(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(InputError) as caught:
        read_benefits(written(tmp_path, text))
    assert told in str(caught.value)


def test_heads_may_be_chinese_and_in_capitals(tmp_path: Path) -> None:
    chinese = written(tmp_path, "来源,成本,北京,天津\n北京,1,3,1\n天津,2,2,4\n")
    assert read_benefits(chinese)["players"] == ["北京", "天津"]
    assert read_benefits(written(tmp_path, "Source,COST,A\nA,1,3\n"))["costs"] == [1]


def test_a_workbook_of_a_hundred_cities_is_read_to_its_last_column(tmp_path: Path) -> None:
    import openpyxl

    cities = [f"c{at}" for at in range(100)]
    book = openpyxl.Workbook()
    book.active.append(["source", "cost", *cities])
    for at, city in enumerate(cities):
        book.active.append([city, 1, *(at + column for column in range(100))])
    book.save(tmp_path / "table.xlsx")
    found = read_benefits(tmp_path / "table.xlsx")
    assert found["players"] == cities
    assert found["benefits"][99][99] == 198


def test_what_is_no_benefit_is_refused() -> None:
    with pytest.raises(InputError, match="costs of A: found 0"):
        air_result({"players": ["A"], "costs": [0], "benefits": [[1]]})
    with pytest.raises(InputError, match="costs: found nothing"):
        air_result({"players": ["A"], "benefits": [[1]]})
    with pytest.raises(InputError, match="wind: found 1, expected an input of air"):
        air_result({"wind": 1})
