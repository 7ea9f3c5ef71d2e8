"""Games of membership: the door, exact numbers and names."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from citypact.errors import InputError
from citypact.games.coalitional.membership import MembershipGame


def test_numbers_are_kept_as_they_were_given() -> None:
    game = MembershipGame(("a", "b"), [[Fraction(1, 3)] * 4, [0.1, 0.1, 0.1, 2]])
    assert game.exact_payoff(0, 3) == Fraction(1, 3)
    assert game.exact_payoff(1, 0) == Fraction(1, 10)
    assert game.payoff("b", "b", "a") == 2.0
    assert game.table.shape == (2, 4)
    with pytest.raises(ValueError, match="read-only"):
        game.table[0, 0] = 1


def test_beyond_twelve_players_floats_are_the_decimals_they_spell() -> None:
    table = np.full((13, 1 << 13), 0.1)
    game = MembershipGame([f"c{k}" for k in range(13)], table)
    assert game.fractions() is None
    assert game.exact_payoff(12, 5) == Fraction(1, 10)
    table[:] = 2.0
    assert game.table[0, 0] == 0.1


def test_an_agreement_of_one_changes_nothing() -> None:
    with pytest.raises(InputError, match=r"payoff of b when a alone has signed: found 2\.0, expected 1\.0"):
        MembershipGame(("a", "b"), [[1, 1, 1, 1], [1, 2, 1, 1]])
    with pytest.raises(InputError, match="changes nothing"):
        MembershipGame(("a", "b"), [[Fraction(1), 1 + Fraction(1, 10**30), 1, 1], [1] * 4])
    wide = np.ones((13, 1 << 13))
    wide[4, 1 << 2] = 1.5
    with pytest.raises(InputError, match="payoff of c4 when c2 alone"):
        MembershipGame([f"c{k}" for k in range(13)], wide)


def test_a_difference_by_rounding_is_none() -> None:
    game = MembershipGame(("a", "b"), [[0.3, 0.1 + 0.2, 0.3, 1], [0] * 4])
    assert game.exact_payoff(0, 1) == game.exact_payoff(0, 0) == Fraction(3, 10)
    assert game.table[0, 1] == 0.3


def test_payoffs_of_one_city_excuse_no_difference_of_another() -> None:
    """Of payoffs of 1e-9, two differ by a third; another city has 1e9."""
    third = 1e-9 / 3
    with pytest.raises(InputError, match="payoff of a when a alone"):
        MembershipGame(("a", "b"), [[1e-9, third, 1e-9, 0], [1e9] * 4])


@pytest.mark.parametrize(
    ("payoffs", "told"),
    [
        ([[0, 0, 0, float("nan")], [0] * 4], "payoff of a in a\\+b: found nan, expected a finite number"),
        ([[0, 0, 0, "x"], [0] * 4], "payoff of a in a\\+b: found x"),
        ([[0, 0, 0, True], [0] * 4], "payoff of a in a\\+b: found True"),
        ([[0, 0, 0, 10**301], [0] * 4], "beyond 1e300"),
        ([[0] * 4], "found 1 rows, one of shape \\(4,\\), expected 2 rows of 4 payoffs"),
        ([[0] * 3, [0] * 4], "shape \\(3,\\)"),
        ("text", "payoffs: found str"),
        ({"a": 1}, "payoffs: found dict"),
        (np.zeros(4), "expected 2 rows"),
    ],
)
def test_wrong_payoffs_are_refused(payoffs, told: str) -> None:
    with pytest.raises(InputError, match=told):
        MembershipGame(("a", "b"), payoffs)


def test_wrong_numbers_among_many_players_are_refused() -> None:
    wide = np.zeros((13, 1 << 13))
    wide[3, 7] = np.inf
    with pytest.raises(InputError, match="payoff of c3 in c0\\+c1\\+c2: found inf"):
        MembershipGame([f"c{k}" for k in range(13)], wide)


def test_players_are_checked() -> None:
    with pytest.raises(InputError, match="each player named once"):
        MembershipGame(("a", "a"), [[0] * 4] * 2)
    with pytest.raises(InputError, match="at most 20"):
        MembershipGame([f"c{k}" for k in range(21)], [])
    with pytest.raises(InputError, match="at most 20"):
        MembershipGame.from_function([f"c{k}" for k in range(21)], lambda mask: [0] * 21)
    with pytest.raises(InputError, match="1 payoffs for all alone"):
        MembershipGame.from_function(["a", "b"], lambda mask: [0])
    with pytest.raises(InputError, match="a player of a, b, once"):
        MembershipGame(("a", "b"), [[0] * 4] * 2).mask("c")


def test_many_mistakes_are_named_up_to_twenty() -> None:
    with pytest.raises(InputError) as caught:
        MembershipGame(("a", "b", "c"), [[None] * 8] * 3)
    assert len(caught.value.problems) == 20
