"""What the cash-flow program maximises, and the exact optimum of each objective."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction

from citypact.games.rational import Number, as_fraction
from citypact.games.validation import Door
from citypact.mechanisms.cash_flow.rows import (
    DESTINATION_GAIN,
    GRANT_DESTINATION,
    GRANT_ORIGIN,
    ONE,
    ORIGIN_GAIN,
)
from citypact.solvers.bargain import nash_point
from citypact.solvers.linear.exact_certificate import ExactCertificate
from citypact.solvers.linear.program import LinearProgram, Row
from citypact.solvers.linear.rational_simplex import solve_exact
from citypact.solvers.status import Status

SMALLER_GAIN = "smaller gain"


class Aim(StrEnum):
    """Objectives of the cash-flow program."""

    nash = "nash"
    egalitarian = "egalitarian"
    utilitarian = "utilitarian"
    origin = "origin-proposes"
    destination = "destination-proposes"
    min_central = "min-central"


@dataclass(frozen=True)
class Objective:
    """An aim with the origin's weight (used by ``nash`` and ``utilitarian``)."""

    aim: Aim = Aim.nash
    weight: Number = 0.5

    def __post_init__(self) -> None:
        door = Door()
        door.choice("objective", self.aim, tuple(Aim))
        door.between("origin_weight", self.weight, 0, 1, "a weight")
        door.close()
        object.__setattr__(self, "aim", Aim(self.aim))
        if self.aim is Aim.nash and self.weight in (0, 1):
            # All the power on one side is the limit in which that side proposes.
            object.__setattr__(self, "aim", Aim.origin if self.weight else Aim.destination)

    @property
    def unit(self) -> str:
        """Unit of the objective, for shadow prices."""
        return {Aim.nash: "log points", Aim.utilitarian: "亿元, weighted"}.get(self.aim, "亿元")


@dataclass(frozen=True)
class Optimum:
    """Exact optimum: the program that proves it, its certificate, and the rows that hold all optima.

    Parameters
    ----------
    program, certificate
        A linear program and its exact answer; for Nash the supporting program.
    optimal_rows : tuple of Row
        Added to the feasible rows they leave exactly the optimal points.
    strict : bool
        For Nash: whether both cities can gain.
    """

    program: LinearProgram
    certificate: ExactCertificate
    optimal_rows: tuple[Row, ...]
    strict: bool = True

    @property
    def feasible(self) -> bool:
        """Whether any terms satisfy the rows."""
        return self.certificate.status is Status.optimal


def solve_objective(rows: LinearProgram, objective: Objective) -> Optimum:
    """Find the exact optimum of ``objective`` over the rows of the cash-flow program."""
    if objective.aim is Aim.nash:
        found = nash_point(rows, ORIGIN_GAIN, DESTINATION_GAIN, as_fraction(objective.weight))
        held: tuple[Row, ...] = ()
        if found.payoffs is not None:
            held = tuple(
                Row(f"{name} at the Nash solution", {name: ONE}, "==", amount)
                for name, amount in zip((ORIGIN_GAIN, DESTINATION_GAIN), found.payoffs, strict=True)
            )
        return Optimum(found.support, found.certificate, held, found.strict)
    program = _linear(rows, objective)
    certificate = solve_exact(program)
    held = ()
    if certificate.status is Status.optimal:
        relation = ">=" if program.sense == "maximize" else "<="
        held = (Row("objective at its best", program.objective, relation, certificate.optimum),)  # type: ignore[arg-type]
        if objective.aim is Aim.egalitarian:
            held += tuple(row for row in program.rows if SMALLER_GAIN in row.coefficients)
    return Optimum(program, certificate, held)


def _linear(rows: LinearProgram, objective: Objective) -> LinearProgram:
    weight = as_fraction(objective.weight)
    aims: dict[Aim, dict[str, Fraction]] = {
        Aim.origin: {ORIGIN_GAIN: ONE},
        Aim.destination: {DESTINATION_GAIN: ONE},
        Aim.utilitarian: {ORIGIN_GAIN: weight, DESTINATION_GAIN: 1 - weight},
        Aim.min_central: {GRANT_ORIGIN: ONE, GRANT_DESTINATION: ONE},
    }
    if objective.aim is Aim.egalitarian:
        bounds = tuple(
            Row(f"smaller gain covers {name}", {SMALLER_GAIN: ONE, name: -ONE}, "<=", 0)
            for name in (ORIGIN_GAIN, DESTINATION_GAIN)
        )
        return LinearProgram(
            "maximize", (*rows.variables, SMALLER_GAIN), {SMALLER_GAIN: ONE}, (*rows.rows, *bounds)
        ).exact()
    sense = "minimize" if objective.aim is Aim.min_central else "maximize"
    return replace(rows, sense=sense, objective=aims[objective.aim]).exact()  # type: ignore[arg-type]
