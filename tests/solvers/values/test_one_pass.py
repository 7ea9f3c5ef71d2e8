"""One pass over a table: right to rounding, whatever the size, and without copies of the table."""

from __future__ import annotations

import random
import tracemalloc
from fractions import Fraction
from math import comb

import coalitional_oracles as plain
import numpy as np
import pytest
from named_cities import names, tabled

from citypact.errors import InputError
from citypact.games.coalitional import CoalitionalGame, FloatArray, FunctionGame
from citypact.games.coalitional.forms import AdditiveGame
from citypact.games.coalitional.masks import sizes
from citypact.solvers.solved_allocation import Guarantee
from citypact.solvers.values.banzhaf_family import banzhaf, raw_banzhaf
from citypact.solvers.values.dense_shapley import row_bits, size_weighted
from citypact.solvers.values.least_squares import least_square_prenucleolus
from citypact.solvers.values.shapley_value import shapley
from citypact.solvers.values.solidarity_value import solidarity


def mean_marginal(table: FloatArray, count: int) -> FloatArray:
    """The definition, player by player, with pairwise sums."""
    chances = np.array([1 / (count * comb(count - 1, size)) for size in range(count)])
    amounts = []
    for player in range(count):
        split = table.reshape(-1, 2, 1 << player)
        before = sizes(count).reshape(split.shape)[:, 0]
        amounts.append(((split[:, 1] - split[:, 0]) * chances[before]).sum())
    return np.array(amounts)


@pytest.mark.parametrize("count", [1, 2, 3, 4, 7, 11, 12, 13, 16, 19])
def test_the_engine_agrees_with_the_definition(count: int) -> None:
    table = tabled(count).table
    chances = np.array([1 / (count * comb(count - 1, size)) for size in range(count)])
    rows = table.reshape(-1, 1 << row_bits(count))
    found = size_weighted(rows, count, np.append(0.0, chances), np.append(chances, 0.0))
    assert np.abs(found - mean_marginal(table, count)).max() <= 1e-14 * np.abs(table).max()


def test_weights_that_do_not_count_may_be_anything() -> None:
    rows = tabled(5).table.reshape(-1, 1 << row_bits(5))
    inside, outside = np.full(6, 0.25), np.full(6, 0.25)
    plainly = size_weighted(rows, 5, np.append(0.0, inside[1:]), np.append(outside[:-1], 0.0))
    assert np.array_equal(size_weighted(rows, 5, inside, outside), plainly)


@pytest.mark.parametrize("unit", [Fraction(1, 10**9), Fraction(1), Fraction(10**9)], ids=str)
def test_floats_agree_with_fractions_from_eleven_players_on(unit: Fraction) -> None:
    """Eleven players are the first that are not reckoned in fractions; the oracle still is."""
    draw = random.Random(5)
    worths = [Fraction(0)] + [draw.randint(-9, 9) * unit for _ in range(2**11 - 1)]
    game = CoalitionalGame(names(11), worths)
    for value, oracle in (
        (banzhaf, plain.banzhaf),
        (solidarity, plain.solidarity),
        (least_square_prenucleolus, plain.least_square_prenucleolus),
    ):
        found = value(game)
        assert found.guarantee is Guarantee.proven
        gap = max(abs(Fraction(one) - two) for one, two in zip(found.vector(), oracle(worths), strict=True))
        assert gap <= Fraction(1, 10**13) * 9 * unit
    assert raw_banzhaf(game).vector() == pytest.approx([1024 * one for one in banzhaf(game).vector()])


def test_a_large_worth_among_small_ones_costs_no_more_than_its_own_rounding() -> None:
    """The amounts of 1e15 + small worths are right to 1e-13 of the largest worth."""
    count = 13
    table = np.round(np.random.default_rng(3).standard_normal(1 << count) * 1000)
    table[0], table[77] = 0.0, 1e15
    found = shapley(CoalitionalGame(names(count), table)).vector()
    chances = [Fraction(1, count * comb(count - 1, size)) for size in range(count)]
    for player in (0, 5, 12):
        rest = [mask for mask in range(1 << count) if not mask >> player & 1]
        exact = sum(
            (Fraction(table[m | 1 << player]) - Fraction(table[m])) * chances[m.bit_count()] for m in rest
        )
        assert abs(Fraction(found[player]) - exact) <= Fraction(1, 10**13) * 10**15


def test_symmetric_players_get_the_same_and_the_total_is_shared() -> None:
    count = 18
    table = sizes(count) ** 1.5
    found = np.array(shapley(CoalitionalGame(names(count), table)).vector())
    assert np.ptp(found) <= 1e-14 * table[-1]
    assert np.abs(found - table[-1] / count).max() <= 1e-14 * table[-1]


def test_no_copy_of_the_table_is_made() -> None:
    """A table of 32 MiB is valued within 8 MiB."""
    game = tabled(22)
    shapley(tabled(11))  # what is imported on first use is not counted
    tracemalloc.start()
    shapley(game)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 8 * 2**20


def test_a_function_is_asked_row_by_row_and_nothing_is_kept() -> None:
    count = 21
    longest = 0

    def worth(masks: np.ndarray) -> np.ndarray:
        nonlocal longest
        longest = max(longest, len(masks))
        return np.bitwise_count(masks).astype(float) ** 2 + (masks & 1)

    game = FunctionGame(names(count), worth)
    tracemalloc.start()
    found = shapley(game)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 2**24 - 1  # of worths alone there are 2**24 bytes
    assert longest <= 2**16
    # v = |S|**2 + [player 0 is there]: n each, and one more for player 0
    assert found.vector() == pytest.approx([count + 1.0] + [float(count)] * (count - 1), rel=1e-13)
    assert "64 MiB" in found.provenance.method


def test_a_function_and_its_table_are_valued_alike() -> None:
    count = 21
    table = tabled(count, seed=8).table
    asked = shapley(FunctionGame(names(count), lambda masks: table[masks])).vector()
    assert asked == shapley(CoalitionalGame(names(count), table, copy=False)).vector()


def test_beyond_thirty_players_the_remedy_is_named() -> None:
    game = FunctionGame(names(31), lambda masks: np.bitwise_count(masks) * 1.0)
    with pytest.raises(InputError, match="sampled_shapley"):
        shapley(game)
    with pytest.raises(InputError, match="sampled_banzhaf"):
        banzhaf(game)
    with pytest.raises(InputError, match="at most 30"):
        solidarity(game)


def test_amounts_beyond_floating_point_are_refused() -> None:
    game = AdditiveGame(names(600), [1e150] * 600)  # 2**599 coalitions gain by each player
    with pytest.raises(InputError, match="beyond floating point"):
        raw_banzhaf(game)
