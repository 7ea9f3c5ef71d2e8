r"""The call to HiGHS, and the arithmetic that judges what it returns.

The program is in *standard units*: minimise, every number of order one. HiGHS is asked
three kinds of question: the program itself; the least total violation of its rows, whose
prices prove infeasibility when it is positive (Farkas' lemma); and the steepest feasible
direction in the unit box, which proves that the objective has no limit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from math import fsum
from typing import Any

from citypact.errors import SolverFailure
from citypact.solvers.certificate import TOLERANCE, Certificate
from citypact.solvers.library_call import library_call
from citypact.solvers.linear.program import Relation

#: The tightest feasibility tolerance that HiGHS accepts, a tenth of ours.
HIGHS_TOLERANCE = 1e-10
#: A contradiction or a slope must exceed the residuals tenfold to count as proved.
PROVED = 10 * TOLERANCE


@dataclass(frozen=True)
class Standard:
    """``minimise cost·x`` subject to rows, columns numbered, all data of order one."""

    cost: dict[int, float]
    rows: tuple[dict[int, float], ...]
    relations: tuple[Relation, ...]
    bounds: tuple[float, ...]
    row_names: tuple[str, ...]
    column_names: tuple[str, ...]

    def activity(self, index: int, point: Sequence[float]) -> tuple[float, float]:
        """Return a row's slack (negative when violated) and the size to measure it against."""
        terms = [value * point[column] for column, value in self.rows[index].items()]
        bound, relation = self.bounds[index], self.relations[index]
        size = max([1.0, abs(bound), *map(abs, terms)])
        surplus = fsum([*terms, -bound])
        return {"<=": -surplus, ">=": surplus, "==": -abs(surplus)}[relation], size


@dataclass(frozen=True)
class Optimum:
    """An optimal point and ``prices[i]``, the derivative of the minimum in ``bounds[i]``."""

    problem: Standard
    point: tuple[float, ...]
    prices: tuple[float, ...]

    @property
    def value(self) -> float:
        """The minimum."""
        return fsum(value * self.point[column] for column, value in self.problem.cost.items())

    @cached_property
    def residuals(self) -> dict[str, float]:
        """Violations of feasibility, signs, stationarity and duality, by name."""
        problem, found = self.problem, {}
        balance: list[list[float]] = [[-problem.cost.get(c, 0.0)] for c in range(len(self.point))]
        for index, name in enumerate(problem.row_names):
            slack, size = problem.activity(index, self.point)
            found[f"{name} holds"] = -slack / size
            price, relation = self.prices[index], problem.relations[index]
            if relation != "==":
                found[f"{name} has a price of its sign"] = price if relation == "<=" else -price
            for column, value in problem.rows[index].items():
                balance[column].append(price * value)
        for name, terms in zip(problem.column_names, balance, strict=True):
            found[f"prices balance {name}"] = abs(fsum(terms)) / max([1.0, *map(abs, terms)])
        terms = [p * b for p, b in zip(self.prices, problem.bounds, strict=True)]
        gap = abs(fsum([*terms, -self.value]))
        found["no duality gap"] = gap / max([1.0, abs(self.value), *map(abs, terms)])
        return found


def minimize(problem: Standard) -> Optimum | None:
    """Return an optimum that passes the recheck, or None when HiGHS finds none."""
    for method, presolve in (("highs", True), ("highs-ds", False), ("highs-ipm", True)):
        answer = _linprog(problem, method, presolve)
        if answer.status == 0:
            found = _read(problem, answer)
            if Certificate(found.residuals).holds:
                return found
    return None


def least_violation(problem: Standard) -> Optimum:
    """Minimise the total violation of the rows: zero exactly when the program is feasible."""
    size = len(problem.column_names)
    rows, relations, bounds = [dict(row) for row in problem.rows], list(problem.relations), []
    cost: dict[int, float] = {}
    names, columns = list(problem.row_names), list(problem.column_names)
    for index, relation in enumerate(problem.relations):
        for sign in (-1.0, 1.0):
            if relation == ("<=" if sign > 0 else ">="):
                continue
            column = size + len(cost)
            rows[index][column] = sign
            cost[column] = 1.0
            rows.append({column: 1.0})
            relations.append(">=")
            columns.append(f"violation of {problem.row_names[index]}")
            names.append(f"violation {len(cost)} of {problem.row_names[index]}")
    bounds = [*problem.bounds, *[0.0] * len(cost)]
    elastic = Standard(cost, tuple(rows), tuple(relations), tuple(bounds), tuple(names), tuple(columns))
    found = minimize(elastic)
    if found is None:
        raise SolverFailure("HiGHS finds no optimum that passes the recheck; solve_exact decides")
    return found


def steepest_direction(problem: Standard) -> Optimum:
    """Minimise the slope over the directions that keep every row and lie in the unit box."""
    size = len(problem.column_names)
    box = [({column: 1.0}, relation, bound) for column in range(size) for relation, bound in _BOX]
    cone = replace(
        problem,
        rows=(*problem.rows, *(row for row, _, _ in box)),
        relations=(*problem.relations, *(relation for _, relation, _ in box)),
        bounds=(*[0.0] * len(problem.rows), *(bound for _, _, bound in box)),
        row_names=(*problem.row_names, *(f"box {index}" for index in range(len(box)))),
    )
    found = minimize(cone)
    if found is None:
        raise SolverFailure("HiGHS finds no direction that passes the recheck; solve_exact decides")
    return found


_BOX: tuple[tuple[Relation, float], ...] = (("<=", 1.0), (">=", -1.0))


def version() -> str:
    """Name the solver and the release that carries it."""
    import scipy

    return f"HiGHS (SciPy {scipy.__version__})"


def _linprog(problem: Standard, method: str, presolve: bool) -> Any:
    """Call SciPy; rows with >= are negated, every bound is a row."""
    import numpy as np
    from scipy.optimize import linprog
    from scipy.sparse import csr_array

    def matrix(equal: bool) -> tuple[Any, Any]:
        kept = [i for i, relation in enumerate(problem.relations) if (relation == "==") == equal]
        if not kept:
            return None, None
        sign = [-1.0 if problem.relations[i] == ">=" else 1.0 for i in kept]
        entries = [
            (at, column, sign[at] * value)
            for at, i in enumerate(kept)
            for column, value in problem.rows[i].items()
        ]
        where = ([at for at, _, _ in entries], [column for _, column, _ in entries])
        shape = (len(kept), len(cost))
        table = csr_array(([value for _, _, value in entries], where), shape=shape, dtype=np.float64)
        return table, np.array([s * problem.bounds[i] for s, i in zip(sign, kept, strict=True)])

    cost = np.array([problem.cost.get(column, 0.0) for column in range(len(problem.column_names))])
    upper, upper_bound = matrix(False)
    equal, equal_bound = matrix(True)
    tolerances = {
        "presolve": presolve,
        "primal_feasibility_tolerance": HIGHS_TOLERANCE,
        "dual_feasibility_tolerance": HIGHS_TOLERANCE,
    }
    with library_call("HiGHS"):
        return linprog(
            cost,
            upper,
            upper_bound,
            equal,
            equal_bound,
            bounds=(None, None),
            method=method,
            options=tolerances,
        )


def _read(problem: Standard, answer: Any) -> Optimum:
    """Put SciPy's marginals back on the rows they came from, clearing rounding in their sign."""
    upper, equal = iter(answer.ineqlin.marginals), iter(answer.eqlin.marginals)
    prices = []
    for relation in problem.relations:
        if relation == "==":
            prices.append(float(next(equal)))
            continue
        marginal = float(next(upper))
        if 0.0 < marginal <= HIGHS_TOLERANCE:
            marginal = 0.0
        prices.append(-marginal if relation == ">=" else marginal)
    return Optimum(problem, tuple(map(float, answer.x)), tuple(prices))
