"""Paths between two places of a network of roads, and the shortest time, in exact numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from citypact.errors import InputError, Problem

#: Two ends of a road and the time that it takes; it can be travelled both ways.
Road = tuple[str, str, Fraction]

#: Simple paths of one trip that are listed.
MOST_PATHS = 20_000


def shortest_hours(roads: Sequence[Road], start: str, end: str) -> Fraction | None:
    """Return the time of the quickest way between two places; ``None`` if no road leads there.

    Examples
    --------
    >>> shortest_hours([("A", "B", Fraction(1)), ("B", "C", Fraction(2))], "A", "C")
    Fraction(3, 1)
    """
    reached = {start: Fraction(0)}
    # A quickest way uses every road at most once, so this many rounds settle all times.
    for _ in roads:
        before = dict(reached)
        for one, other, hours in roads:
            for here, there in ((one, other), (other, one)):
                if here in reached and (there not in reached or reached[here] + hours < reached[there]):
                    reached[there] = reached[here] + hours
        if reached == before:
            break
    return reached.get(end)


def paths_within(roads: Sequence[Road], start: str, end: str, limit: Fraction) -> tuple[int, ...]:
    """Return every simple path between two places that takes at most ``limit``, as a set of roads.

    Parameters
    ----------
    roads : sequence of (str, str, Fraction)
        Two ends and the time of each road; road ``k`` is bit ``k`` of a set.
    start, end : str
        Two places.
    limit : Fraction
        Longest time.

    Raises
    ------
    InputError
        If there are more than 20,000.

    Examples
    --------
    >>> triangle = [("A", "B", Fraction(3)), ("A", "C", Fraction(1)), ("C", "B", Fraction(1))]
    >>> paths_within(triangle, "A", "B", Fraction(2)), paths_within(triangle, "A", "B", Fraction(3))
    ((6,), (1, 6))
    """
    found: list[int] = []
    for path in _walk(roads, start, end, limit, 0, frozenset((start,))):
        found.append(path)
        if len(found) > MOST_PATHS:
            raise InputError(
                Problem("links", f"over {MOST_PATHS} paths from {start} to {end}", "a network with fewer")
            )
    return tuple(sorted(found))


def _walk(
    roads: Sequence[Road], here: str, end: str, left: Fraction, taken: int, seen: frozenset[str]
) -> Iterator[int]:
    if here == end:
        yield taken
        return
    for at, (one, other, hours) in enumerate(roads):
        if hours <= left and here in (one, other):
            there = other if here == one else one
            if there not in seen:
                yield from _walk(roads, there, end, left - hours, taken | 1 << at, seen | {there})
