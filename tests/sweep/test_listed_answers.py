"""The answers to a list under its names: in the document, the table, the stored rows and what leaves them."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from citypact.cli.app import run
from citypact.sweep.engine import run as run_plan
from citypact.sweep.making import make_plan
from citypact.sweep.mapping import evaluator

GROWTH, HAZARD = "parameters.plant.growth", "parameters.origin_side.hazard"


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    file = tmp_path / "list.csv"
    lines = [f"{GROWTH},name,{HAZARD}", "0.9,slow,0.2", "1.4,=fast,0.3", "3,基准,0.9"]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


def test_the_document_and_the_table_name_every_scenario(
    listed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["sweep", "beijing-hebei", "--list", str(listed), "--json"]) == 0
    scenarios = json.loads(capsys.readouterr().out)["scenarios"]
    assert [each["name"] for each in scenarios] == ["slow", "=fast", "基准"]
    assert [each["inputs"] for each in scenarios] == [
        {GROWTH: 0.9, HAZARD: 0.2}, {GROWTH: 1.4, HAZARD: 0.3}, {GROWTH: 3.0, HAZARD: 0.9},
    ]  # fmt: skip
    plan = make_plan("beijing-hebei", [], listed=listed)
    expected = evaluator(plan).evaluate(plan.chunk(0))
    for row, each in enumerate(scenarios):
        for name, value in each["figures"].items():
            assert value == pytest.approx(expected[name][row], rel=1e-12) or value is None
        assert (each["reason"] == "agreement") == (expected["agreement"][row] == 1)
    assert run(["sweep", "beijing-hebei", "--list", str(listed)]) == 0
    out = capsys.readouterr().out
    assert "Scenarios of the list" in out
    for name in ("slow", "=fast", "基准"):
        assert name in out


def test_the_names_stay_with_the_stored_rows(
    listed: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("pyarrow")
    pytest.importorskip("duckdb")
    plan = make_plan("beijing-hebei", [], listed=listed)
    run_plan(plan, tmp_path / "run", 1, evaluator=evaluator(plan))
    ask = f'SELECT name, "{GROWTH}" FROM run ORDER BY row'
    assert run(["runs", "query", ask, str(tmp_path / "run"), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["rows"] == [["slow", 0.9], ["'=fast", 1.4], ["基准", 3.0]]
    assert run(["runs", "export", str(tmp_path / "run"), "--out", str(tmp_path / "run.csv")]) == 0
    with (tmp_path / "run.csv").open(encoding="utf-8", newline="") as stream:
        head, *rows = list(csv.reader(stream))
    assert head[:4] == ["row", "name", GROWTH, HAZARD]
    assert [row[1] for row in rows] == ["slow", "'=fast", "基准"]  # no cell that a spreadsheet would compute
    capsys.readouterr()
    # The same rows under other names: the answers are the same, the run is another.
    listed.write_text(listed.read_text(encoding="utf-8").replace("slow", "calm"), encoding="utf-8")
    other = make_plan("beijing-hebei", [], listed=listed)
    run_plan(other, tmp_path / "other", 1, evaluator=evaluator(other))
    assert run(["runs", "compare", str(tmp_path / "run"), str(tmp_path / "other")]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "No answer changed in 3 rows."
    status = run(["sweep", "beijing-hebei", "--list", str(listed), "--out", str(tmp_path / "run")])
    assert (status, "plan: found a run of plan" in capsys.readouterr().err) == (2, True)


@pytest.mark.parametrize(
    ("more", "told"),
    [
        (("--grid",), "--list: found LIST, expected no design beside it"),
        (("--design", "sobol"), "--list: found LIST, expected no design beside it"),
        (
            ("--vary", f"{GROWTH}=range"),
            "--list: found LIST, expected no --vary and no --correlate beside it",
        ),
        (("--samples", "4"), "--samples: found 4, expected no --samples beside --list: the list has 3 rows"),
    ],
)
def test_what_cannot_stand_beside_a_list(
    listed: Path, capsys: pytest.CaptureFixture[str], more: tuple[str, ...], told: str
) -> None:
    assert run(["sweep", "beijing-hebei", "--list", str(listed), *more]) == 2
    printed = capsys.readouterr()
    assert (printed.out, printed.err) == ("", f"error: {told.replace('LIST', str(listed))}\n")


def test_a_grid_by_its_short_name(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["sweep", "beijing-hebei", "--vary", f"{GROWTH}=values:0.9,1.4", "--json"]
    printed = []
    for more in (["--grid"], ["--design", "grid"], ["--grid", "--design", "grid"]):
        assert run([*words, *more]) == 0
        printed.append(capsys.readouterr().out)
    assert printed[0] == printed[1] == printed[2]
    assert json.loads(printed[0])["rows"] == 2
    assert run([*words, "--grid", "--design", "latin"]) == 2
    assert capsys.readouterr().err == "error: --design: found latin, expected no --design beside --grid\n"
