r"""Linear programs in floating point, at any scale, with a price on every row.

Optimality is proved by multipliers: with :math:`\lambda_i` the derivative of the optimum
in the bound :math:`b_i`,

.. math::

    \sum_i \lambda_i a_i = c , \qquad \sum_i \lambda_i b_i = c^\top x ,

(stationarity and strong duality, [Bertsimas1997]_ chapter 4). A *shadow price* is the gain
per unit of slack: for an inequality it is :math:`|\lambda_i| \ge 0`, the increase of a
maximum (decrease of a minimum) when the row is relaxed by one unit; for an equality it is
:math:`\lambda_i` itself, with its sign. Where the optimum has a kink in :math:`b_i` (a
degenerate vertex) the price lies between the slopes on its two sides.

References
----------
.. [Bertsimas1997] D. Bertsimas and J. N. Tsitsiklis, *Introduction to Linear
   Optimization*, Athena Scientific, 1997.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Self

from citypact.errors import InfeasibleDesign, SolverFailure
from citypact.games.rational import Number, as_fraction
from citypact.solvers.certificate import TOLERANCE, Certificate
from citypact.solvers.linear.highs import (
    PROVED,
    Optimum,
    Standard,
    least_violation,
    minimize,
    steepest_direction,
    version,
)
from citypact.solvers.linear.program import LinearProgram, Relation, Row, Sense
from citypact.solvers.linear.scaling import balance, times_power
from citypact.solvers.status import Status

__all__ = [
    "LinearProgram",
    "LinearSolution",
    "Number",
    "Relation",
    "Row",
    "Sense",
    "as_fraction",
    "solve",
]


@dataclass(frozen=True)
class LinearSolution:
    """What a float solver found and how far separate arithmetic confirms it.

    Parameters
    ----------
    status : Status
        ``optimal``, ``infeasible`` or ``unbounded``; anything else is raised instead.
    value : float
        The optimum; without one, the supremum or infimum of convention (``±inf``).
    point : mapping of str to float
        An optimal point (empty when infeasible, a feasible point when unbounded).
    shadow_prices : mapping of str to float
        Gain per unit of slack, by row label (optimal only).
    active : tuple of str
        Rows that hold with equality to rounding, surest first.
    conflict : mapping of str to float
        When infeasible, the weights with which the rows add up to ``0 <= -1``: an
        inequality with weight at least zero, an equality with either sign.
    ray : mapping of str to float
        When unbounded, a direction of endless improvement.
    certificate : Certificate
        Residuals of the program scaled to order one, recomputed from its data.
    method : str
        Solver and version.
    """

    status: Status
    value: float
    point: Mapping[str, float]
    shadow_prices: Mapping[str, float]
    certificate: Certificate
    active: tuple[str, ...] = ()
    conflict: Mapping[str, float] = field(default_factory=dict)
    ray: Mapping[str, float] = field(default_factory=dict)
    method: str = ""

    def require(self) -> Self:
        """Return the solution if it is optimal.

        Raises
        ------
        InfeasibleDesign
            Naming the rows that contradict each other.
        SolverFailure
            If the objective has no limit.
        """
        if self.status is Status.infeasible:
            raise InfeasibleDesign(f"these constraints contradict each other: {', '.join(self.conflict)}")
        if self.status is not Status.optimal:
            moving = ", ".join(name for name, step in self.ray.items() if step)
            raise SolverFailure(f"the objective has no limit along {moving}: bound these variables")
        return self

    def to_dict(self) -> dict[str, Any]:
        """Return the solution as plain data for JSON (an infinite value as None)."""
        return {
            "status": str(self.status),
            "value": self.value if math.isfinite(self.value) else None,
            "point": dict(self.point),
            "shadow_prices": dict(self.shadow_prices),
            "active": list(self.active),
            "conflict": dict(self.conflict),
            "ray": dict(self.ray),
            "certificate": self.certificate.to_dict(),
            "method": self.method,
        }


def solve(program: LinearProgram) -> LinearSolution:
    """Solve a linear program in floating point, at any scale, and check the answer.

    The data are scaled to order one by powers of two, solved by HiGHS and judged by
    separate arithmetic: rows, signs, stationarity and duality within ``TOLERANCE``.

    Parameters
    ----------
    program : LinearProgram
        The program; fractions are rounded to floats after scaling.

    Returns
    -------
    LinearSolution
        Optimal with prices, infeasible with a contradiction, or unbounded with a ray.

    Raises
    ------
    SolverFailure
        If no answer passes the check; ``citypact.solvers.linear.rational_simplex.solve_exact`` decides then.

    Examples
    --------
    >>> program = LinearProgram(
    ...     "maximize", ("x", "y"), {"x": 3, "y": 2},
    ...     (Row("land", {"x": 1, "y": 1}, "<=", 4), Row("water", {"x": 1, "y": 3}, "<=", 6),
    ...      Row("x floor", {"x": 1}, ">=", 0), Row("y floor", {"y": 1}, ">=", 0)))
    >>> found = solve(program)
    >>> found.value, found.shadow_prices["land"], found.shadow_prices["water"]
    (12.0, 3.0, 0.0)
    >>> clash = LinearProgram("maximize", ("r",), {"r": 1}, (
    ...     Row("floor", {"r": 1}, ">=", 0.6), Row("cap", {"r": 1}, "<=", 0.5)))
    >>> found = solve(clash)
    >>> str(found.status), sorted(found.conflict)
    ('infeasible', ['cap', 'floor'])
    """
    try:
        units = _Units.of(program)
        found = minimize(units.problem)
        if found is not None:
            return units.optimal(found, version())
        violation = least_violation(units.problem)
        if violation.value > PROVED:
            return units.infeasible(violation, version())
        slope = steepest_direction(units.problem)
    except OverflowError as error:
        raise SolverFailure(
            "the numbers differ too much in size for floating point; use solve_exact"
        ) from error
    if violation.value > TOLERANCE or -slope.value <= PROVED:
        raise SolverFailure("floating point cannot tell whether an optimum exists; solve_exact can")
    return units.unbounded(violation, slope, version())


@dataclass(frozen=True)
class _Units:
    """A program in standard units and the powers of two that lead back to the user's.

    With row, column, bound and objective exponents ``r, c, s, o`` the scaled data are
    ``a 2^(r+c)``, ``b 2^(r+s)`` and ``c 2^(o+c)``; then ``x = 2^(c-s) x'``, prices are
    ``2^(r-o) y'`` and the value is ``2^(-o-s) v'``.
    """

    program: LinearProgram
    problem: Standard
    row: list[int]
    column: list[int]
    bound: int
    objective: int

    @classmethod
    def of(cls, program: LinearProgram) -> Self:
        place = {name: index for index, name in enumerate(program.variables)}
        last = len(place)
        table: list[dict[int, Number]] = [
            {**{place[name]: value for name, value in row.coefficients.items()}, last: row.bound}
            for row in program.rows
        ]
        aim: dict[int, Number] = {place[name]: value for name, value in program.objective.items()}
        powers, columns = balance([*table, aim])
        column = [columns.get(index, 0) for index in range(last + 1)]
        scaled = [
            {j: times_power(value, power + column[j]) for j, value in row.items()}
            for power, row in zip(powers, [*table, aim], strict=True)
        ]
        sign = -1.0 if program.sense == "maximize" else 1.0
        problem = Standard(
            cost={j: sign * value for j, value in scaled[-1].items()},
            rows=tuple({j: value for j, value in row.items() if j != last} for row in scaled[:-1]),
            relations=tuple(row.relation for row in program.rows),
            bounds=tuple(row[last] for row in scaled[:-1]),
            row_names=tuple(row.label for row in program.rows),
            column_names=program.variables,
        )
        return cls(program, problem, powers[:-1], column[:last], column[last], powers[-1])

    @property
    def _sign(self) -> float:
        return -1.0 if self.program.sense == "maximize" else 1.0

    def _point(self, point: Sequence[float], bound: int) -> dict[str, float]:
        names = zip(self.program.variables, point, self.column, strict=False)
        return {name: math.ldexp(value, power - bound) for name, value, power in names}

    def optimal(self, found: Optimum, method: str) -> LinearSolution:
        problem, prices, order = self.problem, {}, []
        for index, (row, price) in enumerate(zip(self.program.rows, found.prices, strict=True)):
            gain = self._sign * price if row.relation == "==" else abs(price)
            prices[row.label] = math.ldexp(gain, self.row[index] - self.objective)
            slack, size = problem.activity(index, found.point)
            # Surest first: rows with a price, equalities, then the tightest and sparsest.
            classes = (
                abs(price) > TOLERANCE,
                row.relation == "==",
                slack <= 1e-12 * size,
                slack <= 1e-7 * size,
            )
            if any(classes):
                order.append((classes.index(True), len(row.coefficients), index))
        return LinearSolution(
            status=Status.optimal,
            value=math.ldexp(self._sign * found.value, -self.objective - self.bound),
            point=self._point(found.point, self.bound),
            shadow_prices=prices,
            certificate=Certificate(found.residuals),
            active=tuple(problem.row_names[index] for _, _, index in sorted(order)),
            method=method,
        )

    def infeasible(self, violation: Optimum, method: str) -> LinearSolution:
        """Prices of the least violation, divided by it, add the rows up to ``0 <= -1``."""
        total = math.ldexp(violation.value, -self.bound)
        conflict = {}
        for row, price, power in zip(self.program.rows, violation.prices, self.row, strict=False):
            if abs(price) > TOLERANCE:
                weight = -price if row.relation == "==" else abs(price)
                conflict[row.label] = math.ldexp(weight, power) / total
        proof = {**violation.residuals, "the rows contradict each other": PROVED - violation.value}
        worst = math.inf if self.program.sense == "minimize" else -math.inf
        return LinearSolution(
            Status.infeasible, worst, {}, {}, Certificate(proof), conflict=conflict, method=method
        )

    def unbounded(self, violation: Optimum, slope: Optimum, method: str) -> LinearSolution:
        proof = {f"point: {name}": value for name, value in violation.residuals.items()}
        proof |= {f"ray: {name}": value for name, value in slope.residuals.items()}
        proof |= {"the point is feasible": violation.value, "the ray gains": PROVED + slope.value}
        return LinearSolution(
            Status.unbounded,
            -self._sign * math.inf,
            self._point(violation.point, self.bound),
            {},
            Certificate(proof),
            ray=self._point(slope.point, 0),
            method=method,
        )
