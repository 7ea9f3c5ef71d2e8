"""Structured games: closed forms against the table of the same game, and at 300 cities."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import comb

import coalitional_oracles as plain
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from named_cities import names

from citypact.errors import InputError
from citypact.games.coalitional import CoalitionalGame, CooperativeGame
from citypact.games.coalitional.forms import (
    AdditiveGame,
    AirportGame,
    BankruptcyGame,
    DividendGame,
    WeightedGraphGame,
    WeightedVotingGame,
)
from citypact.solvers.solved_allocation import Guarantee
from citypact.solvers.values.banzhaf_family import banzhaf, banzhaf_index, raw_banzhaf
from citypact.solvers.values.counting import countable
from citypact.solvers.values.shapley_value import shapley
from citypact.solvers.values.weighted_orders import weighted_shapley

money = st.fractions(-5, 5, max_denominator=6)
costs = st.fractions(0, 5, max_denominator=4)


@st.composite
def structured(draw: Callable[..., object]) -> CooperativeGame:
    count = draw(st.integers(1, 5))
    players = names(count)

    def row(entries: st.SearchStrategy[Fraction]) -> list[Fraction]:
        return draw(st.lists(entries, min_size=count, max_size=count))

    kind = draw(st.sampled_from(("additive", "dividend", "graph", "airport", "bankruptcy", "voting")))
    if kind == "additive":
        return AdditiveGame(players, row(money))
    if kind == "dividend":
        groups = draw(st.lists(st.integers(1, (1 << count) - 1), max_size=4, unique=True))
        named = [tuple(players[at] for at in range(count) if mask >> at & 1) for mask in groups]
        return DividendGame(players, {group: draw(money) for group in named}, cost=draw(st.booleans()))
    if kind == "graph":
        half = [row(money) for _ in players]
        both = [[half[min(i, j)][max(i, j)] for j in range(count)] for i in range(count)]
        return WeightedGraphGame(players, both)
    if kind == "airport":
        return AirportGame(players, row(costs))
    if kind == "bankruptcy":
        claims = row(costs)
        return BankruptcyGame(players, sum(claims) * draw(st.fractions(0, 1, max_denominator=5)), claims)
    weights = row(costs)
    weights[0] += 1
    return WeightedVotingGame(players, weights, sum(weights) * draw(st.sampled_from((Fraction(1, 2), 1))))


@settings(max_examples=120, deadline=None)
@given(structured())
def test_closed_forms_are_the_values_of_the_table(game: CooperativeGame) -> None:
    worths = game.fractions()
    assert list(shapley(game).fractions) == plain.shapley(worths)
    assert list(banzhaf(game).fractions) == plain.banzhaf(worths)
    weights = [Fraction(at + 1, 2) for at in range(game.size)]
    assert list(weighted_shapley(game, weights).fractions) == plain.weighted_shapley(worths, weights)


def cities(kind: str, count: int = 300) -> CooperativeGame:
    draw = np.random.default_rng(7)
    players, row = names(count), draw.standard_normal(count)
    half = draw.standard_normal((count, count))
    if kind == "additive":
        return AdditiveGame(players, row)
    if kind == "graph":
        return WeightedGraphGame(players, half + half.T)
    if kind == "airport":
        return AirportGame(players, np.abs(row))
    pairs = {(players[i], players[j]): float(half[i, j]) for i in range(count) for j in range(i)}
    return DividendGame(players, pairs)


@pytest.mark.parametrize("kind", ["additive", "graph", "airport", "dividend"])
def test_three_hundred_cities(kind: str) -> None:
    game = cities(kind)
    found = shapley(game)
    assert sum(found.vector()) == pytest.approx(game.grand, rel=1e-11)
    if kind != "airport":
        assert found.guarantee is Guarantee.proven
        equal = weighted_shapley(game, [3] * 300).vector()
        assert equal == pytest.approx(found.vector(), rel=1e-10, abs=1e-12)


def test_floats_and_fractions_of_a_closed_form_agree() -> None:
    """The same small game inside a large one whose other cities stand apart."""
    small = {("city 0", "city 1"): 0.3, ("city 0", "city 1", "city 2"): -0.7, ("city 2",): 1.1}
    few, many = DividendGame(names(3), small), DividendGame(names(40), small)
    for value in (shapley, banzhaf):
        exact, floats = value(few), value(many)
        assert floats.vector()[:3] == pytest.approx(exact.vector(), rel=1e-15)
        assert set(floats.vector()[3:]) == {0.0}


def test_the_counted_value_is_the_one_of_the_table() -> None:
    """Fourteen players: counting in whole numbers against the pass over 2**14 worths."""
    weights = [31, 31, 28, 21, 10, 10, 10, 4, 3, 3, 3, 2, 0, 0]
    voting = WeightedVotingGame(names(14), weights, 90)
    estate = BankruptcyGame(names(14), 77.5, weights)
    for game in (voting, estate):
        table = CoalitionalGame(game.players, game.table)
        for value in (shapley, banzhaf):
            assert value(game).guarantee is Guarantee.exact
            assert value(game).vector() == pytest.approx(value(table).vector(), abs=1e-13)


def test_the_security_council() -> None:
    """Shapley and Shubik (1954): five with a veto hold 421/2145 each, the ten others 4/2145."""
    council = WeightedVotingGame(names(15), [7] * 5 + [1] * 10, 39)
    assert shapley(council).fractions == (Fraction(421, 2145),) * 5 + (Fraction(4, 2145),) * 10
    # Swings: every veto-holder turns all 848 winning coalitions, another those where 3 of 9 are there.
    assert raw_banzhaf(council).vector() == (848.0,) * 5 + (float(comb(9, 3)),) * 10
    assert sum(banzhaf_index(council).fractions) == 1


def test_more_voters_than_bits() -> None:
    """A hundred voters with one vote and one with many, by counting permutations.

    The large voter of weight w in a vote with quota q among m ones turns the outcome iff it
    comes after q - w to q - 1 of them: w places of m + 1.
    """
    weights = [20] + [1] * 100
    assembly = WeightedVotingGame(names(101), weights, 61)
    assert shapley(assembly).fractions[0] == Fraction(20, 101)
    assert sum(shapley(assembly).fractions) == 1


def test_weights_too_large_to_count_use_the_table_or_are_refused() -> None:
    weights = [10**9 + 7 * at**5 for at in range(12)]
    game = WeightedVotingGame(names(12), weights, 7 * 10**9)
    assert not countable(game)
    assert shapley(game).guarantee is Guarantee.proven
    assert sum(shapley(game).vector()) == pytest.approx(1.0, rel=1e-13)
    wide = WeightedVotingGame(names(40), [10**9 + 7 * at**5 for at in range(40)], 7 * 10**9)
    with pytest.raises(InputError, match="sampled_shapley"):
        shapley(wide)
    with pytest.raises(InputError, match="sampled_banzhaf"):
        banzhaf(wide)


@pytest.mark.parametrize("unit", [Fraction(1, 10**9), Fraction(10**9)], ids=str)
def test_closed_forms_in_any_unit(unit: Fraction) -> None:
    """The runway of Littlechild and Owen: lengths 1, 2, 4 give 1/3, 5/6, 17/6."""
    game = AirportGame(names(3), [1 * unit, 2 * unit, 4 * unit])
    assert shapley(game).fractions == (unit / 3, 5 * unit / 6, 17 * unit / 6)


def test_degenerate_forms() -> None:
    assert shapley(DividendGame(names(2), {})).vector() == (0.0, 0.0)
    assert shapley(AirportGame(names(3), [0, 0, 0])).vector() == (0.0, 0.0, 0.0)
    assert shapley(BankruptcyGame(names(2), 0, [1, 2])).vector() == (0.0, 0.0)
    assert shapley(BankruptcyGame(names(11), 11, [1] * 11)).vector() == (1.0,) * 11
    assert banzhaf(WeightedGraphGame(names(1), [[2]])).vector() == (2.0,)
