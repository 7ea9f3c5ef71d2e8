"""Transfers for a siting decision, with what each type gains and whether it would take part."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from citypact.games.allocation import Allocation
from citypact.mechanisms.result import Figures, Result
from citypact.mechanisms.result_parts import proof_told
from citypact.mechanisms.trade.siting.siting_problem import Siting
from citypact.solvers.certificate import Certificate
from citypact.solvers.provenance import Provenance

ASSUMPTIONS = (
    "each city knows its own values; types are independent with commonly known probabilities",
    "values are in money and add up; a city that stays out gains nothing",
)


@dataclass(frozen=True)
class SitingTransfers(Result):
    """A truthful, efficient scheme.

    Parameters
    ----------
    rule : str
        Name of the scheme.
    options : mapping of profile to str
        What is built, by types (numbers from 0, in order of the cities).
    transfers : mapping of profile to tuple of float
        What each city receives (negative: pays).
    interim : mapping of str to tuple of float
        Expected gain of each type of each city over staying out.
    expected_budget : float
        What the centre pays on average; negative if money is left over.
    surplus : float
        Expected total value of the efficient option.
    voluntary_subsidy : float
        What the centre pays on average under Groves' transfers in which the worst type of each city
        gains nothing; zero if truth, efficiency and participation need no money.
    """

    rule: str
    site: Siting
    options: Mapping[tuple[int, ...], str]
    transfers: Mapping[tuple[int, ...], tuple[float, ...]]
    interim: Mapping[str, tuple[float, ...]]
    expected_budget: float
    surplus: float
    voluntary_subsidy: float
    certificate: Certificate
    provenance: Provenance
    assumptions: tuple[str, ...] = ASSUMPTIONS

    @property
    def reluctant(self) -> dict[str, tuple[int, ...]]:
        """Types of each city that would rather stay out."""
        found = {
            city: tuple(kind for kind, gain in enumerate(gains) if gain < 0)
            for city, gains in self.interim.items()
        }
        return {city: kinds for city, kinds in found.items() if kinds}

    @property
    def gains(self) -> Allocation:
        """Expected gain of each city."""
        amounts = [
            sum(float(self.site.chance(city, kind)) * gain for kind, gain in enumerate(gains))
            for city, gains in self.interim.items()
        ]
        return Allocation(self.site.cities, amounts, self.site.unit)

    def explain(self) -> str:
        """Say the result in plain sentences."""
        unit = self.site.unit
        lines = [f"{self.rule}: the efficient option is chosen, worth {self.surplus:.4g} {unit} on average."]
        if self.expected_budget:
            verb = "pays" if self.expected_budget > 0 else "is left with"
            lines.append(f"The centre {verb} {abs(self.expected_budget):.4g} {unit} on average.")
        else:
            lines.append("Transfers add up to zero on average.")
        for city, kinds in self.reluctant.items():
            worst = min(self.interim[city])
            listed = ", ".join(str(kind) for kind in kinds)
            lines.append(
                f"{city} would stay out as type {listed}: the worst of them loses {-worst:.4g} {unit}."
            )
        if not self.reluctant:
            lines.append("Every type takes part.")
        return " ".join(lines)

    def rows(self) -> Figures:
        """Return the figures of the result as (name, value, unit), for tables."""
        unit = self.site.unit
        return [
            ("expected surplus", self.surplus, unit),
            ("centre pays on average", self.expected_budget, unit),
            ("subsidy of a voluntary scheme", self.voluntary_subsidy, unit),
            *(
                (f"gain of {city}, type {kind}", gain, unit)
                for city, gains in self.interim.items()
                for kind, gain in enumerate(gains)
            ),
        ]

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain data for JSON."""
        return {
            "rule": self.rule,
            "surplus": self.surplus,
            "expected_budget": self.expected_budget,
            "voluntary_subsidy": self.voluntary_subsidy,
            "interim": {city: list(gains) for city, gains in self.interim.items()},
            "gains": dict(self.gains),
            "reluctant": {city: list(kinds) for city, kinds in self.reluctant.items()},
            "outcomes": [
                {"types": list(profile), "option": option, "transfers": list(self.transfers[profile])}
                for profile, option in self.options.items()
            ],
            **proof_told(self),
        }

    def __repr__(self) -> str:
        return f"<SitingTransfers: {self.rule}, surplus {self.surplus:.6g} {self.site.unit}>"
