r"""The best-reply polytope of one player, in whole numbers.

For the strategies :math:`i` of one player and the replies :math:`j` of the other, who earns
:math:`b_{ij}`, take positive numbers :math:`r_{ij}` and

.. math:: P = \{x \ge 0 : \textstyle\sum_i x_i r_{ij} \le 1 \text{ for every } j\} .

A point of :math:`P` has label :math:`i` where :math:`x_i = 0` and label :math:`j` where reply
:math:`j` is best, that is where its row is tight. Adding a constant to :math:`b_{i\cdot}`, or
multiplying it by a positive number while :math:`x_i` is divided by it, moves no label. So every
:math:`b_{i\cdot}` is first brought to whole numbers between :math:`w_i` and :math:`3 w_i`: payoffs of
any size, and of sizes that differ between strategies, are then alike to floating point.

References
----------
.. [vonStengel2002] B. von Stengel, "Computing equilibria for two-person games", in R. Aumann and
   S. Hart (eds), *Handbook of Game Theory* 3, North-Holland, 2002, chapter 45.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import gcd
from typing import TypeAlias

from citypact.games.rational import over_one_denominator
from citypact.solvers.linear.exact_system import solve_equations

#: Probability of each strategy of one player.
Strategy: TypeAlias = tuple[Fraction, ...]


@dataclass(frozen=True)
class ReplyPolytope:
    """Strategies of one player against the best replies of the other.

    Parameters
    ----------
    whole : tuple of m tuples of n int
        Positive numbers r, one row for each own strategy.
    units : tuple of m Fraction
        What one unit of each row is worth in the other's payoff.

    Examples
    --------
    >>> polytope = ReplyPolytope.of([[Fraction(1, 2), Fraction(0)], [Fraction(7), Fraction(9)]])
    >>> polytope.whole
    ((3, 1), (1, 3))
    """

    whole: tuple[tuple[int, ...], ...]
    units: tuple[Fraction, ...]

    @classmethod
    def of(cls, payoffs: Sequence[Sequence[Fraction]]) -> ReplyPolytope:
        """Return the polytope for the other's payoffs, own strategies first.

        Parameters
        ----------
        payoffs : m sequences of n Fraction
            What the other player earns.
        """
        rows, units = [], []
        for line in payoffs:
            numbers, denominator = over_one_denominator(line)
            low, high = min(numbers), max(numbers)
            row = [2 * (number - low) + (high - low) for number in numbers] if high > low else [1] * len(line)
            common = gcd(*row)
            rows.append(tuple(number // common for number in row))
            units.append(Fraction(common, denominator))
        return cls(tuple(rows), tuple(units))

    @property
    def own(self) -> int:
        """Number m of own strategies: labels 0 … m - 1."""
        return len(self.whole)

    @property
    def replies(self) -> int:
        """Number n of replies: labels m … m + n - 1."""
        return len(self.whole[0])

    def strategy(self, support: Sequence[int], best: Sequence[int]) -> Strategy | None:
        """Return the mixed strategy on ``support`` that makes the replies ``best`` equally good.

        None if no such numbers exist or one is negative.
        """
        equations = [
            ({at: Fraction(self.whole[i][j]) for at, i in enumerate(support)}, Fraction(1)) for j in best
        ]
        if len(support) == 1:
            solved: tuple[Fraction, ...] | None = (Fraction(1),)
        else:
            found = solve_equations(equations, len(support))
            solved = None if found is None else found.values
        if solved is None or min(solved) < 0:
            return None
        weights = [Fraction(0)] * self.own
        for i, value in zip(support, solved, strict=True):
            weights[i] = value / self.units[i]
        total = sum(weights)
        return tuple(weight / total for weight in weights) if total else None

    def determinant_sign(self, own: Sequence[int], replies: Sequence[int]) -> int:
        """Return the sign of the determinant of a square part, by elimination in whole numbers."""
        square = [[self.whole[i][j] for j in replies] for i in own]
        sign, before = 1, 1
        for step in range(len(square)):
            pivot = next((at for at in range(step, len(square)) if square[at][step]), None)
            if pivot is None:
                return 0
            if pivot != step:
                square[step], square[pivot] = square[pivot], square[step]
                sign = -sign
            top = square[step]
            for row in square[step + 1 :]:
                first = row[step]
                for at in range(step + 1, len(square)):
                    row[at] = (row[at] * top[step] - first * top[at]) // before
            before = top[step]
        return sign if before > 0 else -sign
