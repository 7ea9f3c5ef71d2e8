"""Shadow prices of menus against central finite differences, by name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from menu_oracle import Plain

from citypact.mechanisms.menus import DevelopmentFloor, HiddenCost, design_menu

BASE = HiddenCost(2, (1, 1.6, 2.5), (0.3, 0.3, 0.4))
STEP = 1e-4


def slope(problem_at: Callable[[float], HiddenCost]) -> float:
    return (design_menu(problem_at(STEP)).value - design_menu(problem_at(-STEP)).value) / (2 * STEP)


def test_price_of_the_budget() -> None:
    price = design_menu(replace(BASE, budget=0.6)).shadow_prices["budget"]
    assert price == pytest.approx(slope(lambda h: replace(BASE, budget=0.6 + h)), rel=1e-5)
    assert price > 0
    assert design_menu(replace(BASE, budget=100)).shadow_prices["budget"] == 0


def test_prices_of_the_transfer_cap_add_up() -> None:
    prices = design_menu(replace(BASE, transfer_cap=1.0)).shadow_prices
    total = sum(price for name, price in prices.items() if name.startswith("transfer cap"))
    assert total == pytest.approx(slope(lambda h: replace(BASE, transfer_cap=1.0 + h)), rel=1e-5)


@pytest.mark.parametrize("at", [0, 1, 2])
def test_prices_of_participation(at: int) -> None:
    options = (0.45, 0.18, 0.0)

    def lowered(h: float) -> HiddenCost:
        return replace(BASE, outside_options=tuple(o - h * (k == at) for k, o in enumerate(options)))

    prices = design_menu(lowered(0.0)).shadow_prices
    price = prices[f"participation of type {at + 1}"]
    assert price == pytest.approx(slope(lowered), abs=1e-5)


def test_price_of_the_development_floor() -> None:
    def lowered(h: float) -> HiddenCost:
        return replace(BASE, floor=DevelopmentFloor((0.3 - h) / 2, 2))

    prices = design_menu(lowered(0.0)).shadow_prices
    total = sum(price for name, price in prices.items() if name.startswith("development floor"))
    assert total == pytest.approx(slope(lowered), rel=1e-9)
    assert total == pytest.approx(1.0)


@pytest.mark.parametrize("pair", [(0, 1), (1, 2), (0, 2), (1, 0)])
def test_prices_of_misreports(pair: tuple[int, int]) -> None:
    table = BASE.table()
    oracle = Plain(
        lambda e: float(table.benefit.value(e)), table.cost.astype(float), table.chance.astype(float),
        (0.0,) * 3, (0.0,) * 3,
    )  # fmt: skip
    step = 1e-2  # the oracle's optimum is good to about 1e-8
    up, down = (oracle.best_by_rows(table.benefit.expression, {pair: way * step})[0] for way in (1, -1))
    name = f"type {pair[0] + 1} posing as type {pair[1] + 1}"
    price = design_menu(BASE).shadow_prices.get(name, 0.0)
    assert price == pytest.approx((up - down) / (2 * step), abs=2e-3)
