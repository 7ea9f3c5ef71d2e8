"""The least of a separable convex quadratic function of one column of benefits, exactly.

``sum(a[i] m[i] + b[i] m[i]²)`` with ``low <= m <= high`` and a sum between two limits. At a price p of the
sum every entry is where its marginal cost meets p, or at an end; the sum rises with p in straight pieces, so
the price that the limits need lies between two of the pieces' ends.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from citypact.audit.exact import ZERO


class Entry(NamedTuple):
    """One entry: its coefficients and its ends."""

    linear: Fraction
    square: Fraction
    low: Fraction
    high: Fraction

    def at(self, price: Fraction, *, late: bool = False) -> Fraction:
        """Where the entry is at a price; one without a square jumps at its own, low by default."""
        if self.square:
            return min(max((price - self.linear) / (2 * self.square), self.low), self.high)
        return self.high if price > self.linear or (late and price == self.linear) else self.low


def least_of(entries: Sequence[Entry], least: Fraction, most: Fraction) -> Fraction:
    """Return the least value of the function.

    Parameters
    ----------
    entries : sequence of Entry
        The column without its own city.
    least, most : Fraction
        Limits of the sum.

    Examples
    --------
    >>> one, nine = Fraction(1), Fraction(9)
    >>> least_of([Entry(one, one, ZERO, nine), Entry(ZERO, one, ZERO, nine)], Fraction(2), Fraction(3))
    Fraction(23, 8)
    """
    ends = sorted(
        {each.linear + 2 * each.square * end for each in entries for end in (each.low, each.high)} | {ZERO}
    )
    wanted = _sum(entries, ZERO), _sum(entries, ZERO, late=True)
    # At the price 0 the sum is free; one that is too small or too large is brought to its limit.
    target = most if wanted[0] > most else least if wanted[1] < least else None
    if target is None:
        return sum((_value(each, each.at(ZERO)) for each in entries), ZERO)
    below = max((price for price in ends if _sum(entries, price) <= target), default=ends[0])
    reached = _sum(entries, below, late=True)
    if reached >= target:
        # Entries without a square fill up at this price; whichever do, the value is the same.
        lack = target - _sum(entries, below)
        return sum((_value(each, each.at(below)) for each in entries), ZERO) + below * lack
    above = min(price for price in ends if price > below)
    full = _sum(entries, above)
    price = below + (above - below) * (target - reached) / (full - reached) if full > reached else above
    return sum((_value(each, each.at(price, late=True)) for each in entries), ZERO)


def _sum(entries: Sequence[Entry], price: Fraction, *, late: bool = False) -> Fraction:
    return sum((each.at(price, late=late) for each in entries), ZERO)


def _value(entry: Entry, amount: Fraction) -> Fraction:
    return entry.linear * amount + entry.square * amount**2
