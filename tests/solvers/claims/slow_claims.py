"""The bankruptcy game by its definitions, in fractions and without shortcuts."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations, pairwise, permutations

Point = tuple[Fraction, Fraction]


def worths(estate: Fraction, claims: Sequence[Fraction]) -> dict[frozenset[int], Fraction]:
    """What is left for each coalition once all others are paid in full."""
    everyone = range(len(claims))
    return {
        frozenset(group): max(Fraction(0), estate - sum(claims[j] for j in everyone if j not in group))
        for size in range(len(claims) + 1)
        for group in combinations(everyone, size)
    }


def served_in_order(estate: Fraction, claims: Sequence[Fraction]) -> list[Fraction]:
    """First come, first served, on average over all orders."""
    orders = list(permutations(range(len(claims))))
    total = [Fraction(0)] * len(claims)
    for order in orders:
        left = estate
        for claimant in order:
            served = min(claims[claimant], left)
            total[claimant] += served
            left -= served
    return [amount / len(orders) for amount in total]


def pairwise_balanced(values: dict[frozenset[int], Fraction], awards: Sequence[Fraction]) -> bool:
    """Whether no player can bring up more against another than the other against them.

    In a convex game, as the bankruptcy game is, this holds at the nucleolus alone (Maschler,
    Peleg and Shapley 1972).
    """
    players = range(len(awards))

    def surplus(one: int, other: int) -> Fraction:
        return max(
            value - sum(awards[k] for k in group)
            for group, value in values.items()
            if one in group and other not in group
        )

    return all(surplus(i, j) == surplus(j, i) for i, j in combinations(players, 2))


def tau_value(values: dict[frozenset[int], Fraction], number: int) -> list[Fraction]:
    """The efficient point between minimal rights and utopia payoffs."""
    everyone = frozenset(range(number))
    utopia = [values[everyone] - values[everyone - {i}] for i in range(number)]
    rights = [
        max(value - sum(utopia[j] for j in group if j != i) for group, value in values.items() if i in group)
        for i in range(number)
    ]
    span = sum(utopia) - sum(rights)
    step = (values[everyone] - sum(rights)) / span if span else Fraction(0)
    return [low + step * (high - low) for low, high in zip(rights, utopia, strict=True)]


def centroid_of_three(estate: Fraction, claims: Sequence[Fraction]) -> tuple[Fraction, list[Fraction]]:
    """Area of the awards to three claimants, in the plane of the first two, and its moments."""
    first, second, third = claims
    zero = Fraction(0)
    shape: list[Point] = [(zero, zero), (first, zero), (first, second), (zero, second)]
    shape = _cut(shape, estate, 1)
    shape = _cut(shape, estate - third, -1)
    area, moments = zero, [zero, zero]
    for (a, b), (c, d) in zip(shape, shape[1:] + shape[:1], strict=True):
        cross = a * d - c * b
        area += cross / 2
        moments[0] += (a + c) * cross / 6
        moments[1] += (b + d) * cross / 6
    return area, [*moments, estate * area - sum(moments)]


def centroid_of_four(estate: Fraction, claims: Sequence[Fraction]) -> list[Fraction]:
    """Slice by the fourth award; between breaks Simpson's rule integrates cubics exactly."""
    *others, last = claims
    sums = {sum(part, Fraction(0)) for size in range(4) for part in combinations(others, size)}
    breaks = sorted({Fraction(0), last} | {estate - s for s in sums if 0 < estate - s < last})
    volume, moments = Fraction(0), [Fraction(0)] * 4
    for low, high in pairwise(breaks):
        for at, weight in ((low, 1), ((low + high) / 2, 4), (high, 1)):
            share = (high - low) * weight / 6
            area, inner = centroid_of_three(estate - at, others)
            volume += share * area
            for k, moment in enumerate([*inner, at * area]):
                moments[k] += share * moment
    return [moment / volume for moment in moments]


def _cut(shape: list[Point], level: Fraction, side: int) -> list[Point]:
    """Keep the part of a polygon with side * (x + y) <= side * level."""
    kept: list[Point] = []
    for here, there in zip(shape, shape[1:] + shape[:1], strict=True):
        now, then = side * (sum(here) - level), side * (sum(there) - level)
        if now <= 0:
            kept.append(here)
        if now * then < 0:
            part = now / (now - then)
            kept.append((here[0] + part * (there[0] - here[0]), here[1] + part * (there[1] - here[1])))
    return kept
