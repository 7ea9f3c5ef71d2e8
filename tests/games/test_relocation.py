"""The two-number model: what each city gains, what it accepts, and what the door refuses."""

from __future__ import annotations

import math
from dataclasses import replace
from fractions import Fraction

import numpy as np
import oracles
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citypact.errors import InputError
from citypact.games.relocation import MOST_RIVALS, Relocation

F = Fraction
exact = settings(max_examples=60, deadline=None, derandomize=True)
amounts = st.fractions(-2, 2, max_denominator=60)
chances = st.fractions(0, 1, max_denominator=20)
revenues = st.fractions(F(1, 50), 5, max_denominator=50)


@exact
@given(R=revenues, L=amounts, K=amounts, p=chances, s=chances)
def test_gains_are_payoffs_less_the_no_agreement_payoffs(
    R: Fraction, L: Fraction, K: Fraction, p: Fraction, s: Fraction
) -> None:
    game = Relocation(R, L, K, voluntary=p)
    assert game.exact_gains(s) == oracles.gains(R, L, K, s, p)
    assert sum(game.exact_gains(s)) == game.surplus == (1 - p) * (R - L - K)
    assert game.no_agreement() == (float(-p * L), float(p * (R - K)))


@exact
@given(R=revenues, L=amounts, K=amounts, p=chances)
def test_each_threshold_is_where_that_city_gains_nothing(
    R: Fraction, L: Fraction, K: Fraction, p: Fraction
) -> None:
    game = Relocation(R, L, K, voluntary=p)
    low, high = game.thresholds()
    assert (game.exact_gains(low)[0], game.exact_gains(high)[1]) == (0, 0)
    assert game.core_threshold() == low
    found = oracles.acceptable_ratios(R, L, K, p)
    assert (max(low, 0) <= min(high, 1)) == (found is not None)
    if found:
        assert found == (max(low, F(0)), min(high, F(1)))


def test_the_voluntary_mover_fixture_of_the_paper() -> None:
    """R=4, L=1.2, K=.8, p=.3: interval [.21, .56] (models.md, appendix C)."""
    assert Relocation(4, 1.2, 0.8, voluntary=0.3).thresholds() == (F(21, 100), F(56, 100))


@pytest.mark.parametrize("unit", [1e-9, 1e-3, 1.0, 1e3, 1e12, 1e-140, 1e140])
def test_a_deal_that_just_pays_is_worth_exactly_nothing_in_any_unit(unit: float) -> None:
    """.3 - .1 - .2 is -2.8e-17 in floating point; the move is efficient all the same."""
    game = Relocation(*(float(f"{tenths}e{round(math.log10(unit)) - 1}") for tenths in (3, 1, 2)))
    assert game.move_surplus == game.surplus == 0
    assert game.efficient
    assert game.thresholds() == (F(1, 3), F(1, 3))


@pytest.mark.parametrize("kind", [np.float64, np.float32, np.longdouble, F, float])
def test_any_kind_of_number_is_read_as_the_decimal_it_shows(kind: type) -> None:
    game = Relocation(kind(1), kind(0.25), kind(0.125), voluntary=kind(0.5), rivals=(kind(0.25),))
    assert game.surplus == F(5, 16)
    assert game.best_rival == F(1, 4)
    assert game.gains(kind(0.5)) == (0.375, -0.0625)


@pytest.mark.parametrize("kind", [int, np.int64, F])
def test_whole_numbers_are_exact_whatever_their_type(kind: type) -> None:
    """2**53 + 1 is no float: W = 0 exactly, and the move pays."""
    game = Relocation(kind(2**53 + 1), kind(2**53), kind(1))
    assert game.surplus == 0
    assert game.efficient


def test_certain_voluntary_movers_leave_nothing_to_agree_on() -> None:
    game = Relocation(1, 0.2, 0.3, voluntary=1)
    assert game.surplus == 0
    assert game.thresholds() == (0, 0)
    assert game.no_agreement() == (-0.2, 0.7)


def test_losses_may_be_negative_or_exceed_the_revenue() -> None:
    assert Relocation(1, -0.5, -0.25).surplus == F(7, 4)
    assert Relocation(1, -0.5, -0.25).thresholds() == (F(-1, 2), F(5, 4))
    assert not Relocation(1, 1.5, 0).efficient


def test_core_threshold_is_the_origin_gain_at_the_best_rival() -> None:
    game = Relocation(2, 0.4, 0.4, rivals=(0.1, 0.3, 0.3, 0))
    assert game.best_rival == F(3, 10)
    assert game.exact_gains(game.core_threshold())[0] == F(3, 10)


def test_components_add_up_exactly() -> None:
    game = Relocation.from_components(
        {"profit tax": 0.1, "value added tax": 0.2}, {"kept tax": 0.3, "land freed": -0.2}, {"roads": 0.2}
    )
    assert (game.revenue, game.origin_loss, game.destination_cost) == (0.3, 0.1, 0.2)
    assert game.surplus == 0
    assert game.components["origin_loss"]["land freed"] == -0.2


@pytest.mark.parametrize(
    "parts",
    [
        ({"a": F(1, 3)}, {"b": F(1, 6)}, {"c": F(1, 6)}),
        ({"a": 1e16, "b": 0.3}, {"a": 1e16, "b": 0.1}, {"c": 0.2}),
    ],
    ids=["thirds", "more digits than a float has"],
)
def test_components_add_up_exactly_where_no_float_can_hold_the_sum(
    parts: tuple[dict[str, float], ...],
) -> None:
    """Each total is the parts' exact sum, as the docstring says: W = 0 and the deal just pays."""
    game = Relocation.from_components(*parts)
    assert game.surplus == 0


@exact
@given(R=revenues, L=amounts, K=amounts, s=chances)
def test_the_mirror_game_swaps_the_gains(R: Fraction, L: Fraction, K: Fraction, s: Fraction) -> None:
    game = Relocation(R, L, K, origin="beijing", destination="hebei")
    mirror = game.swapped()
    assert mirror.players == ("hebei", "beijing")
    assert mirror.exact_gains(1 - s) == game.exact_gains(s)[::-1]
    assert mirror.swapped() == game


def test_a_game_with_rivals_has_no_mirror() -> None:
    """Rivals compete for the origin's plant only: the documented condition is checked, not trusted."""
    with pytest.raises(InputError, match="rivals"):
        Relocation(1, 0.1, 0.2, rivals=(0.1,)).swapped()


# The door


@pytest.mark.parametrize("wrong", [0, -1, math.nan, math.inf, -math.inf, "1", None, True, np.nan])
def test_revenue_must_be_a_positive_number(wrong: object) -> None:
    with pytest.raises(InputError, match="revenue"):
        Relocation(wrong, 0.1, 0.1)  # type: ignore[arg-type]


def test_no_revenue_says_what_to_do_instead() -> None:
    with pytest.raises(InputError, match="lump sum"):
        Relocation(0, 0.1, 0.1)


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("origin_loss", math.nan),
        ("destination_cost", math.inf),
        ("voluntary", -1e-12),
        ("voluntary", 1.0000000001),
        ("voluntary", math.nan),
        ("rivals", (-0.1,)),
        ("rivals", (0.1, math.nan)),
        ("rivals", (0.1,) * (MOST_RIVALS + 1)),
        ("window_share", 0),
        ("window_share", 1.1),
        ("window_share", math.nan),
        ("destination", "origin"),
        ("rivals", 0.3),
        ("rivals", None),
        ("revenue", F(10) ** 400),
        ("revenue", np.array([1.0, 2.0])),
        ("revenue", np.True_),
    ],
)
def test_each_field_is_refused_by_name(field: str, wrong: object) -> None:
    sound: dict[str, object] = {"revenue": 1, "origin_loss": 0.1, "destination_cost": 0.1}
    with pytest.raises(InputError, match=field):
        Relocation(**{**sound, field: wrong})  # type: ignore[arg-type]


def test_all_mistakes_are_reported_at_once() -> None:
    with pytest.raises(InputError) as caught:
        Relocation(-1, math.nan, math.inf, voluntary=2, rivals=(-1,), window_share=7)
    assert [problem.field for problem in caught.value.problems] == [
        "revenue",
        "origin_loss",
        "destination_cost",
        "voluntary",
        "rivals[1]",
        "window_share",
    ]


# As a game of coalitions


@exact
@given(
    R=revenues,
    L=amounts,
    K=amounts,
    p=chances,
    rivals=st.lists(st.fractions(0, 2, max_denominator=9), max_size=4),
)
def test_worth_of_a_coalition_is_its_best_destination(
    R: Fraction, L: Fraction, K: Fraction, p: Fraction, rivals: list[Fraction]
) -> None:
    game = Relocation(R, L, K, voluntary=p, rivals=tuple(rivals))
    table = game.coalitional()
    worth = oracles.seller_buyers_game([max(game.surplus, F(0)), *rivals])
    for mask in range(2 ** len(table.players)):
        members = frozenset(k for k in range(len(table.players)) if mask >> k & 1)
        assert table.table[mask] == float(worth(members))


def test_seller_and_buyers_fixture() -> None:
    """W = (5, 3, 2): Shapley value (19/6, 4/3, 1/3, 1/6) (models.md, appendix C)."""
    table = Relocation(10, 3, 2, rivals=(3, 2)).coalitional()
    worth = oracles.seller_buyers_game([5, 3, 2])
    assert [table.table[m] for m in range(16)] == [
        float(worth(frozenset(k for k in range(4) if m >> k & 1))) for m in range(16)
    ]
    assert oracles.shapley(4, worth) == [F(19, 6), F(4, 3), F(1, 3), F(1, 6)]


def test_ten_rivals_make_a_game_of_twelve_players() -> None:
    game = Relocation(10, 1, 1, rivals=tuple(range(10)))
    table = game.coalitional()
    assert len(table.table) == 2**12
    assert table.worth(*table.players) == 9.0
    assert table.worth("origin", "rival10") == 9.0
    assert table.worth("destination", "rival10") == 0.0


def test_a_city_may_bear_the_name_that_a_rival_is_given() -> None:
    """Names are the user's: any two different names make a game (renaming law)."""
    table = Relocation(1, 0.1, 0.2, rivals=(0.1,), origin="rival1").coalitional()
    assert len(table.players) == len(set(table.players)) == 3


def test_a_move_that_loses_is_worth_nothing_to_the_pair() -> None:
    assert Relocation(1, 0.8, 0.8).coalitional().worth("origin", "destination") == 0.0


def test_a_game_cannot_be_changed() -> None:
    game = Relocation(1, 0.1, 0.2)
    with pytest.raises(AttributeError):
        game.revenue = 2  # type: ignore[misc]
    assert replace(game, revenue=2).revenue == 2
