"""Polytopes of allocations, their centres and what it costs to make them non-empty, in fractions."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations
from typing import Any

import coalitional_oracles as plain
import coalitional_property_oracles as listed
import coalitional_set_oracles as sets
import numpy as np
import pytest
from coalitional_comparisons import rationals, same, same_points
from drawn_coalitions import UNITS, game_of, scale_of, worths
from hypothesis import given, settings
from hypothesis import strategies as st
from rational_programs import Infeasible, highest

from citypact import solvers
from citypact.errors import InfeasibleDesign

Worths = list[Fraction]
Points = set[tuple[Fraction, ...]]
FEW = settings(max_examples=25)


def between(low: list[Fraction], high: list[Fraction] | None, total: Fraction) -> Points:
    """Return the vertices of the allocations of ``total`` within bounds."""
    count = len(low)
    rows = [[int(at == place) for at in range(count)] for place in range(count)]
    least = list(low)
    if high is not None:
        rows += [[-entry for entry in row] for row in rows]
        least += [-bound for bound in high]
    return sets.vertices(rows, least, total)


def best_marginals(game: Worths) -> list[Fraction]:
    return [
        max(game[mask] - game[mask ^ 1 << at] for mask in range(len(game)) if mask >> at & 1)
        for at in range(plain.players_of(game))
    ]


@FEW
@given(worths(least=2, most=4), st.sampled_from(UNITS), st.booleans())
def test_boxes(drawn: Worths, unit: Fraction, cost: bool) -> None:
    game, sign = [worth * unit for worth in drawn], -1 if cost else 1
    stated = game_of([sign * worth for worth in game], cost=cost)
    alone = [game[1 << at] for at in range(plain.players_of(game))]
    cover: Points = set()
    least, most = listed.minimal_rights(game), listed.utopia(game)
    if all(low <= high for low, high in zip(least, most, strict=True)):
        cover = between(least, most, game[-1])
    for found, wanted in (
        (solvers.imputation_vertices(stated), between(alone, None, game[-1])),
        (solvers.reasonable_vertices(stated), between(alone, best_marginals(game), game[-1])),
        (solvers.core_cover_vertices(stated), cover),
    ):
        flipped = {tuple(sign * amount for amount in point) for point in wanted}
        same_points(found, flipped, 4 * scale_of(game))
        if len(found):
            assert found.tolist() == sorted(found.tolist())
    assert bool(solvers.is_quasi_balanced(stated)) is (listed.tau(game) is not None)


@FEW
@given(worths(least=2, most=4), st.sampled_from((-2, -1, 0, 1, 3)))
def test_strong_cores(game: Worths, epsilon: int) -> None:
    found = solvers.epsilon_core_vertices(game_of(game), epsilon)
    same_points(found, sets.core_vertices(game, Fraction(epsilon)), 4 * scale_of(game) + 3)


@FEW
@given(st.data())
def test_mixtures_of_orders(data: Any) -> None:
    game = data.draw(worths(least=2, most=4))
    orders = sorted(listed.marginal_vectors(game))
    same_points(np.unique(solvers.marginal_vectors(game_of(game)), axis=0), set(orders), scale_of(game))
    weights = data.draw(st.lists(st.integers(0, 2), min_size=len(orders), max_size=len(orders)))
    mixed = [Fraction(0)] * plain.players_of(game)
    for weight, point in zip(weights, orders, strict=True):
        mixed = [amount + weight * one for amount, one in zip(mixed, point, strict=True)]
    x = [amount / sum(weights) for amount in mixed] if any(weights) else list(orders[0])
    shift = data.draw(st.sampled_from((0, 0, 1, Fraction(1, 1000))))
    x = [x[0] + shift, *x[1:-1], x[-1] - shift]
    columns = [[*point, 1] for point in orders]
    try:
        highest([0] * len(columns), list(zip(*columns, strict=True)), [*x, 1])
        inside = True
    except Infeasible:
        inside = False
    assert bool(solvers.in_weber_set(game_of(game), x)) is inside


@FEW
@given(worths(least=2, most=4), st.booleans())
def test_what_it_costs_to_keep_everyone_in(game: Worths, cost: bool) -> None:
    stated = game_of([-worth if cost else worth for worth in game], cost=cost)
    found = solvers.cost_of_stability(stated)
    assert found.subsidy == pytest.approx(float(listed.cost_of_stability(game)), rel=1e-9, abs=1e-12)


def centroid(corners: list[tuple[Fraction, ...]]) -> list[Fraction]:
    """Return the centre of gravity of a polygon, a segment or a point of three amounts."""
    middle = [sum(point[at] for point in corners) / len(corners) for at in range(3)]
    if len(corners) < 3:
        return middle
    around = sorted(
        corners, key=lambda point: np.arctan2(float(point[1] - middle[1]), float(point[0] - middle[0]))
    )
    area, sums = Fraction(0), [Fraction(0)] * 3
    for one, other in zip(around, [*around[1:], around[0]], strict=True):
        part = (one[0] - middle[0]) * (other[1] - middle[1]) - (one[1] - middle[1]) * (other[0] - middle[0])
        area += part
        sums = [sums[at] + part * (middle[at] + one[at] + other[at]) / 3 for at in range(3)]
    return [amount / area for amount in sums]


@settings(max_examples=60)
@given(worths(least=3, most=3), st.sampled_from(UNITS))
def test_the_centre_of_the_core(drawn: Worths, unit: Fraction) -> None:
    game = [worth * unit for worth in drawn]
    corners = sorted(sets.core_vertices(game))
    if not corners:
        with pytest.raises(InfeasibleDesign):
            solvers.core_center(game_of(game))
    else:
        same(solvers.core_center(game_of(game)), centroid(corners), 4 * scale_of(game))


@FEW
@given(worths())
def test_least_squares_kept_rational(game: Worths) -> None:
    """The imputation nearest to the least-square prenucleolus: lower all to their own worth or by t."""
    alone = [game[1 << at] for at in range(plain.players_of(game))]
    if sum(alone) > game[-1]:
        with pytest.raises(InfeasibleDesign):
            solvers.least_square_nucleolus(game_of(game))
        return
    free = plain.least_square_prenucleolus(game)
    for count in range(len(alone) + 1):
        for held in combinations(range(len(alone)), count):
            loose = [at for at in range(len(alone)) if at not in held]
            excess = sum(free[at] for at in loose) + sum(alone[at] for at in held) - game[-1]
            step = excess / len(loose) if loose else max(free[at] - alone[at] for at in held)
            x = [alone[at] if at in held else free[at] - step for at in range(len(alone))]
            rational = all(amount >= own for amount, own in zip(x, alone, strict=True))
            if rational and sum(x) == game[-1] and all(free[at] - step <= alone[at] for at in held):
                same(solvers.least_square_nucleolus(game_of(game)), x, 4 * scale_of(game))
                return
    pytest.fail("no imputation is nearest")


@FEW
@given(worths(least=2, most=4), st.integers(1, 2))
def test_the_disruption_nucleolus(drawn: Worths, raised: int) -> None:
    """Littlechild and Vaidya 1976, where every split of all players loses something."""
    game = list(drawn)
    game[-1] = raised + max(game[mask] + game[len(game) - 1 ^ mask] for mask in range(len(game) - 1))
    if sum(game[1 << at] for at in range(plain.players_of(game))) > game[-1]:
        return
    found = rationals(solvers.disruption_nucleolus(game_of(game)))
    gained = [game[-1] - worth - other for worth, other in zip(game, reversed(game), strict=True)]
    assert sets.is_nucleolus(game, found, lambda mask: 1 / gained[mask])
