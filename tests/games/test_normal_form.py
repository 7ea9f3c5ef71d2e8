"""Games in normal form: default names, any number of players, payoffs as they were given, refusals."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from citypact.errors import InputError
from citypact.games.normal_form import NormalFormGame


def test_names_by_default() -> None:
    game = NormalFormGame(([[1, 2, 3]], [[4, 5, 6]]))
    assert game.players == ("player 1", "player 2")
    assert game.strategies == (("1",), ("1", "2", "3"))
    assert game.shape == (1, 3)


def test_payoffs_are_kept_as_given() -> None:
    game = NormalFormGame(([[Fraction(1, 3), 0.1]], [[2**60 + 1, 1e-9]]))
    assert game.exact_tables[0].tolist() == [[Fraction(1, 3), Fraction(1, 10)]]
    assert game.exact_tables[1].tolist() == [[2**60 + 1, Fraction(1, 10**9)]]
    assert game.tables[0].dtype == np.float64
    with pytest.raises(ValueError, match="read-only"):
        game.tables[0][0, 0] = 1


def test_a_later_change_of_the_caller_s_array_does_not_reach_the_game() -> None:
    table = np.array([[1, 2], [3, 4]])
    game = NormalFormGame((table, table))
    table[0, 0] = 99
    assert game.exact_tables[0][0, 0] == game.tables[0][0, 0] == 1
    with pytest.raises(ValueError, match="read-only"):
        game.given[0][0, 0] = 99


def test_expected_payoffs_of_three_players_against_a_sum() -> None:
    draw = np.random.default_rng(1)
    tables = [draw.integers(-9, 9, (2, 3, 2)) for _ in range(3)]
    game = NormalFormGame(tables)
    mixed = [
        [Fraction(1, 3), Fraction(2, 3)],
        [Fraction(1, 2), Fraction(0), Fraction(1, 2)],
        [Fraction(1), 0],
    ]
    for table, payoff in zip(tables, game.payoffs_at(mixed), strict=True):
        expected = sum(
            (
                mixed[0][i] * mixed[1][j] * mixed[2][k] * int(table[i, j, k])
                for i, j, k in np.ndindex(2, 3, 2)
            ),
            Fraction(0),
        )
        assert payoff == expected
    with pytest.raises(InputError, match="players: found 3 of them, expected two"):
        game.pair()


@pytest.mark.parametrize(
    ("payoffs", "players", "told"),
    [
        (([[1]],), (), "payoffs: found 1 tables, expected one for each of two or more players"),
        (([[1, 2], [3]], [[1, 2], [3, 4]]), (), "payoffs of player 1: found rows of different lengths"),
        (([[1, 2]], [[1], [2]]), (), "payoffs of player 2: found shape (2, 1), expected shape (1, 2)"),
        (([1, 2], [1, 2]), (), "payoffs of player 1: found shape (2,)"),
        (([[1, float("nan")]], [[1, 2]]), (), "payoffs of player 1 at [1, 2]: found nan"),
        (([[1, "x"]], [[1, 2]]), (), "payoffs of player 1 at [1, 2]: found x, expected a finite payoff"),
        (([[1, True]], [[1, 2]]), (), "payoffs of player 1 at [1, 2]: found True, expected a finite payoff"),
        (([[1, 10**160]], [[1, 2]]), (), "payoffs of player 1 at [1, 2]"),
        (([[1]], [[1]]), ("a", "a"), "players: found a, a, expected 2 different names"),
        (([[1]], [[1]]), ("a", "b", "c"), "players: found a, b, c, expected 2 different names"),
        ((np.zeros((1001, 1000)), np.zeros((1001, 1000))), (), "1001000 cells, expected at most 1000000"),
    ],
)  # fmt: skip
def test_what_is_no_game_is_refused(payoffs: object, players: tuple[str, ...], told: str) -> None:
    with pytest.raises(InputError) as caught:
        NormalFormGame(payoffs, players)  # type: ignore[arg-type]  # wrong on purpose
    assert told in str(caught.value)


def test_strategies_bear_different_names() -> None:
    with pytest.raises(InputError, match="strategies of a: found x, x, expected each name once"):
        NormalFormGame(([[1], [2]], [[1], [2]]), ("a", "b"), (("x", "x"), ("y",)))
