"""What two cities sign, and everything needed to defend it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from citypact.games.allocation import Allocation
from citypact.mechanisms.ratio_set import RatioSet
from citypact.mechanisms.result import Figures, Result
from citypact.mechanisms.result_parts import ends_told, gains_told, price_rows, prices_told, proof_told
from citypact.mechanisms.result_words import tie_words
from citypact.solvers.certificate import Certificate
from citypact.solvers.provenance import Provenance

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from citypact.games.relocation import Relocation


@dataclass(frozen=True)
class Agreement(Result):
    """The terms a criterion picks, with the range around them and the proof.

    Parameters
    ----------
    agreement : bool
        Whether any ratio within the levers is acceptable to both.
    reason : str or None
        Why not, when there is none.
    ratios : RatioSet or None
        All optimal ratios (origin's share) and the representative.
    participation : tuple of float, or None
        Lowest and highest ratio in [0, 1] that both accept.
    thresholds : tuple of float
        The same two numbers before clipping: what the origin needs, what the destination grants.
    surplus : float
        What an agreement adds for both together (亿元).
    gains : Allocation or None
        Gain of ``origin`` and ``destination`` over no agreement (亿元).
    weight_at_half : float or None
        Bargaining weight of the origin at which one half is the Nash ratio.
    effective_share : float or None
        Origin's share of *all* local tax of the plant, in present value.
    shadow_prices : mapping of str to float
        Gain in the criterion per unit by which each bound is relaxed, never negative;
        units in ``shadow_price_units``.
    levers : mapping of str to float
        Other terms than the ratio (central grants, 亿元).
    core : tuple of float, or None
        With rivals: the ratios at which the origin does not prefer a rival.
    certificate : Certificate
        Residuals recomputed from the game's data.
    """

    agreement: bool
    criterion: str
    reason: str | None
    ratios: RatioSet | None
    participation: tuple[float, float] | None
    thresholds: tuple[float, float]
    surplus: float
    gains: Allocation | None
    weight_at_half: float | None
    effective_share: float | None
    certificate: Certificate
    provenance: Provenance
    game: Relocation
    shadow_prices: Mapping[str, float] = field(default_factory=dict)
    shadow_price_units: Mapping[str, str] = field(default_factory=dict)
    levers: Mapping[str, float] = field(default_factory=dict)
    binding: tuple[str, ...] = ()
    core: tuple[float, float] | None = None
    radius_of_half: float | None = None
    assumptions: tuple[str, ...] = ()

    @property
    def ratio(self) -> float | None:
        """The representative ratio, or ``None`` without an agreement."""
        return None if self.ratios is None else self.ratios.ratio

    @property
    def ratio_set(self) -> tuple[float, float] | None:
        """Ends of the set of optimal ratios, or ``None`` without an agreement."""
        return None if self.ratios is None else self.ratios.ends

    def explain(self) -> str:
        """Say the result in plain sentences."""
        game = self.game
        origin, destination = game.players
        if self.ratios is None or self.gains is None:
            reason = self.reason or "no agreement"
            return f"{reason[0].upper()}{reason[1:]}."
        lines = [f"{origin} keeps {self.ratios.ratio:.1%} of the shared tax ({self.criterion} criterion)."]
        lines += tie_words(self.ratios)
        lines.append(self._range_in_words())
        lines.append(
            f"{origin} gains {self.gains['origin']:.4g} and {destination}"
            f" {self.gains['destination']:.4g} {game.unit} over no agreement;"
            f" an agreement adds {self.surplus:.4g} in all."
        )
        for name, amount in self.levers.items():
            if amount:
                lines.append(f"{name}: {amount:.4g} {game.unit}.")
        if self.effective_share is not None:
            lines.append(
                f"Of all local tax of the plant, {origin} receives {self.effective_share:.1%}"
                " in present value."
            )
        if self.core is not None and not self.core[0] <= self.ratios.ratio <= self.core[1]:
            lines.append(
                f"Not stable: below {self.core[0]:.1%}, {origin} does better with its best rival destination."
            )
        return " ".join(lines)

    def _range_in_words(self) -> str:
        """Say which ratios both accept and whether one half is among them."""
        if self.participation is None:
            return "No ratio alone pleases both: the grant is part of the deal."
        lo, hi = self.participation
        words = f"Both cities accept any ratio from {lo:.1%} to {hi:.1%}."
        if not lo <= 0.5 <= hi:
            return f"{words} One half is outside this range."
        if self.weight_at_half is None or self.core is not None:
            return f"{words} One half is inside this range."
        return (
            f"{words} One half is inside this range; it would be the Nash ratio if {self.game.origin} held"
            f" {self.weight_at_half:.3g} of the bargaining power."
        )

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain data for JSON (``null`` where there is no number)."""
        lo, hi = self.participation or (None, None)
        return {
            "agreement": self.agreement,
            "reason": self.reason,
            "criterion": self.criterion,
            "ratio": self.ratio,
            "ratio_set": ends_told(self.ratios),
            "tie_break": self.ratios.tie_break if self.ratios else "",
            "participation": {"lo": lo, "hi": hi},
            "thresholds": {"origin": self.thresholds[0], "destination": self.thresholds[1]},
            "core": None if self.core is None else {"lo": self.core[0], "hi": self.core[1]},
            "surplus": self.surplus,
            "gains": gains_told(self.gains),
            "weight_at_half": self.weight_at_half,
            "radius_of_half": self.radius_of_half,
            "effective_share": self.effective_share,
            "levers": dict(self.levers),
            **prices_told(self),
            **proof_told(self),
        }

    def rows(self) -> Figures:
        """Return the figures of the result as (name, value, unit), for tables."""
        money = self.game.unit
        lo, hi = self.participation or (None, None)
        gains = self.gains
        return [
            ("ratio (origin's share)", self.ratio, ""),
            ("participation, lowest", lo, ""),
            ("participation, highest", hi, ""),
            ("surplus", self.surplus, money),
            ("gain of origin", None if gains is None else gains["origin"], money),
            ("gain of destination", None if gains is None else gains["destination"], money),
            ("weight at one half", self.weight_at_half, ""),
            ("robustness radius of one half", self.radius_of_half, ""),
            ("effective share", self.effective_share, ""),
            *((name, amount, money) for name, amount in self.levers.items()),
            *price_rows(self.shadow_prices, self.shadow_price_units),
        ]

    def plot(self) -> Figure:
        """Draw both gains over the ratio with the participation interval marked."""
        from citypact.report.split.gain_chart import gain_figure

        return gain_figure(self)

    def __repr__(self) -> str:
        if self.ratios is None:
            return f"<Agreement: none ({self.reason})>"
        return (
            f"<Agreement: ratio {self.ratios.ratio:.6g} by {self.criterion}, acceptable {self.participation}>"
        )
