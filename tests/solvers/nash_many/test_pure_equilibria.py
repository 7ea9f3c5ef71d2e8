"""Pure equilibria of any number of players against a loop over all profiles."""

from __future__ import annotations

import json
from fractions import Fraction

import numpy as np
import pytest

from citypact.games.normal_form import NormalFormGame
from citypact.solvers.nash_many import exact_regrets, pure_equilibria


def looped(game):
    found = []
    for profile in np.ndindex(game.shape):
        best = True
        for player, table in enumerate(game.exact_tables):
            for other in range(game.shape[player]):
                changed = (*profile[:player], other, *profile[player + 1 :])
                best &= table[changed] <= table[profile]
        if best:
            found.append(profile)
    return tuple(found)


@pytest.mark.parametrize("shape", [(3, 3), (2, 3, 2), (2, 2, 2, 3), (1, 4, 2), (2,) * 6])
@pytest.mark.parametrize("high", [2, 50])
def test_all_pure_equilibria_and_no_others(shape, high) -> None:
    random = np.random.default_rng(sum(shape) + high)
    game = NormalFormGame([random.integers(0, high, shape) for _ in shape])
    assert pure_equilibria(game).profiles == looped(game)


def test_payoffs_that_floats_cannot_tell_apart_are_told_apart() -> None:
    big = 2**60
    tables = [np.array([[big, big + 1]], dtype=object).T, np.array([[0, 0]], dtype=object).T]
    assert pure_equilibria(NormalFormGame(tables)).profiles == ((1, 0),)
    third = Fraction(1, 3)
    tables = [np.array([[third], [third + Fraction(1, 10**30)]], dtype=object), np.zeros((2, 1))]
    assert pure_equilibria(NormalFormGame(tables)).profiles == ((1, 0),)


@pytest.mark.parametrize("unit", [1e-9, 1e12])
def test_the_unit_does_not_matter(unit) -> None:
    random = np.random.default_rng(3)
    tables = [random.integers(0, 5, (3, 3, 3)).astype(float) for _ in range(3)]
    plain = pure_equilibria(NormalFormGame(tables))
    scaled = pure_equilibria(NormalFormGame([table * unit for table in tables]))
    assert scaled.profiles == plain.profiles


def test_a_million_combinations() -> None:
    random = np.random.default_rng(0)
    game = NormalFormGame([random.random((10,) * 6) for _ in range(6)])
    for profile in pure_equilibria(game).profiles:
        for player, table in enumerate(game.tables):
            line = tuple(slice(None) if at == player else k for at, k in enumerate(profile))
            assert table[profile] == table[line].max()


def test_matching_pennies_has_none_and_says_so() -> None:
    found = pure_equilibria(NormalFormGame(([[1, -1], [-1, 1]], [[-1, 1], [1, -1]])))
    assert found.profiles == ()
    assert found.certificate.holds
    assert found.explain() == "There is no equilibrium in pure strategies."


def test_names_and_plain_data() -> None:
    game = NormalFormGame(([[2, 0], [0, 1]], [[1, 0], [0, 2]]), ("a", "b"), (("opera", "fight"),) * 2)
    found = pure_equilibria(game)
    assert found.named == (("opera", "opera"), ("fight", "fight"))
    assert json.loads(json.dumps(found.to_dict()))["equilibria"][0]["profile"] == {"a": "opera", "b": "opera"}
    assert "opera, opera; fight, fight" in found.explain()


def test_regrets_by_hand() -> None:
    game = NormalFormGame(([[3, 0], [5, 1]], [[3, 5], [0, 1]]))
    half = [Fraction(1, 2), Fraction(1, 2)]
    assert exact_regrets(game, [half, half]) == (Fraction(3, 20), Fraction(3, 20))
