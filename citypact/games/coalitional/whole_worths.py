"""Worths as whole numbers over one divisor, so that sums and ties are decided without rounding."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

import numpy as np

from citypact.games.coalitional.masks import FloatArray, NumberArray
from citypact.games.rational import Number, over_one_denominator

#: Whole numbers, of machine size or of any, and their divisor.
WholeWorths: TypeAlias = tuple[NumberArray, int]

#: Whole numbers up to here leave a machine integer room for sums.
LARGEST_WHOLE = 2**61
#: Decimal places tried when floats are turned into whole numbers.
MOST_DECIMALS = 9


def whole_numbers(worths: Iterable[Number]) -> WholeWorths:
    """Return numbers over their common denominator.

    Examples
    --------
    >>> whole_numbers([0.5, 0.25])
    (array([2, 1]), 4)
    """
    whole, divisor = over_one_denominator(worths)
    small = max(map(abs, whole), default=0) < LARGEST_WHOLE
    return np.array(whole, dtype=np.int64 if small else object), divisor


def whole_decimals(worths: FloatArray) -> WholeWorths | None:
    """Return floats over a power of ten, None where they spell no short decimals.

    Examples
    --------
    >>> whole_decimals(np.array([0.5, 0.25]))
    (array([50, 25]), 100)
    >>> whole_decimals(np.array([1 / 3])) is None
    True
    """
    for places in range(MOST_DECIMALS + 1):
        scaled = np.rint(worths * 10.0**places)
        if not float(np.abs(scaled).max(initial=0.0)) < 1e15:
            return None
        # The decimal that a float spells is the shortest that rounds to it.
        if (scaled / 10.0**places == worths).all():
            return scaled.astype(np.int64), 10**places
    return None
