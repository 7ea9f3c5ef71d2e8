"""Files of a split: complete or absent, and safe to open."""

from __future__ import annotations

import csv
import json
import os
from pathlib import Path
from typing import Any

import pytest
from matplotlib.font_manager import fontManager

from citypact.errors import InputError
from citypact.games.relocation import Relocation
from citypact.mechanisms.agreement import Agreement
from citypact.mechanisms.revenue_split import split
from citypact.report.showing import write_files
from citypact.scenario.answers import Answered
from citypact.scenario.split_result import split_result
from citypact.scenario.whole_file import write_atomic

INPUTS = {"revenue": 1, "origin_loss": 0.3, "destination_cost": 0.1}


def write_split(
    agreement: Agreement, result: dict[str, Any], folder: Path, chart: str = "png"
) -> tuple[list[str], str]:
    return write_files(Answered("split", result, agreement), folder, chart)


def rows_of(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def document(agreement: Agreement) -> dict[str, Any]:
    return {"kind": "split", **agreement.to_dict()}


@pytest.mark.parametrize("chart", ["png", "svg"])
def test_files_with_the_answer(tmp_path: Path, chart: str) -> None:
    agreement, result = split_result(INPUTS)
    folder = tmp_path / "new" / "folder"
    write_split(agreement, result, folder, chart)
    pictures = [f"{name}.{chart}" for name in ("split", "frontier", "moves")]
    assert sorted(os.listdir(folder)) == sorted(["split.json", "split.csv", *pictures])
    assert json.loads((folder / "split.json").read_text(encoding="utf-8")) == json.loads(json.dumps(result))
    figures = {row["quantity"]: (row["value"], row["unit"]) for row in rows_of(folder / "split.csv")}
    assert figures["ratio (origin's share)"] == ("0.6", "")
    assert figures["participation, lowest"] == ("0.3", "")
    assert figures["participation, highest"] == ("0.9", "")
    assert figures["gain of destination"] == ("0.3", "亿元")
    assert figures["agreement"] == ("yes", "")
    heads = [(folder / name).read_bytes()[:100] for name in pictures]
    assert all(head.startswith(b"\x89PNG" if chart == "png" else b"<?xml") for head in heads)


def test_no_agreement_has_a_reason_and_empty_values(tmp_path: Path) -> None:
    write_split(*split_result({**INPUTS, "origin_loss": 0.7, "destination_cost": 0.5}), tmp_path, "svg")
    figures = {row["quantity"]: row["value"] for row in rows_of(tmp_path / "split.csv")}
    assert figures["agreement"] == "no"
    assert "no agreement at any ratio" in figures["reason"]
    assert figures["ratio (origin's share)"] == ""
    text = (tmp_path / "split.csv").read_text(encoding="utf-8")
    assert "None" not in text
    assert "nan" not in text.lower()


def test_yearly_payments_are_in_the_table(tmp_path: Path) -> None:
    agreement, result = split_result(INPUTS)
    result["cash_flow"] = {"free_payments": {"payments": {"2": 0.25}, "lump_sum": -0.5}, "families": []}
    write_split(agreement, result, tmp_path, "svg")
    figures = {row["quantity"]: row["value"] for row in rows_of(tmp_path / "split.csv")}
    assert figures["free payments: payment in year 2"] == "0.25"
    assert figures["free payments: lump sum to origin"] == "-0.5"


@pytest.mark.parametrize("sign", ["=", "+", "-", "@"])
def test_a_name_is_not_run_as_a_formula(tmp_path: Path, sign: str) -> None:
    name = sign + 'HYPERLINK("x")'
    agreement = split(Relocation(1, 0.3, 0.1, origin=name))
    write_split(agreement, document(agreement), tmp_path, "svg")
    rows = rows_of(tmp_path / "split.csv")
    assert rows[0]["value"] == "'" + name
    for row in rows:
        assert not row["quantity"].startswith(("=", "+", "-", "@"))


def test_negative_numbers_stay_numbers(tmp_path: Path) -> None:
    write_split(*split_result({**INPUTS, "origin_loss": 0.7, "destination_cost": 0.5}), tmp_path, "svg")
    figures = {row["quantity"]: row["value"] for row in rows_of(tmp_path / "split.csv")}
    assert float(figures["surplus"]) == pytest.approx(-0.2)


@pytest.mark.parametrize("failing", ["replace", "fsync"])
def test_a_failure_leaves_every_old_file_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: str
) -> None:
    old = split_result({**INPUTS, "origin_loss": 0.2})
    write_split(*old, tmp_path, "png")
    before = {file.name: file.read_bytes() for file in tmp_path.iterdir()}

    def fail(*arguments: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, failing, fail)
    with pytest.raises(InputError, match=r"split\.json: out: found cannot write \(No space left on device\)"):
        write_split(*split_result(INPUTS), tmp_path, "png")
    monkeypatch.undo()
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == before


def test_an_interrupt_leaves_no_scraps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*arguments: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_atomic(tmp_path / "f", "new")
    assert os.listdir(tmp_path) == []


def test_a_chart_that_cannot_be_drawn_does_not_keep_the_figures_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fontManager, "ttflist", [f for f in fontManager.ttflist if "DejaVu" in f.name])
    monkeypatch.setattr("matplotlib.font_manager.findSystemFonts", list)
    agreement = split(Relocation(1, 0.3, 0.1, origin="北京"))
    names, warning = write_split(agreement, document(agreement), tmp_path / "out", "svg")
    assert names == ["split.json", "split.csv"]
    assert "京北" in warning
    assert sorted(os.listdir(tmp_path / "out")) == ["split.csv", "split.json"]


def test_a_file_where_a_folder_is_wanted(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("x", encoding="utf-8")
    with pytest.raises(
        InputError, match=r"taken: out: found cannot write .*, expected a folder that can be written"
    ) as caught:
        write_split(*split_result(INPUTS), tmp_path / "taken", "svg")
    assert len(str(caught.value).splitlines()) == 1


def test_an_unknown_chart(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="chart: found pdf, expected png or svg"):
        write_split(*split_result(INPUTS), tmp_path, "pdf")
    assert os.listdir(tmp_path) == []
