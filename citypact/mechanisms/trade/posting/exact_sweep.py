r"""All best ratios in fractions, where F and G are made of lines and jumps.

Between corners (knots of F, and of G mirrored) W is a polynomial of degree three at most;
at a corner it may jump, but never lies below its limits from either side, because moves need
:math:`\ell \le s` and :math:`k \le 1-s` with equality allowed. So the maximum is attained at a
corner, at a stationary point of a piece, or on a whole piece where W is constant. A stationary
point whose square root is irrational is rounded to 2⁻⁸⁰, which moves W by less than 2⁻¹⁵⁰.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from itertools import pairwise
from math import isqrt

import numpy as np

from citypact.games.coalitional import FloatArray
from citypact.mechanisms.ratio_set import RatioSet

#: Values closer than this part of the best are one value: roots are rounded far below it.
SAME = Fraction(1, 10**40)
#: Sums of ten thousand rates are wrong by less in floating point.
ROUGH = 1e-9
_FINE = 2**80
Value = Callable[[Fraction], Fraction]


def exact_maxima(
    corners: Sequence[Fraction],
    value: Value,
    degree: int,
    rough: Callable[[FloatArray], FloatArray] | None = None,
) -> tuple[Fraction, tuple[RatioSet, ...]]:
    """Return the maximum of an upper semicontinuous piecewise polynomial and all that attains it.

    Parameters
    ----------
    corners : sequence of Fraction
        Rising; the polynomial changes at them alone.
    value : callable
        The function.
    degree : int
        Of the pieces, 0 to 3.
    rough : callable, optional
        The function in floating point, to pass over steps that are far from the best.

    Examples
    --------
    >>> best, found = exact_maxima([Fraction(0), Fraction(1)], lambda s: s * (1 - s), 2)
    >>> best, found[0].ratio
    (Fraction(1, 4), 0.5)
    """
    pieces = list(pairwise(corners))
    if degree == 0 and rough is not None:
        corners, pieces = _worth_a_look(corners, pieces, rough)
    candidates: list[tuple[Fraction, Fraction, Fraction]] = [(at, at, value(at)) for at in corners]
    for low, high in pieces:
        steps = [Fraction(place, degree + 2) for place in range(1, degree + 2)]
        values = [value(low + step * (high - low)) for step in steps]
        terms = _interpolated(steps, values)
        if not any(terms[1:]):
            candidates.append((low, high, terms[0]))
            continue
        for step in _stationary(terms):
            at = low + step * (high - low)
            candidates.append((at, at, value(at)))
    best = max(reached for _, _, reached in candidates)
    kept = [(low, high) for low, high, reached in candidates if best - reached <= abs(best) * SAME]
    return best, merged(kept)


def _worth_a_look(
    corners: Sequence[Fraction],
    pieces: list[tuple[Fraction, Fraction]],
    rough: Callable[[FloatArray], FloatArray],
) -> tuple[list[Fraction], list[tuple[Fraction, Fraction]]]:
    """Return the corners and steps that may be the highest, by a margin far above rounding."""
    at = rough(np.array([float(corner) for corner in corners]))
    inside = rough(np.array([float((low + high) / 2) for low, high in pieces]))
    least = max(at.max(), inside.max(initial=0.0)) - ROUGH
    return (
        [corner for corner, reached in zip(corners, at, strict=True) if reached >= least],
        [piece for piece, reached in zip(pieces, inside, strict=True) if reached >= least],
    )


def merged(pieces: Iterable[tuple[Fraction, Fraction]]) -> tuple[RatioSet, ...]:
    """Join intervals that touch; the order is that of the ratio."""
    found: list[tuple[Fraction, Fraction]] = []
    for low, high in sorted(pieces):
        if found and low <= found[-1][1]:
            found[-1] = (found[-1][0], max(high, found[-1][1]))
        else:
            found.append((low, high))
    return tuple(RatioSet(low, high) for low, high in found)


def _interpolated(steps: Sequence[Fraction], values: Sequence[Fraction]) -> list[Fraction]:
    """Return the coefficients of the polynomial through the points, lowest power first (Newton)."""
    table = list(values)
    for order in range(1, len(steps)):
        for place in range(len(steps) - 1, order - 1, -1):
            table[place] = (table[place] - table[place - 1]) / (steps[place] - steps[place - order])
    terms = [Fraction(0)] * len(steps)
    for place in range(len(steps) - 1, -1, -1):
        raised = [Fraction(0), *terms[:-1]]
        terms = [up - steps[place] * same for up, same in zip(raised, terms, strict=True)]
        terms[0] += table[place]
    return terms


def _stationary(terms: Sequence[Fraction]) -> list[Fraction]:
    """Return the roots of the derivative strictly between 0 and 1."""
    c, b, a = (place * terms[place] if place < len(terms) else Fraction(0) for place in (1, 2, 3))
    if a == 0:
        roots = [] if b == 0 else [-c / b]
    else:
        inside = b * b - 4 * a * c
        if inside < 0:
            return []
        root = _square_root(inside)
        # The stable form of both roots: no difference of nearly equal numbers.
        q = -(b + (root if b >= 0 else -root)) / 2
        roots = [q / a] + ([c / q] if q else [])
    return [root for root in roots if 0 < root < 1]


def _square_root(number: Fraction) -> Fraction:
    """Return the root, exact if it is rational, otherwise to 80 bits beyond its size."""
    top, bottom = isqrt(number.numerator), isqrt(number.denominator)
    if top * top == number.numerator and bottom * bottom == number.denominator:
        return Fraction(top, bottom)
    scale = _FINE * (1 + number.denominator // max(1, number.numerator))
    return Fraction(isqrt(number.numerator * scale * scale // number.denominator), scale)
