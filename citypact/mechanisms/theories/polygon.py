r"""Areas of convex polygons cut out of a box, in fractions.

A half-plane is a linear form :math:`c + a x + b y \ge 0`. Clipping a polygon by half-planes
(I. Sutherland and G. Hodgman, "Reentrant polygon clipping", Communications of the ACM 17,
1974, 32-42) and the shoelace formula give exact probabilities under a uniform prior.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from citypact.games.rational import Number, as_fraction

Point = tuple[Fraction, Fraction]
Polygon = tuple[Point, ...]


@dataclass(frozen=True)
class Form:
    """The linear form ``constant + x * first + y * second``."""

    constant: Fraction
    x: Fraction
    y: Fraction

    @classmethod
    def of(cls, constant: Number, x: Number, y: Number) -> Form:
        """Return the form with these coefficients, exactly."""
        return cls(as_fraction(constant), as_fraction(x), as_fraction(y))

    def at(self, point: Point) -> Fraction:
        """Return the value at a point."""
        return self.constant + self.x * point[0] + self.y * point[1]

    def near(self, target: Number, tolerance: Number) -> tuple[Form, Form]:
        """Return the two half-planes on which the form is within ``tolerance`` of ``target``."""
        high = as_fraction(target) + as_fraction(tolerance)
        low = as_fraction(target) - as_fraction(tolerance)
        return Form(self.constant - low, self.x, self.y), Form(high - self.constant, -self.x, -self.y)


def rectangle(first: tuple[Number, Number], second: tuple[Number, Number]) -> Polygon:
    """Return the box as a polygon."""
    (x0, x1), (y0, y1) = ((as_fraction(lo), as_fraction(hi)) for lo, hi in (first, second))
    return (x0, y0), (x1, y0), (x1, y1), (x0, y1)


def clip(polygon: Polygon, half_planes: Iterable[Form]) -> Polygon:
    """Return the part of a convex polygon on which no form is negative."""
    for form in half_planes:
        kept: list[Point] = []
        for here, after in zip(polygon, (*polygon[1:], *polygon[:1]), strict=True):
            at_here, at_after = form.at(here), form.at(after)
            if at_here >= 0:
                kept.append(here)
            if at_here * at_after < 0:
                part = at_here / (at_here - at_after)
                kept.append((here[0] + part * (after[0] - here[0]), here[1] + part * (after[1] - here[1])))
        polygon = tuple(kept)
    return polygon


def area(polygon: Polygon) -> Fraction:
    """Return the area inside a polygon.

    Examples
    --------
    >>> area(clip(rectangle((0, 1), (0, 1)), [Form.of(1, -1, -1)]))
    Fraction(1, 2)
    """
    edges = zip(polygon, (*polygon[1:], *polygon[:1]), strict=True)
    return abs(sum((a[0] * b[1] - a[1] * b[0] for a, b in edges), Fraction(0))) / 2


def centroid(polygon: Polygon) -> Point:
    """Return the mean of the uniform distribution on a polygon of positive area."""
    twice = x = y = Fraction(0)
    for a, b in zip(polygon, (*polygon[1:], *polygon[:1]), strict=True):
        cross = a[0] * b[1] - a[1] * b[0]
        twice, x, y = twice + cross, x + (a[0] + b[0]) * cross, y + (a[1] + b[1]) * cross
    return x / (3 * twice), y / (3 * twice)
