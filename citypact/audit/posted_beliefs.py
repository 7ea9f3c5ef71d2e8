r"""Beliefs about a cost made of spread and listed masses: F, its integral H, and what a posted ratio yields.

A belief is a sum of masses, each spread evenly over a range or sitting on one rate. A posted ratio s is taken
iff the origin's loss is at most s and the destination's cost at most 1 - s (models.md §4.5), so

.. math:: W(s) = H_F(s) G(1 - s) + F(s) H_G(1 - s), \qquad H(x) = E[(x - X)^+] .

Between the ends of the ranges W is a polynomial; its maxima are ends, roots of its slope, or whole pieces.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Any

from citypact.audit.exact import ONE, ZERO, Unusable, exact, root

Polynomial = tuple[Fraction, ...]  # lowest power first
Interval = tuple[Fraction, Fraction]
#: Relative distance of values that are one: irrational roots are found to 40 digits.
SAME = Fraction(1, 10**30)


@dataclass(frozen=True)
class Mass:
    """A part of a distribution, spread over a range or, if that is one rate, sitting on it."""

    low: Fraction
    high: Fraction
    mass: Fraction

    def below(self, between: Interval) -> tuple[Polynomial, Polynomial]:
        """F and H of this mass as polynomials of the rate, for rates between two neighbouring ends."""
        if between[1] <= self.low:
            return (ZERO,), (ZERO,)
        if between[0] >= self.high:
            return (self.mass,), (-self.mass * (self.low + self.high) / 2, self.mass)
        part = self.mass / (self.high - self.low)
        return (-part * self.low, part), (part * self.low**2 / 2, -part * self.low, part / 2)

    def at(self, rate: Fraction) -> tuple[Fraction, Fraction]:
        """F and H of this mass at a rate."""
        if rate < self.low:
            return ZERO, ZERO
        if rate >= self.high:
            return self.mass, self.mass * (rate - (self.low + self.high) / 2)
        return (
            self.mass * (rate - self.low) / (self.high - self.low),
            self.mass * (rate - self.low) ** 2 / (self.high - self.low) / 2,
        )


@dataclass(frozen=True)
class Belief:
    """A distribution as a sum of masses, which add up to one."""

    masses: tuple[Mass, ...]

    @property
    def ends(self) -> tuple[Fraction, ...]:
        """All rates at which F bends or jumps."""
        return tuple(sorted({end for each in self.masses for end in (each.low, each.high)}))

    @property
    def mean(self) -> Fraction:
        """The expected rate."""
        return sum((each.mass * (each.low + each.high) / 2 for each in self.masses), ZERO)

    @property
    def gapless(self) -> bool:
        """Whether every rate between the ends is possible and none has a probability of its own."""
        return all(each.mass and each.low < each.high for each in self.masses)

    def at(self, rate: Fraction) -> tuple[Fraction, Fraction]:
        """F and H at a rate."""
        found = [each.at(rate) for each in self.masses]
        return sum((f for f, _ in found), ZERO), sum((h for _, h in found), ZERO)

    def below(self, between: Interval) -> tuple[Polynomial, Polynomial]:
        """F and H as polynomials of the rate between two neighbouring ends."""
        found = [each.below(between) for each in self.masses]
        return added(*(f for f, _ in found)), added(*(h for _, h in found))

    def moved(self, factor: Fraction, shift: Fraction) -> Belief:
        """The belief about ``factor`` times the cost plus ``shift``."""
        return Belief(
            tuple(Mass(m.low * factor + shift, m.high * factor + shift, m.mass) for m in self.masses)
        )


def belief_of(data: Mapping[str, Any]) -> Belief | None:
    """Read a belief; ``None`` for a curved one, whose F no fractions give.

    Examples
    --------
    >>> belief_of({"kind": "uniform", "low": 0, "high": 0.5}).at(Fraction(1, 4))
    (Fraction(1, 2), Fraction(1, 16))
    """
    kind = data["kind"]
    if kind == "beta":
        return None
    if kind == "uniform":
        ends, weights = [exact(data["low"]), exact(data["high"])], [ONE]
    elif kind == "histogram":
        ends, weights = [exact(each) for each in data["edges"]], [exact(each) for each in data["weights"]]
    elif kind == "empirical":
        values = [exact(each) for each in data["values"]]
        given = data.get("weights") or [1] * len(values)
        weights = [exact(each) for each in given]
        whole = sum(weights, ZERO)
        rows = [Mass(v, v, w / whole) for v, w in zip(values, weights, strict=True) if w]
        return Belief(tuple(rows))
    else:
        raise Unusable(f"{kind!r} is no kind of belief")
    whole = sum(weights, ZERO)
    cells = zip(pairwise(ends), weights, strict=True)
    return Belief(tuple(Mass(low, high, weight / whole) for (low, high), weight in cells))


def added(*terms: Polynomial) -> Polynomial:
    """The sum of polynomials."""
    length = max((len(each) for each in terms), default=1)
    return tuple(sum((each[power] for each in terms if power < len(each)), ZERO) for power in range(length))


def times(one: Polynomial, other: Polynomial) -> Polynomial:
    """The product of two polynomials."""
    found = [ZERO] * (len(one) + len(other) - 1)
    for a, value in enumerate(one):
        for b, factor in enumerate(other):
            found[a + b] += value * factor
    return tuple(found)


def mirrored(form: Polynomial) -> Polynomial:
    """The polynomial of 1 - s, as one of s."""
    found: Polynomial = (ZERO,)
    power: Polynomial = (ONE,)
    for value in form:
        found = added(found, times((value,), power))
        power = times(power, (ONE, -ONE))
    return found


def value_of(form: Polynomial, at: Fraction) -> Fraction:
    """A polynomial's value."""
    return sum((value * at**power for power, value in enumerate(form)), ZERO)


def area(form: Polynomial, between: Interval) -> Fraction:
    """The integral of a polynomial over a range."""
    whole = (ZERO, *(value / (power + 1) for power, value in enumerate(form)))
    return value_of(whole, between[1]) - value_of(whole, between[0])


def stationary(form: Polynomial) -> tuple[list[Fraction], bool]:
    """Where the slope of a cubic is zero, and whether all such places are rational."""
    slope = [power * value for power, value in enumerate(form)][1:]
    while slope and not slope[-1]:
        slope.pop()
    if len(slope) == 2:
        return [-slope[0] / slope[1]], True
    if len(slope) != 3:
        return [], True
    c, b, a = slope
    inside = b * b - 4 * a * c
    if inside < 0:
        return [], True
    side = root(inside)
    return [(-b - side) / (2 * a), (-b + side) / (2 * a)], side * side == inside


@dataclass(frozen=True)
class Best:
    """The greatest value of a function on [0, 1], where it is attained, and whether that is exact."""

    value: Fraction
    sets: tuple[Interval, ...]
    rational: bool


def best_of(corners: Sequence[Fraction], pieces: Sequence[Polynomial], at_corner: Sequence[Fraction]) -> Best:
    """Return all maxima of a function that is a polynomial between corners and may jump at them."""
    found: list[tuple[Interval, Fraction]] = [
        ((at, at), value) for at, value in zip(corners, at_corner, strict=True)
    ]
    rational = True
    for (low, high), form in zip(pairwise(corners), pieces, strict=True):
        if not any(form[1:]):
            found.append(((low, high), form[0]))
            continue
        places, whole = stationary(form)
        inside = [at for at in places if low < at < high]
        rational = rational and (whole or not inside)
        found += [((at, at), value_of(form, at)) for at in inside]
    best = max(value for _, value in found)
    kept = sorted(ends for ends, value in found if best - value <= abs(best) * SAME)
    sets: list[Interval] = []
    for low, high in kept:
        if sets and low <= sets[-1][1]:
            sets[-1] = (sets[-1][0], max(high, sets[-1][1]))
        else:
            sets.append((low, high))
    return Best(best, tuple(sets), rational)
