"""Risk sharing: the ratio, the line under certainty, consent by brute force and by simulation."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction

import numpy as np
import oracles
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citypact.errors import InputError
from citypact.mechanisms.effort_contract import EffortProblem, share_effort
from citypact.mechanisms.ratio_set import RatioSet
from citypact.mechanisms.risk_sharing import RiskProblem, share_risk
from citypact.mechanisms.risk_sharing.sharing import _certify

F = Fraction

some = st.integers(0, 30).map(lambda i: F(i, 10))
problems = st.builds(
    RiskProblem,
    st.integers(1, 30).map(lambda i: F(i, 10)),
    some,
    some,
    some,
    st.integers(-10, 25).map(lambda i: F(i, 10)),
    st.integers(-10, 25).map(lambda i: F(i, 10)),
)
few = settings(deadline=None, max_examples=25)
S = np.linspace(0, 1, 2001)


def test_fixture() -> None:
    found = share_risk(RiskProblem(1, 0.16, 0.5, 1.5))
    assert found.ratio == 0.75  # T50-08
    assert found.ratio == pytest.approx(oracles.risk_ratio(0.5, 1.5), abs=1e-9)
    assert (found.premium, found.saved) == (0.03, 0.01)


def test_certainty_equivalents_by_simulation() -> None:
    """Exponential utility of normal tax, averaged over draws, inverted."""
    p = RiskProblem(2, 0.25, 1, 3, origin_loss=0.2, destination_cost=0.1)
    tax = 2 + 0.5 * np.random.default_rng(5).standard_normal(400_000)
    own = -np.log(np.exp(-1 * (0.7 * tax - 0.2 + 0.3)).mean()) / 1
    other = -np.log(np.exp(-3 * (0.3 * tax - 0.1 - 0.3)).mean()) / 3
    assert [float(x) for x in p.equivalents(0.7, 0.3)] == pytest.approx([own, other], abs=2e-3)


@given(p=problems, lump_sum=st.booleans())
@few
def test_ratio_and_consent_match_brute_force(p: RiskProblem, lump_sum: bool) -> None:
    found = share_risk(p, lump_sum=lump_sum)
    m, v = float(p.mean_revenue), float(p.variance)
    own = S * m - float(p.origin_aversion) * v * S**2 / 2 - float(p.origin_loss)
    other = (1 - S) * m - float(p.destination_aversion) * v * (1 - S) ** 2 / 2 - float(p.destination_cost)
    pleased = own + other >= 1e-9 if lump_sum else np.minimum(own, other) >= 1e-9
    if found.acceptable is None:
        assert not pleased.any()
        assert "would unblock it" in found.explain()
        return
    low, high = found.acceptable.ends
    assert (S[pleased] >= low - 1e-12).all()
    assert (S[pleased] <= high + 1e-12).all()
    inside = (low <= S) & (high >= S)
    assert ((own + other if lump_sum else np.minimum(own, other))[inside] >= -1e-9).all()
    assert found.value is not None
    assert found.value >= (own + other)[pleased].max(initial=-np.inf) - 1e-9
    assert found.gains is not None
    assert min(found.gains.values()) >= 0
    json.dumps(found.to_dict(), allow_nan=False)


@given(p=problems, loss=some, cost=some)
@few
def test_losses_move_the_lump_sum_and_not_the_ratio(p: RiskProblem, loss: F, cost: F) -> None:
    here, there = share_risk(p), share_risk(replace(p, origin_loss=loss, destination_cost=cost))
    if p.certain or here.ratio is None or there.ratio is None:
        return
    assert here.ratio == there.ratio
    assert here.transfer is not None
    assert there.transfer is not None
    shift = (loss - p.origin_loss - cost + p.destination_cost) / 2
    assert there.transfer - here.transfer == pytest.approx(float(shift), abs=1e-12)


@given(p=problems, unit=st.sampled_from([F(1, 10**9), F(10**9)]), lump_sum=st.booleans())
@few
def test_unit_of_money_and_mirror(p: RiskProblem, unit: F, lump_sum: bool) -> None:
    other = RiskProblem(
        p.mean_revenue * unit,
        p.variance * unit**2,
        p.origin_aversion / unit,
        p.destination_aversion / unit,
        p.origin_loss * unit,
        p.destination_cost * unit,
    )
    mirror = RiskProblem(
        p.mean_revenue,
        p.variance,
        p.destination_aversion,
        p.origin_aversion,
        p.destination_cost,
        p.origin_loss,
    )
    here = share_risk(p, lump_sum=lump_sum)
    scaled, turned = share_risk(other, lump_sum=lump_sum), share_risk(mirror, lump_sum=lump_sum)
    assert (here.ratios, here.acceptable) == (scaled.ratios, scaled.acceptable)
    assert (here.ratio is None) == (turned.ratio is None)
    if here.ratio is not None and turned.ratio is not None:
        assert here.ratio == pytest.approx(1 - turned.ratio, abs=1e-12)


@given(p=problems, lump_sum=st.booleans())
@few
def test_equals_effort_without_effort(p: RiskProblem, lump_sum: bool) -> None:
    same = EffortProblem(
        0,
        1,
        0,
        1,
        p.mean_revenue,
        p.origin_loss,
        p.destination_cost,
        origin_aversion=p.origin_aversion,
        destination_aversion=p.destination_aversion,
        variance=p.variance,
    )
    here, there = share_risk(p, lump_sum=lump_sum), share_effort(same, lump_sum=lump_sum)
    assert (here.ratios, here.acceptable, here.value) == (there.ratios, there.acceptable, there.value)
    assert here.shadow_prices == there.shadow_prices


def test_certainty_leaves_one_instrument() -> None:
    p = RiskProblem(1, 0, 2, 3, origin_loss=0.2, destination_cost=0.1)
    found = share_risk(p)
    assert found.ratios is not None
    assert found.ratios.ends == (0, 1)
    assert found.line == ((0, 0.55), (1, -0.45))
    for s in (0, 0.25, 1):
        y = found.line[0][1] + s * (found.line[1][1] - found.line[0][1])
        own, other = p.equivalents(s, y)
        assert float(own) == pytest.approx(float(other))
    alone = share_risk(p, lump_sum=False)
    assert alone.ratios is not None
    assert alone.ratios.ends == (0.2, 0.9)
    assert alone.ratio == 0.55  # the midpoint is the Nash ratio
    assert alone.line is None
    assert "one instrument" in found.explain()


def test_by_fiscal_size() -> None:
    """Aversion inverse to size: F_A / (F_A + F_B), whatever the relative aversion."""
    for relative in (1, 2, 7):
        p = RiskProblem.from_sizes(1, 0.1, 30, 10, relative_aversion=relative)
        assert share_risk(p).ratio == 0.75


def test_binding_demand_and_its_price() -> None:
    p = RiskProblem(1, 0.4, F(3, 2), F(1, 2), origin_loss=F(1, 4))
    found, step = share_risk(p, lump_sum=False), F(1, 10**6)
    assert found.binding == ("origin participates",)
    values = [
        share_risk(
            replace(p, origin_loss=F(1, 4) - sign * step, destination_cost=sign * step), lump_sum=False
        ).value
        for sign in (1, -1)
    ]
    assert values[0] is not None
    assert values[1] is not None
    slope = (values[0] - values[1]) / float(2 * step)
    assert found.shadow_prices["origin participates"] == pytest.approx(slope, rel=1e-5)


def test_signs_of_what_moves_the_ratio() -> None:
    moves = {m.parameter: m for m in share_risk(RiskProblem(1, 0.2, 1, 2)).moves}
    assert moves["destination_aversion"].ratio_high > moves["destination_aversion"].ratio_low
    assert moves["origin_aversion"].ratio_high < moves["origin_aversion"].ratio_low
    assert moves["variance"].span == 0


def test_refusals_and_remedies() -> None:
    with pytest.raises(InputError) as refused:
        RiskProblem(0, -1, float("inf"), 1, destination="origin")
    assert [problem.field for problem in refused.value.problems] == [
        "mean_revenue",
        "variance",
        "origin_aversion",
        "destination",
    ]
    with pytest.raises(InputError, match="origin_size"):
        RiskProblem.from_sizes(1, 1, 0, 1)
    lost = share_risk(RiskProblem(1, 0.2, 1, 1, origin_loss=1))
    assert lost.reason == (
        "No agreement at any ratio: even at the best, 0.5, the move loses 0.05 亿元 in all, risk counted;"
        " a central grant of that amount would unblock it."
    )
    assert share_risk(RiskProblem(1, 0.2, 1, 1, origin_loss=0.95)).value == 0


def test_tampering_is_caught() -> None:
    p, whole = RiskProblem(1, 0.16, 0.5, 1.5), RatioSet.between(0, 1)
    transfer = F(-1, 4)
    assert _certify(p, RatioSet.single(0.75), whole, transfer, lump_sum=True).holds
    worse = _certify(p, RatioSet.single(0.7), whole, transfer, lump_sum=True)
    assert "more risk costs either the same, or the ratio is held" in worse.failures
    assert "no other ratio has a lower premium" in worse.failures
    assert not _certify(p, None, None, transfer, lump_sum=True).holds
    assert "both participate" in _certify(p, RatioSet.single(0.75), whole, F(2), lump_sum=True).failures
