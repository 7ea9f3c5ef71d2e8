r"""Matrices of a box of benefits at which the amounts of an agreement are small or large.

Surplus, Shapley amount, gain before payment and side payment are quadratic in the benefits,

.. math:: q_k (a P_k + b R_k^2) + \sum_{i \ne k} q_i m_{ik} (e R_i + f m_{ik}),

with the coefficients of ``bounds``. From a drawn matrix one goes towards the corner of the box
that the gradient points to, as far as the quadratic improves [FrankWolfe1956]_. What is found is
reached by a matrix of the box, so it lies inside the outer bounds; nothing says that it is the
farthest.

References
----------
.. [FrankWolfe1956] M. Frank and P. Wolfe, "An algorithm for quadratic programming", Naval Research
   Logistics Quarterly 3, 1956, 95-110.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from citypact.games.abatement import BenefitBox
from citypact.games.coalitional import FloatArray
from citypact.mechanisms.abatement.box.columns import cheapest_columns

#: Steps towards a corner; most searches end after a few.
MOST_STEPS = 40
#: A step that improves by less than this part ends a search.
PROGRESS = 1e-9


@dataclass(frozen=True)
class Quadratic:
    """Coefficients a, b, e, f of an amount (see the head of the module)."""

    squares: float
    row: float
    crossed: float
    entry: float

    def amounts(self, matrices: FloatArray, weights: FloatArray) -> FloatArray:
        """Return the amount of every city at every matrix.

        Parameters
        ----------
        matrices : float array of shape (k, n, n)
            Benefits with a diagonal of zeros.
        weights : float array of shape (n,)
            :math:`1 / 2c`.

        Returns
        -------
        float array of shape (k, n)
        """
        rows = matrices.sum(axis=2)
        own = weights * (self.squares * (matrices * matrices).sum(axis=2) + self.row * rows**2)
        inner = self.crossed * rows[:, :, None] + self.entry * matrices
        amounts: FloatArray = own + np.einsum("i,kij,kij->kj", weights, matrices, inner)
        return amounts

    def gradient(self, matrix: FloatArray, weights: FloatArray, city: int) -> FloatArray:
        """Return the derivatives of a city's amount in every benefit, shape (n, n)."""
        rows, column = matrix.sum(axis=1), matrix[:, city]
        slopes = np.repeat((self.crossed * weights * column)[:, None], len(weights), axis=1)
        slopes[:, city] += weights * (self.crossed * rows + 2 * self.entry * column)
        slopes[city] = weights[city] * (2 * self.squares * matrix[city] + 2 * self.row * rows[city])
        np.fill_diagonal(slopes, 0.0)
        return slopes


SHAPLEY = Quadratic(1 / 6, 1 / 3, 2 / 3, -1 / 6)
PAYMENT = Quadratic(1 / 6, 4 / 3, -4 / 3, -1 / 6)
OWN_GAIN = Quadratic(0.0, -1.0, 2.0, 0.0)


def searched(
    box: BenefitBox, amount: Quadratic, city: int, sign: float, start: FloatArray
) -> tuple[float, FloatArray]:
    """Return a large (sign 1) or small (sign -1) amount of a city in the box, and where it is reached.

    Parameters
    ----------
    box : BenefitBox
        Limits of the benefits.
    amount : Quadratic
        Which amount.
    city : int
        Whose.
    sign : float
        1 or -1.
    start : float array of shape (n, n)
        A matrix of the box.

    Examples
    --------
    >>> box = BenefitBox([[0, 1], [2, 0]], [[0, 2], [4, 0]], [0.5, 0.5])
    >>> searched(box, SHAPLEY, 0, 1.0, box.others_lowest)[0]
    10.0
    """
    weights, matrix = box.weights, start

    def value(at: FloatArray) -> float:
        return float(sign * amount.amounts(at[None], weights)[0, city])

    now = value(matrix)
    for _ in range(MOST_STEPS):
        slopes = sign * amount.gradient(matrix, weights, city)
        way = cheapest_columns(box, -slopes) - matrix
        rise = float((slopes * way).sum())
        bend = value(matrix + way) - now - rise
        # Along the way the amount is now + rise s + bend s^2.
        step = 1.0 if bend >= 0 or rise >= -2 * bend else rise / (-2 * bend)
        found = value(matrix + step * way)
        if not found - now > PROGRESS * abs(now):
            break
        matrix, now = matrix + step * way, found
    return sign * now, matrix
