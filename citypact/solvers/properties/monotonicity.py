r"""Does a coalition gain by taking in one more player?

A game is *monotone* when :math:`v(S) \le v(T)` for all :math:`S \subseteq T`, and
*zero-monotone* when it is after each player's own worth is taken off:
:math:`v(S \cup i) \ge v(S) + v(i)` for :math:`i \notin S` [Peleg2007]_. It is enough to add
players one at a time. Some authors call zero-monotone games *weakly superadditive*: they
are superadditive as far as single players joining go.

References
----------
.. [Peleg2007] B. Peleg and P. Sudhölter, *Introduction to the Theory of Cooperative Games*,
   2nd ed., Springer, 2007, section 2.1.
"""

from __future__ import annotations

import math

from citypact.games.coalitional.cooperative import CooperativeGame
from citypact.games.coalitional.masks import NumberArray, halves, opened
from citypact.solvers.properties.violations import violation
from citypact.solvers.property_report import PropertyReport
from citypact.solvers.worths.scaled_worths import ScaledWorths, Smallest, scaled_worths


def is_monotone(game: CooperativeGame) -> PropertyReport:
    """Say whether no coalition loses worth when a player joins.

    Parameters
    ----------
    game : CooperativeGame
        At most 24 players; the worths of a cost game are judged as they stand.

    Returns
    -------
    PropertyReport
        When false, the coalitions before and after the joining that loses most.

    Raises
    ------
    InputError
        Beyond 24 players.

    Examples
    --------
    >>> from citypact.games.coalitional import CoalitionalGame
    >>> is_monotone(CoalitionalGame(("a", "b"), [0, 2, 1, 1])).statement
    'v(a+b) = 1 < v(a) = 2'
    """
    worths = scaled_worths(game)
    found = worths.violated(_smallest_gain, terms=2)
    if found is None:
        return PropertyReport("monotone", holds=True)
    before, player = found
    return violation("monotone", game, worths, [before | 1 << player], "<", [before])


def is_zero_monotone(game: CooperativeGame) -> PropertyReport:
    """Say whether every player brings to every coalition at least its own worth.

    Parameters
    ----------
    game : CooperativeGame
        At most 24 players; the worths of a cost game are judged as they stand.

    Returns
    -------
    PropertyReport
        When false, the coalition, and the player that would rather stay alone.

    Raises
    ------
    InputError
        Beyond 24 players.

    Examples
    --------
    >>> from citypact.games.coalitional import CoalitionalGame
    >>> is_zero_monotone(CoalitionalGame(("a", "b"), [0, 0.1, 0.2, 0.3])).holds
    True
    """
    return _joins_gladly("zero-monotone", game)


def is_weakly_superadditive(game: CooperativeGame) -> PropertyReport:
    """Say whether the game is superadditive when single players join: zero-monotone.

    Parameters
    ----------
    game : CooperativeGame
        At most 24 players; the worths of a cost game are judged as they stand.

    Returns
    -------
    PropertyReport
        As for `is_zero_monotone`, which is the same property.

    Raises
    ------
    InputError
        Beyond 24 players.

    Examples
    --------
    >>> from citypact.games.coalitional import CoalitionalGame
    >>> is_weakly_superadditive(CoalitionalGame(("a", "b"), [0, 1, 2, 2])).statement
    'v(a+b) = 2 < v(a) + v(b) = 3'
    """
    return _joins_gladly("weakly superadditive", game)


def _joins_gladly(name: str, game: CooperativeGame) -> PropertyReport:
    worths = scaled_worths(game)
    found = unwilling(worths)
    if found is None:
        return PropertyReport(name, holds=True)
    before, player = found
    return violation(name, game, worths, [before | 1 << player], "<", [before, 1 << player])


def unwilling(worths: ScaledWorths) -> tuple[int, int] | None:
    """Return the coalition and the player that lose most by joining, None if nobody loses."""
    found = worths.violated(_smallest_surplus, terms=3)
    return None if found is None else (found[0], found[1])


def _smallest_gain(table: NumberArray) -> Smallest:
    """Least gain of a coalition from one more player, with coalition and player number."""
    return _smallest(table, alone=False)


def _smallest_surplus(table: NumberArray) -> Smallest:
    """Least gain over what the player earns alone, of coalitions that are not empty."""
    return _smallest(table, alone=True)


def _smallest(table: NumberArray, *, alone: bool) -> Smallest:
    best: Smallest = (math.inf, ())
    for player in range(len(table).bit_length() - 1):
        without, within = halves(table, player)
        gain = (within - without).ravel()
        if alone:
            # Joining nobody is the one comparison with itself.
            gain = gain[1:] - table[1 << player]
        if len(gain) and gain.min() < best[0]:
            at = int(gain.argmin())
            best = gain[at], (opened(at + alone, player), player)
    return best
