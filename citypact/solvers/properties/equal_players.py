r"""Players that are alike, and players that make no difference.

Two players are *symmetric* (interchangeable) when :math:`v(S \cup i) = v(S \cup j)` for every
coalition S without either; that is an equivalence, so players fall into classes. A game is
symmetric when there is one class: worths depend on the size of a coalition only. A *null*
player adds nothing to any coalition, a *dummy* its own worth :math:`v(i)`, no more and no
less [Peleg2007]_.

References
----------
.. [Peleg2007] B. Peleg and P. Sudhölter, *Introduction to the Theory of Cooperative Games*,
   2nd ed., Springer, 2007, sections 2.1 and 8.1.
"""

from __future__ import annotations

import math
from typing import Any

from citypact.games.coalitional.cooperative import CooperativeGame
from citypact.games.coalitional.masks import NumberArray, halves, sizes
from citypact.solvers.properties.violations import violation
from citypact.solvers.property_report import PropertyReport
from citypact.solvers.worths.scaled_worths import ScaledWorths, Smallest, scaled_worths


def is_symmetric(game: CooperativeGame) -> PropertyReport:
    """Say whether coalitions of the same size are worth the same.

    Parameters
    ----------
    game : CooperativeGame
        At most 24 players.

    Returns
    -------
    PropertyReport
        When false, two coalitions of one size that differ most.

    Raises
    ------
    InputError
        Beyond 24 players.

    Examples
    --------
    >>> from citypact.games.coalitional import CoalitionalGame
    >>> is_symmetric(CoalitionalGame(("a", "b"), [0, 1, 2, 3])).statement
    'v(a) = 1 < v(b) = 2'
    """
    worths = scaled_worths(game)
    found = worths.violated(_widest_size, terms=2)
    if found is None:
        return PropertyReport("symmetric", holds=True)
    low, high = found
    return violation("symmetric", game, worths, [low], "<", [high])


def symmetric_players(game: CooperativeGame) -> tuple[tuple[str, ...], ...]:
    """Return the classes of interchangeable players, in player order.

    Parameters
    ----------
    game : CooperativeGame
        At most 24 players.

    Returns
    -------
    tuple of tuple of str
        Names, each in one class.

    Raises
    ------
    InputError
        Beyond 24 players.

    Examples
    --------
    >>> from citypact.games.coalitional import CoalitionalGame
    >>> veto = CoalitionalGame(("a", "b", "c"), [0, 0, 0, 1, 0, 1, 0, 1])
    >>> symmetric_players(veto)
    (('a',), ('b', 'c'))
    """
    worths = scaled_worths(game)
    classes: list[list[int]] = []
    for player in range(game.size):
        # A member of each class stands for all: being interchangeable is transitive.
        alike = (known for known in classes if _interchangeable(worths, known[0], player))
        found = next(alike, None)
        if found is None:
            classes.append([player])
        else:
            found.append(player)
    return tuple(tuple(game.players[player] for player in members) for members in classes)


def null_players(game: CooperativeGame) -> tuple[str, ...]:
    """Return the players that add nothing to any coalition.

    Parameters
    ----------
    game : CooperativeGame
        At most 24 players.

    Returns
    -------
    tuple of str
        Names, in player order.

    Raises
    ------
    InputError
        Beyond 24 players.

    Examples
    --------
    >>> from citypact.games.coalitional import CoalitionalGame
    >>> null_players(CoalitionalGame(("a", "b"), [0, 1, 0, 1]))
    ('b',)
    """
    worths = scaled_worths(game)
    return tuple(game.players[player] for player in range(game.size) if _adds(worths, player, 0))


def dummy_players(game: CooperativeGame) -> tuple[str, ...]:
    """Return the players that add their own worth to every coalition, null players included.

    Parameters
    ----------
    game : CooperativeGame
        At most 24 players.

    Returns
    -------
    tuple of str
        Names, in player order.

    Raises
    ------
    InputError
        Beyond 24 players.

    Examples
    --------
    >>> from citypact.games.coalitional import CoalitionalGame
    >>> dummy_players(CoalitionalGame(("a", "b"), [0, 0.1, 0.2, 0.3]))
    ('a', 'b')
    """
    worths = scaled_worths(game)
    return tuple(
        game.players[player]
        for player in range(game.size)
        if _adds(worths, player, worths.table[1 << player])
    )


def _adds(worths: ScaledWorths, player: int, amount: Any) -> bool:
    """Whether the player adds the same amount to every coalition."""
    without, within = halves(worths.table, player)
    gain = within - without
    slack = worths.slack(3)
    return bool(gain.min() >= amount - slack and gain.max() <= amount + slack)


def _interchangeable(worths: ScaledWorths, first: int, second: int) -> bool:
    without_first, with_first = halves(worths.table, first)
    # With `first` taken out, `second` > `first` stands one place lower.
    ours = halves(with_first.ravel(), second - 1)[0]
    theirs = halves(without_first.ravel(), second - 1)[1]
    return bool(abs(ours - theirs).max() <= worths.slack(2))


def _widest_size(table: NumberArray) -> Smallest:
    """Minus the largest difference between coalitions of one size, with both."""
    order = sizes(len(table).bit_length() - 1).argsort(kind="stable")
    start = 0
    best: Smallest = (math.inf, ())
    players = len(table).bit_length() - 1
    for size in range(players + 1):
        masks = order[start : start + math.comb(players, size)]
        start += len(masks)
        worths = table[masks]
        low, high = int(worths.argmin()), int(worths.argmax())
        if worths[low] - worths[high] < best[0]:
            best = worths[low] - worths[high], (int(masks[low]), int(masks[high]))
    return best
