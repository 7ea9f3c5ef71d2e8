"""What a structured game refuses at the door, and what the message names."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from slow_forms import FORMS, drawn_form

from citypact.errors import InputError
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

AB = ("a", "b")
TREE = [[0, 1, 2], [1, 0, 3], [2, 3, 0]]


@pytest.mark.parametrize(
    ("build", "message"),
    [
        (lambda: AdditiveGame(AB, (1,)), "amounts: found 1 numbers, expected a sequence of 2 numbers"),
        (lambda: AdditiveGame(AB, {"a": 1, "b": 2}), "amounts: found dict"),
        (lambda: AdditiveGame(AB, "12"), "amounts: found str"),
        (lambda: AdditiveGame(AB, None), "amounts: found NoneType"),
        (lambda: AdditiveGame(AB, (1, math.nan)), "amounts of b: found nan, expected a finite number"),
        (lambda: AdditiveGame(AB, (1, True)), "amounts of b: found True"),
        (lambda: AdditiveGame(AB, (1, "2")), "amounts of b: found 2, expected a finite number"),
        (lambda: AdditiveGame(AB, (1, 10**400)), "amounts of b: found a number beyond 1e150"),
        (lambda: AdditiveGame(AB, (1, -Fraction(10**400))), "amounts of b: found a number beyond 1e150"),
        (lambda: AdditiveGame(AB, np.array([1.0, -math.inf])), "amounts of b: found -inf"),
        (lambda: DividendGame(AB, [1, 2]), "dividends: found list"),
        (lambda: DividendGame(AB, {("a", "c"): 1}), r"dividends: found a\+c, expected players of a, b"),
        (lambda: DividendGame(AB, {("a", "a"): 1}), r"dividends: found a\+a"),
        (lambda: DividendGame(AB, {("a", "b"): 1, ("b", "a"): 1}), r"b\+a, expected each group once"),
        (lambda: DividendGame(AB, {(): 1}), "0 for the empty group"),
        (lambda: DividendGame(AB, {("a",): math.inf}), "dividend of a: found inf"),
        (lambda: WeightedGraphGame(AB, [[0, 1]]), "weights: found 1 rows, expected 2 rows of 2"),
        (lambda: WeightedGraphGame(AB, [[0, 1], [1]]), "weights: found 1 numbers"),
        (lambda: WeightedGraphGame(AB, [[0, 1], [2, 0]]), "weights of a and b: found 1 and 2"),
        (lambda: WeightedGraphGame(AB, [[0, 1], [math.nan, 0]]), "weights of b and a: found nan"),
        (lambda: AirportGame(AB, (1, -1)), "costs of b: found -1, expected a number that is not negative"),
        (lambda: AirportGame(AB, 3), "costs: found int"),
        (lambda: BankruptcyGame(AB, 0.3 + 1e-12, (0.1, 0.2)), "at most the sum of the claims, 0.3"),
        (lambda: BankruptcyGame(AB, -1, (1, 2)), "estate: found -1"),
        (lambda: BankruptcyGame(AB, math.nan, (1, 2)), "estate: found nan"),
        (lambda: BankruptcyGame(AB, 1, (1, -2)), "claims of b: found -2"),
        (lambda: WeightedVotingGame(AB, (1, 2), 0), "quota: found 0, expected more than 0"),
        (lambda: WeightedVotingGame(AB, (0.1, 0.2), 0.31), "at most all votes, 0.3"),
        (lambda: WeightedVotingGame(AB, (1, -2), 1), "weights of b: found -2"),
        (lambda: WeightedVotingGame(AB, (1, 2), math.nan), "quota: found nan"),
        (lambda: SpanningTreeGame(AB, [[0, 1], [1, 0]]), "costs: found 2 rows, expected 3 rows"),
        (lambda: SpanningTreeGame(AB, [[0, 1, 2], [1, 0, 3], [2, 4, 0]]), "costs of a and b: found 3 and 4"),
        (lambda: SpanningTreeGame(AB, np.array(TREE) + np.eye(3)), "costs of the source: found 1.0"),
        (lambda: SpanningTreeGame(AB, -np.array(TREE)), "costs of the source and a: found -1"),
        (lambda: AssignmentGame((), AB, []), "sellers: found"),
        (lambda: AssignmentGame("ab", AB, [[1, 2]]), "sellers: found ab"),
        (lambda: AssignmentGame(AB, ("b",), [[1], [2]]), "players: found b, expected each player named once"),
        (lambda: AssignmentGame(("s",), AB, [[1], [2]]), "values: found 2 rows, expected 1 rows of 2"),
        (lambda: AssignmentGame(("s",), AB, [[1, math.nan]]), "values of s and b: found nan"),
        (
            lambda: LinearProductionGame(AB, [[1], [-1]], [[1]], [1]),
            "resources of b and resource 1: found -1",
        ),
        (lambda: LinearProductionGame(AB, [[1]], [[1]], [1]), "resources: found 1 rows"),
        (lambda: LinearProductionGame(AB, [[1], [1]], [[1, 2]], [1]), "technology: found 2 numbers"),
        (lambda: LinearProductionGame(AB, [[1], [1]], [[1]], []), "prices: found"),
        (lambda: LinearProductionGame(AB, [[1], [1]], 3, [1]), "technology: found 3"),
        (lambda: LinearProductionGame(AB, [[1], [1]], [[0]], [1]), "made without limit"),
        (lambda: LinearProductionGame(AB, [[0], [0]], [[1, -1]], [1, 0.5]), "made without limit"),
        (lambda: LinearProductionGame(AB, [[1e150], [1]], [[1e-9]], [1]), "worths beyond 1e150"),
    ],
)
def test_a_wrong_entry_is_named(build: Callable[[], Any], message: str) -> None:
    with pytest.raises(InputError, match=message):
        build()


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("names", [(), ("a", "a"), ("a", ""), "ab"])
def test_players_are_named_once_each(form: type, names: Any) -> None:
    others: dict[type, tuple[Any, ...]] = {
        BankruptcyGame: (1, (1, 2)),
        WeightedVotingGame: ((1, 2), 2),
        AssignmentGame: (("c", "d"), np.ones((2, 2))),
        LinearProductionGame: ([[1], [1]], [[1]], [1]),
        SpanningTreeGame: (TREE,),
        DividendGame: ({},),
        WeightedGraphGame: (np.ones((2, 2)),),
    }
    with pytest.raises(InputError, match=r"players|sellers"):
        form(names, *others.get(form, ((1, 2),)))


@pytest.mark.parametrize("form", FORMS)
def test_tables_and_fractions_have_a_limit(form: type) -> None:
    game = drawn_form(form, 31, 1)
    with pytest.raises(InputError, match="at most 30"):
        _ = game.table
    with pytest.raises(InputError, match="at most 16"):
        game.fractions()
    assert math.isfinite(game.grand)


def test_all_mistakes_are_told_at_once_but_not_thousands() -> None:
    with pytest.raises(InputError) as caught:
        AirportGame(("a", "b", "c"), (math.nan, -1, "x"))  # type: ignore[arg-type]
    assert [problem.field for problem in caught.value.problems] == ["costs of a", "costs of b", "costs of c"]
    names = [f"city{at}" for at in range(200)]
    with pytest.raises(InputError) as caught:
        WeightedGraphGame(names, np.full((200, 200), math.nan))
    assert len(caught.value.problems) == 20
    with pytest.raises(InputError) as caught:
        WeightedGraphGame(names, np.arange(40000.0).reshape(200, 200))
    assert len(caught.value.problems) == 20


def test_too_many_systems_of_prices_are_refused_in_seconds() -> None:
    technology = np.random.default_rng(0).integers(1, 20, (20, 30))
    with pytest.raises(InputError, match="fewer resources or products"):
        LinearProductionGame(("a",), np.ones((1, 20)), technology, np.arange(1, 31))


def test_one_player_and_amounts_of_nothing_are_games() -> None:
    one = ("a",)
    for game, worth in (
        (AdditiveGame(one, (-2,)), -2),
        (DividendGame(one, {}), 0),
        (DividendGame(one, {"a": 3}), 3),  # type: ignore[dict-item]  # a name alone is a group of one
        (WeightedGraphGame(one, [[4]]), 4),
        (AirportGame(one, (0,)), 0),
        (BankruptcyGame(one, 0, (0,)), 0),
        (WeightedVotingGame(one, (1,), 1), 1),
        (SpanningTreeGame(one, [[0, 7], [7, 0]]), 7),
        (SpanningTreeGame(one, np.zeros((2, 2))), 0),
        (AssignmentGame(one, ("b",), [[-1]]), 0),
        (LinearProductionGame(one, [[6]], [[3]], [1]), 2),
    ):
        assert game.grand == worth
        assert game.table[-1] == worth
        assert game.fractions()[-1] == worth
        assert game.worths_at(np.zeros((0, game.size), dtype=bool)).shape == (0,)
