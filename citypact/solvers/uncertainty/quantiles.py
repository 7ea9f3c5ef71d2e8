r"""Quantiles of a sample, with intervals that hold whatever the distribution.

The p-quantile is the smallest value that at least the share p of the rows do not exceed. Of n
independent rows the number at or below the true quantile is binomial, so the l-th and u-th
smallest values enclose it with probability at least
:math:`P(l \le B \le u - 1)`, :math:`B \sim \mathrm{Bin}(n, p)` [DavidNagaraja2003]_; ties make the
interval only safer.

References
----------
.. [DavidNagaraja2003] H. A. David and H. N. Nagaraja, "Order Statistics", 3rd ed., Wiley, 2003,
   section 7.1.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from citypact.errors import InputError, Problem
from citypact.games.coalitional import FloatArray
from citypact.games.rational import as_fraction
from citypact.solvers.uncertainty.samples import (
    Figure,
    as_rows,
    complete_rows,
    rows_sentence,
    share_of_one,
)


@dataclass(frozen=True)
class Quantiles:
    """Quantiles of one figure.

    Parameters
    ----------
    levels : tuple of float
        Shares of the rows.
    figures : tuple of Figure
        The quantile at each level with its interval, in the unit of the sample.
    mean, lowest, highest : float
        Of the rows used.
    confidence : float
        Probability that an interval covers its quantile, at least.
    rows, left_out : int
        Rows used, and rows without a figure.
    """

    levels: tuple[float, ...]
    figures: tuple[Figure, ...]
    mean: float
    lowest: float
    highest: float
    confidence: float
    rows: int
    left_out: int

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        return {
            "quantiles": [
                {"level": level, **figure.to_dict()}
                for level, figure in zip(self.levels, self.figures, strict=True)
            ],
            "mean": self.mean,
            "lowest": self.lowest,
            "highest": self.highest,
            "confidence": self.confidence,
            "rows": self.rows,
            "left_out": self.left_out,
        }

    def explain(self) -> str:
        """Say in plain sentences how the figure is spread."""
        lines = [rows_sentence(self.rows, self.left_out)]
        for level, figure in zip(self.levels, self.figures, strict=True):
            lines.append(f"In {level:.1%} of the rows it is at most {figure.value:.6g}.")
            if math.isfinite(figure.low) and math.isfinite(figure.high):
                lines.append(
                    f"With confidence {self.confidence:.0%} that bound lies from {figure.low:.6g} "
                    f"to {figure.high:.6g}."
                )
            else:
                lines.append("There are too few rows to enclose that bound.")
        return "\n".join(lines)


def sample_quantiles(
    values: ArrayLike,
    levels: Sequence[float] = (0.05, 0.25, 0.5, 0.75, 0.95),
    *,
    confidence: float = 0.95,
) -> Quantiles:
    """Answer how a figure is spread over a sample.

    Parameters
    ----------
    values : float array of shape (rows,)
        One figure a row; NaN where there is none.
    levels : sequence of float
        Shares between 0 and 1.
    confidence : float
        Of the intervals, which assume independent rows; for even designs (Sobol, Latin) they are
        as a rule too wide.

    Returns
    -------
    Quantiles
        In the unit of ``values``.

    Raises
    ------
    InputError
        If no row has a figure, one is infinite, or a level lies outside 0 to 1.

    Examples
    --------
    >>> answer = sample_quantiles(range(1, 101), [0.5])
    >>> answer.figures[0].value, answer.figures[0].low, answer.figures[0].high
    (50.0, 40.0, 61.0)
    """
    if not isinstance(levels, Iterable):
        raise InputError(Problem("levels", levels, "a list of numbers between 0 and 1"))
    asked = [share_of_one("levels", level) for level in levels]
    sure = share_of_one("confidence", confidence)
    (kept,), gone = complete_rows(values=as_rows("values", values, 1))
    ordered = np.sort(kept)
    middle = float(np.mean(kept))
    return Quantiles(
        tuple(asked),
        tuple(order_figure(ordered, level, sure) for level in asked),
        middle,
        float(ordered[0]),
        float(ordered[-1]),
        sure,
        len(ordered),
        gone,
    )


def quantiles_of(values: FloatArray, levels: Sequence[float]) -> list[float]:
    """Return the quantiles of :func:`sample_quantiles` without intervals, for finite values in any order.

    Examples
    --------
    >>> quantiles_of(np.array([3.0, 1.0, 2.0, 4.0]), [0.05, 0.5, 0.95])
    [1.0, 2.0, 4.0]
    """
    places = [order_place(len(values), level) - 1 for level in levels]
    ordered = np.partition(values, places)
    return [float(ordered[place]) for place in places]


def order_place(rows: int, level: float) -> int:
    """Return which of so many values, counted from 1 and ascending, is the quantile: in decimals, exactly.

    Examples
    --------
    >>> order_place(20, 0.05), order_place(21, 0.05), order_place(100, 0.07)
    (1, 2, 7)
    """
    return max(1, math.ceil(rows * as_fraction(level)))


def order_figure(ordered: FloatArray, level: float, confidence: float) -> Figure:
    """Return the quantile of sorted values with the interval of its order statistics."""
    from scipy.stats import binom

    rows = len(ordered)
    place = order_place(rows, level)
    miss = (1 - confidence) / 2
    low = int(binom.ppf(miss, rows, level))
    high = int(binom.ppf(1 - miss, rows, level)) + 1
    return Figure(
        float(ordered[place - 1]),
        float(ordered[low - 1]) if low >= 1 else -math.inf,
        float(ordered[high - 1]) if high <= rows else math.inf,
    )
