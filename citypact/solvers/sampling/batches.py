r"""A long estimate of the Shapley value in batches that know nothing of each other.

Every batch is an estimate of its own (``sampled_shapley``), with draws of its own that depend on the
seed and on the number of the batch alone. Their mean has the variance

.. math:: \frac{1}{M^2} \sum_{k=1}^{M} \sigma_{ki}^2

for player i, whoever works a batch out, and when: batches are added in the order of their number.
How far the batches lie apart is a second opinion on their standard errors that shares nothing with
them, and is told as a ratio near one.

A batch must be long enough that its regression (three slopes a player) is fitted well, and its own
bias, of the order of one over its length, must stay small beside the error of the mean; so there are at
most 256 batches, and they grow with the samples.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from citypact.errors import InputError, Problem
from citypact.games.coalitional import CooperativeGame
from citypact.solvers.provenance import Provenance
from citypact.solvers.sampling.estimate import ROUNDING
from citypact.solvers.sampling.estimate_shapley import estimated
from citypact.solvers.sampling.paired_regression import least_paired_budget
from citypact.solvers.solved_allocation import Guarantee, SolvedAllocation

#: Evaluations of a batch, a player: ten pairs of coalitions for each slope of the regression.
EVALUATIONS_PER_PLAYER = 64
MOST_BATCHES = 256
MOST_SAMPLES = 10**10
#: The seed of a batch is a number that random generators take.
MOST_SEED = 2**63
NAME = "Shapley value, mean of batches of sampled pairs of coalitions"


@dataclass(frozen=True)
class Batch:
    """What one batch found.

    Parameters
    ----------
    amounts, variances : tuple of float
        Of every player, in the order of the players.
    largest : float
        Largest worth that was met, in absolute value.
    evaluations : int
        Coalitions that were asked about.
    """

    amounts: tuple[float, ...]
    variances: tuple[float, ...]
    largest: float
    evaluations: int


@dataclass(frozen=True)
class Batches:
    """A game with the batches in which its Shapley value is estimated.

    Parameters
    ----------
    game : CooperativeGame
        Any game; only ``worths_at`` is used.
    samples : int
        Evaluations of v in all; what does not fill the batches evenly is left.
    seed : int
        Of the draws.

    Raises
    ------
    InputError
        If the samples are too few to judge the error, or would pay for every coalition.

    Examples
    --------
    >>> from citypact.games.coalitional.forms import AirportGame
    >>> batches = Batches(AirportGame([f"city {k}" for k in range(40)], range(1, 41)), 30_000, 1)
    >>> batches.count, batches.evaluations
    (11, 2727)
    """

    game: CooperativeGame
    samples: int
    seed: int = 0

    def __post_init__(self) -> None:
        least = least_paired_budget(self.game.size)
        problems = []
        if not _is_whole(self.samples) or not least <= self.samples <= MOST_SAMPLES:
            expected = f"{least} to {MOST_SAMPLES} evaluations for {self.game.size} players"
            problems.append(Problem("samples", self.samples, expected))
        elif self.game.size <= math.log2(self.samples + 1):
            expected = f"fewer than all {2**self.game.size - 1} coalitions"
            remedy = "ask for all of them: streamed_shapley"
            problems.append(Problem("samples", self.samples, expected, remedy=remedy))
        if not _is_whole(self.seed) or not 0 <= self.seed < MOST_SEED:
            problems.append(Problem("seed", self.seed, "a whole number from 0 to 2^63 - 1"))
        if problems:
            raise InputError(*problems)

    @property
    def count(self) -> int:
        """Number of batches M."""
        usual = max(least_paired_budget(self.game.size), EVALUATIONS_PER_PLAYER * self.game.size)
        return max(1, min(MOST_BATCHES, self.samples // usual))

    @property
    def evaluations(self) -> int:
        """Evaluations of a batch."""
        return self.samples // self.count

    def __call__(self, k: int) -> Batch:
        """Return what batch ``k`` finds, from 0 to ``count - 1``.

        Raises
        ------
        InputError
            If a worth is not finite.
        """
        generator = np.random.default_rng(np.random.SeedSequence(self.seed, spawn_key=(k,)))
        asked, found, _ = estimated(self.game, self.evaluations, generator, "paired_regression")
        return Batch(tuple(found.amounts.tolist()), tuple(found.variance.tolist()), asked.scale, asked.used)

    def mean(self, found: Sequence[Batch]) -> SolvedAllocation:
        """Return the mean of all batches, given in the order of their number.

        Returns
        -------
        SolvedAllocation
            Sums to v(N) up to rounding, with standard errors no smaller than rounding; ``details`` say
            how far the batches lie apart, as a part of what their standard errors let expect (none
            with fewer than two batches, or where nothing but rounding is left), and what is missing to v(N).
        """
        count, players = len(found), self.game.size
        grand = self.game.grand
        amounts = [math.fsum(each.amounts[i] for each in found) / count for i in range(players)]
        missed = grand - math.fsum(amounts)
        amounts = [amount + missed / players for amount in amounts]
        largest = max(each.largest for each in found)
        rounding = (ROUNDING * largest) ** 2
        variances = [math.fsum(each.variances[i] for each in found) / count**2 for i in range(players)]
        return SolvedAllocation(
            tuple(self.game.players),
            tuple(amounts),
            self.game.unit,
            provenance=Provenance(NAME, options={"samples": self.samples, "seed": self.seed}),
            guarantee=Guarantee.estimated,
            standard_errors=tuple(math.sqrt(variance + rounding) for variance in variances),
            details={
                "method": "batches",
                "batches": count,
                "evaluations": sum(each.evaluations for each in found),
                "spread of batches": _apart(found, rounding),
                "missing to v(N)": grand - math.fsum(amounts),
            },
        )


def batched_shapley(
    game: CooperativeGame,
    samples: int,
    seed: int = 0,
    *,
    say: Callable[[str], None] | None = None,
) -> SolvedAllocation:
    """Estimate the Shapley value of a game of hundreds of players, in batches in this process.

    ``citypact.sweep.coalitions.sampled_run`` shares the same batches among processes or a cluster and
    can be resumed; the answer is the same.

    Parameters
    ----------
    game : CooperativeGame
        Any game; only ``worths_at`` is used.
    samples : int
        Evaluations of v in all.
    seed : int
        Of the draws.
    say : callable, optional
        Is told how far the work is, for a line of progress.

    Returns
    -------
    SolvedAllocation
        With ``standard_errors``; 1.96 of them make an interval of 95 %.

    Raises
    ------
    InputError
        If the samples are too few to judge the error or would pay for every coalition, the seed is none,
        or a worth is not finite.

    Examples
    --------
    >>> from citypact.games.coalitional import FunctionGame
    >>> names = [f"city {k}" for k in range(40)]
    >>> game = FunctionGame(names, lambda members: members.sum(axis=1) ** 2.0, takes="members")
    >>> found = batched_shapley(game, 8000)
    >>> round(found["city 7"], 6), found.details["batches"], str(found.guarantee)
    (40.0, 3, 'estimated')
    """
    batches = Batches(game, samples, seed)
    found = []
    for k in range(batches.count):
        found.append(batches(k))
        if say is not None:
            say(f"{k + 1} of {batches.count} batches of coalitions")
    return batches.mean(found)


def _apart(found: Sequence[Batch], rounding: float) -> float | None:
    """Return the spread of the batches over what their standard errors let expect."""
    expected = math.fsum(math.fsum(each.variances) for each in found)
    if len(found) < 2 or expected <= rounding * len(found) * len(found[0].amounts):
        return None
    amounts = np.array([each.amounts for each in found])
    seen = amounts.var(axis=0, ddof=1).sum() * len(found)
    return float(np.sqrt(seen / expected))


def _is_whole(value: object) -> bool:
    return isinstance(value, int | np.integer) and not isinstance(value, bool)
