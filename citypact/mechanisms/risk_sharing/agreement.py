"""A ratio that places the risk, and the lump sum that divides what is left."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from citypact.games.allocation import Allocation
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
from citypact.mechanisms.result_words import accepted_words, held_words, lump_sum_words
from citypact.mechanisms.risk_sharing.problem import RiskProblem
from citypact.solvers.certificate import Certificate
from citypact.solvers.provenance import Provenance


@dataclass(frozen=True)
class RiskAgreement(Result):
    """The ratio under which the risk of the tax weighs least, and the terms that both accept.

    Parameters
    ----------
    ratios : RatioSet or None
        All best ratios of the origin; ``None`` if there is no agreement.
    reason : str
        Why not, and what would unblock it; empty with an agreement.
    acceptable : RatioSet or None
        Ratios in [0, 1] that both accept (with some lump sum, if one is allowed).
    value : float or None
        Sum of the certainty equivalents over no move (亿元).
    lump_sum : bool
        Whether a lump sum may be paid beside the ratio.
    premium : float or None
        What the risk costs both together (亿元).
    saved : float or None
        Premium at one half less ``premium`` (亿元).
    transfer : float or None
        Lump sum to the origin that leaves both the same gain at the ratio shown (亿元).
    transfers : tuple of float, or None
        Least and largest lump sum that both accept at that ratio.
    line : tuple of two pairs, or None
        Where risk costs nothing and lump sums are allowed: ratio and lump sum at both ends of the
        line on which both gain the same; every point of it is the same agreement.
    gains : Allocation or None
        Certainty equivalents of both over no move, lump sum included (亿元).
    shadow_prices : mapping of str to float
        Value per 亿元 by which a city's demand that binds is relaxed.
    """

    problem: RiskProblem
    ratios: RatioSet | None
    reason: str
    acceptable: RatioSet | None
    value: float | None
    lump_sum: bool
    premium: float | None
    saved: float | None
    transfer: float | None
    transfers: tuple[float, float] | None
    line: tuple[tuple[float, float], tuple[float, float]] | None
    gains: Allocation | None
    certificate: Certificate
    provenance: Provenance
    moves: tuple[Move, ...] = ()
    shadow_prices: Mapping[str, float] = field(default_factory=dict)
    shadow_price_units: Mapping[str, str] = field(default_factory=dict)
    binding: tuple[str, ...] = ()
    assumptions: tuple[str, ...] = ()

    @property
    def ratio(self) -> float | None:
        """The representative ratio, or ``None`` without an agreement."""
        return None if self.ratios is None else self.ratios.ratio

    def explain(self) -> str:
        """Say the result in plain sentences."""
        if self.ratios is None or self.acceptable is None or self.gains is None:
            return self.reason
        origin, destination = self.problem.players
        unit = self.problem.unit
        low, high = self.ratios.ends
        if self.ratios.tie_break:
            lines = [f"Risk costs nothing here: every ratio from {low:.1%} to {high:.1%} is equally good."]
        else:
            lines = [
                f"{origin} keeps {self.ratios.ratio:.1%} of the tax; the risk costs {self.premium:.4g} {unit}"
                f" in all, {self.saved:.4g} less than at one half."
            ]
        if self.line is not None:
            (_, first), (_, last) = self.line
            lines.append(
                f"Ratio and lump sum are one instrument: from {first:.4g} {unit} to {origin} at a ratio"
                f" of 0 to {last:.4g} at 1, all give both the same; use risk or effort to choose."
            )
        elif self.transfer is not None and self.transfers is not None:
            lines.append(lump_sum_words(self.transfer, self.transfers, origin, unit))
        lines.append(accepted_words(self.acceptable, lump_sum=self.lump_sum))
        lines += held_words(self.binding, self.shadow_prices, unit)
        lines.append(
            f"{origin} gains {self.gains['origin']:.4g} and {destination}"
            f" {self.gains['destination']:.4g} {unit}, risk counted."
        )
        return " ".join(lines)

    def rows(self) -> Figures:
        """Return the figures of the result as (name, value, unit), for tables."""
        unit = self.problem.unit
        first, last = self.ratios.ends if self.ratios else (None, None)
        transfers = self.transfers or (None, None)
        return [
            ("ratio (origin's share)", self.ratio, ""),
            ("best ratios, lowest", first, ""),
            ("best ratios, highest", last, ""),
            *range_rows(self.acceptable),
            ("certainty equivalent of both", self.value, unit),
            ("risk premium", self.premium, unit),
            ("saved against one half", self.saved, unit),
            ("lump sum to origin", self.transfer, unit),
            ("lump sum, lowest", transfers[0], unit),
            ("lump sum, highest", transfers[1], unit),
            *gain_rows(self.gains, unit),
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
            "premium": self.premium,
            "saved": self.saved,
            "transfer": self.transfer,
            "transfers": None if self.transfers is None else list(self.transfers),
            "line": None if self.line is None else [list(point) for point in self.line],
            "gains": gains_told(self.gains),
            "moves": [move.to_dict() for move in self.moves],
            **prices_told(self),
            **proof_told(self),
        }

    def __repr__(self) -> str:
        if self.ratios is None:
            return f"<RiskAgreement: none ({self.reason})>"
        return f"<RiskAgreement: ratio {self.ratios.ratio:.6g}, value {self.value:.6g}>"
