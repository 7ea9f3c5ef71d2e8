"""Which sizes of the levers are cheapest, how far each may move, what each demand costs, and the proof."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from citypact.errors import InputError, Problem
from citypact.games.rational import Number
from citypact.mechanisms.answer_parts.second_opinion import confirm_linear
from citypact.mechanisms.obstacles.lever_problem import LeverProblem
from citypact.mechanisms.obstacles.representative import fairest, thriftiest
from citypact.solvers.certificate import Certificate
from citypact.solvers.linear.exact_certificate import ExactCertificate
from citypact.solvers.linear.exact_check import check
from citypact.solvers.linear.optimal_face import exact_range
from citypact.solvers.linear.program import LinearProgram, Row
from citypact.solvers.linear.proved import proved
from citypact.solvers.linear.rational_simplex import solve_exact
from citypact.solvers.status import Status


@dataclass(frozen=True)
class LeverSet:
    """Some of the levers, and whether they are enough.

    Parameters
    ----------
    label : str
        What the set is called.
    levers : tuple of str
        Names of the levers in it.
    cost : Fraction or None
        Least cost; ``None`` if they are not enough.
    conflict : tuple of str
        Demands that then contradict each other.
    """

    label: str
    levers: tuple[str, ...]
    cost: Fraction | None
    conflict: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the set as plain data for JSON."""
        return {
            "set": self.label,
            "levers": list(self.levers),
            "enough": self.cost is not None,
            "cost": None if self.cost is None else float(self.cost),
            "conflict": list(self.conflict),
        }


@dataclass(frozen=True)
class LeverPlan:
    """The cheapest sizes, or the demands that contradict each other.

    Parameters
    ----------
    problem : LeverProblem
        Levers and demands.
    sizes : mapping of str to Fraction
        By lever; empty without a plan.
    ranges : mapping of str to (number, number)
        Least and greatest size of each lever at the same cost; infinite where nothing limits it.
    cost : Fraction or None
        Money from outside and waste; ``None`` without a plan.
    sets : tuple of LeverSet
        Smaller sets of levers that were tried.
    proof : ExactCertificate
        Of the cost, or of the contradiction.
    fairness : ExactCertificate or None
        That no equally cheap sizes leave the player who gains least more; ``None`` where nobody's
        participation is demanded.
    thrift : ExactCertificate or None
        That no sizes as cheap and as fair have less side payments; ``None`` where no lever is one.
    """

    problem: LeverProblem
    sizes: Mapping[str, Fraction]
    ranges: Mapping[str, tuple[Number, Number]]
    cost: Fraction | None
    sets: tuple[LeverSet, ...]
    proof: ExactCertificate
    fairness: ExactCertificate | None = None
    thrift: ExactCertificate | None = None

    @property
    def conflict(self) -> tuple[str, ...]:
        """Demands that contradict each other; empty where there is a plan."""
        return self.proof.conflict

    @property
    def side_payments(self) -> Fraction:
        """Sum of all side payments in absolute value."""
        return Fraction(0) if self.thrift is None else self.thrift.optimum

    @property
    def shadow_prices(self) -> dict[str, Fraction]:
        """Cost saved per unit by which a demand is relaxed, where that is not zero."""
        return _prices(self.proof) if self.cost is not None else {}

    @property
    def fairness_prices(self) -> dict[str, Fraction]:
        """Rise of the least gain per unit by which a demand is relaxed at the same cost, where not zero."""
        labels = {each.label for each in self.problem.demands}
        prices = {} if self.fairness is None else _prices(self.fairness)
        return {label: price for label, price in prices.items() if label in labels}

    @property
    def shadow_price_units(self) -> dict[str, str]:
        """Unit of each price."""
        units = self.problem.units()
        return {label: units[label] for label in (*self.shadow_prices, *self.fairness_prices)}

    @property
    def binding(self) -> tuple[str, ...]:
        """Demands that hold with equality at the sizes shown."""
        return tuple(
            row.label
            for row in self.problem.program().exact().rows
            if self.sizes and not _slack(row, self.sizes)
        )

    def certificate(self) -> Certificate:
        """Recompute every demand at the sizes shown, and audit the proof, in fractions."""
        program = self.problem.program().exact()
        held = all(line.holds for line in check(program, self.proof))
        if self.fairness is not None:
            fair = fairest(self.problem, self.proof)
            held = held and all(line.holds for line in check(fair, self.fairness))
        if self.thrift is not None:
            thrifty = thriftiest(self.problem, self.proof, self.fairness)
            held = held and all(line.holds for line in check(thrifty, self.thrift))
        residuals: dict[str, Number] = {
            "proof of the cost" if self.sizes else "proof of the conflict": 0 if held else 1
        }
        if self.sizes:
            residuals |= {row.label: max(-_slack(row, self.sizes), Fraction(0)) for row in program.rows}
            residuals["cost is the least"] = abs(_cost(program, self.sizes) - self.proof.optimum)
        return Certificate(residuals, 0.0, exact=True)

    def to_dict(self) -> dict[str, Any]:
        """Return the plan as plain data for JSON; ``null`` for an end that nothing limits."""
        return {
            "enough": self.cost is not None,
            "cost": None if self.cost is None else float(self.cost),
            "unit": self.problem.unit,
            "sizes": {name: float(size) for name, size in self.sizes.items()},
            "units": {lever.name: lever.unit for lever in self.problem.levers},
            "ranges": {name: [_end(low), _end(high)] for name, (low, high) in self.ranges.items()},
            "shadow_prices": {label: float(price) for label, price in self.shadow_prices.items()},
            "side_payments": float(self.side_payments),
            "fairness_prices": {label: float(price) for label, price in self.fairness_prices.items()},
            "shadow_price_units": self.shadow_price_units,
            "binding": list(self.binding),
            "conflict": list(self.conflict),
            "sets": [each.to_dict() for each in self.sets],
            "exact_certificate": self.proof.to_dict(),
            "fairness_certificate": None if self.fairness is None else self.fairness.to_dict(),
            "thrift_certificate": None if self.thrift is None else self.thrift.to_dict(),
            "certificate": self.certificate().to_dict(),
        }


def clash_words(demands: Sequence[str]) -> str:
    """Say which demands cannot be met together.

    Examples
    --------
    >>> clash_words(["budget"]), clash_words(["budget", "participation of A"])
    ('budget cannot be met', 'budget and participation of A contradict each other')
    """
    *others, last = demands
    return f"{', '.join(others)} and {last} contradict each other" if others else f"{last} cannot be met"


def cheapest_levers(
    problem: LeverProblem, sets: Mapping[str, Sequence[str]] | None = None, *, second_opinion: bool = True
) -> LeverPlan:
    """Find the cheapest sizes of the levers that meet every demand, exactly.

    Parameters
    ----------
    problem : LeverProblem
        Levers and demands.
    sets : mapping of str to sequence of str, optional
        Smaller sets of levers to try, by name.
    second_opinion : bool
        Whether cvxpy solves the program as well, and must agree.

    Raises
    ------
    InputError
        If nothing limits what a lever brings, so that no size is the cheapest or the fairest.
    CertificateError
        If the two optima differ.

    Examples
    --------
    >>> from citypact.mechanisms.obstacles.lever_problem import Demand, Lever
    >>> fine, reward = Lever("fine", "亿元"), Lever("reward", "亿元", cost=1)
    >>> honest = Demand("nobody cheats", {"fine": 0.5, "reward": 1}, ">=", 2, "亿元")
    >>> plan = cheapest_levers(LeverProblem([fine, reward], [honest]), {"rewards alone": ["reward"]})
    >>> float(plan.cost), float(plan.sizes["fine"]), float(plan.sets[0].cost)
    (0.0, 4.0, 2.0)
    """
    program = problem.program()
    proof = proved(program)
    _require_limit(proof, "cost of the levers")
    if second_opinion:
        bounds = (row.bound for row in program.rows)
        confirm_linear("cost of the levers", program, proof.value, (proof.value or 0, *bounds))
    tried = tuple(_tried(problem, label, tuple(names)) for label, names in (sets or {}).items())
    if proof.status is not Status.optimal:
        return LeverPlan(problem, {}, {}, None, tried, proof)
    ranges = {lever.name: exact_range(program, lever.name, proof) for lever in problem.levers}
    fairness = thrift = None
    if any(each.player for each in problem.demands):
        fairness = solve_exact(fairest(problem, proof), proof.tight)
        _require_limit(fairness, "least gain of the players")
    if any(lever.side_payment for lever in problem.levers):
        thrift = solve_exact(thriftiest(problem, proof, fairness), (fairness or proof).tight)
    point = (thrift or fairness or proof).point
    sizes = {lever.name: point[lever.name] for lever in problem.levers}
    return LeverPlan(problem, sizes, ranges, proof.optimum, tried, proof, fairness, thrift)


def _require_limit(proof: ExactCertificate, what: str) -> None:
    if proof.status is Status.unbounded:
        expected = "levers that do not bring money without limit"
        raise InputError(Problem(what, "no limit", expected, remedy="state the budget as a demand"))


def _prices(proof: ExactCertificate) -> dict[str, Fraction]:
    return {label: price for label, price in proof.multipliers.items() if price}


def _tried(problem: LeverProblem, label: str, names: tuple[str, ...]) -> LeverSet:
    program = problem.only(*names).program()
    found = proved(program)
    _require_limit(found, f"cost of {label}")
    cost = found.optimum if found.status is Status.optimal else None
    demanded = {each.label for each in problem.demands}
    conflict = (name for name in found.conflict if name in demanded or not name.endswith(" 0"))
    return LeverSet(label, names, cost, tuple(conflict))


def _slack(row: Row, sizes: Mapping[str, Fraction]) -> Fraction:
    """Return by how much a row of fractions holds; minus the distance for an equality that does not."""
    left = sum((Fraction(value) * sizes[name] for name, value in row.coefficients.items()), Fraction(0))
    apart = left - Fraction(row.bound)
    return {"<=": -apart, ">=": apart, "==": -abs(apart)}[row.relation]


def _cost(program: LinearProgram, sizes: Mapping[str, Fraction]) -> Fraction:
    return sum((Fraction(value) * sizes[name] for name, value in program.objective.items()), Fraction(0))


def _end(value: Number) -> float | None:
    return float(value) if abs(value) != float("inf") else None
