r"""The most even yearly payments of a given present value, for many plants at once.

At a highest payment over tax of h each year pays :math:`x_t = \min(h\tau_t, \text{what the cap has left})`,
the earliest years first: they are worth most. The value :math:`P(h)` rises with h, in pieces that end where
the cap is reached a year earlier, :math:`h_k = C/(\tau_1 + \dots + \tau_k)`; inverting it piece by piece
gives the least h that is worth P.
"""

from __future__ import annotations

from typing import Any

import numpy as np

#: Least slope of P(h), as a part of the tax it is paid from, that floating point inverts safely.
STEEP = 1e-6


class EvenPayments:
    """Payments within a cap on their sum, earliest years first.

    Parameters
    ----------
    tax, discount : tuple of array
        Of each sharing year, shape (n,) or numbers; zero tax beyond the window.
    cap : array
        Most that is paid in all; inf without a cap.
    """

    def __init__(self, tax: tuple[Any, ...], discount: tuple[Any, ...], cap: Any) -> None:
        self._tax, self._discount, self._cap = tax, discount, cap

    def value(self, level: Any) -> Any:
        """Return P at a highest payment over tax of ``level``."""
        return sum(by * paid for by, paid in zip(self._discount, self._paid(level), strict=True))

    def payments(self, value: Any) -> tuple[list[Any], Any]:
        """Return the payments of each year that are worth ``value``, and where that is ill-conditioned."""
        level, steep = self._level(value)
        return self._paid(level), steep

    def _paid(self, level: Any) -> list[Any]:
        left, paid = self._cap, []
        for tax in self._tax:
            amount = np.minimum(level * tax, left)
            left = left - amount
            paid.append(amount)
        return paid

    def _level(self, value: Any) -> tuple[Any, Any]:
        """Return h, walking from the piece that pays in all years to that which pays in the first alone."""
        sums = list(_running(self._tax))
        worth = list(_running([tax * by for tax, by in zip(self._tax, self._discount, strict=True)]))
        level = value / worth[-1]
        steep = np.zeros(np.shape(level), dtype=bool)
        for k in range(len(self._tax) - 1, 0, -1):
            # Years 1 … k are paid in full and year k + 1 what the cap has left.
            by, paid, full = self._discount[k], sums[k - 1], worth[k - 1]
            with np.errstate(all="ignore"):
                start = np.where(np.isinf(self._cap), np.inf, self._cap * worth[k] / sums[k])
                slope = full - by * paid
                inside = (value > start) & (self._tax[k] > 0)
                level = np.where(inside, (value - by * self._cap) / slope, level)
                steep = np.where(inside, slope < STEEP * paid, steep)
        return level, steep


def _running(parts: Any) -> Any:
    """Yield the sums of the first parts."""
    total: Any = 0.0
    for part in parts:
        total = total + part
        yield total
