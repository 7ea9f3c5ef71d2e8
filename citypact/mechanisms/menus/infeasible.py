"""Why no menu exists, and how much of what would make one possible."""

from __future__ import annotations

from fractions import Fraction
from typing import NoReturn

from citypact.errors import InfeasibleDesign, SolverFailure
from citypact.mechanisms.menus.problem import HiddenCost, TypeTable

#: Giving way by less than this (natural units) is what a solver leaves, and proves nothing.
PROVED = 1e-7
#: Where a limit could be tightened by more than this, it does not stand in a solver's way.
ROOM = 1e-5


def refuse_limits(problem: HiddenCost, table: TypeTable, served: tuple[int, ...], money: Fraction) -> None:
    """Name the limits that block a menu for the served types, and by how much each must give way alone.

    Returns when every limit leaves room, so that something else is the cause.

    Raises
    ------
    InfeasibleDesign
        If some limit must give way.
    SolverFailure
        If the limits touch, so that a solver cannot tell.
    """
    from citypact.mechanisms.menus.program import least_relaxation
    from citypact.mechanisms.menus.rows import BUDGET, CAP, FLOOR, MISREPORT, PARTICIPATION

    unit, heads = problem.unit, 1.0 if problem.floor is None else float(problem.floor.population)
    wording = {
        BUDGET: ("the budget", "raise the budget by", 1.0, unit),
        CAP: ("the transfer cap", "raise the transfer cap by", 1.0, unit),
        FLOOR: ("the development floor", "lower the development floor by", heads, f"{unit} a head"),
        PARTICIPATION: (
            f"participation of {problem.upstream}",
            "lower every outside option by",
            1.0,
            unit,
        ),
    }
    names = {kind: words[0] for kind, words in wording.items()} | {MISREPORT: "the refusal of misreports"}
    blocking: set[str] = set()
    remedies = []
    for kind, (_, remedy, share, counted_in) in wording.items():
        needed = least_relaxation(table, served, kind)
        if needed is None:
            continue
        if needed.amount < -ROOM:
            return
        if not needed.amount > PROVED:
            raise SolverFailure(
                f"{names[kind]} leaves no room: a single menu meets the limits at most; widen one a little"
            )
        blocking |= {kind, *needed.against}
        remedies.append(f"{remedy} {needed.amount * float(money) / share:.6g} {counted_in}")
    if not remedies:
        return
    clash = ", ".join(name for kind, name in names.items() if kind in blocking)
    raise InfeasibleDesign(
        f"no menu for {problem.upstream} meets all limits: {clash} contradict each other;"
        f" any one of these would do: {'; '.join(remedies)}"
    )


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
