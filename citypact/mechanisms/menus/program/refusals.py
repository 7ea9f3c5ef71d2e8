"""Why no menu exists, and how much of what would make one possible."""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import combinations
from typing import TYPE_CHECKING, NoReturn

import numpy as np

from citypact.errors import InfeasibleDesign, SolverFailure
from citypact.mechanisms.menus.contracts.certify import incomes
from citypact.mechanisms.menus.contracts.offers import Offers
from citypact.mechanisms.menus.terms.problem import HiddenCost, TypeTable

if TYPE_CHECKING:
    from citypact.mechanisms.menus.program.conic import Relaxation

#: Giving way by less than this (natural units) is what a solver leaves, and proves nothing.
PROVED = 1e-7
#: Where a limit could be tightened by more than this, it does not stand in a solver's way.
ROOM = 5e-5
#: Beyond what is needed a solver wants this much room, where limits would only touch.
SPARE = 1e-4


#: Said where the solver finds nothing and yet no limit is proved to block.
NO_MENU = "the solver finds no menu, though no limit is proved to block one: widen a limit a little"


def refuse_limits(
    problem: HiddenCost, table: TypeTable, sets: list[tuple[int, ...]], money: Fraction
) -> None:
    """Name the limits that block every menu for these sets of types, and how far each must give way alone.

    Returns when every limit leaves room, so that something else is the cause.

    Raises
    ------
    InfeasibleDesign
        If some limit must give way.
    SolverFailure
        If the limits touch, so that a solver cannot tell.
    """
    from citypact.mechanisms.menus.program.rows import BUDGET, CAP, FLOOR, MISREPORT, PARTICIPATION

    unit, heads = problem.unit, 1.0 if problem.floor is None else float(problem.floor.population)
    income = unit if heads == 1 else f"{unit} a head"
    wording = {
        BUDGET: ("the budget", "raise the budget by", 1.0, unit),
        CAP: ("the transfer cap", "raise the transfer cap by", 1.0, unit),
        FLOOR: ("the development floor", "lower the development floor by", heads, income),
        PARTICIPATION: (
            f"participation of {problem.upstream}",
            "lower every outside option by",
            1.0,
            unit,
        ),
    }
    names = {kind: words[0] for kind, words in wording.items()} | {MISREPORT: "the refusal of misreports"}
    any_of = {
        BUDGET: table.budget is not None,
        CAP: table.cap is not None,
        FLOOR: table.floor is not None,
    }
    blocking: set[str] = set()
    remedies = []
    for kind, (_, remedy, share, counted_in) in wording.items():
        if not any_of.get(kind, not problem.may_exclude):
            continue  # outside options also say what types without a contract are left with
        needed = _least(problem, table, sets, kind)
        if needed is None:
            continue
        if needed.amount < -ROOM:
            return
        if not needed.amount > PROVED:
            raise SolverFailure(
                f"{names[kind]} leaves no room: a single menu meets the limits at most; widen one a little"
            )
        blocking |= {kind, *needed.against}
        amount = _rounded_up((needed.amount + SPARE) * float(money) / share)
        remedies.append(f"{remedy} {amount:.6g} {counted_in}")
    limits = tuple(kind for kind in (BUDGET, CAP, FLOOR) if any_of[kind])
    joint = "any one of these would do"
    if not remedies:
        together = _least(problem, table, sets, *limits)
        if together is None or not together.amount > PROVED:
            return
        blocking = {*limits, *together.against}
        joint = "all of these together would do"
        for kind in limits:
            _, remedy, share, counted_in = wording[kind]
            amount = _rounded_up((together.amount + SPARE) * float(money) / share)
            remedies.append(f"{remedy} {amount:.6g} {counted_in}")
    clash = ", ".join(name for kind, name in names.items() if kind in blocking)
    raise InfeasibleDesign(
        f"no menu for {problem.upstream} meets all limits: {clash} contradict each other;"
        f" {joint}: {'; '.join(remedies)}"
    )


def _least(
    problem: HiddenCost, table: TypeTable, sets: list[tuple[int, ...]], *kinds: str
) -> Relaxation | None:
    """Return how far these kinds of rows must give way for some set of types to have a menu.

    A lower floor also lets more types be left out: then every set counts, with what the floor
    must fall by for those that it leaves out.
    """
    from citypact.mechanisms.menus.program.conic import Relaxation, least_relaxation
    from citypact.mechanisms.menus.program.rows import FLOOR

    short = np.zeros(len(table.cost))
    if table.floor is not None and FLOOR in kinds and problem.may_exclude:
        short = table.floor - incomes(table, Offers((), np.zeros(0), np.zeros(0)), table.outside)
        places = range(len(table.cost))
        sets = [served for size in range(len(table.cost) + 1) for served in combinations(places, size)]
    found = []
    for served in sets:
        left_out = max((float(short[i]) for i in range(len(short)) if i not in served), default=0.0)
        needed = least_relaxation(table, served, *kinds) if served else Relaxation(left_out, kinds)
        if needed is not None:
            found.append(
                Relaxation(max(needed.amount, left_out) if left_out > 0 else needed.amount, needed.against)
            )
    return min(found, key=lambda one: one.amount, default=None)


def _rounded_up(amount: float) -> float:
    """Round up to the six digits that are printed, so that the amount printed is enough."""
    digit = 10.0 ** (math.floor(math.log10(amount)) - 5)
    return math.ceil(amount / digit) * digit


def refuse_loss(problem: HiddenCost, loss: float) -> NoReturn:
    """Say what every menu costs the downstream city more than it is worth.

    Raises
    ------
    InfeasibleDesign
        Always.
    """
    remedy = "" if problem.may_exclude else ", or leave types out (may_exclude)"
    raise InfeasibleDesign(
        f"participation of {problem.downstream} blocks: the best menu that every type accepts leaves it"
        f" {loss:.6g} {problem.unit} worse off than no agreement; a grant of that amount would do{remedy}"
    )
