r"""All places where cities that set charges and amenities may come to rest.

At rest :math:`\tau_i = 1/(1 - p_i)` and :math:`\gamma_i = \beta_i p_i` in units of the spread, and so

.. math:: g_i(p_i) = \ln p_i + \frac{1}{1 - p_i} - \beta_i p_i - \alpha_i = \lambda, \qquad \sum_i p_i = 1

with one level :math:`\lambda` for all cities. Every :math:`g_i` rises, falls where
:math:`1/p + 1/(1-p)^2 < \beta_i`, and rises again. Each city is put on one of these pieces, without the
shares at which small departures gain, :math:`\beta_i p (1-p)^2 > 1`; the sum of the shares by level is then
looked at along all levels. It rises where no city is on a falling piece, so that no solution is overlooked;
with cities on falling pieces two solutions that lie very near one another may be.

References
----------
models.md §7.12, A22.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from citypact.games.coalitional import FloatArray
from citypact.games.obstacles.mobility.location_reply import CONCAVE_TO, earned, peaks, root, share_at, turns

#: Levels looked at, points of every piece, least log odds of a share, and rounds of Newton's method.
LEVELS, POINTS, LOWEST, ROUNDS = 600, 1500, -60.0, 30
#: The share at which g bends, and the log odds up to which a share is below one in floating point.
BEND, HIGHEST = 0.3609, 30.0


class Piece(NamedTuple):
    """Levels of g in rising order, and the shares that have them, on one piece."""

    levels: FloatArray
    shares: FloatArray

    def between(self, low: float, high: float) -> tuple[float, float]:
        """Return the least and the largest share at levels from low to high."""
        ends = sorted(np.interp((low, high), self.levels, self.shares).tolist())
        return ends[0], ends[1]


def resting_shares(beta: FloatArray, alpha: FloatArray) -> list[FloatArray]:
    """Return the shares at which no city gains by a small departure, even ones first.

    Whether a far departure gains is not looked at.

    Examples
    --------
    >>> [shares.round(4).tolist() for shares in resting_shares(np.full(2, 6.75), np.zeros(2))]
    [[0.5, 0.5], [0.6867, 0.3133], [0.3133, 0.6867]]
    """
    pieces = [list(_pieces(float(b), float(a))) for b, a in zip(beta, alpha, strict=True)]
    lowest = -math.log(len(beta)) - float(beta.max()) - float(alpha.max()) - 1
    # Spaced so that they are dense at both ends, where shares change fast with the level.
    spaced = (1 - np.cos(np.linspace(0, math.pi, LEVELS))) / 2
    found: list[FloatArray] = []
    for chosen, low, high in _choices(pieces, [], lowest, 3 - float(alpha.min())):
        least, most = np.sum([piece.between(low, high) for piece in chosen], axis=0)
        if not least - 1e-9 <= 1 <= most + 1e-9:
            continue
        levels = low + (high - low) * spaced
        table = np.array([np.interp(levels, piece.levels, piece.shares) for piece in chosen])
        over = table.sum(axis=0) - 1
        near = np.flatnonzero((over[:-1] * over[1:] <= 0) | (np.abs(over[:-1]) < 1e-6))
        for start in (table[:, place] for at in near for place in (at, at + 1)):
            shares = _refined(beta, alpha, start)
            if shares is not None and all(np.abs(shares - old).max() > 1e-6 for old in found):
                found.append(shares)
    return sorted(found, key=lambda shares: (round(float(shares.max()), 9), shares.argmax()))


def _pieces(b: float, a: float) -> Iterator[Piece]:
    """Yield every piece of g on which small departures do not gain."""
    ends = [LOWEST, HIGHEST]
    bend = math.log(BEND / (1 - BEND))

    def falls(z: float) -> float:
        share = share_at(z)
        return b - 1 / share - 1 / (1 - share) ** 2

    if falls(bend) > 0:
        first, last = root(lambda z: -falls(z), LOWEST, bend), root(falls, bend, HIGHEST)
        ends = [LOWEST, first, *(turns(b) if b > CONCAVE_TO else ()), last, HIGHEST]
    for at, (left, right) in enumerate(pairwise(ends)):
        if len(ends) == 6 and (at == 2 or (at in (1, 3) and not _held(b, left if at == 1 else right))):
            continue  # small departures gain there, or far ones even where they gain least
        odds = np.linspace(left, right, POINTS)
        shares = 1 / (1 + np.exp(-odds))
        levels = np.log(shares) + 1 + np.exp(odds) - b * shares - a  # 1/(1-p) is one and the odds
        yield Piece(levels, shares) if levels[-1] > levels[0] else Piece(levels[::-1], shares[::-1])


def _held(b: float, z: float) -> bool:
    """Return whether a city that is at rest at these log odds gains by no far departure."""
    k = b * share_at(z) - z - 1 - math.exp(z)
    return earned(b, k, peaks(b, k)[0]) <= earned(b, k, z) + 1e-9


def _choices(
    pieces: list[list[Piece]], chosen: list[Piece], low: float, high: float
) -> Iterator[tuple[list[Piece], float, float]]:
    """Yield one piece for every city and the levels that they share, unless the shares exceed one."""
    if len(chosen) == len(pieces):
        yield chosen, low, high
        return
    for piece in pieces[len(chosen)]:
        lower, upper = max(low, float(piece.levels[0])), min(high, float(piece.levels[-1]))
        if lower > upper:
            continue
        taken = [*chosen, piece]
        if sum(each.between(lower, upper)[0] for each in taken) <= 1 + 1e-9:
            yield from _choices(pieces, taken, lower, upper)


def _refined(beta: FloatArray, alpha: FloatArray, shares: FloatArray) -> FloatArray | None:
    """Return the solution near these shares by Newton's method; ``None`` if it leads nowhere."""
    for _ in range(ROUNDS):
        value = np.log(shares) + 1 / (1 - shares) - beta * shares - alpha
        slope = 1 / shares + 1 / (1 - shares) ** 2 - beta
        if not (np.abs(slope) > 0).all():
            return None
        bent = float((1 / slope).sum())
        if not bent:
            return None
        level = (1 - float(shares.sum()) + float((value / slope).sum())) / bent
        after = shares + (level - value) / slope
        if not ((after > 0) & (after < 1)).all():
            return None
        if np.abs(after - shares).max() <= 1e-15:
            return after
        shares = after
    return shares
