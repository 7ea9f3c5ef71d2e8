r"""Matrix programs solved at any scale and judged by the bound that their prices prove.

The program is brought to :math:`x' \in [0, 1]` and rows of order one before HiGHS sees it; an
answer counts when its rows hold and its duality gap is closed there (see
``citypact.solvers.linear.dense_program`` for the bound).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from citypact.errors import SolverFailure
from citypact.games.coalitional import FloatArray
from citypact.solvers.certificate import Certificate
from citypact.solvers.linear.dense_highs import checked_optimum
from citypact.solvers.linear.dense_program import DenseProgram
from citypact.solvers.linear.highs import PROVED
from citypact.solvers.status import Status


@dataclass(frozen=True, eq=False)
class DenseSolution:
    """An optimum, or the proof that no point exists.

    Parameters
    ----------
    status : Status
        ``optimal`` or ``infeasible``; with finite limits there is nothing else.
    value : float
        The minimum (infinite when infeasible).
    point : array of float, shape (n,)
        An optimal point; when infeasible, one of least violation.
    prices : array of float, shape (m,)
        Optimal: fall of the minimum per unit by which a row is relaxed, at least zero.
        Infeasible: weights with which the rows demand one unit more than the limits allow.
    program : DenseProgram
        What was solved.
    certificate : Certificate
        Residuals in units of order one.
    """

    status: Status
    value: float
    point: FloatArray
    prices: FloatArray
    program: DenseProgram
    certificate: Certificate

    @cached_property
    def reduced(self) -> FloatArray:
        """Reduced costs; positive: price of the lower limit, negative: less that of the upper."""
        cost = self.program.cost if self.status is Status.optimal else 0.0
        return np.asarray(cost - self.prices @ self.program.matrix)


def solve_dense(program: DenseProgram) -> DenseSolution:
    """Solve a matrix program, at any scale, and check the answer.

    Raises
    ------
    SolverFailure
        If no answer passes the check.

    Examples
    --------
    >>> found = solve_dense(DenseProgram([1, 1], [[1, 2]], [2], [0, 0], [1, 1]))
    >>> found.value, found.point.tolist(), found.prices.tolist()
    (1.0, [0.0, 1.0], [0.5])
    """
    scaled, rows, unit = _to_order_one(program)
    found = checked_optimum(scaled)
    if found is not None:
        point, prices, certificate = found
        point = np.clip(program.low + (program.high - program.low) * point, program.low, program.high)
        prices = prices * rows * unit
        return DenseSolution(Status.optimal, float(program.cost @ point), point, prices, program, certificate)
    # Least common violation: one more column that helps every row.
    room = 1.0 + np.abs(scaled.bounds).max() + np.abs(scaled.matrix).sum(axis=1).max()
    elastic, again, _ = _to_order_one(
        DenseProgram(
            np.append(np.zeros_like(scaled.cost), 1.0),
            np.column_stack([scaled.matrix, np.ones(len(scaled.bounds))]),
            scaled.bounds,
            np.append(scaled.low, 0.0),
            np.append(scaled.high, room),
        )
    )
    found = checked_optimum(elastic)
    if found is None:
        raise SolverFailure("HiGHS finds no optimum that passes the recheck")
    point, prices, certificate = found
    weights = prices * again
    proof = replace(scaled, cost=np.zeros_like(scaled.cost))
    excess = proof.at_least(weights / weights.sum()) if weights.sum() > 0 else 0.0
    if not excess > PROVED:
        raise SolverFailure("floating point cannot tell whether the constraints leave a point")
    weights = weights / (weights.sum() * excess)
    certificate = Certificate({"the rows contradict the limits": PROVED - excess})
    point = program.low + (program.high - program.low) * point[:-1]
    return DenseSolution(Status.infeasible, np.inf, point, weights * rows, program, certificate)


def _to_order_one(program: DenseProgram) -> tuple[DenseProgram, FloatArray, float]:
    """Return the program over the unit box, the factor of each row and the unit of the cost."""
    width = program.high - program.low
    matrix = program.matrix * width
    size = np.abs(matrix).max(axis=1)
    # A row in which nothing can move is measured against its own terms.
    still = np.maximum(np.abs(program.bounds), np.abs(program.matrix * program.low).max(axis=1))
    rows = np.ldexp(1.0, -np.frexp(np.where(size > 0, size, still))[1])
    cost = program.cost * width
    unit = float(np.ldexp(1.0, np.frexp(np.abs(cost).max())[1]))
    scaled = DenseProgram(
        cost / unit,
        matrix * rows[:, None],
        (program.bounds - program.matrix @ program.low) * rows,
        np.zeros_like(width),
        (width > 0).astype(np.float64),
    )
    return scaled, rows, unit
