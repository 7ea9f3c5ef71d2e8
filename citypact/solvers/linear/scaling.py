r"""Bring every number of a linear program to order one, by exact powers of two.

Rows are multiplied by :math:`2^{r_i}` and columns by :math:`2^{c_j}` so that the largest
and the smallest nonzero of each row and column lie symmetrically about one (*geometric
scaling*, [Tomlin1975]_). Powers of two leave the digits of a float untouched, so the
scaling is undone without error.

References
----------
.. [Tomlin1975] J. A. Tomlin, "On scaling linear programming problems", Mathematical
   Programming Study 4, 1975, 146-166.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from fractions import Fraction

#: Passes over rows and columns; the spread hardly falls after the third.
PASSES = 6


def exponent(number: float | Fraction) -> int:
    """Return the power of two nearest in size to a nonzero number, from below or above.

    Examples
    --------
    >>> exponent(0.75), exponent(Fraction(1, 1024)), exponent(10**6)
    (0, -10, 19)
    """
    if isinstance(number, float):
        return math.frexp(number)[1]
    return abs(number.numerator).bit_length() - number.denominator.bit_length()


def times_power(number: float | Fraction, power: int) -> float:
    """Return ``number * 2**power`` as a float, exact when ``number`` is one.

    Raises
    ------
    OverflowError
        If the product is too large for a float, or so small that it would vanish.

    Examples
    --------
    >>> times_power(3.0, -1), times_power(Fraction(10**400), -1328) > 1
    (1.5, True)
    """
    scaled = (
        math.ldexp(number, power)
        if isinstance(number, float)
        else float(Fraction(number) * Fraction(2) ** power)
    )
    if number and not scaled:
        raise OverflowError("a nonzero number vanishes in floating point")
    return scaled


def balance(rows: Sequence[Mapping[int, float | Fraction]]) -> tuple[list[int], dict[int, int]]:
    r"""Find the exponents that bring a sparse matrix to order one.

    Parameters
    ----------
    rows : sequence of mappings of column to number
        The matrix; zeros are ignored.

    Returns
    -------
    tuple of list of int and dict of int to int
        :math:`r_i` for each row and :math:`c_j` for each column, so that
        :math:`a_{ij} 2^{r_i + c_j}` is of order one.

    Examples
    --------
    >>> balance([{0: 1024.0, 1: 1.0}, {0: 1024.0, 1: 1.0}])
    ([-6, -6], {0: -5, 1: 5})
    """
    sizes = [{column: exponent(value) for column, value in row.items() if value} for row in rows]
    row_power = [0] * len(rows)
    column_power = dict.fromkeys((column for row in sizes for column in row), 0)
    for _ in range(PASSES):
        lowest: dict[int, int] = {}
        highest: dict[int, int] = {}
        for index, row in enumerate(sizes):
            if not row:
                continue
            spread = [size + column_power[column] for column, size in row.items()]
            row_power[index] = -((min(spread) + max(spread)) // 2)
            for column, size in row.items():
                here = size + row_power[index]
                lowest[column] = min(lowest.get(column, here), here)
                highest[column] = max(highest.get(column, here), here)
        column_power = {column: -((lowest[column] + highest[column]) // 2) for column in column_power}
    return row_power, column_power
