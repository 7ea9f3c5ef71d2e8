"""Every property against its definition, on small games full of ties."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import numpy as np
import plain_properties as plain
import pytest
from drawn_coalitions import near_convex
from hypothesis import given, settings
from hypothesis import strategies as st

from citypact.games.coalitional import CoalitionalGame, CooperativeGame
from citypact.solvers.properties.average_convexity import is_average_convex
from citypact.solvers.properties.convexity import is_concave, is_convex
from citypact.solvers.properties.equal_players import is_symmetric
from citypact.solvers.properties.gaps import is_k_convex, is_one_convex, is_quasi_balanced, is_semi_convex
from citypact.solvers.properties.monotonicity import is_monotone, is_weakly_superadditive, is_zero_monotone
from citypact.solvers.properties.sums import (
    is_additive,
    is_constant_sum,
    is_degenerate,
    is_essential,
    is_weakly_constant_sum,
)
from citypact.solvers.properties.superadditivity import is_subadditive, is_superadditive
from citypact.solvers.property_report import PropertyReport

NAMES = "abcde"

#: Property, and the list of its violations in plain words of arithmetic.
RULES: list[tuple[Callable[[CooperativeGame], PropertyReport], Callable[[plain.Worths], list[Fraction]]]] = [
    (is_superadditive, plain.superadditive),
    (is_subadditive, plain.negated(plain.superadditive)),
    (is_weakly_superadditive, plain.zero_monotone),
    (is_additive, plain.additive),
    (is_constant_sum, plain.constant_sum),
    (is_weakly_constant_sum, plain.weakly_constant_sum),
    (is_symmetric, plain.symmetric),
    (is_degenerate, plain.degenerate),
    (is_semi_convex, plain.semi_convex),
    (is_average_convex, plain.average_convex),
]
#: Judged one player at a time, so the gap is that of one step.
STEPWISE = [
    (is_monotone, plain.monotone),
    (is_zero_monotone, plain.zero_monotone),
    (is_convex, plain.convex),
    (is_concave, plain.negated(plain.convex)),
]


def game_of(worths: plain.Worths, **options: bool) -> CoalitionalGame:
    return CoalitionalGame(tuple(NAMES[: len(worths).bit_length() - 1]), worths, **options)


@pytest.mark.parametrize(("check", "rule"), RULES + STEPWISE)
@settings(max_examples=60)
@given(worths=near_convex())
def test_yes_or_no_and_the_worst_gap(
    check: Callable[[CooperativeGame], PropertyReport],
    rule: Callable[[plain.Worths], list[Fraction]],
    worths: plain.Worths,
) -> None:
    found = check(game_of(worths))
    worst = max(rule(worths))
    assert found.holds == (worst <= 0)
    assert bool(found.statement) == bool(found.witness) == (found.gap > 0) == (worst > 0)
    if worst > 0 and (check, rule) in RULES:
        assert found.gap == float(worst)
    assert found.gap <= float(max(worst, 0))


@given(worths=near_convex())
def test_a_violated_inequality_can_be_read_off_its_witness(worths: plain.Worths) -> None:
    game = game_of(worths)
    at = {game.members(mask): worth for mask, worth in enumerate(worths)}
    for check, sign in ((is_convex, 1), (is_concave, -1)):
        found = check(game)
        if not found:
            union, common, first, second = found.witness
            assert set(union) == {*first, *second}
            assert set(common) == {*first} & {*second}
            assert sign * (at[first] + at[second] - at[union] - at[common]) == pytest.approx(found.gap)
    for check, sign in ((is_superadditive, 1), (is_subadditive, -1)):
        found = check(game)
        if not found:
            union, first, second = found.witness
            assert sorted(union) == sorted(first + second)
            assert min(len(first), len(second)) > 0
            assert float(sign * (at[first] + at[second] - at[union])) == found.gap
    found = is_monotone(game)
    if not found:
        after, before = found.witness
        assert len(after) == len(before) + 1
        assert set(before) < set(after)
        assert float(at[before] - at[after]) == found.gap


@given(worths=near_convex(), k=st.integers(1, 4))
def test_k_convexity(worths: plain.Worths, k: int) -> None:
    game = game_of(worths)
    k = min(k, game.size)
    assert is_k_convex(game, k).holds == plain.k_convex(worths, k)
    assert is_one_convex(game).holds == plain.k_convex(worths, 1)
    # The n-cover and the (n-1)-cover are the game itself.
    assert is_k_convex(game, game.size).holds == is_convex(game).holds
    # 1-convexity in terms of gaps.
    gaps = [plain.gap(worths, mask) for mask in range(1, len(worths))]
    assert is_one_convex(game).holds == (0 <= gaps[-1] == min(gaps))


@given(worths=near_convex())
def test_quasi_balanced_and_essential(worths: plain.Worths) -> None:
    costs = [-worth for worth in worths]
    surplus = worths[-1] - sum(worths[1 << i] for i in plain.players(worths))
    for game in (game_of(worths), game_of(costs, cost=True)):
        assert is_quasi_balanced(game).holds == plain.quasi_balanced(worths)
        assert is_essential(game).holds == (surplus > 0)
    assert is_degenerate(game_of(worths)).holds == (surplus == 0)


@given(worths=near_convex())
def test_what_implies_what(worths: plain.Worths) -> None:
    game = game_of(worths)
    if is_additive(game):
        assert is_convex(game)
        assert is_concave(game)
    if is_convex(game):
        assert is_superadditive(game)
        assert is_average_convex(game)
        assert is_semi_convex(game)
    if is_superadditive(game):
        assert is_zero_monotone(game)
    if is_constant_sum(game):
        assert is_weakly_constant_sum(game)


@given(worths=near_convex(), order=st.permutations(range(4)))
def test_names_do_not_matter(worths: plain.Worths, order: list[int]) -> None:
    game = game_of(worths)
    places = [place for place in order if place < game.size]
    moved = [
        worths[sum(1 << places[i] for i in range(game.size) if mask >> i & 1)] for mask in range(len(worths))
    ]
    renamed = CoalitionalGame([NAMES[place] for place in places], moved)
    for check, _ in RULES + STEPWISE:
        one, other = check(game), check(renamed)
        assert (one.holds, one.gap) == (other.holds, other.gap)


@given(worths=near_convex(), shift=st.lists(st.integers(-5, 5), min_size=4, max_size=4))
def test_amounts_paid_to_players_do_not_matter(worths: plain.Worths, shift: list[int]) -> None:
    """Strategic equivalence: twice the worths, and a lump sum for each player."""
    lumps = [sum(shift[i] for i in plain.members(worths, mask)) for mask in range(len(worths))]
    game = game_of(worths)
    other = game_of([2 * worth + lump for worth, lump in zip(worths, lumps, strict=True)])
    for check in (
        is_superadditive,
        is_zero_monotone,
        is_convex,
        is_average_convex,
        is_semi_convex,
        is_additive,
    ):
        assert check(other).gap == pytest.approx(2 * check(game).gap, rel=1e-15)


def test_published_cases() -> None:
    """Driessen 1988, p. 75 and 175, and Inarra and Usategui's property where convexity fails."""
    assert is_one_convex(CoalitionalGame([*"abc"], np.array([0.0, 0, 0, 9, 0, 9, 15, 18])))
    assert is_k_convex(CoalitionalGame([*"abc"], np.array([0, 0, 0, 0.4, 0, 0.4, 0, 1])), 2)
    assert not is_k_convex(CoalitionalGame([*"abc"], np.array([0, 0, 0, 0.7, 0, 0.7, 0, 1])), 2)
    worths = [0, 0, 0, 4, 0, 9, 2, 13, 0, 8, 4, 13, 10, Fraction(39, 2), 14, Fraction(149, 6)]
    game = CoalitionalGame([*"abcd"], worths)
    assert is_average_convex(game)
    assert not is_convex(game)
