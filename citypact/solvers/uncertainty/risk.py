r"""What a player can lose: value at risk and the mean of the worst rows.

With :math:`q` the :math:`(1-\beta)`-quantile of the gain, the value at risk at level
:math:`\beta` is :math:`-q`, and the mean of the worst share :math:`1-\beta` is
:math:`q - E[(q - X)^+]/(1-\beta)` [RockafellarUryasev2002]_, exact for ties too. Its standard error
is that of the mean of :math:`(q - X)^+`, the quantile being an optimum [Trindade2007]_.

References
----------
.. [RockafellarUryasev2002] R. T. Rockafellar and S. Uryasev, "Conditional value-at-risk for
   general loss distributions", Journal of Banking and Finance 26, 2002, 1443-1471.
.. [Trindade2007] A. A. Trindade, S. Uryasev, A. Shapiro and G. Zrazhevsky, "Financial prediction
   with constrained tail risk", Journal of Banking and Finance 31, 2007, 3524-3538.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from citypact.games.rational import as_fraction
from citypact.solvers.uncertainty.quantiles import order_figure
from citypact.solvers.uncertainty.samples import (
    Figure,
    as_rows,
    complete_rows,
    mean_error,
    normal_figure,
    rows_sentence,
    share_of_one,
)

#: With fewer rows in the tail than this its mean gets no standard error: the normal law is far.
LEAST_TAIL = 10


@dataclass(frozen=True)
class ValueAtRisk:
    """The bad end of a gain.

    Parameters
    ----------
    level : float
        Share of the rows that are at least as good as ``gain``.
    gain : Figure
        Reached in that share of the rows, in the unit of the sample.
    tail_mean : Figure
        Mean gain of the worst rows, the share ``1 - level``.
    losing : Figure
        Share of rows with a gain below zero.
    confidence : float
        Of the intervals.
    rows, left_out : int
        Rows used, and rows without a gain.
    """

    level: float
    gain: Figure
    tail_mean: Figure
    losing: Figure
    confidence: float
    rows: int
    left_out: int

    @property
    def value_at_risk(self) -> float:
        """Loss that is not exceeded in the share ``level`` of the rows; negative for a gain."""
        return -self.gain.value

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        return {
            "level": self.level,
            "value_at_risk": self.value_at_risk,
            "gain": self.gain.to_dict(),
            "tail_mean": self.tail_mean.to_dict(),
            "losing": self.losing.to_dict(),
            "confidence": self.confidence,
            "rows": self.rows,
            "left_out": self.left_out,
        }

    def explain(self) -> str:
        """Say in plain sentences what can be lost."""
        lines = [
            rows_sentence(self.rows, self.left_out),
            f"In {self.level:.1%} of the rows the gain is at least {self.gain.value:.6g}.",
            f"In the worst {1 - self.level:.1%} it is {self.tail_mean.value:.6g} on average.",
            f"It is below zero in {self.losing.value:.2%} of the rows.",
        ]
        if math.isnan(self.tail_mean.standard_error):
            lines.append("The worst rows are too few for an interval of their mean.")
        return "\n".join(lines)


def value_at_risk(gains: ArrayLike, level: float = 0.95, *, confidence: float = 0.95) -> ValueAtRisk:
    """Answer what a player gains in the bad cases.

    Parameters
    ----------
    gains : float array of shape (rows,)
        Gain in each row, negative for a loss; NaN where there is none.
    level : float
        Share of the rows to be at least as good.
    confidence : float
        Of the intervals, which assume independent rows.

    Returns
    -------
    ValueAtRisk
        In the unit of ``gains``.

    Raises
    ------
    InputError
        If no row has a gain, one is infinite, or a share lies outside 0 to 1.

    Examples
    --------
    >>> answer = value_at_risk([-3, -1, 2, 4, 6, 8, 10, 12, 14, 16], level=0.8)
    >>> answer.gain.value, answer.value_at_risk, answer.tail_mean.value
    (-1.0, 1.0, -2.0)
    """
    from citypact.solvers.uncertainty.probability import counted_share

    good, sure = share_of_one("level", level), share_of_one("confidence", confidence)
    (kept,), gone = complete_rows(gains=as_rows("gains", gains, 1))
    ordered, worst = np.sort(kept), float(1 - as_fraction(good))
    gain = order_figure(ordered, worst, sure)
    below = np.maximum(gain.value - ordered, 0.0) / worst
    tail = gain.value - float(np.mean(below))
    enough = np.count_nonzero(ordered <= gain.value) >= LEAST_TAIL
    error = mean_error(below) if enough else math.nan
    losing = counted_share(int(np.count_nonzero(ordered < 0)), len(ordered), sure)
    return ValueAtRisk(good, gain, normal_figure(tail, error, sure), losing, sure, len(ordered), gone)
