"""What the design of a contract on a grid hands back: the cheapest payments, and how they look."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from citypact.games.allocation import Allocation
from citypact.mechanisms.index_bet.contracts.payment import ASSUMPTIONS, GridPayment
from citypact.mechanisms.index_bet.grid.model import GridModel
from citypact.mechanisms.index_bet.grid.rows import PaymentLimits
from citypact.mechanisms.index_bet.grid.shape import EdgeBet
from citypact.mechanisms.result import Figures
from citypact.solvers.certificate import TOLERANCE, Certificate
from citypact.solvers.linear.exact_certificate import ExactCertificate
from citypact.solvers.provenance import Provenance


@dataclass(frozen=True, eq=False)
class GridContract(GridPayment):
    """The cheapest payments by bin that implement an effort.

    Parameters
    ----------
    model : GridModel
        What was contracted on.
    effort : float
        The effort implemented.
    limits : PaymentLimits
        Caps on the payment and reserve of the upstream city.
    payments : tuple of float, length M
        Payment to the upstream city in each bin (亿元).
    expected_payment : float
        Its expectation under the effort (亿元).
    fair_payment : float
        Expected payment that would leave the upstream city just its reserve (亿元).
    least_stake : float
        Smallest distance between the caps that implements the effort (亿元).
    shadow_prices : mapping of str to float
        Fall of the expected payment per unit of slack, by label, at least zero. A price of a
        deviation is what it saves to tolerate one unit of gain from it.
    edge_bet : EdgeBet or None
        The cheapest plain bet with its threshold at an edge, None where none fits the caps.
    unique : bool
        Whether the multipliers prove that no other payment is as cheap.
    tie_break : str
        How the payment shown was chosen where others are as cheap.
    certificate : Certificate
        Residuals recomputed from probabilities and costs.
    proof : ExactCertificate or None
        Exact optimum of small models, with its multipliers.
    """

    model: GridModel
    effort: float
    limits: PaymentLimits
    payments: tuple[float, ...]
    expected_payment: float
    fair_payment: float
    least_stake: float
    shadow_prices: Mapping[str, float]
    edge_bet: EdgeBet | None
    unique: bool
    tie_break: str
    certificate: Certificate
    proof: ExactCertificate | None
    provenance: Provenance
    assumptions: tuple[str, ...] = field(default=ASSUMPTIONS)

    @property
    def rent(self) -> float:
        """Limited-liability rent: what the upstream city keeps above its reserve (亿元)."""
        excess = self.expected_payment - self.fair_payment
        return 0.0 if abs(excess) <= TOLERANCE * self.certificate.scale else excess

    @property
    def gains(self) -> Allocation:
        """Gain of each city over no contract, where the model says what effort is worth downstream.

        Without that the downstream city shows its expected payment as a loss.
        """
        return self._gains(self.expected_payment)

    @property
    def participation(self) -> tuple[float, float | None]:
        """Expected payments that both accept: least of the upstream, most of the downstream city."""
        return self.fair_payment, self.benefit

    def explain(self) -> str:
        """Say the result in plain sentences."""
        model, unit = self.model, self.model.unit
        lines = [
            f"{model.name(self._place).capitalize()} costs {model.downstream} an expected"
            f" {self.expected_payment:.4g} {unit}, paid between {min(self.payments):.4g} and"
            f" {max(self.payments):.4g}."
        ]
        lines.append(
            f"{model.upstream} keeps a rent of {self.rent:.4g} {unit} because it cannot be fined more."
            if self.rent
            else f"{model.upstream} is left with just its reserve."
        )
        lines.append(self._shape_in_words())
        if not self.single_flip and self.edge_bet is not None:
            extra = self.edge_bet.expected_payment - self.expected_payment
            more = f"{extra:.4g} more" if extra > TOLERANCE * self.certificate.scale else "no more"
            lines.append(f"The best plain bet, at {self.edge_bet.threshold:.4g}, costs {more}.")
        if self.tie_break:
            lines.append(f"Other payments are as cheap; shown is the one with the {self.tie_break}.")
        if self.binding:
            lines.append(f"Binding: {', '.join(self.binding)}.")
        return " ".join(lines)

    def rows(self) -> Figures:
        """Return the figures of the result as (name, value, unit), for tables."""
        unit = self.model.unit
        return [
            ("effort", self.effort, ""),
            ("expected payment", self.expected_payment, unit),
            ("rent", self.rent, unit),
            ("lowest payment", min(self.payments), unit),
            ("highest payment", max(self.payments), unit),
            ("smallest stake", self.least_stake, unit),
            *((f"flip {k + 1}", at, "index") for k, at in enumerate(self.switches)),
            *((f"shadow price: {name}", self.shadow_prices[name], "per unit") for name in self.binding),
        ]

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain data for JSON (``null`` where there is no number)."""
        lo, hi = self.participation
        return {
            "effort": self.effort,
            "payment_limits": {"lo": self.limits.lowest, "hi": self.limits.highest},
            "reserve": self.limits.reserve,
            **self._payment_data(),
            "expected_payment": self.expected_payment,
            "rent": self.rent,
            "gains": dict(self.gains),
            "participation": {"lo": lo, "hi": hi},
            "least_stake": self.least_stake,
            "edge_bet": None if self.edge_bet is None else self.edge_bet.to_dict(),
            "unique": self.unique,
            "tie_break": self.tie_break,
            **self._proof_data(),
        }

    def __repr__(self) -> str:
        return (
            f"<GridContract: effort {self.effort:g} for {self.expected_payment:.6g} expected,"
            f" rent {self.rent:.6g}, {len(self.switches)} flip(s)>"
        )
