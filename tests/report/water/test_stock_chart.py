"""The picture of a stock: lines stand where the paths say, names stay apart, flat cases show."""

from __future__ import annotations

import io

import numpy as np
import pytest
from matplotlib.image import imread

from citypact.games.differential import StockGame
from citypact.mechanisms.stock.leader import lead_stock
from citypact.mechanisms.stock.payout import time_consistent_payout
from citypact.report.split.gain_chart import figure_bytes
from citypact.report.water.stock_chart import LONGEST_NAME, MOST_CITIES, stock_figure

PAIR = StockGame(("up", "down"), (1, 0.5), (0.6, 2), (1, 1.5), decay=0.2, rate=0.05, stock=5)


def test_lines_follow_the_paths_and_the_pay_outs() -> None:
    payout, lead = time_consistent_payout(PAIR), lead_stock(PAIR, "down")
    figure = stock_figure(payout, lead)
    above, below = figure.axes
    lines = {str(line.get_label()): line for line in above.get_lines()}
    for label, path in (
        ("all cooperate", payout.path),
        ("no agreement", payout.nash_path),
        ("led by down", lead.path),
    ):
        times, stock = np.asarray(lines[label].get_data(), dtype=float)
        assert stock == pytest.approx(path.at(times))
        assert times[-1] == pytest.approx(25.0)  # five decay times
    paid = {str(line.get_label()): line for line in below.get_lines()}
    times, drawn = np.asarray(paid["down"].get_data(), dtype=float)
    assert drawn == pytest.approx(payout.payout(times)[:, 1])
    assert "100 million yuan" in below.get_ylabel() or "亿元" in below.get_ylabel()


def test_many_long_names_are_kept_apart_and_the_picture_says_what_is_left_out() -> None:
    names = [f"the league of counties on the river number {at}" for at in range(7)]
    size = len(names)
    game = StockGame(names, [1] * size, range(1, size + 1), [1] * size, 0.2, 0.1)
    figure = stock_figure(time_consistent_payout(game), lead_stock(game, names[-1]))
    legend = figure.axes[1].get_legend()
    assert legend is not None
    labels = [text.get_text() for text in legend.get_texts()][:-1]
    assert len(set(labels)) == MOST_CITIES
    assert max(map(len, labels)) <= LONGEST_NAME
    assert legend.get_title().get_text() == f"the {MOST_CITIES} largest of 7"
    image = imread(io.BytesIO(figure_bytes(figure, "png")))
    assert image.std() > 0.01


def test_a_stock_for_which_nobody_works_is_a_flat_line_in_the_middle() -> None:
    game = StockGame(("a", "b"), (0, 0), (0, 0), (1, 1), decay=0.5, rate=0.1)
    figure = stock_figure(time_consistent_payout(game))
    for axes in figure.axes:
        assert axes.get_ylim() == (-1.0, 1.0)
    assert figure_bytes(figure, "svg") == figure_bytes(stock_figure(time_consistent_payout(game)), "svg")
