"""Automated mechanism design against brute force, and laws that no number can escape."""

from __future__ import annotations

import json
from collections.abc import Callable
from fractions import Fraction
from functools import cache
from itertools import product
from typing import Any

import finite_design_oracle as slow
import numpy as np
import pytest
from finite_design_cases import midpoints, one_good, second_best, trade
from rational_programs import Infeasible, Unbounded

from citypact.errors import InfeasibleDesign, InputError
from citypact.mechanisms.finite_design import Aim, audit, design, payoff_ranges
from citypact.mechanisms.finite_design.problem.demands import BUDGETS, INCENTIVES, PARTICIPATION

F = Fraction


def drawn(seed: int) -> tuple[slow.Small, dict[str, Any], slow.Line, Aim]:
    """Draw a setting of two players with two types: values, prior, outside options and objective."""
    rng = np.random.default_rng(seed)
    interdependent = bool(rng.random() < 0.5)
    values = rng.integers(-4, 5, size=(2, 3, 2, 2))
    raw = rng.integers(1, 5, size=(2, 2))
    if rng.random() < 0.4:
        raw = np.outer(raw[0], raw[1])
    prior = {at: F(int(raw[at]), int(raw.sum())) for at in product(range(2), range(2))}
    outside = rng.integers(-3, 4, size=(2, 2))
    weights = [F(int(w)) for w in rng.integers(0, 3, size=2)]
    revenue = F(int(rng.integers(1, 3)))

    def value(player: int, outcome: int, at: slow.Profile) -> Fraction:
        other = at[1 - player] if interdependent else 0
        return F(int(values[player, outcome, at[player], other]))

    small = slow.Small((2, 2), prior, 3, value, lambda i, k: F(int(outside[i, k])))
    names, outcomes = ("first", "second"), ["x", "y", "z"]

    def told(player: int) -> Callable[[str, Any], Fraction]:
        if interdependent:
            return lambda outcome, at: value(player, outcomes.index(outcome), at)
        return lambda outcome, kind: value(player, outcomes.index(outcome), (kind, kind))

    data = {
        "types": {name: [0, 1] for name in names},
        "prior": prior,
        "outcomes": outcomes,
        "values": {name: told(i) for i, name in enumerate(names)},
        "interdependent": interdependent,
        "outside": {name: {k: int(outside[i, k]) for k in (0, 1)} for i, name in enumerate(names)},
    }
    gain: slow.Line = {}
    for at, chance in prior.items():
        for i in range(2):
            small.payoff(gain, weights[i] * chance, i, at[i], at)
            gain["t", i, at] -= revenue * chance
    return small, data, gain, Aim(dict(zip(names, weights, strict=True)), revenue)


@cache
def brute_force(seed: int) -> tuple[list[str], Fraction | str]:
    """Demands drawn for a setting, and the answer of the program written from scratch."""
    small, _, gain, _ = drawn(seed)
    rng = np.random.default_rng([seed, 1])
    demands = [str(rng.choice(options)) for options in (INCENTIVES, PARTICIPATION, BUDGETS)]
    try:
        return demands, slow.best(small, gain, *demands)
    except (Infeasible, Unbounded) as error:
        return demands, type(error).__name__


@pytest.mark.parametrize("seed", range(22))
def test_agrees_with_brute_force_on_every_combination_of_demands(seed: int) -> None:
    """Same optimum, same infeasibility, same lack of a limit as a program written from scratch."""
    _, data, _, aim = drawn(seed)
    demands, right = brute_force(seed)
    named = dict(zip(("incentives", "participation", "budget"), demands, strict=True))
    if isinstance(right, str):
        refusal = InfeasibleDesign if right == "Infeasible" else InputError
        with pytest.raises(refusal, match="contradict" if right == "Infeasible" else "without limit"):
            design(**data, objective=aim, **named)
        return
    found = design(**data, objective=aim, **named)
    assert found.exact_value == right
    assert found.certificate.exact
    assert audit(found).holds
    assert json.loads(json.dumps(found.to_dict(), allow_nan=False))["exact_value"] == str(right)


def test_the_draws_reach_every_kind_of_answer() -> None:
    """The test above would be idle if all programs were infeasible or without limit."""
    answers = [brute_force(seed)[1] for seed in range(22)]
    assert {"Infeasible", "Unbounded"} < set(answers)
    assert sum(isinstance(answer, Fraction) for answer in answers) > 10


@pytest.mark.parametrize(
    ("count", "unit"), [(6, F(1, 10**9)), (6, F(10**9)), (14, F(1, 10**9)), (14, F(10**9))]
)
def test_another_unit_of_money_changes_amounts_and_nothing_else(unit: Fraction, count: int) -> None:
    """Both in fractions (6 × 6 types) and in floating point (14 × 14)."""
    here, there = second_best(count), design(**trade(count, unit))
    assert there.value / float(unit) == pytest.approx(here.value, rel=1e-9)
    assert there.shadow_prices["budget"] == pytest.approx(here.shadow_prices["budget"], rel=1e-9)
    assert audit(there).holds


def test_other_names_change_nothing() -> None:
    data = trade(3)
    renamed = {
        "types": {"upstream": ["low", "middle", "high"], "downstream": ["poor", "fair", "rich"]},
        "prior": "uniform",
        "outcomes": ["sluice open", "sluice shut"],
        "values": {
            "upstream": {
                "sluice open": dict(zip(("low", "middle", "high"), (-c for c in midpoints(3)), strict=True)),
                "sluice shut": 0,
            },
            "downstream": {
                "sluice open": dict(zip(("poor", "fair", "rich"), midpoints(3), strict=True)),
                "sluice shut": 0,
            },
        },
    }
    for extra in ({}, {"objective": "revenue", "budget": "none"}, {"incentives": "dominant"}):
        assert design(**data, **extra).exact_value == design(**renamed, **extra).exact_value


def test_order_of_players_changes_nothing() -> None:
    data = trade(4)
    turned = {
        **data,
        "types": dict(reversed(data["types"].items())),
        "values": dict(reversed(data["values"].items())),
    }
    assert (
        design(**data, external_money=F(1, 100)).exact_value
        == design(**turned, external_money=F(1, 100)).exact_value
    )


def test_a_player_who_cares_for_nothing_changes_nothing() -> None:
    data = trade(6)
    dummy = {
        **data,
        "types": {**data["types"], "watcher": ["idle"]},
        "values": {**data["values"], "watcher": {"trade": 0, "none": 0}},
    }
    assert design(**dummy).exact_value == design(**data).exact_value


@pytest.mark.parametrize("objective", ["welfare", "revenue"])
def test_a_type_split_in_two_changes_nothing(objective: str) -> None:
    """Two names for one worth, each with half its probability."""
    worth = {"low": 1, "high": 3}
    whole = {
        "types": {"seller": [0, 2], "buyer": list(worth)},
        "prior": {"seller": [F(1, 3), F(2, 3)], "buyer": [F(1, 4), F(3, 4)]},
        "outcomes": ["trade", "none"],
        "values": {
            "seller": lambda outcome, cost: -cost * (outcome == "trade"),
            "buyer": lambda outcome, name: worth[name.split()[0]] * (outcome == "trade"),
        },
    }
    split = {
        **whole,
        "types": {"seller": [0, 2], "buyer": ["low", "high", "high too"]},
        "prior": {"seller": [F(1, 3), F(2, 3)], "buyer": [F(1, 4), F(3, 8), F(3, 8)]},
    }
    assert (
        design(**whole, objective=objective).exact_value == design(**split, objective=objective).exact_value
    )


def test_the_same_prior_by_player_and_by_profile() -> None:
    data, chances = one_good([1, 2], "first", "second"), [0.25, 0.75]
    table = {(a, b): chances[a - 1] * chances[b - 1] for a in (1, 2) for b in (1, 2)}
    by_player = {**data, "prior": {"first": chances, "second": {1: 0.25, 2: 0.75}}}
    options = {"objective": "revenue", "budget": "none"}
    assert (
        design(**by_player, **options).exact_value
        == design(**{**data, "prior": table}, **options).exact_value
    )


def test_money_that_all_have_anyway_changes_nothing() -> None:
    """A constant added to every value and to every outside option."""
    data = trade(6)
    shifted = {
        **data,
        "values": {name: (lambda o, k, f=f: f(o, k) + 7) for name, f in data["values"].items()},
        "outside": 7,
    }
    assert design(**shifted).exact_value - 14 == design(**data).exact_value


@pytest.mark.parametrize("stricter", [{"incentives": "dominant"}, {"participation": "ex post"}])
def test_stricter_demands_never_help(stricter: dict[str, str]) -> None:
    for seed in range(5):
        _, data, _, aim = drawn(seed)
        mild = {"incentives": "bayesian", "participation": "interim", "budget": "none"}
        try:
            strict = design(**data, objective=aim, **{**mild, **stricter})
        except (InfeasibleDesign, InputError):
            continue
        assert strict.exact_value <= design(**data, objective=aim, **mild).exact_value


def test_prices_of_rows_are_slopes() -> None:
    """Revenue is concave in an outside option: its price lies between the slopes on both sides."""
    good, step = one_good([1, 2, 4], "first", "second"), F(1, 10**6)
    options = {"objective": "revenue", "budget": "none"}
    found = design(**good, **options)
    for kind in (1, 2, 4):
        less, more = (
            design(**good, **options, outside={"first": {1: 0, 2: 0, 4: 0, kind: change}}).exact_value
            for change in (-step, step)
        )
        slopes = (less - found.exact_value) / step, (found.exact_value - more) / step
        assert slopes[0] <= found.shadow_prices.get(f"participation of first {kind}", 0) <= slopes[1]
    assert found.shadow_prices["participation of first 1"] > 0


@pytest.mark.parametrize("budget", ["strong expected", "strong ex post"])
def test_the_price_of_a_balance_is_the_worth_of_external_money(budget: str) -> None:
    """At every profile or in expectation, prices add up to the slope of welfare in money."""
    step = F(1, 10**6)
    less, here, more = (design(**trade(6), budget=budget, external_money=z * step) for z in (-1, 0, 1))
    prices = sum(price for name, price in here.shadow_prices.items() if name.startswith("budget"))
    assert (more.exact_value - here.exact_value) / step == pytest.approx(prices)
    assert (here.exact_value - less.exact_value) / step == pytest.approx(prices)


def test_a_given_rule_is_supported_where_it_can_be() -> None:
    """A posted price of one half is met by transfers of one half, whatever the demands."""
    kinds = midpoints(3)
    rule = {(c, w): "trade" if c <= F(1, 2) <= w else "none" for c, w in product(kinds, kinds)}
    found = design(
        **trade(3), decision=rule, incentives="dominant", participation="ex post", budget="strong ex post"
    )
    assert found.exact_value == sum((w - c for (c, w), what in rule.items() if what == "trade"), F(0)) / 9
    assert all(
        row["seller"] == (F(1, 2) if rule[at] == "trade" else 0)
        for at, row in found.table.transfers.items()
        if at != (F(1, 2), F(1, 2))
    )


def test_payoffs_that_the_objective_leaves_open_are_ranges() -> None:
    """Welfare is settled and its division is not: each end is what a player could ask for at best."""
    ranges = payoff_ranges(second_best(4))
    for name, (low, high) in ranges.items():
        other = next(player for player in ranges if player != name)
        best = design(**trade(4), decision="efficient", objective={name: 1})
        assert high == best.value
        assert low == pytest.approx(-design(**trade(4), decision="efficient", objective={name: -1}).value)
        assert ranges[other][0] <= best.figures.expected_payoffs[other] <= ranges[other][1]
    low, high = payoff_ranges(second_best(14))["seller"]
    assert 0 < low <= high < second_best(14).value
    settled = payoff_ranges(design(**trade(4), objective={"seller": 1}))
    assert settled["seller"][0] == settled["seller"][1]
