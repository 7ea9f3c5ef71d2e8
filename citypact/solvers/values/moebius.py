r"""Harsanyi dividends: what each coalition is worth beyond its parts.

.. math:: d_T = \sum_{S \subseteq T} (-1)^{|T| - |S|} v(S), \qquad
   v(S) = \sum_{T \subseteq S} d_T

[Harsanyi1963]_: the Moebius transform of the worths, one subtraction a player and coalition.

References
----------
.. [Harsanyi1963] J. C. Harsanyi, "A simplified bargaining model for the n-person cooperative
   game", International Economic Review 4(2), 1963, 194-220.
"""

from __future__ import annotations

from functools import singledispatch

import numpy as np

from citypact.games.coalitional import CooperativeGame, FloatArray
from citypact.games.coalitional.cooperative import refuse_beyond
from citypact.games.coalitional.forms import DividendGame
from citypact.games.coalitional.masks import NumberArray, halves
from citypact.games.rational import over_one_denominator
from citypact.solvers.answers import MOST_EXACT, too_large

#: A table of 2**24 dividends takes 128 MiB.
MOST_DIVIDENDS = 24


def dividends(game: CooperativeGame) -> FloatArray:
    r"""Return the Harsanyi dividend of every coalition by bit mask.

    Parameters
    ----------
    game : CooperativeGame
        At most 24 players.

    Returns
    -------
    float array of shape (2**n,)
        In the game's unit; the empty coalition has 0. Exact, rounded once, up to 10 players
        and for games stated by dividends; otherwise the rounding of worths may grow up to
        :math:`2^{|T|}` times.

    Raises
    ------
    InputError
        Beyond 24 players.

    Notes
    -----
    [Harsanyi1963]_.

    Examples
    --------
    >>> from citypact.games.coalitional import CoalitionalGame
    >>> dividends(CoalitionalGame(("a", "b"), [0, 1, 2, 3.5])).tolist()
    [0.0, 1.0, 2.0, 0.5]
    """
    refuse_beyond(game, MOST_DIVIDENDS, "all dividends")
    return _found(game)


@singledispatch
def _found(game: CooperativeGame) -> FloatArray:
    if game.size <= MOST_EXACT:
        whole, denominator = over_one_denominator(game.fractions())
        table = np.array(whole, dtype=object)
        in_place_dividends(table)
        try:
            return np.array([worth / denominator for worth in table])
        except OverflowError:
            raise too_large() from None
    floats = np.array(game.table)
    with np.errstate(over="ignore", invalid="ignore"):
        in_place_dividends(floats)
    if not np.isfinite(floats).all():
        raise too_large()
    return floats


@_found.register
def _of_dividends(game: DividendGame) -> FloatArray:
    found = np.zeros(1 << game.size)
    for group, dividend in game.dividends.items():
        found[game.mask(*group)] = float(dividend)
    return found


def in_place_dividends(worths: NumberArray) -> None:
    """Turn worths by bit mask into dividends where they stand.

    Examples
    --------
    >>> table = np.array([0.0, 1.0, 2.0, 5.0])
    >>> in_place_dividends(table)
    >>> table.tolist()
    [0.0, 1.0, 2.0, 2.0]
    """
    for player in range(len(worths).bit_length() - 1):
        without, within = halves(worths, player)
        within -= without
