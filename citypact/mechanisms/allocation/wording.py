"""Amounts and lists of names as sentences have them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction

#: Digits that sentences and tables show, and the most that a floating-point number has.
DIGITS, MOST_DIGITS = 7, 17


def shown(amount: Fraction | float, digits: int = DIGITS) -> str:
    """Write an amount with so many significant digits, and all of those before the point.

    Examples
    --------
    >>> shown(Fraction(22, 3)), shown(100756.5), shown(100756.5, 3), shown(-0.0), shown(2.5e-8)
    ('7.333333', '100,756.5', '100,756', '0', '2.5e-08')
    """
    value = float(amount)
    if value == 0 or not 1e-4 <= abs(value) < 1e12:
        return f"{value + 0.0:.{digits}g}"
    places = max(0, digits - 1 - math.floor(math.log10(abs(value))))
    text = f"{value:,.{places}f}"
    return text.rstrip("0").rstrip(".") if places else text


def told_apart(first: Fraction | float, second: Fraction | float) -> tuple[str, str]:
    """Write two amounts with as many digits as it takes to see that they differ.

    Examples
    --------
    >>> told_apart(14.00000001, 14), told_apart(5, 4)
    (('14.00000001', '14'), ('5', '4'))
    """
    digits = DIGITS
    while shown(first, digits) == shown(second, digits) and digits < MOST_DIGITS:
        digits += 1
    return shown(first, digits), shown(second, digits)


def listed(names: Sequence[str]) -> str:
    """Write names as a sentence has them.

    Examples
    --------
    >>> listed(["Beijing", "Tianjin", "Hebei"])
    'Beijing, Tianjin and Hebei'
    """
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))
