r"""Cities whose damage from pollution grows faster than the pollution.

City :math:`i` emits :math:`e_i` and abates :math:`0 \le a_i \le e_i` of it at the cost
:math:`\tfrac12 c_i a_i^2`. What is left of all emissions, and a background :math:`b_j`, reaches
city :math:`j`:

.. math::

    x_j = b_j + \sum_i H_{ij} (e_i - a_i) = \bar E_j - \sum_i H_{ij} a_i, \qquad
    D_j = \tfrac12 \gamma_j x_j^2 + d_j x_j, \qquad
    \pi_j = -D_j - \tfrac12 c_j a_j^2 .

Exposure is never negative, so a unit less of it always helps, by the *marginal damage*
:math:`\gamma_j x_j + d_j`. Where cities act in blocks, each for its members' sum of payoffs, the
marginal payoffs are :math:`r - M a` with

.. math::

    M_{ik} = c_i [i = k] + \sum_{j \in B(i)} H_{ij} \gamma_j H_{kj}, \qquad
    r_i = \sum_{j \in B(i)} H_{ij} (\gamma_j \bar E_j + d_j),

:math:`B(i)` being the block of :math:`i`. With :math:`\gamma = 0` the actions are dominant and the
model is that of ``linear_damage``; otherwise one city abates less the more the others do.

References
----------
models.md §5.6 and A9. K.-G. Mäler, "The acid rain game", in: *Valuation Methods and Policy Making
in Environmental Economics*, Elsevier, 1989.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from citypact.games.abatement.city_numbers import checked_cities
from citypact.games.abatement.linear_damage import Abatement
from citypact.games.city_numbers import numbers_of, positive_numbers
from citypact.games.coalitional.cooperative import LARGEST_WORTH
from citypact.games.coalitional.forms.squared_links import checked_square
from citypact.games.coalitional.masks import FloatArray, IntArray
from citypact.games.rational import Number
from citypact.games.validation import Door


@dataclass(frozen=True, eq=False)
class QuadraticDamage:
    """Cities that pollute each other, with damage quadratic in exposure.

    Parameters
    ----------
    transport : matrix of numbers, n by n
        :math:`H_{ij}`, what reaches the column city of a unit emitted in the row city, not
        negative.
    curvatures : sequence of n numbers
        :math:`\\gamma_j`, rise of the marginal damage per unit of exposure (亿元 per unit squared),
        not negative.
    damages : sequence of n numbers
        :math:`d_j`, marginal damage at no exposure (亿元 per unit), not negative.
    costs : sequence of n numbers
        :math:`c_i`, curvature of the cost of abatement (亿元 per unit squared), positive.
    emissions : sequence of n numbers
        :math:`e_i`, emitted without any abatement and the most that can be abated, not negative.
    background : sequence of n numbers, optional
        :math:`b_j`, exposure that no city of the game causes; 0 by default.
    players : sequence of str, optional
        Names of the cities; "city 1", "city 2", … by default.
    unit : str
        Unit of money.

    Raises
    ------
    InputError
        On a matrix that is not square, numbers that are negative or not finite, costs that are
        not positive, and names that are missing or repeated.

    Examples
    --------
    >>> air = QuadraticDamage([[1, 0.5], [0, 1]], [1, 2], [0, 1], [2, 1], [4, 3])
    >>> air.exposure([1, 0]).tolist(), air.payoffs([1, 0]).tolist()
    ([3.0, 4.5], [-5.5, -24.75])
    """

    transport: Sequence[Sequence[Number]] | FloatArray
    curvatures: Sequence[Number] | FloatArray
    damages: Sequence[Number] | FloatArray
    costs: Sequence[Number] | FloatArray
    emissions: Sequence[Number] | FloatArray
    background: Sequence[Number] | FloatArray | None = None
    players: Sequence[str] = ()
    unit: str = "亿元"

    def __post_init__(self) -> None:
        door = Door()
        players = checked_cities(self.players, self.transport, "transport", door)
        object.__setattr__(self, "players", players)
        flows, _ = checked_square("transport", self.transport, players, door)
        object.__setattr__(self, "transport", flows)
        costs = positive_numbers("costs", self.costs, players, "curvature of the cost of abatement", door)
        self._keep("costs", costs)
        for name in ("curvatures", "damages", "emissions"):
            self._keep(name, numbers_of(name, getattr(self, name), players, door))
        background = [0] * len(players) if self.background is None else self.background
        self._keep("background", numbers_of("background", background, players, door))
        door.close()
        with np.errstate(over="ignore", invalid="ignore"):
            worst = float(np.abs(self.payoffs(np.zeros(self.size))).sum() + self.effort_costs().sum())
        if not worst <= LARGEST_WORTH:
            door.refuse("damage of all cities", worst, "at most 1e300", "state amounts in a larger unit")
        door.close()

    def _keep(self, name: str, numbers: Sequence[Number]) -> None:
        array = np.array([float(number) for number in numbers])
        array.setflags(write=False)
        object.__setattr__(self, name, array)

    def _array(self, name: str) -> FloatArray:
        array: FloatArray = getattr(self, name)  # made one at the door
        return array

    @property
    def size(self) -> int:
        """Number of cities n."""
        return len(self.players)

    @property
    def limits(self) -> FloatArray:
        """The most that each city can abate, shape (n,)."""
        return self._array("emissions")

    @property
    def unabated(self) -> FloatArray:
        r"""Exposure without any abatement, :math:`\bar E`, shape (n,)."""
        exposure: FloatArray = self._array("background") + self.limits @ self._array("transport")
        return exposure

    def effort_costs(self) -> FloatArray:
        """Cost of abating everything, shape (n,)."""
        costs: FloatArray = self._array("costs") * self.limits**2 / 2
        return costs

    def exposure(self, abatement: Sequence[float] | FloatArray) -> FloatArray:
        """Return what reaches each city, shape (n,)."""
        left: FloatArray = self.limits - np.asarray(abatement, dtype=np.float64)
        exposure: FloatArray = self._array("background") + left @ self._array("transport")
        return exposure

    def marginal_damages(self, abatement: Sequence[float] | FloatArray) -> FloatArray:
        """Return what a unit less of exposure is worth to each city, shape (n,)."""
        marginal: FloatArray = self._array("curvatures") * self.exposure(abatement) + self._array("damages")
        return marginal

    def payoffs(self, abatement: Sequence[float] | FloatArray) -> FloatArray:
        """Return each city's payoff, minus damage and cost, shape (n,)."""
        chosen, exposure = np.asarray(abatement, dtype=np.float64), self.exposure(abatement)
        damage = exposure * (self._array("curvatures") * exposure / 2 + self._array("damages"))
        payoffs: FloatArray = -damage - self._array("costs") * chosen**2 / 2
        return payoffs

    def gains(
        self, abatement: Sequence[float] | FloatArray, before: Sequence[float] | FloatArray
    ) -> FloatArray:
        """Return what each city gains when abatement changes, without taking large payoffs apart."""
        chosen, old = np.asarray(abatement, dtype=np.float64), np.asarray(before, dtype=np.float64)
        less = (chosen - old) @ self._array("transport")
        mean = (self.marginal_damages(chosen) + self.marginal_damages(old)) / 2
        gains: FloatArray = less * mean - self._array("costs") * (chosen - old) * (chosen + old) / 2
        return gains

    def marginal_payoffs(self, blocks: Sequence[int] | IntArray) -> tuple[FloatArray, FloatArray]:
        """Return M and r of the marginal payoffs ``r - M a`` when cities act in blocks.

        Parameters
        ----------
        blocks : sequence of n whole numbers
            Cities of the same number act for their sum of payoffs.

        Returns
        -------
        float array of shape (n, n), float array of shape (n,)

        Examples
        --------
        >>> air = QuadraticDamage([[1, 0.5], [0, 1]], [1, 2], [0, 1], [2, 1], [4, 3])
        >>> slopes, at_zero = air.marginal_payoffs([0, 0])
        >>> slopes.tolist(), at_zero.tolist()
        ([[3.5, 1.0], [1.0, 3.0]], [9.5, 11.0])
        """
        labels = np.asarray(blocks)
        flows = self._array("transport")
        cared = flows * (labels[:, None] == labels[None, :])
        slopes: FloatArray = (cared * self._array("curvatures")) @ flows.T + np.diag(self._array("costs"))
        at_zero: FloatArray = cared @ (self._array("curvatures") * self.unabated + self._array("damages"))
        return slopes, at_zero

    def linear(self) -> Abatement:
        """Return the game with the same marginal damages at no exposure, whatever the exposure."""
        transport, damages = self._array("transport"), self._array("damages")
        return Abatement.from_transport(transport, damages, self._array("costs"), self.players, self.unit)
