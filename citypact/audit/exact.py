"""Numbers of a saved result as fractions: the decimal that is written, nothing rounded before it must be.

A second implementation on purpose: the package has its own in ``games.rational``, and an auditor that
reads numbers with the code under audit would share its mistakes.
"""

from __future__ import annotations

import math
import re
from fractions import Fraction
from typing import Any

ZERO, ONE = Fraction(0), Fraction(1)
#: What a few roundings of floating point may leave where the package adds floats: relative.
ROUNDINGS = Fraction(1, 10**12)
_QUOTIENT = re.compile(r"-?\d{1,4000}(/[1-9]\d{0,4000})?")


class Unusable(ValueError):
    """The saved result has no number, or not the thing expected, where one must stand."""


def is_number(value: Any) -> bool:
    """Whether a value is a finite number of JSON.

    Examples
    --------
    >>> is_number(0.5), is_number(True), is_number("0.5"), is_number(float("nan"))
    (True, False, False, False)
    """
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return isinstance(value, int) or math.isfinite(value)


def exact(value: Any) -> Fraction:
    """Return the shortest decimal that names a float, or the whole number, as a fraction.

    Raises
    ------
    Unusable
        If it is anything else: a word, a truth value, NaN.

    Examples
    --------
    >>> exact(0.1) + exact(0.2) == exact(0.3)
    True
    """
    if isinstance(value, Fraction):
        return value
    if not is_number(value):
        raise Unusable(f"{value!r} is not a finite number")
    return Fraction(repr(value)) if isinstance(value, float) else Fraction(value)


def quotient(text: Any) -> Fraction:
    """Return a fraction that is saved as text, such as ``"7/3"``.

    Raises
    ------
    Unusable
        If the text is not a fraction in digits.

    Examples
    --------
    >>> quotient("7/3")
    Fraction(7, 3)
    """
    if not isinstance(text, str) or not _QUOTIENT.fullmatch(text):
        raise Unusable(f"{text!r} is not a fraction such as 7/3")
    return Fraction(text)


def nearest(number: Fraction) -> float | None:
    """Return the float nearest to a fraction; ``None`` beyond the largest float.

    Examples
    --------
    >>> nearest(Fraction(1, 3)), nearest(Fraction(10) ** 400)
    (0.3333333333333333, None)
    """
    try:
        return float(number)
    except OverflowError:
        return None


def agrees(found: Any, expected: Fraction, slack: Fraction = ZERO) -> bool:
    """Whether a saved number is the exact one rounded once, or within ``slack`` of it.

    Examples
    --------
    >>> agrees(0.3333333333333333, Fraction(1, 3)), agrees(0.333333333333333, Fraction(1, 3))
    (True, False)
    """
    if not is_number(found):
        return False
    if found == nearest(expected):
        return True
    return slack > 0 and abs(exact(found) - expected) <= slack


def root(number: Fraction, digits: int = 40) -> Fraction:
    """Return the square root of a fraction, right to ``digits`` significant digits and exact for squares.

    Examples
    --------
    >>> root(Fraction(9, 4)), round(float(root(Fraction(2))), 6)
    (Fraction(3, 2), 1.414214)
    """
    if number < 0:
        raise Unusable(f"{number} has no square root")
    top, bottom = math.isqrt(number.numerator), math.isqrt(number.denominator)
    if top * top == number.numerator and bottom * bottom == number.denominator:
        return Fraction(top, bottom)
    scale = Fraction(10) ** (digits + max(0, len(str(number.denominator)) - len(str(number.numerator))))
    return Fraction(math.isqrt(int(number * scale * scale))) / scale
