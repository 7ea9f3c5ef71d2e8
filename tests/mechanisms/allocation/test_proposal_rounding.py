"""Proposals typed with some decimals: what rounding does is told and not held against them."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citypact.games.coalitional import CoalitionalGame
from citypact.mechanisms.allocation import ProposalCheck, check_proposal
from citypact.mechanisms.allocation.rounding import last_unit, rounded_from
from citypact.mechanisms.allocation.wording import shown, told_apart
from citypact.solvers import nucleolus, shapley

#: Shapley value (17/3, 11/3, 14/3), nucleolus (6.5, 3, 4.5).
CITIES = CoalitionalGame(("Beijing", "Tianjin", "Hebei"), [0, 0, 0, 6, 0, 8, 4, 14])


def held(*amounts: float | Fraction, unit: float = 1.0) -> ProposalCheck:
    game = CoalitionalGame(CITIES.players, CITIES.table * unit)
    return check_proposal(game, amounts, {"nucleolus": nucleolus(game)})


def test_what_the_terminal_shows_is_the_shapley_value_when_it_is_typed_in() -> None:
    check = held(5.666667, 3.666667, 4.666667)
    assert (check.efficient, check.is_shapley, check.in_core) == (True, True, True)
    assert check.efficiency_gap == pytest.approx(1e-6)
    assert check.explain().endswith(
        "the proposal is the Shapley value. The amounts add up to 14.000001 亿元, which is 14 but for"
        " rounding."
    )


@pytest.mark.parametrize("unit", [1e-9, 1.0, 1e9])
def test_the_shown_digits_of_any_unit_are_the_shapley_value(unit: float) -> None:
    game = CoalitionalGame(CITIES.players, CITIES.table * unit)
    typed = [float(shown(amount).replace(",", "")) for amount in shapley(game).vector()]
    check = check_proposal(game, typed)
    assert (check.efficient, check.is_shapley, check.in_core) == (True, True, True)


def test_the_last_digit_may_be_moved_to_make_the_sum_right() -> None:
    check = held(5.666667, 3.666667, 4.666666)
    assert (check.efficiency_gap, check.efficient, check.is_shapley) == (0.0, True, True)
    assert "but for rounding" not in check.explain()


def test_a_change_beyond_the_last_digit_is_another_proposal() -> None:
    check = held(5.666668, 3.666666, 4.666666)
    assert check.efficient
    assert check.axiom is not None
    assert (check.axiom.axiom, check.axiom.players) == ("additivity", ("Beijing",))


@pytest.mark.parametrize("step", [1e-6, 1e-7])
def test_a_millionth_more_than_a_round_value_is_named(step: float) -> None:
    """The Shapley value (2, 2, 0) has no more digits to round."""
    game = CoalitionalGame(("a", "b", "c"), [0, 1, 1, 4, 0, 1, 1, 4])
    more = check_proposal(game, (2 + step, 2, 0))
    assert (more.efficient, more.is_shapley) == (False, False)
    assert more.sentence() == (
        f"The proposal hands out {4 + step} 亿元, which is {shown(step)} more than is there."
    )
    moved = check_proposal(game, (2 + step, 2 - step, 0))
    assert moved.axiom is not None
    assert moved.axiom.statement == (
        f"b and a are interchangeable in this game, but b gets {2 - step} and a {2 + step} 亿元"
    )


def test_coarse_rounding_is_told_and_still_held_to_the_sum() -> None:
    check = held(5.67, 3.67, 4.67)
    assert (check.efficient, check.is_shapley, check.equal_rules) == (False, False, ("shapley",))
    assert check.explain() == (
        "The proposal hands out 14.01 亿元, which is 0.01 more than is there."
        " Rounded, the same amounts come from: Shapley value."
    )
    assert held(7, 3, 4).equal_rules == ()  # a whole unit is no rounding of (6.5, 3, 4.5)


def test_the_verdict_is_said_once_and_in_words() -> None:
    check = held(6.5, 3, 4.5)
    assert check.explain().count("not the Shapley value") == 1
    assert "It breaks the additivity axiom: Beijing gets 6.5, while" in check.explain()
    assert check.explain().endswith(" The same amounts come from: nucleolus.")
    assert check.to_dict()["equal_rules"] == ["nucleolus"]


def test_a_coalition_that_loses_by_rounding_alone_does_not_walk_out() -> None:
    """A core of one point: (1/3, 1/3, 1/3) typed as 0.3333333."""
    third = CoalitionalGame(("a", "b", "c"), [Fraction(0), *[Fraction(k, 3) for k in (1, 1, 2, 1, 2, 2, 3)]])
    typed = check_proposal(third, [0.3333333] * 3)
    assert (typed.efficient, typed.coalitionally_rational, typed.is_shapley) == (True, True, True)
    short = check_proposal(third, [0.333332, 0.333334, 0.333334])
    assert short.sentence().startswith("a would walk out, getting 0.333332 亿元")


@given(amounts=st.lists(st.decimals(-1000, 1000, places=4), min_size=1, max_size=6))
def test_the_last_unit_divides_every_amount_and_no_coarser_one_does(amounts: list[object]) -> None:
    exact = [Fraction(str(amount)) for amount in amounts]
    unit = last_unit(exact)
    assert unit > 0
    assert all((amount / unit).denominator == 1 for amount in exact)
    assert unit == 1 or any((amount / (10 * unit)).denominator > 1 for amount in exact)


def test_rounding_up_or_down_and_nothing_else() -> None:
    exact = {"rule": {"a": Fraction("2.5"), "b": Fraction(1, 3)}}
    for a, b, same in [
        ("2.5", "0.3", True),
        ("2.5", "0.4", True),
        ("2.6", "0.3", False),
        ("2.5", "0.5", False),
    ]:
        given_amounts = {"a": Fraction(a), "b": Fraction(b)}
        assert bool(rounded_from(given_amounts, exact, Fraction(1, 10), Fraction(0))) is same


def test_digits_enough_to_tell_apart() -> None:
    assert told_apart(14 + 1e-9, 14) == ("14.000000001", "14")
    assert told_apart(-1e-20, 0) == ("-1e-20", "0")
    assert told_apart(3, 3) == ("3", "3")
