r"""The point of a convex polygon nearest to a target, with its multipliers, in fractions.

The nearest point :math:`z` of :math:`\{g_k \ge 0\}` to :math:`z_0` satisfies
:math:`z - z_0 = \sum_k \lambda_k \nabla g_k` with :math:`\lambda \ge 0` on the rows that are tight.
If a row is relaxed by :math:`\varepsilon` the distance :math:`d` falls by
:math:`\lambda_k \varepsilon / d`. In the plane one or two rows suffice (Carathéodory).

References
----------
S. Boyd and L. Vandenberghe, *Convex Optimization*, Cambridge University Press, 2004, §5.5.3 and §8.1.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from itertools import combinations

from citypact.errors import CertificateError
from citypact.mechanisms.theories.polygon import Form, Point, Polygon


def distinct(polygon: Polygon) -> Polygon:
    """Return the corners of a polygon without repetition, in order; a segment has two, a point one."""
    return tuple(dict.fromkeys(polygon))


def squared_distance(first: Point, second: Point) -> Fraction:
    """Return the square of the Euclidean distance."""
    return (first[0] - second[0]) ** 2 + (first[1] - second[1]) ** 2


def nearest_point(polygon: Polygon, rows: Iterable[Form], target: Point) -> Point:
    """Return the point of a polygon nearest to ``target``, which is itself if no row is negative there.

    Examples
    --------
    >>> triangle = ((Fraction(0), Fraction(0)), (Fraction(1), Fraction(0)), (Fraction(0), Fraction(1)))
    >>> nearest_point(triangle, [Form.of(1, -1, -1)], (Fraction(1), Fraction(1)))
    (Fraction(1, 2), Fraction(1, 2))
    """
    if all(row.at(target) >= 0 for row in rows):
        return target
    edges = zip(polygon, (*polygon[1:], *polygon[:1]), strict=True)
    candidates = [_on_segment(start, end, target) for start, end in edges]
    return min(candidates, key=lambda point: (squared_distance(point, target), point))


def _on_segment(start: Point, end: Point, target: Point) -> Point:
    length = squared_distance(start, end)
    if length == 0:
        return start
    step = (end[0] - start[0], end[1] - start[1])
    part = (step[0] * (target[0] - start[0]) + step[1] * (target[1] - start[1])) / length
    part = min(max(part, Fraction(0)), Fraction(1))
    return start[0] + part * step[0], start[1] + part * step[1]


def multipliers(rows: Mapping[str, Form], point: Point, target: Point) -> dict[str, Fraction]:
    """Return the multipliers that prove ``point`` nearest, on one row if that is enough, else on two.

    Raises
    ------
    CertificateError
        If there are none, so that the point is not the nearest.

    Examples
    --------
    >>> half, one = Fraction(1, 2), Fraction(1)
    >>> multipliers({"line": Form.of(1, -1, -1)}, (half, half), (one, one))
    {'line': Fraction(1, 2)}
    """
    found = dict.fromkeys(rows, Fraction(0))
    gap = (point[0] - target[0], point[1] - target[1])
    if not any(gap):
        return found
    tight = {name: row for name, row in rows.items() if row.at(point) == 0 and (row.x or row.y)}
    for name, row in tight.items():
        weight = (gap[0] * row.x + gap[1] * row.y) / (row.x**2 + row.y**2)
        if weight >= 0 and (weight * row.x, weight * row.y) == gap:
            return {**found, name: weight}
    for (first, a), (second, b) in combinations(tight.items(), 2):
        determinant = a.x * b.y - a.y * b.x
        if determinant:
            weights = (
                (gap[0] * b.y - gap[1] * b.x) / determinant,
                (a.x * gap[1] - a.y * gap[0]) / determinant,
            )
            if min(weights) >= 0:
                return {**found, first: weights[0], second: weights[1]}
    raise CertificateError("no multipliers prove the point to be the nearest")
