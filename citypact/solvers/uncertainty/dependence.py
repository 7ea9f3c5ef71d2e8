"""How an output moves with one input, all else as it is spread in the sample.

References
----------
J. H. Friedman, "Greedy function approximation: a gradient boosting machine", Annals of Statistics
29, 2001, 1189-1232, section 8.2 (partial dependence).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from citypact.errors import InputError, Problem
from citypact.solvers.uncertainty.samples import (
    Figure,
    as_rows,
    column_names,
    complete_rows,
    mean_error,
    normal_figure,
    share_of_one,
    whole_number,
)
from citypact.solvers.uncertainty.sobol import Model, one_output


@dataclass(frozen=True)
class PartialDependence:
    """Mean output at each value of one input.

    Parameters
    ----------
    name : str
        The input.
    grid : tuple of float
        Its values, in its unit.
    figures : tuple of Figure
        Mean output there over the rows, with its interval.
    rows, left_out : tuple of int
        At each value, rows with an output, and rows without one.
    confidence : float
        Of the intervals.
    """

    name: str
    grid: tuple[float, ...]
    figures: tuple[Figure, ...]
    rows: tuple[int, ...]
    left_out: tuple[int, ...]
    confidence: float

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        return {
            "name": self.name,
            "points": [
                {"at": at, **figure.to_dict(), "rows": rows, "left_out": gone}
                for at, figure, rows, gone in zip(
                    self.grid, self.figures, self.rows, self.left_out, strict=True
                )
            ],
            "confidence": self.confidence,
        }

    def explain(self) -> str:
        """Say in plain sentences how the output moves."""
        lines = []
        for at, figure, rows, gone in zip(self.grid, self.figures, self.rows, self.left_out, strict=True):
            if rows:
                lines.append(f"With {self.name} at {at:.6g} the output is {figure.value:.6g} on average.")
            if gone:
                lines.append(f"With {self.name} at {at:.6g} there is no output in {gone:,} rows.")
        return "\n".join(lines)


def partial_dependence(
    model: Model,
    sample: ArrayLike,
    column: int,
    grid: ArrayLike,
    names: Sequence[str] | None = None,
    *,
    confidence: float = 0.95,
) -> PartialDependence:
    """Answer how an output moves with one input, averaged over the others.

    Parameters
    ----------
    model : callable
        Table of inputs of shape (any, columns) to one output a row.
    sample : float array of shape (rows, columns)
        Over which the other inputs are averaged; if inputs are correlated, rows arise that the sample
        would hardly hold.
    column : int
        Which input moves, from 0.
    grid : float array of shape (points,)
        Its values; the model is evaluated on ``rows`` rows for each.
    names : sequence of str, optional
        Inputs.
    confidence : float
        Of the intervals, which assume independent rows.

    Returns
    -------
    PartialDependence
        In the unit of the output. A mean is over the rows that have an output at that value.

    Raises
    ------
    InputError
        If there is no such column, or a number is missing.

    Examples
    --------
    >>> answer = partial_dependence(lambda x: x[:, 0] * x[:, 1], [[1.0, 2.0], [5.0, 4.0]], 0, [0, 10])
    >>> [figure.value for figure in answer.figures]
    [0.0, 30.0]
    """
    sure, points = share_of_one("confidence", confidence), as_rows("grid", grid, 1)
    (table,), gone = complete_rows(sample=as_rows("sample", sample, 2))
    who = column_names(names, table.shape[1])
    expected = f"a column from 0 to {table.shape[1] - 1}"
    if whole_number("column", column, 0, expected) >= table.shape[1]:
        raise InputError(Problem("column", column, expected))
    if np.isnan(points).any():
        raise InputError(Problem("grid", "NaN", "numbers"))
    figures, used, missing = [], [], []
    moved = table.copy()
    for point in points:
        moved[:, column] = point
        outputs = one_output(model, moved)
        outputs = outputs[~np.isnan(outputs)]
        mean = float(outputs.mean()) if len(outputs) else float("nan")
        figures.append(normal_figure(mean, mean_error(outputs), sure))
        used.append(len(outputs))
        missing.append(len(table) - len(outputs) + gone)
    return PartialDependence(
        who[column], tuple(points.tolist()), tuple(figures), tuple(used), tuple(missing), sure
    )
