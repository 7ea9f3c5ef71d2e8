"""Menus for hidden costs: closed forms, published values, laws, brute force, prices, refusals."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from menu_oracle import Plain, plain

from citypact.errors import CertificateError, InfeasibleDesign, InputError, SolverFailure
from citypact.mechanisms.menus import (
    DevelopmentFloor,
    HiddenCost,
    PiecewiseBenefit,
    design_menu,
)

FIXTURE = HiddenCost(2, (1, 1.6), (0.4, 0.6))


def drawn(seed: int, count: int) -> HiddenCost:
    draw = np.random.default_rng(seed)
    costs = np.cumsum(draw.uniform(0.2, 1, count)) + 0.3
    return HiddenCost(float(draw.uniform(0.5, 3)), costs, draw.dirichlet(np.ones(count) * 2))


def test_the_fixture_of_appendix_c() -> None:
    menu = design_menu(FIXTURE)
    assert menu.efforts == (2.0, 1.0)
    assert menu.rents == (0.3, 0.0)
    assert menu.transfers == (2.3, 0.8)
    assert menu.certificate.exact
    assert menu.value == 1.4
    assert menu.price_of_ignorance == pytest.approx(0.15, abs=1e-15)
    assert menu.participation == (1.4, 2.8)
    assert menu.binding == ("type 1 posing as type 2", "participation of type 2")


@given(
    st.fractions(Fraction(1, 10), 10, max_denominator=50),
    st.fractions(Fraction(1, 10), 10, max_denominator=50),
    st.fractions(Fraction(1, 50), Fraction(49, 50), max_denominator=50),
    st.fractions(Fraction(1, 10), 10, max_denominator=50),
)
def test_two_types_in_closed_form(low: Fraction, step: Fraction, chance: Fraction, worth: Fraction) -> None:
    high = low + step
    menu = design_menu(HiddenCost(worth, (low, high), (chance, 1 - chance)))
    e_high = worth / (high + chance / (1 - chance) * (high - low))
    assert menu.efforts == (float(worth / low), float(e_high))
    assert menu.rents == (float((high - low) * e_high**2 / 2), 0.0)


def test_a_virtual_surplus_of_quadratic_cost_alone_is_never_negative() -> None:
    menu = design_menu(HiddenCost(2, (1, 100), (0.999, 0.001), may_exclude=True))
    assert menu.left_out == ()
    assert menu.efforts[1] > 0


def test_shut_down_begins_where_the_virtual_surplus_pays_the_fixed_cost() -> None:
    level = Fraction(16, 10) + Fraction(4, 6) * Fraction(
        6, 10
    )  # 2, so the virtual surplus is 4 / (2 * 2) = 1
    surplus = 4 / level / 2
    for fixed, out in ((surplus - Fraction(1, 10**9), ()), (surplus + Fraction(1, 10**9), ("type 2",))):
        menu = design_menu(replace(FIXTURE, fixed_costs=fixed, may_exclude=True))
        assert menu.left_out == out
        assert menu.certificate.exact
    assert menu.rents == (0.0, 0.0)
    nothing = design_menu(replace(FIXTURE, fixed_costs=2.5, may_exclude=True))
    assert nothing.left_out == ("type 1", "type 2")
    assert nothing.value == 0.0
    assert "no contract" in nothing.explain()


@pytest.mark.parametrize("seed", range(4))
def test_shut_down_is_the_best_set_of_types(seed: int) -> None:
    problem = replace(drawn(seed, 4), fixed_costs=0.4, may_exclude=True)
    best = 0.0
    table = plain(problem)
    for m in range(1, 5):
        part = Plain(
            table.benefit, table.cost[:m], table.chance[:m], table.own[:m], table.outside[:m], table.fixed
        )
        best = max(best, part.best_by_rows(problem.benefit.expression)[0])
    assert design_menu(problem).value == pytest.approx(best, abs=1e-6)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize(
    "limits",
    [{}, {"budget": 0.4}, {"transfer_cap": 0.5}, {"floor": DevelopmentFloor(0.1, 2, 0.05)},
     {"outside_options": (0.35, 0.1, 0.0)}, {"upstream_benefits": 0.8}],
    ids=lambda limits: next(iter(limits), "none"),
)  # fmt: skip
def test_brute_force_finds_no_better_menu(seed: int, limits: dict[str, object]) -> None:
    problem = HiddenCost(
        2.0 + seed / 3, (1, 1.3 + seed / 10, 2), (0.5 - seed / 10, 0.2, 0.3 + seed / 10), **limits
    )
    menu, oracle = design_menu(problem), plain(problem)
    assert oracle.value(np.array(menu.efforts)) == pytest.approx(menu.value, abs=1e-8)
    assert oracle.best_nearby(np.array(menu.efforts), 4.0, seed) <= menu.value + 1e-8


@pytest.mark.parametrize("seed", range(6))
def test_closed_form_and_program_with_every_row_agree(seed: int) -> None:
    problem = drawn(seed, 6)
    menu = design_menu(problem)
    value, effort = plain(problem).best_by_rows(problem.benefit.expression)
    assert menu.value == pytest.approx(value, abs=1e-6)
    assert menu.efforts == pytest.approx(effort, abs=1e-3)


@pytest.mark.parametrize("seed", range(4))
def test_our_program_and_our_closed_form_agree(seed: int) -> None:
    from citypact.mechanisms.menus.program.conic import solve_menu

    problem = drawn(seed, 7)
    exact = problem.table()
    units = exact.natural_units()
    table = exact.in_floats(*units)
    found = solve_menu(table, tuple(range(7)))
    assert found is not None
    menu = design_menu(problem)
    assert found[0].effort * float(units[0]) == pytest.approx(menu.efforts, rel=1e-9)
    assert found[0].value(table) * float(units[1]) == pytest.approx(menu.value, rel=1e-11)


@pytest.mark.parametrize(
    ("chance", "quantities", "payments", "profit", "rent"),
    [("1/2", (0, 2), (0, 4), 1, 0), ("3/4", ("2/3", 2), ("2/3", "10/3"), "2/3", "2/3")],
)
def test_mussa_and_rosen(
    chance: str, quantities: tuple[object, ...], payments: tuple[object, ...], profit: object, rent: object
) -> None:
    """Oracle rows screening-1-2-…: the seller's cost e²/2 becomes the buyer's, who is paid e²/2 - t."""
    low = Fraction(chance)
    menu = design_menu(HiddenCost(0, (1, 1), (low, 1 - low), upstream_benefits=(1, 2), outside_options=0))
    paid = [e * e / 2 - t for e, t in zip(menu.efforts, menu.transfers, strict=True)]
    assert menu.efforts == pytest.approx([float(Fraction(q)) for q in quantities], abs=1e-8)
    assert paid == pytest.approx([float(Fraction(t)) for t in payments], abs=1e-8)
    assert menu.value == pytest.approx(float(Fraction(profit)), abs=1e-10)
    assert menu.rents == pytest.approx([0, float(Fraction(rent))], abs=1e-8)


@pytest.mark.parametrize("limits", [{}, {"budget": 1}, {"transfer_cap": 1}, {"outside_options": (0.8, 0.1)}])
def test_any_unit_of_money(limits: dict[str, object]) -> None:
    base = design_menu(replace(FIXTURE, **limits))
    for unit in (1e-9, 1e9):
        scaled = {
            name: tuple(x * unit for x in value) if isinstance(value, tuple) else value * unit
            for name, value in limits.items()
        }
        menu = design_menu(HiddenCost(2 * unit, (unit, 1.6 * unit), (0.4, 0.6), **scaled))
        assert menu.efforts == pytest.approx(base.efforts, rel=1e-12)
        assert menu.value == pytest.approx(base.value * unit, rel=1e-12)
        assert menu.shadow_prices == pytest.approx(base.shadow_prices, abs=1e-9)


def test_order_of_types_and_a_lump_sum_change_nothing_else() -> None:
    base = design_menu(FIXTURE)
    swapped = design_menu(HiddenCost(2, (1.6, 1), (0.6, 0.4), names=("high", "low")))
    assert swapped.efforts == base.efforts[::-1]
    assert swapped.shadow_prices["low posing as high"] == base.shadow_prices["type 1 posing as type 2"]
    lifted = design_menu(replace(FIXTURE, outside_options=0.25))
    assert lifted.efforts == base.efforts
    assert lifted.transfers == pytest.approx([t + 0.25 for t in base.transfers], abs=1e-15)
    assert lifted.rents == base.rents


@given(st.integers(0, 10**6), st.integers(1, 5))
def test_a_menu_is_worth_at_least_any_simple_contract(seed: int, count: int) -> None:
    menu = design_menu(drawn(seed, count))
    assert menu.uniform is not None
    assert menu.posted_price is not None
    slack = 1e-9 * menu.first_best_value
    assert menu.value >= menu.uniform.value - slack
    assert menu.value >= menu.posted_price.value - slack
    assert menu.first_best_value >= menu.value - slack
    assert list(menu.efforts) == sorted(menu.efforts, reverse=True)


def test_one_type_is_the_first_best_and_needs_no_menu() -> None:
    menu = design_menu(HiddenCost(2, (1.5,), (1,)))
    assert menu.efforts == (4 / 3,)
    assert menu.value == menu.first_best_value == pytest.approx(4 / 3, abs=1e-15)
    assert menu.uniform is not None
    assert menu.uniform.value == pytest.approx(menu.value, rel=1e-12)


def test_countervailing_outside_options_take_the_rent_away() -> None:
    menu = design_menu(replace(FIXTURE, outside_options=(0.5, 0)))
    assert menu.rents == pytest.approx((0, 0), abs=1e-12)
    assert menu.efforts[1] == pytest.approx(1.25, abs=1e-9)  # the rent it leaves is no reason to distort now
    more = design_menu(replace(FIXTURE, outside_options=(6, 0), benefit=4))
    assert more.shadow_prices["type 2 posing as type 1"] > 0
    assert more.efforts[0] > 4  # above the first best: the costly type must not want this contract


def test_tampering_and_nan_are_seen() -> None:
    from citypact.mechanisms.menus.contracts.certify import certify_menu
    from citypact.mechanisms.menus.ironing.closed_form import closed_form

    table = FIXTURE.table()
    offers, prices = closed_form(table, [0, 1])
    assert certify_menu(table, offers, prices, 1, exact=True).holds
    more = replace(offers, transfer=offers.transfer + np.array([Fraction(0), Fraction(1, 10**12)]))
    less = replace(offers, transfer=offers.transfer - np.array([Fraction(1, 10**12), Fraction(0)]))
    for wrong in (more, less):
        assert not certify_menu(table, wrong, prices, 1, exact=True).holds
    dearer = replace(offers, transfer=offers.transfer + Fraction(1, 1000))
    assert certify_menu(table, dearer, prices, 1, exact=True).failures == (
        "no other menu is worth more (duality gap)",
    )
    floats = table.in_floats(Fraction(1), Fraction(1))
    broken = replace(offers, effort=np.array([math.nan, 1.0]), transfer=np.array([2.3, 0.8]))
    with pytest.raises(CertificateError):
        certify_menu(floats, broken, replace(prices, budget=0.0), 1.0).require()


def test_results_are_plain_data() -> None:
    menu = design_menu(replace(FIXTURE, budget=1))
    json.dumps(menu.to_dict(), allow_nan=False)
    assert repr(menu) == "<Menu: 2 of 2 types served, worth 1.36643 亿元>"
    assert ("effort of type 1", menu.efforts[0], "") in menu.rows()
    assert "menu of 2 contracts" in menu.explain()
    assert menu["type 1"].rent == menu.rents[0]


def test_own_benefits_that_leave_effort_to_chance_are_refused() -> None:
    with pytest.raises(SolverFailure, match="leaves efforts to chance"):
        design_menu(HiddenCost(1, (1, 2), (0.5, 0.5), upstream_benefits=(0.2, 2), outside_options=(1.5, 0.2)))


def test_bad_input_is_told_in_one_line_each() -> None:
    with pytest.raises(InputError) as told:
        HiddenCost(2, (1, -1), (0.4, 0.7), names=("a", "a"))
    assert str(told.value).splitlines() == [
        "costs[1]: found -1, expected a positive curvature of the cost of effort",
        "probabilities: found a sum of 1.1, expected a sum of one",
        "names: found a, a, expected each name once",
    ]
    with pytest.raises(InputError, match="types that differ"):
        HiddenCost(2, (1, 1), (0.5, 0.5))
    with pytest.raises(InputError, match="a benefit of effort"):
        HiddenCost(0, (1, 2), (0.5, 0.5))
    with pytest.raises(InputError, match="falling slopes"):
        PiecewiseBenefit((1, 2), (1,))


def test_infeasible_menus_name_what_blocks_and_how_much_would_do() -> None:
    with pytest.raises(InfeasibleDesign) as told:
        design_menu(replace(FIXTURE, floor=DevelopmentFloor(0.05, 10), budget=0.3))
    assert "the budget, the development floor" in str(told.value)
    # A little more than the 0.2 and 0.02 at which the limits touch.
    assert "raise the budget by 0.200401 亿元" in str(told.value)
    assert "lower the development floor by 0.0200401 亿元 a head" in str(told.value)
    with pytest.raises(InfeasibleDesign, match=r"raise the transfer cap by 0\.7004"):
        design_menu(
            HiddenCost(2, (1, 1.6, 2), (0.4, 0.3, 0.3), outside_options=(1.9, 0.2, 0), transfer_cap=1.2)
        )
    with pytest.raises(InfeasibleDesign, match=r"0\.4 亿元 worse off than no agreement"):
        design_menu(replace(FIXTURE, fixed_costs=1.8))
    with pytest.raises(SolverFailure, match="leaves no room"):
        design_menu(replace(FIXTURE, floor=DevelopmentFloor(0.05, 10), budget=0.5))
