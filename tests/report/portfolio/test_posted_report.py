"""Chart, table and files of a posted ratio, where there is one, several, and none."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest

from citypact.mechanisms.trade import (
    BetaBelief,
    EmpiricalBelief,
    HistogramBelief,
    PrivateCosts,
    UniformBelief,
    post_ratio,
)
from citypact.report.portfolio.posted_chart import posted_figure
from citypact.report.portfolio.posted_table import print_posted
from citypact.report.showing import write_files
from citypact.report.split.gain_chart import save_figure
from citypact.report.words.terminal import Terminal
from citypact.scenario.answers import Answered
from citypact.scenario.posted_result import posted_result

POLAR = EmpiricalBelief((0.05, 0.7))
CASES = (
    (UniformBelief(0, 0.6), BetaBelief(2, 5)),
    (POLAR, POLAR),
    (UniformBelief(0.6, 0.9), UniformBelief(0.5, 0.9)),
    (UniformBelief(0, 0.3), HistogramBelief((0, 0.2, 0.4), (1, 2))),
)


def write_posted(answer: Any, folder: Path, chart: str = "png") -> tuple[list[str], str]:
    return write_files(Answered("posted", answer.document, answer), folder, chart)


@pytest.mark.parametrize("pair", CASES)
def test_the_chart_draws_the_curve_and_marks_every_best_ratio(pair, tmp_path: Path) -> None:
    found = post_ratio(PrivateCosts(*pair))
    figure = posted_figure(found)
    labels = {text.get_text() for text in figure.legends[0].get_texts()}
    assert {"posted ratio", "one half"} <= labels
    curve = max(line.get_ydata().max() for line in figure.axes[0].lines if line.get_label() == "posted ratio")
    assert curve == pytest.approx(found.welfare, abs=1e-4)
    assert any(label.startswith("to post") for label in labels) == (found.ratio is not None)
    assert len(figure.axes[0].patches) == sum(each.lo < each.hi for each in found.ratios)
    save_figure(figure, tmp_path / "posted.png")
    assert (tmp_path / "posted.png").stat().st_size > 10_000


@pytest.mark.parametrize("pair", CASES[1:])
def test_table_and_files_say_the_same(pair, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    answer = posted_result(PrivateCosts(*pair).to_dict())
    print_posted(Terminal(), answer)
    told = " ".join(capsys.readouterr().out.split())
    assert "What moves it" in told
    assert ("No ratio moves any surplus" in told) == (answer.found.ratio is None)
    names, warning = write_posted(answer, tmp_path)
    assert (names, warning) == (["posted.json", "posted.csv", "posted.png"], "")
    text = (tmp_path / "posted.csv").read_text(encoding="utf-8")
    rows = {row["quantity"]: row["value"] for row in csv.DictReader(text.splitlines())}
    assert float(rows["expected surplus"]) == answer.found.welfare
