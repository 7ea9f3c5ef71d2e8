"""The ratio at which the origin stops obstructing, and what obstruction costs at any other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from citypact.games.allocation import Allocation
from citypact.games.rational import Number, as_fraction
from citypact.games.retention import RetentionGame
from citypact.mechanisms.ratio_set import RatioSet
from citypact.mechanisms.result import Figures, Result
from citypact.mechanisms.result_parts import ends_told, proof_told
from citypact.solvers.certificate import Certificate
from citypact.solvers.provenance import Provenance


@dataclass(frozen=True)
class Retention(Result):
    """What a ratio does to an origin that obstructs the move.

    Parameters
    ----------
    game : RetentionGame
        The two cities, the plant, and what obstruction costs.
    efficient : RatioSet
        Every ratio in [0, 1] with the largest welfare, whoever accepts it.
    ends_obstruction : float
        ℓ = L/R: from this ratio on the origin does not obstruct; outside [0, 1] it may be above
        every ratio, or below.
    acceptable : RatioSet
        Ratios that both cities prefer to no ratio at all (the origin obstructing).
    ratios : RatioSet or None
        The best of the acceptable ratios; ``None`` if they are no better than no ratio.
    value : float or None
        Expected welfare at it (亿元 over no move): the maximum.
    without : float
        Expected welfare without a ratio.
    obstruction : float
        ω at the ratio (at none, without an agreement): by how much the origin cuts the probability.
    chance : float
        Probability of a move then, p₀ - ω.
    cost : float
        What that obstruction costs the origin (亿元).
    wasted : float
        The same without a ratio: what is spent on "preventing by every means".
    gains : Allocation or None
        Gain of each city over no ratio (亿元).
    """

    game: RetentionGame
    efficient: RatioSet
    ends_obstruction: float
    acceptable: RatioSet
    ratios: RatioSet | None
    value: float | None
    without: float
    obstruction: float
    chance: float
    cost: float
    wasted: float
    gains: Allocation | None
    reason: str | None
    certificate: Certificate
    provenance: Provenance
    assumptions: tuple[str, ...] = ()

    @property
    def ratio(self) -> float | None:
        """The lowest of the best ratios, or ``None`` without an agreement."""
        return None if self.ratios is None else self.ratios.ratio

    def obstruction_at(self, ratio: Number) -> tuple[float, float]:
        """Return ω and its cost (亿元) at any ratio."""
        reply = self.game.best_reply(as_fraction(ratio))
        return float(reply), float(self.game.cost(reply))

    def explain(self) -> str:
        """Say the result in plain sentences."""
        relocation = self.game.relocation
        (origin, destination), unit = relocation.players, relocation.unit
        low, high = self.efficient.ends
        best = f"every ratio from {low:.1%} to {high:.1%}" if low < high else f"a ratio of {low:.1%}"
        if self.ratios is None or self.gains is None:
            reason = self.reason or "no agreement"
            return f"{reason[0].upper()}{reason[1:]}. Welfare is largest at {best}."
        before, _ = self.obstruction_at(0)
        lines = [
            f"At a ratio of {self.ratio:.1%} {origin} takes {self.obstruction:.1%} off the probability of a"
            f" move, without a ratio {before:.1%}: the plant moves with probability {self.chance:.1%}.",
            f"Without a ratio {origin} spends {self.wasted:.4g} {unit} on obstruction,"
            f" with it {self.cost:.4g}.",
        ]
        if self.ratios.tie_break:
            start, stop = self.ratios.ends
            lines.append(f"Every ratio from {start:.1%} to {stop:.1%} is equally good for both together.")
        if not low <= self.ratios.ends[0] <= high:
            lines.append(
                f"Welfare would be larger still at {best}, but beyond {self.acceptable.ends[1]:.1%}"
                f" {destination} does better to live with the obstruction."
            )
        lines.append(
            f"{origin} gains {self.gains[origin]:.4g} and {destination}"
            f" {self.gains[destination]:.4g} {unit} over no ratio."
        )
        return " ".join(lines)

    def rows(self) -> Figures:
        """Return the figures of the result as (name, value, unit), for tables."""
        relocation = self.game.relocation
        unit = relocation.unit
        gains: Mapping[str, float] = self.gains or {}
        low, high = self.ratios.ends if self.ratios else (None, None)
        return [
            ("ratio (origin's share)", self.ratio, ""),
            ("best acceptable ratios, lowest", low, ""),
            ("best acceptable ratios, highest", high, ""),
            ("participation, lowest", self.acceptable.ends[0], ""),
            ("participation, highest", self.acceptable.ends[1], ""),
            ("largest welfare from ratio", self.efficient.ends[0], ""),
            ("largest welfare up to ratio", self.efficient.ends[1], ""),
            ("obstruction ends at ratio", self.ends_obstruction, ""),
            ("welfare", self.value, unit),
            ("welfare without a ratio", self.without, unit),
            ("obstruction", self.obstruction, ""),
            ("probability of a move", self.chance, ""),
            ("cost of obstruction", self.cost, unit),
            ("cost of obstruction without a ratio", self.wasted, unit),
            *((f"gain of {player}", gains.get(player), unit) for player in relocation.players),
        ]

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain data for JSON (``null`` where there is no number)."""
        return {
            "agreement": self.ratios is not None,
            "reason": self.reason,
            "ratio": self.ratio,
            "ratio_set": ends_told(self.ratios),
            "participation": {"lo": self.acceptable.ends[0], "hi": self.acceptable.ends[1]},
            "efficient": list(self.efficient.ends),
            "ends_obstruction": self.ends_obstruction,
            "value": self.value,
            "without": self.without,
            "obstruction": self.obstruction,
            "chance": self.chance,
            "cost": self.cost,
            "wasted": self.wasted,
            "gains": None if self.gains is None else dict(self.gains),
            **proof_told(self),
        }

    def __repr__(self) -> str:
        if self.ratios is None:
            return f"<Retention: none ({self.reason})>"
        return f"<Retention: ratio {self.ratio:.6g}, obstruction {self.obstruction:.6g}>"
