"""Responsibility for clean-up costs at known transfer rates, and its range at unknown ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from citypact.games.allocation import Allocation
from citypact.games.river.cleanup import CleanUp
from citypact.mechanisms.result import Figures, Result
from citypact.mechanisms.result_parts import proof_told
from citypact.solvers.certificate import Certificate
from citypact.solvers.provenance import Provenance


@dataclass(frozen=True, repr=False)
class TransferRanges(Result):
    """How far each city's responsibility can go while the costs observed stay explained.

    Parameters
    ----------
    cleanup : CleanUp
        The river and the cost observed in each section.
    ranges : mapping of str to pair of float
        Least and greatest responsibility of each city (亿元 a year).
    exact : tuple of pairs of Fraction
        The same in rational arithmetic, in player order.
    rates : mapping of str to pair of float
        Lowest and highest consistent rate out of each city's section.
    largest_common_rate : float
        Highest rate, the same in all sections, that the costs allow; 1 if every rate below 1 fits.
    certificate : Certificate
        No responsibility lies beyond its range, and rates that fit all costs reach both ends.
    """

    cleanup: CleanUp
    ranges: Mapping[str, tuple[float, float]]
    exact: tuple[tuple[Fraction, Fraction], ...]
    rates: Mapping[str, tuple[float, float]]
    largest_common_rate: float
    certificate: Certificate
    provenance: Provenance

    def __repr__(self) -> str:
        listed = ", ".join(f"{city}: {low:.6g} to {high:.6g}" for city, (low, high) in self.ranges.items())
        return f"<{listed} {self.cleanup.unit} | responsibility by transfer rates>"

    def explain(self) -> str:
        """Say each range in plain sentences."""
        unit = self.cleanup.unit
        lines = [
            f"{city} is responsible for {low:.6g} to {high:.6g} {unit}."
            for city, (low, high) in self.ranges.items()
        ]
        lines += [
            f"The section of {city} passes on {low:.4g} to {high:.4g} of its waste."
            for city, (low, high) in self.rates.items()
        ]
        lines.append(f"One rate for all sections is at most {self.largest_common_rate:.4g}.")
        return " ".join(lines)

    def rows(self) -> Figures:
        """Return the ends of all ranges as (name, value, unit)."""
        unit = self.cleanup.unit
        rows: Figures = []
        for city, (low, high) in self.ranges.items():
            rows.append((f"least responsibility of {city}", low, unit))
            rows.append((f"greatest responsibility of {city}", high, unit))
        for city, (low, high) in self.rates.items():
            rows.append((f"lowest transfer rate out of {city}", low, "ratio"))
            rows.append((f"highest transfer rate out of {city}", high, "ratio"))
        rows.append(("largest common transfer rate", self.largest_common_rate, "ratio"))
        return rows

    def to_dict(self) -> dict[str, Any]:
        """Return the ranges as plain data for JSON."""
        return {
            "unit": self.cleanup.unit,
            "ranges": {city: {"lo": low, "hi": high} for city, (low, high) in self.ranges.items()},
            "rates": {city: {"lo": low, "hi": high} for city, (low, high) in self.rates.items()},
            "largest_common_rate": self.largest_common_rate,
            "certificate": self.certificate.to_dict(),
            "provenance": self.provenance.to_dict(),
        }


@dataclass(frozen=True, repr=False)
class TransferShares(Result):
    """Responsibility of each city at known transfer rates, with its proof.

    Parameters
    ----------
    cleanup : CleanUp
        The river and the cost observed in each section.
    rates : mapping of str to float
        Rate out of each city's section; zero at the mouth.
    exact : tuple of Fraction
        Shares in rational arithmetic, in player order.
    shares : Allocation
        Cost that each city caused, wherever it is cleaned up (亿元 a year).
    compensation : Allocation
        What each city receives from the others if each cleans its own section.
    pays_for : tuple of tuples of float
        What each city (row) caused in each section (column).
    ranges : TransferRanges
        How far responsibility would go at other rates that the costs allow.
    certificate : Certificate
        The waste let flow again from source to mouth.
    """

    cleanup: CleanUp
    rates: Mapping[str, float]
    exact: tuple[Fraction, ...]
    shares: Allocation
    compensation: Allocation
    pays_for: tuple[tuple[float, ...], ...]
    ranges: TransferRanges
    certificate: Certificate
    provenance: Provenance
    assumptions: tuple[str, ...] = ()

    def __repr__(self) -> str:
        listed = ", ".join(f"{city}: {share:.6g}" for city, share in self.shares.items())
        return f"<{listed} {self.shares.unit} | responsibility by transfer rates>"

    def explain(self) -> str:
        """Say in plain sentences who caused what."""
        unit = self.shares.unit
        lines = [f"Cleaning the river costs {float(self.cleanup.total):.6g} {unit}."]
        for city, share in self.shares.items():
            low, high = self.ranges.ranges[city]
            lines.append(
                f"{city}, which passes on {self.rates[city]:.4g} of the waste in its section, caused"
                f" {share:.6g} {unit} of it (at other rates that the costs allow, {low:.6g} to {high:.6g})."
            )
        return " ".join(lines)

    def rows(self) -> Figures:
        """Return shares, compensation and rates as (name, value, unit)."""
        unit = self.shares.unit
        rows: Figures = []
        for city, share in self.shares.items():
            rows += [
                (f"share of {city}", share, unit),
                (f"compensation to {city}", self.compensation[city], unit),
                (f"transfer rate out of {city}", self.rates[city], "ratio"),
            ]
        return rows

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain data for JSON."""
        players = list(self.shares)
        return {
            "unit": self.shares.unit,
            "rates": dict(self.rates),
            "shares": dict(self.shares),
            "exact": {city: str(share) for city, share in zip(players, self.exact, strict=True)},
            "compensation": dict(self.compensation),
            "pays_for": {
                city: {section: amount for section, amount in zip(players, row, strict=True) if amount}
                for city, row in zip(players, self.pays_for, strict=True)
            },
            "ranges": self.ranges.to_dict(),
            **proof_told(self),
        }
