"""A departure that gains nothing is let pass; what is no profile or payoff is refused."""

from __future__ import annotations

from fractions import Fraction

import pytest

from citypact.errors import InputError
from citypact.games.normal_form import NormalFormGame
from citypact.solvers.repeated import critical_discount, critical_discount_of_payoffs, sustainable_payoffs

DILEMMA = NormalFormGame(([[3, 0], [5, 1]], [[3, 5], [0, 1]]), ("a", "b"), (("C", "D"),) * 2)


def test_who_replies_best_but_earns_less_than_after_reversion_is_not_tempted() -> None:
    """Rows: b is tempted by 1 at (1, 1); a replies best there and earns 2, below its Nash payoff of 4."""
    game = NormalFormGame(([[2, 4], [0, 4]], [[3, 1], [4, 5]]), ("a", "b"))
    stay = critical_discount(game, ("1", "1"))
    assert stay.discount == 0
    assert stay.temptations == ()
    swapped = NormalFormGame(([[2, 4], [0, 4]], [[3, 4], [1, 1]]), ("a", "b"))
    found = critical_discount(swapped, ("1", "1"))
    assert [each.player for each in found.temptations] == ["b"]
    assert found.discount == Fraction(1, 3)  # gain 1 today, 3 - 1 lost ever after


def test_lotteries_may_pay_an_untempted_player_less_than_its_punishment() -> None:
    game = NormalFormGame(([[3, 4], [-1, 4]], [[-2, 1], [-2, -1]]))
    found = critical_discount_of_payoffs(game, [Fraction(77, 20), Fraction(12, 25)])
    assert {each.player for each in found.temptations} == {"player 2"}
    gain, loss = Fraction(3), Fraction(12, 25) + 1  # at ("1", "1"); held to -1 after
    assert found.discount == gain / (gain + loss)
    assert found.certificate.holds


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (lambda: critical_discount(DILEMMA, None), "profile: found 0 strategies"),
        (lambda: critical_discount(DILEMMA, ("C", "C"), reversion=5), "reversion"),
        (lambda: critical_discount(DILEMMA, ("C", "C"), reversion=[0, 1]), "reversion"),
        (
            lambda: critical_discount(DILEMMA, ("C", "C"), punishment="minmax", reversion=[[0, 1], [0, 1]]),
            "none with punishment minmax",
        ),
        (lambda: critical_discount_of_payoffs(DILEMMA, 2), "two numbers"),
        (lambda: sustainable_payoffs(DILEMMA, 0.9).contains((1,)), "two numbers"),
        (lambda: sustainable_payoffs(DILEMMA, 0.9).contains("ab"), "two numbers"),
    ],
)
def test_wrong_arguments_are_refused(wrong, said) -> None:
    with pytest.raises(InputError, match=said):
        wrong()
