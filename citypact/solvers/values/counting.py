r"""Values of voting and bankruptcy games by counting coalitions by size and total.

Expand :math:`\prod_j (1 + y\,x^{w_j})`: the coefficient of :math:`y^s x^t` is the number of
coalitions of size s and total t. Dividing by :math:`1 + y\,x^{w_i}` leaves those without
player i, row by row: :math:`c_i(s, t) = c(s, t) - c_i(s - 1, t - w_i)` [Mann1962]_,
[Lucas1983]_.

- Voting: a player turns those of total :math:`q - w_i \le t < q`.
- Bankruptcy: the game :math:`\min(E, d(S))` is the dual of the bankruptcy game, with the same
  semivalues where s and n - 1 - s weigh the same; a claimant adds
  :math:`\min(d_i, E - t)` to those of total :math:`t < E` [ONeill1982]_.

Everything is counted in whole numbers.

References
----------
.. [Mann1962] I. Mann and L. S. Shapley, "Values of large games, VI: evaluating the electoral
   college exactly", RAND Memorandum RM-3158, 1962.
.. [Lucas1983] W. F. Lucas, "Measuring power in weighted voting systems", in: *Political and
   Related Models*, Springer, 1983, 183-238.
.. [ONeill1982] B. O'Neill, "A problem of rights arbitration from the Talmud", Mathematical
   Social Sciences 2(4), 1982, 345-371.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TypeAlias

import numpy as np

from citypact.games.coalitional.forms import BankruptcyGame, WeightedVotingGame
from citypact.games.coalitional.masks import NumberArray
from citypact.games.rational import over_one_denominator
from citypact.solvers.answers import exactly
from citypact.solvers.solved_allocation import SolvedAllocation

#: Counts of coalitions of up to 62 players fit 64-bit numbers; beyond, Python's whole numbers.
MOST_NATIVE = 62
#: NumberArray of the table of counts: 128 MiB.
MOST_ENTRIES = 1 << 24
#: Additions that take a few seconds, on native numbers and on Python's.
MOST_STEPS = 1 << 31
MOST_SLOW_STEPS = 1 << 26

Countable: TypeAlias = WeightedVotingGame | BankruptcyGame


def countable(game: Countable) -> bool:
    """Whether the numbers are small enough to count coalitions by their total.

    Examples
    --------
    >>> countable(WeightedVotingGame(("a", "b"), (1, 2), 2))
    True
    """
    weights, limit, _ = _whole(game)
    entries = (game.size + 1) * limit
    steps = entries * (game.size + len(set(weights)))
    return entries <= MOST_ENTRIES and steps <= (MOST_STEPS if game.size <= MOST_NATIVE else MOST_SLOW_STEPS)


def counted_value(game: Countable, chances: Sequence[Fraction], method: str) -> SolvedAllocation:
    """Return a semivalue that weighs s and n - 1 - s others alike.

    Parameters
    ----------
    game : WeightedVotingGame or BankruptcyGame
        In whole numbers small enough, see ``countable``.
    chances : sequence of n fractions
        Probability of each coalition of s others.
    method : str
        Name of the value, for the provenance.

    Examples
    --------
    >>> game = WeightedVotingGame(("a", "b", "c"), (2, 1, 1), 3)
    >>> counted_value(game, [Fraction(1, 4)] * 3, "Banzhaf value").vector()
    (0.75, 0.25, 0.25)
    """
    weights, limit, denominator = _whole(game)
    counts = _counts(weights, limit)
    by_weight: dict[int, Fraction] = {}
    for weight in set(weights):
        gains = np.empty(min(weight, limit), dtype=object)
        first = 0
        if isinstance(game, WeightedVotingGame):
            first, gains[:] = limit - len(gains), 1
        elif weight:
            gains = np.array([min(weight, limit - total) for total in range(limit)], dtype=object)
        rows = _without(counts, weight)[:, first : first + len(gains)]
        by_size = [int(np.dot(row.astype(object), gains)) for row in rows]
        total = sum((chance * count for chance, count in zip(chances, by_size, strict=True)), Fraction(0))
        by_weight[weight] = total / denominator
    return exactly(game, [by_weight[weight] for weight in weights], f"{method} by counting coalitions")


def _whole(game: Countable) -> tuple[tuple[int, ...], int, int]:
    """Return whole weights, the total below which they are counted, and the denominator."""
    if isinstance(game, WeightedVotingGame):
        weights, quota = game.whole
        # The dual game has the same value; its quota is the smaller one or this is.
        return weights, min(quota, sum(weights) - quota + 1), 1
    (*claims, estate), denominator = over_one_denominator((*game.claims, game.estate))
    return tuple(claims), estate, denominator


def _counts(weights: Sequence[int], limit: int) -> NumberArray:
    """Return the number of coalitions by size and total below the limit."""
    counts: NumberArray = np.zeros((len(weights) + 1, limit), dtype=_kind(len(weights)))
    counts[0, :1] = 1
    for players, weight in enumerate(weights):
        if weight < limit:
            # From the largest size down, so that nobody joins twice.
            for size in range(players, -1, -1):
                counts[size + 1, weight:] += counts[size, : limit - weight]
    return counts


def _without(counts: NumberArray, weight: int) -> NumberArray:
    """Return the counts of coalitions without one player of this weight, by size up to n - 1."""
    left = counts[:-1].copy()
    limit = counts.shape[1]
    if weight < limit:
        for size in range(1, len(left)):
            left[size, weight:] -= left[size - 1, : limit - weight]
    return left


def _kind(players: int) -> type:
    return np.int64 if players <= MOST_NATIVE else object
