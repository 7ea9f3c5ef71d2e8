r"""How much a city's mean gain can fall when the distribution of (R, L, K) moves by one.

Type-1 Wasserstein distance with ground norm :math:`\|\cdot\|` on :math:`(R, L, K)`. A gain
linear in these numbers with slope :math:`c` changes by at most :math:`\|c\|_*` per unit of
distance. A city that keeps the part :math:`\sigma` of the tax has :math:`c = (\sigma, -1)`
in R and its own loss, and zero in the other city's:

* norm 1, dual :math:`\infty`: :math:`\max(\sigma, 1) = 1`;
* norm 2: :math:`\sqrt{1+\sigma^2}`;
* norm :math:`\infty`, dual 1: :math:`1 + \sigma`.

The worst direction is a unit vector :math:`(-a, b)`: less tax, more loss. For norm 2 it is
taken on the circle at a *rational* point, :math:`(2t, 1-t^2)/(1+t^2)`, so that its length
is one exactly, and :math:`a\sigma + b` falls short of the root by the square of the
rounding of t only.

References
----------
models.md §4.8. P. Mohajerin Esfahani and D. Kuhn, "Data-driven distributionally robust
optimization using the Wasserstein metric", Mathematical Programming 171, 2018, 115-166.
"""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Literal

from citypact.mechanisms.robust.samples.convex_lines import ONE, ZERO, Line
from citypact.mechanisms.robust.samples.tail import City

Norm = Literal["1", "2", "inf"]
NORMS: tuple[Norm, ...] = ("1", "2", "inf")
#: Binary places of the roots.
PLACES = 80


def root_below(square: Fraction) -> Fraction:
    """Return a rational number at most the square root, by a relative 2^-80 at most.

    Examples
    --------
    >>> root_below(Fraction(9, 4)), float(root_below(Fraction(2)))
    (Fraction(3, 2), 1.4142135623730951)
    """
    if square <= 0:
        return ZERO
    size = square.numerator.bit_length() - square.denominator.bit_length()
    places = max(PLACES - size // 2 + 2, 1)
    exact = math.isqrt(square.numerator), math.isqrt(square.denominator)
    if exact[0] ** 2 == square.numerator and exact[1] ** 2 == square.denominator:
        return Fraction(*exact)
    return Fraction(math.isqrt((square.numerator << 2 * places) // square.denominator), 1 << places)


def direction(norm: Norm, kept: Fraction) -> tuple[Fraction, Fraction]:
    """Return (a, b): the fall of the tax and the rise of the loss in the worst unit step.

    Examples
    --------
    >>> direction("inf", Fraction(1, 2)), direction("2", Fraction(3, 4))
    ((Fraction(1, 1), Fraction(1, 1)), (Fraction(3, 5), Fraction(4, 5)))
    """
    if norm == "1":
        return ZERO, ONE
    if norm == "inf":
        return ONE, ONE
    half = _short(kept / (1 + root_below(1 + kept**2)))  # tangent of half the angle
    return 2 * half / (1 + half**2), (1 - half**2) / (1 + half**2)


def _short(number: Fraction) -> Fraction:
    """Return a nearby fraction of few digits, which else would pile up; any half angle will do."""
    return (
        number if number.denominator >> PLACES == 0 else Fraction(round(number * (1 << PLACES)), 1 << PLACES)
    )


def length(norm: Norm, step: tuple[Fraction, Fraction]) -> Fraction:
    """Return the ground norm of a step (its square for norm 2, which is one when the norm is)."""
    a, b = abs(step[0]), abs(step[1])
    return {"1": a + b, "2": a * a + b * b, "inf": max(a, b)}[norm]


def worst_loss_line(norm: Norm, radius: Fraction, rate: Fraction, city: City, ratio: Fraction) -> Line:
    """Return a city's worst mean loss over the ball as a line in the ratio that supports it there.

    Parameters
    ----------
    norm : {"1", "2", "inf"}
        Ground norm.
    radius, rate : Fraction
        Radius of the ball and the city's mean loss, as fractions of the mean tax.
    city, ratio
        Whose loss, and where.

    Examples
    --------
    >>> worst_loss_line("inf", Fraction(1, 10), Fraction(1, 5), "origin", Fraction(1, 2))
    Line(intercept=Fraction(3, 10), slope=Fraction(-9, 10))
    """
    kept = ratio if city == "origin" else 1 - ratio
    a, b = direction(norm, kept)
    at_none, per_kept = rate + radius * b, radius * a - 1
    if city == "origin":
        return Line(at_none, per_kept)
    return Line(at_none + per_kept, -per_kept)


def accepts(norm: Norm, radius: Fraction, rate: Fraction, kept: Fraction) -> bool:
    """Decide exactly whether a city that keeps this part of the tax gains at every distribution in the ball.

    Examples
    --------
    >>> accepts("2", Fraction(4, 25), Fraction(11, 20), Fraction(3, 4))
    True
    """
    gain = kept - rate
    if norm == "2":
        return gain >= 0 and gain**2 >= radius**2 * (1 + kept**2)
    a, b = direction(norm, kept)
    return gain >= radius * (a * kept + b)
