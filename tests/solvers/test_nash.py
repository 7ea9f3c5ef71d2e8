"""Equilibria are verified exactly, and the answer says when there may be more."""

from __future__ import annotations

import numpy as np
import pytest

from citypact import Relocation
from citypact.games.normal_form import NormalFormGame
from citypact.solvers.nash import REGRET, equilibria

NAMES = ("up", "down")


def game_of(own: object, other: object) -> NormalFormGame:
    rows, columns = np.shape(own)  # type: ignore[arg-type]
    strategies = tuple(tuple(f"s{k}" for k in range(size)) for size in (rows, columns))
    return NormalFormGame((own, other), ("a", "b"), strategies)  # type: ignore[arg-type]


def brute_regret(game: NormalFormGame, row: tuple[float, ...], column: tuple[float, ...]) -> float:
    own, other = game.tables
    x, y = np.array(row), np.array(column)
    return float(max((own @ y).max() - x @ own @ y, (x @ other).max() - x @ other @ y))


@pytest.mark.parametrize("unit", [1e-9, 1.0, 1e9])
def test_matching_pennies_has_one_equilibrium_in_any_unit(unit: float) -> None:
    own = unit * np.array([[1, -1], [-1, 1]])
    answer = equilibria(game_of(own, -own))
    assert answer.complete
    (only,) = answer.found
    assert only.row == pytest.approx((0.5, 0.5))
    assert only.column == pytest.approx((0.5, 0.5))


def test_battle_of_the_sexes_has_three() -> None:
    answer = equilibria(game_of([[2, 0], [0, 1]], [[1, 0], [0, 2]]))
    assert answer.complete
    assert sorted(e.row for e in answer.found) == [(0.0, 1.0), pytest.approx((2 / 3, 1 / 3)), (1.0, 0.0)]


def test_every_equilibrium_has_no_regret_on_random_games() -> None:
    generator = np.random.default_rng(3)
    for _ in range(40):
        shape = tuple(generator.integers(1, 5, 2))
        game = game_of(generator.normal(size=shape), generator.normal(size=shape))
        answer = equilibria(game)
        assert answer.found, "every finite game has an equilibrium"
        for each in answer.found:
            assert brute_regret(game, each.row, each.column) <= 10 * REGRET


def test_a_degenerate_game_is_never_called_complete() -> None:
    assert not equilibria(game_of([[1, 1], [1, 1]], [[0, 1], [1, 0]])).complete


def test_a_promise_alone_moves_nothing() -> None:
    """Whatever the ratio promised, every equilibrium found leaves the plant where it is."""
    game = Relocation(revenue=1, origin_loss=0.3, destination_cost=0.1)
    for ratio in (0.3, 0.6, 0.9):
        answer = equilibria(game.promise_game(ratio))
        assert answer.found
        assert all(each.row[0] == 0.0 for each in answer.found)


def test_payoffs_that_are_not_finite_are_refused() -> None:
    with pytest.raises(ValueError, match="payoffs of a"):
        game_of([[np.nan, 1], [0, 1]], [[0, 1], [1, 0]])


def test_a_profile_with_regret_is_no_equilibrium(monkeypatch: pytest.MonkeyPatch) -> None:
    """nashpy is not believed: a profile that it would offer with a regret of a thousandth is dropped."""
    import nashpy

    wrong = (np.array([0.499, 0.501]), np.array([0.5, 0.5]))
    monkeypatch.setattr(nashpy.Game, "support_enumeration", lambda self: iter([wrong]))
    own = np.array([[1.0, -1.0], [-1.0, 1.0]])
    assert equilibria(game_of(own, -own)).found == ()
