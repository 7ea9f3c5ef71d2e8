"""``citypact allocate`` in the hands of people who are careless, and of some who are not."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import tracemalloc
from pathlib import Path
from typing import Any

import pytest

import citypact.cli
from citypact.cli.app import run

HEAD = "coalition,value\n"
VOTING = {"form": "voting", "players": ["A", "B", "C"], "weights": [3, 2, 2], "quota": 4}


@pytest.fixture
def refused(capsys: pytest.CaptureFixture[str]) -> Any:
    """Run a command that must be refused, and return its lines."""

    def command(*words: object) -> list[str]:
        assert run(list(map(str, words))) == 2
        shown = capsys.readouterr()
        assert shown.out == ""
        lines = shown.err.splitlines()
        assert lines
        assert all(line.startswith("error: ") for line in lines)
        return [line.removeprefix("error: ") for line in lines]

    return command


def write(path: Path, text: str | bytes | dict[str, Any]) -> Path:
    if isinstance(text, dict):
        text = json.dumps(text, ensure_ascii=False)
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    return path


def test_a_short_file_that_names_thirty_players_takes_no_gigabyte(refused: Any, tmp_path: Path) -> None:
    file = write(tmp_path / "game.csv", HEAD + "".join(f"P{k},1\n" for k in range(30)))
    tracemalloc.start()
    try:
        lines = refused("allocate", file)
        assert "error" not in lines[0]
        assert f"{file}: P0+P1: found no such coalition" in lines[0]
        assert "found 1073741773 further ones missing" in lines[-1]
        (line,) = refused("allocate", file, "--missing", "zero")
        assert "players: found 30, expected at most 24 where --missing fills the table" in line
        assert tracemalloc.get_traced_memory()[1] < 50e6
    finally:
        tracemalloc.stop()


def test_additive_needs_what_players_are_worth_alone(refused: Any, tmp_path: Path) -> None:
    file = write(tmp_path / "game.json", {"players": ["A", "B", "C"], "values": {"A": 1, "A+B": 1}})
    lines = refused("allocate", file, "--missing", "additive")
    assert [line.split(": ")[1] for line in lines] == ["B", "C"]
    assert all(line.endswith("--missing additive adds up what players are worth alone") for line in lines)


def test_weights_for_a_rule_do_not_become_the_votes(refused: Any, tmp_path: Path) -> None:
    file = write(tmp_path / "game.json", VOTING)
    (line,) = refused("allocate", file, "--weights", "A=9,B=1,C=1", "--rule", "shapley")
    assert "--weights" in line
    assert "no --weights beside the form voting, which has weights of its own" in line


def test_votes_are_not_weights_for_a_rule(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["allocate", str(write(tmp_path / "game.json", VOTING)), "--all", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert "weighted_shapley" not in {**found["allocations"], **found["skipped"]}
    assert found["unit"] == "decisions"


@pytest.mark.parametrize(
    ("weights", "told"),
    [
        ("A=2,B=1,C=1,C=2", "--weights: found C a second time, expected each player once"),
        ("A=1_0,B=1,C=1", "--weights: found A=1_0, expected PLAYER=WEIGHT"),
        ("A=inf,B=1,C=1", "--weights: found A=inf, expected PLAYER=WEIGHT"),
        ("A=1,,B=1", "--weights: found nothing, expected PLAYER=WEIGHT"),
    ],
)
def test_weights_on_the_line(refused: Any, tmp_path: Path, weights: str, told: str) -> None:
    file = write(tmp_path / "game.csv", HEAD + "A,1\nB,2\nA+B,4\n")
    assert told in refused("allocate", file, "--weights", weights, "--rule", "weighted_shapley")[0]


def test_a_wrong_share_is_told_once(refused: Any) -> None:
    found = refused("allocate", "three-cities", "--rule", "egalitarian_shapley", "--share", "2")
    assert found == ["--share: found 2.0, expected a number between 0 and 1"]


@pytest.mark.parametrize(
    ("cell", "remedy"),
    [
        ("１２", "write it in the digits 0 to 9 of half width"),
        ('"1,000"', "write it without thousands separators"),
        ("50%", "write the number alone, without a sign or unit"),
        ("¥5", "write the number alone, without a sign or unit"),
    ],
)
def test_what_means_a_number_is_explained(refused: Any, tmp_path: Path, cell: str, remedy: str) -> None:
    (line,) = refused("allocate", write(tmp_path / "game.csv", f"{HEAD}A,{cell}\nB,2\nA+B,4\n"))
    assert line.endswith(f"expected a finite number up to 1e150; {remedy}")


def test_separators_encodings_and_long_numbers(refused: Any, tmp_path: Path) -> None:
    (line,) = refused("allocate", write(tmp_path / "a.csv", "coalition;value\nA;1\n"))
    assert line.endswith("separate them by a comma")
    (line,) = refused("allocate", write(tmp_path / "b.csv", (HEAD + "A,1\n").encode("utf-16")))
    assert line.endswith("(--encoding utf-16)")
    text = '{"players": ["A"], "values": {"A": ' + "9" * 5000 + "}}"
    (line,) = refused("allocate", write(tmp_path / "c.json", text))
    assert "found a number of 5000 digits" in line
    assert "set_int_max_str_digits" not in line


def test_no_character_of_a_file_reaches_the_terminal_as_a_command(refused: Any, tmp_path: Path) -> None:
    (first, *_) = refused("allocate", write(tmp_path / "game.csv", HEAD + "A\x1b[31m,1\nB\u202e,2\n"))
    assert "found A\\u001b[31m, expected a name without control characters" in first


def test_paths_that_cannot_be_looked_at(refused: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    (line,) = refused("allocate", "x" * 5000)
    assert "file: found no such file" in line
    (line,) = refused("allocate", "three-cities", "--check", "x" * 5000)
    assert "--check: found no such file" in line


def test_an_encoding_beside_a_workbook(refused: Any, tmp_path: Path) -> None:
    (line,) = refused("allocate", tmp_path / "game.xlsx", "--encoding", "utf-8")
    assert "no encoding beside a file that is not CSV" in line or "no such file" in line


def test_a_folder_that_cannot_be_written_is_told_before_the_work(
    refused: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("citypact.scenario.coalition_load.load_game", lambda *_, **__: pytest.fail("worked"))
    file = write(tmp_path / "file", "")
    assert "out: found a file, expected a folder" in refused("allocate", "tva-1942", "--out", file / "a")[0]
    monkeypatch.setattr(os, "access", lambda *_: False)
    (line,) = refused("allocate", "tva-1942", "--out", tmp_path / "new" / "a")
    assert "out: found a folder that cannot be written, expected a folder" in line
    assert not (tmp_path / "new").exists()


def test_mistakes_of_a_proposal_beyond_a_hundred_are_counted(refused: Any, tmp_path: Path) -> None:
    file = write(tmp_path / "p.csv", "player,amount\n" + "".join(f"X{k},1\n" for k in range(300)))
    lines = refused("allocate", "three-cities", "--check", file)
    assert len(lines) == 101
    assert "further mistakes" in lines[-1]


def test_what_takes_hours_is_left_out_unless_it_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    game = {"form": "airport", "players": [str(k) for k in range(30)], "costs": list(range(1, 31))}
    assert run(["allocate", str(write(tmp_path / "game.json", game)), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert "shapley" in found["allocations"]
    assert found["skipped"]["nucleolus"] == "takes long beyond 24 players; name it with --rule"


def test_ctrl_c_says_so(tmp_path: Path) -> None:
    names = [f"P{k}" for k in range(16)]
    rows = ["+".join(n for k, n in enumerate(names) if m >> k & 1) + f",{m % 977}" for m in range(1, 2**16)]
    file = write(tmp_path / "game.csv", HEAD + "\n".join(rows) + "\n")
    # A shell's background jobs ignore SIGINT and hand that on: the child listens again.
    code = (
        "import signal; signal.signal(signal.SIGINT, signal.default_int_handler);"
        " from citypact.cli import main; main()"
    )
    words = [sys.executable, "-c", code, "allocate", str(file), "--all", "--out", str(tmp_path / "out")]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        time.sleep(2.0)
        process.send_signal(signal.SIGINT)
        output, error = process.communicate(timeout=30)
    assert (process.returncode, output, error) == (130, b"", b"error: stopped\n")
    assert not (tmp_path / "out").exists()


def test_ctrl_c_while_the_command_is_loaded(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def stop(_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr("citypact.cli.app.run", stop)
    with pytest.raises(SystemExit) as left:
        citypact.cli.main()
    assert left.value.code == 130
    assert capsys.readouterr().err == "error: stopped\n"


def test_a_small_game_loads_no_solver() -> None:
    """SciPy's optimisers take longer to load than three cities to solve."""
    code = (
        "import sys; from citypact.cli.app import run; run(['allocate', 'three-cities']);"
        " sys.exit('scipy.optimize' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=False).returncode == 0
