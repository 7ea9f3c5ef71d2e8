r"""From a conic solver's eight digits to all sixteen: Newton's method on the rows that bind.

At an optimum the binding rows hold with equality and the Lagrangian is stationary,

.. math:: -p + A_u^\top y = 0, \qquad p \, (B'(e) + b - c e) + (A_e + A_g e)^\top y = 0 ,

with :math:`g = e^2/2` put in. The solver's point says which rows bind; Newton steps of least
change (bunched contracts make the multipliers ambiguous) solve these equations. A row that
the result breaks then joins the binding ones, a row with a negative price leaves them, and so
on until nothing changes. Where several prices prove the same menu, non-negative least squares
finds some that are none below zero. The result is only a better guess: ``certify`` judges it.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.optimize import nnls
from scipy.sparse import bmat, diags, eye
from scipy.sparse.linalg import splu

from citypact.games.coalitional import FloatArray
from citypact.mechanisms.menus.program.rows import RowSystem
from citypact.mechanisms.menus.terms.problem import TypeTable
from citypact.solvers.library_call import library_call

STEPS = 40
CHANGES = 30
PARTS = tuple(0.5**k for k in range(12))
#: An effort so near a jump of the slope, or zero, stays there until its slope says otherwise.
NEAR = 1e-5
SLIGHT = 1e-12
#: The equations are of order one; what is left below this is rounding.
ROUNDING = 1e-15
#: A row broken by more than this, or a price this far below zero, means a wrong guess.
WRONG = 1e-11
#: Rows with no more slack than this are tried as the binding ones.
GUESSED = (1e-7, 1e-5)
#: A row with no more slack than this may have a price.
TIGHT = 1e-10


@dataclass(frozen=True)
class Point:
    """Payoffs and efforts of the served types and the prices of the active rows."""

    payoff: FloatArray
    effort: FloatArray
    price: FloatArray


def polish(
    table: TypeTable, rows: RowSystem, payoff: FloatArray, effort: FloatArray, multipliers: FloatArray
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return efforts, payoffs and multipliers to rounding, if the binding rows are guessed right."""
    effort, free = _settle(table, effort)
    slack = rows.slack(payoff, effort, effort**2 / 2)
    start, found = Point(payoff, effort, multipliers), []
    for near in (None, *GUESSED):
        if near is None:
            guess = multipliers > slack
        else:
            everything = Conditions(table, rows, np.arange(len(rows.names)), np.nonzero(free)[0])
            guess = everything.prices(start, near) > 0
        found.append(_polished(table, rows, start, _held_up(rows, guess, slack), free))
        if found[-1].off <= WRONG:
            break
    best = min(found, key=lambda one: one.off)
    return best.effort, best.payoff, best.price


@dataclass(frozen=True)
class Polished(Point):
    """A point with a price for every row, and how far it is from meeting every condition."""

    off: float


def _polished(table: TypeTable, rows: RowSystem, start: Point, active: Any, free: Any) -> Polished:
    """Solve for the active rows; let rows join and leave until nothing changes."""
    slack = rows.slack(start.payoff, start.effort, start.effort**2 / 2)
    rarity = np.array([table.chance[i] if i >= 0 else 1.0 for _, i, _ in rows.names])
    effort, tried = start.effort, set[tuple[bytes, bytes]]()
    while True:
        tried.add((active.tobytes(), free.tobytes()))
        system = Conditions(table, rows, np.nonzero(active)[0], np.nonzero(free)[0])
        point = system.newton(Point(start.payoff, effort, start.price[active]))
        held = rows.slack(point.payoff, point.effort, point.effort**2 / 2)
        negative, broken = active.copy(), (held < -WRONG) & ~active
        negative[active] = point.price < -WRONG * rarity[active]
        along = system.along(point)
        freed = (point.effort == 0) & ~free & (along > WRONG)
        stuck = free & (point.effort == 0) & (along < -WRONG)
        active = _held_up(rows, (active & ~negative) | broken, slack)
        free, effort = (free | freed) & ~stuck, np.where(stuck, 0.0, effort)
        if len(tried) == CHANGES or (active.tobytes(), free.tobytes()) in tried:
            break
    every = np.zeros(len(rows.names))
    every[system.active] = point.price
    missed = np.abs(system.missed(point)).max(initial=0.0)
    if not (every.min(initial=0.0) >= 0 and missed <= WRONG):
        every = system.prices(point, TIGHT)
        whole = Conditions(table, rows, np.arange(len(rows.names)), system.free)
        count = len(rows.served) + len(system.free)
        missed = np.abs(whole.missed(Point(point.payoff, point.effort, every))[:count]).max(initial=0.0)
    return Polished(point.payoff, point.effort, every, float(max(missed, -held.min(initial=0.0))))


def _held_up(rows: RowSystem, active: Any, slack: FloatArray) -> Any:
    """Add the row with the least slack for each type whose payoff no row holds up."""
    wanted = active.copy()
    for at in range(len(rows.served)):
        holding = rows.payoff[:, [at]].toarray().ravel() > 0
        if not (holding & active).any():
            wanted[np.nonzero(holding)[0][np.argmin(slack[holding])]] = True
    return wanted


def _settle(table: TypeTable, effort: FloatArray) -> tuple[FloatArray, Any]:
    """Put efforts on the jumps, or the zero, that they are at; say of each whether it remains free."""
    settled, free = effort.copy(), np.ones(len(effort), dtype=bool)
    for jump in (0.0, *table.benefit.kinks):
        near = np.abs(effort - jump) < NEAR
        settled[near], free[near] = jump, False
    return settled, free


class Conditions:
    """The optimality conditions when some rows bind and some efforts are free, each over its probability."""

    def __init__(self, table: TypeTable, rows: RowSystem, active: Any, free: Any) -> None:
        served = list(rows.served)
        self.table, self.rows, self.active, self.free = table, rows, active, free
        self.chance, self.own, self.cost = table.chance[served], table.own[served], table.cost[served]
        self.payoff, self.effort, self.square = (
            part[active] for part in (rows.payoff, rows.effort, rows.square)
        )

    def along(self, point: Point) -> FloatArray:
        """Slope of the Lagrangian in each effort, over the type's probability."""
        slopes = np.array([self.table.benefit.slope(e)[0] for e in point.effort])
        steep = self.effort + self.square @ diags(point.effort)
        return np.asarray(
            slopes + self.own - self.cost * point.effort + (steep.T @ point.price) / self.chance
        )

    def missed(self, point: Point) -> FloatArray:
        """Return how far the conditions are missed."""
        held = self.rows.slack(point.payoff, point.effort, point.effort**2 / 2)[self.active]
        paid = (self.payoff.T @ point.price) / self.chance - 1
        return np.concatenate([paid, self.along(point)[self.free], held])

    def newton(self, point: Point) -> Point:
        """Solve the conditions for payoffs, free efforts and the prices of the active rows."""
        served, edge = len(self.chance), len(self.chance) + len(self.free)
        for _ in range(STEPS):
            miss = self.missed(point)
            size = np.abs(miss).max(initial=0.0)
            if not size > ROUNDING:
                break
            step = self._step(point, miss)
            for part in PARTS:  # a full step, unless it leads away
                effort = point.effort.copy()
                effort[self.free] = np.maximum(effort[self.free] + part * step[served:edge], 0.0)
                tried = Point(point.payoff + part * step[:served], effort, point.price + part * step[edge:])
                if np.abs(self.missed(tried)).max() < size:
                    break
            else:
                break
            point = tried
        return point

    def _step(self, point: Point, miss: FloatArray) -> FloatArray:
        """Return the step of least change towards meeting the conditions."""
        # Ambiguous multipliers make the system singular; the little weights keep it solvable, and
        # the next step takes back what they cost. Payoffs and efforts are counted in units of the
        # root of their probability, so that rare types are not drowned by the weights.
        root = np.sqrt(self.chance)
        bends = np.array([self.table.benefit.slope(e)[1] for e in point.effort]) - self.cost
        bend = (bends + (self.square.T @ point.price) / self.chance)[self.free]
        by_payoff = self.payoff @ diags(1 / root)
        by_effort = ((self.effort + self.square @ diags(point.effort)) @ diags(1 / root))[:, self.free]
        size = (
            1
            / np.sqrt(
                np.maximum(
                    1e-300, np.asarray(by_payoff.power(2).sum(axis=1) + by_effort.power(2).sum(axis=1))
                )
            ).ravel()
        )
        by_payoff, by_effort = diags(size) @ by_payoff, diags(size) @ by_effort
        blocks = [
            [-SLIGHT * eye(len(root)), None, by_payoff.T],
            [None, diags(bend - SLIGHT), by_effort.T],
            [by_payoff, by_effort, SLIGHT * eye(len(self.active))],
        ]
        scale = np.concatenate([root, root[self.free], size])
        with library_call("the last digits of a menu"):
            step = splu(bmat(blocks, format="csc")).solve(-miss * scale)
        return np.asarray(step * np.concatenate([1 / root, 1 / root[self.free], size]))

    def prices(self, point: Point, near: float) -> FloatArray:
        """Return non-negative prices of the rows this ``near`` to binding that best meet the conditions."""
        rows = self.rows
        tight = np.nonzero(np.abs(rows.slack(point.payoff, point.effort, point.effort**2 / 2)) <= near)[0]
        effort, every = point.effort, np.zeros(len(rows.names))
        if not len(tight):
            return every
        steep = (rows.effort + rows.square @ diags(effort))[tight]
        ends = [self._slopes(e) for e in effort]
        right = np.array([end[0] for end in ends]) + self.own - self.cost * effort
        jump = np.array([end[1] - end[0] for end in ends])
        jumps = np.nonzero(jump > 0)[0]
        # Where the slope jumps any between its ends will do: ``right + given``, ``given + spare = jump``.
        given = np.eye(len(effort))[:, jumps]
        capped = np.isfinite(jump[jumps])
        none = np.zeros((len(effort), len(jumps)))
        left = np.vstack(
            [
                np.hstack([(rows.payoff[tight].T / self.chance[:, None]).toarray(), none, none]),
                np.hstack([(steep.T / self.chance[:, None]).toarray(), given, none]),
                np.hstack([np.zeros((len(jumps), len(tight))), np.eye(len(jumps)), np.eye(len(jumps))])[
                    capped
                ],
            ]
        )
        wanted = np.concatenate([np.ones(len(effort)), -right, jump[jumps][capped]])
        with suppress(RuntimeError):  # that it does not settle: the recheck then fails
            size = np.maximum(np.linalg.norm(left, axis=0), 1e-300)
            every[tight] = (nnls(left / size, wanted)[0] / size)[: len(tight)]
        return every

    def _slopes(self, effort: float) -> tuple[float, float]:
        """Slope of the benefit to the right and to the left of an effort; no limit to the left of zero."""
        right = self.table.benefit.slope(effort)[0]
        if effort == 0:
            return right, np.inf
        at_jump = any(effort == jump for jump in self.table.benefit.kinks)
        return right, self.table.benefit.slope(effort * (1 - NEAR))[0] if at_jump else right
