r"""Convex functions of one number, known by their supporting lines.

A line :math:`a + bs` *supports* a convex :math:`f` at :math:`x` if it touches it there and
lies below it elsewhere. Two methods need nothing else:

* *cutting planes*: the lowest point of two supporting lines of opposite slope bounds the
  minimum from below; ask for the line there and repeat;
* *Newton's method* from outside the set :math:`\{f \le c\}`: the root of each line is
  never beyond the end of the set.

Where :math:`f` consists of finitely many straight pieces both are finite and exact in
rational arithmetic, and the two lines that remain prove the minimum
(J. E. Kelley, "The cutting-plane method for solving convex programs", Journal of the SIAM
8(4), 1960, 703-712).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

ZERO, ONE = Fraction(0), Fraction(1)


class Line(NamedTuple):
    """The line ``intercept + slope * s``."""

    intercept: Fraction
    slope: Fraction

    def at(self, s: Fraction) -> Fraction:
        """Height of the line at ``s``."""
        return self.intercept + self.slope * s


def added(lines: Iterable[Line]) -> Line:
    """Return the sum of lines."""
    intercept = slope = ZERO
    for line in lines:
        intercept, slope = intercept + line.intercept, slope + line.slope
    return Line(intercept, slope)


#: Gives a supporting line of a convex function at a point.
Support = Callable[[Fraction], Line]


@dataclass(frozen=True)
class Minimum:
    """The minimum of a convex function over [0, 1] with the lines that prove it.

    Parameters
    ----------
    point : Fraction
        Where it is attained.
    value : Fraction
        The least value; no point of [0, 1] lies below it.
    proof : tuple of (weight, point)
        Points whose supporting lines, added with weights that sum to one, lie nowhere in
        [0, 1] below ``value``.
    """

    point: Fraction
    value: Fraction
    proof: tuple[tuple[Fraction, Fraction], ...]


@dataclass(frozen=True)
class Level:
    """The points of [0, 1] at which a convex function is at most some level.

    Parameters
    ----------
    lo, hi : Fraction
        Ends of the interval.
    before, after : Fraction or None
        A point outside whose supporting line reaches the level at ``lo`` (at ``hi``); None
        where [0, 1] ends first.
    """

    lo: Fraction
    hi: Fraction
    before: Fraction | None
    after: Fraction | None


def minimise(support: Support, slack: Fraction = ZERO) -> Minimum:
    """Find the least value of a convex function over [0, 1].

    Parameters
    ----------
    support : callable
        Supporting line at a point; with ``slack`` it may lie below the function there.
    slack : Fraction
        Difference at which a function with curved pieces counts as touched.

    Examples
    --------
    >>> valley = lambda s: max(Line(ONE, -2 * ONE), Line(-ONE, 3 * ONE), key=lambda line: line.at(s))
    >>> found = minimise(valley)
    >>> found.point, found.value
    (Fraction(2, 5), Fraction(1, 5))
    """
    begin, end = ZERO, ONE
    left = support(begin)
    if left.slope >= 0:
        return Minimum(begin, left.at(begin), ((ONE, begin),))
    right = support(end)
    if right.slope <= 0:
        return Minimum(end, right.at(end), ((ONE, end),))
    while True:
        point = (left.intercept - right.intercept) / (right.slope - left.slope)
        bound = left.at(point)
        line = support(point)
        if line.at(point) - bound <= slack:
            rising = -left.slope / (right.slope - left.slope)
            return Minimum(point, bound, ((1 - rising, begin), (rising, end)))
        if line.slope == 0:
            return Minimum(point, line.at(point), ((ONE, point),))
        if line.slope < 0:
            begin, left = point, line
        else:
            end, right = point, line


def sublevel(support: Support, level: Fraction = ZERO) -> Level | None:
    """Find the points of [0, 1] at which a convex function of straight pieces is at most ``level``.

    Examples
    --------
    >>> valley = lambda s: max(Line(ONE, -2 * ONE), Line(-ONE, 3 * ONE), key=lambda line: line.at(s))
    >>> found = sublevel(valley, Fraction(1, 2))
    >>> found.lo, found.hi
    (Fraction(1, 4), Fraction(1, 2))
    """
    first = _first(support, level)
    if first is None:
        return None

    def mirrored(s: Fraction) -> Line:
        line = support(1 - s)
        return Line(line.at(ONE), -line.slope)

    last = _first(mirrored, level)
    if last is None:
        return None
    return Level(first[0], 1 - last[0], first[1], None if last[1] is None else 1 - last[1])


def _first(support: Support, level: Fraction) -> tuple[Fraction, Fraction | None] | None:
    """Walk from 0 along the roots of supporting lines to the first point at most ``level``."""
    point, before = ZERO, None
    while point <= 1:
        line = support(point)
        if line.at(point) <= level:
            return point, before
        if line.slope >= 0:
            return None
        point, before = (level - line.intercept) / line.slope, point
    return None
