"""Menus for hidden growth: closed cases, second opinions, laws."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction
from itertools import combinations

import numpy as np
import pytest
from growth_menu_oracle import best_on_grid, best_value, gain, random_problem, value, worths

from citypact.games.timeline import window_multiple
from citypact.mechanisms.growth_menu import (
    GrowthMenu,
    GrowthMenuProblem,
    GrowthType,
    NoGrowthMenu,
    design_growth_menu,
    menu_from_growth,
)
from citypact.mechanisms.growth_menu.contracts.recheck import recheck_terms
from citypact.mechanisms.growth_menu.program.offer import Terms
from citypact.solvers.certificate import Certificate

EARLY_LATE_EVEN = GrowthMenuProblem(
    (
        GrowthType(0.3, (3, 1), 2.4, name="early"),
        GrowthType(0.3, (1, 3), 2.4, name="late"),
        GrowthType(0.4, (2, 2), 2, name="even"),
    ),
    origin_rate=0,
    destination_rate=0,
)


def menu_of(found: GrowthMenu) -> dict[int, tuple[np.ndarray, float]]:
    return {i: (np.array(one.ratios), one.lump_sum) for i, one in enumerate(found.contracts) if one.served}


def solved(problem: GrowthMenuProblem) -> GrowthMenu | None:
    try:
        return design_growth_menu(problem)
    except NoGrowthMenu:
        return None


def test_three_options_leave_no_rent_where_one_path_overpays_the_even_type() -> None:
    """Early and late alone need s1 + s2 >= 1.2, which pays the even type 2.4 for a loss of 2."""
    found = design_growth_menu(EARLY_LATE_EVEN)
    assert found.rents == {"early": 0, "late": 0, "even": 0}
    assert found.value == found.known_value == 1.76
    assert (found.gain_over_single, found.single.value) == (0.16, 1.6)
    assert found.ratios.ends == (0.56, 0.56)
    assert found.constant.ratio_set.ends == (0.6, 0.6)
    assert found.acceptable.ends == (0.6, 1.0)
    assert found.shadow_prices == {"IR of early": 0.3, "IR of late": 0.3, "IR of even": 0.4}
    assert [[one.name for one in option] for option in found.options] == [["early"], ["late"], ["even"]]
    assert "The best single contract would be worth 0.16 亿元 less" in found.explain()
    assert json.loads(json.dumps(found.to_dict(), allow_nan=False))["ratio"] == 0.56
    assert repr(found) == "<GrowthMenu: 3 options for 3 types, worth 1.76 亿元>"
    assert found["late"].mean_year == pytest.approx((0.3 * 1 + 2.1 * 2) / 2.4)


@pytest.mark.parametrize("unit", [1e-9, 1e-3, 1e4, 1e9])
def test_the_unit_of_money_changes_amounts_and_no_ratio(unit: float) -> None:
    kinds = [
        replace(one, taxes=tuple(unit * tax for tax in one.taxes), loss=unit * one.loss)
        for one in EARLY_LATE_EVEN.types
    ]
    found = design_growth_menu(replace(EARLY_LATE_EVEN, types=kinds))
    base = design_growth_menu(EARLY_LATE_EVEN)
    for one, other in zip(found.contracts, base.contracts, strict=True):
        assert one.ratios == pytest.approx(other.ratios, rel=1e-12)
    assert found.value / unit == pytest.approx(base.value, rel=1e-12)
    assert found.shadow_prices == pytest.approx(base.shadow_prices)


@pytest.mark.parametrize("seed", range(12))
def test_menu_single_and_constant_agree_with_a_second_program(seed: int) -> None:
    rng = np.random.default_rng(seed)
    types, years = int(rng.integers(2, 5)), int(rng.integers(2, 5))
    levers = {
        "origin_rate": float(rng.choice([0, 0.04, 0.1])),
        "destination_rate": float(rng.choice([0, 0.04, 0.1])),
        "delay": int(rng.integers(0, 3)),
        "lump_sum": bool(rng.random() < 0.5),
        "least_lump_sum": float(rng.choice([-1, 0])),
        "most_lump_sum": 0.5,
        "service_costs": 0.1,
        "designer": str(rng.choice(["destination", "origin", "planner"])),
    }
    problem = random_problem(rng, types, years, **levers)
    everyone = tuple(range(types))
    expected = best_value(problem, everyone)
    found = solved(problem)
    if found is None or found.value is None:
        assert expected is None
        return
    assert found.value == pytest.approx(expected, abs=1e-8)
    assert value(problem, menu_of(found)) == pytest.approx(found.value, abs=1e-12)
    own = {i: gain(problem, i, option) for i, option in menu_of(found).items()}
    for i in everyone:
        assert own[i] >= -1e-12
        assert all(own[i] >= gain(problem, i, other) - 1e-12 for other in menu_of(found).values())
    for form, contract in (("single", found.single), ("constant", found.constant)):
        other = best_value(problem, everyone, form)
        assert (contract is None) == (other is None)
        if contract is not None:
            assert contract.value == pytest.approx(other, abs=1e-8)
            assert found.value >= contract.value - 1e-12
            assert contract.less == pytest.approx(found.value - contract.value, abs=1e-12)
    assert found.known_value >= found.value
    assert found.certificate.holds
    assert found.certificate.exact


@pytest.mark.parametrize(
    ("first", "second", "steps"),
    [
        (GrowthType(0.5, (1, 1), 0.5, cap=0.5), GrowthType(0.5, (2, 1), 0.75, cap=1), 20),
        (GrowthType(0.4, (1, 2), 0.9), GrowthType(0.6, (2, 1), 1.2), 20),
        (GrowthType(0.25, (1, 1), 1), GrowthType(0.75, (1, 3), 1.5, cap=2), 20),
    ],
)
def test_no_menu_on_a_fine_grid_is_better(first: GrowthType, second: GrowthType, steps: int) -> None:
    problem = GrowthMenuProblem((first, second), origin_rate=0, destination_rate=0)
    found = design_growth_menu(problem)
    best = best_on_grid(problem, steps)
    assert best <= found.value + 1e-12
    assert best == pytest.approx(found.value, abs=1e-12)


@pytest.mark.parametrize("seed", range(5))
def test_a_free_lump_sum_and_one_loss_make_the_single_contract_as_good(seed: int) -> None:
    """B2, with the condition that it needs: the origin is no more patient than the destination."""
    rng = np.random.default_rng(seed)
    made = random_problem(
        rng, 3, 3, lump_sum=True, least_lump_sum=None, origin_rate=0.1, destination_rate=0.04
    )
    problem = replace(made, types=[replace(one, loss=0.7, cap=None) for one in made.types])
    found = design_growth_menu(problem)
    assert found.gain_over_single == 0
    assert found.expected_rent == 0


def test_with_a_patient_origin_a_menu_is_better_although_the_loss_is_the_same() -> None:
    """Deferred money is worth more to the origin; only the fast type is paid out of tax."""
    types = (GrowthType(0.5, (1,), 1, name="slow"), GrowthType(0.5, (2,), 1, name="fast"))
    problem = GrowthMenuProblem(
        types, origin_rate=0, destination_rate=1, lump_sum=True, least_lump_sum=None, destination_cost=-2
    )
    found = design_growth_menu(problem)
    assert (found["slow"].ratios, found["slow"].lump_sum) == ((0.0,), 1.0)
    assert (found["fast"].ratios, found["fast"].lump_sum) == ((1.0,), -1.0)
    assert found.gain_over_single == 0.25  # one contract: tax alone, .75 of it; the menu costs .5


@pytest.mark.parametrize("seed", range(8))
def test_with_two_types_and_no_cap_a_menu_gains_nothing(seed: int) -> None:
    rng = np.random.default_rng(seed)
    problem = random_problem(rng, 2, int(rng.integers(1, 5)), cap_multiple=None)
    found = solved(problem)
    assert found is not None
    if found.value is not None:
        assert found.gain_over_single == 0


@pytest.mark.parametrize("seed", range(6))
def test_the_best_set_of_served_types_is_found(seed: int) -> None:
    rng = np.random.default_rng(100 + seed)
    problem = random_problem(rng, 4, 2, may_exclude=True, destination_cost=1.2, lump_sum=bool(seed % 2))
    worth = {(): 0.0}
    for size in range(1, 5):
        for served in combinations(range(4), size):
            got = best_value(problem, served)
            if got is not None:
                worth[served] = got
    found = design_growth_menu(problem)
    best = max(worth.values())
    if found.value is None:
        assert best <= 1e-9
        assert found.reason.startswith("No menu for any set of types")
        return
    assert found.value == pytest.approx(best, abs=1e-8)
    served = tuple(i for i, one in enumerate(found.contracts) if one.served)
    assert worth[served] == pytest.approx(best, abs=1e-8)
    for i in set(range(4)) - set(served):
        assert all(gain(problem, i, option) <= 1e-12 for option in menu_of(found).values())
    ties = {names for names, amount in worth.items() if amount >= best - 1e-9}
    assert {tuple(problem.names.index(name) for name in names) for names in found.equally_good} == ties


def test_the_menu_shown_is_as_simple_as_it_can_be() -> None:
    """A menu of several options, or a path that changes, is shown only where it is worth something."""
    kinds = (
        GrowthType(0.3, (3, 1, 0.2), 2.2, name="fading"),
        GrowthType(0.3, (1, 2, 3), 1.6, name="rising"),
        GrowthType(0.4, (1.5, 1.5, 1.5), 1.9, name="level"),
    )
    plain = design_growth_menu(GrowthMenuProblem(kinds))
    assert plain.gain_over_single == 0
    assert len(plain.options) == 1
    assert plain.gain_over_constant == pytest.approx(0.4455, abs=5e-5)
    patient = design_growth_menu(GrowthMenuProblem(kinds, origin_rate=0.02, destination_rate=0.06))
    assert patient.gain_over_single > 0.02
    assert {tuple(one.name for one in option) for option in patient.options} == {
        ("fading", "level"),
        ("rising",),
    }
    hasty = design_growth_menu(GrowthMenuProblem(kinds, origin_rate=0.1, destination_rate=0.04))
    assert hasty["fading"].paying_years == (1,)
    assert "for rising, level ratios" in hasty.explain()


def test_short_and_high_stands_against_long_and_low() -> None:
    """The fading plant can only be paid at once; the rising one is paid little for long."""
    kinds = (
        GrowthType(0.4, (4, 0.4, 0.4), 3.2, name="fading"),
        GrowthType(0.3, (1, 3, 3), 2.1, name="rising"),
        GrowthType(0.3, (2, 2, 2), 1.8, name="level"),
    )
    found = design_growth_menu(GrowthMenuProblem(kinds, origin_rate=0.1, destination_rate=0.04))
    assert found["fading"].ratios == pytest.approx((0.88, 0, 0))  # 3.2 * 1.1 / 4
    assert (
        "The option of fading is short and high (1 year, up to 0.88), that of rising long and low"
        in found.explain()
    )


def test_growth_factors_give_the_reference_present_values() -> None:
    """models.md §4.2: half of g = 0.8 over five years is worth 1.712239 for a base of one."""
    problem = menu_from_growth(1, (0.8, 1.2), (0.5, 0.5), (1.712239, 2), cap_multiple=None)
    assert 0.5 * worths(problem, 0)[0].sum() == pytest.approx(1.712239, abs=5e-7)
    assert problem.types[0].taxes == (Fraction(4, 5),) * 5
    whole = 0.8 * 13.109557
    window = 0.8 * float(window_multiple())
    assert float(problem.types[0].destination_value) == pytest.approx(whole - window, abs=1e-6)
    assert design_growth_menu(problem)["growth 0.8"].headline == pytest.approx(0.5, abs=1e-6)


def test_tampered_terms_fail_the_recheck_and_so_does_a_nan() -> None:
    found = design_growth_menu(EARLY_LATE_EVEN)
    signed = [Terms(tuple(map(Fraction, map(str, one.ratios))), Fraction(0)) for one in found.contracts]
    assert max(recheck_terms(EARLY_LATE_EVEN, signed).values()) <= 0
    less = [replace(signed[0], ratios=(Fraction(6, 10), Fraction(3, 10))), *signed[1:]]
    broken = recheck_terms(EARLY_LATE_EVEN, less)
    assert broken["every served type gains"] == Fraction(3, 10)
    more = [signed[0], signed[1], replace(signed[2], ratios=(Fraction(1), Fraction(0)))]
    assert recheck_terms(EARLY_LATE_EVEN, more)["no type does better with an option that is not its own"] > 0
    assert not Certificate({**found.certificate.residuals, "value": float("nan")}).holds
