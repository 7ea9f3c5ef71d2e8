"""The picture of a list of plants shows the steps, the best ratios, and the notice's one half."""

from __future__ import annotations

import numpy as np
import pytest

from citypact.games.portfolio import Portfolio
from citypact.mechanisms.portfolio import SideConstraints, best_portfolio_ratio, select_plants
from citypact.report.portfolio.portfolio_chart import portfolio_figure
from citypact.report.split.gain_chart import figure_bytes

PAIR = Portfolio.from_columns([1, 1], [0.70, 0.05], [0.05, 0.70])


def labels(figure) -> list[str]:
    return [text.get_text() for text in figure.legends[0].get_texts()]


def test_the_polarised_pair() -> None:
    figure = best_portfolio_ratio(PAIR).plot()
    (axes,) = figure.axes
    assert "best at 5.0% to 30.0% and 1 more, 0.25" in axes.get_title()
    bands = [(patch.get_x(), patch.get_x() + patch.get_width()) for patch in axes.patches]
    assert bands == [pytest.approx((0.05, 0.3)), pytest.approx((0.7, 0.95))]
    assert "the notice's one half: 0" in labels(figure)
    assert "first best: 0.5" in labels(figure)
    steps = next(line for line in axes.get_lines() if line.get_label() == "surplus that moves")
    assert {height for height in steps.get_ydata() if not np.isnan(height)} == {0.0, 0.25}


def test_a_single_best_ratio_is_a_point_above_its_neighbours() -> None:
    figure = best_portfolio_ratio(Portfolio.from_columns([1, 1], [0.2, 0.4], [0.6, 0.3])).plot()
    points = [line for line in figure.axes[0].lines if line.get_marker() == "o"]
    assert [tuple(point[0] for point in line.get_data()) for line in points] == [(0.4, 0.5)]


def test_nothing_moves_in_a_large_unit() -> None:
    figure = best_portfolio_ratio(Portfolio.from_columns([1e9], [0.9e9], [0.6e9])).plot()
    assert figure.axes[0].get_title().endswith("no ratio moves any surplus")
    assert "best ratios" not in labels(figure)


def test_a_long_list_is_thinned_and_keeps_its_highest_step() -> None:
    rng = np.random.default_rng(1)
    columns = [(rng.integers(1, 10**6, 6000) / 10**6).tolist() for _ in range(2)]
    rule = best_portfolio_ratio(Portfolio.from_columns([1] * 6000, *columns))
    lines = portfolio_figure(rule).axes[0].get_lines()
    heights = next(line for line in lines if line.get_label() == "surplus that moves").get_ydata()
    assert len(heights) <= 3 * 4000
    assert np.nanmax(heights) == pytest.approx(float(rule.value))


def test_a_chosen_list_is_marked_and_the_bytes_are_the_same_each_time() -> None:
    rule = best_portfolio_ratio(PAIR, "portfolio")
    chosen = select_plants(PAIR, SideConstraints(consent="portfolio", lowest=0.6))
    figure = portfolio_figure(rule, chosen)
    assert "with side constraints: 60.0%, 0.5" in labels(figure)
    assert figure_bytes(figure, "svg") == figure_bytes(portfolio_figure(rule, chosen), "svg")
