"""The chart of further assumptions: a row each, its bar, its mark, and what runs through all rows."""

from __future__ import annotations

import copy
import io
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from further_assumptions import answered, groups, scenario
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.font_manager import fontManager
from matplotlib.image import imread
from matplotlib.patches import Rectangle

from citypact.mechanisms.agreement import Agreement
from citypact.report.designs.assumption_chart import NO_AGREEMENT, UNSURE, assumption_figure
from citypact.report.showing import write_files
from citypact.report.split.gain_chart import BLUE, ORANGE, figure_bytes
from citypact.scenario.answers import Answered
from citypact.scenario.split_result import split_result


def write_split(
    agreement: Agreement, result: dict[str, Any], folder: Path, chart: str = "png"
) -> tuple[list[str], str]:
    return write_files(Answered("split", result, agreement), folder, chart)


def drawn(designs: dict[str, Any] | None = None) -> tuple[Figure, Axes]:
    agreement, document = answered()
    figure = assumption_figure(agreement, designs or document["designs"])
    return figure, figure.axes[0]


def bars(axes: Axes, colour: str | None = None) -> dict[int, tuple[float, float]]:
    """Ends of the bar of each row: of what both accept, or of another colour."""
    found = {}
    for patch in axes.patches:
        assert isinstance(patch, Rectangle)
        orange = to_hex(patch.get_facecolor()) == ORANGE.lower()
        if patch.get_height() < 1 and orange == (colour == ORANGE):
            found[round(patch.get_y() + patch.get_height() / 2)] = (
                patch.get_x(),
                patch.get_x() + patch.get_width(),
            )
    return found


def marks(axes: Axes) -> dict[int, float]:
    return {
        int(line.get_ydata()[0]): float(line.get_xdata()[0])
        for line in axes.get_lines()
        if line.get_marker() in ("o", "D")
    }


def words(axes: Axes) -> dict[int, str]:
    return {int(text.get_position()[1]): text.get_text() for text in axes.texts[:-1]}


def labels(figure: Figure) -> list[str]:
    return [text.get_text() for text in figure.legends[0].get_texts()]


def test_rows_stand_in_the_order_given_with_the_plain_game_on_top() -> None:
    _, axes = drawn()
    titles = [label.get_text().replace("\n", " ") for label in axes.get_yticklabels()]
    given = [each["title"] for each in answered()[1]["designs"]["answers"]]
    assert titles == ["plain game", *given]
    low, high = axes.get_ylim()
    assert low > high


def test_bars_and_marks_are_those_of_the_document() -> None:
    _, axes = drawn()
    answers = answered()[1]["designs"]["answers"]
    accepted = {at: each["acceptable"] for at, each in enumerate(answers, 1) if each["acceptable"]}
    ratios = {at: each["ratio"] for at, each in enumerate(answers, 1) if each["ratio"] is not None}
    assert bars(axes) == {0: pytest.approx((0.3, 0.9)), **{k: pytest.approx(v) for k, v in accepted.items()}}
    assert marks(axes) == {0: 0.6, **ratios}
    wide = {
        at: pytest.approx(each["ratio_set"])
        for at, each in enumerate(answers, 1)
        if each["ratio_set"] and each["ratio_set"][0] < each["ratio_set"][1]
    }
    assert wide
    assert bars(axes, ORANGE) == wide


def test_words_behind_the_rows() -> None:
    _, axes = drawn()
    answers = answered()[1]["designs"]["answers"]
    said = {each["assumption"]: words(axes)[at] for at, each in enumerate(answers, 1)}
    assert said["enforcement.arrivals"] == NO_AGREEMENT
    assert said["risk"] == "75.0%  (+15.0)"
    assert said["regret"] == f"40.0%  (-20.0)\n{UNSURE}"
    assert words(axes)[0] == "60.0%"


def test_lines_through_all_rows_and_the_title() -> None:
    figure, axes = drawn()
    upright = {line.get_label(): line.get_xdata()[0] for line in axes.get_lines()}
    assert upright["plain game: 60.0%"] == 0.6
    assert upright["one half"] == 0.5
    assert labels(figure).count("both accept") == 1
    assert "about other ratios: not counted together" in labels(figure)
    assert figure.get_suptitle() == (
        "Ratio under each further assumption: 30.0% to 75.0%; no agreement under 1 of 16\n"
        "No ratio is acceptable under all of them"
    )


@pytest.mark.parametrize("both", [(0.5, 0.7), (0.62, 0.62)])
def test_the_band_that_is_acceptable_under_each(both: tuple[float, float]) -> None:
    designs = {**answered()[1]["designs"], "acceptable_to_all": list(both)}
    figure, axes = drawn(designs)
    band = "50.0% to 70.0%" if both[0] < both[1] else "62.0%"
    label = f"acceptable under each of them: {band}"
    assert label in labels(figure)
    assert "No ratio" not in figure.get_suptitle()
    wide = [p for p in axes.patches if p.get_label() == label]
    if wide:
        assert isinstance(wide[0], Rectangle)
        assert (wide[0].get_x(), wide[0].get_x() + wide[0].get_width()) == pytest.approx(both)
    else:
        assert [line.get_xdata()[0] for line in axes.get_lines() if line.get_label() == label] == [0.62]


def test_one_row_and_none() -> None:
    designs = {"officials": {"standing": groups()["officials"]["standing"]}}
    agreement, document = split_result({"scenario": scenario(designs)})
    one = assumption_figure(agreement, document["designs"])
    assert set(bars(one.axes[0])) == {0, 1}
    assert one.get_suptitle() == "Ratio under each further assumption: 60.0%"
    tall, short = (figure.get_size_inches()[1] for figure in (drawn()[0], one))
    assert tall > 2 * short
    empty = {**document["designs"], "answers": []}
    assert assumption_figure(agreement, empty).get_suptitle() == "No further assumption"


def test_no_agreement_anywhere() -> None:
    designs = {key: group for key, group in groups().items() if key in ("uncertainty", "enforcement")}
    agreement, document = split_result({"scenario": scenario(designs, (10, 8, 4))})
    figure = assumption_figure(agreement, document["designs"])
    axes = figure.axes[0]
    assert figure.get_suptitle() == "No agreement under any further assumption"
    assert words(axes) == {0: NO_AGREEMENT, 1: NO_AGREEMENT, 2: NO_AGREEMENT}
    assert bars(axes) == marks(axes) == {}
    assert axes.get_xlim() == pytest.approx((-0.01, 1.01))
    assert labels(figure) == ["one half"]


def test_long_titles_and_chinese_names_do_not_collide() -> None:
    designs = copy.deepcopy(answered()[1]["designs"])
    title = "an assumption whose title goes on and on 北京市海淀区中关村科技园区管理委员会 and $x_{$ again"
    for each in designs["answers"][::2]:
        each["title"] = title
    designs["answers"][1]["title"] = "北京市海淀区中关村科技园区管理委员会及其下属单位的全体人员"
    players = ("北京市海淀区中关村科技园区管理委员会", "河北省秦皇岛市")
    agreement = split_result({"scenario": scenario({"risk": groups()["risk"]}, players=players)})[0]
    figure = assumption_figure(agreement, designs)
    figure.draw_without_rendering()
    axes = figure.axes[0]
    area, canvas = axes.bbox, figure.bbox
    titles, behind = (
        [text.get_window_extent() for text in texts] for texts in (axes.get_yticklabels(), axes.texts[:-1])
    )
    for column in (titles, behind):
        assert len(column) == 17
        assert all(upper.y0 >= lower.y1 for upper, lower in pairwise(column))
    assert all(canvas.x0 <= box.x0 and box.x1 <= area.x0 for box in titles)
    assert all(area.x1 <= box.x0 and box.x1 <= canvas.x1 for box in behind)
    assert "北京市" in axes.get_xlabel()
    assert axes.get_xlabel().endswith(".. (ratio)")


def test_bytes_repeat_and_marks_are_on_the_picture() -> None:
    first, second = (figure_bytes(drawn()[0], "png") for _ in range(2))
    assert first == second
    picture = imread(io.BytesIO(first), format="png")
    rgb = np.array([int(BLUE[at : at + 2], 16) for at in (1, 3, 5)]) / 255
    assert (np.abs(picture[..., :3] - rgb).max(axis=-1) < 0.02).sum() > 500


def test_the_chart_is_written_beside_the_other(tmp_path: Path) -> None:
    names, warning = write_split(*answered(), tmp_path, "svg")
    assert names == [
        "split.json",
        "split.csv",
        "split.svg",
        "frontier.svg",
        "moves.svg",
        "assumptions.svg",
    ]
    assert warning == ""
    assert {file.name for file in tmp_path.iterdir()} == set(names)


def test_without_a_font_both_charts_are_missing_and_one_warning_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fontManager, "ttflist", [f for f in fontManager.ttflist if "DejaVu" in f.name])
    monkeypatch.setattr("matplotlib.font_manager.findSystemFonts", list)
    found = split_result({"scenario": scenario({"risk": groups()["risk"]}, players=("北京", "B"))})
    names, warning = write_split(*found, tmp_path, "png")
    assert names == ["split.json", "split.csv"]
    assert warning.count("no chart") == 1
    assert "京北" in warning
