"""The offers, sites and cities of a market, and the values of the game among the cities."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from citypact.audit.coalitions.values import myerson, owen, shapley
from citypact.audit.exact import ROUNDINGS, ZERO, Unusable, exact
from citypact.audit.lines import Ledger, Place
from citypact.audit.plants.one_ratio import Plant
from citypact.audit.plants.placement import best_value
from citypact.audit.quantities import number_of

#: Placements of all coalitions of cities, by plants that are placed in them.
MOST_PLACED = 20_000
#: Cities up to which the orders of provinces are gone through.
MOST_ORDERED = 6


@dataclass(frozen=True)
class Market:
    """Offers by plant and destination, the plants' own cities, the sites, and the group of the scenario."""

    offers: Mapping[str, Mapping[str, Plant]]
    origins: Mapping[str, str]
    sites: Mapping[str, int]
    group: Mapping[str, Any]

    @property
    def cities(self) -> list[str]:
        """Origins in the order of their plants, then destinations; each once."""
        return list(dict.fromkeys((*self.origins.values(), *self.sites)))

    def surpluses(self, members: frozenset[str] | None = None) -> dict[str, dict[str, Fraction]]:
        """Surplus by plant and destination, of all cities or of some."""
        return {
            plant: {city: offer.surplus for city, offer in row.items() if members is None or city in members}
            for plant, row in self.offers.items()
            if members is None or self.origins[plant] in members
        }


def market_of(scenario: Mapping[str, Any], columns: Mapping[str, Any]) -> Market:
    """Read a market from a scenario and the columns of its offers.

    Raises
    ------
    Unusable
        If a plant has two origins or two offers of one destination.
    """
    group = scenario["market"]
    offers: dict[str, dict[str, Plant]] = {}
    origins: dict[str, str] = {}
    names = ("firm", "origin", "destination", "revenue", "origin_loss", "destination_cost")
    for plant, origin, city, *amounts in zip(*(columns[name] for name in names), strict=True):
        row = offers.setdefault(plant, {})
        if origins.setdefault(plant, origin) != origin or city in row:
            raise Unusable(f"{plant} has two origins, or two offers of {city}")
        row[city] = Plant(plant, *map(exact, amounts))
    sites = {city: int(number_of(group["sites"], city)) for city in group["sites"]}
    return Market(offers, origins, sites, group)


def audit_values(ledger: Ledger, at: Place, market: Market) -> None:
    """The values of the game among cities: every coalition places its plants on its own sites."""
    place = (*at, "city_values")
    cities = market.cities
    if ledger.found(*place) is None or len(market.offers) << len(cities) > MOST_PLACED:
        return
    worths = []
    for mask in range(1 << len(cities)):
        members = frozenset(city for bit, city in enumerate(cities) if mask >> bit & 1)
        sites = {city: count for city, count in market.sites.items() if city in members}
        worths.append(best_value(market.surpluses(members), sites))
    values = {"shapley": shapley(worths)}
    provinces, links = market.group.get("provinces"), market.group.get("links")
    if provinces is not None and len(cities) <= MOST_ORDERED:
        values["owen"] = owen(worths, [[cities.index(city) for city in each] for each in provinces])
    if links is not None:
        values["myerson"] = myerson(worths, [(cities.index(a), cities.index(b)) for a, b in links])
    for rule, amounts in values.items():
        ledger.keys((*place, rule, "gains"), cities)
        scale = max(map(abs, amounts), default=ZERO)
        for city, amount in zip(cities, amounts, strict=True):
            ledger.number((*place, rule, "gains", city), amount, scale * ROUNDINGS)
        excess = max(
            worth - sum((amounts[bit] for bit in range(len(cities)) if mask >> bit & 1), ZERO)
            for mask, worth in enumerate(worths)
        )
        if excess <= 0 or excess > max(worths) * ROUNDINGS * 1000:
            ledger.word((*place, rule, "in_core"), excess <= 0)
