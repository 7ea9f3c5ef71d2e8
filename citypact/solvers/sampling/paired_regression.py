r"""Shapley value of a large game by regression on complementary pairs of coalitions.

An additive game is fitted to the differences :math:`d(S) = v(S) - v(N \setminus S)`. Pairing
takes interactions of two players out of the problem: :math:`z_i z_j - (1-z_i)(1-z_j) =
z_i + z_j - 1` is additive, so a game of pair interactions is found exactly, and the plain fit
equals one with all pairs among its features [Fumagalli2026]_. Slopes that change with the
size of the coalition stand in for interactions of higher order. What the fit leaves over is
estimated without bias and gives the standard errors (module ``adjustment``).

The budget is spent in two stages. The first draws all sizes equally often, which is sampling
by leverage scores (module ``pair_design``); the second goes where the first left most
variance.

References
----------
.. [Fumagalli2026] F. Fumagalli, R. T. Witter and C. Musco, "PolySHAP: extending KernelSHAP with
   interaction-informed polynomial regression", ICLR 2026.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from citypact.games.coalitional import BoolArray, FloatArray, IntArray
from citypact.solvers.sampling.adjustment import Adjusted, Draws, adjusted_mean
from citypact.solvers.sampling.estimate import Estimate
from citypact.solvers.sampling.evaluation import Evaluations
from citypact.solvers.sampling.pair_design import (
    blocks_of,
    drawn,
    listed_sizes,
    pair_count,
    pair_weights,
    pairs_of_size,
)
from citypact.solvers.sampling.second_stage import shared_out

#: Share of the draws that look for where the variance is.
FIRST_SHARE = 0.25
#: First draws in each block, enough for a variance.
FIRST_DRAWS = 4
#: Powers of the size that multiply the slopes, at most.
MOST_SLOPES = 3
#: Draws per feature from which a larger set of features is tried.
DRAWS_PER_FEATURE = 1.5


def least_paired_budget(players: int) -> int:
    """Return the evaluations from which the standard errors of paired sampling can be trusted."""
    return max(161, 6 * players + 1)


def paired_regression(evaluations: Evaluations, generator: np.random.Generator) -> Estimate:
    """Estimate the Shapley value with what is left of the budget (see the module)."""
    players = evaluations.game.size
    even = np.full(players, evaluations.grand / players)
    pairs = evaluations.left // 2
    weights = pair_weights(players)
    listed = listed_sizes(players, pairs)
    for size in range(1, listed + 1):
        share = weights[size] / pair_count(players, size)
        for members in pairs_of_size(players, size):
            even += share * ((members - size / players).T @ evaluations.differences(members))
    details: dict[str, object] = {"listed sizes": listed}
    if listed == players // 2:
        return Estimate(even, np.zeros(players), details)
    pairs = evaluations.left // 2
    most = max(1, int(pairs * FIRST_SHARE) // FIRST_DRAWS)
    blocks = blocks_of(players, listed + 1, most)
    first = max(int(pairs * FIRST_SHARE) // len(blocks), 2)
    plan = np.full(len(blocks), first)
    sample = _Sample.drawn(evaluations, generator, blocks, plan)
    found = _adjusted(sample, blocks, weights, [1])
    plan = _second_stage(found.spread, pairs - int(plan.sum()))
    sample = sample.joined(_Sample.drawn(evaluations, generator, blocks, plan))
    # Slopes that change with the size need draws to be fitted from.
    rich = [k for k in range(2, MOST_SLOPES + 1) if len(sample.sizes) >= DRAWS_PER_FEATURE * k * players]
    found = _adjusted(sample, blocks, weights, [1, *rich])
    details |= {"pairs drawn": len(sample.sizes), "features": found.features, "ridge": found.ridge}
    return Estimate(even + found.total, found.variance, details)


@dataclass(frozen=True)
class _Sample:
    members: BoolArray
    sizes: IntArray
    blocks: IntArray
    measured: FloatArray

    @classmethod
    def drawn(
        cls,
        evaluations: Evaluations,
        generator: np.random.Generator,
        blocks: tuple[IntArray, ...],
        plan: IntArray,
    ) -> _Sample:
        sizes = np.concatenate(
            [generator.choice(block, count) for block, count in zip(blocks, plan, strict=True)]
        )
        members = drawn(sizes, evaluations.game.size, generator)
        return cls(members, sizes, np.repeat(np.arange(len(blocks)), plan), evaluations.differences(members))

    def joined(self, other: _Sample) -> _Sample:
        return _Sample(
            np.concatenate([self.members, other.members]),
            np.concatenate([self.sizes, other.sizes]),
            np.concatenate([self.blocks, other.blocks]),
            np.concatenate([self.measured, other.measured]),
        )


def _second_stage(spread: FloatArray, pairs: int) -> IntArray:
    """Share out the second stage by spreads, smoothed over neighbours."""
    padded = np.pad(spread**2, 1, mode="edge")
    return shared_out(np.sqrt(padded[:-2] / 4 + padded[1:-1] / 2 + padded[2:] / 4), pairs)


def _adjusted(
    sample: _Sample, blocks: tuple[IntArray, ...], weights: FloatArray, offered: list[int]
) -> Adjusted:
    players, size = sample.members.shape[1], sample.sizes
    lean = 1 - 2 * size / players
    powers = np.arange(MOST_SLOPES)
    known = np.zeros((len(blocks), MOST_SLOPES))
    lengths = np.array([len(block) for block in blocks])
    for at, block in enumerate(blocks):
        # E[u u'] at one size is this multiple of the projection off the constant vector.
        shape = block * (players - block) / (players * (players - 1)) * weights[block]
        known[at] = shape @ (1 - 2 * block[:, None] / players) ** powers
    draws = Draws(
        members=sample.members,
        centre=size / players,
        measured=sample.measured,
        weights=weights[size] * lengths[sample.blocks],
        blocks=sample.blocks,
        common=np.column_stack([sample.blocks[:, None] == np.arange(len(blocks)), lean, lean**2, 1 / size]),
        slopes=lean[:, None] ** powers,
        known=known,
    )
    return adjusted_mean(draws, offered)
