"""The market of a scenario: its placement, its core ratios and its cities' values, as a document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from citypact.errors import InputError, Problem
from citypact.games.relocation_market import Offer, RelocationMarket
from citypact.games.relocation_market.market import MOST_CITIES
from citypact.mechanisms.fingerprint import fingerprint, sealed
from citypact.mechanisms.relocation_market import CityValues, MarketAgreement, city_values, share_market
from citypact.scenario.build import Scenario
from citypact.scenario.portfolio.fields import MarketGroup

#: Version of the saved document; a change of meaning raises it.
SCHEMA = 1
#: Each coalition of cities places its plants anew: beyond, a table takes minutes.
MOST_PLACEMENTS = 1 << 20


class MarketAnswer(NamedTuple):
    """The agreement of a market, the values of its cities where there are few, and the document."""

    agreement: MarketAgreement
    values: CityValues | None
    document: dict[str, Any]


def market_result(scenario: Scenario, columns: Mapping[str, Sequence[Any]]) -> MarketAnswer:
    """Answer the group ``market`` of a scenario.

    Parameters
    ----------
    scenario : Scenario
        With the group.
    columns : mapping of str to list
        The offers by column, as ``read_offers`` reads them.

    Raises
    ------
    InputError
        If a plant has two origins, a destination no sites or a site no offer, or provinces and links
        do not fit.
    """
    group = scenario.market
    if group is None:
        raise InputError(Problem("market", "nothing", "the group market beside a list of offers"))
    market = _market(columns, group)
    agreement = share_market(market)
    few = len(market.cities) <= MOST_CITIES and len(market.offers) << len(market.cities) <= MOST_PLACEMENTS
    asked = group.provinces is not None or group.links is not None
    if asked and not few:
        raise InputError(
            Problem(
                "market.provinces" if group.provinces is not None else "market.links",
                f"{len(market.cities)} cities and {len(market.offers)} offers",
                f"at most {MOST_CITIES} cities, and 2^cities times offers up to {MOST_PLACEMENTS}",
            )
        )
    values = _values(market, group) if few else None
    told = agreement.to_dict()
    told["city_values"] = None if values is None else values.to_dict()
    of_market = [line for line in scenario.assumptions() if line.partition(": ")[2].startswith("market.")]
    told["assumptions"] = [*told["assumptions"], *group.offers.assumed(), *of_market]
    return MarketAnswer(agreement, values, told)


def market_document(inputs: Mapping[str, Any]) -> MarketAnswer:
    """Answer a market that stands without a list of plants; its document can be saved and checked.

    Parameters
    ----------
    inputs : mapping
        ``scenario`` and ``offers``.

    Raises
    ------
    InputError
        As :func:`market_result`, and on unknown inputs.
    """
    unknown = [name for name in inputs if name not in ("scenario", "offers")]
    missing = [name for name in ("scenario", "offers") if name not in inputs]
    if unknown or missing:
        raise InputError(
            *(Problem(name, "an unknown input", "scenario and offers") for name in unknown),
            *(Problem(name, "nothing", "scenario and offers") for name in missing),
        )
    scenario = Scenario.from_dict(inputs["scenario"])
    answer = market_result(scenario, inputs["offers"])
    document = {"kind": "market", "schema": SCHEMA, "name": scenario.name, **answer.document}
    document |= {"fingerprint": fingerprint(dict(inputs)), "inputs": dict(inputs)}
    return MarketAnswer(answer.agreement, answer.values, sealed(document))


def _values(market: RelocationMarket, group: MarketGroup) -> CityValues:
    """Return the values of the cities; what is wrong with provinces or links is told under their names."""
    try:
        return city_values(market, group.provinces, group.links)
    except InputError as error:
        named = {"unions": "market.provinces", "edges": "market.links"}
        raise InputError(
            *(replace(each, field=named.get(each.field, each.field)) for each in error.problems)
        ) from None


def _market(columns: Mapping[str, Sequence[Any]], group: MarketGroup) -> RelocationMarket:
    """Check the offers against the sites, and return the market of both."""
    sites = {city: int(each.number) for city, each in group.sites.items()}
    place = group.offers.file
    origins: dict[str, str] = {}
    problems: dict[Problem, None] = {}
    for plant, origin in zip(columns["firm"], columns["origin"], strict=True):
        first = origins.setdefault(plant, origin)
        if first != origin:
            problems[Problem(f"{plant}: origin", origin, f"{first}, as in its first row", place)] = None
    destinations = dict.fromkeys(columns["destination"])
    for city in destinations:
        if city not in sites:
            expected = f"a number of sites for every destination in {place}"
            problems[Problem("market.sites", f"none for {city}", expected)] = None
    for city in sites:
        if city not in destinations:
            expected = f"a destination in {place}"
            problems[Problem("market.sites", city, expected, remedy="leave it out, or add an offer")] = None
    if problems:
        raise InputError(*problems)
    names = ("firm", "destination", "revenue", "origin_loss", "destination_cost")
    offers = tuple(Offer(*row) for row in zip(*(columns[name] for name in names), strict=True))
    return RelocationMarket(origins, sites, offers)
