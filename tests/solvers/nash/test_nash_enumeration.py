"""All equilibria of small games against every support tried in fractions, and published games."""

from __future__ import annotations

import json
from collections.abc import Callable
from fractions import Fraction

import numpy as np
import pytest
from slow_nash import game_of, random_tables, slow_answer, slow_subsets

from citypact import Relocation
from citypact.errors import InputError
from citypact.games.normal_form import NormalFormGame
from citypact.games.populations import PopulationGame
from citypact.solvers import rest_points
from citypact.solvers.nash import NashEquilibria, nash_equilibria, one_equilibrium

F = Fraction


def profiles(found: NashEquilibria) -> set[object]:
    return {each.exact for each in found.equilibria}


@pytest.mark.parametrize("high", [1, 2, 5, 100])
@pytest.mark.parametrize("shape", [(1, 1), (1, 3), (2, 2), (2, 4), (3, 3), (4, 3), (4, 4)])
def test_every_support_tried_finds_the_same(shape: tuple[int, int], high: int) -> None:
    generator = np.random.default_rng([*shape, high])
    for _ in range(4 if shape == (4, 4) else 12):
        game = game_of(*random_tables(generator, shape, high))
        wanted, degenerate = slow_answer(game)
        found = nash_equilibria(game)
        assert found.complete
        assert profiles(found) == wanted
        assert found.degenerate is degenerate
        if len({x for x, _ in wanted}) <= 10:
            ours = {tuple(map(frozenset, subset)) for subset in found.maximal_subsets or ()}
            assert ours == slow_subsets(wanted)


def test_battle_of_the_sexes_has_three() -> None:
    found = nash_equilibria(game_of([[2, 0], [0, 1]], [[1, 0], [0, 2]]))
    assert [each.exact for each in found.equilibria] == [
        ((1, 0), (1, 0)),
        ((0, 1), (0, 1)),
        ((F(2, 3), F(1, 3)), (F(1, 3), F(2, 3))),
    ]
    assert [each.stable for each in found.equilibria] == [True, True, False]
    assert [each.index for each in found.equilibria] == [1, 1, -1]
    assert found.equilibria[2].payoffs == (F(2, 3), F(2, 3))
    assert found.provenance.options["compared"] == "nashpy found 3 of 3"


def test_the_coordination_game_has_every_support() -> None:
    """Quint and Shubik: the identity game of n strategies has 2^n - 1 equilibria."""
    found = nash_equilibria(game_of(np.eye(7, dtype=int), np.eye(7, dtype=int)))
    assert len(found.equilibria) == 2**7 - 1
    assert found.degenerate is False
    assert sum(each.index or 0 for each in found.equilibria) == 1


def test_von_stengel_s_game_has_seventy_five() -> None:
    """B. von Stengel, "New maximal numbers of equilibria in bimatrix games" (1999): 6×6 with 75."""
    own = [
        [9504, -660, 19976, -20526, 1776, -8976],
        [-111771, 31680, -130944, 168124, -8514, 52764],
        [397584, -113850, 451176, -586476, 29216, -178761],
        [171204, -45936, 208626, -263076, 14124, -84436],
        [1303104, -453420, 1227336, -1718376, 72336, -461736],
        [737154, -227040, 774576, -1039236, 48081, -300036],
    ]
    other = [
        [72336, 48081, 29216, 14124, 1776, -8514],
        [-461736, -300036, -178761, -84436, -8976, 52764],
        [1227336, 774576, 451176, 208626, 19976, -130944],
        [-1718376, -1039236, -586476, -263076, -20526, 168124],
        [1303104, 737154, 397584, 171204, 9504, -111771],
        [-453420, -227040, -113850, -45936, -660, 31680],
    ]
    found = nash_equilibria(game_of(own, other))
    assert found.complete
    assert found.degenerate is False
    assert len(found.equilibria) == 75


def test_duplicated_rows_and_constant_payoffs() -> None:
    pennies = np.array([[1, -1], [-1, 1]])
    doubled = np.vstack((pennies, pennies[:1]))
    found = nash_equilibria(game_of(doubled, -doubled))
    assert (found.complete, found.degenerate, found.value) == (True, True, 0)
    assert profiles(found) == {
        ((F(1, 2), F(1, 2), 0), (F(1, 2), F(1, 2))),
        ((0, F(1, 2), F(1, 2)), (F(1, 2), F(1, 2))),
    }
    assert found.components == ((0, 1),)
    flat = nash_equilibria(game_of(np.full((3, 4), 7), np.full((3, 4), -2)))
    assert (len(flat.equilibria), len(flat.maximal_subsets or ()), flat.value) == (12, 1, 7)
    assert not any(each.stable for each in flat.equilibria)


def test_a_stable_equilibrium_is_a_stable_rest_point_and_no_other() -> None:
    generator = np.random.default_rng(4)
    for _ in range(60):
        game = game_of(*random_tables(generator, (2, 2), 3))
        found = nash_equilibria(game)
        rests = rest_points(PopulationGame.from_normal_form(game))
        ours = {tuple(own[0] for own in each.strategies) for each in found.equilibria if each.stable}
        assert ours == {point.shares for point in rests.stable}
        assert {point.exact for point in rests.points if point.nash and point.exact} <= {
            tuple(own[0] for own in each.exact) for each in found.equilibria
        } or found.degenerate


def test_a_promise_alone_moves_nothing() -> None:
    """Whatever the ratio promised, every equilibrium leaves the plant where it is."""
    game = Relocation(revenue=1, origin_loss=0.3, destination_cost=0.1)
    for ratio in (0.3, 0.6, 0.9):
        assert all(each.exact[0][0] == 0 for each in nash_equilibria(game.promise_game(ratio)).equilibria)


def test_the_answer_can_be_read_and_saved() -> None:
    game = NormalFormGame(
        ([[1, -1], [-1, 1]], [[-1, 1], [1, -1]]), ("Beijing", "Hebei"), (("a", "b"), ("c", "d"))
    )
    found = nash_equilibria(game)
    assert found.explain() == (
        "The game has 1 equilibrium. Beijing plays a 0.5, b 0.5; Hebei plays c 0.5, d 0.5: payoffs 0 and 0."
        " Its value to Beijing is 0."
    )
    assert repr(found) == "<NashEquilibria: 1 found, complete>"
    saved = json.loads(json.dumps(found.to_dict(), allow_nan=False))
    assert saved["equilibria"] == [
        {
            "strategies": [[0.5, 0.5], [0.5, 0.5]],
            "exact": [["1/2", "1/2"], ["1/2", "1/2"]],
            "payoffs": [0.0, 0.0],
            "regret": 0.0,
            "pure": False,
            "stable": False,
            "index": 1,
        }
    ]
    assert (saved["complete"], saved["degenerate"], saved["components"]) == (True, False, [[0]])
    assert len(found.to_frame()) == len(found.rows()) == 7
    flat = nash_equilibria(game_of([[1, 1]], [[1, 1]]))
    assert "2 extreme equilibria" in flat.explain()
    assert "they form 1 connected set." in flat.explain()


def test_three_players_are_refused() -> None:
    table = np.zeros((2, 2, 2))
    with pytest.raises(InputError, match="players: found 3 of them, expected two"):
        nash_equilibria(NormalFormGame((table, table, table)))


@pytest.mark.parametrize("find", [nash_equilibria, one_equilibrium])
def test_more_strategies_than_can_be_searched_are_refused(find: Callable[[NormalFormGame], object]) -> None:
    wide = np.zeros((1, 501))
    with pytest.raises(InputError, match="strategies: found 501 of one player, expected at most 500"):
        find(game_of(wide, wide))
