"""Squared links: Shapley and Banzhaf value and convexity against every coalition, and at any size."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import coalitional_oracles as plain
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from named_cities import names

from citypact.games.coalitional import CoalitionalGame, FunctionGame
from citypact.games.coalitional.forms import SquaredLinksGame
from citypact.solvers import (
    banzhaf,
    core,
    core_ranges,
    in_core,
    is_convex,
    nucleolus,
    sampled_shapley,
    shapley,
)
from citypact.solvers.solved_allocation import Guarantee

amounts = st.fractions(0, 4, max_denominator=6)


@st.composite
def games(draw: Callable[..., object]) -> SquaredLinksGame:
    count = draw(st.integers(1, 5))
    links = [[draw(amounts) for _ in range(count)] for _ in range(count)]
    return SquaredLinksGame(names(count), links, [draw(amounts) for _ in range(count)])


def drawn(count: int, seed: int = 1) -> SquaredLinksGame:
    draw = np.random.default_rng(seed)
    return SquaredLinksGame(names(count), draw.random((count, count)), draw.random(count))


@settings(max_examples=40)
@given(games())
def test_values_are_those_of_every_order_and_coalition(game: SquaredLinksGame) -> None:
    worths = game.fractions()
    assert list(shapley(game).fractions or ()) == plain.shapley(worths)
    assert list(banzhaf(game).fractions or ()) == plain.banzhaf(worths)


@settings(max_examples=25)
@given(games())
def test_the_form_is_convex_and_the_table_agrees(game: SquaredLinksGame) -> None:
    table = CoalitionalGame(game.players, game.fractions())
    assert is_convex(game)
    assert is_convex(table)
    assert "reason" not in is_convex(table).to_dict()
    assert in_core(table, shapley(game).fractions)


@pytest.mark.parametrize("count", [11, 16, 20])
def test_floats_agree_with_the_pass_over_all_worths(count: int) -> None:
    game = drawn(count)
    table = CoalitionalGame(game.players, game.table)
    for value in (shapley, banzhaf):
        assert value(game).guarantee is Guarantee.proven
        assert value(game).vector() == pytest.approx(value(table).vector(), rel=1e-11)


def test_the_shapley_value_reads_off_the_slope_of_the_multilinear_extension() -> None:
    """Owen 1972: phi_k is the mean over p of the k-th slope where all others come with chance p."""
    game = drawn(300, 2)
    links, weights = game.numbers(exact=False)
    nodes, mass = np.polynomial.legendre.leggauss(4)
    total = np.zeros(300)
    for chance, part in zip((nodes + 1) / 2, mass / 2, strict=True):
        # E (sum_j m_ij 1_j)^2 = p^2 R^2 + p (1 - p) P; its slope in the k-th chance in closed form.
        rows, squares = links.sum(axis=1), (links**2).sum(axis=1)
        own = weights * (chance**2 * rows**2 + chance * (1 - chance) * squares)
        given_k = links**2 + 2 * links * chance * (rows[:, None] - links)
        total += part * (own + chance * (weights[:, None] * given_k).sum(axis=0))
    assert shapley(game).vector() == pytest.approx(total, rel=1e-12)


def test_an_estimate_of_forty_players_agrees_within_its_errors() -> None:
    game = drawn(40, 3)
    found = sampled_shapley(
        FunctionGame(game.players, game.worths_at, takes="members"), 4000, np.random.default_rng(0)
    )
    errors = np.abs(np.subtract(found.vector(), shapley(game).vector()))
    assert (errors <= 5 * np.array(found.standard_errors)).mean() >= 0.95


def test_renaming_and_a_player_without_links() -> None:
    draw = np.random.default_rng(4)
    links, weights = draw.random((12, 12)), draw.random(12)
    links[3], links[:, 3] = 0.0, 0.0
    order = draw.permutation(12)
    first = shapley(SquaredLinksGame(names(12), links, weights))
    second = shapley(SquaredLinksGame(names(12), links[np.ix_(order, order)], weights[order]))
    assert second.vector() == pytest.approx(np.array(first.vector())[order], rel=1e-13)
    assert first["city 3"] == 0.0


@pytest.mark.parametrize("unit", [Fraction(1, 10**9), Fraction(1), Fraction(10**9)])
def test_in_any_unit_to_the_last_digit(unit: Fraction) -> None:
    links = [[0, 1, Fraction(1, 2)], [2, 0, 1], [Fraction(1, 2), Fraction(4, 5), 0]]
    plain_game = SquaredLinksGame(names(3), links, [1, 2, 3])
    scaled = SquaredLinksGame(
        names(3), [[unit * one for one in row] for row in links], [1 / unit, 2 / unit, 3 / unit]
    )
    assert shapley(scaled).fractions == tuple(unit * one for one in shapley(plain_game).fractions or ())


def test_convexity_is_answered_at_a_thousand_players_and_the_value_is_efficient() -> None:
    game = drawn(1000)
    report = is_convex(game)
    assert report.holds
    assert report.to_dict()["reason"] == "no dividend of squared links is negative"
    assert sum(shapley(game).vector()) == pytest.approx(game.grand, rel=1e-12)


def test_the_other_solvers_take_the_form() -> None:
    game = SquaredLinksGame(names(3), [[0, 1, 0.5], [2, 0, 1], [0.5, 0.8, 0]], [0.5, 0.25, 1])
    assert not core(game).empty
    assert in_core(game, nucleolus(game).fractions)
    ranges = core_ranges(game).fractions
    for name, top in zip(game.players, game.last_marginals(exact=True), strict=True):
        assert ranges[name] == (0, top)
