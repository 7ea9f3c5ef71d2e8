"""Slow answers for the water pair: searches over payoffs, with no formula of the package in them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from scipy.optimize import minimize_scalar


def golden(objective: Callable[[float], float], low: float, high: float) -> tuple[float, float]:
    """Place and value of the maximum of a concave function on an interval."""
    found = minimize_scalar(
        lambda x: -objective(x), bounds=(low, high), method="bounded", options={"xatol": 1e-11 * (high - low)}
    )
    return float(found.x), -float(found.fun)


def nash_search(
    upstream: Callable[[float, float], float],
    downstream: Callable[[float, float], float],
    weight: float,
    efforts: tuple[float, float],
    transfers: tuple[float, float],
    rounds: int = 14,
) -> tuple[float, float, float]:
    """Zoom a grid of effort and transfer onto the largest weighted Nash product.

    ``upstream`` and ``downstream`` are gains over no agreement at (effort, transfer), vectorised.
    Returns effort, transfer and the log product.
    """
    low, high = np.array([efforts[0], transfers[0]]), np.array([efforts[1], transfers[1]])
    ends = low.copy(), high.copy()
    best = low
    value = -np.inf
    for _ in range(rounds):
        e, t = np.meshgrid(np.linspace(low[0], high[0], 81), np.linspace(low[1], high[1], 81), indexing="ij")
        own, other = upstream(e, t), downstream(e, t)
        good = (own > 0) & (other > 0)
        score = np.full(e.shape, -np.inf)
        score[good] = weight * np.log(own[good]) + (1 - weight) * np.log(other[good])
        at = np.unravel_index(int(np.argmax(score)), score.shape)
        best, value = np.array([e[at], t[at]]), float(score[at])
        width = (high - low) / 4
        low, high = np.maximum(ends[0], best - width), np.minimum(ends[1], best + width)
    return float(best[0]), float(best[1]), value
