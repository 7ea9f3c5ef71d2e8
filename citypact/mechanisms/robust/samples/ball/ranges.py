r"""Ratios accepted over a whole Wasserstein ball, and the largest ball that leaves one.

In fractions of the mean tax, with mean loss rates :math:`\ell, k` and radius :math:`e`:

* norms 1 and :math:`\infty`: straight pieces, exact (the set of a convex function);
* norm 2: :math:`\sigma - \ell \ge e\sqrt{1+\sigma^2}` turns at roots of
  :math:`(1-e^2)\sigma^2 - 2\ell\sigma + \ell^2 - e^2`; ends are rounded *inwards*, each one
  tested by the exact inequality, so every ratio of the answer is accepted.

The largest radius is :math:`\min(\tfrac{1-\ell-k}2, 1-\ell, 1-k)` for norm 1. For norm
:math:`\infty` it is the larger of :math:`\min(\frac{s-\ell}{1+s}, \frac{1-s-k}{2-s})` at the
ends and where both are equal, :math:`s = \frac{1+2\ell-k}{2+\ell+k}`. For norm 2 it lies
between these two and is found by bisection.
"""

from __future__ import annotations

from fractions import Fraction

from citypact.mechanisms.robust.samples.ball.dual_norm import (
    Norm,
    accepts,
    direction,
    root_below,
    worst_loss_line,
)
from citypact.mechanisms.robust.samples.convex_lines import ONE, ZERO, Line, sublevel

HALF = Fraction(1, 2)
BISECTIONS = 60


def larger_worst_loss(
    norm: Norm, radius: Fraction, rates: tuple[Fraction, Fraction], ratio: Fraction
) -> Line:
    """Return a supporting line of the larger of the two cities' worst mean losses."""
    lines = (
        worst_loss_line(norm, radius, rates[0], "origin", ratio),
        worst_loss_line(norm, radius, rates[1], "destination", ratio),
    )
    return max(lines, key=lambda line: line.at(ratio))


def accepted_ratios(
    norm: Norm, radius: Fraction, rates: tuple[Fraction, Fraction]
) -> tuple[Fraction, Fraction] | None:
    """Return the ratios in [0, 1] that both cities accept at every distribution in the ball.

    Examples
    --------
    >>> accepted_ratios("inf", Fraction(1, 10), (Fraction(1, 5), Fraction(1, 5)))
    (Fraction(1, 3), Fraction(2, 3))
    """
    if norm != "2":
        found = sublevel(lambda s: larger_worst_loss(norm, radius, rates, s))
        return None if found is None else (found.lo, found.hi)
    origin, destination = (_kept_on_the_circle(radius, rate) for rate in rates)
    if origin is None or destination is None:
        return None
    lo, hi = max(origin[0], 1 - destination[1]), min(origin[1], 1 - destination[0])
    return (lo, hi) if lo <= hi else None


def _kept_on_the_circle(radius: Fraction, rate: Fraction) -> tuple[Fraction, Fraction] | None:
    """Parts of the tax with which a city accepts, norm 2, rounded inwards."""
    square, half_linear, constant = 1 - radius**2, -rate, rate**2 - radius**2
    points = {ZERO, ONE, rate}
    turn = half_linear**2 - square * constant
    if square == 0:
        if half_linear:
            points.add(-constant / (2 * half_linear))
    elif turn >= 0:
        low = root_below(turn)
        # Relative rounding of the root: one step above it is surely past the true value.
        roots = {low} if low * low == turn else {low, low * (1 + Fraction(1, 2**78))}
        points |= {(-half_linear + sign * root) / square for root in roots for sign in (-1, 1)}
    inside = [p for p in points if 0 <= p <= 1 and accepts("2", radius, rate, p)]
    return (min(inside), max(inside)) if inside else None


def largest_radius(norm: Norm, rates: tuple[Fraction, Fraction]) -> Fraction | None:
    """Return the largest radius with an agreement (for norm 2 from below); None if radius 0 has none.

    Examples
    --------
    >>> rates = (Fraction(1, 5), Fraction(1, 5))
    >>> [round(float(largest_radius(norm, rates)), 6) for norm in ("1", "2", "inf")]
    [0.3, 0.268328, 0.2]
    """
    loss, cost = rates
    if accepted_ratios("1", ZERO, rates) is None:
        return None
    widest = min((1 - loss - cost) / 2, 1 - loss, 1 - cost)
    if norm == "1":
        return widest
    points = {ZERO, ONE}
    if 2 + loss + cost:
        points.add((1 + 2 * loss - cost) / (2 + loss + cost))
    least = max(ZERO, *(min((s - loss) / (1 + s), (1 - s - cost) / (2 - s)) for s in points if 0 <= s <= 1))
    if norm == "inf":
        return least
    low, high = least, widest
    if accepted_ratios("2", high, rates) is not None:
        return high
    for _ in range(BISECTIONS):
        middle = (low + high) / 2
        if accepted_ratios("2", middle, rates) is None:
            high = middle
        else:
            low = middle
    return low


def radius_of_half(norm: Norm, rates: tuple[Fraction, Fraction]) -> Fraction:
    """Return the largest radius at which both accept one half; negative if they do not at the means.

    Examples
    --------
    >>> radius_of_half("inf", (Fraction(1, 5), Fraction(1, 10)))
    Fraction(1, 5)
    """
    a, b = direction(norm, HALF)
    room = HALF - max(rates)
    found = room / (a * HALF + b)
    if norm == "2" and room > 0:  # the root is a shade larger than a/2 + b: stay below
        found *= 1 - Fraction(1, 2**100)
    return found
