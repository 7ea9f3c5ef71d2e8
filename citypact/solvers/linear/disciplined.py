"""A linear program in cvxpy, as a second opinion on its optimum.

The exact simplex method proves its answers by itself; an independent statement and solver guard against
a program that was translated wrongly on the way.
"""

from __future__ import annotations

from fractions import Fraction

import cvxpy as cp

from citypact.games.rational import Number, as_fraction
from citypact.solvers.linear.program import LinearProgram, Row
from citypact.solvers.linear.scaling import balance, times_power
from citypact.solvers.program import ConvexProgram
from citypact.solvers.status import Status


def disciplined_optimum(program: LinearProgram) -> float | None:
    """Return the optimum that cvxpy finds; ``None`` if it proves that there is none.

    Parameters
    ----------
    program : LinearProgram
        Scaled to order one by powers of two before it is stated.

    Raises
    ------
    SolverFailure
        If the solver stops without an optimum or a proof.

    Examples
    --------
    >>> program = LinearProgram("minimize", ("fine",), {"fine": 3}, (
    ...     Row("deters", {"fine": 2}, ">=", 1), Row("floor", {"fine": 1}, ">=", 0)))
    >>> round(disciplined_optimum(program), 6)
    1.5
    """
    exact = program.exact()
    place = {name: at for at, name in enumerate(exact.variables)}
    last = len(place)
    aim = {place[name]: as_fraction(value) for name, value in exact.objective.items()}
    table: list[dict[int, Fraction]] = [_entries(row, place, last) for row in exact.rows]
    powers, columns = balance([*table, aim])
    sizes = cp.Variable(last, name="sizes")
    rows: dict[str, cp.Constraint] = {}
    for row, entries, power in zip(exact.rows, table, powers, strict=False):
        scaled = {at: times_power(value, power + columns.get(at, 0)) for at, value in entries.items()}
        bound = scaled.pop(last, 0.0)
        left = sum((value * sizes[at] for at, value in scaled.items()), start=cp.Constant(0.0))
        rows[row.label] = {"<=": left <= bound, ">=": left >= bound, "==": left == bound}[row.relation]
    power = powers[-1]
    terms = (times_power(value, power + columns[at]) * sizes[at] for at, value in aim.items())
    objective = sum(terms, start=cp.Constant(0.0))
    sign = 1 if exact.sense == "maximize" else -1
    found = ConvexProgram(sign * objective, rows).solve({})
    if found.status is not Status.optimal:
        return None
    return times_power(sign * found.value, -power - columns.get(last, 0))


def _entries(row: Row, place: dict[str, int], last: int) -> dict[int, Fraction]:
    entries: dict[int, Fraction] = {place[name]: _exact(value) for name, value in row.coefficients.items()}
    return entries | {last: _exact(row.bound)}


def _exact(number: Number) -> Fraction:
    return as_fraction(number)
