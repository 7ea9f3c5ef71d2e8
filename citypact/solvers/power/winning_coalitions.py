"""Who wins, and whose leaving would end it, as arrays over all coalitions.

A member of a winning coalition is *critical* when the others lose without it.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from citypact.errors import InputError, Problem
from citypact.games.coalitional.cooperative import CooperativeGame, refuse_beyond
from citypact.games.coalitional.forms.weighted_voting import WeightedVotingGame
from citypact.games.coalitional.masks import BoolArray, halves
from citypact.solvers.answers import exactly
from citypact.solvers.properties.simplicity import is_simple
from citypact.solvers.solved_allocation import SolvedAllocation
from citypact.solvers.worths.scaled_worths import MOST_PLAYERS


def require_simple(game: CooperativeGame) -> None:
    """Refuse a game that is not one of winning and losing.

    Raises
    ------
    InputError
        If a worth is neither 0 nor 1, the grand coalition loses, or a winning coalition
        loses with one player more; and beyond 24 players, unless the game is a weighted vote.
    """
    if isinstance(game, WeightedVotingGame):
        return  # weights are not negative, and the quota is within reach
    simple = is_simple(game)
    if not simple:
        raise InputError(
            Problem(
                "game",
                simple.statement,
                "a simple game: worths 0 or 1, and winners win with more players too",
            )
        )


def winning(game: CooperativeGame) -> BoolArray:
    """Return which coalitions win, by bit mask.

    Raises
    ------
    InputError
        If the game is not simple, or has more than 24 players.
    """
    refuse_beyond(game, MOST_PLAYERS, "an index that looks at every coalition")
    require_simple(game)
    wins: BoolArray = game.table == 1.0
    return wins


def critical(wins: BoolArray, player: int) -> BoolArray:
    """Return for the coalitions of a player, in mask order, whether it is critical there."""
    without, within = halves(wins, player)
    found: BoolArray = within & ~without
    return found


def critical_members(wins: BoolArray, players: int) -> npt.NDArray[np.uint8]:
    """Return the number of critical members of each coalition, by bit mask."""
    count = np.zeros(len(wins), dtype=np.uint8)
    for player in range(players):
        halves(count, player)[1][...] += critical(wins, player)
    return count


def index(game: CooperativeGame, shares: Sequence[Fraction], method: str) -> SolvedAllocation:
    """Return an index, a pure number for each player, from exact shares."""
    return exactly(game, shares, method, unit="")


def normalised(shares: Sequence[Fraction]) -> tuple[Fraction, ...]:
    """Return shares in the same proportion that sum to 1."""
    whole = sum(shares, Fraction(0))
    return tuple(share / whole for share in shares)
