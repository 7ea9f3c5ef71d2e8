r"""Covariances of three amounts in fractions: factors, lengths, and roots rounded to the safe side.

:math:`\Sigma = G\,\mathrm{diag}(h)\,G^\top` with unit lower triangular :math:`G` exists with
:math:`h \ge 0` exactly if :math:`\Sigma` is positive semidefinite; a zero pivot must then
have a zero column. The squared length of :math:`u` in the metric of :math:`\Sigma` is
:math:`\sum_i (G^{-1}u)_i^2/h_i`, infinite if a component with :math:`h_i = 0` is not zero.
"""

from __future__ import annotations

from fractions import Fraction
from math import isqrt
from typing import TypeAlias

from citypact.mechanisms.robust.sets.uncertainty_set import Triple, inner

Matrix: TypeAlias = tuple[Triple, Triple, Triple]

#: Binary digits of a root that is irrational.
DIGITS = 128


def root_above(square: Fraction) -> Fraction:
    """Return the root, or if it is irrational the next number of 128 digits above it.

    Examples
    --------
    >>> root_above(Fraction(9, 4))
    Fraction(3, 2)
    >>> 0 < root_above(Fraction(2)) ** 2 - 2 < Fraction(1, 10**36)
    True
    """
    whole = square.numerator * square.denominator
    root = isqrt(whole)
    if root * root == whole:
        return Fraction(root, square.denominator)
    return Fraction(isqrt(whole << 2 * DIGITS) + 1, square.denominator << DIGITS)


def product(matrix: Matrix, vector: Triple) -> Triple:
    """Return the matrix times the vector."""
    return inner(matrix[0], vector), inner(matrix[1], vector), inner(matrix[2], vector)


def factors(covariance: Matrix) -> tuple[list[list[Fraction]], list[Fraction]] | None:
    """Return the lower triangular factor and the pivots, or None if not positive semidefinite."""
    rest = [list(row) for row in covariance]
    lower = [[Fraction(int(i == j)) for j in range(3)] for i in range(3)]
    pivots = []
    for k in range(3):
        pivot = rest[k][k]
        if pivot < 0 or (pivot == 0 and any(rest[i][k] for i in range(k + 1, 3))):
            return None
        pivots.append(pivot)
        for i in range(k + 1, 3):
            lower[i][k] = rest[i][k] / pivot if pivot else Fraction(0)
            for j in range(k + 1, 3):
                rest[i][j] -= lower[i][k] * rest[k][j]
    return lower, pivots


def squared_length(covariance: Matrix, vector: Triple) -> Fraction | None:
    """Return the squared length of a vector in the metric of the covariance, None if infinite.

    Raises
    ------
    ValueError
        If the matrix is not positive semidefinite.
    """
    found = factors(covariance)
    if found is None:
        raise ValueError("not positive semidefinite")
    lower, pivots = found
    solved: list[Fraction] = []
    for i in range(3):
        known = sum((lower[i][j] * solved[j] for j in range(i)), Fraction(0))
        solved.append(vector[i] - known)
    if any(part and not pivot for part, pivot in zip(solved, pivots, strict=True)):
        return None
    return sum((part**2 / pivot for part, pivot in zip(solved, pivots, strict=True) if pivot), Fraction(0))
