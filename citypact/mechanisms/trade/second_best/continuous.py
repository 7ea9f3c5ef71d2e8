r"""The best mechanism for continuous beliefs, by one threshold that bends with information rents.

Among truthful, voluntary mechanisms that the centre funds with at most :math:`z`, expected
surplus is largest if the plant moves iff

.. math:: \ell + \alpha\frac{F(\ell)}{f(\ell)} + k + \alpha\frac{G(k)}{g(k)} \le 1 ,
          \qquad \alpha = \frac{\lambda}{1+\lambda},

with :math:`\lambda` the worth of a central yuan, set so that the budget just balances
(Myerson and Satterthwaite, theorem 2), provided both virtual costs
:math:`\ell + F/f` and :math:`k + G/g` rise. For each :math:`\ell` that is a threshold
:math:`\kappa(\ell)`, and since :math:`\int^{\kappa} (k g + G)\,dk = \kappa G(\kappa)` budget
and surplus are single integrals,

.. math::

    B = \int \bigl[f(1-\ell-\kappa) - F\bigr] G(\kappa)\,d\ell, \qquad
    W = \int f\,\bigl[(1-\ell-\kappa) G(\kappa) + H_G(\kappa)\bigr]\,d\ell .

Uniform beliefs of widths at least :math:`\tfrac34 c`, :math:`c = 1-\ell_0-k_0`, have the closed
form :math:`W = \tfrac{9}{64} c^3/(w_\ell w_k)`, :math:`\lambda = \tfrac12`, moves iff the surplus
is at least :math:`c/4`.

References
----------
models.md §4.5, B1. R. Myerson and M. Satterthwaite, "Efficient mechanisms for bilateral
trading", Journal of Economic Theory 29, 1983, 265-281.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

import numpy as np

from citypact.games.coalitional import FloatArray
from citypact.games.rational import Number
from citypact.mechanisms.trade.beliefs import Belief, BetaBelief, UniformBelief
from citypact.mechanisms.trade.private_costs import PrivateCosts
from citypact.solvers.checked_root import checked_root

NODES = 32
#: Errors of quadrature beyond this part of the tax send the question to a grid of types.
MOST_ERROR = 1e-8
#: Stands for F/f without limit, where the density ends.
MOST_HAZARD = 1e9
#: Virtual costs may fall by this much from rounding and still count as rising.
ROUNDING = 1e-9


@dataclass(frozen=True)
class ContinuousOptimum:
    """Second best without a grid.

    Parameters
    ----------
    surplus : Fraction or float
        Expected surplus of the best mechanism (fraction of the shared tax).
    price : Fraction or float
        Worth of one more central yuan, λ; zero where first best is reached.
    margin : Fraction or float or None
        With uniform beliefs, the surplus that a move must have; None where it varies.
    imbalance : float
        What the budget misses at the threshold found.
    error : float
        Difference between two quadratures.
    """

    surplus: Fraction | float
    price: Fraction | float
    margin: Fraction | float | None
    imbalance: float = 0.0
    error: float = 0.0


def continuous_second_best(costs: PrivateCosts, budget: Number = 0) -> ContinuousOptimum | None:
    """Return the optimum for beliefs with rising virtual costs, or ``None`` for others.

    Examples
    --------
    >>> from citypact.mechanisms.trade.beliefs import UniformBelief
    >>> found = continuous_second_best(PrivateCosts(UniformBelief(0, 1), UniformBelief(0, 1)))
    >>> found.surplus, found.price, found.margin
    (Fraction(9, 64), Fraction(1, 2), Fraction(1, 4))
    """
    if not (costs.origin.gapless and costs.destination.gapless):
        return None
    if costs.efficiency_subsidy() <= budget:
        return ContinuousOptimum(costs.first_best(), Fraction(0), Fraction(0))
    closed = _uniform(costs) if budget == 0 else None
    if closed is not None:
        return closed
    if not (_rising(costs.origin) and _rising(costs.destination)):
        return None
    # Which belief is integrated over matters to the quadrature alone.
    return _balanced(costs, budget) or _balanced(costs.swapped(), budget)


def _balanced(costs: PrivateCosts, budget: Number) -> ContinuousOptimum | None:
    """Return the rule whose budget balances, or ``None`` where the quadrature is too rough."""

    def missing(share: float) -> float:
        return _integrals(costs, share)[0] + float(budget)

    # Shapes so extreme that the quadrature sees no change of sign are left to a grid of types.
    if not missing(0.0) < 0 < missing(1.0):
        return None
    found = checked_root(missing, 0.0, 1.0)
    balance, surplus = _integrals(costs, found)
    error = abs(surplus - _integrals(costs, found, NODES - 8)[1])
    if not error <= MOST_ERROR:
        return None
    return ContinuousOptimum(surplus, found / (1 - found), None, abs(balance + float(budget)), error)


def _uniform(costs: PrivateCosts) -> ContinuousOptimum | None:
    """Return the closed form where it applies."""
    own, other = costs.origin, costs.destination
    if not (isinstance(own, UniformBelief) and isinstance(other, UniformBelief)):
        return None
    (l0, l1), (k0, k1) = own.ends, other.ends
    room = 1 - l0 - k0
    if not min(l1 - l0, k1 - k0) >= Fraction(3, 4) * room > 0:
        return None
    surplus = Fraction(9, 64) * room**3 / ((l1 - l0) * (k1 - k0))
    return ContinuousOptimum(surplus, Fraction(1, 2), room / 4)


def _rising(belief: Belief) -> bool:
    """Whether the virtual cost rises over a fine grid of the range."""
    ends = [float(end) for end in belief.ends]
    points = np.linspace(ends[0], ends[1], 4001)[1:-1]
    knots = [float(point) for point in belief.breakpoints()[1:-1]]
    points = np.setdiff1d(points, knots)
    virtual = points + _hazard(belief, points)
    return bool((np.diff(virtual) >= -ROUNDING * (ends[1] - ends[0] + virtual[1:])).all())


def _hazard(belief: Belief, rates: FloatArray) -> FloatArray:
    """Return F/f."""
    level, density = belief.arrays(rates)[0], belief.density(rates)
    return np.asarray(np.minimum(level / np.maximum(density, 1e-300), MOST_HAZARD))


def _integrals(costs: PrivateCosts, share: float, nodes: int = NODES) -> tuple[float, float]:
    """Return budget and surplus of the rule with weight ``share`` on information rents."""
    own, other = costs.origin, costs.destination
    (low, high), (cheap, dear) = ([float(end) for end in belief.ends] for belief in (own, other))
    knots = [float(point) for point in other.breakpoints()]
    before = [knot - 1e-12 * (dear - cheap) for knot in knots]
    marks = [*knots, *before, *costs.hints(other)]
    inner = np.array([mark for mark in marks if cheap <= mark < dear])
    # Where the threshold passes a mark of the other belief, the integrand may bend.
    bends = _caps(own, share, 1 - inner - share * _hazard(other, inner))
    cuts = {low, high, *map(float, own.breakpoints()), *map(float, bends)}
    cuts |= {mark for mark in costs.hints(own) if low < mark < high}
    budget = surplus = 0.0
    ends = sorted(cuts)
    for start, end in pairwise(ends):
        losses, scale = _stretched(start, end, nodes, own)
        caps = _caps(other, share, 1 - losses - share * _hazard(own, losses))
        level, density = own.arrays(losses)[0], own.density(losses)
        chance, room = other.arrays(caps)
        budget += float((scale * (density * (1 - losses - caps) - level) * chance).sum())
        surplus += float((scale * density * ((1 - losses - caps) * chance + room)).sum())
    return budget, surplus


def _stretched(low: float, high: float, nodes: int, belief: Belief) -> tuple[FloatArray, FloatArray]:
    """Return Gauss's points and weights, closer together at the ends (roots and poles)."""
    abscissae, weights = np.polynomial.legendre.leggauss(nodes)
    t = (abscissae + 1) / 2
    shape = float(belief.alpha) if isinstance(belief, BetaBelief) else 1.0
    power = float(min(20, math.ceil(2 / min(1.0, shape))))
    up, down = t**power, (1 - t) ** power
    slope = power * (t * (1 - t)) ** (power - 1) / (up + down) ** 2
    return low + (high - low) * up / (up + down), weights / 2 * slope * (high - low)


def _caps(belief: Belief, share: float, limits: FloatArray) -> FloatArray:
    """Return for each limit the highest rate with ``rate + share F/f`` at most the limit, by halving."""
    low, high = (np.full_like(limits, float(end)) for end in belief.ends)
    for _ in range(60):
        middle = (low + high) / 2
        below = middle + share * _hazard(belief, middle) <= limits
        low, high = np.where(below, middle, low), np.where(below, high, middle)
    return low
