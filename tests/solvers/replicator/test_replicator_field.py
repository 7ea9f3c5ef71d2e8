"""The field against loops over profiles, the Jacobian against finite differences."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from slow_replicator import random_game, random_point, slow_field

from citypact.errors import InputError
from citypact.games.populations import PopulationGame
from citypact.solvers.replicator import (
    ReplicatorPath,
    replicator_field,
    replicator_invariant,
    replicator_jacobian,
    replicator_path,
)
from citypact.solvers.replicator.field import jacobian

SHAPES = [(2, 2), (3, 2), (2, 3, 4), (2, 1, 3), (3,), (2, 2, 2, 2), (1,), (4, 3)]


@pytest.mark.parametrize("shape", SHAPES)
def test_the_field_is_that_of_the_definition(shape: tuple[int, ...]) -> None:
    generator = np.random.default_rng(1)
    for _ in range(5):
        game = random_game(generator, shape)
        point = random_point(generator, game)
        assert replicator_field(game, point) == pytest.approx(slow_field(game, point), abs=1e-12)


@pytest.mark.parametrize("shape", SHAPES)
def test_the_jacobian_is_the_slope_of_the_slow_field(shape: tuple[int, ...]) -> None:
    generator = np.random.default_rng(2)
    for _ in range(3):
        game = random_game(generator, shape)
        point = random_point(generator, game)
        found = replicator_jacobian(game, point)
        assert found.shape == (game.dimension, game.dimension)
        for column, step in enumerate(1e-6 * np.eye(game.dimension)):
            rise = np.array(slow_field(game, point + step)) - np.array(slow_field(game, point - step))
            assert found[:, column] == pytest.approx(rise / 2e-6, abs=1e-7)


def test_on_the_border_and_at_corners_the_jacobian_holds_too() -> None:
    generator = np.random.default_rng(3)
    game = random_game(generator, (2, 3, 2))
    for point in ([0, 0, 1, 1], [1, 0, 0, 0.5], [0.5, 0.2, 0.8, 0]):
        found = replicator_jacobian(game, point)
        for column, step in enumerate(1e-6 * np.eye(4)):
            # The slow field is a polynomial and defined outside the simplex.
            rise = np.array(slow_field(game, point + step)) - np.array(slow_field(game, point - step))
            assert found[:, column] == pytest.approx(rise / 2e-6, abs=1e-7)


def test_fractions_and_floats_give_one_jacobian() -> None:
    generator = np.random.default_rng(4)
    game = random_game(generator, (3, 2, 2))
    point = [0.25, 0.5, 0.125, 0.75]
    exact = []
    for own in game.shares(point):
        shares = np.empty(own.size, dtype=object)
        shares[:] = [Fraction(share) for share in own]
        exact.append(shares)
    found = jacobian(game.exact_tables, exact)
    assert isinstance(found[0, 0], Fraction)
    assert found.astype(float) == pytest.approx(replicator_jacobian(game, point), abs=1e-12)


@pytest.mark.parametrize("unit", [1e-9, 1.0, 1e9])
def test_field_and_jacobian_grow_with_the_unit_and_ignore_lump_sums(unit: float) -> None:
    """What a population gets whatever it does, even if others decide it, moves nothing."""
    generator = np.random.default_rng(5)
    game = random_game(generator, (2, 3))
    gifts = [generator.normal(size=(1, 3)), generator.normal(size=(2, 1))]
    tables = [unit * (table + gift) for table, gift in zip(game.tables, gifts, strict=True)]
    other = PopulationGame(tables, game.populations, game.strategies)
    point = random_point(generator, game)
    assert replicator_field(other, point) / unit == pytest.approx(replicator_field(game, point), abs=1e-12)
    assert replicator_jacobian(other, point) / unit == pytest.approx(
        replicator_jacobian(game, point), abs=1e-12
    )


def test_two_populations_conserve_the_first_integral_of_any_two_by_two_game() -> None:
    generator = np.random.default_rng(6)
    for _ in range(8):
        game = random_game(generator, (2, 2))
        path = replicator_path(game, generator.uniform(0.2, 0.8, 2), horizon=3.0, steps=60)
        assert isinstance(path, ReplicatorPath)
        inner = [point for point in path.points if point.min() > 1e-6 and point.max() < 1 - 1e-6]
        levels = [replicator_invariant(game, point) for point in inner]
        assert len(levels) > 5
        assert np.ptp(levels) <= 1e-7 * game.spread


def test_the_first_integral_has_the_slopes_that_its_text_says() -> None:
    generator = np.random.default_rng(7)
    game = random_game(generator, (2, 2))
    x, y = 0.3, 0.6
    ahead = replicator_field(game, (x, y))
    slope_x = (replicator_invariant(game, (x + 1e-6, y)) - replicator_invariant(game, (x - 1e-6, y))) / 2e-6
    slope_y = (replicator_invariant(game, (x, y + 1e-6)) - replicator_invariant(game, (x, y - 1e-6))) / 2e-6
    assert slope_x * ahead[0] + slope_y * ahead[1] == pytest.approx(0, abs=1e-8)
    assert slope_y == pytest.approx(ahead[0] / (x * (1 - x) * y * (1 - y)), rel=1e-6)


@pytest.mark.parametrize(
    ("point", "message"),
    [
        ([0.5], "point: found shape"),
        ([0.5, 1.2], "shares of b: found 1.2"),
        ([float("nan"), 0.5], "shares of a: found nan"),
        ([-0.1, 0.5], "shares of a: found -0.1"),
    ],
)
def test_points_that_are_no_states_are_refused(point: list[float], message: str) -> None:
    game = PopulationGame(([[1, 0], [0, 1]], [[1, 0], [0, 1]]), ("a", "b"), (("s", "t"),) * 2)
    for ask in (replicator_field, replicator_jacobian, replicator_path):
        with pytest.raises(InputError) as refused:
            ask(game, point)
        assert message in str(refused.value)


def test_the_first_integral_refuses_the_border_and_other_games() -> None:
    game = PopulationGame(([[1, 0], [0, 1]], [[1, 0], [0, 1]]), ("a", "b"), (("s", "t"),) * 2)
    with pytest.raises(InputError, match=r"point: found 1, 0\.5, expected shares strictly between 0 and 1"):
        replicator_invariant(game, (1.0, 0.5))
    with pytest.raises(InputError, match="expected two populations with two each"):
        replicator_invariant(random_game(np.random.default_rng(0), (3, 2)), (0.1, 0.1, 0.5))
