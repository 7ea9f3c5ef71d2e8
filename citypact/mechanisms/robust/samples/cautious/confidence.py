r"""The largest confidence at which two cities can still agree.

At a fixed ratio the largest confidence :math:`\beta_o(s)` at which the origin accepts is
exact (:func:`citypact.mechanisms.robust.samples.tail.confidence_at`); it rises in
:math:`s`, that of the destination falls. The largest joint confidence lies where they
cross, in general at a root of a quadratic: it is enclosed by bisection. For ratios
:math:`a < b` on the two sides of the crossing it is at least
:math:`\max(\beta_o(a), \beta_d(b))` and at most :math:`\min(\beta_d(a), \beta_o(b))`.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from citypact.games.rational import Number, as_fraction
from citypact.games.validation import Door
from citypact.mechanisms.robust.samples.cases import SampledCases, check_cases
from citypact.mechanisms.robust.samples.convex_lines import ZERO, Line, sublevel
from citypact.mechanisms.robust.samples.tail import CITIES, TailView, confidence_at

#: Width of the enclosure at which bisection stops.
WIDTH = Fraction(1, 10**12)
#: A dyadic ratio of this depth is as fine as a float.
STEPS = 60


@dataclass(frozen=True)
class ConfidenceRange:
    """An enclosure of the largest joint confidence.

    Parameters
    ----------
    attained : Fraction
        A confidence at which both cities accept ``ratio``.
    bound : Fraction
        No ratio in [0, 1] is accepted at a higher confidence.
    ratio : Fraction
        A ratio that both accept at ``attained``.
    """

    attained: Fraction
    bound: Fraction
    ratio: Fraction


def larger_loss(views: tuple[TailView, TailView], ratio: Fraction) -> Line:
    """Return the supporting line of the larger of the two cities' tail losses."""
    return max((view.line(ratio) for view in views), key=lambda line: line.at(ratio))


def both_views(cases: SampledCases, confidence: Fraction) -> tuple[TailView, TailView]:
    """Return how origin and destination see the tail."""
    return TailView(cases, "origin", confidence), TailView(cases, "destination", confidence)


def joint_confidence(cases: SampledCases, ratio: Number) -> Fraction | None:
    """Return the largest confidence at which both cities accept ``ratio``; None if not even on average.

    Raises
    ------
    InputError
        If the ratio is not in [0, 1].

    Examples
    --------
    >>> cases = SampledCases([1, 1, 1, 1], [0.1, 0.1, 0.1, 0.8], [0, 0, 0, 0])
    >>> joint_confidence(cases, Fraction(1, 2))
    Fraction(9, 16)
    """
    check_cases(cases)
    door = Door()
    door.between("ratio", ratio, 0, 1, "a ratio")
    door.close()
    found = [confidence_at(cases, city, as_fraction(ratio)) for city in CITIES]
    return None if None in found else min(each for each in found if each is not None)


def largest_confidence(cases: SampledCases) -> ConfidenceRange | None:
    """Enclose the largest confidence with an agreement on some ratio; None if there is none on average.

    Examples
    --------
    >>> cases = SampledCases([1, 1], [0.1, 0.7], [0.1, 0.5])
    >>> found = largest_confidence(cases)
    >>> round(float(found.attained), 6), round(float(found.ratio), 6)
    (0.375, 0.58)
    """
    check_cases(cases)
    surely = sublevel(lambda s: larger_loss(both_views(cases, Fraction(1)), s))
    if surely is not None:
        return ConfidenceRange(Fraction(1), Fraction(1), (surely.lo + surely.hi) / 2)
    mean = sublevel(lambda s: larger_loss(both_views(cases, ZERO), s))
    if mean is None:
        return None
    below, above = mean.lo, mean.hi
    ends = [(joint_confidence(cases, end) or ZERO, end) for end in (below, above)]
    best = max(ends)
    bound = Fraction(1)
    for _ in range(STEPS):
        origin = [confidence_at(cases, "origin", s) or ZERO for s in (below, above)]
        destination = [confidence_at(cases, "destination", s) or ZERO for s in (below, above)]
        if origin[0] >= destination[0]:  # the destination limits already at the lowest ratio
            return ConfidenceRange(best[0], max(best[0], destination[0]), best[1])
        if destination[1] >= origin[1]:
            return ConfidenceRange(best[0], max(best[0], origin[1]), best[1])
        bound = min(bound, destination[0], origin[1])
        if bound - best[0] <= WIDTH:
            break
        middle = (below + above) / 2
        mine, theirs = (confidence_at(cases, city, middle) or ZERO for city in CITIES)
        best = max(best, (min(mine, theirs), middle))
        if mine < theirs:
            below = middle
        else:
            above = middle
    return ConfidenceRange(best[0], max(best[0], bound), best[1])
