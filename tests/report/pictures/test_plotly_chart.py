"""Pictures on the page and in files: the same numbers, valid JSON, names that stay text, any size."""

from __future__ import annotations

import json
import math
from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest
from every_kind import QUESTIONS, answered

from citypact.games.abatement import Abatement
from citypact.games.relocation import Relocation
from citypact.mechanisms.abatement import settle_abatement
from citypact.mechanisms.answer_parts.picture import Band, Curve, Mark, Picture
from citypact.mechanisms.revenue_split import split
from citypact.report.pictures.form import (
    Area,
    Arrows,
    Axis,
    Bars,
    Chart,
    Line,
    Names,
    Note,
    Panel,
    Points,
    Remark,
    Rule,
    Span,
    zero,
)
from citypact.report.pictures.picture_chart import picture_figure
from citypact.report.pictures.plain import chart_of
from citypact.report.pictures.plotly_chart import plotly_figure
from citypact.report.showing import illustrations
from citypact.report.split.frontier_chart import bargaining_picture
from citypact.report.split.gain_chart import figure_bytes, gain_picture
from citypact.report.water.city_gains_chart import settlement_picture

HOSTILE = "<script>alert(1)</script> & %{x} $a_b$ \\frac _"
EVERY_LAYER = (
    Line("line", [0, 1, 2, 3], [1, math.nan, 2, 3], "vermilion", "dash-dots", shape="circle"),
    Points("points", [0, 1], [2, 2], "green", "up", (4.0, 9.0), edge="white", names=["a", "b"]),
    Points("hollow", [2], [1], fill="none"),
    Points("half", [3], [1], fill="left"),
    Area("area", [0, 1, 1], [0, 0, 1]),
    Span("range", "x", 0.5, 1.5),
    Span("place", "y", 2, 2),
    Span("strip", "x", 2, 3, "orange", 1.0, 0.05),
    Rule("rule", "y", 2.5, stroke="dotted"),
    Bars("bars", "y", [1, 2], [0, 0], [1, 2], 0.4, hatched=True),
    Arrows("", [0], [0], [1], [1]),
    Arrows("arrows", [0, 1], [0, 0], [1, 2], [1, 1]),
    Note("note", 1, 1, bold=True, halo=True),
    Note("row", 1.02, 1, across="left", frame="row"),
    Note("head", 0.5, 1.0, up="bottom", frame="panel", shift=(0.0, 4.0)),
    Names(["here", "there"], [0, 3], [0, 3]),
    Remark("remark"),
    zero(),
)


def checked(picture: Any) -> dict[str, Any]:
    """The figure for the page, which plotly's own package and JSON accept."""
    figure = plotly_figure(picture)
    go.Figure(figure)  # a wrong key or value is an error
    json.dumps(figure, allow_nan=False)
    return figure


def in_legend(figure: dict[str, Any]) -> list[str]:
    parts = (*figure["data"], *figure["layout"].get("shapes", ()))
    return [part["name"] for part in parts if part.get("showlegend")]


def test_every_layer_in_both_renderings() -> None:
    chart = Chart("all", (Panel(Axis("x", "km"), Axis("y", "EUR", scaled=True), EVERY_LAYER),))
    figure = checked(chart)
    labels = [layer.label for layer in EVERY_LAYER if getattr(layer, "label", "")]
    assert sorted(in_legend(figure)) == sorted(labels)
    drawn = picture_figure(chart)
    assert sorted(text.get_text() for text in drawn.legends[0].get_texts()) == sorted(labels)
    told = {note["text"] for note in figure["layout"]["annotations"]}
    assert {"note", "row", "head", "here", "there"} <= told
    assert len(figure_bytes(drawn, "svg")) > 5000
    line = next(part for part in figure["data"] if part["name"] == "line")
    assert line["y"] == [1.0, None, 2.0, 3.0]


@pytest.mark.parametrize("name", QUESTIONS)
def test_pictures_of_every_kind_are_the_same_in_both_renderings(name: str) -> None:
    for each in illustrations(answered(name)):
        picture = each.picture
        if picture is None:
            continue
        figure = checked(picture)
        chart = chart_of(picture) if isinstance(picture, Picture) else picture
        if not isinstance(chart, Chart):  # flows of money: test_package_flows compares them
            assert any(part["type"] == "sankey" for part in figure["data"])
            continue
        axes = picture_figure(picture).axes
        for panel, drawn in zip(chart.panels, axes, strict=True):
            lines = {line.get_label(): line for line in drawn.get_lines()}
            for layer in panel.layers:
                if isinstance(layer, Line) and layer.label in lines and panel.z is None:
                    (trace,) = (
                        part
                        for part in figure["data"]
                        if part.get("name") == layer.label and part["showlegend"]
                    )
                    for side, data in zip("xy", lines[layer.label].get_data(), strict=True):
                        numbers = [math.nan if value is None else value for value in trace[side]]
                        assert np.allclose(numbers, np.asarray(data, dtype=float), equal_nan=True)


def test_ends_of_the_axes_are_the_same() -> None:
    chart = gain_picture(split(Relocation(1e9, 3e8, 1e8)))
    axes, layout = picture_figure(chart).axes[0], checked(chart)["layout"]
    assert layout["xaxis"]["range"] == list(axes.get_xlim())
    assert layout["yaxis"]["range"] == pytest.approx(list(axes.get_ylim()))
    assert layout["yaxis"]["title"]["text"].endswith("(1e9 x 亿元)")


@pytest.mark.parametrize("unit", [1e-9, 1.0, 1e9])
def test_amounts_of_any_size_give_numbers_of_order_one(unit: float) -> None:
    agreement = split(Relocation(unit, 0.3 * unit, 0.1 * unit))
    for make in (gain_picture, bargaining_picture):
        low, high = checked(make(agreement))["layout"]["yaxis"]["range"]
        assert 0.1 < high - low < 1000


@pytest.mark.parametrize("count", [1, 60])
def test_one_city_and_sixty(count: int) -> None:
    draw = np.random.default_rng(1)
    names = tuple(f"the city of number {at}" for at in range(count))
    game = Abatement(draw.random((count, count)), draw.random(count) + 0.5, names)
    figure = checked(settlement_picture(settle_abatement(game)))
    assert len(figure["layout"]["yaxis"]["ticktext"]) == count
    assert figure["layout"]["height"] > 20 * count


def test_names_stay_text() -> None:
    figure = checked(gain_picture(split(Relocation(1, 0.3, 0.1, origin=HOSTILE))))
    told = json.dumps(figure, ensure_ascii=False)
    assert "<script" not in told
    assert "&lt;script&gt;" in told
    # plotly fills %{…} in templates only, in which no name is written
    assert all(HOSTILE[:8] not in part.get("hovertemplate", "") for part in figure["data"])
    lines = Picture(
        HOSTILE,
        HOSTILE,
        HOSTILE,
        [Curve(HOSTILE, [0, 1], [0, 1])],
        [Mark(HOSTILE, 0.5)],
        [Band(HOSTILE, 0, 1)],
    )
    assert "<script" not in json.dumps(checked(lines))
    assert len(figure_bytes(picture_figure(lines), "svg")) > 1000


@pytest.mark.parametrize(
    "picture",
    [
        Picture("nothing", "x", "y"),
        Picture("gaps alone", "x", "y", [Curve("A", [0, 1], [math.nan, math.nan])]),
        Chart("nothing", (Panel(Axis(), Axis(), ()),)),
        Chart("no points", (Panel(Axis(), Axis(scaled=True), (Line("A", [], []), Points("B", [], []))),)),
        Chart("flat", (Panel(Axis(), Axis(scaled=True), (Line("A", [0, 1], [7e20, 7e20]),)),)),
        Chart(
            "without end",
            (Panel(Axis(), Axis(), (Line("A", [0, 1], [0, 1]), Span("B", "x", 0.5, math.inf))),),
        ),
    ],
    ids=lambda picture: picture.title,
)  # fmt: skip
def test_little_or_nothing_to_draw(picture: Any) -> None:
    checked(picture)
    assert figure_bytes(picture_figure(picture), "png").startswith(b"\x89PNG")


def test_panels_share_an_axis_or_are_stacked() -> None:
    panel = Panel(Axis("t"), Axis("y"), (Line("A", [0, 1], [0, 1]),), title="one")
    below = checked(Chart("", (panel, panel)))["layout"]
    assert below["xaxis2"]["matches"] == "x"
    assert below["yaxis"]["domain"][0] > below["yaxis2"]["domain"][1]
    beside = checked(Chart("", (panel, panel), beside=True))
    assert "matches" not in beside["layout"]["xaxis2"]
    assert in_legend(beside) == ["A"]
    right = checked(Chart("", (panel, panel), legend="right"))
    assert [part["legend"] for part in right["data"] if part["showlegend"]] == ["legend", "legend2"]
