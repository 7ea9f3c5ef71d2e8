r"""Convex programs in cvxpy: constraints by label, prices in the user's sign, quick re-solves.

This module alone calls cvxpy's ``.solve()``. A price is the gain of the optimum per unit by which
its constraint is relaxed: never negative for an inequality; for an equality, the change of
the optimum per unit of its right-hand side (maximisation).

A program that is solved again and again with other numbers has a quicker way: see
``citypact.solvers.compiled_program``.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import cvxpy as cp
import numpy as np

from citypact.errors import SolverFailure
from citypact.games.coalitional import FloatArray
from citypact.solvers.status import Status

Values = Mapping[str, Any]

_STATUS = {
    cp.OPTIMAL: Status.optimal,
    cp.INFEASIBLE: Status.infeasible,
    cp.UNBOUNDED: Status.unbounded,
    cp.USER_LIMIT: Status.limit,
}


@dataclass(frozen=True)
class ProgramSolution:
    """What the solver found: variables by name, prices by label (empty unless optimal)."""

    status: Status
    value: float
    point: Mapping[str, FloatArray]
    shadow_prices: Mapping[str, FloatArray]


class ConvexProgram:
    """A concave maximisation with named variables, parameters and constraints.

    Parameters
    ----------
    objective : cvxpy expression
        What is maximised.
    constraints : mapping of str to cvxpy constraint
        By label.

    Raises
    ------
    SolverFailure
        If the program is not a disciplined parametrised convex program.
    """

    def __init__(self, objective: cp.Expression, constraints: Mapping[str, cp.Constraint]) -> None:
        self.constraints = dict(constraints)
        self.problem = cp.Problem(cp.Maximize(objective), list(constraints.values()))
        if not self.problem.is_dcp(dpp=True):
            raise SolverFailure("the program is not a disciplined parametrised convex program")
        self.variables = {variable.name(): variable for variable in self.problem.variables()}
        self.parameters = {parameter.name(): parameter for parameter in self.problem.parameters()}

    def assign(self, values: Values) -> None:
        """Set every parameter by name."""
        for name, parameter in self.parameters.items():
            value = np.asarray(values[name], dtype=np.float64)
            if not np.isfinite(value).all():
                raise SolverFailure(f"parameter {name} is not finite")
            parameter.value = value

    def solve(self, values: Values) -> ProgramSolution:
        """Solve with the given parameter values.

        Raises
        ------
        SolverFailure
            If the solver stops without an optimum or a proof that there is none.
        """
        self.assign(values)
        try:
            with warnings.catch_warnings():
                # The status says the same, and is turned into a failure below.
                warnings.filterwarnings("ignore", message="Solution may be inaccurate")
                self.problem.solve(solver=cp.CLARABEL)
        except (cp.error.SolverError, RuntimeError, ArithmeticError) as error:
            raise SolverFailure(f"Clarabel: {error}") from error
        status = _STATUS.get(self.problem.status, Status.failed)
        if status is not Status.optimal:
            if status in (Status.infeasible, Status.unbounded):
                return ProgramSolution(status, float("nan"), {}, {})
            raise SolverFailure(f"Clarabel stopped with status {self.problem.status}")
        value = float(self.problem.value)
        point = {name: np.array(each.value, dtype=np.float64) for name, each in self.variables.items()}
        prices = {
            label: np.array(row.dual_value, dtype=np.float64) for label, row in self.constraints.items()
        }
        if not np.isfinite(value) or not all(np.isfinite(each).all() for each in point.values()):
            raise SolverFailure("Clarabel hands out an optimum that is no number")
        return ProgramSolution(status, value, point, prices)
