r"""Worths as whole numbers in profit orientation, so that every comparison is exact.

The worths :math:`v(S)` (of a cost game :math:`-c(S)`) are decimals or fractions; over a common
denominator :math:`D` they are integers, and sums over coalitions, excesses and determinants of
0/1 matrices stay integers. Python's own integers are kept in object arrays: they never overflow.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from citypact.errors import InputError, Problem
from citypact.games.coalitional import CooperativeGame

#: Python integers, or floats, one for each coalition or player.
NumberArray: TypeAlias = npt.NDArray[Any]


@dataclass(frozen=True)
class WholeWorths:
    """Worths by bit mask in units of ``1 / denominator``, in profit orientation.

    Examples
    --------
    >>> from citypact.games.coalitional import CoalitionalGame
    >>> whole = WholeWorths.of(CoalitionalGame(("a", "b"), [0, 0.5, 0.25, 1], cost=True))
    >>> whole.table.tolist(), whole.denominator
    ([0, -2, -1, -4], 4)
    """

    table: NumberArray
    denominator: int

    @classmethod
    def of(cls, game: CooperativeGame) -> WholeWorths:
        """Read the worths of a game of at most 16 players.

        Raises
        ------
        InputError
            Beyond 16 players.
        """
        return cls.over(profit_fractions(game))

    @classmethod
    def over(cls, fractions: Sequence[Fraction]) -> WholeWorths:
        """Put fractions over their common denominator."""
        common = lcm(*(worth.denominator for worth in fractions))
        table = np.empty(len(fractions), dtype=object)
        table[:] = [worth.numerator * (common // worth.denominator) for worth in fractions]
        return cls(table, common)

    def fraction(self, whole: int) -> Fraction:
        """Return an amount of these units as a fraction of the game's unit."""
        return Fraction(int(whole), self.denominator)


def profit_fractions(game: CooperativeGame) -> tuple[Fraction, ...]:
    """Return the worths by bit mask as fractions in profit orientation (at most 16 players)."""
    sign = int(game.sign)
    return tuple(sign * worth for worth in game.fractions())


def sums_by_mask(amounts: Iterable[Any], dtype: Any = object) -> NumberArray:
    """Return the sum over every coalition of its members' amounts, by bit mask.

    Examples
    --------
    >>> sums_by_mask([1, 2, 4]).tolist()
    [0, 1, 2, 3, 4, 5, 6, 7]
    """
    listed = list(amounts)
    table = np.zeros(1 << len(listed), dtype=dtype)
    for player, amount in enumerate(listed):
        table[1 << player : 2 << player] = table[: 1 << player] + amount
    return table


def refuse_beyond(game: CooperativeGame, most: int, purpose: str) -> None:
    """Raise InputError when the game has more than ``most`` players."""
    if game.size > most:
        raise InputError(Problem("players", game.size, f"at most {most} for {purpose}"))
