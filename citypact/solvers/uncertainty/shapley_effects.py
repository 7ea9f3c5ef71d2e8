r"""Shapley effects: each input's part in the variance, whether or not inputs are correlated.

The worth of a group u of inputs is the variance that remains when all others are known,

.. math:: c(u) = E[\mathrm{Var}(Y \mid X_{-u})] = \tfrac12 E[(f(X) - f(X'))^2],

where X' has the inputs of u drawn anew given the others. The Shapley value of this game divides
:math:`\mathrm{Var}(Y)` without remainder and without negative parts [Song2016]_, which Sobol
indices of correlated inputs do not [Owen2014]_. The same row X serves every group, so an effect is a
mean over rows, with the standard error of one. Beyond ten inputs orders are drawn instead of all
groups being gone through.

References
----------
.. [Song2016] E. Song, B. L. Nelson and J. Staum, "Shapley effects for global sensitivity analysis:
   theory and computation", SIAM/ASA Journal on Uncertainty Quantification 4, 2016, 1060-1083.
.. [Owen2014] A. B. Owen, "Sobol' indices and Shapley value", SIAM/ASA Journal on Uncertainty
   Quantification 2, 2014, 245-251.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import comb

import numpy as np
from numpy.typing import ArrayLike

from citypact.errors import InputError, Problem
from citypact.games.coalitional import FloatArray, IntArray
from citypact.solvers.uncertainty.copula import correlation_matrix, inputs_of, redrawn
from citypact.solvers.uncertainty.effects import VarianceShares, no_shares
from citypact.solvers.uncertainty.samples import (
    column_names,
    generator,
    is_constant,
    normal_figure,
    share_of_one,
    unit_scale,
    whole_number,
)
from citypact.solvers.uncertainty.sobol import Inverse, Model, one_output

#: Up to here all groups are gone through: ``2 ** inputs`` evaluations a row.
MOST_GROUPS = 10
#: Orders drawn beyond; each serves an equal part of the rows.
ORDERS = 256

#: Half squared differences of groups of inputs: one line a group, one column a row of the sample.
_Cost = Callable[[Sequence[Sequence[int]], FloatArray, FloatArray], FloatArray]


def shapley_effects(
    model: Model,
    inverses: Sequence[Inverse],
    *,
    correlation: ArrayLike | None = None,
    rows: int = 4096,
    seed: int = 0,
    names: Sequence[str] | None = None,
    confidence: float = 0.95,
) -> VarianceShares:
    """Answer how much of an output's variance each input is credited with.

    Parameters
    ----------
    model : callable
        Table of inputs of shape (any, columns) to one output a row.
    inverses : sequence of callable
        For each input the inverse of its distribution function.
    correlation : float array of shape (columns, columns), optional
        Of the Gaussian copula; none for independent inputs.
    rows : int
        The model is evaluated on ``rows * 2 ** columns`` rows, beyond ten inputs on
        ``rows * (columns + 1)``. A row counts when all of these have an output.
    seed : int
        Of the draws.
    names : sequence of str, optional
        Inputs.
    confidence : float
        Of the intervals.

    Returns
    -------
    VarianceShares
        They sum to one.

    Raises
    ------
    InputError
        If the correlations cannot hold together, or fewer than two rows are complete.

    Examples
    --------
    >>> from scipy.stats import norm
    >>> both = [[1, 0.5], [0.5, 1]]
    >>> shares = shapley_effects(lambda x: x[:, 0], [norm.ppf] * 2, correlation=both, rows=20_000)
    >>> [round(figure.value, 2) for figure in shares.figures]  # 1 - 0.5²/2 and 0.5²/2
    [0.87, 0.13]
    """
    who, sure = column_names(names, len(inverses)), share_of_one("confidence", confidence)
    rows = whole_number("rows", rows, 2, "two rows or more")
    matrix, rng = correlation_matrix(correlation, len(who)), generator(seed)
    z = rng.standard_normal((rows, len(who))) @ np.linalg.cholesky(matrix).T
    y = one_output(model, inputs_of(z, inverses))
    there = ~np.isnan(y)
    if there.sum() < 2:
        raise InputError(Problem("model", f"{there.sum()} outputs of {rows} rows", "two outputs or more"))
    scale = unit_scale(y[there])

    def cost(groups: Sequence[Sequence[int]], part: FloatArray, known: FloatArray) -> FloatArray:
        anew = np.concatenate([redrawn(part, group, matrix, rng) for group in groups])
        outputs = one_output(model, inputs_of(anew, inverses)).reshape(len(groups), -1)
        return np.asarray(((known - outputs) / scale) ** 2 / 2)

    if len(who) <= MOST_GROUPS:
        credit, total = _all_groups(cost, z, y)
        cluster = np.arange(rows)
    else:
        credit, total, cluster = _drawn_orders(cost, z, y, rng)
    complete = ~(np.isnan(credit).any(axis=1) | np.isnan(total))
    credit, total, cluster = credit[complete], total[complete], cluster[complete]
    used, gone = len(total), rows - len(total)
    if used < 2:
        raise InputError(Problem("model", f"{used} complete rows of {rows}", "two complete rows or more"))
    variance = float(total.mean())
    if is_constant(y[there]) or variance == 0:
        return no_shares("shapley", who, sure, used, gone)
    figures = []
    for column in credit.T:
        share = float(column.mean()) / variance
        error = _clustered_error((column - share * total) / variance, cluster)
        figures.append(normal_figure(share, error, sure))
    return VarianceShares("shapley", who, tuple(figures), variance * scale * scale, sure, used, gone)


def _clustered_error(parts: FloatArray, cluster: IntArray) -> float:
    """Return the standard error of the mean of parts that are independent between clusters only."""
    _, place = np.unique(cluster, return_inverse=True)
    sums = np.bincount(place, parts - parts.mean())
    if len(sums) < 2:
        return float("nan")
    return float(np.sqrt(np.sum(sums**2) * len(sums) / (len(sums) - 1))) / len(parts)


def _all_groups(cost: _Cost, z: FloatArray, y: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Go through all groups: credit of each input and total variance, a row each."""
    rows, count = z.shape
    credit, total = np.zeros((rows, count)), np.zeros(rows)
    for mask in range(1, 2**count):
        group = [k for k in range(count) if mask >> k & 1]
        total = cost([group], z, y)[0]
        size = len(group)
        for k in range(count):
            if mask >> k & 1:
                credit[:, k] += total / (count * comb(count - 1, size - 1))
            else:
                credit[:, k] -= total / (count * comb(count - 1, size))
    return credit, total  # the last group is that of all inputs


def _drawn_orders(
    cost: _Cost, z: FloatArray, y: FloatArray, rng: np.random.Generator
) -> tuple[FloatArray, FloatArray, IntArray]:
    """Draw orders: credit of each input, total variance and order drawn, a row each."""
    rows, count = z.shape
    credit, total = np.zeros((rows, count)), np.zeros(rows)
    cluster = np.arange(rows) * min(ORDERS, rows) // rows
    for each in range(int(cluster[-1]) + 1):
        part = np.flatnonzero(cluster == each)
        order = rng.permutation(count).tolist()
        worths = cost([order[: k + 1] for k in range(count)], z[part], y[part])
        credit[np.ix_(part, order)] = np.diff(worths, axis=0, prepend=0.0).T
        total[part] = worths[-1]
    return credit, total, cluster
