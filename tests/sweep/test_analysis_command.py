"""``citypact sweep`` and ``citypact runs analyse`` answer "how sure are we?" themselves."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from citypact.cli.app import run
from citypact.mechanisms.fingerprint import fingerprint

HAZARD = "parameters.origin_side.hazard"
GROWTH = "parameters.plant.growth"
CASE = ("beijing-hebei", "--vary", f"{HAZARD}=between:0.1,0.6", "--vary", f"{GROWTH}=range")


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    status = run(list(arguments))
    printed = capsys.readouterr()
    return status, printed.out, printed.err


def swept(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    status, out, err = told(capsys, "sweep", *CASE, "--samples", "256", *arguments, "--json")
    assert (status, err) == (0, "")
    found: dict[str, Any] = json.loads(out, parse_constant=pytest.fail)
    return found


def test_the_answer_comes_first_and_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = told(capsys, "sweep", *CASE, "--samples", "256", "--ratio", "0.4")
    assert status == 0
    order = [
        "How sure is it?", "There is an agreement in", "accept a ratio of one half",
        "accept a ratio of 40.0%",
        "How the figure is spread", "What signing brings in the bad cases", "What moves the figure",
        "Each input alone", "Where there is no agreement", "What is worth measuring", "fixed before",
        "What is varied",
    ]  # fmt: skip
    words = " ".join(out.split())
    places = [words.find(part) for part in order]
    assert -1 not in places
    assert places == sorted(places)


def test_pictures_and_table_stand_in_the_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "pictures"
    document = swept(capsys, "--pictures", str(folder), "--chart", "svg", "--rows-only")
    assert json.loads((folder / "analysis.json").read_text(encoding="utf-8")) == document
    names = {file.name for file in folder.iterdir()}
    assert {"acceptance.svg", "spread.svg", "shares.svg", "analysis.csv", "analysis.json"} == names
    with (folder / "analysis.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    half = next(row for row in rows if (row["part"], row["of"]) == ("acceptance", "0.50"))
    assert float(half["value"]) == document["analysis"]["acceptance"]["half"]["value"]


def test_a_stored_run_says_the_same_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("pyarrow")
    home = str(tmp_path / "run")
    plain = swept(capsys, "--ratio", "0.3", "--figure", "surplus")
    stored = swept(capsys, "--ratio", "0.3", "--figure", "surplus", "--out", home, "--workers", "1")
    assert stored == plain
    written = tmp_path / "run" / "analysis"
    assert json.loads((written / "analysis.json").read_text(encoding="utf-8")) == plain
    chunks = {file: file.read_bytes() for file in (tmp_path / "run" / "chunks").iterdir()}
    status, out, err = told(
        capsys, "runs", "analyse", home, "--ratio", "0.3", "--figure", "surplus", "--json"
    )
    assert (status, err) == (0, "")
    assert json.loads(out) == plain
    assert chunks == {file: file.read_bytes() for file in (tmp_path / "run" / "chunks").iterdir()}
    # Of other versions only the rows are looked at.
    manifest = tmp_path / "run" / "manifest.json"
    data = json.loads(manifest.read_text(encoding="utf-8"))
    data["versions"] = dict.fromkeys(data["versions"], "0.0.0")
    del data["seal"]
    data["seal"] = fingerprint(data)
    manifest.write_text(json.dumps(data), encoding="utf-8")
    status, out, err = told(capsys, "runs", "analyse", home, "--json")
    assert (status, len(err.splitlines())) == (0, 1)
    assert json.loads(out)["analysis"]["influence"]["method"] == "rows"


def test_in_chinese_no_sentence_stays_english(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = told(capsys, "--lang", "zh", "sweep", *CASE, "--samples", "128", "--ratio", "0.4")
    assert status == 0
    for english in ("scenario", "accept", "interval", "variance", "median", "sign", "alone", "fixed", "path"):
        assert english not in (out + err).replace("between", "").replace("origin_side", "")


@pytest.mark.parametrize(
    "arguments",
    [
        ("sweep", *CASE, "--ratio", "1.5"),
        ("sweep", *CASE, "--ratio", "nan"),
        ("sweep", *CASE, "--figure", "ratio.nas"),
        ("sweep", *CASE, "--figure", ""),
        ("sweep", *CASE, "--pictures", "somewhere", "--chart", "gif"),
        ("sweep", "dead-end-road", "--vary", "parameters.costs.Hebei=range", "--ratio", "0.4"),
        ("runs", "analyse", "no-such-folder"),
        ("runs", "analyse", "."),
    ],
)
def test_wrong_input_is_one_line_and_writes_nothing(
    arguments: tuple[str, ...],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    status, out, err = told(capsys, *arguments)
    assert (status, out) == (2, "")
    assert err.startswith("error: ")
    assert len(err.splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


def test_a_run_that_is_no_sweep_of_a_scenario_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("pyarrow")
    from small_plan import Small, SmallPlan

    from citypact.sweep.engine import run as run_plan

    run_plan(SmallPlan(20, 10), tmp_path / "small", 1, evaluator=Small())
    status, out, err = told(capsys, "runs", "analyse", str(tmp_path / "small"))
    assert (status, out) == (2, "")
    assert "expected a sweep of a scenario" in err
    assert len(err.splitlines()) == 1
