r"""Shapley value of a large game from marginal contributions, drawn by player and size.

.. math::

    \phi_i = \frac{1}{n} \sum_{s=0}^{n-1}
        \mathbb{E}\bigl[v(S \cup i) - v(S) \bigm| i \notin S,\ |S| = s\bigr]

splits into strata of one player and a few neighbouring sizes [Maleki2013]_. A first draw
measures the variance of every stratum and the rest of the budget follows Neyman's rule, in
proportion to standard deviations [Castro2017]_. Each draw is an antithetic pair, :math:`S`
with the other players left after :math:`i`: interactions of two players then cancel. With
:math:`d(S) = v(S) - v(N \setminus S)` the pair's mean is
:math:`\tfrac12 (d(S \cup i) - d(S))`. The empty coalition and its complement are always
asked, so every player's worth alone and contribution to the whole enter exactly.

The estimates of the players are independent given the strata, so what they miss of
:math:`v(N)` is shared in proportion to their variances, which lowers each of them.

References
----------
.. [Castro2017] J. Castro, D. Gómez, E. Molina and J. Tejada, "Improving polynomial estimation of
   the Shapley value by stratified random sampling with optimum allocation", Computers &
   Operations Research 82, 2017, 180-188.
.. [Maleki2013] S. Maleki, L. Tran-Thanh, G. Hines, T. Rahwan and A. Rogers, "Bounding the
   estimation error of sampling-based Shapley value approximation", arXiv:1306.4265, 2013.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from citypact.games.coalitional import FloatArray, IntArray
from citypact.solvers.sampling.estimate import Estimate
from citypact.solvers.sampling.evaluation import Evaluations
from citypact.solvers.sampling.pair_design import blocks_of, drawn
from citypact.solvers.sampling.second_stage import shared_out

#: Evaluations of one draw: S and S with the player, and the complements of both.
PER_DRAW = 4
#: First draws in each stratum.
FIRST_DRAWS = 6
#: Share of the budget that the first draws may take.
FIRST_SHARE = 0.4
#: Degrees of freedom that each variance borrows from the other players.
BORROWED = 16
#: Draws turned into coalitions at once.
AT_ONCE = 1 << 14


def least_stratified_budget(players: int) -> int:
    """Return the evaluations that give every player one stratum with a variance, and as many again."""
    return 1 + 2 * players + 2 * PER_DRAW * FIRST_DRAWS * players


def stratified(evaluations: Evaluations, generator: np.random.Generator) -> Estimate:
    """Estimate the Shapley value with what is left of the budget (see the module)."""
    players = evaluations.game.size
    alone = evaluations.differences(np.eye(players, dtype=bool))
    # d(∅) = -v(N): the first antithetic pair, of sizes 0 and n - 1, exactly.
    amounts = (alone + evaluations.grand) / players
    # Coalitions of the other n - 1 players, up to half of them.
    most = int(FIRST_SHARE * evaluations.left) // (PER_DRAW * FIRST_DRAWS * players)
    blocks = blocks_of(players - 1, 1, max(1, most))
    shares = np.array([_share(block, players) for block in blocks])
    tally = _Tally.empty(players, len(blocks))
    tally.add(evaluations, generator, blocks, np.full((players, len(blocks)), FIRST_DRAWS))
    spread = np.sqrt(tally.variances()) * shares
    tally.add(evaluations, generator, blocks, shared_out(spread, evaluations.left // PER_DRAW))
    amounts = amounts + tally.means() @ shares
    variance = (tally.variances() / tally.counts) @ shares**2
    missing = evaluations.grand - amounts.sum()
    doubt = variance.sum()
    held = variance / doubt if doubt > 0 else np.full(players, 1 / players)
    details: dict[str, object] = {"strata": players * len(blocks), "draws": int(tally.counts.sum())}
    return Estimate(amounts + held * missing, variance * (1 - held), details)


def _share(block: IntArray, players: int) -> float:
    """Weight of a block: each size counts 1 / n, with its antithetic size, unless it is its own."""
    return float(np.where(2 * block == players - 1, 1.0, 2.0).sum()) / players


@dataclass
class _Tally:
    """Number, sum and sum of squares of the draws of every player and block."""

    counts: IntArray
    sums: FloatArray
    squares: FloatArray

    @classmethod
    def empty(cls, players: int, blocks: int) -> _Tally:
        shape = (players, blocks)
        return cls(np.zeros(shape, dtype=np.int64), np.zeros(shape), np.zeros(shape))

    def add(
        self,
        evaluations: Evaluations,
        generator: np.random.Generator,
        blocks: tuple[IntArray, ...],
        plan: IntArray,
    ) -> None:
        """Draw and measure ``plan`` pairs in each stratum."""
        stratum = np.repeat(np.arange(plan.size), plan.ravel())
        for start in range(0, len(stratum), AT_ONCE):
            who, block = np.divmod(stratum[start : start + AT_ONCE], len(blocks))
            sizes = np.empty(len(block), dtype=np.int64)
            for number, within in enumerate(blocks):
                sizes[block == number] = generator.choice(within, int((block == number).sum()))
            values = _antithetic(evaluations, generator, who, sizes)
            np.add.at(self.counts, (who, block), 1)
            np.add.at(self.sums, (who, block), values)
            np.add.at(self.squares, (who, block), values**2)

    def means(self) -> FloatArray:
        return self.sums / self.counts

    def variances(self) -> FloatArray:
        """Variances, drawn towards what all players show in a block.

        A contribution that is seldom other than 0 often looks constant in a few draws; the
        other players tell how often that happens.
        """
        within = np.maximum(self.squares - self.sums**2 / self.counts, 0.0)
        pooled = within.sum(axis=0) / (self.counts - 1).sum(axis=0)
        found: FloatArray = (within + BORROWED * pooled) / (self.counts - 1 + BORROWED)
        return found


def _antithetic(
    evaluations: Evaluations, generator: np.random.Generator, who: IntArray, sizes: IntArray
) -> FloatArray:
    """Return the mean marginal contribution of each player to a drawn coalition and to its mirror."""
    players = evaluations.game.size
    others = drawn(sizes, players - 1, generator)
    rows = np.arange(len(who))
    without = np.zeros((len(who), players), dtype=bool)
    # The other players close ranks around the one whose contribution is measured.
    columns = np.arange(players - 1) + (np.arange(players - 1) >= who[:, None])
    without[rows[:, None], columns] = others
    with_player = without.copy()
    with_player[rows, who] = True
    found = evaluations.differences(np.concatenate([with_player, without]))
    return (found[: len(who)] - found[len(who) :]) / 2
