"""The ratio that a leader picks for itself, and what that costs the two together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from citypact.games.allocation import Allocation
from citypact.mechanisms.effort_contract.leader.bases import TaxBase
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
from citypact.solvers.certificate import Certificate
from citypact.solvers.provenance import Provenance


@dataclass(frozen=True)
class LafferPoint:
    """What a ratio brings when the follower has answered.

    Parameters
    ----------
    ratio : float
        The leader's share.
    tax, leader, follower : float
        Tax, what the leader collects, and what the follower keeps net of its cost (亿元).
    """

    ratio: float
    tax: float
    leader: float
    follower: float


@dataclass(frozen=True)
class LeaderRatio(Result):
    """What a city that moves first asks for.

    Parameters
    ----------
    ratios : RatioSet or None
        The leader's best ratio; ``None`` if no ratio pleases both.
    reason : str
        Why not, and what would unblock it; empty with an agreement.
    acceptable : RatioSet or None
        Ratios in [0, 1] that both accept.
    value : float or None
        The leader's gain over no move (亿元).
    peak : float
        Ratio at which the leader collects most, consent left aside.
    tax : float or None
        Tax after the follower's answer (亿元).
    joint_gain, first_best : float or None
        Gain of both together, and at a ratio of zero, where the follower's effort is efficient (亿元).
    lost : float or None
        First best less joint gain (亿元): what a lump sum instead of a ratio would save.
    gains : Allocation or None
        Gains of leader (origin) and follower (destination) over no move (亿元).
    shadow_prices : mapping of str to float
        The leader's gain per 亿元 by which the follower's demand is relaxed, where it binds.
    curve : tuple of LafferPoint
        The leader's revenue over the ratio.
    """

    base: TaxBase
    origin_loss: float
    destination_cost: float
    ratios: RatioSet | None
    reason: str
    acceptable: RatioSet | None
    value: float | None
    peak: float
    tax: float | None
    joint_gain: float | None
    first_best: float
    lost: float | None
    gains: Allocation | None
    curve: tuple[LafferPoint, ...]
    certificate: Certificate
    provenance: Provenance
    moves: tuple[Move, ...] = ()
    shadow_prices: Mapping[str, float] = field(default_factory=dict)
    shadow_price_units: Mapping[str, str] = field(default_factory=dict)
    binding: tuple[str, ...] = ()
    assumptions: tuple[str, ...] = ()

    @property
    def ratio(self) -> float | None:
        """The leader's ratio, or ``None`` without an agreement."""
        return None if self.ratios is None else self.ratios.ratio

    def explain(self) -> str:
        """Say the result in plain sentences."""
        if self.ratios is None or self.acceptable is None or self.gains is None:
            return self.reason
        unit = self.gains.unit
        low, high = self.acceptable.ends
        lines = [
            f"The leader asks for {self.ratios.ratio:.1%} of the tax and gains {self.value:.4g} {unit};"
            f" the follower raises {self.tax:.4g} and gains {self.gains['destination']:.4g}.",
            f"Both accept any ratio from {low:.1%} to {high:.1%}.",
        ]
        if self.binding:
            lines.append(
                f"It would collect most at {self.peak:.1%}, but the follower grants no more than {high:.1%}."
            )
        if self.lost:
            lines.append(
                f"Together they forgo {self.lost:.4g} {unit}; a lump sum in place of the ratio would save it."
            )
        return " ".join(lines)

    def rows(self) -> Figures:
        """Return the figures of the result as (name, value, unit), for tables."""
        unit = "亿元"
        return [
            ("ratio (origin's share)", self.ratio, ""),
            *range_rows(self.acceptable),
            ("ratio at which the leader collects most", self.peak, ""),
            ("tax", self.tax, unit),
            *gain_rows(self.gains, unit),
            ("joint gain", self.joint_gain, unit),
            ("first best", self.first_best, unit),
            ("joint loss", self.lost, unit),
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
            "peak": self.peak,
            "tax": self.tax,
            "joint_gain": self.joint_gain,
            "first_best": self.first_best,
            "lost": self.lost,
            "gains": gains_told(self.gains),
            "curve": [asdict(point) for point in self.curve],
            "moves": [move.to_dict() for move in self.moves],
            **prices_told(self),
            **proof_told(self),
        }

    def __repr__(self) -> str:
        if self.ratios is None:
            return f"<LeaderRatio: none ({self.reason})>"
        return f"<LeaderRatio: {self.ratios.ratio:.6g}, leader gains {self.value:.6g}>"
