"""Sets of ratios, break-even hazards, vectorised draws and the change in value added tax."""

from __future__ import annotations

import time
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citypact.errors import InputError
from citypact.mechanisms.statute import (
    Enterprise,
    LocalShares,
    Payment,
    StatuteTerms,
    apply_statute,
    break_even_hazard,
    mechanical_growth,
    origin_pv_draws,
    origin_pv_of_ratio,
    ratio_breakpoints,
    ratios_reaching_cap,
    ratios_with_pv_at_least,
    ratios_with_pv_at_most,
    schedule,
    yearly_local_tax,
)

RATE = Fraction(1, 25)
fractions = st.fractions(min_value=Fraction(1, 20), max_value=4, max_denominator=50)
unit = st.fractions(min_value=0, max_value=1, max_denominator=40)


def plant(growth: float) -> Enterprise:
    return Enterprise.from_base(1.0, growth)


def value(enterprise: Enterprise, terms: StatuteTerms, ratio: Fraction) -> Fraction:
    return Fraction(schedule(enterprise, replace(terms, ratio=ratio)).origin_pv(RATE))


def test_ratios_that_reach_the_cap() -> None:
    assert ratios_reaching_cap(plant(1.5)) == (0.4, 1.0)
    assert ratios_reaching_cap(plant(1.2)) == (0.5, 1.0)
    assert ratios_reaching_cap(plant(2.0), StatuteTerms(extension=0)) == (0.5, 1.0)
    assert ratios_reaching_cap(plant(0.6)) == (1.0, 1.0)
    assert ratios_reaching_cap(plant(0.59)) is None
    assert ratios_reaching_cap(plant(0.0), StatuteTerms(cap_multiple=0.0)) == (0.0, 1.0)
    assert ratios_reaching_cap(plant(1.5).exact(), StatuteTerms().exact()) == (Fraction(2, 5), Fraction(1))
    # Where the newspaper's trigger refuses the extension only three years count.
    assert ratios_reaching_cap(plant(2.0), StatuteTerms(extension_trigger="tax_below_threshold")) == (
        0.5,
        1.0,
    )


@settings(max_examples=60)
@given(growth=fractions, cap=fractions, top_up=unit, s=unit)
def test_between_the_corners_the_value_is_linear(
    growth: Fraction, cap: Fraction, top_up: Fraction, s: Fraction
) -> None:
    enterprise = Enterprise.from_base(Fraction(1), growth)
    terms = replace(StatuteTerms().exact(), cap_multiple=cap, top_up=top_up)
    curve = origin_pv_of_ratio(enterprise, terms, RATE)
    assert tuple(ratio for ratio, _ in curve) == ratio_breakpoints(enterprise, terms)
    (s0, v0), (s1, v1) = next((a, b) for a, b in pairwise(curve) if a[0] <= s <= b[0])
    assert value(enterprise, terms, s) == v0 + (v1 - v0) * (s - s0) / (s1 - s0)


@settings(max_examples=60)
@given(growth=fractions, cap=fractions, top_up=unit, s=unit)
def test_the_sets_are_exact(growth: Fraction, cap: Fraction, top_up: Fraction, s: Fraction) -> None:
    """The ends give the value asked for, and one step beyond them does not."""
    enterprise = Enterprise.from_base(Fraction(1), growth)
    terms = replace(StatuteTerms().exact(), cap_multiple=cap, top_up=top_up)
    goal, step = value(enterprise, terms, s), Fraction(1, 10**6)
    least = ratios_with_pv_at_least(goal, enterprise, terms, RATE)
    most = ratios_with_pv_at_most(goal, enterprise, terms, RATE)
    assert least is not None
    assert most is not None
    low, high = Fraction(least[0]), Fraction(most[1])
    assert low <= s <= high
    assert value(enterprise, terms, low) == goal == value(enterprise, terms, high)
    if low >= step:
        assert value(enterprise, terms, low - step) < goal
    if high <= 1 - step:
        assert value(enterprise, terms, high + step) > goal


def test_no_ratio_gives_more_than_the_largest_value() -> None:
    best = float(value(plant(1.5).exact(), StatuteTerms().exact(), Fraction(1)))
    assert ratios_with_pv_at_least(best, plant(1.5)) is not None
    assert ratios_with_pv_at_least(best * (1 + 1e-9), plant(1.5)) is None
    assert ratios_with_pv_at_most(-1.0, plant(1.5)) is None
    assert ratios_with_pv_at_most(0.1, plant(1.5), StatuteTerms(top_up=1.0)) is None
    assert ratios_with_pv_at_most(99.0, plant(1.5)) == (0.0, 1.0)
    assert ratios_with_pv_at_least(-1.0, plant(1.5)) == (0.0, 1.0)
    with pytest.raises(InputError, match="pv: found nan"):
        ratios_with_pv_at_least(float("nan"), plant(1.5))


@pytest.mark.parametrize(("growth", "hazard"), [(0.8, 0.3434), (1.0, 0.2912), (1.2, 0.2515)])
def test_break_even_hazard_fixture(growth: float, hazard: float) -> None:
    found = float(break_even_hazard(plant(growth)))
    assert round(found, 4) == hazard
    # At that hazard staying is worth what the statute pays: a sum, not the closed form.
    stay = sum(((1 - found) / 1.04) ** t for t in range(1, 2000))
    assert stay == pytest.approx(float(schedule(plant(growth)).origin_pv(0.04)), rel=1e-9)


def test_break_even_hazard_at_the_ends() -> None:
    assert break_even_hazard(plant(0.0)) == 1
    assert break_even_hazard(plant(1e5), StatuteTerms(cap_multiple=1000.0)) == 0
    assert break_even_hazard(Enterprise.from_base(0.0)) == 0


@pytest.mark.parametrize("lag", [0, 1])
def test_draws_equal_the_simulator(lag: int) -> None:
    rng = np.random.default_rng(7)
    base, growth, rate = rng.uniform(0.01, 9, 200), rng.uniform(0, 4, 200), rng.uniform(0, 0.2, 200)
    ratio, cap, top_up = rng.uniform(0, 1, 200), rng.uniform(0, 2, 200), rng.uniform(0, 1, 200)
    found = origin_pv_draws(base, growth, rate, ratio=ratio, years=4, extension=3, cap_multiple=cap,
                            top_up=top_up, delay=2, top_up_lag=lag)  # fmt: skip
    for k in range(200):
        terms = StatuteTerms(ratio=ratio[k], years=4, extension=3, cap_multiple=cap[k], top_up=top_up[k],
                             delay=2, top_up_lag=lag).exact()  # fmt: skip
        enterprise = Enterprise.from_base(base[k], growth[k]).exact()
        exact = float(schedule(enterprise, terms).origin_pv(Fraction(repr(float(rate[k])))))
        assert found[k] == pytest.approx(exact, rel=1e-12)


def test_a_million_draws_are_quick_and_broadcast() -> None:
    draws = np.random.default_rng(1).uniform(0.5, 2, 10**6)
    start = time.perf_counter()
    found = origin_pv_draws(1.0, draws, 0.04)
    assert time.perf_counter() - start < 2.0
    assert found.shape == (10**6,)
    assert origin_pv_draws([[1.0], [2.0]], [1.0, 1.5, 2.0], 0.04).shape == (2, 3)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"growth": [1.0, np.nan]}, r"growth\[1\]: found nan"),
        ({"base": -1.0}, "base: found -1.0"),
        ({"rate": "four"}, "rate: found four"),
        ({"ratio": np.inf}, "ratio: found inf"),
        ({"years": 0, "top_up_lag": 2}, "years: found 0.*\ntop_up_lag: found 2"),
        ({"base": [1.0, 2.0], "growth": [1.0, 2.0, 3.0]}, "broadcast"),
    ],
)
def test_wrong_draws_are_named(options: dict[str, object], message: str) -> None:
    with pytest.raises(InputError, match=message):
        origin_pv_draws(**{"base": 1.0, "growth": 1.0, "rate": 0.04, **options})  # type: ignore[arg-type]


def test_local_parts_by_tax_and_month() -> None:
    shares = LocalShares()
    assert [shares.share("vat", year) for year in (2015, 2016, 2017)] == [
        Fraction(1, 4), Fraction(5, 12), Fraction(1, 2)]  # fmt: skip
    assert [shares.share("vat", 2016, month) for month in (4, 5)] == [Fraction(1, 4), Fraction(1, 2)]
    assert shares.share("corporate_income_tax", 2014) == Fraction(2, 5)
    paid = [
        Payment("vat", 2016, 12.0),
        Payment("corporate_income_tax", 2016, 5.0),
        Payment("business_tax", 2016, 1.0, 3),
    ]
    assert yearly_local_tax(paid) == {2016: pytest.approx(8.0)}
    assert yearly_local_tax([Payment("vat", 2016, Fraction(1, 7))]) == {2016: Fraction(5, 84)}


def test_moving_the_date_of_the_change_moves_only_later_flows() -> None:
    paid = [Payment("vat", year, 1.0, month) for year in (2015, 2016, 2017) for month in range(1, 13)]
    here = LocalShares()
    later = LocalShares(change=(2016, 11))
    for payment in paid:
        one, other = (yearly_local_tax([payment], shares)[payment.year] for shares in (here, later))
        between = (2016, 5) <= (payment.year, payment.month or 0) < (2016, 11)
        assert (one != other) == between
    assert yearly_local_tax(paid, here)[2015] == yearly_local_tax(paid, later)[2015]


def test_the_change_alone_doubles_a_plant_that_pays_value_added_tax() -> None:
    before = [Payment("vat", year, 4.0) for year in (2013, 2014, 2015)]
    after = [Payment("vat", year, 4.0) for year in range(2018, 2023)]
    assert mechanical_growth(before) == 2.0
    assert mechanical_growth([Payment("business_tax", 2014, 3.0)]) == 0.5
    assert mechanical_growth([Payment("corporate_income_tax", 2014, 3.0)]) == 1.0
    taxes = list(yearly_local_tax(after).values())
    paid, restated = (
        list(yearly_local_tax(before, comparable_base=comparable).values()) for comparable in (False, True)
    )
    unequal = Enterprise("plant", paid[0], paid[1], paid[2])
    equal = Enterprise("plant", restated[0], restated[1], restated[2])
    # The same plant meets its cap in three years on paper, and not in five on one footing.
    assert schedule(unequal, taxes=taxes).shortfall == 0
    assert schedule(equal, taxes=taxes).shortfall == pytest.approx(1.0)
    with pytest.raises(InputError, match="some local tax"):
        mechanical_growth([])


def test_wrong_payments_are_refused() -> None:
    with pytest.raises(InputError, match=r"business_tax 2017: found 1.0.*enter it as vat"):
        yearly_local_tax([Payment("business_tax", 2017, 1.0)])
    with pytest.raises(InputError, match="business_tax 2016-05"):
        yearly_local_tax([Payment("business_tax", 2016, 1.0, 5)])
    with pytest.raises(InputError) as caught:
        Payment("duty", 1900, -1.0, 13)  # type: ignore[arg-type]
    assert [problem.field for problem in caught.value.problems] == ["tax", "year", "gross", "month"]
    with pytest.raises(InputError, match="change month"):
        LocalShares(change=(2016, 13))
    with pytest.raises(InputError, match="vat_after"):
        LocalShares(vat_after=1.5)


def test_a_list_with_totals() -> None:
    report = apply_statute(
        [Enterprise.from_base(1.0, 1.0, name="a"), Enterprise.from_base(2.0, 1.2, name="b"),
         Enterprise("free", 1.0, 1.0, 1.0, government_led=False)],
        StatuteTerms(top_up=1.0),
    )  # fmt: skip
    free = report.results[2]
    assert free.schedule.rows == ()
    assert free.eligibility.reasons == ("government_led",)
    assert free.schedule.origin_pv(0.04) == free.schedule.tax_pv(0.04) == free.schedule.tax == 0
    assert report.eligible == 2
    assert report.origin == pytest.approx(2.5 + 6.0)
    assert report.top_up == pytest.approx(0.5)
    assert report.shortfall == pytest.approx(0.5)
    assert report.tax == pytest.approx(5.0 + 12.0)
    assert report.origin_pv == pytest.approx(2.535456 + 2 * 2.568359, abs=2e-6)
    assert report.effective_share == pytest.approx(report.origin_pv / (13.109557 * 3.4), rel=1e-6)
    assert apply_statute([free.enterprise]).effective_share is None
    assert apply_statute([], ramp=1.0).totals()["firms"] == 0
    full = apply_statute([Enterprise.from_base(1.0)], rate=0.0, horizon=10, ramp=1.0)
    assert full.tax_pv == pytest.approx(10.0)
