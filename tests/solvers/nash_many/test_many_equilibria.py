"""Equilibria of three players and more: known games, an independent search, units, honesty."""

from __future__ import annotations

import json
from fractions import Fraction
from importlib.util import find_spec
from itertools import pairwise, product

import numpy as np
import pytest

from citypact.errors import InputError
from citypact.games.normal_form import NormalFormGame
from citypact.solvers.nash_many import exact_regrets, many_player_equilibria
from citypact.solvers.nash_many.gambit_profiles import gambit_profiles
from citypact.solvers.nash_many.three_binary import three_binary


def swept(game, points=60):
    """All equilibria of a 2 x 2 x 2 game in which everybody mixes, by changes of sign along one chance.

    The first player's chance is swept; the second and third make each other and the first indifferent.
    """
    d = [np.moveaxis(table, at, 0)[1] - np.moveaxis(table, at, 0)[0] for at, table in enumerate(game.tables)]

    def state(p):
        # The third's chance makes the second indifferent, the second's makes the third indifferent.
        low, high = (1 - p) * d[1][0] + p * d[1][1]
        r = low / (low - high)
        low, high = (1 - p) * d[2][0] + p * d[2][1]
        q = low / (low - high)
        gain = np.array([1 - q, q]) @ d[0] @ np.array([1 - r, r])
        return gain, q, r

    grid = np.linspace(1e-7, 1 - 1e-7, points * 50)
    found = []
    with np.errstate(all="ignore"):  # a change of sign may be a pole, which is sorted out at the end
        for start, end in pairwise(grid):
            left, right, sign = start, end, state(start)[0]
            if not sign * state(end)[0] < 0:
                continue
            for _ in range(60):
                middle = (left + right) / 2
                left, right = (middle, right) if state(middle)[0] * sign > 0 else (left, middle)
            gain, q, r = state(left)
            if abs(gain) < 1e-6 and 0 < q < 1 and 0 < r < 1:
                found.append((left, q, r))
    return found


@pytest.mark.parametrize("seed", range(12))
def test_totally_mixed_equilibria_of_random_games_are_those_of_a_sweep(seed) -> None:
    random = np.random.default_rng(seed)
    game = NormalFormGame([random.normal(size=(2, 2, 2)) for _ in range(3)])
    found = many_player_equilibria(game)
    assert found.complete
    assert found.degenerate is False
    assert len(found.equilibria) % 2 == 1
    mixed = sorted(
        tuple(mix[1] for mix in each.strategies)
        for each in found.equilibria
        if all(0 < mix[1] < 1 for mix in each.strategies)
    )
    expected = np.array(sorted(swept(game))).reshape(-1, 3)
    assert np.array(mixed).reshape(-1, 3) == pytest.approx(expected, abs=1e-6)


def test_the_number_of_regular_equilibria_is_odd_and_at_most_nine() -> None:
    """Wilson 1971: odd; McKelvey and McLennan 1997: at most nine in a regular 2 x 2 x 2 game."""
    random = np.random.default_rng(7)
    most = 0
    for _ in range(150):
        tables = [random.integers(0, 100, (2, 2, 2)).astype(object) + Fraction(0) for _ in range(3)]
        found = three_binary(tables)
        if found.decided and not found.tied:
            assert len(found.points) % 2 == 1
            most = max(most, len(found.points))
    assert 5 <= most <= 9


def test_three_players_in_a_circle_of_pennies() -> None:
    """Jordan 1993: each matches the next, the last mismatches the first; all mix half and half."""
    tables = [np.zeros((2, 2, 2)) for _ in range(3)]
    for i, j, k in product(range(2), repeat=3):
        tables[0][i, j, k], tables[1][i, j, k], tables[2][i, j, k] = i == j, j == k, k != i
    found = many_player_equilibria(NormalFormGame(tables))
    assert [each.exact for each in found.equilibria] == [((Fraction(1, 2),) * 2,) * 3]
    assert found.complete
    assert found.degenerate is False
    assert found.equilibria[0].regret == 0
    assert found.explain().startswith("The game has 1 equilibrium. ")


def test_irrational_equilibria_have_hardly_any_regret() -> None:
    """Nash 1951: with three players equilibria can be irrational."""
    random = np.random.default_rng(1)
    for _ in range(30):
        game = NormalFormGame([random.integers(0, 50, (2, 2, 2)) for _ in range(3)])
        for each in many_player_equilibria(game).equilibria:
            assert max(exact_regrets(game, each.exact)) == each.regret
            assert each.regret < Fraction(1, 10**30)


@pytest.mark.parametrize("unit", [1e-9, 1e12])
def test_payoffs_in_another_unit_and_with_a_lump_sum(unit) -> None:
    random = np.random.default_rng(4)
    tables = [random.integers(0, 50, (2, 2, 2)).astype(float) for _ in range(3)]
    plain = many_player_equilibria(NormalFormGame(tables))
    scaled = many_player_equilibria(NormalFormGame([table * unit + 3 * unit for table in tables]))
    assert len(scaled.equilibria) == len(plain.equilibria)
    for one, other in zip(plain.equilibria, scaled.equilibria, strict=True):
        assert np.array(other.strategies) == pytest.approx(np.array(one.strategies), abs=1e-9)


def test_renaming_the_players_permutes_the_equilibria() -> None:
    random = np.random.default_rng(2)
    tables = [random.integers(0, 99, (2, 2, 2)) for _ in range(3)]
    plain = many_player_equilibria(NormalFormGame(tables))
    order = (2, 0, 1)
    turned = many_player_equilibria(NormalFormGame([tables[at].transpose(order) for at in order]))
    assert {each.strategies for each in turned.equilibria} == {
        tuple(each.strategies[at] for at in order) for each in plain.equilibria
    }


def test_dominance_that_solves_a_game_proves_its_list() -> None:
    tables = [np.zeros((3, 3, 3)) for _ in range(3)]
    for place in np.ndindex(3, 3, 3):
        for at in range(3):
            tables[at][place] = place[at]
    found = many_player_equilibria(NormalFormGame(tables))
    assert found.complete
    assert found.method == "strict dominance"
    assert [each.supports for each in found.equilibria] == [((2,), (2,), (2,))]
    assert found.equilibria[0].stable


def test_two_who_choose_and_one_who_does_not() -> None:
    tables = [np.array([[[2.0], [0.0]], [[0.0], [1.0]]]), np.array([[[1.0], [0.0]], [[0.0], [2.0]]])]
    found = many_player_equilibria(NormalFormGame([*tables, np.zeros((2, 2, 1))]))
    assert found.complete
    assert len(found.equilibria) == 3
    assert found.equilibria[2].exact[0] == (Fraction(2, 3), Fraction(1, 3))


def test_constant_payoffs_are_not_called_complete() -> None:
    found = many_player_equilibria(NormalFormGame([np.zeros((2, 2, 2))] * 3))
    assert not found.complete
    assert found.degenerate is True
    assert len(found.pure) == 8


@pytest.mark.parametrize("shape", [(2, 2, 2, 2), (3, 2, 3)])
def test_larger_games_are_searched_and_never_called_complete(shape) -> None:
    random = np.random.default_rng(sum(shape))
    game = NormalFormGame([random.normal(size=shape) for _ in shape])
    found = many_player_equilibria(game)
    assert not found.complete
    assert found.equilibria
    assert all(each.regret <= Fraction(1, 10**9) for each in found.equilibria)
    assert "perhaps not all" in found.explain()
    assert json.dumps(found.to_dict(), allow_nan=False)


def test_a_symmetric_volunteers_dilemma_of_four() -> None:
    """Diekmann 1985: nobody helps with chance (c/b)^(1/(n-1)) each: (1/2)^(1/3)."""
    tables = [np.zeros((2,) * 4) for _ in range(4)]
    for place in np.ndindex((2,) * 4):
        for at in range(4):
            tables[at][place] = 2.0 * any(place) - place[at]
    found = many_player_equilibria(NormalFormGame(tables))
    symmetric = [each for each in found.equilibria if np.ptp(np.array(each.strategies), axis=0).max() < 1e-9]
    assert [each.strategies[0][0] for each in symmetric] == pytest.approx([0.5 ** (1 / 3)], rel=1e-12)
    assert len(found.pure) == 4


STAND_IN = """
import json
from types import SimpleNamespace

class Game:
    @staticmethod
    def from_arrays(*tables):
        return SimpleNamespace(players=[
            SimpleNamespace(strategies=[(player, at) for at in range(size)])
            for player, size in enumerate(tables[0].shape)])

def _solve(theirs, use_strategic):
    {behaviour}
    reported = json.loads('{profiles}')
    return SimpleNamespace(equilibria=[
        {{(player, at): chance for player, mix in enumerate(profile) for at, chance in enumerate(mix)}}
        for profile in reported])

nash = SimpleNamespace(enumpoly_solve=_solve)
"""


@pytest.fixture
def stand_in(tmp_path, monkeypatch):
    """Return what installs a stand-in for pygambit that behaves and reports as told."""

    def install(profiles=(), behaviour: str = "") -> None:
        text = STAND_IN.format(profiles=json.dumps(profiles), behaviour=behaviour or "pass")
        (tmp_path / "pygambit.py").write_text(text, encoding="utf-8")
        monkeypatch.syspath_prepend(str(tmp_path))
        monkeypatch.setenv("PYTHONPATH", str(tmp_path))

    return install


def four_players() -> NormalFormGame:
    random = np.random.default_rng(11)
    return NormalFormGame([random.integers(0, 3, (2, 2, 2, 2)) for _ in range(4)])


def test_gambits_profiles_are_judged_like_any_other(stand_in) -> None:
    """A stand-in for pygambit proposes one equilibrium and one profile that is none."""
    first = many_player_equilibria(four_players())
    stand_in([first.equilibria[0].strategies, [[0.9, 0.1], [0.5, 0.5], [0.5, 0.5], [0.5, 0.5]]])
    found = many_player_equilibria(four_players())
    assert len(found.equilibria) == len(first.equilibria)
    assert found.method.endswith("gambit")


@pytest.mark.parametrize(
    "behaviour",
    ["raise RuntimeError('lost')", "import os; os._exit(3)", "import time; time.sleep(60)", "print('x')"],
)
def test_a_gambit_that_fails_crashes_hangs_or_babbles_is_left_out(stand_in, monkeypatch, behaviour) -> None:
    first = many_player_equilibria(four_players())
    stand_in([first.equilibria[0].strategies], behaviour)
    monkeypatch.setattr(gambit_profiles, "__defaults__", (3.0,))
    found = many_player_equilibria(four_players())
    assert [each.strategies for each in found.equilibria] == [each.strategies for each in first.equilibria]
    assert not found.method.endswith("gambit")


@pytest.mark.skipif(find_spec("pygambit") is None, reason="needs the extra gambit")
def test_gambit_itself_confirms_what_is_found_of_three_players() -> None:
    """Two by two by two: every equilibrium that gambit reports is on the exact list."""
    random = np.random.default_rng(3)
    for _ in range(3):
        game = NormalFormGame([random.integers(-5, 6, (2, 2, 2)) for _ in range(3)])
        ours = [np.concatenate(each.strategies) for each in many_player_equilibria(game).equilibria]
        theirs = gambit_profiles([(table + 5.0) / 10 for table in game.tables])
        for profile in theirs:
            point = np.array([float(chance) for mix in profile for chance in mix])
            assert min(np.abs(point - one).max() for one in ours) < 1e-6


@pytest.mark.parametrize("seed", [-1, 1.5, "x"])
def test_a_seed_is_a_whole_number(seed) -> None:
    with pytest.raises(InputError, match="seed"):
        many_player_equilibria(NormalFormGame([np.zeros((2, 2))] * 2), seed)
