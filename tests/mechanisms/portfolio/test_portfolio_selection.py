"""A list of plants under side constraints against every list and a linear program for each."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import combinations

import numpy as np
import pytest
from scipy.optimize import linprog

from citypact.errors import InfeasibleDesign, InputError
from citypact.games.portfolio import Portfolio
from citypact.mechanisms.portfolio import (
    SideConstraints,
    best_portfolio_ratio,
    condition_costs,
    select_plants,
)
from citypact.mechanisms.portfolio.selection.recheck import selection_certificate
from citypact.mechanisms.portfolio.selection.rows import candidates
from citypact.mechanisms.portfolio.selection.search import list_by_search

F = Fraction
Rows = list[tuple[float, float, float]]


def value_of_list(rows: Rows, side: SideConstraints) -> float | None:
    """The best value of exactly these plants over ratio and top-ups; None if nothing is permitted."""
    n = len(rows)
    R, L, K = (np.array([row[i] for row in rows]) for i in range(3))
    # unknowns: s, then a top-up for each plant
    cost = np.append(0.0, np.full(n, float(side.central_price)))
    upper, bounds = [np.append(0.0, np.ones(n))], [float(side.budget)]
    own, own_constant = np.append(-R.sum(), -np.ones(n)), -L.sum()  # minus the origin's gain, less a constant
    other, other_constant = np.append(R.sum(), np.zeros(n)), (R - K).sum()
    if side.consent == "project":
        for f in range(n):
            top_up = np.zeros(n + 1)
            top_up[0], top_up[1 + f] = -R[f], -1.0
            upper.append(top_up)
            bounds.append(-L[f])
            keep = np.zeros(n + 1)
            keep[0] = R[f]
            upper.append(keep)
            bounds.append(R[f] - K[f])
    part = float(side.least_part)
    for row, constant, floor in (
        (own, own_constant, float(side.origin_gain)),
        (other, other_constant, float(side.destination_gain)),
    ):
        upper.append(row)
        bounds.append(constant - floor)
        upper.append(row - part * (own + other))
        bounds.append(constant - part * (own_constant + other_constant))
    found = linprog(
        cost,
        np.array(upper),
        np.array(bounds),
        bounds=[(float(side.lowest), float(side.highest)), *[(0, None)] * n],
    )
    surplus = float((R - L - K).sum()) - float(side.plant_cost) * n
    return surplus - found.fun if found.status == 0 else None


def brute_force(rows: Rows, side: SideConstraints) -> float | None:
    empty = side.origin_gain == side.destination_gain == 0
    values = [0.0] if empty else []
    for size in range(1, len(rows) + 1):
        for chosen in combinations(rows, size):
            value = value_of_list(list(chosen), side)
            values += [] if value is None else [value]
    return max(values, default=None)


def drawn(rng: np.random.Generator) -> tuple[Rows, SideConstraints]:
    n = int(rng.integers(1, 6))
    revenues = rng.integers(1, 40, n) / 10
    rows = [
        (float(r), round(float(r * rng.uniform(-0.2, 1.1)), 2), round(float(r * rng.uniform(-0.2, 0.9)), 2))
        for r in revenues
    ]
    switch = rng.random(7) < 0.5
    side = SideConstraints(
        consent="project" if rng.random() < 0.6 else "portfolio",
        origin_gain=round(float(rng.uniform(0, 0.6)), 2) if switch[0] else 0,
        destination_gain=round(float(rng.uniform(0, 0.6)), 2) if switch[1] else 0,
        least_part=round(float(rng.uniform(0, 0.5)), 2) if switch[2] else 0,
        budget=round(float(rng.uniform(0, 1.5)), 2) if switch[3] else 0,
        lowest=0.3 if switch[4] else 0,
        plant_cost=0.05 if switch[5] else 0,
        central_price=round(float(rng.uniform(0, 1.5)), 2) if switch[6] else 0,
    )
    return rows, side


def portfolio(rows: Rows) -> Portfolio:
    return Portfolio.from_columns(*[[row[i] for row in rows] for i in range(3)])


@pytest.mark.parametrize("seed", range(60))
def test_no_list_is_better(seed: int) -> None:
    rows, side = drawn(np.random.default_rng(seed))
    best = brute_force(rows, side)
    if best is None:
        with pytest.raises(InfeasibleDesign, match="gain"):
            select_plants(portfolio(rows), side)
        return
    found = select_plants(portfolio(rows), side)
    assert float(found.value) == pytest.approx(best, abs=1e-6)
    _, bounded = list_by_search(candidates(portfolio(rows), side), side)
    assert bounded == pytest.approx(best, abs=1e-6)
    assert found.value <= found.bound
    assert found.certificate.holds
    chosen = [row for row, firm in zip(rows, found.portfolio.firms, strict=True) if firm.name in found.moved]
    if not chosen:
        return
    # Every ratio of the interval is permitted and as good; just outside it is not.
    lo, hi = found.sets[0].ends
    for s in (lo, (lo + hi) / 2, hi):
        at = value_of_list(chosen, replace(side, lowest=max(s - 1e-9, 0), highest=min(s + 1e-9, 1)))
        assert at == pytest.approx(best, abs=1e-6)
    for s in (lo - 1e-3, hi + 1e-3):
        if side.lowest <= s <= side.highest:
            at = value_of_list(chosen, replace(side, lowest=s, highest=s))
            assert at is None or at < best - 1e-9 or side.central_price < 1e-3


@pytest.mark.parametrize("consent", ["project", "portfolio"])
@pytest.mark.parametrize("seed", range(12))
def test_the_program_and_the_sweep_check_each_other(consent: str, seed: int) -> None:
    rng = np.random.default_rng(seed)
    rows = [
        (1.0, round(float(loss), 2), round(float(cost * (1 - loss)), 2))
        for loss, cost in zip(rng.uniform(-0.1, 0.9, 25), rng.uniform(0, 1, 25), strict=True)
    ]
    swept = best_portfolio_ratio(portfolio(rows), consent)
    side = SideConstraints(consent=consent)
    chosen = select_plants(portfolio(rows), side)
    assert chosen.value == swept.value == chosen.bound
    assert chosen.proved
    assert chosen.provenance.exact
    # The mixed-integer program, which is not needed here, finds the same value.
    listed, bounded = list_by_search(candidates(portfolio(rows), side), side)
    permitted = listed.permitted()
    assert permitted is not None
    assert listed.value(permitted[0]) == swept.value
    assert bounded == pytest.approx(float(swept.value), abs=1e-6)
    if consent == "project":
        (found,) = chosen.sets
        assert any(one.lo <= found.lo <= found.hi <= one.hi for one in swept.sets)


def test_a_list_signed_as_a_whole_and_chosen_well_is_first_best() -> None:
    rows = [(1.0, 0.7, 0.05), (1.0, 0.05, 0.7), (1.0, 0.9, 0.4)]
    found = select_plants(portfolio(rows), SideConstraints(consent="portfolio"))
    assert found.value == found.portfolio.first_best == F(1, 2)
    assert found.sets[0].ends == (0.375, 0.625)
    assert best_portfolio_ratio(portfolio(rows), "portfolio").value == F(1, 5)


@pytest.mark.parametrize("unit", [1e-9, 1e9])
def test_the_list_is_the_same_in_any_unit(unit: float) -> None:
    rows, _ = drawn(np.random.default_rng(7))
    side = SideConstraints(budget=0.5, least_part=0.3, central_price=0.2, plant_cost=0.01)
    plain = select_plants(portfolio(rows), side)
    scaled = select_plants(
        portfolio([(r * unit, loss * unit, k * unit) for r, loss, k in rows]),
        replace(side, budget=0.5 * unit, plant_cost=0.01 * unit),
    )
    assert scaled.moved == plain.moved
    assert scaled.ratio == pytest.approx(plain.ratio, rel=1e-12)
    assert float(scaled.value) == pytest.approx(float(plain.value) * unit, rel=1e-12)


def test_floors_out_of_reach_are_named_with_what_can_be_reached() -> None:
    rows = [(1.0, 0.3, 0.1)]
    with pytest.raises(InfeasibleDesign) as caught:
        select_plants(portfolio(rows), SideConstraints(origin_gain=0.7))
    assert str(caught.value) == (
        "origin gain of at least 0.7 is out of reach: these plants give at most 0.6;"
        " lower it by 0.1, or allow more budget or other ratios"
    )
    with pytest.raises(InfeasibleDesign, match=r"contradict each other.*at most 0.2; lower its floor by 0.3"):
        select_plants(portfolio(rows), SideConstraints(origin_gain=0.5, destination_gain=0.4))
    assert select_plants(portfolio(rows), SideConstraints(origin_gain=0.2, destination_gain=0.4)).value


def test_no_plant_to_choose() -> None:
    hopeless = portfolio([(1.0, 0.9, 0.9)])
    assert select_plants(hopeless).moved == ()
    with pytest.raises(InfeasibleDesign, match="no city can gain"):
        select_plants(hopeless, SideConstraints(origin_gain=0.1))


def test_a_binding_budget_is_named() -> None:
    found = select_plants(portfolio([(1.0, 0.8, 0.3), (1.0, 0.1, 0.1)]), SideConstraints(highest=0.7))
    assert found.moved == ("firm2",)
    # The first plant has a deficit of 0.1: it is never worth its place, whatever the budget.
    rich = select_plants(
        portfolio([(1.0, 0.75, 0.2), (1.0, 0.1, 0.1)]), SideConstraints(highest=0.7, budget=0.05)
    )
    assert rich.moved == ("firm1", "firm2")
    assert rich.sets[0].ends == (0.7, 0.7)
    assert set(rich.binding()) == {"highest", "budget"}
    assert rich.top_up == F(1, 20)


@pytest.mark.parametrize("seed", [1, 5, 9, 14])
def test_what_a_condition_costs_is_the_choice_without_it(seed: int) -> None:
    rows, side = drawn(np.random.default_rng(seed))
    side = replace(side, origin_gain=0, destination_gain=0, highest=0.8)
    found = select_plants(portfolio(rows), side)
    costs = condition_costs(found)
    assert costs
    for name, cost in costs.items():
        without = brute_force(rows, replace(side, **{name: 1 if name == "highest" else 0}))
        change = float(found.value) - without if name == "budget" else without - float(found.value)
        assert float(cost) == pytest.approx(change, abs=1e-6)
        assert cost >= 0


def test_without_the_budget_a_floor_may_be_out_of_reach() -> None:
    found = select_plants(portfolio([(1.0, 0.3, 0.1)]), SideConstraints(origin_gain=0.65, budget=0.1))
    assert (found.ratio, found.top_up) == (0.85, F(1, 10))
    assert condition_costs(found) == {"origin_gain": 0, "budget": None}


def test_tampering_is_noticed() -> None:
    found = select_plants(portfolio([(1.0, 0.3, 0.1), (2.0, 0.2, 0.4)]))
    lo, hi = found.sets[0].lo, found.sets[0].hi
    arguments = (found.portfolio, found.listed)
    good = selection_certificate(*arguments, (lo, hi), found.bound, float(found.value))
    assert good.holds
    assert not selection_certificate(*arguments, (lo - F(1, 100), hi), found.bound, float(found.value)).holds
    assert not selection_certificate(*arguments, (lo, hi + F(1, 100)), found.bound, float(found.value)).holds
    assert not selection_certificate(*arguments, (lo, hi), found.bound - 1, float(found.value)).holds
    assert not selection_certificate(*arguments, (lo, hi), found.bound, float(found.value) + 1).holds


def test_refusals() -> None:
    with pytest.raises(InputError) as caught:
        SideConstraints("firm", -1, float("nan"), 0.6, -1, 0.7, 2, -1, -1)
    assert len(caught.value.problems) == 8
    with pytest.raises(InputError, match="at most highest"):
        SideConstraints(lowest=0.7, highest=0.6)
    many = Portfolio.from_columns([1] * 501, [0] * 501, [0] * 501)
    assert len(select_plants(many, SideConstraints(lowest=0.4, least_part=0.3)).moved) == 501
    with pytest.raises(InputError, match="at most 500 with these side constraints"):
        select_plants(many, SideConstraints(budget=1))
