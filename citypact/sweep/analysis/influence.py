"""What moves the main figure: shares of its variance, ends of each input alone, and its mean along each.

New rows are answered by the evaluator of the sweep, certificates included. Independent inputs have Sobol
indices from Saltelli's design; correlated ones have Shapley effects, which alone divide the variance then.
Where nothing more is to be answered, main effects are read off the rows that are there.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from citypact.errors import InputError, Problem
from citypact.solvers.uncertainty.dependence import partial_dependence
from citypact.solvers.uncertainty.given_data import LEAST_ROWS, main_effects
from citypact.solvers.uncertainty.shapley_effects import MOST_GROUPS, shapley_effects
from citypact.solvers.uncertainty.sobol import sobol_indices
from citypact.solvers.uncertainty.tornado import tornado
from citypact.sweep.analysis.acceptance import holding
from citypact.sweep.analysis.gathering import sampled_numbers
from citypact.sweep.distributions import FloatArray
from citypact.sweep.mapping import Evaluator
from citypact.sweep.plan import CHUNK, Plan

#: Levels at which an input that repeats a value is found.
TIE_LEVELS = 4096
#: Rows answered anew for shares of the variance: as many as the sweep has, within these for closed forms.
LEAST_ANSWERED, MOST_ANSWERED = 2**13, 2**16
#: Rows among them that may need rational arithmetic, where the sweep itself is no larger.
MOST_EXACT = 2**8
#: Levels of each input at the ends of its bar, and along its curve.
ENDS = (0.05, 0.95)
ALONG = (0.02, 0.1, 0.25, 0.4, 0.5, 0.6, 0.75, 0.9, 0.98)
#: Rows over which a curve is averaged.
AVERAGED = 256

Model = Callable[[FloatArray], FloatArray]


class Answers:
    """Figures of the evaluator as functions of a table of inputs; the last table is answered once.

    Parameters
    ----------
    plan : Plan
        Of the sweep; if all its inputs are lists of values, equal rows are answered once.
    evaluator : Evaluator
        Answers the rows, chunk by chunk.
    """

    def __init__(self, plan: Plan, evaluator: Evaluator) -> None:
        self._evaluator = evaluator
        self._is_listed = _is_listed(plan)
        self._table: FloatArray | None = None
        self._found: dict[str, FloatArray] = {}

    def figure(self, name: str) -> Model:
        """Return a figure as a function; NaN where a row has no finite one."""
        return lambda table: finite(self._columns(table)[name])

    def holding(self, event: str) -> Model:
        """Return whether there is an agreement (or an answer) as a function: 1 or 0."""
        return lambda table: holding(event, self._columns(table)[event])

    def _columns(self, table: FloatArray) -> dict[str, FloatArray]:
        if self._table is None or not np.array_equal(self._table, table):
            if self._is_listed:
                different, place = np.unique(table, axis=0, return_inverse=True)
                self._found = {name: each[place] for name, each in self._answered(different).items()}
            else:
                self._found = self._answered(table)
            self._table = table.copy()
        return self._found

    def _answered(self, table: FloatArray) -> dict[str, FloatArray]:
        starts = range(0, len(table), CHUNK)
        parts = [self._evaluator.evaluate(table[at : at + CHUNK]) for at in starts]
        return {name: np.concatenate([part[name] for part in parts]) for name in self._evaluator.outputs}


def finite(values: FloatArray) -> FloatArray:
    """Return the numbers, NaN in place of infinite ones."""
    found: FloatArray = np.where(np.isfinite(values), values, np.nan)
    return found


def is_cheap(plan: Plan) -> bool:
    """Say whether a row is a closed form; any other row is a question of its own, or a program to solve."""
    return plan.kind == "relocation" and not plan.asked.get("cash_flow")


def answered_anew(plan: Plan, exact_share: float) -> int:
    """Return how many further rows may be answered for the shares of the variance.

    Closed forms cost little, unless many rows need rational arithmetic; any other answer costs as much as a
    row of the sweep. Of what is dear no more rows are asked for than the sweep has.

    Parameters
    ----------
    plan : Plan
        Of the sweep.
    exact_share : float
        Share of its rows that needed rational arithmetic.
    """
    least, needed = 0, max(LEAST_ANSWERED, LEAST_ROWS * _tables(plan))
    if _is_listed(plan):
        # Equal rows are answered once, and there are no more different ones than these.
        points = math.prod(len(set(each.distribution.values)) for each in plan.varied)
        least = needed if is_cheap(plan) or points <= plan.size else 0
    elif is_cheap(plan):
        least = needed if exact_share == 0 else min(needed, int(MOST_EXACT / exact_share))
    return min(max(plan.size, least), MOST_ANSWERED)


def _is_listed(plan: Plan) -> bool:
    """Say whether every input takes values from a list."""
    return all(each.distribution.listed for each in plan.varied)


def carries_design(plan: Plan, most: int) -> bool:
    """Say whether so many rows carry shares of the variance and their intervals."""
    return most >= LEAST_ROWS * _tables(plan)


def _tables(plan: Plan) -> int:
    """Return how many answers a row of the design takes."""
    count = len(plan.columns)
    if not plan.correlations:
        return count + 2
    return 2**count if count <= MOST_GROUPS else count + 1


def variance_shares(plan: Plan, model: Model, most: int, confidence: float) -> dict[str, Any]:
    """Return Sobol indices, or Shapley effects of correlated inputs, as plain data.

    Parameters
    ----------
    plan : Plan
        Of the sweep.
    model : callable
        The figure as a function of a table of inputs.
    most : int
        Rows that may be answered.
    confidence : float
        Of the intervals.

    Raises
    ------
    InputError
        If too few of the rows have a figure, or correlations leave an input no freedom or join one that
        takes single values.
    """
    inverses = [each.distribution.quantile for each in plan.varied]
    names, tables = plan.columns, _tables(plan)
    rows = most // tables
    if plan.correlations:
        _refuse_tied(plan)
        effects = shapley_effects(
            model, inverses, correlation=correlation_of(plan), rows=rows, seed=plan.seed, names=names,
            confidence=confidence,
        )  # fmt: skip
        _refuse_few(effects.rows)
        return {"method": "shapley", "answered": rows * tables, "shapley": effects.to_dict()}
    rows = 2 ** (rows.bit_length() - 1)
    indices = sobol_indices(model, inverses, rows=rows, seed=plan.seed, names=names, confidence=confidence)
    _refuse_few(indices.first.rows)
    return {"method": "sobol", "answered": rows * tables, **indices.to_dict()}


def _refuse_tied(plan: Plan) -> None:
    """Refuse correlated inputs of single values: one of these does not tell the normal score behind it.

    Shapley effects hold inputs still by their scores; where many scores give one value that is more than
    the value tells, and the shares would be wrong.
    """
    levels = (np.arange(TIE_LEVELS) + 0.5) / TIE_LEVELS
    joined = {path for first, second, rho in plan.correlations if rho for path in (first, second)}
    expected = "correlated inputs that take a continuum of values, for Shapley effects"
    tied = [
        each.path
        for each in plan.varied
        if each.path in joined and not np.diff(each.distribution.quantile(levels)).all()
    ]
    if tied:
        raise InputError(*(Problem("--correlate", path, expected) for path in tied))


def _refuse_few(rows: int) -> None:
    """Refuse shares from rows that are too few for the law of their intervals."""
    if rows < LEAST_ROWS:
        raise InputError(Problem("rows", f"{rows} complete rows", f"{LEAST_ROWS} complete rows or more"))


def given_shares(
    plan: Plan, sample: Mapping[str, FloatArray], name: str, confidence: float
) -> dict[str, Any]:
    """Return main effects from rows that are there, as plain data.

    Raises
    ------
    InputError
        If too few rows have a figure.
    """
    inputs = np.column_stack([sample[path] for path in plan.columns])
    found = main_effects(inputs, finite(sample[name]), plan.columns, confidence=confidence)
    return {"method": "rows", "answered": 0, "first": found.to_dict()}


def correlation_of(plan: Plan) -> FloatArray:
    """Return the correlation matrix of the normal scores, shape (columns, columns)."""
    matrix = np.eye(len(plan.columns))
    for first, second, rho in plan.correlations:
        one, other = plan.columns.index(first), plan.columns.index(second)
        matrix[one, other] = matrix[other, one] = rho
    return matrix


def levels_of(plan: Plan, levels: Sequence[float]) -> list[FloatArray]:
    """Return the quantiles of each input, ascending: of a list those of its values."""
    found = []
    for each in plan.varied:
        values = each.distribution.values
        found.append(
            np.quantile(np.asarray(values), levels, method="inverted_cdf")
            if values
            else each.distribution.quantile(np.asarray(levels))
        )
    return found


def one_at_a_time(plan: Plan, model: Model) -> dict[str, Any]:
    """Return the figure with each input at its 5% and its 95% quantile, all others at their medians."""
    low, middle, high = np.column_stack(levels_of(plan, (ENDS[0], 0.5, ENDS[1])))
    return {**tornado(model, middle, low, high, plan.columns).to_dict(), "levels": list(ENDS)}


def along_each(
    plan: Plan, model: Model, sample: Mapping[str, FloatArray], most: int, confidence: float
) -> list[dict[str, Any]]:
    """Return the mean figure along each input, averaged over some rows of the sweep.

    Empty where ``most``, the rows that may be answered, are too few.
    """
    points = [np.unique(each) for each in levels_of(plan, ALONG)]
    table = np.column_stack([sample[path] for path in plan.columns])
    rows = min(AVERAGED, len(table), most // sum(map(len, points)))
    if rows < min(LEAST_ROWS, len(table)):
        return []
    table = table[sampled_numbers(len(table), rows, plan.seed)]
    # Answered at once, then handed out table by table: every call of an evaluator rechecks a row exactly.
    tables = []
    for at, grid in enumerate(points):
        for point in grid:
            moved = table.copy()
            moved[:, at] = point
            tables.append(moved)
    answered = iter(np.split(model(np.concatenate(tables)), len(tables)))
    return [
        partial_dependence(
            lambda _: next(answered), table, at, grid, plan.columns, confidence=confidence
        ).to_dict()
        for at, grid in enumerate(points)
    ]
