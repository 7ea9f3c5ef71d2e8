"""The picture of a bet: steps with their ends, three places of the index, odd names, the same bytes."""

from __future__ import annotations

import numpy as np
import pytest
from matplotlib.figure import Figure

from citypact.games.water.pair import WaterPair
from citypact.mechanisms.index_bet import IndexBet, NoisyIndex, Tier, study_bet
from citypact.report.split.gain_chart import figure_bytes
from citypact.report.water.bet_chart import bet_figure

PAIR = WaterPair(1.2, cost=2, upstream="Anhui", downstream="Zhejiang")
NOISE = NoisyIndex(1.15, 0.25, 0.1)
LADDER = IndexBet([Tier(0, 0.95, 2), Tier(0.95, 1, 1), Tier(1, None, -1)], lump_sum=3)


def test_steps_stand_at_the_payments_and_break_at_the_thresholds() -> None:
    figure = study_bet(PAIR, LADDER, NOISE).plot()
    lines = [line for line in figure.axes[0].lines if line.get_linewidth() == 2.4]
    assert [set(np.asarray(line.get_ydata())) for line in lines] == [{2.0}, {1.0}, {-1.0}]
    assert [float(np.asarray(line.get_xdata())[1]) for line in lines[:2]] == [0.95, 1.0]
    marks = [line for line in figure.axes[0].lines if line.get_marker() == "o"]
    filled = {
        (float(np.asarray(m.get_xdata())[0]), float(np.asarray(m.get_ydata())[0])): m.get_markerfacecolor()
        != "#FFFFFF"
        for m in marks
    }
    assert filled == {(0.95, 2.0): True, (0.95, 1.0): False, (1.0, 1.0): True, (1.0, -1.0): False}


def test_the_distributions_stand_at_the_expected_indices() -> None:
    study = study_bet(PAIR, LADDER, NOISE)
    curves = [line for line in bet_figure(study).axes[1].lines if len(np.asarray(line.get_xdata())) > 100]
    peaks = [float(np.asarray(line.get_xdata())[np.asarray(line.get_ydata()).argmax()]) for line in curves]
    wanted = [study.expected_index[key] for key in ("bet", "efficient", "no agreement")]
    assert peaks == pytest.approx(wanted, abs=2e-3)


def test_tiny_noise_is_drawn_as_lines_and_huge_money_in_a_power_of_ten() -> None:
    narrow = bet_figure(study_bet(PAIR, IndexBet.single(1, 1), NoisyIndex(1.15, 0.25, 1e-9)))
    assert all(len(np.asarray(line.get_xdata())) == 2 for line in narrow.axes[1].lines)
    huge = bet_figure(study_bet(WaterPair(1.2e12, cost=2e12), IndexBet([Tier(0, None, 1e12)]), NOISE))
    assert "1e12 x" in huge.axes[0].get_ylabel()


def test_odd_names_and_the_same_bytes_twice() -> None:
    pair = WaterPair(
        1.2, cost=2, upstream="a $very$ long name of a river commission upstream", downstream="b"
    )

    def drawn() -> Figure:
        return bet_figure(study_bet(pair, IndexBet.single(1, 1), NOISE))

    assert figure_bytes(drawn(), "svg") == figure_bytes(drawn(), "svg")
    legend = drawn().legends[0].get_texts()
    assert legend[0].get_text() == "payment to a $very$ long name of a ri.."
