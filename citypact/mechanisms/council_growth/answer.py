"""The whole answer about the growth of a council: order, members by rule, shares, and validation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from citypact.games.club import ClubGame
from citypact.mechanisms.council_growth.admission import Growth
from citypact.mechanisms.council_growth.best_subset import BestSubset
from citypact.mechanisms.council_growth.shares import ClubShares
from citypact.mechanisms.council_growth.validation import Validation
from citypact.mechanisms.result import Figures, Result
from citypact.mechanisms.result_parts import proof_told
from citypact.solvers.certificate import Certificate
from citypact.solvers.provenance import Provenance


@dataclass(frozen=True)
class GrowthAnswer(Result):
    """Who joins a council in which order, where growth stops, who gets what, and does history agree.

    Parameters
    ----------
    club : ClubGame
        The cities.
    order : Growth
        All candidates in turn, whether or not a rule admits them.
    growths : mapping of str to Growth
        The members that each rule leads to.
    best : BestSubset
        The council with the largest worth.
    shares : ClubShares
        Shapley shares of all cities together.
    years : mapping of str to int
        Year in which each city really joined, for comparison only.
    without_data : mapping of str to int
        Cities that joined as well and of which there are no figures, with their year.
    validation : Validation or None
        ``None`` without years.
    certificate : Certificate
        Residuals recomputed from the worths of the club.
    provenance : Provenance
        How the answer was found.
    assumptions : sequence of str
        What it rests on, beside the numbers.
    """

    club: ClubGame
    order: Growth
    growths: Mapping[str, Growth]
    best: BestSubset
    shares: ClubShares
    years: Mapping[str, int]
    without_data: Mapping[str, int]
    validation: Validation | None
    certificate: Certificate
    provenance: Provenance
    assumptions: Sequence[str]

    @property
    def best_members(self) -> tuple[str, ...]:
        """Names in the council with the largest worth."""
        return tuple(self.club.players[at] for at in self.best.members)

    def explain(self) -> str:
        """Say the result in plain sentences."""
        return " ".join(self._sentences())

    def _sentences(self) -> list[str]:
        unit, size = self.club.unit, self.club.size
        lines = []
        for rule, growth in self.growths.items():
            names = ", ".join(step.city for step in growth.steps) or "nobody"
            lines.append(
                f"Under the {rule} rule the council grows from {len(growth.founders)} to"
                f" {len(growth.members)} of {size} cities: {names}."
            )
        proved = "" if self.best.proved else f" (not proved; no council has more than {self.best.bound:.4g})"
        lines.append(
            f"The council with the largest worth has {len(self.best.members)} members and is worth"
            f" {self.best.value:.4g} {unit}{proved}; all {size} together {self.club.grand:.4g} {unit}."
        )
        if self.shares.unwilling:
            count = len(self.shares.unwilling)
            lines.append(
                f"With Shapley shares of a council of all, {count} {'city' if count == 1 else 'cities'} would"
                f" rather stay outside: {', '.join(self.shares.unwilling)}."
            )
        lines.append(self._core_told())
        if self.validation is not None:
            lines += [each.verdict for each in self.validation.comparisons]
            wins, points = self.validation.beaten
            if points:
                lines.append(
                    "Over the ranges of both exponents the order from the founders beats distance at"
                    f" {wins} of {points} points."
                )
        if self.without_data:
            names = ", ".join(self.without_data)
            lines.append(f"Left out because no figures of them were found: {names}.")
        return lines

    def _core_told(self) -> str:
        if self.shares.core_exists is None:
            return "Whether a division of a council of all keeps every coalition was not decided."
        if self.shares.core_exists:
            return "In a council of all no coalition can do better on its own than with its Shapley shares."
        more = 2 * self.shares.objection_excess
        return (
            "No division of a council of all keeps every coalition:"
            f" {', '.join(self.shares.objection)} and the others have {more:.4g} {self.club.unit} more apart"
            " than together."
        )

    def rows(self) -> Figures:
        """Return the figures of the result as (name, value, unit), for tables."""
        unit = self.club.unit
        found: Figures = [
            (f"members, {rule}", float(len(growth.members)), "cities")
            for rule, growth in self.growths.items()
        ]
        found += [
            ("members, largest worth", float(len(self.best.members)), "cities"),
            ("worth, largest", self.best.value, unit),
            ("worth of all", self.club.grand, unit),
        ]
        for each in self.validation.comparisons if self.validation else ():
            found += [
                (f"tau, {each.name}", each.tau, ""),
                (f"p, {each.name}", each.p_value, ""),
                (f"tau of distance, {each.name}", each.distance_tau, ""),
                (f"p of the difference, {each.name}", each.p_difference, ""),
            ]
        for place, step in enumerate(self.order.steps, 1):
            found.append((f"place of {step.city}", float(place), ""))
            found.append((f"gain by admitting {step.city}", step.gain, unit))
            year = self.years.get(step.city)
            found.append((f"year of {step.city}", None if year is None else float(year), ""))
        found += [(f"Shapley share of {city}", share, unit) for city, share in self.shares.shares.items()]
        return found

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain data for JSON."""
        return {
            "players": list(self.club.players),
            "unit": self.club.unit,
            "founders": list(self.order.founders),
            "order": [{**step.to_dict(), "year": self.years.get(step.city)} for step in self.order.steps],
            "growth": {rule: growth.to_dict() for rule, growth in self.growths.items()},
            "best": {
                "members": list(self.best_members),
                "worth": self.best.value,
                "bound": self.best.bound,
                "proved": self.best.proved,
            },
            "worth_of_all": self.club.grand,
            "shares": self.shares.to_dict(),
            "years": dict(self.years),
            "without_data": dict(self.without_data),
            "validation": None if self.validation is None else self.validation.to_dict(),
            "explanation": self.explain(),
            **proof_told(self),
        }
