"""Rechecks a design: every row at the chosen terms, the optimum by its multipliers, cvxpy beside it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from citypact.errors import CertificateError
from citypact.games.rational import Number, as_fraction
from citypact.games.relocation_path import RelocationPath
from citypact.mechanisms.cash_flow.objective import SMALLER_GAIN, Aim, Objective, Optimum
from citypact.mechanisms.cash_flow.rows import (
    DESTINATION_GAIN,
    GRANT_DESTINATION,
    GRANT_ORIGIN,
    ORIGIN_GAIN,
    Payments,
)
from citypact.solvers.certificate import Certificate
from citypact.solvers.linear.exact_check import check
from citypact.solvers.linear.program import LinearProgram, Row
from citypact.solvers.provenance import Provenance
from citypact.solvers.status import Status

#: Clarabel stops at a gap of 1e-8; a gain at a flat optimum is then known to about 1e-5 of
#: the money scale (measured: at most 4e-7 on the shipped cases).
SOLVER_AGREEMENT = 1e-5

#: Along a flat frontier the same gap leaves the gains open by more than that (measured: 1.3e-5);
#: what the solver does determine is the Nash objective (measured: 5e-8 log points).
NASH_AGREEMENT = 1e-6


def certify_design(
    optimum: Optimum,
    rows: LinearProgram,
    point: Mapping[str, Fraction],
    ends: tuple[Fraction, Fraction],
    ratio: Fraction,
    scale: float,
) -> Certificate:
    """Recheck the chosen terms against every row, and the optimum against its multipliers."""
    residuals: dict[str, Number] = {
        row.label: _violation(row, point) for row in (*rows.rows, *optimum.optimal_rows)
    }
    aim = optimum.program.objective
    value = sum((as_fraction(c) * _lookup(point, name) for name, c in aim.items()), Fraction(0))
    residuals["the chosen terms attain the optimum"] = abs(value - optimum.certificate.optimum)
    broken = [line.name for line in check(optimum.program, optimum.certificate) if not line.holds]
    residuals["multipliers prove the optimum"] = len(broken)
    residuals["ratio within the optimal set"] = max(ends[0] - ratio, ratio - ends[1])
    return Certificate(residuals, tolerance=0.0, scale=scale, exact=True)


def _violation(row: Row, point: Mapping[str, Fraction]) -> Fraction:
    """How far a point is on the wrong side of a row."""
    held = sum((as_fraction(c) * _lookup(point, name) for name, c in row.coefficients.items()), Fraction(0))
    gap = held - as_fraction(row.bound)
    return abs(gap) if row.relation == "==" else gap if row.relation == "<=" else -gap


def _lookup(point: Mapping[str, Fraction], name: str) -> Fraction:
    """Value of a variable; the smaller gain is what its definition makes it."""
    return min(point[ORIGIN_GAIN], point[DESTINATION_GAIN]) if name == SMALLER_GAIN else point[name]


def smooth_objective(objective: Objective, optimum: Optimum) -> Objective:
    """Where one city cannot gain, the logarithm has no value: the other's gain is maximised."""
    if optimum.strict:
        return objective
    return Objective(Aim.destination if DESTINATION_GAIN in optimum.program.objective else Aim.origin)


def cross_check_design(
    path: RelocationPath,
    payments: Payments,
    objective: Objective,
    point: Mapping[str, Fraction],
    provenance: Provenance,
) -> Provenance:
    """Solve the program in cvxpy too; say so in the provenance if both find the same optimum."""
    from importlib.metadata import version

    from citypact.mechanisms.cash_flow.program import cash_flow_program, money_scale, program_values, shape_of

    found = cash_flow_program(shape_of(path, payments, objective)).solve(program_values(path, objective))
    if found.status is not Status.optimal:
        raise CertificateError(f"cvxpy calls the program {found.status}, the exact optimum exists")
    scale = money_scale(path)
    agreed = f"within {SOLVER_AGREEMENT:g} of the money scale"
    ours = (float(point[ORIGIN_GAIN]) / scale, float(point[DESTINATION_GAIN]) / scale)
    theirs = (float(found.point[ORIGIN_GAIN]), float(found.point[DESTINATION_GAIN]))
    if objective.aim is Aim.min_central:
        spent = float(point[GRANT_ORIGIN] + point[GRANT_DESTINATION]) / scale
        gap = abs(spent - float(sum(found.point["grants"])))
    elif objective.aim is Aim.nash:
        gap = max(abs(a - b) for a, b in zip(ours, theirs, strict=True))
        if not gap <= SOLVER_AGREEMENT and min(*ours, *theirs) > 0:
            off = abs(_nash(objective, ours) - _nash(objective, theirs))
            if off <= NASH_AGREEMENT:
                # The objective is flat there: gains this far apart are equally good.
                gap, agreed = 0.0, f"within {NASH_AGREEMENT:g} log points of the Nash objective"
    else:
        gap = abs(_worth(objective, ours) - _worth(objective, theirs))
    if not gap <= SOLVER_AGREEMENT:
        raise CertificateError(f"cvxpy's optimum is {gap:.3g} of the money scale away from the exact one")
    return replace(
        provenance,
        solver=f"rational simplex; Clarabel through cvxpy agrees {agreed}",
        version=f"cvxpy {version('cvxpy')}, clarabel {version('clarabel')}",
    )


def _nash(objective: Objective, gains: tuple[float, float]) -> float:
    """Value of the Nash objective, in log points."""
    weight = float(objective.weight)
    return weight * math.log(gains[0]) + (1 - weight) * math.log(gains[1])


def _worth(objective: Objective, gains: tuple[float, float]) -> float:
    """Value of the linear objectives (the gains alone decide it)."""
    if objective.aim is Aim.egalitarian:
        return min(gains)
    weight = {Aim.origin: 1.0, Aim.destination: 0.0}.get(objective.aim, float(objective.weight))
    return weight * gains[0] + (1 - weight) * gains[1]
