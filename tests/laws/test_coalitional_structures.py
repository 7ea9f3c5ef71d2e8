"""Rules for claims, runways and trees are solutions of the games that they come from."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations
from typing import Any

import coalitional_oracles as plain
import coalitional_set_oracles as sets
import numpy as np
import pytest
from coalitional_comparisons import rationals, same
from drawn_coalitions import NAMES
from hypothesis import given, settings
from hypothesis import strategies as st
from slow_trees import cheapest, irreducible

from citypact import solvers
from citypact.games.coalitional import forms

FEW = settings(max_examples=30)


@st.composite
def estates(draw: Any) -> tuple[Fraction, list[Fraction]]:
    """Claims, many of them equal, and no more than they add up to."""
    claims = draw(st.lists(st.sampled_from((1, 2, 2, 3, 5, 8)), min_size=2, max_size=5))
    share = draw(st.sampled_from((Fraction(0), Fraction(1, 3), Fraction(1, 2), Fraction(7, 9), Fraction(1))))
    return share * sum(claims), [Fraction(claim) for claim in claims]


def remains(estate: Fraction, claims: list[Fraction]) -> list[Fraction]:
    """O'Neill's game: what the others leave, if they take all that they claim."""
    return [
        max(Fraction(0), estate - sum(claim for at, claim in enumerate(claims) if not mask >> at & 1))
        for mask in range(1 << len(claims))
    ]


@FEW
@given(estates())
def test_claims(problem: tuple[Fraction, list[Fraction]]) -> None:
    """O'Neill 1982, Aumann and Maschler 1985, Curiel, Maschler and Tijs 1987."""
    estate, claims = problem
    game, scale = remains(estate, claims), float(max(claims))
    same(solvers.random_arrival(estate, claims), plain.shapley(game), scale)
    talmud = rationals(solvers.talmud_rule(estate, claims))
    assert sets.is_nucleolus(game, talmud)
    names = NAMES[: len(claims)]
    form = forms.BankruptcyGame(names, estate, claims)
    same(form.table, game, scale)
    same(solvers.nucleolus(form), talmud, scale)
    same(solvers.adjusted_proportional(estate, claims), rationals(solvers.tau(form)), scale)
    # The losses of one are the awards of the other, and the Talmud's rule is its own dual.
    left = sum(claims) - estate
    dual = [
        claim - Fraction(award)
        for claim, award in zip(
            claims, rationals(solvers.constrained_equal_awards(left, claims)), strict=True
        )
    ]
    same(solvers.constrained_equal_losses(estate, claims), dual, scale)
    dual = [
        claim - award
        for claim, award in zip(claims, rationals(solvers.talmud_rule(left, claims)), strict=True)
    ]
    same(solvers.talmud_rule(estate, claims), dual, scale)


RULES = (
    "proportional_rule",
    "constrained_equal_awards",
    "constrained_equal_losses",
    "talmud_rule",
    "reverse_talmud",
    "random_arrival",
    "minimal_overlap",
    "adjusted_proportional",
    "piniles_rule",
    "constrained_egalitarian",
    "average_of_awards",
    "average_of_rules",
    "alpha_min",
)


@pytest.mark.parametrize("name", RULES)
@settings(max_examples=15)
@given(estates(), st.sampled_from((Fraction(1, 10**9), Fraction(1), Fraction(10**9))))
def test_awards_are_within_claims_and_ordered_like_them(
    name: str, problem: tuple[Fraction, list[Fraction]], unit: Fraction
) -> None:
    estate, claims = problem[0] * unit, [claim * unit for claim in problem[1]]
    near = 1e-9 * float(max(claims))
    awards = np.array(getattr(solvers, name)(estate, claims).vector())
    assert abs(awards.sum() - float(estate)) <= near
    assert (awards >= -near).all()
    assert (awards <= np.array(claims, dtype=float) + near).all()
    for one, other in combinations(range(len(claims)), 2):
        if claims[one] == claims[other]:
            assert abs(awards[one] - awards[other]) <= near
        elif claims[one] < claims[other]:
            assert awards[one] <= awards[other] + near


@FEW
@given(st.lists(st.sampled_from((1, 2, 2, 5, 7)), min_size=1, max_size=5))
def test_runways(costs: list[int]) -> None:
    """Littlechild and Owen 1973, Littlechild 1974: closed forms of the runway's own game."""
    runway = forms.AirportGame(NAMES[: len(costs)], costs)
    game = [
        Fraction(max((cost for at, cost in enumerate(costs) if mask >> at & 1), default=0))
        for mask in range(1 << len(costs))
    ]
    same(runway.table, game, max(costs))
    same(solvers.airport_shapley(runway), plain.shapley(game), max(costs))
    same(solvers.shapley(runway), plain.shapley(game), max(costs))
    nucleolus = [-amount for amount in rationals(solvers.airport_nucleolus(runway))]
    assert sets.is_nucleolus([-worth for worth in game], nucleolus)
    same(solvers.nucleolus(runway), [-amount for amount in nucleolus], max(costs))
    for name in (
        "sequential_full",
        "constrained_equal",
        "constrained_equal_benefits",
        "constrained_proportional",
        "core_center",
    ):
        fees = getattr(solvers, f"airport_{name}")(runway)
        assert sum(fees.vector()) == pytest.approx(max(costs))
        assert solvers.in_core(runway, fees)


@st.composite
def networks(draw: Any) -> list[list[int]]:
    """Costs of links among a source and towns, with many ties."""
    size = draw(st.integers(2, 5))
    costs = [[0] * size for _ in range(size)]
    for one, other in combinations(range(size), 2):
        costs[one][other] = costs[other][one] = draw(st.sampled_from((0, 1, 1, 2, 3, 7)))
    return costs


def tree_game(costs: list[list[Any]]) -> list[Fraction]:
    towns = len(costs) - 1
    return [cheapest(costs, [at + 1 for at in range(towns) if mask >> at & 1]) for mask in range(1 << towns)]


@FEW
@given(networks())
def test_trees(costs: list[list[int]]) -> None:
    """Bird 1976; Kar 2002; Bergantiños and Vidal-Puga 2007: Shapley values of two games."""
    towns = forms.SpanningTreeGame(NAMES[: len(costs) - 1], costs)
    game, scale = tree_game(costs), float(max(1, *map(max, costs)))
    same(towns.table, game, scale)
    assert solvers.minimum_spanning_tree(towns).total == pytest.approx(float(game[-1]), abs=1e-9)
    same(solvers.kar_rule(towns), plain.shapley(game), scale)
    same(solvers.folk_rule(towns), plain.shapley(tree_game(irreducible(costs))), scale)
    assert solvers.in_core(towns, solvers.bird_rule(towns))
    assert solvers.in_core(towns, solvers.folk_rule(towns))
