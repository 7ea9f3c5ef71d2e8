"""The dividend ratio of a joint park, beside the rules of thumb and the years of reinvestment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from citypact.games.allocation import Allocation
from citypact.mechanisms.effort_contract.park.venture import ParkVenture
from citypact.mechanisms.ratio_moves import Move
from citypact.mechanisms.ratio_set import RatioSet
from citypact.mechanisms.result import Figures, Result
from citypact.mechanisms.result_parts import (
    ends_told,
    gain_rows,
    gains_told,
    price_rows,
    prices_told,
    proof_told,
    range_rows,
    range_told,
)
from citypact.mechanisms.result_words import accepted_words
from citypact.solvers.certificate import Certificate
from citypact.solvers.provenance import Provenance


@dataclass(frozen=True)
class ParkRule:
    """A rule of thumb for the ratio and what it costs.

    Parameters
    ----------
    name : str
        The rule.
    ratio : float
        Its ratio.
    tax, worth : float
        First-year tax, and what the park adds for both (亿元).
    loss : float
        Part of the best ``worth`` that it forgoes.
    """

    name: str
    ratio: float
    tax: float
    worth: float
    loss: float


@dataclass(frozen=True)
class WaitPoint:
    """The park with another number of years of reinvestment, at the best ratio for them.

    Parameters
    ----------
    waiting : int
        Years without dividends.
    ratio : float
        The best ratio.
    efforts : tuple of float
        Efforts of origin and destination (亿元).
    tax, worth : float
        First-year tax, and what the park adds for both (亿元).
    """

    waiting: int
    ratio: float
    efforts: tuple[float, float]
    tax: float
    worth: float


@dataclass(frozen=True)
class ParkDividend(Result):
    """How a park's tax should be shared so that both cities develop it.

    Parameters
    ----------
    ratios : RatioSet or None
        The best ratio of the origin; ``None`` if there is no agreement.
    reason : str
        Why not, and what would unblock it; empty with an agreement.
    acceptable : RatioSet or None
        Ratios in [0, 1] that both accept (with some lump sum, if one is allowed).
    value : float or None
        Joint gain over no park, in present value (亿元).
    favourites : tuple of float
        The ratios that origin and destination like best without a lump sum.
    efforts, tax : float or None
        Efforts and first-year tax in the productive equilibrium (亿元).
    attained : float or None
        What the park adds over what it would add if efforts were contractible.
    transfer : float or None
        Lump sum to the origin that leaves both the same gain (亿元).
    transfers : tuple of float, or None
        Least and largest lump sum that both accept.
    rules : tuple of ParkRule
        Rules of thumb and what they forgo.
    waits : tuple of WaitPoint
        The park over the years of reinvestment.
    """

    venture: ParkVenture
    ratios: RatioSet | None
    reason: str
    acceptable: RatioSet | None
    value: float | None
    lump_sum: bool
    favourites: tuple[float, float]
    efforts: tuple[float, float] | None
    tax: float | None
    attained: float | None
    transfer: float | None
    transfers: tuple[float, float] | None
    gains: Allocation | None
    rules: tuple[ParkRule, ...]
    waits: tuple[WaitPoint, ...]
    certificate: Certificate
    provenance: Provenance
    moves: tuple[Move, ...] = ()
    shadow_prices: Mapping[str, float] = field(default_factory=dict)
    shadow_price_units: Mapping[str, str] = field(default_factory=dict)
    binding: tuple[str, ...] = ()
    assumptions: tuple[str, ...] = ()

    @property
    def ratio(self) -> float | None:
        """The best ratio, or ``None`` without an agreement."""
        return None if self.ratios is None else self.ratios.ratio

    @property
    def best_wait(self) -> int:
        """Years of reinvestment with the largest joint gain, the fewest of several."""
        return max(self.waits, key=lambda point: (point.worth, -point.waiting)).waiting

    def explain(self) -> str:
        """Say the result in plain sentences."""
        if self.ratios is None or self.efforts is None or self.gains is None or self.acceptable is None:
            return self.reason
        origin, destination = self.venture.players
        unit = self.venture.unit
        lines = [
            f"{origin} takes {self.ratios.ratio:.1%} of the dividends.",
            f"The efforts are {self.efforts[0]:.4g} and {self.efforts[1]:.4g} {unit}, the first-year tax"
            f" {self.tax:.4g}, the joint gain {self.value:.4g} {unit}"
            + (f", {self.attained:.1%} of the worth of contractible efforts." if self.attained else "."),
            accepted_words(self.acceptable, lump_sum=self.lump_sum),
        ]
        if self.transfer is not None:
            lines.append(f"A lump sum of {self.transfer:.4g} {unit} to {origin} leaves both the same gain.")
        lines += [f"The ratio is held by: {name}." for name in self.binding]
        lines.append(
            f"Without lump sums {origin} likes {self.favourites[0]:.1%} best, {destination}"
            f" {self.favourites[1]:.1%}; a ratio outside this range is bad for both."
        )
        lines += [
            f"{rule.name.capitalize()} ({rule.ratio:.1%}) forgoes {rule.loss:.1%}." for rule in self.rules
        ]
        lines.append(self._waiting_in_words())
        return " ".join(lines)

    def _waiting_in_words(self) -> str:
        """Say what the reinvestment clause does to stakes, efforts and ratio."""
        park = self.venture
        rates = float(park.origin_rate), float(park.destination_rate)
        if rates[0] == rates[1]:
            tilt = "with equal discount rates it does not move the ratio"
        else:
            patient = park.players[int(rates[1] < rates[0])]
            tilt = f"every year of it moves the ratio towards {patient}, the patient city"
        years = f"{self.best_wait} year{'' if self.best_wait == 1 else 's'}"
        return f"Of the years of reinvestment tried, {years} add the most; {tilt}."

    def rows(self) -> Figures:
        """Return the figures of the result as (name, value, unit), for tables."""
        unit = self.venture.unit
        efforts = self.efforts or (None, None)
        return [
            ("ratio (origin's share)", self.ratio, ""),
            *range_rows(self.acceptable),
            ("ratio that the origin likes best", self.favourites[0], ""),
            ("ratio that the destination likes best", self.favourites[1], ""),
            ("joint gain", self.value, unit),
            ("part of first best attained", self.attained, ""),
            ("effort of origin", efforts[0], unit),
            ("effort of destination", efforts[1], unit),
            ("first-year tax", self.tax, unit),
            ("lump sum to origin", self.transfer, unit),
            *gain_rows(self.gains, unit),
            *((f"forgone: {rule.name}", rule.loss, "") for rule in self.rules),
            ("best years of reinvestment", float(self.best_wait), "years"),
            *price_rows(self.shadow_prices, self.shadow_price_units),
        ]

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain data for JSON (``null`` where there is no number)."""
        return {
            "ratio": self.ratio,
            "ratio_set": ends_told(self.ratios),
            "reason": self.reason,
            "participation": range_told(self.acceptable),
            "value": self.value,
            "lump_sum": self.lump_sum,
            "favourites": list(self.favourites),
            "efforts": None if self.efforts is None else list(self.efforts),
            "tax": self.tax,
            "attained": self.attained,
            "transfer": self.transfer,
            "transfers": None if self.transfers is None else list(self.transfers),
            "gains": gains_told(self.gains),
            "rules": [asdict(rule) for rule in self.rules],
            "waits": [{**asdict(point), "efforts": list(point.efforts)} for point in self.waits],
            "best_wait": self.best_wait,
            "moves": [move.to_dict() for move in self.moves],
            **prices_told(self),
            **proof_told(self),
        }

    def __repr__(self) -> str:
        if self.ratios is None:
            return f"<ParkDividend: none ({self.reason})>"
        return f"<ParkDividend: ratio {self.ratios.ratio:.6g}, joint gain {self.value:.6g}>"
