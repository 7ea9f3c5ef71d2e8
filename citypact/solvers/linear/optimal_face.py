r"""How far a quantity can move without giving up the optimum.

An optimum need not be unique. The *optimal face* is the feasible set cut by one more row,
:math:`c^\top x \ge z^* - \varepsilon` in a maximisation, and the range of a linear form on
it takes two linear programs. A range of width zero proves that the quantity is determined
(Bertsimas and Tsitsiklis, *Introduction to Linear Optimization*, 1997, chapter 2).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import replace
from fractions import Fraction

from citypact.errors import InfeasibleDesign, InputError, Problem
from citypact.games.rational import Number, as_fraction
from citypact.solvers.linear.exact_certificate import ExactCertificate
from citypact.solvers.linear.program import LinearProgram, Row
from citypact.solvers.linear.rational_simplex import solve_exact
from citypact.solvers.linear.solution import solve
from citypact.solvers.status import Status

#: Label of the row that holds the objective at its optimum.
OBJECTIVE_ROW = "objective at its optimum"


def optimal_range(
    program: LinearProgram, form: str | Mapping[str, Number], value: Number, tolerance: Number = 0
) -> tuple[float, float]:
    """Find the least and greatest value of a linear form over the optimal points.

    Parameters
    ----------
    program : LinearProgram
        The program.
    form : str or mapping of str to number
        A variable, or coefficients by variable.
    value : number
        The optimum of the program.
    tolerance : number
        How much of the optimum may be given up, at least zero, in the objective's unit.

    Returns
    -------
    tuple of float
        ``(lo, hi)``; infinite where nothing limits the form.

    Raises
    ------
    InputError
        If the form or the tolerance cannot be used.
    InfeasibleDesign
        If no feasible point attains the value.

    Examples
    --------
    >>> program = LinearProgram("maximize", ("x", "y"), {"x": 1, "y": 1}, (
    ...     Row("budget", {"x": 1, "y": 1}, "<=", 4),
    ...     Row("x floor", {"x": 1}, ">=", 0), Row("y floor", {"y": 1}, ">=", 1)))
    >>> optimal_range(program, "x", 4)
    (0.0, 3.0)
    """
    least, greatest = (solve(each) for each in _both_ways(program, form, value, tolerance))
    for each in (least, greatest):
        if each.status is Status.infeasible:
            raise InfeasibleDesign(_unreached(value, each.conflict))
    return least.value, greatest.value


def optimal_ranges(
    program: LinearProgram, variables: Iterable[str], value: Number, tolerance: Number = 0
) -> dict[str, tuple[float, float]]:
    """Find the range of each variable over the optimal points (see ``optimal_range``)."""
    return {name: optimal_range(program, name, value, tolerance) for name in variables}


def exact_range(
    program: LinearProgram,
    form: str | Mapping[str, Number],
    certificate: ExactCertificate,
    tolerance: Number = 0,
) -> tuple[Fraction | float, Fraction | float]:
    """Find the exact range of a linear form over the optimal points.

    Parameters
    ----------
    program : LinearProgram
        The program; floats are read as the decimals they spell.
    form : str or mapping of str to number
        A variable, or coefficients by variable.
    certificate : ExactCertificate
        The program's certified optimum; its tight rows speed the search.
    tolerance : number
        How much of the optimum may be given up, at least zero.

    Returns
    -------
    tuple of Fraction
        ``(lo, hi)``; ``-inf`` or ``inf`` where nothing limits the form.

    Raises
    ------
    CertificateError
        If the certificate is not one of optimality.

    Examples
    --------
    >>> program = LinearProgram("minimize", ("x", "y"), {"x": 1, "y": 1}, (
    ...     Row("need", {"x": 1, "y": 1}, ">=", 1), Row("x floor", {"x": 3}, ">=", 1)))
    >>> exact_range(program, "x", solve_exact(program))
    (Fraction(1, 3), inf)
    """
    ends: list[Fraction | float] = []
    both = _both_ways(program.exact(), form, certificate.optimum, tolerance)
    for each, endless in zip(both, (-math.inf, math.inf), strict=True):
        found = solve_exact(each, (OBJECTIVE_ROW, *certificate.tight))
        if found.status is Status.infeasible:
            raise InfeasibleDesign(_unreached(certificate.optimum, found.conflict))
        ends.append(found.optimum if found.status is Status.optimal else endless)
    return ends[0], ends[1]


def _both_ways(
    program: LinearProgram, form: str | Mapping[str, Number], value: Number, tolerance: Number
) -> tuple[LinearProgram, LinearProgram]:
    """State the two programs; the objective becomes a labelled row."""
    if not 0 <= tolerance < math.inf:
        raise InputError(Problem("tolerance", tolerance, "a finite number, at least zero"))
    if any(row.label == OBJECTIVE_ROW for row in program.rows):
        raise InputError(Problem("rows", OBJECTIVE_ROW, "a label other than this reserved one"))
    exact = isinstance(value, Fraction)
    given = as_fraction(tolerance) if exact else tolerance
    if program.sense == "maximize":
        face = Row(OBJECTIVE_ROW, program.objective, ">=", value - given)
    else:
        face = Row(OBJECTIVE_ROW, program.objective, "<=", value + given)
    aim = {form: 1} if isinstance(form, str) else form
    base = replace(program, objective=aim, rows=(*program.rows, face))
    return replace(base, sense="minimize"), replace(base, sense="maximize")


def _unreached(value: Number, conflict: Iterable[str]) -> str:
    return f"no feasible point attains an objective of {float(value)}: {', '.join(conflict)} contradict"
