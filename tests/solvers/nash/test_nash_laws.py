"""Change of unit, renaming, swap of players and extreme payoffs leave the equilibria what they are."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from slow_nash import game_of, random_tables, slow_answer

from citypact.errors import CertificateError
from citypact.games.normal_form import NormalFormGame
from citypact.solvers.nash import NashEquilibria, enumerated, nash_equilibria

few = settings(deadline=None, max_examples=40)
sizes = st.tuples(st.integers(1, 5), st.integers(1, 5))
seeds = st.integers(0, 10_000)
heights = st.sampled_from([1, 3, 50])


def profiles(found: NashEquilibria) -> set[Any]:
    return {each.exact for each in found.equilibria}


def in_units(table: np.ndarray, power: int) -> np.ndarray:
    return np.reshape([float(f"{number}e{power}") for number in table.ravel().tolist()], table.shape)


@given(
    seed=seeds, shape=sizes, high=heights, own=st.sampled_from([-9, 0, 12]), other=st.sampled_from([-9, 12])
)
@few
def test_the_unit_of_money_does_not_matter(
    seed: int, shape: tuple[int, int], high: int, own: int, other: int
) -> None:
    first, second = random_tables(np.random.default_rng(seed), shape, high)
    plain = nash_equilibria(game_of(first, second))
    scaled = nash_equilibria(game_of(in_units(first, own), in_units(second, other)))
    assert profiles(scaled) == profiles(plain)
    assert scaled.degenerate is plain.degenerate
    assert [each.index for each in scaled.equilibria] == [each.index for each in plain.equilibria]


@given(seed=seeds, shape=sizes, high=heights, factor=st.integers(1, 7), shift=st.integers(-(10**9), 10**9))
@few
def test_affine_changes_do_not_matter(
    seed: int, shape: tuple[int, int], high: int, factor: int, shift: int
) -> None:
    """Payoffs of 10⁹ with small differences are among these."""
    generator = np.random.default_rng(seed)
    own, other = random_tables(generator, shape, high)
    # To each column of the row player's payoffs, and row of the other's, a constant of its own.
    moved = own * factor + shift + generator.integers(-9, 9, (1, shape[1])), other * factor - shift
    found, plain = nash_equilibria(game_of(*moved)), nash_equilibria(game_of(own, other))
    assert profiles(found) == profiles(plain)
    assert (found.degenerate, found.components) == (plain.degenerate, plain.components)


@given(seed=seeds, shape=sizes, high=heights)
@few
def test_names_and_seats_do_not_matter(seed: int, shape: tuple[int, int], high: int) -> None:
    generator = np.random.default_rng(seed)
    own, other = random_tables(generator, shape, high)
    plain = nash_equilibria(game_of(own, other))
    swapped = nash_equilibria(game_of(other.T, own.T))
    assert {(x, y) for y, x in profiles(swapped)} == profiles(plain)
    rows, columns = generator.permutation(shape[0]), generator.permutation(shape[1])
    place = np.ix_(rows, columns)
    renamed = nash_equilibria(game_of(own[place], other[place]))
    back = {
        (tuple(x[k] for k in np.argsort(rows)), tuple(y[k] for k in np.argsort(columns)))
        for x, y in profiles(renamed)
    }
    assert back == profiles(plain)


@pytest.mark.parametrize("shape", [(5, 4), (6, 3), (7, 2), (15, 2), (2, 20)])
def test_rectangular_games(shape: tuple[int, int]) -> None:
    generator = np.random.default_rng(shape)
    for high in (1, 9, 10**6):
        game = game_of(*random_tables(generator, shape, high))
        found = nash_equilibria(game)
        assert found.complete
        if min(shape) <= 3:
            assert (profiles(found), found.degenerate) == slow_answer(game)


@pytest.mark.parametrize("seed", range(6))
def test_games_of_plus_and_minus_one_have_one_value(seed: int) -> None:
    own = np.random.default_rng(seed).choice([-1, 1], (6, 6))
    found = nash_equilibria(game_of(own, -own))
    assert {each.payoffs for each in found.equilibria} == {(found.value, -(found.value or 0))}
    # Equilibria of a zero-sum game are interchangeable: one maximal subset.
    assert len(found.maximal_subsets or ()) == len(found.components or ()) == 1


def test_differences_beyond_double_precision_are_seen() -> None:
    tiny = Fraction(1, 10**30)
    own = np.array([[Fraction(1), Fraction(0)], [1 + tiny, tiny]], dtype=object)
    found = nash_equilibria(NormalFormGame((own, own * 0)))
    assert profiles(found) == {((0, 1), (1, 0)), ((0, 1), (0, 1))}


def test_sizes_that_differ_between_strategies() -> None:
    generator = np.random.default_rng(8)
    for _ in range(10):
        own, other = random_tables(generator, (3, 3), 9)
        own, other = own * np.array([1, 10**7, 10**15]), other * np.array([[10**15], [1], [10**4]])
        game = game_of(own, other)
        assert (profiles(nash_equilibria(game)), nash_equilibria(game).degenerate) == slow_answer(game)


def test_a_loss_on_the_way_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """If matching dropped one of three equilibria, parity, indices and the pure scan would each say so."""
    whole = enumerated._completely_labelled

    def lossy(*arguments: Any) -> Any:
        return list(whole(*arguments))[1:]

    monkeypatch.setattr(enumerated, "_completely_labelled", lossy)
    with pytest.raises(CertificateError, match="the number of equilibria is odd violated by 1"):
        nash_equilibria(game_of([[2, 0], [0, 1]], [[1, 0], [0, 2]]))


def test_a_point_off_by_a_billionth_of_a_billionth_is_noticed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    off = Fraction(1, 10**18)
    monkeypatch.setattr(enumerated, "_point", lambda *_: (Fraction(1, 2) + off, Fraction(1, 2) - off))
    with pytest.raises(CertificateError, match="no other strategy is better violated by 1e-18"):
        nash_equilibria(game_of([[1, -1], [-1, 1]], [[-1, 1], [1, -1]]))
