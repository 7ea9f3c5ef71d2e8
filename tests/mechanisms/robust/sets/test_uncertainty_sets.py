"""Spreads and worst scenarios against corners and random points; refusals."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from robust_oracle import corners, surface, worst

from citypact.errors import InputError
from citypact.games.relocation import Relocation
from citypact.mechanisms.robust import BoxSet, BudgetedSet, EllipsoidSet
from citypact.mechanisms.robust.sets.semidefinite import factors, root_above, squared_length
from citypact.mechanisms.robust.sets.uncertainty_set import directions, inner

F = Fraction
few = settings(deadline=None, max_examples=40)
tenths = st.integers(0, 30).map(lambda i: F(i, 10))
amounts = st.tuples(tenths, tenths, tenths)
games = st.builds(
    lambda L, K, p: Relocation(10, F(L, 4), F(K, 4), voluntary=F(p, 4)),
    st.integers(-12, 24), st.integers(-12, 24), st.integers(0, 4),
)  # fmt: skip
ratios = st.integers(0, 12).map(lambda i: F(i, 12))


@given(game=games, deviations=amounts, gamma=st.integers(0, 12), s=ratios)
@few
def test_worst_gains_are_the_smallest_over_all_corners(
    game: Relocation, deviations: tuple[Fraction, ...], gamma: int, s: Fraction
) -> None:
    for chosen in (BoxSet(*deviations), BudgetedSet(*deviations, budget=F(gamma, 4))):
        gains = chosen.worst_gains(game, s)
        assert gains == worst(game, chosen, s)
        for side, scenario in enumerate(chosen.worst_scenarios(game, s)):
            there = Relocation(*scenario, voluntary=game.voluntary)
            assert there.exact_gains(s)[side] == gains[side]
        for direction in directions(game, s):
            assert chosen.holds(chosen.worst(direction))
            assert chosen.covers(direction, chosen.spread(direction))
            if chosen.spread(direction):
                assert not chosen.covers(direction, chosen.spread(direction) * F(999, 1000))
        surplus = (game.surplus + (1 - F(game.voluntary)) * (r - x - k) for r, x, k in corners(chosen))
        assert chosen.guaranteed_surplus(game) == min(surplus)


@given(deviations=amounts, s=ratios, game=games)
@few
def test_a_budget_of_three_is_the_box_and_of_zero_the_estimate(
    deviations: tuple[Fraction, ...], s: Fraction, game: Relocation
) -> None:
    box = BoxSet(*deviations).worst_gains(game, s)
    assert BudgetedSet(*deviations, budget=3).worst_gains(game, s) == box
    assert BudgetedSet(*deviations, budget=2).worst_gains(game, s) == box
    assert BudgetedSet(*deviations, budget=0).worst_gains(game, s) == game.exact_gains(s)
    assert BoxSet().worst_gains(game, s) == game.exact_gains(s)
    assert BoxSet().certain
    assert BudgetedSet(*deviations, budget=0).certain
    assert BoxSet(*deviations).certain == (not any(deviations))


@pytest.mark.parametrize("seed", range(6))
def test_an_ellipsoid_against_random_points(seed: int) -> None:
    rng = np.random.default_rng(seed)
    shape = rng.normal(size=(3, 3)).round(3)
    if seed % 2:
        shape[:, 2] = 0.0  # flat: one combination of the amounts is certain
    chosen = EllipsoidSet.from_shape(shape.tolist(), radius=0.7)
    game, s = Relocation(10, 3, 1, voluntary=0.2), F(int(rng.integers(0, 10)), 9)
    points = surface(chosen, rng, 40_000)
    for direction, gain, nominal in zip(
        directions(game, s), chosen.worst_gains(game, s), game.exact_gains(s), strict=True
    ):
        brute = float(nominal) + (points @ np.array([float(a) for a in direction])).min()
        assert 0 <= brute - float(gain) + 1e-12 <= 0.01
        deviation = chosen.worst(direction)
        assert chosen.holds(deviation)
        assert not chosen.holds(tuple(u * F(1001, 1000) for u in deviation))
        assert abs(nominal + inner(direction, deviation) - gain) < F(1, 10**30)
        spread = chosen.spread(direction)
        assert chosen.covers(direction, spread)
        assert not chosen.covers(direction, spread * F(999, 1000))
        norm = 0.7 * np.linalg.norm(shape.T @ np.array([float(a) for a in direction]))
        assert float(spread) == pytest.approx(norm, rel=1e-12)
    if seed % 2:
        normal = np.cross(shape[:, 0], shape[:, 1])
        off = tuple(map(F, normal))
        assert squared_length(chosen.covariance, off) is None
        assert not chosen.holds(off)


def test_deviations_and_correlations_give_the_covariance() -> None:
    chosen = EllipsoidSet.from_deviations(2, 1, 0.5, correlations=(0.5, -0.2, 0), radius=2)
    assert chosen.covariance[0] == (4, 1, F(-1, 5))
    assert chosen.scaled(0.5).radius == 1
    assert EllipsoidSet.from_deviations(2, 0, 0).spread((F(1, 3), F(-1), F(0))) == F(2, 3)
    found = factors(chosen.covariance)
    assert found is not None
    lower, pivots = found
    for i in range(3):
        for j in range(3):
            assert sum(lower[i][k] * pivots[k] * lower[j][k] for k in range(3)) == chosen.covariance[i][j]


@given(st.fractions(min_value=0, max_value=10**6))
@few
def test_roots_are_above_and_tight(square: Fraction) -> None:
    root = root_above(square)
    assert root**2 >= square
    assert root_above(square**2) == square
    assert root == 0 or (root**2 - square) / square < F(1, 10**36)


@pytest.mark.parametrize(
    ("build", "message"),
    [
        (
            lambda: BoxSet(-1),
            "deviation of revenue: found -1, expected a non-negative amount of money (亿元)",
        ),
        (
            lambda: BoxSet(1, float("nan")),
            "deviation of origin_loss: found nan, expected a finite number",
        ),
        (
            lambda: BudgetedSet(1, budget=3.5),
            "budget: found 3.5, expected a number of full deviations between 0 and 3",
        ),
        (
            lambda: EllipsoidSet.from_deviations(1, 1, 1, correlations=(1.5, 0, 0)),
            "correlation of R and L: found 1.5, expected a number between -1 and 1",
        ),
        (
            lambda: EllipsoidSet.from_deviations(1, 1, 1, correlations=(0.9, -0.9, 0.9)),
            "covariance: found [[1.0, 0.9, -0.9], [0.9, 1.0, 0.9], [-0.9, 0.9, 1.0]], expected a positive"
            " semidefinite matrix; deviations with these correlations cannot exist",
        ),
        (
            lambda: EllipsoidSet(((1, 0, 0), (1, 1, 0), (0, 0, 1))),
            "covariance: found ((1, 0, 0), (1, 1, 0), (0, 0, 1)), expected a symmetric matrix",
        ),
        (
            lambda: EllipsoidSet.from_deviations(1, radius=-1),
            "radius: found -1, expected a number of standard deviations that is not negative",
        ),
        (
            lambda: EllipsoidSet.from_shape([[1], [2]]),
            "shape: found [[1], [2]], expected three rows of equal length, for R, L and K",
        ),
        (lambda: BoxSet(1).scaled(-1), "size: found -1, expected a size of the set that is not negative"),
    ],
)
def test_refusals(build: object, message: str) -> None:
    with pytest.raises(InputError) as raised:
        build()  # type: ignore[operator]
    assert str(raised.value) == message
