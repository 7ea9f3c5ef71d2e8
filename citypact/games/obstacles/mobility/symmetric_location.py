r"""Alike cities that compete for firms: closed forms, and the mass of firms up to which they hold.

With n cities, mass M, spread :math:`\mu`, cost of amenities :math:`\tfrac12 c g^2` and pooled share s the
only symmetric candidate is

.. math:: t = \frac{\mu n}{n-1}\,\frac{\omega}{1-s}, \qquad g = \omega \frac{M}{n c}, \qquad
          \omega = 1 - s + \frac sn ,

so a pool raises charges and lowers amenities. It is an equilibrium iff no departure gains, which depends
on :math:`b = \omega M / (c \mu)` alone: the gain of a departure to the share p is
:math:`\tfrac12 b (p - 1/n)^2 - h(p)`, so

.. math:: b \le \min_p \frac{2 h(p)}{(p - 1/n)^2}, \qquad
          h(p) = p \ln\frac{(n-1) p}{1-p} - \frac{n}{n-1}\Bigl(p - \frac1n\Bigr) .

Small departures bound b by :math:`n^3/(n-1)^2`; but for n other than 3 a far one gains earlier.

References
----------
models.md §7.12, A22.
"""

from __future__ import annotations

import math
from fractions import Fraction

from citypact.errors import InputError, Problem
from citypact.games.rational import Number, as_fraction


def symmetric_candidate(
    count: int, mass: Number, spread: Number, cost: Number, pooled: Number = 0
) -> tuple[Fraction, Fraction]:
    """Return charge and amenity of the symmetric candidate, exact.

    Parameters
    ----------
    count : int
        Number of cities, at least 2.
    mass : number
        Mass of firms.
    spread : number
        Spread of the firms' tastes (亿元 a year per firm).
    cost : number
        Curvature of the cost of amenities.
    pooled : number
        Pooled share of the charges' yield, below 1.

    Examples
    --------
    >>> charge, amenity = symmetric_candidate(3, 1, 0.8, 2)
    >>> float(charge), round(float(amenity), 6)
    (1.2, 0.166667)
    """
    share = as_fraction(pooled)
    if not (count >= 2 and 0 <= share < 1):
        raise InputError(Problem("pooled", pooled, "a share from 0 to below 1, of 2 cities or more"))
    kept = 1 - share + share / count
    charge = as_fraction(spread) * count / (count - 1) * kept / (1 - share)
    return charge, kept * as_fraction(mass) / (count * as_fraction(cost))


def largest_ratio(count: int) -> float:
    """Return the largest M/(cμ) at which the symmetric candidate is an equilibrium (without a pool).

    Examples
    --------
    >>> [round(largest_ratio(count), 3) for count in (2, 3, 10)]
    [7.169, 6.75, 8.047]
    """
    if count < 2:
        raise InputError(Problem("count", count, "2 cities or more"))
    own = 1 / count

    def bound(z: float) -> float:
        share = 1 / (1 + math.exp(-z))
        apart = share - own
        if abs(apart) < 1e-3:  # near the candidate the bound is that of the second-order condition
            return count**3 / (count - 1) ** 2
        away = share * (math.log(count - 1) + z) - count / (count - 1) * apart
        return 2 * away / apart**2

    places = [-8 + at / 64 for at in range(1025)]
    best = min(places, key=bound)
    low, high = best - 1 / 32, best + 1 / 32
    for _ in range(100):  # golden section would do; thirds are simpler
        left, right = low + (high - low) / 3, high - (high - low) / 3
        low, high = (low, right) if bound(left) <= bound(right) else (left, high)
    return min(bound((low + high) / 2), count**3 / (count - 1) ** 2)


def largest_mass(count: int, spread: Number, cost: Number, pooled: Number = 0) -> float:
    """Return the largest mass of firms at which the symmetric candidate is an equilibrium.

    Examples
    --------
    >>> round(largest_mass(3, 0.8, 2), 6)
    10.8
    """
    share = as_fraction(pooled)
    kept = 1 - share + share / count
    return largest_ratio(count) * float(as_fraction(cost) * as_fraction(spread) / kept)
