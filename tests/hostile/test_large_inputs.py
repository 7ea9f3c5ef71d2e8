"""What is large where nobody expects it is refused at once, in one line, before it fills the memory."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from citypact.cli.app import run
from citypact.errors import InputError
from citypact.games.normal_form import MOST_PLAYERS, NormalFormGame
from citypact.scenario.coalition_proposal import read_proposal
from citypact.scenario.enterprise_list import read_enterprises
from citypact.scenario.normal_form.nfg import parse_nfg
from citypact.scenario.normal_form.table import read_game_table
from citypact.scenario.portfolio.plant_list import read_portfolio

#: Seconds of the processor; what was quadratic or made a million names took minutes.
AT_ONCE = 10.0
NAMES = " ".join(f'"s{at}"' for at in range(100_000))
MANY = " ".join(f'"p{at}"' for at in range(3_000))


def refused(call: Callable[[], object]) -> list[str]:
    began = time.process_time()
    with pytest.raises(InputError) as caught:
        call()
    assert time.process_time() - began < AT_ONCE
    return [str(problem) for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (f'NFG 1 R "x" {{ "a" "b" }} {{ {{ {NAMES} }} 2 }} 1', "at most 500 strategies of a player"),
        (f'NFG 1 R "x" {{ {MANY} }} {{ {"1000000 " * 3_000}}} 1', "at most 32 players, not 3000"),
        (f'NFG 1 R "x" {{ {MANY} "p7" }} {{ 2 }} 1', "each once"),
        (f'NFG 1 R "x" {{ "a" "b" "c" }} {{ {"1000000 " * 3}}} 1', "at most 1000000 combinations"),
        (f'NFG 1 R "x" {{ "a" "b" }} {{ {"1 " * 100_000}}} 1', "strategies of 2 players"),
        ('NFG 1 R "x" { "a" "b" } { 2 2 } ' + "1 " * 1_000_000, "the end of the file after the last"),
        ('NFG 1 R "x" { "a" "b" } { 2 2 } ' + "{" * 1_000_000, "the name of the outcome"),
        ('NFG 1 R "x ' + "y" * 1_000_000, "a text in double quotes"),
    ],
    ids=[
        "names",
        "strategies",
        "a name twice",
        "combinations",
        "counts",
        "payoffs",
        "brackets",
        "open quote",
    ],
)
def test_a_large_nfg(text: str, words: str) -> None:
    (line,) = refused(lambda: parse_nfg(text, "g.nfg"))
    assert words in line


def test_a_game_has_as_many_players_as_an_array_has_dimensions() -> None:
    players = [f"p{at}" for at in range(MOST_PLAYERS + 1)]
    ones = "1 " * len(players)
    names = " ".join(f'"{name}"' for name in players)
    (line,) = refused(lambda: parse_nfg(f'NFG 1 R "x" {{ {names} }} {{ {ones}}} {ones}', "g.nfg"))
    assert "at most 32 players, not 33" in line
    (line,) = refused(lambda: NormalFormGame([1] * len(players), players))
    assert line == "payoffs: found 33 tables, expected at most 32 players"
    nested: object = 1
    for _ in range(60):
        nested = [nested]
    assert all("payoffs of" in line for line in refused(lambda: NormalFormGame([nested, nested])))


def test_as_many_players_as_may_be_are_read() -> None:
    names = " ".join(f'"p{at}"' for at in range(MOST_PLAYERS))
    ones = "1 " * MOST_PLAYERS
    game, _ = parse_nfg(f'NFG 1 R "x" {{ {names} }} {{ {ones}}} {ones}')
    assert game.shape == (1,) * MOST_PLAYERS


READERS: dict[str, Callable[[Path], object]] = {
    "enterprises": read_enterprises,
    "plants": read_portfolio,
    "normal form": read_game_table,
    "proposal": lambda file: read_proposal(file, ("A", "B")),
}


@pytest.mark.parametrize("name", READERS)
def test_a_row_of_a_hundred_thousand_cells(name: str, tmp_path: Path) -> None:
    file = tmp_path / "wide.csv"
    file.write_text(",".join(f"c{at}" for at in range(100_000)) + "\n", encoding="utf-8")
    (line,) = refused(lambda: READERS[name](file))
    assert line == f"{file}:row 1: row: found 100000 cells, expected at most 1000 cells"


def test_a_line_without_end(tmp_path: Path) -> None:
    file = tmp_path / "wide.csv"
    file.write_text("firm\n" + "a," * (1 << 20), encoding="utf-8")
    (line,) = refused(lambda: read_enterprises(file))
    assert "found a line of 2097152 letters, expected at most 1048576 letters" in line


@pytest.mark.parametrize("command", ["split", "report", "allocate", "reproduce", "sweep"])
def test_a_name_longer_than_any_file_s(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    name = "x" * 5_000
    out = ["--out", "never.html"] if command == "report" else []
    assert run([command, name, *out]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert "xxx" in line
    assert "a place that can be written" not in line
