"""``citypact allocate``: its contract, its options and its refusals."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from citypact.cli.app import run
from citypact.mechanisms.allocation import DEFAULT_RULES, RULES
from citypact.scenario import coalition_result
from citypact.scenario.coalition_load import game_names

TABLE = "coalition,value\n北京,0\n天津,0\n河北,0\n北京+天津,6\n北京+河北,8\n天津+河北,4\n北京+天津+河北,14\n"


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Any:
    def command(*words: object, status: int = 0) -> str:
        assert run(["allocate", *map(str, words)]) == status
        shown = capsys.readouterr()
        if status:
            assert shown.out == ""
            assert "Traceback" not in shown.err
            assert all(line.startswith("error: ") for line in shown.err.splitlines())
            return shown.err
        return shown.out

    return command


@pytest.fixture
def table(tmp_path: Path) -> Path:
    file = tmp_path / "game.csv"
    file.write_text(TABLE, encoding="utf-8")
    return file


def test_the_contract(call: Any, table: Path) -> None:
    found = json.loads(call(table, "--json"))
    assert (found["kind"], found["schema"], found["unit"], found["orientation"]) == (
        "allocation", 1, "亿元", "profit")  # fmt: skip
    assert found["players"] == ["北京", "天津", "河北"]
    assert tuple(found["allocations"]) == DEFAULT_RULES
    assert found["allocations"]["shapley"] == pytest.approx({"北京": 17 / 3, "天津": 11 / 3, "河北": 14 / 3})
    assert found["allocations"]["nucleolus"] == {"北京": 6.5, "天津": 3.0, "河北": 4.5}
    assert found["methods"]["shapley"]["exact"] == ["17/3", "11/3", "14/3"]
    assert found["core"]["empty"] is False
    assert found["core"]["least_core_epsilon"] == -3
    assert found["core"]["certificate"]["kind"] == "allocation in the core"
    assert found["properties"]["convex"] == {"holds": True, "witness": [], "gap": 0.0, "statement": ""}
    assert (found["check"], found["skipped"]) == (None, {})
    assert set(found) >= {"assumptions", "explanation", "fingerprint", "inputs"}


def test_rules_by_name_and_what_they_need(call: Any, table: Path) -> None:
    found = json.loads(
        call(table, "--rule", "owen", "--rule", "myerson", "--rule", "weighted_shapley", "--rule",
             "egalitarian_shapley", "--unions", "北京+天津,河北", "--edges", "北京+天津,天津+河北",
             "--weights", "北京=3,天津=2,河北=1", "--share", 0.5, "--json")
    )  # fmt: skip
    assert tuple(found["allocations"]) == ("owen", "myerson", "weighted_shapley", "egalitarian_shapley")
    assert found["inputs"]["game"]["unions"] == [["北京", "天津"], ["河北"]]
    told = call(table, "--rule", "owen", "--rule", "myerson", status=2).splitlines()
    assert told[0].startswith(f"error: {table}: unions: found nothing, expected a priori unions")
    assert told[0].endswith("; put unions into the file or give --unions")
    assert "edges: found nothing" in told[1]
    assert "--weights: found 北京, expected PLAYER=WEIGHT" in call(table, "--weights", "北京", status=2)


def test_every_rule_of_a_shipped_game(call: Any) -> None:
    found = json.loads(call("three-cities", "--all", "--json"))
    assert {"owen", "myerson", "weighted_shapley", "modiclus", "core_center"} <= set(found["allocations"])
    assert {"balanced", "totally_balanced", "average_convex"} <= set(found["properties"])
    names = set(found["allocations"]) | set(found["skipped"])
    assert not {name for name in names if name in RULES and RULES[name].scope != "any"}
    for reason in found["skipped"].values():
        assert reason
        assert "\n" not in reason


@pytest.mark.parametrize("name", game_names())
def test_shipped_games_run_and_verify(call: Any, tmp_path: Path, name: str) -> None:
    (tmp_path / "r.json").write_text(call(name, "--json"), encoding="utf-8")
    assert run(["verify", str(tmp_path / "r.json")]) == 0


def test_published_amounts_of_the_tva(call: Any) -> None:
    """Straffin & Heaney 1981, table 3."""
    found = json.loads(call("tva-1942", "--json"))
    assert list(found["allocations"]["shapley"].values()) == [117829, 100756.5, 193998.5]
    assert list(found["allocations"]["nucleolus"].values()) == [116234, 93540, 202810]
    assert found["core"]["least_core_epsilon"] == -47286
    assert any(line.startswith("M: ") and "recalled" in line for line in found["assumptions"])


def test_a_proposal_is_checked(call: Any, table: Path, tmp_path: Path) -> None:
    (tmp_path / "p.csv").write_text("player,amount\n河北,10\n天津,2\n北京,2\n", encoding="utf-8")
    check = json.loads(call(table, "--check", tmp_path / "p.csv", "--json"))["check"]
    assert check["proposal"] == {"北京": 2.0, "天津": 2.0, "河北": 10.0}
    assert check["walks_out"] == ["北京", "天津"]
    assert check["sentence"].startswith("北京 and 天津 would walk out, getting 4 亿元 together")
    assert set(check["distances"]) == set(DEFAULT_RULES)
    text = call(table, "--check", tmp_path / "p.csv")
    assert "北京 and 天津 would walk out" in text
    (tmp_path / "p.csv").write_text("player,amount\n河北,10\n", encoding="utf-8")
    assert call(table, "--check", tmp_path / "p.csv", status=2).count("no amount for") == 2


def test_missing_cost_and_order(call: Any, tmp_path: Path) -> None:
    file = tmp_path / "game.csv"
    file.write_text("coalition,value\nA,1\nB,2\nC,3\nA+B+C,4\n", encoding="utf-8")
    assert call(file, status=2).count("found no such coalition") == 3
    found = json.loads(call(file, "--missing", "additive", "--cost", "--json"))
    assert (found["orientation"], found["inputs"]["filled"]) == (
        "cost",
        {"missing": "additive", "coalitions": 3},
    )
    assert any("3 coalitions that the file leaves out" in line for line in found["assumptions"])
    listed = tmp_path / "game.json"
    listed.write_text(json.dumps({"players": ["A", "B", "C"], "values": [0, 1, 2, 3, 4, 5, 6, 9]}))
    bits, sizes = (
        json.loads(call(listed, "--order", order, "--json"))["inputs"]["game"]["values"]
        for order in ("bits", "sizes")
    )
    assert (bits, sizes) == ([0, 1, 2, 3, 4, 5, 6, 9], [0, 1, 2, 4, 3, 5, 6, 9])


def test_wrong_options_are_told_at_once(call: Any, table: Path, tmp_path: Path) -> None:
    told = call("--rule", "shaply", "--missing", "x", "--order", "y", "--out", tmp_path, "--chart", "gif",
                "--all", status=2).splitlines()  # fmt: skip
    assert [line.split(":")[1].strip() for line in told] == [
        "GAME", "--chart", "--missing", "--order", "--rule", "--rule"]  # fmt: skip
    assert "did you mean shapley" in told[-1]
    assert call("no-such-game", status=2).startswith(
        "error: game: found no-such-game, expected a file, or one of"
    )
    assert "no such file" in call(tmp_path / "none.csv", status=2)
    assert "expected no --order beside a table" in call("tva-1942", "--order", "bits", status=2)


def test_the_rules_are_listed(call: Any) -> None:
    lines = call("--list").splitlines()
    assert [line.split()[0] for line in lines] == list(RULES)
    assert any("needs unions" in line for line in lines)


def test_shipped_games_are_listed_with_the_cases(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["cases", "--json"]) == 0
    assert [row["name"] for row in json.loads(capsys.readouterr().out)["games"]] == list(game_names())
    assert run(["cases"]) == 0
    assert "tva-1942: Tennessee Valley Authority" in capsys.readouterr().out


def test_an_interruption_ends_cleanly(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(coalition_result, "allocation_result", interrupted)
    assert run(["allocate", "tva-1942"]) == 130
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "Traceback" not in shown.err


def test_help_needs_nothing_heavy() -> None:
    code = (
        "import sys\n"
        "from citypact.cli.app import run\n"
        "run(['allocate', '--help'])\n"
        "heavy = {'cvxpy', 'pandas', 'matplotlib', 'scipy', 'numpy', 'openpyxl'}\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, stdout=subprocess.DEVNULL)


def test_what_is_said_beside_the_file_is_blamed_on_its_option(call: Any) -> None:
    for option, text, found in (
        ("--unions", "Beijing", "Tianjin in 0 unions"),
        ("--levels", "Beijing+Tianjin/Beijing+Tianjin+Hebei", "Hebei in 0 unions"),
        ("--edges", "Beijing+Tokyo", "not Tokyo"),
    ):
        lines = call("three-cities", option, text, status=2).splitlines()
        assert all(line.startswith(f"error: {option}: ") for line in lines)
        assert found in "\n".join(lines)


def test_nested_unions_can_be_said_on_the_line(call: Any) -> None:
    nested = "Beijing+Tianjin,Hebei/Beijing+Tianjin+Hebei"
    found = json.loads(
        call("three-cities", "--rule", "winter", "--rule", "owen", "--levels", nested, "--json")
    )
    # With one level of unions below the whole, Winter's value is Owen's.
    assert found["allocations"]["winter"] == found["allocations"]["owen"]
