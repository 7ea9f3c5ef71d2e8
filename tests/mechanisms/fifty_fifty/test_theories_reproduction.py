"""Rationalising set, surprise, audit and protocol."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from fractions import Fraction

import numpy as np
import oracles
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citypact.errors import InfeasibleDesign, InputError
from citypact.games.relocation import Relocation
from citypact.mechanisms.fifty_fifty import (
    STATEMENT,
    Calibration,
    RationalisingSet,
    equal_split_audit,
    implied_weight,
    position_of_half,
    reproduce,
    surprise,
)
from citypact.mechanisms.fifty_fifty.statute_conditions import condition_12
from citypact.mechanisms.fifty_fifty.theory_conditions import condition_7
from citypact.mechanisms.revenue_split import split
from citypact.mechanisms.statute import Enterprise, StatuteTerms, schedule
from citypact.mechanisms.theories.polygon import Form, area, centroid, clip, rectangle
from citypact.mechanisms.theories.rate_box import RateBox

F = Fraction
ranges = st.tuples(st.integers(0, 8), st.integers(1, 8)).map(lambda t: (F(t[0], 10), F(t[0] + t[1], 10)))


def test_surprise_of_the_reference_box() -> None:
    found = surprise()
    assert (found.acceptable, found.near) == (F(16, 23), F(15, 46))


@given(loss=ranges, cost=ranges, tolerance=st.integers(0, 50).map(lambda i: F(i, 100)))
@settings(deadline=None, max_examples=50)
def test_surprise_matches_the_oracle(
    loss: tuple[Fraction, Fraction], cost: tuple[Fraction, Fraction], tolerance: Fraction
) -> None:
    box = RateBox(loss, cost)
    if loss[0] + cost[0] >= 1:
        with pytest.raises(InfeasibleDesign, match="surplus"):
            surprise(box, tolerance)
        return
    found = surprise(box, tolerance)
    assert (found.acceptable, found.near) == oracles.prior_predictive((loss, cost), tolerance)


@pytest.mark.parametrize("weight", [0.5, 0.3])
def test_surprise_matches_draws(weight: float) -> None:
    rng = np.random.default_rng(16)
    losses, costs = rng.uniform(0.1, 0.6, 400_000), rng.uniform(0.0, 0.8, 400_000)
    kept = losses + costs <= 1
    losses, costs = losses[kept], costs[kept]
    found = surprise(RateBox((0.1, 0.6), (0, 0.8)), 0.05, weight)
    ratios = weight + (1 - weight) * losses - weight * costs
    assert float(found.worth_it) == pytest.approx(kept.mean(), abs=3e-3)
    assert float(found.acceptable) == pytest.approx(((losses <= 0.5) & (costs <= 0.5)).mean(), abs=3e-3)
    assert float(found.near) == pytest.approx((abs(ratios - 0.5) <= 0.05).mean(), abs=3e-3)


def test_polygons() -> None:
    triangle = clip(rectangle((0, 1), (0, 1)), [Form.of(1, -1, -1)])
    assert area(triangle) == F(1, 2)
    assert centroid(triangle) == (F(1, 3), F(1, 3))
    assert area(clip(triangle, [Form.of(-2, 1, 0)])) == 0


def test_rationalising_slab_and_its_mass() -> None:
    found = RationalisingSet(F(1, 20))
    rng = np.random.default_rng(2)
    for l, k in rng.uniform(0, 0.5, (300, 2)).round(3):  # noqa: E741
        game = Relocation(1, float(l), float(k))
        ratio = split(game).ratios
        assert ratio is not None
        assert (game in found) == (abs(ratio.exact - F(1, 2)) <= F(1, 20))
    box = RateBox((0.1, 0.6), (0.0, 0.8))
    draws = rng.uniform((0.1, 0.0), (0.6, 0.8), (400_000, 2))
    share = (abs(draws[:, 0] - draws[:, 1]) <= 0.1).mean()
    assert float(found.prior_mass(box)) == pytest.approx(share, abs=3e-3)
    assert Relocation(1, 0.6, 0.6) not in found
    with pytest.raises(InputError, match="box"):
        found.prior_mass(RateBox((0.1, 0.1), (0, 1)))


@pytest.mark.parametrize(("hazard", "weight"), [(0.25, -0.002), (0.30, 0.067), (0.40, 0.144)])
def test_implied_weight_of_the_statute(hazard: float, weight: float) -> None:
    found = implied_weight(Enterprise.from_base(1, 1.2), hazard, 6)
    # The third decimal printed in models.md §6.3 for 0.30 is 0.0665, rounded up.
    assert float(found.weight) == pytest.approx(weight, abs=6e-4)
    loss = oracles.stay_value(1, hazard, F("0.04"), 20)
    cash = oracles.statute_cash(1, [F("1.2")] * 5)
    origin = oracles.statute_pv(cash, F("0.04"))
    tax = oracles.pv([F("0.6"), *([F("1.2")] * 19)], F("0.04"))
    assert found.weight == (origin - loss) / (tax - loss - 6)


def test_equal_surplus_ratio_under_generous_terms() -> None:
    terms = StatuteTerms(years=15, extension=4, cap_multiple=10)
    plant = Enterprise.from_base(1, 1.2)
    found = implied_weight(plant, 0.4, 6, terms=terms)
    assert found.equal_surplus is not None
    ratio = found.equal_surplus.exact
    at_ratio = implied_weight(
        plant, 0.4, 6, terms=StatuteTerms(ratio=ratio, years=15, extension=4, cap_multiple=10)
    )
    assert at_ratio.weight == F(1, 2)
    assert implied_weight(plant, 0.4, 6).equal_surplus is None
    with pytest.raises(InfeasibleDesign, match="no surplus"):
        implied_weight(plant, 0.1, 20)


def test_position_of_half() -> None:
    found = position_of_half(Relocation(1, 0.3, 0.1))
    assert found is not None
    assert found.interval.ends == (0.3, 0.9)
    assert found.percentile == F(1, 3)
    assert found.weight == F(1, 3)
    assert found.radius == F(1, 5)
    weighted = split(Relocation(1, 0.3, 0.1), origin_weight=found.weight)
    assert weighted.ratio == 0.5
    assert position_of_half(Relocation(1, 0.7, 0.4)) is None


@pytest.mark.parametrize(
    ("loss", "cost", "error"),
    [
        ((0.7, 0.8), (0.5, 0.6), InfeasibleDesign),
        ((0.5, 0.6), (0.5, 0.6), InfeasibleDesign),
        ((0.1, 0.1), (0.2, 0.4), InputError),
        ((0.2, 0.2), (0.3, 0.3), InputError),
    ],
)
def test_a_box_without_surplus_or_area_is_refused_by_audit_as_by_surprise(
    loss: tuple[float, float], cost: tuple[float, float], error: type[Exception]
) -> None:
    box = RateBox(loss, cost)
    for ask in (surprise, equal_split_audit):
        with pytest.raises(error, match=r"surplus|lowest below highest"):
            ask(box)
    with pytest.raises(InputError, match="tolerance"):
        equal_split_audit(tolerance=2)


def test_audit_shares_match_draws() -> None:
    rng = np.random.default_rng(1)
    n = 400_000
    by_key = {found.key: found for found in equal_split_audit()}
    assert set(by_key) == {"tax", "rail", "xinan", "dongjiang"}
    low, high = np.sort(rng.uniform(0, 1, (n, 2)), axis=1).T
    rail = by_key["rail"]
    # The core by coalitions: no group pays more than it would alone.
    core = (low >= 1 / 3) & (high >= 1 / 3) & (high >= 2 / 3)
    assert rail.inside == F(1, 3)
    assert float(rail.inside) == pytest.approx(core.mean(), abs=3e-3)
    costs = np.stack([low / 3, low / 3 + (high - low) / 2, low / 3 + (high - low) / 2 + 1 - high])
    near = (abs(costs - 1 / 3) <= 0.05).all(axis=0)
    assert float(rail.shapley_near) == pytest.approx(near.mean(), abs=3e-3)
    assert float(rail.shapley_mean) == pytest.approx(costs[0].mean(), abs=3e-3)
    for key, centre, benefit in (("xinan", 3.0, (1, 78)), ("dongjiang", 2.5, (0, 20))):
        losses, benefits = rng.uniform(0, 20, n), rng.uniform(*benefit, n)
        kept = benefits + centre >= losses
        losses, benefits = losses[kept], benefits[kept]
        found = by_key[key]
        assert float(found.surplus) == pytest.approx(kept.mean(), abs=3e-3)
        assert float(found.inside) == pytest.approx(
            ((1 + centre >= losses) & (benefits >= 1)).mean(), abs=3e-3
        )
        split_ = (losses - centre + benefits) / 4
        assert float(found.shapley_mean) == pytest.approx(split_.mean(), abs=3e-2)
        assert float(found.shapley_near) == pytest.approx((abs(split_ - 0.5) <= 0.05).mean(), abs=3e-3)
    tax = by_key["tax"]
    assert (tax.inside, tax.shapley_near) == (F(16, 23), F(15, 46))
    for found in by_key.values():
        assert found.explain().startswith(found.title)
        assert any(fact.trust == "A" for fact in found.facts)
        assert all(fact.source for fact in found.facts)


def test_shapley_shares_of_the_rail_company_are_shapley() -> None:
    low, high = F(1, 4), F(3, 5)
    alone = [low, high, F(1)]
    shares = oracles.shapley(3, lambda group: max((alone[i] for i in group), default=F(0)))
    assert shares == [low / 3, low / 3 + (high - low) / 2, low / 3 + (high - low) / 2 + 1 - high]


FULL = Calibration(
    revenue=5,
    origin_loss=1.5,
    destination_cost=1.0,
    voluntary=0.1,
    rivals=(1.0,),
    origin_weight=0.5,
    origin_impatience=0.06,
    destination_impatience=0.04,
    origin_effort=2,
    destination_effort=3,
    elasticity=0.8,
    origin_size=4027,
    destination_size=2446,
    loss_belief=(0, 0.8),
    cost_belief=(0, 0.7),
    loss_box=(0.1, 0.7),
    cost_box=(0.1, 0.6),
    loss_prior=(0.1, 0.6),
    cost_prior=(0.1, 0.6),
    relative_standing=1,
    service_share=0.4,
    base=1,
    growth=1.2,
    planning_horizon=6,
    hazard=0.3,
    full_cost=6,
    project_value=8,
    sources={"origin_size": "regional statistics 2014", "hazard": "A: unknown, do sensitivity first"},
)


def test_protocol_reports_hits_and_misses() -> None:
    report = reproduce(FULL)
    assert report.statute_replicated
    assert [row.key for row in report.blind][:2] == ["C2", "C1"]
    assert {row.key for row in report.blind} == {
        *(f"C{k}" for k in range(1, 12)),
        "C13",
        "C14",
        "C15",
    }
    assert report.misses
    assert any(row.contains_half for row in report.blind)
    for row in report.blind:
        assert row.verdict in ("yes", "no", "no ratio")
        if row.ratio is not None:
            inside = row.ratio.lo - F(1, 20) <= F(1, 2) <= row.ratio.hi + F(1, 20)
            assert row.contains_half == inside
    assert len(report.conditions) == 19
    assert (report.surprise.acceptable, report.surprise.near) == (F(16, 23), F(15, 46))
    assert report.rationalising_mass == F(9, 25)
    assert report.headline == F(1, 2)
    assert float(report.effective[F(6, 5)][20]) == pytest.approx(0.1633, abs=5e-5)
    curve = list(report.effective[F(6, 5)].values())
    assert curve == sorted(curve, reverse=True)
    assert report.full_horizon_equal is False
    assert report.self_enforcing is not None
    json.dumps(report.to_dict(), allow_nan=False)


def test_statute_rows_are_the_simulators() -> None:
    for row in reproduce(Calibration()).statute:
        plan = schedule(Enterprise.from_base(1.0, float(row.growth)))
        assert float(row.pv) == pytest.approx(plan.origin_pv(0.04), abs=1e-12)
        assert row.deviation <= F(5, 10**7)


def test_nothing_known_is_nothing_answered() -> None:
    report = reproduce(Calibration())
    assert all(row.verdict == "not answered" for row in report.blind)
    assert report.position is None
    assert report.implied is None
    assert report.full_horizon_equal is None
    assert len(report.notes) == 2
    assert report.effective[F(1)][20] == pytest.approx(0.1633, abs=5e-5)
    with pytest.raises(InputError, match="tolerance"):
        reproduce(Calibration(), tolerance=0.7)


def test_the_statement_is_printed_word_for_word_and_true() -> None:
    assert reproduce(FULL).to_dict()["statement"] == STATEMENT
    assert STATEMENT == (
        "50/50 is reproduced as (i) the equal-surplus ratio when net losses balance, (ii) the payback "
        "ratio of the capped statute for plants growing 20% (5 years) or 100% (3 years), (iii) the "
        "ignorance-optimal posted ratio; it is *not* the equal-surplus ratio of the full-horizon game "
        "under any calibration in the frozen file unless stated above."
    )
    for l in (0.1, 0.3, 0.5):  # noqa: E741
        assert split(Relocation(1, l, l)).ratio == 0.5
    assert condition_12(Calibration(growth=1.2)).holds
    assert condition_12(Calibration(growth=2, window=3)).holds
    assert condition_7(Calibration(loss_belief=(0, 1), cost_belief=(0, 1))).holds


def test_protocol_is_quick_and_light() -> None:
    reproduce(FULL)
    start = time.perf_counter()
    reproduce(FULL)
    assert time.perf_counter() - start < 0.5
    code = (
        "import sys, citypact.mechanisms.fifty_fifty;"
        "print([name for name in ('cvxpy', 'pandas', 'matplotlib') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
