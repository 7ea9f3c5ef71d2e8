"""Clarabel and HiGHS as a liar lets them answer where they are asked without a library between."""

from __future__ import annotations

from contextlib import ExitStack
from typing import Any
from unittest.mock import patch

import numpy as np

from trust.faults.liar import Liar
from trust.faults.solver_sites import site_of_call


class _Changed:
    """Another's answer with some of its attributes replaced."""

    def __init__(self, honest: Any, **changed: Any) -> None:
        self.__dict__.update(changed)
        self._honest = honest

    def __getattr__(self, name: str) -> Any:
        return getattr(self._honest, name)


def lying_clarabel(liar: Liar, stack: ExitStack) -> None:
    """Let Clarabel answer through a liar until the stack unwinds."""
    import clarabel

    honest = clarabel.DefaultSolver

    class Solver:
        def __init__(self, quadratic: Any, cost: Any, *others: Any) -> None:
            self._given, self._lying = (quadratic, cost, *others), False
            # cvxpy reaches this solver as well; its questions are told apart before.
            if "program" in site_of_call().rpartition("/")[2]:
                self._lying = liar.now(site_of_call())

        def solve(self) -> Any:
            quadratic, cost, *others = self._given
            if not self._lying:
                return honest(quadratic, cost, *others).solve()
            if liar.lie == "ignores the objective":
                found = honest(quadratic, np.zeros_like(cost), *others).solve()
                return _Changed(found, obj_val=float(np.dot(cost, found.x)))
            found = honest(quadratic, cost, *others).solve()
            words = {
                "denies": "PrimalInfeasible",
                "stops early": "MaxIterations",
                "says inaccurate": "AlmostSolved",
            }
            return _Changed(
                found,
                status=words.get(liar.lie, str(found.status)),
                x=liar.shifted(found.x),
                z=liar.shifted(found.z, "prices"),
                obj_val=float(liar.shifted(found.obj_val, "value")),
            )

    stack.enter_context(patch.object(clarabel, "DefaultSolver", Solver))


def lying_highs(liar: Liar, stack: ExitStack) -> None:
    """Let HiGHS answer through a liar until the stack unwinds."""
    import highspy

    kind, status = highspy.Highs, highspy.HighsModelStatus
    run, solution, info, told = kind.run, kind.getSolution, kind.getInfo, kind.getModelStatus

    def lying_run(solver: Any) -> Any:
        solver._lies = liar.now(site_of_call())
        if not (solver._lies and liar.lie == "ignores the objective"):
            return run(solver)
        costs = list(solver.getLp().col_cost_)
        for at in range(len(costs)):
            solver.changeColCost(at, 0.0)
        done = run(solver)
        answer, facts = solution(solver), info(solver)
        value = float(np.dot(costs, answer.col_value)) if len(answer.col_value) else 0.0
        solver._kept = (
            told(solver),
            _Changed(answer, col_value=list(answer.col_value), row_dual=list(answer.row_dual)),
            _Changed(facts, mip_dual_bound=value, objective_function_value=value),
        )
        for at, cost in enumerate(costs):
            solver.changeColCost(at, cost)
        return done

    def lying_solution(solver: Any) -> Any:
        if not getattr(solver, "_lies", False):
            return solution(solver)
        if liar.lie == "ignores the objective":
            return solver._kept[1]
        found = solution(solver)
        return _Changed(
            found,
            col_value=liar.shifted(found.col_value).tolist(),
            row_dual=liar.shifted(found.row_dual, "prices").tolist(),
        )

    def lying_info(solver: Any) -> Any:
        if not getattr(solver, "_lies", False):
            return info(solver)
        if liar.lie == "ignores the objective":
            return solver._kept[2]
        found = info(solver)
        return _Changed(
            found,
            mip_dual_bound=float(liar.shifted(found.mip_dual_bound, "value")),
            objective_function_value=float(liar.shifted(found.objective_function_value, "value")),
        )

    def lying_status(solver: Any) -> Any:
        if not getattr(solver, "_lies", False):
            return told(solver)
        if liar.lie == "ignores the objective":
            return solver._kept[0]
        words = {"denies": status.kInfeasible, "stops early": status.kTimeLimit}
        return words.get(liar.lie, status.kUnknown if liar.lie == "says inaccurate" else told(solver))

    for name, method in (
        ("run", lying_run),
        ("getSolution", lying_solution),
        ("getInfo", lying_info),
        ("getModelStatus", lying_status),
    ):
        stack.enter_context(patch.object(kind, name, method))
