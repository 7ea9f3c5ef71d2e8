"""A chosen list of plants with its ratios, its top-up, and what bounds its value."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from citypact.games.allocation import Allocation
from citypact.games.portfolio import Portfolio
from citypact.mechanisms.portfolio.result import UNIT
from citypact.mechanisms.portfolio.selection.constraints import SideConstraints
from citypact.mechanisms.portfolio.selection.ratios import ChosenList
from citypact.mechanisms.ratio_set import RatioSet
from citypact.mechanisms.result import Figures, Result
from citypact.solvers.certificate import Certificate
from citypact.solvers.provenance import Provenance


@dataclass(frozen=True)
class PortfolioSelection(Result):
    """Plants and ratio that move the most surplus under side constraints.

    Parameters
    ----------
    side : SideConstraints
        The conditions.
    listed : ChosenList
        The plants of the list, and its value and top-up at any ratio.
    sets : tuple of RatioSet
        The best ratios for this list; another list of the same value may have others.
    bound : Fraction
        Value that no list exceeds, by the exact sweep of the plants alone (亿元).
    portfolio : Portfolio
        The plants that could be chosen.
    certificate : Certificate
        Every condition recomputed, and the solver's bound.
    provenance : Provenance
        How the list was found.
    """

    side: SideConstraints
    listed: ChosenList = field(repr=False)
    sets: tuple[RatioSet, ...]
    bound: Fraction
    portfolio: Portfolio = field(repr=False)
    certificate: Certificate = field(repr=False, compare=False)
    provenance: Provenance = field(repr=False, compare=False)

    @property
    def ratio(self) -> float | None:
        """The best ratio nearest to one half; ``None`` if no list is worth its costs."""
        return self.sets[0].ratio if self.moved else None

    @property
    def value(self) -> Fraction:
        """Surplus moved less the plants' cost and the price of central money (亿元)."""
        return self.listed.value(self.sets[0].exact)

    @property
    def top_up(self) -> Fraction:
        """What the centre pays at the ratio (亿元)."""
        return self.listed.top_up(self.sets[0].exact)

    @property
    def moved(self) -> tuple[str, ...]:
        """Names of the plants on the list."""
        return tuple(self.portfolio.firms[plant.place].name for plant in self.listed.plants)

    @property
    def gains(self) -> Allocation:
        """What the two cities gain at the ratio, top-up included (亿元)."""
        return Allocation(
            ("origin", "destination"), tuple(map(float, self.listed.gains(self.sets[0].exact))), UNIT
        )

    @property
    def proved(self) -> bool:
        """Whether the exact sweep alone proves the list best, without the solver's word."""
        return self.value == self.bound

    def binding(self) -> tuple[str, ...]:
        """Return the names of the conditions that hold with equality at some best ratio."""
        found = self.sets[0]
        sums = [self.listed.gains(s) for s in (found.lo, found.hi)]
        part = self.side.exact("least_part")
        tests = {
            "lowest": found.lo == self.side.exact("lowest") > 0,
            "highest": found.hi == self.side.exact("highest") < 1,
            "budget": 0 < self.side.exact("budget") in {self.listed.top_up(s) for s in (found.lo, found.hi)},
            "origin_gain": 0 < self.side.exact("origin_gain") in {own for own, _ in sums},
            "destination_gain": 0 < self.side.exact("destination_gain") in {other for _, other in sums},
            "least_part": bool(part) and any(min(pair) == part * sum(pair) for pair in sums),
        }
        return tuple(name for name, met in tests.items() if met)

    def explain(self) -> str:
        """Say what is on the list, at which ratios, and how good it is known to be."""
        if not self.moved:
            return "Under the side constraints no list of plants is worth its costs: nothing moves."
        lo, hi = self.sets[0].ends
        where = f"{lo:.4g}" if lo == hi else f"{lo:.4g} to {hi:.4g}"
        sure = (
            "the exact sweep proves that no list is better"
            if self.proved
            else f"the solver found none better; the exact sweep's bound is {float(self.bound):.4g} {UNIT}"
        )
        paid = f" The centre pays {float(self.top_up):.4g} {UNIT}." if self.top_up else ""
        return (
            f"Under the side constraints {len(self.moved)} of {len(self.portfolio.firms)} plants move at a"
            f" share of {where}; they are worth {float(self.value):.4g} {UNIT} ({sure}).{paid}"
        )

    def rows(self) -> Figures:
        """Return ratio, value, bound, top-up and gains."""
        lo, hi = self.sets[0].ends if self.moved else (None, None)
        origin, destination = self.gains.amounts
        return [
            ("ratio", self.ratio, ""),
            ("lowest of its interval", lo, ""),
            ("highest of its interval", hi, ""),
            ("value of the list", float(self.value), UNIT),
            ("bound by the sweep", float(self.bound), UNIT),
            ("central top-up", float(self.top_up), UNIT),
            ("gain of origin", origin, UNIT),
            ("gain of destination", destination, UNIT),
            ("plants on the list", float(len(self.moved)), ""),
        ]

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain data for JSON."""
        found = self.sets[0]
        origin, destination = self.gains.amounts
        return {
            "side_constraints": self.side.to_dict(),
            "ratio_sets": [list(found.ends)] if self.moved else [],
            "ratio_sets_exact": [[str(found.lo), str(found.hi)]] if self.moved else [],
            "ratio": self.ratio,
            "tie_break": found.tie_break,
            "welfare": float(self.value),
            "bound": float(self.bound),
            "proved_by_sweep": self.proved,
            "top_up": float(self.top_up),
            "gains": {"origin": origin, "destination": destination},
            "binding": list(self.binding()),
            "moved": list(self.moved),
            "unit": UNIT,
            "explanation": self.explain(),
            "certificate": self.certificate.to_dict(),
            "provenance": self.provenance.to_dict(),
        }
