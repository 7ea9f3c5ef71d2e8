"""Best efforts under a bet: fine grids, the count of stationary points, tiny noise, units, tampering."""

from __future__ import annotations

import math
from fractions import Fraction

import index_bet_oracle as oracle
import numpy as np
import pytest

from citypact.errors import CertificateError, InputError
from citypact.games.water.pair import WaterPair
from citypact.mechanisms.index_bet import (
    IndexBet,
    NoisyIndex,
    Tier,
    best_effort,
    expected_payment,
    single_peak_cost,
    study_bet,
)
from citypact.mechanisms.index_bet.effort.deviation_scan import upstream_residuals
from citypact.solvers.certificate import Certificate

NOISE = NoisyIndex(1.15, 0.25, 0.1)
GRID = np.linspace(0, 8, 200_001)


def drawn(seed: int) -> tuple[WaterPair, IndexBet, NoisyIndex]:
    """A pair, a bet of one to four steps (every third not monotone) and an index."""
    rng = np.random.default_rng(seed)
    count = int(rng.integers(1, 5))
    thresholds = np.sort(rng.choice(np.arange(700, 1300), count, replace=False)) / 1000
    payments = np.sort(rng.uniform(-3, 3, count + 1))[::-1]
    if seed % 3 == 0:
        rng.shuffle(payments)
    ends = [0.0, *thresholds.tolist(), None]
    tiers = [Tier(ends[k] or 0, ends[k + 1], float(payments[k])) for k in range(count + 1)]
    pair = WaterPair(2, float(rng.uniform(0, 1)) * (seed % 2), float(rng.uniform(0.5, 3)))
    noise = NoisyIndex(
        float(rng.uniform(0.9, 1.5)), float(rng.uniform(0.1, 0.4)), float(10 ** rng.uniform(-2.5, -0.5))
    )
    return pair, IndexBet(tiers), noise


@pytest.mark.parametrize("seed", range(36))
def test_best_effort_and_every_peak_against_a_fine_grid(seed: int) -> None:
    pair, bet, noise = drawn(seed)
    reply = best_effort(pair, bet, noise)
    values = oracle.payoffs(
        GRID,
        float(pair.upstream_benefit),
        float(pair.cost),
        [float(t) for t in bet.thresholds],
        [float(p) for p in bet.payments],
        (float(noise.base), float(noise.response), float(noise.noise)),
    )
    assert float(reply.effort) == pytest.approx(GRID[values.argmax()], abs=5e-5)
    seen = oracle.peaks(GRID, values)
    assert [float(e) for e in reply.peaks if e < 8] == pytest.approx(seen, abs=1e-4)
    if len(bet.thresholds) == 1:
        assert len(reply.stationary) <= 3
    at_best = float(values.max())
    for effort, loss in zip(reply.peaks, reply.losses, strict=True):
        if effort < 8:
            here = float(np.interp(float(effort), GRID, values))
            assert loss == pytest.approx(at_best - here, abs=1e-6)


@pytest.mark.parametrize("seed", range(30))
def test_the_second_order_condition_leaves_one_stationary_point(seed: int) -> None:
    """models.md §5.3: c > (T+F) eta^2 / (sigma^2 sqrt(2 pi e)); just above the bound it holds."""
    pair, bet, noise = drawn(seed)
    bound = single_peak_cost(bet, noise)
    jumps = sum(abs(float(jump)) for jump in bet.jumps)
    spelled = jumps * float(noise.response) ** 2 / float(noise.noise) ** 2 / math.sqrt(2 * math.pi * math.e)
    assert bound == pytest.approx(spelled)
    steep = WaterPair(2, pair.upstream_benefit, bound * 1.0001)
    assert len(best_effort(steep, bet, noise).peaks) == 1


def test_below_the_bound_there_may_be_three() -> None:
    bet = IndexBet.single(1, 1)
    sharp = NoisyIndex(1.3, 0.25, 0.03)
    reply = best_effort(WaterPair(2, 0.05, cost=1.5), bet, sharp)
    assert single_peak_cost(bet, sharp) > 1.5
    assert len(reply.stationary) == 3
    assert len(reply.peaks) == 2


@pytest.mark.parametrize("sigma", [1e-4, 1e-9, 1e-11])
def test_tiny_noise_puts_the_effort_just_beyond_the_threshold(sigma: float) -> None:
    noise = NoisyIndex(1.15, 0.25, sigma)
    pair, bet = WaterPair(2, cost=1.5), IndexBet.single(1, 1)
    reply = best_effort(pair, bet, noise)
    assert float(reply.effort) == pytest.approx(0.6, abs=40 * sigma)
    assert reply.effort > Fraction(6, 10)
    assert noise.probability(1, reply.effort) > 0.999
    residuals = upstream_residuals(pair, bet, noise, reply.effort)
    assert Certificate(residuals).holds


def test_no_noise_is_another_model() -> None:
    with pytest.raises(InputError) as refusal:
        NoisyIndex(1.15, 0.25, 0)
    assert str(refusal.value) == (
        "noise: found 0, expected a positive standard deviation of the index; an index without noise shows"
        " the effort itself: pay for effort, no bet is needed"
    )
    with pytest.raises(InputError, match="at least 1e-12 of the base"):
        NoisyIndex(1.15, 0.25, 1e-13)
    with pytest.raises(InputError, match="response: found 0"):
        NoisyIndex(1.15, 0, 0.1)


@pytest.mark.parametrize("unit", [1e-9, 1e-3, 1e9])
def test_efforts_do_not_depend_on_the_unit_of_money(unit: float) -> None:
    for seed in range(8):
        pair, bet, noise = drawn(seed)
        scaled = IndexBet(
            [
                Tier(t.low, t.high, Fraction(t.payment) * Fraction(unit).limit_denominator(10**9))
                for t in bet.tiers
            ]
        )
        factor = Fraction(unit).limit_denominator(10**9)
        dear = WaterPair(2 * factor, Fraction(pair.upstream_benefit) * factor, Fraction(pair.cost) * factor)
        same = WaterPair(2, Fraction(pair.upstream_benefit), Fraction(pair.cost))
        plain = IndexBet([Tier(t.low, t.high, Fraction(t.payment)) for t in bet.tiers])
        assert best_effort(dear, scaled, noise).effort == best_effort(same, plain, noise).effort


def test_money_that_does_not_depend_on_the_index_moves_no_effort() -> None:
    pair = WaterPair(2, 0.3, cost=1.5)
    base = best_effort(pair, IndexBet.single(1, 1), NOISE).effort
    assert best_effort(pair, IndexBet.single(3, -1, lump_sum=5), NOISE).effort == base
    assert best_effort(pair, IndexBet([Tier(0, None, 7)]), NOISE).effort == pair.nash_effort


def test_a_perverse_bet_leaves_the_city_at_no_effort() -> None:
    reply = best_effort(WaterPair(2, cost=1.5), IndexBet.single(-1, -2), NOISE)
    assert reply.at_corner
    assert reply.losses == (0.0,)


def test_a_tie_goes_to_more_effort_and_is_told() -> None:
    """At the smallest noise-proof stake, no effort pays exactly as much as the target."""
    from citypact.mechanisms.index_bet import efficient_stake

    pair, sharp = WaterPair(1.2, cost=2), NoisyIndex(1.15, 0.25, 0.02)
    design = efficient_stake(pair, sharp)
    study = study_bet(pair, design.bet, sharp)
    assert study.reply.tied
    assert study.effort == pytest.approx(0.6)
    assert min(study.reply.peaks) == pytest.approx(0, abs=1e-6)
    assert any("the larger is chosen" in said for said in study.assumptions)


def test_expected_payment_and_odds_against_simulated_years() -> None:
    bet = IndexBet([Tier(0, 0.95, 2), Tier(0.95, 1, 1), Tier(1, None, -1)], lump_sum=3)
    study = study_bet(WaterPair(1.2, cost=2), bet, NOISE)
    paid = oracle.simulated_payments([0.95, 1.0], [2, 1, -1], (1.15, 0.25, 0.1), study.effort)
    assert study.expected_payment == pytest.approx(paid.mean(), abs=6e-3)
    assert study.deviation == pytest.approx(paid.std(), abs=6e-3)
    assert study.success == pytest.approx((paid > 0).mean(), abs=3e-3)
    assert study.expected_payment == expected_payment(bet, NOISE, study.reply.effort)
    assert study.gains["centre"] == -3


def test_tails_keep_their_digits() -> None:
    far = NoisyIndex(2, 0.25, 0.05).probabilities([1, 1.1], 0)
    assert far[0] == pytest.approx(2.753624118606234e-89, rel=1e-9)  # Phi(-20), standard tables
    assert sum(far) == 1
    clean = NoisyIndex(0.5, 0.25, 0.05).probabilities([1.4, 1.5], 0)
    assert clean[2] == pytest.approx(2.753624118606234e-89, rel=1e-9)


def test_the_recheck_sees_a_wrong_effort_and_a_nan() -> None:
    pair, bet = WaterPair(2, 0.05, cost=1.5), IndexBet.single(1, 1)
    sharp = NoisyIndex(1.3, 0.25, 0.03)
    reply = best_effort(pair, bet, sharp)
    assert Certificate(upstream_residuals(pair, bet, sharp, reply.effort)).holds
    moved = Certificate(upstream_residuals(pair, bet, sharp, reply.effort * Fraction(1001, 1000)))
    assert moved.failures == ("first-order condition", "no other effort pays more")
    worse = next(peak for peak in reply.peaks if peak != reply.effort)
    wrong = Certificate(upstream_residuals(pair, bet, sharp, worse))
    assert wrong.failures == ("no other effort pays more",)
    with pytest.raises(CertificateError, match="no other effort pays more violated by"):
        wrong.require()
    assert not Certificate({"no other effort pays more": float("nan")}).holds


def test_an_unknown_rule_has_no_best_effort() -> None:
    with pytest.raises(InputError, match="only a pool of 10 亿元"):
        best_effort(WaterPair(2), IndexBet(pool=10), NOISE)
