"""Stable agreements against a search from the definitions, the linear case, ties and units."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import numpy as np
import pytest
import slow_stability as slow
from drawn_memberships import abatement, drawn, equal_cities, games
from hypothesis import given, settings
from hypothesis import strategies as st

from citypact.errors import InputError
from citypact.games.coalitional.membership import MembershipGame
from citypact.solvers.stability.all_agreements import stable_agreements
from citypact.solvers.stability.fund import stability_fund
from citypact.solvers.stability.one_agreement import (
    is_externally_stable,
    is_internally_stable,
    is_stable_agreement,
)

TIES = ("stay", "sign", "leave", "move")


def oracle(game: MembershipGame) -> slow.Payoff:
    return lambda player, group: game.exact_payoff(game.players.index(player), game.mask(*group))


def found_sets(answer) -> set[frozenset[str]]:
    return {frozenset(names) for names in answer.coalitions} | ({frozenset()} if answer.all_alone else set())


@settings(max_examples=25, deadline=None)
@given(games)
def test_all_stable_agreements_are_those_of_the_definitions(game: MembershipGame) -> None:
    players = list(game.players)
    for ties, entry in product(TIES, ("open", "unanimous", "majority")):
        assert found_sets(stable_agreements(game, ties=ties, entry=entry)) == slow.stable(
            oracle(game), players, ties, entry
        )
    for ties in TIES:
        assert found_sets(stable_agreements(game, ties=ties, transfers=True)) == slow.stable_with_transfers(
            oracle(game), players, ties
        )


@settings(max_examples=20, deadline=None)
@given(games, st.integers(0, 31), st.sampled_from(TIES), st.sampled_from(["open", "unanimous", "majority"]))
def test_the_report_on_one_agreement_is_the_verdict_among_all(game, mask, ties, entry) -> None:
    mask %= 1 << game.size
    names = game.members(mask)
    for transfers in (False, True):
        how = "open" if transfers else entry
        every = stable_agreements(game, ties=ties, entry=how, transfers=transfers)
        inside = is_internally_stable(game, names, ties=ties, transfers=transfers)
        outside = is_externally_stable(game, names, ties=ties, entry=how, transfers=transfers)
        both = is_stable_agreement(game, names, ties=ties, entry=how, transfers=transfers)
        assert inside.holds == every.internal[mask]
        assert outside.holds == every.external[mask]
        assert both.holds == every.stable[mask]
        for report in (inside, outside, both):
            assert report.certificate.holds
            assert report.holds == (report.witness is None)
            if report.witness is not None:
                assert report.witness.gain >= 0
                assert report.witness.sentence() in report.explain()


@pytest.mark.parametrize("n", [3, 5, 9])
@pytest.mark.parametrize("scale", [Fraction(1), Fraction(1, 10**9), Fraction(10**9), Fraction(1, 3)])
def test_equal_cities_that_abate_hold_agreements_of_two_and_three(n: int, scale: Fraction) -> None:
    """models.md §8.4: two and three with weak inequalities; the third is indifferent between in and out."""
    game = abatement(n, scale)
    sizes = {ties: set(stable_agreements(game, ties=ties).count_by_size) for ties in TIES}
    assert sizes == {"stay": {2, 3}, "sign": {3}, "leave": {2}, "move": set()}
    with_money = {t: set(stable_agreements(game, ties=t, transfers=True).count_by_size) for t in TIES}
    assert with_money == sizes
    report = is_stable_agreement(game, game.players[:3])
    assert report
    # All three are indifferent; an outsider is not.
    assert [move.kind for move in report.ties] == ["leaves"] * 3


def test_typed_decimals_tie_and_computed_ones_tie_up_to_rounding() -> None:
    """0.1 + 0.2 is 0.3 to a player, typed or computed."""
    for rows in ([[0.3, 0.3, 0.3, 0.1 + 0.2], [0, 0, 0, 1]], [[0.3, 0.3, 0.3, 0.3], [0, 0, 0, 1]]):
        game = MembershipGame(("a", "b"), rows)
        assert stable_agreements(game, ties="stay").holds
        assert not stable_agreements(game, ties="leave").holds
        assert [move.who for move in is_internally_stable(game, ("a", "b")).ties] == [("a",)]
    apart = MembershipGame(("a", "b"), [[0.3, 0.3, 0.3, 0.299999999999], [0, 0, 0, 1]])
    assert not stable_agreements(apart).holds


def test_a_small_city_is_not_judged_in_the_units_of_a_large_one() -> None:
    """A loss of 1e-9 decides for a city whose payoffs are 1e-9, beside one that has 1e9."""
    third = 1e9 / 3  # computed, so that ties are judged up to rounding
    game = MembershipGame(("small", "large"), [[2e-9, 2e-9, 2e-9, 1e-9], [third, third, third, 1e9]])
    report = is_internally_stable(game, ("small", "large"))
    assert not report
    assert report.witness is not None
    assert report.witness.who == ("small",)


def test_a_sum_is_not_judged_in_the_units_of_a_city_that_is_not_in_it() -> None:
    """Two small cities lose 1e-6 together; a large one beside them has 1e9, computed."""
    third = 1e9 / 3
    small = [1, 1, 1, 0.999999, 1, 1, 1, 1]
    game = MembershipGame(("a", "b", "large"), [small, [1] * 8, [third] * 8])
    report = is_internally_stable(game, ("a", "b"), transfers=True)
    assert not report
    assert report.witness is not None
    assert report.witness.gain == Fraction(1, 10**6)
    assert not stable_agreements(game, transfers=True).internal[0b011]
    assert is_externally_stable(game, (), transfers=True, ties="sign").ties  # large and a: nothing changes


def test_the_fund_and_the_verdict_agree_where_payoffs_were_computed() -> None:
    """What a lacks b has to spare, up to rounding: no money is needed."""
    game = MembershipGame(("a", "b"), [[0.1 + 0.2] * 3 + [0.2], [0.2, 0.2, 0.2, 0.3]])
    fund = stability_fund(game, ("a", "b"))
    assert fund.surplus < 0 < fund.money <= fund.rounding
    assert fund
    assert is_internally_stable(game, ("a", "b"), transfers=True)
    assert "needs no money from outside: its members have what they would" in fund.explain()
    typed = stability_fund(MembershipGame(("a", "b"), [[1, 1, 1, 0], [1] * 4]), ("a", "b"))
    assert not typed
    assert typed.rounding == 0


def test_what_is_no_list_of_names_or_payoffs_is_refused() -> None:
    game = MembershipGame(("a", "b"), [[1] * 4, [1] * 4])
    for call in (is_internally_stable, is_externally_stable, is_stable_agreement, stability_fund):
        for wrong in (None, 3, (["a"], "b")):
            with pytest.raises(InputError, match="coalition: found"):
                call(game, wrong)
    with pytest.raises(InputError, match="transfers: found no, expected True or False"):
        stable_agreements(game, transfers="no")
    for function, told in ((None, "function: found NoneType"), (lambda mask: 1, "found int for all alone")):
        with pytest.raises(InputError, match=told):
            MembershipGame.from_function(("a", "b"), function)
    with pytest.raises(InputError, match="payoffs: found ndarray"):
        MembershipGame(("a", "b"), np.array(1))


def test_consent_keeps_out_whom_open_entry_lets_in() -> None:
    """c gains by joining a+b, which costs a and b: stable only if they may refuse."""
    pay = {0b011: (3, 3, 1), 0b111: (2, 2, 2)}
    game = MembershipGame.from_function(["a", "b", "c"], lambda mask: pay.get(mask, (0, 0, 0)))
    assert is_stable_agreement(game, ("a", "b"), entry="unanimous")
    assert is_stable_agreement(game, ("a", "b"), entry="majority")
    report = is_stable_agreement(game, ("a", "b"))
    assert report.witness is not None
    assert report.witness.who == ("c",)
    assert report.witness.gain == 1
    # One loser of two is no majority against, but no majority for either.
    pay = {0b011: (3, 3, 1), 0b111: (2, 4, 2)}
    game = MembershipGame.from_function(["a", "b", "c"], lambda mask: pay.get(mask, (0, 0, 0)))
    assert is_externally_stable(game, ("a", "b"), entry="majority")
    pay = {0b0111: (3, 3, 3, 1), 0b1111: (2, 4, 4, 2)}
    game = MembershipGame.from_function(list("abcd"), lambda mask: pay.get(mask, (0, 0, 0, 0)))
    assert not is_externally_stable(game, ("a", "b", "c"), entry="majority")
    assert is_externally_stable(game, ("a", "b", "c"), entry="unanimous")


def test_nobody_is_signed_up_against_its_will() -> None:
    """All alone, b would gain from an agreement that costs a: it does not come about."""
    game = MembershipGame(("a", "b"), [[1, 1, 1, 0], [1, 1, 1, 5]])
    assert is_externally_stable(game, ())
    assert is_externally_stable(game, ("a",)).coalition == ()
    assert stable_agreements(game).all_alone
    with_money = stable_agreements(game, transfers=True)
    assert with_money.coalitions == [("a", "b")]
    assert not with_money.all_alone
    assert "One agreement is stable when members pay" in with_money.explain()


@settings(max_examples=25, deadline=None)
@given(games, st.integers(0, 31))
def test_the_fund_is_enough_and_no_less_is(game: MembershipGame, mask: int) -> None:
    mask %= 1 << game.size
    if mask.bit_count() < 2:
        mask = (1 << game.size) - 1
    names = game.members(mask)
    fund = stability_fund(game, names)
    kept = slow.surplus(oracle(game), frozenset(names))
    assert fund.surplus == kept
    assert fund.money == max(-kept, 0)
    assert fund.unpooled >= fund.money
    assert fund.holds == is_internally_stable(game, names, transfers=True).holds
    # Paid out, the agreement holds without anyone paying anyone.
    paid = [list(row) for row in game.fractions()]
    for name, amount in fund.payments.items():
        paid[game.players.index(name)][mask] += amount
    assert is_internally_stable(MembershipGame(game.players, paid), names)
    assert sum(fund.payments.values()) == fund.money
    if fund.money:
        # With a trifle less, whoever bears it leaves.
        first = game.players.index(names[0])
        paid[first][mask] -= fund.money / 1000
        assert not is_internally_stable(MembershipGame(game.players, paid), names)


def test_a_surplus_is_shared_by_weights() -> None:
    game = abatement(4)
    fund = stability_fund(game, game.players[:2], weights={"c0": 3, "c1": 1})
    assert fund.surplus == 1
    assert list(fund.payments.values()) == [Fraction(1, 4), Fraction(-1, 4)]
    assert "c0 gets 0.25, c1 pays 0.25" in fund.explain()


def test_wrong_weights_rules_and_names_are_refused_together() -> None:
    game = abatement(3)
    with pytest.raises(InputError) as caught:
        stability_fund(game, ("c0", "c1"), weights={"c0": -1, "c2": 1})
    assert {problem.field for problem in caught.value.problems} == {"weights", "weight of c0"}
    with pytest.raises(InputError, match="0 for everyone"):
        stability_fund(game, ("c0", "c1"), weights={"c0": 0, "c1": 0})
    with pytest.raises(InputError, match="at least two members"):
        stability_fund(game, ("c0",))
    with pytest.raises(InputError) as caught:
        stable_agreements(game, ties="often", entry="closed")
    assert len(caught.value.problems) == 2
    with pytest.raises(InputError, match="open, when members pay"):
        stable_agreements(game, entry="unanimous", transfers=True)
    with pytest.raises(InputError, match="a player of c0, c1, c2, once"):
        is_stable_agreement(game, ("c0", "c0"))


def test_renaming_the_players_renames_the_answer() -> None:
    game = drawn(5, seed=3)
    order = [3, 0, 4, 1, 2]
    moved = [sum((mask >> old & 1) << new for new, old in enumerate(order)) for mask in range(32)]
    table = np.empty((5, 32), dtype=object)
    for new, old in enumerate(order):
        for mask in range(32):
            table[new, moved[mask]] = game.fractions()[old][mask]
    renamed = MembershipGame([game.players[old] for old in order], table)
    for transfers in (False, True):
        first = stable_agreements(game, transfers=transfers)
        assert found_sets(first) == found_sets(stable_agreements(renamed, transfers=transfers))


def test_thirteen_equal_cities_in_floating_point_tie_as_in_fractions() -> None:
    """Beyond 12 players decimals are compared as whole numbers, other floats up to rounding."""
    for scale in (1.0, 1 / 3, 1e-9, 1e9 / 7):
        size = np.maximum(np.bitwise_count(np.arange(1 << 13)).astype(float), 1.0)
        members = np.arange(1 << 13) >> np.arange(13)[:, None] & 1
        inside = (members == 1) | (size == 1)
        table = scale * np.where(inside, 13 - size + size**2 / 2, 13 - size + size**2 - 0.5)
        answer = stable_agreements(MembershipGame([f"c{k}" for k in range(13)], table))
        assert answer.count_by_size == {2: 78, 3: 286}
        assert answer.to_dict()["number"] == len(answer.to_dict()["listed"])


@pytest.mark.slow
def test_twenty_unequal_cities_in_time() -> None:
    rng = np.random.default_rng(5)
    table = rng.uniform(0, 1, (20, 1 << 20))
    table[:, [1 << at for at in range(20)]] = table[:, :1]
    game = MembershipGame([f"c{k}" for k in range(20)], table)
    answer = stable_agreements(game)
    assert answer.certificate.holds
    # Two of a million, recomputed here: nobody may gain by leaving or joining.
    for mask in answer.masks[:2].tolist():
        assert all(table[at, mask] >= table[at, mask ^ 1 << at] for at in range(20) if mask.bit_count() > 2)


def test_an_empty_answer_says_so() -> None:
    game = equal_cities(3, lambda k: Fraction(-k), lambda k: Fraction(0))
    answer = stable_agreements(game)
    assert not answer
    assert answer.largest == 1
    assert answer.explain() == "No agreement of two or more is stable; stable is that nobody signs."
