"""A saved market of plants and sites: placement and prices by duality, ratios by their conditions, values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from citypact.audit.exact import ONE, ZERO, Unusable, exact, nearest
from citypact.audit.lines import Ledger, Place
from citypact.audit.plants.exact_proof import exact_proof
from citypact.audit.plants.market_game import Market, audit_values, market_of
from citypact.audit.plants.placement import Placed, Prices, closed_price

#: Conditions on one ratio that are looked at one by one.
MOST_CONDITIONS = 300_000
ORIGINS, DESTINATIONS, MIDDLE = "best for origins", "best for destinations", "middle"


def audit_market(ledger: Ledger) -> None:
    """Check a saved market."""
    inputs = ledger.document["inputs"]
    ledger.word(("name",), inputs["scenario"].get("name"))
    audit_market_at(ledger, (), inputs["scenario"], inputs["offers"])


def audit_market_at(
    ledger: Ledger, at: Place, scenario: Mapping[str, Any], columns: Mapping[str, Any]
) -> None:
    """Check the market that stands at a place of a document."""
    market = market_of(scenario, columns)
    placed = _placement(ledger, at, market)
    low, high = _prices(ledger, at, placed)
    _plants(ledger, at, market, placed, low, high)
    middle = {city: (low[city] + high[city]) / 2 for city in low}
    ledger.keys((*at, "gains"), [ORIGINS, DESTINATIONS, MIDDLE])
    for name, prices in ((ORIGINS, low), (DESTINATIONS, high), (MIDDLE, middle)):
        gains = dict.fromkeys(market.cities, ZERO)
        for plant, gain in placed.gains(prices).items():
            gains[market.origins[plant]] += gain
        for city, count in market.sites.items():
            gains[city] += count * prices[city]
        ledger.keys((*at, "gains", name), list(gains))
        for city, gain in gains.items():
            ledger.number((*at, "gains", name, city), gain)
    upset = _one_ratio(ledger, at, market, placed)
    _certificate(ledger, at, placed, (low, high), upset)
    audit_values(ledger, at, market)


def _placement(ledger: Ledger, at: Place, market: Market) -> Placed:
    """Read who goes where; a move without an offer, or more plants than sites, cannot be."""
    listed = ledger.found(*at, "plants")
    if not isinstance(listed, list):
        raise Unusable("no list of plants")
    places = dict.fromkeys(market.offers, "")
    for row in listed:
        if row["destination"] not in market.offers[row["plant"]]:
            raise Unusable(f"{row['plant']} has no offer of {row['destination']}")
        places[row["plant"]] = row["destination"]
    placed = Placed(market.surpluses(), market.sites, places)
    moving = [plant for plant, place in places.items() if place]
    ledger.size((*at, "plants"), len(moving))
    staying = [plant for plant, place in places.items() if not place]
    ledger.words((*at, "staying"), staying)
    # Outbid: a surplus somewhere where there are sites, and yet at home.
    outbid = [
        plant
        for plant in staying
        if any(worth > 0 and market.sites[city] for city, worth in placed.surpluses[plant].items())
    ]
    ledger.words((*at, "outbid"), outbid)
    over = [city for city, count in placed.taken.items() if count > market.sites[city]]
    ledger.fact("no destination takes more plants than it has sites", not over, "none", over)
    ledger.number((*at, "surplus"), placed.value)
    return placed


def _prices(ledger: Ledger, at: Place, placed: Placed) -> tuple[Prices, Prices]:
    """Both ends of the prices: each proves the placement, and no price goes further."""
    told: list[dict[str, Fraction]] = []
    open_sites = [city for city, count in placed.sites.items() if count]
    for name, down in (("least", True), ("greatest", False)):
        saved = {city: exact(ledger.found(*at, "site_prices", city, name)) for city in open_sites}
        prices = _settled_prices(placed, saved)
        for city in placed.sites:
            if not placed.sites[city]:
                prices[city] = closed_price(placed, city, prices)
            ledger.number((*at, "site_prices", city, name), prices[city])
        lowest = min(prices.values(), default=ZERO)
        ledger.fact("prices of sites are not negative", lowest >= 0, "at least 0", nearest(lowest))
        gap = placed.gap(prices)
        ledger.fact("prices of sites prove the placement best", gap == 0, 0, nearest(gap))
        free = placed.movable(prices, down=down) if gap == 0 else []
        end = "no price is below the least" if down else "no price is above the greatest"
        ledger.fact(end, not free, "none", free)
        told.append(prices)
    ledger.keys((*at, "site_prices"), list(placed.sites))
    if placed.gap(told[0]) == 0:
        ledger.word((*at, "unique"), placed.only_one(told[0]))
    return told[0], told[1]


def _settled_prices(placed: Placed, saved: Mapping[str, Fraction]) -> dict[str, Fraction]:
    """The sums and differences of surpluses that the saved floats are the roundings of.

    Every extreme price is a whole number of the surpluses' common unit.
    """
    worths = [worth for row in placed.surpluses.values() for worth in row.values()]
    unit = ONE
    for worth in worths:
        unit = Fraction(
            1, unit.denominator * worth.denominator // _common(unit.denominator, worth.denominator)
        )
    return {**dict.fromkeys(placed.sites, ZERO), **{c: round(p / unit) * unit for c, p in saved.items()}}


def _common(a: int, b: int) -> int:
    while b:
        a, b = b, a % b
    return a


def _plants(ledger: Ledger, at: Place, market: Market, placed: Placed, low: Prices, high: Prices) -> None:
    moving = [plant for plant, place in placed.places.items() if place]
    for row, plant in enumerate(moving):
        place = placed.places[plant]
        offer = market.offers[plant][place]
        inner = (*at, "plants", row)
        ledger.word((*inner, "plant"), plant)
        ledger.word((*inner, "origin"), market.origins[plant])
        ledger.word((*inner, "destination"), place)
        ledger.number((*inner, "surplus"), offer.surplus)
        ends = [(offer.loss + offer.surplus - prices[place]) / offer.revenue for prices in (high, low)]
        ledger.numbers((*inner, "core"), ends)
        ledger.numbers((*inner, "alone"), [offer.loss / offer.revenue, 1 - offer.cost / offer.revenue])


Condition = tuple[Fraction, Fraction]  # slope * s + level >= 0


def _conditions(market: Market, placed: Placed) -> Iterator[Condition]:
    """All that one ratio for all must keep: no loss, and no better deal on a free or taken site."""
    guests: dict[str, list[str]] = {city: [] for city in market.sites}
    own: dict[str, Condition] = {}
    for plant, place in placed.places.items():
        own[plant] = (ZERO, ZERO)
        if place:
            offer = market.offers[plant][place]
            own[plant] = (offer.revenue, -offer.loss)
            guests[place].append(plant)
            yield own[plant]
            yield (-offer.revenue, offer.revenue - offer.cost)
    for plant, row in market.offers.items():
        slope, level = own[plant]
        for city, offer in row.items():
            if city == placed.places[plant]:
                continue
            if len(guests[city]) < market.sites[city]:
                yield (slope, level - offer.surplus)
            for guest in guests[city]:
                there = market.offers[guest][city]
                yield (slope - there.revenue, level + there.revenue - there.cost - offer.surplus)


def _one_ratio(ledger: Ledger, at: Place, market: Market, placed: Placed) -> tuple[Fraction, ...] | None:
    """Check the ratios that suit all; return what the best deal would better at each end of them.

    Empty if no ratio suits all, ``None`` if there is too much to look at.
    """
    moving = [plant for plant, place in placed.places.items() if place]
    low, high = ZERO, ONE
    for plant in moving:
        offer = market.offers[plant][placed.places[plant]]
        low, high = max(low, offer.loss / offer.revenue), min(high, 1 - offer.cost / offer.revenue)
    _ends(ledger, (*at, "acceptable"), (low, high) if moving and low <= high else None)
    if sum(map(len, market.offers.values())) * max(len(moving), 1) > MOST_CONDITIONS:
        return None
    low, high = (ZERO, ONE) if moving else (ONE, ZERO)
    conditions = list(_conditions(market, placed))
    for slope, level in conditions:
        if slope > 0:
            low = max(low, -level / slope)
        elif slope < 0:
            high = min(high, -level / slope)
        elif level < 0:
            low, high = ONE, ZERO
            break
    _ends(ledger, (*at, "ratio_set"), (low, high) if low <= high else None)
    ledger.number((*at, "ratio"), (low + high) / 2 if low <= high else None)
    if low > high:
        return ()
    ledger.word((*at, "reason"), None)
    return tuple(max(-slope * end - level for slope, level in conditions) for end in (low, high))


def _ends(ledger: Ledger, at: Place, expected: tuple[Fraction, Fraction] | None) -> None:
    if expected is None:
        ledger.word(at, None)
    else:
        ledger.numbers(at, expected)


def _certificate(
    ledger: Ledger,
    at: Place,
    placed: Placed,
    ends: tuple[Prices, Prices],
    upset: tuple[Fraction, ...] | None,
) -> None:
    worths = [abs(worth) for row in placed.surpluses.values() for worth in row.values()]
    scale = max(worths, default=ZERO) or ONE
    taken = placed.taken
    over = max(taken[city] - count for city, count in placed.sites.items())
    residuals = {"no destination takes more plants than it has sites": Fraction(over)}
    for name, prices in zip(("lowest prices", "highest prices"), ends, strict=True):
        residuals[f"{name} are not negative"] = max(-price for price in prices.values()) / scale
        residuals[f"{name} share exactly the surplus of the placement"] = abs(placed.gap(prices)) / scale
    for name, most in zip(("lowest", "highest"), upset or (), strict=False):
        residuals[f"nobody upsets the {name} ratio"] = most / scale
        # The end is that of a condition, which a ratio beyond it breaks.
        residuals[f"somebody upsets a ratio beyond the {name}"] = ZERO
    exact_proof(ledger, (*at, "certificate"), scale, residuals, whole=upset is not None)
