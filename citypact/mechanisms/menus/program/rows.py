r"""The rows of the menu program as matrices, over payoffs :math:`u`, efforts :math:`e`, :math:`g = e^2/2`.

Since :math:`T_i = u_i - b_i e_i + c_i g_i + k_i`, every row is affine:

.. math::

    \text{type } i \text{ not posing as } j: \quad
    & u_i - u_j - (b_i - b_j) e_j - (c_j - c_i) g_j \ge k_j - k_i , \\
    \text{participation}: \quad & u_i \ge o_i , \\
    \text{development floor}: \quad & u_i - b_i e_i \ge \underline y , \\
    \text{transfer cap}: \quad & -u_i + b_i e_i - c_i g_i \ge k_i - \bar T , \\
    \text{budget}: \quad & \textstyle\sum_i p_i (-u_i + b_i e_i - c_i g_i) \ge \sum_i p_i k_i - Z .
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from citypact.games.coalitional import FloatArray
from citypact.mechanisms.menus.contracts.offers import Prices
from citypact.mechanisms.menus.terms.problem import TypeTable

#: Kinds of rows; one that a misreport belongs to names both types.
MISREPORT, PARTICIPATION, FLOOR, CAP, BUDGET = "misreport", "participation", "floor", "cap", "budget"

Name = tuple[str, int, int]


@dataclass(frozen=True)
class RowSystem:
    """Rows ``payoff @ u + effort @ e + square @ g >= bound``, each with its name.

    Columns are the served types in the order of ``served``.
    """

    names: tuple[Name, ...]
    served: tuple[int, ...]
    payoff: sparse.csr_matrix
    effort: sparse.csr_matrix
    square: sparse.csr_matrix
    bound: FloatArray

    def slack(self, payoff: FloatArray, effort: FloatArray, square: FloatArray) -> FloatArray:
        """By how much each row holds."""
        return np.asarray(self.payoff @ payoff + self.effort @ effort + self.square @ square - self.bound)

    def of_kind(self, kind: str) -> FloatArray:
        """Return one for the rows of a kind, else zero."""
        return np.array([float(name[0] == kind) for name in self.names])

    def prices(self, multipliers: FloatArray, count: int) -> Prices:
        """Return the rows' multipliers by kind and type, for ``count`` types in all."""
        prices = Prices.none(count)
        parts = {
            PARTICIPATION: prices.participation,
            FLOOR: prices.floor,
            CAP: prices.cap,
        }
        budget = 0.0
        for (kind, i, j), value in zip(self.names, multipliers, strict=True):
            if kind == MISREPORT:
                prices.misreport[i, j] = value
            elif kind == BUDGET:
                budget = float(value)
            else:
                parts[kind][i] = value
        return Prices(prices.misreport, prices.participation, prices.floor, prices.cap, budget)


def menu_rows(table: TypeTable, served: tuple[int, ...], misreports: Iterable[tuple[int, int]]) -> RowSystem:
    """Build the rows for the served types, with these misreports (from, to) refused."""
    column = {i: at for at, i in enumerate(served)}
    entries: list[list[tuple[int, int, float]]] = [[], [], []]
    names: list[Name] = []
    bounds: list[float] = []

    def add(name: Name, bound: float, *terms: tuple[int, float, float, float]) -> None:
        for i, *weights in terms:
            for block, weight in zip(entries, weights, strict=True):
                if weight:
                    block.append((len(names), column[i], weight))
        names.append(name)
        bounds.append(bound)

    cost, own, fixed = table.cost, table.own, table.fixed
    for i, j in misreports:
        tempting = (j, -1.0, own[j] - own[i], cost[i] - cost[j])
        if i in column:
            add((MISREPORT, i, j), fixed[j] - fixed[i], (i, 1.0, 0.0, 0.0), tempting)
        else:
            add((MISREPORT, i, j), fixed[j] - fixed[i] - table.outside[i], tempting)
    for i in served:
        add((PARTICIPATION, i, i), table.outside[i], (i, 1.0, 0.0, 0.0))
        if table.floor is not None:
            add((FLOOR, i, i), table.floor, (i, 1.0, -own[i], 0.0))
        if table.cap is not None:
            add((CAP, i, i), fixed[i] - table.cap, (i, -1.0, own[i], -cost[i]))
    if table.budget is not None:
        shares = [(i, -table.chance[i], table.chance[i] * own[i], -table.chance[i] * cost[i]) for i in served]
        spent = sum(table.chance[i] * fixed[i] for i in served)
        add((BUDGET, -1, -1), spent - table.budget, *shares)
    shape = (len(names), len(served))
    payoff, effort, square = (_matrix(block, shape) for block in entries)
    return RowSystem(tuple(names), served, payoff, effort, square, np.array(bounds, dtype=np.float64))


def _matrix(entries: list[tuple[int, int, float]], shape: tuple[int, int]) -> sparse.csr_matrix:
    rows, columns, weights = zip(*entries, strict=True) if entries else ((), (), ())
    return sparse.csr_matrix((weights, (rows, columns)), shape=shape)
