"""Where names stand beside their points, so that they cover each other least."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TypeAlias

from citypact.report.words.amounts import display_width

#: How wide a letter is over its size, and half the width of a marker, in points.
WIDTH, MARKER = 0.58, 7.0
#: Left, bottom, right and top, in points.
Box: TypeAlias = tuple[float, float, float, float]
Spot: TypeAlias = tuple[float, float]


def offsets(spots: Sequence[Spot], names: Sequence[str], size: float) -> list[Spot]:
    """Return how far the middle of each name stands from its point; names in a crowd choose first.

    Parameters
    ----------
    spots : sequence of (float, float)
        Points on the page, in 1/72 inch.
    names : sequence of str
        What is written at each.
    size : float
        Height of the letters in the same unit.

    Examples
    --------
    >>> offsets([(0, 0), (200, 0)], ["a", "b"], 7.5)
    [(0.0, 12.0), (0.0, 12.0)]
    """
    taken: list[Box] = [(x - MARKER, y - MARKER, x + MARKER, y + MARKER) for x, y in spots]
    found: dict[int, Spot] = {}
    for at in sorted(range(len(spots)), key=lambda one: _room(one, spots)):
        places = _places(names[at], size)
        found[at] = min(places, key=lambda shift: _covered(_box(spots[at], shift, names[at], size), taken))
        taken.append(_box(spots[at], found[at], names[at], size))
    return [found[at] for at in range(len(spots))]


def _places(name: str, size: float) -> list[Spot]:
    """Return where the middle of a name may stand."""
    side = size * WIDTH * display_width(name) / 2 + 10
    return [
        (0.0, 12.0), (0.0, -12.0), (side, 0.0), (-side, 0.0), (side, 9.0), (-side, 9.0), (side, -9.0),
        (-side, -9.0),
    ]  # fmt: skip


def _box(spot: Spot, shift: Spot, name: str, size: float) -> Box:
    half = size * WIDTH * display_width(name) / 2
    x, y = spot[0] + shift[0], spot[1] + shift[1]
    return x - half, y - 0.6 * size, x + half, y + 0.6 * size


def _covered(box: Box, taken: Sequence[Box]) -> float:
    """Return how much of other boxes a box covers, in square points."""
    return sum(
        max(0.0, min(box[2], other[2]) - max(box[0], other[0]))
        * max(0.0, min(box[3], other[3]) - max(box[1], other[1]))
        for other in taken
    )


def _room(at: int, spots: Sequence[Spot]) -> float:
    return min((math.dist(spots[at], other) for place, other in enumerate(spots) if place != at), default=0.0)
