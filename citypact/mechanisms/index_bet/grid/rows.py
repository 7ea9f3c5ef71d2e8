r"""The incentive constraints of one effort on the grid, and the limits of a payment.

Payments :math:`t_m` by bin make effort :math:`e^\circ` the upstream city's best choice when

.. math::

    \sum_m \big(\pi_m(e^\circ) - \pi_m(e)\big)\, t_m \;\ge\; \kappa(e^\circ) - \kappa(e)
    \qquad \text{for every other effort } e \text{ of the grid.}

Half the sum of :math:`|\pi_m(e^\circ) - \pi_m(e)|` is the total variation between the two laws:
the most by which a payment between zero and one can reward the one over the other.

References
----------
models.md §5.3, B4.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np

from citypact.games.coalitional import BoolArray, FloatArray
from citypact.games.rational import Number
from citypact.games.validation import Door
from citypact.mechanisms.index_bet.grid.model import GridModel

#: Laws of the index nearer than this (sum of absolute differences) are one to double precision.
INDISTINCT = 1e-12

PARTICIPATION = "participation"
LARGEST_FINE = "largest fine"
LARGEST_PAYMENT = "largest payment"


@dataclass(frozen=True, eq=False)
class IncentiveRows:
    """The rows of one target effort: ``matrix t >= bounds``, one for each deviation."""

    model: GridModel
    target: int

    @property
    def effort(self) -> float:
        """The effort to be implemented."""
        return self.model.efforts[self.target]

    @property
    def chances(self) -> FloatArray:
        """Probabilities of the bins under the target effort, shape (M,)."""
        return np.asarray(self.model.probabilities[self.target])

    @cached_property
    def deviations(self) -> tuple[int, ...]:
        """Places of the other efforts on the grid."""
        return tuple(k for k in range(len(self.model.efforts)) if k != self.target)

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """One label for each deviation."""
        return tuple(f"no gain from {self.model.name(k)}" for k in self.deviations)

    @cached_property
    def matrix(self) -> FloatArray:
        """Probabilities under the target less those under each deviation, shape (K - 1, M)."""
        return np.asarray(self.chances - self.model.probabilities[list(self.deviations)])

    @cached_property
    def bounds(self) -> FloatArray:
        """Cost of the target less that of each deviation, shape (K - 1,)."""
        costs = np.array(self.model.costs)
        here, there = costs[self.target], costs[list(self.deviations)]
        # Equal costs that floats compute in different ways are equal.
        same = np.abs(here - there) <= 4 * np.finfo(np.float64).eps * np.maximum(abs(here), np.abs(there))
        return np.asarray(np.where(same, 0.0, here - there))

    @cached_property
    def distances(self) -> FloatArray:
        """Sum of absolute differences to each deviation (twice the total variation), shape (K - 1,)."""
        return np.asarray(np.abs(self.matrix).sum(axis=1))

    @cached_property
    def seen(self) -> BoolArray:
        """Which deviations the index can tell from the target at all."""
        return np.asarray(self.distances > INDISTINCT)

    @cached_property
    def money(self) -> float:
        """The amount that costs are measured against: the largest difference of two (亿元)."""
        return float(np.ptp(np.array(self.model.costs)))


@dataclass(frozen=True)
class PaymentLimits:
    """What a payment must keep: the two caps, and what the upstream city can have elsewhere.

    Parameters
    ----------
    lowest, highest : float
        Limits of every payment to the upstream city; ``lowest = -F`` when it can be fined up to F.
    reserve : float
        Payoff below which the upstream city does not take part.
    """

    lowest: float
    highest: float
    reserve: float

    @classmethod
    def of(
        cls, model: GridModel, payment_limits: tuple[Number, Number] | None, reserve: Number | None
    ) -> Self:
        """Check limits and reserve; without a reserve it is the payoff without a contract."""
        door = Door()
        low, high = (0, 0) if payment_limits is None else payment_limits
        door.money("lowest payment", low, signed=True)
        door.money("highest payment", high, signed=True)
        if reserve is not None:
            door.money("reserve", reserve, signed=True)
        if not door.problems and not low <= high:
            door.refuse("lowest payment", low, f"at most the highest payment, {float(high):g}")
        door.close()
        return cls(float(low), float(high), model.outside if reserve is None else float(reserve))

    def fair(self, rows: IncentiveRows) -> float:
        """Expected payment that leaves the upstream city just its reserve (亿元)."""
        return rows.model.costs[rows.target] + self.reserve

    def names(self, upstream: str) -> tuple[str, str, str]:
        """Labels of participation and of the two caps."""
        return f"{PARTICIPATION} of {upstream}", LARGEST_FINE, LARGEST_PAYMENT
