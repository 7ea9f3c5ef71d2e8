"""core, is_balanced, is_totally_balanced, cost_of_stability: answers and their proofs."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from slow_core import core_points, drawn, game_of, squares

from citypact.errors import CertificateError, InputError
from citypact.games.coalitional import CoalitionalGame, FunctionGame
from citypact.solvers.core_sets.core_certificate import check_balanced_collection, check_core_point
from citypact.solvers.core_sets.core_report import core, is_balanced
from citypact.solvers.core_sets.subgames import is_totally_balanced
from citypact.solvers.core_sets.subsidy import cost_of_stability

MAJORITY = [0, 0, 0, 1, 0, 1, 1, 1]


@pytest.mark.parametrize("unit", [1e-9, 1.0, 1e9])
def test_majority_of_three_has_no_core_and_a_cost_of_stability_of_one_half(unit: float) -> None:
    """Bachrach et al. 2009: pairs and all win 1; half a prize more is needed."""
    game = game_of([unit * worth for worth in MAJORITY])
    found = core(game)
    assert found.empty
    assert found.weights == {("a", "b"): 0.5, ("a", "c"): 0.5, ("b", "c"): 0.5}
    assert found.gap == pytest.approx(unit / 2)
    assert found.certificate.holds
    stable = cost_of_stability(game)
    assert stable.subsidy == pytest.approx(unit / 2)
    assert stable.allocation.vector() == pytest.approx([unit / 2] * 3)
    assert stable.certificate.holds


@given(st.integers(0, 10**6), st.integers(2, 4), st.integers(0, 30))
@settings(max_examples=60, deadline=None)
def test_emptiness_agrees_with_the_list_of_vertices(seed: int, size: int, grand: int) -> None:
    worths = drawn(seed, size, -3, 10, grand)
    found = core(game_of(worths))
    assert found.empty == (not core_points(worths))
    assert found.certificate.holds
    if found.empty:
        total = sum(weight * game_of(worths).worth(*names) for names, weight in found.fractions.items())
        assert total - grand == pytest.approx(found.gap)
        assert len(found.weights) <= size
        for player in game_of(worths).players:
            assert sum(w for names, w in found.fractions.items() if player in names) == 1
    else:
        assert found.allocation is not None
        assert found.allocation.fractions is not None
        assert sum(found.allocation.fractions) == grand


@given(st.integers(0, 10**6), st.integers(2, 5))
@settings(max_examples=30, deadline=None)
def test_a_subsidy_is_enough_and_less_is_not(seed: int, size: int) -> None:
    worths = drawn(seed, size, 0, 10, 9)
    stable = cost_of_stability(game_of(worths))
    assert stable.certificate.holds
    helped = [*map(Fraction, worths[:-1]), worths[-1] + stable.exact]
    assert not core(game_of(helped)).empty
    if stable.exact:
        helped[-1] -= stable.exact / 1000
        assert core(game_of(helped)).empty


def test_linking_two_issues_never_costs_more() -> None:
    for one, two in pairwise(range(40, 60)):
        first, second = drawn(one, 4, 0, 9, 8), drawn(two, 4, 0, 9, 8)
        both = [a + b for a, b in zip(first, second, strict=True)]
        apart = cost_of_stability(game_of(first)).exact + cost_of_stability(game_of(second)).exact
        assert cost_of_stability(game_of(both)).exact <= apart


def test_a_cost_game_is_the_profit_game_with_the_sign_turned() -> None:
    for seed in range(12):
        worths = drawn(seed, 4, 0, 9, 14)
        gains, costs = game_of(worths), game_of([-worth for worth in worths], cost=True)
        here, there = core(gains), core(costs)
        assert here.empty == there.empty
        assert here.fractions == there.fractions
        if here.allocation is not None and there.allocation is not None:
            assert here.allocation.fractions == tuple(-x for x in there.allocation.fractions or ())
        assert cost_of_stability(gains).exact == cost_of_stability(costs).exact


def test_a_small_shortfall_is_seen_and_rounding_is_not() -> None:
    """An additive game plus 1e-9 for one pair is empty; plus one rounding error it is not."""
    weights = [0.1, 0.2, 0.3]
    table = np.array([sum(weights[i] for i in range(3) if m >> i & 1) for m in range(8)])
    exact = [round(worth, 1) for worth in table.tolist()]
    assert not core(game_of(exact)).empty
    assert core(game_of([*exact[:3], exact[3] + 1e-9, *exact[4:]])).empty
    assert table.tolist() != exact
    found = core(CoalitionalGame(("a", "b", "c"), table))
    assert not found.empty
    assert found.certificate.holds


@pytest.mark.parametrize("size", [11, 14, 17])
def test_larger_games_are_decided_with_small_certificates(size: int) -> None:
    worths = np.array(squares(size, list(range(1, size + 1))), dtype=float)
    names = [f"city{i}" for i in range(size)]
    full = core(CoalitionalGame(names, worths))
    assert not full.empty
    assert full.allocation is not None
    assert check_core_point(CoalitionalGame(names, worths), full.allocation.vector()).holds
    worths[-1] *= 0.9
    gone = core(CoalitionalGame(names, worths))
    assert gone.empty
    assert len(gone.weights) <= size
    assert gone.certificate.holds


def test_a_function_of_eighteen_players_with_all_coalitions_tied() -> None:
    game = FunctionGame([f"p{i}" for i in range(18)], lambda masks: np.bitwise_count(masks) * 2.0)
    found = core(game)
    assert not found.empty
    assert found.allocation is not None
    assert found.allocation.vector() == pytest.approx([2.0] * 18)


def test_one_and_two_players() -> None:
    assert core(game_of([0, -3])).allocation.vector() == (-3.0,)  # type: ignore[union-attr]
    assert cost_of_stability(game_of([0, -3])).subsidy == 0
    assert core(game_of([0, 2, 2, 3])).empty
    assert not core(game_of([0, 0, 0, 0])).empty
    assert cost_of_stability(game_of([0, 2, 2, 3])).subsidy == 1


def test_worths_of_very_different_size() -> None:
    assert core(game_of([0, 1e-9, 0, 1e9, 0, 1e9, 1e9, 1.5e9 - 1])).empty
    assert not core(game_of([0, 1e-9, 0, 1e9, 0, 1e9, 1e9, 1.5e9])).empty


def test_a_tampered_certificate_fails() -> None:
    game = game_of(MAJORITY)
    weights = dict(core(game).fractions)
    weights[("a", "b")] += Fraction(1, 10**30)
    assert check_balanced_collection(game, weights).failures == ("a is covered once", "b is covered once")
    weights = {("a",): Fraction(1), ("b", "c"): Fraction(1)}
    assert check_balanced_collection(game, weights).failures == ("the weighted worths exceed v(N)",)
    assert check_balanced_collection(game, {}).failures
    bad = check_core_point(game, [Fraction(1, 2), Fraction(1, 2), Fraction(0)])
    assert bad.failures == ("no coalition does better alone",)
    with pytest.raises(CertificateError, match="does better alone"):
        bad.require()
    nan = replace(core(game).certificate, residuals={"x": float("nan")})
    assert not nan.holds


def test_what_a_negotiator_reads() -> None:
    text = core(game_of(MAJORITY)).explain()
    assert "The core is empty" in text
    assert "a+b 1/2, a+c 1/2, b+c 1/2" in text
    assert "0.5 亿元 more than all together" in text
    assert "not empty" in core(game_of([0, 1, 0, 3])).explain()
    assert "subsidy of 0.5" in cost_of_stability(game_of(MAJORITY)).explain()
    assert "No subsidy" in cost_of_stability(game_of([0, 1, 0, 3])).explain()
    plain = core(game_of(MAJORITY)).to_dict()
    assert plain["exact_weights"] == {"a+b": "1/2", "a+c": "1/2", "b+c": "1/2"}
    assert cost_of_stability(game_of(MAJORITY)).to_dict()["exact"] == "1/2"


def test_balancedness_names_the_collection() -> None:
    report = is_balanced(game_of(MAJORITY))
    assert not report
    assert report.witness == (("a", "b"), ("a", "c"), ("b", "c"))
    assert report.gap == 0.5
    assert is_balanced(game_of(squares(5)))


def test_total_balancedness_looks_into_every_subgame() -> None:
    assert is_totally_balanced(game_of(squares(4)))
    worths = [*MAJORITY, *MAJORITY]
    worths[15] = 10  # the fourth player rescues the whole, not the three without him
    report = is_totally_balanced(game_of(worths))
    assert is_balanced(game_of(worths))
    assert not report
    assert report.witness[0] == ("a", "b", "c")
    assert report.gap == 0.5
    # An assignment game is totally balanced (Shapley and Shubik 1971) and not convex.
    pairs = {(0, 2): 5, (0, 3): 8, (1, 2): 7, (1, 3): 9}
    table = []
    for mask in range(16):
        inside = {pair: worth for pair, worth in pairs.items() if all(mask >> at & 1 for at in pair)}
        double = [w + inside[q] for p, w in inside.items() for q in inside if not set(p) & set(q)]
        table.append(max([0, *inside.values(), *double]))
    assert is_totally_balanced(game_of(table))


def test_a_game_too_large_is_refused_by_its_limit() -> None:
    game = CoalitionalGame([f"p{i}" for i in range(13)], np.zeros(1 << 13))
    with pytest.raises(InputError, match="at most 12"):
        is_totally_balanced(game)


@pytest.mark.parametrize("cost", [False, True])
@pytest.mark.parametrize(
    "worths",
    [
        [0, 10**15, 10**15, 2 * 10**15 - 1],
        [0, 1e9, 1e9, 2e9, 1e-9, 1e9, 1e9, 2e9],
        [0, 1, 1, Fraction(2) - Fraction(1, 10**30)],
    ],
)
def test_a_hair_too_little_empties_the_core_where_no_worth_was_rounded(
    worths: list[object], cost: bool
) -> None:
    players = ("a", "b", "c")[: len(worths).bit_length() - 1]
    sign = -1 if cost else 1
    game = CoalitionalGame(players, [sign * worth for worth in worths], cost=cost)  # type: ignore[operator]
    found = core(game)
    assert found.empty
    assert found.gap > 0
    assert not is_balanced(game)
    assert cost_of_stability(game).exact > 0


def test_a_hair_that_rounding_leaves_empties_no_core() -> None:
    short = 0.1 * 3 - 2e-16  # takes 16 digits: computed, not typed
    assert not core(CoalitionalGame(("a", "b", "c"), [0, 0.1, 0.1, 0.2, 0.1, 0.2, 0.2, short])).empty
