r"""The largest sum of lines that each count on an interval of ratios, in fractions.

A segment contributes :math:`a + b s \ge 0` on a closed interval. The sum of all is linear
between neighbouring ends and upper semicontinuous, so its maximum over :math:`[0, 1]` lies
on one of the ends; one pass over the sorted ends finds it and every interval that attains
it. Between ends the sum is flat or is less than at one of them.

References
----------
models.md §4.4, B12.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

ZERO, ONE = Fraction(0), Fraction(1)


@dataclass(frozen=True)
class Segment:
    """A non-negative line ``intercept + slope * s`` that counts on ``[lo, hi]``.

    With ``open_at_lo`` it counts on ``(lo, hi]``, as the continuation of another segment.
    """

    lo: Fraction
    hi: Fraction
    intercept: Fraction
    slope: Fraction = ZERO
    open_at_lo: bool = False


def sweep(segments: Iterable[Segment]) -> tuple[Fraction, tuple[tuple[Fraction, Fraction], ...]]:
    """Return the largest sum of segments over [0, 1] and the maximal intervals that attain it.

    Each segment is non-negative where it counts and closed at its upper end, so the sum is
    upper semicontinuous and its maximum lies on one of the ends.
    """
    starts: dict[Fraction, list[Segment]] = defaultdict(list)
    late: dict[Fraction, list[Segment]] = defaultdict(list)
    ends: dict[Fraction, list[Segment]] = defaultdict(list)
    points = {ZERO, ONE}
    for segment in segments:
        (late if segment.open_at_lo else starts)[segment.lo].append(segment)
        ends[segment.hi].append(segment)
        points.update((segment.lo, segment.hi))
    order = sorted(points)
    base = slope = ZERO
    flat: list[tuple[Fraction, Fraction, Fraction]] = []
    for place, point in enumerate(order):
        for segment in starts[point]:
            base, slope = base + segment.intercept, slope + segment.slope
        flat.append((point, point, base + slope * point))
        for segment in ends[point]:
            base, slope = base - segment.intercept, slope - segment.slope
        for segment in late[point]:
            base, slope = base + segment.intercept, slope + segment.slope
        if slope == 0 and place + 1 < len(order):
            flat.append((point, order[place + 1], base))
    best = max(value for lo, hi, value in flat if lo == hi)
    found: list[tuple[Fraction, Fraction]] = []
    for lo, hi, value in flat:
        if value != best:
            continue
        if found and found[-1][1] == lo:
            found[-1] = (found[-1][0], hi)
        else:
            found.append((lo, hi))
    return best, tuple(found)
