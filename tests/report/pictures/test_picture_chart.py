"""Pictures of plain data: what is drawn where, in every unit, and what cannot be drawn."""

from __future__ import annotations

import math

import pytest

from citypact.mechanisms.answer_parts.picture import Band, Curve, Mark, Picture, steps
from citypact.report.pictures.picture_chart import picture_figure
from citypact.report.split.gain_chart import figure_bytes

LINES = Picture(
    "Gains over the toll", "toll (亿元)", "gain (亿元 a year)",
    [Curve("Beijing", [0, 1, 2], [0, 3, math.nan]), Curve("$Hebei$", [0, 1, 2], [1, 1, 1])],
    [Mark("best", 1, 3), Mark("now", 0.5)],
    [Band("accepted", 0.25, 0.75)],
)  # fmt: skip
BARS = Picture(
    "What each has", "city", "payoff (亿元)", groups=("Beijing", "Hebei"),
    bars={"before": (1, -2), "after": (0, 3)},
)  # fmt: skip


def test_curves_marks_and_bands_stand_where_the_data_are() -> None:
    axes = picture_figure(LINES).axes[0]
    drawn = {line.get_label(): line for line in axes.get_lines()}
    assert list(drawn["Beijing"].get_ydata())[:2] == [0, 3]
    assert math.isnan(drawn["Beijing"].get_ydata()[2])
    assert (drawn["best: 1"].get_xdata()[0], drawn["best: 1"].get_ydata()[0]) == (1, 3)
    assert list(drawn["now: 0.5"].get_xdata()) == [0.5, 0.5]
    assert drawn["Beijing"].get_linestyle() != drawn["$Hebei$"].get_linestyle()
    band = next(patch for patch in axes.patches if patch.get_label() == "accepted")
    assert (band.get_x(), band.get_width()) == (0.25, 0.5)


def test_bars_have_their_heights_side_by_side() -> None:
    axes = picture_figure(BARS).axes[0]
    assert [bar.get_height() for bar in axes.patches] == [1, -2, 0, 3]
    lefts = [bar.get_x() for bar in axes.patches]
    assert lefts[0] < lefts[2] < lefts[1] < lefts[3]
    assert [label.get_text() for label in axes.get_xticklabels()] == ["Beijing", "Hebei"]


@pytest.mark.parametrize(("unit", "exponent"), [(1e-9, -9), (1e12, 12)])
def test_amounts_of_any_size_are_divided_by_a_power_of_a_thousand(unit: float, exponent: int) -> None:
    axes = picture_figure(
        Picture("t", "x", "gain", [Curve("A", [0, 1], [0, 3 * unit])], [Mark("top", 1, 3 * unit)])
    ).axes[0]
    assert axes.get_ylabel() == f"1e{exponent} x gain"
    heights = [line.get_ydata()[-1] for line in axes.get_lines() if not line.get_label().startswith("_")]
    assert heights == pytest.approx([3, 3])


@pytest.mark.parametrize("picture", [LINES, BARS], ids=["lines", "bars"])
def test_the_same_picture_gives_the_same_bytes(picture: Picture) -> None:
    for form in ("png", "svg"):
        first, again = (figure_bytes(picture_figure(picture), form) for _ in range(2))
        assert first == again


def test_a_dollar_sign_is_a_dollar_sign_and_a_broken_line_is_null_in_json() -> None:
    labels = [text.get_text() for text in picture_figure(LINES).legends[0].get_texts()]
    assert "$Hebei$" in labels
    assert LINES.to_dict()["curves"][0]["ys"] == [0, 3, None]
    assert steps(1, 2, 5) == [1, 1.25, 1.5, 1.75, 2]
