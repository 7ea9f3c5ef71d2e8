r"""Worths as whole numbers in profit orientation, so that every comparison is exact.

The worths :math:`v(S)` (of a cost game :math:`-c(S)`) are decimals or fractions; over a common
denominator :math:`D` they are integers, and sums over coalitions, excesses and determinants of
0/1 matrices stay integers. Python's own integers are kept in object arrays: they never overflow.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from citypact.games.coalitional import CooperativeGame
from citypact.games.coalitional.masks import NumberArray
from citypact.games.rational import over_one_denominator


@dataclass(frozen=True)
class ProfitWorths:
    """Worths in units of ``1 / denominator``, in profit orientation.

    Attributes
    ----------
    table : array of Python integers of shape (2**n,)
        Worths by bit mask.
    denominator : int
        The least that all worths have in common.

    Examples
    --------
    >>> from citypact.games.coalitional import CoalitionalGame
    >>> whole = ProfitWorths.of(CoalitionalGame(("a", "b"), [0, 0.5, 0.25, 1], cost=True))
    >>> whole.table.tolist(), whole.denominator
    ([0, -2, -1, -4], 4)
    """

    table: NumberArray
    denominator: int

    @classmethod
    def of(cls, game: CooperativeGame) -> ProfitWorths:
        """Read the worths of a game of at most 16 players.

        Raises
        ------
        InputError
            Beyond 16 players.
        """
        whole, denominator = over_one_denominator(profit_fractions(game))
        return cls(np.array(whole, dtype=object), denominator)

    def fraction(self, whole: int) -> Fraction:
        """Return an amount of these units as a fraction of the game's unit."""
        return Fraction(int(whole), self.denominator)


def profit_fractions(game: CooperativeGame) -> tuple[Fraction, ...]:
    """Return the worths by bit mask as fractions in profit orientation.

    Raises
    ------
    InputError
        Beyond 16 players.
    """
    sign = int(game.sign)
    return tuple(sign * worth for worth in game.fractions())
