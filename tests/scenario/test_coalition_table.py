"""Tables of coalition values: what is read, and how every mistake is named."""

from __future__ import annotations

import time
import zipfile
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest

from citypact.errors import InputError
from citypact.scenario import coalition_table
from citypact.scenario.coalition_load import load_game

THREE = ["coalition,value", "A,0", "B,0", "C,1", "A+B,6", "C+A,8", "B+C,4", "A+B+C,14"]


def write(folder: Path, *lines: str, name: str = "game.csv", encoding: str = "utf-8") -> Path:
    file = folder / name
    file.write_bytes("\n".join(lines).encode(encoding))
    return file


def workbook(folder: Path, *rows: Sequence[object], merge: str = "", name: str = "game.xlsx") -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in rows:
        sheet.append(row)
    if merge:
        sheet.merge_cells(merge)
    book.save(folder / name)
    return folder / name


def mistakes(file: Path, **options: object) -> list[str]:
    with pytest.raises(InputError) as caught:
        load_game(file, **options)  # type: ignore[arg-type]
    lines = str(caught.value).splitlines()
    assert len(lines) == len(caught.value.problems)
    return [line.replace(str(file), "FILE") for line in lines]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_csv_table(tmp_path: Path, encoding: str, end: str) -> None:
    file = tmp_path / "game.csv"
    file.write_bytes(end.join([*THREE, ""]).encode(encoding))
    game = load_game(file).game
    assert (game.players, game.unit, game.cost) == (("A", "B", "C"), "亿元", False)
    assert game.table.tolist() == [0, 0, 0, 6, 1, 8, 4, 14]


def test_players_stand_in_the_order_of_their_own_rows(tmp_path: Path) -> None:
    file = write(tmp_path, "value,coalition", "9,北京+天津", "2,天津", "1, 北京 ", "", "0,∅")
    game = load_game(file, cost=True).game
    assert (game.players, game.cost) == (("天津", "北京"), True)
    assert game.table.tolist() == [0, 2, 1, 9]


def test_a_workbook_whose_players_are_numbers(tmp_path: Path) -> None:
    game = load_game(workbook(tmp_path, ["coalition", "value"], [1, 2], [2.0, 0.5], ["1+2", 4])).game
    assert (game.players, game.table.tolist()) == (("1", "2"), [0, 2, 0.5, 4])


def test_another_encoding(tmp_path: Path) -> None:
    file = write(tmp_path, "coalition,value", "北京,1", "天津,2", "北京+天津,4", encoding="gb18030")
    assert mistakes(file) == [
        'FILE:row 2: encoding: found bytes that are not UTF-8, expected text; save it as "CSV UTF-8" or pass'
        ' encoding="gb18030" (--encoding gb18030)'
    ]
    assert load_game(file, encoding="gb18030").game.players == ("北京", "天津")
    assert "the name of a text encoding" in mistakes(file, encoding="nonsense")[0]
    wide = write(tmp_path, "coalition,value", "上海,1", "苏州,2", "上海+苏州,4", encoding="utf-16")
    assert load_game(wide, encoding="utf-16").game.grand == 4


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    file = write(
        tmp_path, "coalition,value", "A,1", "B,2", "A+B,x", "B+A,4", "C+C,1", "A+Bb,nan", "A++B,2", "∅,3",
        "A＋B,3", ",4", "A,1", '"B","1,000"', "B+Beta,1e999", "Beta,=1+1", "A+Beta,1,2",
    )  # fmt: skip
    found = mistakes(file)
    expected = [
        "FILE:row 4: value: found x, expected a finite number",
        "FILE:row 5: coalition: found B+A a second time with another value, expected each coalition once"
        " (first in row 4)",
        "FILE:row 6: coalition: found C+C, expected each player once, not C twice",
        "FILE:row 7: value: found nan,",
        "FILE:row 8: coalition: found A++B, expected names of players joined by single + signs",
        "FILE:row 9: value: found 3 for the empty coalition, expected 0",
        "FILE:row 10: coalition: found A＋B, expected the plain sign +",
        "FILE:row 11: coalition: found nothing, expected players joined by +",
        "FILE:row 12: coalition: found A a second time with the same value",
        "FILE:row 13: coalition: found B a second time with another value",
        "FILE:row 13: value: found 1,000,",
        "FILE:row 14: value: found 1e999,",
        "FILE:row 15: value: found =1+1,",
        "FILE:row 16: columns: found 3 cells, expected 2 cells",
        "FILE:row 6: coalition: found C, expected a player with a row of its own; add a row for C alone",
        "FILE:row 7: coalition: found Bb, expected a player with a row of its own; did you mean B",
    ]
    for line in expected:
        assert any(text.startswith(line) for text in found), line
    assert len(found) == len(expected)


def test_mistakes_beyond_a_hundred_are_counted(tmp_path: Path) -> None:
    found = mistakes(write(tmp_path, "coalition,value", "A,1", *["A,x"] * 150))
    assert len(found) == 101
    assert found[-1] == "FILE: rows: found 200 further mistakes, expected none"


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ([], "rows: found an empty file, expected the columns coalition and value"),
        (["coalition,value"], "rows: found a header only"),
        (["player,amount", "A,1"], "row 1: columns: found player,amount, expected coalition and value"),
        (["coalition,value,note", "A,1,x"], "row 1: columns: found coalition,value,note"),
        (["A,1", "B,1"], "row 1: columns: found A,1"),
        (["coalition,value", '"A,1'], "row: found unexpected end of data"),
        (["coalition,value", "A\x07,1"], "a name without control characters"),
    ],
)
def test_what_is_no_table(tmp_path: Path, lines: list[str], told: str) -> None:
    (line,) = mistakes(write(tmp_path, *lines))
    assert told in line


def test_an_absent_coalition_is_named_or_filled_in(tmp_path: Path) -> None:
    file = write(tmp_path, "coalition,value", "A,0.1", "B,0.2", "C,1", "A+B+C,3")
    assert mistakes(file) == [
        f"FILE: {name}: found no such coalition, expected a value; or say --missing zero or"
        " --missing additive"
        for name in ("A+B", "A+C", "B+C")
    ]
    zero, additive = load_game(file, missing="zero"), load_game(file, missing="additive")
    assert (zero.filled, zero.game.table.tolist()) == (3, [0, 0.1, 0.2, 0, 1, 0, 0, 3])
    assert additive.game.table.tolist() == [0, 0.1, 0.2, 0.3, 1, 1.1, 1.2, 3]
    many = write(tmp_path, "coalition,value", *(f"P{player},{player}" for player in range(17)))
    assert len(mistakes(many)) == 21
    assert "further ones missing" in mistakes(many)[-1]
    assert load_game(many, missing="additive").game.grand == sum(range(17))


def test_more_than_thirty_players(tmp_path: Path) -> None:
    file = write(tmp_path, "coalition,value", *(f"P{player},1" for player in range(40)))
    (line,) = mistakes(file, missing="zero")
    assert line.startswith("FILE:row 32: players: found more than 30 (P30 is one more), expected at most 30")


def test_ten_million_rows_are_refused_without_reading_them(tmp_path: Path) -> None:
    file = tmp_path / "game.csv"
    with file.open("wb") as stream:
        stream.write(b"coalition,value\n")
        for _ in range(100):
            stream.write(b"A,1\n" * 100_000)
    started = time.process_time()
    (line,) = mistakes(file)
    assert "rows: found more than 1048576" in line
    assert time.process_time() - started < 2
    with file.open("wb") as stream:
        stream.truncate(coalition_table.LIMITS.file + 1)
    assert "bytes, expected at most" in mistakes(file)[0]


def test_workbooks_that_hide_something(tmp_path: Path) -> None:
    head = ["coalition", "value"]
    (line,) = mistakes(workbook(tmp_path, head, ["A", 1], ["B", "=A1+1"], ["A+B", 3]))
    assert line.startswith("FILE:row 3: value: found the formula =A1+1, expected a value; paste the column")
    (line,) = mistakes(workbook(tmp_path, head, ["A", 1], ["A", None], ["B", 1], merge="A2:A3"))
    assert (
        line == "FILE:row 2: cells: found merged cells A2:A3, expected one value in each cell; unmerge them"
    )
    macros = workbook(tmp_path, head, ["A", 1])
    with zipfile.ZipFile(macros, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"x")
    assert "a workbook with macros" in mistakes(macros)[0]
    assert "a macro workbook (.xlsm)" in mistakes(macros.rename(tmp_path / "game.xlsm"))[0]
    assert "not a workbook" in mistakes(write(tmp_path, "coalition,value", name="broken.xlsx"))[0]


def test_files_that_are_none(tmp_path: Path) -> None:
    (tmp_path / "folder.csv").mkdir()
    assert "a directory, expected a regular file" in mistakes(tmp_path / "folder.csv")[0]
    assert "no such file" in mistakes(tmp_path / "none.csv")[0]
    assert "no regular file" in mistakes(tmp_path / "none.json")[0]
    other = write(tmp_path, "x", name="game.txt")
    assert ".txt, expected a .csv, .xlsx, .json or .yaml file" in mistakes(other)[0]
