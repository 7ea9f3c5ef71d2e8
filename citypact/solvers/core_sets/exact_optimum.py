"""The exact optimum of a linear program, whether or not floating point can find it."""

from __future__ import annotations

from citypact.errors import SolverFailure
from citypact.solvers.linear.certify import ExactCertificate, certify, solve_exact
from citypact.solvers.linear.program import LinearProgram
from citypact.solvers.linear.solution import LinearSolution, solve

#: Entries of a program that is solved in fractions before floating point has begun: a game of four
#: or five players then needs no solver at all, and the command line none of its half second of loading.
MOST_SMALL = 128


def guess_of(program: LinearProgram) -> LinearSolution | None:
    """Solve in floating point; None where numbers differ too much in size, or fractions are faster."""
    if len(program.variables) * len(program.rows) <= MOST_SMALL:
        return None
    try:
        return solve(program)
    except SolverFailure:
        return None


def exact_optimum(program: LinearProgram) -> ExactCertificate:
    """Solve a linear program exactly: HiGHS points the way in all but small ones, fractions decide.

    Examples
    --------
    >>> from citypact.solvers.linear.program import Row
    >>> exact_optimum(LinearProgram("minimize", ("x",), {"x": 3}, (Row("floor", {"x": 3}, ">=", 1),))).value
    Fraction(1, 1)
    """
    guess = guess_of(program)
    return solve_exact(program) if guess is None else certify(program, guess)
