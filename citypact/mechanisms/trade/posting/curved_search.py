r"""All best ratios where a belief is curved (Beta): roots of the derivative, piece by piece.

Inside a piece :math:`W'(s) = f(s) H_G(1-s) - g(1-s) H_F(s)`. Every local maximum of a fine
grid is narrowed to a root of it, or is a corner; pieces without mass on either side are
flat. That nothing better lies between the points of the grid is proved afterwards, by
``citypact.mechanisms.trade.posting.interval_bound``.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import numpy as np

from citypact.games.coalitional import FloatArray
from citypact.mechanisms.ratio_set import RatioSet
from citypact.mechanisms.trade.posting.exact_sweep import merged
from citypact.mechanisms.trade.private_costs import PrivateCosts
from citypact.solvers.checked_root import checked_root

POINTS = 4001
#: Values closer than this part of the best are one value; F and H are known to about 1e-14.
SAME = 1e-12
#: A smooth maximum is that flat over this distance.
NEAR = 1e-6
NEXT_TO = 1e-10
#: Part of a gap by which its ends are avoided, where a density may jump.
EDGE = 1e-9
#: A welfare below this part of the tax cannot be told from none.
NOTHING = 1e-14
#: Part of the grid's best that a peak must reach: the grid misses far less of any.
WORTH_A_LOOK = 0.95


def curved_maxima(costs: PrivateCosts) -> tuple[float, tuple[RatioSet, ...]]:
    """Return the maximum of W over [0, 1] and all ratios that attain it.

    Examples
    --------
    >>> from citypact.mechanisms.trade.beliefs import BetaBelief
    >>> best, found = curved_maxima(PrivateCosts(BetaBelief(2, 5), BetaBelief(2, 5)))
    >>> round(found[0].ratio, 9)
    0.5
    """
    exact = {float(point): point for point in costs.corners()}
    corners = np.array([*exact])
    points = _away_from(corners, np.concatenate([np.linspace(0.0, 1.0, POINTS), _bulk(costs)]))
    points = np.unique(np.concatenate([corners, points]))
    values = costs.curve(points)
    highest = values.max()
    if not highest > NOTHING:
        return 0.0, ()
    turning = _turning(costs, points) & (np.maximum(values[:-1], values[1:]) >= WORTH_A_LOOK * highest)
    roots = [
        _root(costs, float(points[place]), float(points[place + 1])) for place in np.flatnonzero(turning)
    ]
    # A peak of the grid beside a root is the root, unless it is a corner, where W may jump above it.
    beside = np.append(turning, False) | np.insert(turning, 0, False)
    beside &= ~np.isin(points, corners)
    peaks = points[_peaks(values) & (values >= WORTH_A_LOOK * highest) & ~beside]
    candidates = np.array(sorted({*roots, *map(float, peaks)}))
    reached = costs.curve(candidates)
    best = float(reached.max())
    kept = _apart(candidates, reached, best)
    places = [exact.get(float(at), Fraction(float(at))) for at in kept]
    flat = [piece for piece in pairwise(places) if _is_flat(costs, *piece, best)]
    found_sets = merged([*((at, at) for at in places), *flat])
    return best, tuple(_to_the_ends(costs, each, best, [*exact.values()]) for each in found_sets)


def _away_from(corners: FloatArray, points: FloatArray) -> FloatArray:
    """Leave out points within rounding of a corner, where W may jump."""
    place = np.searchsorted(corners, points)
    below = corners[np.maximum(place - 1, 0)]
    above = corners[np.minimum(place, corners.size - 1)]
    return points[np.minimum(np.abs(points - below), np.abs(points - above)) > NEXT_TO]


def _peaks(values: FloatArray) -> FloatArray:
    """Mark the points that no neighbour exceeds."""
    padded = np.concatenate([[-np.inf], values, [-np.inf]])
    return np.asarray((values >= padded[:-2]) & (values >= padded[2:]))


def _slope(costs: PrivateCosts, ratios: FloatArray) -> FloatArray:
    """Return the derivative of W strictly between corners."""
    own, other = costs.origin.arrays(ratios)[1], costs.destination.arrays(1 - ratios)[1]
    return np.asarray(costs.origin.density(ratios) * other - costs.destination.density(1 - ratios) * own)


def _turning(costs: PrivateCosts, points: FloatArray) -> FloatArray:
    """Mark the gaps between points in which the derivative changes from plus to minus."""
    edge = np.diff(points) * EDGE
    return np.asarray((_slope(costs, points[:-1] + edge) > 0) & (_slope(costs, points[1:] - edge) < 0))


def _root(costs: PrivateCosts, low: float, high: float) -> float:
    """Return where the derivative is zero in a gap in which it changes sign."""
    edge = (high - low) * EDGE
    return checked_root(
        lambda at: float(_slope(costs, np.array([at]))[0]), low + edge, high - edge, xtol=1e-16
    )


def _apart(candidates: FloatArray, reached: FloatArray, best: float) -> FloatArray:
    """Return the best candidates, of several that floating point cannot tell apart the highest."""
    kept: list[tuple[float, float]] = []
    for at, value in zip(candidates, reached, strict=True):
        if value < best * (1 - SAME):
            continue
        if kept and at - kept[-1][0] < NEAR:
            kept[-1] = max(kept[-1], (float(at), float(value)), key=lambda pair: pair[1])
        else:
            kept.append((float(at), float(value)))
    return np.array([at for at, _ in kept])


def _is_flat(costs: PrivateCosts, low: Fraction, high: Fraction, best: float) -> bool:
    """Whether W stays at its best between two ratios."""
    return bool(costs.curve(np.linspace(float(low), float(high), 9)).min() >= best * (1 - SAME))


def _to_the_ends(costs: PrivateCosts, found: RatioSet, best: float, corners: list[Fraction]) -> RatioSet:
    """Carry the ends of an interval to where W leaves its best; a single ratio stays."""
    if found.lo == found.hi:
        return found
    before = max((corner for corner in corners if corner <= found.lo), default=found.lo)
    after = min((corner for corner in corners if corner >= found.hi), default=found.hi)
    return RatioSet(_end(costs, found.lo, before, best), _end(costs, found.hi, after, best))


def _end(costs: PrivateCosts, inside: Fraction, corner: Fraction, best: float) -> Fraction:
    """Return how far W stays at its best towards a corner: all the way, or found by halving."""
    if inside == corner or _is_flat(costs, min(inside, corner), max(inside, corner), best):
        return corner
    kept, left = float(inside), float(corner)
    for _ in range(60):
        middle = (kept + left) / 2
        if costs.curve(np.array([middle]))[0] >= best * (1 - SAME):
            kept = middle
        else:
            left = middle
    return Fraction(kept)


def _bulk(costs: PrivateCosts) -> FloatArray:
    """Return more points where a narrow belief has its mass."""
    hints = [point for point in costs.bulk() if 0 < point < 1]
    pieces = [np.linspace(low, high, 41) for low, high in pairwise(hints)]
    return np.concatenate([np.array(hints), *pieces])
