r"""The largest moved surplus found a second way, so that the sweep need not be trusted.

A sum of closed steps is largest at a lower end. The lower ends and the upper ends are put in
order separately, the order is proved pair by pair with whole-number products, and at each
lower end the plants that have opened by then, less those closed before it, are counted:

.. math:: W(s) = \sum_{f : \ell_f \le s} W_f - \sum_{f : 1 - k_f < s} W_f .
"""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import TypeAlias

from citypact.games.portfolio import WholeAmounts

#: Numerator, denominator and worth of one end.
End: TypeAlias = tuple[int, int, int]


def recounted_best(whole: WholeAmounts) -> Fraction:
    """Return the largest surplus that any one ratio moves (亿元), counted anew.

    Examples
    --------
    >>> from citypact.games.portfolio import Portfolio
    >>> recounted_best(Portfolio.from_columns([1, 1], [0.70, 0.05], [0.05, 0.70]).whole)
    Fraction(1, 4)
    """
    opening: list[End] = []
    closing: list[End] = []
    for revenue, loss, cost in zip(whole.revenues, whole.losses, whole.costs, strict=True):
        low, high = max(loss, 0), min(revenue - cost, revenue)
        if low <= high:
            opening.append((low, revenue, revenue - loss - cost))
            closing.append((high, revenue, revenue - loss - cost))
    closing = _in_order(closing)
    best = value = passed = 0
    for above, below, worth in _in_order(opening):
        while closing[passed][0] * below < above * closing[passed][1]:
            value -= closing[passed][2]
            passed += 1
        value += worth
        best = max(best, value)
    return Fraction(best, whole.denominator)


def surplus_moved(whole: WholeAmounts, ratio: Fraction) -> Fraction:
    """Return the surplus that moves at one ratio, plant by plant from the payoffs (亿元)."""
    above, below = ratio.as_integer_ratio()
    moved = sum(
        revenue - loss - cost
        for revenue, loss, cost in zip(whole.revenues, whole.losses, whole.costs, strict=True)
        if above * revenue >= loss * below and (below - above) * revenue >= cost * below
    )
    return Fraction(moved, whole.denominator)


def _in_order(ends: list[End]) -> list[End]:
    """Sort by floats and prove the order exactly; where floats do not settle it, sort the fractions."""
    ends = sorted(ends, key=lambda end: end[0] / end[1])
    if all(one[0] * other[1] <= other[0] * one[1] for one, other in pairwise(ends)):
        return ends
    return sorted(ends, key=lambda end: Fraction(end[0], end[1]))
