"""How probable an event is, from how often it happened in a sample.

The interval is that of Clopper and Pearson: it covers with at least the stated probability for
every sample size [ClopperPearson1934]_.

References
----------
.. [ClopperPearson1934] C. J. Clopper and E. S. Pearson, "The use of confidence or fiducial limits
   illustrated in the case of the binomial", Biometrika 26, 1934, 404-413.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from citypact.errors import InputError, Problem
from citypact.solvers.uncertainty.samples import (
    Figure,
    as_rows,
    complete_rows,
    rows_sentence,
    share_of_one,
)


@dataclass(frozen=True)
class Probability:
    """Probability of an event.

    Parameters
    ----------
    figure : Figure
        Share of the rows in which it happened, with its interval.
    happened, rows, left_out : int
        Rows in which it happened, rows used, and rows in which it is undefined.
    confidence : float
        Probability that the interval covers the truth, at least.
    """

    figure: Figure
    happened: int
    rows: int
    left_out: int
    confidence: float

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        return {
            **self.figure.to_dict(),
            "happened": self.happened,
            "rows": self.rows,
            "left_out": self.left_out,
            "confidence": self.confidence,
        }

    def explain(self) -> str:
        """Say in plain sentences how probable it is."""
        return "\n".join(
            [
                rows_sentence(self.rows, self.left_out),
                f"It holds in {self.happened:,} of {self.rows:,} rows, {self.figure.value:.2%}.",
                f"With confidence {self.confidence:.0%} its probability lies from {self.figure.low:.2%} "
                f"to {self.figure.high:.2%}.",
            ]
        )


def sample_probability(holds: ArrayLike, *, confidence: float = 0.95) -> Probability:
    """Answer how probable it is that a condition holds.

    Parameters
    ----------
    holds : array of shape (rows,)
        True or 1 where it holds, False or 0 where not, NaN where it is undefined.
    confidence : float
        Of the interval, which assumes independent rows.

    Returns
    -------
    Probability
        With the interval of Clopper and Pearson.

    Raises
    ------
    InputError
        If an entry is another number, or none is defined.

    Examples
    --------
    >>> answer = sample_probability([True] * 10)
    >>> answer.figure.value, round(answer.figure.low, 4), answer.figure.high
    (1.0, 0.6915, 1.0)
    """
    sure = share_of_one("confidence", confidence)
    (kept,), gone = complete_rows(holds=as_rows("holds", holds, 1))
    odd = kept[(kept != 0) & (kept != 1)]
    if len(odd):
        raise InputError(Problem("holds", float(odd[0]), "true or false (1 or 0), or NaN where undefined"))
    happened = int(np.count_nonzero(kept))
    return Probability(counted_share(happened, len(kept), sure), happened, len(kept), gone, sure)


def counted_share(happened: int, rows: int, confidence: float) -> Figure:
    """Return ``happened / rows`` with its interval of Clopper and Pearson.

    Examples
    --------
    >>> round(counted_share(0, 10, 0.95).high, 4)
    0.3085
    """
    from scipy.special import betaincinv

    miss = (1 - confidence) / 2
    low = float(betaincinv(happened, rows - happened + 1, miss)) if happened else 0.0
    high = float(betaincinv(happened + 1, rows - happened, 1 - miss)) if happened < rows else 1.0
    share = happened / rows
    return Figure(share, low, high, math.sqrt(share * (1 - share) / rows))
