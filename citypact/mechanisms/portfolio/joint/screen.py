r"""A bound on what each choice of terms can move, in floating point, from above.

The acceptance intervals of all plants are found on the common curve
(:mod:`citypact.mechanisms.portfolio.joint.curve`), widened by more than rounding can move
their ends, and swept. A wider interval never moves less, so what the sweep finds is at least
the exact value; the exact search stops where the bounds fall below what it has found.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from citypact.mechanisms.portfolio.joint.curve import StatuteCurve

FloatArray = npt.NDArray[np.float64]
#: By how much ratios, and values in units of the prior tax, are let out.
WIDENING = 1e-11


@dataclass(frozen=True)
class PlantColumns:
    """The plants as columns: prior tax, growth, L and K per unit of it, tax and surplus."""

    base: FloatArray
    growth: FloatArray
    loss: FloatArray
    cost: FloatArray
    tax: FloatArray

    @property
    def surplus(self) -> FloatArray:
        """W = V - L - K, in units of the prior tax."""
        return self.tax - self.loss - self.cost


def value_bound(
    plants: PlantColumns, covered: npt.NDArray[np.bool_], curve: StatuteCurve, price: float
) -> float:
    """Return at least the largest objective that any ratio attains under the curve's terms (亿元)."""
    corners, shares, grants = (
        np.array(list(map(float, column))) for column in (curve.corners, curve.shares, curve.grants)
    )
    received = shares + grants
    size = 1.0 + np.abs(plants.tax) + np.abs(plants.loss) + np.abs(plants.cost)
    room = WIDENING * size
    goal, limit, worth = plants.loss - room, plants.tax - plants.cost + room, plants.surplus + room
    low = _inverse(goal, received, corners) / plants.growth - WIDENING
    high = np.where(limit >= shares[-1], np.inf, _inverse(limit, shares, corners) / plants.growth) + WIDENING
    ok = covered & (goal <= received[-1]) & (limit >= 0) & (worth >= 0)
    full = float(curve.full) / plants.growth
    if price:
        # The centre consents once the surplus pays for the top-up, which is dearest at a ratio of zero.
        most = price * grants[0]
        needed = np.where(most > worth, 1 - worth / most, 0.0) if most > 0 else np.zeros_like(worth)
        low = np.maximum(low, full * needed - WIDENING)
    low, high = np.maximum(low, 0.0), np.minimum(high, 1.0)
    ok &= low <= high
    low, high, worth, full = low[ok], high[ok], (plants.base * worth)[ok], full[ok]
    if not len(low):
        return 0.0
    if not (price and grants[0] > 0):
        return _best(low, high, worth, np.zeros_like(worth))
    # W - λz = W - m (1 - s/full) until the cap is full, W from there.
    most = price * grants[0] * plants.base[ok]
    bend = np.clip(full, low, high)
    rising = low < bend
    slope = np.where(rising, most / np.where(full > 0, full, 1.0), 0.0)
    return _best(
        np.concatenate([low[rising], bend, bend[rising]]),
        np.concatenate([bend[rising], high, bend[rising]]),
        np.concatenate([(worth - most)[rising], worth, -worth[rising]]),
        np.concatenate([slope[rising], np.zeros_like(worth), np.zeros(int(rising.sum()))]),
    )


def _inverse(goal: FloatArray, values: FloatArray, corners: FloatArray) -> FloatArray:
    """Invert a non-decreasing curve; flat parts give their lower end."""
    values = np.maximum.accumulate(values)  # rounding may turn a flat part down
    kept = np.append(True, np.diff(values) > 0)
    found: FloatArray = np.interp(goal, values[kept], corners[kept])
    return found


def _best(low: FloatArray, high: FloatArray, intercept: FloatArray, slope: FloatArray) -> float:
    """Return the largest sum of lines that count on closed intervals."""
    opening, closing = np.argsort(low, kind="stable"), np.argsort(high, kind="stable")
    points = np.unique(np.concatenate([low, high]))
    came = np.searchsorted(low[opening], points, side="right")
    gone = np.searchsorted(high[closing], points, side="left")
    value = np.zeros_like(points)
    for amounts, factor in ((intercept, 1.0), (slope, points)):
        opened = np.append(0.0, np.cumsum(amounts[opening]))
        closed = np.append(0.0, np.cumsum(amounts[closing]))
        value = value + factor * (opened[came] - closed[gone])
    return float(value.max())
