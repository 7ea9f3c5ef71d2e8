r"""The least central subsidy that keeps a package together, issue by issue and linked.

A game of coalitions whose core is empty can be held together by a subsidy to those who stay. The least one is
its cost of stability, and adding games never needs more than serving them apart,

.. math:: \mathrm{CoS}\Bigl(\sum_k v_k\Bigr) \;\le\; \sum_k \mathrm{CoS}(v_k) ,

because allocations that keep every issue together add up to one that keeps the sum together. Where coalitions
are worth what they can do without touching others, every game is convex and none needs a subsidy.

References
----------
models.md §8.6. Y. Bachrach, E. Elkind, R. Meir, D. Pasechnik, M. Zuckerman, J. Rothe and J. S. Rosenschein,
"The cost of stability in coalitional games", SAGT 2009, 122-134.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from citypact.games.packages.deal import ZERO, PackageDeal
from citypact.games.packages.worths import OwnWorths, check_worths, issue_game, linked_game
from citypact.games.rational import Number
from citypact.mechanisms.result import Figures
from citypact.solvers.certificate import Certificate
from citypact.solvers.core_sets.subsidy import CostOfStability, cost_of_stability

CONVEX = (
    "No subsidy is needed to keep the cities together, issue by issue or linked: while a coalition can do"
    " alone what touches only its members, each of these games is convex, and so its core is not empty."
)


@dataclass(frozen=True)
class PackageStability:
    """The least subsidy of every issue and of all issues linked.

    Parameters
    ----------
    deal : PackageDeal
        Cities, issues and gains.
    own : mapping
        Worths of coalitions by issue, where they are stated.
    issues : mapping of str to CostOfStability
        Of the issues with stated worths; any other needs nothing.
    linked : CostOfStability or None
        Of the sum of the games of all issues; None where no worths are stated, and nothing is needed.
    """

    deal: PackageDeal
    own: OwnWorths
    issues: Mapping[str, CostOfStability]
    linked: CostOfStability | None

    @property
    def apart(self) -> Fraction:
        """What keeps the issues together one by one, in sum."""
        return sum((found.exact for found in self.issues.values()), ZERO)

    @property
    def together(self) -> Fraction:
        """What keeps all of them together in one agreement."""
        return ZERO if self.linked is None else self.linked.exact

    @property
    def saving(self) -> Fraction:
        """What linking saves; never negative."""
        return self.apart - self.together

    @property
    def certificate(self) -> Certificate:
        """Whether every certificate holds, and linking needs no more."""
        found = {f"the subsidy of {issue}": each.certificate for issue, each in self.issues.items()}
        if self.linked is not None:
            found["the subsidy of all issues linked"] = self.linked.certificate
        residuals: dict[str, Number] = {name: 0 if each.holds else 1 for name, each in found.items()}
        residuals["linking needs no larger subsidy"] = 0 if self.saving >= 0 else 1
        return Certificate(residuals, 0.0, exact=True)

    @property
    def assumptions(self) -> tuple[str, ...]:
        """What the subsidies rest on, beside the worths."""
        if self.linked is None:
            return ()
        return (
            f"worths of one's own ({', '.join(self.own)}) count for the subsidies alone; the split of the"
            " surplus keeps to its conjecture",
            "for the subsidies: a city that no worth of an issue names, and that it does not touch, adds"
            " nothing there; a coalition that leaves the linked package can still act on every issue",
        )

    def explain(self) -> str:
        """Say the result in plain sentences."""
        if self.linked is None:
            return CONVEX
        unit = self.deal.unit
        if not self.apart:
            return "No subsidy is needed to keep the cities together, issue by issue or linked."
        each = ", ".join(
            f"{float(it.exact):.4g} for {issue}" for issue, it in self.issues.items() if it.exact
        )
        saved = f"saves {float(self.saving):.4g} {unit}" if self.saving else "saves nothing"
        return (
            f"One by one the issues take a subsidy of {float(self.apart):.4g} {unit} to keep every coalition"
            f" in ({each}); linked in one agreement they take {float(self.together):.4g} {unit}."
            f" Linking {saved}."
        )

    def rows(self) -> Figures:
        """Return the figures as (name, value, unit), for tables."""
        unit = self.deal.unit
        rows: Figures = [(f"subsidy for {issue}", each.subsidy, unit) for issue, each in self.issues.items()]
        rows += [
            ("subsidy issue by issue", float(self.apart), unit),
            ("subsidy of the linked package", float(self.together), unit),
            ("subsidy saved by linking", float(self.saving), unit),
        ]
        return rows

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain data for JSON, exact numbers as text beside the rounded ones."""
        return {
            "issues": [{"issue": issue, **_told(each)} for issue, each in self.issues.items()],
            "apart": float(self.apart),
            "linked": None if self.linked is None else _told(self.linked),
            "together": float(self.together),
            "saving": float(self.saving),
            "explanation": self.explain(),
            "certificate": self.certificate.to_dict(),
        }


def package_stability(deal: PackageDeal, own: OwnWorths | None = None) -> PackageStability:
    """Find the least subsidy that keeps every coalition in, for each issue and for all of them linked.

    Parameters
    ----------
    deal : PackageDeal
        Cities, issues and gains; at most 16 cities where worths are stated.
    own : mapping of str to mapping of tuple of str to number, optional
        By issue, the worth of every coalition of the cities that can act on it; all of them together may be
        left out, since they have what the issue adds.

    Raises
    ------
    InputError
        Listing what is wrong with the worths.
    CertificateError
        If a subsidy does not pass its recheck, which would be a defect of this library.

    Examples
    --------
    Any two cities can build the road alone; only A and B have use for a canal of their own:

    >>> deal = PackageDeal(("A", "B", "C"), ("road", "canal"), [[2, 1], [1, 1], [1, 2]])
    >>> alone = {("A",): 0, ("B",): 0, ("C",): 0}
    >>> found = package_stability(deal, {
    ...     "road": alone | {("A", "B"): 4, ("A", "C"): 4, ("B", "C"): 4},
    ...     "canal": alone | {("A", "B"): 1, ("A", "C"): 0, ("B", "C"): 0},
    ... })
    >>> [str(each.exact) for each in found.issues.values()], str(found.together), str(found.saving)
    (['2', '0'], '0', '2')
    """
    own = own or {}
    check_worths(deal, own)
    if not own:
        return PackageStability(deal, {}, {}, None)
    found = PackageStability(
        deal,
        own,
        {
            issue: cost_of_stability(issue_game(deal, issue, own[issue]))
            for issue in deal.issues
            if issue in own
        },
        cost_of_stability(linked_game(deal, own)),
    )
    found.certificate.require()
    return found


def _told(found: CostOfStability) -> dict[str, Any]:
    exact = found.allocation.fractions or ()
    return {
        "subsidy": found.subsidy,
        "subsidy_exact": str(found.exact),
        "allocation": dict(found.allocation),
        "allocation_exact": [str(amount) for amount in exact],
        "balanced_collection": [
            {"coalition": list(names), "weight": str(weight)} for names, weight in found.fractions.items()
        ],
        "certificate": found.certificate.to_dict(),
    }
