r"""Plants that may leave several cities for the sites of several others.

Plant :math:`f` belongs to the city :math:`o(f)` it would leave; city :math:`d` has
:math:`c_d` sites. An *offer* says what a move of :math:`f` to :math:`d` does: the shared tax
:math:`R_{fd}`, the origin's net loss :math:`L_{fd}`, the destination's net cost
:math:`K_{fd}` and thus the surplus :math:`W_{fd} = R_{fd} - L_{fd} - K_{fd}`. Without an
offer a plant cannot go there; every plant may stay.

A coalition :math:`S` of cities places the plants of its members on the sites of its members,

.. math:: v(S) = \max \Bigl\{ \sum W_{fd} x_{fd} : \sum_d x_{fd} \le 1,\ \sum_f x_{fd} \le c_d,\
          x \ge 0,\ o(f), d \in S \Bigr\},

the assignment game of Shapley and Shubik with owners of several plants and sites; its core is
never empty.

References
----------
models.md §4.10. L. Shapley and M. Shubik, "The assignment game I: the core", International
Journal of Game Theory 1, 1971, 111-130. G. Owen, "On the core of linear production games",
Mathematical Programming 9, 1975, 358-370.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from citypact.games.coalitional import CoalitionalGame
from citypact.games.rational import Number, as_fraction, over_one_denominator
from citypact.games.relocation_market.placement import best_worth, coalition_worths
from citypact.games.validation import Door

MOST_OFFERS = 200_000
MOST_SITES = 1_000_000
#: Cities of a coalitional table: each coalition places its plants anew.
MOST_CITIES = 14


@dataclass(frozen=True)
class Offer:
    """What a move of one plant to one city would do, in present values (亿元).

    Parameters
    ----------
    plant, destination : str
        Who would move, and where.
    revenue : float
        R, local tax that can be shared; positive.
    origin_loss, destination_cost : float
        L and K, net losses of the two cities; may be negative.
    """

    plant: str
    destination: str
    revenue: Number
    origin_loss: Number
    destination_cost: Number

    @property
    def surplus(self) -> Fraction:
        """W = R - L - K (亿元)."""
        return as_fraction(self.revenue) - as_fraction(self.origin_loss) - as_fraction(self.destination_cost)


@dataclass(frozen=True)
class RelocationMarket:
    """Plants, sites and offers.

    Parameters
    ----------
    origins : mapping of str to str
        The city that each plant would leave.
    sites : mapping of str to int
        How many plants each destination can take.
    offers : sequence of Offer
        At most one for each plant and destination; 200,000 at most.

    Raises
    ------
    InputError
        Listing every name that is unknown or repeated and every amount that cannot be used.

    Examples
    --------
    >>> market = RelocationMarket(
    ...     {"steel": "Beijing", "chips": "Tianjin"}, {"Baoding": 1},
    ...     (Offer("steel", "Baoding", 5, 1, 1), Offer("chips", "Baoding", 4, 1, 1)))
    >>> market.cities, market.city_game().worth("Beijing", "Baoding")
    (('Beijing', 'Tianjin', 'Baoding'), 3.0)
    """

    origins: Mapping[str, str]
    sites: Mapping[str, int]
    offers: Sequence[Offer]

    def __post_init__(self) -> None:
        object.__setattr__(self, "origins", dict(self.origins))
        object.__setattr__(self, "sites", dict(self.sites))
        object.__setattr__(self, "offers", tuple(self.offers))
        door = Door()
        for plant, city in self.origins.items():
            if not isinstance(city, str) or not city.strip():
                door.refuse(f"{plant}: origin", city, "the name of a city")
        for city, count in self.sites.items():
            door.whole(f"{city}: sites", count, 0, MOST_SITES)
        if not 1 <= len(self.offers) <= MOST_OFFERS:
            door.refuse("offers", f"{len(self.offers)} of them", f"1 to {MOST_OFFERS}")
            door.close()
        seen: set[tuple[str, str]] = set()
        for offer in self.offers:
            self._check(offer, seen, door)
        door.close()

    def _check(self, offer: Offer, seen: set[tuple[str, str]], door: Door) -> None:
        name = f"{offer.plant} to {offer.destination}"
        if offer.plant not in self.origins:
            door.refuse("plant", offer.plant, "a plant of origins")
        elif self.origins[offer.plant] == offer.destination:
            door.refuse(name, "a move within one city", "a destination other than the plant's own city")
        if offer.destination not in self.sites:
            door.refuse("destination", offer.destination, "a city of sites")
        if (offer.plant, offer.destination) in seen:
            door.refuse(name, "a second offer", "one offer for each plant and destination")
        seen.add((offer.plant, offer.destination))
        door.money(f"{name}: revenue", offer.revenue, positive=True)
        door.money(f"{name}: origin_loss", offer.origin_loss, signed=True)
        door.money(f"{name}: destination_cost", offer.destination_cost, signed=True)

    @property
    def cities(self) -> tuple[str, ...]:
        """All cities: origins in the order of their plants, then destinations; each once."""
        return tuple(dict.fromkeys((*self.origins.values(), *self.sites)))

    @cached_property
    def whole_surpluses(self) -> tuple[dict[str, dict[str, int]], int]:
        """Surplus of every offer by plant and destination, in units of ``1/denominator`` 亿元."""
        numbers, denominator = over_one_denominator(offer.surplus for offer in self.offers)
        table: dict[str, dict[str, int]] = {plant: {} for plant in self.origins}
        for offer, number in zip(self.offers, numbers, strict=True):
            table[offer.plant][offer.destination] = number
        return table, denominator

    @cached_property
    def by_pair(self) -> Mapping[tuple[str, str], Offer]:
        """The offer of each plant and destination."""
        return {(offer.plant, offer.destination): offer for offer in self.offers}

    def worth_of(self, members: frozenset[str]) -> Fraction:
        """Return v(S), exactly (亿元)."""
        table, denominator = self.whole_surpluses
        plants = {plant: table[plant] for plant, city in self.origins.items() if city in members}
        sites = {city: count for city, count in self.sites.items() if city in members}
        inside = {
            plant: {city: worth for city, worth in row.items() if city in sites}
            for plant, row in plants.items()
        }
        return Fraction(best_worth(inside, sites), denominator)

    def city_game(self) -> CoalitionalGame:
        """Return the game among the cities, for all rules of :mod:`citypact.solvers`.

        Raises
        ------
        InputError
            For more than 14 cities.
        """
        door = Door()
        if len(self.cities) > MOST_CITIES:
            door.refuse(
                "cities", f"{len(self.cities)} of them", f"at most {MOST_CITIES} for a table of coalitions"
            )
        door.close()
        table, denominator = self.whole_surpluses
        whole = coalition_worths(table, self.origins, self.sites, self.cities)
        return CoalitionalGame(self.cities, [Fraction(worth, denominator) for worth in whole])
