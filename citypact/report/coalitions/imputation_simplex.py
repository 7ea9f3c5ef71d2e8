r"""Coordinates in which pictures show the divisions that everyone prefers to staying alone.

An *imputation* shares :math:`v(N)` and gives each player at least :math:`v(i)`. In the
coordinates :math:`t_i = (x_i - v(i)) / (v(N) - \sum_j v(j))` imputations are the standard
simplex whatever the game and its unit; for costs both differences change sign.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from citypact.games.coalitional import CooperativeGame, FloatArray


@dataclass(frozen=True)
class Simplex:
    """The imputations of a game as a simplex.

    Parameters
    ----------
    game : CooperativeGame
        The game.
    alone : float array of shape (n,)
        Worth of each player alone.
    surplus : float
        What all together have over that, in the game's unit (negative for costs).
    """

    game: CooperativeGame
    alone: FloatArray
    surplus: float

    def shares(self, points: Sequence[float] | Sequence[Sequence[float]] | FloatArray) -> FloatArray:
        """Return each player's share of the surplus, shape (k, n)."""
        listed = np.asarray(points, dtype=np.float64).reshape(-1, self.game.size)
        return (listed - self.alone) / self.surplus

    def bound(self, mask: int) -> float:
        """Return the share of the surplus that a coalition can take alone."""
        members = [player for player in range(self.game.size) if mask >> player & 1]
        worth = float(self.game.table[mask])
        return float((worth - self.alone[members].sum()) / self.surplus)


def simplex_of(game: CooperativeGame) -> Simplex | None:
    """Return the simplex of imputations, or ``None`` if it has no inside to draw.

    Examples
    --------
    >>> from citypact.games.coalitional import CoalitionalGame
    >>> game = CoalitionalGame(("a", "b", "c"), [0, 1, 1, 3, 1, 3, 3, 7])
    >>> simplex_of(game).shares([(2, 3, 2)]).tolist()
    [[0.25, 0.5, 0.25]]
    """
    alone = game.singles
    surplus = game.grand - float(alone.sum())
    scale = max(abs(game.grand), float(np.abs(alone).max()))
    if not game.sign * surplus > 1e-9 * scale:
        return None
    return Simplex(game, alone, surplus)


def facets(simplex: Simplex, corners: FloatArray) -> list[tuple[int, list[int]]]:
    """Return which corners of the core each coalition's bound holds, as (mask, corners)."""
    found = []
    for mask in range(1, (1 << simplex.game.size) - 1):
        members = [player for player in range(simplex.game.size) if mask >> player & 1]
        held = corners[:, members].sum(axis=1) - simplex.bound(mask)
        on = np.flatnonzero(np.abs(held) <= 1e-9).tolist()
        if on:
            found.append((mask, on))
    return found


def around(points: FloatArray) -> FloatArray:
    """Return points of a plane in order around their middle, shape (k, 2)."""
    middle = points - points.mean(axis=0)
    return points[np.argsort(np.arctan2(middle[:, 1], middle[:, 0]), kind="stable")]


def coordinates(points: FloatArray) -> tuple[list[float], list[float]]:
    """Return the two coordinates of points of a plane, as plain numbers.

    Examples
    --------
    >>> coordinates(np.array([[0.0, 1.0], [2.0, 3.0]]))
    ([0.0, 2.0], [1.0, 3.0])
    """
    xs, ys = np.asarray(points, dtype=np.float64).reshape(-1, 2).T.tolist()
    return xs, ys
