r"""Plants on sites as a network of places: the best placement so far, and what prices support it.

Between two places runs an edge as long as the most that any plant would add by moving on.
Whoever comes in last starts the longest path; prices are longest paths from and to home.

References
----------
R. Ahuja, T. Magnanti and J. Orlin, *Network Flows*, Prentice Hall, 1993, chapter 9.
"""

from __future__ import annotations

from collections.abc import Mapping
from heapq import heappop, heappush

#: Staying at home is a place like any other, with room for everybody.
HOME = None
Place = str | None


class Network:
    """Places as nodes; between two of them the most that any plant would add by moving on."""

    def __init__(self, surpluses: Mapping[str, Mapping[str, int]], sites: Mapping[str, int]) -> None:
        self.surpluses = surpluses
        self.free = dict(sites)
        self.nodes: tuple[Place, ...] = (HOME, *sites)
        self.places: dict[str, Place] = {}
        #: Heaps of (-added, plant) by place and next place; plants that have left are dropped late.
        self.offers: dict[tuple[Place, Place], list[tuple[int, str]]] = {}

    def enter(self, plant: str) -> None:
        """Let one more plant in, along the most valuable chain of moves."""
        self._settle(plant, HOME)
        gains, chain = self._longest_from_home(plant)
        best = max((place for place in gains if self._ends(place)), key=lambda place: gains[place])
        if gains[best] <= 0:
            return
        moves = []
        place = best
        while True:
            before, mover = chain[place]
            moves.append((mover, place))
            if mover == plant:
                break
            place = before
        if best is not HOME:
            self.free[best] -= 1
        for mover, place in moves:
            self._settle(mover, place)

    def copy(self) -> Network:
        """Return the same placement, into which other plants may come."""
        twin = Network(self.surpluses, self.free)
        twin.places = dict(self.places)
        twin.offers = {pair: list(heap) for pair, heap in self.offers.items()}
        return twin

    def value(self) -> int:
        """Return the sum of the surpluses of all plants in."""
        return sum(self._worth(plant, place) for plant, place in self.places.items())

    def _ends(self, place: Place) -> bool:
        return place is HOME or self.free[place] > 0

    def _worth(self, plant: str, place: Place) -> int:
        return 0 if place is None else self.surpluses[plant][place]

    def _settle(self, plant: str, place: Place) -> None:
        self.places[plant] = place
        here = self._worth(plant, place)
        for other in (HOME, *self.surpluses[plant]):
            if other != place and (other is HOME or other in self.free):
                offers = self.offers.setdefault((place, other), [])
                heappush(offers, (here - self._worth(plant, other), plant))

    def _best(self, place: Place, other: Place) -> tuple[int, str] | None:
        """Return what the best plant adds by moving on, and which it is."""
        offers = self.offers.get((place, other))
        while offers and self.places[offers[0][1]] != place:
            heappop(offers)
        return (-offers[0][0], offers[0][1]) if offers else None

    def _longest_from_home(self, plant: str) -> tuple[dict[Place, int], dict[Place, tuple[Place, str]]]:
        """Return the value of the best chain that the plant starts to each place, and its last move."""
        gains: dict[Place, int] = {}
        chain: dict[Place, tuple[Place, str]] = {}
        for city, worth in self.surpluses[plant].items():
            if city in self.free:
                gains[city], chain[city] = worth, (HOME, plant)
        waiting = list(gains)
        while waiting:
            improved: dict[Place, None] = {}
            for place in waiting:
                for other in self.nodes:
                    edge = None if other == place else self._best(place, other)
                    if edge is not None and (other not in gains or gains[place] + edge[0] > gains[other]):
                        gains[other], chain[other] = gains[place] + edge[0], (place, edge[1])
                        if other is not HOME:  # a chain ends at home
                            improved[other] = None
            waiting = list(improved)
        gains.setdefault(HOME, 0)
        return gains, chain

    def edges(self) -> dict[tuple[Place, Place], int]:
        """Return the most that anybody adds by moving on; a free site can move anywhere for nothing."""
        found = {}
        for place in self.nodes:
            for other in self.nodes:
                if place == other:
                    continue
                edge = self._best(place, other)
                added = [edge[0]] if edge is not None else []
                if self._ends(place):
                    added.append(0)
                if added:
                    found[place, other] = max(added)
        return found

    def prices(self) -> tuple[dict[str, int], dict[str, int]]:
        """Return the least and the greatest supporting prices of the cities with sites."""
        edges = self.edges()
        low = _longest(edges, self.nodes)
        high = _longest({(b, a): added for (a, b), added in edges.items()}, self.nodes)
        cities = [place for place in self.nodes if place is not None]
        return {city: low[city] for city in cities}, {city: -high[city] for city in cities}

    def unique(self) -> bool:
        """Whether no plant can move on in a circle of moves that costs nothing."""
        edges = self.edges()
        back = {place: _longest(edges, self.nodes, place) for place in self.nodes}
        return not any(
            other in back
            and other != self.places[plant]
            and self.places[plant] in back[other]
            and self._worth(plant, other) - self._worth(plant, self.places[plant])
            + back[other][self.places[plant]] >= 0
            for plant, row in self.surpluses.items()
            for other in (HOME, *row)
        )  # fmt: skip


def _longest(
    edges: Mapping[tuple[Place, Place], int], nodes: tuple[Place, ...], start: Place = HOME
) -> dict[Place, int]:
    """Return the length of the longest path to every node that can be reached; there is no gainful circle."""
    lengths: dict[Place, int] = {start: 0}
    waiting = [start]
    while waiting:
        improved: dict[Place, None] = {}
        for place in waiting:
            for other in nodes:
                added = edges.get((place, other))
                if added is None:
                    continue
                if other not in lengths or lengths[place] + added > lengths[other]:
                    lengths[other] = lengths[place] + added
                    improved[other] = None
        waiting = list(improved)
    return lengths
