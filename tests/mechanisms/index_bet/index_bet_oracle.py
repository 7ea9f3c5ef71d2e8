"""Slow and independent: payoffs from the definition on fine grids, and simulated years."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr

Floats = npt.NDArray[np.float64]


def payoffs(
    efforts: Floats,
    benefit: float,
    cost: float,
    thresholds: Sequence[float],
    payments: Sequence[float],
    index: tuple[float, float, float],
) -> Floats:
    """Expected payoff of the upstream city at each effort; ``index`` is (base, response, noise)."""
    base, response, noise = index
    total = benefit * efforts - cost * efforts**2 / 2
    chances = [ndtr((threshold - base + response * efforts) / noise) for threshold in thresholds]
    previous = np.zeros_like(efforts)
    for chance, payment in zip([*chances, np.ones_like(efforts)], payments, strict=True):
        total = total + payment * (chance - previous)
        previous = chance
    return np.asarray(total)


def peaks(efforts: Floats, values: Floats) -> list[float]:
    """Efforts of the grid that beat both neighbours, the first among them if it beats the second."""
    inner = (values[1:-1] > values[:-2]) & (values[1:-1] >= values[2:])
    found = [float(effort) for effort in efforts[1:-1][inner]]
    return [float(efforts[0]), *found] if values[0] >= values[1] else found


def simulated_payments(
    thresholds: Sequence[float],
    payments: Sequence[float],
    index: tuple[float, float, float],
    effort: float,
    draws: int = 400_000,
) -> Floats:
    """Payments of many years."""
    base, response, noise = index
    seen = base - response * effort + noise * np.random.default_rng(7).standard_normal(draws)
    return np.asarray(payments)[np.searchsorted(np.asarray(thresholds), seen, side="left")]
