"""The robustness chart: band, ratio, one half and where it is given up."""

from __future__ import annotations

import io

import numpy as np
import pytest
from matplotlib.figure import Figure
from matplotlib.image import imread

from citypact.games.relocation import Relocation
from citypact.mechanisms.robust import BoxSet, Levers, RobustnessCurve, price_of_robustness
from citypact.report.designs.robustness_chart import robustness_figure
from citypact.report.split.gain_chart import figure_bytes

GAME = Relocation(10, 3, 1)


def curve(game: Relocation = GAME, **named: object) -> RobustnessCurve:
    return price_of_robustness(game, BoxSet(2, 1, 1), **named)  # type: ignore[arg-type]


def legend_of(figure: Figure) -> list[str]:
    return [text.get_text() for text in figure.legends[0].get_texts()]


def test_lines_are_those_of_the_curve() -> None:
    found = curve(sizes=(0, 0.5, 1, 1.5, 2))
    figure = robustness_figure(found)
    upper, lower = figure.axes
    lines = {line.get_label(): line for line in upper.get_lines()}
    drawn = lines["max-min ratio"].get_xydata()
    expected = [(float(p.size), p.ratio) for p in found.points if p.ratio is not None]
    assert np.allclose(drawn, expected)
    assert len(drawn) == 4
    assert tuple(lines["one half is given up at size 1"].get_xydata()[0]) == (1.0, 0.5)
    assert "no agreement beyond 1.5" in lines
    below = {line.get_label(): line for line in lower.get_lines()}
    assert below["smaller worst gain"].get_ydata()[2] == 1.0
    assert below["surplus in the worst case for both together"].get_ydata()[2] == 2.0
    assert set(legend_of(figure)) >= {"acceptable to both in every case", "max-min ratio", "one half"}


def test_titles_of_the_degenerate_cases() -> None:
    def title(found: RobustnessCurve) -> str:
        return robustness_figure(found).axes[0].get_title()

    assert title(curve(Relocation(10, 8, 4), sizes=(0, 1))) == "No agreement at any size shown"
    assert title(curve(Relocation(10, 6, 1), sizes=(0, 0.5))) == "Agreement up to size 0.75; one half never"
    assert title(price_of_robustness(GAME, BoxSet(), sizes=(0, 1))) == "Agreement at every size; one half too"
    assert title(curve(Relocation(10, 5, 5), sizes=(0, 1))) == "Agreement up to size 0; one half up to size 0"
    single = robustness_figure(curve(sizes=(1,)))
    assert [line for line in single.axes[0].get_lines() if line.get_marker() == "o"]


def test_equally_good_ratios_are_bars() -> None:
    figure = robustness_figure(curve(levers=Levers(None), sizes=(0, 1)))
    assert "equally good at that size" in legend_of(figure)


@pytest.mark.parametrize("unit", [1e-9, 1e12])
def test_any_unit_draws_numbers_of_order_one(unit: float) -> None:
    found = price_of_robustness(
        Relocation(10 * unit, 3 * unit, unit), BoxSet(2 * unit, unit, unit), sizes=(0, 1)
    )
    low, high = robustness_figure(found).axes[1].get_ylim()
    assert 0.1 < high - low < 100_000


def test_a_long_name_with_a_dollar_is_drawn_and_bytes_repeat() -> None:
    game = Relocation(10, 3, 1, origin="Municipal Commission of Development and Reform $x_{$")
    first, second = (figure_bytes(curve(game, sizes=(0, 1)).plot(), "png") for _ in range(2))
    assert first == second
    picture = imread(io.BytesIO(first), format="png")
    blue = np.abs(picture[..., :3] - np.array((0x00, 0x72, 0xB2)) / 255).max(axis=-1) < 0.02
    assert blue.sum() > 300
