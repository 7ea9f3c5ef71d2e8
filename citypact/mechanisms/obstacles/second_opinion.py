"""Figures found in another way, by cvxpy as a rule, which must agree with the exact ones."""

from __future__ import annotations

from collections.abc import Mapping

from citypact.errors import CertificateError, SolverFailure
from citypact.games.rational import Number, as_fraction
from citypact.solvers.linear.program import LinearProgram
from citypact.solvers.program import ConvexProgram
from citypact.solvers.status import Status

#: How far figures of a floating-point solver may lie from the exact ones, relative to their scale.
AGREEMENT = 1e-6
#: Largest number of a program, in units of the smallest, that is left to floating point; and rows of programs
#: that are small enough for fractions alone.
SPREAD, FEW_ROWS = 10**16, 40


def confirm(what: str, found: float | None, exact: Number | None, scale: Number = 1) -> None:
    """Raise if a figure found in floating point is not the exact one.

    Parameters
    ----------
    what : str
        Name of the figure.
    found : float or None
        As found in another way; ``None`` if proved not to exist.
    exact : number or None
        The figure of the answer.
    scale : number
        Amount that the difference is measured by.

    Raises
    ------
    CertificateError
        If the two differ.

    Examples
    --------
    >>> confirm("cost", 1.0000000001, 1)
    """
    if found is None or exact is None:
        agree = found is exact
    else:
        agree = abs(float(found) - float(exact)) <= AGREEMENT * float(scale)
    if not agree:
        raise CertificateError(f"{what}: {found} in the second opinion, {exact} in the answer: a defect")


def confirm_program(
    program: ConvexProgram, optimum: Number, prices: Mapping[str, Number] | None = None
) -> None:
    """Solve a program of order one in cvxpy and raise unless optimum and prices are the exact ones.

    Where the solver stops without an answer, which is no proof of anything, the exact one stands.

    Parameters
    ----------
    program : ConvexProgram
        In which all numbers are of order one.
    optimum : number
        Exact optimum in the program's own units.
    prices : mapping of str to number, optional
        Exact price of rows by label, in the program's own units.
    """
    try:
        found = program.solve({})
    except SolverFailure:
        return
    optimal = found.status is Status.optimal
    confirm("optimum", found.value if optimal else None, optimum, 1 + abs(float(optimum)))
    for label, price in (prices or {}).items():
        confirm(f"price of {label}", float(found.shadow_prices[label]), price, 1 + abs(float(price)))


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
