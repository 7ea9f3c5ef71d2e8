"""Equilibria on the terminal, as files, and as best replies that meet at them."""

from __future__ import annotations

import itertools
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from citypact.games.normal_form import NormalFormGame
from citypact.report.games.best_reply_chart import best_reply_figure, can_be_drawn, reply_curve
from citypact.report.games.equilibrium_table import print_equilibrium
from citypact.report.showing import write_files
from citypact.report.words.terminal import Terminal
from citypact.scenario.answers import Answered
from citypact.scenario.normal_form.answering import equilibrium_result
from citypact.solvers.nash import nash_equilibria


def write_equilibrium(answer: Any, folder: Path, chart: str = "png") -> tuple[list[str], str]:
    return write_files(Answered("equilibrium", answer.document, answer), folder, chart)


@pytest.mark.parametrize("gains", list(itertools.product((-2, -1, 0, 1, 3), repeat=2)))
def test_a_reply_curve_holds_exactly_the_best_replies(gains: tuple[int, int]) -> None:
    curve = reply_curve([Fraction(gain) for gain in gains])
    for (x0, y0), (x1, y1) in itertools.pairwise(curve):
        for part in np.linspace(0, 1, 5):
            other, own = x0 + part * (x1 - x0), y0 + part * (y1 - y0)
            gain = gains[0] * other + gains[1] * (1 - other)
            assert own == 1 or gain <= 1e-12
            assert own == 0 or gain >= -1e-12
    assert min(x for x, _ in curve) == 0
    assert max(x for x, _ in curve) == 1


def test_the_picture_names_the_players_and_marks_the_equilibria() -> None:
    game = NormalFormGame(
        ([[2, 0], [0, 1]], [[1, 0], [0, 2]]), ("A$", "B"), (("opera", "box"), ("opera", "box"))
    )
    found = nash_equilibria(game)
    figure = best_reply_figure(found)
    axes = figure.axes[0]
    assert axes.get_xlabel() == "chance that A$ plays opera"
    (points,) = (line.get_xydata() for line in axes.get_lines() if line.get_linestyle() == "None")
    assert sorted(map(tuple, np.round(points, 4).tolist())) == [(0, 0), (0.6667, 0.3333), (1, 1)]
    assert not can_be_drawn(NormalFormGame(([[1, 2, 3]], [[1, 2, 3]])))


def test_of_equilibria_that_stand_alone_no_mixtures_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    alone = equilibrium_result({"payoffs": [[[1, 1], [0, 1]], [[1, 0], [1, 1]]]})
    assert alone.found.degenerate
    assert best_reply_figure(alone.found).axes[0].get_title() == "2 extreme equilibria"
    print_equilibrium(Terminal(), alone)
    assert "There is no other equilibrium." in capsys.readouterr().out
    joined = nash_equilibria(NormalFormGame(([[1, 1], [0, 0]], [[0, 0], [5, 3]])))
    assert (
        best_reply_figure(joined).axes[0].get_title() == "2 extreme equilibria, and mixtures of those joined"
    )


def test_files_of_a_game_with_and_without_a_picture(tmp_path: Path) -> None:
    square = equilibrium_result({"payoffs": [[[2, 0], [0, 1]], [[1, 0], [0, 2]]]})
    assert write_equilibrium(square, tmp_path / "square") == (
        ["equilibrium.json", "equilibrium.csv", "equilibrium.png"],
        "",
    )
    wide = equilibrium_result({"payoffs": [[[2, 0, 1]], [[1, 0, 4]]]})
    assert write_equilibrium(wide, tmp_path / "wide") == (["equilibrium.json", "equilibrium.csv"], "")
    text = (tmp_path / "wide" / "equilibrium.csv").read_text(encoding="utf-8-sig")
    assert "equilibrium 1: payoff of player 2,4" in text


def test_the_table_says_what_the_list_is(capsys: pytest.CaptureFixture[str]) -> None:
    print_equilibrium(
        Terminal(), equilibrium_result({"payoffs": [[[1, 1], [1, 1]], [[1, 1], [1, 0]]], "title": "flat"})
    )
    printed = capsys.readouterr().out
    assert "flat" in printed
    assert "These are the extreme equilibria" in printed
    assert "one connected set" in printed
    print_equilibrium(Terminal(), equilibrium_result({"payoffs": [[[3, 0], [5, 1]], [[3, 5], [0, 1]]]}))
    assert "There is no other equilibrium." in capsys.readouterr().out
