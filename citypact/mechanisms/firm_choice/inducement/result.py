"""An inducement designed for a plant that decides for itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from citypact.games.allocation import Allocation
from citypact.games.firm import FirmChoice
from citypact.games.relocation import Relocation
from citypact.mechanisms.firm_choice.cost_shares import CostShare
from citypact.mechanisms.ratio_set import RatioSet
from citypact.mechanisms.result import Figures, Result
from citypact.mechanisms.result_parts import ends_told, prices_told, proof_told, range_told
from citypact.solvers.certificate import Certificate
from citypact.solvers.provenance import Provenance


@dataclass(frozen=True)
class Inducement(Result):
    """What the cities pay the plant, and how they then share its tax.

    Parameters
    ----------
    payments : tuple of Fraction
        Every best inducement (亿元), exact; empty when none moves the plant for its surplus.
        Shown is the smallest.
    chance : float or None
        Probability of a move at it; an indifferent plant moves.
    chance_if_stays : float or None
        The same if an indifferent plant stays: smaller only without noise, at the threshold.
    value : float or None
        What the cities expect to keep together, (W - σ)P(σ) (亿元 over no move): the maximum.
    payer : str
        Who pays: ``origin``, ``destination`` or ``proportion``.
    ratios, acceptable : RatioSet or None
        The Nash ratio with the inducement paid so, and the ratios that both accept.
    shares : tuple of CostShare
        The same for each way of paying.
    gains : Allocation or None
        Expected gain of each city over no agreement (亿元).
    shadow_prices : mapping of str to float
        Gain in ``value`` per unit by which the plant's moving cost falls, the directive grows, or
        the inducement may be negative; never negative.
    """

    game: Relocation
    firm: FirmChoice
    payments: tuple[Fraction, ...]
    chance: float | None
    chance_if_stays: float | None
    value: float | None
    payer: str
    origin_weight: float
    ratios: RatioSet | None
    acceptable: RatioSet | None
    shares: tuple[CostShare, ...]
    gains: Allocation | None
    reason: str | None
    certificate: Certificate
    provenance: Provenance
    shadow_prices: Mapping[str, float] = field(default_factory=dict)
    binding: tuple[str, ...] = ()
    assumptions: tuple[str, ...] = ()

    @property
    def inducement(self) -> float | None:
        """The smallest best inducement (亿元)."""
        return float(self.payments[0]) if self.payments else None

    @property
    def rent(self) -> float | None:
        """What the plant expects to gain where it chooses freely (亿元): never negative."""
        return self.firm.rent(self.payments[0]) if self.payments else None

    @property
    def ratio(self) -> float | None:
        """The Nash ratio, or ``None`` without an agreement."""
        return None if self.ratios is None else self.ratios.ratio

    @property
    def shadow_price_units(self) -> dict[str, str]:
        """Unit of each shadow price."""
        unit = self.game.unit
        return {
            name: f"{unit} per unit of probability" if name == "directive" else f"{unit} per {unit}"
            for name in self.shadow_prices
        }

    def explain(self) -> str:
        """Say the result in plain sentences."""
        if self.ratios is None or self.gains is None or self.chance is None:
            reason = self.reason or "no agreement"
            return f"{reason[0].upper()}{reason[1:]}."
        (origin, destination), unit = self.game.players, self.game.unit
        lines = [self._payment_in_words(unit)]
        if len(self.payments) > 1:
            others = ", ".join(f"{float(payment):.4g}" for payment in self.payments[1:])
            lines.append(f"To pay {others} is equally good.")
        if self.chance_if_stays != self.chance:
            lines.append(
                "At exactly this payment the plant is indifferent and is taken to move; if it would stay,"
                " any payment above does, and this one is approached."
            )
        payer = {"origin": origin, "destination": destination}.get(
            self.payer, "each city for its part of the tax"
        )
        low, high = self.acceptable.ends if self.acceptable else (None, None)
        paid = f" with the inducement paid by {payer}" if self.payments[0] else ""
        lines.append(f"{origin} keeps {self.ratios.ratio:.1%} of the shared tax{paid}.")
        if self.ratios.tie_break:
            lines.append("The ratio changes no gain: every acceptable one is equally good.")
        lines.append(
            f"Both accept any ratio from {low:.1%} to {high:.1%};"
            f" {origin} gains {self.gains[origin]:.4g} and {destination} {self.gains[destination]:.4g} {unit}"
            " over no agreement."
        )
        return " ".join(lines)

    def _payment_in_words(self, unit: str) -> str:
        if not self.payments[0]:
            return f"Pay the plant nothing: it moves with probability {self.chance:.1%}."
        return (
            f"Pay the plant {self.inducement:.4g} {unit}: it moves with probability {self.chance:.1%},"
            f" and the cities expect to keep {self.value:.4g} {unit} together."
        )

    def rows(self) -> Figures:
        """Return the figures of the result as (name, value, unit), for tables."""
        unit, units = self.game.unit, self.shadow_price_units
        low, high = self.acceptable.ends if self.acceptable else (None, None)
        gains: Mapping[str, float] = self.gains or {}
        return [
            ("ratio (origin's share)", self.ratio, ""),
            ("participation, lowest", low, ""),
            ("participation, highest", high, ""),
            ("inducement", self.inducement, unit),
            ("probability of a move", self.chance, ""),
            ("kept by both cities", self.value, unit),
            ("rent of the plant", self.rent, unit),
            *((f"gain of {player}", gains.get(player), unit) for player in self.game.players),
            *(
                (f"ratio if paid by {share.payer}", None if share.ratios is None else share.ratios.ratio, "")
                for share in self.shares
            ),
            *((f"shadow price: {name}", price, units[name]) for name, price in self.shadow_prices.items()),
        ]

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain data for JSON (``null`` where there is no number)."""
        return {
            "agreement": self.ratios is not None,
            "reason": self.reason,
            "ratio": self.ratio,
            "ratio_set": ends_told(self.ratios),
            "participation": range_told(self.acceptable),
            "inducement": self.inducement,
            "inducements": [float(payment) for payment in self.payments],
            "chance": self.chance,
            "chance_if_stays": self.chance_if_stays,
            "value": self.value,
            "rent": self.rent,
            "payer": self.payer,
            "origin_weight": self.origin_weight,
            "shares": [share.to_dict() for share in self.shares],
            "gains": None if self.gains is None else dict(self.gains),
            **prices_told(self),
            **proof_told(self),
        }

    def __repr__(self) -> str:
        if self.ratios is None:
            return f"<Inducement: none ({self.reason})>"
        return f"<Inducement: {self.inducement:.6g} {self.game.unit} to the plant, ratio {self.ratio:.6g}>"
