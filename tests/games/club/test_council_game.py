"""A club with a joint market: by hand, superadditive, and what is refused at the door."""

from __future__ import annotations

import pickle

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citypact.errors import InputError
from citypact.games.club import ClubGame, CouncilGame
from citypact.solvers import is_superadditive, shapley


def club(masses: list[float], **given: float) -> ClubGame:
    size = len(masses)
    apart = np.abs(np.subtract.outer(np.arange(size), np.arange(size))).astype(float)
    numbers = {"benefit": 0.0, **given}
    return ClubGame([f"c{at}" for at in range(size)], masses, apart.tolist(), **numbers)


def test_a_market_by_hand() -> None:
    game = CouncilGame(club([1, 2, 5], benefit=1, member_cost=0.5, mass_power=0), 64, 3, 2)
    worths = {"c0": -0.5, "c0 c1": 1 - 1 + 64 * (3 / 8) ** 3, "c0 c2": 0.5 - 1 + 64 * (6 / 8) ** 3}
    for names, worth in worths.items():
        assert game.worth(*names.split()) == pytest.approx(worth)
    assert game.grand == pytest.approx(2.5 - 1.5 + 64)


@settings(max_examples=20, deadline=None)
@given(
    st.lists(st.floats(0.1, 10), min_size=2, max_size=6),
    st.floats(1, 4),
    st.integers(1, 6),
)
def test_the_market_is_superadditive_with_any_quorum(masses: list[float], power: float, quorum: int) -> None:
    game = CouncilGame(club(masses), 10, power, min(quorum, len(masses)))
    assert is_superadditive(game)


@pytest.mark.parametrize("scale", [1e-9, 1.0, 1e9, 1e140])
def test_the_unit_of_the_masses_does_not_matter(scale: float) -> None:
    plain = CouncilGame(club([1.0, 2.0, 5.0], mass_power=0), 10, 1.5)
    scaled = CouncilGame(club([scale, 2 * scale, 5 * scale], mass_power=0), 10, 1.5)
    assert scaled.table == pytest.approx(plain.table, rel=1e-12)


def test_a_quorum_of_all_makes_everybody_equal() -> None:
    game = CouncilGame(club([1, 2, 50]), 30, 1.5, 3)
    assert shapley(game).vector() == pytest.approx([10, 10, 10])


def test_it_can_be_sent_to_another_process() -> None:
    game = CouncilGame(club([1, 2, 5], benefit=1), 10, 1.5, 2)
    assert pickle.loads(pickle.dumps(game)).table.tolist() == game.table.tolist()


def test_all_mistakes_are_told_at_once() -> None:
    with pytest.raises(InputError) as caught:
        CouncilGame(club([1, 2]), -1, 0.5, 3)
    assert [problem.field for problem in caught.value.problems] == ["market", "power", "quorum"]
    with pytest.raises(InputError, match="club"):
        CouncilGame("club", 1)  # type: ignore[arg-type]
