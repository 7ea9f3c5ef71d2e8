"""A ratio that buys effort, the lump sum that buys consent, and what both leave on the table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from citypact.games.allocation import Allocation
from citypact.mechanisms.effort_contract.problem import EffortProblem
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
from citypact.mechanisms.result_words import accepted_words, held_words, lump_sum_words
from citypact.solvers.certificate import Certificate
from citypact.solvers.provenance import Provenance

if TYPE_CHECKING:
    from citypact.mechanisms.ratio_moves import Move


@dataclass(frozen=True)
class FullBonus:
    """A central bonus that pays each city the whole tax at the margin.

    Parameters
    ----------
    gain : float
        What it adds to the joint gain (亿元); negative where it makes the cities bear too much risk.
    cost : float
        What the centre pays (亿元): the tax once more, whatever the ratio, for the cities'
        shares then add up to two.
    pays : bool
        Whether the gain exceeds ``cost`` times the central price less one.
    limit : float or None
        The central price up to which it pays; ``None`` where no price of 1 or more is low enough.
    """

    gain: float
    cost: float
    pays: bool
    limit: float | None

    def to_dict(self) -> dict[str, Any]:
        """Return the bonus as plain data for JSON."""
        return {"gain": self.gain, "cost": self.cost, "pays": self.pays, "limit": self.limit}


@dataclass(frozen=True)
class EffortAgreement(Result):
    """The ratio under which two cities work best, and the terms on which both agree to it.

    Parameters
    ----------
    ratios : RatioSet or None
        All best ratios of the origin; ``None`` if there is no agreement.
    reason : str
        Why not, and what would unblock it; empty with an agreement.
    acceptable : RatioSet or None
        Ratios in [0, 1] that both accept (with some lump sum, if one is allowed).
    value : float or None
        Joint gain over no move (亿元): tax less costs of effort, losses and risk premiums.
    lump_sum : bool
        Whether a lump sum may be paid beside the ratio.
    efforts : tuple of float
        Efforts of origin and destination.
    revenue : float or None
        Expected tax (亿元).
    first_best : float
        Joint gain if efforts could be written into a contract (亿元).
    attained : float or None
        Worth of the efforts net of their cost and of risk premiums, over the same at first best;
        without risk never below 3/4 at the best ratio.
    transfer : float or None
        Lump sum to the origin that leaves both the same gain (亿元).
    transfers : tuple of float, or None
        Least and largest lump sum to the origin that both accept.
    gains : Allocation or None
        Gains over no move, lump sum included (亿元).
    shadow_prices : mapping of str to float
        Joint gain per 亿元 by which a city's demand that binds is relaxed.
    full_bonus : FullBonus
        What a centre would add and pay that pays both cities their full margin.
    """

    problem: EffortProblem
    ratios: RatioSet | None
    reason: str
    acceptable: RatioSet | None
    value: float | None
    lump_sum: bool
    efforts: tuple[float, float] | None
    revenue: float | None
    first_best: float
    attained: float | None
    transfer: float | None
    transfers: tuple[float, float] | None
    gains: Allocation | None
    full_bonus: FullBonus
    certificate: Certificate
    provenance: Provenance
    shadow_prices: Mapping[str, float] = field(default_factory=dict)
    shadow_price_units: Mapping[str, str] = field(default_factory=dict)
    binding: tuple[str, ...] = ()
    assumptions: tuple[str, ...] = ()

    @property
    def ratio(self) -> float | None:
        """The representative ratio, or ``None`` without an agreement."""
        return None if self.ratios is None else self.ratios.ratio

    @property
    def moves(self) -> tuple[Move, ...]:
        """What each input, a tenth lower and higher, does to the ratio; widest first."""
        from citypact.mechanisms.effort_contract.sharing import effort_moves

        return effort_moves(self.problem, lump_sum=self.lump_sum)

    def explain(self) -> str:
        """Say the result in plain sentences."""
        if self.ratios is None or self.acceptable is None or self.gains is None or self.efforts is None:
            return self.reason
        origin, destination = self.problem.players
        unit = self.problem.unit
        lines = [f"{origin} keeps {self.ratios.ratio:.1%} of the shared tax."]
        if self.ratios.tie_break:
            low, high = self.ratios.ends
            lines.append(f"Every ratio from {low:.1%} to {high:.1%} is equally good.")
        lines.append(
            f"The efforts are {self.efforts[0]:.4g} and {self.efforts[1]:.4g}, the tax {self.revenue:.4g}"
            f" {unit}, the joint gain {self.value:.4g} {unit}"
            + (f", {self.attained:.1%} of the worth of contractible efforts." if self.attained else ".")
        )
        if self.transfer is not None and self.transfers is not None:
            lines.append(lump_sum_words(self.transfer, self.transfers, origin, unit))
        lines.append(accepted_words(self.acceptable, lump_sum=self.lump_sum))
        lines += held_words(self.binding, self.shadow_prices, unit)
        lines.append(
            f"{origin} gains {self.gains['origin']:.4g} and {destination}"
            f" {self.gains['destination']:.4g} {unit}."
        )
        bonus = self.full_bonus
        verdict = "worth its cost" if bonus.pays else "not worth its cost"
        lines.append(
            f"A central bonus that pays both the full margin adds {bonus.gain:.4g} and costs {bonus.cost:.4g}"
            f" {unit}: {verdict} at a price of {float(self.problem.central_price):.3g} per central yuan."
        )
        return " ".join(lines)

    def rows(self) -> Figures:
        """Return the figures of the result as (name, value, unit), for tables."""
        unit = self.problem.unit
        efforts = self.efforts or (None, None)
        transfers = self.transfers or (None, None)
        return [
            ("ratio (origin's share)", self.ratio, ""),
            *range_rows(self.acceptable),
            ("joint gain", self.value, unit),
            ("first best", self.first_best, unit),
            ("part of first best attained", self.attained, ""),
            ("effort of origin", efforts[0], ""),
            ("effort of destination", efforts[1], ""),
            ("tax", self.revenue, unit),
            ("lump sum to origin", self.transfer, unit),
            ("lump sum, lowest", transfers[0], unit),
            ("lump sum, highest", transfers[1], unit),
            *gain_rows(self.gains, unit),
            ("gain by a full central bonus", self.full_bonus.gain, unit),
            ("cost of a full central bonus", self.full_bonus.cost, unit),
            ("central price up to which it pays", self.full_bonus.limit, ""),
            *price_rows(self.shadow_prices, self.shadow_price_units),
        ]

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain data for JSON (``null`` where there is no number)."""
        return {
            "ratio": self.ratio,
            "ratio_set": ends_told(self.ratios),
            "tie_break": self.ratios.tie_break if self.ratios else "",
            "reason": self.reason,
            "participation": range_told(self.acceptable),
            "value": self.value,
            "lump_sum": self.lump_sum,
            "efforts": None if self.efforts is None else list(self.efforts),
            "revenue": self.revenue,
            "first_best": self.first_best,
            "attained": self.attained,
            "transfer": self.transfer,
            "transfers": None if self.transfers is None else list(self.transfers),
            "gains": gains_told(self.gains),
            "full_bonus": self.full_bonus.to_dict(),
            "moves": [move.to_dict() for move in self.moves],
            **prices_told(self),
            **proof_told(self),
        }

    def __repr__(self) -> str:
        if self.ratios is None:
            return f"<EffortAgreement: none ({self.reason})>"
        return f"<EffortAgreement: ratio {self.ratios.ratio:.6g}, joint gain {self.value:.6g}>"
