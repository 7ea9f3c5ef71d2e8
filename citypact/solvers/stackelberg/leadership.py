r"""A two-player game seen by its leader: exact payoffs, best replies, and bounds on every commitment.

The leader plays :math:`x` in the simplex, then the follower chooses a column. Column :math:`j`
is a best reply iff :math:`\sum_i x_i (b_{ij} - b_{ik}) \ge 0` for all :math:`k`. For every
:math:`y \ge 0` the leader earns, wherever :math:`j` is a best reply, at most

.. math:: \max_i \Bigl[ a_{ij} + \sum_k y_k (b_{ij} - b_{ik}) \Bigr] ,

by weak duality. If :math:`\sum_k y_k (b_{ij} - b_{ik}) < 0` for all :math:`i`, then :math:`j` is
never a best reply (Farkas).

References
----------
V. Conitzer and T. Sandholm, "Computing the optimal strategy to commit to", Proceedings of the
7th ACM Conference on Electronic Commerce, 2006, 82-90.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from operator import mul
from typing import Self

from citypact.games.coalitional import FloatArray
from citypact.games.normal_form import NormalFormGame
from citypact.games.rational import as_fraction, over_one_denominator
from citypact.games.validation import Door

Table = tuple[tuple[Fraction, ...], ...]


@dataclass(frozen=True, eq=False)
class Leadership:
    """Payoffs by the leader's strategy (rows) and the follower's (columns).

    Parameters
    ----------
    players : pair of str
        Leader and follower.
    strategies : pair of tuple of str
        m names of the leader's strategies, n of the follower's.
    own, other : m tuples of n Fractions
        Payoffs of leader and follower, the decimals that the game's floats spell.
    tables : pair of arrays of float, shape (m, n)
        The same in floating point.

    Examples
    --------
    >>> game = NormalFormGame(([[2, 4], [1, 3]], [[1, 0], [0, 1]]), ("a", "b"), (("u", "d"), ("l", "r")))
    >>> Leadership.of(game, "b").players
    ('b', 'a')
    """

    players: tuple[str, str]
    strategies: tuple[tuple[str, ...], tuple[str, ...]]
    own: Table
    other: Table
    tables: tuple[FloatArray, FloatArray]

    @classmethod
    def of(cls, game: NormalFormGame, leader: str | None) -> Self:
        """Turn the game so that the leader chooses rows; the row player leads unless named otherwise.

        Raises
        ------
        InputError
            If the leader is no player.
        """
        first, second = game.players
        door = Door()
        door.choice("leader", first if leader is None else leader, (first, second))
        door.close()
        rows, columns = (tuple(names) for names in game.strategies)
        row_table, column_table = game.tables
        if leader is None or leader == first:
            tables, players, strategies = (row_table, column_table), (first, second), (rows, columns)
        else:
            tables, strategies = (column_table.T, row_table.T), (columns, rows)
            players = (second, first)
        own, other = (_exact(table) for table in tables)
        return cls(players, strategies, own, other, tables)

    @property
    def rows(self) -> range:
        """The leader's strategies by number."""
        return range(len(self.strategies[0]))

    @property
    def columns(self) -> range:
        """The follower's strategies by number."""
        return range(len(self.strategies[1]))

    @cached_property
    def _whole(self) -> tuple[list[list[int]], int, list[list[int]], int]:
        """Both tables in whole numbers over one denominator each: sums are then quick."""
        width, whole = len(self.columns), []
        for table in (self.own, self.other):
            flat, denominator = over_one_denominator(number for line in table for number in line)
            whole += [[flat[row * width : (row + 1) * width] for row in self.rows], denominator]
        return tuple(whole)  # type: ignore[return-value]

    @cached_property
    def spreads(self) -> tuple[Fraction, Fraction]:
        """The range of either table: largest less least payoff of leader and follower (亿元)."""
        own, own_unit, other, other_unit = self._whole
        return (
            Fraction(max(map(max, own)) - min(map(min, own)), own_unit),
            Fraction(max(map(max, other)) - min(map(min, other)), other_unit),
        )

    def payoffs(self, strategy: Sequence[Fraction], column: int) -> tuple[Fraction, Fraction]:
        """Return what leader and follower earn when the follower plays ``column``."""
        own, own_unit, other, other_unit = self._whole
        chances, unit = over_one_denominator(strategy)
        played = [(weight, row) for row, weight in enumerate(chances) if weight]
        return (
            Fraction(sum(weight * own[row][column] for weight, row in played), unit * own_unit),
            Fraction(sum(weight * other[row][column] for weight, row in played), unit * other_unit),
        )

    def best_replies(self, strategy: Sequence[Fraction]) -> tuple[int, ...]:
        """Return the follower's best replies, all of them."""
        earned = [self.payoffs(strategy, column)[1] for column in self.columns]
        best = max(earned)
        return tuple(column for column in self.columns if earned[column] == best)

    def bound(
        self, column: int, weights: Mapping[int, Fraction], mixture: Mapping[int, Fraction] | None = None
    ) -> Fraction:
        """Return the most that the leader can earn by a commitment to which ``column`` is a best reply.

        Every choice of non-negative ``weights`` on the other columns proves one such bound. With a
        ``mixture`` of columns alike to the follower it is a bound on the worst of them.
        """
        own, own_unit, _, _ = self._whole
        losses, unit = self._losses(column, weights)
        mixture = mixture or {column: Fraction(1)}
        chances, share = over_one_denominator(mixture.values())
        paired = list(zip(chances, mixture, strict=True))
        most = max(
            sum(chance * line[each] for chance, each in paired) * unit + loss * own_unit * share
            for line, loss in zip(own, losses, strict=True)
        )
        return Fraction(most, unit * own_unit * share)

    def never_best(self, column: int, weights: Mapping[int, Fraction]) -> bool:
        """Return whether the weights prove that ``column`` is never a best reply."""
        return max(self._losses(column, weights)[0]) < 0

    def never_strictly_best(self, columns: Sequence[int], weights: Mapping[int, Fraction]) -> bool:
        """Return whether the weights prove that some reply outside ``columns`` is always as good.

        A mixture of outsiders that earns the follower no less by any strategy of the leader.
        """
        outside = sum((weight for column, weight in weights.items() if column not in columns), Fraction(0))
        return outside > 0 and max(self._losses(columns[0], weights)[0]) <= 0

    def _losses(self, column: int, weights: Mapping[int, Fraction]) -> tuple[list[int], int]:
        """Return the weighted losses of the follower by row, over one denominator."""
        _, _, other, other_unit = self._whole
        whole, unit = over_one_denominator(weights.values())
        total, rivals = sum(whole), list(weights)
        return [
            total * line[column] - sum(map(mul, whole, [line[rival] for rival in rivals])) for line in other
        ], unit * other_unit

    def alike(self) -> tuple[tuple[int, ...], ...]:
        """Return the columns in classes between which the follower is never able to tell a difference."""
        classes: dict[tuple[Fraction, ...], list[int]] = {}
        for column in self.columns:
            classes.setdefault(tuple(line[column] for line in self.other), []).append(column)
        return tuple(map(tuple, classes.values()))


def _exact(table: FloatArray) -> Table:
    return tuple(tuple(as_fraction(number) for number in line) for line in table.tolist())
