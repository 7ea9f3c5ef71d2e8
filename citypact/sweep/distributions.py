"""A distribution as a user writes it, and its quantiles.

``NAME:ARGUMENTS`` is a distribution of ``scipy.stats`` with its shapes, location and scale in that order or
by name (``uniform:0.6,2.4`` runs from 0.6 to 3.0, as scipy counts); ``between:LOW,HIGH`` is uniform between
two ends; ``values:A,B,C`` takes each value equally often; ``empirical:FILE:COLUMN`` those of a column.
"""

from __future__ import annotations

import math
import warnings
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from citypact.errors import InputError, Problem
from citypact.scenario.table_file import number_in

FloatArray: TypeAlias = npt.NDArray[np.float64]
FORMS = "range, between:LOW,HIGH, values:A,B,C, empirical:FILE:COLUMN or a name of scipy.stats with arguments"


@dataclass(frozen=True)
class Distribution:
    """What one quantity is drawn from.

    Parameters
    ----------
    text : str
        As written: ``lognorm:s=0.35,scale=1.15``.
    values : tuple of float
        The numbers of ``values``, ``list`` (a row each) and ``empirical`` (ascending); else empty.

    Raises
    ------
    InputError
        If there is no such distribution.

    Examples
    --------
    >>> import numpy as np
    >>> Distribution("between:1,3").quantile(np.array([0.0, 0.5, 1.0])).tolist()
    [1.0, 2.0, 3.0]
    """

    text: str
    values: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        name, _, rest = self.text.partition(":")
        if name == "values" and not self.values:
            object.__setattr__(self, "values", tuple(_number(self.text, part) for part in rest.split(",")))
        if name == "empirical" and not self.values:
            raise InputError(Problem("--vary", self.text, "numbers read from the file"))
        if name == "list" and not self.values:
            raise InputError(Problem("--vary", self.text, FORMS))
        if not all(map(math.isfinite, self.values)):
            raise InputError(Problem("--vary", self.text, "finite numbers"))
        if not self.values:
            _frozen(self.text)

    def quantile(self, at: FloatArray) -> FloatArray:
        """Return the quantiles at levels in [0, 1], of the same shape."""
        if self.values:
            place = np.minimum((at * len(self.values)).astype(np.int64), len(self.values) - 1)
            return np.asarray(self.values, dtype=np.float64)[place]
        found = _frozen(self.text)
        if isinstance(found, tuple):
            low, high = found
            return np.asarray(low + (high - low) * at, dtype=np.float64)
        return np.asarray(found.ppf(at), dtype=np.float64)

    @property
    def listed(self) -> bool:
        """Whether it takes values from a list."""
        return bool(self.values)


def _number(text: str, part: str) -> float:
    number = number_in(part)  # of the digits 0 to 9 alone, as in a table
    if number is None:
        raise InputError(Problem("--vary", text, "finite numbers separated by commas after the colon"))
    return number


@lru_cache(maxsize=256)
def _frozen(text: str) -> Any:
    """Return two ends for ``between``, else the distribution of scipy with its arguments."""
    from scipy import stats

    name, _, rest = text.partition(":")
    parts = [part.strip() for part in rest.split(",")] if rest.strip() else []
    if name == "between":
        ends = [_number(text, part) for part in parts]
        if len(ends) != 2 or not ends[0] <= ends[1] or not math.isfinite(ends[1] - ends[0]):
            raise InputError(Problem("--vary", text, "between:LOW,HIGH, the lower end first"))
        return ends[0], ends[1]
    family = getattr(stats, name, None) if name.isidentifier() and not name.startswith("_") else None
    if not isinstance(family, (stats.rv_continuous, stats.rv_discrete)):
        raise InputError(Problem("--vary", text, FORMS))
    places = [_number(text, part) for part in parts if "=" not in part]
    named = {
        key.strip(): _number(text, value)
        for key, equals, value in (part.partition("=") for part in parts)
        if equals
    }
    shapes = family.shapes or "no shape"
    wanted = f"arguments of {name} in scipy.stats: {shapes}, then loc and scale"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of scipy, about numbers that are refused below
            frozen = family(*places, **named)
            middle, low = float(frozen.ppf(0.5)), float(frozen.ppf(0.01))
    except (TypeError, ValueError, ArithmeticError):
        raise InputError(Problem("--vary", text, wanted)) from None
    if not (math.isfinite(middle) and math.isfinite(low)):
        raise InputError(Problem("--vary", text, f"possible {wanted}"))
    return frozen
