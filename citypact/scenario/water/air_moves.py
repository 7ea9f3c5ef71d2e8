r"""What moves the side payments of an agreement on abatement divided by the Shapley value.

With :math:`x_i = \sum_{j \ne i} w_{ij}`, what a unit abated in city i saves all others, the formulas of
models.md §5.6 add up to a payment for each city's abatement,

.. math::

    T_{ii} = \frac{8 x_i^2 + \sum_{j \ne i} w_{ij}^2}{12 c_i}, \qquad
    T_{ik} = -\frac{w_{ik} (8 x_i + w_{ik})}{12 c_i},

where city k receives :math:`t_k = \sum_i T_{ik}`. So a cost moves a payment by :math:`-T_{ik} / c_i`, and
a benefit by the derivatives of the two. The surplus :math:`\sum_i x_i^2 / 2 c_i` moves with the square of
all benefits and with the inverse of all costs.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from citypact.games.abatement import Abatement
from citypact.games.coalitional.masks import FloatArray

#: Change of a number whose effect is told.
STEP = 0.01


@dataclass(frozen=True)
class PaymentMove:
    """The number that moves a city's side payment most, and by how much if it is one percent higher."""

    city: str
    number: str
    change: float

    def to_dict(self) -> dict[str, Any]:
        """Return the move as plain data for JSON."""
        return asdict(self)


def payment_moves(game: Abatement) -> tuple[PaymentMove, ...]:
    """Return for each city the benefit or cost that moves its Shapley side payment most.

    Parameters
    ----------
    game : Abatement
        Any number of cities.

    Returns
    -------
    tuple of PaymentMove
        To first order, for a number one percent higher (亿元 a year); cities whose payment
        nothing moves are left out. Of numbers that move a payment equally the first is named,
        benefits before costs.

    Examples
    --------
    >>> air = Abatement([[3, 1, 0.5], [2, 4, 1], [0.5, 0.8, 2]], [1, 2, 0.5])
    >>> for move in payment_moves(air):
    ...     print(move.city, "|", move.number, "|", round(move.change, 6))
    city 1 | benefit from city 2 to city 1 | -0.036667
    city 2 | benefit from city 2 to city 1 | 0.043333
    city 3 | benefit from city 3 to city 2 | 0.029867
    """
    return tuple(_moves(game))


def _moves(game: Abatement) -> Iterator[PaymentMove]:
    benefits, costs = np.array(game.benefits, dtype=np.float64), np.array(game.costs, dtype=np.float64)
    np.fill_diagonal(benefits, 0.0)
    most, dearest = float(benefits.max()), float(costs.max())
    if not most > 0:
        return
    benefits, costs = benefits / most, costs / dearest  # of order one: squares neither vanish nor overflow
    unit = STEP * most * (most / dearest)
    names, outside = game.players, benefits.sum(axis=1)
    for at, city in enumerate(names):
        by_benefit = benefits * _slopes(benefits, outside, costs, at)
        by_cost = benefits[:, at] * (8 * outside + benefits[:, at]) / (12 * costs)
        by_cost[at] = -(8 * outside[at] ** 2 + (benefits[at] ** 2).sum()) / (12 * costs[at])
        moves = np.concatenate([by_benefit.ravel(), by_cost])
        largest = np.abs(moves).max()
        if not largest > 0:
            continue
        # The first of equals, whatever the last digit: another machine must name the same number.
        place = int(np.flatnonzero(np.abs(moves) >= largest * (1 - 1e-9))[0])
        source, receptor = divmod(place, len(names))
        told = (
            f"benefit from {names[source]} to {names[receptor]}"
            if source < len(names)
            else f"cost of {names[receptor]}"
        )
        yield PaymentMove(city, told, unit * float(moves[place]))


def _slopes(benefits: FloatArray, outside: FloatArray, costs: FloatArray, at: int) -> FloatArray:
    """Return the slope of a city's payment in the benefit from every city to every other."""
    slopes = np.repeat((-2 * benefits[:, at] / (3 * costs))[:, None], len(costs), axis=1)
    slopes[:, at] = -(4 * outside + 5 * benefits[:, at]) / (6 * costs)
    slopes[at] = (8 * outside[at] + benefits[at]) / (6 * costs[at])
    found: FloatArray = slopes
    return found
