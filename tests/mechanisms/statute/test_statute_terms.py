"""Every switch changes the answer where it should, and every bad value is named."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest

from citypact.errors import InputError
from citypact.mechanisms.statute import (
    CLAUSES,
    EVENTS,
    Enterprise,
    Schedule,
    StatuteTerms,
    eligibility,
    schedule,
)


def run(growth: float = 1.0, **terms: object) -> Schedule:
    return schedule(Enterprise.from_base(1.0, growth), StatuteTerms(**terms))  # type: ignore[arg-type]


def shares(plan: Schedule) -> list[float]:
    return [float(row.origin) for row in plan.rows]


def test_top_up_and_its_lag() -> None:
    assert run(top_up=0.5).top_up == pytest.approx(0.25)
    late, prompt = run(top_up=1.0, top_up_lag=1), run(top_up=1.0)
    assert late.top_up_pv(0.04) == pytest.approx(float(prompt.top_up_pv(0.04)) / 1.04)
    assert late.share_pv(0.04) == prompt.share_pv(0.04)


def test_delay_moves_every_payment() -> None:
    assert [row.paid_in for row in run(delay=3).rows] == [4, 5, 6, 7, 8]
    assert run(delay=3).origin_pv(0.04) == pytest.approx(float(run(delay=0).origin_pv(0.04)) / 1.04**3)


def test_threshold_and_its_basis() -> None:
    plant = Enterprise("plant", 0.1, 0.1, 0.1, gross_year1=0.3, gross_year2=0.3, gross_year3=0.3)
    assert eligibility(plant).reasons == ("threshold",)
    assert eligibility(plant, StatuteTerms(threshold=0.1))
    assert eligibility(plant, StatuteTerms(threshold_basis="gross"))


def test_cap_and_its_basis() -> None:
    assert run(2.0, cap_multiple=0.5).cumulative == pytest.approx(1.5)
    plant = Enterprise.from_base(1.0, 3.0, gross=2.5)
    assert schedule(plant, StatuteTerms(cap_basis="gross")).cap == pytest.approx(7.5)
    assert schedule(plant).cap == pytest.approx(3.0)
    with pytest.raises(InputError, match="gross_year1: found nothing"):
        run(cap_basis="gross")


def test_a_calendar_year_is_used_up_by_its_last_months() -> None:
    plan = run(attainment_month=10)
    assert shares(plan) == pytest.approx([0.125, 0.5, 0.5, 0.5, 0.5])
    assert shares(run(attainment_month=10, year_count="twelve_month")) == pytest.approx([0.5] * 5)
    # The month belongs to the attainment clock.
    assert shares(run(attainment_month=10, clock_start="registration", ramp=1.0)) == pytest.approx([0.5] * 5)
    exact = schedule(Enterprise.from_base(1.0).exact(), StatuteTerms(attainment_month=6).exact())
    assert exact.rows[0].tax == Fraction(7, 12)


def test_the_clock_may_start_before_attainment() -> None:
    registered = run(clock_start="registration", delay=2)
    assert [row.paid_in for row in registered.rows] == [1, 2, 3, 4, 5]
    assert shares(registered) == pytest.approx([0.25, 0.5, 0.5, 0.5, 0.5])
    assert run(clock_start="first_tax", delay=2).rows == registered.rows
    # With no tax in the first year the first tax comes in the second, attainment in the third.
    dry = [run(clock_start=start, delay=2, ramp=0.0) for start in ("registration", "first_tax", "attainment")]
    assert [plan.rows[0].paid_in for plan in dry] == [1, 2, 3]
    assert [shares(plan)[0] for plan in dry] == pytest.approx([0.0, 0.5, 0.5])
    # Without a delay there is nothing for the clock to precede.
    assert run(clock_start="registration", delay=0).rows == run(delay=0).rows == run(
        clock_start="first_tax", delay=0
    ).rows  # fmt: skip


def test_tax_before_attainment_is_kept_by_the_destination_unless_shared() -> None:
    plan = run(1.2, delay=2, share_before_attainment=True)
    assert [row.year for row in plan.rows] == [-1, 0, 1, 2, 3, 4, 5]
    assert [row.paid_in for row in plan.rows] == [1, 2, 3, 4, 5, 6, 7]
    assert shares(plan) == pytest.approx([0.3, 0.6, 0.6, 0.6, 0.6, 0.3, 0.0])
    assert plan.rows[0].clause == ("share", "before attainment")
    assert plan.cumulative == run(1.2, delay=2).cumulative == pytest.approx(3.0)
    assert plan.origin_pv(0.04) > run(1.2, delay=2).origin_pv(0.04)
    assert run(share_before_attainment=True, ramp=0.2).rows[0].tax == pytest.approx(0.2)
    # The months before attainment are then shared as well: no part-year is lost.
    assert shares(run(share_before_attainment=True, attainment_month=10))[1] == pytest.approx(0.5)


def test_the_newspaper_trigger_extends_small_plants_only() -> None:
    large = run(extension_trigger="tax_below_threshold", top_up=1.0)
    assert shares(large) == pytest.approx([0.5, 0.5, 0.5, 0.0, 0.0])
    assert large.rows[3].clause == ("no extension",)
    # The subsidy still makes up the shortfall, at the same date.
    assert large.cumulative + large.top_up == pytest.approx(3.0)
    small = schedule(
        Enterprise.from_base(0.25, 0.6), StatuteTerms(extension_trigger="tax_below_threshold")
    )  # 0.15 a year is below 0.2
    assert shares(small) == pytest.approx([0.075] * 5)
    # A plant at the cap has nothing left to extend.
    capped = run(2.5, extension_trigger="tax_below_threshold")
    assert capped.rows[-1].clause == ("cap reached",)


def test_tiers_divide_both_sides() -> None:
    plan = run(
        top_up=1.0,
        destination_tiers={"province": 0.2, "city": 0.5, "district": 0.3},
        origin_tiers={"municipality": 0.25, "district": 0.75},
    )
    first, last = plan.rows[0], plan.rows[-1]
    assert first.destination_tiers == pytest.approx({"province": 0.1, "city": 0.25, "district": 0.15})
    assert first.origin_tiers == pytest.approx({"municipality": 0.125, "district": 0.375})
    assert sum(last.origin_tiers.values()) == pytest.approx(float(last.origin + last.top_up))
    # Tiers divide amounts; they do not change what crosses the border.
    assert shares(plan) == shares(run(top_up=1.0))


def test_tiers_are_copied() -> None:
    tiers = {"city": 1.0}
    terms = StatuteTerms(destination_tiers=tiers)
    tiers["city"] = 7.0
    assert terms.destination_tiers == {"city": 1.0}


def test_all_bad_terms_are_named_at_once() -> None:
    bad = {
        "ratio": math.nan,
        "years": 0,
        "extension": 1.5,
        "cap_multiple": -1,
        "top_up": 2,
        "top_up_lag": 3,
        "delay": -1,
        "threshold": math.inf,
        "threshold_basis": "net",
        "cap_basis": None,
        "year_count": "lunar",
        "attainment_month": 13,
        "clock_start": "never",
        "share_before_attainment": "yes",
        "ramp": True,
        "extension_trigger": "always",
        "destination_tiers": {"city": 0.5, "county": 0.4},
        "origin_tiers": {"city": "all"},
    }
    assert set(bad) == set(StatuteTerms().to_dict())
    with pytest.raises(InputError) as caught:
        StatuteTerms(**bad)  # type: ignore[arg-type]
    assert [problem.field.split(".")[0] for problem in caught.value.problems] == list(bad)
    assert "destination_tiers: found 0.9, expected fractions that add up to 1" in str(caught.value)


@pytest.mark.parametrize("tiers", [{}, None, "city", {"city": math.nan}, {"city": 1.0, "county": 1e-3}])
def test_bad_tiers_are_refused(tiers: object) -> None:
    with pytest.raises(InputError, match="origin_tiers"):
        StatuteTerms(origin_tiers=tiers)  # type: ignore[arg-type]


def test_thirds_are_tiers() -> None:
    assert StatuteTerms(origin_tiers={"a": 1 / 3, "b": 1 / 3, "c": 1 / 3})


def test_the_register_of_clauses() -> None:
    assert set(EVENTS.values()) <= set(CLAUSES)
    for entry in CLAUSES.values():
        assert entry.source
        assert entry.text
        if entry.trust == "unknown":
            assert entry.value is None
    # The defaults of the terms are the figures of the notice.
    terms = StatuteTerms().exact()
    figures = {"share": terms.ratio, "term": terms.years, "extension": terms.extension,
               "cap": terms.cap_multiple, "threshold": terms.threshold}  # fmt: skip
    assert {key: CLAUSES[key].value for key in figures} == figures
    assert CLAUSES["top_up"].value is None
    assert CLAUSES["corporate_income_tax"].trust == "M"
    with pytest.raises(TypeError):
        CLAUSES["share"] = CLAUSES["cap"]  # type: ignore[index]


def test_eligibility_names_each_clause_that_excludes() -> None:
    shop = Enterprise("shop", 0.1, 0.1, 0.1, government_led=False, fits_plan=False)
    assert eligibility(shop).reasons == ("government_led", "fits_plan", "threshold")
    assert "free moves are not" in eligibility(shop).explain()
    assert eligibility(Enterprise("mean", 0.15, 0.2, 0.25)).eligible  # 0.6/3 is below 0.2 in floats
    assert not eligibility(Enterprise("mean", 0.15, 0.2, 0.2499999))


def test_bad_enterprises_are_named_at_once() -> None:
    with pytest.raises(InputError) as caught:
        Enterprise("", -1.0, math.nan, math.inf, -1, "y", gross_year1=-1)  # type: ignore[arg-type]
    fields = [problem.field for problem in caught.value.problems]
    assert fields == ["name", "tax_year1", "tax_year2", "tax_year3", "growth", "government_led",
                      "gross_year1", "gross_year2", "gross_year3"]  # fmt: skip
