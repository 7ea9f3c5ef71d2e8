"""Nucleoli of games too large to look at: the program that names who objects, against the scan."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from citypact.errors import InputError
from citypact.games.coalitional import CooperativeGame, FloatArray, FunctionGame
from citypact.games.coalitional.forms import (
    AssignmentGame,
    DividendGame,
    LinearProductionGame,
    WeightedGraphGame,
    WeightedVotingGame,
)
from citypact.solvers import least_core, nucleolus, prenucleolus
from citypact.solvers.nucleoli.model_separation import ModelSeparation
from citypact.solvers.nucleoli.worth_model import worth_model
from citypact.solvers.solved_allocation import Guarantee

NAMES = [f"p{at}" for at in range(6)]
GAMES: list[CooperativeGame] = [
    WeightedVotingGame(NAMES, [4, 3, 2, 2, 1, 1], 7),
    LinearProductionGame(NAMES, [[3, 0], [1, 4], [0, 2], [5, 1], [2, 2], [0, 1]], [[1, 2], [3, 1]], [4, 5]),
    AssignmentGame(NAMES[:3], NAMES[3:], [[5, 8, 2], [7, 9, 6], [2, 3, 0]]),
    WeightedGraphGame(NAMES, (np.ones((6, 6)) - np.eye(6)).tolist()),
    DividendGame(NAMES, {("p0", "p1"): 3, ("p1", "p2", "p3"): 5, ("p4",): 1, ("p0", "p4", "p5"): 2}),
]


def by_model(game: CooperativeGame) -> ModelSeparation:
    model = worth_model(game)
    assert model is not None
    return ModelSeparation(game, model)


@pytest.mark.parametrize("game", GAMES, ids=lambda game: type(game).__name__)
def test_the_model_names_the_coalition_of_the_highest_excess(game: CooperativeGame) -> None:
    generator = np.random.default_rng(1)
    separation = by_model(game)
    for _ in range(5):
        offer = generator.uniform(0, 2, game.size)
        members = np.arange(64)[:, None] >> np.arange(6) & 1
        excess = game.table - members @ offer
        (named,) = separation(offer, None)
        assert excess[game.mask(*named)] == pytest.approx(excess[1:-1].max(), abs=1e-9)
        direction = generator.integers(-2, 3, 6).tolist()
        sides = members @ np.array(direction)
        for names in separation(offer, direction):
            mask = game.mask(*names)
            side = sides * np.sign(sides[mask]) > 0
            assert excess[mask] == pytest.approx(excess[side].max(), abs=1e-9)


@pytest.mark.parametrize("solution", [nucleolus, prenucleolus])
@pytest.mark.parametrize("game", GAMES, ids=lambda game: type(game).__name__)
def test_separated_and_scanned_agree_to_the_last_digit(game: CooperativeGame, solution) -> None:  # type: ignore[no-untyped-def]
    scanned, separated = solution(game), solution(game, separation=by_model(game))
    assert separated.fractions == scanned.fractions
    if separated.details["levels"]:
        assert separated.guarantee is Guarantee.certified


def test_a_separation_of_one_s_own_serves_costly_worths() -> None:
    """The worth of a coalition is a model run: only what the search asks for is evaluated."""
    asked: list[int] = []

    def worths(members: np.ndarray) -> FloatArray:
        asked.append(len(members))
        found: FloatArray = members.sum(axis=1) ** 2.0
        return found

    players = [f"c{at}" for at in range(40)]
    game = FunctionGame(players, worths, takes="members")

    def separation(offer: FloatArray, direction: Sequence[int] | None) -> list[list[str]]:
        """For every size those who are offered least; symmetric worths need no more."""
        order = np.argsort(offer, kind="stable")
        named = [[players[at] for at in order[:size]] for size in range(1, 40)]
        if direction is None:
            return named
        return [names for names in named if sum(direction[players.index(name)] for name in names)]

    found = nucleolus(game, separation=separation)
    assert found.vector() == pytest.approx([40.0] * 40)
    assert sum(asked) < 5000
    assert least_core(game, separation=separation).epsilon == pytest.approx(-39.0)


def test_forty_players_with_a_model_need_no_table() -> None:
    generator = np.random.default_rng(5)
    players = [f"c{at}" for at in range(40)]
    resources = generator.integers(0, 9, (40, 2)).tolist()
    game = LinearProductionGame(players, resources, [[2, 1], [1, 3]], [5, 7])
    found = nucleolus(game)
    assert found.certificate is not None
    assert found.certificate.holds
    assert sum(found.vector()) == pytest.approx(game.grand)
    # In the core: no coalition that the model can name gets less than it makes alone.
    (named,) = by_model(game)(np.array(found.vector()), None)
    assert game.worth(*named) <= sum(found[name] for name in named) + 1e-9


def test_a_game_with_negative_parts_has_no_model() -> None:
    loss = DividendGame(NAMES, {("p0", "p1"): -1, ("p2",): 1})
    assert worth_model(loss) is None
    crowd = FunctionGame([f"c{at}" for at in range(63)], lambda m: m.sum(axis=1) * 1.0, takes="members")
    with pytest.raises(InputError, match="2 to 62"):
        nucleolus(crowd, separation=lambda offer, direction: [])
