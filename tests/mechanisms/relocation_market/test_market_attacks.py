"""Attacks on the market: one ratio for all against every coalition, the cities' game by enumeration."""

from __future__ import annotations

import itertools
import random
from fractions import Fraction

import pytest

from citypact.errors import InputError
from citypact.games.relocation_market import Offer, RelocationMarket, best_placement
from citypact.mechanisms.ratio_set import RatioSet
from citypact.mechanisms.relocation_market import MarketAgreement, share_market
from citypact.mechanisms.relocation_market.design import _certificate

F = Fraction


def drawn(draw: random.Random, own_cities: bool) -> RelocationMarket:
    origins = {
        f"厂{at}": f"原{at}" if own_cities else draw.choice(["原0", "原1", "d0"])
        for at in range(draw.randint(1, 5))
    }
    sites = {f"d{at}": draw.randint(0, 2) for at in range(draw.randint(1, 3))}

    def amount(low: int, high: int) -> F:
        return F(draw.randint(4 * low, 4 * high), 4)

    offers = [
        Offer(plant, city, draw.choice([1, 2, F(1, 2), 3]), amount(-1, 2), amount(-1, 2))
        for plant, city in itertools.product(origins, sites)
        if origins[plant] != city
    ]
    return RelocationMarket(origins, sites, offers)


def brute_worth(market: RelocationMarket, members: frozenset[str]) -> F:
    plants = [plant for plant, city in market.origins.items() if city in members]

    def best(at: int, left: dict[str, int]) -> F:
        if at == len(plants):
            return F(0)
        found = best(at + 1, left)
        for offer in market.offers:
            if offer.plant == plants[at] and left.get(offer.destination):
                fewer = {**left, offer.destination: left[offer.destination] - 1}
                found = max(found, offer.surplus + best(at + 1, fewer))
        return found

    return best(0, {city: count for city, count in market.sites.items() if city in members})


def markets(count: int, own_cities: bool, seed: int) -> list[RelocationMarket]:
    draw = random.Random(seed)
    found = []
    while len(found) < count:
        try:
            found.append(drawn(draw, own_cities))
        except InputError:  # no offer at all
            continue
    return found


def coalitions(market: RelocationMarket) -> list[frozenset[str]]:
    sizes = range(len(market.cities) + 1)
    return [frozenset(c) for size in sizes for c in itertools.combinations(market.cities, size)]


def stable(found: MarketAgreement, worths: dict[frozenset[str], F], ratio: F) -> bool:
    gains = dict.fromkeys(found.market.cities, F(0))
    for each in found.plants:
        tax = F(each.offer.revenue)
        gains[each.origin] += ratio * tax - F(each.offer.origin_loss)
        gains[each.offer.destination] += (1 - ratio) * tax - F(each.offer.destination_cost)
    return all(sum((gains[city] for city in each), F(0)) >= worth for each, worth in worths.items())


@pytest.mark.parametrize("own_cities", [True, False])
def test_one_ratio_for_all_is_upset_by_no_coalition(own_cities: bool) -> None:
    """Where every plant has a city of its own, the ratios are exactly those in the core of the cities."""
    agreed = 0
    for market in markets(60, own_cities, 7):
        found = share_market(market)
        worths = {each: brute_worth(market, each) for each in coalitions(market)}
        assert found.surplus == worths[frozenset(market.cities)]
        if found.ratios is not None:
            agreed += 1
            assert stable(found, worths, found.ratios.lo)
            assert stable(found, worths, found.ratios.hi)
            assert stable(found, worths, found.ratios.exact)
        if own_cities and found.plants:
            for at in range(41):
                held = found.ratios is not None and F(at, 40) in found.ratios
                assert stable(found, worths, F(at, 40)) == held
    assert agreed > 20


def test_ranges_of_single_plants_do_not_make_one_ratio_for_all() -> None:
    """At 5% steel's city and C would deal: steel in C adds 1, and they have 0.05 + 0.5."""
    offers = [Offer("steel", "B", 1, 0, 0), Offer("steel", "C", 1, 0, 0), Offer("chips", "C", 10, 0, 9)]
    market = RelocationMarket({"steel": "A", "chips": "D"}, {"B": 1, "C": 1}, offers)
    found = share_market(market)
    assert [each.core.ends for each in found.plants] == [(0.0, 1.0), (0.0, 0.1)]
    assert found.ratios is not None
    assert found.ratios.ends == (0.0, 0.0)
    placement = best_placement(market.whole_surpluses[0], market.sites)
    for wrong, name in (
        (RatioSet.between(0, 0.05), "nobody upsets the highest ratio"),
        (RatioSet.between(0.01, 0.02), "nobody upsets the lowest ratio"),
    ):
        assert name in _certificate(market, placement, {}, wrong).failures


def test_a_range_that_is_too_small_fails_the_certificate() -> None:
    market = RelocationMarket({"steel": "A"}, {"B": 1}, [Offer("steel", "B", 4, 1.2, 0.8)])
    placement = best_placement(market.whole_surpluses[0], market.sites)
    assert _certificate(market, placement, {}, RatioSet.between(0.3, 0.8)).holds
    assert _certificate(market, placement, {}, RatioSet.between(0.4, 0.7)).failures == (
        "somebody upsets a ratio beyond the lowest",
        "somebody upsets a ratio beyond the highest",
    )


def test_a_deal_that_no_ratio_prevents_is_named() -> None:
    """Steel in C would add 3 with its city; at one ratio it and chips' place leave them 2 at most."""
    offers = [Offer("steel", "B", 2, 0, 0), Offer("steel", "C", 2, 0, -1), Offer("chips", "C", 2, -3, 0)]
    found = share_market(RelocationMarket({"steel": "A", "chips": "D"}, {"B": 1, "C": 1}, offers))
    assert found.ratios is None
    assert found.reason == (
        "No one ratio suits all: steel and C have a better deal in the place of chips at any ratio."
    )


@pytest.mark.parametrize("seed", range(3))
def test_the_game_of_cities_is_that_of_every_coalition_alone(seed: int) -> None:
    for market in markets(15, False, seed):
        game = market.city_game()
        for each in coalitions(market):
            assert market.worth_of(each) == brute_worth(market, each)
            assert game.worth(*each) == pytest.approx(float(market.worth_of(each)), abs=1e-12)
