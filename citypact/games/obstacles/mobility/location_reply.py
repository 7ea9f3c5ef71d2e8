r"""The best share of the firms for one city, near or far, when the others stand still.

In units of the spread :math:`\mu` of the firms' tastes, with :math:`z = \ln p/(1-p)` for a share p of the
firms, a city that sets its charge and its amenity as it likes earns per firm

.. math:: f(p) = \tfrac12 b p^2 - k p - p z, \qquad f'(p) = b p - k - z - 1 - e^z ,

once the amenity is the best for the share, :math:`g = b p`. Since :math:`f'' = b - 1/(p (1-p)^2)` and
:math:`p (1-p)^2` is largest at 1/3, f is concave for :math:`b \le 27/4`. Beyond that f' falls, rises and
falls again, so f has at most two peaks, one on each falling piece, and each is found by bisection: no
departure, near or far, is overlooked.

References
----------
models.md §7.12, A22. S. P. Anderson, A. de Palma and J.-F. Thisse, *Discrete Choice Theory of Product
Differentiation*, MIT Press, 1992, chapter 7 (prices and qualities under the logit).
"""

from __future__ import annotations

import math
from collections.abc import Callable

#: Up to this ratio a city's payoff is concave in its share.
CONCAVE_TO = 27 / 4


def share_at(z: float) -> float:
    """Return the share whose log odds are ``z``."""
    return 1 / (1 + math.exp(-z)) if z >= 0 else math.exp(z) / (1 + math.exp(z))


def earned(b: float, k: float, z: float) -> float:
    """Return f at the share whose log odds are ``z``."""
    share = share_at(z)
    return share * (b * share / 2 - k - z)


def peaks(b: float, k: float) -> list[float]:
    """Return the log odds of every local best share, the best first.

    Parameters
    ----------
    b : float
        Worth of amenities, the mass of firms over cost and spread; positive.
    k : float
        How good the other cities are for the firms.

    Examples
    --------
    >>> [round(share_at(z), 6) for z in peaks(0.625, 0.625 / 3 - 1.5 + 0.6931471805599453)]
    [0.333333]
    >>> len(peaks(10.0, 3.0))
    2
    """

    def slope(z: float) -> float:
        return b * share_at(z) - k - z - 1 - math.exp(z)

    low, high = -abs(k) - 3, math.log(1 + b + abs(k))
    if b <= CONCAVE_TO:
        return [root(slope, low, high)]
    found = []
    left, right = turns(b)
    if slope(left) <= 0:
        found.append(root(slope, min(low, left - 1), left))
    if slope(right) >= 0:
        found.append(root(slope, right, max(high, right + 1)))
    return sorted(found, key=lambda z: -earned(b, k, z))


def turns(b: float) -> tuple[float, float]:
    """Return the log odds where f'' is zero, on both sides of a share of one third."""
    middle = -math.log(2)

    def above(z: float) -> float:
        share = share_at(z)
        return share * (1 - share) ** 2 - 1 / b

    wide = 2 + math.log(b)
    return root(lambda z: -above(z), middle - wide, middle), root(above, middle, middle + wide)


def root(falling: Callable[[float], float], low: float, high: float) -> float:
    """Bisect to the last digit where a function falls from above zero to below it."""
    while True:
        middle = (low + high) / 2
        if not low < middle < high:
            return middle
        if falling(middle) > 0:
            low = middle
        else:
            high = middle
