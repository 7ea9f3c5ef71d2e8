"""The largest consistent set against its definition, the linear case, and what the certificate sees."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

import numpy as np
import pytest
import slow_foresight as slow
from drawn_memberships import abatement, drawn, games
from hypothesis import given, settings
from hypothesis import strategies as st

from citypact.errors import InputError
from citypact.games.coalitional.membership import MembershipGame
from citypact.solvers.stability import consistency_check
from citypact.solvers.stability.consistent_set import farsighted_stable, largest_consistent_set
from citypact.solvers.stability.foresight import foresight


@settings(max_examples=25, deadline=None)
@given(games, st.sampled_from(["single", "group"]), st.sampled_from(["open", "unanimous"]))
def test_it_is_the_largest_consistent_set(game: MembershipGame, steps: str, entry: str) -> None:
    if steps == "group" and game.size == 5:
        game = drawn(4, seed=1)
    answer = largest_consistent_set(game, steps=steps, entry=entry)
    players = list(game.players)

    def payoff(name: str, signed: frozenset[str]) -> Fraction:
        return game.exact_payoff(players.index(name), game.mask(*signed))

    expected = slow.largest_consistent(players, payoff, steps, entry)
    assert {frozenset(names) for names in answer.coalitions} == expected
    assert answer.certificate.holds
    assert len(answer.masks) + len(answer.exits) == 2**game.size - game.size


@pytest.mark.parametrize("scale", [Fraction(1), Fraction(1, 10**9), Fraction(10**9)])
def test_cities_that_abate_hold_more_with_foresight(scale: Fraction) -> None:
    """Of 8 equal cities 2 and 3 hold for one step; with foresight also 5 and all 8."""
    compared = farsighted_stable(abatement(8, scale))
    assert Counter(mask.bit_count() for mask in compared.both) == {2: 28, 3: 56}
    assert Counter(mask.bit_count() for mask in compared.far_only) == {5: 56, 8: 1}
    assert compared.near_only == ()
    assert "With foresight alone: c0+c1+c2+c3+c4+c5+c6+c7, " in compared.explain()


def test_a_deal_that_all_want_is_the_only_one() -> None:
    game = MembershipGame.from_function(list("abc"), lambda mask: [max(mask.bit_count(), 1)] * 3)
    answer = largest_consistent_set(game)
    assert answer.coalitions == [("a", "b", "c")]
    assert answer.exits[0] == (0b011, 0b011)
    assert answer.explain() == "Of 5 agreements 1 can hold with foresight: a+b+c."


def test_an_agreement_that_is_stable_for_one_step_may_be_left_with_foresight() -> None:
    """A pair brings nothing, so nobody starts one; but it leads on to all three, which everyone wants."""
    game = MembershipGame.from_function(list("abc"), lambda mask: [3 if mask == 7 else 1] * 3)
    compared = farsighted_stable(game)
    assert compared.near_only == (0,)
    assert compared.both == (7,)


def test_a_false_set_does_not_pass() -> None:
    game = abatement(5)
    view = foresight(game, "single", "open")
    answer = largest_consistent_set(game)
    assert not consistency_check.rechecked(game, view, (), answer.exits).holds
    # Four of five can be left without risk.
    assert not consistency_check.rechecked(game, view, (*answer.masks, 0b1111), {}).holds
    assert not consistency_check.rechecked(game, view, answer.masks, {0b111: (0b001, 0b110)}).holds


def test_too_many_players_and_other_words_are_refused() -> None:
    with pytest.raises(InputError, match="at most 8 with group steps"):
        largest_consistent_set(drawn(9, 0), steps="group")
    wide = np.zeros((13, 1 << 13))
    with pytest.raises(InputError, match="at most 12 with single steps"):
        largest_consistent_set(MembershipGame([f"c{k}" for k in range(13)], wide))
    with pytest.raises(InputError) as caught:
        largest_consistent_set(drawn(3, 0), steps="two", entry="majority")
    assert len(caught.value.problems) == 2
