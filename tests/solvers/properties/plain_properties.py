"""Definitions of the properties, word for word and in fractions: slow, and nothing shared."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction

from coalitional_property_oracles import minimal_rights

Worths = list[Fraction]


def players(v: Worths) -> range:
    return range(len(v).bit_length() - 1)


def inside(mask: int) -> Iterator[int]:
    return (sub for sub in range(mask + 1) if sub & ~mask == 0)


def members(v: Worths, mask: int) -> list[int]:
    return [i for i in players(v) if mask >> i & 1]


def hope(v: Worths, i: int) -> Fraction:
    return v[-1] - v[(len(v) - 1) & ~(1 << i)]


def gap(v: Worths, mask: int) -> Fraction:
    return sum((hope(v, i) for i in members(v, mask)), Fraction(0)) - v[mask]


def monotone(v: Worths) -> list[Fraction]:
    return [v[s] - v[t] for t in range(len(v)) for s in inside(t)]


def zero_monotone(v: Worths) -> list[Fraction]:
    zero = [worth - sum((v[1 << i] for i in members(v, mask)), Fraction(0)) for mask, worth in enumerate(v)]
    return monotone(zero)


def superadditive(v: Worths) -> list[Fraction]:
    return [v[s] + v[t ^ s] - v[t] for t in range(len(v)) for s in inside(t)]


def convex(v: Worths) -> list[Fraction]:
    return [v[s] + v[t] - v[s | t] - v[s & t] for s in range(len(v)) for t in range(len(v))]


def average_convex(v: Worths) -> list[Fraction]:
    def given(s: int, t: int) -> Fraction:
        return sum((v[t] - v[t & ~(1 << i)] for i in members(v, s)), Fraction(0))

    return [given(s, s) - given(s, t) for t in range(len(v)) for s in inside(t)]


def additive(v: Worths) -> list[Fraction]:
    return [abs(v[s] - sum((v[1 << i] for i in members(v, s)), Fraction(0))) for s in range(len(v))]


def constant_sum(v: Worths) -> list[Fraction]:
    return [abs(v[s] + v[len(v) - 1 - s] - v[-1]) for s in range(len(v))]


def weakly_constant_sum(v: Worths) -> list[Fraction]:
    return [abs(v[1 << i] + v[(len(v) - 1) & ~(1 << i)] - v[-1]) for i in players(v)]


def symmetric(v: Worths) -> list[Fraction]:
    by_size: dict[int, list[Fraction]] = {}
    for mask, worth in enumerate(v):
        by_size.setdefault(mask.bit_count(), []).append(worth)
    return [max(worths) - min(worths) for worths in by_size.values()]


def degenerate(v: Worths) -> list[Fraction]:
    return [abs(v[-1] - sum((v[1 << i] for i in players(v)), Fraction(0)))]


def semi_convex(v: Worths) -> list[Fraction]:
    alone = [-gap(v, 1 << i) for i in players(v)]
    return alone + [gap(v, 1 << i) - gap(v, s) for s in range(len(v)) for i in members(v, s)]


def negated(rule: Callable[[Worths], list[Fraction]]) -> Callable[[Worths], list[Fraction]]:
    return lambda v: rule([-worth for worth in v])


def cover(v: Worths, k: int) -> Worths:
    """Driessen's k-cover by its formula, whether it is above the game or not."""
    return [
        worth
        if mask.bit_count() < k
        else v[-1] - sum((hope(v, j) for j in members(v, len(v) - 1 - mask)), Fraction(0))
        for mask, worth in enumerate(v)
    ]


def k_convex(v: Worths, k: int) -> bool:
    raised = cover(v, k)
    exists = all(high >= low for high, low in zip(raised, v, strict=True))
    return exists and max(convex(raised)) <= 0


def quasi_balanced(v: Worths) -> bool:
    low, high = minimal_rights(v), [hope(v, i) for i in players(v)]
    return all(a <= b for a, b in zip(low, high, strict=True)) and sum(low) <= v[-1] <= sum(high)
