r"""The path of a stock that inflow feeds and decay drains.

.. math:: \dot Q = F - \beta Q, \qquad Q(t) = Q_\infty + (Q_0 - Q_\infty) e^{-\beta t},
   \qquad Q_\infty = F / \beta .

References
----------
models.md §5.9.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from citypact.games.coalitional.masks import FloatArray


@dataclass(frozen=True)
class StockPath:
    """A stock over time under a constant inflow.

    Parameters
    ----------
    start : Fraction
        Stock at time 0 (units of quality).
    inflow : Fraction
        What efforts add to the stock (units a year).
    decay : Fraction
        Part of the stock that is lost (per year).

    Examples
    --------
    >>> path = StockPath(Fraction(0), Fraction(3), Fraction(1, 2))
    >>> path.steady, path.at([0.0, 1e9]).tolist()
    (Fraction(6, 1), [0.0, 6.0])
    """

    start: Fraction
    inflow: Fraction
    decay: Fraction

    @property
    def steady(self) -> Fraction:
        """The stock that the path approaches."""
        return self.inflow / self.decay

    def at(self, times: FloatArray | list[float]) -> FloatArray:
        """Return the stock at times (years), shape as given."""
        left = np.exp(-float(self.decay) * np.asarray(times, dtype=np.float64))
        stock: FloatArray = float(self.steady) + float(self.start - self.steady) * left
        return stock
