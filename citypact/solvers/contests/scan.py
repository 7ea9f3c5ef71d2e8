r"""The global check of a contest: no effort whatever earns a contestant more.

With :math:`S` the impact of the others a contestant earns :math:`v x^r/(x^r + S) - x`, which for
:math:`r > 1` is neither concave nor single-peaked. Effort above :math:`v` earns less than none, so
a grid over :math:`[0, v]`, fine near zero, is scanned and the best cells are refined.
"""

from __future__ import annotations

import numpy as np

from citypact.games.coalitional import FloatArray

#: Efforts tried, and times that the grid is drawn tighter around the best.
GRID, ROUNDS = 401, 12


def best_gain(value: float, effort: float, rivals: FloatArray, decisiveness: float) -> float:
    """Return how much more than at ``effort`` some effort earns, as a part of the value.

    Parameters
    ----------
    value, effort : float
        Of the contestant, in units of its effort.
    rivals : float array of shape (n - 1,)
        Efforts of the others, at least one of them positive.
    decisiveness : float
        :math:`r`.

    Examples
    --------
    >>> abs(best_gain(4.0, 0.64, np.array([0.16]), 1.0)) < 1e-12
    True
    >>> best_gain(1.0, 0.0, np.array([0.1]), 1.0) > 0.4
    True
    """
    strongest = float(rivals.max())
    count = float(((rivals / strongest) ** decisiveness).sum())  # rivals in units of the strongest

    def earned(efforts: FloatArray) -> FloatArray:
        # Ratios of efforts to a power are in range where powers of efforts are not.
        with np.errstate(divide="ignore", over="ignore"):
            impact = count * (strongest / efforts) ** decisiveness
        return np.asarray(1.0 / (1.0 + impact) - efforts / value)

    grid = np.concatenate([np.linspace(0.0, value, GRID), value * np.logspace(-15, 0, GRID)])
    grid.sort()
    best = 0.0
    for _ in range(ROUNDS):
        payoffs = earned(grid)
        at = int(np.argmax(payoffs))
        best = max(best, float(payoffs[at]))
        grid = np.linspace(grid[max(at - 1, 0)], grid[min(at + 1, len(grid) - 1)], 41)
    return best - float(earned(np.array([effort]))[0])
