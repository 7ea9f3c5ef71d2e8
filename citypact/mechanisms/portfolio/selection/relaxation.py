r"""What the exact sweep says about a choice of plants: a bound on every list, and often the best list.

Floors, parts and the price of central money are forgotten, and every plant may use the whole
budget. If the list that is best then meets what was forgotten at no cost, nothing can be better.
"""

from __future__ import annotations

from fractions import Fraction
from math import lcm
from typing import NamedTuple

from citypact.mechanisms.portfolio.profile import Interval, step_profile
from citypact.mechanisms.portfolio.selection.constraints import SideConstraints
from citypact.mechanisms.portfolio.selection.ratios import ChosenList
from citypact.mechanisms.portfolio.selection.rows import ZERO, Plant

#: Intervals of best ratios whose lists are tried.
MOST_TRIED = 20


class Relaxed(NamedTuple):
    """A value that no list exceeds (亿元), and the ratios at which the plants alone attain it."""

    bound: Fraction
    intervals: tuple[Interval, ...]


def relax(plants: tuple[Plant, ...], side: SideConstraints) -> Relaxed:
    """Sweep the plants worth their cost, each with the whole budget; a signed list is just their sum."""
    fee, bounds = side.exact("plant_cost"), (side.exact("lowest"), side.exact("highest"))
    worthwhile = [p for p in plants if p.surplus > fee]
    if side.consent == "portfolio":
        return Relaxed(sum((p.surplus - fee for p in worthwhile), ZERO), (bounds,))
    steps = [(*_consent(p, side), p.surplus - fee) for p in worthwhile]
    unit = lcm(*(worth.denominator for _, _, worth in steps))
    profile = step_profile(
        (
            (
                low.numerator * high.denominator,
                high.numerator * low.denominator,
                low.denominator * high.denominator,
                int(worth * unit),
            )
            for low, high, worth in steps
        ),
        unit,
    )
    return Relaxed(profile.best, profile.reaching(profile.best))


def list_by_sweep(
    plants: tuple[Plant, ...], side: SideConstraints, relaxed: Relaxed
) -> tuple[ChosenList, Interval] | None:
    """Return a list that attains the bound under all conditions, with its best ratios, if one is seen."""
    fee, half = side.exact("plant_cost"), Fraction(1, 2)
    nearest = sorted(relaxed.intervals, key=lambda ends: max(ends[0] - half, half - ends[1], ZERO))
    for lo, _ in nearest[:MOST_TRIED]:
        chosen = []
        for p in plants:
            low, high = _consent(p, side)
            if p.surplus > fee and (side.consent == "portfolio" or low <= lo <= high):
                chosen.append(p)
        listed = ChosenList(tuple(chosen), side)
        permitted = listed.permitted()
        if permitted is None:
            continue
        best = listed.best(permitted)
        if listed.value(best[0]) == relaxed.bound:
            return listed, best
    return None


def _consent(plant: Plant, side: SideConstraints) -> Interval:
    """Return the ratios at which both cities may accept a plant, the whole budget being its own."""
    low = max((plant.loss - side.exact("budget")) / plant.revenue, side.exact("lowest"))
    return low, min(1 - plant.cost / plant.revenue, side.exact("highest"))
