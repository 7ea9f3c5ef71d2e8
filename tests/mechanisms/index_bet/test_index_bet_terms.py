"""The index and the bet on it as code: Xin'an's rounds, boundaries, who moved P, water in cubic metres."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citypact.errors import InputError
from citypact.mechanisms.index_bet import (
    IndexBet,
    Inflow,
    NoisyIndex,
    PollutionIndex,
    QuantityTerm,
    Tier,
    implied_price,
    payment_moments,
)

F = Fraction
PLAN = "kindlingtouch.com/news/detail/112349.html (quotes the Oct 2011 plan)"
BRIEF = "Li Zhaojie et al., water development research centre brief 913, 2024-01-25"
#: water_compensation.csv, in 亿元 a year; what is marked unverified there is ``assumed`` here.
ROUND_1 = IndexBet(
    IndexBet.single(1, 1).tiers, lump_sum=3, years="2012-2014", sources=(PLAN,), assumed=("threshold P = 1",)
)
ROUND_2 = IndexBet(
    [Tier(0, 0.95, 2), Tier(0.95, 1, 1), Tier(1, None, -1)],
    lump_sum=4,
    years="2015",
    sources=(BRIEF,),
    assumed=("tiers",),
)
ROUND_3 = IndexBet(IndexBet.single(2, 2).tiers, years="2018-2020", sources=(BRIEF,), assumed=("tiers",))
ROUND_4 = IndexBet(pool=10, years="2023-", sources=("tkimg.com/197759.html",))
WEIGHTS = {"CODMn": 0.22, "NH3-N": 0.22, "TN": 0.28, "TP": 0.28}
BASE = {"CODMn": 2.0, "NH3-N": 0.2, "TN": 1.5, "TP": 0.04}


def test_xinan_rounds_pay_what_they_say() -> None:
    assert [ROUND_1.payment(p) for p in (0.833, 1, 1.0001)] == [1, 1, -1]
    assert [ROUND_2.payment(p) for p in (0.95, 0.951, 1, 1.2)] == [2, 1, 1, -1]
    assert (ROUND_1.stake, ROUND_2.stake, ROUND_3.stake) == (2, 3, 4)
    assert ROUND_2.jumps == (1, 2)
    assert ROUND_1.monotone
    assert ROUND_2.monotone


def test_the_fourth_round_is_unknown_and_stays_so() -> None:
    assert not ROUND_4.known
    assert ROUND_4.stake is None
    with pytest.raises(InputError) as refusal:
        ROUND_4.payment(0.9)
    assert str(refusal.value) == (
        "tiers: found none, only a pool of 10 亿元, expected the tiers of the bet;"
        " the rule is not known and is not guessed"
    )


@given(at=st.fractions(0, 2, max_denominator=1000))
@settings(max_examples=60, deadline=None, derandomize=True)
def test_each_index_lies_in_one_tier(at: Fraction) -> None:
    strict = IndexBet([Tier(0, 1, 1, high_included=False), Tier(1, None, -1, low_included=True)])
    for bet in (ROUND_1, ROUND_2, strict):
        assert sum(at in tier for tier in bet.tiers) == 1
    assert strict.payment(1) == -1


def test_words_of_tiers() -> None:
    words = [tier.in_words() for tier in ROUND_2.tiers]
    assert words == ["P <= 0.95", "0.95 < P <= 1", "P > 1"]
    assert Tier(0, None, 1).in_words() == "any P"
    assert Tier(1, None, 0, low_included=True).in_words() == "P >= 1"


@pytest.mark.parametrize(
    ("tiers", "told"),
    [
        ([Tier(0, 1, 1), Tier(1.1, None, 0)], "low end of tier 2: found 1.1, expected 1, where tier 1 ends"),
        ([Tier(0, 1, 1), Tier(1, 2, 0)], "high end of tier 2: found 2, expected none"),
        ([Tier(0.1, None, 1)], "low end of tier 1: found 0.1, expected 0"),
        ([Tier(0, 1, 1), Tier(1, None, 0, low_included=True)], "P = 1: found in both tiers"),
        ([Tier(0, 1, 1, high_included=False), Tier(1, None, 0)], "P = 1: found in neither tier"),
        ([Tier(0, None, 1), Tier(1, None, 0)], "high end of tier 1: found none"),
        ([Tier(0, 1, float("nan")), Tier(1, None, 0)], "payment of tier 1: found nan"),
        ([Tier(0, 0, 1), Tier(0, None, 0)], "high end of tier 1: found 0, expected an index above 0"),
    ],
)
def test_bad_tiers_are_refused(tiers: list[Tier], told: str) -> None:
    with pytest.raises(InputError, match=told.replace("(", r"\(")):
        IndexBet(tiers)


def test_a_threshold_that_no_index_can_meet() -> None:
    with pytest.raises(
        InputError, match="threshold: found 0, expected a positive index: P is never negative"
    ):
        IndexBet.single(1, 1, threshold=0)


def test_a_bet_that_pays_for_dirt_is_seen() -> None:
    assert not IndexBet([Tier(0, 1, 0), Tier(1, None, 1)]).monotone


def test_the_index_at_its_base_is_its_stability_coefficient() -> None:
    index = PollutionIndex(WEIGHTS, BASE, stability=0.9)
    assert index.value(BASE) == F(9, 10)
    assert sum(index.contributions(BASE).values()) == F(9, 10)


measured = st.fixed_dictionaries({name: st.fractions(F(1, 1000), 5, max_denominator=1000) for name in BASE})


@given(before=measured, after=measured)
@settings(max_examples=40, deadline=None, derandomize=True)
def test_moves_add_up_and_room_leads_to_the_threshold(
    before: dict[str, Fraction], after: dict[str, Fraction]
) -> None:
    index = PollutionIndex(WEIGHTS, BASE, stability=0.85)
    assert sum(index.moves(before, after).values()) == index.value(after) - index.value(before)
    for name, part in index.room(before, 1).items():
        assert part is not None
        parts = index.contributions(before)
        assert index.value(before) + part * parts[name] == 1
        if part >= -1:
            assert index.value({**before, name: before[name] * (1 + part)}) == 1


def test_decimal_weights_are_added_as_decimals() -> None:
    PollutionIndex({"a": 0.1, "b": 0.2, "c": 0.7}, {"a": 1, "b": 1, "c": 1})
    with pytest.raises(InputError) as refusal:
        PollutionIndex({"a": 0.3, "b": 0.69}, {"a": 1, "b": 1})
    assert str(refusal.value) == "weights: found a sum of 0.99, expected weights that add up to 1"


def test_mistakes_of_an_index_come_together() -> None:
    with pytest.raises(InputError) as refusal:
        PollutionIndex({"a": -1, "b": float("inf")}, {"a": 0, "c": 1}, stability=0)
    assert [problem.field for problem in refusal.value.problems] == [
        "weight of a",
        "weight of b",
        "base of b",
        "base of a",
        "weight of c",
        "stability",
    ]
    index = PollutionIndex({"a": 1}, {"a": 1})
    with pytest.raises(InputError, match="concentration of a: found none"):
        index.value({"b": 1})
    assert index.room({"a": 0}) == {"a": None}


@pytest.mark.parametrize("above", [True, False])
def test_moments_of_pay_for_water_against_simulation(above: bool) -> None:
    term, inflow = QuantityTerm(7, price=0.5, above_only=above), Inflow(7.3, 2)
    noise, rng = NoisyIndex(1.15, 0.25, 0.1), np.random.default_rng(3)
    found = payment_moments(ROUND_2, noise, 0.5, term, inflow)
    water = 7.3 + 2 * rng.standard_normal(1_000_000) - 7
    paid = 0.5 * (np.maximum(water, 0) if above else water)
    assert found.quantity == pytest.approx((paid.mean(), paid.std()), abs=3e-3)
    assert found.total[1] ** 2 == pytest.approx(found.bet[1] ** 2 + found.quantity[1] ** 2)


def test_drought_that_concentrates_pollution_spreads_the_payment() -> None:
    """Less water, dirtier index (r < 0): both payments fall together."""
    noise, rng = NoisyIndex(1.15, 0.25, 0.1), np.random.default_rng(5)
    found = payment_moments(ROUND_2, noise, 0.5, QuantityTerm(7, 0.5), Inflow(7.3, 2, -0.6))
    shock = rng.standard_normal((2, 1_000_000))
    seen = 1.15 - 0.125 + 0.1 * shock[0]
    water = 7.3 + 2 * (-0.6 * shock[0] + 0.8 * shock[1])
    bet = np.array([2.0, 1.0, -1.0])[np.searchsorted([0.95, 1.0], seen)]
    assert found.covariance == pytest.approx(np.cov(bet, 0.5 * (water - 7))[0, 1], abs=5e-3)
    assert found.total[1] == pytest.approx((bet + 0.5 * (water - 7)).std(), abs=5e-3)


def test_miyun_price_is_an_average_and_the_rule_unknown() -> None:
    """33.945 over 27.62: Hebei Daily 2023-09-02 as printed; the rule per m³ was not found."""
    assert float(implied_price(33.945, 27.62)) == pytest.approx(1.229, abs=5e-4)
    with pytest.raises(
        InputError, match="price: found none, expected a price in yuan per m³; the rule is not"
    ):
        QuantityTerm(7).payment(8)
    with pytest.raises(
        InputError, match=r"correlation: found 0\.5, expected 0 where pay is above the base only"
    ):
        payment_moments(
            ROUND_1, NoisyIndex(1, 1, 1), 0, QuantityTerm(7, 1, above_only=True), Inflow(7, 1, 0.5)
        )
