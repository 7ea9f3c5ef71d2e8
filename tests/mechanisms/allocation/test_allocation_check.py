"""Proposals held against a game: objections, distances, the axiom that breaks, the sentence."""

from __future__ import annotations

from fractions import Fraction
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from citypact.errors import InputError
from citypact.games.coalitional import CoalitionalGame
from citypact.mechanisms.allocation import ProposalCheck, check_proposal
from citypact.mechanisms.allocation.core_distance import core_distance
from citypact.mechanisms.allocation.marginal import MOST_EXACT_PLAYERS, exact_means, marginal_means
from citypact.solvers import is_essential

NAMES = ("navigation", "flood control", "power")
#: Ransmeier's costs of the Tennessee Valley Authority, 1942 (thousand dollars).
TVA = CoalitionalGame(NAMES, [0, 163520, 140826, 301607, 250096, 378821, 367370, 412584], "k$", cost=True)
MAJORITY = CoalitionalGame(("a", "b", "c"), [0, 0, 0, 1, 0, 1, 1, 1])
#: a and b are interchangeable, c adds nothing.
NULL = CoalitionalGame(("a", "b", "c"), [0, 1, 1, 4, 0, 1, 1, 4])

tables = st.lists(st.integers(-6, 12), min_size=7, max_size=15).filter(lambda t: len(t) in (7, 15))


def game_of(table: list[int], unit: float = 1.0, cost: bool = False) -> CoalitionalGame:
    players = tuple("abcd"[: (len(table) + 1).bit_length() - 1])
    return CoalitionalGame(players, [0, *(worth * unit for worth in table)], cost=cost)


def shares_of(game: CoalitionalGame, seed: int) -> list[int]:
    return np.random.default_rng(seed).integers(-4, 9, game.size).tolist()


@given(table=tables, seed=st.integers(0, 1000), cost=st.booleans())
def test_objections_are_those_of_the_definition(table: list[int], seed: int, cost: bool) -> None:
    game = game_of(table, cost=cost)
    amounts = shares_of(game, seed)
    sign = -1 if cost else 1
    excess = {}
    for mask in range(1, 2**game.size - 1):
        inside = [at for at in range(game.size) if mask >> at & 1]
        excess[game.members(mask)] = sign * (game.table[mask] - sum(amounts[at] for at in inside))
    check = check_proposal(game, amounts)
    wanting = {names: gap for names, gap in excess.items() if gap > 0}
    assert check.objecting == len(wanting)
    assert {found.coalition: found.excess for found in check.objections} == dict(
        sorted(wanting.items(), key=lambda item: -item[1])[: len(check.objections)]
    ) or len(wanting) > 10
    assert check.worst is not None
    assert check.worst_per_head is not None
    assert check.worst.excess == max(excess.values())
    assert check.worst_per_head.per_head == max(gap / len(names) for names, gap in excess.items())
    assert {found.coalition[0] for found in check.individual} == {
        names[0] for names, gap in wanting.items() if len(names) == 1
    }
    assert check.efficiency_gap == sum(amounts) - game.grand
    assert check.in_core is (not wanting and sum(amounts) == game.grand)


@settings(max_examples=60)
@given(table=tables, seed=st.integers(0, 1000), cost=st.booleans())
def test_the_distance_to_the_core_is_the_optimum_of_an_independent_program(
    table: list[int], seed: int, cost: bool
) -> None:
    game = game_of(table, cost=cost)
    amounts = shares_of(game, seed)
    found = core_distance(game, [Fraction(amount) for amount in amounts])
    n, sign = game.size, -1 if cost else 1
    masks = range(1, 2**n - 1)
    member = np.array([[mask >> at & 1 for at in range(n)] for mask in masks], dtype=float)
    worths = np.array([sign * game.table[mask] for mask in masks])
    # variables: amounts y (in profit orientation), then changes d
    rows = [np.hstack([-member, np.zeros((len(member), n))])]
    bounds = [-worths]
    for sign_of_change in (1, -1):
        rows.append(np.hstack([sign_of_change * np.eye(n), -np.eye(n)]))
        bounds.append(sign_of_change * sign * np.array(amounts, dtype=float))
    solved = linprog(
        np.r_[np.zeros(n), np.ones(n)], np.vstack(rows), np.concatenate(bounds),
        np.r_[np.ones(n), np.zeros(n)][None], [sign * game.grand], (None, None),
    )  # fmt: skip
    if found is None:
        assert solved.status == 2
        return
    assert float(found.distance) == pytest.approx(solved.fun, abs=1e-7)
    moved = [abs(near - amount) for near, amount in zip(found.nearest, amounts, strict=True)]
    assert sum(moved) == found.distance
    inside = check_proposal(game, found.nearest)
    assert inside.in_core
    assert inside.distance_to_core == 0


def test_the_published_shapley_value_of_the_tva_passes() -> None:
    """Straffin & Heaney 1981: 117,829, 100,756.5, 193,998.5."""
    check = check_proposal(TVA, {"navigation": 117829, "flood control": 100756.5, "power": 193998.5})
    assert check.is_shapley
    assert check.in_core
    assert (check.distance_to_core, check.distances) == (0.0, {"shapley": 0.0})
    assert check.sentence() == (
        "Nobody gains by walking out (flood control, the nearest to it, would lose 40,069.5 k$ by it), and"
        " the proposal is the Shapley value."
    )
    means = np.array(check.marginal_means)
    assert means[0].tolist() == [163520, 144753, 45214]
    assert means.mean(axis=1) == pytest.approx([117829, 100756.5, 193998.5])


def test_a_player_who_pays_too_much_walks_out() -> None:
    check = check_proposal(TVA, [207829, 100756.5, 103998.5])
    assert (check.efficient, check.individually_rational, check.coalitionally_rational) == (
        True,
        False,
        False,
    )
    assert check.walks_out == ("navigation",)
    assert check.objections[0].to_dict() == {
        "coalition": "navigation", "alone": 163520.0, "given": 207829.0, "excess": 44309.0,
        "excess_per_head": 44309.0,
    }  # fmt: skip
    assert check.distance_to_core == 88618
    assert check.sentence() == (
        "navigation would walk out, paying 207,829 k$ under the proposal and 163,520 alone; moving 44,309 k$"
        " between the players would keep everybody."
    )
    assert check.axiom is not None
    assert (check.axiom.axiom, check.axiom.players, check.axiom.gap) == ("additivity", ("navigation",), 90000)


def test_an_empty_core_needs_a_subsidy() -> None:
    check = check_proposal(MAJORITY, [Fraction(1, 3)] * 3)
    assert (check.core_empty, check.distance_to_core, check.nearest_in_core) == (True, None, None)
    assert (check.cost_of_stability, check.objecting, check.is_shapley) == (0.5, 3, True)
    assert check.sentence() == (
        "a and b would walk out, getting 0.6666667 亿元 together under the proposal and 1 on their own; no"
        " proposal whatever would keep everybody, short of a subsidy of 0.5 亿元."
    )


def test_what_does_not_add_up() -> None:
    check = check_proposal(MAJORITY, [0.5, 0.5, 0.5])
    assert (check.efficient, check.efficiency_gap, check.in_core) == (False, 0.5, False)
    assert check.sentence() == "The proposal hands out 1.5 亿元, which is 0.5 more than is there."
    assert check.axiom is not None
    assert check.axiom.axiom == "efficiency"
    less = check_proposal(TVA, [0, 0, 0])
    assert less.sentence() == "The proposal collects 0 k$, which is 412,584 less than is to be paid."
    assert "With these amounts a and c would walk out" in check_proposal(MAJORITY, [0, 0.5, 0]).explain()


@pytest.mark.parametrize(
    ("proposal", "axiom", "players"),
    [
        ((2, 2, 0), None, ()),
        ((1, 3, 0), "symmetry", ("a", "b")),
        ((1, 1, 2), "null player", ("c",)),
        ((2, 2, 1), "efficiency", ("a", "b", "c")),
    ],
)
def test_the_axiom_that_breaks(
    proposal: tuple[int, ...], axiom: str | None, players: tuple[str, ...]
) -> None:
    check = check_proposal(NULL, proposal)
    if axiom is None:
        assert check.axiom is None
        return
    assert check.axiom is not None
    assert (check.axiom.axiom, check.axiom.players) == (axiom, players)
    assert axiom in check.to_dict()["axiom_broken"]["axiom"]
    assert all(player in check.axiom.statement for player in players[:1]) or axiom == "efficiency"


def test_a_proposal_that_is_another_rule_is_named() -> None:
    from citypact.solvers import nucleolus

    check = check_proposal(TVA, [116234, 93540, 202810], {"nucleolus": nucleolus(TVA)})
    assert check.distances == {"shapley": 2 * (202810 - 193998.5), "nucleolus": 0.0}
    assert check.equal_rules == ("nucleolus",)
    assert check.explain().endswith(" The same amounts come from: nucleolus.")
    assert not check.is_shapley


@pytest.mark.parametrize("unit", [1e-9, 1.0, 1e9])
def test_the_verdict_does_not_depend_on_the_unit(unit: float) -> None:
    table = [1, 2, 0, 5, 4, 3, 9, 1, 3, 4, 8, 4, 9, 7, 15]
    plain, scaled = (
        check_proposal(game_of(table), [3, 4, 4, 4]),
        check_proposal(game_of(table, unit), [3 * unit, 4 * unit, 4 * unit, 4 * unit]),
    )
    assert [found.coalition for found in scaled.objections] == [found.coalition for found in plain.objections]
    assert scaled.distance_to_core == pytest.approx(plain.distance_to_core * unit, rel=1e-12)  # type: ignore[operator]
    assert (scaled.axiom is None, scaled.efficient) == (plain.axiom is None, plain.efficient)


def test_ties_a_sole_player_and_many_players() -> None:
    inside = check_proposal(CoalitionalGame(("a", "b"), [0, 1, 1, 2]), (1, 1))
    assert inside.in_core
    assert "would lose nothing by it" in inside.sentence()
    alone = check_proposal(CoalitionalGame(("a",), [0, 5]), (5,))
    assert (alone.worst, alone.in_core, alone.distance_to_core) == (None, True, 0.0)
    assert alone.sentence() == "There is nobody to walk out with, and the proposal is the Shapley value."
    sizes = np.bitwise_count(np.arange(2**17, dtype=np.int64)).astype(float)
    large = CoalitionalGame(tuple(f"p{at}" for at in range(17)), sizes**2)
    amounts = [17.0] * 17
    amounts[0], amounts[1] = 16.0, 18.0
    check = check_proposal(large, amounts)
    assert check.in_core
    assert check.axiom is not None
    assert (check.axiom.axiom, set(check.axiom.players)) == ("symmetry", {"p0", "p1"})
    amounts[0], amounts[1] = -1.0, 35.0
    assert check_proposal(large, amounts).walks_out == ("p0",)


def test_proposals_for_other_players_are_refused() -> None:
    for proposal in ({"a": 1, "b": 0}, {"a": 1, "b": 0, "c": 0, "d": 0}, [1, 0], [1, 0, float("nan")]):
        with pytest.raises(InputError):
            check_proposal(MAJORITY, proposal)


@given(table=tables)
def test_means_of_contributions_average_to_the_mean_over_all_orders(table: list[int]) -> None:
    game = game_of(table)
    totals = [Fraction(0)] * game.size
    orders = list(permutations(range(game.size)))
    for order in orders:
        mask = 0
        for player in order:
            totals[player] += Fraction(game.table[mask | 1 << player]) - Fraction(game.table[mask])
            mask |= 1 << player
    means = exact_means(game)
    assert [sum(row) / game.size for row in means] == [total / len(orders) for total in totals]
    assert marginal_means(game) == pytest.approx(np.array([[float(mean) for mean in row] for row in means]))


def test_means_of_a_larger_table() -> None:
    size = MOST_EXACT_PLAYERS + 2
    sizes = np.bitwise_count(np.arange(2**size, dtype=np.int64)).astype(float)
    means = marginal_means(CoalitionalGame(tuple(map(str, range(size))), sizes**2))
    assert means == pytest.approx(np.tile(2.0 * np.arange(size) + 1, (size, 1)))


def test_plain_data_of_a_check() -> None:
    found = check_proposal(TVA, [207829, 100756.5, 103998.5])
    assert isinstance(found, ProposalCheck)
    data = found.to_dict()
    assert data["walks_out"] == ["navigation"]
    assert data["worst_coalition_per_head"]["coalition"] == "navigation"
    assert data["marginal_contributions"]["power"] == [250096, 220922.5, 110977]
    assert data["nearest_in_core"]["navigation"] == 163520


def test_amounts_at_the_two_ends_of_floating_point_are_compared_in_fractions() -> None:
    """In units of 5e-324 the others are beyond every float: a and c together are worth 8 and are given 5."""
    game = CoalitionalGame(("a", "b", "c"), [0, 0, 0, 6, 0, 8, 4, 14])
    found = check_proposal(game, {"a": 5, "b": 5, "c": 5e-324})
    assert found.worst is not None
    assert (found.worst.coalition, found.worst.excess) == (("a", "c"), 3)
    assert is_essential(CoalitionalGame(("a", "b"), [0, 5e-324, 1, 2])).holds
    assert not is_essential(CoalitionalGame(("a", "b"), [0, 5e-324, 1, 1])).holds
