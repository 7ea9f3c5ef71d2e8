"""Exact vertices in profit orientation as a sorted float array in the game's own unit."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import numpy as np

from citypact.games.coalitional import CooperativeGame, FloatArray
from citypact.games.coalitional.masks import NumberArray
from citypact.solvers.core_sets.double_description import extreme_points


def as_rows(game: CooperativeGame, points: NumberArray, denominator: int = 1) -> FloatArray:
    """Round points once, turn costs positive, sort lexicographically and drop repeats.

    Parameters
    ----------
    game : CooperativeGame
        Says the sign and the number of players.
    points : object array of shape (k, n)
        Integers in units of ``1 / denominator``, or fractions with denominator 1.
    denominator : int
        The unit of ``points``.

    Examples
    --------
    >>> from citypact.games.coalitional import CoalitionalGame
    >>> game = CoalitionalGame(("a", "b"), [0, 2, 2, 3], cost=True)
    >>> as_rows(game, np.array([[-2, -1], [-1, -2]], dtype=object)).tolist()
    [[1.0, 2.0], [2.0, 1.0]]
    """
    if not len(points):
        return np.empty((0, game.size))
    rows: FloatArray = (points / denominator).astype(np.float64)
    # Adding zero turns -0.0 into 0.0.
    return np.unique(game.sign * rows + 0.0, axis=0)


def polytope_rows(game: CooperativeGame, total: Fraction, bounds: Mapping[int, Fraction]) -> FloatArray:
    """Return the vertices of the allocations of a total within coalitions' lower bounds."""
    points = extreme_points(game.size, total, bounds)
    return as_rows(game, np.array(points, dtype=object))
