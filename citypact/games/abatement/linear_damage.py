r"""Cities that abate at a quadratic cost, for benefits that wind and water spread over others.

City :math:`i` abates :math:`a_i` at the cost :math:`\tfrac12 c_i a_i^2`; a unit of it saves city
:math:`j` the damage :math:`w_{ij} = H_{ij} d_j`, the transport from :math:`i` to :math:`j` times the
marginal damage there. On a river only cities downstream benefit; in the air all may. Alone a city
stops where its own benefit pays,

.. math:: a_i^N = w_{ii} / c_i, \qquad a_i^S = \sum_{j \in S} w_{ij} / c_i \quad (i \in S),

and a coalition :math:`S` where all its members' do. What others do shifts a city's payoff but
not its choice: every action is dominant. Over no agreement, with all others at :math:`a^N`, the
coalition gains

.. math:: v(S) = \sum_{i \in S} \frac{1}{2 c_i} \Bigl( \sum_{j \in S \setminus i} w_{ij} \Bigr)^2 ,

a game of squared links with :math:`q_i = 1 / 2c_i`: convex, with the Shapley value in its core and
in closed form. A city :math:`j` outside gains :math:`\sum_{i \in S} w_{ij} \sum_{k \in S \setminus i}
w_{ik} / c_i` without paying.

References
----------
models.md §5.6 and A9. C. d'Aspremont and J. J. Gabszewicz, "On the stability of collusion", in:
*New Developments in the Analysis of Market Structure*, MIT Press, 1986. P. Chander and H. Tulkens,
"The core of an economy with multilateral environmental externalities", International Journal of
Game Theory 26, 1997, 379-401.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Self

import numpy as np

from citypact.games.abatement.city_numbers import checked_cities, transported
from citypact.games.allocation import Allocation
from citypact.games.city_numbers import positive_numbers
from citypact.games.coalitional.forms.squared_links import (
    SquaredLinks,
    checked_square,
    exact_links,
    without_diagonal,
)
from citypact.games.coalitional.masks import FloatArray, NumberArray
from citypact.games.rational import Number, as_fraction
from citypact.games.river import River
from citypact.games.validation import Door


@dataclass(frozen=True, eq=False)
class Abatement(SquaredLinks):
    """A coalitional game of cities that abate, for any number of cities.

    Parameters
    ----------
    benefits : matrix of numbers, n by n
        :math:`w_{ij}`, what a unit abated in the row city saves the column city (亿元 per unit), not
        negative.
    costs : sequence of n numbers, or mapping by city
        :math:`c_i`, curvature of the cost of abatement (亿元 per unit squared), positive.
    players : sequence of str, optional
        Names of the cities; "city 1", "city 2", … by default.
    unit : str
        Unit of money.

    Raises
    ------
    InputError
        On a matrix that is not square, benefits that are negative or not finite, costs that
        are not positive or of another number, and names that are missing or repeated.

    Examples
    --------
    >>> air = Abatement([[3, 1, 0.5], [2, 4, 1], [0.5, 0.8, 2]], [1, 2, 0.5])
    >>> air.worth("city 1", "city 2"), air.grand
    (1.5, 5.065)
    >>> air.nash_abatement.tolist(), air.efficient_abatement.tolist()
    ([3.0, 2.0, 4.0], [4.5, 3.5, 6.6])
    """

    benefits: Sequence[Sequence[Number]] | FloatArray
    costs: Sequence[Number] | Mapping[str, Number] | FloatArray
    players: Sequence[str] = ()
    unit: str = "亿元"
    cost: bool = field(default=False, init=False)

    def __post_init__(self) -> None:
        door = Door()
        players = checked_cities(self.players, self.benefits, "benefits", door)
        object.__setattr__(self, "players", players)
        benefits, given = checked_square("benefits", self.benefits, players, door)
        costs = positive_numbers("costs", self.costs, players, "curvature of the cost of abatement", door)
        door.close()
        object.__setattr__(self, "benefits", benefits)
        object.__setattr__(self, "costs", np.array([float(cost) for cost in costs]))
        self.__dict__["_given"], self.__dict__["_costs"] = given, costs
        self._check_size(door)
        door.close()

    @classmethod
    def from_transport(
        cls,
        transport: Sequence[Sequence[Number]] | FloatArray,
        damages: Sequence[Number] | Mapping[str, Number] | FloatArray,
        costs: Sequence[Number] | Mapping[str, Number] | FloatArray,
        players: Sequence[str] = (),
        unit: str = "亿元",
    ) -> Self:
        """Build the game from where pollution goes and what it does there.

        Parameters
        ----------
        transport : matrix of numbers, n by n
            :math:`H_{ij}`, what reaches the column city of a unit emitted in the row city.
        damages : sequence of n numbers
            :math:`d_j`, damage of a unit received (亿元 per unit), not negative.
        costs, players, unit
            As for the class.

        Raises
        ------
        InputError
            On a matrix that is not square, and on numbers that are negative or not finite.

        Examples
        --------
        >>> Abatement.from_transport([[0.5, 0.25], [0, 1]], [4, 8], [1, 1]).benefits.tolist()
        [[2.0, 2.0], [0.0, 8.0]]
        """
        door = Door()
        names = checked_cities(players, transport, "transport", door)
        benefits = transported(transport, damages, names, door)
        door.close()
        return cls(benefits, costs, names, unit)

    @classmethod
    def from_river(
        cls,
        river: River,
        transport: Sequence[Sequence[Number]] | FloatArray,
        damages: Sequence[Number] | Mapping[str, Number] | FloatArray,
        costs: Sequence[Number] | Mapping[str, Number] | FloatArray,
        unit: str = "亿元",
    ) -> Self:
        """Build the game of cities on a river, where only those downstream benefit.

        Parameters
        ----------
        river : River
            Who lies downstream of whom; gives the order of the cities.
        transport, damages, costs, unit
            As for ``from_transport``; transport must be 0 where the water does not go.

        Raises
        ------
        InputError
            Also if the transport matrix sends pollution to a city that is not downstream.

        Examples
        --------
        >>> river = River(("source", "mouth"))
        >>> Abatement.from_river(river, [[1, 0.5], [0, 1]], [1, 6], [1, 1]).worth("source", "mouth")
        4.5
        """
        door = Door()
        benefits = transported(transport, damages, river.players, door)
        door.close()
        flows = np.array(transport, dtype=np.float64)
        for source, receptor in np.argwhere((flows > 0) & ~river.reaches)[:20]:
            door.refuse(
                f"transport from {river.players[source]} to {river.players[receptor]}",
                float(flows[source, receptor]),
                f"0: {river.players[receptor]} is not downstream of {river.players[source]}",
            )
        door.close()
        return cls(benefits, costs, river.players, unit)

    def _floats(self) -> tuple[FloatArray, FloatArray]:
        return without_diagonal(np.asarray(self.benefits)), 0.5 / np.asarray(self.costs)

    def _fractions_given(self) -> tuple[list[list[Fraction]], list[Fraction]]:
        costs: tuple[Number, ...] = self.__dict__["_costs"]
        return exact_links(self.__dict__["_given"]), [1 / (2 * as_fraction(cost)) for cost in costs]

    @property
    def nash_abatement(self) -> FloatArray:
        """What each city abates without agreement, :math:`a^N`, shape (n,)."""
        alone: FloatArray = np.diagonal(np.asarray(self.benefits)) / np.asarray(self.costs)
        return alone

    @property
    def efficient_abatement(self) -> FloatArray:
        """What each city abates when all cooperate, :math:`a^*`, shape (n,)."""
        together: FloatArray = np.asarray(self.benefits).sum(axis=1) / np.asarray(self.costs)
        return together

    def gains(self, abatement: Sequence[float] | FloatArray) -> FloatArray:
        r"""Return each city's gain over no agreement, before payments, from any abatement.

        .. math:: \sum_i w_{ij} (a_i - a_i^N) - \tfrac12 c_j (a_j^2 - (a_j^N)^2)
        """
        chosen, alone = np.asarray(abatement, dtype=np.float64), self.nash_abatement
        costs = np.asarray(self.costs)
        gains: FloatArray = (chosen - alone) @ np.asarray(self.benefits)
        return gains - costs * (chosen - alone) * (chosen + alone) / 2

    def own_gains(self, exact: bool = False) -> NumberArray:
        r"""Return each city's gain from the efficient abatement before payments, shape (n,).

        With :math:`R_i = \sum_{j \ne i} w_{ij}` it is
        :math:`\sum_{i \ne k} w_{ik} R_i / c_i - R_k^2 / 2c_k`: what the others' abatement brings
        less what the own, beyond the selfish, costs. The sum is v(N).

        Parameters
        ----------
        exact : bool
            Whether as fractions, for at most 16 cities.
        """
        links, weights = self.numbers(exact)
        rows = links.sum(axis=1)
        gains: NumberArray = 2 * ((weights * rows)[:, None] * links).sum(axis=0) - weights * rows**2
        return gains

    def windfalls(self, *coalition: str) -> Allocation:
        """Return what each city outside a coalition gains when it forms, without paying.

        Raises
        ------
        InputError
            If a name is not a city's.

        Examples
        --------
        >>> air = Abatement([[3, 1, 0.5], [2, 4, 1], [0.5, 0.8, 2]], [1, 2, 0.5])
        >>> dict(air.windfalls("city 1", "city 2"))
        {'city 3': 1.5}
        """
        self.mask(*coalition)  # refuses unknown names
        links, weights = self.numbers(exact=False)
        inside = np.isin(np.array(self.players), list(coalition))
        reached = 2 * weights * (links @ inside) * inside @ links
        outside = [at for at in range(self.size) if not inside[at]]
        return Allocation([self.players[at] for at in outside], [reached[at] for at in outside], self.unit)
