"""Who should have which part of what the efficient package adds: Shapley value, nucleolus, core."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from citypact.games.packages.deal import ZERO, PackageDeal
from citypact.games.rational import as_fraction
from citypact.solvers.nucleoli.nucleolus_solutions import nucleolus
from citypact.solvers.values.shapley_value import shapley

#: Cities up to which the nucleolus is computed.
MOST_FOR_NUCLEOLUS = 10
#: How near the Shapley value of the general solver must be, relative to the surplus.
SAME = 1e-9
CONJECTURE = (
    "a coalition can carry out an issue alone if every city that gains or loses by it is a member; issues of"
    " others do not touch it"
)


@dataclass(frozen=True)
class SurplusSplit:
    """Parts of the surplus, and the payments that bring them about.

    Parameters
    ----------
    deal : PackageDeal
        Cities and issues.
    shapley : mapping of str to Fraction
        Every issue shared equally among those whom it touches.
    nucleolus : mapping of str to Fraction
        Empty where there are too many cities.
    core : mapping of str to (Fraction, Fraction)
        Least and most of each city in the core, which is never empty.
    """

    deal: PackageDeal
    shapley: Mapping[str, Fraction]
    nucleolus: Mapping[str, Fraction]
    core: Mapping[str, tuple[Fraction, Fraction]]

    def payments(self, shares: Mapping[str, Fraction]) -> dict[str, Fraction]:
        """Return what each city must receive in the efficient package to have its share."""
        before = self.deal.gains_of(self.deal.efficient)
        return {city: share - before[city] for city, share in shares.items()}

    def problems(self) -> list[str]:
        """Return what is wrong, recomputed in fractions; nothing if all holds."""
        wrong = []
        general = shapley(self.deal.coalitional()).vector()
        near = float(self.deal.surplus) * SAME
        if any(
            abs(float(share) - other) > near
            for share, other in zip(self.shapley.values(), general, strict=True)
        ):
            wrong.append("the Shapley value is not that of the game")
        for name, shares in (("Shapley value", self.shapley), ("nucleolus", self.nucleolus)):
            if shares and sum(shares.values(), ZERO) != self.deal.surplus:
                wrong.append(f"the {name} does not share out the surplus")
            for city, share in shares.items():
                low, high = self.core[city]
                if not low <= share <= high:
                    wrong.append(f"the {name} gives {city} what no core allocation does")
        return wrong

    def to_dict(self) -> dict[str, Any]:
        """Return the shares as plain data for JSON."""
        told: dict[str, Any] = {"conjecture": CONJECTURE, "core_exists": True}
        for name, shares in (("shapley", self.shapley), ("nucleolus", self.nucleolus)):
            payments = self.payments(shares)
            told[name] = {city: float(share) for city, share in shares.items()}
            told[f"{name}_payments"] = {city: float(amount) for city, amount in payments.items()}
            told[f"{name}_money"] = float(sum(map(abs, payments.values()), ZERO) / 2)
        told["core"] = {city: [float(low), float(high)] for city, (low, high) in self.core.items()}
        return told


def split_surplus(deal: PackageDeal) -> SurplusSplit:
    """Split what the efficient package adds.

    Examples
    --------
    >>> split = split_surplus(PackageDeal(("A", "B", "C"), ("tax", "air"), [[4, 1], [-2, 1], [0, 1]]))
    >>> {city: float(share) for city, share in split.shapley.items()}
    {'A': 2.0, 'B': 2.0, 'C': 1.0}
    >>> split.core["C"]
    (Fraction(0, 1), Fraction(3, 1))
    """
    game = deal.coalitional()
    players = deal.players
    least_content: dict[str, Fraction] = {}
    if len(players) <= MOST_FOR_NUCLEOLUS:
        least_content = dict(zip(players, map(as_fraction, nucleolus(game).fractions or ()), strict=True))
    core = {}
    for city in players:
        alone = sum(
            (max(total, ZERO) for name, total in deal.totals.items() if deal.touched(name) == (city,)), ZERO
        )
        joined = sum(
            (max(total, ZERO) for name, total in deal.totals.items() if city in deal.touched(name)), ZERO
        )
        core[city] = (alone, joined)
    return SurplusSplit(deal, shapley_by_issue(deal), least_content, core)


def shapley_by_issue(deal: PackageDeal) -> dict[str, Fraction]:
    """Return the sum of the Shapley values of the issues, each shared equally among those whom it touches."""
    shares = dict.fromkeys(deal.players, ZERO)
    for issue, total in deal.totals.items():
        group = deal.touched(issue)
        for city in group:
            shares[city] += max(total, ZERO) / len(group)
    return shares
