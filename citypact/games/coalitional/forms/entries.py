"""The numbers a structured game is stated in: checked at the door, counted without rounding.

Decimals such as 0.1 and 0.2 are whole multiples of one small number, here 1/10. Sums and
comparisons of the multiples are exact in floating point while they stay below ``2**53``,
so a worth is rounded once, in the division at the end, and ties stay ties.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import lcm
from typing import Any

import numpy as np

from citypact.games.coalitional.masks import FloatArray
from citypact.games.rational import Number, as_fraction, over_one_denominator
from citypact.games.validation import LARGEST, Door

#: Whole numbers up to here are exact in floating point.
MOST_COUNTED = 2**53
#: Wrong entries named in one message; a matrix may have thousands.
MOST_NAMED = 20


def checked_number(field: str, value: object, door: Door, *, signed: bool = False) -> Number:
    """Return a number as Python writes it, noting at the door what is wrong with it.

    Parameters
    ----------
    field : str
        What the number is called in a message.
    value : object
        Number given: finite, at most 1e150 in size.
    door : Door
        Collects the mistakes; 0 is returned in the place of a wrong number.
    signed : bool
        Whether the number may be negative.

    Examples
    --------
    >>> door = Door()
    >>> checked_number("quota", -1, door)
    0
    >>> str(door.problems[0])
    'quota: found -1, expected a number that is not negative'
    """
    if not door.finite(field, value):
        return 0
    number: Number = _native(value)
    if not -LARGEST <= number <= LARGEST:
        door.refuse(field, "a number beyond 1e150", "a number up to 1e150 in size")
        return 0
    if not signed and number < 0:
        door.refuse(field, number, "a number that is not negative")
        return 0
    return number


def listed(given: Any) -> Sequence[Any] | None:
    """Return what was given as a sequence, or None if it is none or has no order.

    Examples
    --------
    >>> listed(np.array([0.5])), listed({"a": 1})
    ([0.5], None)
    """
    if isinstance(given, np.ndarray) and given.ndim:
        rows: list[Any] = given.tolist() if given.dtype in (np.float64, np.int64) else list(given)
        return rows
    if isinstance(given, str | Mapping | set | frozenset):
        return None
    try:
        return tuple(given)
    except TypeError:
        return None


def by_player(field: str, given: Any, players: Sequence[str], door: Door) -> Sequence[Any]:
    """Return what was given by name or in player order, noting at the door what does not fit.

    Examples
    --------
    >>> by_player("weights", {"b": 2, "a": 1}, ("a", "b"), Door())
    [1, 2]
    """
    if isinstance(given, Mapping):
        for name in given:
            if name not in players:
                door.refuse(field, str(name), f"a player of {', '.join(players)}")
        for name in players:
            if name not in given:
                door.refuse(field, f"nothing for {name}", "a number for each player")
        return [given[name] for name in players if name in given]
    found = listed(given)
    if found is None or len(found) != len(players):
        shown = type(given).__name__ if found is None else f"{len(found)} numbers"
        door.refuse(field, shown, f"{len(players)} numbers, one for each of {', '.join(players)}")
        return ()
    return found


def checked_row(
    field: str, given: object, names: Sequence[str], door: Door, *, signed: bool = False
) -> tuple[Number, ...]:
    """Return one number a name, noting at the door a wrong count or a wrong number.

    Examples
    --------
    >>> checked_row("costs", [1, 2.5], ("a", "b"), Door())
    (1, 2.5)
    """
    row = listed(given)
    if row is None or len(row) != len(names):
        found = type(given).__name__ if row is None else f"{len(row)} numbers"
        door.refuse(field, found, f"a sequence of {len(names)} numbers, in order")
        return (0,) * len(names)
    before = len(door.problems)
    numbers: list[Number] = []
    for name, value in zip(names, row, strict=True):
        plain = type(value) in {int, float} and (-LARGEST if signed else 0) <= value <= LARGEST
        if not plain and len(door.problems) < before + MOST_NAMED:
            numbers.append(checked_number(f"{field} of {name}", value, door, signed=signed))
        else:
            numbers.append(value)
    return tuple(numbers)


def checked_matrix(
    field: str,
    given: object,
    rows: Sequence[str],
    columns: Sequence[str],
    door: Door,
    *,
    signed: bool = False,
) -> tuple[tuple[Number, ...], ...]:
    """Return a matrix of numbers by row, noting at the door wrong shapes and numbers.

    Examples
    --------
    >>> checked_matrix("values", [[1, 2]], ("a",), ("b", "c"), Door())
    ((1, 2),)
    """
    lines = listed(given)
    if lines is None or len(lines) != len(rows):
        found = type(given).__name__ if lines is None else f"{len(lines)} rows"
        door.refuse(field, found, f"{len(rows)} rows of {len(columns)} numbers")
        return ((0,) * len(columns),) * len(rows)
    before = len(door.problems)
    matrix = []
    for name, row in zip(rows, lines, strict=True):
        if len(door.problems) >= before + MOST_NAMED:
            break
        labels = [f"{name} and {column}" for column in columns]
        matrix.append(checked_row(field, row, labels, door, signed=signed))
    return tuple(matrix)


def check_symmetric(field: str, matrix: Sequence[Sequence[Number]], names: Sequence[str], door: Door) -> None:
    """Note at the door the pairs between which a matrix gives two different numbers."""
    before = len(door.problems)
    for row, name in enumerate(names):
        for column in range(row):
            there, back = matrix[column][row], matrix[row][column]
            if there != back:
                door.refuse(
                    f"{field} of {names[column]} and {name}", f"{there} and {back}", "the same both ways"
                )
                if len(door.problems) >= before + MOST_NAMED:
                    return


def counted(numbers: Sequence[Number]) -> tuple[FloatArray, float]:
    """Return floats and a divisor: multiples whose sums are exact if these are small enough.

    Otherwise the floats are the numbers themselves and the divisor is 1.

    Returns
    -------
    float array of shape (k,)
        Multiples, of which all sums stay within ``2**53``.
    float
        Divisor that turns a sum of multiples into a sum of the numbers, rounded once.

    Examples
    --------
    >>> multiples, divisor = counted([0.1, 0.2])
    >>> multiples.tolist(), divisor, float(multiples.sum()) / divisor
    ([1.0, 2.0], 10.0, 0.3)
    """
    small = _countable(numbers)
    if small is not None:
        whole, denominator = small
        if sum(map(abs, whole)) <= MOST_COUNTED:
            return np.array(whole, dtype=np.float64), float(denominator)
    return np.array(numbers, dtype=np.float64), 1.0


def _countable(numbers: Sequence[Number]) -> tuple[Sequence[int], int] | None:
    """Return whole numbers over one denominator, or None once that grows too large.

    Measured data are given up at the first few numbers, whole ones taken as they are.
    """
    if all(type(number) is int for number in numbers):
        return [int(number) for number in numbers], 1
    denominator = 1
    for number in numbers:
        exact = as_fraction(number)
        denominator = lcm(denominator, exact.denominator)
        if denominator > MOST_COUNTED or abs(exact.numerator) > MOST_COUNTED:
            return None
    return over_one_denominator(numbers)


def _native(value: Any) -> Number:
    """Return NumPy's scalars as Python's numbers of the same decimal."""
    if isinstance(value, np.floating):
        return float(str(value))
    if isinstance(value, np.integer):
        return int(value)
    number: Number = value
    return number
