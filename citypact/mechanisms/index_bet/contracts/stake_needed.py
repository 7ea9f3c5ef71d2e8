"""How much must hang on the index, at the least, to make an effort worth its while."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from citypact.games.allocation import Allocation
from citypact.games.rational import Number
from citypact.mechanisms.index_bet.contracts.payment import ASSUMPTIONS, GridPayment
from citypact.mechanisms.index_bet.contracts.stake_search import least_stake
from citypact.mechanisms.index_bet.grid.certificate import stake_certificate
from citypact.mechanisms.index_bet.grid.model import GridModel
from citypact.mechanisms.index_bet.grid.proof import prove_stake
from citypact.mechanisms.index_bet.grid.rows import IncentiveRows, PaymentLimits
from citypact.mechanisms.index_bet.grid.shape import edge_stakes, edges_of
from citypact.mechanisms.result import Figures
from citypact.solvers.certificate import Certificate
from citypact.solvers.linear.exact_certificate import ExactCertificate
from citypact.solvers.provenance import Provenance
from citypact.solvers.quiet_highs import highs_version


@dataclass(frozen=True, eq=False)
class MinimalStake(GridPayment):
    """The smallest B so that payments between -B and B implement an effort.

    Parameters
    ----------
    model : GridModel
        What was contracted on.
    effort : float
        The effort implemented.
    half_stake : float
        B (亿元); the stake is twice that.
    payments : tuple of float, length M
        Payment to the upstream city in each bin, between -B and B (亿元).
    lump_sum : float
        What must be added whatever the index for the upstream city to take part (亿元).
    shadow_prices : mapping of str to float
        Fall of B per unit of gain that a deviation is allowed, at least zero, by label.
    edge_half_stake, edge_threshold : float or None
        Half the stake of the best plain bet with its threshold at an edge, and that edge.
    local_half_stake : float or None
        What the first-order condition alone gives (models.md §5.3), for a normal index.
    certificate : Certificate
        Residuals recomputed from probabilities and costs.
    proof : ExactCertificate or None
        Exact optimum of small models, with its multipliers.
    """

    model: GridModel
    effort: float
    half_stake: float
    payments: tuple[float, ...]
    lump_sum: float
    shadow_prices: Mapping[str, float]
    edge_half_stake: float | None
    edge_threshold: float | None
    local_half_stake: float | None
    certificate: Certificate
    proof: ExactCertificate | None
    provenance: Provenance
    assumptions: tuple[str, ...] = field(default=ASSUMPTIONS)

    @property
    def stake(self) -> float:
        """What hangs on the index: twice the half stake (亿元)."""
        return 2 * self.half_stake

    @property
    def participation(self) -> tuple[float, float | None]:
        """Lump sums that both accept with this bet: least of the upstream, most of the downstream city."""
        worth, expected = self.benefit, self._expected
        return self.lump_sum, None if worth is None else worth - expected

    @property
    def gains(self) -> Allocation:
        """Gain of each city over no contract when the lump sum is paid (see ``GridContract.gains``)."""
        return self._gains(self._expected + self.lump_sum)

    @property
    def _expected(self) -> float:
        """Expected payment of the bet, the lump sum apart."""
        return float(self.model.probabilities[self._place] @ np.array(self.payments))

    def explain(self) -> str:
        """Say the result in plain sentences."""
        model, unit = self.model, self.model.unit
        name = model.name(self._place).capitalize()
        if not self.half_stake:
            return f"{name} needs no stake: it is what {model.upstream} chooses alone."
        lines = [
            f"{name} needs a stake of {self.stake:.4g} {unit} at the least"
            f" (±{self.half_stake:.4g} about a lump sum of {self.lump_sum:.4g})."
        ]
        lines.append(self._shape_in_words())
        if self.local_half_stake is not None:
            lines.append(f"The first-order condition alone would ask for ±{self.local_half_stake:.4g}.")
        lines.append(f"Binding: {', '.join(self.binding)}.")
        return " ".join(lines)

    def rows(self) -> Figures:
        """Return the figures of the result as (name, value, unit), for tables."""
        unit = self.model.unit
        return [
            ("effort", self.effort, ""),
            ("half stake", self.half_stake, unit),
            ("lump sum", self.lump_sum, unit),
            ("half stake of the best plain bet", self.edge_half_stake, unit),
            ("half stake by the first-order condition", self.local_half_stake, unit),
            *((f"flip {k + 1}", at, "index") for k, at in enumerate(self.switches)),
            *((f"shadow price: {name}", self.shadow_prices[name], "per unit") for name in self.binding),
        ]

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain data for JSON (``null`` where there is no number)."""
        lo, hi = self.participation
        return {
            "effort": self.effort,
            "half_stake": self.half_stake,
            **self._payment_data(),
            "lump_sum": self.lump_sum,
            "gains": dict(self.gains),
            "participation": {"lo": lo, "hi": hi},
            "edge_half_stake": self.edge_half_stake,
            "edge_threshold": self.edge_threshold,
            "local_half_stake": self.local_half_stake,
            **self._proof_data(),
        }

    def __repr__(self) -> str:
        return (
            f"<MinimalStake: ±{self.half_stake:.6g} for effort {self.effort:g}, {len(self.switches)} flip(s)>"
        )


def minimal_stake(model: GridModel, target: Number, reserve: Number | None = None) -> MinimalStake:
    """Find the smallest stake that implements an effort, whatever the shape of the payment.

    Parameters
    ----------
    model : GridModel
        Efforts, costs and the law of the index.
    target : number
        The effort to implement, on the grid.
    reserve : number, optional
        Payoff below which the upstream city does not take part (it sets the lump sum alone); by
        default what it earns without a contract.

    Raises
    ------
    InputError
        If the target is not on the grid.
    NoGridContract
        If no stake implements the effort, naming the cheaper deviations with the same law.
    CertificateError
        If the answer fails its recheck.

    Examples
    --------
    >>> model = GridModel([0, 1], [0, 0.5], [[0.2, 0.8], [0.7, 0.3]])
    >>> least = minimal_stake(model, 1)
    >>> least.half_stake, least.payments, round(least.lump_sum, 6)
    (0.5, (0.5, -0.5), 0.3)
    """
    rows = IncentiveRows(model, model.place(target))
    limits = PaymentLimits.of(model, None, reserve)
    least = least_stake(rows)
    certificate = stake_certificate(rows, least.half, least.payments, least.prices)
    proved = prove_stake(rows, certificate, least.half)
    proved.certificate.require()
    stakes, _ = edge_stakes(rows)
    at = None if np.isnan(stakes).all() else int(np.nanargmin(np.abs(stakes)))
    return MinimalStake(
        model=model,
        effort=rows.effort,
        half_stake=least.half,
        payments=tuple(least.payments.tolist()),
        lump_sum=limits.fair(rows) - float(rows.chances @ least.payments),
        shadow_prices=dict(zip(rows.labels, least.prices.tolist(), strict=True)),
        edge_half_stake=None if at is None else abs(float(stakes[at])) / 2,
        edge_threshold=None if at is None else float(edges_of(model)[at + 1]),
        local_half_stake=model.local_half_stake(rows.effort),
        certificate=proved.certificate,
        proof=proved.proof,
        provenance=Provenance(
            "linear program of the inverse stake on a grid",
            "HiGHS",
            highs_version(),
            options={"efforts": len(model.efforts), "bins": len(least.payments)},
        ),
        assumptions=(*ASSUMPTIONS, *proved.remarks),
    )


def recheck_stake(found: MinimalStake) -> Certificate:
    """Recompute the certificate of a smallest stake from its model, its payments and its prices alone."""
    rows = IncentiveRows(found.model, found.model.place(found.effort))
    prices = np.array([found.shadow_prices.get(label, 0.0) for label in rows.labels])
    return stake_certificate(rows, found.half_stake, np.array(found.payments), prices)
