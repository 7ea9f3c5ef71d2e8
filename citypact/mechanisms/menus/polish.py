r"""From a conic solver's eight digits to all sixteen: Newton's method on the rows that bind.

At an optimum the binding rows hold with equality and the Lagrangian is stationary,

.. math:: -p + A_u^\top y = 0, \qquad p \, (B'(e) + b - c e) + (A_e + A_g e)^\top y = 0 ,

with :math:`g = e^2/2` put in. The solver's point says which rows bind; a few Newton steps of
least change (bunched contracts make the multipliers ambiguous) solve these equations. The
result is only a better guess: ``certify`` judges it.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.sparse import bmat, diags, eye
from scipy.sparse.linalg import splu

from citypact.games.coalitional import FloatArray
from citypact.mechanisms.menus.problem import TypeTable
from citypact.mechanisms.menus.rows import RowSystem

STEPS = 40
PARTS = tuple(0.5**k for k in range(12))
#: An effort so near a jump of the slope stays there, and one so near zero is none.
NEAR = 1e-5
SLIGHT = 1e-9
#: The equations are of order one; what is left below this is rounding.
ROUNDING = 1e-15

#: Payoffs, efforts and the prices of the active rows.
Point = tuple[FloatArray, FloatArray, FloatArray]


def polish(
    table: TypeTable, rows: RowSystem, payoff: FloatArray, effort: FloatArray, multipliers: FloatArray
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return efforts, payoffs and multipliers to rounding, if the binding rows are guessed right."""
    effort, free = _settle(table, effort)
    slack = rows.slack(payoff, effort, effort**2 / 2)
    active = np.nonzero(multipliers > slack)[0]
    point = (payoff, effort, multipliers[active])
    for _ in range(len(rows.names)):
        point = _newton(table, rows, active, free, point)
        wrong = point[2] < -NEAR
        if not wrong.any():
            break
        active = active[~wrong]
        point = (payoff, effort, multipliers[active])
    payoff, effort, prices = point
    every = np.zeros(len(rows.names))
    every[active] = np.maximum(prices, 0.0)
    return effort, payoff, every


def _settle(table: TypeTable, effort: FloatArray) -> tuple[FloatArray, Any]:
    """Put efforts on the jumps that they are at; return which remain free."""
    settled, free = effort.copy(), np.ones(len(effort), dtype=bool)
    for jump in table.benefit.kinks:
        near = np.abs(effort - jump) < NEAR
        settled[near], free[near] = jump, False
    return settled, np.nonzero(free)[0]


def _newton(
    table: TypeTable,
    rows: RowSystem,
    active: Any,
    free: Any,
    point: Point,
) -> Point:
    """Solve the optimality conditions for payoffs, free efforts and the prices of the active rows."""
    served = list(rows.served)
    chance, own, cost = table.chance[served], table.own[served], table.cost[served]
    by_payoff, by_effort, by_square = (part[active] for part in (rows.payoff, rows.effort, rows.square))
    count, edge = len(served), len(served) + len(free)

    def missed(point: Point) -> tuple[FloatArray, FloatArray, Any]:
        """Return how far the conditions are missed, with the curvatures and slopes that a step needs."""
        payoff, effort, price = point
        slopes = np.array([table.benefit.slope(e) for e in effort])
        steep = by_effort + by_square @ diags(effort)
        along = chance * (slopes[:, 0] + own - cost * effort) + steep.T @ price
        bend = chance * (slopes[:, 1] - cost) + by_square.T @ price
        held = rows.slack(payoff, effort, effort**2 / 2)[active]
        miss = np.concatenate([-chance + by_payoff.T @ price, along[free], held])
        return miss, bend[free], steep[:, free]

    miss, bend, steep = missed(point)
    for _ in range(STEPS):
        size = np.abs(miss).max(initial=0.0)
        if not size > ROUNDING:
            break
        # Ambiguous multipliers make the system singular; the little weights keep it solvable, and
        # the next step takes back what they cost.
        blocks = [
            [-SLIGHT * eye(count), None, by_payoff.T],
            [None, diags(bend - SLIGHT), steep.T],
            [by_payoff, steep, SLIGHT * eye(len(active))],
        ]
        step = splu(bmat(blocks, format="csc")).solve(-miss)
        for part in PARTS:  # a full step, unless it leads away
            effort = point[1].copy()
            effort[free] = np.maximum(effort[free] + part * step[count:edge], 0.0)
            tried = (point[0] + part * step[:count], effort, point[2] + part * step[edge:])
            reached = missed(tried)
            if np.abs(reached[0]).max() < size:
                break
        else:
            break
        point, (miss, bend, steep) = tried, reached
    return point
