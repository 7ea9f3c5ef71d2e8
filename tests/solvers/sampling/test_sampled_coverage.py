"""Standard errors mean what they say: intervals of 1.96 of them cover in 92 to 98 of 100 cases.

The errors of one run sum to zero and are otherwise nearly independent, so R runs of n players
give about R n independent intervals, 3000 in most cases here: the share covered has standard
deviation sqrt(0.95 * 0.05 / 3000), 0.4 points. Were the intervals of a run to hold or fail
together it would be 2.2 points at R = 100. The bounds stand 3 points off 95: a method that
covers 95 passes, one that covers 90 fails. The seeds are fixed, so a pass stays a pass.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from sampled_games import (
    airport,
    banzhaf_of_groups,
    by_permutations,
    cube,
    dividend_game,
    dividends,
    groups_of,
)

from citypact.games.coalitional import CoalitionalGame, CooperativeGame
from citypact.solvers.sampling.estimate_banzhaf import sampled_banzhaf
from citypact.solvers.sampling.estimate_shapley import sampled_shapley
from citypact.solvers.solved_allocation import SolvedAllocation
from citypact.solvers.values.shapley_value import shapley

Estimator = Callable[[np.random.Generator], SolvedAllocation]


def runs(estimate: Estimator, truth: np.ndarray, repetitions: int) -> tuple[np.ndarray, np.ndarray]:
    """Return errors and standard errors, one run a row."""
    found = [estimate(np.random.default_rng(seed)) for seed in range(repetitions)]
    errors = np.array([one.vector() for one in found]) - truth
    return errors, np.array([one.standard_errors for one in found])


def covered(errors: np.ndarray, standard: np.ndarray) -> float:
    return float(np.mean(np.abs(errors) <= 1.96 * standard))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("make", "players", "budget", "repetitions"),
    [
        (airport, 30, 1000, 100),
        (dividends, 30, 1000, 100),
        (cube, 30, 1000, 100),
        (dividends, 30, 250, 100),
        (airport, 100, 2000, 25),
        (dividends, 100, 2000, 25),
        (dividends, 300, 1801, 8),
        (cube, 300, 1801, 8),
    ],
)
def test_paired_regression_covers(
    make: Callable[[int], tuple[CooperativeGame, np.ndarray]], players: int, budget: int, repetitions: int
) -> None:
    game, truth = make(players)
    errors, standard = runs(lambda draw: sampled_shapley(game, budget, draw), truth, repetitions)
    assert 0.92 <= covered(errors, standard) <= 0.98
    # The errors are as large as announced, not only seldom larger.
    assert np.mean(errors**2) == pytest.approx(np.mean(standard**2), rel=0.2)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("make", "players", "budget", "repetitions"),
    [
        (airport, 30, 6000, 100),
        (dividends, 30, 3000, 100),
        (cube, 30, 3000, 100),
        (dividends, 100, 10000, 30),
    ],
)
def test_stratified_sampling_covers(
    make: Callable[[int], tuple[CooperativeGame, np.ndarray]], players: int, budget: int, repetitions: int
) -> None:
    """Small airports seldom matter, so their variances borrow from others': at most too wide."""
    game, truth = make(players)
    errors, standard = runs(
        lambda draw: sampled_shapley(game, budget, draw, method="stratified"), truth, repetitions
    )
    assert 0.92 <= covered(errors, standard) <= (0.99 if make is airport else 0.98)


@pytest.mark.parametrize(("players", "budget"), [(30, 800), (100, 2000)])
def test_sampled_banzhaf_covers(players: int, budget: int) -> None:
    groups = groups_of(players)
    game = dividend_game(players, groups)
    errors, standard = runs(
        lambda draw: sampled_banzhaf(game, budget, draw), banzhaf_of_groups(players, groups), 60
    )
    assert 0.92 <= covered(errors, standard) <= 0.98


def test_a_game_without_any_structure_is_covered_and_unbiased() -> None:
    """Worths that are pure noise, where no regression helps and half of all coalitions are asked."""
    worths = np.random.default_rng(8).normal(size=256)
    worths[0] = 0.0
    game = CoalitionalGame([f"c{k}" for k in range(8)], worths)
    truth = np.array(shapley(game).vector())
    errors, standard = runs(lambda draw: sampled_shapley(game, 161, draw), truth, 300)
    assert 0.92 <= covered(errors, standard) <= 0.98
    # A mean of 300 runs strays from 0 by more than 4 of its standard deviations in one of 2000 tries.
    assert (np.abs(errors.mean(axis=0)) <= 4 * errors.std(axis=0) / np.sqrt(300)).all()


@pytest.mark.parametrize(("make", "gain"), [(airport, 10), (dividends, 3), (cube, 50)])
def test_pairs_beat_orders_of_arrival_at_equal_budget(
    make: Callable[[int], tuple[CooperativeGame, np.ndarray]], gain: float
) -> None:
    game, truth = make(30)
    plain = [by_permutations(game, 1000, np.random.default_rng(seed)) - truth for seed in range(20)]
    errors, _ = runs(lambda draw: sampled_shapley(game, 1000, draw), truth, 20)
    assert np.mean(errors**2) * gain < np.mean(np.square(plain))
