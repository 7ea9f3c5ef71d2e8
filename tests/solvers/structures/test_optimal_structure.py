"""The best partition against a search of all, ties, units, costs, and bounds of larger games."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
import slow_structures as slow
from drawn_coalitions import worths
from hypothesis import given, settings
from hypothesis import strategies as st

from citypact.errors import CertificateError, InputError
from citypact.games.coalitional import CoalitionalGame, FunctionGame
from citypact.games.coalitional.forms import WeightedGraphGame
from citypact.solvers import cost_of_stability, is_superadditive
from citypact.solvers.structures import optimum
from citypact.solvers.structures.best_totals import best_totals, inside
from citypact.solvers.structures.improving_moves import improved, total_of
from citypact.solvers.structures.optimum import optimal_structure

CITIES = tuple(f"c{k:02d}" for k in range(40))


def agrees(game: CoalitionalGame) -> None:
    answer = optimal_structure(game)
    exact = game.fractions()
    value, count, words = slow.best(game.size, lambda group: exact[sum(1 << at for at in group)], game.cost)
    assert answer.exact == value
    assert answer.count == count
    assert answer.structure == tuple(tuple(game.players[at] for at in word) for word in words)
    assert answer.proved
    assert answer.certificate.holds
    assert answer.bound == answer.value == float(value)


@settings(max_examples=25, deadline=None)
@given(worths(most=6), st.booleans())
def test_it_is_the_best_of_all_partitions(table: list[Fraction], cost: bool) -> None:
    players = len(table).bit_length() - 1
    agrees(CoalitionalGame(CITIES[:players], table, cost=cost))


@pytest.mark.parametrize("unit", [Fraction(1), Fraction(1, 10**9), Fraction(10**9), Fraction(1, 3)])
@pytest.mark.parametrize("seed", range(3))
def test_seven_players_with_many_ties(unit: Fraction, seed: int) -> None:
    numbers = np.random.default_rng(seed).integers(-2, 4, 128)
    agrees(CoalitionalGame(CITIES[:7], [0, *(unit * int(one) for one in numbers[1:])], cost=seed == 1))


def test_of_structures_that_tie_the_fewest_groups_then_the_first_words() -> None:
    additive = CoalitionalGame(CITIES[:4], [bin(mask).count("1") for mask in range(16)])
    answer = optimal_structure(additive)
    assert answer.structure == (CITIES[:4],)
    assert answer.count == 15  # all partitions of four
    assert "as have 14 others" in answer.explain()
    pairs = CoalitionalGame(CITIES[:4], [0 if m.bit_count() != 2 else 1 for m in range(16)])
    assert optimal_structure(pairs).structure == (("c00", "c01"), ("c02", "c03"))
    assert optimal_structure(pairs).count == 3


def test_computed_worths_tie_up_to_rounding() -> None:
    """Three tenths are 0.1 + 0.2 in floating point: one group rather than two."""
    game = CoalitionalGame(("a", "b"), [0, 0.1, 0.2, 0.3])
    assert optimal_structure(game).structure == (("a", "b"),)
    rounded = CoalitionalGame(("a", "b"), [0, 0.1 + 0.2, 0.1 + 0.2, 0.6])
    answer = optimal_structure(rounded)
    assert answer.structure == (("a", "b"),)
    assert answer.count == 2
    wide = np.array([bin(mask).count("1") / 3 for mask in range(1 << 17)])
    assert optimal_structure(CoalitionalGame(CITIES[:17], wide)).structure == (CITIES[:17],)


@settings(max_examples=15, deadline=None)
@given(worths(most=5))
def test_laws(table: list[Fraction]) -> None:
    """At least everyone alone and all together; these two alone under (super)additivity; shifts add."""
    players = len(table).bit_length() - 1
    game = CoalitionalGame(CITIES[:players], table)
    answer = optimal_structure(game)
    assert answer.value >= max(answer.together, answer.apart) - 1e-9 * abs(answer.value)
    if is_superadditive(game):
        assert answer.exact == table[-1]
        assert len(answer.structure) == 1
    shifted = [worth + 7 * mask.bit_count() for mask, worth in enumerate(table)]
    other = optimal_structure(CoalitionalGame(CITIES[:players], shifted))
    assert other.exact == answer.exact + 7 * players
    assert other.structure == answer.structure
    assert cost_of_stability(game).exact + table[-1] >= answer.exact


def test_an_empty_group_is_never_paid_and_one_player_is_one_group() -> None:
    assert optimal_structure(CoalitionalGame(("a",), [0, -3])).value == -3
    assert optimal_structure(CoalitionalGame(("a", "b"), [0, 0, 0, 0])).exact == 0


@pytest.mark.parametrize("players", [9, 10, 11])
def test_the_best_totals_of_all_coalitions(players: int) -> None:
    """Across the border where splits stop lying side by side."""
    weights = np.random.default_rng(players).integers(-50, 100, 1 << players)
    plain = np.zeros_like(weights)
    for mask in range(1, 1 << players):
        parts = inside(mask)[1:]
        plain[mask] = (weights[parts] + plain[mask ^ parts]).max()
    assert (best_totals(weights) == plain).all()
    assert (best_totals(weights.astype(object)) == plain).all()


def test_a_wrong_table_does_not_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    from citypact.solvers.structures import split_table

    def forgetful(weights):
        best = best_totals(weights)
        best[5] -= 1
        return best

    monkeypatch.setattr(split_table, "best_totals", forgetful)
    with pytest.raises(CertificateError, match="second pass denies"):
        optimal_structure(CoalitionalGame(CITIES[:3], [0, 2, 2, 5, 3, 4, 4, 7]))


def planted(players: int, size: int) -> WeightedGraphGame:
    """Cities of a block gain 3 a pair, others lose 1."""
    weights = [
        [0 if i == j else 3 if i // size == j // size else -1 for j in range(players)] for i in range(players)
    ]
    return WeightedGraphGame(CITIES[:players], weights)


def test_a_large_graph_with_planted_blocks() -> None:
    game = planted(30, 5)
    answer = optimal_structure(game)
    assert [len(group) for group in answer.structure] == [5] * 6
    assert answer.proved
    assert answer.value == answer.bound == 6 * 10 * 3


@pytest.mark.parametrize("unit", [1, 10**9, Fraction(1, 10**9)])
@pytest.mark.parametrize("cost", [False, True])
def test_the_integer_program_of_a_graph_finds_what_the_splits_find(
    cost: bool, unit: Fraction, monkeypatch: pytest.MonkeyPatch
) -> None:
    for seed in range(3):
        weights = np.random.default_rng(seed).integers(-9, 10, (9, 9))
        whole = [[unit * int(one) for one in row] for row in np.triu(weights) + np.triu(weights, 1).T]
        game = WeightedGraphGame(CITIES[:9], whole, cost=cost)
        known = optimal_structure(game)
        with monkeypatch.context() as patched:
            patched.setattr(optimum, "MOST_SPLIT_PLAYERS", 5)
            answer = optimal_structure(game)
        assert answer.proved
        assert answer.certificate.holds
        assert float(answer.exact) == pytest.approx(float(known.exact), rel=1e-12)


@pytest.mark.slow
def test_a_large_graph_needs_the_integer_program() -> None:
    weights = np.random.default_rng(2).integers(-9, 10, (21, 21))
    weights = np.triu(weights, 1) + np.triu(weights, 1).T
    answer = optimal_structure(WeightedGraphGame(CITIES[:21], weights.tolist()))
    assert answer.proved
    assert answer.provenance.method == "integer program"


def test_a_graph_where_the_time_runs_out_keeps_a_bound() -> None:
    weights = np.random.default_rng(3).integers(-9, 10, (40, 40))
    weights = np.triu(weights, 1) + np.triu(weights, 1).T
    answer = optimal_structure(WeightedGraphGame(CITIES, weights.tolist()), seconds=0.01)
    assert not answer.proved
    assert answer.bound is not None
    assert answer.bound > answer.value
    assert "the gap is open" in answer.explain()


def test_prices_prove_the_structure_of_a_large_game() -> None:
    """Twenty-two cities: groups of two are worth 3, others nothing; prices of 3/2 prove eleven pairs."""

    def worth(masks):
        return np.where(np.bitwise_count(masks) == 2, 3.0, 0.0)

    answer = optimal_structure(FunctionGame(CITIES[:22], worth))
    assert answer.proved
    assert answer.value == answer.bound == 33
    assert {len(group) for group in answer.structure} == {2}


def test_an_odd_number_leaves_the_gap_of_prices_open() -> None:
    def worth(masks):
        return np.where(np.bitwise_count(masks) == 2, 3.0, 0.0)

    answer = optimal_structure(FunctionGame(CITIES[:21], worth))
    assert answer.value == 30
    assert answer.bound == pytest.approx(31.5)
    assert not answer.proved


@pytest.mark.parametrize("cost", [False, True])
def test_what_each_has_alone_does_not_close_the_gap(cost: bool) -> None:
    """Threes gain 4 and all together 10, beside 1e9 each alone: seven threes have 28 more, not 10."""
    sign = -1 if cost else 1

    def worth(masks):
        size = np.bitwise_count(masks).astype(float)
        return 1e9 * size + sign * np.where(size == 21, 10.0, np.where(size == 3, 4.0, 0.0))

    answer = optimal_structure(FunctionGame(CITIES[:21], worth, cost=cost))
    assert answer.bound == 21e9 + sign * 28
    assert answer.value == answer.bound or not answer.proved
    assert f"than {21_000_000_028 if not cost else 20_999_999_972}, the gap is open" in answer.explain()


def test_the_sentence_tells_totals_apart_and_counts_others() -> None:
    near = optimal_structure(CoalitionalGame(CITIES[:2], [0, 10**9, 10**9, 2 * 10**9 + 1]))
    assert "c00+c01 has 2000000001 亿元" in near.explain()
    assert "everyone alone 2000000000" in near.explain()
    both = optimal_structure(CoalitionalGame(CITIES[:2], [0, 0.1, 0.2, 0.1 + 0.2]))
    assert "has 0.3 亿元, the most of all structures, as has 1 other (all together 0.3, " in both.explain()


def test_a_cost_game_beyond_the_table() -> None:
    """Forty cities, a fixed cost of 5 a group and congestion of a square: nothing is claimed."""

    def cost(members):
        size = members.sum(axis=1)
        return np.where(size > 0, 5.0 + size**2, 0.0)

    answer = optimal_structure(FunctionGame(CITIES, cost, cost=True, takes="members"))
    assert answer.bound is None
    assert not answer.proved
    assert answer.value == 20 * 9.0  # pairs: (5 + 4) / 2 = 4.5 a city; 6 alone, 14/3 in threes
    assert "not known" in answer.explain()


@settings(max_examples=15, deadline=None)
@given(worths(most=5))
def test_improving_moves_end_where_no_merger_helps(table: list[Fraction]) -> None:
    players = len(table).bit_length() - 1
    game = CoalitionalGame(CITIES[:players], table)
    groups = improved(game)
    total = total_of(game, groups)
    assert total <= optimal_structure(game).exact + Fraction(1, 10**6) * max(map(abs, table))
    assert total >= sum(table[1 << at] for at in range(players)) - Fraction(1, 10**6) * max(map(abs, table))


def test_a_time_that_is_none_is_refused() -> None:
    with pytest.raises(InputError, match="seconds"):
        optimum.optimal_structure(CoalitionalGame(("a",), [0, 1]), seconds=-1)


@pytest.mark.slow
def test_twenty_players() -> None:
    """Pairs and triples of the same colour: the best total is known."""
    worth = np.sqrt(np.bitwise_count(np.arange(1 << 20)).astype(float))
    answer = optimal_structure(CoalitionalGame(CITIES[:20], worth))
    assert answer.value == 20
    assert len(answer.structure) == 20
