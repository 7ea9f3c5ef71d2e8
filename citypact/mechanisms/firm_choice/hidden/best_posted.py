r"""Every best posted payment when the cities do not know what would move the plant.

The threshold :math:`T = \kappa - \Delta\Pi` has distribution F in their eyes, as a fraction of
the shared tax; w is the surplus of the move in the same measure. They keep

.. math:: G(\sigma) = (w - \sigma)\,[\psi + (1-\psi) F(\sigma)], \qquad 0 \le \sigma \le w .

Where F is smooth :math:`\sigma = w - (F + \tfrac{\psi}{1-\psi})/f`: the *markdown* of a buyer who
faces a rising supply. Where F is made of lines and jumps, G is piecewise quadratic and its maximisers
are found in fractions; for a curved F by roots of its derivative. Elsewhere no belief is assumed to
make G single-peaked: a ceiling on every interval judges the answer afterwards.

References
----------
models.md §4.3. J. Robinson, *The Economics of Imperfect Competition*, Macmillan, 1933, chapter 18.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise

import numpy as np

from citypact.games.coalitional import FloatArray
from citypact.games.rational import as_fraction
from citypact.mechanisms.ratio_set import RatioSet
from citypact.mechanisms.trade.beliefs import Belief, BetaBelief
from citypact.mechanisms.trade.posting.exact_sweep import exact_maxima, merged
from citypact.mechanisms.trade.posting.interval_bound import least_ceiling
from citypact.solvers.checked_root import checked_root

ZERO = Fraction(0)
POINTS = 4001
#: Values closer than this part of the best are one value; F is known to about 1e-14.
SAME = 1e-12
ROUGH = 1e-9
#: Standard deviations around the mean that a narrow belief is searched closely in.
BULK = 8.0


def best_posted(belief: Belief, surplus: Fraction, directive: Fraction) -> tuple[RatioSet, ...]:
    """Return every best payment from zero to the surplus, as a fraction of the shared tax.

    Returns
    -------
    tuple of RatioSet
        Empty when no payment within the surplus moves any plant.

    Examples
    --------
    >>> from citypact.mechanisms.trade.beliefs import UniformBelief
    >>> best_posted(UniformBelief(0, 1), Fraction(3, 5), ZERO)[0].ratio
    0.3
    """
    corners = sorted({point for point in belief.breakpoints() if 0 < point < surplus} | {ZERO, surplus})
    if belief.lines is None:
        return _curved(belief, [float(point) for point in corners], float(surplus), float(directive))

    def kept(at: Fraction) -> Fraction:
        return (surplus - at) * (directive + (1 - directive) * as_fraction(belief.at_most(at)))

    if len(corners) == 1:
        return (RatioSet.single(ZERO),) if kept(ZERO) >= 0 and _chance(belief, ZERO, directive) else ()
    pieces = _worth_a_look(belief, corners, float(surplus), float(directive))
    found = [exact_maxima(piece, kept, 1 if belief.stairs else 2) for piece in pieces]
    best = max((value for value, _ in found), default=ZERO)
    if best > 0:
        return merged((each.lo, each.hi) for value, sets in found if value == best for each in sets)
    # Nothing is left over: the plant may still be worth exactly what it asks.
    return (RatioSet.single(surplus),) if _chance(belief, surplus, directive) else ()


def _worth_a_look(
    belief: Belief, corners: list[Fraction], surplus: float, directive: float
) -> list[tuple[Fraction, Fraction]]:
    """Return the pieces whose parabola may reach the maximum, by a margin far above rounding."""
    points = np.array([float(corner) for corner in corners])
    start, width = points[:-1], np.diff(points)
    left = surplus - start
    level = directive + (1 - directive) * belief.arrays(start)[0]
    rise = (1 - directive) * belief.density(start)
    top = np.divide(left * rise - level, 2 * rise, out=np.zeros_like(rise), where=rise > 0)
    step = np.clip(top, 0.0, width)
    reached = (left - step) * (level + rise * step)
    kept = reached >= reached.max() * (1 - ROUGH)
    return [piece for piece, keep in zip(pairwise(corners), kept, strict=True) if keep]


def _chance(belief: Belief, at: Fraction, directive: Fraction) -> Fraction:
    return directive + (1 - directive) * as_fraction(belief.at_most(at))


def kept_of(belief: Belief, surplus: float, directive: float) -> Callable[[FloatArray], FloatArray]:
    """Return G in floating point."""

    def kept(at: FloatArray) -> FloatArray:
        return np.asarray((surplus - at) * (directive + (1 - directive) * belief.arrays(at)[0]))

    return kept


def markdown_slope(belief: Belief, surplus: float, directive: float, at: FloatArray) -> FloatArray:
    """Return the derivative of G strictly between breakpoints."""
    free = 1 - directive
    chance = directive + free * belief.arrays(at)[0]
    return np.asarray((surplus - at) * free * belief.density(at) - chance)


def kept_ceiling(belief: Belief, surplus: Fraction, directive: float, best: float, slack: float) -> float:
    r"""Return a number that G exceeds nowhere between zero and the surplus.

    On :math:`[x, y]` it is at most :math:`(w-x)[\psi + (1-\psi)F(y)]`, whatever the shape of F.
    """
    stop = float(surplus)

    def ceiling(x: FloatArray, y: FloatArray) -> FloatArray:
        return np.asarray((stop - x) * (directive + (1 - directive) * belief.arrays(y)[0]))

    corners = [0.0, *(float(point) for point in belief.breakpoints() if 0 < point < surplus), stop]
    return least_ceiling(ceiling, corners, best, slack)


def _curved(belief: Belief, corners: list[float], surplus: float, directive: float) -> tuple[RatioSet, ...]:
    """Return the best of the corners and of all places where the derivative turns negative."""
    if surplus == 0:
        return (RatioSet.single(ZERO),) if _chance(belief, ZERO, as_fraction(directive)) > 0 else ()
    kept = kept_of(belief, surplus, directive)

    def slope(at: float) -> float:
        return float(markdown_slope(belief, surplus, directive, np.array([at]))[0])

    candidates = set(corners)
    points = _points(belief, corners)
    inside = points[~np.isin(points, corners)]
    slopes = markdown_slope(belief, surplus, directive, inside)
    for place in np.flatnonzero((slopes[:-1] > 0) & (slopes[1:] <= 0)):
        low, high = float(inside[place]), float(inside[place + 1])
        candidates.add(checked_root(slope, low, high, xtol=1e-300))
    places = np.array(sorted(candidates))
    values = kept(places)
    best = values.max()
    if not best > 0:
        return ()
    same = places[values >= best * (1 - SAME)]
    return tuple(RatioSet.single(as_fraction(float(at))) for at in same)


def _points(belief: Belief, corners: list[float]) -> FloatArray:
    """Return a grid that is close where a narrow belief has its mass, and near each corner."""
    grids = [np.linspace(corners[0], corners[-1], POINTS)]
    if isinstance(belief, BetaBelief):
        mean, deviation = belief.mean_and_deviation()
        grids.append(np.linspace(mean - BULK * deviation, mean + BULK * deviation, POINTS))
    for low, high in pairwise(corners):
        steps = (high - low) * np.geomspace(1e-12, 1e-3, 200)
        grids += [low + steps, high - steps]
    points = np.unique(np.concatenate(grids))
    return points[(points >= corners[0]) & (points <= corners[-1])]
