"""An inducement posted to a plant whose threshold the cities do not know."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from citypact.games.allocation import Allocation
from citypact.games.rational import as_fraction
from citypact.games.relocation import Relocation
from citypact.mechanisms.firm_choice.cost_shares import CostShare
from citypact.mechanisms.ratio_set import RatioSet
from citypact.mechanisms.result import Figures, Result
from citypact.mechanisms.result_parts import ends_told, proof_told, range_told
from citypact.mechanisms.trade.beliefs import Belief
from citypact.solvers.certificate import Certificate
from citypact.solvers.provenance import Provenance


@dataclass(frozen=True)
class HiddenInducement(Result):
    """What the cities offer, what it keeps them from, and how they share the tax.

    Parameters
    ----------
    belief : Belief
        Of κ - ΔΠ over the shared tax.
    directive : float
        ψ, probability that the plant is ordered to move.
    payments : tuple of RatioSet
        Every best payment, as a fraction of the shared tax; shown is the smallest.
    chance : float or None
        Probability of a move at it.
    value : float or None
        (W - σ)P, what the cities expect to keep together (亿元 over no move): the maximum.
    markdown : float or None
        W - σ, by how much the offer falls short of the surplus (亿元).
    rent : float or None
        What plants that move by their own choice expect to gain (亿元).
    first_best, lost : float or None
        Expected surplus of cities and plant from moves that are not ordered, if every plant that is
        free to choose moved whenever that is worth it, and the part of it that the markdown loses
        (亿元). What ordered moves bring is in ``value`` alone.
    ratios, acceptable : RatioSet or None
        The Nash ratio with the inducement paid by ``payer``, and the ratios that both accept.
    shares : tuple of CostShare
        The same for each way of paying.
    gains : Allocation or None
        Expected gain of each city over no agreement (亿元).
    """

    game: Relocation
    belief: Belief
    directive: float
    payments: tuple[RatioSet, ...]
    chance: float | None
    value: float | None
    markdown: float | None
    rent: float | None
    first_best: float | None
    lost: float | None
    payer: str
    origin_weight: float
    ratios: RatioSet | None
    acceptable: RatioSet | None
    shares: tuple[CostShare, ...]
    gains: Allocation | None
    reason: str | None
    certificate: Certificate
    provenance: Provenance
    assumptions: tuple[str, ...] = ()

    @property
    def inducement(self) -> float | None:
        """The smallest best payment (亿元)."""
        if not self.payments:
            return None
        return float(self.payments[0].lo * as_fraction(self.game.revenue))

    @property
    def inducements(self) -> tuple[tuple[float, float], ...]:
        """Ends of every interval of best payments (亿元)."""
        tax = as_fraction(self.game.revenue)
        return tuple((float(each.lo * tax), float(each.hi * tax)) for each in self.payments)

    @property
    def ratio(self) -> float | None:
        """The Nash ratio, or ``None`` without an agreement."""
        return None if self.ratios is None else self.ratios.ratio

    def explain(self) -> str:
        """Say the result in plain sentences."""
        if self.ratios is None or self.gains is None or self.acceptable is None:
            reason = self.reason or "no agreement"
            return f"{reason[0].upper()}{reason[1:]}."
        (origin, destination), unit = self.game.players, self.game.unit
        offer = f"{self.inducement:.4g} {unit}" if self.inducement else "nothing"
        lines = [
            f"Offer the plant {offer}: what would move it is believed"
            f" {self.belief.explain()} (over the shared tax), so it moves with probability {self.chance:.1%},"
            f" and the cities expect to keep {self.value:.4g} {unit} together."
        ]
        if len(self.payments) > 1:
            others = ", ".join(f"{low:.4g}" for low, _ in self.inducements[1:])
            lines.append(f"To offer {others} is equally good.")
        lines.append(
            f"Holding the offer {self.markdown:.4g} below the surplus loses {self.lost:.4g} of the"
            f" {self.first_best:.4g} {unit} that free moves could bring; plants that choose to move gain"
            f" {self.rent:.4g}."
        )
        payer = {"origin": origin, "destination": destination}.get(
            self.payer, "each city for its part of the tax"
        )
        low, high = self.acceptable.ends
        lines.append(
            f"{origin} keeps {self.ratios.ratio:.1%} of the shared tax with the inducement paid by {payer};"
            f" both accept any ratio from {low:.1%} to {high:.1%}."
        )
        return " ".join(lines)

    def rows(self) -> Figures:
        """Return the figures of the result as (name, value, unit), for tables."""
        unit = self.game.unit
        low, high = self.acceptable.ends if self.acceptable else (None, None)
        gains: Mapping[str, float] = self.gains or {}
        return [
            ("ratio (origin's share)", self.ratio, ""),
            ("participation, lowest", low, ""),
            ("participation, highest", high, ""),
            ("inducement", self.inducement, unit),
            ("probability of a move", self.chance, ""),
            ("kept by both cities", self.value, unit),
            ("markdown", self.markdown, unit),
            ("rent of the plant", self.rent, unit),
            ("first best of free moves", self.first_best, unit),
            ("lost to the markdown", self.lost, unit),
            *((f"gain of {player}", gains.get(player), unit) for player in self.game.players),
            *(
                (f"ratio if paid by {share.payer}", None if share.ratios is None else share.ratios.ratio, "")
                for share in self.shares
            ),
        ]

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain data for JSON (``null`` where there is no number)."""
        return {
            "agreement": self.ratios is not None,
            "reason": self.reason,
            "ratio": self.ratio,
            "ratio_set": ends_told(self.ratios),
            "participation": range_told(self.acceptable),
            "belief": self.belief.to_dict(),
            "directive": self.directive,
            "inducement": self.inducement,
            "inducements": [list(ends) for ends in self.inducements],
            "chance": self.chance,
            "value": self.value,
            "markdown": self.markdown,
            "rent": self.rent,
            "first_best": self.first_best,
            "lost": self.lost,
            "payer": self.payer,
            "origin_weight": self.origin_weight,
            "shares": [share.to_dict() for share in self.shares],
            "gains": None if self.gains is None else dict(self.gains),
            **proof_told(self),
        }

    def __repr__(self) -> str:
        if self.ratios is None:
            return f"<HiddenInducement: none ({self.reason})>"
        unit = self.game.unit
        return f"<HiddenInducement: offer {self.inducement:.6g} {unit} to the plant, ratio {self.ratio:.6g}>"
