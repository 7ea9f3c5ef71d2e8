"""Plateaus of best replies, slopes without an inverse, and what is refused at the door."""

from __future__ import annotations

import numpy as np
import pytest

from citypact.errors import InputError, SolverFailure
from citypact.solvers.continuous_play import (
    ContinuousGame,
    QuadraticGame,
    continuous_equilibrium,
    quadratic_equilibrium,
    supermodular_extremes,
)


def test_of_indifferent_players_the_extremes_are_the_corners() -> None:
    game = ContinuousGame(lambda i, x: np.zeros(len(x)), [0, -1], [1, 3])
    found = supermodular_extremes(game)
    assert found.least == (0.0, -1.0)
    assert found.greatest == (1.0, 3.0)
    assert not found.unique


@pytest.mark.parametrize("unit", [1e-9, 1.0, 1e9])
def test_both_ends_of_a_plateau_of_best_replies_are_found(unit) -> None:
    """Payoffs rise to 0.2, stay, and fall from 0.77: the extremes are the ends of the plateau."""
    game = ContinuousGame(
        lambda i, x: unit * (np.minimum(x[:, i] - 0.2, 0) - np.maximum(x[:, i] - 0.77, 0)), [0, 0], [1, 1]
    )
    found = supermodular_extremes(game)
    assert found.least == pytest.approx((0.2, 0.2), abs=1e-9)
    assert found.greatest == pytest.approx((0.77, 0.77), abs=1e-9)


def test_singular_slopes_are_a_failure_in_words() -> None:
    game = QuadraticGame([[1, 2], [1, 2]], [-2, -1], [-1, -1], [0, 2])
    with pytest.raises(SolverFailure, match="singular: there may be a continuum"):
        quadratic_equilibrium(game)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (lambda: QuadraticGame([[1]], 1, 0, 1), "intercepts"),
        (lambda: ContinuousGame(lambda i, x: x[:, i], 0, 1), "low"),
        (lambda: ContinuousGame(5, [0], [1]), "payoff: found 5"),
        (lambda: continuous_equilibrium(ContinuousGame(lambda i, x: "x", [0], [1])), "payoff of player 1"),
        (lambda: continuous_equilibrium(ContinuousGame(lambda i, x: -x[:, i], [0], [1]), [2]), "start"),
    ],
)
def test_wrong_arguments_are_refused_in_one_line(wrong, said) -> None:
    with pytest.raises(InputError, match=said):
        wrong()
