"""Values by weights, by equal shares and by least squares, with dividends and interactions."""

from __future__ import annotations

import random
from collections.abc import Callable
from fractions import Fraction
from itertools import combinations
from math import comb, factorial
from typing import Any

import coalitional_oracles as plain
import numpy as np
import pytest
from coalitional_oracles import players_of
from drawn_coalitions import game_of, scale_of, worths
from hypothesis import given, settings
from hypothesis import strategies as st
from named_cities import names, tabled

from citypact.errors import InfeasibleDesign, InputError
from citypact.games.coalitional import CoalitionalGame
from citypact.games.coalitional.forms import AdditiveGame, DividendGame
from citypact.solvers.values.banzhaf_family import banzhaf, banzhaf_index, normalized_banzhaf
from citypact.solvers.values.equal_sharing import (
    consensus_value,
    egalitarian_shapley,
    equal_division,
    equal_nonseparable,
    equal_surplus,
)
from citypact.solvers.values.interactions import banzhaf_interaction, shapley_interaction
from citypact.solvers.values.least_squares import (
    least_square_nucleolus,
    least_square_prenucleolus,
    least_square_value,
)
from citypact.solvers.values.moebius import dividends
from citypact.solvers.values.shapley_value import shapley
from citypact.solvers.values.weighted_orders import weighted_shapley

Worths = list[Fraction]
FEW = settings(max_examples=30, deadline=None)


# ------------------------------------------------------------------------------- weights


def test_weights_of_kalai_and_samet() -> None:
    """One unanimity game is split by weight; only proportions matter."""
    game = DividendGame(("a", "b", "c"), {("a", "b"): 6, ("c",): 1})
    for unit in (Fraction(1, 10**9), 1, 10**9):
        assert weighted_shapley(game, [2 * unit, unit, 5 * unit]).vector() == (4.0, 2.0, 1.0)
    table = CoalitionalGame(game.players, game.table)
    assert weighted_shapley(table, {"c": 5, "b": 1, "a": 2}).vector() == (4.0, 2.0, 1.0)


def test_orders_from_the_end_agree_with_dividends() -> None:
    """Nine players are valued by orders, in floats; their dividends are known in fractions."""
    draw = random.Random(4)
    listed = [Fraction(0)] + [Fraction(draw.randint(-9, 9)) for _ in range(2**9 - 1)]
    weights = [Fraction(draw.randint(1, 9)) for _ in range(9)]
    wanted = [Fraction(0)] * 9
    for mask, dividend in enumerate(plain.dividends(listed)):
        for player in plain.members(mask):
            wanted[player] += weights[player] / sum(weights[at] for at in plain.members(mask)) * dividend
    found = weighted_shapley(CoalitionalGame(names(9), listed), weights).vector()
    assert found == pytest.approx([float(one) for one in wanted], abs=1e-13 * 9)


def test_equal_weights_are_shapley_and_extreme_ones_do_not_break() -> None:
    game = tabled(14)
    assert weighted_shapley(game, [7] * 14).vector() == pytest.approx(shapley(game).vector(), abs=1e-14)
    steep = weighted_shapley(game, [10.0 ** (10 * at) for at in range(14)]).vector()
    assert sum(steep) == pytest.approx(game.grand, abs=1e-13)
    # The heaviest takes every dividend it is part of: all that it adds, coming last.
    assert steep[-1] == pytest.approx(game.grand - game.table[(1 << 13) - 1], abs=1e-8)


@pytest.mark.parametrize(
    "weights", [[1, 2], [1, 0, 1], [1, -1, 1], [1, float("nan"), 1], {"city 0": 1}, dict.fromkeys("abc", 1)]
)
def test_weights_that_are_refused(weights: Any) -> None:
    with pytest.raises(InputError, match="weight"):
        weighted_shapley(tabled(3), weights)


def test_the_limit_of_weighted_orders_is_named() -> None:
    class Wide(AdditiveGame):
        pass

    table = np.zeros(1 << 23)
    with pytest.raises(InputError, match="at most 22"):
        weighted_shapley(CoalitionalGame(names(23), table, copy=False), [1] * 23)
    assert weighted_shapley(Wide(names(23), range(23)), [1] * 23).vector() == tuple(map(float, range(23)))


# --------------------------------------------------------------------------- equal shares


@FEW
@given(worths(), st.fractions(0, 1, max_denominator=7))
def test_equal_shares_by_their_formulas(game: Worths, share: Fraction) -> None:
    count, grand, given_game = players_of(game), game[-1], game_of(game)
    alone = [game[1 << at] for at in range(count)]
    separable = [grand - game[len(game) - 1 ^ 1 << at] for at in range(count)]
    value = plain.shapley(game)
    surplus = [one + (grand - sum(alone)) / count for one in alone]
    assert list(equal_division(given_game).fractions) == [grand / count] * count
    assert list(equal_surplus(given_game).fractions) == surplus
    found = equal_nonseparable(given_game).fractions
    assert list(found) == [one + (grand - sum(separable)) / count for one in separable]
    mixed = [share * one + (1 - share) * grand / count for one in value]
    assert list(egalitarian_shapley(given_game, share).fractions) == mixed
    assert list(consensus_value(given_game).fractions) == plain.consensus_value(game)


def test_equal_shares_of_three_hundred_cities() -> None:
    game = AdditiveGame(names(300), range(300))
    assert equal_surplus(game).vector() == equal_nonseparable(game).vector() == tuple(map(float, range(300)))
    assert set(equal_division(game).vector()) == {149.5}
    assert consensus_value(game).vector() == pytest.approx(list(range(300)))


@pytest.mark.parametrize("share", [-0.1, 1.5, float("nan")])
def test_a_share_outside_zero_to_one(share: float) -> None:
    with pytest.raises(InputError, match="share"):
        egalitarian_shapley(tabled(2), share)


def test_banzhaf_values_that_add_up_to_nothing() -> None:
    """v = 1 for single players only, of two: marginal contributions 1 and -1."""
    game = CoalitionalGame(("a", "b"), [0, 1, 1, 0])
    for value in (normalized_banzhaf, banzhaf_index):
        with pytest.raises(InfeasibleDesign, match="add up to zero"):
            value(game)
    small = np.array([0.0, 1, 1, 0])
    with pytest.raises(InfeasibleDesign, match="add up to zero"):
        banzhaf_index(CoalitionalGame(names(12), np.tile(small, 1 << 10)))
    assert banzhaf(game).vector() == (0.0, 0.0)


@pytest.mark.parametrize("count", [4, 12])
def test_scalings_of_the_banzhaf_value(count: int) -> None:
    game = CoalitionalGame(names(count), np.arange(1 << count) ** 1.5)
    mean = np.array(banzhaf(game).vector())
    assert banzhaf_index(game).vector() == pytest.approx(mean / mean.sum(), rel=1e-13)
    assert normalized_banzhaf(game).vector() == pytest.approx(mean / mean.sum() * game.grand, rel=1e-13)


# -------------------------------------------------------------------------- least squares


@FEW
@given(worths(least=2))
def test_sizes_can_be_weighed_to_give_the_shapley_value(game: Worths) -> None:
    count = players_of(game)
    weights = [Fraction(1, comb(count - 2, size - 1)) for size in range(1, count)]
    assert list(least_square_value(game_of(game), weights).fractions) == plain.shapley(game)
    equal = least_square_value(game_of(game), [2] * (count - 1)).fractions
    assert equal == least_square_prenucleolus(game_of(game)).fractions


@FEW
@given(worths(), st.booleans())
def test_the_nearest_imputation_satisfies_the_conditions_of_optimality(game: Worths, cost: bool) -> None:
    """x = max(floor, best - t): who is above the floor gave up t, who is on it would give up less."""
    sign = -1 if cost else 1
    turned = [sign * worth for worth in game]
    given_game = game_of(turned, cost=cost)
    floor = [game[1 << at] for at in range(players_of(game))]
    if sum(floor) > game[-1]:
        with pytest.raises(InfeasibleDesign, match="alone"):
            least_square_nucleolus(given_game)
        return
    found = [sign * one for one in least_square_nucleolus(given_game).fractions]
    best = plain.least_square_prenucleolus(game)
    assert sum(found) == game[-1]
    assert all(one >= low for one, low in zip(found, floor, strict=True))
    given_up = [two - one for one, two in zip(found, best, strict=True)]
    above = {gap for gap, one, low in zip(given_up, found, floor, strict=True) if one > low}
    assert len(above) <= 1
    for step in above:
        assert all(gap <= step for gap in given_up)


def test_the_least_square_nucleolus_in_floats() -> None:
    """Twelve players, some of whom the prenucleolus sends below what they have alone."""
    table = np.random.default_rng(2).random(1 << 12) * 3
    table[0], table[-1] = 0.0, 14.0
    for at in range(12):
        table[1 << at] = 1.1
    game = CoalitionalGame(names(12), table)
    found = np.array(least_square_nucleolus(game).vector())
    assert found.sum() == pytest.approx(14.0, rel=1e-13)
    assert found.min() >= 1.1


@pytest.mark.parametrize("weights", [[1], [1, -1], [0, 0], [1, float("inf")], 3, {1: 2, 2: 1}])
def test_size_weights_that_are_refused(weights: object) -> None:
    with pytest.raises(InputError, match="weight"):
        least_square_value(tabled(3), weights)  # type: ignore[arg-type]


# ------------------------------------------------------- dividends and interaction indices


@pytest.mark.parametrize("count", [1, 4, 11])
def test_dividends_add_up_to_the_worths(count: int) -> None:
    draw = random.Random(6)
    listed = [Fraction(0)] + [Fraction(draw.randint(-99, 99), 10) for _ in range(2**count - 1)]
    game = CoalitionalGame(names(count), listed)
    wanted = [float(one) for one in plain.dividends(listed)]
    found = dividends(game)
    assert found == pytest.approx(wanted, abs=1e-16 if count <= 10 else 2**11 * 1e-15)
    stated = DividendGame(game.players, {game.members(mask): wanted[mask] for mask in range(1, 1 << count)})
    assert dividends(stated).tolist() == wanted


def interaction(game: Worths, chance: Callable[[int, int], Fraction], value: list[Fraction]) -> np.ndarray:
    count = players_of(game)
    found = np.diag([float(one) for one in value])
    for one, other in combinations(range(count), 2):
        pair = 1 << one | 1 << other
        exact = sum(
            chance(mask.bit_count(), count)
            * (game[mask | pair] - game[mask | 1 << one] - game[mask | 1 << other] + game[mask])
            for mask in range(len(game))
            if not mask & pair
        )
        found[one, other] = found[other, one] = exact
    return found


def shapley_chance(size: int, count: int) -> Fraction:
    return Fraction(factorial(size) * factorial(count - size - 2), factorial(count - 1))


def banzhaf_chance(size: int, count: int) -> Fraction:
    return Fraction(1, 2 ** (count - 2))


@FEW
@given(worths())
def test_interactions_by_their_definition(game: Worths) -> None:
    given_game, near = game_of(game), 1e-15 * scale_of(game)
    shapley_way = interaction(game, shapley_chance, plain.shapley(game))
    assert np.abs(shapley_interaction(given_game) - shapley_way).max() <= 4 * near
    banzhaf_way = interaction(game, banzhaf_chance, plain.banzhaf(game))
    assert np.abs(banzhaf_interaction(given_game) - banzhaf_way).max() <= 4 * near


def test_interactions_of_twelve_players() -> None:
    """In floats, by one pass; the oracle is the definition in fractions."""
    draw = random.Random(12)
    listed = [Fraction(0)] + [Fraction(draw.randint(-9, 9)) for _ in range(2**12 - 1)]
    game = CoalitionalGame(names(12), listed)
    for index, chance, value in (
        (shapley_interaction, shapley_chance, shapley),
        (banzhaf_interaction, banzhaf_chance, banzhaf),
    ):
        wanted = interaction(listed, chance, [Fraction(one) for one in value(game).vector()])
        assert np.abs(index(game) - wanted).max() <= 1e-13 * 9


def test_limits_of_tables_by_pair() -> None:
    game = AdditiveGame(names(25), range(25))
    for table in (dividends, shapley_interaction, banzhaf_interaction):
        with pytest.raises(InputError, match="at most 24"):
            table(game)
