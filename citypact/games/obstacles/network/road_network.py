r"""A network of roads whose links belong to different cities: built or not, link by link.

City i decides which of its own links to build; link e costs :math:`c_e` a year and takes :math:`h_e` hours.
A trip of city i from one place to another is worth :math:`w_t` a year to it if the links that are built,
whoever built them, join the two places within the time limit :math:`H`:

.. math::

    u_i(X) = \sum_{t \in T_i} w_t \, [\text{a path in } X \text{ takes at most } H]
             - \sum_{e \in X,\; e \text{ of } i} c_e .

A set X of links is an equilibrium if no city gains by any other set of its own links. There may be several:
where every path crosses a border, the empty network is one, since no city gains by a road that ends at its
border. There may be none, if one city wants what another builds and that one wants to be spared building it.
All :math:`2^m` sets are looked at, in whole numbers. A link that costs nothing is there: to close it would
never help its owner, and nobody is asked whether it is built.

The worth of a coalition is the best net benefit from its own links alone,

.. math:: v(S) = \max_{X \subseteq E_S} \sum_{i \in S} u_i(X),

which is superadditive: the best sets of two coalitions together serve all that they served apart.

References
----------
models.md §7.9, A19. E. Anshelevich, A. Dasgupta, É. Tardos and T. Wexler, "Near-optimal network design with
selfish agents", STOC 2003, 511-520 (equilibria of network building, and that there may be none).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple, TypeVar

from citypact.games.city_numbers import cities_between
from citypact.games.coalitional import CoalitionalGame
from citypact.games.coalitional.forms.entries import checked_row
from citypact.games.coalitional.masks import bits
from citypact.games.obstacles.network.every_set import EverySet
from citypact.games.obstacles.network.road_paths import paths_within, shortest_hours
from citypact.games.obstacles.outcome import Outcome
from citypact.games.rational import Number, as_fraction, total
from citypact.games.validation import Door

#: Worths of coalitions are listed one by one.
MOST_CITIES = 8
#: Every set of links is looked at: 2**16 of them.
MOST_LINKS = 16
MOST_TRIPS = 60


class Link(NamedTuple):
    """A road that can be built: its name, the two places that it joins, and the city that owns it."""

    name: str
    start: str
    end: str
    owner: str


class Trip(NamedTuple):
    """What a city wants to be joined: two places."""

    city: str
    start: str
    end: str

    @property
    def name(self) -> str:
        """The trip in words."""
        return f"{self.start} to {self.end} for {self.city}"


#: Either kind of entry.
Entry = TypeVar("Entry", Link, Trip)


@dataclass(frozen=True)
class RoadNetwork:
    """Links that cities may build, and trips that are worth something to them.

    Parameters
    ----------
    players : sequence of str
        Names of the cities, 2 to 8.
    links : sequence of Link
        Name, start, end and owner of each link, 1 to 16; every link can be travelled both ways.
    costs : sequence of float
        Cost of each link (亿元 a year), not negative; 0 for a road that is there.
    hours : sequence of float
        Time that each link takes (hours), positive.
    trips : sequence of Trip
        City, start and end of each trip, 1 to 60; a trip that two cities value is listed for each.
    worths : sequence of float
        Worth of each trip to its city if it can be made within the limit (亿元 a year), not negative.
    limit : float
        Longest time of a trip (hours), positive.

    Raises
    ------
    InputError
        Listing every name and number that cannot be used.

    Examples
    --------
    >>> road = RoadNetwork(
    ...     ("A", "B"),
    ...     [("west", "A", "border", "A"), ("east", "border", "B", "B")], (1, 1), (0.5, 0.5),
    ...     [("A", "A", "B"), ("B", "A", "B")], (2, 3), 1)
    >>> [road.built(each) for each in road.equilibria], road.coalitional().worth("A", "B")
    ([('west', 'east'), ()], 3.0)
    """

    players: Sequence[str]
    links: Sequence[Link]
    costs: Sequence[Number]
    hours: Sequence[Number]
    trips: Sequence[Trip]
    worths: Sequence[Number]
    limit: Number

    def __post_init__(self) -> None:
        door = Door()
        cities = cities_between(self.players, 2, MOST_CITIES, door)
        object.__setattr__(self, "players", cities)
        links = _entries("links", self.links, Link, MOST_LINKS, door)
        trips = _entries("trips", self.trips, Trip, MOST_TRIPS, door)
        object.__setattr__(self, "links", links)
        object.__setattr__(self, "trips", trips)
        door.close()
        _check_names("links", "owner", links, cities, door)
        _check_names("trips", "city", trips, cities, door)
        known = {place for link in links for place in (link.start, link.end)}
        for trip in trips:
            for place in (trip.start, trip.end):
                if place not in known:
                    door.refuse(f"trips {trip.name}", place, "a place at an end of a link")
        names = [link.name for link in links]
        object.__setattr__(self, "costs", checked_row("costs", self.costs, names, door))
        object.__setattr__(self, "hours", checked_row("hours", self.hours, names, door))
        wanted = [trip.name for trip in trips]
        object.__setattr__(self, "worths", checked_row("worths", self.worths, wanted, door))
        door.close()
        for name, hours in zip(names, self.hours, strict=True):
            door.positive(f"hours of {name}", hours, "time")
        door.positive("limit", self.limit, "time")
        door.close()

    @property
    def entry_names(self) -> Mapping[str, tuple[str, ...]]:
        """What each number of a list belongs to, by field."""
        links = tuple(link.name for link in self.links)
        return {"costs": links, "hours": links, "worths": tuple(trip.name for trip in self.trips)}

    def built(self, mask: int) -> tuple[str, ...]:
        """Return the names of the links in a set."""
        return tuple(self.links[at].name for at in bits(mask))

    def own(self, city: int) -> int:
        """Return the set of links that belong to a city."""
        return sum(1 << at for at, link in enumerate(self.links) if link.owner == self.players[city])

    def payoffs(self, mask: int) -> list[Fraction]:
        """Return what each city has (亿元 a year) if these links are built, from shortest times."""
        roads = [(self.links[at].start, self.links[at].end, as_fraction(self.hours[at])) for at in bits(mask)]
        have = dict.fromkeys(self.players, Fraction(0))
        for trip, worth in zip(self.trips, self.worths, strict=True):
            hours = shortest_hours(roads, trip.start, trip.end)
            if hours is not None and hours <= as_fraction(self.limit):
                have[trip.city] += as_fraction(worth)
        for at in bits(mask):
            have[self.links[at].owner] -= as_fraction(self.costs[at])
        return list(have.values())

    def outcome(self, mask: int) -> Outcome:
        """Return the outcome if these links are built: 1 for a link that is, 0 for one that is not."""
        actions = {link.name: mask >> at & 1 for at, link in enumerate(self.links)}
        return Outcome(actions, dict(zip(self.players, self.payoffs(mask), strict=True)))

    def paths(self, trip: Trip) -> tuple[int, ...]:
        """Return the sets of links that are a path of a trip within the limit."""
        roads = [
            (link.start, link.end, as_fraction(hours))
            for link, hours in zip(self.links, self.hours, strict=True)
        ]
        return paths_within(roads, trip.start, trip.end, as_fraction(self.limit))

    @cached_property
    def every_set(self) -> EverySet:
        """Payoffs of every city for every set of links, in whole numbers."""
        cities = {name: at for at, name in enumerate(self.players)}
        between: dict[frozenset[str], tuple[int, ...]] = {}
        wanted = []
        for trip, worth in zip(self.trips, self.worths, strict=True):
            ends = frozenset((trip.start, trip.end))
            if ends not in between:
                between[ends] = self.paths(trip)
            wanted.append((cities[trip.city], between[ends], worth))
        owners = [cities[link.owner] for link in self.links]
        return EverySet.of(len(cities), owners, self.costs, wanted)

    @property
    def equilibria(self) -> tuple[int, ...]:
        """Every equilibrium, from the largest sum of payoffs to the least."""
        return self.every_set.equilibria()

    @property
    def as_it_stands(self) -> int:
        """The links that cost nothing, because they are there."""
        return sum(1 << at for at, cost in enumerate(self.costs) if not cost)

    @property
    def resting(self) -> int:
        """The set that gains are counted from: the best equilibrium, else the links that cost nothing."""
        return next(iter(self.equilibria), self.as_it_stands)

    @property
    def best(self) -> int:
        """The set with the largest sum of payoffs; the one with fewest links to pay for among equals."""
        return self.every_set.best()

    def equilibrium(self) -> Outcome:
        """Return the outcome that gains are counted from."""
        return self.outcome(self.resting)

    def efficient(self) -> Outcome:
        """Return the outcome with the largest sum of payoffs."""
        return self.outcome(self.best)

    def without_link(self, at: int) -> Fraction:
        """Return the largest sum of payoffs if one link cannot be built."""
        return self.every_set.largest(((1 << len(self.links)) - 1) & ~(1 << at))

    def coalitional(self) -> CoalitionalGame:
        """Return the best net benefit of every coalition from its own links alone."""
        worths = [
            self.every_set.worth(list(bits(mask)), sum(self.own(city) for city in bits(mask)))
            for mask in range(1 << len(self.players))
        ]
        return CoalitionalGame(self.players, worths, unit="亿元 a year")

    def veto_players(self) -> tuple[str, ...]:
        """Return the cities without which no coalition is worth anything."""
        worths = self.coalitional().fractions()
        useful = [mask for mask, worth in enumerate(worths) if worth > 0]
        return tuple(
            name for at, name in enumerate(self.players) if useful and all(mask >> at & 1 for mask in useful)
        )

    def stakes(self) -> Fraction:
        """Return the sum of all worths and costs, by which errors of floating point are judged."""
        return total((*self.costs, *self.worths))


def _entries(field: str, given: object, kind: type[Entry], most: int, door: Door) -> tuple[Entry, ...]:
    """Return entries of names, noting at the door those of another shape and a wrong count."""
    if isinstance(given, str) or not isinstance(given, Sequence) or not 1 <= len(given) <= most:
        shown = f"{len(given)} of them" if isinstance(given, Sequence) else type(given).__name__
        door.refuse(field, shown, f"1 to {most} {field}")
        return ()
    read: list[Entry] = []
    for at, entry in enumerate(given):
        names = list(entry) if isinstance(entry, Sequence) and not isinstance(entry, str) else []
        if len(names) == len(kind._fields) and all(isinstance(name, str) and name.strip() for name in names):
            read.append(kind(*names))
        else:
            door.refuse(f"{field}[{at}]", str(entry), "names of " + ", ".join(kind._fields))
    return tuple(read)


def _check_names(
    field: str, city: str, entries: Sequence[Link | Trip], players: Sequence[str], door: Door
) -> None:
    """Note names that repeat, cities that are none, and roads and trips from a place to itself."""
    names = [entry.name for entry in entries]
    for name in sorted({name for name in names if names.count(name) > 1}):
        door.refuse(field, name, "each once")
    for entry in entries:
        given = getattr(entry, city)
        if given not in players:
            door.refuse(f"{field} {entry.name}, {city}", given, f"one of {', '.join(players)}")
        if entry.start == entry.end:
            door.refuse(f"{field} {entry.name}", entry.end, f"another end than {entry.start}")
