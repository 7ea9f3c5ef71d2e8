"""Pipelines that end: all histories enumerated, the limit of long ones, escrow, shares by LP."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citypact.errors import CertificateError, InputError
from citypact.mechanisms.enforcement import FinitePipeline, Security, unravel
from citypact.mechanisms.enforcement.vintages.credibility import load, room, rows_of
from citypact.mechanisms.enforcement.vintages.recheck import check_unravelling
from citypact.mechanisms.theories.enforcement import Pipeline, self_enforcing_ratios

TIMINGS = ("apart", "lost", "comes")
STEADY = Pipeline(0.05, 5, 1, 2)

pipelines = st.builds(
    lambda rate, window, value, years, timing: FinitePipeline(
        F(rate, 100),
        window,
        1,
        F(value, 4),
        tuple(n for n, _ in years),
        tuple(F(c, 4) for _, c in years),
        timing,
    ),
    st.integers(2, 30),
    st.integers(1, 4),
    st.integers(0, 20),
    st.lists(st.tuples(st.integers(0, 3), st.integers(0, 4)), min_size=1, max_size=6),
    st.sampled_from(TIMINGS),
)

F = Fraction
securities = st.tuples(*(st.integers(0, high) for high in (10, 4, 4))).map(
    lambda terms: (F(terms[0], 10), terms[1], F(terms[2], 2))
)


def stopping_gain(
    pipeline: FinitePipeline, terms: tuple[F, int, F], date: int, ratio: F, came: tuple[bool, ...]
) -> F:
    """Gain from stopping after a history, every later history weighted by its probability."""
    delta = 1 / (1 + F(pipeline.rate))
    settlement, penalty, deposit = terms
    chances = [F(each) for each in pipeline.chances]
    free = range(date - 1, pipeline.years) if pipeline.breach_year == "lost" else range(date, pipeline.years)
    later = F(0)
    for draw in product((True, False), repeat=len(free)):
        weight = F(1)
        for at, comes in zip(free, draw, strict=True):
            weight *= chances[at] if comes else 1 - chances[at]
        for at, comes in zip(free, draw, strict=True):
            if comes:
                wait = at + 1 - date
                net = F(pipeline.value) - sum(ratio * delta**u for u in range(1, pipeline.window + 1))
                later += weight * pipeline.numbers[at] * delta**wait * net
    owed = F(0)
    known = date if pipeline.breach_year == "comes" else date - 1
    for at in range(min(known, pipeline.years)):
        if came[at]:
            first = max(at + 2, date)
            owed += pipeline.numbers[at] * sum(
                ratio * delta ** (due - date) for due in range(first, at + 2 + pipeline.window)
            )
    return (1 - settlement) * owed - later - settlement * penalty - deposit


@settings(max_examples=40)
@given(pipeline=pipelines, terms=securities, tenths=st.integers(0, 10))
def test_every_verdict_against_all_histories(
    pipeline: FinitePipeline, terms: tuple[F, int, F], tenths: int
) -> None:
    ratio = F(tenths, 10)
    found = unravel(pipeline, ratio, *terms)
    for end in found.year_ends:
        gains = [
            stopping_gain(pipeline, terms, end.year, ratio, came)
            for came in product((True, False), repeat=pipeline.years)
        ]
        assert end.kept == (max(gains) <= 0)
        if not end.kept:
            assert end.escrow - float(terms[2]) == pytest.approx(float(max(gains)), abs=1e-9)
            if end.settlement is not None:
                again = (F(str(end.settlement)) + F(1, 10**12), *terms[1:])
                worst = stopping_gain(pipeline, again, end.year, ratio, (True,) * pipeline.years)
                assert float(worst) == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize("timing", TIMINGS)
@pytest.mark.parametrize("settlement", [0, F(1, 2)])
def test_far_from_the_end_the_bound_is_that_of_the_endless_pipeline(timing: str, settlement: F) -> None:
    distances = []
    for years in (15, 30, 66):
        pipeline = FinitePipeline(0.3, 5, 1, 2, (1,) * years, (), timing)
        found = unravel(pipeline, 0, settlement)
        bound = next(end.bound for end in found.year_ends if end.year == 7)
        assert bound is not None
        distances.append(abs(bound - found.steady))
    assert distances[0] > distances[1] > distances[2]
    assert distances[2] < 1e-6
    if timing == "apart":
        assert found.steady == float(self_enforcing_ratios(Pipeline(0.3, 5, 1, 2), settlement).hi)


def test_the_bound_with_an_end_is_the_closed_form_with_shorter_sums() -> None:
    """s_t = v d/(τ(a_M + p_M d)), d the present value of one a year up to the last arrival."""
    found = unravel(FinitePipeline.steady(STEADY, 30), 0)
    for end in found.year_ends:
        if STEADY.window < end.year <= 30:
            d = sum((F(100, 105) ** k for k in range(1, 31 - end.year)), F(0))
            assert end.bound == float(2 * d / (STEADY.owed() + STEADY.promised() * d))


def test_the_texts_timing_lies_between_the_two_that_add_up() -> None:
    """Year by year v against sτM: v/(τM) if the year's project is lost, v/(τM(1+r)) if it comes unpaid."""
    bounds = [FinitePipeline(0.05, 5, 1, 2, (1,), (), timing).steady_bound() for timing in TIMINGS]
    assert bounds[1] == F(2, 5)
    assert bounds[2] == F(2, 5) / F(105, 100)
    assert bounds[2] < bounds[0] < bounds[1]
    assert float(bounds[0]) == pytest.approx(0.39733577, abs=1e-8)


def test_a_pipeline_that_ends_unravels() -> None:
    found = unravel(FinitePipeline.steady(STEADY, 40), 0.35, least_accepted=0.1)
    assert found.ratios is None
    assert found.acceptable is None
    assert found.value is None
    assert found.broken == tuple(range(26, 46))
    assert found.kept_until == 25
    assert found.struck_out == tuple(range(1, 41))
    assert "releases no project of years 1 to 40" in found.explain()
    assert found.largest_settlement == 1.0
    assert found.reason is not None
    assert found.reason.startswith(
        "Needs external enforcement: towards the end nothing is left to lose, and at most 0 is paid at every"
        " date; a ratio of 0.35 takes central deduction with a probability of 1 or a deposit of 4.92835"
    )
    kept = found.kept_up_to
    assert kept[25] is not None
    assert kept[25] >= 0.35 > (kept[26] or 0.0)
    assert [end.bound for end in found.year_ends if end.year >= 40] == [0.0] * 6


def test_deposit_or_settlement_named_is_just_enough() -> None:
    pipeline = FinitePipeline.steady(STEADY, 12)
    found = unravel(pipeline, 0.3)
    enough = unravel(pipeline, 0.3, escrow=found.largest_escrow * (1 + 1e-12))
    assert enough.broken == ()
    assert enough.ratio == 0.3
    assert unravel(pipeline, 0.3, escrow=found.largest_escrow * (1 - 1e-9)).broken
    settled = unravel(pipeline, 0.3, settlement=found.largest_settlement or 0)
    assert settled.broken == ()
    assert settled.worthwhile == pytest.approx(2 / 4.3294767, abs=1e-7)
    assert settled.value == pytest.approx(0.3 * 4.3294767 * sum(1.05**-y for y in range(1, 13)), rel=1e-7)


@settings(max_examples=25)
@given(pipeline=pipelines, terms=securities)
def test_shares_are_max_min_fair_by_a_grid_of_linear_programs(
    pipeline: FinitePipeline, terms: tuple[F, int, F]
) -> None:
    """The lowest share is the largest possible; given it, no vintage that could rise was left behind."""
    from scipy.optimize import linprog

    security = Security(*terms)
    found = unravel(pipeline, 0, *terms)
    years = list(found.shares)
    rows = rows_of(pipeline)
    if not years or not rows:
        return
    weights = np.array([[float(load(pipeline, security, row, year)) for year in years] for row in rows])
    rooms = np.array([float(room(pipeline, security, row)) for row in rows])
    fixed: dict[int, float] = {}
    while len(fixed) < len(years):
        # Raise the level of all that are not fixed; then fix those that cannot exceed it.
        columns = [each for each in range(len(years)) if each not in fixed]
        used = weights[:, list(fixed)] @ np.array(list(fixed.values())) if fixed else 0.0
        left = np.maximum(rooms - used, 0.0)
        heights = weights[:, columns].sum(axis=1)
        level = min([found.worthwhile, *(left[heights > 0] / heights[heights > 0])])
        new = []
        for column in columns:
            cost = np.zeros(len(columns))
            cost[columns.index(column)] = -1.0
            best = linprog(
                cost, weights[:, columns], left + 1e-12, bounds=[(level, found.worthwhile)] * len(columns)
            )
            if best.status != 0 or -best.fun <= level + 1e-8:
                new.append(column)
        assert new
        fixed |= dict.fromkeys(new, level)
    for place, year in enumerate(years):
        assert found.shares[year] == pytest.approx(fixed[place], abs=1e-7)


@settings(max_examples=30)
@given(pipeline=pipelines, terms=securities)
def test_what_is_left_after_striking_out_is_paid(pipeline: FinitePipeline, terms: tuple[F, int, F]) -> None:
    found = unravel(pipeline, F(1, 5), *terms, least_accepted=F(1, 5))
    numbers = [0 if year + 1 in found.struck_out else n for year, n in enumerate(pipeline.numbers)]
    left = replace(pipeline, numbers=tuple(numbers))
    assert unravel(left, F(1, 5), *terms).broken == ()
    if not found.broken:
        assert found.struck_out == ()


@pytest.mark.parametrize("unit", [F(1, 10**9), F(1), F(10**9)])
def test_unit_of_money_changes_no_ratio(unit: F) -> None:
    base = unravel(FinitePipeline(0.05, 3, 1, 2, (2, 1, 1, 0, 1)), 0.3, 0.2, 1, 2)
    found = unravel(FinitePipeline(0.05, 3, unit, 2 * unit, (2, 1, 1, 0, 1)), 0.3, 0.2, unit, 2 * unit)
    assert found.ratios == base.ratios
    assert found.shares == base.shares
    assert found.broken == base.broken
    assert [e.bound for e in found.year_ends] == [e.bound for e in base.year_ends]
    assert found.largest_escrow == pytest.approx(base.largest_escrow * float(unit), rel=1e-12)


def test_degenerate_pipelines() -> None:
    nobody = unravel(FinitePipeline(0.05, 5, 1, 2, (0, 0)), 0.5)
    assert nobody.year_ends == ()
    assert nobody.ratio is not None
    assert nobody.shares == {}
    worthless = unravel(FinitePipeline(0.05, 5, 1, 0, (1, 1)), 0.5, least_accepted=0.1)
    assert worthless.reason is not None
    assert worthless.reason.startswith("No ratio is accepted by both")
    certain = unravel(FinitePipeline(0.05, 5, 1, 9, (1,)), 0.5, settlement=1)
    assert certain.ratio == 0.5
    assert all(end.bound is None for end in certain.year_ends)
    assert certain.to_dict()["year_ends"][0]["bound"] is None


def test_tampering_and_a_nan_are_caught() -> None:
    pipeline, security = FinitePipeline(0.05, 2, 1, 2, (1, 1, 1, 1)), Security(escrow=F(1, 2))
    found = unravel(pipeline, 0.25, escrow=0.5)
    shares = {year: F(str(share)) for year, share in found.shares.items()}
    assert found.acceptable is not None

    def recheck(**change: object) -> tuple[str, ...]:
        terms = {
            "ratio": F(1, 4), "ends": found.year_ends, "most": found.acceptable.hi, "shares": shares,
            "floor": F(0), "dropped": (), **change,
        }  # fmt: skip
        return check_unravelling(pipeline, security, **terms).failures  # type: ignore[arg-type]

    assert recheck() == ()
    first = found.year_ends[0]
    rest = found.year_ends[1:]
    assert recheck(ends=(replace(first, kept=not first.kept), *rest)) == ("year 2: the verdict",)
    assert recheck(ends=(replace(first, saved=float("nan")), *rest)) == ("year 2: the amounts",)
    assert recheck(ends=rest) == ("every date is judged",)
    assert "something holds the largest ratio" in recheck(most=found.acceptable.hi * F(9, 10))
    assert "no breach pays at the largest ratio" in recheck(most=found.acceptable.hi * F(11, 10))
    assert "every share is paid" in recheck(shares={**shares, 4: shares[4] + F(1, 10)})
    assert recheck(shares={**shares, 1: shares[1] - F(1, 10)})
    assert "what is released is paid" in recheck(floor=F(9, 10))
    with pytest.raises(CertificateError):
        replace(found.certificate, residuals={"a": float("nan")}).require()


def test_refusals() -> None:
    with pytest.raises(InputError) as caught:
        FinitePipeline(0, 0, 1, 2, (1, -1), (1,))
    fields = [problem.field for problem in caught.value.problems]
    assert fields == ["rate", "window", "chances", "numbers[2]"] or set(fields) >= {
        "rate",
        "window",
        "chances",
    }
    with pytest.raises(InputError, match="one of apart, lost, comes"):
        FinitePipeline(0.05, 5, 1, 2, (1,), (), "never")
    with pytest.raises(InputError, match="numbers: found 0 years, expected 1 to 100"):
        FinitePipeline(0.05, 5, 1, 2, ())
    with pytest.raises(InputError, match="least_accepted"):
        unravel(FinitePipeline(0.05, 5, 1, 2, (1,)), 0.5, least_accepted=2)
