"""The exact optimum of a linear program, whether or not floating point can find it."""

from __future__ import annotations

from citypact.errors import SolverFailure
from citypact.solvers.linear.certify import ExactCertificate, certify, solve_exact
from citypact.solvers.linear.program import LinearProgram
from citypact.solvers.linear.solution import LinearSolution, solve


def guess_of(program: LinearProgram) -> LinearSolution | None:
    """Solve in floating point; None where the numbers differ too much in size for it."""
    try:
        return solve(program)
    except SolverFailure:
        return None


def exact_optimum(program: LinearProgram) -> ExactCertificate:
    """Solve a linear program exactly: HiGHS points the way, fractions decide.

    Examples
    --------
    >>> from citypact.solvers.linear.program import Row
    >>> exact_optimum(LinearProgram("minimize", ("x",), {"x": 3}, (Row("floor", {"x": 3}, ">=", 1),))).value
    Fraction(1, 1)
    """
    guess = guess_of(program)
    return solve_exact(program) if guess is None else certify(program, guess)
