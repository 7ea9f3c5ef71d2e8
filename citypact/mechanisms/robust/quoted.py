"""Bounds in words: a number that is quoted as enough must still be enough when its digits are cut off."""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal
from fractions import Fraction


def at_most(bound: Fraction, digits: int) -> str:
    """Return the bound in so many digits, rounded down.

    Examples
    --------
    >>> at_most(Fraction(2, 3), 4), at_most(Fraction(1, 2), 4)
    ('0.6666', '0.5')
    """
    return _cut(bound, digits, ROUND_FLOOR)


def at_least(bound: Fraction, digits: int) -> str:
    """Return the bound in so many digits, rounded up.

    Examples
    --------
    >>> at_least(Fraction(1, 3), 4)
    '0.3334'
    """
    return _cut(bound, digits, ROUND_CEILING)


def _cut(bound: Fraction, digits: int, rounding: str) -> str:
    found = Context(prec=digits, rounding=rounding).divide(
        Decimal(bound.numerator), Decimal(bound.denominator)
    )
    return f"{float(found):.{digits}g}"
