r"""Packages in which nobody pays: how much they bring, and the weights that prove that none brings anything.

Of two statements exactly one is true (Tucker's theorem of the alternative, a sharper form of Gordan's):
there is a package :math:`x \ge 0` with :math:`Gx \ge 0` and :math:`Gx \ne 0`, by which nobody loses and
somebody gains; or there are weights :math:`\lambda > 0`, one a city, with :math:`\lambda^\top G \le 0`, at
which no issue is worth anything. The weights are :math:`1 + \mu` with :math:`\mu` the multipliers of the
cities in :math:`\max \{1^\top G x : Gx \ge 0, 0 \le x \le 1\}`. The condition
:math:`\lambda^\top G \ne 0`, which models.md §8.6 adds, must not be asked for: with
:math:`G = \begin{pmatrix} 1 & -1 \\ -1 & 1 \end{pmatrix}` nobody can gain without money, and all such
weights give zero.

Where issues are all or nothing the weights may not exist though no package does: then parts of issues would
do it, and the closed branches are the proof.

References
----------
models.md §8.6 and B7. O. L. Mangasarian, *Nonlinear Programming*, 1969 (SIAM 1994), chapter 2.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from citypact.games.packages.deal import ZERO, PackageDeal
from citypact.mechanisms.packages.branch_search import solve_by_branches
from citypact.mechanisms.packages.branches import BranchProof
from citypact.mechanisms.packages.choice_table import Wish, listed
from citypact.mechanisms.packages.rows import package_program, part, participation
from citypact.mechanisms.packages.terms import PackageTerms
from citypact.solvers.linear.program import LinearProgram
from citypact.solvers.linear.proved import proved


@dataclass(frozen=True)
class WithoutMoney:
    """The package with the largest total among those in which nobody pays.

    Parameters
    ----------
    deal : PackageDeal
        Cities and issues.
    proof : BranchProof
        Of the largest total.
    weights : mapping of str to Fraction
        One a city, all above zero, at which no issue is worth anything; empty where a package exists.
    parts_would_do : bool
        Whether a package exists if all issues could be divided.
    """

    deal: PackageDeal
    proof: BranchProof
    weights: Mapping[str, Fraction]
    parts_would_do: bool

    @property
    def exists(self) -> bool:
        """Whether some package brings somebody something without any payment."""
        return self.proof.feasible and self.proof.value > 0

    @property
    def surplus(self) -> Fraction:
        """Largest total without money; zero where there is no package."""
        return self.proof.value if self.proof.feasible else ZERO

    @property
    def parts(self) -> dict[str, Fraction]:
        """The part of each issue in that package."""
        return {issue: self.proof.point.get(part(issue), ZERO) for issue in self.deal.issues}

    def problems(self) -> list[str]:
        """Return what is wrong, recomputed in fractions; nothing if all holds."""
        wrong = self.proof.audit()
        if self.exists:
            gains = self.deal.gains_of(self.parts)
            wrong += [f"{city} loses without money" for city, gain in gains.items() if gain < 0]
        if self.weights:
            wrong += [
                f"the weight of {city} is not above zero"
                for city, each in self.weights.items()
                if not each > 0
            ]
            for issue in self.deal.issues:
                worth = sum((self.weights[city] * gain for city, gain in self.deal.of(issue).items()), ZERO)
                if worth > 0:
                    wrong.append(f"{issue} is worth something at the weights")
        return wrong

    def to_dict(self) -> dict[str, Any]:
        """Return the package or the weights as plain data for JSON."""
        worths = {
            issue: float(sum((self.weights[city] * gain for city, gain in self.deal.of(issue).items()), ZERO))
            for issue in self.deal.issues
            if self.weights
        }
        return {
            "exists": self.exists,
            "surplus": float(self.surplus),
            "parts": {issue: float(share) for issue, share in self.parts.items()},
            "gains": {city: float(gain) for city, gain in self.deal.gains_of(self.parts).items()},
            "weights": {city: float(weight) for city, weight in self.weights.items()},
            "weights_exact": {
                city: f"{weight.numerator}/{weight.denominator}" for city, weight in self.weights.items()
            },
            "worth_at_the_weights": worths,
            "parts_would_do": self.parts_would_do,
            "proof": self.proof.to_dict(),
        }


def without_money(deal: PackageDeal) -> WithoutMoney:
    """Find the largest total that needs no money and by which nobody loses.

    Examples
    --------
    >>> found = without_money(PackageDeal(("A", "B"), ("tax", "air"), [[3, 1], [-1, -2]]))
    >>> found.exists, {city: float(weight) for city, weight in found.weights.items()}
    (False, {'A': 1.0, 'B': 3.0})
    """
    program = largest_without_money(deal)
    wish = Wish(Fraction(1), ZERO, most_cost=ZERO)
    listing = listed(deal, PackageTerms(), wish)
    proof = solve_by_branches(program, [part(issue) for issue in deal.whole], listing)
    if proof.value > 0:
        return WithoutMoney(deal, proof, {}, True)
    relaxed = proof.branches[0].proof if not deal.whole else proved(program)
    if relaxed.optimum > 0:
        return WithoutMoney(deal, proof, {}, True)
    weights = {city: 1 + relaxed.multipliers[participation(city)] for city in deal.players}
    least = min(weights.values())
    return WithoutMoney(deal, proof, {city: each / least for city, each in weights.items()}, False)


def largest_without_money(deal: PackageDeal) -> LinearProgram:
    """State the largest total of the packages by which nobody loses without a payment."""
    program = package_program(deal, PackageTerms(), money=False)
    aim = {part(issue): total for issue, total in deal.totals.items() if total}
    return replace(program, sense="maximize", objective=aim)
