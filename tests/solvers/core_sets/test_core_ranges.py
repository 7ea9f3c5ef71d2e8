"""What each player can get in the core: corners, closed forms, cost games, refusals."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from citypact.errors import InfeasibleDesign, InputError
from citypact.games.coalitional import CoalitionalGame, FunctionGame
from citypact.games.coalitional.forms import AirportGame
from citypact.solvers import core_ranges, core_vertices


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("unit", [1e-9, 1.0, 1e9])
def test_the_ends_are_those_of_the_corners(seed: int, unit: float) -> None:
    generator = np.random.default_rng(seed)
    worths = generator.integers(0, 9, 16).astype(float)
    worths[0], worths[[1, 2, 4, 8]], worths[-1] = 0.0, 0.0, 20.0
    game = CoalitionalGame([f"c{at}" for at in range(4)], unit * worths)
    corners = core_vertices(game)
    found = core_ranges(game)
    assert list(found.ranges) == list(game.players)
    assert [low for low, _ in found.ranges.values()] == pytest.approx(corners.min(axis=0).tolist())
    assert [high for _, high in found.ranges.values()] == pytest.approx(corners.max(axis=0).tolist())


def test_a_convex_game_runs_from_alone_to_all_that_is_added() -> None:
    sizes = np.bitwise_count(np.arange(32)).astype(float)
    found = core_ranges(CoalitionalGame([f"c{at}" for at in range(5)], sizes**2))
    assert set(found.fractions.values()) == {(Fraction(1), Fraction(9))}


def test_costs_keep_their_sign() -> None:
    """The smallest plane may pay nothing (the largest needs the runway anyway), or its own cost."""
    found = core_ranges(AirportGame(["small", "middle", "large"], [1, 2, 4]))
    assert found.ranges == {"small": (0.0, 1.0), "middle": (0.0, 2.0), "large": (2.0, 4.0)}
    assert "large between 2 and 4" in found.explain()
    assert found.to_dict()["large"] == {"lo": 2.0, "hi": 4.0}


def test_one_player_and_one_point() -> None:
    assert core_ranges(CoalitionalGame(["a"], [0, 3])).ranges == {"a": (3.0, 3.0)}
    glove = CoalitionalGame(["left", "right", "right too"], [0, 0, 0, 1, 0, 1, 0, 1])
    assert core_ranges(glove).ranges == {"left": (1.0, 1.0), "right": (0.0, 0.0), "right too": (0.0, 0.0)}


def test_no_core_no_ranges() -> None:
    with pytest.raises(InfeasibleDesign, match="core is empty"):
        core_ranges(CoalitionalGame(["a", "b", "c"], [0, 0, 0, 1, 0, 1, 1, 1]))
    with pytest.raises(InputError, match="at most 10"):
        core_ranges(FunctionGame([f"c{at}" for at in range(11)], lambda masks: masks * 0.0))
