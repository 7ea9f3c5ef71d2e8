"""A linear program in cvxpy, as a second opinion on its optimum.

The exact simplex method proves its answers by itself; an independent statement and solver guard against
a program that was translated wrongly on the way.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import get_args

import cvxpy as cp
import numpy as np

from citypact.games.coalitional import FloatArray
from citypact.games.rational import Number, as_fraction
from citypact.solvers.linear.program import LinearProgram, Relation
from citypact.solvers.linear.scaling import balance, exponent, times_power
from citypact.solvers.program import ConvexProgram
from citypact.solvers.status import Status


def disciplined_optimum(program: LinearProgram) -> tuple[float | None, float]:
    """Return the optimum that cvxpy finds, and what one unit of the scaled program is worth in it.

    The optimum is ``None`` if cvxpy proves that there is none. The solver's own tolerance is relative to that
    unit: an optimum far below it counts as zero.

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
    >>> from citypact.solvers.linear.program import Row
    >>> program = LinearProgram("minimize", ("fine",), {"fine": 1}, (Row("floor", {"fine": 1}, ">=", 1024),))
    >>> found, unit = disciplined_optimum(program)
    >>> round(found), unit
    (1024, 1024.0)
    """
    exact = program.exact()
    place = {name: at for at, name in enumerate(exact.variables)}
    last = len(place)
    table = [_entries(row.coefficients, place) | {last: as_fraction(row.bound)} for row in exact.rows]
    aim = _entries(exact.objective, place)
    powers, columns = balance([*table, aim])
    # The largest bound counts: beside it a tiny one is as good as zero, and must not set the scale.
    pairs = zip(table, powers, strict=False)  # the objective stands last
    columns[last] = -max((exponent(row[last]) + power for row, power in pairs if row[last]), default=0)
    scaled = [
        {at: times_power(value, power + columns.get(at, 0)) for at, value in entries.items()}
        for power, entries in zip(powers, [*table, aim], strict=True)
    ]
    sizes = cp.Variable(last, name="sizes")
    rows: dict[str, cp.Constraint] = {}
    for relation in get_args(Relation):
        chosen = [
            entries for row, entries in zip(exact.rows, scaled, strict=False) if row.relation == relation
        ]
        if chosen:
            left = _matrix(chosen, last) @ sizes
            right = np.array([entries[last] for entries in chosen])
            rows[relation] = {"<=": left <= right, ">=": left >= right, "==": left == right}[relation]
    sign = 1 if exact.sense == "maximize" else -1
    objective = sign * (_matrix(scaled[-1:], last) @ sizes)
    found = ConvexProgram(cp.sum(objective), rows).solve({})
    power = -powers[-1] - columns[last]
    unit = times_power(1.0, power)
    if found.status is not Status.optimal:
        return None, unit
    return times_power(sign * found.value, power), unit


def _entries(terms: Mapping[str, Number], place: Mapping[str, int]) -> dict[int, Fraction]:
    return {place[name]: as_fraction(value) for name, value in terms.items()}


def _matrix(rows: Sequence[Mapping[int, float]], width: int) -> FloatArray:
    """Return the coefficients of rows, without their bounds, as an array of shape (rows, width)."""
    matrix = np.zeros((len(rows), width))
    for at, entries in enumerate(rows):
        for column, value in entries.items():
            if column < width:
                matrix[at, column] = value
    return matrix
