"""``citypact sweep``: the table, the document, and wrong input in one line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from citypact.cli.app import run

HAZARD = "parameters.origin_side.hazard"


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    status = run(["sweep", *arguments])
    printed = capsys.readouterr()
    return status, printed.out, printed.err


def test_the_document_adds_up(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = told(
        capsys, "beijing-hebei", "--vary", f"{HAZARD}=beta:2,5", "--samples", "2048", "--seed", "1", "--json"
    )
    assert (status, err) == (0, "")
    document = json.loads(out, parse_constant=pytest.fail)
    assert sum(document["reasons"].values()) == document["rows"] == 2048
    figures = {each["figure"]: each for each in document["figures"]}
    agreed = document["reasons"]["agreement"]
    assert figures["ratio.nash"]["rows"] == agreed
    assert figures["agreement"]["mean"] == pytest.approx(agreed / 2048)
    assert document["recomputed"]["rows"] >= 3
    lo, hi = figures["participation.lo"], figures["participation.hi"]
    assert 0 <= lo["lowest"] <= lo["q05"] <= lo["q50"] <= lo["q95"] <= lo["highest"] <= hi["highest"] <= 1
    again = told(
        capsys, "beijing-hebei", "--vary", f"{HAZARD}=beta:2,5", "--samples", "2048", "--seed", "1", "--json"
    )
    assert again[1] == out


def test_the_table_says_how_often_and_why(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = told(capsys, "beijing-hebei", "--vary", f"{HAZARD}=range", "--samples", "64")
    assert status == 0
    for part in ("What is varied", "How often there is an answer", "Figures", "ratio.nash", "Certificate"):
        assert part in out


def test_in_chinese_no_sentence_stays_english(capsys: pytest.CaptureFixture[str]) -> None:
    status = run(
        ["--lang", "zh", "sweep", "beijing-hebei", "--vary", f"{HAZARD}=range", "--samples", "60",
         "--vary", "parameters.plant.growth=range",
         "--correlate", f"{HAZARD},parameters.plant.growth=0.2"]
    )  # fmt: skip
    printed = capsys.readouterr()
    assert status == 0
    for english in ("scenarios", "varied", "agreement:", "median", "accept", "rational", "Sobol sequence"):
        assert english not in printed.out + printed.err


@pytest.mark.parametrize(
    "arguments",
    [
        ("beijing-hebei",),
        ("no-such-case", "--vary", "a=range"),
        ("beijing-hebei", "--vary", "parameters.plant.grow=range"),
        ("beijing-hebei", "--vary", f"{HAZARD}=nosuch:1"),
        ("beijing-hebei", "--vary", f"{HAZARD}=range", "--samples", "0"),
        ("beijing-hebei", "--vary", f"{HAZARD}=range", "--samples", "1000000000"),
        ("beijing-hebei", "--vary", f"{HAZARD}=range", "--design", "maze"),
        ("beijing-hebei", "--vary", "context.relative_standing=range"),
        ("beijing-hebei", "--vary", f"{HAZARD}=range", "--workers", "2"),
        ("no-such-file.yaml", "--vary", "a=range"),
    ],
)
def test_wrong_input_is_one_line(arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = told(capsys, *arguments)
    assert (status, out) == (2, "")
    assert err.startswith("error: ")
    assert len(err.splitlines()) == 1


def test_a_stored_run_tells_the_same_whatever_the_workers(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("pyarrow")
    asked = ("beijing-hebei", "--vary", f"{HAZARD}=beta:2,5", "--samples", "33000", "--json")
    plain = told(capsys, *asked)
    stored = [
        told(capsys, *asked, "--out", str(tmp_path / workers), "--workers", workers) for workers in "12"
    ]
    assert plain[0] == 0
    assert stored == [plain, plain]
    assert told(capsys, *asked, "--out", str(tmp_path / "1")) == plain  # nothing is left to do
    status, _, err = told(capsys, *asked, "--out", str(tmp_path / "1"), "--seed", "2")
    assert (status, len(err.splitlines())) == (2, 1)
