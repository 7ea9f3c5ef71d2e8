"""What two officials sign who are compared with each other, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from citypact.games.allocation import Allocation
from citypact.games.relocation import Relocation
from citypact.mechanisms.officials_agreement.standing import Standing
from citypact.mechanisms.ratio_set import RatioSet
from citypact.mechanisms.result import Figures, Result
from citypact.mechanisms.result_parts import ends_told, price_rows, prices_told, proof_told
from citypact.solvers.certificate import Certificate
from citypact.solvers.provenance import Provenance


@dataclass(frozen=True, repr=False)
class OfficialsAgreement(Result):
    """The ratios that both officials accept, and the one that maximises the product of their gains.

    Parameters
    ----------
    ratios : RatioSet or None
        The ratio; None without an agreement, and ``reason`` says why.
    acceptable : RatioSet or None
        Ratios in [0, 1] that both officials accept.
    thresholds : tuple of Fraction
        The same ends before clipping: what the origin's official needs, the destination's grants.
    shares : tuple of Fraction
        The ends as the origin's part of the surplus.
    value : float or None
        Product of the officials' gains at the ratio (亿元²).
    gains, utilities : Allocation or None
        Gains of the cities, and of their officials, at the ratio over no agreement (亿元).
    reference : Fraction
        A ratio of special interest, one half or the statute's.
    score_for_reference : Fraction or None
        Least weight of the neighbour's gain in the officials' scores at which both accept the
        reference; None if none does.
    moves : mapping of str to float
        How far the ratio moves when an input changes as named.
    shadow_prices : mapping of str to float
        Gain in the product per unit by which a bound of the ratio is relaxed (亿元² per unit).
    """

    game: Relocation
    standing: Standing
    ratios: RatioSet | None
    acceptable: RatioSet | None
    thresholds: tuple[Fraction, Fraction]
    shares: tuple[Fraction, Fraction]
    value: float | None
    gains: Allocation | None
    utilities: Allocation | None
    reference: Fraction
    score_for_reference: Fraction | None
    certificate: Certificate
    provenance: Provenance
    reason: str = ""
    moves: Mapping[str, float] = field(default_factory=dict)
    shadow_prices: Mapping[str, float] = field(default_factory=dict)
    shadow_price_units: Mapping[str, str] = field(default_factory=dict)
    binding: tuple[str, ...] = ()
    assumptions: tuple[str, ...] = ()

    @property
    def ratio(self) -> float | None:
        """The ratio, or None without an agreement."""
        return None if self.ratios is None else self.ratios.ratio

    def explain(self) -> str:
        """Say the result in plain sentences."""
        if self.ratios is None or self.acceptable is None or self.gains is None:
            return f"{self.reason[0].upper()}{self.reason[1:]}."
        origin, destination = self.game.players
        low, high = self.acceptable.ends
        words = [
            f"{origin} receives {self.ratios.ratio:.1%} of the shared tax; the officials of both cities, who"
            f" are compared with each other, sign any ratio from {low:.1%} to {high:.1%}.",
            f"{origin} gains {self.gains['origin']:.4g} and {destination} {self.gains['destination']:.4g}"
            f" {self.game.unit} over no agreement.",
        ]
        named = f"A ratio of {float(self.reference):.1%}"
        if self.score_for_reference is None:
            words.append(f"{named} is not signed, whatever weight the scores give to the neighbour's gain.")
        elif self.score_for_reference > 0:
            words.append(
                f"{named} is signed only if the scores give the neighbour's gain a weight of at least"
                f" {float(self.score_for_reference):.3g}."
            )
        return " ".join(words)

    def rows(self) -> Figures:
        """Return the figures of the result as (name, value, unit), for tables."""
        money = self.game.unit
        low, high = (None, None) if self.acceptable is None else self.acceptable.ends
        gains: Mapping[str, float] = self.gains or {}
        utilities: Mapping[str, float] = self.utilities or {}
        score = self.score_for_reference
        return [
            ("ratio (origin's share)", self.ratio, ""),
            ("acceptable to both officials, lowest", low, ""),
            ("acceptable to both officials, highest", high, ""),
            ("surplus of an agreement", float(self.game.surplus), money),
            ("gain of origin", gains.get("origin"), money),
            ("gain of destination", gains.get("destination"), money),
            ("gain of origin's official", utilities.get("origin"), money),
            ("gain of destination's official", utilities.get("destination"), money),
            ("product of the officials' gains", self.value, f"{money}²"),
            ("least neighbour's score for the reference", None if score is None else float(score), ""),
            *((f"moves the ratio: {name}", step, "") for name, step in self.moves.items()),
            *price_rows(self.shadow_prices, self.shadow_price_units),
        ]

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain data for JSON (``null`` where there is no number)."""
        score = self.score_for_reference
        return {
            "ratio": self.ratio,
            "ratio_set": ends_told(self.ratios),
            "acceptable": ends_told(self.acceptable),
            "thresholds": [float(end) for end in self.thresholds],
            "surplus_shares": [float(end) for end in self.shares],
            "value": self.value,
            "reason": self.reason or None,
            "gains": None if self.gains is None else dict(self.gains),
            "utilities": None if self.utilities is None else dict(self.utilities),
            "reference": float(self.reference),
            "score_for_reference": None if score is None else float(score),
            "moves": dict(self.moves),
            **prices_told(self),
            **proof_told(self),
        }

    def __repr__(self) -> str:
        if self.ratios is None or self.acceptable is None:
            return f"<OfficialsAgreement: none ({self.reason})>"
        low, high = self.acceptable.ends
        return f"<OfficialsAgreement: ratio {self.ratios.ratio:.6g}, acceptable [{low:.6g}, {high:.6g}]>"
