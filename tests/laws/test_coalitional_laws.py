"""Laws that solution concepts keep in every game: axioms, units, orientation, renaming."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from coalitional_oracles import players_of
from drawn_coalitions import NAMES, game_of, scale_of, worths
from hypothesis import given, settings
from hypothesis import strategies as st

from citypact import solvers
from citypact.errors import InfeasibleDesign
from citypact.games.coalitional import CoalitionalGame

Worths = list[Fraction]
FEW = settings(max_examples=20)

#: Concepts that share v(N) and keep names apart, dummies at their worth and shifts out of the way.
COVARIANT = (
    "shapley",
    "nucleolus",
    "prenucleolus",
    "per_capita_nucleolus",
    "per_capita_prenucleolus",
    "modiclus",
    "anti_prenucleolus",
    "tau",
    "gately",
    "equal_surplus",
    "equal_nonseparable",
    "consensus_value",
    "least_square_prenucleolus",
    "least_square_nucleolus",
)
#: Efficient, but not of that kind: a player's own worth counts like any other.
EFFICIENT = (*COVARIANT, "solidarity", "equal_division", "normalized_banzhaf", "disruption_nucleolus")
#: Indifferent to the orientation: values act on costs as they are.
LINEAR = (
    "shapley",
    "banzhaf",
    "raw_banzhaf",
    "solidarity",
    "equal_division",
    "equal_surplus",
    "equal_nonseparable",
    "consensus_value",
    "least_square_prenucleolus",
)
#: Computed on -c for a cost game.
ORIENTED = (
    "nucleolus",
    "prenucleolus",
    "per_capita_nucleolus",
    "per_capita_prenucleolus",
    "modiclus",
    "anti_prenucleolus",
    "tau",
    "gately",
)


def answer(name: str, game: CoalitionalGame) -> np.ndarray | None:
    """Return the amounts, None where the concept does not exist for the game."""
    try:
        return np.array(getattr(solvers, name)(game).vector())
    except InfeasibleDesign:
        return None


def alike(one: np.ndarray | None, other: np.ndarray | None, scale: float) -> None:
    """Both missing, or equal to rounding."""
    assert (one is None) == (other is None)
    if one is not None and other is not None:
        beyond = max(scale, float(np.abs(one).max()))
        assert np.abs(one - other).max() <= 1e-9 * beyond


def shifted(game: Worths, factor: Fraction, shifts: list[Fraction]) -> Worths:
    """Return factor * v(S) plus the shifts of the members of S."""
    return [
        factor * worth + sum(shift for at, shift in enumerate(shifts) if mask >> at & 1)
        for mask, worth in enumerate(game)
    ]


@pytest.mark.parametrize("name", EFFICIENT)
@FEW
@given(worths(), st.booleans())
def test_all_of_the_worth_is_shared(name: str, game: Worths, cost: bool) -> None:
    found = answer(name, game_of(game, cost=cost))
    if found is not None:
        beyond = max(scale_of(game), float(np.abs(found).max()))
        assert abs(found.sum() - float(game[-1])) <= 1e-9 * beyond


@pytest.mark.parametrize("name", [*COVARIANT, "banzhaf", "solidarity"])
@FEW
@given(st.data())
def test_only_the_names_move_when_players_change_places(name: str, data: Any) -> None:
    game = data.draw(worths(least=2))
    order = data.draw(st.permutations(range(players_of(game))))
    moved = [Fraction(0)] * len(game)
    for mask, worth in enumerate(game):
        moved[sum(1 << order[at] for at in range(players_of(game)) if mask >> at & 1)] = worth
    before, after = answer(name, game_of(game)), answer(name, game_of(moved))
    alike(before, None if after is None else after[list(order)], scale_of(game))


@pytest.mark.parametrize("name", COVARIANT)
@FEW
@given(st.data())
def test_strategically_equivalent_games_are_shared_alike(name: str, data: Any) -> None:
    game = data.draw(worths())
    shift = st.integers(-50, 50).map(lambda number: Fraction(number, 4))
    shifts = data.draw(st.lists(shift, min_size=players_of(game), max_size=players_of(game)))
    factor = data.draw(st.sampled_from((Fraction(1, 3), Fraction(1), Fraction(7))))
    other = shifted(game, factor, shifts)
    before, after = answer(name, game_of(game)), answer(name, game_of(other))
    moved = None if before is None else float(factor) * before + [float(shift) for shift in shifts]
    alike(moved, after, scale_of(other))


@pytest.mark.parametrize("name", [*EFFICIENT, "banzhaf", "raw_banzhaf"])
@pytest.mark.parametrize("unit", [Fraction(1, 10**9), Fraction(1, 1000), Fraction(10**9)], ids=str)
@settings(max_examples=8)
@given(worths())
def test_nothing_depends_on_the_unit(name: str, unit: Fraction, game: Worths) -> None:
    scaled = game_of([worth * unit for worth in game])
    before, after = answer(name, game_of(game)), answer(name, scaled)
    assert (before is None) == (after is None)
    if before is not None and after is not None:
        alike(before * float(unit), after, scale_of(game) * float(unit))


@pytest.mark.parametrize("name", [*LINEAR, "myerson", "owen", "aumann_dreze", "position_value"])
@FEW
@given(st.data())
def test_values_of_sums_are_sums_of_values(name: str, data: Any) -> None:
    one = data.draw(worths(least=3, most=4))
    entries = st.lists(st.integers(-5, 5), min_size=len(one) - 1, max_size=len(one) - 1)
    other = [Fraction(0), *map(Fraction, data.draw(entries))]
    extra: list[Any] = []
    if name in ("myerson", "position_value"):
        extra = [[(NAMES[0], NAMES[2]), (NAMES[1], NAMES[2])]]
    elif name in ("owen", "aumann_dreze"):
        rest = tuple(NAMES[at] for at in range(1, players_of(one)) if at != 2)
        extra = [[(NAMES[0], NAMES[2]), rest]]
    both = [left + right for left, right in zip(one, other, strict=True)]
    value: Callable[..., Any] = getattr(solvers, name)
    parts = [np.array(value(game_of(game), *extra).vector()) for game in (one, other, both)]
    assert np.abs(parts[0] + parts[1] - parts[2]).max() <= 1e-9 * max(map(scale_of, (one, other, both)))


@pytest.mark.parametrize("name", LINEAR)
@FEW
@given(worths())
def test_values_act_on_costs_as_they_are(name: str, game: Worths) -> None:
    alike(answer(name, game_of(game)), answer(name, game_of(game, cost=True)), scale_of(game))


@pytest.mark.parametrize("name", ORIENTED)
@FEW
@given(worths())
def test_costs_are_gains_turned_round(name: str, game: Worths) -> None:
    gains = answer(name, game_of([-worth for worth in game]))
    costs = answer(name, game_of(game, cost=True))
    alike(None if gains is None else -gains, costs, scale_of(game))


@pytest.mark.parametrize("name", ["shapley", "banzhaf", "nucleolus", "prenucleolus", "tau"])
@FEW
@given(worths(most=4))
def test_a_player_who_adds_nothing_gets_nothing(name: str, smaller: Worths) -> None:
    alone, joined = answer(name, game_of(smaller)), answer(name, game_of([*smaller, *smaller]))
    if name in ("shapley", "banzhaf"):  # and the others get what they got
        assert alone is not None
        alike(np.append(alone, 0.0), joined, scale_of(smaller))
    elif joined is not None:
        assert abs(joined[-1]) <= 1e-9 * scale_of(smaller)


@pytest.mark.parametrize("name", COVARIANT)
@settings(max_examples=10)
@given(st.data())
def test_an_additive_game_leaves_everyone_where_they_are(name: str, data: Any) -> None:
    shifts = [Fraction(one) for one in data.draw(st.lists(st.integers(-9, 9), min_size=1, max_size=5))]
    found = answer(name, game_of(shifted([Fraction(0)] * (1 << len(shifts)), Fraction(1), shifts)))
    if name == "gately" and found is None:
        return  # nobody adds anything to share by
    alike(found, np.array([float(shift) for shift in shifts]), float(max(map(abs, shifts))))


@pytest.mark.parametrize("name", [*COVARIANT, "banzhaf", "solidarity"])
@settings(max_examples=10)
@given(st.lists(st.integers(-5, 9), min_size=2, max_size=5))
def test_equals_are_paid_equally(name: str, by_size: list[int]) -> None:
    levels = [Fraction(0), *map(Fraction, by_size)]
    found = answer(name, game_of([levels[mask.bit_count()] for mask in range(1 << len(by_size))]))
    if found is not None:
        assert np.ptp(found) <= 1e-9 * max(map(abs, by_size))


@FEW
@given(worths(least=2))
def test_the_core_holds_its_famous_points(game: Worths) -> None:
    stated = game_of(game)
    if solvers.is_convex(stated):
        assert solvers.in_core(stated, solvers.shapley(stated))
    if not solvers.core(stated).empty:
        nucleolus = solvers.nucleolus(stated)
        assert solvers.in_core(stated, nucleolus)
        assert solvers.in_kernel(stated, nucleolus)
        alike(np.array(nucleolus.vector()), answer("prenucleolus", stated), scale_of(game))
    assert solvers.in_prekernel(stated, solvers.prenucleolus(stated))
    least = solvers.least_core(stated)
    highest = np.max(solvers.excesses(stated, solvers.prenucleolus(stated))[1:-1])
    assert abs(highest - least.epsilon) <= 1e-9 * scale_of(game)


@FEW
@given(worths(), st.fractions(0, 1, max_denominator=4))
def test_egalitarian_mixtures(game: Worths, share: Fraction) -> None:
    stated = game_of(game)
    found = np.array(solvers.egalitarian_shapley(stated, share).vector())
    ends = [np.array(solvers.egalitarian_shapley(stated, end).vector()) for end in (0, 1)]
    known = [np.array(value(stated).vector()) for value in (solvers.shapley, solvers.equal_division)]
    mixed = float(share) * ends[1] + (1 - float(share)) * ends[0]
    assert np.abs(found - mixed).max() <= 1e-9 * scale_of(game)
    near = [[bool(np.abs(end - one).max() <= 1e-9 * scale_of(game)) for one in known] for end in ends]
    assert (near[0][0] and near[1][1]) or (near[0][1] and near[1][0])


@FEW
@given(worths())
def test_interactions_add_up_to_what_pairs_change(game: Worths) -> None:
    """Grabisch and Roubens 1999: symmetric; of two players alone, v(12) - v(1) - v(2)."""
    for index in (solvers.shapley_interaction, solvers.banzhaf_interaction):
        matrix = np.asarray(index(game_of(game)))
        assert matrix.shape == (players_of(game), players_of(game))
        assert np.abs(matrix - matrix.T).max() <= 1e-9 * scale_of(game)
        if players_of(game) == 2:
            assert matrix[0, 1] == pytest.approx(float(game[3] - game[1] - game[2]))
