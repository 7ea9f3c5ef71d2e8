"""Is the game one of winning and losing?

A game is *simple* when every coalition is worth 0 (it loses) or 1 (it wins), the grand
coalition wins, and a winning coalition still wins when more players join [Shapley1962]_.

References
----------
.. [Shapley1962] L. S. Shapley, "Simple games: an outline of the descriptive theory",
   Behavioral Science 7, 1962, 59-66.
"""

from __future__ import annotations

import numpy as np

from citypact.games.coalitional.cooperative import CooperativeGame, refuse_beyond
from citypact.games.rational import as_fraction
from citypact.solvers.properties.monotonicity import is_monotone
from citypact.solvers.properties.violations import figures, worth_of
from citypact.solvers.property_report import PropertyReport
from citypact.solvers.worths.scaled_worths import MOST_PLAYERS


def is_simple(game: CooperativeGame) -> PropertyReport:
    """Say whether every coalition either wins or loses, and winners stay winners.

    Parameters
    ----------
    game : CooperativeGame
        At most 24 players.

    Returns
    -------
    PropertyReport
        When false, the coalition whose worth is farthest from 0 and 1, or the grand
        coalition that loses, or a winning coalition that loses with one player more.

    Raises
    ------
    InputError
        Beyond 24 players.

    Examples
    --------
    >>> from citypact.games.coalitional import CoalitionalGame
    >>> is_simple(CoalitionalGame(("a", "b"), [0, 0, 0, 1])).holds
    True
    >>> is_simple(CoalitionalGame(("a", "b"), [0, 0, 0.5, 1])).statement
    'v(b) = 0.5 is neither 0 nor 1'
    """
    refuse_beyond(game, MOST_PLAYERS, "a look at every coalition")
    table = game.table
    away = np.minimum(abs(table), abs(table - 1.0))
    far = int(away.argmax())
    if away[far] != 0.0:
        amount = as_fraction(float(table[far]))
        return PropertyReport(
            "simple",
            holds=False,
            witness=(game.members(far),),
            gap=float(away[far]),
            statement=f"{worth_of(game, far)} = {figures(amount)[0]} is neither 0 nor 1",
        )
    everyone = len(table) - 1
    if table[everyone] != 1.0:
        statement = f"{worth_of(game, everyone)} = 0: the grand coalition loses"
        return PropertyReport(
            "simple", holds=False, witness=(game.members(everyone),), gap=1.0, statement=statement
        )
    grows = is_monotone(game)
    return PropertyReport("simple", grows.holds, grows.witness, grows.gap, grows.statement)
