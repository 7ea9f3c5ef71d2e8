"""Power indices against their definitions, published tables, and each other."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from itertools import combinations, permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citypact.errors import InputError
from citypact.games.coalitional import CoalitionalGame, CooperativeGame
from citypact.games.coalitional.forms import WeightedVotingGame
from citypact.solvers.power.critical_votes import johnston
from citypact.solvers.power.minimal_winning import deegan_packel, public_good_index, raw_public_good_index
from citypact.solvers.power.pivots import shapley_shubik
from citypact.solvers.power.swing_counts import swing_counts
from citypact.solvers.power.swing_indices import (
    coleman_collectivity,
    coleman_initiative,
    coleman_prevention,
    koenig_braeuninger,
    nevison,
    public_help_index,
    rae,
)
from citypact.solvers.solved_allocation import SolvedAllocation

Wins = set[frozenset[int]]
ALL = (
    shapley_shubik,
    deegan_packel,
    public_good_index,
    raw_public_good_index,
    johnston,
    coleman_prevention,
    coleman_initiative,
    rae,
    nevison,
    koenig_braeuninger,
    public_help_index,
)


def names(n: int) -> list[str]:
    return [f"c{i}" for i in range(n)]


def game_of(wins: Wins, n: int) -> CoalitionalGame:
    members = (frozenset(i for i in range(n) if mask >> i & 1) for mask in range(2**n))
    return CoalitionalGame(names(n), [int(coalition in wins) for coalition in members])


@st.composite
def simple_games(draw: st.DrawFn) -> tuple[Wins, int]:
    """All coalitions that include one of a few drawn ones."""
    n = draw(st.integers(1, 5))
    core = draw(st.lists(st.frozensets(st.integers(0, n - 1), min_size=1), min_size=1, max_size=4))
    every = [frozenset(s) for k in range(1, n + 1) for s in combinations(range(n), k)]
    return {coalition for coalition in every if any(needed <= coalition for needed in core)}, n


def by_definition(wins: Wins, n: int) -> dict[Callable[[CooperativeGame], SolvedAllocation], list[Fraction]]:
    """The indices word for word, over sets of players."""
    players = range(n)
    critical = {s: [i for i in s if s - {i} not in wins] for s in wins}
    minimal = [s for s in wins if len(critical[s]) == len(s)]
    swings = [sum(i in members for members in critical.values()) for i in players]
    helped = [sum(i in s for s in wins) for i in players]

    def normal(shares: list[Fraction]) -> list[Fraction]:
        return [share / sum(shares) for share in shares]

    pivots = [0] * n
    for order in permutations(players):
        place = next(k for k in range(n) if frozenset(order[: k + 1]) in wins)
        pivots[order[place]] += 1
    goods = [Fraction(sum(i in s for s in minimal)) for i in players]
    agreed = [
        sum((i in s) == (s in wins) for k in range(n + 1) for s in map(frozenset, combinations(players, k)))
        for i in players
    ]
    return {
        shapley_shubik: [Fraction(count, math.factorial(n)) for count in pivots],
        deegan_packel: [
            sum((Fraction(1, len(s)) for s in minimal if i in s), Fraction(0)) / len(minimal) for i in players
        ],
        raw_public_good_index: goods,
        public_good_index: normal(goods),
        johnston: normal(
            [
                sum((Fraction(1, len(those)) for those in critical.values() if i in those), Fraction(0))
                for i in players
            ]
        ),
        coleman_prevention: [Fraction(count, len(wins)) for count in swings],
        coleman_initiative: [Fraction(count, 2**n - len(wins)) for count in swings],
        rae: [Fraction(count, 2**n) for count in agreed],
        nevison: [Fraction(count, 2 ** (n - 1)) for count in helped],
        koenig_braeuninger: [Fraction(count, len(wins)) for count in helped],
        public_help_index: normal([Fraction(count) for count in helped]),
    }


@settings(max_examples=60)
@given(drawn=simple_games())
def test_every_index_by_its_definition(drawn: tuple[Wins, int]) -> None:
    wins, n = drawn
    game = game_of(wins, n)
    for rule, expected in by_definition(wins, n).items():
        found = rule(game)
        assert found.fractions == tuple(expected), rule
        assert found.vector() == tuple(map(float, expected))
        assert found.unit == ""
    assert coleman_collectivity(game) == len(wins) / 2**n


@settings(max_examples=60)
@given(
    weights=st.lists(st.integers(0, 9), min_size=1, max_size=7).filter(any),
    share=st.fractions(0, 1, max_denominator=7),
    unit=st.sampled_from([1, Fraction(1, 10), 10**9]),
)
def test_counting_by_weight_agrees_with_counting_all(
    weights: list[int], share: Fraction, unit: Fraction
) -> None:
    quota = max(math.ceil(share * sum(weights)), 1)
    vote = WeightedVotingGame(names(len(weights)), [unit * weight for weight in weights], unit * quota)
    table = CoalitionalGame(vote.players, vote.table)
    assert swing_counts(vote) == swing_counts(table)
    for rule in ALL:
        assert rule(vote).fractions == rule(table).fractions, rule


def test_security_council() -> None:
    """Five with a veto and ten without, nine votes needed: 421/2145 and 4/2145 (Shapley-Shubik)."""
    vote = WeightedVotingGame(names(15), [7] * 5 + [1] * 10, 39)
    assert shapley_shubik(vote).fractions == (Fraction(421, 2145),) * 5 + (Fraction(4, 2145),) * 10
    # All five and any four of ten: 848 coalitions win, 210 of which lose a given vote.
    counts = swing_counts(vote)
    assert counts.wins == sum(math.comb(10, k) for k in range(4, 11)) == 848
    assert counts.swings == (848,) * 5 + (84,) * 10
    assert coleman_prevention(vote).vector()[0] == 1.0
    assert public_good_index(vote).fractions == (Fraction(1, 9),) * 5 + (Fraction(2, 45),) * 10
    assert deegan_packel(vote).fractions == public_good_index(vote).fractions


def test_common_market_of_1958() -> None:
    """Votes 4, 4, 4, 2, 2, 1 and a quota of 12: Luxembourg has no power at all.

    Felsenthal and Machover, *The Measurement of Voting Power*, 1998, table 5.3.1.
    """
    vote = WeightedVotingGame(("D", "F", "I", "B", "N", "L"), (4, 4, 4, 2, 2, 1), 12)
    assert shapley_shubik(vote).fractions == (*[Fraction(7, 30)] * 3, *[Fraction(3, 20)] * 2, 0)
    assert swing_counts(vote).swings == (10, 10, 10, 6, 6, 0)
    assert coleman_collectivity(vote) == 14 / 64
    for rule in (deegan_packel, public_good_index, johnston, coleman_initiative):
        assert rule(vote)["L"] == 0.0
    assert rae(vote)["L"] == koenig_braeuninger(vote)["L"] == 0.5


def test_hundreds_of_voters() -> None:
    """One vote each: the swings are binomial coefficients."""
    vote = WeightedVotingGame(names(301), [1] * 301, 151)
    counts = swing_counts(vote)
    assert counts.wins == 2**300
    assert counts.swings == (math.comb(300, 150),) * 301
    assert rae(vote).vector()[0] == pytest.approx(0.5 + 1 / math.sqrt(600 * math.pi), rel=1e-3)
    mixed = WeightedVotingGame(names(200), [1 + i % 40 for i in range(200)], 2500)
    collectivity = coleman_collectivity(mixed)
    assert koenig_braeuninger(mixed).vector() == pytest.approx(
        [own / (2 * collectivity) for own in nevison(mixed).vector()], rel=1e-14
    )


def test_twenty_voters_by_table() -> None:
    weights = [1, 2, 3, 5, 8, 13, 21, 34, 55, 89] * 2
    vote = WeightedVotingGame(names(20), weights, 263)
    table = CoalitionalGame(vote.players, vote.table)
    assert swing_counts(table) == swing_counts(vote)
    for rule in (deegan_packel, public_good_index, johnston):
        found = rule(table)
        assert sum(found.fractions or ()) == 1
        assert found.vector()[:10] == found.vector()[10:]


@pytest.mark.parametrize(
    ("worths", "what"),
    [
        ([0, 0, 0, 0.5], "neither 0 nor 1"),
        ([0, 0, 0, 0], "grand coalition loses"),
        ([0, 1, 0, 2], "neither 0 nor 1"),
        ([0, -1, 0, 1], "neither 0 nor 1"),
    ],
)
def test_what_is_no_simple_game_is_refused(worths: list[float], what: str) -> None:
    for rule in (*ALL, coleman_collectivity):
        with pytest.raises(InputError, match=what):
            rule(CoalitionalGame(("a", "b"), worths))


def test_winners_must_stay_winners_and_games_stay_small() -> None:
    lost = CoalitionalGame(("a", "b", "c"), [0, 1, 0, 0, 0, 1, 0, 1])
    large = WeightedVotingGame(names(26), [10**9 + i for i in range(26)], 13 * 10**9)
    for rule in ALL:
        with pytest.raises(InputError, match=r"v\(a\+b\) = 0 < v\(a\) = 1"):
            rule(lost)
        if rule is not shapley_shubik:
            with pytest.raises(InputError, match="26, expected at most 24"):
                rule(large)


def test_one_player_has_all_power() -> None:
    game = CoalitionalGame(("a",), np.array([0.0, 1.0]))
    assert all(rule(game).vector() == (1.0,) for rule in ALL)
    assert coleman_collectivity(game) == 0.5
