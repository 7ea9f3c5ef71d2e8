"""The whole answer about a package: the efficient one, the money it needs, and what it saves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any

from citypact.games.packages.deal import ZERO, PackageDeal
from citypact.games.rational import Number
from citypact.mechanisms.answer_parts.moves import Move
from citypact.mechanisms.packages.choice_table import MOST_LISTED
from citypact.mechanisms.packages.frontier import MOST_CORNERS, Frontier, money_frontier
from citypact.mechanisms.packages.gain_moves import Place, gain_moves
from citypact.mechanisms.packages.money_plan import MoneyPlan, least_cost, least_money
from citypact.mechanisms.packages.separate import SeparateDeals, separate_deals
from citypact.mechanisms.packages.surplus_split import CONJECTURE, SurplusSplit, split_surplus
from citypact.mechanisms.packages.terms import PackageTerms
from citypact.mechanisms.packages.without_money import WithoutMoney, without_money
from citypact.mechanisms.packages.wording import explained
from citypact.mechanisms.result import Figures, Result
from citypact.mechanisms.result_parts import proof_told
from citypact.solvers.certificate import Certificate
from citypact.solvers.provenance import Provenance
from citypact.solvers.quiet_highs import highs_version

if TYPE_CHECKING:
    from matplotlib.figure import Figure

#: Corners of the frontier looked for where many issues are all or nothing.
FEW_CORNERS = 3


@dataclass(frozen=True)
class PackageAnswer(Result):
    """The cheapest package, the separate deals, packages without money, the frontier and the split.

    Parameters
    ----------
    deal : PackageDeal
        Cities, issues and gains.
    plan : MoneyPlan
        The least money under the terms.
    plain_cost : Fraction
        The least money for the same total if participation alone is demanded, as the separate deals do.
    separate : SeparateDeals
        One deal an issue, with the same total.
    moneyless : WithoutMoney
        The largest total without money, or why there is none.
    frontier : Frontier
        Total against money.
    split : SurplusSplit
        Shapley value, nucleolus and core.
    moves : sequence of Move
        What moves the least money.
    """

    deal: PackageDeal
    plan: MoneyPlan
    plain_cost: Fraction
    separate: SeparateDeals
    moneyless: WithoutMoney
    frontier: Frontier
    split: SurplusSplit
    moves: Sequence[Move]

    @property
    def terms(self) -> PackageTerms:
        """What is demanded."""
        return self.plan.terms

    @property
    def saving(self) -> Fraction:
        """Money that need not move because the issues are settled together; never negative."""
        return self.separate.cost - self.plain_cost

    @cached_property
    def certificate(self) -> Certificate:
        """Every part recomputed in fractions from gains and terms."""
        checks = {
            "the least money": not self.plan.problems(),
            "the separate deals": not self.separate.proof.audit(),
            "packages without money": not self.moneyless.problems(),
            "the frontier": not self.frontier.problems(),
            "the split of the surplus": not self.split.problems(),
            "the package needs no more than separate deals": self.saving >= 0,
        }
        residuals: dict[str, Number] = {name: 0 if holds else 1 for name, holds in checks.items()}
        return Certificate(residuals, 0.0, exact=True)

    @property
    def proved(self) -> bool:
        """Whether every optimum is proved; else some rest on the solver's bound."""
        proofs = (self.plan.proof, self.separate.proof, self.moneyless.proof)
        return all(proof.proved for proof in proofs) and self.frontier.proved

    @property
    def provenance(self) -> Provenance:
        """How the answer was found."""
        method = "linear programs, issues of all or nothing by branches, each proved in fractions"
        return Provenance(method, solver="HiGHS", version=highs_version(), exact=self.proved)

    @property
    def assumptions(self) -> Sequence[str]:
        """What the answer rests on, beside the numbers."""
        return (
            "gains of issues add up, and an issue carried out in part brings that part of its gains",
            "a city that signs nothing gains nothing; money is worth the same to all cities",
            f"for the split: {CONJECTURE}",
        )

    def explain(self) -> str:
        """Say the result in plain sentences."""
        return explained(self)

    def rows(self) -> Figures:
        """Return the figures of the result as (name, value, unit), for tables."""
        unit, plan = self.deal.unit, self.plan
        cost = None if plan.cost is None else float(plan.cost)
        rows: Figures = [
            ("surplus of the efficient package", float(self.deal.surplus), unit),
            ("least money", cost, unit),
            ("money in separate deals", float(self.separate.cost), unit),
            ("saving of the package", float(self.saving), unit),
            ("largest total without money", float(self.moneyless.surplus), unit),
        ]
        rows += [(f"part of {issue}", float(share), "") for issue, share in plan.parts.items()]
        for city, amount in plan.payments.items():
            rows.append((f"payment to {city}", float(amount), unit))
            rows.append((f"gain of {city}", float(plan.gains[city]), unit))
        rows += [
            (f"Shapley value of {city}", float(share), unit) for city, share in self.split.shapley.items()
        ]
        rows += [(f"nucleolus of {city}", float(share), unit) for city, share in self.split.nucleolus.items()]
        return rows

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain data for JSON."""
        return {
            "players": list(self.deal.players),
            "issues": list(self.deal.issues),
            "unit": self.deal.unit,
            "efficient": {
                "surplus": float(self.deal.surplus),
                "parts": {issue: float(share) for issue, share in self.deal.efficient.items()},
                "totals": {issue: float(total) for issue, total in self.deal.totals.items()},
            },
            "terms": self.terms.to_dict(),
            "plan": self.plan.to_dict(),
            "separate": self.separate.to_dict(),
            "plain_cost": float(self.plain_cost),
            "saving": float(self.saving),
            "without_money": self.moneyless.to_dict(),
            "frontier": self.frontier.to_dict(),
            "split": self.split.to_dict(),
            "moves": [move.to_dict() for move in self.moves],
            "proved": self.proved,
            "explanation": self.explain(),
            **proof_told(self),
        }

    def plot(self) -> Figure:
        """Draw who pays and receives what, in the package and in separate deals."""
        from citypact.report.council.package_chart import package_figure

        return package_figure(self)


def solve_package(
    deal: PackageDeal,
    terms: PackageTerms | None = None,
    ranges: Mapping[Place, tuple[Number, Number]] | None = None,
) -> PackageAnswer:
    """Find the package, the money that it needs, and what it saves over separate deals.

    Parameters
    ----------
    deal : PackageDeal
        Cities, issues and gains.
    terms : PackageTerms, optional
        By default the efficient total, and nobody loses.
    ranges : mapping of (city, issue) to (number, number), optional
        Ranges of plausible gains, for what moves the result.

    Raises
    ------
    InputError
        If a floor names no city of the deal.
    CertificateError
        If a part of the answer does not pass its recheck, which would be a defect of this library.

    Examples
    --------
    >>> deal = PackageDeal(("A", "B"), ("tax", "water", "air"), [[0.4, -0.3, 0.1], [-0.2, 0.5, 0.1]])
    >>> answer = solve_package(deal)
    >>> float(answer.separate.cost), float(answer.plan.cost), float(answer.saving)
    (0.5, 0.0, 0.5)
    """
    terms = terms or PackageTerms()
    plan = least_money(deal, terms)
    plain = plan.proof if terms.plain else least_cost(deal, PackageTerms(share=terms.share))
    most = MOST_CORNERS if len(deal.whole) <= MOST_LISTED else FEW_CORNERS
    answer = PackageAnswer(
        deal=deal,
        plan=plan,
        plain_cost=plain.value if plain.feasible else ZERO,
        separate=separate_deals(deal, terms),
        moneyless=without_money(deal),
        frontier=money_frontier(deal, terms, most),
        split=split_surplus(deal),
        moves=gain_moves(plan, ranges) if plan.feasible else [],
    )
    answer.certificate.require()
    return answer
