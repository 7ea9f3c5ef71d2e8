"""The cash-flow design problem of §4.11, straight from its statement.

Years ``t = 1..H`` are counted from attainment and paid at year ``delay + t``; the lump sum ``y``
(destination to origin) and the central grants ``z_A, z_B`` are paid at signing. The gains are

    u_A = sum delta_A^(D+t) x_t + y + z_A - L
    u_B = sum delta_B^(D+t) (tau_t - m_t - x_t) + ramp - I_B - y + z_B - O_B

and neither may be negative. A year that cannot pay for its own services shares nothing: the
bound on ``x_t`` is ``max(0, tau_t - m_t)``.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Literal, NamedTuple

import numpy as np
from scipy.optimize import linprog

Objective = tuple[float, float] | Literal["min_central", "egalitarian"]
Gains = tuple[float, float]
Bound = tuple[float | None, float | None]


@dataclass(frozen=True)
class CashProblem:
    """The data of one design problem; ``None`` means that there is no such limit."""

    taxes: Sequence[float]
    service_costs: Sequence[float]
    origin_discount: float
    destination_discount: float
    delay: int = 1
    ramp: float = 0.0
    investment: float = 0.0
    origin_loss: float = 0.0
    destination_outside: float = 0.0
    central_max: float = 0.0
    cap: float | None = None
    ratio_cap: float | None = None
    window: int | None = None
    lump_sum: Bound = (None, None)

    def limits(self) -> list[float]:
        """The most that can be shared in each year by liquidity, window and ratio cap."""
        room = []
        for t, (tax, cost) in enumerate(zip(self.taxes, self.service_costs, strict=True), 1):
            most = max(0.0, tax - cost)
            if self.ratio_cap is not None:
                most = min(most, self.ratio_cap * tax)
            room.append(0.0 if self.window is not None and t > self.window else most)
        return room

    def discounts(self, delta: float) -> list[float]:
        """What one yuan of each sharing year is worth at signing."""
        return [delta ** (self.delay + t) for t in range(1, len(self.taxes) + 1)]

    def gains(self, x: Sequence[float], y: float, z: Gains) -> Gains:
        """Both cities' gains over no agreement, term by term."""
        origin = math.fsum(
            d * share for d, share in zip(self.discounts(self.origin_discount), x, strict=True)
        )
        rest = [
            tax - cost - share for tax, cost, share in zip(self.taxes, self.service_costs, x, strict=True)
        ]
        host = math.fsum(
            d * kept for d, kept in zip(self.discounts(self.destination_discount), rest, strict=True)
        )
        return (
            origin + y + z[0] - self.origin_loss,
            host + self.ramp - self.investment - y + z[1] - self.destination_outside,
        )

    def unit(self) -> float:
        """The largest amount of money in the data, to bring the program to order one."""
        amounts = [*self.taxes, *self.service_costs, self.ramp, self.investment, self.origin_loss]
        amounts += [self.destination_outside, self.central_max, self.cap or 0.0]
        amounts += [bound for bound in self.lump_sum if bound is not None]
        return max(map(abs, amounts)) or 1.0


class CashDesign(NamedTuple):
    """An optimal plan. The plan need not be the only one; the value is."""

    value: float
    x: tuple[float, ...]
    y: float
    z: Gains
    gains: Gains


def best_design(
    problem: CashProblem, objective: Objective = (0.5, 0.5), floors: Gains = (0.0, 0.0)
) -> CashDesign | None:
    """The plan with the best weighted sum of gains, least central money or largest smaller gain.

    ``floors`` are the gains each city must have. None when no plan gives them.
    """
    years, unit = len(problem.taxes), problem.unit()
    # columns: x_1..x_H, y, z_A, z_B, and the level that both gains reach (egalitarian)
    columns = years + 4
    lump, central_A, central_B, level = years, years + 1, years + 2, years + 3
    idle = problem.gains([0.0] * years, 0.0, (0.0, 0.0))
    gain_A, gain_B = np.zeros(columns), np.zeros(columns)
    gain_A[:years] = problem.discounts(problem.origin_discount)
    gain_B[:years] = [-d for d in problem.discounts(problem.destination_discount)]
    gain_A[[lump, central_A]] = 1.0
    gain_B[[lump, central_B]] = -1.0, 1.0

    rows, limits = [-gain_A, -gain_B], [(idle[0] - floors[0]) / unit, (idle[1] - floors[1]) / unit]
    budget = np.zeros(columns)
    budget[[central_A, central_B]] = 1.0
    rows.append(budget)
    limits.append(problem.central_max / unit)
    if problem.cap is not None:
        total = np.zeros(columns)
        total[:years] = 1.0
        rows.append(total)
        limits.append(problem.cap / unit)
    reach = np.zeros(columns)
    reach[level] = 1.0
    rows += [reach - gain_A, reach - gain_B]
    limits += [idle[0] / unit, idle[1] / unit]

    if objective == "min_central":
        cost = budget
    elif objective == "egalitarian":
        cost = -reach
    elif isinstance(objective, tuple):
        cost = -(objective[0] * gain_A + objective[1] * gain_B)
    else:
        raise ValueError(f"objective is a pair of weights, 'min_central' or 'egalitarian', got {objective!r}")

    low, high = [None if bound is None else bound / unit for bound in problem.lump_sum]
    bounds: list[Bound] = [(0.0, most / unit) for most in problem.limits()]
    bounds += [(low, high), (0.0, None), (0.0, None), (None, None)]
    solution = _linprog(cost, np.array(rows), np.array(limits), bounds)
    if solution is None:
        return None
    plan = unit * solution
    x, y, z = (
        tuple(map(float, plan[:years])),
        float(plan[lump]),
        (float(plan[central_A]), float(plan[central_B])),
    )
    reached = problem.gains(x, y, z)
    if objective == "min_central":
        value = sum(z)
    elif objective == "egalitarian":
        value = min(reached)
    else:
        value = objective[0] * reached[0] + objective[1] * reached[1]
    return CashDesign(value, x, y, z, reached)


def _linprog(
    cost: np.ndarray, rows: np.ndarray, limits: np.ndarray, bounds: list[Bound]
) -> np.ndarray | None:
    """The optimal point, None if there is no feasible one, or an error."""
    options = {"primal_feasibility_tolerance": 1e-10, "dual_feasibility_tolerance": 1e-10}
    answer = linprog(cost, A_ub=rows, b_ub=limits, bounds=bounds, method="highs", options=options)
    if answer.status == 0:
        return np.asarray(answer.x)
    without_objective = linprog(
        0 * cost, A_ub=rows, b_ub=limits, bounds=bounds, method="highs", options=options
    )
    if without_objective.status == 2:
        return None
    raise RuntimeError(f"linprog stopped with status {answer.status}: {answer.message}")


def frontier(problem: CashProblem, tolerance: float = 1e-9) -> list[Gains] | None:
    """The corners of the efficient frontier of (u_A, u_B), by rising u_A, or None if infeasible.

    From both ends inwards: the weights at right angles to the line between two known points find the
    point farthest beyond it, until there is none.
    """
    unit = problem.unit()
    ends = []
    for mine in (1, 0):
        top = best_design(problem, (1.0 - mine, float(mine)))
        if top is None:
            return None
        floor = top.gains[mine] - tolerance * unit
        floors = (0.0, max(0.0, floor)) if mine else (max(0.0, floor), 0.0)
        then = best_design(problem, (float(mine), 1.0 - mine), floors)
        assert then is not None
        ends.append(then.gains)

    def beyond(left: Gains, right: Gains) -> list[Gains]:
        normal = (left[1] - right[1], right[0] - left[0])
        length = normal[0] + normal[1]
        if min(normal) <= 10 * tolerance * unit:
            return []
        weights = (normal[0] / length, normal[1] / length)
        best = best_design(problem, weights)
        assert best is not None
        if best.value <= weights[0] * left[0] + weights[1] * left[1] + 10 * tolerance * unit:
            return []
        return [*beyond(left, best.gains), best.gains, *beyond(best.gains, right)]

    left, right = ends
    if math.dist(left, right) <= 10 * tolerance * unit:
        return [left]
    return [left, *beyond(left, right), right]


def nash_on_frontier(corners: Sequence[Gains], alpha: float = 0.5, steps: int = 200) -> Gains:
    """The point of a frontier with the largest weighted Nash product.

    Along an edge the slope of the log product has the sign of a line; its zero, moved onto the edge,
    competes with a grid of points on every edge.
    """
    candidates = list(corners)
    for a, b in pairwise(corners):
        step = (b[0] - a[0], b[1] - a[1])

        def at(part: float, a: Gains = a, step: Gains = step) -> Gains:
            return max(0.0, a[0] + part * step[0]), max(0.0, a[1] + part * step[1])

        slope = [alpha * step[0] * u[1] + (1 - alpha) * step[1] * u[0] for u in (a, b)]
        if slope[0] > 0 > slope[1]:
            candidates.append(at(slope[0] / (slope[0] - slope[1])))
        candidates += [at(i / steps) for i in range(1, steps)]
    return max(candidates, key=lambda u: max(0.0, u[0]) ** alpha * max(0.0, u[1]) ** (1 - alpha))


def liquidity_path(problem: CashProblem) -> tuple[float, ...] | None:
    """The shares that make an impatient origin whole soonest: all that can be paid, then nothing.

    Without lump sum or grants. None when even paying everything leaves the origin with a loss. The
    cheapest way for the destination when it is not the more impatient of the two.
    """
    owed = Fraction(problem.origin_loss)
    left = None if problem.cap is None else Fraction(problem.cap)
    path = []
    for most, discount in zip(problem.limits(), problem.discounts(problem.origin_discount), strict=True):
        share = min(Fraction(most), max(Fraction(0), owed) / Fraction(discount))
        if left is not None:
            share = min(share, left)
            left -= share
        owed -= share * Fraction(discount)
        path.append(float(share))
    return tuple(path) if owed <= 0 else None
