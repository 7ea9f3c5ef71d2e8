r"""Linear programs some of whose unknowns are whole numbers.

HiGHS branches and bounds. The point it returns is put on whole numbers and judged by
separate arithmetic; its claim that nothing is better is a *bound*, kept beside the value,
since no short proof of it exists. A second search over certified relaxations refuses the claim
where it finds a better point; beyond :data:`~citypact.solvers.integer.proving.NODES` relaxations it
leaves the claim to HiGHS.

References
----------
L. Wolsey, *Integer Programming*, 2nd ed., Wiley, 2020, chapter 7.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import fsum, isfinite
from typing import Any, Self

from citypact.errors import InfeasibleDesign, InputError, Problem, SolverFailure
from citypact.solvers.certificate import Certificate
from citypact.solvers.integer.proving import is_unbeaten
from citypact.solvers.linear.program import LinearProgram
from citypact.solvers.quiet_highs import highs_version, quiet_highs
from citypact.solvers.status import Status

#: The tightest feasibility tolerance that HiGHS accepts.
HIGHS_TOLERANCE = 1e-10
#: Violations and gaps that pass, in a program of numbers of order one.
TOLERANCE = 1e-7


@dataclass(frozen=True)
class IntegerSolution:
    """A point with its whole numbers, and the solver's bound on any other.

    Parameters
    ----------
    status : Status
        ``optimal`` or ``infeasible``; anything else is raised instead.
    value : float
        Objective at the point, from the program's own data.
    bound : float
        What the solver says no point exceeds (goes below, in a minimum).
    point : mapping of str to float
        The unknowns; empty when infeasible.
    certificate : Certificate
        Rows hold, whole numbers are whole, and the bound is reached.
    method : str
        Solver and version.
    """

    status: Status
    value: float
    bound: float
    point: Mapping[str, float]
    certificate: Certificate = field(repr=False)
    method: str = ""

    def require(self) -> Self:
        """Return the solution if there is one.

        Raises
        ------
        InfeasibleDesign
            If no point satisfies the rows.
        CertificateError
            If the point does not pass the recheck.
        """
        if self.status is Status.infeasible:
            raise InfeasibleDesign("no point with these whole numbers satisfies the rows")
        self.certificate.require()
        return self


def solve_integer(program: LinearProgram, whole: Sequence[str], *, seconds: float = 60.0) -> IntegerSolution:
    """Solve a linear program in which the named unknowns are whole numbers.

    Parameters
    ----------
    program : LinearProgram
        Its numbers of order one: unknowns that are whole cannot be rescaled.
    whole : sequence of str
        Names of the unknowns that are whole numbers.
    seconds : float
        Time after which the search is given up.

    Raises
    ------
    InputError
        If a name is no unknown of the program.
    SolverFailure
        If time runs out, the objective has no limit, or a second search finds a better point: one of up to
        120 relaxations with rechecked bounds, beyond which HiGHS is believed.

    Examples
    --------
    >>> from citypact.solvers.linear.program import Row
    >>> program = LinearProgram("maximize", ("x", "y"), {"x": 5, "y": 4}, (
    ...     Row("load", {"x": 6, "y": 4}, "<=", 9), Row("x floor", {"x": 1}, ">=", 0),
    ...     Row("y floor", {"y": 1}, ">=", 0)))
    >>> found = solve_integer(program, ["x", "y"]).require()
    >>> found.value, dict(found.point)
    (8.0, {'x': 0.0, 'y': 2.0})
    """
    unknown = [name for name in whole if name not in frozenset(program.variables)]
    if unknown:
        raise InputError(*(Problem("whole", name, "an unknown of the program") for name in unknown))
    import highspy

    solver = _loaded(program, whole, seconds)
    solver.run()
    status, known = solver.getModelStatus(), highspy.HighsModelStatus
    method = f"HiGHS {highs_version()}"
    if status == known.kInfeasible:
        if is_unbeaten(program, whole, None) is False:
            raise SolverFailure("HiGHS says that no point satisfies the rows, but there is one")
        return IntegerSolution(Status.infeasible, 0.0, 0.0, {}, Certificate({"a point exists": 1.0}), method)
    if status != known.kOptimal:
        told = solver.modelStatusToString(status)
        raise SolverFailure(f"HiGHS found no optimum in {seconds:g} seconds: {told}")
    values = list(map(float, solver.getSolution().col_value))
    if not all(map(isfinite, values)):
        raise SolverFailure("HiGHS hands out an optimum that is no number")
    point = dict(zip(program.variables, values, strict=True))
    point |= {name: float(round(point[name])) for name in whole}
    bound = float(solver.getInfo().mip_dual_bound if whole else solver.getInfo().objective_function_value)
    value = fsum(float(slope) * point[name] for name, slope in program.objective.items())
    certificate = _judged(program, whole, dict(zip(program.variables, values, strict=True)), point, bound)
    if certificate.holds and whole and is_unbeaten(program, whole, value) is False:
        raise SolverFailure("HiGHS calls a point the best that is not")
    return IntegerSolution(Status.optimal, value, bound, point, certificate, method)


def _judged(
    program: LinearProgram,
    whole: Sequence[str],
    raw: Mapping[str, float],
    point: Mapping[str, float],
    bound: float,
) -> Certificate:
    """Recompute every row at the rounded point, and how far the value falls short of the bound."""
    worst = 0.0
    for row in program.rows:
        terms = [float(slope) * point[name] for name, slope in row.coefficients.items()]
        surplus = fsum([*terms, -float(row.bound)])
        short = {"<=": surplus, ">=": -surplus, "==": abs(surplus)}[row.relation]
        worst = max(worst, short / max([1.0, abs(float(row.bound)), *map(abs, terms)]))
    value = fsum(float(slope) * point[name] for name, slope in program.objective.items())
    short = bound - value if program.sense == "maximize" else value - bound
    return Certificate(
        {
            "rows hold": worst,
            "whole numbers are whole": max((abs(raw[name] - point[name]) for name in whole), default=0.0),
            "the solver's bound is reached": short / max(1.0, abs(value), abs(bound)),
        },
        tolerance=TOLERANCE,
    )


def _loaded(program: LinearProgram, whole: Sequence[str], seconds: float) -> Any:
    """Hand the program to a silent HiGHS."""
    import highspy
    import numpy as np

    endless = float(highspy.kHighsInf)
    solver: Any = quiet_highs()
    for name, value in (
        ("threads", 1),
        ("random_seed", 0),
        ("time_limit", float(seconds)),
        ("mip_rel_gap", 0.0),
        ("mip_abs_gap", 1e-10),
        ("mip_feasibility_tolerance", HIGHS_TOLERANCE),
        ("primal_feasibility_tolerance", HIGHS_TOLERANCE),
        ("dual_feasibility_tolerance", HIGHS_TOLERANCE),
    ):
        solver.setOptionValue(name, value)
    place = {name: at for at, name in enumerate(program.variables)}
    free = np.full(len(place), endless)
    solver.addVars(len(place), -free, free)
    for name, slope in program.objective.items():
        solver.changeColCost(place[name], float(slope))
    maximise = highspy.ObjSense.kMaximize if program.sense == "maximize" else highspy.ObjSense.kMinimize
    solver.changeObjectiveSense(maximise)
    for row in program.rows:
        low = -endless if row.relation == "<=" else float(row.bound)
        high = endless if row.relation == ">=" else float(row.bound)
        places = np.array([place[name] for name in row.coefficients], dtype=np.int32)
        slopes = np.array([float(slope) for slope in row.coefficients.values()])
        solver.addRow(low, high, len(places), places, slopes)
    for name in whole:
        solver.changeColIntegrality(place[name], highspy.HighsVarType.kInteger)
    return solver
