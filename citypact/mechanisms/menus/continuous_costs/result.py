"""A menu for costs that fill an interval, as a step function of the cost."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from citypact.games.allocation import Allocation
from citypact.mechanisms.menus.terms.benefits import Benefit
from citypact.mechanisms.menus.terms.distributions import CostDistribution
from citypact.mechanisms.result import Figures, Result
from citypact.mechanisms.result_parts import proof_told
from citypact.solvers.certificate import Certificate
from citypact.solvers.provenance import Provenance


@dataclass(frozen=True)
class ContinuousMenu(Result):
    """Contracts on a grid of costs and how much a finer grid could add.

    Parameters
    ----------
    edges : tuple of float
        Costs between which a contract is constant, in cells of equal probability.
    efforts, transfers : tuple of float
        One a served cell.
    rents, first_best_efforts : tuple of float
        One an edge; without a contract the rent is zero.
    pooled : tuple of pairs
        Intervals of cost with one contract because virtual costs fall there.
    cutoff : float or None
        Cost from which on no contract is offered.
    value, value_bound : float
        Expected payoff downstream, attained, and what no menu exceeds.
    first_best_value : float
        The same if the cost were known.
    """

    benefit: Benefit
    distribution: CostDistribution
    edges: tuple[float, ...]
    efforts: tuple[float, ...]
    transfers: tuple[float, ...]
    rents: tuple[float, ...]
    first_best_efforts: tuple[float, ...]
    pooled: tuple[tuple[float, float], ...]
    cutoff: float | None
    value: float
    value_bound: float
    first_best_value: float
    expected_transfer: float
    expected_rent: float
    participation: tuple[float, float]
    gains: Allocation
    shadow_prices: Mapping[str, float]
    certificate: Certificate
    provenance: Provenance
    unit: str = "亿元"
    assumptions: tuple[str, ...] = ("A: effort can be observed and paid for; only its cost is hidden",)

    @property
    def grid_error(self) -> float:
        """Most that a finer grid could add to ``value``."""
        return self.value_bound - self.value

    def effort_at(self, cost: float) -> float:
        """Effort of a cost (zero beyond the cutoff; the nearest end's outside the interval)."""
        at = self._cell(cost)
        return self.efforts[at] if at < len(self.efforts) else 0.0

    def transfer_at(self, cost: float) -> float:
        """Transfer to a cost."""
        at = self._cell(cost)
        return self.transfers[at] if at < len(self.transfers) else 0.0

    def _cell(self, cost: float) -> int:
        return min(max(bisect_left(self.edges, cost) - 1, 0), len(self.edges) - 2)

    def explain(self) -> str:
        """Say the result in plain sentences."""
        upstream, downstream = self.gains
        if not self.efforts:
            return f"{downstream} offers no contract: every cost is more than its effort is worth."
        lines = [
            f"{downstream} asks {upstream} for an effort from {self.efforts[0]:.4g} at the lowest cost to"
            f" {self.efforts[-1]:.4g} at the highest that is served, and gains {self.value:.4g} {self.unit}"
            f" in expectation (at most {self.value_bound:.4g} with any menu); {upstream} keeps a rent of"
            f" {self.expected_rent:.4g}."
        ]
        if self.cutoff is not None:
            lines.append(f"Costs above {self.cutoff:.4g} get no contract.")
        lines += [f"Costs from {low:.4g} to {high:.4g} share one contract." for low, high in self.pooled]
        return " ".join(lines)

    def rows(self) -> Figures:
        """Return the figures of the result as (name, value, unit), for tables."""
        return [
            ("expected payoff downstream", self.value, self.unit),
            ("bound on any menu's", self.value_bound, self.unit),
            ("the same with known costs", self.first_best_value, self.unit),
            ("expected transfer", self.expected_transfer, self.unit),
            ("expected rent", self.expected_rent, self.unit),
            ("cutoff", self.cutoff, ""),
            *((f"shadow price: {name}", price, "") for name, price in self.shadow_prices.items()),
        ]

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain data for JSON (``null`` where there is no number)."""
        return {
            "edges": list(self.edges),
            "efforts": list(self.efforts),
            "transfers": list(self.transfers),
            "rents": list(self.rents),
            "first_best_efforts": list(self.first_best_efforts),
            "pooled": [list(pair) for pair in self.pooled],
            "cutoff": self.cutoff,
            "value": self.value,
            "value_bound": self.value_bound,
            "first_best_value": self.first_best_value,
            "expected_transfer": self.expected_transfer,
            "expected_rent": self.expected_rent,
            "participation": {"lo": self.participation[0], "hi": self.participation[1]},
            "gains": dict(self.gains),
            "shadow_prices": dict(self.shadow_prices),
            **proof_told(self),
        }

    def __repr__(self) -> str:
        return f"<ContinuousMenu: worth {self.value:.6g} {self.unit}, at most {self.value_bound:.6g}>"
