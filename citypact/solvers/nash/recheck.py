r"""What a profile is worth and what a better reply would add, in whole numbers.

The *regret* of a profile is :math:`\max(\max_i (Ay)_i - x^\top A y,\ \max_j (x^\top B)_j - x^\top B y)`,
each relative to the range of that player's payoffs. It is computed from the payoffs as they were
given; nothing of the search is used.

References
----------
J. Nash, "Non-cooperative games", Annals of Mathematics 54, 1951, 286-295.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Self

import numpy as np

from citypact.games.coalitional.masks import NumberArray
from citypact.games.normal_form import NormalFormGame
from citypact.games.rational import over_one_denominator
from citypact.solvers.nash.polytope import Strategy


@dataclass(frozen=True)
class Judgement:
    """Payoffs, relative regret, and each player's best replies (rows and columns, from 0)."""

    payoffs: tuple[Fraction, Fraction]
    regret: Fraction
    best: tuple[tuple[int, ...], tuple[int, ...]]

    @property
    def strict(self) -> bool:
        """Whether each player has one best reply, which it plays."""
        return self.regret == 0 and all(len(replies) == 1 for replies in self.best)


@dataclass(frozen=True, eq=False)
class WholeGame:
    """The two tables of a game as whole numbers over a denominator each."""

    tables: tuple[NumberArray, NumberArray]
    denominators: tuple[int, int]

    @classmethod
    def of(cls, game: NormalFormGame) -> Self:
        """Read a two-player game.

        Raises
        ------
        InputError
            If there are more players.
        """
        game.pair()
        tables, denominators = [], []
        for table in game.exact_tables:
            numbers, denominator = over_one_denominator(table.ravel().tolist())
            whole = np.empty(len(numbers), dtype=object)
            whole[:] = numbers
            tables.append(whole.reshape(table.shape))
            denominators.append(denominator)
        return cls((tables[0], tables[1]), (denominators[0], denominators[1]))

    def judge(self, row: Strategy, column: Strategy) -> Judgement:
        """Return what both earn and the largest gain of any other strategy."""
        (x, over_x), (y, over_y) = over_one_denominator(row), over_one_denominator(column)
        by_row = self.tables[0].dot(np.array(y, dtype=object))
        by_column = self.tables[1].T.dot(np.array(x, dtype=object))
        payoffs, regrets, replies = [], [], []
        for table, own, over_own, over_other, earned, unit in (
            (self.tables[0], x, over_x, over_y, by_row.tolist(), self.denominators[0]),
            (self.tables[1], y, over_y, over_x, by_column.tolist(), self.denominators[1]),
        ):
            value = sum(p * worth for p, worth in zip(own, earned, strict=True) if p)
            best, spread = max(earned), int(table.max() - table.min())
            payoffs.append(Fraction(value, over_own * over_other * unit))
            regrets.append(Fraction(best * over_own - value, over_own * over_other * (spread or 1)))
            replies.append(tuple(at for at, worth in enumerate(earned) if worth == best))
        return Judgement((payoffs[0], payoffs[1]), max(regrets), (replies[0], replies[1]))

    def pure_equilibria(self) -> list[tuple[int, int]]:
        """Return every pair of pure strategies that are best replies to each other."""
        own, other = self.tables
        both = (own == own.max(axis=0, keepdims=True)) & (other == other.max(axis=1, keepdims=True))
        return [(int(i), int(j)) for i, j in np.argwhere(both)]

    @property
    def constant_sum(self) -> bool:
        """Whether payoffs always add up to the same number."""
        sums = self.tables[0] * self.denominators[1] + self.tables[1] * self.denominators[0]
        return bool((sums == sums[0, 0]).all())

    def part(self, rows: list[int], columns: list[int]) -> WholeGame:
        """Return the game in which only these strategies are left."""
        own, other = (table[np.ix_(rows, columns)] for table in self.tables)
        return WholeGame((own, other), self.denominators)


def pure_strategy(at: int, size: int) -> Strategy:
    """Return the strategy that plays one of ``size`` for sure."""
    return tuple(Fraction(int(place == at)) for place in range(size))
