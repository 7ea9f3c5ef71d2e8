"""A plant under orders: what is said of harm and gain, a plant that nearly never moves, worths by payment."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from citypact.games.obstacles.industry.directive import Directive
from citypact.mechanisms.obstacles.industry.directive import agree

NAMES = ("A", "B", "plant")
PLAIN = Directive(NAMES, 10, 3, 1, 0, 2, 8, directive=0.25)


def test_destination_and_plant_may_pay_the_origin_to_let_it_go() -> None:
    """L = 6 and c = 1/2: unpaid it prevents every move; paid 5.5 and more it does so less and less."""
    found = Directive(NAMES, 10, 6, 0, 0, 2, Fraction(1, 2)).coalitional()
    assert found is not None
    assert found.worth("B", "plant") == found.grand == 2  # 10 - 2 - 6: the origin is not needed


@pytest.mark.parametrize(
    "game",
    [
        Directive(NAMES, 5, 3, 2, 1, 2, 20, 0.01, 0.5),  # W - T = -1: a move with chance e^-100
        Directive(NAMES, 0.5, 6, 8, 0, 5, 8, 0.01),  # e^-1850
        Directive(NAMES, 1, 12, 1, -2, 5, 2, 0.3, 1),
        Directive(NAMES, 5e9, 1e9, 1e9, 0, 5e9, 2e9, 1e7, 1),
    ],
)
def test_a_plant_that_nearly_never_moves(game: Directive) -> None:
    answer = agree(game)
    assert answer.certificate.holds
    assert answer.plan.cost == 0
    assert min(answer.gains.values()) >= 0
    assert not any("e+1" in note for note in answer.notes)


def test_an_order_that_does_harm_is_told_in_amounts() -> None:
    """W = -2 against T = 0: an agreement adds 0.06 to no order, and every order takes up to 2."""
    notes = agree(Directive(NAMES, 1, 3, 0, 0, 0, 0.5, 0.3, 0.5)).notes
    assert any("the order -0.96" in note and "always given -1.9" in note for note in notes)
    assert not any("brings -" in note for note in notes)


def test_words_for_gains_where_a_loss_is_usual() -> None:
    """L = -2 and T = -3: the origin gains by the move, and so does the plant."""
    gains = agree(Directive(NAMES, 10, -2, 5, 3, 0, 8)).notes
    assert any("would obstruct only if it paid more than 20.0%" in note for note in gains)
    harm = agree(Directive(NAMES, 1, 12, 0, 3, 0, 8, directive=1)).notes
    assert any("to the cities and brings plant 3: ordering it destroys 8." in note for note in harm)


def test_hidden_reasons_are_hidden_when_all_sign() -> None:
    assert any("before the plant knows" in each for each in agree(replace(PLAIN, noise=0.5)).assumptions)
    assert not any("before the plant knows" in each for each in agree(PLAIN).assumptions)


def test_the_tie_at_which_a_move_is_worth_just_its_cost() -> None:
    game = Directive(NAMES, 6, 3, 1, 0, 2, 8, directive=0.3)
    answer = agree(game)
    assert game.worth == game.threshold
    assert answer.headline.value == 0
    assert answer.certificate.holds
