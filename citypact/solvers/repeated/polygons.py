"""Convex polygons by their corners, counter-clockwise, in any arithmetic that orders numbers."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import TypeAlias

Real: TypeAlias = Fraction | float
Point: TypeAlias = tuple[Real, Real]
Corners: TypeAlias = tuple[Point, ...]


def turn(a: Point, b: Point, c: Point) -> Real:
    """Return twice the area of the triangle, positive if it is counter-clockwise."""
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def hull(points: Iterable[Point]) -> Corners:
    """Return the corners of the convex hull, counter-clockwise from the lowest of the leftmost.

    Examples
    --------
    >>> zero, one, two = Fraction(0), Fraction(1), Fraction(2)
    >>> len(hull([(zero, zero), (two, zero), (zero, two), (one, one), (one, zero)]))
    3
    """
    ordered = sorted(set(points))
    if len(ordered) <= 2:
        return tuple(ordered)
    chains: list[list[Point]] = []
    for side in (ordered, ordered[::-1]):
        chain: list[Point] = []
        for point in side:
            while len(chain) >= 2 and turn(chain[-2], chain[-1], point) <= 0:
                chain.pop()
            chain.append(point)
        chains.append(chain[:-1])
    return tuple(chains[0] + chains[1])


def above(corners: Sequence[Point], axis: int, bound: Real) -> Corners:
    """Return the part of a polygon with a coordinate at least ``bound``.

    Examples
    --------
    >>> zero, one, two = Fraction(0), Fraction(1), Fraction(2)
    >>> [(int(x), int(y)) for x, y in above(((zero, zero), (two, zero), (zero, two)), 0, one)]
    [(1, 0), (2, 0), (1, 1)]
    """
    kept: list[Point] = []
    for at, end in enumerate(corners):
        start = corners[at - 1]
        if (start[axis] < bound < end[axis]) or (end[axis] < bound < start[axis]):
            kept.append(_crossing(start, end, axis, bound))
        if end[axis] >= bound:
            kept.append(end)
    return hull(kept)


def _crossing(start: Point, end: Point, axis: int, bound: Real) -> Point:
    part = (bound - start[axis]) / (end[axis] - start[axis])
    other = start[1 - axis] + part * (end[1 - axis] - start[1 - axis])
    return (bound, other) if axis == 0 else (other, bound)


def outside(corners: Sequence[Point], point: Point) -> Real:
    """Return how far a point lies outside, in the sum of both coordinates; 0 if it does not.

    To the nearest point of the sides in view, so that it is never less than the true distance of
    sums and never more than twice it.
    """
    if not corners:
        return math.inf
    if len(corners) == 1:
        return _apart(corners[0], point)
    if len(corners) == 2:
        return _from_segment(corners[0], corners[1], point)
    beyond = [at for at in range(len(corners)) if turn(corners[at - 1], corners[at], point) < 0]
    return min((_from_segment(corners[at - 1], corners[at], point) for at in beyond), default=0.0)


def _apart(a: Point, b: Point) -> Real:
    across, up = a[0] - b[0], a[1] - b[1]
    return max(across, -across) + max(up, -up)


def _from_segment(start: Point, end: Point, point: Point) -> Real:
    """Return the distance to the foot of the perpendicular, kept on the segment."""
    along = end[0] - start[0], end[1] - start[1]
    length = along[0] * along[0] + along[1] * along[1]
    part = ((point[0] - start[0]) * along[0] + (point[1] - start[1]) * along[1]) / length
    if part <= 0 or part >= 1:
        return _apart(end if part >= 1 else start, point)
    return _apart((start[0] + part * along[0], start[1] + part * along[1]), point)
