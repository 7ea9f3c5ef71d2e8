r"""Amounts that deviate together: an ellipsoid around the estimate.

.. math:: U = \{Pz : \|z\|_2 \le r\}, \qquad \sigma(a) = r\|P^\top a\|_2 = r\sqrt{a^\top\Sigma a},
   \quad \Sigma = PP^\top ,

with the worst deviation :math:`-r\,\Sigma a/\sqrt{a^\top\Sigma a}`. Robust participation of the
origin, :math:`sR - qL \ge r\|P^\top(s,-q,0)\|_2`, is a second-order cone. Roots are
irrational: spreads are rounded up and worst deviations inwards, so that what is guaranteed
is guaranteed, and the worst scenario is in the set.

References
----------
models.md §4.8. A. Ben-Tal and A. Nemirovski, "Robust convex optimization", Mathematics of
Operations Research 23, 1998, 769-805.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Self

from citypact.games.rational import Number, as_fraction
from citypact.games.validation import Door
from citypact.mechanisms.robust.sets.semidefinite import (
    Matrix,
    factors,
    product,
    root_above,
    squared_length,
)
from citypact.mechanisms.robust.sets.uncertainty_set import (
    FIELDS,
    NOWHERE,
    Triple,
    UncertaintySet,
    checked_size,
    inner,
)

PAIRS = ((0, 1), (0, 2), (1, 2))


@dataclass(frozen=True)
class EllipsoidSet(UncertaintySet):
    """Deviations of (R, L, K) within ``radius`` standard deviations, correlations respected.

    Parameters
    ----------
    covariance : tuple of three tuples of three numbers
        Σ (亿元²), positive semidefinite.
    radius : number
        How many standard deviations are held possible.

    Raises
    ------
    InputError
        If Σ is not a symmetric positive semidefinite matrix, or the radius is negative.

    Examples
    --------
    >>> EllipsoidSet.from_deviations(2, 1, 1, radius=1.5).explain()
    'R, L and K within 1.5 standard deviations (2, 1, 1), jointly'
    """

    covariance: Matrix
    radius: Number = 1
    exact = False

    def __post_init__(self) -> None:
        door = Door()
        rows = self.covariance
        if not are_rows(rows, 3) or {len(row) for row in rows} != {3}:
            door.refuse("covariance", rows, "three rows of three numbers, for R, L and K")
            door.close()
        for i, row in enumerate(rows):
            for j, value in enumerate(row):
                door.finite(f"covariance[{i}][{j}]", value)
        if door.finite("radius", self.radius) and not self.radius >= 0:
            door.refuse("radius", self.radius, "a number of standard deviations that is not negative")
        door.close()
        first, second, third = ((as_fraction(a), as_fraction(b), as_fraction(c)) for a, b, c in rows)
        matrix = (first, second, third)
        if any(matrix[i][j] != matrix[j][i] for i, j in PAIRS):
            door.refuse("covariance", rows, "a symmetric matrix")
        elif factors(matrix) is None:
            remedy = "deviations with these correlations cannot exist"
            door.refuse("covariance", _shown(matrix), "a positive semidefinite matrix", remedy)
        door.close()
        object.__setattr__(self, "covariance", matrix)

    @classmethod
    def from_deviations(
        cls,
        revenue: Number = 0,
        origin_loss: Number = 0,
        destination_cost: Number = 0,
        *,
        correlations: tuple[Number, Number, Number] = (0, 0, 0),
        radius: Number = 1,
    ) -> Self:
        """Build the set from standard deviations (亿元) and correlations of (R, L), (R, K), (L, K).

        Raises
        ------
        InputError
            If a deviation is negative, or the correlations are not in [-1, 1] or do not
            belong together.
        """
        door = Door()
        given = (revenue, origin_loss, destination_cost)
        for name, value in zip(FIELDS, given, strict=True):
            door.money(f"deviation of {name}", value)
        if not isinstance(correlations, Collection) or len(correlations) != 3:
            door.refuse("correlations", correlations, "three numbers, for (R, L), (R, K) and (L, K)")
            door.close()
        for (i, j), value in zip(PAIRS, correlations, strict=True):
            door.between(f"correlation of {'RLK'[i]} and {'RLK'[j]}", value, -1, 1)
        door.close()
        sigma = [as_fraction(value) for value in given]
        table = [[sigma[i] ** 2 if i == j else Fraction(0) for j in range(3)] for i in range(3)]
        for (i, j), value in zip(PAIRS, correlations, strict=True):
            table[i][j] = table[j][i] = as_fraction(value) * sigma[i] * sigma[j]
        return cls(tuple(map(tuple, table)), radius)  # type: ignore[arg-type]

    @classmethod
    def from_shape(cls, shape: Sequence[Sequence[Number]], radius: Number = 1) -> Self:
        """Build the set from its shape matrix P, with a row (亿元) for each of R, L and K.

        Raises
        ------
        InputError
            If there are not three rows of equal length, or a number is not finite.
        """
        door = Door()
        if not are_rows(shape, 3) or len({len(row) for row in shape}) != 1 or not len(shape[0]):
            door.refuse("shape", shape, "three rows of equal length, for R, L and K")
            door.close()
        rows = [list(row) for row in shape]
        for name, row in zip(FIELDS, rows, strict=False):
            for place, value in enumerate(row, start=1):
                door.money(f"shape, {name}[{place}]", value, signed=True)
        door.close()
        exact = [[as_fraction(value) for value in row] for row in rows]
        table = tuple(
            tuple(sum((a * b for a, b in zip(one, two, strict=True)), Fraction(0)) for two in exact)
            for one in exact
        )
        return cls(table, radius)  # type: ignore[arg-type]

    def spread(self, direction: Triple) -> Fraction:
        """Return the dual norm of the direction, rounded up."""
        return root_above(self._square(direction))

    def worst(self, direction: Triple) -> Triple:
        """Return the point of the ellipsoid against the direction, rounded inwards."""
        length = root_above(self._square(direction))
        if not length:
            return NOWHERE
        factor = -(as_fraction(self.radius) ** 2) / length
        first, second, third = (factor * part for part in product(self.covariance, direction))
        return first, second, third

    def holds(self, deviation: Triple) -> bool:
        """Return whether the deviation is no longer than the radius in the metric of Σ."""
        length = squared_length(self.covariance, deviation)
        return length is not None and length <= as_fraction(self.radius) ** 2

    def covers(self, direction: Triple, amount: Fraction) -> bool:
        """Return whether the squared amount is enough (Cauchy and Schwarz)."""
        return amount >= 0 and amount**2 >= self._square(direction)

    def scaled(self, size: Number) -> Self:
        """Return the set with the radius multiplied by ``size``."""
        return replace(self, radius=checked_size(size) * as_fraction(self.radius))

    def explain(self) -> str:
        """Say in a clause what is held possible."""
        sigma = ", ".join(f"{float(root_above(self.covariance[i][i])):.4g}" for i in range(3))
        return f"R, L and K within {float(self.radius):.4g} standard deviations ({sigma}), jointly"

    def _square(self, direction: Triple) -> Fraction:
        return as_fraction(self.radius) ** 2 * inner(direction, product(self.covariance, direction))


def are_rows(table: object, count: int) -> bool:
    """Return whether the table has so many rows, each of which has a length."""
    return (
        isinstance(table, Collection)
        and len(table) == count
        and all(isinstance(row, Collection) for row in table)
    )


def _shown(matrix: Matrix) -> list[list[float]]:
    return [[float(value) for value in row] for row in matrix]
