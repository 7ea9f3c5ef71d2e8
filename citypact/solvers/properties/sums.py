r"""Properties that are equations between sums of worths.

*Additive*: :math:`v(S) = \sum_{i \in S} v(i)` for every coalition. *Essential*: the grand
coalition is worth more than its members alone, :math:`v(N) > \sum_i v(i)` (less, in a cost
game); *degenerate*: just as much. *Constant-sum*: :math:`v(S) + v(N \setminus S) = v(N)` for
every coalition [Peleg2007]_; *weakly* so: for single players [Staudacher2019]_, which is
where the Gately point may fail to exist.

References
----------
.. [Peleg2007] B. Peleg and P. Sudhölter, *Introduction to the Theory of Cooperative Games*,
   2nd ed., Springer, 2007, section 2.1.
.. [Staudacher2019] J. Staudacher and J. Anwander, "Conditions for the uniqueness of the
   Gately point for cooperative games", arXiv:1901.01485, 2019.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from citypact.games.coalitional.cooperative import CooperativeGame
from citypact.games.coalitional.masks import NumberArray, bits, halves
from citypact.solvers.properties.violations import violation
from citypact.solvers.property_report import PropertyReport
from citypact.solvers.worths.scaled_worths import ScaledWorths, Smallest, scaled_worths


def is_additive(game: CooperativeGame) -> PropertyReport:
    """Say whether every coalition is worth what its members are worth alone.

    Parameters
    ----------
    game : CooperativeGame
        At most 24 players.

    Returns
    -------
    PropertyReport
        When false, the coalition that differs most.

    Raises
    ------
    InputError
        Beyond 24 players.

    Examples
    --------
    >>> from citypact.games.coalitional import CoalitionalGame
    >>> is_additive(CoalitionalGame(("a", "b"), [0, 0.1, 0.2, 0.3])).holds
    True
    """
    worths = scaled_worths(game)
    found = worths.violated(_farthest_from_sum, terms=game.size + 1)
    if found is None:
        return PropertyReport("additive", holds=True)
    alone = [1 << player for player in bits(found[0])]
    return violation("additive", game, worths, found, "differs from", alone, found)


def is_essential(game: CooperativeGame) -> PropertyReport:
    """Say whether all together have something to share beyond what each has alone.

    Parameters
    ----------
    game : CooperativeGame
        At most 24 players. In a cost game what is shared are savings:
        essential means that costs are lower together.

    Returns
    -------
    PropertyReport
        When false, the grand coalition and its members.

    Raises
    ------
    InputError
        Beyond 24 players.

    Examples
    --------
    >>> from citypact.games.coalitional import CoalitionalGame
    >>> is_essential(CoalitionalGame(("a", "b"), [0, 1, 1, 2])).statement
    'v(a+b) = 2 is no more than v(a) + v(b) = 2'
    """
    worths = scaled_worths(game)
    if int(game.sign) * _surplus(worths) > worths.slack(game.size + 1):
        return PropertyReport("essential", holds=True)
    relation = "is no less than" if game.cost else "is no more than"
    everyone = len(worths.table) - 1
    alone = [1 << player for player in range(game.size)]
    return violation("essential", game, worths, [everyone], relation, alone)


def is_degenerate(game: CooperativeGame) -> PropertyReport:
    """Say whether all together are worth just as much as each alone.

    Parameters
    ----------
    game : CooperativeGame
        At most 24 players.

    Returns
    -------
    PropertyReport
        When false, the grand coalition and its members.

    Raises
    ------
    InputError
        Beyond 24 players.

    Examples
    --------
    >>> from citypact.games.coalitional import CoalitionalGame
    >>> is_degenerate(CoalitionalGame(("a", "b"), [0, 1, 1, 3])).statement
    'v(a+b) = 3 differs from v(a) + v(b) = 2'
    """
    worths = scaled_worths(game)
    if abs(_surplus(worths)) <= worths.slack(game.size + 1):
        return PropertyReport("degenerate", holds=True)
    everyone = len(worths.table) - 1
    alone = [1 << player for player in range(game.size)]
    return violation("degenerate", game, worths, [everyone], "differs from", alone)


def is_constant_sum(game: CooperativeGame) -> PropertyReport:
    """Say whether each coalition and its complement have the whole worth between them.

    Parameters
    ----------
    game : CooperativeGame
        At most 24 players.

    Returns
    -------
    PropertyReport
        When false, the coalition and complement that differ most from the whole.

    Raises
    ------
    InputError
        Beyond 24 players.

    Examples
    --------
    >>> from citypact.games.coalitional import CoalitionalGame
    >>> is_constant_sum(CoalitionalGame(("a", "b", "c"), [0, 0, 0, 1, 0, 1, 1, 1])).holds
    True
    """
    worths = scaled_worths(game)
    return _constant("constant-sum", game, worths, _farthest_from_constant)


def is_weakly_constant_sum(game: CooperativeGame) -> PropertyReport:
    """Say whether each single player and all others have the whole worth between them.

    Parameters
    ----------
    game : CooperativeGame
        At most 24 players.

    Returns
    -------
    PropertyReport
        When false, the player and the others that differ most from the whole.

    Raises
    ------
    InputError
        Beyond 24 players.

    Examples
    --------
    >>> from citypact.games.coalitional import CoalitionalGame
    >>> is_weakly_constant_sum(CoalitionalGame(("a", "b"), [0, 1, 1, 3])).statement
    'v(a) + v(b) = 2 differs from v(a+b) = 3'
    """
    worths = scaled_worths(game)
    return _constant("weakly constant-sum", game, worths, _farthest_single)


def _constant(
    name: str, game: CooperativeGame, worths: ScaledWorths, scan: Callable[[NumberArray], Smallest]
) -> PropertyReport:
    found = worths.violated(scan, terms=3)
    if found is None:
        return PropertyReport(name, holds=True)
    everyone = len(worths.table) - 1
    return violation(name, game, worths, [found[0], everyone ^ found[0]], "differs from", [everyone])


def _surplus(worths: ScaledWorths) -> Any:
    """Return ``v(N)`` less the worths of single players."""
    return worths.table[-1] - worths.table[1 << np.arange(worths.size)].sum()


def _farthest_from_sum(table: NumberArray) -> Smallest:
    """Minus the largest distance of a worth from the sum over its members."""
    surplus = table.copy()
    for player in range(len(table).bit_length() - 1):
        halves(surplus, player)[1][...] -= table[1 << player]
    surplus = abs(surplus)
    at = int(surplus.argmax())
    return -surplus[at], (at,)


def _farthest_from_constant(table: NumberArray) -> Smallest:
    """Minus the largest distance of a worth and its complement from the whole."""
    half = len(table) >> 1  # the other half are the complements
    apart = abs(table[:half] + table[: half - 1 : -1] - table[-1])
    at = int(apart.argmax())
    return -apart[at], (at,)


def _farthest_single(table: NumberArray) -> Smallest:
    """The same over single players only."""
    singles = 1 << np.arange(len(table).bit_length() - 1)
    apart = abs(table[singles] + table[len(table) - 1 - singles] - table[-1])
    at = int(apart.argmax())
    return -apart[at], (1 << at,)
