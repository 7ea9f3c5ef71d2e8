"""Gambit's strategic form: both ways of giving payoffs, exact numbers, mistakes with line and column."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from citypact.errors import InputError
from citypact.scenario.normal_form.nfg import parse_nfg, read_nfg

DILEMMA = 'NFG 1 R "Prisoner\'s dilemma" { "A" "B" } { 2 2 }\n\n3 3 5 0 0 5 1 1\n'
OUTCOMES = """NFG 1 R "An example" { "Player 1" "Player 2" }

{ { "1" "2" "3" }
{ "1" "2" }
}
""

{
{ "" 1, 2 }
{ "" 0, 0 }
{ "" 1/3, -2.5e1 }
}
1 2 0 3 2 1
"""


def test_payoffs_with_the_first_player_s_strategy_fastest() -> None:
    game, title = parse_nfg(DILEMMA)
    assert title == "Prisoner's dilemma"
    assert game.players == ("A", "B")
    assert game.tables[0].tolist() == [[3, 0], [5, 1]]
    assert game.tables[1].tolist() == [[3, 5], [0, 1]]


def test_outcomes_by_number_zero_being_nothing() -> None:
    game, _ = parse_nfg(OUTCOMES)
    assert game.shape == (3, 2)
    assert game.exact_tables[0].tolist() == [[1, Fraction(1, 3)], [0, 0], [0, 1]]
    assert game.exact_tables[1].tolist() == [[2, -25], [0, 0], [0, 2]]


def test_three_players() -> None:
    numbers = " ".join(f"{at} {at + 100} {at + 200}" for at in range(12))
    game, _ = parse_nfg(f'NFG 1 D "" {{ "A" "B" "C" }} {{ 2 3 2 }} "comment" {numbers}')
    assert game.shape == (2, 3, 2)
    assert game.tables[0][1, 2, 1] == 1 + 2 * 2 + 6
    assert game.tables[2][0, 1, 0] == 202


def test_exact_numbers_are_kept() -> None:
    game, _ = parse_nfg('NFG 1 R "" { "A" "B" } { 1 2 } 1/3 0.1 2/7 .25')
    assert game.exact_tables[0].tolist() == [[Fraction(1, 3), Fraction(2, 7)]]
    assert game.exact_tables[1].tolist() == [[Fraction(1, 10), Fraction(1, 4)]]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", "g.nfg:1:1: game: found the end of the file, expected NFG"),
        ("EFG 2 R", "g.nfg:1:1: game: found EFG, expected NFG"),
        ('NFG 1 R "x" { "A" "B" } { 2 2 }\n1 2 3', "g.nfg:2:6: game: found the end of the file"),
        ('NFG 1 R "x" { "A" "B" } { 2 2 }\n1 2 3 x 5 6 7 8', "g.nfg:2:7: game: found x, expected 8 payoffs"),
        ('NFG 1 R "x" { "A" "B" } { 2 2 }\n1 2 3 4 5 6 7 8 9', "g.nfg:2:17: game: found 9, expected the end"),
        ('NFG 1 R "x" { "A" "B" } { 2 }\n1 2', "expected strategies of 2 players, not of 1"),
        ('NFG 1 R "x" { "A" "B" } { 2 0 }', "expected a whole number of strategies, at least 1"),
        ('NFG 1 R "x" { "A" "B" } { 2000 2000 } 1', "at most 1000000 combinations of strategies"),
        ('NFG 1 R "x { "A" }', "expected a text in double quotes"),
        ('NFG 1 R "x" { "A" "B" } { 1 1 } { { "" 1 2 } } 2', "expected the number of an outcome, 0 to 1"),
        ('NFG 1 R "x" { "A" "B" } { 1 1 } { { "" 1 } } 1', "found }, expected payoffs of 2 players"),
        ('NFG 1 R "x" { "A" "A" } { 1 1 } 1 2', 'g.nfg:1:19: game: found "A", expected the names of the'),
        ('NFG 1 R "x" { "A" } { 1 } 1', "g.nfg:1:19: game: found }, expected the names of the players in"),
        ('NFG 1 R "x" { "A" "B" } { 1 1 }\n1e999 2', "g.nfg:2:1: game: found 1e999, expected a number of at"),
        ('NFG 1 R "x" { "A" "B" }\n{ { "a" "a" } 1 } 1 2', 'g.nfg:2:9: game: found "a", expected the names'),
        ('NFG 1 R "x" { "A" "B" }\n{ { } 1 } 1 2', "g.nfg:2:5: game: found }, expected the names of a pl"),
        ('NFG 1 R "x" { "A" "B" } { 1 1 } 1/0 2', "found 1/0, expected 2 payoffs"),
    ],
)  # fmt: skip
def test_mistakes_have_line_and_column(text: str, line: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_nfg(text, "g.nfg")
    (problem,) = caught.value.problems
    assert line in str(problem)
    assert str(problem).startswith("g.nfg")


def test_a_file_is_read_and_a_missing_one_refused(tmp_path: Path) -> None:
    file = tmp_path / "game.nfg"
    file.write_text("\ufeff" + DILEMMA, encoding="utf-8")
    assert read_nfg(file)[0].shape == (2, 2)
    with pytest.raises(InputError, match=r"no such file, expected a \.nfg file"):
        read_nfg(tmp_path / "none.nfg")
    (tmp_path / "gbk.nfg").write_bytes('NFG 1 R "北京"'.encode("gb18030"))
    with pytest.raises(InputError, match="encoding"):
        read_nfg(tmp_path / "gbk.nfg")
    (tmp_path / "bell.nfg").write_text(DILEMMA.replace('"A"', '"A\x07"'), encoding="utf-8")
    with pytest.raises(InputError, match=r"bell\.nfg:1:34: text: found control character U\+0007"):
        read_nfg(tmp_path / "bell.nfg")
