r"""One equilibrium of a large game by Lemke and Howson's path, confirmed in fractions.

Start at the pair of origins, which has all labels, and let one label go. Each pivot picks up a
label; the variable that bears it too leaves in the other polytope, until the missing label is found
again [LemkeHowson1964]_. Ties are broken lexicographically, so that the path never returns. The path
is walked in floating point first. Its end is not believed: the strategies on its supports are solved
for in fractions, and a profile with any regret is thrown away and another label is tried. If all fail,
the path is walked in whole numbers, which cannot.

References
----------
.. [LemkeHowson1964] C. E. Lemke and J. T. Howson, "Equilibrium points of bimatrix games", SIAM Journal
   on Applied Mathematics 12, 1964, 413-423.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol, Self

import numpy as np

from citypact.games.coalitional import FloatArray
from citypact.solvers.nash.polytope import Dictionary, ReplyPolytope, Strategy

#: Pivots after which rounding has lost the way.
MOST_STEPS = 20_000
#: The table is computed anew from its basis after so many pivots.
FRESH = 50
PIVOT, TIE = 1e-10, 1e-9


class Pivoting(Protocol):
    """A basis with its pivots; see ``Dictionary``."""

    @property
    def basic(self) -> tuple[int, ...]:
        """Variable of each row."""

    @property
    def outside(self) -> tuple[int, ...]:
        """Variable of each column."""

    @property
    def own(self) -> int:
        """Number of own strategies; variables from here on are slacks."""

    def leaving(self, column: int) -> int:
        """Return the row that leaves."""

    def pivot(self, row: int, column: int) -> Self:
        """Exchange two variables."""


@dataclass(frozen=True, eq=False)
class FloatDictionary:
    """A dictionary in floating point; see ``Dictionary``."""

    table: FloatArray
    basic: tuple[int, ...]
    outside: tuple[int, ...]
    own: int
    matrix: FloatArray = field(repr=False)
    age: int = 0

    @classmethod
    def origin(cls, polytope: ReplyPolytope) -> Self:
        """Return the basis of all slacks, every strategy's row scaled to at most one."""
        own, replies = polytope.own, polytope.replies
        rows = np.array([[x / max(row) for x in row] for row in polytope.whole], dtype=np.float64)
        table = np.hstack((rows.T, np.ones((replies, 1))))
        matrix = np.hstack((rows.T, np.eye(replies)))
        return cls(table, tuple(range(own, own + replies)), tuple(range(own)), own, matrix)

    def leaving(self, column: int) -> int:
        """Return the row that leaves when the variable of ``column`` enters."""
        slopes = self.table[:, column]
        best = np.flatnonzero(slopes > PIVOT)
        if not len(best):
            raise FloatingPointError("no row limits the entering variable")
        best = _least(best, self.table[best, -1] / slopes[best])
        for slack in range(self.own, self.own + len(slopes)):
            if len(best) == 1:
                break
            if slack in self.outside:
                shares = self.table[best, self.outside.index(slack)] / slopes[best]
            else:
                shares = (np.array(self.basic)[best] == slack) / slopes[best]
            best = _least(best, shares)
        return int(best[0])

    def pivot(self, row: int, column: int) -> Self:
        """Exchange the variables of a row and of a column."""
        basic, outside = list(self.basic), list(self.outside)
        basic[row], outside[column] = outside[column], basic[row]
        if self.age >= FRESH:
            ones = np.ones((len(basic), 1))
            solved = np.linalg.solve(self.matrix[:, basic], np.hstack((self.matrix[:, outside], ones)))
            return type(self)(
                np.asarray(solved, dtype=np.float64), tuple(basic), tuple(outside), self.own, self.matrix
            )
        old, pivot = self.table, self.table[row, column]
        top = old[row] / pivot
        table = old - np.outer(old[:, column], top)
        table[:, column] = -old[:, column] / pivot
        table[row] = top
        table[row, column] = 1 / pivot
        return type(self)(table, tuple(basic), tuple(outside), self.own, self.matrix, self.age + 1)


def _least(rows: np.ndarray, values: FloatArray) -> np.ndarray:
    low = float(values.min())
    return np.asarray(rows[values <= low + TIE * max(abs(low), TIE)])


def supports_of_path(
    first: Pivoting, second: Pivoting, label: int, most: int | None
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Walk from the origins with one label missing; return the supports at the end.

    Parameters
    ----------
    first, second : Pivoting
        Origins of the row player's and of the column player's polytope.
    label : int
        Label that is let go: rows from 0, then columns.
    most : int, optional
        Steps after which to raise FloatingPointError.
    """
    rows, columns = first.own, second.own
    sides, entering, side, steps = [first, second], label, 0 if label < rows else 1, 0
    while True:
        here = sides[side]
        # The column player's polytope counts its own strategies first.
        local = entering if side == 0 else (entering - rows) % (rows + columns)
        column = here.outside.index(local)
        row = here.leaving(column)
        left = here.basic[row]
        sides[side] = here.pivot(row, column)
        entering = left if side == 0 else (left + rows) % (rows + columns)
        steps += 1
        if entering == label:
            used = [tuple(sorted(at for at in end.basic if at < end.own)) for end in sides]
            return used[0], used[1]
        if most is not None and steps >= most:
            raise FloatingPointError(f"no end after {steps} pivots")
        side = 1 - side


def path_end(
    polytopes: tuple[ReplyPolytope, ReplyPolytope], label: int, *, whole: bool
) -> tuple[Strategy, Strategy] | None:
    """Return the strategies at the end of a path, in fractions; None where rounding lost the way.

    Parameters
    ----------
    label : int
        Label that is let go.
    whole : bool
        Whether to walk in whole numbers.
    """
    rows, columns = polytopes
    try:
        if whole:
            supports = supports_of_path(Dictionary.origin(rows), Dictionary.origin(columns), label, None)
        else:
            origins = FloatDictionary.origin(rows), FloatDictionary.origin(columns)
            supports = supports_of_path(*origins, label, MOST_STEPS)
    except (FloatingPointError, np.linalg.LinAlgError):
        return None
    x = rows.strategy(supports[0], supports[1])
    y = columns.strategy(supports[1], supports[0])
    return None if x is None or y is None else (x, y)
