r"""Pivots on a best-reply polytope in whole numbers, ties broken lexicographically.

A dictionary states the basic variables by the others, :math:`d\,z_\beta = b - D z_\nu`, all in
whole numbers with one denominator :math:`d`, the determinant of the basis. A pivot divides by the
last determinant without remainder [Bareiss1968]_. The right-hand sides are thought moved by
:math:`(\varepsilon, \varepsilon^2, \dots)`: the coefficients of these powers are the columns of the
slacks, so that no ratio is ever tied and the moved polytope is simple [vonStengel2002]_.

References
----------
.. [Bareiss1968] E. H. Bareiss, "Sylvester's identity and multistep integer-preserving Gaussian
   elimination", Mathematics of Computation 22, 1968, 565-578.
.. [vonStengel2002] B. von Stengel, "Computing equilibria for two-person games", *Handbook of Game
   Theory* 3, 2002, section 2.6.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from citypact.games.coalitional.masks import NumberArray
from citypact.solvers.nash.polytope.reply_polytope import ReplyPolytope


@dataclass(frozen=True, eq=False)
class Dictionary:
    """One basis of ``R^T x + s = 1``; variables carry the labels of the polytope.

    Parameters
    ----------
    table : array of shape (n, m + 1) of int
        D, and b in the last column.
    determinant : int
        d, positive.
    basic, outside : tuple of int
        Variable of each row and of each column.
    own : int
        Number m; the variables from m on are slacks.
    """

    table: NumberArray
    determinant: int
    basic: tuple[int, ...]
    outside: tuple[int, ...]
    own: int

    @classmethod
    def origin(cls, polytope: ReplyPolytope) -> Dictionary:
        """Return the basis of all slacks: the vertex 0."""
        own, replies = polytope.own, polytope.replies
        table = np.ones((replies, own + 1), dtype=object)
        table[:, :own] = np.array(polytope.whole, dtype=object).T
        return cls(table, 1, tuple(range(own, own + replies)), tuple(range(own)), own)

    def leaving(self, column: int) -> int:
        """Return the row that leaves when the variable of ``column`` enters."""
        slopes, bounds = self.table[:, column].tolist(), self.table[:, -1].tolist()
        best: list[int] = []
        for row, slope in enumerate(slopes):
            if slope <= 0:
                continue
            if best:
                apart = bounds[row] * slopes[best[0]] - bounds[best[0]] * slope
                if apart > 0:
                    continue
                if apart == 0:
                    best.append(row)
                    continue
            best = [row]
        for slack in range(self.own, self.own + len(slopes)):
            if len(best) == 1:
                break
            shares = [Fraction(self._of_slack(row, slack), slopes[row]) for row in best]
            least = min(shares)
            best = [row for row, share in zip(best, shares, strict=True) if share == least]
        return best[0]

    def _of_slack(self, row: int, slack: int) -> int:
        """Coefficient of the slack's ε in a row, times the determinant."""
        if slack in self.outside:
            return int(self.table[row, self.outside.index(slack)])
        return self.determinant if self.basic[row] == slack else 0

    def pivot(self, row: int, column: int) -> Dictionary:
        """Exchange the variables of a row and of a column."""
        old, pivot = self.table, self.table[row, column]
        table = (pivot * old - np.outer(old[:, column], old[row])) // self.determinant
        table[:, column] = -old[:, column]
        table[row] = old[row]
        table[row, column] = self.determinant
        basic, outside = list(self.basic), list(self.outside)
        basic[row], outside[column] = outside[column], basic[row]
        return Dictionary(table, int(pivot), tuple(basic), tuple(outside), self.own)

    @property
    def tight(self) -> tuple[int, ...]:
        """Labels of the vertex: variables that are zero."""
        zero = [label for label, bound in zip(self.basic, self.table[:, -1], strict=True) if bound == 0]
        return tuple(sorted((*self.outside, *zero)))
