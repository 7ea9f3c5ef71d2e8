r"""Proofs for contracts on a grid that NumPy multiplies out.

A payment :math:`t` is checked row by row against :math:`\pi` and :math:`\kappa`. That none is
cheaper follows from prices :math:`y \ge 0` of the deviations and :math:`\mu \ge 0` of participation:
with :math:`d = (1 - \mu)\,\pi(e^\circ) - \sum_e y_e\,(\pi(e^\circ) - \pi(e))` every feasible
payment costs at least

.. math::

    \sum_e y_e\,(\kappa(e^\circ) - \kappa(e)) + \mu\,(\kappa(e^\circ) + \bar u)
    + \sum_m \min(-d_m \bar F,\; d_m \bar T) ,

whatever the prices are. Nothing here asks a solver, and no residual is measured against more
than the largest term of its own row.

References
----------
models.md §3.5, B4.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from citypact.games.coalitional import FloatArray
from citypact.mechanisms.index_bet.grid.rows import IncentiveRows, PaymentLimits
from citypact.solvers.certificate import Certificate


def caps_of(rows: IncentiveRows, prices: FloatArray, participation: float) -> tuple[FloatArray, FloatArray]:
    """Return the prices of the lower and the upper cap in every bin that go with prices of the rows."""
    reduced = (1 - participation) * rows.chances - prices @ rows.matrix
    return np.maximum(reduced, 0.0), np.maximum(-reduced, 0.0)


def contract_certificate(
    rows: IncentiveRows,
    limits: PaymentLimits,
    payments: FloatArray,
    prices: FloatArray,
    participation: float,
) -> Certificate:
    """Check payments against every row, and their cost against the bound that the prices prove."""
    fair, expected = limits.fair(rows), float(rows.chances @ payments)
    scale = _largest(payments, rows.money, fair) or max(abs(limits.lowest), abs(limits.highest)) or 1.0
    lower, upper = caps_of(rows, prices, participation)
    bound = float(prices @ rows.bounds) + participation * fair
    bound += float(lower @ np.full_like(lower, limits.lowest) - upper @ np.full_like(upper, limits.highest))
    return Certificate(
        {
            **_incentives(rows, payments),
            limits.names(rows.model.upstream)[0]: (fair - expected) / scale,
            "payments at least the lowest": float((limits.lowest - payments).max()) / scale,
            "payments at most the highest": float((payments - limits.highest).max()) / scale,
            "prices not negative": _negative(np.append(prices, participation)),
            "no payment is cheaper": abs(expected - bound) / scale,
        },
        scale=scale,
    )


def stake_certificate(
    rows: IncentiveRows, half: float, payments: FloatArray, prices: FloatArray
) -> Certificate:
    """Check a payment between -B and B, and that the prices of the deviations allow no smaller B."""
    scale = _largest(payments, rows.money, half) or 1.0
    distance = float(np.abs(prices @ rows.matrix).sum())
    demand = float(prices @ rows.bounds)
    if half == 0.0:
        gap = 0.0
    else:
        gap = abs(half * distance - demand) / half if math.isclose(distance, 1.0, rel_tol=1e-9) else math.inf
    return Certificate(
        {
            **_incentives(rows, payments),
            "payments within the stake": float((np.abs(payments) - half).max()) / scale,
            "prices not negative": _negative(prices),
            "no stake is smaller": gap,
        },
        scale=scale,
    )


def stated_figures(
    fresh: Certificate, name: str, stated: Sequence[float], found: Sequence[float]
) -> Certificate:
    """Add to a certificate how far figures that a result states are from those recomputed."""
    off = float(np.abs(np.subtract(stated, found)).max())
    return replace(fresh, residuals={**fresh.residuals, name: off})


def _largest(payments: FloatArray, *others: float) -> float:
    """Return the largest amount in play."""
    return max(float(np.abs(payments).max()), *(abs(each) for each in others))


def _incentives(rows: IncentiveRows, payments: FloatArray) -> dict[str, float]:
    """Return the gain that each deviation would still bring, against the largest term of its row."""
    terms = rows.matrix * payments
    size = np.maximum(np.abs(rows.bounds), np.abs(terms).max(axis=1, initial=0.0))
    gains = (rows.bounds - terms.sum(axis=1)) / np.where(size > 0, size, 1.0)
    return dict(zip(rows.labels, gains.tolist(), strict=True))


def _negative(prices: FloatArray) -> float:
    return float((-prices).max(initial=0.0)) / (float(np.abs(prices).max(initial=0.0)) or 1.0)
