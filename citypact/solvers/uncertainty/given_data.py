r"""Main effects from any sample, without a design of its own.

The rows are put into classes of nearly equal size by one input, equal values in one class. The share
:math:`\mathrm{Var}(E[Y \mid X_i])/\mathrm{Var}(Y)` is one less the variance about a line in each
class, both with their degrees of freedom (as in epsilon squared), so that chance alone explains nothing
on average. The line takes up what moves inside a class; means alone would find too little.
Inputs may depend on one another: the share then contains what an input explains through others.

References
----------
Plischke, Borgonovo and Smith, "Global sensitivity measures from given data", European Journal of
Operational Research 226, 2013, 536-550; Kelley, "An unbiased correlation ratio measure", PNAS 21,
1935, 554-559 (epsilon squared).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from citypact.errors import InputError, Problem
from citypact.games.coalitional import FloatArray, IntArray
from citypact.solvers.uncertainty.effects import VarianceShares, no_shares
from citypact.solvers.uncertainty.samples import (
    ROUNDING,
    Figure,
    as_rows,
    column_names,
    complete_rows,
    is_constant,
    mean_error,
    normal_figure,
    share_of_one,
    unit_scale,
)

#: Fewer rows than this allow no two classes of a useful size.
LEAST_ROWS = 32


def classes_of(column: FloatArray, wanted: int) -> IntArray:
    """Return the class of each row: nearly equal sizes, in order, equal values together.

    Examples
    --------
    >>> classes_of(np.array([5.0, 1.0, 1.0, 9.0]), 2).tolist()
    [1, 0, 0, 1]
    """
    ordered = np.sort(column)
    starts = np.unique(ordered[(np.arange(1, wanted) * len(ordered)) // wanted])
    found = np.searchsorted(starts[starts > ordered[0]], column, side="right")
    return np.asarray(found, dtype=np.int64)


def class_count(rows: int) -> int:
    """Return how many classes a sample of this size carries: the cube root of it, two to 100."""
    return int(min(100, max(2, round(rows ** (1 / 3)))))


def main_effects(
    inputs: ArrayLike,
    outputs: ArrayLike,
    names: Sequence[str] | None = None,
    *,
    confidence: float = 0.95,
) -> VarianceShares:
    """Answer how much of an output's variance each input explains alone, from given rows.

    Parameters
    ----------
    inputs : float array of shape (rows, columns)
        Drawn from their joint distribution, in any units.
    outputs : float array of shape (rows,)
        One figure a row; NaN where there is none.
    names : sequence of str, optional
        Inputs.
    confidence : float
        Of the intervals, which assume independent rows.

    Returns
    -------
    VarianceShares
        Without unit. A share of an input without effect is zero on average and may come out slightly
        negative.

    Raises
    ------
    InputError
        If fewer than 32 rows are complete, or the shapes do not fit.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> inputs = rng.uniform(size=(20_000, 2))
    >>> shares = main_effects(inputs, inputs[:, 0] + 2 * inputs[:, 1])  # 1/5 and 4/5
    >>> [round(figure.value, 1) for figure in shares.figures]
    [0.2, 0.8]
    """
    sure = share_of_one("confidence", confidence)
    table, figures = as_rows("inputs", inputs, 2), as_rows("outputs", outputs, 1)
    who = column_names(names, table.shape[1])
    (x, y), gone = complete_rows(inputs=table, outputs=figures)
    if len(y) < LEAST_ROWS:
        raise InputError(Problem("outputs", f"{len(y)} complete rows", f"{LEAST_ROWS} complete rows or more"))
    if is_constant(y):
        return no_shares("first", who, sure, len(y), gone)
    scale = unit_scale(y)
    centred = (y - y.mean()) / scale
    variance = float(np.mean(centred**2))
    shares = tuple(_share(column, centred, variance, sure) for column in x.T)
    return VarianceShares("first", who, shares, variance * scale * scale, sure, len(y), gone)


def _share(column: FloatArray, centred: FloatArray, variance: float, confidence: float) -> Figure:
    rows, group = len(centred), classes_of(column, class_count(len(centred)))
    counts = np.bincount(group)
    if len(counts) == 1:
        return Figure(0.0, 0.0, 0.0, 0.0)  # an input that never moves explains nothing
    left = centred - (np.bincount(group, centred) / counts)[group]
    place = column - (np.bincount(group, column) / counts)[group]
    # In units of its class, so that squares of an input neither vanish nor overflow.
    reach = np.bincount(group, np.abs(place)) / counts
    moving = reach > ROUNDING * float(np.abs(column).max())
    place = np.where(moving[group], place / np.where(moving, reach, 1.0)[group], 0.0)
    squares = np.bincount(group, place * place)
    slope = np.bincount(group, place * left) / np.where(moving, squares, 1.0)
    within = (left - slope[group] * place) ** 2
    free = rows - len(counts) - int(np.count_nonzero(moving))
    share = 1 - float(within.sum()) / free / (variance * rows / (rows - 1))
    error = mean_error((within - (1 - share) * centred**2) / variance)
    return normal_figure(share, error, confidence)
