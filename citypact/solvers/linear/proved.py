"""The exact optimum of a linear program, by way of floating point wherever that is of help."""

from __future__ import annotations

from citypact.errors import SolverFailure
from citypact.games.rational import as_fraction
from citypact.solvers.linear.certify import certify
from citypact.solvers.linear.exact_certificate import ExactCertificate
from citypact.solvers.linear.program import LinearProgram
from citypact.solvers.linear.rational_simplex import solve_exact
from citypact.solvers.linear.solution import LinearSolution, solve

#: Largest number of a program, in units of the smallest, that is left to floating point; and rows of programs
#: that are small enough for fractions alone.
SPREAD, FEW_ROWS = 10**16, 40


def proved(program: LinearProgram, start: LinearSolution | None = None) -> ExactCertificate:
    """Return the exact optimum with its proof, from a float solution if there is one.

    Parameters
    ----------
    program : LinearProgram
        Floats are read as the decimals they spell.
    start : LinearSolution, optional
        A float solution that is known already.

    Examples
    --------
    >>> from citypact.solvers.linear.program import Row
    >>> program = LinearProgram("minimize", ("x",), {"x": 1}, (Row("floor", {"x": 1}, ">=", 0.1),))
    >>> proved(program).optimum
    Fraction(1, 10)
    """
    if start is None and far_apart(program):  # a floating-point solver may never stop
        return solve_exact(program)
    try:
        return certify(program, solve(program) if start is None else start)
    except SolverFailure:  # numbers too far apart for floating point
        return solve_exact(program)


def far_apart(program: LinearProgram) -> bool:
    """Say whether a small program has numbers too far apart for floating point.

    Examples
    --------
    >>> from citypact.solvers.linear.program import Row
    >>> far_apart(LinearProgram("minimize", ("x",), {"x": 1e-9}, (Row("floor", {"x": 1}, ">=", 1e9),)))
    True
    """
    numbers = [*program.objective.values()]
    for row in program.rows:
        numbers += [row.bound, *row.coefficients.values()]
    sizes = [abs(as_fraction(each)) for each in numbers if each]
    return len(program.rows) <= FEW_ROWS and bool(sizes) and max(sizes) > SPREAD * min(sizes)
