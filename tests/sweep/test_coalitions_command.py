"""``citypact allocate --run``: large games piece by piece, and what stands in its way in one line."""

from __future__ import annotations

import json
import math
import random
from pathlib import Path

import pytest
from sweep.large_games import seller_and_buyers

from citypact.cli.app import run
from citypact.errors import InputError
from citypact.scenario.coalition_load import load_game
from citypact.scenario.coalition_result import allocation_result
from citypact.sweep.store_read import open_run

pytest.importorskip("pyarrow")


def auction(folder: Path, buyers: int) -> tuple[Path, list[float]]:
    """One seller and buyers: a file whose game has no formula here, and its Shapley value by hand."""
    draw = random.Random(buyers)
    values = [f"{draw.randint(100, 900)}e-2" for _ in range(buyers)]
    file = folder / f"auction{buyers}.json"
    named = [f"b{k}" for k in range(buyers)]
    game = {
        "form": "assignment",
        "sellers": ["seller"],
        "buyers": named,
        "values": [list(map(float, values))],
    }
    file.write_text(json.dumps(game), encoding="utf-8")
    return file, [float(share) for share in seller_and_buyers(values)]


def told(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    status = run(["allocate", *map(str, arguments)])
    printed = capsys.readouterr()
    return status, printed.out, printed.err


def test_the_seller_s_share_by_hand() -> None:
    small = {"form": "assignment", "sellers": ["s"], "buyers": ["a", "b"], "values": [[1, 3]]}
    found = allocation_result({"game": small, "rules": ["shapley"]}).allocations["shapley"]
    assert found.vector() == pytest.approx([float(each) for each in seller_and_buyers(["1", "3"])], rel=1e-14)


def test_all_coalitions_of_thirteen(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file, truth = auction(tmp_path, 12)
    asked = (file, "--rule", "shapley", "--run", tmp_path / "run", "--workers", "1", "--json")
    status, out, err = told(capsys, *asked)
    assert (status, err) == (0, "")
    document = json.loads(out)
    assert list(document["allocations"]["shapley"].values()) == pytest.approx(truth, rel=1e-12)
    assert document["inputs"]["pieces"] == "blocks"
    assert document["methods"]["shapley"]["guarantee"] == "proven"
    assert open_run(tmp_path / "run").is_complete
    before = (tmp_path / "run" / "checkpoints.sqlite").read_bytes()
    assert told(capsys, *asked)[1] == out
    assert (tmp_path / "run" / "checkpoints.sqlite").read_bytes() == before
    # The document alone, with no directory, gives the same answer: that is what verify does.
    again = allocation_result(document["inputs"]).document
    assert again["allocations"] == document["allocations"]


def test_an_estimate_of_forty(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file, truth = auction(tmp_path, 39)
    asked = (file, "--rule", "shapley", "--samples", "6000", "--seed", "3", "--run", tmp_path / "run")
    status, out, err = told(capsys, *asked, "--workers", "1", "--json")
    assert (status, err) == (0, "")
    document = json.loads(out)
    method = document["methods"]["shapley"]
    amounts = list(document["allocations"]["shapley"].values())
    away = [
        abs(amount - exact) / error
        for amount, exact, error in zip(amounts, truth, method["standard_errors"], strict=True)
    ]
    assert sum(each <= 1.96 for each in away) >= 30
    assert max(away) < 5.5
    assert abs(math.fsum(amounts) - document["grand"]) <= 1e-12
    assert method["guarantee"] == "estimated"
    assert method["details"]["batches"] == 2
    assert document["inputs"]["pieces"] == "batches"
    assert "mean of 2 batches, 5998 coalitions in all" in document["explanation"]
    assert "its sum misses what there is to share by 0 亿元" in document["explanation"]
    again = allocation_result(document["inputs"]).document
    for one, other in zip(amounts, again["allocations"]["shapley"].values(), strict=True):
        assert one == pytest.approx(other, abs=1e-11)
    status, out, err = told(capsys, *asked, "--workers", "1")
    assert status == 0
    assert "standard error" in out
    assert out.count("estimated") == 1
    # Another seed is another run.
    status, out, err = told(capsys, file, "--rule", "shapley", "--run", tmp_path / "run", "--workers", "1")
    assert (status, out) == (2, "")
    assert err.count("\n") == 1
    assert "found a run of plan" in err


def test_what_stands_in_the_way_is_said_in_a_line(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file, _ = auction(tmp_path, 39)
    folder = tmp_path / "run"
    for arguments, line in (
        (
            (file, "--workers", "2"),
            "error: --workers: found 2, expected --run DIR beside it",
        ),
        (
            (file, "--scheduler", "tcp://here:1"),
            "error: --scheduler: found tcp://here:1, expected --run DIR beside it",
        ),
        (
            (file, "--run", folder, "--rule", "tau"),
            "error: --run: found tau, expected the rule shapley among those of --rule",
        ),
        (
            (file, "--rule", "shapley", "--run", folder, "--samples", "100"),
            "samples: found 100, expected 241 to 10000000000 evaluations for 40 players",
        ),
        (
            (file, "--rule", "shapley", "--run", folder, "--workers", "0"),
            "--workers: found 0, expected 1 or more",
        ),
        (
            (file, "--rule", "shapley", "--run", folder, "--scheduler", "here"),
            "--scheduler: found here, expected a scheduler that answers, as tcp://host:8786",
        ),
    ):
        status, out, err = told(capsys, *arguments)
        assert (status, out) == (2, ""), arguments
        assert line in err
        assert err.count("\n") == 1


def test_a_value_with_a_formula_needs_no_run(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "airport.json"
    file.write_text('{"form": "airport", "costs": {"A": 4, "B": 2}, "players": ["A", "B"]}', encoding="utf-8")
    status, out, err = told(capsys, file, "--rule", "shapley", "--run", tmp_path / "run")
    assert (status, out) == (2, "")
    assert "--run: found one that has, expected a game whose Shapley value has no formula" in err
    assert not (tmp_path / "run").exists()


def test_pieces_that_are_none_are_refused(tmp_path: Path) -> None:
    file, _ = auction(tmp_path, 3)
    document = load_game(file).document
    with pytest.raises(InputError, match="pieces: found halves, expected batches or blocks"):
        allocation_result({"game": document, "rules": ["shapley"], "pieces": "halves"})
