"""Numbers of the statute: exact rationals or floats, and the checks at the door.

The simulator adds, multiplies and compares; it never asks which kind of number it was
given. With :class:`fractions.Fraction` every cent is exact. With floats a remainder of the
cap below ``1e-12`` of the cap is rounding and counts as nothing left (a statute that is
met with equality, as at a growth of 20%, would otherwise stay open by 1e-17).
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from numbers import Integral, Real
from typing import TypeAlias, TypeGuard

from citypact.errors import Problem

Amount: TypeAlias = float | Fraction

#: Smallest and largest amount of money, 亿元: 0.0001 yuan and 10^20 yuan.
SMALLEST, LARGEST = 1e-12, 1e12
#: Relative remainder that counts as rounding when the numbers are floats.
ROUNDING = 1e-12


def rounding(scale: Amount, *others: Amount) -> Amount:
    """Return the difference that counts as none: zero when all the numbers are exact.

    Examples
    --------
    >>> rounding(Fraction(3), Fraction(1, 3))
    0
    >>> rounding(3.0)
    3e-12
    """
    if all(isinstance(amount, Fraction | int) for amount in (scale, *others)):
        return 0
    return ROUNDING * abs(float(scale))


def is_number(value: object) -> TypeGuard[Amount]:
    """Return whether a value is a real number (true and false are not)."""
    return isinstance(value, Real) and not isinstance(value, bool)


def number_problems(
    field: str, value: object, low: float, high: float, *, unit: str = "", remedy: str = ""
) -> list[Problem]:
    """Return why a value is not a number within ``[low, high]`` (empty when it is one)."""
    expected = f"a number from {low:g} to {high:g}" + (f" {unit}" if unit else "")
    # The comparison is written so that NaN and infinities fail it.
    if is_number(value) and low <= value <= high:
        return []
    return [Problem(field, value, expected, remedy=remedy)]


def money_problems(field: str, value: object) -> list[Problem]:
    """Return why a value is not an amount of money in 亿元 (zero, or within the money range)."""
    found = number_problems(
        field, value, 0.0, LARGEST, unit="亿元", remedy="write money in 亿元 (0.2 is 20 million yuan)"
    )
    if found or not is_number(value) or value == 0 or value >= SMALLEST:
        return found
    return [Problem(field, value, f"0 or at least {SMALLEST:g} 亿元", remedy="the unit is 亿元")]


def whole_problems(field: str, value: object, low: int, high: int, unit: str = "years") -> list[Problem]:
    """Return why a value is not a whole number within ``[low, high]``."""
    if isinstance(value, Integral) and not isinstance(value, bool) and low <= int(value) <= high:
        return []
    return [Problem(field, value, f"a whole number of {unit} from {low} to {high}")]


def choice_problems(field: str, value: object, choices: Iterable[str]) -> list[Problem]:
    """Return why a value is not one of the named options."""
    options = tuple(choices)
    return [] if value in options else [Problem(field, value, "one of " + ", ".join(options))]


def flag_problems(field: str, value: object) -> list[Problem]:
    """Return why a value is not true or false."""
    return [] if isinstance(value, bool) else [Problem(field, value, "true or false")]
