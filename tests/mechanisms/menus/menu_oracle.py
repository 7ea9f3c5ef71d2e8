"""Menus by brute force: least transfers at random efforts, and a convex program with every row."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import cvxpy as cp
import numpy as np
from scipy.optimize import linprog

from citypact.mechanisms.menus import HiddenCost


@dataclass(frozen=True)
class Plain:
    """The numbers of a menu problem with a linear or other benefit, all types served."""

    benefit: Callable[[float], float]
    cost: Sequence[float]
    chance: Sequence[float]
    own: Sequence[float]
    outside: Sequence[float]
    fixed: float = 0.0
    floor: float | None = None
    cap: float | None = None
    budget: float | None = None

    def least_spending(self, effort: np.ndarray) -> float:
        """Cheapest transfers for these efforts (infinite if there are none)."""
        n = len(self.cost)
        left, right = [], []

        def private(i: int, j: int) -> float:
            return self.own[i] * effort[j] - self.cost[i] * effort[j] ** 2 / 2 - self.fixed

        for i in range(n):
            for j in range(n):
                if i != j:  # T_j - T_i <= private(i, i) - private(i, j)
                    row = np.zeros(n)
                    row[j], row[i] = 1.0, -1.0
                    left.append(row)
                    right.append(private(i, i) - private(i, j))
            row = np.zeros(n)
            row[i] = -1.0
            left.append(row)
            right.append(private(i, i) - self.outside[i])
            if self.floor is not None:
                left.append(row)
                right.append(private(i, i) - self.own[i] * effort[i] - self.floor)
        if self.budget is not None:
            left.append(np.array(self.chance))
            right.append(self.budget)
        done = linprog(self.chance, A_ub=np.array(left), b_ub=right, bounds=[(None, self.cap)] * n)
        return float(done.fun) if done.success else np.inf

    def value(self, effort: np.ndarray) -> float:
        """Expected payoff downstream at these efforts."""
        gross = sum(p * self.benefit(e) for p, e in zip(self.chance, effort, strict=True))
        return float(gross) - self.least_spending(effort)

    def best_nearby(self, effort: np.ndarray, highest: float, seed: int = 0) -> float:
        """Highest value over random efforts, some near these and some anywhere."""
        draw = np.random.default_rng(seed)
        tried = [
            np.abs(effort * (1 + draw.normal(0, size, len(effort))))
            for size in (0.3, 0.1, 0.03, 0.01, 0.003)
            for _ in range(12)
        ]
        tried += [np.sort(draw.uniform(0, highest, len(effort)))[::-1] for _ in range(40)]
        return max(self.value(each) for each in tried)

    def best_by_rows(
        self,
        concave: Callable[[cp.Expression], cp.Expression],
        slack: dict[tuple[int, int], float] | None = None,
    ) -> tuple[float, np.ndarray]:
        """Optimum of the convex program with every misreport written out (own benefits alike)."""
        n, slack = len(self.cost), slack or {}
        transfer, square = cp.Variable(n), cp.Variable(n, nonneg=True)  # transfer includes own benefit
        effort = cp.sqrt(2 * square)
        rows = []
        for i in range(n):
            mine = transfer[i] - self.cost[i] * square[i] - self.fixed
            rows += [
                mine >= transfer[j] - self.cost[i] * square[j] - self.fixed - slack.get((i, j), 0.0)
                for j in range(n)
                if i != j
            ]
            rows.append(mine >= self.outside[i])
        gain = sum(
            p * (concave(effort[i]) + self.own[0] * effort[i] - transfer[i])
            for i, p in enumerate(self.chance)
        )
        problem = cp.Problem(cp.Maximize(gain), rows)
        problem.solve(solver=cp.CLARABEL)
        return float(problem.value), np.sqrt(2 * np.maximum(square.value, 0))


def plain(problem: HiddenCost) -> Plain:
    """The oracle's view of a problem."""
    table = problem.table()
    floor, cap, budget = (None if x is None else float(x) for x in (table.floor, table.cap, table.budget))
    return Plain(
        benefit=lambda e: float(table.benefit.value(e)),
        cost=table.cost.astype(float),
        chance=table.chance.astype(float),
        own=table.own.astype(float),
        outside=table.outside.astype(float),
        fixed=float(table.fixed[0]),
        floor=floor,
        cap=cap,
        budget=budget,
    )
