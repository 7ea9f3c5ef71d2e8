r"""Moved surplus at every ratio, for a list of any size, in whole numbers.

Plant :math:`f` counts with weight :math:`W_f` on a closed interval
:math:`[a_f/r_f, b_f/r_f]`. Its ends are sorted by their nearest floats: rounding keeps
order, so different floats are in the order of the fractions, and only ends that share a
float are compared exactly. Sums are sums of whole numbers.

References
----------
models.md §4.4, B12 (prefix sums over the sorted ends).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate
from operator import itemgetter
from typing import TypeAlias

from citypact.games.portfolio import WholeAmounts
from citypact.games.rational import Number, as_fraction

Interval: TypeAlias = tuple[Fraction, Fraction]
#: Nearest float, numerator, denominator, surplus that opens there, surplus that closes there.
_End: TypeAlias = tuple[float, int, int, int, int]


@dataclass(frozen=True)
class Profile:
    """Moved surplus as a step function of the ratio, in units of ``1/denominator`` 亿元.

    Parameters
    ----------
    keys : tuple of float
        Nearest floats to the points of change, 0 and 1 among them, in order.
    points : tuple of (int, int)
        The points as numerator and denominator, increasing.
    at, after : tuple of int
        Surplus moved at each point, and between it and the next.
    denominator : int
        Units in one 亿元.
    """

    keys: tuple[float, ...]
    points: tuple[tuple[int, int], ...]
    at: tuple[int, ...]
    after: tuple[int, ...]
    denominator: int

    @property
    def best(self) -> Fraction:
        """The largest value (亿元); steps are closed, so a point attains it."""
        return Fraction(max(self.at), self.denominator)

    def value_at(self, ratio: Number) -> Fraction:
        """Return the surplus moved at a ratio in [0, 1] (亿元)."""
        s = as_fraction(ratio)
        place = bisect_right(self.keys, float(s)) - 1
        while Fraction(*self.points[place]) > s:  # a point that only rounds to the ratio
            place -= 1
        steps = self.at if Fraction(*self.points[place]) == s else self.after
        return Fraction(steps[place], self.denominator)

    def reaching(self, value: Fraction) -> tuple[Interval, ...]:
        """Return the maximal closed intervals whose every ratio moves at least ``value`` (亿元)."""
        goal = value * self.denominator
        goal_units = -(-goal.numerator // goal.denominator)  # steps are whole: compare whole numbers
        found: list[Interval] = []
        start: tuple[int, int] | None = None
        last = len(self.points) - 1
        for place, point in enumerate(self.points):
            if self.at[place] < goal_units:
                continue
            start = point if start is None else start
            if place == last or self.after[place] < goal_units:
                found.append((Fraction(*start), Fraction(*point)))
                start = None
        return tuple(found)


def profile_of(whole: WholeAmounts) -> Profile:
    """Return the surplus that moves at each ratio under consent plant by plant.

    Examples
    --------
    >>> from citypact.games.portfolio import Portfolio
    >>> pair = Portfolio.from_columns([1, 1], [0.70, 0.05], [0.05, 0.70])
    >>> found = profile_of(pair.whole)
    >>> float(found.best), [tuple(map(float, ends)) for ends in found.reaching(found.best)]
    (0.25, [(0.05, 0.3), (0.7, 0.95)])
    """
    rows = zip(whole.revenues, whole.losses, whole.costs, strict=True)
    return step_profile(
        (
            (max(loss, 0), min(revenue - cost, revenue), revenue, revenue - loss - cost)
            for revenue, loss, cost in rows
        ),
        whole.denominator,
    )


def step_profile(steps: Iterable[tuple[int, int, int, int]], denominator: int) -> Profile:
    """Return the sum of steps ``(low, high, below, worth)``, each counting on ``[low/below, high/below]``.

    Steps whose upper end is less than their lower one count nowhere.
    """
    ends: list[_End] = []
    for low, high, below, worth in steps:
        if low <= high:
            ends.append((low / below, low, below, worth, 0))
            ends.append((high / below, high, below, 0, worth))
    return _steps(ends, denominator)


def whole_list_profile(whole: WholeAmounts) -> Profile:
    """Return the surplus that moves at each ratio if the cities consent once for the whole list."""
    revenue, loss, cost = sum(whole.revenues), sum(whole.losses), sum(whole.costs)
    return profile_of(WholeAmounts([revenue], [loss], [cost], whole.denominator))


def _steps(ends: list[_End], denominator: int) -> Profile:
    ends += [(0.0, 0, 1, 0, 0), (1.0, 1, 1, 0, 0)]
    ends.sort(key=itemgetter(0))
    keys: list[float] = []
    points: list[tuple[int, int]] = []
    opening: list[int] = []
    closing: list[int] = []
    first = 0
    while first < len(ends):
        key, beyond = ends[first][0], first + 1
        while beyond < len(ends) and ends[beyond][0] == key:
            beyond += 1
        for top, bottom, opens, closes in _parted(ends[first:beyond]):
            keys.append(key)
            points.append((top, bottom))
            opening.append(opens)
            closing.append(closes)
        first = beyond
    gone = accumulate(closing[:-1], initial=0)
    at = [came - left for came, left in zip(accumulate(opening), gone, strict=True)]
    after = [here - leaves for here, leaves in zip(at, closing, strict=True)]
    return Profile(tuple(keys), tuple(points), tuple(at), tuple(after), denominator)


def _parted(alike: Sequence[_End]) -> list[tuple[int, int, int, int]]:
    """Part the ends that share a float into equal fractions, in order, with what opens and closes there."""
    _, top, bottom, opens, closes = alike[0]
    if len(alike) == 1:
        return [(top, bottom, opens, closes)]
    if all(end[1] * bottom == top * end[2] for end in alike):
        return [(top, bottom, sum(end[3] for end in alike), sum(end[4] for end in alike))]
    sums: dict[Fraction, list[int]] = {}
    for _, over, under, here, there in alike:
        pair = sums.setdefault(Fraction(over, under), [0, 0])
        pair[0] += here
        pair[1] += there
    return [(*point.as_integer_ratio(), *sums[point]) for point in sorted(sums)]  # type: ignore[misc]
