r"""The shares and amenities that are best for cities and firms together.

Charges are payments from firms to cities and cancel if they are equal. In units of the spread all
together have :math:`\ln\sum e^{\alpha_i + \gamma_i} - \sum \gamma_i^2 / (2\beta_i)` a firm, and since
:math:`\ln\sum e^{v_i} = \max_p \sum p_i v_i - p_i \ln p_i`, with :math:`\gamma_i = \beta_i p_i`

.. math:: \max_p\ \sum_i \bigl( \alpha_i p_i - p_i \ln p_i + \tfrac12 \beta_i p_i^2 \bigr),
          \qquad \sum_i p_i = 1 .

This is the mean-field Potts model: amenities are worth more where there are more firms, and for n alike
cities the equal shares are best iff :math:`\beta \le 2 \frac{n-1}{n-2} \ln(n-1)` (2 for two cities); beyond,
one city should have most of the firms. At a maximum at most one share lies where its own term is
convex, so the search starts from equal shares and from each city far ahead. Each round replaces the
convex terms by tangents and so never lowers the total.

References
----------
models.md §7.12, A22 (without the condition). R. S. Ellis and K. Wang, "Limit theorems for the empirical
vector of the Curie-Weiss-Potts model", Stochastic Processes and their Applications 35, 1990, 59-79.
F. Y. Wu, "The Potts model", Reviews of Modern Physics 54, 1982, 235-268.
"""

from __future__ import annotations

import numpy as np

from citypact.games.coalitional import FloatArray

MOST_ROUNDS = 20_000


def together(beta: FloatArray, alpha: FloatArray, shares: FloatArray) -> float:
    """Return what all have per firm, in units of the spread, with the best amenities for the shares."""
    logs = np.log(np.where(shares > 0, shares, 1.0))
    return float(np.sum(shares * (alpha - logs + beta * shares / 2)))


def best_shares(beta: FloatArray, alpha: FloatArray) -> FloatArray:
    """Return the shares that are best for all together.

    Examples
    --------
    >>> best_shares(np.full(3, 2.7), np.zeros(3)).round(6).tolist()
    [0.333333, 0.333333, 0.333333]
    >>> best_shares(np.full(3, 2.8), np.zeros(3)).round(3).max().item()
    0.699
    """
    count = len(beta)
    starts = [np.full(count, 1 / count)]
    for city in range(count if beta.max() > 1 else 0):
        ahead = np.full(count, 0.05 / (count - 1))
        ahead[city] = 0.95
        starts.append(ahead)
    found = [_climbed(beta, alpha, start) for start in starts]
    values = [together(beta, alpha, shares) for shares in found]
    # Of equally good shares the first is shown: equal ones, or the first city ahead.
    top = max(values)
    return next(each for each, value in zip(found, values, strict=True) if value >= top - 1e-13)


def _climbed(beta: FloatArray, alpha: FloatArray, shares: FloatArray) -> FloatArray:
    for _ in range(MOST_ROUNDS):
        worth = alpha + beta * shares
        weight = np.exp(worth - worth.max())
        after: FloatArray = weight / weight.sum()
        if np.abs(after - shares).max() < 1e-15:
            return after
        shares = after
    return shares
