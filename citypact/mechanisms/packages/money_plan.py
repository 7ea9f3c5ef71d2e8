"""The least money that must change hands for a package, who pays it, and the proof."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from typing import Any

from citypact.games.packages.deal import ZERO, PackageDeal
from citypact.games.rational import Number, as_fraction
from citypact.mechanisms.answer_parts.second_opinion import confirm_linear
from citypact.mechanisms.packages.branch_search import solve_by_branches
from citypact.mechanisms.packages.branches import BranchProof
from citypact.mechanisms.packages.choice_table import Wish, listed
from citypact.mechanisms.packages.relaxing import saved_by_relaxing
from citypact.mechanisms.packages.rows import (
    CENTRAL,
    GAP,
    MOST_CENTRAL,
    TARGET,
    floats,
    gain_terms,
    package_program,
    paid,
    part,
    participation,
    received,
)
from citypact.mechanisms.packages.terms import PackageTerms
from citypact.solvers.linear.exact_certificate import ExactCertificate
from citypact.solvers.linear.exact_check import check
from citypact.solvers.linear.optimal_face import OBJECTIVE_ROW
from citypact.solvers.linear.program import LinearProgram, Row
from citypact.solvers.linear.proved import proved

LEAST_GAIN, LARGEST_PAYMENT = "least gain", "largest payment"


@dataclass(frozen=True)
class MoneyPlan:
    """The cheapest way to a total that nobody loses by.

    Parameters
    ----------
    deal : PackageDeal
        Cities, issues and gains.
    terms : PackageTerms
        What is demanded.
    proof : BranchProof
        That no package with that total needs less money.
    parts : mapping of str to Fraction
        Part of each issue that is carried out; empty if the demands cannot be met.
    payments : mapping of str to Fraction
        What each city receives; negative if it pays.
    central : Fraction
        Money from outside.
    ranges : mapping of str to (Fraction, Fraction)
        Least and greatest payment to each city at the same cost and the same issues of all or nothing.
    fairness : ExactCertificate or None
        That no plan as cheap, with the same issues of all or nothing, leaves the city that gains least more.
    evenness : ExactCertificate or None
        That in no such plan as fair the city that pays most pays less.
    """

    deal: PackageDeal
    terms: PackageTerms
    proof: BranchProof
    parts: Mapping[str, Fraction]
    payments: Mapping[str, Fraction]
    central: Fraction
    ranges: Mapping[str, tuple[Fraction, Fraction]]
    fairness: ExactCertificate | None
    evenness: ExactCertificate | None

    @property
    def feasible(self) -> bool:
        """Whether the demands can be met."""
        return self.proof.feasible

    @property
    def cost(self) -> Fraction | None:
        """Sum of side payments, and outside money at its cost; None if the demands cannot be met."""
        return self.proof.value if self.feasible else None

    @property
    def side_payments(self) -> Fraction:
        """What the cities that pay do pay together."""
        return sum((max(-amount, ZERO) for amount in self.payments.values()), ZERO)

    @property
    def total(self) -> Fraction:
        """What all cities together gain by the issues carried out."""
        return sum((self.deal.totals[issue] * share for issue, share in self.parts.items()), ZERO)

    @cached_property
    def before(self) -> dict[str, Fraction]:
        """What each city gains by the issues alone."""
        return self.deal.gains_of(dict(self.parts)) if self.feasible else {}

    @cached_property
    def gains(self) -> dict[str, Fraction]:
        """What each city gains, payments included."""
        return {city: gain + self.payments[city] for city, gain in self.before.items()}

    @cached_property
    def shadow_prices(self) -> dict[str, Fraction]:
        """Money saved per unit by which a demand is relaxed at these issues, where not zero."""
        if not self.feasible:
            return {}
        labels = [participation(city) for city in self.deal.players] + [TARGET, GAP, MOST_CENTRAL]
        if _settled(self.deal, self.terms):  # where a city lacks nothing, nothing is saved
            labels = [TARGET, *(participation(city) for city, gain in self.before.items() if gain < 0)]
        prices = saved_by_relaxing(self.proof.fixed_program, self.proof.final, labels)
        return {label: price for label, price in prices.items() if price}

    @property
    def exchange_weights(self) -> dict[str, Fraction]:
        """Weights of the cities at which one more unit to any of them costs the plan as much.

        The multipliers of the cities' participation in the proof, divided by the largest; where the plan sits
        on a corner others prove it too. Empty where the least money is nothing.
        """
        if not self.cost:
            return {}
        prices = {
            city: self.proof.final.multipliers.get(participation(city), ZERO) for city in self.deal.players
        }
        largest = max(prices.values(), default=ZERO)
        return {city: price / largest for city, price in prices.items()} if largest else {}

    def problems(self) -> list[str]:
        """Return what is wrong with the plan, recomputed in fractions; nothing if it is right."""
        wrong = self.proof.audit()
        if not self.feasible:
            return wrong
        total = sum(self.payments.values(), ZERO)
        if total != self.central or not ZERO <= self.central <= as_fraction(self.terms.central_money):
            wrong.append("payments do not balance")
        wrong += [f"{city} loses" for city, gain in self.gains.items() if gain < self.terms.floor(city)]
        wrong += [f"{issue} beyond all of it" for issue, share in self.parts.items() if not 0 <= share <= 1]
        wrong += [f"{issue} in part" for issue in self.deal.whole if self.parts[issue].denominator != 1]
        if self.total < self.terms.target(self.deal):
            wrong.append("the total is missed")
        gap = max(self.gains.values()) - min(self.gains.values())
        if self.terms.largest_gap is not None and gap > as_fraction(self.terms.largest_gap):
            wrong.append("the gap is too large")
        if self.side_payments + as_fraction(self.terms.central_cost) * self.central != self.cost:
            wrong.append("the payments shown cost more than the least")
        if self.fairness is not None and self.evenness is not None:
            lines = check(_fairest(self.deal, self.proof), self.fairness)
            lines += check(_most_even(self.deal, self.proof, self.fairness), self.evenness)
            wrong += [line.name for line in lines if not line.holds]
        return wrong

    def to_dict(self) -> dict[str, Any]:
        """Return the plan as plain data for JSON."""
        return {
            "feasible": self.feasible,
            "cost": None if self.cost is None else float(self.cost),
            "side_payments": float(self.side_payments) if self.feasible else None,
            "central_money": float(self.central),
            "total": float(self.total),
            "parts": floats(self.parts),
            "gains_before": floats(self.before),
            "payments": floats(self.payments),
            "ranges": {city: [float(low), float(high)] for city, (low, high) in self.ranges.items()},
            "gains": floats(self.gains),
            "shadow_prices": floats(self.shadow_prices),
            "exchange_weights": floats(self.exchange_weights),
            "conflict": list(self.proof.conflict),
            "proof": self.proof.to_dict(),
            "fairness_certificate": None if self.fairness is None else self.fairness.to_dict(),
            "evenness_certificate": None if self.evenness is None else self.evenness.to_dict(),
        }


def least_money(deal: PackageDeal, terms: PackageTerms | None = None) -> MoneyPlan:
    """Find the package that reaches its total with the least money moved, exactly.

    Among equally cheap plans with the same issues of all or nothing those are preferred that leave the city
    that gains least the most, among these one in which the city that pays most pays least.

    Parameters
    ----------
    deal : PackageDeal
        Cities, issues and gains.
    terms : PackageTerms, optional
        By default the efficient total, and nobody loses.

    Raises
    ------
    InputError
        If a floor names no city of the deal.
    CertificateError
        If cvxpy finds another optimum for the issues chosen.

    Examples
    --------
    >>> deal = PackageDeal(("A", "B"), ("tax", "water"), [[4, -5], [-1, 6]])
    >>> plan = least_money(deal)
    >>> plan.cost, {city: float(amount) for city, amount in plan.payments.items()}
    (Fraction(1, 1), {'A': 1.0, 'B': -1.0})
    """
    terms = terms or PackageTerms()
    terms.check(deal)
    proof = least_cost(deal, terms)
    if not proof.feasible:
        return MoneyPlan(deal, terms, proof, {}, {}, ZERO, {}, None, None)
    program = proof.fixed_program
    gains = (value for row in program.rows for value in row.coefficients.values())
    confirm_linear("least money of the package", program, proof.value, (proof.value, *gains))
    fairness = proved(_fairest(deal, proof))
    evenness = proved(_most_even(deal, proof, fairness))
    point = evenness.point
    return MoneyPlan(
        deal,
        terms,
        proof,
        parts={issue: point[part(issue)] for issue in deal.issues},
        payments={city: point[received(city)] - point[paid(city)] for city in deal.players},
        central=point.get(CENTRAL, ZERO),
        ranges=dict(_ranges(deal, terms, proof)),
        fairness=fairness,
        evenness=evenness,
    )


def least_cost(deal: PackageDeal, terms: PackageTerms) -> BranchProof:
    """Return the least cost alone, with its proof."""
    program = package_program(deal, terms, target=terms.target(deal))
    wish = Wish(ZERO, Fraction(1), least_total=terms.target(deal))
    return solve_by_branches(program, [part(issue) for issue in deal.whole], listed(deal, terms, wish))


def _face(proof: BranchProof) -> LinearProgram:
    """Return the program of the plans that are as cheap, at the same issues of all or nothing."""
    program = proof.fixed_program
    row = Row(OBJECTIVE_ROW, program.objective, "==", proof.value)
    return replace(program, rows=(*program.rows, row))


def _fairest(deal: PackageDeal, proof: BranchProof) -> LinearProgram:
    face = _face(proof)
    rows = [
        Row(f"least gain not above that of {city}", {**gain_terms(deal, city, True), LEAST_GAIN: -1}, ">=", 0)
        for city in deal.players
    ]
    return LinearProgram("maximize", (*face.variables, LEAST_GAIN), {LEAST_GAIN: 1}, (*face.rows, *rows))


def _most_even(deal: PackageDeal, proof: BranchProof, fairness: ExactCertificate) -> LinearProgram:
    fair = _fairest(deal, proof)
    rows = [Row("least gain at its largest", {LEAST_GAIN: 1}, ">=", fairness.optimum)]
    for city in deal.players:
        terms: dict[str, Number] = {paid(city): 1, LARGEST_PAYMENT: -1}
        rows.append(Row(f"largest payment not below that of {city}", terms, "<=", 0))
    variables = (*fair.variables, LARGEST_PAYMENT)
    return LinearProgram("minimize", variables, {LARGEST_PAYMENT: 1}, (*fair.rows, *rows))


def _ranges(
    deal: PackageDeal, terms: PackageTerms, proof: BranchProof
) -> Iterator[tuple[str, tuple[Fraction, Fraction]]]:
    """Find how far the payment to each city can move, by two programs each or directly."""
    if _settled(deal, terms):
        yield from _ranges_of_settled(deal, {issue: proof.point[part(issue)] for issue in deal.issues})
        return
    face = _face(proof)
    for city in deal.players:
        aim: dict[str, Number] = {received(city): 1, paid(city): -1}
        low = proved(replace(face, sense="minimize", objective=aim))
        high = proved(replace(face, sense="maximize", objective=aim))
        yield city, (low.optimum, high.optimum)


def _settled(deal: PackageDeal, terms: PackageTerms) -> bool:
    """Whether the efficient total alone says which part of every divisible issue is carried out."""
    if not terms.plain or as_fraction(terms.share) != 1:
        return False
    return all(total or issue in deal.whole for issue, total in deal.totals.items())


def _ranges_of_settled(
    deal: PackageDeal, parts: Mapping[str, Fraction]
) -> Iterator[tuple[str, tuple[Fraction, Fraction]]]:
    """Say how the winners may divide what the losers need, where every city's gain is settled."""
    gains = deal.gains_of(dict(parts))
    need = sum((max(-gain, ZERO) for gain in gains.values()), ZERO)
    spare = sum((max(gain, ZERO) for gain in gains.values()), ZERO)
    for city, gain in gains.items():
        if gain < 0:
            yield city, (-gain, -gain)
        else:
            yield city, (-min(gain, need), -max(need - (spare - gain), ZERO))
