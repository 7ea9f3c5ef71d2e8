"""Structured games against their definitions: exact, in floats, in any unit, under renaming."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from slow_forms import FORMS, drawn_form, exact, slow_table, slow_worth

from citypact.games.coalitional import CoalitionalGame, CooperativeGame
from citypact.games.coalitional.forms import (
    AdditiveGame,
    AirportGame,
    AssignmentGame,
    BankruptcyGame,
    DividendGame,
    LinearProductionGame,
    SpanningTreeGame,
    WeightedGraphGame,
    WeightedVotingGame,
)
from citypact.games.coalitional.masks import membership

COSTS = (AirportGame, SpanningTreeGame)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("players", [2, 3, 5, 6])
def test_worths_are_those_of_the_definition_exactly(form: type, players: int) -> None:
    for seed in range(6):
        game = drawn_form(form, players, seed)
        slow = slow_table(game)
        assert list(game.fractions()) == slow
        # Small decimals are counted in whole numbers, so every float is the nearest one.
        rounded = [float(worth) for worth in slow]
        assert game.table.tolist() == rounded
        assert game.worths_at(membership(np.arange(1 << players), players)).tolist() == rounded
        assert game.grand == rounded[-1]
        assert game.singles.tolist() == [rounded[1 << at] for at in range(players)]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("unit", [Fraction(1, 10**9), 10**9, Fraction(1, 3)])
def test_another_unit_multiplies_every_worth(form: type, unit: Fraction | int) -> None:
    factor = 1 if form is WeightedVotingGame else unit
    game, other = drawn_form(form, 5, 8), drawn_form(form, 5, 8, unit)
    assert other.fractions() == tuple(factor * worth for worth in game.fractions())
    assert other.table == pytest.approx(game.table * float(factor), rel=1e-15, abs=0)


@pytest.mark.parametrize("form", FORMS)
def test_a_game_says_what_it_is(form: type) -> None:
    game = drawn_form(form, 4, 1)
    assert isinstance(game, CooperativeGame)
    assert game.cost is (form in COSTS)
    assert game.players == ("city0", "city1", "city2", "city3")
    assert game.worth() == 0
    assert game.table is game.table
    with pytest.raises(ValueError, match="read-only"):
        game.table[1] = 7.0


@pytest.mark.parametrize("form", [f for f in FORMS if f not in (AssignmentGame, LinearProductionGame)])
def test_hundreds_of_players(form: type) -> None:
    game = drawn_form(form, 300, 2)
    draw = np.random.default_rng(3)
    members = draw.random((3, 300)) < np.array([[0.05], [0.3], [0.9]])
    slow = [float(slow_worth(game, tuple(np.flatnonzero(row).tolist()))) for row in members]
    assert game.worths_at(members).tolist() == slow


def test_hundreds_of_producers() -> None:
    game = drawn_form(LinearProductionGame, 300, 4)
    members = np.random.default_rng(5).random((3, 300)) < 0.4
    slow = [float(slow_worth(game, tuple(np.flatnonzero(row).tolist()))) for row in members]
    assert game.worths_at(members) == pytest.approx(slow, rel=1e-14)


@pytest.mark.parametrize("shape", [(1, 60), (60, 1), (25, 40), (40, 25), (30, 30)])
def test_large_markets_are_matched_as_by_an_independent_solver(shape: tuple[int, int]) -> None:
    from scipy.optimize import linear_sum_assignment

    draw = np.random.default_rng(6)
    names = [f"city{at}" for at in range(sum(shape))]
    members = draw.random((8, sum(shape))) < 0.7
    for values in (draw.integers(-2, 4, shape), draw.normal(size=shape)):
        game = AssignmentGame(names[: shape[0]], names[shape[0] :], values)
        for row, worth in zip(members, game.worths_at(members), strict=True):
            there = np.maximum(values, 0)[np.ix_(row[: shape[0]], row[shape[0] :])]
            first, second = linear_sum_assignment(there, maximize=True)
            assert worth == pytest.approx(there[first, second].sum(), rel=1e-14)


def test_measured_amounts_agree_with_the_definition_up_to_rounding() -> None:
    draw = np.random.default_rng(7)
    names = [f"city{at}" for at in range(8)]
    amounts, square = draw.random(8), draw.random((9, 9))
    square = square + square.T
    np.fill_diagonal(square, 0.0)
    for game in (
        AdditiveGame(names, amounts),
        AirportGame(names, amounts),
        BankruptcyGame(names, amounts.sum() / 2, amounts),
        WeightedGraphGame(names, square[:8, :8]),
        WeightedVotingGame(names, amounts, amounts.sum() / 2),
        SpanningTreeGame(names, square),
        AssignmentGame(names[:3], names[3:], square[:3, :5]),
        DividendGame(names, {("city1",): amounts[0], ("city2", "city1"): -amounts[1]}),
    ):
        slow = [float(worth) for worth in slow_table(game)]
        assert game.table == pytest.approx(slow, rel=1e-14, abs=1e-15)
        assert game.worths_of(np.arange(256)) == pytest.approx(slow, rel=1e-14, abs=1e-15)
        assert game.fractions() == tuple(slow_table(game))


@pytest.mark.parametrize("form", FORMS)
def test_a_table_of_the_worths_is_the_same_game(form: type) -> None:
    game = drawn_form(form, 6, 9)
    copy = CoalitionalGame(game.players, game.fractions(), game.unit, game.cost)
    assert copy.table.tolist() == game.table.tolist()
    assert copy.worth("city0", "city5") == game.worth("city5", "city0")


@pytest.mark.parametrize("unit", [1e-9, 1.0, 1e9])
def test_a_tie_at_the_quota_wins_in_any_unit(unit: float) -> None:
    weights = [exact(weight) * exact(unit) for weight in (0.1, 0.2, 0.3)]
    voting = WeightedVotingGame(("a", "b", "c"), weights, weights[2])
    assert voting.table.tolist() == [0, 0, 0, 1, 1, 1, 1, 1]
    assert voting.whole == ((1, 2, 3), 3)


def test_votes_beyond_floating_point_are_compared_exactly() -> None:
    weights = (10**40, 1, 10**40)
    game = WeightedVotingGame(("a", "b", "c"), weights, 10**40 + 1)
    assert game.table.tolist() == [0, 0, 0, 1, 0, 1, 1, 1]
    assert game.worths_at(membership(np.arange(8), 3)).tolist() == game.table.tolist()
    assert game.fractions() == tuple(Fraction(int(worth)) for worth in game.table)
    assert game.table.dtype == np.float64
