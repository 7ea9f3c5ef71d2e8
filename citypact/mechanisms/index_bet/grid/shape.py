r"""The shape of a payment over the index: where it flips, and how good the best plain bet is.

A *bet* pays one amount when the index is at or below a threshold and another above it. With
threshold at the edge :math:`j`, winning probability :math:`F_j` under the target and
:math:`F_j(e)` under a deviation, its stake :math:`s` must satisfy
:math:`s\,(F_j - F_j(e)) \ge \kappa(e^\circ) - \kappa(e)` for every deviation: an interval of
stakes, whose smallest member is the cheapest. All edges are tried.

References
----------
models.md §5.3.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from citypact.games.coalitional import FloatArray
from citypact.mechanisms.index_bet.grid.model import GridModel
from citypact.mechanisms.index_bet.grid.rows import IncentiveRows, PaymentLimits

#: Payments this near (relative to their spread) to the highest or lowest are at it.
AT_THE_END = 1e-7
#: Winning probabilities nearer than this do not differ.
SAME_CHANCE = 1e-14


@dataclass(frozen=True)
class EdgeBet:
    """A bet with its threshold at an edge between two bins.

    Parameters
    ----------
    threshold : float
        Index (or number of bins) up to which the upstream city wins.
    won, lost : float
        Payment to the upstream city at or below the threshold, and above it (亿元).
    expected_payment : float
        Expected payment under the target effort (亿元).
    """

    threshold: float
    won: float
    lost: float
    expected_payment: float

    @property
    def stake(self) -> float:
        """What hangs on the threshold (亿元)."""
        return self.won - self.lost

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        return {
            "threshold": self.threshold,
            "won": self.won,
            "lost": self.lost,
            "expected_payment": self.expected_payment,
        }


def edges_of(model: GridModel) -> FloatArray:
    """Return the edges of the bins, or their numbers where the index has no scale."""
    return np.array(
        range(model.probabilities.shape[1] + 1) if model.edges is None else model.edges, dtype=np.float64
    )


def extend(payments: FloatArray, weight: FloatArray) -> FloatArray:
    """Give bins of no weight, whose payment changes nothing, that of the nearest bin with some."""
    known = np.flatnonzero(weight > 0)
    if not known.size:
        return payments
    nearest = np.abs(np.arange(len(payments))[:, None] - known).argmin(axis=1)
    return np.where(weight > 0, payments, payments[known[nearest]])


def switches(model: GridModel, payments: FloatArray) -> tuple[float, ...]:
    """Return where on the index the payment crosses the middle between its least and greatest.

    A bin that is paid in part places the switch inside it, in proportion.
    """
    low, high = float(payments.min()), float(payments.max())
    if not high - low > AT_THE_END * max(abs(low), abs(high)):
        return ()
    paid, edges = (payments - low) / (high - low), edges_of(model)
    found = []
    for left in np.flatnonzero(np.diff(paid > 0.5)):
        right, falls = left + 1, paid[left] > 0.5
        at = float(edges[right])
        for bin_ in (left, right):
            width, part = edges[bin_ + 1] - edges[bin_], paid[bin_] if falls else 1 - paid[bin_]
            if AT_THE_END < paid[bin_] < 1 - AT_THE_END and np.isfinite(width):
                at = float(edges[bin_] + part * width)
        found.append(at)
    return tuple(found)


def is_single_flip(payments: FloatArray) -> bool:
    """Return whether a payment takes two values, with one bin at most shared between them, and flips once."""
    low, high = payments.min(), payments.max()
    spread = high - low
    if not spread > AT_THE_END * max(abs(low), abs(high)):
        return True
    paid = (payments - low) / spread
    inside = (paid > AT_THE_END) & (paid < 1 - AT_THE_END)
    steps = np.diff(np.where(inside, 0.5, np.round(paid)))
    return bool(inside.sum() <= 1 and ((steps <= 0).all() or (steps >= 0).all()))


def edge_stakes(rows: IncentiveRows) -> tuple[FloatArray, FloatArray]:
    """Return the smallest stake at each inner edge (NaN where none does) and the chance to win there."""
    ahead = np.cumsum(rows.matrix, axis=1)[:, :-1]
    bounds = np.broadcast_to(rows.bounds[:, None], ahead.shape)
    up, down = ahead > SAME_CHANCE, ahead < -SAME_CHANCE
    ratio = np.divide(bounds, ahead, out=np.zeros_like(ahead), where=up | down)
    least = np.where(up, ratio, -np.inf).max(axis=0, initial=-np.inf)
    most = np.where(down, ratio, np.inf).min(axis=0, initial=np.inf)
    possible = (least <= most) & ~((~up & ~down) & (bounds > 0)).any(axis=0)
    stake = np.where(possible, np.clip(0.0, least, np.maximum(least, most)), np.nan)
    return stake, np.cumsum(rows.chances)[:-1]


def best_edge_bet(rows: IncentiveRows, limits: PaymentLimits) -> EdgeBet | None:
    """Return the cheapest bet with its threshold at an edge, or None when no bet fits the limits."""
    stake, chance = edge_stakes(rows)
    lost = np.maximum(limits.lowest - np.minimum(stake, 0.0), limits.fair(rows) - stake * chance)
    expected = lost + stake * chance
    slack = AT_THE_END * max(abs(limits.lowest), abs(limits.highest))
    fits = lost + np.maximum(stake, 0.0) <= limits.highest + slack  # NaN does not fit
    if not fits.any():
        return None
    # Among equally cheap ones the smallest stake.
    cheap = fits & (expected <= np.min(expected[fits]) + slack)
    at = int(np.argmin(np.where(cheap, np.abs(stake), np.inf)))
    return EdgeBet(
        float(edges_of(rows.model)[at + 1]),
        float(lost[at] + stake[at]),
        float(lost[at]),
        float(expected[at]),
    )
