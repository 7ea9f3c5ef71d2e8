"""The picture of what officials sign: polygon, both limits, the statute and the nearest pair."""

from __future__ import annotations

from typing import Any

import pytest

from citypact.games.relocation import Relocation
from citypact.mechanisms.officials_agreement import CreditProblem, credit_polygon
from citypact.report.designs.officials_chart import officials_figure
from citypact.report.split.gain_chart import figure_bytes

LONG = "A city with a name that goes on and on, costing $5 and more"


def labels(figure: Any) -> list[str]:
    return [text.get_text() for text in figure.legends[0].get_texts()]


def test_the_polygon_is_drawn_with_both_limits_and_both_points() -> None:
    found = credit_polygon(CreditProblem(Relocation(1, 0.5, 0.1, origin="Beijing"), 6, 8, 1, 0.05))
    figure = found.plot()
    (axes,) = figure.axes
    corners = {tuple(corner) for corner in axes.patches[0].get_xy().tolist()}
    assert corners == {tuple(map(float, corner)) for corner in found.vertices}
    lines = {line.get_label(): line for line in axes.lines}
    limit = lines["limit of the official of Beijing"]
    for split, credit in zip(*limit.get_data(), strict=True):
        assert float(found.problem.utilities(split, credit)[0]) == pytest.approx(0, abs=1e-12)
    assert "nearest: tax 71.8%, output 55.8%" in labels(figure)
    assert "distance 0.2255" in labels(figure)
    assert figure_bytes(figure, "svg") == figure_bytes(officials_figure(found), "svg")


@pytest.mark.parametrize(
    ("game", "title", "label"),
    [
        (Relocation(1, 0.5, 0.5), "Nearest to the statute: 53.1% of the tax, 50.8% of the output", "a line"),
        (Relocation(1, 0.7, 0.5), "The officials sign nothing within the limits", None),
        (Relocation(1, 0.1, 0.1), "The officials sign the statute", "26.7% of all pairs"),
    ],
)
def test_a_line_nothing_and_the_statute_itself(game: Relocation, title: str, label: str | None) -> None:
    figure = credit_polygon(CreditProblem(game, 2, 8, 1, 0.05)).plot()
    assert figure.axes[0].get_title() == title
    wanted = [] if label is None else [f"both officials sign ({label})"]
    assert [text for text in labels(figure) if text.startswith("both")] == wanted


def test_long_names_stay_within_the_picture() -> None:
    game = Relocation(1, 0.5, 0.1, origin=LONG, destination=LONG[::-1])
    figure = credit_polygon(CreditProblem(game, 6, 8, 1, 0.05)).plot()
    figure.draw_without_rendering()
    box = figure.legends[0].get_window_extent()
    assert box.x0 >= 0
    assert box.x1 <= figure.bbox.x1
    assert figure.axes[0].xaxis.label.get_window_extent().x1 <= figure.bbox.x1
