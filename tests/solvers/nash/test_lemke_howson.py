"""Paths end in equilibria, in floating point and in whole numbers; large games fall back on them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from slow_nash import game_of, random_tables

from citypact.solvers.nash import lemke_howson, nash_equilibria, one_equilibrium, paths
from citypact.solvers.nash.assembly import polytopes_of
from citypact.solvers.nash.lemke_howson import path_end
from citypact.solvers.nash.recheck import WholeGame


@given(
    seed=st.integers(0, 10_000),
    shape=st.tuples(st.integers(1, 6), st.integers(1, 6)),
    high=st.sampled_from([1, 3, 10**9]),
)
@settings(deadline=None, max_examples=50)
def test_every_path_ends_in_a_listed_equilibrium(seed: int, shape: tuple[int, int], high: int) -> None:
    game = game_of(*random_tables(np.random.default_rng(seed), shape, high))
    listed = {each.exact for each in nash_equilibria(game).equilibria}
    whole = WholeGame.of(game)
    for label in range(sum(shape)):
        by_floats = path_end(polytopes_of(whole), label, whole=False)
        assert by_floats == path_end(polytopes_of(whole), label, whole=True)
        assert by_floats in listed


@pytest.mark.parametrize("shape", [(5, 4), (6, 3), (7, 2), (15, 2), (12, 12), (40, 30)])
def test_one_equilibrium_of_any_shape(shape: tuple[int, int]) -> None:
    generator = np.random.default_rng(shape)
    for _ in range(5):
        own = generator.normal(size=shape)
        found = one_equilibrium(game_of(own, -own))  # pure equilibria are rare: the path is walked
        (only,) = found.equilibria
        assert only.regret == 0
        assert (found.complete, found.degenerate, found.components) == (False, None, None)
        assert "Lemke-Howson" in found.method or only.pure


def test_the_game_in_which_careless_ties_cycle() -> None:
    """Games on which QuantEcon reports cycling without a lexicographic rule."""
    found = one_equilibrium(game_of([[0, 0, 0], [0, 1, 1], [1, 1, 0]], [[1, 1, 0], [0, 1, 0], [1, 0, 2]]))
    assert found.equilibria[0].regret == 0


def test_a_hundred_strategies_each() -> None:
    own, _ = random_tables(np.random.default_rng(100), (100, 100), 10**6)
    found = one_equilibrium(game_of(own, -own))
    assert found.equilibria[0].regret == 0
    assert found.equilibria[0].payoffs == (found.value, -(found.value or 0))


def test_where_rounding_loses_the_way_whole_numbers_do_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lemke_howson, "MOST_STEPS", 1)
    own = np.random.default_rng(2).integers(-50, 50, (4, 4))
    found = one_equilibrium(game_of(own, -own))
    if not found.equilibria[0].pure:
        assert found.method == "Lemke-Howson path without 1 in whole numbers (rounding lost 8 paths)"
    assert found.equilibria[0].regret == 0


def test_a_game_too_large_to_enumerate_says_so() -> None:
    generator = np.random.default_rng(5)
    found = nash_equilibria(game_of(*random_tables(generator, (24, 24), 10**6)))
    assert (found.complete, found.degenerate, found.maximal_subsets) == (False, None, None)
    assert found.method.startswith("too large to enumerate")
    assert found.explain().startswith(f"{len(found.equilibria)} equilibri")
    assert "perhaps not all" in found.explain()
    assert all(each.regret == 0 for each in found.equilibria)


def test_dominated_strategies_bring_a_large_game_within_reach(monkeypatch: pytest.MonkeyPatch) -> None:
    generator = np.random.default_rng(6)
    core = random_tables(generator, (3, 3), 10**6)
    own, other = (np.full((20, 20), -(10**7)) for _ in range(2))
    for wide, small in ((own, core[0]), (other, core[1])):
        wide[:3, :3] = small
    own[3:, :3] -= 10**7
    own[3:, 3:] -= np.arange(17)[:, None] + 1
    other[:3, 3:] -= 10**7
    other[3:, 3:] -= np.arange(17)[None, :] + 1
    own[:3, 3:], other[3:, :3] = 0, 0
    found = nash_equilibria(game_of(own, other))
    small_answer = nash_equilibria(game_of(*core))
    assert found.complete
    assert found.method.startswith("strictly dominated strategies dropped")
    assert [tuple(side[:3] for side in each.exact) for each in found.equilibria] == [
        each.exact for each in small_answer.equilibria
    ]
    assert [each.index for each in found.equilibria] == [each.index for each in small_answer.equilibria]
    assert found.degenerate is (True if small_answer.degenerate else None)
    monkeypatch.setattr("citypact.solvers.nash.polytope.vertices.HOPELESS", 1)
    assert not nash_equilibria(game_of(own, other)).complete
    monkeypatch.setattr(paths, "MOST_PURE", 3)
    flat = nash_equilibria(game_of(np.zeros((4, 4)), np.zeros((4, 4))))
    assert flat.method.startswith("too large to enumerate: 3 of 16 pure equilibria")
    monkeypatch.setattr(paths, "PATHS", 0)
    assert len(nash_equilibria(game_of(own, other)).equilibria) >= 1


def test_a_game_with_too_many_equilibria_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    same = np.eye(4, dtype=int)
    assert len(nash_equilibria(game_of(same, same)).equilibria) == 15
    monkeypatch.setattr("citypact.solvers.nash.enumerated.MOST_EQUILIBRIA", 14)
    found = nash_equilibria(game_of(same, same))
    assert not found.complete
    assert len(found.pure) == 4
