"""Where shirking holds up the smallest stake, the bound is attained: by brute force and by the proof."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction

import numpy as np
import pytest

from citypact.games.water.pair import WaterPair
from citypact.mechanisms.index_bet import NoisyIndex, efficient_stake
from citypact.mechanisms.index_bet.stake.implementable import Target

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


@pytest.mark.parametrize("own", [0, 0.3, 0.6])
@pytest.mark.parametrize("score", [0.3, 1.0, 2.0])
def test_the_price_of_shirking_is_the_quotient_of_two_slopes(own: float, score: float) -> None:
    """Central differences of the smallest stake and of the gain of the best other effort, in money."""
    target = Target(WaterPair(1.2, own, COST), NoisyIndex(BASE, RESPONSE, 0.04), Fraction(4, 5))
    unit, step = float(target.marginal) * 0.04 / RESPONSE, 1e-5

    def slope(of: Callable[[float], float]) -> float:
        return (of(score + step) - of(score - step)) / (2 * step)

    stake = slope(lambda at: float(target.stake(at)))
    gain = slope(lambda at: unit * target.best_deviation(at)[1])
    assert target.shirking_price(score) == pytest.approx(-stake / gain, rel=1e-8)
