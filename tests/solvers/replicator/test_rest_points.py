"""Every rest point, its eigenvalues and what they mean, against slow searches and simulated paths."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from slow_replicator import (
    crossings,
    random_game,
    slow_advantages,
    slow_field,
    slow_pure_nash,
    whole_game,
)

from citypact.errors import InputError
from citypact.games.populations import PopulationGame
from citypact.solvers.replicator import (
    RestPoint,
    pure_rest_points,
    replicator_jacobian,
    replicator_path,
    rest_points,
    resting,
)

PAIR = (("s", "t"), ("s", "t"))


def two(own: object, other: object) -> PopulationGame:
    return PopulationGame((own, other), ("a", "b"), PAIR)  # type: ignore[arg-type]


def ordered(values: object) -> list[complex]:
    return sorted(
        np.asarray(values, dtype=complex).tolist(), key=lambda v: (round(v.real, 6), round(v.imag, 6))
    )


def verdict(eigenvalues: np.ndarray, scale: float) -> str:
    real = eigenvalues.real / scale
    if (real > 1e-7).any():
        return "unstable"
    return "asymptotically stable" if (real < -1e-7).all() else "open"


def test_battle_of_the_sexes_as_in_the_textbook() -> None:
    """J. W. Weibull, Evolutionary Game Theory, 1995: five rest points, two of them stable."""
    found = rest_points(two([[2, 0], [0, 1]], [[1, 0], [0, 2]]))
    kinds = {point.shares: point.kind for point in found.points}
    assert kinds == {
        (0.0, 0.0): "sink",
        (0.0, 1.0): "source",
        (1.0, 0.0): "source",
        (1.0, 1.0): "sink",
        (2 / 3, 1 / 3): "saddle",
    }
    assert found.continua == ()
    assert found.at(2 / 3, 1 / 3).exact == (Fraction(2, 3), Fraction(1, 3))


@pytest.mark.parametrize("unit", [1e-9, 1.0, 1e9])
def test_the_fixture_of_the_bet_is_a_centre_in_any_unit(unit: float) -> None:
    """models.md appendix C, replicator: rest (.5, .3), eigenvalues ±0.45825757i."""
    own, other = unit * np.array([[0.4, -0.6], [-1, 0]]), unit * np.array([[-1, 0], [1, 0]])
    found = rest_points(two(own, other))
    centre = found.at(0.5, 0.3)
    assert centre.kind == "centre"
    assert centre.stability == "stable but not asymptotically"
    assert not centre.asymptotically_stable
    assert [value / unit for value in centre.eigenvalues] == pytest.approx([0.45825757j, -0.45825757j])
    assert found.stable == ()


@pytest.mark.parametrize("size", [1, 2, 3])
def test_eigenvalues_and_verdicts_are_those_of_the_numerical_jacobian(size: int) -> None:
    generator = np.random.default_rng(size)
    mixed = 0
    for _ in range(40):
        game = whole_game(generator, size)
        found = rest_points(game)
        found.certificate.require()
        scale = game.spread or 1.0
        for point in (*found.points, *(each.example for each in found.continua)):
            assert np.abs(slow_field(game, point.shares)).max() <= 1e-9 * scale
            numeric = np.linalg.eigvals(replicator_jacobian(game, point.shares))
            assert ordered(point.eigenvalues) == pytest.approx(ordered(numeric), abs=2e-6 * scale)
            told = verdict(numeric, scale)
            if told != "open":
                assert point.stability == told
            leads = slow_advantages(game, point.shares)
            # Best replies of every population: its share may only be where its lead points.
            assert point.nash is all(
                (lead >= -1e-9 or share == 0) and (lead <= 1e-9 or share == 1)
                for lead, share in zip(leads, point.shares, strict=True)
            )
            mixed += not point.pure
    assert mixed >= (10 if size > 1 else 1)


def with_rest_point(generator: np.random.Generator) -> PopulationGame:
    """Shift each first strategy so that a random state inside the cube rests."""
    game = random_game(generator, (2, 2, 2))
    leads = slow_advantages(game, generator.uniform(0.1, 0.9, 3))
    shift = np.array([1, 0])
    tables = [
        table - lead * np.expand_dims(shift, [axis for axis in range(3) if axis != at])
        for at, (table, lead) in enumerate(zip(game.tables, leads, strict=True))
    ]
    return PopulationGame(tables, game.populations, game.strategies)


def test_three_mixed_populations_are_found_where_newton_finds_them() -> None:
    generator = np.random.default_rng(11)
    seen = []
    for _ in range(6):
        game = with_rest_point(generator)
        inner = [point for point in rest_points(game).points if list(point.face.values()) == ["mixed"] * 3]
        wanted = sorted(tuple(point) for point in crossings(game))
        got = sorted(point.shares for point in inner)
        assert len(got) == len(wanted)
        for one, other in zip(got, wanted, strict=True):
            assert one == pytest.approx(other, abs=1e-8)
        assert all(point.kind == "saddle" and point.nash for point in inner)
        seen.append(len(inner))
    assert set(seen) == {1, 2}


def test_an_interior_point_that_no_fraction_names() -> None:
    """x = y = z with x² − 3x + 1 = 0 in one population: a golden root, no fraction, two solutions in all."""

    # D₁ = 1 − 3y + yz …: each advantage is 1 − 3·next + next·after, and both ways round.
    def tensor(at: int) -> np.ndarray:
        table = np.zeros((2, 2, 2))
        for profile in product((0, 1), repeat=3):
            y, z = (1 - profile[(at + step) % 3] for step in (1, 2))
            table[profile] = (1 - 3 * y + y * z) if profile[at] == 0 else 0
        return table

    game = PopulationGame([tensor(at) for at in range(3)], ("a", "b", "c"), [("s", "t")] * 3)
    inner = [point for point in rest_points(game).points if list(point.face.values()) == ["mixed"] * 3]
    (only,) = inner
    assert only.exact is None
    assert only.shares == pytest.approx([(3 - 5**0.5) / 2] * 3, abs=1e-15)
    assert only.shares == pytest.approx(crossings(game)[0], abs=1e-9)


def test_a_face_centre_is_stable_if_the_third_population_leans_into_its_face_and_unstable_if_not() -> None:
    for lean, stability, kind in (
        (1, "stable but not asymptotically", "centre"),
        (-1, "unstable", "non-hyperbolic"),
        (0, "undecided by linearisation", "non-hyperbolic"),
    ):
        pennies = np.array([[1, -1], [-1, 1]])
        third = np.zeros((2, 2, 2))
        third[:, :, 0] = lean
        tables = [np.stack([pennies, pennies], axis=2), np.stack([-pennies, -pennies], axis=2), third]
        game = PopulationGame(tables, ("a", "b", "c"), [("s", "t")] * 3)
        point = rest_points(game).at(0.5, 0.5, 1.0)
        assert (point.stability, point.kind) == (stability, kind)
        assert point.nash is (lean >= 0)


@pytest.mark.parametrize("shape", [(2, 2), (3, 2), (2, 2, 2), (3, 3), (2, 3, 2), (2, 2, 2, 2), (4,)])
def test_strict_pure_equilibria_and_no_others_are_asymptotically_stable(shape: tuple[int, ...]) -> None:
    """Ritzberger and Weibull 1995: strict ⇔ all eigenvalues negative; and a simulated path returns."""
    generator = np.random.default_rng(sum(shape))
    strict = 0
    for _ in range(12):
        game = PopulationGame(
            [generator.integers(-2, 3, size=shape) for _ in shape],
            [f"p{at}" for at in range(len(shape))],
            [[f"s{k}" for k in range(m)] for m in shape],
        )
        profiles = product(*map(range, shape))
        for profile, point in zip(profiles, pure_rest_points(game), strict=True):
            assert point.shares == game.corner(profile)
            numeric = np.linalg.eigvals(replicator_jacobian(game, point.shares))
            assert ordered(point.eigenvalues) == pytest.approx(ordered(numeric), abs=1e-9)
            assert point.nash is slow_pure_nash(game, profile, strict=False)
            assert point.strict is slow_pure_nash(game, profile, strict=True)
            assert point.strict is bool((numeric.real < 0).all())
            assert point.strict is (point.stability == "asymptotically stable")
            if not point.nash:
                assert point.stability == "unstable"
            if point.strict and strict < 4:
                strict += 1
                assert_returns(game, point)
    assert strict or len(shape) == 1


def assert_returns(game: PopulationGame, point: RestPoint) -> None:
    """Start near, inside the simplex, and end at the point."""
    centre = np.concatenate([np.full(m - 1, 1.0 / m) for m in game.shape])
    start = 0.97 * np.array(point.shares) + 0.03 * centre
    assert replicator_path(game, start, steps=20).end == pytest.approx(point.shares, abs=1e-6)


def test_no_mixed_or_weak_rest_point_draws_a_path_in() -> None:
    """The mixed part of the theorem by simulation: a disturbance of a mixed point never dies out."""
    generator = np.random.default_rng(21)
    tried = 0
    for size in (2, 3):
        for _ in range(40):
            game = whole_game(generator, size)
            for point in rest_points(game).points:
                if point.pure or tried >= 10:
                    continue
                tried += 1
                assert not point.asymptotically_stable
                off = np.clip(np.array(point.shares) + generator.uniform(-0.02, 0.02, size), 1e-3, 1 - 1e-3)
                path = replicator_path(game, off, steps=50)
                assert np.abs(np.array(path.end) - point.shares).max() > 1e-4
    assert tried == 10


@pytest.mark.parametrize("shape", [(2, 2, 2, 2), (3, 2)])
def test_games_of_other_sizes_are_sent_to_the_corners(shape: tuple[int, ...]) -> None:
    game = random_game(np.random.default_rng(0), shape)
    with pytest.raises(InputError, match="use pure_rest_points for the corners"):
        rest_points(game)


def test_too_many_corners_are_refused() -> None:
    game = PopulationGame([np.zeros((2,) * 15)] * 15, [f"p{k}" for k in range(15)], [("s", "t")] * 15)
    with pytest.raises(InputError, match="found 32768 corners, expected at most 20000"):
        pure_rest_points(game)


def test_names_may_be_changed_and_populations_swapped() -> None:
    own, other = np.array([[3, 0], [1, 2]]), np.array([[1, 4], [2, 0]])
    there = {point.shares: point.kind for point in rest_points(two(own, other)).points}
    back = {point.shares[::-1]: point.kind for point in rest_points(two(other.T, own.T)).points}
    assert there == back


@pytest.mark.parametrize("share", [0.31, float("nan")])
def test_a_point_that_moves_fails_the_recheck(share: float) -> None:
    game = two([[0.4, -0.6], [-1, 0]], [[-1, 0], [1, 0]])
    points = rest_points(game).points
    wrong = replace(points[-1], shares=(0.5, share))
    assert resting._certificate(game, points, []).holds
    assert resting._certificate(game, [*points[:-1], wrong], []).failures[0] == "the field rests"


def test_plain_data_for_json() -> None:
    import json

    found = rest_points(two([[1, 1], [1, 0]], [[1, 0], [0, 1]]))
    data = json.loads(json.dumps(found.to_dict(), allow_nan=False))
    assert data["certificate"]["holds"]
    assert data["continua"]
    assert data["points"][0]["face"] == {"a": "s", "b": "s"}
    with pytest.raises(KeyError):
        found.at(0.123, 0.5)
