r"""The Banzhaf value of a game too large to list, with honest standard errors.

The mean marginal contribution to a random coalition of the others is

.. math::

    \beta_i = \mathbb{E}\bigl[(2 z_i - 1)\, d(S)\bigr], \qquad d(S) = v(S) - v(N \setminus S),

over coalitions in which every player stands with chance one half [Wang2023]_: each pair of
complementary coalitions serves all players. It is also the least-squares fit of an additive
game [Hammer1992]_, so the fitted slopes are the value and what is left over by draws outside
the fit corrects them and gives the standard errors (module ``adjustment``).

References
----------
.. [Hammer1992] P. L. Hammer and R. Holzman, "Approximations of pseudo-Boolean functions;
   applications to game theory", ZOR Methods and Models of Operations Research 36, 1992, 3-21.
.. [Wang2023] J. T. Wang and R. Jia, "Data Banzhaf: a robust data valuation framework for
   machine learning", AISTATS 2023 (the maximum-sample-reuse estimator).
"""

from __future__ import annotations

import math

import numpy as np

from citypact.games.coalitional import CooperativeGame, FloatArray
from citypact.games.coalitional.masks import membership
from citypact.solvers.sampling.adjustment import Draws, adjusted_mean
from citypact.solvers.sampling.estimate import Estimate, as_allocation
from citypact.solvers.sampling.evaluation import Evaluations, Progress, checked_budget
from citypact.solvers.sampling.pair_design import LISTED_AT_ONCE
from citypact.solvers.sampling.paired_regression import least_paired_budget
from citypact.solvers.solved_allocation import SolvedAllocation


def sampled_banzhaf(
    game: CooperativeGame,
    budget: int,
    generator: np.random.Generator,
    *,
    progress: Progress | None = None,
) -> SolvedAllocation:
    """Estimate every player's mean marginal contribution from ``budget`` worths.

    Parameters and errors are those of ``sampled_shapley``; the amounts do not sum to v(N).

    Returns
    -------
    SolvedAllocation
        With ``standard_errors`` unless every coalition was asked.

    Raises
    ------
    InputError
        On a budget that is too small, a generator that is none, and worths that are not finite.

    Examples
    --------
    >>> from citypact.games.coalitional import FunctionGame
    >>> names = [f"city{k}" for k in range(40)]
    >>> game = FunctionGame(names, lambda members: members.sum(axis=1) ** 2.0, takes="members")
    >>> round(sampled_banzhaf(game, 1000, np.random.default_rng(1))["city7"], 6)
    40.0
    """
    checked_budget(game, budget, generator, least_paired_budget(game.size), "by pairs")
    players = game.size
    complete = players <= math.log2(budget + 1)
    evaluations = Evaluations(game, int(budget), progress)
    if complete:
        found = Estimate(_listed(evaluations), np.zeros(players), {"method": "complete"})
        return as_allocation(evaluations, found, "Banzhaf value, all coalitions in pairs", complete)
    pairs = evaluations.left // 2
    members = generator.integers(0, 2, size=(pairs, players), dtype=np.int8).astype(bool)
    ones, halves = np.ones(pairs), np.full(pairs, 0.5)
    draws = Draws(
        members=members,
        centre=halves,
        measured=evaluations.differences(members),
        weights=2 * ones,
        blocks=np.zeros(pairs, dtype=np.int64),
        common=np.zeros((pairs, 0)),
        slopes=ones[:, None],
        known=np.full((1, 1), 0.5),
    )
    adjusted = adjusted_mean(draws, [1])
    details = {"method": "paired_regression", "pairs drawn": pairs, "features": adjusted.features}
    found = Estimate(adjusted.total, adjusted.variance, details)
    return as_allocation(evaluations, found, "Banzhaf value, sampled pairs of coalitions", complete)


def _listed(evaluations: Evaluations) -> FloatArray:
    """Sum over one side of every pair: the coalitions without the last player."""
    players = evaluations.game.size
    half = 1 << (players - 1)
    # The empty coalition against everybody is known already.
    total = np.full(players, evaluations.grand)
    for start in range(1, half, LISTED_AT_ONCE):
        members = membership(np.arange(start, min(start + LISTED_AT_ONCE, half), dtype=np.int64), players)
        total += (2.0 * members - 1.0).T @ evaluations.differences(members)
    found: FloatArray = total / half
    return found
