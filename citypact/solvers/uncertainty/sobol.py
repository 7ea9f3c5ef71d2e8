r"""Sobol indices of independent inputs, with intervals.

With two independent tables of inputs A and B, and :math:`A_B^{(i)}` the table A whose column i is
taken from B,

.. math::

    S_i = \frac{E[f(B)\,(f(A_B^{(i)}) - f(A))]}{V}, \qquad
    S_{Ti} = \frac{E[(f(A) - f(A_B^{(i)}))^2]}{2V}

where V is the variance over A and B, and outputs are centred first [Saltelli2010]_; these are the
estimates of ``scipy.stats.sobol_indices``. Both are ratios of means over rows, so the delta method
gives their standard errors without resampling.

References
----------
.. [Saltelli2010] A. Saltelli, P. Annoni, I. Azzini, F. Campolongo, M. Ratto and S. Tarantola,
   "Variance based sensitivity analysis of model output", Computer Physics Communications 181,
   2010, 259-270, table 2, rows (b) and (f).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from citypact.errors import InputError, Problem
from citypact.games.coalitional import FloatArray
from citypact.solvers.uncertainty.effects import VarianceShares, no_shares
from citypact.solvers.uncertainty.samples import (
    Figure,
    as_rows,
    column_names,
    complete_rows,
    generator,
    is_constant,
    mean_error,
    normal_figure,
    share_of_one,
    unit_scale,
    whole_number,
)

#: A model: a table of inputs of shape (rows, columns) to one output a row.
Model = Callable[[FloatArray], ArrayLike]
#: The inverse of a distribution function, such as ``scipy.stats.norm(1, 2).ppf``.
Inverse = Callable[[FloatArray], ArrayLike]


@dataclass(frozen=True)
class SobolIndices:
    """First and total Sobol indices of the same sample.

    Parameters
    ----------
    first, total : VarianceShares
        Main effects, and effects with all interactions.
    """

    first: VarianceShares
    total: VarianceShares

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        return {"first": self.first.to_dict(), "total": self.total.to_dict()}

    def explain(self) -> str:
        """Say in plain sentences what the output depends on."""
        alone = self.first.explain()
        return alone if self.first.variance == 0 else alone + "\n" + self.total.explain()


def sobol_rows(first: ArrayLike, second: ArrayLike) -> FloatArray:
    """Return the rows whose outputs :func:`sobol_from_rows` needs.

    Parameters
    ----------
    first, second : float arrays of shape (rows, columns)
        Two independent tables of inputs; the inputs of a row are independent of one another.

    Returns
    -------
    float array of shape ((columns + 2) * rows, columns)
        First table, second table, then for each column the first table with that column of the second.

    Raises
    ------
    InputError
        If the shapes differ or an input is missing.

    Examples
    --------
    >>> sobol_rows([[1.0, 2.0]], [[3.0, 4.0]]).tolist()
    [[1.0, 2.0], [3.0, 4.0], [3.0, 2.0], [1.0, 4.0]]
    """
    a, b = as_rows("first", first, 2), as_rows("second", second, 2)
    if a.shape != b.shape:
        raise InputError(Problem("second", f"shape {b.shape}", f"the shape of first, {a.shape}"))
    for field, table in (("first", a), ("second", b)):
        if np.isnan(table).any():
            raise InputError(Problem(field, "NaN", "an input in every row and column"))
    tables = [a, b]
    for column in range(a.shape[1]):
        mixed = a.copy()
        mixed[:, column] = b[:, column]
        tables.append(mixed)
    return np.concatenate(tables)


def sobol_from_rows(
    outputs: ArrayLike, names: Sequence[str] | int, *, confidence: float = 0.95
) -> SobolIndices:
    """Answer what an output depends on, from its values at the rows of :func:`sobol_rows`.

    Parameters
    ----------
    outputs : float array of shape ((columns + 2) * rows,)
        In the order of the rows; NaN where there is none. A row of the two tables counts when all of
        its ``columns + 2`` outputs are there.
    names : sequence of str, or int
        Inputs, or how many there are.
    confidence : float
        Of the intervals, which assume independent rows.

    Returns
    -------
    SobolIndices
        Shares of the variance, without unit.

    Raises
    ------
    InputError
        If the outputs do not divide into ``columns + 2`` tables of two or more complete rows.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> rows = sobol_rows(rng.uniform(size=(4096, 2)), rng.uniform(size=(4096, 2)))
    >>> answer = sobol_from_rows(rows[:, 0] + 2 * rows[:, 1], ["price", "growth"])
    >>> [name for name, _ in answer.first.ranked()]
    ['growth', 'price']
    """
    sure = share_of_one("confidence", confidence)
    who = column_names(None, names) if isinstance(names, int) else column_names(names, len(names))
    flat = as_rows("outputs", outputs, 1)
    if len(flat) % (len(who) + 2):
        expected = f"a multiple of {len(who) + 2}: inputs plus two"
        raise InputError(Problem("outputs", f"{len(flat)} rows", expected))
    (table,), gone = complete_rows(outputs=flat.reshape(len(who) + 2, -1).T)
    if len(table) < 2:
        raise InputError(Problem("outputs", f"{len(table)} complete row", "two complete rows or more"))
    if is_constant(table):
        return SobolIndices(*(no_shares(kind, who, sure, len(table), gone) for kind in ("first", "total")))
    # Centred by the mean of the two tables and scaled to order one, so that squares keep their digits.
    base = table[:, :2]
    scale = unit_scale(base) if not is_constant(base) else unit_scale(table)
    table = (table - base.mean()) / scale
    f_a, f_b = table[:, 0], table[:, 1]
    squares = (f_a**2 + f_b**2) / 2
    variance = float(squares.mean())
    if variance == 0:
        raise InputError(Problem("outputs", "one value in both tables", "more rows: the output moves seldom"))
    first: list[Figure] = []
    total: list[Figure] = []
    for column in range(len(who)):
        moved = table[:, column + 2] - f_a
        for shares, parts in ((first, f_b * moved), (total, moved**2 / 2)):
            share = float(parts.mean()) / variance
            error = mean_error((parts - share * squares) / variance)
            shares.append(normal_figure(share, error, sure))
    said = (variance * scale * scale, sure, len(table), gone)
    return SobolIndices(
        VarianceShares("first", who, tuple(first), *said), VarianceShares("total", who, tuple(total), *said)
    )


def sobol_indices(
    model: Model,
    inverses: Sequence[Inverse],
    *,
    rows: int = 4096,
    seed: int = 0,
    names: Sequence[str] | None = None,
    confidence: float = 0.95,
) -> SobolIndices:
    """Answer which of a model's independent inputs its output depends on.

    Parameters
    ----------
    model : callable
        Table of inputs of shape (any, columns) to one output a row.
    inverses : sequence of callable
        For each input the inverse of its distribution function.
    rows : int
        A power of two; the model is evaluated on ``rows * (columns + 2)`` rows.
    seed : int
        Of the scrambled Sobol points.
    names : sequence of str, optional
        Inputs.
    confidence : float
        Of the intervals; they assume independent rows, so for Sobol points they are as a rule too wide.

    Returns
    -------
    SobolIndices
        Shares of the variance, without unit.

    Raises
    ------
    InputError
        If ``rows`` is no power of two, or the model does not give one number a row.

    Examples
    --------
    >>> from scipy.stats import uniform
    >>> answer = sobol_indices(lambda x: x[:, 0] + x[:, 0] * x[:, 1], [uniform(0, 1).ppf] * 2)
    >>> [round(figure.value, 2) for figure in answer.first.figures]  # 27/31 and 3/31
    [0.87, 0.1]
    """
    from scipy.stats import qmc

    who = column_names(names, len(inverses))
    expected = "a power of two, two or more"
    count = whole_number("rows", rows, 2, expected)
    if count & (count - 1):
        raise InputError(Problem("rows", rows, expected))
    points = qmc.Sobol(2 * len(who), rng=generator(seed)).random(count)
    # Scrambled points may touch 0, where an unbounded distribution has no value.
    points = np.clip(points, 2.0**-53, 1 - 2.0**-53)
    halves = [
        np.column_stack([inverse(points[:, start + k]) for k, inverse in enumerate(inverses)])
        for start in (0, len(who))
    ]
    table = sobol_rows(*halves)
    return sobol_from_rows(one_output(model, table), who, confidence=confidence)


def one_output(model: Model, table: FloatArray) -> FloatArray:
    """Return a model's outputs, one a row.

    Raises
    ------
    InputError
        If it gives another number of them.
    """
    outputs = as_rows("model", model(table), 1)
    if len(outputs) != len(table):
        raise InputError(Problem("model", f"{len(outputs)} outputs", f"one a row: {len(table)}"))
    return outputs
