"""The statute's simulator against models.md §4.2, exact arithmetic and its own laws (§11.8)."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citypact.errors import InputError
from citypact.mechanisms.statute import Enterprise, Schedule, StatuteTerms, clause, eligibility, schedule

TABLE = [
    (0.8, [0.4] * 5, 2.0, 1.0, 1.712239, 2.502554),
    (1.0, [0.5] * 5, 2.5, 0.5, 2.140299, 2.535456),
    (1.2, [0.6] * 5, 3.0, 0.0, 2.568359, 2.568359),
    (1.5, [0.75] * 4 + [0.0], 3.0, 0.0, 2.617713, 2.617713),
    (2.0, [1.0, 1.0, 1.0, 0.0, 0.0], 3.0, 0.0, 2.668357, 2.668357),
]


def run(growth: float, base: float = 1.0, **terms: object) -> Schedule:
    return schedule(Enterprise.from_base(base, growth), StatuteTerms(**terms))  # type: ignore[arg-type]


def shares(plan: Schedule) -> list[float]:
    return [float(row.origin) for row in plan.rows]


@pytest.mark.parametrize(("growth", "rows", "total", "shortfall", "pv", "pv_topped"), TABLE)
def test_the_reference_table(
    *, growth: float, rows: list[float], total: float, shortfall: float, pv: float, pv_topped: float
) -> None:
    plan = run(growth)
    assert shares(plan) == pytest.approx(rows, abs=1e-12)
    assert plan.cumulative == pytest.approx(total, rel=1e-12)
    assert plan.shortfall == pytest.approx(shortfall, abs=1e-12)
    assert round(float(plan.origin_pv(0.04)), 6) == pv
    assert round(float(run(growth, top_up=1.0).origin_pv(0.04)), 6) == pv_topped


@pytest.mark.parametrize("growth", [row[0] for row in TABLE])
@pytest.mark.parametrize("top_up", [0.0, 0.5, 1.0])
def test_floats_agree_with_an_exact_sum_written_out_by_hand(growth: float, top_up: float) -> None:
    g, delta, left, value = Fraction(repr(growth)), Fraction(100, 104), Fraction(3), Fraction(0)
    for t in range(1, 6):
        x = min(g / 2, left)
        left -= x
        value += delta ** (1 + t) * x
    value += delta**6 * Fraction(repr(top_up)) * left
    found = run(growth, top_up=top_up).origin_pv(0.04)
    assert abs(Fraction(repr(found)) - value) <= Fraction(1, 10**9) * value
    enterprise, terms = Enterprise.from_base(1.0, growth).exact(), StatuteTerms(top_up=top_up).exact()
    assert schedule(enterprise, terms).origin_pv(Fraction(4, 100)) == value


@pytest.mark.parametrize(
    ("growth", "total"), [(0.6, 1.5), (0.8, 2.0), (1.0, 2.5), (1.2, 3.0), (1.5, 3.0), (2.0, 3.0), (3.0, 3.0)]
)
def test_cumulated_share_fixture(growth: float, total: float) -> None:
    assert run(growth).cumulative == pytest.approx(total, abs=1e-12)


def test_effective_share_and_the_value_of_all_local_tax() -> None:
    assert run(1.0).tax_pv(0.04) == pytest.approx(13.109557, abs=5e-7)
    assert run(1.2).tax_pv(0.04) == pytest.approx(15.731469, abs=5e-7)
    assert run(1.2, base=2.5).tax_pv(0.04) == pytest.approx(2.5 * 15.7314685, abs=1e-5)
    for growth in (0.3, 0.8, 1.0, 1.2):
        share = run(growth).effective_share(0.04)
        assert share is not None
        assert round(float(share), 4) == 0.1633
    topped = run(1.0, top_up=1.0)
    assert topped.effective_share_without_top_up(0.04) == run(1.0).effective_share(0.04)
    assert topped.effective_share(0.04) == pytest.approx(2.535456460469 / 13.109557114198, rel=1e-12)
    assert run(1.0).tax_pv(0.0, horizon=4, ramp=0.25) == pytest.approx(3.25)
    assert run(1.0, delay=0).tax_pv(0.0, horizon=4) == pytest.approx(4.0)


def test_exact_numbers_stay_exact() -> None:
    plan = schedule(
        Enterprise.from_base(Fraction(1, 3), Fraction(7, 5)),
        replace(StatuteTerms().exact(), ratio=Fraction(1, 7)),
    )
    for row in plan.rows:
        for amount in (row.tax, row.origin, row.destination, row.cumulative, row.cap_left, row.top_up):
            assert isinstance(amount, Fraction)
    for amount in (plan.origin_pv(Fraction(1, 25)), plan.tax_pv(Fraction(1, 25)), plan.shortfall, plan.tax):
        assert isinstance(amount, Fraction)


@pytest.mark.parametrize("base", [0.1, 0.3, 0.7, 1.1, 1e-9, 1e9 / 3])
@pytest.mark.parametrize("growth", [1.2, 2.0])
def test_a_cap_met_with_equality_is_met_in_floats_too(base: float, growth: float) -> None:
    plan = run(growth, base=base)
    assert plan.shortfall == 0.0
    assert plan.cumulative == plan.cap
    assert all("limited" not in event for row in plan.rows for event in row.clause)
    assert [row.clause[0] for row in plan.rows] == (
        ["share"] * 5 if growth == 1.2 else ["share"] * 3 + ["cap reached"] * 2
    )


def test_each_row_names_its_clause() -> None:
    events = [row.clause for row in run(1.5).rows]
    assert events == [("share",)] * 3 + [("share", "extension"), ("cap reached",)]
    assert run(1.8).rows[3].clause == ("share limited by cap", "extension")
    assert run(1.0, top_up=1.0).rows[-1].clause == ("share", "extension", "term ended: top-up")
    assert run(1.0).rows[-1].clause == ("share", "extension", "term ended: shortfall")
    assert [entry.key for entry in run(1.8).clauses] == ["share", "cap", "extension"]
    for row in run(1.8).rows:
        for event in row.clause:
            assert clause(event).source


def test_the_top_up_stands_on_the_last_row_of_the_term() -> None:
    plan = run(1.0, top_up=0.5)
    assert [row.top_up for row in plan.rows] == [0.0, 0.0, 0.0, 0.0, 0.25]
    assert plan.rows[-1].paid_in == 6


amounts = st.fractions(min_value=Fraction(1, 100), max_value=50, max_denominator=1000)
unit = st.fractions(min_value=0, max_value=1, max_denominator=100)
flows = st.lists(st.fractions(min_value=0, max_value=9, max_denominator=100), min_size=8, max_size=8)


@given(
    base=amounts, ratio=unit, taxes=flows, years=st.integers(1, 5), extension=st.integers(0, 3), cap=amounts
)
def test_the_two_steps_are_one_formula(
    *, base: Fraction, ratio: Fraction, taxes: list[Fraction], years: int, extension: int, cap: Fraction
) -> None:
    """The text's two steps, written out, give min(χC, s Σ τ), and so does the simulator."""
    terms = replace(
        StatuteTerms().exact(), ratio=ratio, years=years, extension=extension, cap_multiple=cap / 10
    )
    plan = schedule(Enterprise.from_base(base, Fraction(1)), terms, taxes)
    most = cap / 10 * 3 * base
    total = Fraction(0)
    for tax in taxes[:years]:
        total += min(ratio * tax, most - total)
    if total < most:
        for tax in taxes[years : years + extension]:
            total += min(ratio * tax, most - total)
    assert plan.cumulative == total == min(most, ratio * sum(taxes[: years + extension]))
    running = Fraction(0)
    for row in plan.rows:
        running += Fraction(row.tax)
        assert row.cumulative == min(most, ratio * running) <= most
        assert row.origin <= ratio * row.tax
        assert row.origin + row.destination == row.tax
    topped = schedule(plan.enterprise, replace(terms, top_up=Fraction(1)), taxes)
    assert topped.cumulative + topped.top_up == most


@settings(max_examples=60)
@given(
    base=amounts, growth=amounts, ratio=unit, cap=unit, years=st.integers(1, 4), extension=st.integers(0, 3)
)
def test_more_generous_terms_never_pay_the_origin_less(
    *, base: Fraction, growth: Fraction, ratio: Fraction, cap: Fraction, years: int, extension: int
) -> None:
    enterprise, rate = Enterprise.from_base(base, growth), Fraction(1, 25)
    terms = replace(StatuteTerms().exact(), ratio=ratio, cap_multiple=cap, years=years, extension=extension)
    here = schedule(enterprise, terms)
    for larger in (
        replace(terms, ratio=(1 + ratio) / 2),
        replace(terms, cap_multiple=cap + Fraction(1, 3)),
        replace(terms, years=years + 1),
        replace(terms, extension=extension + 1),
        replace(terms, top_up=Fraction(1, 2)),
    ):
        there = schedule(enterprise, larger)
        assert there.cumulative >= here.cumulative
        assert there.origin_pv(rate) >= here.origin_pv(rate)


@settings(max_examples=60)
@given(base=amounts, growth=amounts, low=unit, high=unit, weight=unit, top_up=unit)
def test_present_value_is_concave_in_the_ratio(
    *, base: Fraction, growth: Fraction, low: Fraction, high: Fraction, weight: Fraction, top_up: Fraction
) -> None:
    def value(ratio: Fraction) -> Fraction:
        terms = replace(StatuteTerms().exact(), ratio=ratio, top_up=top_up)
        return Fraction(schedule(Enterprise.from_base(base, growth), terms).origin_pv(Fraction(1, 25)))

    middle = weight * low + (1 - weight) * high
    assert value(middle) >= weight * value(low) + (1 - weight) * value(high)


@pytest.mark.parametrize("scale", [1e-9, 1.0, 1e9])
@pytest.mark.parametrize("growth", [0.8, 1.2, 1.5, 1.8])
def test_any_unit_of_money_gives_the_same_answer(scale: float, growth: float) -> None:
    here, there = run(growth), run(growth, base=scale)
    assert [row.clause for row in there.rows] == [row.clause for row in here.rows]
    assert [amount / scale for amount in shares(there)] == pytest.approx(shares(here), rel=1e-12)
    assert there.effective_share(0.04) == pytest.approx(here.effective_share(0.04), rel=1e-12)


def test_renaming_changes_nothing() -> None:
    one, other = Enterprise("a", 0.3, 0.4, 0.5, 1.3), Enterprise("另一家", 0.3, 0.4, 0.5, 1.3)
    assert schedule(one).rows == schedule(other).rows
    assert eligibility(one) == eligibility(other)


def test_nothing_to_share() -> None:
    for base, growth in ((0.0, 1.0), (1.0, 0.0)):
        plan = run(growth, base=base)
        assert plan.origin_pv(0.04) == 0
        assert plan.effective_share(0.04) is None
        assert plan.effective_share_without_top_up(0.04) is None
    assert run(1.0, ratio=0.0).cumulative == 0
    assert run(1.0, cap_multiple=0.0).rows[0].clause == ("cap reached",)


def test_given_taxes_replace_the_constant_flow() -> None:
    plan = schedule(Enterprise.from_base(1.0), taxes=[0.0, 1.0, 2.0, 3.0, 4.0])
    assert shares(plan) == pytest.approx([0.0, 0.5, 1.0, 1.5, 0.0])
    flat = schedule(Enterprise.from_base(1.0), taxes=[1.0] * 5)
    assert flat.tax_pv(0.04) == pytest.approx(run(1.0).tax_pv(0.04), rel=1e-14)
    assert plan.tax_pv(0.0) == pytest.approx(19.5 - 5 + 10)
    assert schedule(Enterprise.from_base(1.0), taxes=[7.0] * 5).tax_pv(0.0, horizon=3) == pytest.approx(14.5)


@pytest.mark.parametrize(
    ("taxes", "message"),
    [
        ([1.0] * 4, "taxes: found 4 years, expected at least the 5 years"),
        ([1.0, -1.0, 1.0, 1.0, 1.0], r"taxes\[year 2\]: found -1.0"),
        ([1.0, 1.0, float("nan"), 1.0, 1.0], r"taxes\[year 3\]: found nan"),
    ],
)
def test_wrong_taxes_are_refused(taxes: list[float], message: str) -> None:
    with pytest.raises(InputError, match=message):
        schedule(Enterprise.from_base(1.0), taxes=taxes)


@pytest.mark.parametrize(
    "options",
    [{"rate": float("nan")}, {"rate": 4.0}, {"rate": -0.1}, {"horizon": 0}, {"horizon": 2.5}, {"ramp": 1.5}],
)
def test_wrong_valuation_is_refused(options: dict[str, float]) -> None:
    with pytest.raises(InputError, match=next(iter(options))):
        run(1.0).tax_pv(**{"rate": 0.04, **options})  # type: ignore[arg-type]
