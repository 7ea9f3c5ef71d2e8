r"""The menu as a convex program: payoffs, efforts and :math:`g \ge e^2 / 2`, all rows affine.

Disutility :math:`c g` is linear in :math:`g`, so every row is affine (``rows``) and

.. math:: \max \; \sum_i p_i \left( B(e_i) + b_i e_i - c_i g_i - u_i - k_i \right)

is concave. :math:`g > e^2/2` would be an effort left to chance; with one
:math:`b_i = b` for all types it never helps, since more certain effort for the same
:math:`g` is worth more. Otherwise it may help, and then no certain menu is certified.

Misreports are refused in the order of costs first; those that the answer violates are
added until there are none. What is optimal with some rows and violates no other is optimal
with all.

References
----------
models.md §9.1.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import cvxpy as cp
import numpy as np

from citypact.errors import SolverFailure
from citypact.games.coalitional import FloatArray
from citypact.mechanisms.menus.contracts.certify import certify_menu
from citypact.mechanisms.menus.contracts.offers import Offers, Prices
from citypact.mechanisms.menus.program.polish import polish
from citypact.mechanisms.menus.program.rows import RowSystem, menu_rows
from citypact.mechanisms.menus.terms.problem import TypeTable
from citypact.solvers.program import ConvexProgram, ProgramSolution
from citypact.solvers.status import Status

#: An effort may be left to chance if the gap of its quadratic cone is above what Clarabel leaves.
CERTAIN = 1e-6
#: Violations below this are rounding (the certificate asks for 1e-9).
REFUSED = 1e-10
#: What the solver may miss of an optimum.
INEXACT = 1e-7
ROUNDS = 30
#: A row forces another to give way if its multiplier is above what the solver leaves.
FORCING = 1e-5


class LeftToChance(SolverFailure):
    """The best menu draws efforts by lot, so no certain menu is certified.

    ``bound`` is what no menu for the served types is worth more than (natural units).
    """

    def __init__(self, bound: float) -> None:
        self.bound = bound
        super().__init__(
            "the best menu leaves efforts to chance, since types differ in own benefit as well as in cost:"
            " no certain menu is certified"
        )


@dataclass(frozen=True)
class Variables:
    """The unknowns of the program, one entry for each served type."""

    payoff: cp.Variable
    effort: cp.Variable
    square: cp.Variable

    @classmethod
    def of(cls, count: int) -> Variables:
        """Return fresh variables."""
        names = ("payoff", "effort", "square")
        return cls(*(cp.Variable(count, name=name) for name in names))

    def cone(self) -> dict[str, cp.Constraint]:
        """Return what ties effort and square."""
        return {
            "square of effort": cp.square(self.effort) <= 2 * self.square,
            "effort not negative": self.effort >= 0,
        }

    def slack(self, rows: RowSystem) -> cp.Expression:
        """Return by how much each row holds."""
        held = rows.payoff @ self.payoff + rows.effort @ self.effort + rows.square @ self.square
        return held - rows.bound


class Found(NamedTuple):
    """A menu with its prices, and what by the solver's word no other for these types exceeds."""

    offers: Offers
    prices: Prices
    bound: float


def solve_menu(table: TypeTable, served: tuple[int, ...]) -> Found | None:
    """Find the best menu for the served types, or None if no menu satisfies the rows.

    Parameters
    ----------
    table : TypeTable
        In floats and natural units.
    served : tuple of int
        Places of the types that get a contract.

    Raises
    ------
    LeftToChance
        If the best menu leaves efforts to chance.
    SolverFailure
        If the solver stops without an answer.
    """
    refused = dict.fromkeys(neighbours(table, served))
    everything = {(i, j): None for i in range(len(table.cost)) for j in served if i != j}
    for _ in range(ROUNDS):
        rows = menu_rows(table, served, refused)
        found = _solve(table, rows)
        if found is None:
            return None
        effort, payoff, multipliers = polish(table, rows, found.payoff, found.effort, found.multipliers)
        offers, prices = (
            _offers(table, served, payoff, effort),
            rows.prices(multipliers, len(table.cost)),
        )
        if not found.certain and not certify_menu(table, offers, prices, 1.0).holds:
            if len(refused) == len(everything):
                raise LeftToChance(found.bound)
            refused = everything  # chance may only have been a way round the rows that were left off
            continue
        tempting = offers.payoffs(table) - offers.reached(table)[:, None]
        new = {
            (int(i), served[int(at)]): None
            for i, at in zip(*np.nonzero(tempting > REFUSED), strict=True)
            if served[int(at)] != i and (int(i), served[int(at)]) not in refused
        }
        if not new:
            return Found(offers, prices, found.bound)
        refused |= new
    raise SolverFailure(f"misreports still pay after {ROUNDS} rounds of refusing them")


def neighbours(table: TypeTable, served: tuple[int, ...]) -> Iterator[tuple[int, int]]:
    """Yield the misreports between served neighbours in cost, and those of types without a contract."""
    order = sorted(served, key=lambda i: (table.cost[i], -table.own[i]))
    for i, j in pairwise(order):
        yield i, j
        yield j, i
    for i in range(len(table.cost)):
        if i not in served:
            yield from ((i, j) for j in served)


@dataclass(frozen=True)
class Solved:
    """Payoffs, efforts and multipliers as the conic solver leaves them.

    ``certain`` says whether every effort seems certain; ``bound`` is what no menu exceeds.
    """

    payoff: FloatArray
    effort: FloatArray
    multipliers: FloatArray
    certain: bool
    bound: float


def _solve(table: TypeTable, rows: RowSystem) -> Solved | None:
    """Solve the program with these rows; None if nothing satisfies them."""
    served = list(rows.served)
    unknown = Variables.of(len(served))
    chance, own, cost = table.chance[served], table.own[served], table.cost[served]
    objective = chance @ (
        cp.multiply(own, unknown.effort) - cp.multiply(cost, unknown.square) - unknown.payoff
    )
    for at, i in enumerate(served):
        objective += table.chance[i] * table.benefit.expression(unknown.effort[at])
    program = ConvexProgram(objective, {"rows": unknown.slack(rows) >= 0, **unknown.cone()})
    found = _quietly(program)
    if found.status is Status.infeasible:
        return None
    if found.status is not Status.optimal:
        raise SolverFailure(f"the menu program is {found.status}")
    effort, square = found.point["effort"], np.maximum(found.point["square"], 0.0)
    alike = bool((own == own[0]).all())
    idle = table.benefit.value(table.idle_effort)
    outside = sum(table.chance[i] * idle[i] for i in range(len(table.cost)) if i not in served)
    return Solved(
        found.point["payoff"],
        np.sqrt(2 * square) if alike else np.maximum(effort, 0.0),
        np.maximum(found.shadow_prices["rows"], 0.0),
        alike or bool((square - effort**2 / 2 <= CERTAIN).all()),
        float(found.value + outside - chance @ table.fixed[served]) + INEXACT,
    )


def _offers(table: TypeTable, served: tuple[int, ...], payoff: FloatArray, effort: FloatArray) -> Offers:
    places = list(served)
    cost, own, fixed = table.cost[places], table.own[places], table.fixed[places]
    return Offers(served, effort, payoff - own * effort + cost * effort**2 / 2 + fixed)


@dataclass(frozen=True)
class Relaxation:
    """By how much (money in natural units) one kind of row must give way, and which kinds force it.

    Negative where it could be tightened: there is room.
    """

    amount: float
    against: tuple[str, ...]


def least_relaxation(table: TypeTable, served: tuple[int, ...], *kinds: str) -> Relaxation | None:
    """Return by how much all rows of some kinds must give way for a menu to exist, or None.

    The misreports between neighbours are refused where all types value clean water alike and
    no two have the same cost, which suffices there, and otherwise all.
    """
    everyone = range(len(table.cost))
    ordered = bool((table.own == table.own[0]).all()) and len(set(table.cost)) == len(table.cost)
    pairs = neighbours(table, served) if ordered else ((i, j) for i in everyone for j in served if i != j)
    rows = menu_rows(table, served, pairs)
    loose = np.sum([rows.of_kind(kind) for kind in kinds], axis=0)
    if not loose.any():
        return None
    unknown = Variables.of(len(served))
    given = cp.Variable(name="given way")
    program = ConvexProgram(
        -given,
        {
            "rows": unknown.slack(rows) + loose * given >= 0,
            "tightened no further": given >= -1,
            **unknown.cone(),
        },
    )
    try:
        found = _quietly(program)
    except SolverFailure:
        return None
    if found.status is not Status.optimal:
        return None
    weights = found.shadow_prices["rows"]
    forcing = {name[0] for name, weight in zip(rows.names, weights, strict=True) if weight > FORCING}
    return Relaxation(float(found.point["given way"]), tuple(sorted(forcing)))


def _quietly(program: ConvexProgram) -> ProgramSolution:
    """Solve; cvxpy's warning of an inexact answer is silenced, since that is an error here."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        return program.solve({})
