"""Two-sided effort: the ratio, consent with and without a lump sum, bonus, risk, and its proof."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction

import numpy as np
import oracles
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citypact.errors import CertificateError, InputError
from citypact.mechanisms.effort_contract import EffortProblem, share_effort
from citypact.mechanisms.effort_contract.consent import Parabola, accepted, consent_residuals
from citypact.mechanisms.effort_contract.recheck import certify_effort, scan_of_replies
from citypact.mechanisms.ratio_set import RatioSet
from citypact.mechanisms.risk_sharing import RiskProblem, share_risk
from citypact.solvers.certificate import Certificate

F = Fraction

some = st.integers(0, 30).map(lambda i: F(i, 10))
positive = st.integers(1, 30).map(lambda i: F(i, 10))
signed = st.integers(-20, 60).map(lambda i: F(i, 10))
problems = st.builds(
    EffortProblem,
    some,
    positive,
    some,
    positive,
    fixed_revenue=some,
    origin_loss=signed,
    destination_cost=signed,
    origin_aversion=some,
    destination_aversion=some,
    variance=some,
)
few = settings(deadline=None, max_examples=25)
S = np.linspace(0, 1, 2001)


def brute_gains(p: EffortProblem) -> tuple[np.ndarray, np.ndarray]:
    """Both gains over a grid of ratios, efforts found by maximising each payoff numerically."""
    gains = []
    tA, cA, tB, cB = map(float, (p.origin_effect, p.origin_ease, p.destination_effect, p.destination_ease))

    # A parabola in the effort: its top through three points, not its first-order condition.
    def top(share: np.ndarray, effect: float, ease: float) -> np.ndarray:
        y0, y1, y2 = (share * effect * e - e**2 / (2 * ease) for e in (0.0, 1.0, 2.0))
        return (4 * y1 - 3 * y0 - y2) / (2 * (2 * y1 - y0 - y2))

    eA, eB = top(S, tA, cA), top(1 - S, tB, cB)
    tax = float(p.fixed_revenue) + tA * eA + tB * eB
    v = float(p.variance)
    for share, e, c, rho, loss in (
        (S, eA, cA, p.origin_aversion, p.origin_loss),
        (1 - S, eB, cB, p.destination_aversion, p.destination_cost),
    ):
        gains.append(share * tax - e**2 / (2 * c) - float(rho) * v * share**2 / 2 - float(loss))
    return gains[0], gains[1]


def test_fixture_and_published_bound() -> None:
    found = share_effort(EffortProblem(1, 2, 1, 3))
    assert found.ratio == 0.4
    assert found.attained == 0.76  # appendix C
    assert share_effort(EffortProblem(1, 1, 1, 1)).attained == 0.75  # never below, models.md §4.6
    assert found.ratio == float(oracles.effort_ratio(1, 2, 1, 3))
    assert found.certificate.exact
    assert found.certificate.holds


@given(p=problems, lump_sum=st.booleans())
@few
def test_best_ratio_and_consent_match_brute_force(p: EffortProblem, lump_sum: bool) -> None:
    found = share_effort(p, lump_sum=lump_sum)
    own, other = brute_gains(p)
    pleased = own + other >= 1e-9 if lump_sum else (own >= 1e-9) & (other >= 1e-9)
    if found.ratios is None:
        assert found.reason.startswith("No agreement")
        assert not pleased.any()
        return
    assert found.value is not None
    assert found.acceptable is not None
    assert found.gains is not None
    low, high = found.acceptable.ends
    assert (S[pleased] >= low - 1e-12).all()
    assert (S[pleased] <= high + 1e-12).all()
    inside = (low <= S) & (high >= S)
    worst = own + other if lump_sum else np.minimum(own, other)
    assert (worst[inside] >= -1e-9).all()
    assert found.value >= (own + other)[pleased].max(initial=-np.inf) - 1e-9
    assert min(found.gains.values()) >= 0
    assert sum(found.gains.values()) == pytest.approx(found.value, abs=1e-9)
    if lump_sum and p.variance == 0 and found.attained is not None:
        assert found.attained >= 0.75
    json.dumps(found.to_dict(), allow_nan=False)


@given(p=problems, unit=st.sampled_from([F(1, 10**9), F(10**9)]))
@few
def test_unit_of_money_changes_no_ratio(p: EffortProblem, unit: F) -> None:
    other = replace(
        p,
        origin_effect=p.origin_effect * unit,
        destination_effect=p.destination_effect * unit,
        origin_ease=p.origin_ease / unit,
        destination_ease=p.destination_ease / unit,
        fixed_revenue=p.fixed_revenue * unit,
        origin_loss=p.origin_loss * unit,
        destination_cost=p.destination_cost * unit,
        origin_aversion=p.origin_aversion / unit,
        destination_aversion=p.destination_aversion / unit,
        variance=p.variance * unit**2,
    )
    for lump_sum in (True, False):
        here, there = share_effort(p, lump_sum=lump_sum), share_effort(other, lump_sum=lump_sum)
        assert here.ratios == there.ratios
        assert here.acceptable == there.acceptable
        assert here.shadow_prices == there.shadow_prices


@given(p=problems, lump_sum=st.booleans())
@few
def test_changing_places_mirrors_the_ratio(p: EffortProblem, lump_sum: bool) -> None:
    mirror = EffortProblem(
        p.destination_effect,
        p.destination_ease,
        p.origin_effect,
        p.origin_ease,
        p.fixed_revenue,
        p.destination_cost,
        p.origin_loss,
        p.central_price,
        p.destination_aversion,
        p.origin_aversion,
        p.variance,
    )
    here, there = share_effort(p, lump_sum=lump_sum), share_effort(mirror, lump_sum=lump_sum)
    assert (here.ratio is None) == (there.ratio is None)
    if here.ratio is not None and there.ratio is not None:
        assert here.ratio == pytest.approx(1 - there.ratio, abs=1e-12)


def test_nests_risk_effort_and_holmstrom_milgrom() -> None:
    risky = {"origin_aversion": F(1, 2), "destination_aversion": F(3, 2), "variance": F(1, 5)}
    only_risk = share_effort(EffortProblem(0, 1, 0, 1, fixed_revenue=1, **risky))
    assert only_risk.ratio == 0.75
    same = share_risk(RiskProblem(1, F(1, 5), F(1, 2), F(3, 2)))
    assert (only_risk.ratio, only_risk.value) == (same.ratio, same.value)
    # One-sided: effect 1, cost curvature 1/c, slope 1/(1 + rho * curvature * variance).
    rho, curvature, variance = F(2), F(3, 2), F(1, 3)
    one_sided = EffortProblem(1, 1 / curvature, 0, 1, origin_aversion=rho, variance=variance)
    assert one_sided.best_ratio == 1 / (1 + rho * curvature * variance)
    # Both: the closed form of the brief.
    both = EffortProblem(1, 2, 1, 3, **risky)
    assert both.best_ratio == (2 + F(3, 10)) / (2 + 3 + F(1, 10) + F(3, 10))


def test_lump_sums_interval_and_nash_split() -> None:
    found = share_effort(EffortProblem(1, 2, 1, 3, fixed_revenue=10, origin_loss=7, destination_cost=1))
    assert found.transfers == pytest.approx((2.12, 6.02))
    assert found.transfer == pytest.approx(4.07)
    assert found.gains is not None
    assert found.gains.vector() == pytest.approx((1.95, 1.95))


def test_without_a_lump_sum_the_binding_demand_is_named_and_priced() -> None:
    p = EffortProblem(1, 2, 1, 3, fixed_revenue=10, origin_loss=7, destination_cost=1)
    found = share_effort(p, lump_sum=False)
    assert found.binding == ("origin participates",)
    assert found.acceptable is not None
    assert found.ratio == found.acceptable.ends[0]
    step = F(1, 10**6)
    # Relaxing the demand lets the origin lose `step`: its loss falls, the joint loss stays.
    more, less = (
        share_effort(
            replace(p, origin_loss=7 - sign * step, destination_cost=1 + sign * step), lump_sum=False
        ).value
        for sign in (1, -1)
    )
    assert more is not None
    assert less is not None
    slope = (more - less) / float(2 * step)
    assert found.shadow_prices["origin participates"] == pytest.approx(slope, rel=1e-4)


def test_a_city_may_refuse_too_high_a_ratio_of_its_own() -> None:
    """b > a + R0: the destination stops working, so the origin accepts a middle range only."""
    found = accepted(EffortProblem(1, 1, 2, 2, origin_loss=2).gain_curves()[0])
    assert found is not None
    assert 0 < found.ends[0] < found.ends[1] < 1


def test_accepted_ratios_are_one_interval() -> None:
    """Never several, whatever the parameters: the gain rises throughout or is concave."""
    for a in range(8):
        for b in range(8):
            for R0 in (0, 1, 5):
                for curve in EffortProblem(1, a or 1, 1, b or 1, fixed_revenue=R0).gain_curves():
                    assert curve.one_hill


def test_no_agreement_is_an_answer_with_a_remedy() -> None:
    lost = share_effort(EffortProblem(1, 2, 1, 3, origin_loss=5))
    assert lost.ratio is None
    assert lost.acceptable is None
    assert lost.explain() == (
        "No agreement at any ratio: even at the best, 0.4, the move loses 3.1 亿元 in all;"
        " a central grant of that amount would unblock it."
    )
    healed = share_effort(EffortProblem(1, 2, 1, 3, origin_loss=5, destination_cost=F(-31, 10)))
    assert healed.value == 0
    alone = share_effort(EffortProblem(1, 2, 1, 3, origin_loss=1.2), lump_sum=False)
    assert alone.reason == (
        "No agreement by a ratio alone: origin gains at no ratio (at best -0.075 亿元);"
        " at a ratio of 0.4 a lump sum of 0.32 to 1.02 亿元 to origin would unblock it."
    )


@given(p=problems)
@few
def test_full_bonus_pays_below_its_limit(p: EffortProblem) -> None:
    bonus = share_effort(p).full_bonus
    a, b = p.productivities
    if p.variance == 0 and a + b:
        assert bonus.gain == pytest.approx(float(a * b / (2 * (a + b))))
        assert bonus.cost == float(p.fixed_revenue + a + b)
        assert bonus.limit is not None
        assert bonus.limit <= 1 + 1 / 8
    if bonus.limit is not None and bonus.limit > 1.001:
        assert share_effort(replace(p, central_price=bonus.limit - 0.001)).full_bonus.pays
        assert not share_effort(replace(p, central_price=bonus.limit + 0.001)).full_bonus.pays


def test_signs_of_what_moves_the_ratio() -> None:
    p = EffortProblem(1, 2, 1, 3, origin_aversion=1, destination_aversion=1, variance=1)
    rises = {move.parameter: move.ratio_high > move.ratio_low for move in share_effort(p).moves if move.span}
    assert rises["origin_ease"]
    assert rises["destination_aversion"]
    assert not rises["destination_ease"]
    assert not rises["origin_aversion"]
    assert {"origin_loss", "fixed_revenue"}.isdisjoint(rises)


def test_flat_when_nothing_depends_on_the_ratio() -> None:
    found = share_effort(EffortProblem(0, 1, 0, 1, fixed_revenue=1, origin_loss=0.2), lump_sum=False)
    assert found.ratios is not None
    assert found.ratios.ends == (0.2, 1)
    assert found.attained is None


def test_tampering_and_nan_are_caught() -> None:
    p = EffortProblem(1, 2, 1, 3)
    whole = RatioSet.between(0, 1)
    assert certify_effort(p, RatioSet.single(0.4), whole, F(7, 100), lump_sum=True).holds
    worse = certify_effort(p, RatioSet.single(0.41), whole, F(7, 100), lump_sum=True)
    assert "no other ratio is better" in worse.failures
    assert "the joint gain is stationary or held at an end" in worse.failures
    short = certify_effort(p, RatioSet.single(0.4), RatioSet.between(0, 0.9), F(7, 100), lump_sum=True)
    assert short.failures == ("one refuses beyond each end",)
    with pytest.raises(CertificateError, match="both participate"):
        certify_effort(p, RatioSet.single(0.4), whole, F(2), lump_sum=True).require()
    assert not Certificate({"x": float("nan")}).holds
    hill = Parabola(F(-1), F(0), F(0))
    assert consent_residuals({"x": hill}, None, F(1))["no ratio pleases all"] == -1
    assert consent_residuals({"x": hill.raised(F(2))}, None, F(1))["no ratio pleases all"] == 1


@given(p=problems, s=st.integers(0, 20).map(lambda i: F(i, 20)))
@few
def test_scan_of_replies_finds_nothing(p: EffortProblem, s: F) -> None:
    assert max(scan_of_replies(p, (s, 1 - s)).values()) <= 0


def test_refusals_name_every_field() -> None:
    with pytest.raises(InputError) as refused:
        EffortProblem(-1, 0, float("nan"), 1, central_price=0.5, variance=-1, destination="origin")
    assert [problem.field for problem in refused.value.problems] == [
        "origin_effect",
        "destination_effect",
        "origin_ease",
        "central_price",
        "variance",
        "destination",
    ]
    with pytest.raises(InputError, match="origin effect squared times ease"):
        EffortProblem(1e100, 1, 1, 1)
