"""Whole edges, segments, curves and faces at rest are reported, and nothing at rest is missing."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise, product

import numpy as np
import pytest
from slow_replicator import slow_advantages, slow_field, whole_game

from citypact.games.populations import PopulationGame
from citypact.solvers.replicator import RestContinuum, RestPoints, rest_points
from citypact.solvers.replicator.solution_sets import Piece

F = Fraction
NAMES = ("a", "b", "c")


def game_of(*advantages: object) -> PopulationGame:
    """Three populations, two strategies: the advantage of the first as a function of (x, y, z)."""
    tables = []
    for at, lead in enumerate(advantages):
        table = np.zeros((2, 2, 2))
        for profile in product((0, 1), repeat=3):
            if profile[at] == 0:
                table[profile] = lead(*(1 - place for place in profile))  # type: ignore[operator]
        tables.append(table)
    return PopulationGame(tables, NAMES, [("s", "t")] * 3)


def covered(found: RestPoints, state: tuple[float, ...]) -> bool:
    if any(np.allclose(point.shares, state, atol=1e-9) for point in found.points):
        return True
    return any(on(continuum, np.array(state)) for continuum in found.continua)


def on(continuum: RestContinuum, state: np.ndarray) -> bool:
    """Whether a state is within a curve's drawing accuracy, or in the box that the moving shares span."""
    trace = continuum.trace
    if continuum.dimension == 1:
        return any(gap(low, high, state) < 1e-2 for low, high in pairwise(trace))
    if len(trace) <= 8:
        return bool((trace.min(axis=0) <= state).all() and (state <= trace.max(axis=0)).all())
    return bool(np.abs(trace - state).max(axis=1).min() < 0.6)


def gap(low: np.ndarray, high: np.ndarray, state: np.ndarray) -> float:
    along = high - low
    share = np.clip((state - low) @ along / max(along @ along, 1e-300), 0, 1)
    return float(np.linalg.norm(low + share * along - state))


@pytest.mark.parametrize(("size", "most", "count"), [(1, 1, 9), (2, 2, 60), (3, 1, 25)])
def test_every_grid_state_that_rests_is_reported(size: int, most: int, count: int) -> None:
    """Small whole payoffs make ties the rule; all states of a grid are tried by loops over profiles."""
    generator = np.random.default_rng(size)
    grid = [float(Fraction(k, 6)) for k in range(7)] if size < 3 else [0.0, 1 / 3, 0.5, 2 / 3, 1.0]
    continua = 0
    for _ in range(count):
        game = whole_game(generator, size, most)
        found = rest_points(game)
        continua += len(found.continua)
        for state in product(grid, repeat=size):
            if np.abs(slow_field(game, state)).max() < 1e-12:
                assert covered(found, state), (game.tables, state)
        for continuum in found.continua:
            assert continuum.example.stability in ("unstable", "undecided by linearisation")
            for state in continuum.trace:
                assert np.abs(slow_field(game, state)).max() < 1e-9
    assert continua > 3


def test_the_empty_promise_rests_on_two_whole_edges() -> None:
    """Develop is dominant and the other city indifferent: it may compensate or not, nothing happens."""
    game = PopulationGame(([[-1, -1], [0, 0]], [[0, 0], [0, 0]]), ("up", "down"), (("p", "d"), ("c", "n")))
    found = rest_points(game)
    assert [str(each) for each in found.continua] == [
        "continuum of dimension 1: up p, down mixed (any share)",
        "continuum of dimension 1: up d, down mixed (any share)",
    ]
    assert [each.example.nash for each in found.continua] == [False, True]
    assert found.stable == ()


def test_a_curve_that_leaves_the_cube_is_cut_there() -> None:
    """c is indifferent throughout, a where y = ½, b where z = x / 2(1 − x), which is one at x = ⅔."""
    game = game_of(lambda x, y, z: y - 0.5, lambda x, y, z: z - x * z - 0.5 * x, lambda x, y, z: 0.0)
    inner = [each for each in rest_points(game).continua if set(each.face.values()) == {"mixed"}]
    (curve,) = inner
    assert curve.dimension == 1
    assert len(curve.trace) == 33
    assert curve.trace[:, 1] == pytest.approx(np.full(33, 0.5))
    assert curve.trace[:, 2] == pytest.approx(0.5 * curve.trace[:, 0] / (1 - curve.trace[:, 0]))
    assert curve.trace[[0, -1], 0] == pytest.approx([0, 2 / 3])


def test_three_curves_that_hold_together_are_a_continuum() -> None:
    """x + y = 1, y + z = 1 and x = z: the third follows from the other two."""
    game = game_of(lambda x, y, z: y + z - 1, lambda x, y, z: x - z, lambda x, y, z: x + y - 1)
    inner = [each for each in rest_points(game).continua if set(each.face.values()) == {"mixed"}]
    (line,) = inner
    assert line.moving == NAMES
    assert line.trace[:, 0] + line.trace[:, 1] == pytest.approx(np.ones(33))
    for state in line.trace:
        assert slow_advantages(game, state) == pytest.approx([0, 0, 0], abs=1e-12)


def test_two_branches_of_a_product_are_two_segments() -> None:
    """(y − ¼)(z − ½) = 0 for a, and b and c indifferent where x = ⅓."""
    game = game_of(
        lambda x, y, z: (y - 0.25) * (z - 0.5), lambda x, y, z: 3 * x - 1, lambda x, y, z: 3 * x - 1
    )
    inner = [each for each in rest_points(game).continua if set(each.face.values()) == {"mixed"}]
    assert sorted(each.moving for each in inner) == [("b",), ("c",)]
    assert all(each.example.shares[0] == pytest.approx(1 / 3) for each in inner)


def test_two_arcs_of_one_hyperbola_are_both_reported() -> None:
    """(y − ½)(z − ½) = 1/16 has two branches inside the square."""
    game = game_of(lambda x, y, z: (y - 0.5) * (z - 0.5) - 1 / 16, lambda x, y, z: 0.0, lambda x, y, z: 0.0)
    inner = [each for each in rest_points(game).continua if set(each.face.values()) == {"mixed"}]
    assert [each.dimension for each in inner] == [2, 2]  # a's share is free as well
    ends = sorted((float(each.trace[:, 1].min()), float(each.trace[:, 1].max())) for each in inner)
    assert np.array(ends) == pytest.approx(np.array([[0, 0.375], [0.625, 1]]))


def test_nothing_matters_and_the_whole_cube_rests() -> None:
    found = rest_points(game_of(*[lambda x, y, z: 0.0] * 3))
    assert max(each.dimension for each in found.continua) == 3
    assert len(found.continua) == 12 + 6 + 1
    assert len(found.points) == 8
    assert all(point.nash and not point.strict for point in found.points)


@pytest.mark.parametrize(
    ("along", "height", "inside"),
    [
        (F(1, 4), F(1, 2), True),
        (F(1, 2), F(1, 2), True),
        (F(3, 4), F(1, 2), True),
        (F(1, 5), F(1, 2), False),
        (F(4, 5), F(1, 2), False),
        (F(1, 2), F(1, 3), False),
    ],
)
def test_a_segment_contains_its_ends_and_nothing_beyond(
    along: Fraction, height: Fraction, inside: bool
) -> None:
    segment = Piece({1: F(1, 2)}, (0,), extent=(F(1, 4), F(3, 4)))
    assert segment.contains({0: along, 1: height}) is inside
