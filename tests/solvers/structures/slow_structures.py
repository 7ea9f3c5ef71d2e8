"""The best partition by looking at every one, players as a list, worths by frozen set."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction

Worth = Callable[[frozenset[int]], Fraction]


def partitions(players: list[int]) -> Iterator[list[list[int]]]:
    if not players:
        yield []
        return
    *others, last = players
    for rest in partitions(others):
        yield [*rest, [last]]
        for at in range(len(rest)):
            yield [*rest[:at], [*rest[at], last], *rest[at + 1 :]]


def best(players: int, worth: Worth, cost: bool) -> tuple[Fraction, int, list[tuple[int, ...]]]:
    """Return the best total, the number of partitions that reach it, and the first of them."""
    found: list[tuple[Fraction, int, list[tuple[int, ...]]]] = []
    for groups in partitions(list(range(players))):
        total = sum((worth(frozenset(group)) for group in groups), Fraction(0))
        words = sorted(tuple(sorted(group)) for group in groups)
        found.append((total if cost else -total, len(words), words))
    value, _, words = min(found)
    return (value if cost else -value), sum(one[0] == value for one in found), words
