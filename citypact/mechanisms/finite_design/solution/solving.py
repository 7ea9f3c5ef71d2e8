"""Ask the solvers: floating point first, then fractions where the program is small enough."""

from __future__ import annotations

from dataclasses import dataclass

from citypact.errors import SolverFailure
from citypact.solvers.linear.certify import certify, check, solve_exact
from citypact.solvers.linear.exact_certificate import ExactCertificate
from citypact.solvers.linear.program import LinearProgram
from citypact.solvers.linear.solution import LinearSolution, solve
from citypact.solvers.status import Status

#: Programs with no more variables than this are certified in fractions.
EXACT_VARIABLES = 200


@dataclass(frozen=True)
class Answer:
    """What became of a program: by floating point, by fractions, or by both."""

    found: LinearSolution | None
    proof: ExactCertificate | None

    @property
    def status(self) -> Status:
        """Optimal, infeasible or unbounded."""
        best = self.proof or self.found
        assert best is not None
        return best.status

    @property
    def value(self) -> float:
        """The optimum."""
        if self.proof is not None:
            return float(self.proof.optimum)
        assert self.found is not None
        return self.found.value

    @property
    def conflict(self) -> tuple[str, ...]:
        """Rows that contradict each other."""
        best = self.proof or self.found
        assert best is not None
        return tuple(best.conflict)


def answer(program: LinearProgram) -> Answer:
    """Solve a program, and prove the answer in fractions if it has at most 200 variables.

    Raises
    ------
    SolverFailure
        If a larger program gets no answer that passes the recheck.

    Examples
    --------
    >>> from citypact.solvers.linear.program import Row
    >>> found = answer(LinearProgram("maximize", ("x",), {"x": 1}, (Row("cap", {"x": 3}, "<=", 1),)))
    >>> found.proof.optimum
    Fraction(1, 3)
    """
    small = len(program.variables) <= EXACT_VARIABLES
    try:
        found = solve(program)
    except SolverFailure:
        if not small:
            raise
        return Answer(None, solve_exact(program))
    return Answer(found, certify(program, found) if small else None)


def proved(program: LinearProgram, proof: ExactCertificate) -> bool:
    """Whether a proof multiplies out for a program."""
    return all(line.holds for line in check(program, proof))
