r"""The smallest stake that makes an effort worth its while, whatever the shape of the payment.

.. math::

    \min B \quad\text{subject to}\quad
    \sum_m \big(\pi_m(e^\circ) - \pi_m(e)\big) t_m \ge \kappa(e^\circ) - \kappa(e)\ \ \forall e,
    \qquad -B \le t_m \le B .

With :math:`t = B u`, :math:`\lambda = 1/B` the program is :math:`\max \lambda` over
:math:`|u_m| \le 1`, bounded whatever the data. Its dual says what a stake must beat: for any
weights :math:`y \ge 0` on the deviations,

.. math::

    B \;\ge\; \frac{\sum_e y_e \,(\kappa(e^\circ) - \kappa(e))}
                   {\sum_m \big|\sum_e y_e (\pi_m(e^\circ) - \pi_m(e))\big|} ,

the cost saved by drawing a deviation with probabilities :math:`y/\sum y`, over the
distance of that mixture's law from the target's. No stake does exactly when a cheaper mixture
of deviations has the same law [Hermalin1991]_.

References
----------
.. [Hermalin1991] B. Hermalin and M. Katz, "Moral hazard and verifiability: the effects of
   renegotiation in agency", Econometrica 59(6), 1991, 1735-1753, proposition 2.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from citypact.games.coalitional import FloatArray
from citypact.mechanisms.index_bet.grid.certificate import stake_certificate
from citypact.mechanisms.index_bet.grid.proof import contradiction
from citypact.mechanisms.index_bet.grid.refusal import mixture, unseen
from citypact.mechanisms.index_bet.grid.rows import IncentiveRows
from citypact.mechanisms.index_bet.grid.shape import extend
from citypact.solvers.linear.dense_program import DenseProgram
from citypact.solvers.linear.dense_solution import solve_dense

#: Below this, one over the stake (against the stake that a single deviation demands) is rounding.
SMALLEST_INVERSE = 1e-8
#: The scaled inverse of the stake is at most one; a looser limit never takes its price.
INVERSE_LIMIT = 2.0


@dataclass(frozen=True, eq=False)
class LeastStake:
    """Half of the smallest stake, a payment that attains it and the prices that prove it.

    Parameters
    ----------
    half : float
        B (亿元).
    payments : array of float, shape (M,)
        Payments between -B and B.
    prices : array of float, shape (K - 1,)
        Fall of B per unit of gain that a deviation is allowed.
    """

    half: float
    payments: FloatArray
    prices: FloatArray


def least_stake(rows: IncentiveRows) -> LeastStake:
    """Find the smallest stake.

    Raises
    ------
    NoGridContract
        If no stake implements the effort, naming the cheaper deviations with the same law.
    """
    needed = rows.bounds > 0
    hidden = np.flatnonzero(needed & ~rows.seen)
    if hidden.size:
        raise unseen(rows, int(hidden[np.argmax(rows.bounds[hidden])]))
    if not needed.any():
        return LeastStake(0.0, np.zeros(len(rows.chances)), np.zeros(len(rows.bounds)))
    kept = np.flatnonzero(rows.seen)
    laws = rows.matrix[kept] / rows.distances[kept, None]
    demands = rows.bounds[kept] / rows.distances[kept]
    unit = float(demands.max())
    bins = len(rows.chances)
    found = solve_dense(
        DenseProgram(
            np.append(np.zeros(bins), -1.0),
            np.column_stack([laws, -demands / unit]),
            np.zeros(len(kept)),
            np.append(-np.ones(bins), 0.0),
            np.append(np.ones(bins), INVERSE_LIMIT),
        )
    )
    prices = np.zeros(len(rows.bounds))
    prices[kept] = found.prices / rows.distances[kept]
    inverse = float(found.point[-1])
    if inverse < SMALLEST_INVERSE:
        raise mixture(rows, prices, contradiction(rows))
    half = unit / inverse
    prices /= np.abs(prices @ rows.matrix).sum()
    payments = half * found.point[:-1]
    # Where probabilities are zero in floating point the neighbours say which side is meant.
    whole = extend(payments, prices @ np.abs(rows.matrix))
    if stake_certificate(rows, half, whole, prices).holds:
        payments = whole
    return LeastStake(half, payments, prices)
