"""The division of labour: another linear-programming solver, the core by brute force, ties and refusals."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from citypact.errors import CertificateError, InputError
from citypact.games.obstacles.industry.division import DivisionOfLabour
from citypact.mechanisms.obstacles.catalogue import solve_obstacle
from citypact.mechanisms.obstacles.industry import division_of_labour
from citypact.mechanisms.obstacles.industry.division_of_labour import agree
from citypact.mechanisms.obstacles.industry.production_plans import plan_together
from citypact.scenario.load import load_obstacle

NAMES = ("A", "B", "C", "D")
PRINTED = DivisionOfLabour(
    ("A", "B"), ("staff", "land"), ("chips", "steel"), [[4, 0], [0, 6]], [[1, 3], [2, 1]], [1, 1]
)
#: A left glove and a right glove make a pair.
GLOVES = DivisionOfLabour(("A", "B"), ("left", "right"), ("pair",), [[1, 0], [0, 1]], [[1, 1]], [2])


@st.composite
def economies(draw: st.DrawFn) -> DivisionOfLabour:
    cities, inputs, goods = draw(st.integers(2, 4)), draw(st.integers(1, 3)), draw(st.integers(1, 3))
    stock, need = st.integers(0, 6), st.integers(0, 3)
    owned = [[draw(stock) for _ in range(inputs)] for _ in range(cities)]
    takes = [[draw(need) for _ in range(inputs)] for _ in range(goods)]
    for k in range(inputs):
        owned[draw(st.integers(0, cities - 1))][k] += 1
    for row in takes:
        row[draw(st.integers(0, inputs - 1))] += 1
    prices = [draw(st.integers(1, 5)) for _ in range(goods)]
    return DivisionOfLabour(
        NAMES[:cities], [f"input {k}" for k in range(inputs)], [f"good {g}" for g in range(goods)], owned,
        takes, prices,
    )  # fmt: skip


def another_worth(game: DivisionOfLabour, inside: tuple[int, ...]) -> float:
    """Solve the primal program of a coalition in floating point."""
    owned = np.array(game.endowments, dtype=float)[list(inside)].sum(axis=0)
    recipes = np.array(game.recipes, dtype=float)
    found = linprog(-np.array(game.prices, dtype=float), A_ub=recipes.T, b_ub=owned)
    assert found.status == 0
    return float(-found.fun)


def coalitions(game: DivisionOfLabour) -> list[tuple[int, ...]]:
    cities = range(len(game.players))
    return [part for size in range(1, len(cities) + 1) for part in combinations(cities, size)]


@given(game=economies())
@settings(max_examples=10, deadline=None)
def test_worths_are_those_of_another_solver(game: DivisionOfLabour) -> None:
    worths = game.coalitional()
    for inside in coalitions(game):
        assert worths.worth(*(game.players[at] for at in inside)) == pytest.approx(
            another_worth(game, inside), abs=1e-9
        )
    assert game.gain >= 0


@given(game=economies())
@settings(max_examples=10, deadline=None)
def test_the_plan_carries_the_division_and_nobody_parts(game: DivisionOfLabour) -> None:
    answer = agree(game)
    assert answer.certificate.holds
    assert answer.plan.cost == 0
    sizes = answer.plan.sizes
    prices = [sizes[f"price of {name}"] for name in game.inputs]
    together = plan_together(game)
    # No other recipe earns a profit, and what is made covers its cost.
    for good, (row, price) in enumerate(zip(game.recipes, game.prices, strict=True)):
        cost = sum(Fraction(a) * p for a, p in zip(row, prices, strict=True))
        assert cost >= price
        if together.made[good]:
            assert cost == price
    # Incomes by hand: the inputs of a city at these prices, and its lump sum.
    has = {
        city: sum(Fraction(b) * p for b, p in zip(row, prices, strict=True)) + sizes[f"payment to {city}"]
        for city, row in zip(game.players, game.endowments, strict=True)
    }
    for inside in coalitions(game):
        assert float(sum(has[game.players[at]] for at in inside)) >= another_worth(game, inside) - 1e-8
    for at, city in enumerate(game.players):
        assert answer.gains[city] == has[city] - game.worth(1 << at)
    assert float(sum(has.values())) == pytest.approx(another_worth(game, tuple(range(len(has)))))


@given(game=economies())
@settings(max_examples=10, deadline=None)
def test_prices_without_payments_are_in_the_core_and_their_range_is_the_whole_dual_face(
    game: DivisionOfLabour,
) -> None:
    owned = np.array(game.endowments, dtype=float).sum(axis=0)
    recipes, sold = np.array(game.recipes, dtype=float), np.array(game.prices, dtype=float)
    best = another_worth(game, tuple(range(len(game.players))))
    ranges = agree(game).plan.ranges
    for k, name in enumerate(game.inputs):
        aim = np.eye(len(owned))[k]
        ends = []
        for sign in (1, -1):
            found = linprog(
                sign * aim, A_ub=np.vstack([-recipes, owned]), b_ub=[*-sold, best * (1 + 1e-12)]
            )  # fmt: skip
            ends.append(sign * found.fun)
        assert [float(end) for end in ranges[f"price of {name}"]] == pytest.approx(ends, abs=1e-6)
    for corner in game.owen_corners:
        paid = game.incomes(corner)
        for inside in coalitions(game):
            mask = sum(1 << at for at in inside)
            assert sum(paid[game.players[at]] for at in inside) >= game.worth(mask)


class Proud(DivisionOfLabour):
    """Claims a tenth more for the first city alone than it can make."""

    def worth(self, mask: int) -> Fraction:
        return super().worth(mask) * (Fraction(11, 10) if mask == 1 else 1)


def test_a_false_answer_does_not_pass() -> None:
    proud = Proud(("A", "B"), ("k", "l"), ("x", "y"), [[1, 3], [6, 1]], [[1, 2], [3, 1]], [1, 1])
    with pytest.raises(CertificateError):
        agree(proud).certificate.require()


def test_a_plan_that_uses_more_than_there_is_does_not_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    honest = plan_together(PRINTED)
    more = replace(honest, outputs=tuple(tuple(output * 2 for output in row) for row in honest.outputs))
    monkeypatch.setattr(division_of_labour, "plan_together", lambda game: more)
    with pytest.raises(CertificateError):
        agree(PRINTED).certificate.require()


def test_two_gloves_share_as_they_like() -> None:
    answer = solve_obstacle(GLOVES)
    assert answer.headline.value == 2
    assert answer.plan.ranges["price of left"] == (0, 2)
    assert list(answer.gains.values()) == [1, 1]
    assert any("not unique" in note for note in answer.notes)


def test_the_longer_side_gets_nothing_from_prices_alone() -> None:
    """Two left gloves, one right: a left glove has no price, though lump sums may leave it something."""
    game = DivisionOfLabour(("A", "B"), ("left", "right"), ("pair",), [[2, 0], [0, 1]], [[1, 1]], [2])
    answer = agree(game)
    assert answer.plan.ranges["price of left"] == (0, 0)
    assert answer.plan.ranges["price of right"] == (2, 2)
    assert list(answer.gains.values()) == [1, 1]
    assert "left left over has no price" in {each.label for each in answer.plan.problem.demands}


def test_cities_alike_gain_nothing_and_so_do_cities_within_one_mix_of_goods() -> None:
    """Factor prices are equal already: endowments lie between the mixes of the two goods."""
    alike = DivisionOfLabour(("A", "B"), ("k", "l"), ("x", "y"), [[2, 3], [4, 6]], [[1, 2], [3, 1]], [1, 1])
    between = DivisionOfLabour(("A", "B"), ("k", "l"), ("x", "y"), [[2, 3], [5, 4]], [[1, 2], [3, 1]], [1, 1])
    outside = DivisionOfLabour(("A", "B"), ("k", "l"), ("x", "y"), [[1, 3], [6, 1]], [[1, 2], [3, 1]], [1, 1])
    assert alike.gain == between.gain == 0
    assert outside.gain > 0
    answer = agree(between)
    assert any("adds nothing" in note for note in answer.notes)
    assert not any(size for name, size in answer.plan.sizes.items() if name.startswith("payment"))


def test_an_input_that_no_good_takes_and_a_city_that_owns_nothing() -> None:
    game = DivisionOfLabour(
        ("A", "B", "C"), ("k", "sand"), ("x",), [[2, 0], [1, 5], [0, 0]], [[1, 0]], [3]
    )  # fmt: skip
    answer = agree(game)
    assert answer.plan.sizes["price of sand"] == 0
    assert answer.gains == {"A": 0, "B": 0, "C": 0}
    assert answer.certificate.holds


def test_a_dearer_good_raises_the_price_of_what_it_takes_most() -> None:
    prices = []
    for price in (1, 1.2, 1.5):
        game = DivisionOfLabour(
            PRINTED.players, PRINTED.inputs, PRINTED.goods, PRINTED.endowments, PRINTED.recipes, [price, 1]
        )
        prices.append(game.efficient().actions["price of land"])
    assert prices == sorted(prices)
    assert len(set(prices)) == 3  # chips take more land than staff: Stolper and Samuelson


def test_an_input_in_greater_supply_is_never_dearer() -> None:
    found = []
    for stock in (1, 3, 6, 12, 30):
        game = DivisionOfLabour(
            PRINTED.players, PRINTED.inputs, PRINTED.goods, [[4, 0], [0, stock]], PRINTED.recipes, [1, 1]
        )
        found.append(min(corner[1] for corner in game.owen_corners))
    assert found == sorted(found, reverse=True)
    assert found[0] > found[-1] == 0


def test_the_shipped_case_divides_labour_as_the_study_asks() -> None:
    answer = solve_obstacle(load_obstacle("who-makes-what").build())
    made = {name for name, output in answer.efficient.actions.items() if output}
    assert made == {"services in Beijing", "manufacturing in Tianjin", "logistics in Hebei"}


@pytest.mark.parametrize(
    ("endowments", "recipes", "prices"),
    [
        (((0, 0.075, 7.5), (0, 0, 0.01), (10000.01, 0.075, 0)),
         ((0, 0, 1), (0.001, 0.001, 0), (0.0001, 0.10001, 0)), (0.01, 0.00075, 10000)),
        (((0,), (0.001,), (0,)), ((75000,),), (0.001,)),
        (((0, 0), (300.0, 0.30000000000000004)), ((1.0, 0.001),), (0.0001,)),
    ],
)  # fmt: skip
def test_amounts_of_very_different_size_are_solved_exactly(
    endowments: Any, recipes: Any, prices: Any
) -> None:
    cities, inputs, goods = NAMES[: len(endowments)], "klm"[: len(recipes[0])], "xyz"[: len(recipes)]
    answer = agree(DivisionOfLabour(cities, tuple(inputs), tuple(goods), endowments, recipes, prices))
    assert answer.certificate.holds
    assert answer.plan.cost == 0


@pytest.mark.parametrize("unit", [1e-9, 1, 1e9])
def test_any_unit_of_money_and_of_inputs(unit: float) -> None:
    money = DivisionOfLabour(
        PRINTED.players, PRINTED.inputs, PRINTED.goods, PRINTED.endowments, PRINTED.recipes, [unit, unit]
    )
    assert float(agree(money).headline.value) / unit == pytest.approx(2.8)
    stocks = [[number * unit for number in row] for row in PRINTED.endowments]
    inputs = DivisionOfLabour(PRINTED.players, PRINTED.inputs, PRINTED.goods, stocks, PRINTED.recipes, [1, 1])
    answer = agree(inputs)
    assert float(answer.headline.value) / unit == pytest.approx(2.8)
    assert float(answer.efficient_prices["staff"]) == pytest.approx(0.4)


@pytest.mark.parametrize(
    ("given_", "named"),
    [
        ({"players": ("A",)}, "players"),
        ({"inputs": ("staff", "staff")}, "inputs"),
        ({"inputs": "staff"}, "inputs"),
        ({"goods": ()}, "goods"),
        ({"endowments": [[4, 0]]}, "endowments"),
        ({"endowments": [[4, 0], [0, -6]]}, "endowments"),
        ({"endowments": [[4, 0], [2, 0]]}, "no land anywhere"),
        ({"recipes": [[1, 3], [0, 0]]}, "recipes of steel"),
        ({"recipes": [[1, float("nan")], [2, 1]]}, "recipes"),
        ({"prices": (1, 0)}, "prices of steel"),
    ],
)
def test_wrong_numbers_are_named(given_: dict[str, object], named: str) -> None:
    fields = {
        "players": ("A", "B"), "inputs": ("staff", "land"), "goods": ("chips", "steel"),
        "endowments": [[4, 0], [0, 6]], "recipes": [[1, 3], [2, 1]], "prices": (1, 1), **given_,
    }  # fmt: skip
    with pytest.raises(InputError, match=named):
        DivisionOfLabour(**fields)  # type: ignore[arg-type]


def test_rows_of_a_file_that_do_not_fit_are_named() -> None:
    data = load_obstacle("who-makes-what").to_dict()
    kind = type(load_obstacle("who-makes-what"))
    short = {"value": [1, 2], "unit": "ratio", "trust": "A", "note": "n"}
    for table, row in (("endowments", "Hebei"), ("recipes", "logistics")):
        given_ = {**data["parameters"], table: {**data["parameters"][table], row: short}}
        with pytest.raises(InputError, match=f"{table}.{row}"):
            kind.from_dict({**data, "parameters": given_})
    prices = {name: each for name, each in data["parameters"]["prices"].items() if name != "logistics"}
    with pytest.raises(InputError, match="prices"):
        kind.from_dict({**data, "parameters": {**data["parameters"], "prices": prices}})
