"""Vertices of the core and its relatives, the core centre, marginal vectors."""

from __future__ import annotations

from fractions import Fraction
from math import factorial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from slow_core import (
    core_points,
    drawn,
    game_of,
    orders,
    polygon_centroid,
    simplex_centroid,
    squares,
)

from citypact.errors import InfeasibleDesign, InputError, SolverFailure
from citypact.games.coalitional import CoalitionalGame
from citypact.solvers.core_sets.boxes import core_cover_vertices, imputation_vertices, reasonable_vertices
from citypact.solvers.core_sets.centroid import core_center
from citypact.solvers.core_sets.extremes import core_vertices, epsilon_core_vertices, least_core_vertices
from citypact.solvers.core_sets.marginal_orders import in_weber_set, marginal_vectors

MAJORITY = [0, 0, 0, 1, 0, 1, 1, 1]


def floats(points: object) -> list[list[float]]:
    return [[float(x) for x in point] for point in points]  # type: ignore[attr-defined]


@given(st.integers(0, 10**6), st.integers(2, 4), st.integers(5, 30))
@settings(max_examples=60, deadline=None)
def test_vertices_are_those_of_all_square_systems(seed: int, size: int, grand: int) -> None:
    worths = drawn(seed, size, 0, 10, grand)
    assert core_vertices(game_of(worths)).tolist() == floats(core_points(worths))


@pytest.mark.parametrize("seed", range(4))
def test_five_players_with_ties(seed: int) -> None:
    worths = drawn(seed, 5, 0, 6, 11)
    assert core_vertices(game_of(worths)).tolist() == floats(core_points(worths))


@given(st.integers(0, 10**6), st.integers(2, 4), st.integers(-4, 4))
@settings(max_examples=30, deadline=None)
def test_epsilon_core(seed: int, size: int, halves: int) -> None:
    worths = drawn(seed, size, 0, 10, 12)
    epsilon = Fraction(halves, 2)
    assert epsilon_core_vertices(game_of(worths), epsilon).tolist() == floats(core_points(worths, epsilon))


def test_the_least_core_is_the_last_epsilon_core_that_is_not_empty() -> None:
    for seed in range(8):
        worths = drawn(seed, 4, 0, 10, 10)
        game = game_of(worths)
        points = least_core_vertices(game)
        assert len(points)
        sums = points @ np.array([[mask >> i & 1 for mask in range(1, 15)] for i in range(4)])
        epsilon = float((np.array(worths[1:-1]) - sums).max())
        assert not len(epsilon_core_vertices(game, epsilon - 1e-6))
        assert (np.abs((np.array(worths[1:-1]) - sums).max(axis=1) - epsilon) < 1e-12).all()


def test_a_core_that_is_a_point_and_one_that_is_a_segment() -> None:
    assert core_vertices(game_of([0, 1, 2, 3, 4, 5, 6, 7])).tolist() == [[1, 2, 4]]
    gloves = [0, 0, 0, 0, 0, 1, 1, 1]  # two left gloves, one right
    assert core_vertices(game_of(gloves)).tolist() == [[0, 0, 1]]
    segment = [0, 0, 0, 1, 0, 0, 0, 1]
    assert core_vertices(game_of(segment)).tolist() == [[0, 1, 0], [1, 0, 0]]
    assert core_center(game_of(segment)).fractions == (Fraction(1, 2), Fraction(1, 2), 0)
    assert core_center(game_of(gloves)).fractions == (0, 0, 1)


@pytest.mark.parametrize("size", [3, 4, 5, 6])
def test_a_convex_game_has_its_marginal_vectors_as_vertices(size: int) -> None:
    worths = squares(size, [1, 3, 4, 7, 9, 11][:size])
    points = core_vertices(game_of(worths))
    assert len(points) == factorial(size)
    assert points.tolist() == marginal_vectors(game_of(worths)).tolist()
    if size < 6:
        assert points.tolist() == floats(sorted(orders(worths, size)))


def test_a_nearly_convex_game_of_six_needs_the_general_method() -> None:
    worths = [100 * worth for worth in squares(6)]
    worths[0b000011] += 250  # a third player now adds less to this pair than to either of them
    points = core_vertices(game_of(worths))
    assert 0 < len(points) <= 720  # n! bounds the number (Derks and Kuipers 2002)
    assert points.tolist() != marginal_vectors(game_of(worths)).tolist()
    sums = points @ np.array([[mask >> i & 1 for mask in range(64)] for i in range(6)])
    slack = sums - np.array(worths)
    assert slack.min() == 0.0
    for row in slack:
        tight = [[mask >> i & 1 for i in range(6)] for mask in range(1, 64) if row[mask] == 0]
        assert np.linalg.matrix_rank(np.array(tight)) == 6


def test_eight_convex_players_are_listed() -> None:
    points = core_vertices(game_of(squares(8, [1, 2, 3, 4, 5, 6, 7, 8])))
    assert points.shape == (40320, 8)


def test_costs_are_turned_and_sorted_as_costs() -> None:
    for seed in range(6):
        worths = drawn(seed, 3, 0, 9, 14)
        gains = core_vertices(game_of(worths))
        costs = core_vertices(game_of([-worth for worth in worths], cost=True))
        assert costs.tolist() == np.unique(-gains + 0.0, axis=0).tolist()


@pytest.mark.parametrize("unit", [1e-9, 1e9])
def test_vertices_in_any_unit_and_after_a_shift(unit: float) -> None:
    worths = drawn(3, 4, 0, 9, 20)
    scaled = [Fraction(unit) * w + sum(m >> i & 1 for i in range(4)) for m, w in enumerate(worths)]
    points = core_vertices(game_of(scaled))
    expected = [[float(Fraction(unit) * x + 1) for x in point] for point in core_points(worths)]
    assert points == pytest.approx(np.array(expected), rel=1e-14)


def test_empty_sets_have_shape_zero_by_n() -> None:
    assert core_vertices(game_of(MAJORITY)).shape == (0, 3)
    assert imputation_vertices(game_of([0, 2, 2, 3])).shape == (0, 2)
    assert core_cover_vertices(game_of(MAJORITY)).shape == (0, 3)
    with pytest.raises(InfeasibleDesign, match="the core is empty"):
        core_center(game_of(MAJORITY))


def test_one_player() -> None:
    lonely = game_of([0, 5])
    for vertices in (core_vertices, least_core_vertices, imputation_vertices, core_cover_vertices):
        assert vertices(lonely).tolist() == [[5.0]]
    assert reasonable_vertices(lonely).tolist() == marginal_vectors(lonely).tolist() == [[5.0]]
    assert core_center(lonely).vector() == (5.0,)


def test_boxes_contain_one_another() -> None:
    for seed in range(10):
        game = game_of(drawn(seed, 4, 0, 6, 12))
        weber = np.array(marginal_vectors(game))
        for points, holder in (
            (core_vertices(game), core_cover_vertices(game)),
            (core_cover_vertices(game), reasonable_vertices(game)),
            (reasonable_vertices(game), imputation_vertices(game)),
        ):
            if len(points):
                assert (points.min(axis=0) >= holder.min(axis=0) - 1e-12).all()
                assert (points.max(axis=0) <= holder.max(axis=0) + 1e-12).all()
        for point in reasonable_vertices(game):
            assert (point <= weber.max(axis=0)).all()


def test_the_core_lies_in_the_weber_set() -> None:
    for seed in range(6):
        worths = drawn(seed, 4, 0, 8, 15)
        for point in core_points(worths):
            assert in_weber_set(game_of(worths), point)
    report = in_weber_set(game_of(squares(3)), [0, 4, 5])
    assert not report
    assert report.gap == 1
    assert report.witness == (("b", "c"),)


def test_weber_membership_of_vertices_and_points_just_outside() -> None:
    worths = drawn(5, 4, 0, 9, 12)
    game = game_of(worths)
    vectors = sorted(orders(worths, 4))
    assert in_weber_set(game, simplex_centroid(vectors))
    assert in_weber_set(game, vectors[0])
    middle = simplex_centroid(vectors)
    beyond = tuple(v + (v - m) / 10**6 for v, m in zip(vectors[0], middle, strict=True))
    assert not in_weber_set(game, beyond)


def test_the_centre_of_polygons_and_simplices() -> None:
    for seed in range(12):
        worths = drawn(seed, 3, 0, 9, 16)
        points = core_points(worths)
        if len(points) > 2:
            assert core_center(game_of(worths)).fractions == polygon_centroid(points)
    imputations = [0] * 31 + [10]
    assert core_center(game_of(imputations)).fractions == (2,) * 5


def test_the_centre_is_symmetric_and_moves_with_units_and_shifts() -> None:
    """In the permutohedron the centre is the Shapley value."""
    assert core_center(game_of(squares(5))).vector() == (5.0,) * 5
    worths = drawn(2, 4, 0, 5, 14)
    centre = core_center(game_of(worths)).fractions
    assert centre is not None
    moved = [3 * w + 2 * (m & 1) for m, w in enumerate(worths)]
    assert core_center(game_of(moved)).fractions == (3 * centre[0] + 2, *(3 * x for x in centre[1:]))
    costs = core_center(game_of([-w for w in worths], cost=True)).fractions
    assert costs == tuple(-x for x in centre)


def test_the_centre_agrees_with_a_sample_of_the_core() -> None:
    worths = drawn(7, 4, 0, 6, 15)
    centre = core_center(game_of(worths))
    generator = np.random.default_rng(1)
    high = np.array(core_vertices(game_of(worths))).max(axis=0)
    drawn_points = generator.uniform(0, high[:3], (200_000, 3))
    everyone = np.column_stack([drawn_points, 15 - drawn_points.sum(axis=1)])
    sums = everyone @ np.array([[mask >> i & 1 for mask in range(1, 15)] for i in range(4)])
    inside = everyone[(sums >= np.array(worths[1:-1])).all(axis=1)]
    errors = inside.std(axis=0) / np.sqrt(len(inside))
    assert (np.abs(inside.mean(axis=0) - np.array(centre.vector())) < 5 * errors).all()


@pytest.mark.parametrize(
    ("function", "limit"),
    [
        (core_vertices, 8),
        (least_core_vertices, 8),
        (marginal_vectors, 8),
        (core_center, 6),
        (imputation_vertices, 12),
    ],
)
def test_limits_are_named(function: object, limit: int) -> None:
    game = CoalitionalGame([f"p{i}" for i in range(limit + 1)], np.zeros(2 << limit))
    with pytest.raises(InputError, match=f"at most {limit}"):
        function(game)  # type: ignore[operator]


def test_rounding_that_empties_the_core_is_refused() -> None:
    table = np.array([0.0, 0.1, 0.2, 0.1 + 0.2, 0.3, 0.4, 0.5, 0.6])
    assert table[3] > 0.3
    with pytest.raises(SolverFailure, match="rounding"):
        core_vertices(CoalitionalGame(("a", "b", "c"), table))
