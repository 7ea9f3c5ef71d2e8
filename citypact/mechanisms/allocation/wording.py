"""Amounts and lists of names as sentences have them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction


def shown(amount: Fraction | float, digits: int = 7) -> str:
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


def listed(names: Sequence[str]) -> str:
    """Write names as a sentence has them.

    Examples
    --------
    >>> listed(["Beijing", "Tianjin", "Hebei"])
    'Beijing, Tianjin and Hebei'
    """
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))
