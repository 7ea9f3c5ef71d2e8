r"""Where the second stage of a sample goes: by Neyman's rule, and partly evenly.

The variance of a sum of stratum means is smallest when the draws are in proportion to weight
times standard deviation in each stratum [Neyman1934]_. Deviations are known from few draws
only, so part of the draws is spread evenly.

References
----------
.. [Neyman1934] J. Neyman, "On the two different aspects of the representative method", Journal
   of the Royal Statistical Society 97(4), 1934, 558-625.
"""

from __future__ import annotations

import numpy as np

from citypact.games.coalitional import FloatArray, IntArray

#: Share of the draws that is spread evenly, in case the first draws missed something.
EVEN_SHARE = 0.3


def shared_out(spread: FloatArray, draws: int) -> IntArray:
    """Return how many of the draws go to each stratum.

    Parameters
    ----------
    spread : float array of any shape
        Weight times standard deviation of each stratum; only proportions count.
    draws : int
        How many there are to share out.

    Returns
    -------
    int array of the same shape
        Sums to ``draws``; what is left after rounding down goes to the widest spreads.

    Examples
    --------
    >>> shared_out(np.array([3.0, 1.0]), 10).tolist()
    [7, 3]
    """
    even = np.full_like(spread, 1 / spread.size)
    shares = spread / spread.sum() if spread.sum() > 0 else even
    plan = np.floor(draws * ((1 - EVEN_SHARE) * shares + EVEN_SHARE * even)).astype(np.int64)
    widest = np.argsort(-shares, axis=None, kind="stable")
    plan.ravel()[widest[: draws - int(plan.sum())]] += 1
    return plan
