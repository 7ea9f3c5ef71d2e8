r"""The ratios that cities accept, where a gain is a parabola in the ratio.

Every gain met here is *quasi-concave* on [0, 1]: it is concave, or it only rises, or it only
falls. Then the ratios at which it is not negative form one interval around its peak, and so do
the ratios that several cities accept. The ends are exact where the roots are rational;
otherwise they are rounded inwards by less than 2⁻⁷⁰, so that each end is truly accepted.
Roots are found by signs alone: they do not depend on the unit of money.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import isqrt

from citypact.games.rational import Number, as_fraction
from citypact.mechanisms.ratio_set import RatioSet

ZERO, ONE = Fraction(0), Fraction(1)
#: Steps of bisection; an irrational end is rounded by less than 2 to the minus this.
STEPS = 70
#: How far beyond an end the recheck looks for a refusal: above the rounding, below any ratio in print.
BEYOND = Fraction(1, 2**60)


@dataclass(frozen=True)
class Parabola:
    """constant + linear s + square s², in fractions.

    Examples
    --------
    >>> gain = Parabola(Fraction(-3, 10), Fraction(1), Fraction(0))
    >>> gain(0.5), gain.peak
    (Fraction(1, 5), Fraction(1, 1))
    """

    constant: Fraction
    linear: Fraction
    square: Fraction

    def __call__(self, ratio: Number) -> Fraction:
        """Return the value at a ratio."""
        s = as_fraction(ratio)
        return self.constant + s * (self.linear + s * self.square)

    def __add__(self, other: Parabola) -> Parabola:
        return Parabola(
            self.constant + other.constant, self.linear + other.linear, self.square + other.square
        )

    def raised(self, amount: Fraction) -> Parabola:
        """Return the same gain with a fixed amount added."""
        return Parabola(self.constant + amount, self.linear, self.square)

    def slope(self, ratio: Number) -> Fraction:
        """Return the derivative at a ratio."""
        return self.linear + 2 * self.square * as_fraction(ratio)

    @property
    def peak(self) -> Fraction:
        """A ratio in [0, 1] with the largest value."""
        ends = [ZERO, ONE]
        if self.square < 0:
            ends.append(min(max(-self.linear / (2 * self.square), ZERO), ONE))
        return max(ends, key=self)

    @property
    def one_hill(self) -> bool:
        """Whether the parabola is concave, or only rises, or only falls on [0, 1]."""
        return self.square <= 0 or self.slope(0) * self.slope(1) >= 0


def accepted(gain: Parabola) -> RatioSet | None:
    """Return the ratios in [0, 1] at which a gain with one hill is not negative.

    Examples
    --------
    >>> accepted(Parabola(Fraction(-3, 10), Fraction(1), Fraction(0))).ends
    (0.3, 1.0)
    """
    peak = gain.peak
    if gain(peak) < 0:
        return None
    low, high = (end if gain(end) >= 0 else _edge(gain, peak, end) for end in (ZERO, ONE))
    return RatioSet(low, high)


def accepted_by_all(gains: Iterable[Parabola]) -> RatioSet | None:
    """Return the ratios in [0, 1] at which no gain is negative."""
    low, high = ZERO, ONE
    for gain in gains:
        ratios = accepted(gain)
        if ratios is None:
            return None
        low, high = max(low, ratios.lo), min(high, ratios.hi)
    return RatioSet(low, high) if low <= high else None


def _edge(gain: Parabola, inside: Fraction, outside: Fraction) -> Fraction:
    """Return the last accepted ratio on the way from an accepted one to a refused one."""
    for root in _rational_roots(gain):
        if min(inside, outside) <= root <= max(inside, outside):
            return root
    for _ in range(STEPS):
        middle = (inside + outside) / 2
        inside, outside = (middle, outside) if gain(middle) >= 0 else (inside, middle)
    return inside


def _rational_roots(gain: Parabola) -> list[Fraction]:
    if gain.square == 0:
        return [-gain.constant / gain.linear] if gain.linear else []
    inner = gain.linear**2 - 4 * gain.square * gain.constant
    if inner < 0:
        return []
    top, bottom = isqrt(inner.numerator), isqrt(inner.denominator)
    if top**2 != inner.numerator or bottom**2 != inner.denominator:
        return []
    root = Fraction(top, bottom)
    return [(-gain.linear + sign * root) / (2 * gain.square) for sign in (1, -1)]


def consent_residuals(
    gains: Mapping[str, Parabola], ratios: RatioSet | None, scale: Fraction
) -> dict[str, Fraction]:
    """Prove that ``ratios`` are all those that every city accepts, or that there is none.

    Parameters
    ----------
    gains : mapping of str to Parabola
        Who must consent, and the gain.
    ratios : RatioSet or None
        The claim.
    scale : Fraction
        Amount that violations are measured against.

    Returns
    -------
    dict of str to Fraction
        Condition → violation, at most zero when met.
    """
    residuals = {
        f"the ratios that {name} accepts are one interval": Fraction(int(not gain.one_hill))
        for name, gain in gains.items()
    }
    if ratios is None:
        return residuals | {"no ratio pleases all": _refusal(list(gains.values()), scale)}
    worst = min(gain(end) for gain in gains.values() for end in (ratios.lo, ratios.hi))
    beyond = [
        min(gain(ratio) for gain in gains.values())
        for ratio in (ratios.lo - BEYOND, ratios.hi + BEYOND)
        if 0 <= ratio <= 1
    ]
    return residuals | {
        "all accept both ends": -worst / scale,
        "one refuses beyond each end": Fraction(int(any(value >= 0 for value in beyond))),
        "accepted ratios within [0, 1]": max(-ratios.lo, ratios.hi - 1),
    }


def _refusal(gains: list[Parabola], scale: Fraction) -> Fraction:
    """Return a negative number if some city refuses all ratios, or two of them every ratio between them.

    Where one city's hill lies left of a ratio that both refuse, and the other's right of it,
    the first refuses all that is higher and the second all that is lower.
    """
    lost = [gain(gain.peak) / scale for gain in gains]
    if min(lost) < 0:
        return min(lost)
    spans = [(span.lo, span.hi, gain) for gain in gains if (span := accepted(gain)) is not None]
    left, right = min(spans, key=lambda span: span[1]), max(spans, key=lambda span: span[0])
    between = (left[1] + right[0]) / 2
    apart = left[2].peak <= between <= right[2].peak
    worst = max(left[2](between), right[2](between)) / scale
    return worst if apart and worst < 0 else ONE
