"""Games as tables and documents: every combination once, mistakes with their row or line."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest

from citypact.errors import InputError
from citypact.scenario.normal_form.document import parse_game_document
from citypact.scenario.normal_form.reading import read_normal_form
from citypact.scenario.normal_form.table import read_game_table
from citypact.scenario.normal_form.templates import NORMAL_FORM

HEADER = "北京,天津,payoff 天津,payoff 北京"
ROWS = ("share,build,2,3", "share,wait,0,1", "keep,build,0,4", "keep,wait,1,1")


def written(folder: Path, *lines: str) -> Path:
    file = folder / "game.csv"
    file.write_text("\n".join(lines), encoding="utf-8")
    return file


def mistakes(file: Path) -> list[str]:
    with pytest.raises(InputError) as caught:
        read_game_table(file)
    return [str(problem).removeprefix(str(file)).removeprefix(":") for problem in caught.value.problems]


def test_a_table_in_any_order(tmp_path: Path) -> None:
    game = read_game_table(written(tmp_path, HEADER, "", *reversed(ROWS)))
    assert game.players == ("北京", "天津")
    assert game.strategies == (("keep", "share"), ("wait", "build"))
    assert game.tables[0].tolist() == [[1, 4], [1, 3]]
    assert game.tables[1].tolist() == [[1, 0], [0, 2]]


def test_a_workbook_and_three_players(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["A", "B", "C", "payoff A", "payoff B", "payoff C"])
    for at in range(8):
        book.active.append([f"a{at // 4}", f"b{at // 2 % 2}", f"c{at % 2}", at, -at, 0.5])
    book.save(tmp_path / "game.xlsx")
    game = read_game_table(tmp_path / "game.xlsx")
    assert game.shape == (2, 2, 2)
    assert game.tables[0][1, 0, 1] == 5


def test_mistakes_in_rows(tmp_path: Path) -> None:
    file = written(tmp_path, HEADER, "share,build,2,x", ",build,1,1", "keep,wait,nan,1", "a,b,1,1,9")
    assert mistakes(file) == [
        "row 2: payoff 北京: found x, expected a number, such as 0.25",
        "row 3: 北京: found nothing, expected the name of a strategy",
        "row 4: payoff 天津: found nan, expected a number, such as 0.25",
        "row 5: columns: found 5 cells, expected 4 cells; put a text with commas in double quotes",
    ]


def test_digits_that_a_float_loses_are_kept_and_amounts_beyond_measure_refused(tmp_path: Path) -> None:
    rows = ["s,b,1000000000000000000001,0.1", "s,w,1e-9,1e-400", "k,b,0,0", "k,w,0,0"]
    game = read_game_table(written(tmp_path, HEADER, *rows))
    assert game.exact_tables[1][0].tolist() == [10**21 + 1, Fraction(1, 10**9)]
    assert game.exact_tables[0][0].tolist() == [Fraction(1, 10), 0]
    assert mistakes(written(tmp_path, HEADER, "s,b,1,5e160")) == [
        "row 2: payoff 北京: found 5e160, expected a number of at most 1e150"
    ]


def test_a_formula_is_one_mistake(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (["A", "B", "payoff A", "payoff B"], ["x", "y", "=1+1", 2]):
        book.active.append(row)
    book.save(tmp_path / "game.xlsx")
    assert mistakes(tmp_path / "game.xlsx") == [
        "row 2: payoff A: found the formula =1+1, expected a value; paste the column as values"
    ]


def test_a_combination_twice_and_some_missing(tmp_path: Path) -> None:
    assert mistakes(written(tmp_path, HEADER, *ROWS, ROWS[0])) == [
        "row 6: 北京: found share, build, expected each combination once (first in row 2)"
    ]
    (line,) = mistakes(written(tmp_path, HEADER, ROWS[0], ROWS[3]))
    assert line.strip() == (
        "rows: found none for share, wait; keep, build, expected a row for every combination of strategies"
    )


@pytest.mark.parametrize(
    ("header", "told"),
    [
        ("A,payoff A", "expected a column for each of two or more players"),
        ("A,B,payoff A", "payoff B: found no such column"),
        ("A,B,payoff A,payoff B,payoff C", "payoff C: found a payoff of nobody"),
        ("A,A,payoff A", "A: found the column twice"),
        ("A,,payoff A", "column: found no name (column 2)"),
    ],
)
def test_mistakes_in_the_header(tmp_path: Path, header: str, told: str) -> None:
    assert any(told in line for line in mistakes(written(tmp_path, header, "x,y,1,1")))


def test_empty_files(tmp_path: Path) -> None:
    assert "an empty file" in mistakes(written(tmp_path, ""))[0]
    assert "a header only" in mistakes(written(tmp_path, HEADER))[0]


def test_the_template_is_a_game() -> None:
    game, described = parse_game_document(NORMAL_FORM)
    assert described.trust == "A"
    assert game.strategies == (("build", "wait"), ("build", "wait"))


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("City A: [[2, 1], [3, 0]]", "City A: [[2, 1], [3]]", "City A: found rows of different lengths"),
        ("City A: [[2, 1], [3, 0]]", "City A: [[2, x], [3, 0]]", "payoffs of City A at [1, 2]: found x"),
        ("  City B: [build, wait]\n#", "#", "strategies.City B: found nothing"),
        ("kind: normal-form", "kind: game", "kind: found game"),
        ("players: [City A, City B]", "players: [City A]", "players"),
        ("players: [City A, City B]", "players: [City A, City A]", "players: found City A, expected each"),
        ("City B: [[2, 3], [1, 0]]", "City C: [[2, 3], [1, 0]]", "payoffs.City C: found a name of nobody"),
    ],
)  # fmt: skip
def test_mistakes_of_a_document_have_their_line(old: str, new: str, told: str) -> None:
    assert old in NORMAL_FORM
    with pytest.raises(InputError) as caught:
        parse_game_document(NORMAL_FORM.replace(old, new), "g.yaml")
    lines = [str(problem) for problem in caught.value.problems]
    assert any(told in line for line in lines), lines
    assert all(line.startswith("g.yaml:") for line in lines)


def test_every_kind_of_file_says_what_its_payoffs_rest_on(tmp_path: Path) -> None:
    read = read_normal_form(written(tmp_path, HEADER, *ROWS))
    assert read.title == "game"
    assert read.assumptions == ("A: nothing is said of where the payoffs come from",)
    (tmp_path / "g.yaml").write_text(NORMAL_FORM, encoding="utf-8")
    assert read_normal_form(tmp_path / "g.yaml").assumptions[0].startswith("A: payoffs: replace every payoff")
    (tmp_path / "g.nfg").write_text('NFG 1 R "T" { "A" "B" } { 1 1 } 1 2', encoding="utf-8")
    assert read_normal_form(tmp_path / "g.nfg").title == "T"
    with pytest.raises(InputError, match=r"expected a \.csv, \.xlsx, \.yaml or \.nfg file"):
        read_normal_form(tmp_path / "g.txt")
    with pytest.raises(InputError, match="--encoding"):
        read_normal_form(tmp_path / "g.nfg", encoding="gb18030")


def test_fractions_in_a_document_are_exact() -> None:
    text = NORMAL_FORM.replace("City A: [[2, 1], [3, 0]]", "City A: [[1/3, -2/70], [3, 0]]")
    game, _ = parse_game_document(text)
    assert game.exact_tables[0].tolist() == [[Fraction(1, 3), Fraction(-1, 35)], [3, 0]]
    with pytest.raises(InputError, match=r"payoffs of City A at \[1, 1\]: found 1/0"):
        parse_game_document(NORMAL_FORM.replace("City A: [[2, 1]", "City A: [[1/0, 1]"))


def test_more_strategies_than_two_players_may_have_are_refused_at_the_row(tmp_path: Path) -> None:
    rows = [f"a{at},b,1,2" for at in range(600)]
    (line,) = mistakes(written(tmp_path, "A,B,payoff A,payoff B", *rows))
    assert line == (
        "row 502: A: found a500, expected at most 500 strategies of a player in a game of two;"
        " leave out strategies that nobody would choose"
    )
