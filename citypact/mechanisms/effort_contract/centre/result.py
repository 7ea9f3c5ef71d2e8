"""What a centre that moves first adds to the cities' shares, and what it costs."""

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
from citypact.solvers.certificate import Certificate
from citypact.solvers.provenance import Provenance

if TYPE_CHECKING:
    from citypact.mechanisms.ratio_moves import Move


@dataclass(frozen=True)
class PricePoint:
    """The best terms at one price of central money, consent of the cities left aside.

    Parameters
    ----------
    central_price : float
        What a yuan of central money costs society.
    ratio, bonus : float
        Origin's share, and the rate that the centre adds to either share.
    cost : float
        Bonus paid (亿元).
    value : float
        Cities' gains, plus the central benefit, less the social cost of central money (亿元).
    """

    central_price: float
    ratio: float
    bonus: float
    cost: float
    value: float

    def to_dict(self) -> dict[str, float]:
        """Return the point as plain data for JSON."""
        return {
            "central_price": self.central_price,
            "ratio": self.ratio,
            "bonus": self.bonus,
            "cost": self.cost,
            "value": self.value,
        }


@dataclass(frozen=True)
class CentreLeads(Result):
    """The ratio, the bonus rate and the grant that a centre sets before the cities work.

    Parameters
    ----------
    ratios : RatioSet or None
        All best ratios of the origin; ``None`` if the move is worth less than nothing.
    reason : str
        Why there is no agreement and what would unblock it; empty with one.
    acceptable : RatioSet or None
        Ratios in [0, 1] at which, bonus and grant given, the cities together gain.
    value : float or None
        Cities' gains and central benefit, less the social cost of central money (亿元).
    bonus : float or None
        Rate of the tax that the centre adds to either share.
    bonus_cost, grant : float or None
        What the centre pays through the bonus and as a lump sum (亿元).
    limit : float
        Least central price at which no bonus pays for its incentives alone.
    without_centre : float
        Value without bonus and grant, 0 if the cities then do not agree (亿元).
    efforts : tuple of float or None
        Efforts of origin and destination.
    revenue : float or None
        Tax (亿元).
    transfer : float or None
        Lump sums to the origin, from the destination or the grant, that leave both the same gain.
    gains : Allocation or None
        Gains of the cities over no move, all payments included (亿元).
    shadow_prices : mapping of str to float
        Value per 亿元 by which the cities' demand to gain together is relaxed.
    curve : tuple of PricePoint
        The terms over the price of central money.
    """

    problem: EffortProblem
    central_benefit: float
    ratios: RatioSet | None
    reason: str
    acceptable: RatioSet | None
    value: float | None
    bonus: float | None
    bonus_cost: float | None
    grant: float | None
    limit: float
    without_centre: float
    efforts: tuple[float, float] | None
    revenue: float | None
    transfer: float | None
    gains: Allocation | None
    curve: tuple[PricePoint, ...]
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
        from citypact.mechanisms.effort_contract.centre.leading import centre_moves

        return centre_moves(self.problem, self.central_benefit)

    def explain(self) -> str:
        """Say the result in plain sentences."""
        price, unit = float(self.problem.central_price), self.problem.unit
        limit = f"A bonus pays for its incentives at prices of central money below {self.limit:.4g}."
        if self.ratios is None or self.gains is None or self.bonus is None:
            return f"{self.reason} {limit}"
        origin, destination = self.problem.players
        paid = (
            f"adds {self.bonus:.2%} of the tax to either share, {self.bonus_cost:.4g} {unit} in all"
            if self.bonus
            else "pays no bonus"
        )
        lines = [
            f"{origin} keeps {self.ratios.ratio:.1%} of the tax, and the centre {paid}"
            f" (a central yuan costs {price:.3g}).",
            limit,
            f"The value is {self.value:.4g} {unit}; without the centre {self.without_centre:.4g}.",
            f"{origin} and {destination} gain {self.gains['origin']:.4g} {unit} each.",
        ]
        if self.grant:
            lines.append(f"A grant of {self.grant:.4g} {unit} is needed for their consent.")
        if self.binding:
            name = self.binding[0]
            lines.append(f"Binding: {name}; relaxing it is worth {self.shadow_prices[name]:.3g} per {unit}.")
        return " ".join(lines)

    def rows(self) -> Figures:
        """Return the figures of the result as (name, value, unit), for tables."""
        unit = self.problem.unit
        efforts = self.efforts or (None, None)
        return [
            ("ratio (origin's share)", self.ratio, ""),
            *range_rows(self.acceptable),
            ("bonus rate", self.bonus, ""),
            ("cost of the bonus", self.bonus_cost, unit),
            ("grant", self.grant, unit),
            ("value", self.value, unit),
            ("value without the centre", self.without_centre, unit),
            ("central price from which no bonus pays", self.limit, ""),
            ("effort of origin", efforts[0], ""),
            ("effort of destination", efforts[1], ""),
            ("tax", self.revenue, unit),
            ("lump sums to origin", self.transfer, unit),
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
            "bonus": self.bonus,
            "bonus_cost": self.bonus_cost,
            "grant": self.grant,
            "limit": self.limit,
            "without_centre": self.without_centre,
            "central_benefit": self.central_benefit,
            "efforts": None if self.efforts is None else list(self.efforts),
            "revenue": self.revenue,
            "transfer": self.transfer,
            "gains": gains_told(self.gains),
            "curve": [point.to_dict() for point in self.curve],
            "moves": [move.to_dict() for move in self.moves],
            **prices_told(self),
            **proof_told(self),
        }

    def __repr__(self) -> str:
        if self.ratios is None:
            return f"<CentreLeads: none ({self.reason})>"
        return f"<CentreLeads: ratio {self.ratios.ratio:.6g}, bonus {self.bonus:.6g}>"
