"""Streamed Shapley values: against closed forms, counting and fractions; same bytes; resumed after a kill."""

from __future__ import annotations

import os
from fractions import Fraction
from math import comb
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citypact.errors import InputError, SolverFailure
from citypact.games.club import ClubGame, CouncilGame
from citypact.games.coalitional import CoalitionalGame
from citypact.games.coalitional.masks import IntArray
from citypact.solvers import shapley
from citypact.solvers.streaming import block_sums, streamed_shapley
from citypact.solvers.streaming.block_sums import BlockSums, fixed_players

THREE = ("a", "b", "c")


def council(size: int, market: float = 0.0, power: float = 2.0, quorum: int = 1) -> CouncilGame:
    """Cities along a coast, with whole masses so that coalitions can be counted by mass."""
    generator = np.random.default_rng(size)
    place = np.sort(generator.uniform(0, 100, size))
    distances = np.abs(place[:, None] - place).tolist()
    masses = generator.integers(1, 40, size).tolist()
    club = ClubGame([f"city {at}" for at in range(size)], masses, distances, 0.3, 0.7, 0.02)
    return CouncilGame(club, market, power, quorum)


def market_by_counting(game: CouncilGame) -> list[float]:
    """Shapley value of the market term by counting coalitions of others by size and whole mass."""
    masses = [int(mass) for mass in game.club.masses]
    total, size = sum(masses), game.size
    shares = []
    for own in range(size):
        count = np.zeros((size, total + 1), dtype=np.int64)
        count[0, 0] = 1
        for other, mass in enumerate(masses):
            if other != own:
                count[1:, mass:] += count[:-1, : total + 1 - mass].copy()
        share = 0.0
        for members in range(size):
            held = np.nonzero(count[members])[0]
            before = game._market(held / total, np.full(len(held), members))
            after = game._market((held + masses[own]) / total, np.full(len(held), members + 1))
            share += float(count[members, held] @ (after - before)) / (size * comb(size - 1, members))
        shares.append(share)
    return shares


def squares(masks: IntArray) -> np.ndarray:
    return np.bitwise_count(masks).astype(np.float64) ** 2


def not_a_number(masks: IntArray) -> np.ndarray:
    return np.where(masks == 700, np.nan, squares(masks))


def dies(masks: IntArray) -> np.ndarray:
    if masks[0] > 2000:
        os._exit(3)
    return squares(masks)


@settings(max_examples=15, deadline=None)
@given(st.lists(st.integers(-50, 50), min_size=1 << 4, max_size=1 << 4))
def test_blocks_add_up_to_the_value_in_fractions(worths: list[int]) -> None:
    """Four players, two of them fixed by hand: the sums of blocks are those of the whole table."""
    table = np.array([0.0, *worths[1:]])
    with patch.object(block_sums, "FEWEST_FREE", 2):
        assert fixed_players(4) == 2
        found = streamed_shapley(lambda masks: table[masks], tuple("abcd"), workers=1).vector()
    exact = shapley(CoalitionalGame(tuple("abcd"), [0, *worths[1:]])).fractions
    assert exact is not None
    assert all(
        abs(Fraction(one) - other) < Fraction(1, 10**12) for one, other in zip(found, exact, strict=True)
    )


@pytest.mark.parametrize("size", [1, 2, 10, 11, 13, 16])
def test_it_is_the_value_of_the_table_whatever_the_number_of_fixed_players(size: int) -> None:
    generator = np.random.default_rng(size)
    table = generator.normal(size=1 << size)
    table[0] = 0.0
    names = [f"city {at}" for at in range(size)]
    found = streamed_shapley(lambda masks: table[masks], names, workers=1).vector()
    assert found == pytest.approx(shapley(CoalitionalGame(names, table)).vector(), abs=1e-12)
    assert sum(found) == pytest.approx(table[-1], abs=1e-12)


def test_twenty_cities_in_a_club_get_what_the_closed_form_says() -> None:
    game = council(20)
    found = streamed_shapley(game.worths_of, game.players, unit=game.unit, workers=1)
    closed = shapley(game.club.graph).vector()
    assert found.vector() == pytest.approx(closed, abs=1e-12 * np.abs(game.club.weights).sum())


@pytest.mark.parametrize(("power", "quorum"), [(1.0, 1), (1.5, 8), (3.0, 14), (2.5, 5)])
def test_a_market_with_a_quorum_against_counting(power: float, quorum: int) -> None:
    game = council(14, 100.0, power, quorum)
    expected = np.array(market_by_counting(game)) + np.array(shapley(game.club.graph).vector())
    found = streamed_shapley(game.worths_of, game.players, workers=1).vector()
    assert found == pytest.approx(expected, abs=1e-10)


def test_a_market_of_pairs_gives_each_its_part() -> None:
    game = council(12, 60.0)
    found = np.array(streamed_shapley(game.worths_of, game.players, workers=1).vector())
    market = found - np.array(shapley(game.club.graph).vector())
    assert market == pytest.approx(60.0 * game.parts, abs=1e-12)


@pytest.mark.parametrize("unit", [1e-9, 1.0, 1e9])
def test_the_unit_of_money_scales_every_share(unit: float) -> None:
    def worths(masks: IntArray) -> np.ndarray:
        return unit * squares(masks)

    found = streamed_shapley(worths, [f"city {at}" for at in range(11)], workers=1).vector()
    assert np.array(found) / unit == pytest.approx([11.0] * 11, rel=1e-12)


def test_the_same_bytes_whatever_the_number_of_workers() -> None:
    game = council(15, 30.0, 1.5, 7)
    found = [
        streamed_shapley(game.worths_of, game.players, workers=workers).vector() for workers in (1, 2, 3)
    ]
    assert found[0] == found[1] == found[2]


def test_worths_of_blocks_are_those_of_their_members() -> None:
    game = council(9, 10.0, 1.5, 4)
    whole = game.worths_of(np.arange(512))
    apart = np.concatenate([game.worths_of(np.arange(at, at + 64)) for at in range(0, 512, 64)])
    shuffled = np.random.default_rng(1).permutation(512)
    for found in (whole, apart, game.worths_of(shuffled)[np.argsort(shuffled)]):
        assert found == pytest.approx(game.table, abs=1e-12)


def test_what_cannot_be_streamed_is_refused() -> None:
    def local(masks: IntArray) -> np.ndarray:
        return squares(masks)

    with pytest.raises(InputError, match="sent to other processes"):
        streamed_shapley(local, THREE)
    with pytest.raises(InputError, match="players: found 35"):
        streamed_shapley(squares, [f"city {at}" for at in range(35)], workers=1)
    with pytest.raises(InputError, match="nan for coalition 700"):
        streamed_shapley(not_a_number, [f"city {at}" for at in range(11)], workers=1)
    with pytest.raises(InputError, match="empty coalition"):
        streamed_shapley(lambda masks: squares(masks) + 1, THREE, workers=1)
    with pytest.raises(InputError, match="shape"):
        streamed_shapley(lambda masks: squares(masks)[:1], THREE, workers=1)
    with pytest.raises(InputError, match="workers"):
        streamed_shapley(squares, THREE, workers=0)
    with pytest.raises(InputError, match=r"name: .*\n?.*checkpoint: .*\n?.*say: "):
        streamed_shapley(squares, THREE, workers=1, name=1, checkpoint=3, say=4)


def test_a_process_that_ends_early_is_no_answer() -> None:
    with pytest.raises(SolverFailure, match="before its work was done"):
        streamed_shapley(dies, [f"city {at}" for at in range(13)], workers=2)


def test_progress_is_told_block_by_block() -> None:
    said: list[str] = []
    streamed_shapley(squares, [f"city {at}" for at in range(12)], workers=1, say=said.append)
    assert said[-1] == "4 of 4 blocks of coalitions"
    assert len(said) == 4


def test_a_block_is_worked_out_alike_wherever_it_is() -> None:
    game = council(13, 5.0, 1.5, 6)
    sums = BlockSums(game.worths_of, 13)
    assert [sums(3), sums(5)] == [BlockSums(game.worths_of, 13)(block) for block in (3, 5)]
