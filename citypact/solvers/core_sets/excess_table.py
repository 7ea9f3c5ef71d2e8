r"""The excess of every coalition, :math:`e(S, x) = v(S) - x(S)`, as one array.

See Peleg and Sudhölter, *Introduction to the Theory of Cooperative Games*, 2nd ed., 2007.
"""

from __future__ import annotations

import numpy as np

from citypact.games.coalitional import CooperativeGame, FloatArray
from citypact.games.coalitional.cooperative import refuse_beyond
from citypact.games.coalitional.masks import subset_sums
from citypact.solvers.core_sets.outcome import MOST_SCANNED_PLAYERS, Amounts, amounts_of


def excesses(game: CooperativeGame, x: Amounts) -> FloatArray:
    """Return what every coalition gives up by accepting an allocation.

    Parameters
    ----------
    game : CooperativeGame
        At most 24 players.
    x : mapping of player to amount, or sequence in player order
        The allocation, in the game's unit.

    Returns
    -------
    float array of shape (2**n,)
        By bit mask: ``v(S) - x(S)``, in a cost game ``x(S) - c(S)``; positive where the
        coalition would do better alone. In the game's unit.

    Raises
    ------
    InputError
        If the allocation does not fit the game, or beyond 24 players.

    Examples
    --------
    >>> from citypact.games.coalitional import CoalitionalGame
    >>> excesses(CoalitionalGame(("a", "b"), [0, 1, 0, 3]), {"a": 2, "b": 1}).tolist()
    [0.0, -1.0, -1.0, 0.0]
    """
    refuse_beyond(game, MOST_SCANNED_PLAYERS, "the excesses of every coalition")
    amounts = np.array([float(amount) for amount in amounts_of(game, x)])
    table: FloatArray = game.sign * (game.table - subset_sums(amounts))
    return table + 0.0
