r"""A council as a club: every pair of members gains, every member and every pair costs.

.. math:: v(S) = \eta \sum_{i < j \in S} m_{ij} - \kappa |S| - \tfrac12 \gamma |S| (|S| - 1),
   \qquad m_{ij} = \frac{(G_i G_j)^a}{d_{ij}^{\,b}}

(models.md section 8.5). The link :math:`m_{ij}` is the gravity of two cities: it grows with what
they weigh and fades with the distance between them [Anderson1979]_. The costs of membership make
the council a club in the sense of [Buchanan1965]_.

With :math:`w_{ij} = \eta m_{ij} - \gamma` and :math:`w_{ii} = -\kappa` the club is the game on a
weighted graph. So its Shapley value is

.. math:: \phi_i = \tfrac12 \eta \sum_{j \ne i} m_{ij} - \kappa - \tfrac12 \gamma (n - 1) ,

it is convex exactly if :math:`\eta m_{ij} \ge \gamma` for every pair, and its core is not empty
exactly if no coalition S has a negative cut :math:`\sum_{i \in S, j \notin S} w_{ij}`; then the
Shapley value is in it [DengPapadimitriou1994]_.

A city alone in the club has :math:`-\kappa`; one outside has 0. The condition :math:`x_i \ge 0`
is therefore separate from the core.

Links are powers and worths are floating point; the fractions of a table are those of the rounded
weights.

References
----------
.. [Anderson1979] J. E. Anderson, "A theoretical foundation for the gravity equation", American
   Economic Review 69(1), 1979, 106-116.
.. [Buchanan1965] J. M. Buchanan, "An economic theory of clubs", Economica 32, 1965, 1-14.
.. [DengPapadimitriou1994] X. Deng and C. H. Papadimitriou, "On the complexity of cooperative
   solution concepts", Mathematics of Operations Research 19(2), 1994, 257-266.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

import numpy as np

from citypact.games.club.geography import check_distances
from citypact.games.coalitional.cooperative import CooperativeGame, checked_players
from citypact.games.coalitional.forms import WeightedGraphGame
from citypact.games.coalitional.forms.entries import by_player, checked_matrix
from citypact.games.coalitional.masks import BoolArray, FloatArray
from citypact.games.rational import Number
from citypact.games.validation import LARGEST, Door

#: Largest exponents; gravity as it is estimated has both near 1.
MOST_POWER = 5.0


@dataclass(frozen=True, eq=False)
class ClubGame(CooperativeGame):
    """A club of cities.

    Parameters
    ----------
    players : sequence of str
        Names, each once.
    masses : sequence of n numbers, or mapping by name
        What each city weighs, G: its GDP (亿元 a year) or its population; above 0.
    distances : matrix of numbers, n by n
        Kilometres between the cities: symmetric, 0 on the diagonal and above 0 elsewhere, none
        longer than the way through a third city.
    benefit : number
        η, gain of a pair per unit of its link (亿元 a year), at least 0.
    member_cost : number
        κ, cost of each member (亿元 a year), at least 0.
    pair_cost : number
        γ, cost of each pair of members (亿元 a year), at least 0.
    mass_power, distance_power : number
        a and b, between 0 and 5.
    unit : str
        Unit of the worths.

    Raises
    ------
    InputError
        Listing everything that is wrong, broken pairs of the distances by name.

    Examples
    --------
    >>> club = ClubGame(("a", "b", "c"), (4, 4, 1), [[0, 2, 4], [2, 0, 2], [4, 2, 0]], 1, 0.5, 0.25)
    >>> club.links.tolist()
    [[0.0, 2.0, 0.5], [2.0, 0.0, 1.0], [0.5, 1.0, 0.0]]
    >>> club.worth("a", "b"), club.grand
    (0.75, 1.25)
    """

    players: Sequence[str]
    masses: Sequence[Number]
    distances: Sequence[Sequence[Number]]
    benefit: Number
    member_cost: Number = 0
    pair_cost: Number = 0
    mass_power: Number = 0.5
    distance_power: Number = 1
    unit: str = "亿元/year"
    cost: bool = False

    def __post_init__(self) -> None:
        door = Door()
        players = checked_players(self.players, door)
        if self.cost is not False:
            door.refuse("cost", self.cost, "false: a club has gains to share")
        door.close()
        masses = by_player("masses", self.masses, players, door)
        for name, mass in zip(players, masses, strict=False):
            door.positive(f"mass of {name}", mass, "number")
        before = len(door.problems)
        distances = checked_matrix("distances", self.distances, players, players, door)
        if len(door.problems) == before:
            check_distances("distances", distances, players, door)
        door.money("benefit", self.benefit)
        door.money("member_cost", self.member_cost)
        door.money("pair_cost", self.pair_cost)
        door.between("mass_power", self.mass_power, 0, MOST_POWER)
        door.between("distance_power", self.distance_power, 0, MOST_POWER)
        door.close()
        object.__setattr__(self, "players", players)
        object.__setattr__(self, "masses", tuple(masses))
        object.__setattr__(self, "distances", distances)
        weights = self.weights
        total = np.abs(weights).sum()
        if not total <= LARGEST:
            door.refuse("links", f"worths up to {total:g}", "worths up to 1e150", "use a larger unit")
        door.close()

    @cached_property
    def links(self) -> FloatArray:
        """Gravity of every pair, m, shape (n, n), 0 on the diagonal."""
        with np.errstate(over="ignore", invalid="ignore"):
            pull = np.array(self.masses, dtype=np.float64) ** float(self.mass_power)
            apart = np.array(self.distances, dtype=np.float64)
            np.fill_diagonal(apart, 1.0)
            links: FloatArray = np.outer(pull, pull) / apart ** float(self.distance_power)
        np.fill_diagonal(links, 0.0)
        links.setflags(write=False)
        return links

    @cached_property
    def weights(self) -> FloatArray:
        """Weights of the graph: ηm − γ between two cities and −κ at each, shape (n, n)."""
        weights: FloatArray = float(self.benefit) * self.links - float(self.pair_cost)
        np.fill_diagonal(weights, -float(self.member_cost))
        weights.setflags(write=False)
        return weights

    @cached_property
    def graph(self) -> WeightedGraphGame:
        """The same game as one on a weighted graph, for its closed formulas."""
        return WeightedGraphGame(self.players, self.weights.tolist(), self.unit)

    def worths_at(self, members: BoolArray) -> FloatArray:
        """Return the worths of coalitions given as a membership matrix (see the base class)."""
        return self.graph.worths_at(members)

    @property
    def table(self) -> FloatArray:
        """Worths by bit mask, shape (2**n,), read-only (see the base class)."""
        return self.graph.table

    def _exact_worths(self) -> tuple[Fraction, ...]:
        return self.graph.fractions()

    def joining(self, members: Sequence[int]) -> FloatArray:
        """Return what the club gains by each city's joining the members, shape (n,).

        It is :math:`v(S \\cup j) - v(S) = \\eta \\sum_{i \\in S} m_{ij} - \\kappa - \\gamma |S|`, and
        for a member what the others would lose by its leaving.

        Parameters
        ----------
        members : sequence of int
            Places of the members among the players.
        """
        inside: FloatArray = self.weights[:, list(members)].sum(axis=1)
        own = np.isin(np.arange(self.size), list(members))
        return np.where(own, inside, inside - float(self.member_cost))
