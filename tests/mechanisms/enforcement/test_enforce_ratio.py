"""The ratio that is paid without a court: models.md §4.9 and A7, cash flows as slow oracle."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citypact.errors import InputError
from citypact.games.relocation import Relocation
from citypact.mechanisms.enforcement import (
    Security,
    bound_slopes,
    enforce_ratio,
    enforcement_moves,
    external_enforcement,
    secured_ratios,
    steady_pipeline,
)
from citypact.mechanisms.enforcement.recheck import check_enforced
from citypact.mechanisms.ratio_set import RatioSet
from citypact.mechanisms.revenue_split import split
from citypact.mechanisms.theories.enforcement import Pipeline, least_settlement, self_enforcing_ratios

FIXTURE = Pipeline(0.05, 5, 1, 2)

pipelines = st.builds(
    lambda rate, window, tax, value: Pipeline(F(rate, 100), window, F(tax, 10), F(value, 10)),
    *(st.integers(low, high) for low, high in ((2, 20), (1, 8), (1, 30), (0, 60))),
)
securities = st.builds(
    lambda chance, penalty, deposit: Security(F(chance, 10), F(penalty, 2), F(deposit, 2)),
    *(st.integers(0, high) for high in (9, 6, 6)),
)

F = Fraction


def stopping_gains(pipeline: Pipeline, security: Security, ratio: float) -> float:
    """Cash flows of paying on for 3000 years against stopping now, one year after the other."""
    r, window, pay = float(pipeline.rate), pipeline.window, ratio * float(pipeline.tax)
    chance = float(security.settlement)
    in_place = [float(window - year) * pay for year in range(window)]  # vintages that are still owed
    stop = (1 - chance) * sum(each / (1 + r) ** year for year, each in enumerate(in_place))
    stop -= chance * float(security.penalty) + float(security.escrow)
    # A project that comes in year k pays in k+1 … k+M.
    project = float(pipeline.value) - sum(pay / (1 + r) ** year for year in range(1, window + 1))
    return stop - sum(project / (1 + r) ** year for year in range(1, 3000))


@settings(max_examples=60)
@given(pipeline=pipelines, security=securities)
def test_the_bound_is_where_stopping_starts_to_pay(pipeline: Pipeline, security: Security) -> None:
    most = float(secured_ratios(pipeline, security).hi)
    scale = float(pipeline.tax) * pipeline.window / float(pipeline.rate)
    assert stopping_gains(pipeline, security, most) <= 1e-9 * scale
    if most < 1:
        assert stopping_gains(pipeline, security, most + 1e-6) > 0


@settings(max_examples=60)
@given(pipeline=pipelines, security=securities, ratio=st.integers(1, 20))
def test_each_instrument_alone_is_just_enough(pipeline: Pipeline, security: Security, ratio: int) -> None:
    s = ratio / 20
    needed = external_enforcement(pipeline, security, F(ratio, 20))
    scale = float(pipeline.tax) * pipeline.window / float(pipeline.rate)
    changed = [replace(security, escrow=needed.escrow)]
    if needed.settlement is not None:
        changed.append(replace(security, settlement=needed.settlement))
    if needed.penalty is not None:
        changed.append(replace(security, penalty=needed.penalty))
    for terms in changed:
        found = stopping_gains(pipeline, terms, s)
        assert found <= 1e-9 * scale
        smallest = 0 in (needed.escrow, needed.settlement, needed.penalty)
        if not smallest:
            assert found == pytest.approx(0, abs=1e-9 * scale)
    if needed.settlement is None:
        assert stopping_gains(pipeline, replace(security, settlement=1), s) > 0
    if not security.penalty and not security.escrow:
        exact = least_settlement(pipeline, F(ratio, 20))
        assert needed.settlement == (None if exact is None else float(exact))


def test_fixture_of_the_text() -> None:
    """models.md §4.9: r=.05, M=5, τ=1, v=2 → s_SE = 0.3973."""
    found = enforce_ratio(0.45, FIXTURE)
    assert found.ratio == pytest.approx(0.39733577, abs=1e-8)
    assert found.self_enforcing == self_enforcing_ratios(FIXTURE)
    assert found.cut
    assert found.needed is not None
    assert found.needed.settlement == pytest.approx(0.836705, abs=1e-6)
    assert enforce_ratio(0.3, FIXTURE).ratio == 0.3


def test_statics_of_the_bound() -> None:
    """A7: falls with r and M, rises with v and ψ."""
    most = secured_ratios(FIXTURE, Security()).hi
    assert secured_ratios(replace(FIXTURE, rate=0.06), Security()).hi < most
    assert secured_ratios(replace(FIXTURE, window=6), Security()).hi < most
    assert secured_ratios(replace(FIXTURE, value=2.1), Security()).hi > most
    assert secured_ratios(FIXTURE, Security(0.1)).hi > most


@pytest.mark.parametrize("rate", [0.02, 0.05, 0.1])
@pytest.mark.parametrize("window", [1, 5, 10])
def test_with_likely_settlement_the_bound_rises_with_the_rate(rate: float, window: int) -> None:
    """A7 says that s_SE falls with r: true for ψ = 0, false once ψ is above about 2r/(1+2r)."""
    higher = Pipeline(rate * 1.001, window, 1, 0.3 * window)
    base = replace(higher, rate=rate)
    assert self_enforcing_ratios(higher).hi < self_enforcing_ratios(base).hi
    likely = 2 * rate / (1 + 2 * rate) * 1.5
    assert self_enforcing_ratios(higher, likely).hi > self_enforcing_ratios(base, likely).hi


def test_the_criterion_is_applied_below_the_bound() -> None:
    game = Relocation(1, 0.3, 0.1)
    found = enforce_ratio(game, Pipeline(0.05, 5, 0.23, 0.46))
    assert found.wanted is not None
    assert found.wanted.ratio == 0.6
    assert found.ratios is not None
    assert found.ratios.exact == found.self_enforcing.hi
    assert found.acceptable == RatioSet(F(3, 10), found.self_enforcing.hi)
    assert found.gains is not None
    assert found.gains["origin"] == pytest.approx(found.ratios.ratio - 0.3)
    assert found.value == pytest.approx(0.6)
    free = enforce_ratio(game, Pipeline(0.05, 5, 0.23, 0.8))
    assert free.ratio == 0.6
    assert not free.cut
    assert free.shadow_prices.get("escrow", 0.0) == 0.0


@pytest.mark.parametrize("name", ["settlement", "penalty", "escrow"])
def test_shadow_prices_are_slopes_of_the_criterion(name: str) -> None:
    import math

    game, pipeline = Relocation(1, 0.3, 0.1), Pipeline(0.05, 5, 0.23, 0.46)
    terms = {"settlement": 0.2, "penalty": 0.1, "escrow": 0.05}
    found = enforce_ratio(game, pipeline, **terms)

    def nash(change: float) -> float:
        gains = enforce_ratio(game, pipeline, **{**terms, name: terms[name] + change}).gains
        assert gains is not None
        return 0.5 * sum(math.log(gain) for gain in gains.values())

    slope = (nash(1e-5) - nash(-1e-5)) / 2e-5
    assert found.shadow_prices[name] == pytest.approx(slope, rel=1e-6)
    assert found.shadow_prices[name] > 0
    h = F(1, 10**6)
    up, down = (
        secured_ratios(pipeline, Security(**{**terms, name: F(str(terms[name])) + step})).hi
        for step in (h, -h)
    )
    slopes = bound_slopes(pipeline, Security(**terms))
    assert float((up - down) / (2 * h)) == pytest.approx(float(slopes[name]), rel=1e-6)


def test_below_the_origins_need_the_answer_names_the_enforcement() -> None:
    found = enforce_ratio(Relocation(1, 0.5, 0.1), Pipeline(0.05, 5, 0.23, 0.56), settlement=0.1)
    assert found.ratios is None
    assert found.acceptable is None
    assert found.needs_external_enforcement
    assert found.value == 0.0
    assert found.ratio is None
    assert found.needed_at_least is not None
    assert found.needed_at_least.ratio == 0.5
    assert found.needed_at_least.settlement is not None
    again = enforce_ratio(
        Relocation(1, 0.5, 0.1), Pipeline(0.05, 5, 0.23, 0.56), found.needed_at_least.settlement + 1e-9
    )
    assert again.ratio == pytest.approx(0.5, abs=1e-6)
    assert found.reason is not None
    assert found.reason.startswith(
        "Needs external enforcement: the destination keeps paying a ratio of at most 0.490575"
    )
    assert "a deposit of at least" in found.reason
    assert "a penalty of at least" in found.reason
    assert found.certificate.residuals["a breach pays at every accepted ratio"] < 0


def test_no_surplus_is_not_blamed_on_enforcement() -> None:
    found = enforce_ratio(Relocation(1, 0.6, 0.7), FIXTURE)
    assert found.ratios is None
    assert not found.needs_external_enforcement
    assert found.reason is not None
    assert found.reason.startswith("No agreement at any ratio: the move loses")
    worthless = enforce_ratio(0.4, Pipeline(0.05, 5, 1, 0))
    assert worthless.ratios is None
    assert worthless.needed is not None
    assert worthless.needed.settlement is None
    assert not worthless.needed.worthwhile
    assert enforce_ratio(0, Pipeline(0.05, 5, 1, 0)).ratio == 0.0


def test_a_deposit_does_not_make_worthless_projects_welcome() -> None:
    """Above v/(τ p_M) the destination would pay on to save its deposit, but take no more projects."""
    found = enforce_ratio(0.6, FIXTURE, escrow=100)
    assert found.self_enforcing.hi == 1
    assert found.ratios is not None
    assert found.ratios.exact == F(2) / FIXTURE.promised()
    assert found.needed is not None
    assert not found.needed.worthwhile
    assert enforce_ratio(0.6, Pipeline(0.05, 5, 1, 0), escrow=100).ratios is None


def test_pipeline_of_like_plants_has_the_plants_own_threshold() -> None:
    game = Relocation(2, 0.5, 0.4, voluntary=0.25)
    pipeline = steady_pipeline(game, 0.05, 5)
    assert pipeline.value / (pipeline.tax * pipeline.promised()) == game.thresholds()[1]
    certain = enforce_ratio(game, pipeline, settlement=1)
    assert certain.self_enforcing.hi == game.thresholds()[1]
    assert certain.ratio == split(game).ratio


@pytest.mark.parametrize("unit", [1e-9, 1.0, 1e9])
def test_unit_of_money_changes_nothing(unit: float) -> None:
    u = F(str(unit))
    game = Relocation(u, u * F(3, 10), u * F(1, 10))
    found = enforce_ratio(game, Pipeline(0.05, 5, u * F(23, 100), u * F(46, 100)), 0.2, u, u / 10)
    base = enforce_ratio(Relocation(1, 0.3, 0.1), Pipeline(0.05, 5, 0.23, 0.46), 0.2, 1, 0.1)
    assert found.ratios == base.ratios
    assert found.acceptable == base.acceptable
    assert found.needed is not None
    assert base.needed is not None
    assert found.needed.settlement == base.needed.settlement
    assert found.needed.escrow == pytest.approx(base.needed.escrow * unit, rel=1e-12)


def test_rivals_raise_what_the_origin_needs() -> None:
    game = Relocation(1, 0.2, 0.1, rivals=(0.3,))
    held = enforce_ratio(game, Pipeline(0.05, 5, 0.23, 0.46))
    assert held.accepted is not None
    assert held.accepted.lo == F(1, 2)
    assert held.ratios is None
    assert held.needs_external_enforcement


def test_a_deal_that_needs_a_grant_is_said_to() -> None:
    game = Relocation(1, 1.2, -0.5)
    assert split(game, "min-central").levers
    found = enforce_ratio(game, FIXTURE, criterion="min-central")
    assert found.ratios is None
    assert not found.needs_external_enforcement
    assert found.reason == "No ratio alone pleases both: a central grant is part of the deal."


def test_moves_say_what_each_term_does() -> None:
    moves = {move.change: move for move in enforcement_moves(enforce_ratio(0.45, FIXTURE))}
    assert moves["window longer by a year"].bound == pytest.approx(
        float(self_enforcing_ratios(Pipeline(0.05, 6, 1, 2)).hi)
    )
    assert moves["deposit larger by a year's tax"].ratio == pytest.approx(
        float(secured_ratios(FIXTURE, Security(escrow=1)).hi)
    )


def test_tampering_and_a_nan_are_caught() -> None:
    found = enforce_ratio(0.45, FIXTURE)
    paid, terms = found.self_enforcing, Security()
    for wrong in (F(40, 100), F(39, 100)):
        assert check_enforced(FIXTURE, terms, RatioSet(F(0), wrong), None, None).failures
    assert check_enforced(FIXTURE, terms, paid, None, RatioSet.single(0.4)).failures
    assert check_enforced(FIXTURE, terms, paid, RatioSet.between(0.35, 1), RatioSet.single(0.3)).failures
    changed = replace(found.certificate, residuals={"no breach pays": float("nan")})
    assert changed.failures == ("no breach pays",)


def test_refusals() -> None:
    with pytest.raises(InputError) as caught:
        enforce_ratio(0.5, FIXTURE, settlement=1.2, penalty=-1)
    assert [problem.field for problem in caught.value.problems] == ["settlement", "penalty"]
    with pytest.raises(InputError, match=r"wanted: found 1\.5"):
        enforce_ratio(1.5, FIXTURE)
    with pytest.raises(InputError, match="ratios between 0 and 1"):
        enforce_ratio(RatioSet.between(0.5, 1.5), FIXTURE)
