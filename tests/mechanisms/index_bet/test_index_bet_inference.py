"""From a stake back to what it implies: exact corners, enclosures, and the gap to estimates."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest

from citypact.errors import InputError
from citypact.games.water.pair import WaterPair
from citypact.mechanisms.index_bet import (
    IndexBet,
    IndexBox,
    NoisyIndex,
    best_effort,
    efficient_stake,
    infer_from_stake,
)

BOX = IndexBox(response=(0.2, 0.25), noise=(0.08, 0.1), cost=(2, 2.5), base=(1.1, 1.15))


def test_inference_undoes_the_design() -> None:
    """The stake designed for b_D implies b_D, at the mean and with the threshold given."""
    pair, noise = WaterPair(1.2, 0.1, cost=2), NoisyIndex(1.15, 0.25, 0.1)
    design = efficient_stake(pair, noise)
    box = IndexBox(0.25, 0.1, 2, 1.15, upstream_benefit=0.1)
    for threshold in (None, design.threshold):
        found = infer_from_stake(design.stake, box, threshold=threshold)
        assert found.benefit == pytest.approx((1.2, 1.2), rel=1e-9)
        assert found.effort == pytest.approx((0.65, 0.65), rel=1e-9)
    assert found.fair_transfer == pytest.approx((0.36, 0.72))


def test_corners_are_the_exact_ends_at_the_mean() -> None:
    """b_D = J eta / (sigma sqrt(2 pi)) rises in eta and falls in sigma; a million draws stay inside."""
    box = IndexBox((0.1, 0.4), (0.03, 0.1), (1, 4))
    found = infer_from_stake(2, box)
    rng = np.random.default_rng(0)
    eta, sigma, c = (rng.uniform(*ends, 1_000_000) for ends in ((0.1, 0.4), (0.03, 0.1), (1, 4)))
    benefit = 2 * eta / (sigma * math.sqrt(2 * math.pi))
    assert found.benefit[0] <= benefit.min()
    assert benefit.max() <= found.benefit[1]
    assert found.benefit == pytest.approx((benefit.min(), benefit.max()), rel=0.02)
    assert found.effort[0] <= (benefit / c).min()
    assert (benefit / c).max() <= found.effort[1]
    assert found.benefit == found.attained["benefit"]


def test_the_enclosure_holds_every_best_reply_and_is_not_far_from_them() -> None:
    found = infer_from_stake(2, BOX, threshold=1)
    rng = np.random.default_rng(1)
    bet, efforts = IndexBet.single(1, 1), []
    for _ in range(250):
        eta, sigma, c, base = (
            float(rng.uniform(*ends)) for ends in ((0.2, 0.25), (0.08, 0.1), (2, 2.5), (1.1, 1.15))
        )
        efforts.append(float(best_effort(WaterPair(1, cost=c), bet, NoisyIndex(base, eta, sigma)).effort))
    assert found.effort[0] <= min(efforts)
    assert max(efforts) <= found.effort[1]
    for name in ("effort", "benefit"):
        inner, outer = found.attained[name], getattr(found, name)
        assert outer[0] <= inner[0] <= inner[1] <= outer[1]
        assert outer[1] - outer[0] < 1.5 * (inner[1] - inner[0])


def test_the_gap_to_the_estimate_for_xinan() -> None:
    """22.00 to 77.98 (models.md §10) against a stake of 2: at least eleven times what changes hands."""
    found = infer_from_stake(2, IndexBox((0.1, 0.4), (0.03, 0.1), (1, 4)), estimate=(22, 77.98))
    assert found.stake_gap == pytest.approx((11, 38.99))
    assert found.gap is not None
    assert found.gap[0] == pytest.approx(22 / found.fair_transfer[1])
    assert "11 to 39 times the whole stake" in found.explain()
    json.dumps(found.to_dict(), allow_nan=False)


def test_whether_the_mean_threshold_holds_is_said() -> None:
    assert infer_from_stake(2, IndexBox(0.25, 0.1, 3)).held == (True, True)
    assert infer_from_stake(2, IndexBox(0.25, (0.03, 0.1), 3)).held == (True, False)
    lost = infer_from_stake(2, IndexBox(0.25, 0.03, 1))
    assert lost.held == (False, False)
    assert "Everywhere in the box making no effort would pay better" in lost.explain()


@pytest.mark.parametrize("unit", [1e-9, 1e9])
def test_benefits_scale_with_money(unit: float) -> None:
    plain = infer_from_stake(2, BOX, threshold=1)
    dear = IndexBox((0.2, 0.25), (0.08, 0.1), (2 * unit, 2.5 * unit), (1.1, 1.15))
    scaled = infer_from_stake(2 * unit, dear, threshold=1)
    assert scaled.effort == pytest.approx(plain.effort, rel=1e-9)
    assert scaled.benefit == pytest.approx(tuple(unit * end for end in plain.benefit), rel=1e-9)


def test_no_effort_implies_no_benefit_and_no_number_for_the_gap() -> None:
    found = infer_from_stake(0.01, IndexBox(0.25, (0.01, 0.02), 5, 3), threshold=1, estimate=(22, 77.98))
    assert found.effort[0] == 0
    assert found.gap is not None
    assert found.gap[1] is None
    json.dumps(found.to_dict(), allow_nan=False)


def test_bad_boxes() -> None:
    with pytest.raises(InputError) as refusal:
        IndexBox(response=(0.3, 0.2), noise=0.1, cost=1)
    assert str(refusal.value) == "response: found (0.3, 0.2), expected the lower end first"
    with pytest.raises(InputError, match="noise: found 0"):
        IndexBox(response=0.2, noise=(0, 0.1), cost=1)
    with pytest.raises(InputError, match="estimate: found"):
        infer_from_stake(2, BOX, estimate=(3, 1))
