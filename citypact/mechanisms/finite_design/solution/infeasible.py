r"""Why no mechanism exists: rows that contradict each other, and what would unblock it.

Weights with which rows add up to :math:`0 \le -1` (Farkas) name rows that contradict each other.
Leaving out one row at a time, as long as the rest still contradict, ends at an *irreducible* set:
drop any of its rows and the others agree [Chinneck2008]_. What would unblock it is the least room,
the same for all rows of one kind, with which a mechanism exists.

References
----------
.. [Chinneck2008] J. W. Chinneck, *Feasibility and Infeasibility in Optimization*, Springer,
   2008, chapter 6.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from citypact.errors import InfeasibleDesign, SolverFailure
from citypact.games.rational import Number
from citypact.mechanisms.finite_design.problem.aim import Aim
from citypact.mechanisms.finite_design.problem.conditions import ONE, Affine, Kind
from citypact.mechanisms.finite_design.solution.program import Statement, Unknown, row_of
from citypact.mechanisms.finite_design.solution.solving import answer
from citypact.solvers.linear.program import LinearProgram, Row
from citypact.solvers.status import Status

#: Variables that give room to the rows of one kind, up and down.
ROOM, LESS = "room", "room below"
#: Rows of each kind written out in the message; the exception holds all of them.
SHOWN = 4


class NoMechanism(InfeasibleDesign):
    """No mechanism meets the demands.

    Attributes
    ----------
    conflict : tuple of str
        Rows that contradict each other; without any one of them the others agree.
    remedies : mapping of str to float
        By demand, the least amount by which it must give way if all others stay as they are.
    """

    def __init__(self, message: str, conflict: tuple[str, ...], remedies: dict[str, float]) -> None:
        super().__init__(message)
        self.conflict = conflict
        self.remedies = remedies


def explain_conflict(unknown: Unknown, statement: Statement, conflict: Iterable[str]) -> NoMechanism:
    """Build the exception that names the rows in conflict and what would unblock them."""
    rows = _irreducible(statement, tuple(conflict))
    unit = unknown.setting.unit
    remedies = dict(_remedies(statement))
    words = {
        "budget": "raise the external money by {} " + unit,
        "participation": "lower every outside option by {} " + unit,
        "incentives": "lower every gain from a misreport by {} " + unit + ", through inspection or a fine",
    }
    if statement.conditions and any(
        each.kind == "budget" and each.exactly for each in statement.conditions.values()
    ):
        words["budget"] = "let the sum of transfers miss the external money by {} " + unit
    ways = [words[kind].format(f"{amount:.6g}") for kind, amount in remedies.items()]
    if unknown.demands.decision != "free":
        freed = replace(unknown, demands=replace(unknown.demands, decision="free"))
        if answer(Statement.of(freed, Aim()).program).status is Status.optimal:
            ways.append("leave the decision free")
    advice = f"any one of these would do: {'; '.join(ways)}" if ways else "no single demand is to blame"
    return NoMechanism(
        f"no mechanism meets all demands: {_listed(statement, rows)} contradict each other"
        f" (without any one of them the others agree); {advice}",
        rows,
        remedies,
    )


def _listed(statement: Statement, rows: tuple[str, ...]) -> str:
    """List rows kind by kind, long lists cut short."""
    kinds: dict[Kind, list[str]] = {}
    for label in rows:
        kinds.setdefault(statement.conditions[label].kind, []).append(label)
    return ", ".join(
        ", ".join(names[:SHOWN]) + (f" and {len(names) - SHOWN} more like it" if len(names) > SHOWN else "")
        for names in kinds.values()
    )


def _irreducible(statement: Statement, conflict: tuple[str, ...]) -> tuple[str, ...]:
    """Leave out rows while the rest still contradict; chances stay chances throughout."""
    given = {row.label: row for row in statement.program.rows}
    always = [row for label, row in given.items() if statement.conditions[label].kind == "chance"]
    kept = [given[label] for label in conflict if statement.conditions[label].kind != "chance"]
    if _agree([*always, *kept], statement.program):
        # A float conflict may miss a row of negligible weight; then all rows are the start.
        kept = [row for label, row in given.items() if statement.conditions[label].kind != "chance"]
    for row in list(kept):
        rest = [other for other in kept if other is not row]
        if not _agree([*always, *rest], statement.program):
            kept = rest
    return tuple(row.label for row in kept)


def _agree(rows: list[Row], program: LinearProgram) -> bool:
    """Whether some point satisfies the rows; what cannot be told counts as agreement."""
    names = tuple(dict.fromkeys(name for row in rows for name in row.coefficients))
    if not names:
        names = program.variables[:1]
    try:
        return answer(LinearProgram("maximize", names, {}, tuple(rows))).status is not Status.infeasible
    except SolverFailure:
        return True


def _remedies(statement: Statement) -> Iterator[tuple[str, float]]:
    """For each kind of demand, the least room that it must be given if it alone gives way."""
    kinds: tuple[Kind, ...] = ("budget", "participation", "incentives")
    for kind in kinds:
        if not any(each.kind == kind for each in statement.conditions.values()):
            continue
        rows = []
        for each in statement.conditions.values():
            room: Affine = {ROOM: ONE, LESS: -ONE} if each.exactly else {ROOM: ONE}
            rows.append(row_of(each, room if each.kind == kind else None))
        names = dict.fromkeys((*statement.program.variables, ROOM, LESS))
        signs = [Row(f"sign of {name}", {name: 1}, ">=", 0) for name in (ROOM, LESS)]
        cost: dict[str, Number] = {ROOM: 1, LESS: 1}
        try:
            found = answer(LinearProgram("minimize", tuple(names), cost, (*rows, *signs)))
        except SolverFailure:
            continue
        if found.status is Status.optimal and found.value > 0:
            yield kind, found.value
