"""Numerical solvers that lie at one place of the package, and are honest at all others."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest.mock import patch

import numpy as np

from trust.faults.liar import LIES, BrokenDown, Liar
from trust.faults.lying_programs import lying_clarabel, lying_highs
from trust.faults.solver_sites import site_of_call

__all__ = ["LIES", "Liar", "lying"]


def _lying_conic(liar: Liar, stack: ExitStack) -> None:
    import cvxpy as cp

    build, honest = cp.Problem.__init__, cp.Problem.solve

    def built(problem: Any, *given: Any, **more: Any) -> None:
        build(problem, *given, **more)
        problem._asked_from = site_of_call()

    def solve(problem: Any, *given: Any, **more: Any) -> Any:
        try:
            lying = liar.now(getattr(problem, "_asked_from", "") or site_of_call())
        except BrokenDown as error:
            raise cp.error.SolverError(str(error)) from None
        if not lying:
            return honest(problem, *given, **more)
        if liar.lie == "ignores the objective":
            other = cp.Problem(cp.Minimize(0), problem.constraints)
            honest(other, *given, **more)
            value = problem.objective.value
            problem._status, problem._value = other.status, np.nan if value is None else value
            return problem._value
        honest(problem, *given, **more)
        if liar.lie in ("denies", "stops early", "says inaccurate"):
            words = {"denies": cp.INFEASIBLE, "stops early": cp.USER_LIMIT}
            problem._status = words.get(liar.lie, cp.OPTIMAL_INACCURATE)
        if problem.status not in (cp.INFEASIBLE, cp.UNBOUNDED):
            for variable in problem.variables():
                if variable.value is not None:
                    variable.save_value(liar.shifted(variable.value))
            for row in problem.constraints:
                for dual in row.dual_variables:
                    if isinstance(dual.value, (float, np.ndarray)):
                        dual.save_value(liar.shifted(dual.value, "prices"))
            problem._value = float(liar.shifted(problem.value, "value"))
        return problem._value

    stack.enter_context(patch.object(cp.Problem, "__init__", built))
    stack.enter_context(patch.object(cp.Problem, "solve", solve))


def _lying_linprog(liar: Liar, stack: ExitStack) -> None:
    import scipy.optimize

    honest = scipy.optimize.linprog

    def linprog(cost: Any, *given: Any, **more: Any) -> Any:
        if not liar.now(site_of_call()):
            return honest(cost, *given, **more)
        found = honest(np.zeros_like(cost) if liar.lie == "ignores the objective" else cost, *given, **more)
        words = {"denies": 2, "stops early": 1, "says inaccurate": 4}
        found.status = words.get(liar.lie, found.status)
        if found.x is not None:
            found.x = liar.shifted(found.x)
            found.fun = float(np.dot(cost, found.x))
            for side in (found.ineqlin, found.eqlin):
                side.marginals = liar.shifted(side.marginals, "prices")
        return found

    stack.enter_context(patch.object(scipy.optimize, "linprog", linprog))


def _numbers(liar: Liar, honest: Callable[..., Any], *, breaks: Callable[[str], Exception]) -> Any:
    """Return a function that hands out numbers as its model does, or as the liar tells them."""

    def told(*given: Any, **more: Any) -> Any:
        try:
            lying = liar.now(site_of_call())
        except BrokenDown as error:
            raise breaks(str(error)) from None
        if lying and liar.lie in ("denies", "stops early"):
            raise breaks(f"the solver {liar.lie}")
        found = honest(*given, **more)
        if not lying:
            return found
        if isinstance(found, tuple):
            return (liar.shifted(found[0]), *found[1:])
        if np.iscomplexobj(found):
            return liar.shifted(found.real) + 1j * liar.shifted(found.imag)
        shifted = liar.shifted(found)
        return float(shifted) if np.ndim(found) == 0 else shifted

    return told


class _Factors:
    def __init__(self, liar: Liar, honest: Any, *given: Any, **more: Any) -> None:
        self.solve = _numbers(liar, honest(*given, **more).solve, breaks=RuntimeError)


def _lying_functions(liar: Liar, stack: ExitStack) -> None:
    import scipy.integrate
    import scipy.optimize
    import scipy.sparse.linalg

    def factors(*given: Any, **more: Any) -> Any:
        return _Factors(liar, splu, *given, **more)

    def motion(*given: Any, **more: Any) -> Any:
        lying = liar.now(site_of_call())
        found = solve_ivp(*given, **more)
        if lying:
            found.success = found.success and liar.lie not in ("denies", "stops early", "says inaccurate")
            found.y = liar.shifted(found.y)
        return found

    splu, solve_ivp = scipy.sparse.linalg.splu, scipy.integrate.solve_ivp
    stack.enter_context(patch.object(scipy.sparse.linalg, "splu", factors))
    stack.enter_context(patch.object(scipy.integrate, "solve_ivp", motion))
    for place, name, breaks in (
        (scipy.optimize, "nnls", RuntimeError),
        (scipy.optimize, "brentq", RuntimeError),
        (scipy.integrate, "quad", RuntimeError),
        (np.linalg, "solve", np.linalg.LinAlgError),
        (np.linalg, "inv", np.linalg.LinAlgError),
        (np.linalg, "lstsq", np.linalg.LinAlgError),
        (np, "roots", np.linalg.LinAlgError),
    ):
        told = _numbers(liar, getattr(place, name), breaks=breaks)
        stack.enter_context(patch.object(place, name, told))
        if name == "nnls":
            # This file takes the function with it when it is imported.
            from citypact.mechanisms.menus.program import polish

            stack.enter_context(patch.object(polish, "nnls", told))
            stack.enter_context(patch.object(polish, "splu", factors))


@contextmanager
def lying(liar: Liar) -> Iterator[Liar]:
    """Let all numerical solvers answer through a liar while the block runs."""
    with ExitStack() as stack:
        for each in (_lying_conic, lying_clarabel, lying_highs, _lying_linprog, _lying_functions):
            each(liar, stack)
        yield liar
