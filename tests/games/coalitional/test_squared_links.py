"""Games of squared links: worths by the definition, in any unit, at any size, and refusals."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citypact.errors import InputError
from citypact.games.coalitional.forms import SquaredLinksGame
from citypact.solvers import dividends

amounts = st.fractions(0, 4, max_denominator=6)


@st.composite
def games(draw: Callable[..., object]) -> SquaredLinksGame:
    count = draw(st.integers(1, 5))
    links = [[draw(amounts) for _ in range(count)] for _ in range(count)]
    return SquaredLinksGame([f"p{at}" for at in range(count)], links, [draw(amounts) for _ in range(count)])


def by_definition(game: SquaredLinksGame, links: list[list[Fraction]], mask: int) -> Fraction:
    inside = [at for at in range(game.size) if mask >> at & 1]
    weights = [Fraction(weight) for weight in game.weights]
    return sum(
        (weights[i] * sum((links[i][j] for j in inside if j != i), Fraction(0)) ** 2 for i in inside),
        Fraction(0),
    )


@settings(max_examples=40)
@given(games())
def test_worths_are_those_of_the_definition(game: SquaredLinksGame) -> None:
    links = [[Fraction(one).limit_denominator(6) for one in row] for row in np.asarray(game.links)]
    expected = [by_definition(game, links, mask) for mask in range(1 << game.size)]
    assert list(game.fractions()) == expected
    assert game.table == pytest.approx([float(worth) for worth in expected], rel=1e-14)
    assert game.worths_of(np.arange(1 << game.size)) == pytest.approx(game.table, rel=1e-14)


@settings(max_examples=40)
@given(games())
def test_only_pairs_and_triples_have_dividends_and_none_is_negative(game: SquaredLinksGame) -> None:
    found = dividends(game)
    assert (found >= -1e-12).all()
    sizes = np.bitwise_count(np.arange(len(found)))
    assert found[(sizes < 2) | (sizes > 3)] == pytest.approx(0, abs=1e-12)


def test_decimals_are_not_rounded() -> None:
    game = SquaredLinksGame(("a", "b"), [[7, 0.1], [0.2, 9]], (0.1, 0.3))
    assert game.fractions()[3] == Fraction(13, 1000)
    assert game.grand == 0.013


def test_a_table_of_eighteen_players_is_that_of_the_rows() -> None:
    draw = np.random.default_rng(5)
    game = SquaredLinksGame([f"p{at}" for at in range(18)], draw.random((18, 18)), draw.random(18))
    masks = draw.integers(0, 1 << 18, 500)
    assert game.table[masks] == pytest.approx(game.worths_of(masks), rel=1e-12)


@pytest.mark.parametrize("unit", [1e-9, 1.0, 1e9])
def test_any_unit(unit: float) -> None:
    """Links scaled by u and weights by 1/u, as benefits and costs of cities are, scale worths by u."""
    draw = np.random.default_rng(2)
    links, weights = draw.random((11, 11)), draw.random(11)
    names = [f"p{at}" for at in range(11)]
    plain, scaled = (
        SquaredLinksGame(names, links, weights),
        SquaredLinksGame(names, unit * links, weights / unit),
    )
    assert scaled.table / unit == pytest.approx(plain.table, rel=1e-12)


def test_what_a_player_adds_to_all_the_others() -> None:
    draw = np.random.default_rng(3)
    for count in (1, 2, 7, 200):
        names = [f"p{at}" for at in range(count)]
        game = SquaredLinksGame(names, draw.random((count, count)), draw.random(count))
        without = game.worths_at(~np.eye(count, dtype=bool))
        assert game.last_marginals(exact=False) == pytest.approx(game.grand - without, rel=1e-9, abs=1e-12)


def test_a_thousand_players() -> None:
    draw = np.random.default_rng(4)
    links, weights = draw.random((1000, 1000)), draw.random(1000)
    game = SquaredLinksGame([f"p{at}" for at in range(1000)], links, weights)
    np.fill_diagonal(links, 0)
    assert game.grand == pytest.approx(float(weights @ links.sum(axis=1) ** 2), rel=1e-12)
    assert not np.any(game.singles)
    pairs = list(combinations(range(3), 2))
    rows = np.zeros((len(pairs), 1000), dtype=bool)
    for row, pair in enumerate(pairs):
        rows[row, pair] = True
    expected = [weights[i] * links[i, j] ** 2 + weights[j] * links[j, i] ** 2 for i, j in pairs]
    assert game.worths_at(rows) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize(
    ("links", "weights", "message"),
    [
        ([[0, 1]], (1, 1), "links: found 1 rows of 2, expected a square matrix, 2 rows of 2 numbers"),
        ([[0], [1]], (1, 1), "links: found 2 rows of 1, expected a square matrix, 2 rows of 2 numbers"),
        ([[0, 1], [1]], (1, 1), "links from b: found 1 numbers, expected 2 numbers,"
         " one for each of 2 players"),
        ("no", (1, 1), "links: found str, expected a square matrix, 2 rows of 2 numbers"),
        ([[0, -1], [1, 0]], (1, 1), "links from a to b: found -1, expected a number that is not negative"),
        ([[0, float("nan")], [1, 0]], (1, 1), "links from a to b: found nan, expected a finite number"),
        ([[0, 1], [1, 0]], (1, -2), "weights of b: found -2, expected a number that is not negative"),
        ([[0, 1], [1, 0]], (1,), "weights: found 1 numbers, expected 2 numbers, one for each of a, b"),
        ([[0, 1e150], [1, 0]], (1e20, 1), "worth of all players: found inf, expected at most 1e300; state"
         " amounts in a larger unit"),
    ],
)  # fmt: skip
def test_refusals(links: object, weights: object, message: str) -> None:
    with pytest.raises(InputError) as refused:
        SquaredLinksGame(("a", "b"), links, weights)
    assert str(refused.value) == message


def test_many_mistakes_of_a_large_array_are_found_and_counted_off() -> None:
    links = np.full((40, 40), np.nan)
    with pytest.raises(InputError) as refused:
        SquaredLinksGame([f"p{at}" for at in range(40)], links, np.ones(40))
    assert "links from p0 to p0: found nan" in str(refused.value)
    assert len(refused.value.problems) <= 60
