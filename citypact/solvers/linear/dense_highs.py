"""HiGHS on a matrix program over the unit box, and the arithmetic that judges what it returns."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from citypact.games.coalitional import FloatArray
from citypact.solvers.certificate import TOLERANCE, Certificate
from citypact.solvers.linear.dense_program import DenseProgram
from citypact.solvers.linear.highs import HIGHS_TOLERANCE
from citypact.solvers.quiet_highs import quiet_highs

#: HiGHS drops coefficients below its own limit of 1e-9; this is the least it accepts.
SMALLEST_COEFFICIENT = 1e-12
#: Largest priced coefficient of a variable whose reduced cost may hide below HiGHS's tolerance.
FAINT = 1e-7
#: A price below this part of the largest is rounding.
NO_PRICE = 1e-11


def checked_optimum(scaled: DenseProgram) -> tuple[FloatArray, FloatArray, Certificate] | None:
    """Ask HiGHS in turn by other methods until an answer passes the check.

    A variable that is faint in the objective and in the rows with a price may stand anywhere
    for all that a solver sees, though a probability of 1e-300 still says on which side of a bet
    the outcome lies. Such variables go to the side that their reduced cost, however small,
    points to, and the rest is solved again.
    """
    for method, presolve in (("simplex", "on"), ("simplex", "off"), ("ipm", "on")):
        first = _attempt(scaled, scaled, method, presolve)
        if first is None:
            continue
        point, prices, certificate = first
        settled = _settle(scaled, point, prices)
        if (settled == point).all():
            if certificate.holds:
                return first
            continue
        held = settled != point
        fixed = replace(
            scaled,
            low=np.where(held, settled, scaled.low),
            high=np.where(held, settled, scaled.high),
        )
        for answer in (_attempt(scaled, fixed, method, presolve), first):
            if answer is not None and answer[2].holds:
                return answer
    return None


def _attempt(
    scaled: DenseProgram, fixed: DenseProgram, method: str, presolve: str
) -> tuple[FloatArray, FloatArray, Certificate] | None:
    """Solve with some variables fixed and judge the answer on the whole program."""
    answer = _highs(fixed, method, presolve)
    if answer is None:
        return None
    # A price that is rounding would rule the faint variables, whose own prices are smaller still.
    prices = np.where(answer[1] > NO_PRICE * np.abs(answer[1]).max(), answer[1], 0.0)
    point = np.clip(answer[0], fixed.low, fixed.high)
    return point, prices, _judge(scaled, point, prices)


def _settle(scaled: DenseProgram, point: FloatArray, prices: FloatArray) -> FloatArray:
    """Put faint variables where their reduced costs point."""
    paid = prices > 0
    terms = np.abs(prices[paid, None] * scaled.matrix[paid])
    size = np.maximum(terms.max(axis=0, initial=0.0), np.abs(scaled.cost))
    reduced = scaled.cost - prices @ scaled.matrix
    clear = (size <= FAINT) & (np.abs(reduced) > 1e-6 * size)
    return np.where(clear, np.where(reduced > 0, scaled.low, scaled.high), point)


def _judge(scaled: DenseProgram, point: FloatArray, prices: FloatArray) -> Certificate:
    """Recompute feasibility and the duality gap."""
    slack = scaled.matrix @ point - scaled.bounds
    value, bound = float(scaled.cost @ point), scaled.at_least(prices)
    gap = (value - bound) / max(1.0, abs(value), abs(bound))
    size = np.maximum(1.0, np.abs(scaled.bounds))
    return Certificate(
        {"rows hold": float((-slack / size).max()), "no duality gap": abs(gap)}, tolerance=TOLERANCE
    )


def _highs(scaled: DenseProgram, method: str, presolve: str) -> tuple[FloatArray, FloatArray] | None:
    """Return point and prices as HiGHS finds them, or None when it finds no optimum."""
    import highspy

    solver: Any = quiet_highs()
    for name, value in (
        ("solver", method),
        ("presolve", presolve),
        ("threads", 1),
        ("primal_feasibility_tolerance", HIGHS_TOLERANCE),
        ("dual_feasibility_tolerance", HIGHS_TOLERANCE),
        ("small_matrix_value", SMALLEST_COEFFICIENT),
    ):
        solver.setOptionValue(name, value)
    kept = np.abs(scaled.matrix) > SMALLEST_COEFFICIENT
    model = highspy.HighsLp()
    model.num_row_, model.num_col_ = scaled.matrix.shape
    model.col_cost_, model.col_lower_, model.col_upper_ = scaled.cost, scaled.low, scaled.high
    model.row_lower_, model.row_upper_ = scaled.bounds, np.full(len(scaled.bounds), highspy.kHighsInf)
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = np.append(0, np.cumsum(kept.sum(axis=1))).astype(np.int32)
    model.a_matrix_.index_ = np.nonzero(kept)[1].astype(np.int32)
    model.a_matrix_.value_ = scaled.matrix[kept]
    solver.passModel(model)
    solver.run()
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None
    answer = solver.getSolution()
    point, prices = np.array(answer.col_value), np.array(answer.row_dual)
    return (point, prices) if np.isfinite(point).all() and np.isfinite(prices).all() else None
