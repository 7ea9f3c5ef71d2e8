"""What cities on a river sign about its water, and everything needed to defend it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from citypact.games.allocation import Allocation
from citypact.games.river import RiverWater
from citypact.mechanisms.result import Figures, Result
from citypact.mechanisms.result_parts import proof_told
from citypact.solvers.certificate import Certificate
from citypact.solvers.property_report import PropertyReport
from citypact.solvers.provenance import Provenance

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@dataclass(frozen=True, repr=False)
class WaterAgreement(Result):
    """Uses of water and payments along a river.

    Parameters
    ----------
    game : RiverWater
        The river.
    rule : str
        How the worth is shared.
    uses, outflows : Allocation
        What each city uses and what leaves it downstream (亿m³).
    benefits : Allocation
        What each city draws from its own use (亿元).
    welfare : Allocation
        Benefit and transfer together (亿元).
    transfers : Allocation
        Money each city receives, negative where it pays; they add up to zero (亿元).
    gains : Allocation
        Welfare over what the city has alone (亿元).
    section_money : mapping of (str, str) to float
        Net money that crosses the section between a city and the next downstream on its way
        up, if all pay from neighbour to neighbour; negative where it flows down (亿元).
    participation : mapping of str to (float, float)
        What each city has alone and what it adds to all others (亿元).
    core, aspirations : PropertyReport or None
        Whether a coalition would do better alone or gets more than it could reach with all
        upstream water, with the witness; None beyond 12 cities.
    shadow_prices : mapping of str to float
        ``water at CITY``: worth of another unit of inflow there. ``section below CITY``: by how
        much that falls behind the city, which is what water that could be moved up across the
        section would gain. 亿元 per 亿m³; infinite where a first drop has no finite worth.
    binding : tuple of str
        Sections that let no water through although it is dearer above.
    certificate : Certificate
        Proof that the use is best and that the money balances.
    """

    game: RiverWater
    rule: str
    uses: Allocation
    outflows: Allocation
    benefits: Allocation
    welfare: Allocation
    transfers: Allocation
    gains: Allocation
    section_money: Mapping[tuple[str, str], float]
    participation: Mapping[str, tuple[float, float]]
    core: PropertyReport | None
    aspirations: PropertyReport | None
    shadow_prices: Mapping[str, float]
    binding: tuple[str, ...]
    certificate: Certificate
    provenance: Provenance
    assumptions: tuple[str, ...] = ()

    @property
    def total(self) -> float:
        """What the best use is worth to all together (亿元)."""
        return math.fsum(self.benefits.vector())

    @property
    def surplus(self) -> float:
        """What sharing the river adds over every city on its own (亿元)."""
        return math.fsum(self.gains.vector())

    @property
    def shadow_price_units(self) -> dict[str, str]:
        """Unit of each shadow price."""
        unit = f"{self.game.unit} per {self.game.water_unit}"
        return dict.fromkeys(self.shadow_prices, unit)

    def explain(self) -> str:
        """Say the result in plain sentences."""
        unit, small = self.game.unit, 1e-9 * max(self.total, 0.0)
        lines = [
            f"Used best, the water is worth {self.total:.4g} {unit} a year,"
            f" {self.surplus:.4g} more than with every city on its own."
        ]
        pays = [(name, -paid) for name, paid in self.transfers.items() if paid < -small]
        gets = [(name, got) for name, got in self.transfers.items() if got > small]
        if pays:
            rule = self.rule.replace("_", " ")
            given = ", ".join(f"{name} {amount:.4g}" for name, amount in pays)
            taken = ", ".join(f"{name} {amount:.4g}" for name, amount in gets)
            lines.append(f"Under the {rule} rule these pay ({unit}): {given}; these receive: {taken}.")
        else:
            lines.append("No money changes hands.")
        if self.core is not None and self.aspirations is not None:
            for report, good in (
                (self.core, "No coalition would do better alone."),
                (self.aspirations, "None gets more than it could reach with all water from upstream."),
            ):
                lines.append(good if report else f"Not {report.name}: {report.statement}.")
        return " ".join(lines)

    def rows(self) -> Figures:
        """Return the figures of the result as (name, value, unit), for tables."""
        parts = (
            ("water of", self.uses),
            ("benefit of", self.benefits),
            ("transfer to", self.transfers),
            ("welfare of", self.welfare),
            ("gain of", self.gains),
        )
        units = self.shadow_price_units
        return [
            ("total worth", self.total, self.game.unit),
            *((f"{what} {name}", amount, part.unit) for what, part in parts for name, amount in part.items()),
            *(
                (f"shadow price: {name}", _finite(price), units[name])
                for name, price in self.shadow_prices.items()
            ),
        ]

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain data for JSON (``null`` where there is no number)."""
        return {
            "rule": self.rule,
            "total": self.total,
            "surplus": self.surplus,
            "uses": dict(self.uses),
            "outflows": dict(self.outflows),
            "benefits": dict(self.benefits),
            "welfare": dict(self.welfare),
            "transfers": dict(self.transfers),
            "gains": dict(self.gains),
            "section_money": [
                {"from": below, "to": city, "amount": amount}
                for (city, below), amount in self.section_money.items()
            ],
            "participation": {n: {"lo": low, "hi": high} for n, (low, high) in self.participation.items()},
            "core": None if self.core is None else self.core.to_dict(),
            "aspirations": None if self.aspirations is None else self.aspirations.to_dict(),
            "shadow_prices": {name: _finite(price) for name, price in self.shadow_prices.items()},
            "shadow_price_units": self.shadow_price_units,
            "binding": list(self.binding),
            **proof_told(self),
        }

    def plot(self) -> Figure:
        """Draw the river with uses, gains and the money that crosses each section."""
        from citypact.report.water.river_map import river_figure

        return river_figure(self)

    def __repr__(self) -> str:
        stable = "" if self.core is None else ", in the core" if self.core else ", not in the core"
        return f"<WaterAgreement: {len(self.uses)} cities by {self.rule}, worth {self.total:.6g}{stable}>"


def _finite(number: float) -> float | None:
    return number if math.isfinite(number) else None
