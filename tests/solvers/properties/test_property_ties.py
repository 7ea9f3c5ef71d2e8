"""Ties stay ties in any unit, worths that were computed are judged up to rounding."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from citypact.errors import InputError
from citypact.games.coalitional import CoalitionalGame, FunctionGame
from citypact.games.coalitional.masks import sizes
from citypact.solvers.properties.average_convexity import is_average_convex
from citypact.solvers.properties.convexity import is_concave, is_convex
from citypact.solvers.properties.equal_players import (
    dummy_players,
    is_symmetric,
    null_players,
    symmetric_players,
)
from citypact.solvers.properties.gaps import is_k_convex, is_quasi_balanced, is_semi_convex
from citypact.solvers.properties.monotonicity import is_monotone, is_zero_monotone
from citypact.solvers.properties.simplicity import is_simple
from citypact.solvers.properties.sums import is_additive, is_constant_sum
from citypact.solvers.properties.superadditivity import is_subadditive, is_superadditive
from citypact.solvers.worths.scaled_worths import scaled_worths


def names(n: int) -> list[str]:
    return [f"c{i}" for i in range(n)]


def sums_of(amounts: list[float]) -> np.ndarray:
    """Sums in tenths, each the floating-point number nearest to the decimal."""
    tenths = [round(10 * amount) for amount in amounts]
    masks = np.arange(1 << len(amounts))
    return sum(tenth * (masks >> i & 1) for i, tenth in enumerate(tenths)) / 10


@pytest.mark.parametrize("unit", [1e-9, 1.0, 1e9])
@pytest.mark.parametrize("n", [2, 3, 11, 14])
def test_an_additive_game_is_a_tie_everywhere(n: int, unit: float) -> None:
    power = round(np.log10(unit))
    amounts = [0.1, 0.2, 0.7, 1.1, 2.3] * 4
    table = np.array([float(f"{worth:.1f}e{power}") for worth in sums_of(amounts[:n])])
    game = CoalitionalGame(names(n), table)
    for check in (is_additive, is_convex, is_concave, is_superadditive, is_subadditive, is_constant_sum):
        assert check(game), check
    assert dummy_players(game) == tuple(names(n))
    table[-1] = float(f"{sums_of(amounts[:n])[-1] - 0.1:.1f}e{power}")
    short = CoalitionalGame(names(n), table)
    for check in (is_additive, is_convex, is_superadditive, is_zero_monotone, is_constant_sum):
        found = check(short)
        assert not found, check
        assert found.gap == pytest.approx(0.1 * unit, rel=1e-12)


def test_the_smallest_difference_that_was_typed_counts() -> None:
    assert is_additive(CoalitionalGame([*"ab"], [0, 0.1, 0.2, 0.3]))
    low = is_superadditive(CoalitionalGame([*"ab"], [0, 0.1, 0.2, 0.29999999999999]))
    assert low.gap == 1e-14
    assert low.statement == "v(a+b) = 0.29999999999999 < v(a) + v(b) = 0.3"
    thirds = [Fraction(0), Fraction(1, 3), Fraction(1, 3), Fraction(2, 3)]
    assert is_additive(CoalitionalGame([*"ab"], thirds))
    assert not is_additive(CoalitionalGame([*"ab"], [*thirds[:3], Fraction(2, 3) + Fraction(1, 10**40)]))
    assert not is_convex(CoalitionalGame([*"ab"], [0, 10**30, 1, 10**30]))


@pytest.mark.parametrize("n", [4, 14, 17])
def test_worths_that_were_computed_are_judged_up_to_rounding(n: int) -> None:
    generator = np.random.default_rng(n)
    amounts = generator.random(n)
    masks = np.arange(1 << n)
    table = sum(amount * (masks >> i & 1) for i, amount in enumerate(amounts))
    game = CoalitionalGame(names(n), table)
    assert scaled_worths(game).computed
    for check in (is_additive, is_convex, is_concave, is_superadditive, is_subadditive, is_quasi_balanced):
        assert check(game), check
    assert dummy_players(game) == tuple(names(n))
    table[-1] -= 1e-10
    for check in (is_additive, is_convex, is_superadditive, is_quasi_balanced, is_semi_convex):
        assert not check(CoalitionalGame(names(n), table)), check


@pytest.mark.parametrize("n", [13, 16, 17, 20])
def test_games_of_many_players(n: int) -> None:
    size = sizes(n).astype(float)
    convex = CoalitionalGame(names(n), size**2)
    assert is_convex(convex)
    assert is_superadditive(convex)
    assert is_average_convex(convex)
    assert is_k_convex(convex, n - 1)
    assert is_symmetric(convex)
    assert symmetric_players(convex) == (tuple(names(n)),)
    table = size**2
    table[0b1011] = 1.0
    dented = CoalitionalGame(names(n), table)
    assert is_monotone(dented).gap == 3.0
    assert not is_convex(dented)
    assert is_superadditive(dented).gap == 4.0
    assert symmetric_players(dented) == (("c0", "c1", "c3"), ("c2", *names(n)[4:]))


def test_twenty_players_are_refused_where_three_to_the_power_of_n_is_too_much() -> None:
    # Pairs of pairs lose by joining; neither single players nor complements show it.
    size = sizes(19).astype(float)
    table = np.where(size == 2, 6.0, np.where(size == 4, 10.0, size**2))
    game = CoalitionalGame(names(19), table)
    with pytest.raises(InputError, match="is_superadditive: found 19 players, expected at most 18"):
        is_superadditive(game)
    with pytest.raises(InputError, match="at most 16 to compare all nested"):
        is_average_convex(game)
    table[0b11] = 400.0
    assert is_superadditive(CoalitionalGame(names(19), table)).witness[1] == ("c0", "c1")
    many = FunctionGame(names(25), lambda masks: np.zeros(len(masks)))
    for check in (is_convex, is_simple, is_additive, is_superadditive, null_players):
        with pytest.raises(InputError, match="25, expected at most 24"):
            check(many)
    with pytest.raises(InputError, match="up to 1e300"):
        is_convex(FunctionGame(names(17), lambda masks: 1e307 * np.bitwise_count(masks)))


def test_players_that_are_alike() -> None:
    """Gloves: one left, two right, and one with none."""
    worths = [float(mask & 1 and mask & 6 != 0) for mask in range(16)]
    game = CoalitionalGame(("left", "right 1", "right 2", "none"), worths)
    assert symmetric_players(game) == (("left",), ("right 1", "right 2"), ("none",))
    assert null_players(game) == dummy_players(game) == ("none",)
    owner = CoalitionalGame(("left", "right", "own"), [0, 0, 0, 1, 0.3, 0.3, 0.3, 1.3])
    assert (null_players(owner), dummy_players(owner)) == ((), ("own",))
    assert null_players(CoalitionalGame([*"a"], [0, 0])) == ("a",)


def test_simple_games() -> None:
    assert is_simple(CoalitionalGame([*"ab"], [0, 1, 0, 1]))
    assert is_simple(CoalitionalGame([*"a"], [0, 1]))
    assert is_simple(CoalitionalGame([*"ab"], [0, 1, 0, 2])).gap == 1.0
    assert is_simple(CoalitionalGame([*"ab"], [0, 1, 0, -0.25])).witness == (("a", "b"),)
    loses = is_simple(CoalitionalGame([*"ab"], [0, 0, 0, 0]))
    assert loses.statement == "v(a+b) = 0: the grand coalition loses"
    assert is_simple(CoalitionalGame([*"abc"], [0, 1, 0, 0, 0, 1, 0, 1])).statement == "v(a+b) = 0 < v(a) = 1"


def test_one_player() -> None:
    game = CoalitionalGame([*"a"], [0, 3])
    for check in (
        is_additive,
        is_convex,
        is_superadditive,
        is_average_convex,
        is_quasi_balanced,
        is_symmetric,
    ):
        assert check(game), check
    for bad in (0, 2, True, 1.5):
        with pytest.raises(InputError, match="between 1 and 1"):
            is_k_convex(game, bad)  # type: ignore[arg-type]


def test_costs_are_judged_as_they_stand() -> None:
    costs = CoalitionalGame([*"ab"], [0, 3, 4, 5], cost=True)
    assert is_subadditive(costs)
    assert is_concave(costs)
    assert is_superadditive(costs).statement == "c(a+b) = 5 < c(a) + c(b) = 7"
