"""Samples at the door: rows with a missing figure are left out, counted and told."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from numbers import Integral, Real
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from citypact.errors import InputError, Problem
from citypact.games.coalitional import FloatArray
from citypact.games.validation import LARGEST

#: Values that differ by less than this share of the largest differ by rounding alone.
ROUNDING = 64 * float(np.finfo(np.float64).eps)


@dataclass(frozen=True)
class Figure:
    """An estimate with its confidence interval.

    Parameters
    ----------
    value : float
        The estimate, in the unit of the sample or without unit; NaN where it is undefined.
    low, high : float
        Ends of the interval; infinite where the sample is too small to bound them, NaN where
        the estimate is undefined.
    standard_error : float
        NaN where the method has none.

    Examples
    --------
    >>> Figure(0.4, 0.3, float("inf")).to_dict()
    {'value': 0.4, 'low': 0.3, 'high': None, 'standard_error': None}
    """

    value: float
    low: float
    high: float
    standard_error: float = math.nan

    def to_dict(self) -> dict[str, float | None]:
        """Return plain data for JSON; what is unbounded or undefined is null."""
        parts = {
            "value": self.value,
            "low": self.low,
            "high": self.high,
            "standard_error": self.standard_error,
        }
        return {name: part if math.isfinite(part) else None for name, part in parts.items()}


def normal_figure(value: float, error: float, confidence: float) -> Figure:
    """Return an estimate with the interval of the normal law.

    Examples
    --------
    >>> figure = normal_figure(1.0, 0.1, 0.95)
    >>> round(figure.low, 3), round(figure.high, 3)
    (0.804, 1.196)
    """
    from scipy.special import ndtri

    reach = float(ndtri((1 + confidence) / 2)) * error
    return Figure(value, value - reach, value + reach, error)


def mean_error(parts: FloatArray) -> float:
    """Return the standard error of the mean of independent parts; NaN for one part."""
    if len(parts) < 2:
        return math.nan
    scale = unit_scale(parts)
    return float(np.std(parts / scale, ddof=1) * scale / math.sqrt(len(parts)))


def as_rows(field: str, values: ArrayLike, dimensions: int) -> FloatArray:
    """Return an array of the given dimensions with at least one row and one column.

    Raises
    ------
    InputError
        If it has another shape, no rows, or an entry that is infinite, beyond 1e150 or no number.
    """
    try:
        given = np.asarray(values)
        plain_numbers = given.dtype.kind in "biuf" or (
            given.dtype.kind == "O" and all(each is None or isinstance(each, Real) for each in given.flat)
        )
        array = given.astype(np.float64) if plain_numbers else None
    except (TypeError, ValueError, OverflowError):
        array = None
    if array is None:
        # Text that looks like a number, dates and complex numbers are no figures.
        raise InputError(Problem(field, type(values).__name__, "an array of numbers"))
    if array.ndim != dimensions or array.size == 0:
        expected = "one number a row" if dimensions == 1 else "a table with rows and columns"
        raise InputError(Problem(field, f"shape {array.shape}", f"{expected}, at least one row"))
    largest = float(np.max(np.abs(array), initial=0.0, where=~np.isnan(array)))
    if not largest <= float(LARGEST):
        raise InputError(Problem(field, largest, "numbers up to 1e150, or NaN where a row has none"))
    return array


def complete_rows(**arrays: FloatArray) -> tuple[list[FloatArray], int]:
    """Return the rows that are complete in all arrays, and how many were left out.

    Raises
    ------
    InputError
        If the numbers of rows differ, or no row is complete.

    Examples
    --------
    >>> (kept,), gone = complete_rows(gain=np.array([1.0, np.nan, 3.0]))
    >>> kept.tolist(), gone
    ([1.0, 3.0], 1)
    """
    counts = {name: len(array) for name, array in arrays.items()}
    first = next(iter(counts))
    for name, count in counts.items():
        if count != counts[first]:
            raise InputError(Problem(name, f"{count} rows", f"as many rows as {first} has: {counts[first]}"))
    bad = np.zeros(counts[first], dtype=bool)
    for array in arrays.values():
        missing = np.isnan(array)
        bad |= missing if array.ndim == 1 else missing.any(axis=tuple(range(1, array.ndim)))
    gone = int(bad.sum())
    if gone == counts[first]:
        raise InputError(Problem(first, f"{gone} rows, none without NaN", "at least one complete row"))
    return [array[~bad] if gone else array for array in arrays.values()], gone


def column_names(
    names: Sequence[str] | None, count: int, field: str = "names", stem: str = "x"
) -> tuple[str, ...]:
    """Return the names of columns, or ``x1``, ``x2``, …

    Raises
    ------
    InputError
        If they are not as many different names as there are columns, or there is no column.
    """
    if count < 1:
        raise InputError(Problem(field, "none", "one input or more"))
    if names is None:
        return tuple(f"{stem}{k + 1}" for k in range(count))
    given = tuple(str(name) for name in names) if not isinstance(names, str) else (names,)
    if len(given) != count or len(set(given)) != count:
        raise InputError(Problem(field, ", ".join(given), f"{count} different names, one a column"))
    return given


def share_of_one(field: str, value: object) -> float:
    """Return a number strictly between 0 and 1.

    Raises
    ------
    InputError
        If it is none.
    """
    if isinstance(value, Real) and not isinstance(value, bool) and 0 < float(value) < 1:
        return float(value)
    raise InputError(Problem(field, value, "a number between 0 and 1, both excluded"))


def whole_number(field: str, value: object, least: int, expected: str) -> int:
    """Return a whole number of at least ``least``.

    Raises
    ------
    InputError
        If it is none.
    """
    if isinstance(value, Integral) and not isinstance(value, bool) and int(value) >= least:
        return int(value)
    raise InputError(Problem(field, value, expected))


def generator(seed: object) -> np.random.Generator:
    """Return the generator of a seed, a whole number from 0.

    Raises
    ------
    InputError
        If it is none.
    """
    return np.random.default_rng(whole_number("seed", seed, 0, "a whole number from 0"))


def is_constant(values: FloatArray) -> bool:
    """Say whether values differ by no more than rounding."""
    spread = float(values.max() - values.min())
    return not spread > ROUNDING * float(np.abs(values).max())


def unit_scale(values: FloatArray) -> float:
    """Return the largest distance from the mean, to which squares are scaled; 1 if there is none."""
    reach = float(np.abs(values - values.mean()).max())
    return reach if reach > 0 else 1.0


def rows_sentence(rows: int, left_out: int) -> str:
    """Say how many rows were used and how many were not."""
    if left_out:
        return f"{rows:,} rows were used; {left_out:,} without a figure were left out."
    return f"{rows:,} rows were used."


def plain(value: float) -> float | None:
    """Return a number for JSON: null if it is not finite."""
    return value if math.isfinite(value) else None


def figures_to_dict(names: Sequence[str], figures: Sequence[Figure]) -> dict[str, Any]:
    """Return figures by name as plain data."""
    return {name: figure.to_dict() for name, figure in zip(names, figures, strict=True)}
