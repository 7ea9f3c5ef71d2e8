"""The best truthful mechanism for finitely many types, with payments, prices and proof."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from citypact.games.allocation import Allocation
from citypact.games.coalitional import FloatArray
from citypact.mechanisms.result import Figures, Result
from citypact.mechanisms.result_parts import proof_told
from citypact.mechanisms.trade.second_best.type_grid import TypeGrid
from citypact.solvers.certificate import Certificate
from citypact.solvers.provenance import Provenance

SHARE = "of the shared tax"


@dataclass(frozen=True, eq=False)
class SecondBest(Result):
    """What informed cities can reach at best when each may refuse.

    Parameters
    ----------
    surplus, first_best : float
        Expected surplus with private costs, and with known ones (fractions of the shared tax).
    exact : Fraction or None
        The surplus in fractions, where the program is small enough to be proved so.
    price : float
        Worth of one more central yuan, the shadow price of the budget.
    minimal_subsidy : float
        Central money with which first best is reached.
    spent, budget : float
        Central money used, and available.
    moves : array, shape (I, J)
        Chance that the plant moves, by types of origin and destination.
    payments : tuple of arrays
        Expected payment to each type of the origin; by each type of the destination.
    interim : tuple of arrays
        Expected gain of each type of origin and destination.
    gains : Allocation
        Expected gain of the cities.
    compared : str
        Which comparisons of types were rows of the program.
    """

    surplus: float
    first_best: float
    exact: Fraction | None
    price: float
    minimal_subsidy: float
    spent: float
    budget: float
    moves: FloatArray
    payments: tuple[FloatArray, FloatArray]
    interim: tuple[FloatArray, FloatArray]
    gains: Allocation
    origin: TypeGrid
    destination: TypeGrid
    compared: str
    binding: tuple[str, ...]
    certificate: Certificate
    provenance: Provenance
    shadow_prices: Mapping[str, float] = field(default_factory=dict)
    shadow_price_units: Mapping[str, str] = field(default_factory=dict)
    assumptions: tuple[str, ...] = ()

    @property
    def participation(self) -> tuple[float, float]:
        """Least interim gain of the origin's and of the destination's types."""
        return float(self.interim[0].min()), float(self.interim[1].min())

    def explain(self) -> str:
        """Say the result in plain sentences."""
        share = f" ({self.surplus / self.first_best:.1%} of first best)" if self.first_best else ""
        lines = [
            f"With {len(self.origin)} x {len(self.destination)} types the best truthful, voluntary mechanism"
            f" yields {self.surplus:.6g} of the shared tax{share}."
        ]
        if self.minimal_subsidy > self.budget:
            lines.append(
                f"First best needs central money of {self.minimal_subsidy:.4g};"
                f" the first yuan beyond {self.budget:.4g} adds {self.price:.4g}."
            )
        else:
            lines.append("First best is reached: more central money adds nothing.")
        return " ".join(lines)

    def rows(self) -> Figures:
        """Return the figures of the result as (name, value, unit), for tables."""
        return [
            ("second best", self.surplus, SHARE),
            ("first best", self.first_best, SHARE),
            ("minimal subsidy for first best", self.minimal_subsidy, SHARE),
            ("worth of one more central yuan", self.price, "yuan per yuan"),
            ("central money spent", self.spent, SHARE),
            ("gain of origin", self.gains["origin"], SHARE),
            ("gain of destination", self.gains["destination"], SHARE),
        ]

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain data for JSON."""
        return {
            "second_best": self.surplus,
            "exact": None if self.exact is None else f"{self.exact.numerator}/{self.exact.denominator}",
            "first_best": self.first_best,
            "minimal_subsidy": self.minimal_subsidy,
            "price": self.price,
            "spent": self.spent,
            "budget": self.budget,
            "gains": dict(self.gains),
            "participation": list(self.participation),
            "types": [len(self.origin), len(self.destination)],
            "compared": self.compared,
            "binding": list(self.binding),
            "moves": self.moves.tolist(),
            "payments": {
                "to_origin": self.payments[0].tolist(),
                "by_destination": self.payments[1].tolist(),
            },
            "interim": {"origin": self.interim[0].tolist(), "destination": self.interim[1].tolist()},
            "shadow_prices": dict(self.shadow_prices),
            "shadow_price_units": dict(self.shadow_price_units),
            **proof_told(self),
        }

    def __repr__(self) -> str:
        size = f"{len(self.origin)} x {len(self.destination)} types"
        return f"<SecondBest: {self.surplus:.6g} of {self.first_best:.6g} with {size}>"
