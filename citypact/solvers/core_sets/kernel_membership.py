r"""Kernel and prekernel: no player can outweigh another.

The *surplus* of i against j at x is the largest excess of a coalition with i and without j,
:math:`s_{ij}(x) = \max \{ e(S, x) : i \in S \not\ni j \}`. The *prekernel* holds the efficient x
with :math:`s_{ij} = s_{ji}` for all pairs; the *kernel* the imputations in which
:math:`s_{ij} > s_{ji}` only if j has no more than alone, :math:`x_j = v(\{j\})` [Davis1965]_,
[Maschler1979]_.

References
----------
.. [Davis1965] M. Davis and M. Maschler, "The kernel of a cooperative game", Naval Research
   Logistics Quarterly 12, 1965, 223-259.
.. [Maschler1979] M. Maschler, B. Peleg and L. S. Shapley, "Geometric properties of the kernel,
   nucleolus, and related solution concepts", Mathematics of Operations Research 4, 1979, 303-338.
"""

from __future__ import annotations

from itertools import permutations
from typing import Any

import numpy as np

from citypact.games.coalitional import CooperativeGame
from citypact.games.coalitional.masks import NumberArray
from citypact.solvers.core_sets.outcome import Amounts, Outcome, verdict
from citypact.solvers.property_report import PropertyReport

#: 20 * 19 maxima over a quarter of 2**20 excesses take a second.
MOST_PAIRED_PLAYERS = 20


def in_prekernel(game: CooperativeGame, x: Amounts) -> PropertyReport:
    """Check whether every two players have the same surplus against each other.

    Whole numbers and fractions are compared exactly up to 16 players; amounts given as floats
    may leave a difference of one part in 10**9 of the largest worth.

    Parameters
    ----------
    game : CooperativeGame
        At most 20 players.
    x : mapping of player to amount, or sequence in player order
        The allocation, in the game's unit.

    Returns
    -------
    PropertyReport
        When false, the witness is the pair, the stronger player first, and the coalition in
        which it finds its surplus.

    Raises
    ------
    InputError
        If the allocation does not fit the game, or beyond 20 players.

    Examples
    --------
    >>> from citypact.games.coalitional import CoalitionalGame
    >>> game = CoalitionalGame(("a", "b"), [0, 1, 0, 3])
    >>> bool(in_prekernel(game, [2, 1])), in_prekernel(game, [1, 2]).witness
    (True, (('a',), ('b',), ('a',)))
    """
    name = "in the prekernel"
    outcome = Outcome.of(game, x, MOST_PAIRED_PLAYERS)
    return verdict(name, outcome.inefficient(name), _unequal(outcome, name, False))


def in_kernel(game: CooperativeGame, x: Amounts) -> PropertyReport:
    """Check whether an imputation lets no player outweigh one who has something to lose.

    Whole numbers and fractions are compared exactly up to 16 players; amounts given as floats
    may leave a difference of one part in 10**9 of the largest worth.

    Parameters
    ----------
    game : CooperativeGame
        At most 20 players.
    x : mapping of player to amount, or sequence in player order
        The allocation, in the game's unit.

    Returns
    -------
    PropertyReport
        When false, the witness is the pair, the stronger player first, and the coalition in
        which it finds its surplus; or the player who does better alone.

    Raises
    ------
    InputError
        If the allocation does not fit the game, or beyond 20 players.

    Examples
    --------
    >>> from citypact.games.coalitional import CoalitionalGame
    >>> game = CoalitionalGame(("a", "b"), [0, 1, 0, 3])
    >>> bool(in_kernel(game, [2, 1])), bool(in_kernel(game, [1, 2]))
    (True, False)
    """
    name = "in the kernel"
    outcome = Outcome.of(game, x, MOST_PAIRED_PLAYERS)
    return verdict(name, outcome.inefficient(name), outcome.irrational(name), _unequal(outcome, name, True))


def surplus(excess: NumberArray, one: int, other: int) -> tuple[int, Any]:
    """Return the coalition with player ``one`` and without ``other`` of largest excess, and the excess.

    Examples
    --------
    >>> surplus(np.array([0, 5, 7, 9], dtype=object), 0, 1)
    (1, 5)
    """
    low, high = min(one, other), max(one, other)
    parts = excess.reshape(-1, 2, 1 << high - low - 1, 2, 1 << low)
    part = parts[:, 1, :, 0, :] if one == high else parts[:, 0, :, 1, :]
    top, middle, bottom = np.unravel_index(int(np.argmax(part)), part.shape)
    mask = int(top) << high + 1 | int(middle) << low + 1 | int(bottom) | 1 << one
    return mask, excess[mask]


def _unequal(outcome: Outcome, name: str, kernel: bool) -> PropertyReport | None:
    """Report the pair with the largest difference of surpluses that counts."""
    players = outcome.game.players
    best = {pair: surplus(outcome.excess, *pair) for pair in permutations(range(len(players)), 2)}
    worst: Any = 0
    pair: tuple[int, int] | None = None
    for (one, other), (_, excess) in best.items():
        gap = excess - best[other, one][1]
        to_lose = outcome.amounts[other] - outcome.single(other)
        if outcome.beyond(gap) and (not kernel or outcome.beyond(to_lose)) and (pair is None or gap > worst):
            worst, pair = gap, (one, other)
    if pair is None:
        return None
    mask, excess = best[pair]
    against = best[pair[1], pair[0]][1]
    strong, weak = (players[at] for at in pair)
    statement = (
        f"{strong} finds {outcome.money(excess):.10g} without {weak} (in {outcome.game.label(mask)}), "
        f"{weak} only {outcome.money(against):.10g} without {strong}"
    )
    return outcome.report(name, ((strong,), (weak,), outcome.game.members(mask)), worst, statement)
