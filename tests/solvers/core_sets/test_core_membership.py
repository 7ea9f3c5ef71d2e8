"""Membership: imputations, core, core cover, reasonable set, kernel, prekernel, bargaining set."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog
from slow_core import drawn, game_of, squares, surplus

from citypact.errors import InputError
from citypact.games.coalitional import CoalitionalGame
from citypact.solvers.core_sets.bargaining_set import in_bargaining_set
from citypact.solvers.core_sets.core_membership import in_core, in_core_cover, in_imputations, in_reasonable
from citypact.solvers.core_sets.core_report import core
from citypact.solvers.core_sets.excess_table import excesses
from citypact.solvers.core_sets.kernel_membership import in_kernel, in_prekernel

MAJORITY = [0, 0, 0, 1, 0, 1, 1, 1]
THIRD = Fraction(1, 3)


def spread(seed: int, size: int, total: int) -> tuple[Fraction, ...]:
    """A random efficient vector of small fractions, at least 0."""
    cuts = sorted(np.random.default_rng(seed).integers(0, 2 * total + 1, size - 1).tolist())
    return tuple(Fraction(high - low, 2) for low, high in zip([0, *cuts], [*cuts, 2 * total], strict=True))


@given(st.integers(0, 10**6), st.integers(2, 5))
@settings(max_examples=60, deadline=None)
def test_kernel_and_prekernel_by_definition(seed: int, size: int) -> None:
    worths = drawn(seed, size, 0, 4, 6)
    for player in range(size):
        worths[1 << player] = 0
    x = spread(seed, size, 6)
    pairs = list(permutations(range(size), 2))
    equal = all(surplus(worths, x, i, j) == surplus(worths, x, j, i) for i, j in pairs)
    kernel = all(surplus(worths, x, i, j) <= surplus(worths, x, j, i) or x[j] == 0 for i, j in pairs)
    assert bool(in_prekernel(game_of(worths), x)) == equal
    report = in_kernel(game_of(worths), x)
    assert bool(report) == kernel
    if not report:
        (strong,), (weak,), coalition = report.witness
        assert strong in coalition
        assert weak not in coalition
        i, j = "abcde".index(strong), "abcde".index(weak)
        assert report.gap == surplus(worths, x, i, j) - surplus(worths, x, j, i)


def justified(worths: Sequence[int], x: Sequence[Fraction], i: int, j: int, through: int) -> bool:
    """Whether some objection cannot be countered: the largest margin, by a float program over y itself."""
    size = len(x)
    held = [float(sum(x[k] for k in range(size) if mask >> k & 1)) for mask in range(1 << size)]
    if worths[through] <= held[through]:
        return False
    rows, bounds = [], []
    for mask in range(1 << size):  # y(D & S) + x(D - S) - margin >= v(D)
        if mask >> j & 1 and not mask >> i & 1:
            rows.append([-float(mask & through & 1 << k != 0) for k in range(size)] + [1.0])
            bounds.append(held[mask & ~through] - worths[mask])
    limits = [((float(x[k]), None) if through >> k & 1 else (0.0, 0.0)) for k in range(size)]
    rows.append([-float(k == i) for k in range(size)] + [1.0])  # y_i - x_i >= margin
    bounds.append(-float(x[i]))
    total = [[float(through >> k & 1) for k in range(size)] + [0.0]]
    found = linprog(
        [0.0] * size + [-1.0], rows, bounds, total, [float(worths[through])], [*limits, (None, None)]
    )
    return found.status == 0 and -found.fun > 1e-9


@given(st.integers(0, 10**6), st.integers(3, 5))
@settings(max_examples=40, deadline=None)
def test_the_bargaining_set_by_definition(seed: int, size: int) -> None:
    worths = drawn(seed, size, 0, 8, 8)
    for player in range(size):
        worths[1 << player] = 0
    x = spread(seed, size, 8)
    expected = not any(
        justified(worths, x, i, j, through)
        for i, j in permutations(range(size), 2)
        for through in range(1 << size)
        if through >> i & 1 and not through >> j & 1
    )
    assert bool(in_bargaining_set(game_of(worths), x)) == expected


def test_the_bargaining_set_of_the_majority_game_is_one_point_up_to_ties() -> None:
    """With all three together the majority game keeps only the equal split (Aumann, Maschler 1964)."""
    game = game_of(MAJORITY)
    assert in_bargaining_set(game, [THIRD] * 3)
    for x in ([0.5, 0.5, 0], [0.4, 0.3, 0.3], [1, 0, 0], [Fraction(33, 100), THIRD, Fraction(101, 300)]):
        assert not in_bargaining_set(game, x)
    assert in_bargaining_set(game, [0.333333333333333, 0.333333333333333, 0.333333333333334])


def test_core_and_kernel_points_are_in_the_bargaining_set() -> None:
    for seed in range(15):
        worths = drawn(seed, 4, 0, 6, 15)
        found = core(game_of(worths))
        if found.allocation is not None:
            assert in_core(game_of(worths), found.allocation)
            assert in_bargaining_set(game_of(worths), found.allocation)
    assert in_bargaining_set(game_of(squares(7)), [7] * 7)
    game = CoalitionalGame(tuple("abcdefgh"), [float(bin(m).count("1") >= 5) for m in range(256)])
    assert in_bargaining_set(game, [Fraction(1, 8)] * 8)
    assert not in_bargaining_set(game, [Fraction(1), *[Fraction(0)] * 7])


def test_the_worst_coalition_is_named() -> None:
    game = game_of([0, 1, 2, 5, 3, 7, 9, 10])
    report = in_core(game, {"c": 3, "a": 3, "b": 4})
    assert report.witness == (("b", "c"),)
    assert report.gap == 2
    assert report.statement == "b+c together get 7, on their own 9"
    assert in_core(game, [2, 3, 4]).statement == "the amounts add up to 9, all players together have 10"
    assert in_imputations(game, [0, 5, 5]).witness == (("a",),)
    assert in_core(game, [0, 5, 5]).gap == 2  # a and c have 5 of 7


def test_costs_speak_of_paying() -> None:
    game = game_of([0, 4, 4, 5], cost=True)
    assert in_core(game, [2.5, 2.5])
    assert in_core(game, [5, 0]).statement == "a pays 5, alone 4"
    assert in_imputations(game, [5, 0]).gap == 1
    assert excesses(game, [5, 0]).tolist() == [0, 1, -4, 0]


def test_floats_may_miss_by_rounding_and_fractions_may_not() -> None:
    game = game_of([0, 0, 0, 0, 0, 0, 0, 1])
    assert in_core(game, [1 / 3, 1 / 3, 1 / 3])
    assert in_prekernel(game, [1 / 3, 1 / 3, 1 / 3])
    hair = Fraction(1, 10**20)
    assert not in_core(game, [1 + hair, -hair, 0])
    assert not in_prekernel(game, [THIRD + hair, THIRD - hair, THIRD])
    assert not in_core(game, [0.5, 0.5, 1e-6])


@pytest.mark.parametrize("unit", [1e-9, 1e9])
def test_any_unit(unit: float) -> None:
    game = game_of([unit * worth for worth in [0, 0, 0, 3, 0, 3, 3, 6]])
    inside, outside = [2 * unit] * 3, [unit, unit, 4 * unit]
    for check in (in_core, in_core_cover, in_reasonable, in_imputations, in_kernel, in_bargaining_set):
        assert check(game, inside), check
    for check in (in_core, in_core_cover, in_reasonable, in_kernel):
        assert not check(game, outside), check


def test_more_than_sixteen_players_in_floating_point() -> None:
    size = 17
    game = CoalitionalGame([f"p{i}" for i in range(size)], np.array(squares(size), dtype=float))
    equal = [float(size)] * size
    assert in_core(game, equal)
    assert in_prekernel(game, equal)
    assert not in_core(game, [0.0, 2.0 * size, *equal[2:]])
    assert excesses(game, equal)[-1] == 0


def test_excesses_by_mask() -> None:
    worths = drawn(4, 4, 0, 9)
    x = [1.5, 2.0, 0.25, 3.0]
    expected = [w - sum(x[i] for i in range(4) if m >> i & 1) for m, w in enumerate(worths)]
    assert excesses(game_of(worths), x).tolist() == expected


def test_misfits_are_named() -> None:
    game = game_of([0, 1, 0, 3])
    with pytest.raises(InputError, match="nothing for b"):
        in_core(game, {"a": 1})
    with pytest.raises(InputError, match="a player of a, b"):
        in_core(game, {"a": 1, "b": 2, "z": 0})
    for unordered in ([1, 1, 1], {1, 2}, 3, None):
        with pytest.raises(InputError, match="one for each of a, b"):
            in_core(game, unordered)  # type: ignore[arg-type]
    with pytest.raises(InputError, match="up to 1e300"):
        in_core(game, [1e308, -1e308])
    with pytest.raises(InputError, match="allocation of b"):
        in_core(game, [1, float("nan")])
    nine = CoalitionalGame([f"p{i}" for i in range(9)], np.zeros(512))
    with pytest.raises(InputError, match="at most 8"):
        in_bargaining_set(nine, [0] * 9)
