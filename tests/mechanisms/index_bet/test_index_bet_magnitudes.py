"""Magnitudes far apart: either the closed form to all its digits, or one clear line."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction

import pytest

from citypact.errors import InfeasibleDesign, InputError
from citypact.games.water.pair import WaterPair
from citypact.mechanisms.index_bet import (
    DownstreamEffort,
    IndexBet,
    NoisyIndex,
    StakeLimits,
    best_effort,
    efficient_stake,
    joint_bet,
    least_rent_stake,
    single_peak_cost,
    study_bet,
)

PAIR = WaterPair(downstream_benefit=1.2, cost=2)
NOISE = NoisyIndex(1.15, 0.25, 0.1)
TOO_FAR = "expected a noise that double precision can tell from zero; stake, cost and response differ by too"


@pytest.mark.parametrize("response", [0.25, 1e-6, 1e-8, 1e-12, 1e-17, 1e-100])
def test_an_index_that_hardly_answers_needs_the_stake_of_the_closed_form(response: float) -> None:
    """b_D sigma sqrt(2 pi) / response, though an effort moves the index by next to nothing."""
    design = efficient_stake(PAIR, NoisyIndex(1.15, response, 0.1))
    assert design.stake == pytest.approx(1.2 * 0.1 * math.sqrt(2 * math.pi) / response, rel=1e-12)
    assert design.score == 0
    assert design.certificate.holds


@pytest.mark.parametrize(
    "ask",
    [
        lambda: joint_bet(WaterPair(1e140, cost=1e-140), DownstreamEffort(1), NoisyIndex(1, 1e100, 1), 1),
        lambda: joint_bet(WaterPair(1, cost=1), DownstreamEffort(1e-140), NoisyIndex(1, 1e140, 1), 1e140),
        lambda: joint_bet(PAIR, DownstreamEffort(1, cost=1e-140, own_benefit=1e140), NOISE, 1),
        lambda: efficient_stake(WaterPair(1e140, 1, 1e-140), NoisyIndex(1, 1e120, 1)),
        lambda: efficient_stake(WaterPair(1e-140, 1e20, 1e140), NoisyIndex(1, 1e-120, 1e20)),
        lambda: efficient_stake(WaterPair(1e140, 1, 1e-140), NoisyIndex(1, 1e120, 1), threshold=1),
        lambda: least_rent_stake(WaterPair(1e140, 1, 1e-140), NoisyIndex(1, 1e120, 1), StakeLimits()),
        lambda: best_effort(PAIR, IndexBet.single(1e150, 1), NoisyIndex(1e-140, 1e100, 1e-140)),
        lambda: best_effort(WaterPair(1, 1e140, cost=1e-56), IndexBet.single(1, 1), NoisyIndex(1, 1, 1)),
        lambda: single_peak_cost(IndexBet.single(1e150, 1), NoisyIndex(1, 1e140, 1)),
        lambda: study_bet(PAIR, IndexBet.single(1e150, 1), NoisyIndex(1e-140, 1e100, 1e-140)),
    ],
)
def test_numbers_too_far_apart_are_refused_in_one_line(ask: Callable[[], object]) -> None:
    with pytest.raises(InputError) as refused:
        ask()
    assert str(refused.value).startswith("noise: found ")
    assert TOO_FAR in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_noise_beyond_double_precision_is_refused() -> None:
    with pytest.raises(InputError, match=r"noise: found .*, expected a standard deviation of at most 1e150"):
        NoisyIndex(1, 1, Fraction(10) ** 400)


def test_a_threshold_that_is_always_met_buys_no_effort() -> None:
    with pytest.raises(InfeasibleDesign) as refused:
        efficient_stake(PAIR, NOISE, threshold=10)
    assert str(refused.value) == (
        "a threshold of 10 lies 90 standard deviations above the 1 expected with the effort of 0.6: it is met"
        " whatever is done, and no stake that can be paid induces the effort; a threshold of at most 3"
        " unblocks it, and one of 1 needs the smallest stake, 1.20318 亿元"
    )
    with pytest.raises(InfeasibleDesign, match="P is never negative, while the effort of 10 brings"):
        efficient_stake(WaterPair(20, cost=2), NOISE, threshold=10)
    assert efficient_stake(PAIR, NOISE, threshold=3).certificate.holds
    study = study_bet(PAIR, IndexBet.single(1, 1, 10), NOISE)
    assert study.effort == 0
    assert "met whatever is done" in study.reason
