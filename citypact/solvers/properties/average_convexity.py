r"""Do coalitions snowball on average?

A game is *average convex* when for all :math:`S \subset T` the members of S contribute
together at least as much to T as they do to S [Inarra1993]_:

.. math:: \sum_{i \in S} \bigl( v(T) - v(T \setminus i) \bigr)
          \ge \sum_{i \in S} \bigl( v(S) - v(S \setminus i) \bigr) .

Convex games are average convex. The Shapley value of an average convex game is in its core.

References
----------
.. [Inarra1993] E. Inarra and J. M. Usategui, "The Shapley value and average convex games",
   International Journal of Game Theory 22, 1993, 13-29.
"""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np

from citypact.errors import InputError, Problem
from citypact.games.coalitional.cooperative import CooperativeGame
from citypact.games.coalitional.masks import NumberArray, bits, halves
from citypact.solvers.properties.convexity import bent
from citypact.solvers.properties.violations import figures
from citypact.solvers.property_report import PropertyReport
from citypact.solvers.worths.scaled_worths import ScaledWorths, Smallest, scaled_worths

#: 3**16 pairs of nested coalitions take a few seconds.
MOST_NESTED_PLAYERS = 16


def is_average_convex(game: CooperativeGame) -> PropertyReport:
    """Say whether members contribute together no less to a larger coalition.

    Parameters
    ----------
    game : CooperativeGame
        At most 16 players, or 24 if the game is convex; the worths of a cost game are
        judged as they stand.

    Returns
    -------
    PropertyReport
        When false, the smaller and the larger coalition where the members of the smaller
        one fall behind by most.

    Raises
    ------
    InputError
        Beyond 24 players, and beyond 16 unless the game is convex.

    Examples
    --------
    >>> from citypact.games.coalitional import CoalitionalGame
    >>> majority = CoalitionalGame(("a", "b", "c"), [0, 0, 0, 1, 0, 1, 1, 1])
    >>> is_average_convex(majority).statement
    'members of a+b contribute 0 to a+b+c < 2 to a+b'
    """
    name = "average convex"
    worths = scaled_worths(game)
    if bent(worths) is None:
        return PropertyReport(name, holds=True)
    if game.size > MOST_NESTED_PLAYERS:
        expected = f"at most {MOST_NESTED_PLAYERS} to compare all nested coalitions"
        raise InputError(Problem("is_average_convex", f"{game.size} players", expected))
    found = worths.violated(_smallest_rise, terms=4 * game.size)
    if found is None:
        return PropertyReport(name, holds=True)
    small, large = found
    sides = [_contributions(worths, small, within) for within in (large, small)]
    left, right = figures(*sides)
    names = game.label(small)
    return PropertyReport(
        name,
        holds=False,
        witness=(game.members(small), game.members(large)),
        gap=float(sides[1] - sides[0]),
        statement=f"members of {names} contribute {left} to {game.label(large)} < {right} to {names}",
    )


def _contributions(worths: ScaledWorths, members: int, coalition: int) -> Fraction:
    """Return what the members contribute to the coalition, one by one, in all."""
    gains = (worths.amount(coalition) - worths.amount(coalition ^ 1 << player) for player in bits(members))
    return sum(gains, Fraction(0))


def _smallest_rise(table: NumberArray) -> Smallest:
    """Least rise of the joint contribution of S from S to T, with S and T."""
    players = len(table).bit_length() - 1
    own = np.zeros_like(table)
    for player in range(players):
        without, within = halves(table, player)
        halves(own, player)[1][...] += within - without
    best: Smallest = (math.inf, ())
    for large in range(len(table)):
        masks = np.zeros(1, dtype=np.int64)
        sums = np.zeros(1, dtype=table.dtype)
        for player in bits(large):
            masks = np.concatenate((masks, masks | 1 << player))
            sums = np.concatenate((sums, sums + (table[large] - table[large ^ 1 << player])))
        rise = sums[1:-1] - own[masks[1:-1]]  # neither the empty coalition nor T itself
        if len(rise) and rise.min() < best[0]:
            at = int(rise.argmin())
            best = rise[at], (int(masks[at + 1]), large)
    return best
