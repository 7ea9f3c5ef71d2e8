"""Contracts on a grid that were tampered with fail their recheck; sentences do not show rounding."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from citypact.games.water.pair import WaterPair
from citypact.mechanisms.index_bet import (
    GridModel,
    NoGridContract,
    NoisyIndex,
    StakeLimits,
    design_contract,
    least_rent_stake,
    minimal_stake,
    recheck_contract,
    recheck_stake,
)

MODEL = GridModel([0, 1, 2], [0, 0.5, 1.6], [[0.1, 0.3, 0.6], [0.3, 0.4, 0.3], [0.6, 0.3, 0.1]])


@pytest.mark.parametrize(
    "change",
    [
        {"expected_payment": 9.0},
        {"fair_payment": 9.0},
        {"effort": 2.0},
        {"payments": (2.0, 2.0, 2.0)},
        {"payments": (float("nan"), 0.0, 0.0)},
        {"shadow_prices": {}},
    ],
)
def test_a_contract_that_was_tampered_with_fails(change: dict[str, Any]) -> None:
    found = design_contract(MODEL, 1, (0, 2))
    assert recheck_contract(found).holds
    assert not recheck_contract(replace(found, **change)).holds


def test_every_price_of_a_contract_is_rechecked() -> None:
    found = design_contract(MODEL, 2, (0, 4))
    for name, price in found.shadow_prices.items():
        wrong = {**found.shadow_prices, name: price + 0.3}
        assert not recheck_contract(replace(found, shadow_prices=wrong)).holds


def test_a_price_of_nought_may_be_left_out() -> None:
    found = design_contract(MODEL, 2, (0, 4))
    prices = {name: price for name, price in found.shadow_prices.items() if price}
    assert 0 < len(prices) < len(found.shadow_prices)
    assert recheck_contract(replace(found, shadow_prices=prices)).holds


def test_another_effort_fails_the_recheck_of_a_smallest_stake() -> None:
    found = minimal_stake(MODEL, 1)
    assert recheck_stake(found).holds
    assert not recheck_stake(replace(found, effort=2.0)).holds
    assert not recheck_stake(replace(found, shadow_prices={})).holds


@pytest.mark.parametrize("unit", [1e-9, 1, 1e9])
def test_a_price_too_many_is_seen_whatever_the_unit_of_money(unit: float) -> None:
    model = GridModel([0], [0], [[0.5, 0.5]])
    found = design_contract(model, 0, (-0.3 * unit, 0.5 * unit))
    wrong = {**found.shadow_prices, "participation of upstream": 1.5, "largest payment": 0.5}
    assert not recheck_contract(replace(found, shadow_prices=wrong)).holds


def test_a_plain_bet_that_is_as_cheap_costs_no_more() -> None:
    draw = np.random.default_rng(3)
    said = []
    for _ in range(60):
        chances = draw.dirichlet(np.ones(4), size=2)
        try:
            said.append(design_contract(GridModel([0, 1], [0, 0.3], chances), 1, (-2, 2)).explain())
        except NoGridContract:
            continue
    assert any("costs no more." in text for text in said)
    assert not any("e-1" in text for text in said)


def test_participation_that_lacks_is_told_in_one_sentence() -> None:
    model = GridModel([0, 1], [0, 0.5], [[0.2, 0.8], [0.7, 0.3]])
    with pytest.raises(NoGridContract) as told:
        design_contract(model, 0, (-1, 0), reserve=0.53)
    assert "held back by largest payment, it can expect 0 at most and needs 0.53;" in str(told.value)


def test_a_rent_of_rounding_is_not_told() -> None:
    pair, noise = WaterPair(1, cost=2), NoisyIndex(1, 0.3, 0.001)
    found = least_rent_stake(pair, noise, StakeLimits(penalty=0))
    assert found.rent <= 1e-9 * found.stake
    assert "a rent of" not in found.explain()
