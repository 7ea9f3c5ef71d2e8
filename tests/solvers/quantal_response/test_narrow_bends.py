"""Games in which a hasty path leaves the principal branch, or in which nothing is at stake."""

from __future__ import annotations

import math

import numpy as np
import pytest

from citypact.errors import InputError
from citypact.games.normal_form import NormalFormGame
from citypact.solvers.quantal_response import logit_equilibrium


def test_a_branch_with_a_narrow_bend_is_followed_by_smaller_steps() -> None:
    """Where three equilibria exist from precision 0.2 on, the branch goes on to the upper one."""
    first = np.array([[20.0, 10.0], [10.0, 30.0]])
    second = np.array([[-1.2731382386099743, -14.10558100187072], [1.5059097789474136, 6.458634070826382]])
    game = NormalFormGame((first, second))
    before = 0.5
    for precision in np.linspace(0, 0.3, 601)[1:]:  # by the fixed point nearest to the last, in small steps
        grid = np.linspace(max(before - 0.05, 0.0), min(before + 0.05, 1.0), 4001)
        other = 1 / (1 + np.exp(-precision * (grid * np.diff(-second)[0] + (1 - grid) * np.diff(-second)[1])))
        gain = 10 * other - 20 * (1 - other)
        gap = 1 / (1 + np.exp(-precision * gain)) - grid
        places = np.flatnonzero(gap[:-1] * gap[1:] <= 0)
        before = float(grid[places[np.argmin(np.abs(grid[places] - before))]])
    found = logit_equilibrium(game, 0.3)
    assert float(found.chances["player 1"]["1"]) == pytest.approx(before, abs=1e-3)
    assert before > 0.9
    assert logit_equilibrium(game, math.inf).limit.regret == 0


def test_where_nothing_is_at_stake_every_precision_will_do() -> None:
    found = logit_equilibrium(NormalFormGame((np.full((2, 2), 3.0), np.zeros((2, 2)))), 1e9)
    assert [float(x) for x in found.chances["player 1"].values()] == [0.5, 0.5]


def test_too_high_a_precision_is_shown_as_a_plain_number() -> None:
    with pytest.raises(InputError, match=r"precision: found 1000000000000.0, expected"):
        logit_equilibrium(NormalFormGame(([[1, 0], [0, 1]], [[1, 0], [0, 1]])), np.float64(1e12))


def test_a_run_that_fails_is_made_up_for_by_two_more_careful_ones() -> None:
    first = [[300000.0, 0.0], [300000.0, 300000.0]]
    second = [[184459.26872343727, -86062.1604940783], [24731.595194748676, 19989.03486078552]]
    found = logit_equilibrium(NormalFormGame((first, second)), 0.001)
    assert found.turned
    assert float(found.chances["player 1"]["1"]) == pytest.approx(0.5, abs=1e-6)
