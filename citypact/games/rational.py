"""The decimal a user typed, as an exact fraction.

``0.3 - 0.1 - 0.2`` is ``-2.8e-17`` in floating point, which would turn a deal that just
pays into "no agreement". Closed forms are therefore evaluated on the shortest decimal
that names each float, in rational arithmetic, and rounded once at the end.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from fractions import Fraction
from functools import lru_cache
from numbers import Integral, Rational

from citypact.errors import InputError, Problem

#: What public functions accept as a number.
Number = int | float | Fraction


def as_fraction(number: Number) -> Fraction:
    """Return the exact value of the shortest decimal that names ``number``.

    Raises
    ------
    InputError
        If the number is not finite.

    Examples
    --------
    >>> as_fraction(0.04)
    Fraction(1, 25)
    """
    if isinstance(number, Fraction):
        return number
    if type(number) is float:
        return _decimal(number)
    if isinstance(number, Integral):
        return Fraction(int(number))
    if isinstance(number, Rational):
        return Fraction(number.numerator, number.denominator)
    return _spelled(number)


def _spelled(number: float) -> Fraction:
    if not math.isfinite(number):
        raise InputError(Problem("number", number, "a finite number"))
    # NumPy's scalars show the shortest decimal of their own precision, as Python's floats do.
    return Fraction(str(number))


#: A scenario asks for the same few numbers again and again. Not for NumPy's scalars: of two that are equal
#: but of other precision each spells another decimal.
_decimal = lru_cache(maxsize=4096)(_spelled)


def total(numbers: Iterable[Number]) -> Fraction:
    """Return the exact sum of the decimals."""
    return sum((as_fraction(number) for number in numbers), Fraction(0))


def over_one_denominator(numbers: Iterable[Number]) -> tuple[list[int], int]:
    """Return whole numbers and the denominator that turns them into the decimals given.

    Examples
    --------
    >>> over_one_denominator([0.1, 0.25])
    ([2, 5], 20)
    """
    exact = [as_fraction(number) for number in numbers]
    denominator = math.lcm(*(number.denominator for number in exact))
    return [number.numerator * (denominator // number.denominator) for number in exact], denominator
