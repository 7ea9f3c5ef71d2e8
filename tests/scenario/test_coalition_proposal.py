"""Proposals from files: exactly the players of the game, every mistake with its place."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from citypact.errors import InputError
from citypact.scenario.coalition_proposal import read_proposal

PLAYERS = ("北京", "Tianjin")


def write(folder: Path, name: str, text: str, encoding: str = "utf-8") -> Path:
    (folder / name).write_bytes(text.encode(encoding))
    return folder / name


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("p.csv", "player,amount\nTianjin,2.5\n\n北京,1\n"),
        ("p.csv", "amount,player\r\n2.5, Tianjin \r\n1,北京\r\n"),
        ("p.json", '{"Tianjin": 2.5, "北京": 1}'),
        ("p.yaml", "Tianjin: 2.5\n北京: 1\n"),
    ],
)
def test_a_proposal_in_any_format(tmp_path: Path, name: str, text: str) -> None:
    found = read_proposal(write(tmp_path, name, text), PLAYERS)
    assert list(found.items()) == [("北京", 1.0), ("Tianjin", 2.5)]


def test_a_workbook_and_another_encoding(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (["player", "amount"], [1, 3], [2.0, 4]):
        book.active.append(row)
    book.save(tmp_path / "p.xlsx")
    assert read_proposal(tmp_path / "p.xlsx", ("1", "2")) == {"1": 3.0, "2": 4.0}
    file = write(tmp_path, "p.csv", "player,amount\n北京,1\nTianjin,2", "gb18030")
    assert read_proposal(file, PLAYERS, "gb18030")["北京"] == 1
    with pytest.raises(InputError, match="bytes that are not UTF-8"):
        read_proposal(file, PLAYERS)


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    file = write(tmp_path, "p.csv", "player,amount\nTianjing,1\nTianjin,x\nTianjin,3\n,4\nTianjin,1,2")
    with pytest.raises(InputError) as caught:
        read_proposal(file, PLAYERS)
    assert str(caught.value).replace(str(file), "FILE").splitlines() == [
        "FILE:row 2: player: found Tianjing, expected a player of the game: 北京, Tianjin;"
        " did you mean Tianjin?",
        "FILE:row 3: amount: found x, expected a finite number up to 1e150",
        "FILE:row 4: player: found Tianjin a second time, expected each player once",
        "FILE:row 5: player: found nothing, expected a player of the game: 北京, Tianjin",
        "FILE:row 6: columns: found 3 cells, expected 2 cells; put a text with commas in double quotes",
        "FILE:row 6: player: found Tianjin a second time, expected each player once",
        "FILE: player: found no amount for 北京, expected an amount for every player",
    ]


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("p.csv", "", "an empty file, expected the columns player and amount"),
        ("p.csv", "city,amount\nA,1", "columns: found city,amount, expected player and amount"),
        ("p.txt", "", ".txt, expected a .csv, .xlsx, .json or .yaml file"),
        ("p.json", "[1]", "expected one object"),
        ("p.json", '{"北京": NaN, "Tianjin": 1}', "NaN is not a number"),
        ("p.json", '{"北京": 1, "北京": 2, "Tianjin": 1}', "the key '北京' twice"),
        ("p.yaml", "- 1", "a mapping of players to amounts"),
        ("p.yaml", "北京: .inf\nTianjin: 1", "p.yaml:1:5: amount: found inf"),
    ],
)
def test_what_is_no_proposal(tmp_path: Path, name: str, text: str, told: str) -> None:
    with pytest.raises(InputError) as caught:
        read_proposal(write(tmp_path, name, text), PLAYERS)
    assert told in str(caught.value)


def test_a_formula_is_no_amount(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (["player", "amount"], ["A", "=1+1"]):
        book.active.append(row)
    book.save(tmp_path / "p.xlsx")
    with pytest.raises(InputError, match=r"p\.xlsx:row 2: amount: found the formula =1\+1, expected a value"):
        read_proposal(tmp_path / "p.xlsx", ("A",))
