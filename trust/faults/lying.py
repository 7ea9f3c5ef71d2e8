"""Numerical solvers that lie at one place of the package, and are honest at all others."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any
from unittest.mock import patch

import numpy as np

from trust.faults.solver_sites import site_of_call

#: What a liar does: shift what it found, by parts of its size; hand out a feasible point as the best;
#: deny that there is an answer; give up, and say so; break down; hand out no numbers.
LIES = (
    *("shifts a little", "shifts by a tenth", "shifts by half", "shifts the prices", "ignores the objective"),
    *("denies", "stops early", "says inaccurate", "breaks down", "gives no number"),
)
_SHIFTS = {"shifts a little": 1e-3, "shifts by a tenth": 0.1, "shifts by half": 0.5, "shifts the prices": 0.1}


class BrokenDown(RuntimeError):
    """What a numerical library raises when it cannot go on."""


@dataclass
class Liar:
    """One lie at one place; without a lie it only writes down who asks.

    Attributes
    ----------
    told : int
        How many lies were told.
    asked : set of str
        The places that asked a solver.
    """

    site: str = ""
    lie: str = ""
    seed: int = 0
    told: int = 0
    asked: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._draw = random.Random(self.seed)
        #: A liar may be honest once or twice before, so that it is trusted.
        self._patience = self._draw.choice((0, 0, 0, 1, 2)) if self.seed else 0

    def now(self, site: str) -> bool:
        """Note a question from a place, and say whether it is answered with a lie."""
        self.asked.add(site)
        if not self.lie or site != self.site:
            return False
        self._patience -= 1
        if self._patience >= 0:
            return False
        self.told += 1
        if self.lie == "breaks down":
            raise BrokenDown("the solver broke down")
        return True

    def shifted(self, numbers: Any, part: str = "point") -> Any:
        """Return numbers as this liar tells them; ``part`` is "point", "prices" or "value"."""
        array = np.array(numbers, dtype=np.float64)
        if self.lie == "gives no number":
            return np.full_like(array, np.nan)
        size = _SHIFTS.get(self.lie, 0.0)
        if not size or (self.lie == "shifts the prices" and part != "prices") or not array.size:
            return array
        scale = max(1e-6, float(np.abs(array).max()))
        noise = np.array([self._draw.uniform(-1, 1) for _ in range(array.size)]).reshape(array.shape)
        noise += np.copysign(0.3, noise)  # never next to nothing
        return array + size * scale * noise


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


class _Changed:
    """Another's answer with some of its attributes replaced."""

    def __init__(self, honest: Any, **changed: Any) -> None:
        self.__dict__.update(changed)
        self._honest = honest

    def __getattr__(self, name: str) -> Any:
        return getattr(self._honest, name)


def _lying_clarabel(liar: Liar, stack: ExitStack) -> None:
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


def _lying_highs(liar: Liar, stack: ExitStack) -> None:
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
        for each in (_lying_conic, _lying_clarabel, _lying_highs, _lying_linprog, _lying_functions):
            each(liar, stack)
        yield liar
