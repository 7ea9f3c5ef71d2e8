"""A payment by bins of the index that implements an effort: how it looks, whom it holds, who gains."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from citypact.games.allocation import Allocation
from citypact.mechanisms.index_bet.grid.model import GridModel
from citypact.mechanisms.index_bet.grid.rows import IncentiveRows
from citypact.mechanisms.index_bet.grid.shape import is_single_flip, switches
from citypact.mechanisms.result import Result
from citypact.solvers.certificate import TOLERANCE, Certificate
from citypact.solvers.linear.exact_certificate import ExactCertificate
from citypact.solvers.provenance import Provenance

ASSUMPTIONS = (
    "both cities are risk neutral",
    "effort is hidden, the bin of the index is not",
    "the upstream city chooses among the efforts of the grid",
)


class GridPayment(Result):
    """What the cheapest contract and the smallest stake have in common; both are frozen dataclasses."""

    model: GridModel
    effort: float
    payments: tuple[float, ...]
    shadow_prices: Mapping[str, float]
    certificate: Certificate
    proof: ExactCertificate | None
    provenance: Provenance
    assumptions: tuple[str, ...]

    @property
    def benefit(self) -> float | None:
        """What the effort is worth downstream over the effort without a contract (亿元), if known."""
        model = self.model
        if model.pair is None:
            return None
        alone = model.efforts[model.costs.index(min(model.costs))]
        return float(model.pair.downstream_benefit) * (model.efforts[self._place] - alone)

    @property
    def binding(self) -> tuple[str, ...]:
        """Constraints whose price is more than rounding, dearest first."""
        largest = max(self.shadow_prices.values(), default=0.0)
        kept = [name for name, price in self.shadow_prices.items() if price > TOLERANCE * largest]
        return tuple(sorted(kept, key=lambda name: -self.shadow_prices[name]))

    @property
    def binding_deviations(self) -> tuple[float, ...]:
        """Efforts that the upstream city is just kept from, dearest first."""
        rows = IncentiveRows(self.model, self._place)
        effort_of = dict(zip(rows.labels, (self.model.efforts[k] for k in rows.deviations), strict=True))
        return tuple(effort_of[name] for name in self.binding if name in effort_of)

    @property
    def switches(self) -> tuple[float, ...]:
        """Where on the index the payment flips between high and low."""
        return switches(self.model, np.array(self.payments))

    @property
    def single_flip(self) -> bool:
        """Whether the payment shown is a bet: two amounts, one flip (perhaps inside a bin)."""
        return is_single_flip(np.array(self.payments))

    @property
    def _place(self) -> int:
        return self.model.place(self.effort)

    def _gains(self, expected: float) -> Allocation:
        """Gain of each city over no contract at an expected payment.

        Where the model does not say what effort is worth downstream, that city shows the payment as a loss.
        """
        rent = expected - self.model.costs[self._place] - self.model.outside
        return Allocation(self.model.players, (rent, (self.benefit or 0.0) - expected), self.model.unit)

    def _shape_in_words(self) -> str:
        """Say how the payment depends on the index."""
        if not self.switches:
            return "The payment does not depend on the index."
        where = ", ".join(f"{at:.4g}" for at in self.switches)
        if self.single_flip:
            return f"The payment is a bet that flips once, at an index of {where}."
        return f"The payment is no plain bet; it crosses its middle at an index of {where}."

    def _payment_data(self) -> dict[str, Any]:
        """The payment and its shape as plain data; an open end of a bin is None."""
        edges = self.model.edges
        plain = None if edges is None else [edge if math.isfinite(edge) else None for edge in edges]
        return {
            "edges": plain,
            "payments": list(self.payments),
            "switches": list(self.switches),
            "single_flip": self.single_flip,
        }

    def _proof_data(self) -> dict[str, Any]:
        """Prices and proofs as plain data."""
        money = self.model.unit
        return {
            "shadow_prices": dict(self.shadow_prices),
            "shadow_price_units": dict.fromkeys(self.shadow_prices, f"{money} per {money}"),
            "binding": list(self.binding),
            "binding_deviations": list(self.binding_deviations),
            "certificate": self.certificate.to_dict(),
            "proof": None if self.proof is None else self.proof.to_dict(),
            "provenance": self.provenance.to_dict(),
            "assumptions": list(self.assumptions),
        }
