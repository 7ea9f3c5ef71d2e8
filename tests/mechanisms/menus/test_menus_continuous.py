"""Menus for costs that fill an interval: closed forms, ironing, bounds, the limit of many types."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest
from menu_oracle import Plain

from citypact.errors import InputError
from citypact.mechanisms.menus import (
    BetaCosts,
    CostDistribution,
    HiddenCost,
    HistogramCosts,
    RootBenefit,
    UniformCosts,
    continuous_menu,
    costs_with_density,
    design_menu,
)

IRREGULAR = HistogramCosts((1, 1.5, 2, 3), (1, 0.1, 2))


def test_uniform_costs_in_closed_form() -> None:
    """Virtual cost 2c - 1 on [1, 2]: effort 2 / (2c - 1), value ln 3."""
    menu = continuous_menu(2, UniformCosts(1, 2), cells=4096)
    assert menu.value <= math.log(3) <= menu.value_bound
    assert menu.value == pytest.approx(math.log(3), rel=1e-7)
    for cost in (1.1, 1.5, 1.9):
        assert menu.effort_at(cost) == pytest.approx(2 / (2 * cost - 1), rel=1e-3)
    # Expected rent is the integral of F(c) e(c)^2 / 2 = 2 (c - 1) / (2c - 1)^2.
    assert menu.expected_rent == pytest.approx((math.log(3) + 1 / 3 - 1) / 2, rel=1e-3)
    assert menu.pooled == ()


@pytest.mark.parametrize(
    "costs", [UniformCosts(1, 3), BetaCosts(1, 3, 0.5, 0.5), BetaCosts(1, 2, 3, 2), IRREGULAR]
)
def test_the_bounds_close_and_values_rise_with_the_grid(costs: CostDistribution) -> None:
    coarse, fine = (continuous_menu(2, costs, cells=cells) for cells in (256, 1024))
    assert coarse.value <= fine.value + 1e-12
    assert fine.value_bound <= coarse.value_bound + 1e-12
    assert fine.grid_error < 0.3 * coarse.grid_error
    assert fine.grid_error < 2e-3 * fine.value


def test_an_irregular_density_is_ironed_as_many_types_are_by_brute_force() -> None:
    count = 32
    menu = continuous_menu(2, IRREGULAR, cells=2048)
    ((low, high),) = menu.pooled
    middles = IRREGULAR.quantile((np.arange(count) + 0.5) / count)
    oracle = Plain(lambda e: 2 * e, middles, [1 / count] * count, [0.0] * count, [0.0] * count)
    value, effort = oracle.best_by_rows(lambda e: 2 * e)
    assert menu.value == pytest.approx(value, rel=4e-2)
    inside = (middles > low * 1.15) & (middles < high * 0.95)
    assert inside.sum() >= 5
    assert np.ptp(effort[inside]) < 1e-3
    assert menu.effort_at((low + high) / 2) == pytest.approx(effort[inside].mean(), rel=5e-2)
    # Without ironing effort would rise with cost at 2, where the density does: J = c + F / f falls.
    below, thin, thick = 1.1 / 3.1, 0.1 / 3.1 / 0.5, 2 / 3.1
    assert 2 + below / thin > 2 + below / thick


@pytest.mark.parametrize("costs", [UniformCosts(1, 2), BetaCosts(1, 3, 0.5, 0.5), IRREGULAR])
def test_menus_for_many_types_converge_to_it(costs: CostDistribution) -> None:
    limit = continuous_menu(2, costs, cells=4096)
    gaps = []
    for count in (25, 50, 100):
        types = costs.quantile((np.arange(count) + 0.5) / count)
        gaps.append(abs(design_menu(HiddenCost(2, types, [1 / count] * count)).value - limit.value))
    assert gaps[2] < gaps[0] / 2
    assert gaps[2] < 1e-2 * limit.value


def test_a_cutoff_where_the_virtual_surplus_pays_what_is_asked() -> None:
    """On [1, 3], virtual cost 2c - 1: 4 / (2 (2c - 1)) = 1/2 at c = 2.5."""
    menu = continuous_menu(2, UniformCosts(1, 3), asked=0.5, may_exclude=True)
    assert menu.cutoff == pytest.approx(2.5, abs=2e-3)
    assert menu.effort_at(2.8) == menu.transfer_at(2.8) == 0
    assert menu.shadow_prices["participation of the costliest served type"] == pytest.approx(0.75, abs=1e-3)
    everyone = continuous_menu(2, UniformCosts(1, 3), asked=0.5)
    assert everyone.value < menu.value <= menu.value_bound
    nothing = continuous_menu(2, UniformCosts(1, 3), asked=5, may_exclude=True)
    assert (nothing.value, nothing.efforts) == (0.0, ())
    assert "no contract" in nothing.explain()


def test_a_density_given_as_a_function() -> None:
    given = continuous_menu(2, costs_with_density(1, 3, lambda c: 7.0))
    assert given.value == pytest.approx(continuous_menu(2, UniformCosts(1, 3)).value, rel=1e-9)
    triangle = costs_with_density(1, 3, lambda c: c - 1)
    assert triangle.quantile(np.array([0.25]))[0] == pytest.approx(2.0, abs=1e-3)
    with pytest.raises(InputError, match="density"):
        costs_with_density(1, 3, lambda c: c - 2)


def test_the_square_root_and_any_unit() -> None:
    menu = continuous_menu(RootBenefit(2), UniformCosts(1, 2))
    assert menu.effort_at(1.5) == pytest.approx((1 / 2) ** (2 / 3), rel=1e-3)
    for unit in (1e-9, 1e9):
        scaled = continuous_menu(2 * unit, UniformCosts(unit, 2 * unit))
        plain = continuous_menu(2, UniformCosts(1, 2))
        assert scaled.efforts == pytest.approx(plain.efforts, rel=1e-9)
        assert scaled.value == pytest.approx(plain.value * unit, rel=1e-9)


def test_results_are_plain_data_and_bad_input_is_refused() -> None:
    menu = continuous_menu(2, IRREGULAR, cells=64)
    json.dumps(menu.to_dict(), allow_nan=False)
    assert "share one contract" in menu.explain()
    assert repr(menu).startswith("<ContinuousMenu: worth 0.8")
    assert menu.rows()[0] == ("expected payoff downstream", menu.value, "亿元")
    for wrong in (
        lambda: continuous_menu(0, UniformCosts(1, 2)),
        lambda: continuous_menu(2, UniformCosts(1, 2), cells=1),
        lambda: UniformCosts(2, 1),
        lambda: BetaCosts(1, 2, 0, 1),
        lambda: HistogramCosts((1, 2), (1, 2)),
        lambda: HistogramCosts((2, 1), (1,)),
    ):
        with pytest.raises(InputError):
            wrong()


@pytest.mark.parametrize("shapes", [(1, 1), (5, 2), (0.4, 3)])
@pytest.mark.parametrize("low", [0.001, 0.1])
def test_expected_values_hold_where_the_cheapest_costs_are_rare(
    low: float, shapes: tuple[float, float]
) -> None:
    """A thousandth of the highest cost, and hardly ever: no rule on the grid's edges sees how rare."""
    from scipy.special import betaincinv

    menu = continuous_menu(1, BetaCosts(low, 1, *shapes), cells=256)
    # Midpoints q = t^8, so close together at zero that the tail is seen.
    t = (np.arange(400_000) + 0.5) / 400_000
    costs, chances = low + (1 - low) * betaincinv(*shapes, t**8), 8 * t**7 / 400_000
    assert menu.first_best_value == pytest.approx(float(chances @ (1 / (2 * costs))), rel=1e-4)
    offers = np.array(menu.transfers), np.array(menu.efforts)
    cell = np.clip(np.searchsorted(menu.edges, costs) - 1, 0, 255)
    rents = offers[0][cell] - costs * offers[1][cell] ** 2 / 2
    assert menu.expected_rent == pytest.approx(float(chances @ rents), rel=1e-4)
