"""Tensors, names and points of population games, and what is refused at the door."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from citypact.errors import InputError
from citypact.games.normal_form import NormalFormGame
from citypact.games.populations import PopulationGame

PAIR = (("s", "t"), ("s", "t"))


def test_a_normal_form_game_becomes_two_populations() -> None:
    played = NormalFormGame(
        ([[3, 0, 1], [5, 1, 2]], [[3, 5, 0], [0, 1, 4]]), ("a", "b"), (("c", "d"), ("l", "m", "r"))
    )
    game = PopulationGame.from_normal_form(played)
    assert game.shape == (2, 3)
    assert game.dimension == 3
    assert game.coordinates == ("a: c", "b: l", "b: m")
    for one, other in zip(game.tables, played.tables, strict=True):
        assert (one == other).all()


def test_fractions_stay_fractions_and_floats_are_their_decimals() -> None:
    third = Fraction(1, 3)
    game = PopulationGame(([[third, 0.1]], [[1, 2]]), ("a", "b"), (("s",), ("t", "u")))
    assert game.exact_tables[0].tolist() == [[third, Fraction(1, 10)]]
    assert game.exact_tables[1].tolist() == [[Fraction(1), Fraction(2)]]
    assert game.tables[0].dtype == np.float64


def test_payoffs_cannot_be_changed_and_the_given_array_is_not_kept() -> None:
    given = np.array([[1.0, 0.0], [0.0, 1.0]])
    game = PopulationGame((given, given), ("a", "b"), PAIR)
    given[0, 0] = 7.0
    assert game.tables[0][0, 0] == 1.0
    assert game.exact_tables[0][0, 0] == 1
    with pytest.raises(ValueError, match="read-only"):
        game.tables[0][0, 0] = 2.0


def test_advantages_leave_out_what_ones_own_choice_does_not_change() -> None:
    generator = np.random.default_rng(1)
    tables = [generator.normal(size=(2, 3)) for _ in range(2)]
    strategies = (("s", "t"), ("l", "m", "r"))
    game = PopulationGame(tables, ("a", "b"), strategies)
    gifts = PopulationGame(
        [tables[0] + generator.normal(size=(1, 3)), tables[1] + generator.normal(size=(2, 1))],
        ("a", "b"),
        strategies,
    )
    for one, other in zip(game.advantages, gifts.advantages, strict=True):
        assert one == pytest.approx(other)
    assert game.spread == pytest.approx(gifts.spread)
    assert game.spread == pytest.approx(max(np.ptp(tables[0], axis=0).max(), np.ptp(tables[1], axis=1).max()))


def test_points_shares_and_corners_belong_together() -> None:
    game = PopulationGame([np.zeros((3, 2))] * 2, ("a", "b"), (("x", "y", "z"), ("s", "t")))
    assert game.corner((2, 0)) == (0.0, 0.0, 1.0)
    assert game.corner((1, 1)) == (0.0, 1.0, 0.0)
    first, second = game.shares([0.2, 0.3, 0.9])
    assert first == pytest.approx([0.2, 0.3, 0.5])
    assert second == pytest.approx([0.9, 0.1])
    assert [(block.start, block.stop) for block in game.blocks] == [(0, 2), (2, 3)]
    # What an integrator leaves of a share is accepted as zero, not more.
    assert game.shares([-1e-12, 0.3, 1.0])[0].min() == 0.0
    with pytest.raises(InputError, match=r"point: found \['x', 0, 0\], expected 3 shares: a: x, a: y, b: s"):
        game.shares(["x", 0, 0])  # type: ignore[list-item]
    with pytest.raises(InputError, match=r"shares of a: found 0\.8, 0\.3"):
        game.shares([0.8, 0.3, 1.0])


def test_all_mistakes_are_told_at_once() -> None:
    with pytest.raises(InputError) as refused:
        PopulationGame(([[1, 0], [0, float("nan")]], [[1, 0]]), ("a", "b"), PAIR)
    assert [str(problem) for problem in refused.value.problems] == [
        "payoffs of a: found a payoff that is not finite, expected finite payoffs",
        "payoffs of b: found shape (1, 2), expected shape (2, 2)",
    ]


@pytest.mark.parametrize(
    ("payoffs", "names", "strategies", "message"),
    [
        ([[1, 2]], ("a", "a"), PAIR, "each player named once"),
        ([[1, 2]], ("a",), (("s", "s"),), "strategies of a: found s, s, expected each name once"),
        ([[1, 2]], ("a",), (("s", " "),), "expected at least one name, none empty"),
        ([[1, 2]], ("a",), (), "strategies: found 0 lists, expected one for each of 1 populations"),
        ([], ("a",), (("s", "t"),), "payoffs: found 0 tensors"),
        ([[True, False]], ("a",), (("s", "t"),), "payoffs of a: found a truth value, expected numbers"),
        ([["x", 1]], ("a",), (("s", "t"),), "numbers in shape (2,)"),
        ([[1, [2, 3]]], ("a",), (("s", "t"),), "numbers in shape (2,)"),
        ([[1e200, 1]], ("a",), (("s", "t"),), "payoffs of a: found 1e+200, expected payoffs up to 1e150"),
        ([[10**400, 1]], ("a",), (("s", "t"),), "numbers in shape (2,)"),
        ([[1j, 1]], ("a",), (("s", "t"),), "numbers in shape (2,)"),
        (None, ("a",), (("s", "t"),), "payoffs: found NoneType, expected a sequence, one entry for each"),
        ([[1, 2]], ("a",), None, "strategies: found NoneType, expected a sequence, one entry for each"),
        ([[1, 2]], ("a",), ("st",), "strategies of a: found 'st', expected a sequence of names"),
    ],
)
def test_games_that_are_none_are_refused(
    payoffs: Any, names: tuple[str, ...], strategies: Any, message: str
) -> None:
    with pytest.raises(InputError) as refused:
        PopulationGame(payoffs, names, strategies)
    assert message in str(refused.value)
