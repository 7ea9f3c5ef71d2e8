r"""The best placement of plants on sites, and all prices of sites that support it, exactly.

Whole numbers :math:`W_{fd}` and numbers of sites :math:`c_d`. The plants come one by one; each
starts the most valuable chain of moves: it takes a site, its occupant moves on or stays at
home, until a free site or a home is reached (successive longest paths; after each chain the
placement is best for the plants so far).

Prices :math:`p_d \ge 0` of sites *support* a placement if no plant prefers another city,

.. math:: u_f = W_{f d(f)} - p_{d(f)} \ge W_{fd} - p_d, \qquad u_f \ge 0,

and free sites cost nothing. With "at home" as a place of price zero these are differences of
two prices each, :math:`p_b \ge p_a + g_{ab}`, where :math:`g_{ab}` is the most that a plant in
:math:`a` would add in :math:`b`. So the least and the greatest prices are lengths of longest
paths from and to home: the two extreme vertices of the dual program, the best for all plants'
owners and the best for all owners of sites at once. That such prices exist proves the placement
best.

References
----------
models.md §4.10, B10. L. Shapley and M. Shubik, "The assignment game I: the core", International
Journal of Game Theory 1, 1971, 111-130. R. Ahuja, T. Magnanti and J. Orlin, *Network Flows*,
Prentice Hall, 1993, chapter 9.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from citypact.games.relocation_market.network import Network, Place


@dataclass(frozen=True)
class Placement:
    """Who goes where, and the prices of sites that support it.

    Parameters
    ----------
    places : mapping of str to str or None
        Destination of each plant; ``None`` if it stays.
    value : int
        Sum of the surpluses.
    low_prices, high_prices : mapping of str to int
        Least and greatest supporting price of a site in each destination.
    unique : bool
        Whether every other placement is worth less.
    """

    places: Mapping[str, Place]
    value: int
    low_prices: Mapping[str, int]
    high_prices: Mapping[str, int]
    unique: bool

    def occupied(self, city: str) -> int:
        """Return how many plants go to a city."""
        return sum(place == city for place in self.places.values())


def best_placement(surpluses: Mapping[str, Mapping[str, int]], sites: Mapping[str, int]) -> Placement:
    """Place plants so that the surpluses add up to the most.

    Parameters
    ----------
    surpluses : mapping of str to mapping of str to int
        Surplus of each plant at each destination it may move to.
    sites : mapping of str to int
        Number of sites of each destination.

    Returns
    -------
    Placement

    Examples
    --------
    >>> found = best_placement({"a": {"x": 5, "y": 3}, "b": {"x": 4}}, {"x": 1, "y": 1})
    >>> found.places, found.value, found.low_prices, found.high_prices
    ({'a': 'y', 'b': 'x'}, 7, {'x': 2, 'y': 0}, {'x': 4, 'y': 2})
    """
    network = _entered(surpluses, sites)
    low, high = network.prices()
    places = network.places
    closed = {city: _closed_price(city, surpluses, places, low, high) for city in sites if city not in low}
    return Placement(
        dict(places),
        network.value(),
        {city: low[city] if city in low else closed[city][0] for city in sites},
        {city: high[city] if city in high else closed[city][1] for city in sites},
        network.unique(),
    )


def best_worth(surpluses: Mapping[str, Mapping[str, int]], sites: Mapping[str, int]) -> int:
    """Return the value of the best placement alone, without prices.

    Examples
    --------
    >>> best_worth({"a": {"x": 5, "y": 3}, "b": {"x": 4}}, {"x": 1, "y": 1})
    7
    """
    return _entered(surpluses, sites).value()


def coalition_worths(
    surpluses: Mapping[str, Mapping[str, int]],
    origins: Mapping[str, str],
    sites: Mapping[str, int],
    cities: Sequence[str],
) -> list[int]:
    """Return the value of the best placement for every set of cities.

    Parameters
    ----------
    surpluses, sites
        As for ``best_placement``.
    origins : mapping of str to str
        The city of each plant.
    cities : sequence of str
        All cities; the set of number ``mask`` has those whose bit is 1.

    Returns
    -------
    list of int
        One value for each mask. The plants of a city enter the placement of the set without it.

    Examples
    --------
    >>> coalition_worths({"a": {"x": 5}}, {"a": "o"}, {"x": 1}, ("o", "x"))
    [0, 0, 0, 5]
    """
    worths = [0] * (1 << len(cities))
    owned: dict[str, list[str]] = {city: [] for city in cities}
    for plant, city in origins.items():
        owned[city].append(plant)
    pure = [at for at, city in enumerate(cities) if city not in sites]
    hosts = [at for at, city in enumerate(cities) if city in sites]

    def grow(network: Network, mask: int, first: int) -> None:
        worths[mask] = network.value()
        for place in range(first, len(pure)):
            wider = network.copy()
            for plant in owned[cities[pure[place]]]:
                wider.enter(plant)
            grow(wider, mask | 1 << pure[place], place + 1)

    for chosen in range(1 << len(hosts)):
        inside = [at for bit, at in enumerate(hosts) if chosen >> bit & 1]
        rooms = {cities[at]: sites[cities[at]] for at in inside if sites[cities[at]]}
        useful = {
            plant: {city: worth for city, worth in row.items() if worth > 0 and city in rooms}
            for plant, row in surpluses.items()
        }
        network = Network(useful, rooms)
        for at in inside:
            for plant in owned[cities[at]]:
                network.enter(plant)
        grow(network, sum(1 << at for at in inside), 0)
    return worths


def _entered(surpluses: Mapping[str, Mapping[str, int]], sites: Mapping[str, int]) -> Network:
    network = Network(surpluses, {city: count for city, count in sites.items() if count})
    for plant in surpluses:
        network.enter(plant)
    return network


def _closed_price(
    city: str,
    surpluses: Mapping[str, Mapping[str, int]],
    places: Mapping[str, Place],
    low: Mapping[str, int],
    high: Mapping[str, int],
) -> tuple[int, int]:
    """Price the sites of a city that has none: the least that keeps every plant away."""

    def needed(prices: Mapping[str, int]) -> int:
        gains = [
            row[city] - (0 if places[plant] is None else row[str(places[plant])] - prices[str(places[plant])])
            for plant, row in surpluses.items()
            if city in row
        ]
        return max(0, *gains) if gains else 0

    return needed(low), needed(high)
