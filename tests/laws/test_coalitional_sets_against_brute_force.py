"""Cores, nucleoli and kernels of small games against definitions worked out in fractions."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import coalitional_oracles as plain
import coalitional_property_oracles as listed
import coalitional_set_oracles as sets
import pytest
from coalitional_comparisons import rationals, same, same_points
from drawn_coalitions import NAMES, UNITS, game_of, scale_of, worths
from hypothesis import given, settings
from hypothesis import strategies as st

from citypact import solvers
from citypact.errors import InfeasibleDesign

Worths = list[Fraction]
FEW = settings(max_examples=25)

NUCLEOLI = {
    "nucleolus": (sets.one, True),
    "prenucleolus": (sets.one, False),
    "per_capita_nucleolus": (sets.per_head, True),
    "per_capita_prenucleolus": (sets.per_head, False),
}


def rational_alone(game: Worths) -> bool:
    """Whether there is an imputation."""
    return game[-1] >= sum(game[1 << at] for at in range(len(game).bit_length() - 1))


@pytest.mark.parametrize("name", NUCLEOLI)
@FEW
@given(worths(most=3), st.sampled_from(UNITS), st.booleans())
def test_nucleoli_by_definition(name: str, drawn: Worths, unit: Fraction, cost: bool) -> None:
    weight, imputations = NUCLEOLI[name]
    solve = getattr(solvers, name)
    sign = -1 if cost else 1
    stated = game_of([sign * worth * unit for worth in drawn], cost=cost)
    if imputations and not rational_alone(drawn):
        with pytest.raises(InfeasibleDesign):
            solve(stated)
        return
    wanted = sets.nucleolus(drawn, weight, imputations=imputations)
    found = solve(stated)
    same(found, [sign * amount * unit for amount in wanted], scale_of(drawn) * float(unit))


@pytest.mark.parametrize("name", NUCLEOLI)
@FEW
@given(worths(least=4, most=6))
def test_nucleoli_by_the_criterion(name: str, game: Worths) -> None:
    weight, imputations = NUCLEOLI[name]
    if imputations and not rational_alone(game):
        with pytest.raises(InfeasibleDesign):
            getattr(solvers, name)(game_of(game))
        return
    criterion = sets.is_nucleolus if imputations else sets.is_prenucleolus
    found = rationals(getattr(solvers, name)(game_of(game)))
    assert criterion(game, found, weight), f"{list(map(str, found))} for {list(map(str, game))}"


@FEW
@given(worths(most=4))
def test_modiclus_and_anti_prenucleolus(game: Worths) -> None:
    assert sets.is_modiclus(game, rationals(solvers.modiclus(game_of(game))))
    assert sets.is_prenucleolus(plain.dual(game), rationals(solvers.anti_prenucleolus(game_of(game))))


@FEW
@given(worths(least=2, most=4), st.integers(1, 3))
def test_the_proportional_nucleolus(drawn: Worths, raised: int) -> None:
    """Of games in which every coalition is worth something, and all together enough."""
    low = min(drawn)
    game = [Fraction(0), *(worth - low + raised for worth in drawn[1:])]
    game[-1] += sum(game[1 << at] for at in range(len(game).bit_length() - 1))
    found = solvers.proportional_nucleolus(game_of(game))
    wanted = sets.nucleolus(game, lambda mask: 1 / game[mask])
    same(found, wanted, scale_of(game))


@FEW
@given(worths(least=2, most=4), st.sampled_from(UNITS), st.booleans())
def test_cores_and_least_cores(drawn: Worths, unit: Fraction, cost: bool) -> None:
    sign = -1 if cost else 1
    game = [worth * unit for worth in drawn]
    scale, epsilon = scale_of(game), sets.least_core_epsilon(game)
    stated = game_of([sign * worth for worth in game], cost=cost)
    least = solvers.least_core(stated)
    assert abs(least.epsilon - float(epsilon)) <= 1e-9 * scale
    report = solvers.core(stated)
    assert report.empty is (epsilon > 0)
    if report.empty:
        check_collection(game, report.weights)
        assert report.allocation is None
    else:
        x = [sign * amount for amount in report.allocation.vector()]
        assert sum(x) == pytest.approx(float(game[-1]), rel=1e-9, abs=1e-9 * scale)
        assert max(
            float(game[mask]) - sum(x[at] for at in plain.members(mask)) for mask in sets.proper(game)
        ) <= (1e-9 * scale)
    flipped = {tuple(sign * amount for amount in point) for point in sets.core_vertices(game)}
    same_points(solvers.core_vertices(stated), flipped, scale)
    flipped = {tuple(sign * amount for amount in point) for point in listed.least_core_vertices(game)}
    same_points(solvers.least_core_vertices(stated), flipped, 4 * scale)


def check_collection(game: Worths, weights: Any) -> None:
    """A balanced collection worth more than all players together."""
    covered = dict.fromkeys(NAMES[: len(game).bit_length() - 1], 0.0)
    worth = 0.0
    for group, weight in weights.items():
        assert weight > 0
        for name in group:
            covered[name] += weight
        worth += weight * float(game[plain.mask_of(NAMES.index(name) for name in group)])
    assert list(covered.values()) == pytest.approx([1.0] * len(covered), rel=1e-9)
    assert worth > float(game[-1])


@settings(max_examples=40)
@given(st.data())
def test_kernels_and_bargaining_sets(data: Any) -> None:
    game = data.draw(worths(least=2, most=4))
    count = len(game).bit_length() - 1
    halves = st.integers(-4, 8).map(lambda number: Fraction(number, 2))
    x = data.draw(st.lists(halves, min_size=count, max_size=count))
    if data.draw(st.booleans()):
        x[-1] = game[-1] - sum(x[:-1])
    elif rational_alone(game):
        x = sets.nucleolus(game)
    stated = game_of(game)
    assert bool(solvers.in_prekernel(stated, x)) is sets.in_prekernel(game, x)
    assert bool(solvers.in_kernel(stated, x)) is sets.in_kernel(game, x)
    assert bool(solvers.in_bargaining_set(stated, x)) is sets.in_bargaining_set(game, x)


@settings(max_examples=60)
@given(st.data())
def test_objections_and_counter_objections(data: Any) -> None:
    """At imputations of superadditive games, where the bargaining set is more than the core."""
    game = data.draw(worths(least=3, most=4, kinds=("cover",)))
    count = plain.players_of(game)
    spare = game[-1] - sum(game[1 << at] for at in range(count))
    parts = data.draw(st.lists(st.integers(0, 3), min_size=count, max_size=count).filter(any))
    x = [game[1 << at] + spare * part / sum(parts) for at, part in enumerate(parts)]
    assert bool(solvers.in_bargaining_set(game_of(game), x)) is sets.in_bargaining_set(game, x)


def test_the_oracles_agree_with_each_other() -> None:
    """The known numbers of minimal balanced collections, and both ways to the least core."""
    assert [len(sets.minimal_balanced(count)) for count in (2, 3, 4)] == [1, 5, 41]
    game = [Fraction(worth) for worth in (0, 1, 0, 3, 2, 2, 4, 5, 0, 1, 1, 4, 3, 5, 4, 7)]
    assert sets.least_core_epsilon(game) == sets.least_core_epsilon_by_program(game)
    x = sets.nucleolus(game)
    assert sets.is_nucleolus(game, x)
    assert sets.in_kernel(game, x)
    assert not sets.is_nucleolus(game, [x[0] + 1, x[1] - 1, *x[2:]])
