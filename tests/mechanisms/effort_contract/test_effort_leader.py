"""The leader's ratio: peak, consent, the follower's answer, and what the two lose together."""

from __future__ import annotations

import json
import random

import numpy as np
import oracles
import pytest

from citypact.errors import InputError
from citypact.mechanisms.effort_contract import ElasticBase, FixedAndEffort, lead_ratio
from citypact.mechanisms.effort_contract.leader.bases import TaxBase

FOLLOWER = "destination participates"


def random_bases(count: int) -> list[tuple[ElasticBase | FixedAndEffort, float, float]]:
    draw = random.Random(7)
    cases = []
    for k in range(count):
        base: ElasticBase | FixedAndEffort
        if k % 2:
            base = ElasticBase(round(draw.uniform(0.5, 5), 2), round(draw.uniform(0, 4), 2))
        else:
            base = FixedAndEffort(round(draw.uniform(0, 3), 2), round(draw.uniform(0.1, 4), 2))
        cases.append((base, round(draw.uniform(-0.2, 0.6), 3), round(draw.uniform(-0.2, 0.9), 3)))
    return cases


def answer(base: TaxBase, s: float) -> float:
    """Tax of the follower's best answer, by a fine scan and a zoom."""
    low, high = 0.0, base.whole * 1.5
    if isinstance(base, FixedAndEffort):
        low = float(base.fixed)
    for _ in range(12):
        grid = np.linspace(low, high, 41)
        best = int(np.argmax([(1 - s) * tax - base.cost(tax) for tax in grid]))
        low, high = grid[max(best - 1, 0)], grid[min(best + 1, 40)]
    return float((low + high) / 2)


@pytest.mark.parametrize(("elasticity", "ratio"), [(0, 1), (0.25, 0.8), (1, 0.5), (2, 1 / 3), (4, 0.2)])
def test_constant_elasticity(elasticity: float, ratio: float) -> None:
    found = lead_ratio(ElasticBase(1, elasticity))
    assert found.ratio == pytest.approx(ratio)
    if elasticity:
        assert found.ratio == pytest.approx(oracles.laffer_ratio(elasticity), abs=1e-9)


@pytest.mark.parametrize(("fixed", "b", "ratio"), [(1, 4, 0.625), (0, 2, 0.5), (3, 1, 1)])
def test_fixed_part(fixed: float, b: float, ratio: float) -> None:
    found = lead_ratio(FixedAndEffort(fixed, b))
    assert found.ratio == ratio
    assert found.lost == pytest.approx(b * ratio**2 / 2)


def test_unit_elasticity_loses_a_quarter_of_first_best() -> None:
    found = lead_ratio(ElasticBase(1, 1))
    assert (found.lost, found.first_best) == (0.125, 0.5)


@pytest.mark.parametrize("s", [0.0, 0.3, 0.7])
@pytest.mark.parametrize("base", [ElasticBase(2, 0.5), ElasticBase(2, 3), FixedAndEffort(1, 2)])
def test_the_base_is_the_best_answer(base: TaxBase, s: float) -> None:
    tax = answer(base, s)
    assert base.tax(s) == pytest.approx(tax, rel=1e-6)
    assert base.kept(s) == pytest.approx((1 - s) * tax - base.cost(tax), rel=1e-9)
    assert base.ratio_keeping(base.kept(s)) == pytest.approx(s, abs=1e-12)


@pytest.mark.parametrize(("base", "loss", "cost"), random_bases(24))
def test_leader_matches_a_grid(base: ElasticBase | FixedAndEffort, loss: float, cost: float) -> None:
    found = lead_ratio(base, origin_loss=loss, destination_cost=cost)
    grid = [k / 2000 for k in range(2001)]
    pleased = [s for s in grid if s * base.tax(s) - loss >= 0 and base.kept(s) - cost >= 0]
    if found.acceptable is None:
        assert not pleased
        assert "would unblock it" in found.reason
        return
    low, high = found.acceptable.ends
    assert low <= pleased[0] <= low + 0.0005
    assert high - 0.0005 <= pleased[-1] <= high
    assert found.value is not None
    assert max(s * base.tax(s) - loss for s in pleased) <= found.value + 1e-12
    assert found.lost is not None
    assert found.lost >= 0
    assert found.certificate.holds
    json.dumps(found.to_dict(), allow_nan=False)
    if found.binding and high - low > 0.001:
        step = 1e-6
        values = [
            lead_ratio(base, origin_loss=loss, destination_cost=cost + sign * step).value for sign in (-1, 1)
        ]
        assert values[0] is not None
        assert values[1] is not None
        assert found.shadow_prices[FOLLOWER] == pytest.approx((values[0] - values[1]) / (2 * step), abs=1e-5)


def test_signs_of_what_moves_the_ratio() -> None:
    elastic = {m.parameter: m for m in lead_ratio(ElasticBase(1, 1)).moves}
    assert elastic["elasticity"].ratio_high < elastic["elasticity"].ratio_low
    assert elastic["revenue"].span == 0
    fixed = {m.parameter: m for m in lead_ratio(FixedAndEffort(1, 4)).moves}
    assert fixed["fixed"].ratio_high > fixed["fixed"].ratio_low


@pytest.mark.parametrize("unit", [1e-9, 1e9])
def test_unit_of_money_changes_no_ratio(unit: float) -> None:
    for small, large in (
        (ElasticBase(1, 2), ElasticBase(unit, 2)),
        (FixedAndEffort(1, 4), FixedAndEffort(unit, 4 * unit)),
    ):
        here = lead_ratio(small, origin_loss=0.1, destination_cost=0.2)
        there = lead_ratio(large, origin_loss=0.1 * unit, destination_cost=0.2 * unit)
        assert there.ratio == pytest.approx(here.ratio, rel=1e-9)
        assert there.acceptable.ends == pytest.approx(here.acceptable.ends, rel=1e-9)


def test_a_single_acceptable_ratio_survives_rounding() -> None:
    found = lead_ratio(ElasticBase(1, 0), origin_loss=0.9, destination_cost=0.1)
    assert found.ratio == pytest.approx(0.9)
    assert found.gains is not None
    assert found.gains.vector() == (0, 0)


def test_no_agreement_and_refusals() -> None:
    lost = lead_ratio(ElasticBase(1, 1), origin_loss=0.3)
    assert lost.ratio is None
    assert lost.reason == (
        "No agreement by a ratio alone: the leader gains at most -0.05 亿元;"
        " at a ratio of zero a lump sum of 0.3 to 0.5 亿元 to it would unblock it."
    )
    with pytest.raises(InputError, match="base: found 3"):
        lead_ratio(3)  # type: ignore[arg-type]
    with pytest.raises(InputError) as refused:
        ElasticBase(0, -1)
    assert [problem.field for problem in refused.value.problems] == ["revenue", "elasticity"]
    with pytest.raises(InputError, match="productivity"):
        FixedAndEffort(1, float("nan"))
