"""Figures found in another way, by cvxpy as a rule, which must agree with the exact ones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from citypact.errors import CertificateError, SolverFailure
from citypact.games.rational import Number
from citypact.solvers.linear.program import LinearProgram
from citypact.solvers.linear.proved import far_apart
from citypact.solvers.program import ConvexProgram
from citypact.solvers.status import Status

#: How far figures of a floating-point solver may lie from the exact ones, relative to their scale.
AGREEMENT = 1e-6


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


def confirm_linear(
    what: str, program: LinearProgram, optimum: Number | None, amounts: Iterable[Number]
) -> None:
    """State a linear program in cvxpy as well and raise unless its optimum is the exact one.

    Where one of the two finds no optimum nothing is said: on the edge of what can be met floating point
    decides nothing, and the exact proof was audited. The same holds for numbers too far apart for it.

    Parameters
    ----------
    what : str
        Name of the optimum.
    program : LinearProgram
        Of any scale.
    optimum : number or None
        Exact; ``None`` if there is none.
    amounts : iterable of number
        What a difference is measured by: the largest in size, but no less than the solver's own unit, next to
        which all of these may be tiny.
    """
    from citypact.solvers.linear.disciplined import disciplined_optimum

    if optimum is None or far_apart(program):
        return
    try:
        found, unit = disciplined_optimum(program)
    except (SolverFailure, OverflowError):  # the exact proof stands by itself
        return
    if found is not None:
        confirm(what, found, optimum, max(unit, *(abs(float(each)) for each in amounts)))
