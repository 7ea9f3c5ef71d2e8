r"""Surplus that one ratio moves, counted plant by plant: models.md §4.4 in fractions.

Plant :math:`f` moves at the ratio :math:`s` iff :math:`sR_f \ge L_f` and :math:`(1 - s)R_f \ge K_f`. Moved
surplus changes only at the ends :math:`L_f/R_f` and :math:`1 - K_f/R_f`, so its value at every end and
between each two neighbours says all of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Any

from citypact.audit.exact import ONE, ZERO, Unusable, exact

Interval = tuple[Fraction, Fraction]
COLUMNS = ("revenue", "origin_loss", "destination_cost")


@dataclass(frozen=True)
class Plant:
    """A plant: its shared tax and the two cities' net losses (亿元)."""

    name: str
    revenue: Fraction
    loss: Fraction
    cost: Fraction

    @property
    def surplus(self) -> Fraction:
        """What its move adds for both cities together."""
        return self.revenue - self.loss - self.cost

    @property
    def accepted(self) -> Interval:
        """The ratios in [0, 1] at which neither city loses by it; the first end above the second if none."""
        return max(self.loss / self.revenue, ZERO), min(1 - self.cost / self.revenue, ONE)

    def moves(self, ratio: Fraction) -> bool:
        """Whether neither city loses by its move at a ratio."""
        return ratio * self.revenue >= self.loss and (1 - ratio) * self.revenue >= self.cost


def plants_of(columns: Mapping[str, Any]) -> list[Plant]:
    """Read a list of plants from its columns.

    Raises
    ------
    Unusable
        If a column is missing or a revenue is not positive.

    Examples
    --------
    >>> plants_of({"revenue": [2], "origin_loss": [1], "destination_cost": [0.5]})[0].surplus
    Fraction(1, 2)
    """
    rows = [[exact(each) for each in columns[name]] for name in COLUMNS]
    names = columns.get("firm") or [f"plant {at + 1}" for at in range(len(rows[0]))]
    plants = [Plant(str(name), *row) for name, *row in zip(names, *rows, strict=True)]
    if not plants or any(plant.revenue <= 0 for plant in plants):
        raise Unusable("a list of plants with positive revenue is needed")
    return plants


def as_one(plants: Sequence[Plant]) -> Plant:
    """The whole list as a single plant, as it counts where the cities sign once for all."""
    sums = (sum((getattr(p, name) for p in plants), ZERO) for name in ("revenue", "loss", "cost"))
    return Plant("the whole list", *sums)


def first_best(plants: Sequence[Plant]) -> Fraction:
    """Surplus if exactly the plants with a surplus moved."""
    return sum((max(plant.surplus, ZERO) for plant in plants), ZERO)


@dataclass(frozen=True)
class Steps:
    """Moved surplus at every point of change, 0 and 1 among them, and between each and the next."""

    points: tuple[Fraction, ...]
    at: tuple[Fraction, ...]
    after: tuple[Fraction, ...]

    @property
    def best(self) -> Fraction:
        """The most that any ratio moves; intervals are closed, so a point of change moves it."""
        return max(self.at)

    def reaching(self, value: Fraction, *, strictly: bool = False) -> list[Interval]:
        """Return the intervals whose every ratio moves at least ``value``, or more than it."""

        def enough(moved: Fraction) -> bool:
            return moved > value if strictly else moved >= value

        found: list[Interval] = []
        joined = False
        for point, at, after in zip(self.points, self.at, self.after, strict=True):
            if enough(at):
                found = [*found[:-1], (found[-1][0], point)] if joined else [*found, (point, point)]
            joined = enough(at) and enough(after)
        return found


def steps_of(plants: Sequence[Plant]) -> Steps:
    """Return the moved surplus of a list at every ratio.

    Examples
    --------
    >>> pair = plants_of({"revenue": [1, 1], "origin_loss": [0.7, 0.05], "destination_cost": [0.05, 0.7]})
    >>> steps = steps_of(pair)
    >>> [[str(end) for end in each] for each in steps.reaching(steps.best)]
    [['1/20', '3/10'], ['7/10', '19/20']]
    """
    opens: dict[Fraction, Fraction] = {}
    closes: dict[Fraction, Fraction] = {}
    for plant in plants:
        low, high = plant.accepted
        if low <= high:
            opens[low] = opens.get(low, ZERO) + plant.surplus
            closes[high] = closes.get(high, ZERO) + plant.surplus
    points = sorted({ZERO, ONE, *opens, *closes})
    at, after, moved = [], [], ZERO
    for point in points:
        moved += opens.get(point, ZERO)
        at.append(moved)
        moved -= closes.get(point, ZERO)
        after.append(moved)
    return Steps(tuple(points), tuple(at), tuple(after))


def apart(intervals: Sequence[Interval]) -> bool:
    """Whether intervals lie in order and do not touch."""
    return all(lo <= hi for lo, hi in intervals) and all(a[1] < b[0] for a, b in pairwise(intervals))
