"""Lists of enterprises: what is read, and how every mistake is named."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from citypact.errors import InputError
from citypact.mechanisms.statute.result import MOST_ENTERPRISES, statute_result
from citypact.scenario import enterprise_list, table_file
from citypact.scenario.enterprise_list import read_enterprises

HEADER = "firm,tax_year1,tax_year2,tax_year3,growth,government_led,fits_plan"
PLANT = "plant,0.9,1.0,1.1,1.2,yes,是"


def write(folder: Path, *lines: str, name: str = "firms.csv", encoding: str = "utf-8") -> Path:
    file = folder / name
    file.write_bytes("\n".join(lines).encode(encoding))
    return file


def workbook(folder: Path, *rows: Sequence[object], name: str = "firms.xlsx") -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in rows:
        sheet.append(row)
    book.save(folder / name)
    return folder / name


def mistakes(file: Path, **options: str) -> list[str]:
    with pytest.raises(InputError) as caught:
        read_enterprises(file, **options)
    return [str(problem).replace(str(file), "FILE") for problem in caught.value.problems]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_csv_list(tmp_path: Path, encoding: str, end: str) -> None:
    text = end.join([HEADER, PLANT, "", '"钢铁, 一厂",2,2,2,.8,No,0', ""])
    file = tmp_path / "firms.csv"
    file.write_bytes(text.encode(encoding))
    plant, steel = read_enterprises(file)
    assert (plant.name, plant.prior_total, plant.growth) == ("plant", 3.0, 1.2)
    assert (plant.government_led, plant.fits_plan) == (True, True)
    assert (steel.name, steel.growth, steel.government_led, steel.fits_plan) == (
        "钢铁, 一厂",
        0.8,
        False,
        False,
    )


@pytest.mark.parametrize(
    ("text", "meant"),
    [("yes", True), ("TRUE", True), ("1", True), ("是", True),
     ("no", False), ("False", False), ("0", False), ("否", False)],
)  # fmt: skip
def test_yes_and_no(tmp_path: Path, text: str, meant: bool) -> None:
    assert read_enterprises(write(tmp_path, HEADER, f"a,1,1,1,1,{text},yes"))[0].government_led is meant


def test_a_workbook_and_gross_columns(tmp_path: Path) -> None:
    header = [*HEADER.split(","), "gross_year1", "gross_year2", "gross_year3"]
    file = workbook(
        tmp_path,
        header,
        ["甲厂", 1, 1.5, 2.0, 1.2, True, "否", 3, 3, 3],
        [None] * 10,
        [7, 1, 1, 1, 1, 1, 0, 2, 2, 2],
    )
    first, second = read_enterprises(file)
    assert first.prior("gross") == (3.0, 3.0, 3.0)
    assert (first.government_led, first.fits_plan) == (True, False)
    assert second.name == "7"


def test_columns_in_any_order(tmp_path: Path) -> None:
    columns = HEADER.split(",")[::-1]
    file = write(tmp_path, ",".join(columns), ",".join(PLANT.split(",")[::-1]))
    assert read_enterprises(file)[0].name == "plant"


def test_all_mistakes_of_a_list_are_told_at_once(tmp_path: Path) -> None:
    file = write(
        tmp_path,
        HEADER,
        "a,x,-1,nan,inf,maybe,",
        ",1,1,1,1,yes,yes",
        PLANT,
        '"plant",1,"1,000",1e999,1,yes,yes',
        "b,1,1,1,1,yes,yes,9",
        "c,1",
        "d,1e300,1e-300,１,1_0,yes,yes",
    )
    found = mistakes(file)
    expected = [
        "FILE:row 2: tax_year1: found x, expected a number at least 0",
        "FILE:row 2: tax_year2: found -1,",
        "FILE:row 2: tax_year3: found nan,",
        "FILE:row 2: growth: found inf,",
        "FILE:row 2: government_led: found maybe, expected yes, no, true",
        "FILE:row 2: fits_plan: found nothing,",
        "FILE:row 3: firm: found nothing, expected the name of the enterprise",
        "FILE:row 5: tax_year2: found 1,000,",
        "FILE:row 5: tax_year3: found 1e999,",
        "FILE:row 6: columns: found 8 cells, expected 7 cells",
        "FILE:row 7: tax_year2: found nothing,",
        "FILE:row 7: tax_year3: found nothing,",
        "FILE:row 7: growth: found nothing,",
        "FILE:row 7: government_led: found nothing,",
        "FILE:row 7: fits_plan: found nothing,",
        "FILE:row 8: tax_year3: found １,",
        "FILE:row 8: growth: found 1_0,",
        "FILE:row 5: firm: found plant, expected each enterprise once (first in row 4)",
    ]
    assert len(found) == len(expected)
    for line, start in zip(found, expected, strict=True):
        assert line.startswith(start)


def test_amounts_outside_the_money_range_are_located(tmp_path: Path) -> None:
    found = mistakes(write(tmp_path, HEADER, "d,1e300,1e-300,1,1e9,yes,yes"))
    assert [line.split(": found")[0] for line in found] == [
        f"FILE:row 2: {field}" for field in ("tax_year1", "tax_year2", "growth")
    ]


def test_columns_are_checked(tmp_path: Path) -> None:
    found = mistakes(
        write(tmp_path, "firm,firm,tax_year1,tax_year2,growth,government_led,fits_plan,profit,,x", PLANT)
    )
    assert [line.split(", expected")[0] for line in found] == [
        "FILE:row 1: firm: found the column twice",
        "FILE:row 1: column: found profit",
        "FILE:row 1: column: found no name (column 9)",
        "FILE:row 1: column: found x",
        "FILE:row 1: tax_year3: found no such column",
    ]
    partial = mistakes(write(tmp_path, HEADER + ",gross_year1", PLANT + ",1"))
    assert [line.split(":")[2] for line in partial] == [
        " gross_year2", " gross_year3"]  # fmt: skip


def test_an_empty_list(tmp_path: Path) -> None:
    assert mistakes(write(tmp_path, "")) == [
        "FILE: rows: found an empty file, expected a header and at least one enterprise"
    ]
    assert mistakes(write(tmp_path, HEADER, "", ",,,")) == [
        "FILE: rows: found a header only, expected at least one enterprise"
    ]


def test_a_formula_is_not_a_value(tmp_path: Path) -> None:
    file = workbook(tmp_path, HEADER.split(","), ["=A1", 1, "=B1*2", 1, 1, "yes", "yes"])
    found = mistakes(file)
    assert found == [
        "FILE:row 2: firm: found the formula =A1, expected a value; paste the column as values",
        "FILE:row 2: tax_year2: found the formula =B1*2, expected a value; paste the column as values",
    ]


def test_a_workbook_cell_of_the_wrong_kind(tmp_path: Path) -> None:
    found = mistakes(workbook(tmp_path, HEADER.split(","), ["a", True, "#DIV/0!", 1, 1, 2, "yes"]))
    assert [line.split(", expected")[0] for line in found] == [
        "FILE:row 2: tax_year1: found True",
        "FILE:row 2: tax_year2: found #DIV/0!",
        "FILE:row 2: government_led: found 2",
    ]


def test_an_encoding_that_is_not_utf8(tmp_path: Path) -> None:
    file = write(tmp_path, HEADER, PLANT, "甲厂,1,1,1,1,是,否", encoding="gb18030", name="gbk.csv")
    (line,) = mistakes(file)
    assert line.startswith("FILE:row 2: encoding: found bytes that are not UTF-8")
    assert 'save it as "CSV UTF-8" or pass encoding="gb18030" (--encoding gb18030)' in line
    assert [firm.name for firm in read_enterprises(file, encoding="gb18030")] == ["plant", "甲厂"]
    assert mistakes(file, encoding="klingon")[0].startswith("FILE: encoding: found klingon")
    assert mistakes(file, encoding="ascii")[0].startswith(
        "FILE:row 2: encoding: found bytes that are not ascii"
    )
    assert "the name of a text encoding" in mistakes(file, encoding="base64")[0]


def test_files_that_are_not_lists(tmp_path: Path) -> None:
    assert "no such file" in mistakes(tmp_path / "none.csv")[0]
    folder = tmp_path / "folder.csv"
    folder.mkdir()
    assert mistakes(folder) == ["FILE: file: found a directory, expected a regular file"]
    pipe = tmp_path / "pipe.csv"
    os.mkfifo(pipe)
    assert mistakes(pipe) == ["FILE: file: found a device or pipe, expected a regular file"]
    device = tmp_path / "zero.csv"
    device.symlink_to("/dev/zero")
    assert "a device or pipe" in mistakes(device)[0]
    assert "macro workbook" in mistakes(write(tmp_path, "x", name="firms.xlsm"))[0]
    assert "found .txt" in mistakes(write(tmp_path, "x", name="firms.txt"))[0]
    assert "not a workbook" in mistakes(write(tmp_path, HEADER, name="text.xlsx"))[0]
    assert "expected cells separated" in mistakes(write(tmp_path, HEADER, '"open'))[0]


def test_an_unreadable_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = write(tmp_path, HEADER, PLANT)

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    assert mistakes(file)[0].startswith("FILE: file: found unreadable (Permission denied)")


def test_a_damaged_or_macro_workbook(tmp_path: Path) -> None:
    damaged = tmp_path / "damaged.xlsx"
    with zipfile.ZipFile(damaged, "w") as archive:
        archive.writestr("nothing.txt", "here")
    assert mistakes(damaged)[0].startswith("FILE: file: found unreadable (")
    file = workbook(tmp_path, HEADER.split(","), PLANT.split(","))
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"macro")
    assert "a workbook with macros" in mistakes(file)[0]


def test_size_is_judged_before_reading(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    large = tmp_path / "large.csv"
    with large.open("wb") as stream:
        stream.truncate(table_file.LARGEST_FILE + 1)
    assert "expected at most 10485760 bytes" in mistakes(large)[0]
    bomb = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (table_file.LARGEST_UNPACKED + 1))
    assert bomb.stat().st_size < table_file.LARGEST_FILE
    assert "bytes unpacked" in mistakes(bomb)[0]
    monkeypatch.setattr(enterprise_list, "LIMITS", replace(enterprise_list.LIMITS, rows=1))
    assert "more than 1" in mistakes(write(tmp_path, HEADER, PLANT, PLANT))[0]
    assert "more than 1" in mistakes(workbook(tmp_path, HEADER.split(","), ["a"], ["b"]))[0]


def test_a_thousand_mistakes_are_enough(tmp_path: Path) -> None:
    found = mistakes(write(tmp_path, HEADER, *[f"f{k},x,x,x,x,x,x" for k in range(200)]))
    assert len(found) == 1001
    assert "found 200 further mistakes" in found[-1]


def test_a_list_that_would_take_many_minutes_is_refused_in_one_line(tmp_path: Path) -> None:
    file = write(tmp_path, HEADER, *[f"f{at},1,1,1,1.2,yes,yes" for at in range(MOST_ENTERPRISES + 1)])
    assert mistakes(file) == [
        "FILE: rows: found more than 20000, expected at most 20000 rows; split the list"
    ]
    with pytest.raises(InputError) as caught:
        statute_result({"firms": [{"firm": "a"}] * (MOST_ENTERPRISES + 1)})
    (line,) = map(str, caught.value.problems)
    assert line == "firms: found 20001 enterprises, expected at most 20000 enterprises; split the list"
