"""``citypact equilibrium``: the fields promised, every kind of file, verification, wrong input."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from citypact.cli import app as house

BATTLE = 'NFG 1 R "Battle" { "A" "B" } { 2 2 } 2 1 0 0 0 0 1 2'


@pytest.fixture
def answer(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    def call(name: str, text: str) -> dict[str, Any]:
        (tmp_path / name).write_text(text, encoding="utf-8")
        assert house.run(["equilibrium", str(tmp_path / name), "--json"]) == 0
        printed = capsys.readouterr().out
        return json.loads(printed, parse_constant=lambda word: pytest.fail(f"{word} is not JSON"))

    return call


def test_the_fields_promised(answer) -> None:
    found = answer("battle.nfg", BATTLE)
    assert found["complete"] is True
    assert found["degenerate"] is False
    assert found["method"]
    assert len(found["equilibria"]) == 3
    for each in found["equilibria"]:
        assert set(each) >= {"strategies", "payoffs", "regret", "stable"}
        assert each["regret"] == 0
    assert [each["stable"] for each in found["equilibria"]] == [True, True, False]
    assert found["title"] == "Battle"


def test_a_table_gives_the_same_as_gambit_s_form(answer) -> None:
    rows = ["A,B,payoff A,payoff B", "1,1,2,1", "1,2,0,0", "2,1,0,0", "2,2,1,2"]
    table, form = answer("battle.csv", "\n".join(rows)), answer("battle.nfg", BATTLE)
    assert table["equilibria"] == form["equilibria"]


def test_fractions_survive_the_document(answer) -> None:
    found = answer("thirds.nfg", 'NFG 1 R "" { "A" "B" } { 2 2 } 1/3 0 0 1 0 1 1/3 0')
    assert found["inputs"]["payoffs"][0] == [["1/3", 0], [0, "1/3"]]
    assert found["equilibria"][0]["payoffs"] == [1 / 6, 1 / 2]


def test_saved_results_are_verified_and_tampering_is_found(tmp_path: Path) -> None:
    (tmp_path / "battle.nfg").write_text(BATTLE)
    assert house.run(["equilibrium", str(tmp_path / "battle.nfg"), "--out", str(tmp_path)]) == 0
    saved = tmp_path / "equilibrium.json"
    assert house.run(["verify", str(saved)]) == 0
    document = json.loads(saved.read_text(encoding="utf-8"))
    document["equilibria"][0]["payoffs"][0] += 1e-6
    saved.write_text(json.dumps(document), encoding="utf-8")
    assert house.run(["verify", str(saved)]) != 0
    document["equilibria"].pop()
    saved.write_text(json.dumps(document), encoding="utf-8")
    assert house.run(["verify", str(saved)]) != 0


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("g.nfg", "NFG 1 R", "g.nfg:1:8: game: found the end of the file, expected the title"),
        ("g.csv", "A,payoff A\nx,1", "row 1: players: found A, expected a column for each"),
        ("g.csv", "A,B,payoff A,payoff B\nx,y,nan,1", "row 2: payoff A: found nan, expected a number"),
        ("g.txt", "", "expected a .csv, .xlsx, .yaml or .nfg file"),
        ("g.yaml", "a: 1", "g.yaml:"),
    ],
)  # fmt: skip
def test_wrong_input_is_a_clear_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, text: str, told: str
) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    assert house.run(["equilibrium", str(tmp_path / name)]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert told in captured.err
    assert "Traceback" not in captured.err


def test_the_template_is_answered(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "game.yaml"
    assert house.run(["new", "normal-form", "--out", str(file)]) == 0
    assert house.run(["equilibrium", str(file)]) == 0
    assert "There is no other equilibrium." in capsys.readouterr().out
