"""What each city pays for a clean river, for whose section, and how far the core would let it move."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from citypact.games.allocation import Allocation
from citypact.games.river.cleanup import CleanUp
from citypact.mechanisms.result import Figures, Result
from citypact.mechanisms.result_parts import proof_told
from citypact.solvers.certificate import Certificate
from citypact.solvers.provenance import Provenance

Matrix = tuple[tuple[float, ...], ...]


@dataclass(frozen=True, repr=False)
class CleanUpShares(Result):
    """Shares of the cost of a clean river, with the range around them and the proof.

    Parameters
    ----------
    rule : str
        The rule that split the costs.
    cleanup : CleanUp
        The river and the cost of each section.
    exact : tuple of Fraction
        Shares in rational arithmetic, in player order.
    shares : Allocation
        What each city pays, for whichever section (亿元 a year).
    compensation : Allocation
        What each city receives from the others if each cleans its own section: own cost less
        share; negative for those who pay.
    gains : Allocation
        What each city saves over paying alone for all it answers for.
    core : tuple of pairs of float
        Least and most that each city pays in the core.
    pays_for : tuple of tuples of float
        What each city (row) pays for each section (column).
    slopes : tuple of tuples of float
        By how much the share of a city (row) rises with the cost of a section (column).
    certificate : Certificate
        Residuals recomputed from the costs.
    """

    rule: str
    cleanup: CleanUp
    exact: tuple[Fraction, ...]
    shares: Allocation
    compensation: Allocation
    gains: Allocation
    core: tuple[tuple[float, float], ...]
    pays_for: Matrix
    slopes: Matrix
    certificate: Certificate
    provenance: Provenance
    assumptions: tuple[str, ...] = ()

    def __repr__(self) -> str:
        listed = ", ".join(f"{city}: {share:.6g}" for city, share in self.shares.items())
        return f"<{listed} {self.shares.unit} | {self.rule}>"

    def explain(self) -> str:
        """Say in plain sentences who pays what and for whom."""
        unit, rule = self.shares.unit, self.rule.replace("_", " ")
        lines = [
            f"Cleaning the river costs {float(self.cleanup.total):.6g} {unit}, shared by the {rule} rule."
        ]
        for at, (city, share) in enumerate(self.shares.items()):
            low, high = self.core[at]
            others = self._for_whom(at)
            lines.append(
                f"{city} pays {share:.6g} {unit}, of which {others}"
                f" (the core allows {low:.6g} to {high:.6g})."
                if others
                else f"{city} pays {share:.6g} {unit} (the core allows {low:.6g} to {high:.6g})."
            )
        paying = [f"{city} {-amount:.6g}" for city, amount in self.compensation.items() if amount < 0]
        if paying:
            given = [f"{city} {amount:.6g}" for city, amount in self.compensation.items() if amount > 0]
            lines.append(
                f"If each city cleans its own section, compensation ({unit}) flows from"
                f" {', '.join(paying)} to {', '.join(given)}."
            )
        return " ".join(lines)

    def _for_whom(self, at: int) -> str:
        others = [
            f"{amount:.6g} for {section}"
            for place, (section, amount) in enumerate(zip(self.shares, self.pays_for[at], strict=True))
            if place != at and amount > 0
        ]
        return ", ".join(others)

    def rows(self) -> Figures:
        """Return shares, core ranges and compensation as (name, value, unit)."""
        unit = self.shares.unit
        rows: Figures = []
        for city, (low, high) in zip(self.shares, self.core, strict=True):
            rows += [
                (f"share of {city}", self.shares[city], unit),
                (f"least {city} pays in the core", low, unit),
                (f"most {city} pays in the core", high, unit),
                (f"compensation to {city}", self.compensation[city], unit),
            ]
        return rows

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain data for JSON."""
        players = list(self.shares)
        return {
            "rule": self.rule,
            "unit": self.shares.unit,
            "costs": {
                city: float(cost) for city, cost in zip(players, self.cleanup.exact_costs, strict=True)
            },
            "shares": dict(self.shares),
            "exact": {city: str(share) for city, share in zip(players, self.exact, strict=True)},
            "compensation": dict(self.compensation),
            "gains": dict(self.gains),
            "core": {
                city: {"lo": low, "hi": high} for city, (low, high) in zip(players, self.core, strict=True)
            },
            "pays_for": _nested(players, self.pays_for),
            "slopes": _nested(players, self.slopes),
            **proof_told(self),
        }


def _nested(players: list[str], matrix: Matrix) -> dict[str, dict[str, float]]:
    """Return a matrix by city and section, without the zeros."""
    return {
        city: {section: value for section, value in zip(players, row, strict=True) if value}
        for city, row in zip(players, matrix, strict=True)
    }
