"""Payoffs that repeated games sustain, against a slow exact iteration of Abreu, Pearce and Stacchetti."""

from __future__ import annotations

import json
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest

from citypact.errors import InputError
from citypact.games.normal_form import NormalFormGame
from citypact.solvers.repeated import sustainable_payoffs
from citypact.solvers.repeated.polygons import hull, outside
from citypact.solvers.repeated.self_generation import deeds_of, shortfall

DILEMMA = NormalFormGame(([[9, 1], [10, 3]], [[9, 10], [1, 3]]))


def rounded(points):
    """Corners of a convex hull, by throwing out every point between two others."""
    points = sorted({(round(x, 13), round(y, 13)) for x, y in points})
    chain = []
    for order in (points, points[::-1]):
        part = []
        for p in order:
            while (
                len(part) > 1
                and np.cross([*np.subtract(part[-1], part[-2]), 0.0], [*np.subtract(p, part[-2]), 0.0])[2]
                <= 1e-13
            ):
                part.pop()
            part.append(p)
        chain += part[:-1] if len(part) > 1 else part
    return list(dict.fromkeys(chain))


def kept(points, axis, least):
    """The part of a polygon with a coordinate of at least something, by its edges and diagonals."""
    inside = [p for p in points if p[axis] >= least]
    for p in points:
        for q in points:
            if p[axis] < least < q[axis]:
                part = (least - p[axis]) / (q[axis] - p[axis])
                inside.append(tuple(np.add(p, part * np.subtract(q, p))))
    return inside


def slow_set(game, discount, rounds):
    """The whole operator B of Abreu, Pearce and Stacchetti, applied over and over to the feasible set."""
    own, other = game.tables
    corners = rounded(zip(own.ravel().tolist(), other.ravel().tolist(), strict=True))
    for _ in range(rounds):
        worst, after = [min(p[axis] for p in corners) for axis in (0, 1)], []
        for i, j in np.ndindex(own.shape):
            gains = own[:, j].max() - own[i, j], other[i].max() - other[i, j]
            promises = corners
            for axis in (0, 1):
                promises = kept(promises, axis, worst[axis] + (1 - discount) / discount * gains[axis] - 1e-12)
            for p in promises:
                after.append(
                    (
                        (1 - discount) * own[i, j] + discount * p[0],
                        (1 - discount) * other[i, j] + discount * p[1],
                    )
                )
        if not after:
            return []
        corners = rounded(after)
    return corners


@pytest.mark.parametrize("discount", [0.9, Fraction(3, 4)])
def test_the_dilemma_of_the_packages(discount) -> None:
    """QuantEcon.py and GameTheory.jl, tests of Abreu and Sannikov's algorithm."""
    found = sustainable_payoffs(DILEMMA, discount)
    assert found.vertices == ((3, 3), (Fraction(39, 4), 3), (9, 9), (3, Fraction(39, 4)))
    assert found.exact
    assert (found.worst, found.best) == ((3.0, 3.0), (9.75, 9.75))


def test_cooperation_begins_exactly_at_the_critical_discount() -> None:
    """Grim trigger: (10 - 9) / (10 - 3) = 1/7, and at it not a hair less."""
    assert sustainable_payoffs(DILEMMA, Fraction(1, 7)).vertices == ((3, 3), (9, 9))
    below = sustainable_payoffs(DILEMMA, Fraction(1, 7) - Fraction(1, 10**14))
    assert below.vertices == ((3, 3),)
    assert below.exact


def test_a_game_without_pure_equilibria_of_the_repeated_game_has_none() -> None:
    pennies = NormalFormGame(([[1, -1], [-1, 1]], [[-1, 1], [1, -1]]))
    found = sustainable_payoffs(pennies, 0.95)
    assert (found.vertices, found.worst, found.best) == ((), None, None)
    assert not found.contains((0, 0))
    assert "no equilibrium in pure strategies" in found.explain()


def test_constant_payoffs_sustain_themselves() -> None:
    found = sustainable_payoffs(NormalFormGame((np.ones((2, 3)), np.full((2, 3), 2.0))), 0.5)
    assert found.vertices == ((1, 2),)


@pytest.mark.parametrize("seed", [0, 1, 2, 3, 4, 6, 7])
def test_the_set_is_that_of_the_slow_iteration(seed) -> None:
    random = np.random.default_rng(seed)
    shape = [(2, 2), (2, 3), (3, 3), (3, 2)][seed % 4]
    game = NormalFormGame((random.integers(0, 8, shape), random.integers(0, 8, shape)))
    discount = [0.35, 0.6][seed // 4]
    found = sustainable_payoffs(game, discount)
    slow = slow_set(game, discount, [35, 60][seed // 4])
    assert (not slow) == (not found.vertices)
    assert all(found.contains(corner) or near(corner, found.vertices) for corner in slow)
    exact = hull((Fraction(x), Fraction(y)) for x, y in slow)
    assert all(float(outside(exact, corner)) < 1e-9 for corner in found.vertices)


def near(corner, vertices):
    """Whether the slow iteration, which never quite ends, is within rounding of the answer."""
    return float(outside(vertices, (Fraction(corner[0]), Fraction(corner[1])))) < 1e-8


@pytest.mark.parametrize("seed", range(6))
def test_every_corner_is_backed_by_others_exactly(seed) -> None:
    random = np.random.default_rng(100 + seed)
    game = NormalFormGame((random.integers(0, 10, (3, 3)), random.integers(0, 10, (3, 3))))
    for discount in (Fraction(2, 5), Fraction(4, 5)):
        found = sustainable_payoffs(game, discount)
        deeds, ((a, b), (c, d)) = deeds_of(game)
        unit = hull([((x - a) / b, (y - c) / d) for x, y in found.vertices])
        assert shortfall(deeds, unit, discount) == 0
        assert all(float(outside(found.vertices, corner)) == 0 for corner in found.vertices)


def test_patience_never_hurts() -> None:
    """With public lotteries the set grows with the discount factor (Abreu, Pearce and Stacchetti 1990)."""
    random = np.random.default_rng(5)
    game = NormalFormGame((random.integers(0, 10, (3, 3)), random.integers(0, 10, (3, 3))))
    sets = [sustainable_payoffs(game, each) for each in (0.3, 0.5, 0.7, 0.9)]
    for less, more in pairwise(sets):
        assert all(more.contains(corner) for corner in less.vertices)


@pytest.mark.parametrize("unit", [1e-9, 1e9])
def test_units_and_lump_sums_do_not_matter(unit) -> None:
    scaled = NormalFormGame((DILEMMA.tables[0] * unit, DILEMMA.tables[1] * unit + 7 * unit))
    found = sustainable_payoffs(scaled, 0.6)
    expected = [[3, 10], [9.75, 10], [9, 16], [3, 16.75]]
    assert np.array(found.vertices, dtype=float) / unit == pytest.approx(np.array(expected), rel=1e-9)


def test_the_result_is_plain_data() -> None:
    found = sustainable_payoffs(DILEMMA, 0.9)
    assert json.loads(json.dumps(found.to_dict()))["vertices"][0] == [3.0, 3.0]
    assert "polygon (3, 3), (9.75, 3), (9, 9), (3, 9.75)" in found.explain()


@pytest.mark.parametrize("discount", [0, 1, -0.5, float("nan")])
def test_discount_factors_out_of_range_are_refused(discount) -> None:
    with pytest.raises(InputError, match="discount: found"):
        sustainable_payoffs(DILEMMA, discount)
