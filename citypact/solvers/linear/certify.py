r"""Exact answers to linear programs: a float solver guesses, fractions decide.

The rows that a float solution shows tight are taken as equations and solved exactly, once
for the point and once, transposed, for the multipliers; if feasibility, signs, stationarity
and duality then hold in integers the guess was right and is proved [Applegate2007]_.
Otherwise the rational simplex method starts from the guess and finishes the work, so the
answer never depends on a tolerance.

References
----------
.. [Applegate2007] D. L. Applegate, W. Cook, S. Dash and D. G. Espinoza, "Exact solutions to
   linear programming problems", Operations Research Letters 35(6), 2007, 693-699.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from citypact.errors import SolverFailure
from citypact.games.rational import Number, as_fraction
from citypact.solvers.linear.exact_certificate import ExactCertificate
from citypact.solvers.linear.exact_check import Line, check, require
from citypact.solvers.linear.exact_system import Equation, solve_equations
from citypact.solvers.linear.program import LinearProgram, Row
from citypact.solvers.linear.rational_simplex import solve_exact
from citypact.solvers.linear.solution import LinearSolution, solve
from citypact.solvers.status import Status

__all__ = ["ExactCertificate", "Line", "certify", "check", "require", "solve_exact"]


def certify(program: LinearProgram, solution: LinearSolution) -> ExactCertificate:
    """Turn a float solution into an exact one with its proof.

    Parameters
    ----------
    program : LinearProgram
        The program; floats are read as the decimals they spell (0.1 is one tenth).
    solution : LinearSolution
        What ``citypact.solvers.linear.solve`` found. It only says where to look: a wrong
        one costs time and never the answer, which may differ from it even in status.

    Returns
    -------
    ExactCertificate
        Audited by ``check`` before it is returned.

    Raises
    ------
    CertificateError
        If the audit finds a fault, which would be a defect of this library.

    Examples
    --------
    >>> program = LinearProgram("maximize", ("x", "y"), {"x": 0.1, "y": 0.2}, (
    ...     Row("land", {"x": 1, "y": 3}, "<=", 1), Row("water", {"x": 3, "y": 1}, "<=", 1)))
    >>> proof = certify(program, solve(program))
    >>> proof.value, proof.multipliers["land"]
    (Fraction(3, 40), Fraction(1, 16))
    >>> all(line.holds for line in check(program, proof))
    True
    """
    program = program.exact()
    for guess in _guesses(program, solution):
        if guess is not None and all(line.holds for line in check(program, guess)):
            return guess
    return solve_exact(program, solution.active or solution.conflict)


def _guesses(program: LinearProgram, solution: LinearSolution) -> Iterator[ExactCertificate | None]:
    """Exact candidates that the float solution suggests, cheapest first."""
    if solution.status is Status.optimal:
        yield _vertex(program, solution.active)
    elif solution.status is Status.infeasible:
        yield _contradiction(program, solution.conflict)
        yield _alternative(program)
    elif solution.status is Status.unbounded:
        yield _escape(program)


def _vertex(program: LinearProgram, active: Iterable[str]) -> ExactCertificate | None:
    """Solve for the point where the active rows are tight and for the multipliers there."""
    rows = {row.label: row for row in program.rows}
    labels = [label for label in active if label in rows]
    place = {name: at for at, name in enumerate(program.variables)}
    equations: list[Equation] = [
        (_terms(rows[label], place), as_fraction(rows[label].bound)) for label in labels
    ]
    found = solve_equations(equations, len(place))
    if found is None:
        return None
    tight = [labels[at] for at in found.kept]
    derivative = _combine([rows[label] for label in tight], program, program.objective, None)
    if derivative is None:
        return None
    point = dict(zip(program.variables, found.values, strict=True))
    up = program.sense == "maximize"
    multipliers = dict.fromkeys(rows, Fraction(0))
    for label, slope in zip(tight, derivative, strict=True):
        relation = rows[label].relation
        multipliers[label] = slope if relation == "==" or (relation == "<=") == up else -slope
    return ExactCertificate(
        status=Status.optimal,
        value=sum((as_fraction(c) * point[name] for name, c in program.objective.items()), Fraction(0)),
        point=point,
        multipliers=multipliers,
        tight=tuple(tight),
        idle=tuple(program.variables[at] for at in found.free),
    )


def _contradiction(program: LinearProgram, conflict: Iterable[str]) -> ExactCertificate | None:
    """Solve for the weights with which the rows in conflict add up to ``0 <= -1``."""
    labels = set(conflict)
    rows = [row for row in program.rows if row.label in labels]
    weights = _combine(rows, program, {}, Fraction(-1))
    if weights is None:
        return None
    multipliers = dict.fromkeys((row.label for row in program.rows), Fraction(0))
    for row, weight in zip(rows, weights, strict=True):
        multipliers[row.label] = -weight if row.relation == ">=" else weight
    return ExactCertificate(Status.infeasible, None, {}, multipliers)


def _alternative(program: LinearProgram) -> ExactCertificate | None:
    """Let the float solver find a vertex of the weights that prove a contradiction (Farkas)."""
    facing = {row.label: Fraction(-1 if row.relation == ">=" else 1) for row in program.rows}
    columns: dict[str, dict[str, Number]] = {name: {} for name in program.variables}
    for row in program.rows:
        for name, value in row.coefficients.items():
            columns[name][row.label] = facing[row.label] * as_fraction(value)
    total = {row.label: facing[row.label] * as_fraction(row.bound) for row in program.rows}
    rows = [Row(f"cancel {name}", terms, "==", 0) for name, terms in columns.items()]
    signs = [
        Row(f"sign {row.label}", {row.label: 1}, ">=", 0) for row in program.rows if row.relation != "=="
    ]
    found = _feasible(tuple(facing), (*rows, Row("contradiction", total, "==", -1), *signs))
    return None if found is None else ExactCertificate(Status.infeasible, None, {}, found.point)


def _escape(program: LinearProgram) -> ExactCertificate | None:
    """Let the float solver find a feasible vertex and a vertex of the rays of unit gain."""
    gain = 1 if program.sense == "maximize" else -1
    cone = [replace(row, label=f"row {row.label}", bound=0) for row in program.rows]
    start = _feasible(program.variables, program.rows)
    ray = _feasible(program.variables, (*cone, Row("gain", program.objective, "==", gain)))
    if start is None or ray is None:
        return None
    return replace(
        start,
        status=Status.unbounded,
        value=None,
        multipliers={},
        ray=ray.point,
        still=tuple(label.removeprefix("row ") for label in ray.tight if label != "gain"),
        rest=ray.idle,
    )


def _feasible(variables: tuple[str, ...], rows: tuple[Row, ...]) -> ExactCertificate | None:
    """Find an exact feasible vertex, if the float solver points to one."""
    if not variables:
        return None
    program = LinearProgram("minimize", variables, {}, rows)
    try:
        solution = solve(program)
    except SolverFailure:
        return None
    return _vertex(program, solution.active) if solution.status is Status.optimal else None


def _combine(
    rows: Sequence[Row], program: LinearProgram, aim: Mapping[str, Number], total: Fraction | None
) -> tuple[Fraction, ...] | None:
    """Find weights with which the rows add up to ``aim`` and, if asked, the bounds to ``total``."""
    columns: dict[str, dict[int, Fraction]] = {name: {} for name in program.variables}
    for at, row in enumerate(rows):
        for name, value in row.coefficients.items():
            columns[name][at] = as_fraction(value)
    equations: list[Equation] = [(terms, as_fraction(aim.get(name, 0))) for name, terms in columns.items()]
    equations.sort(key=lambda equation: len(equation[0]))
    if total is not None:
        equations.append(({at: as_fraction(row.bound) for at, row in enumerate(rows)}, total))
    found = solve_equations(equations, len(rows))
    return None if found is None else found.values


def _terms(row: Row, place: Mapping[str, int]) -> dict[int, Fraction]:
    return {place[name]: as_fraction(value) for name, value in row.coefficients.items()}
