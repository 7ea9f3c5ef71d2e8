r"""Do coalitions snowball: is joining worth more, the larger the coalition?

A game is *convex* when :math:`v(S \cup T) + v(S \cap T) \ge v(S) + v(T)` for all coalitions,
and *concave* when the opposite holds, as for costs with economies of scale [Shapley1971]_.
It is enough to look at pairs of players:

.. math:: v(S \cup ij) - v(S \cup i) - v(S \cup j) + v(S) \ge 0, \qquad i, j \notin S .

References
----------
.. [Shapley1971] L. S. Shapley, "Cores of convex games", International Journal of Game
   Theory 1, 1971, 11-26.
"""

from __future__ import annotations

import math
from functools import singledispatch

from citypact.games.coalitional.cooperative import CooperativeGame
from citypact.games.coalitional.forms import SquaredLinks
from citypact.games.coalitional.masks import NumberArray, halves, opened
from citypact.solvers.properties.violations import violation
from citypact.solvers.property_report import PropertyReport
from citypact.solvers.worths.scaled_worths import ScaledWorths, Smallest, scaled_worths


@singledispatch
def is_convex(game: CooperativeGame) -> PropertyReport:
    """Say whether marginal contributions never fall as coalitions grow.

    Parameters
    ----------
    game : CooperativeGame
        At most 24 players; any number for games of squared links, which are convex by
        their form. The worths of a cost game are judged as they stand.

    Returns
    -------
    PropertyReport
        When false, the union, the intersection and the two coalitions of the inequality
        that is missed by most; the reason where the form answers.

    Raises
    ------
    InputError
        Beyond 24 players, without such a form.

    Examples
    --------
    >>> from citypact.games.coalitional import CoalitionalGame
    >>> majority = CoalitionalGame(("a", "b", "c"), [0, 0, 0, 1, 0, 1, 1, 1])
    >>> is_convex(majority).statement
    'v(a+b+c) + v(c) = 1 < v(a+c) + v(b+c) = 2'
    """
    worths = scaled_worths(game)
    return _report("convex", game, worths, bent(worths), "<")


@is_convex.register(SquaredLinks)
def _by_dividends(game: SquaredLinks) -> PropertyReport:
    # A second difference of v is a sum of dividends, and the game's door lets none be negative.
    return PropertyReport("convex", holds=True, reason="no dividend of squared links is negative")


def is_concave(game: CooperativeGame) -> PropertyReport:
    """Say whether marginal contributions never rise as coalitions grow.

    Parameters
    ----------
    game : CooperativeGame
        At most 24 players; the worths of a cost game are judged as they stand.

    Returns
    -------
    PropertyReport
        When false, the union, the intersection and the two coalitions of the inequality
        that is missed by most.

    Raises
    ------
    InputError
        Beyond 24 players.

    Examples
    --------
    >>> from citypact.games.coalitional import CoalitionalGame
    >>> is_concave(CoalitionalGame(("a", "b"), [0, 3, 4, 5], cost=True)).holds
    True
    """
    worths = scaled_worths(game)
    return _report("concave", game, worths, bent(worths.negated()), ">")


def bent(worths: ScaledWorths, terms: int = 4) -> tuple[int, int, int] | None:
    """Return S, i and j of the worst of the inequalities above, None if all hold.

    More than four ``terms`` are compared where the worths are themselves sums of worths.
    """
    found = worths.violated(_smallest_bend, terms)
    return None if found is None else (found[0], found[1], found[2])


def corners(found: tuple[int, int, int]) -> tuple[list[int], list[int]]:
    """Return union and intersection, and the two coalitions, of a pair of players joining S."""
    base, first, second = found
    return [base | 1 << first | 1 << second, base], [base | 1 << first, base | 1 << second]


def supermodular(worths: NumberArray) -> bool:
    """Whether a player adds the more the more are there, from worths by bit mask, without tolerance.

    Examples
    --------
    >>> import numpy as np
    >>> supermodular(np.array([0, 1, 2, 5])), supermodular(np.array([0, 1, 2, 2]))
    (True, False)
    """
    return bool(_smallest_bend(worths)[0] >= 0)


def _report(
    name: str, game: CooperativeGame, worths: ScaledWorths, found: tuple[int, int, int] | None, relation: str
) -> PropertyReport:
    if found is None:
        return PropertyReport(name, holds=True)
    ends, middle = corners(found)
    return violation(name, game, worths, ends, relation, middle)


def _smallest_bend(table: NumberArray) -> Smallest:
    """Least second difference, with S and the two players."""
    best: Smallest = (math.inf, ())
    players = len(table).bit_length() - 1
    for first in range(players - 1):
        without, within = halves(table, first)
        gain = (within - without).ravel()
        # With `first` taken out, a later player stands one place lower.
        for second in range(first + 1, players):
            before, after = halves(gain, second - 1)
            bend = (after - before).ravel()
            if bend.min() < best[0]:
                at = int(bend.argmin())
                best = bend[at], (opened(opened(at, second - 1), first), first, second)
    return best
