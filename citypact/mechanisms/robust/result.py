"""A robust agreement: the ratio, what it guarantees to each city, and what would upset it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from citypact.games.allocation import Allocation
from citypact.games.relocation import Relocation
from citypact.mechanisms.ratio_set import RatioSet
from citypact.mechanisms.result import Figures, Result
from citypact.mechanisms.result_parts import (
    ends_told,
    price_rows,
    prices_told,
    proof_told,
    range_rows,
    range_told,
)
from citypact.mechanisms.result_words import tie_words
from citypact.mechanisms.robust.levers import Levers, Payments
from citypact.mechanisms.robust.sets.uncertainty_set import UncertaintySet
from citypact.mechanisms.robust.sizes import Radius
from citypact.solvers.certificate import Certificate
from citypact.solvers.provenance import Provenance


@dataclass(frozen=True)
class RobustAgreement(Result):
    """The ratio that is best in the worst case, or why no ratio is safe for both.

    Parameters
    ----------
    criterion : {"max-min", "nash"}
        What was maximised.
    ratios : RatioSet or None
        All optimal ratios (origin's share); None if no ratio is acceptable in every case.
    reason : str or None
        Why there is none, and what would unblock it.
    acceptable : RatioSet or None
        The ratios in [0, 1] that both cities accept in every case, payments included.
    worst_gains : Allocation or None
        Gain of each city in its own worst case, payments included (亿元).
    worst_scenarios : mapping or None
        R, L and K (亿元) of each city's worst case at the ratio.
    product : float or None
        Product of the worst gains (亿元²), for "nash".
    payments : Payments or None
        Lump sum and grants that belong to the ratio (亿元).
    guaranteed_surplus : float
        Surplus of an agreement in the worst case for both together (亿元).
    estimate : RatioSet or None
        What the same criterion picks without deviations.
    radius_of_half : Radius
        By which factor the set may grow until one half is refused.
    shrinkage : float or None
        Without an agreement: the largest factor for the set at which there is one.
    shadow_prices : mapping of str to float
        Guaranteed gain per unit of each lever, bound and size of the set; for "max-min".
    """

    game: Relocation
    uncertainty: UncertaintySet
    criterion: str
    levers: Levers
    ratios: RatioSet | None
    reason: str | None
    acceptable: RatioSet | None
    worst_gains: Allocation | None
    worst_scenarios: Mapping[str, Mapping[str, float]] | None
    product: float | None
    payments: Payments | None
    guaranteed_surplus: float
    estimate: RatioSet | None
    radius_of_half: Radius
    shrinkage: float | None
    shadow_prices: Mapping[str, float]
    shadow_price_units: Mapping[str, str]
    certificate: Certificate
    provenance: Provenance
    assumptions: tuple[str, ...]

    @property
    def ratio(self) -> float | None:
        """The representative ratio, or ``None`` without an agreement."""
        return None if self.ratios is None else self.ratios.ratio

    @property
    def value(self) -> float | None:
        """What is maximised: the smaller worst gain (亿元), or for "nash" the product (亿元²)."""
        if self.product is not None or self.worst_gains is None:
            return self.product
        return min(self.worst_gains.vector())

    @property
    def moved(self) -> float | None:
        """By how much the deviations move the ratio, against the estimate alone."""
        if self.ratios is None or self.estimate is None:
            return None
        return float(self.ratios.exact - self.estimate.exact)

    @property
    def binding(self) -> tuple[str, ...]:
        """Names of what has a price."""
        return tuple(name for name, price in self.shadow_prices.items() if price > 0)

    def explain(self) -> str:
        """Say the result in plain sentences."""
        game = self.game
        held = f"Held possible: {self.uncertainty.explain()} ({game.unit})."
        if self.ratios is None or self.acceptable is None or self.worst_gains is None:
            reason = self.reason or "no agreement"
            return f"{held} {reason[0].upper()}{reason[1:]}."
        low, high = self.acceptable.ends
        lines = [
            held,
            f"{game.origin} keeps {self.ratios.ratio:.1%} of the shared tax"
            f" ({self.criterion} of the worst cases).",
        ]
        lines += tie_words(self.ratios)
        if self.estimate is not None:
            lines.append(f"At the estimate alone it would be {self.estimate.ratio:.1%}.")
        lines.append(f"Both cities accept any ratio from {low:.1%} to {high:.1%} whatever comes.")
        lines.append(
            f"In its own worst case {game.origin} still gains {self.worst_gains['origin']:.4g} and"
            f" {game.destination} {self.worst_gains['destination']:.4g} {game.unit}."
        )
        lines += [f"{name}: {amount:.4g} {game.unit}." for name, amount in self._paid().items() if amount]
        lines.append(self._half())
        return " ".join(lines)

    def _paid(self) -> dict[str, float | None]:
        """Return the payments by name."""
        paid = self.payments
        names = ("lump sum to the origin", "central grant to the origin", "central grant to the destination")
        if paid is None:
            return dict.fromkeys(names)
        amounts = (paid.lump_sum, paid.origin_grant, paid.destination_grant)
        return dict(zip(names, map(float, amounts), strict=True))

    def _half(self) -> str:
        radius = self.radius_of_half.value
        if radius is None:
            return f"One half: {self.radius_of_half.limited_by}."
        if radius < 0:
            return "One half is refused even at the estimate."
        verdict = "stays acceptable" if radius >= 1 else "is not acceptable in every case"
        return f"One half {verdict}: it stands deviations of up to {radius:.4g} times this set."

    def rows(self) -> Figures:
        """Return the figures of the result as (name, value, unit), for tables."""
        money = self.game.unit
        gains = self.worst_gains
        squared = f"{money}²" if self.criterion == "nash" else money
        return [
            ("ratio (origin's share)", self.ratio, ""),
            ("ratio at the estimate", None if self.estimate is None else self.estimate.ratio, ""),
            *range_rows(self.acceptable),
            (f"value ({self.criterion})", self.value, squared),
            ("worst gain of origin", None if gains is None else gains["origin"], money),
            ("worst gain of destination", None if gains is None else gains["destination"], money),
            ("guaranteed surplus", self.guaranteed_surplus, money),
            *((name, amount, money) for name, amount in self._paid().items()),
            ("robustness radius of one half", self.radius_of_half.value, "sizes of the set"),
            ("size of the set with an agreement", self.shrinkage, "sizes of the set"),
            *price_rows(self.shadow_prices, self.shadow_price_units),
        ]

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain data for JSON (``null`` where there is no number)."""
        scenarios = self.worst_scenarios
        return {
            "criterion": self.criterion,
            "uncertainty": self.uncertainty.explain(),
            "ratio": self.ratio,
            "ratio_set": ends_told(self.ratios),
            "tie_break": self.ratios.tie_break if self.ratios else "",
            "reason": self.reason,
            "acceptable": range_told(self.acceptable),
            "value": self.value,
            "worst_gains": None if self.worst_gains is None else dict(self.worst_gains),
            "worst_scenarios": None
            if scenarios is None
            else {city: dict(amounts) for city, amounts in scenarios.items()},
            "payments": self._paid(),
            "guaranteed_surplus": self.guaranteed_surplus,
            "ratio_at_estimate": None if self.estimate is None else self.estimate.ratio,
            "moved": self.moved,
            "radius_of_half": self.radius_of_half.to_dict(),
            "shrinkage": self.shrinkage,
            **prices_told(self),
            **proof_told(self),
        }

    def __repr__(self) -> str:
        if self.ratios is None or self.acceptable is None:
            return f"<RobustAgreement: none ({self.reason})>"
        return (
            f"<RobustAgreement: ratio {self.ratios.ratio:.6g} by {self.criterion},"
            f" acceptable {self.acceptable.ends}>"
        )
