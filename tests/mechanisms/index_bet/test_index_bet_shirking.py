"""Where shirking holds up the smallest stake, the bound is attained: by brute force and by the proof."""

from __future__ import annotations

import math

import numpy as np
import pytest

from citypact.games.water.pair import WaterPair
from citypact.mechanisms.index_bet import NoisyIndex, efficient_stake

BASE, RESPONSE, COST = 1.15, 0.25, 2


@pytest.mark.parametrize("sigma", [0.04, 0.02, 0.01])
def test_at_a_positive_score_shirking_pays_just_as_much_as_the_target(sigma: float) -> None:
    """Upstream has the stake with the chance that the index stays below the threshold, less c e²/2."""
    design = efficient_stake(WaterPair(downstream_benefit=1.2, cost=COST), NoisyIndex(BASE, RESPONSE, sigma))
    assert design.score > 0

    def payoff(effort: float) -> float:
        score = (design.threshold - (BASE - RESPONSE * effort)) / sigma
        return design.stake * math.erfc(-score / math.sqrt(2)) / 2 - COST * effort**2 / 2

    shirked = max(payoff(float(effort)) for effort in np.linspace(0, 0.8 * design.target, 2001))
    assert shirked == pytest.approx(payoff(design.target), abs=1e-6)
    assert abs(design.certificate.residuals["no smaller stake induces the target"]) < 1e-8
