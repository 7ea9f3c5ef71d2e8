r"""Games whose worth is itself an optimum, as one linear model of all coalitions.

.. math::

    v(S) = \max \{ p^\top y : U y \le R\,1_S,\ 0 \le y \}, \qquad
    y_k \text{ whole where said}

covers production from pooled resources, matchings, weighted votes, pairs and groups that gain
only when all of them are in. The coalition with the highest excess is then the solution of
one mixed-integer program, however many coalitions there are [Hallefjord1995]_.

References
----------
.. [Hallefjord1995] Å. Hallefjord, R. Helming and K. Jørnsten, "Computing the nucleolus when
   the characteristic function is given implicitly: a constraint generation approach",
   International Journal of Game Theory 24, 1995, 357-372.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import singledispatch

import numpy as np

from citypact.games.coalitional import BoolArray, CooperativeGame, FloatArray
from citypact.games.coalitional.forms import (
    AssignmentGame,
    DividendGame,
    LinearProductionGame,
    WeightedGraphGame,
    WeightedVotingGame,
)
from citypact.games.coalitional.masks import bits


@dataclass(frozen=True)
class WorthModel:
    """The model ``max prices·y`` subject to ``usage y <= resources 1_S`` and ``y >= 0``.

    Parameters
    ----------
    prices : float array of shape (k,)
    usage : float array of shape (m, k)
    resources : float array of shape (m, n)
        What each player brings of each resource.
    whole : bool array of shape (k,)
        Activities that come in whole numbers.
    most : float array of shape (k,)
        Upper limits of the activities.
    """

    prices: FloatArray
    usage: FloatArray
    resources: FloatArray
    whole: BoolArray
    most: FloatArray


@singledispatch
def worth_model(game: CooperativeGame) -> WorthModel | None:
    """Return the linear model of a game's worths, or None when its type has none."""
    del game
    return None


@worth_model.register
def _(game: LinearProductionGame) -> WorthModel:
    usage = np.array(game.technology, dtype=np.float64)
    owned = np.array(game.resources, dtype=np.float64)
    return _divisible(np.array(game.prices, dtype=np.float64), usage, owned.T)


@worth_model.register
def _(game: AssignmentGame) -> WorthModel:
    values = np.maximum(np.array(game.values, dtype=np.float64), 0.0)
    sellers, buyers = values.shape
    usage = np.zeros((sellers + buyers, values.size))
    for at in range(values.size):
        usage[at // buyers, at] = usage[sellers + at % buyers, at] = 1.0
    return _divisible(values.ravel(), usage, np.eye(sellers + buyers))


@worth_model.register
def _(game: WeightedVotingGame) -> WorthModel:
    weights = np.array([[float(weight) for weight in game.weights]])
    one = np.ones(1)
    return WorthModel(one, np.array([[float(game.quota)]]), weights, one.astype(bool), one)


@worth_model.register
def _(game: WeightedGraphGame) -> WorthModel | None:
    weights = np.array(game.weights, dtype=np.float64)
    pairs = {
        1 << i | 1 << j: float(weights[i, j]) for i in range(game.size) for j in range(i + 1) if weights[i, j]
    }
    return _all_in(game.size, pairs)


@worth_model.register
def _(game: DividendGame) -> WorthModel | None:
    listed = {game.mask(*names): float(value) for names, value in game.dividends.items()}
    return _all_in(game.size, listed)


def _all_in(players: int, gains: dict[int, float]) -> WorthModel | None:
    """Groups that gain when all of them are in; a loss would simply not be taken."""
    if any(gain < 0 for gain in gains.values()):
        return None
    rows = [(player, at) for at, group in enumerate(gains) for player in bits(group)]
    usage, resources = np.zeros((len(rows), len(gains))), np.zeros((len(rows), players))
    for row, (player, at) in enumerate(rows):
        usage[row, at] = resources[row, player] = 1.0
    return _divisible(np.array(list(gains.values())), usage, resources)


def _divisible(prices: FloatArray, usage: FloatArray, resources: FloatArray) -> WorthModel:
    """Return a model whose activities may take any amount."""
    count = len(prices)
    return WorthModel(prices, usage, resources, np.zeros(count, dtype=bool), np.full(count, np.inf))
