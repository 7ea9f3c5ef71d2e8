"""Why no menu exists: rows that contradict each other, and what would unblock it.

Leaving out one row at a time, as long as the rest still contradict, ends at a set of which no
row can be spared (J. W. Chinneck, *Feasibility and Infeasibility in Optimization*, Springer,
2008, chapter 6). What would unblock it is, for one kind of row at a time, the least room that
lets the others agree.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from citypact.errors import InfeasibleDesign
from citypact.games.rational import Number
from citypact.mechanisms.finite_design.problem.conditions import CONSTANT
from citypact.mechanisms.finite_design.solution.solving import answer
from citypact.mechanisms.growth_menu.program.offer import ONE, Demand, Kind, Offer
from citypact.mechanisms.growth_menu.program.served import Best
from citypact.mechanisms.growth_menu.setting.problem import MOST_TRIED, GrowthMenuProblem
from citypact.solvers.linear.exact_certificate import ExactCertificate
from citypact.solvers.linear.program import LinearProgram, Row
from citypact.solvers.status import Status

ROOM = "room"


class NoGrowthMenu(InfeasibleDesign):
    """No menu meets the limits.

    Attributes
    ----------
    conflict : tuple of str
        Rows that contradict each other; without any one of them the others agree.
    remedies : mapping of str to float
        What would unblock it, any one of them, and by how much (亿元; for the ratio cap a ratio).
    """

    def __init__(self, message: str, conflict: tuple[str, ...], remedies: dict[str, float]) -> None:
        super().__init__(message)
        self.conflict = conflict
        self.remedies = remedies


def refuse_limits(problem: GrowthMenuProblem, offer: Offer, demands: Sequence[Demand]) -> NoGrowthMenu:
    """Build the exception that names the rows in conflict and what would unblock them."""
    conflict = smallest_conflict(offer, demands)
    remedies, ways = {}, []
    for what, amount, unit in _remedies(problem, offer, demands):
        remedies[what] = float(amount)
        ways.append(f"{what} {float(amount):.6g} {unit}".rstrip())
    ways += [f"leave out {name}" for name in _spared(problem, offer)]
    kinds = {each.kind for each in demands if each.name in set(conflict)}
    if {"incentives", "cap"} <= kinds:
        ways.append(
            "drop the cap, which stops the truthful but by assumption not those that pose as another type"
        )
    advice = f"any one of these would do: {'; '.join(ways)}" if ways else "no single limit is to blame"
    return NoGrowthMenu(
        f"no menu meets all limits: {', '.join(conflict)} contradict each other"
        f" (without any one of them the others agree); {advice}",
        conflict,
        remedies,
    )


def smallest_conflict(offer: Offer, demands: Sequence[Demand]) -> tuple[str, ...]:
    """Return names of demands that contradict each other, none of which can be spared."""
    first = _decide(offer, [each.row() for each in demands])
    kept = [each for each in demands if each.name in set(first.conflict)]
    for each in list(kept):
        rest = [other for other in kept if other is not each]
        if _decide(offer, [other.row() for other in rest]).status is Status.infeasible:
            kept = rest
    return tuple(each.name for each in kept)


def _remedies(
    problem: GrowthMenuProblem, offer: Offer, demands: Sequence[Demand]
) -> Iterator[tuple[str, Fraction, str]]:
    """For each kind of limit, the least room that it needs if it alone gives way."""
    words: dict[Kind, str] = {
        "participation": "lower every loss by",
        "cap": "raise every cap by",
        "ratio cap": "raise the ratio cap by",
        "most lump sum": "raise the greatest lump sum by",
        "least lump sum": "lower the least lump sum by",
        "destination": "grant the destination",
    }
    money, highest = offer.table.unit, offer.table.ratio_cap
    for kind, text in words.items():
        if not any(each.kind == kind for each in demands):
            continue
        room = _least_room(offer, [each.row(ROOM if each.kind == kind else None) for each in demands])
        if room is None or (kind == "ratio cap" and room + highest > 1):
            continue
        yield (text, room, "") if kind == "ratio cap" else (text, room * money, problem.unit)
    if offer.table.lump_sum is None:
        freed = replace(offer, table=replace(offer.table, lump_sum=(Fraction(0), None)))
        lumps = [freed.lump_sum(option) for option in freed.options]
        within = [Row(f"{name} within the room", {ROOM: ONE, name: -ONE}, ">=", 0) for name in lumps]
        room = _least_room(freed, [*(each.row() for each in freed.demands()), *within])
        if room is not None:
            yield "allow a lump sum of", room * money, problem.unit


def _spared(problem: GrowthMenuProblem, offer: Offer) -> Iterator[str]:
    """Yield types without which the others can be served."""
    if not 1 < len(offer.served) <= MOST_TRIED:
        return
    for i in offer.served:
        others = replace(offer, served=tuple(k for k in offer.served if k != i))
        rows = [each.row() for each in others.demands()]
        if _decide(others, rows).status is Status.optimal:
            yield problem.names[i]


def no_agreement(
    problem: GrowthMenuProblem, offer: Offer, demands: Sequence[Demand]
) -> tuple[str, dict[str, Number]] | None:
    """Say why the destination refuses every menu for these types, None if limits contradict anyway.

    The numbers recheck the reason: what the destination would gain at best, below zero.
    """
    table, unit = offer.table, problem.unit
    surplus = table.ceiling(offer.served) / max(table.weights)
    gain = offer.expected((Fraction(0), ONE))
    others = [each for each in demands if each.kind != "destination"]
    found = answer(offer.program(others, gain)).proof
    assert found is not None
    contradict = found.status is Status.infeasible
    if contradict and surplus >= 0:
        return None
    residuals: dict[str, Number] = {"surplus of both cities": surplus} if surplus < 0 else {}
    why = "No menu for all types: "
    if surplus < 0:
        why += (
            f"the move loses the two cities at least {float(-surplus * table.unit):.6g} {unit} in expectation"
        )
    if contradict:
        return (
            f"{why}, and within the limits no menu makes every type sign; it takes a grant to"
            f" {problem.destination} and wider limits or smaller losses to unblock it.",
            residuals,
        )
    best = found.optimum + gain.get(CONSTANT, Fraction(0))
    lost = f"{float(-best * table.unit):.6g} {unit}"
    residuals["the destination's greatest expected gain"] = best
    menus = f"every menu that all of them sign loses {problem.destination} at least {lost} in expectation"
    grant = f"a grant of that much to {problem.destination} would unblock it."
    return f"{why}, and {menus}; {grant}" if surplus < 0 else f"{why}{menus}; {grant}", residuals


def nobody_worth(problem: GrowthMenuProblem, best: Best) -> tuple[str, dict[str, Number]]:
    """Say that no set of types is worth serving, with the numbers that recheck it."""
    reason = (
        f"No menu for any set of types: each of the {2 ** len(problem.types) - 1} sets loses one of the"
        " cities within the limits, or a type left out would take an option; wider limits, or a grant to"
        f" {problem.destination}, would unblock it."
    )
    residuals: dict[str, Number] = {"sets tried that have a menu": len(best.equally_good) - 1}
    if best.untried is not None:
        residuals["worth of a set that was not tried"] = best.untried
    return reason, residuals


def _least_room(offer: Offer, rows: Sequence[Row]) -> Fraction | None:
    program = LinearProgram(
        "minimize", (*offer.variables, ROOM), {ROOM: ONE}, (*rows, Row("sign of room", {ROOM: ONE}, ">=", 0))
    )
    found = answer(program).proof
    assert found is not None
    return found.optimum if found.status is Status.optimal else None


def _decide(offer: Offer, rows: Sequence[Row]) -> ExactCertificate:
    found = answer(LinearProgram("maximize", offer.variables, {}, tuple(rows))).proof
    assert found is not None
    return found
