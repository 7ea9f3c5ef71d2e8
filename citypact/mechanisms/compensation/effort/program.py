r"""Effort and transfer chosen together, as a conic program of order one.

With the step :math:`d = e - e^N` beyond the effort without agreement and :math:`g = d^2 / 2`, the
upstream city loses :math:`c g`, which is linear, and the downstream city gains
:math:`b_D (s(e^N + d) - s(e^N))`, which is concave in :math:`d \le \sqrt{2 g}`:

.. math::

    \max\ w \log(T + Z - c g) + (1 - w) \log\bigl(b_D (s(e^N + d) - s(e^N)) - T\bigr)
    \quad \text{s.t.} \quad d^2 \le 2 g, \; d \ge 0, \; T \le \bar T .

Each gain is measured in its own unit, of its own size; the logarithm does not mind.

References
----------
models.md §5.2, §9.1. (There :math:`g = e^2/2`; the two are the same where :math:`b_U = 0`.)
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass

import cvxpy as cp

from citypact.errors import SolverFailure
from citypact.mechanisms.compensation.effort.shapes import EffortShape
from citypact.solvers.program import ConvexProgram
from citypact.solvers.status import Status


@dataclass(frozen=True)
class EffortProblem:
    """The numbers of the program in floating point.

    Parameters
    ----------
    start : float
        Effort without agreement.
    value : float
        :math:`b_D`, worth of a unit of effort that reaches downstream (亿元 a year).
    cost : float
        :math:`c`, curvature of the cost of effort.
    shape : EffortShape
        How much of an effort reaches downstream.
    grant : float
        :math:`Z`, central money that comes with the agreement (亿元 a year).
    cap : float or None
        The most that the downstream city can pay (亿元 a year).
    weight : float
        Bargaining weight of the upstream city, strictly between 0 and 1.
    """

    start: float
    value: float
    cost: float
    shape: EffortShape
    grant: float
    cap: float | None
    weight: float

    def loss(self, step: float) -> float:
        """What a step costs the upstream city (亿元 a year)."""
        return 0.5 * self.cost * step * step

    def gain(self, step: float) -> float:
        """What a step brings the downstream city (亿元 a year)."""
        return self.value * self.shape.added(self.start, step)

    def step_size(self) -> float:
        """Return a step of the size of the best one, found by doubling and halving."""
        step = self.value / self.cost
        while self.value * self.shape.slopes(self.start, step)[0] > self.cost * step:
            step *= 2.0
        while self.value * self.shape.slopes(self.start, step / 2)[0] <= self.cost * step / 2:
            step /= 2.0
        if self.cap is not None:
            # The upstream city never loses more than it can be paid.
            step = min(step, (2 * (self.cap + self.grant) / self.cost) ** 0.5)
        return step


def solve_effort(problem: EffortProblem) -> tuple[float, float, float]:
    """Solve the program in cvxpy.

    Returns
    -------
    tuple of float
        Step of effort, transfer (亿元 a year), and the price of the cap (log points per 亿元).

    Raises
    ------
    SolverFailure
        If Clarabel stops without an optimum.
    """
    unit = problem.step_size()
    upstream_unit = max(problem.cost * unit * unit, problem.grant)
    downstream_unit = max(problem.gain(unit), problem.grant if problem.cap is None else 0.0)
    step, square = cp.Variable(name="step of effort"), cp.Variable(name="half its square")
    reach, transfer = cp.Variable(name="effort that reaches downstream"), cp.Variable(name="transfer")
    own = transfer + (problem.grant - problem.cost * unit * unit * square) / upstream_unit
    other = (problem.gain(unit) * reach - upstream_unit * transfer) / downstream_unit
    rows = {"cost of effort": cp.square(step) <= 2 * square, "effort not lowered": step >= 0}
    reached = problem.shape.rows(problem.start, unit, step, reach)
    rows |= {f"effort that reaches downstream, line {k}": row for k, row in enumerate(reached, start=1)}
    if problem.cap is not None:
        rows["transfer cap"] = transfer <= problem.cap / upstream_unit
    program = ConvexProgram(problem.weight * cp.log(own) + (1 - problem.weight) * cp.log(other), rows)
    with warnings.catch_warnings():
        # An inaccurate answer is refused below; the warning would say the same again.
        warnings.filterwarnings("ignore", "Solution may be inaccurate", UserWarning)
        found = program.solve({})
    if found.status is not Status.optimal:
        raise SolverFailure(f"Clarabel calls the effort program {found.status}")
    price = float(found.shadow_prices["transfer cap"]) / upstream_unit if problem.cap is not None else 0.0
    return float(found.point["step of effort"]) * unit, float(found.point["transfer"]) * upstream_unit, price
