"""Tables of gains: CSV and workbooks, and one clear line for every mistake."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from citypact.errors import InputError
from citypact.scenario.packages.gain_table import read_gains
from citypact.scenario.packages.templates import GAINS

READ = {
    "players": ["City A", "City B"],
    "issues": ["moved plants", "clean water", "road"],
    "gains": [[-3.0, 6.0, 1.0], [5.0, -4.0, -0.5]],
    "divisible": [True, True, False],
}


def written(folder: Path, text: str) -> Path:
    file = folder / "gains.csv"
    file.write_text(text, encoding="utf-8")
    return file


def test_the_template_reads(tmp_path: Path) -> None:
    assert read_gains(written(tmp_path, GAINS)) == READ


def test_a_workbook_reads_the_same(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for line in GAINS.splitlines():
        cells = line.split(",")
        book.active.append(
            [float(cell) if cell.lstrip("-").replace(".", "").isdigit() else cell for cell in cells]
        )
    book.save(tmp_path / "gains.xlsx")
    assert read_gains(tmp_path / "gains.xlsx") == READ


def test_chinese_heads_and_another_encoding(tmp_path: Path) -> None:
    file = tmp_path / "gains.csv"
    file.write_text("城市,税收\n北京,1\n河北,-0.5\n可分,否\n", encoding="gb18030")
    found = read_gains(file, "gb18030")
    assert (found["players"], found["divisible"]) == (["北京", "河北"], [False])


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "file: found no rows"),
        ("town,tax\nA,1\nB,2\n", "columns: found town, tax"),
        ("city\nA\nB\n", "columns: found city"),
        ("city,tax,tax\nA,1,1\nB,2,2\n", "row 1: columns: found tax, expected each issue once"),
        ("city,tax,,air\nA,1,1,1\nB,2,2,2\n", "a column without a head"),
        ("city,tax\nA,1\nA,2\n", "row 3: city: found A a second time"),
        ("city,tax\nA,1\n,2\n", "row 3: city: found nothing"),
        ("city,tax\nA,1\n", "rows: found 1 cities"),
        ("city,tax,air\nA,1,2\nB,1\n", "row 3: air: found nothing, expected a number"),
        ("city,tax\nA,1\nB,2,3\n", "row 3: row: found 1 cell beyond the heads"),
        ("city,tax\nA,nan\nB,2\n", "row 2: tax: found nan, expected a number"),
        ("city,tax\nA,lots\nB,2\n", "row 2: tax: found lots, expected a number"),
        ('city,tax\nA,"1,000"\nB,2\n', "thousands separators"),
        ("city,tax,air\nA,1,0\nB,2,0\n", "row 1: air: found 0 for every city"),
        ("city,tax\nA,1\nB,2\ndivisible,maybe\n", "row 4: tax: found maybe, expected yes or no"),
        ("city,tax\nA,1\nB,2\ndivisible,no\n可分,yes\n", "row 5: divisible: found a second one"),
        ("city,tax\nA,1e300\nB,2\n", "row 2: tax: found 1e+300, expected an amount of money up to 1e150"),
    ],
)
def test_a_wrong_table_is_refused_in_one_line(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(InputError) as refused:
        read_gains(written(tmp_path, text))
    assert told in str(refused.value)


def test_all_mistakes_are_told(tmp_path: Path) -> None:
    with pytest.raises(InputError) as refused:
        read_gains(written(tmp_path, "city,tax,air\nA,x,1\nA,2,y\n"))
    assert len(refused.value.problems) == 3
