r"""The corners of the prices that cover every product, in exact arithmetic.

A price :math:`\lambda \ge 0` of resources *covers* the products if
:math:`A^\top \lambda \ge p`. With a number :math:`t \ge 0` in the place of 1 the set becomes
the cone :math:`\{A^\top \lambda \ge t p,\ \lambda \ge 0,\ t \ge 0\}`, and its rays with
:math:`t > 0` are the corners wanted. The double description method finds the rays: it starts
with the unit vectors and brings in one product at a time, keeping the rays that satisfy it and
joining each that does to each adjacent one that does not [Motzkin1953]_ [Fukuda1996]_.

References
----------
.. [Motzkin1953] T. S. Motzkin, H. Raiffa, G. L. Thompson and R. M. Thrall, "The double
   description method", in *Contributions to the Theory of Games II*, Princeton, 1953, 51-73.
.. [Fukuda1996] K. Fukuda and A. Prodon, "Double description method revisited", in
   *Combinatorics and Computer Science*, LNCS 1120, Springer, 1996, 91-111.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import gcd

import numpy as np

from citypact.errors import InputError, Problem
from citypact.games.rational import Number, over_one_denominator

#: Rays held at once; beyond, the pairs to join take minutes.
MOST_RAYS = 3000


def covering_corners(
    technology: Sequence[Sequence[Number]], prices: Sequence[Number]
) -> tuple[tuple[Fraction, ...], ...]:
    """Return the corners of the resource prices that cover every product.

    Parameters
    ----------
    technology : matrix of numbers, m resources by k products
        What a unit of each product takes of each resource.
    prices : sequence of k numbers
        What a unit of each product brings.

    Returns
    -------
    tuple of tuples of m fractions
        Corners in lexicographic order; none if no prices cover every product.

    Raises
    ------
    InputError
        If more than 3000 rays are met on the way.

    Examples
    --------
    >>> covering_corners([[1, 2], [3, 1]], [1, 1])
    ((Fraction(0, 1), Fraction(1, 1)), (Fraction(2, 5), Fraction(1, 5)), (Fraction(1, 1), Fraction(0, 1)))
    """
    resources = len(technology)
    size = resources + 1
    rays = [tuple(int(at == unit) for at in range(size)) for unit in range(size)]
    planes = [tuple(int(at == unit) for at in range(size)) for unit in range(size)]
    for product, price in enumerate(prices):
        plane, _ = over_one_denominator([*(row[product] for row in technology), -price])
        rays = _cut(rays, planes, tuple(plane))
        planes.append(tuple(plane))
        if len(rays) > MOST_RAYS:
            raise InputError(
                Problem(
                    "technology",
                    f"more than {MOST_RAYS} systems of shadow prices after {product + 1} products",
                    "fewer resources or products",
                )
            )
    corners = {tuple(Fraction(number, ray[-1]) for number in ray[:-1]) for ray in rays if ray[-1]}
    return tuple(sorted(corners))


def _cut(
    rays: list[tuple[int, ...]], planes: list[tuple[int, ...]], plane: tuple[int, ...]
) -> list[tuple[int, ...]]:
    """Return the rays of the part of the cone where ``plane`` is not negative."""
    sides = [_product(plane, ray) for ray in rays]
    kept = [ray for ray, side in zip(rays, sides, strict=True) if side >= 0]
    above = [at for at, side in enumerate(sides) if side > 0]
    below = [at for at, side in enumerate(sides) if side < 0]
    if not above or not below:
        return kept
    tight = np.array([[_product(other, ray) == 0 for other in planes] for ray in rays])
    counts = tight.astype(np.float32)
    # Two adjacent rays share size - 2 tight planes, and no third ray lies in all of these.
    shared = counts[above] @ counts[below].T
    for first, second in zip(*np.nonzero(shared >= len(plane) - 2), strict=True):
        upper, lower = above[first], below[second]
        common = tight[upper] & tight[lower]
        if np.count_nonzero(tight[:, common].all(axis=1)) == 2:
            kept.append(_joined(rays[upper], rays[lower], sides[upper], -sides[lower]))
    return kept


def _joined(upper: tuple[int, ...], lower: tuple[int, ...], above: int, below: int) -> tuple[int, ...]:
    """Return the point of the plane between two rays on either side, in lowest terms."""
    ray = [below * high + above * low for high, low in zip(upper, lower, strict=True)]
    common = gcd(*ray)
    return tuple(number // common for number in ray)


def _product(plane: tuple[int, ...], ray: tuple[int, ...]) -> int:
    return sum(left * right for left, right in zip(plane, ray, strict=True))
