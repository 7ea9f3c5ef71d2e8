r"""The same issues in separate deals: what each deal needs in payments, and what the package saves.

A deal about issue :math:`k` alone is signed if its losers are paid by its winners, which takes
:math:`T_k = \sum_i \max(0, -G_{ik})` and is possible if :math:`W_k \ge 0`. Separate deals that reach the same
total are themselves a package, whose payments can cancel: so the package never needs more,

.. math:: \min_x \{\textstyle\sum_k T_k x_k : \sum_k W_k x_k \ge \text{target}\} \;\ge\; T_{\text{package}} .

References
----------
models.md §8.6.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

from citypact.games.packages.deal import ZERO, PackageDeal
from citypact.mechanisms.packages.branch_search import solve_by_branches
from citypact.mechanisms.packages.branches import BranchProof, Listing
from citypact.mechanisms.packages.choice_table import MOST_LISTED, ChoiceTable, Wish
from citypact.mechanisms.packages.rows import TARGET, floats, part
from citypact.mechanisms.packages.terms import PackageTerms
from citypact.solvers.linear.program import LinearProgram, Row


@dataclass(frozen=True)
class SeparateDeals:
    """One deal an issue.

    Parameters
    ----------
    deal : PackageDeal
        The issues.
    proof : BranchProof
        That no separate deals with the same total need less.
    """

    deal: PackageDeal
    proof: BranchProof

    @cached_property
    def parts(self) -> dict[str, Fraction]:
        """The part of each issue that is carried out."""
        return {issue: self.proof.point.get(part(issue), ZERO) for issue in self.deal.issues}

    @property
    def cost(self) -> Fraction:
        """Sum of the side payments of all deals."""
        return self.proof.value

    @cached_property
    def alone(self) -> dict[str, Fraction | None]:
        """Payments that each whole issue needs by itself; None where its losers lose more than is won."""
        return {
            issue: payments_alone(self.deal, issue) if total >= 0 else None
            for issue, total in self.deal.totals.items()
        }

    @cached_property
    def paid(self) -> dict[str, Fraction]:
        """What each city pays over all deals, winners in proportion to what they win by the issue."""
        return self._money(1)

    @cached_property
    def received(self) -> dict[str, Fraction]:
        """What each city receives over all deals."""
        return self._money(-1)

    def _money(self, sign: int) -> dict[str, Fraction]:
        sums = dict.fromkeys(self.deal.players, ZERO)
        for issue, share in self.parts.items():
            gains = self.deal.of(issue)
            need = payments_alone(self.deal, issue)
            if not share or not need:
                continue
            side = {city: max(sign * gain, ZERO) for city, gain in gains.items()}
            whole = sum(side.values(), ZERO)
            for city, gain in side.items():
                sums[city] += share * need * gain / whole
        return sums

    def to_dict(self) -> dict[str, Any]:
        """Return the deals as plain data for JSON."""
        return {
            "cost": float(self.cost),
            "parts": {issue: float(share) for issue, share in self.parts.items()},
            "alone": {issue: None if need is None else float(need) for issue, need in self.alone.items()},
            "paid": floats(self.paid),
            "received": floats(self.received),
            "proof": self.proof.to_dict(),
        }


def separate_deals(deal: PackageDeal, terms: PackageTerms) -> SeparateDeals:
    """Find the separate deals that reach the total with the least payments.

    Examples
    --------
    >>> deal = PackageDeal(("A", "B"), ("tax", "water", "air"), [[0.4, -0.3, 0.1], [-0.2, 0.5, 0.1]])
    >>> separate_deals(deal, PackageTerms()).cost  # the reference of models.md §8.6
    Fraction(1, 2)
    """
    signed = [issue for issue, total in deal.totals.items() if total >= 0]
    names = [part(issue) for issue in signed] or ["nothing"]
    rows = [Row(TARGET, {part(issue): deal.totals[issue] for issue in signed}, ">=", terms.target(deal))]
    for name in names:
        rows += [Row(f"{name} at least 0", {name: 1}, ">=", 0), Row(f"{name} at most 1", {name: 1}, "<=", 1)]
    needs = {part(issue): payments_alone(deal, issue) for issue in signed}
    program = LinearProgram("minimize", tuple(names), needs, tuple(rows))
    whole = [part(issue) for issue in deal.whole if issue in signed]
    return SeparateDeals(deal, solve_by_branches(program, whole, _listing(deal, signed, terms.target(deal))))


def _listing(deal: PackageDeal, signed: Sequence[str], target: Fraction) -> Listing | None:
    """Return what lists all choices of separate deals; None where there are too many, or parts of issues."""
    if len(signed) > MOST_LISTED or any(issue not in deal.whole for issue in signed):
        return None
    names = [part(issue) for issue in signed]
    rows = [
        [-payments_alone(deal, issue) if issue == other else ZERO for other in signed] for issue in signed
    ]
    totals = [deal.totals[issue] for issue in signed]

    def listing() -> dict[str, int] | None:
        wish = Wish(ZERO, Fraction(1), least_total=target)
        return ChoiceTable(names, rows, totals, [ZERO] * len(rows)).best(wish)

    return listing


def payments_alone(deal: PackageDeal, issue: str) -> Fraction:
    """Return what those who lose by the whole of an issue lose together."""
    return sum((max(-gain, ZERO) for gain in deal.of(issue).values()), ZERO)
