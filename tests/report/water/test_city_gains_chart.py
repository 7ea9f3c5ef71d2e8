"""Gains per city as a picture: what is drawn where, many cities, long names, ranges, nothing to show."""

from __future__ import annotations

import io
from dataclasses import replace

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.image import imread
from matplotlib.text import Text

from citypact.games.abatement import Abatement, BenefitBox
from citypact.mechanisms.abatement import settle_abatement, settle_box
from citypact.report.split.gain_chart import figure_bytes
from citypact.report.water.city_gains_chart import MOST_CITIES, box_figure, settlement_figure

AIR3 = Abatement([[3, 1, 0.5], [2, 4, 1], [0.5, 0.8, 2]], [1, 2, 0.5], ("Beijing", "Tianjin", "Hebei"))


def drawn(count: int, names: tuple[str, ...] = ()) -> Abatement:
    draw = np.random.default_rng(1)
    return Abatement(draw.random((count, count)), draw.random(count) + 0.5, names)


def axes_of(figure: Figure) -> Axes:
    (axes,) = figure.axes
    return axes


def overlapping_names(figure: Figure) -> bool:
    figure.canvas.draw()
    boxes = [label.get_window_extent() for label in axes_of(figure).get_yticklabels()]
    return any(a.y0 < b.y1 and b.y0 < a.y1 for at, a in enumerate(boxes) for b in boxes[:at])


def test_bars_are_own_gains_and_payments_and_marks_are_gains() -> None:
    settled = settle_abatement(AIR3)
    axes = axes_of(settled.plot())
    own, paid = ([bar.get_width() for bar in group] for group in axes.containers)
    assert own == pytest.approx(settled.own_gains.vector())
    assert paid == pytest.approx(settled.payments.vector())
    marks = next(line for line in axes.lines if line.get_label() == "gain after payment").get_xdata()
    assert marks == pytest.approx(settled.gains.vector())
    assert np.add(own, paid) == pytest.approx(marks)
    assert [label.get_text() for label in axes.get_yticklabels()] == ["Beijing", "Tianjin", "Hebei"]
    assert axes.get_title() == "Surplus 5.065 by Shapley value"


@pytest.mark.parametrize("count", [13, 30])
def test_many_cities_with_long_names_stay_apart(count: int) -> None:
    names = tuple(f"The municipality of a rather long name, number {at}" for at in range(count))
    figure = settlement_figure(settle_abatement(drawn(count, names)))
    labels = [label.get_text() for label in axes_of(figure).get_yticklabels()]
    assert len(set(labels)) == count
    assert not overlapping_names(figure)
    height, width = imread(io.BytesIO(figure_bytes(figure, "png"))).shape[:2]
    assert width == 1140
    assert height > 800


def test_cities_beyond_the_page_are_counted() -> None:
    axes = axes_of(settlement_figure(settle_abatement(drawn(MOST_CITIES + 7))))
    assert len(axes.get_yticklabels()) == MOST_CITIES
    assert "7 further cities not drawn" in axes.get_xlabel()


def test_small_money_is_told_on_the_axis() -> None:
    game = drawn(4)
    tiny = Abatement(1e-9 * np.asarray(game.benefits), 1e-9 * np.asarray(game.costs))
    assert "1e-" in axes_of(settlement_figure(settle_abatement(tiny))).get_xlabel()


def test_ranges_are_drawn_where_they_are() -> None:
    box = BenefitBox([[3, 1], [2, 4]], [[3, 2], [4, 4]], [1, 1])
    settled = settle_box(box, draws=50)
    axes = axes_of(settled.plot())
    paid = settled.payments["city 1"]
    drawn_ends = [tuple(line.get_xdata()) for line in axes.lines if len(line.get_xdata()) == 2]
    assert any(np.allclose(ends, (paid.typical[0], paid.typical[2])) for ends in drawn_ends)
    middles = [line for line in axes.lines if line.get_label().startswith("side payment")]
    assert middles[0].get_xdata() == pytest.approx([one.typical[1] for one in settled.payments.values()])
    low, high = axes.get_xlim()
    assert low <= 0 <= high


def test_limits_far_out_are_arrows_and_the_draws_stay_readable() -> None:
    draw = np.random.default_rng(1)
    names = tuple(f"c{at}" for at in range(13))
    box = BenefitBox.from_shares((0.2, 0.7), (0.13, 0.55), draw.random(13) + 1, draw.random(13) + 1, names)
    settled = settle_box(box, draws=200)
    axes = axes_of(box_figure(settled))
    low, high = axes.get_xlim()
    assert settled.payments["c0"].highest > high
    assert {line.get_marker() for line in axes.lines} >= {"<", ">"}
    widest = max(one.typical[2] - one.typical[0] for one in settled.payments.values())
    assert widest > 0.1 * (high - low)
    assert not overlapping_names(box_figure(settled))


def test_nothing_to_agree_on_is_said() -> None:
    assert (
        axes_of(settlement_figure(settle_abatement(Abatement([[1]], [1])))).get_title()
        == "Nothing to agree on"
    )
    empty = settle_box(BenefitBox(np.eye(2), np.eye(2), [1, 1]), draws=5)
    figure = box_figure(empty)
    assert axes_of(figure).get_title() == "Nothing to agree on"
    assert figure_bytes(figure, "svg").startswith(b"<?xml")


def test_a_dollar_sign_is_a_dollar_sign_and_bytes_are_the_same() -> None:
    game = replace(AIR3, players=("$a$", "b\tb", "c"))
    figure = settlement_figure(settle_abatement(game))
    assert all(not text.get_parse_math() for text in figure.findobj(Text))
    assert axes_of(figure).get_yticklabels()[1].get_text() == "b b"
    again = settlement_figure(settle_abatement(game))
    assert figure_bytes(figure, "png") == figure_bytes(again, "png")
