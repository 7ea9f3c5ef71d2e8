"""Programs some of whose unknowns are whole numbers, solved by HiGHS and rechecked."""

from citypact.solvers.integer.branching import IntegerSolution, solve_integer

__all__ = ["IntegerSolution", "solve_integer"]
