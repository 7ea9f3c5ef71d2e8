"""The best placement and its extreme prices, against every placement there is."""

from __future__ import annotations

import itertools
from collections.abc import Mapping

import numpy as np
import pytest

from citypact.games.relocation_market import best_placement

Surpluses = Mapping[str, Mapping[str, int]]


def every_placement(surpluses: Surpluses, sites: Mapping[str, int]) -> list[int]:
    """Return the value of every placement that the sites allow, the greatest first."""
    values = []
    for places in itertools.product(*([None, *row] for row in surpluses.values())):
        if all(places.count(city) <= count for city, count in sites.items()):
            rows = zip(surpluses.values(), places, strict=True)
            values.append(sum(row[place] for row, place in rows if place is not None))
    return sorted(values, reverse=True)


def random_market(seed: int) -> tuple[dict[str, dict[str, int]], dict[str, int]]:
    """Return a small market with few different surpluses, so that ties are common."""
    draw = np.random.default_rng(seed)
    cities = [f"city {at}" for at in range(draw.integers(1, 4))]
    sites = {city: int(draw.integers(0, 3)) for city in cities}
    surpluses = {
        f"plant {at}": {city: int(draw.integers(-2, 5)) for city in cities if draw.random() < 0.8}
        for at in range(draw.integers(1, 6))
    }
    return surpluses, sites


@pytest.mark.parametrize("seed", range(300))
def test_value_prices_and_uniqueness_against_every_placement(seed: int) -> None:
    surpluses, sites = random_market(seed)
    found = best_placement(surpluses, sites)
    values = every_placement(surpluses, sites)
    assert found.value == values[0]
    assert found.unique == (values.count(values[0]) == 1)
    for city, count in sites.items():
        assert found.occupied(city) <= count
    for prices in (found.low_prices, found.high_prices):
        owners = [max([0, *(row[city] - prices[city] for city in row)]) for row in surpluses.values()]
        assert min(prices.values()) >= 0
        assert sum(owners) + sum(count * prices[city] for city, count in sites.items()) == found.value


@pytest.mark.parametrize("seed", range(60))
def test_extreme_prices_are_what_one_site_more_or_less_is_worth(seed: int) -> None:
    surpluses, sites = random_market(seed)
    found = best_placement(surpluses, sites)
    for city, count in sites.items():
        more = every_placement(surpluses, {**sites, city: count + 1})[0]
        assert found.low_prices[city] == more - found.value
        if count:
            less = every_placement(surpluses, {**sites, city: count - 1})[0]
            assert found.high_prices[city] == found.value - less


def test_a_chain_of_moves_makes_room() -> None:
    surpluses = {"a": {"x": 9, "y": 8}, "b": {"x": 7, "z": 6}, "c": {"x": 5}}
    found = best_placement(surpluses, {"x": 1, "y": 1, "z": 1})
    assert found.places == {"a": "y", "b": "z", "c": "x"}
    assert found.value == 19


def test_nothing_moves_where_nothing_is_gained() -> None:
    found = best_placement({"a": {"x": -3}, "b": {}}, {"x": 2})
    assert found.places == {"a": None, "b": None}
    assert found.value == 0
    assert found.unique
    assert found.low_prices == {"x": 0}


def test_a_move_without_gain_or_loss_leaves_the_placement_open() -> None:
    assert not best_placement({"a": {"x": 0}}, {"x": 1}).unique


def test_sites_that_do_not_exist_have_the_price_of_the_first() -> None:
    found = best_placement({"a": {"x": 5, "y": 3}}, {"x": 0, "y": 1})
    assert found.low_prices["x"] == 2
    assert found.places["a"] == "y"


def test_size_of_numbers_does_not_matter() -> None:
    surpluses, sites = random_market(11)
    large = {plant: {city: worth * 10**40 for city, worth in row.items()} for plant, row in surpluses.items()}
    assert best_placement(large, sites).value == best_placement(surpluses, sites).value * 10**40


def test_order_of_plants_does_not_matter_to_value_and_prices() -> None:
    for seed in range(40):
        surpluses, sites = random_market(seed)
        forward = best_placement(surpluses, sites)
        backward = best_placement(dict(reversed(surpluses.items())), dict(reversed(sites.items())))
        assert forward.value == backward.value
        assert forward.low_prices == backward.low_prices
        assert forward.high_prices == backward.high_prices
