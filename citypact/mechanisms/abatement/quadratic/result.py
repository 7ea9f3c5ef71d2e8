"""What cities sign when damage grows faster than pollution: targets, prices and payments."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from citypact.games.abatement import QuadraticDamage
from citypact.games.allocation import Allocation
from citypact.mechanisms.abatement.payments import Transfer
from citypact.mechanisms.result import Figures, Result
from citypact.mechanisms.result_parts import proof_told
from citypact.solvers.certificate import Certificate
from citypact.solvers.provenance import Provenance


@dataclass(frozen=True, repr=False)
class QuadraticSettlement(Result):
    """An agreement on abatement among cities with quadratic damage.

    Parameters
    ----------
    rule, conjecture : str
        How the joint gain is divided, and what a coalition expects of the others.
    targets, no_agreement : Allocation
        Abatement of each city with and without the agreement.
    own_gains, payments, gains : Allocation
        Gain before payment, side payment received (they add up to zero exactly) and gain (亿元).
    participation : mapping of city to (lowest, highest), or None
        Side payments that leave some division in the core; None if the core is empty or there
        are more than 8 cities.
    transfers : tuple of Transfer
        Who pays whom.
    damage_prices : mapping of city to float
        Marginal damage at the targets: what a unit less of exposure there is worth
        (亿元 per unit), never negative.
    limit_prices : mapping of city to float
        What one more unit of possible abatement is worth (亿元 per unit), 0 where the limit
        does not bind.
    in_core : bool or None
        Whether no group of cities does better alone, as conjectured; None beyond 12 cities.
    objection : tuple of str
        A group that does better alone, if there is one.
    surplus : float
        What the agreement adds for all together (亿元).
    certificate : Certificate
        Residuals recomputed from the game's data.
    """

    rule: str
    conjecture: str
    targets: Allocation
    no_agreement: Allocation
    own_gains: Allocation
    payments: Allocation
    gains: Allocation
    participation: Mapping[str, tuple[float, float]] | None
    transfers: tuple[Transfer, ...]
    damage_prices: Mapping[str, float]
    limit_prices: Mapping[str, float]
    in_core: bool | None
    objection: tuple[str, ...]
    surplus: float
    certificate: Certificate
    provenance: Provenance
    game: QuadraticDamage
    assumptions: tuple[str, ...] = ()

    @property
    def shadow_prices(self) -> dict[str, float]:
        """All prices by the name of their constraint."""
        return {
            **{f"exposure of {name}": price for name, price in self.damage_prices.items()},
            **{f"emissions of {name}": price for name, price in self.limit_prices.items()},
        }

    @property
    def binding(self) -> tuple[str, ...]:
        """Names of the limits that bind."""
        return tuple(f"emissions of {name}" for name, price in self.limit_prices.items() if price > 0)

    def explain(self) -> str:
        """Say the result in plain sentences."""
        unit = self.game.unit
        if not self.surplus > 0:
            return "Acting together adds nothing: there is nothing to agree on."
        name, price = max(self.damage_prices.items(), key=lambda item: item[1])
        lines = [
            f"Together the {self.game.size} cities gain {self.surplus:.4g} {unit} over no agreement"
            f" ({self.rule}, others as in the {self.conjecture} conjecture).",
            f"A unit less of exposure is worth most in {name}: {price:.4g} {unit}.",
        ]
        if self.binding:
            full = ", ".join(name for name, price in self.limit_prices.items() if price > 0)
            lines.append(f"All that can be abated is abated in: {full}.")
        if self.transfers:
            shown = "; ".join(map(str, self.transfers[:4]))
            more = f" and {len(self.transfers) - 4} more transfers" if len(self.transfers) > 4 else ""
            lines.append(f"In {unit}, {shown}{more}.")
        if self.objection:
            lines.append(f"Not stable: {' and '.join(self.objection)} would gain more alone.")
        elif self.in_core:
            lines.append("No group of cities does better alone.")
        return " ".join(lines)

    def rows(self) -> Figures:
        """Return the figures of the result as (name, value, unit), for tables."""
        money = self.game.unit
        figures: Figures = [("surplus", self.surplus, money)]
        for name in self.game.players:
            low, high = (None, None) if self.participation is None else self.participation[name]
            figures += [
                (f"{name}: abatement without agreement", self.no_agreement[name], ""),
                (f"{name}: abatement", self.targets[name], ""),
                (f"{name}: gain before payment", self.own_gains[name], money),
                (f"{name}: side payment", self.payments[name], money),
                (f"{name}: side payment, lowest", low, money),
                (f"{name}: side payment, highest", high, money),
                (f"{name}: gain", self.gains[name], money),
            ]
        unit = f"{money} per unit"
        return figures + [
            (f"shadow price: {name}", price, unit) for name, price in self.shadow_prices.items()
        ]

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain data for JSON (``null`` where there is no number)."""
        ranges = self.participation
        return {
            "rule": self.rule,
            "conjecture": self.conjecture,
            "unit": self.game.unit,
            "surplus": self.surplus,
            "abatement": {"nash": dict(self.no_agreement.items()), "efficient": dict(self.targets.items())},
            "own_gains": dict(self.own_gains.items()),
            "payments": dict(self.payments.items()),
            "gains": dict(self.gains.items()),
            "participation": None
            if ranges is None
            else {name: {"lo": low, "hi": high} for name, (low, high) in ranges.items()},
            "transfers": [
                {"payer": one.payer, "recipient": one.recipient, "amount": one.amount}
                for one in self.transfers
            ],
            "shadow_prices": self.shadow_prices,
            "shadow_price_units": dict.fromkeys(self.shadow_prices, f"{self.game.unit} per unit"),
            "binding": list(self.binding),
            "in_core": self.in_core,
            "objection": list(self.objection),
            **proof_told(self),
        }

    def __repr__(self) -> str:
        return (
            f"<QuadraticSettlement: {self.game.size} cities, surplus {self.surplus:.6g} {self.game.unit}"
            f" by {self.rule}, {self.conjecture} conjecture>"
        )
