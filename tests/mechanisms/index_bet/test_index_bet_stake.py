"""The smallest stake: closed form, global incentive, limits, prices, rents, participation."""

from __future__ import annotations

import math
from dataclasses import replace
from fractions import Fraction

import index_bet_oracle as oracle
import numpy as np
import pytest

from citypact.errors import InfeasibleDesign, InputError
from citypact.games.water.pair import WaterPair
from citypact.mechanisms.index_bet import (
    IndexBet,
    NoisyIndex,
    StakeLimits,
    best_effort,
    efficient_stake,
    least_rent_stake,
    minimal_stake,
    study_bet,
)
from citypact.mechanisms.index_bet.grid.model import GridModel
from citypact.mechanisms.index_bet.stake.implementable import Target
from citypact.solvers.certificate import Certificate

PAIR, NOISE = WaterPair(downstream_benefit=1.2, cost=2), NoisyIndex(1.15, 0.25, 0.1)
SHARP = NoisyIndex(1.15, 0.25, 0.02)


def drawn(seed: int) -> tuple[WaterPair, NoisyIndex]:
    rng = np.random.default_rng(seed)
    pair = WaterPair(2, float(rng.uniform(0, 1)) * (seed % 2), float(rng.uniform(2, 4)))
    return pair, NoisyIndex(1.2, float(rng.uniform(0.1, 0.4)), float(10 ** rng.uniform(-2.5, -0.7)))


def test_reference_of_the_specification() -> None:
    """models.md §5.3: b_U=0, c=2, eta=.25, sigma=.1, e=.6: half the stake is 0.6016 at P = 1."""
    design = efficient_stake(PAIR, NOISE)
    assert design.stake / 2 == pytest.approx(0.6016, abs=5e-5)
    assert design.stake == pytest.approx(1.2 * 0.1 * math.sqrt(2 * math.pi) / 0.25)
    assert (design.threshold, design.expected_index, design.success) == (1.0, 1.0, 0.5)
    assert design.binding == ()


@pytest.mark.parametrize("seed", range(10))
def test_the_design_induces_its_target_and_no_smaller_stake_does(seed: int) -> None:
    """Brute force: on a grid of efforts, no stake smaller by 1% with any threshold makes the target best."""
    pair, noise = drawn(seed)
    design = efficient_stake(pair, noise)
    assert float(best_effort(pair, design.bet, noise).effort) == pytest.approx(design.target, rel=1e-9)
    efforts = np.linspace(0, 2.5 * design.target, 2501)
    index = (float(noise.base), float(noise.response), float(noise.noise))
    for score in np.linspace(-3, 4, 57):
        flip = design.expected_index + score * index[2]
        values = oracle.payoffs(
            efforts,
            float(pair.upstream_benefit),
            float(pair.cost),
            [flip],
            [0.99 * design.stake, 0],
            index,
        )
        at_target = oracle.payoffs(
            np.array([design.target]),
            float(pair.upstream_benefit),
            float(pair.cost),
            [flip],
            [0.99 * design.stake, 0],
            index,
        )[0]
        assert values.max() > at_target


@pytest.mark.parametrize("seed", range(8))
def test_scores_that_implement_the_target_are_all_above_one(seed: int) -> None:
    """The condition is monotone in the score: false below the least score, true above."""
    pair, noise = drawn(seed)
    target = Target(pair, noise, pair.efficient_effort)
    least = target.least_score()
    for step in (1e-6, 0.1, 1.0, 3.0):
        assert target.implementable(least + step)
        assert not target.implementable(least - step)
    assert target.best_score() == max(0.0, least)


def test_the_textbook_threshold_fails_where_noise_is_small() -> None:
    """kappa = c sigma / (b_D eta) below 0.4059: at the mean, nothing done pays better."""
    ratios = {0.1352: False, 0.1354: True}  # kappa 0.4056 and 0.4062 with c = .9, b_D = 1.2, eta = .25
    for sigma, holds in ratios.items():
        target = Target(WaterPair(1.2, cost=0.9), NoisyIndex(1.5, 0.25, sigma), Fraction(4, 3))
        assert target.implementable(0.0) is holds
    design = efficient_stake(PAIR, SHARP)
    assert design.threshold > design.expected_index
    assert design.binding == ("no shirking",)
    assert "with the threshold there, making no effort would pay better" in design.explain()


def test_stake_falls_to_the_cost_of_the_effort_and_never_below() -> None:
    """Without noise the stake is K^2 / 2c; it rises with noise (Blackwell)."""
    stakes = [
        efficient_stake(PAIR, NoisyIndex(1.15, 0.25, s)).stake for s in (1e-9, 1e-4, 0.01, 0.03, 0.1, 0.2)
    ]
    assert stakes[0] == pytest.approx(0.36, rel=1e-6)
    assert stakes == sorted(stakes)
    assert min(stakes) > 0.36


def test_price_of_a_given_threshold_is_its_slope() -> None:
    pair = WaterPair(2, cost=1.5)
    h = 1e-5
    for threshold in (0.86, 0.95, 1.0):
        price = efficient_stake(pair, NOISE, threshold=threshold).shadow_prices["threshold"]
        above, below = (efficient_stake(pair, NOISE, threshold=threshold + d).stake for d in (h, -h))
        assert price == pytest.approx((above - below) / (2 * h), rel=1e-6)


def test_price_of_shirking_is_its_slope() -> None:
    """Let shirking gain d: the least score that keeps its gain at d gives the relaxed stake."""
    target = Target(PAIR, SHARP, PAIR.efficient_effort)
    unit = float(target.marginal * Fraction(SHARP.noise) / Fraction(SHARP.response))

    def relaxed(room: float) -> float:
        low, high = 0.0, 4.0
        for _ in range(60):
            middle = (low + high) / 2
            low, high = (low, middle) if target.best_deviation(middle)[1] * unit <= room else (middle, high)
        return float(target.stake(high))

    price = efficient_stake(PAIR, SHARP).shadow_prices["no shirking"]
    h = 1e-5
    assert price == pytest.approx((relaxed(-h) - relaxed(h)) / (2 * h), rel=1e-4)


def test_penalties_at_both_ends_leave_one_city_indifferent() -> None:
    design = efficient_stake(PAIR, NOISE)
    stake = design.bet.stake
    assert stake is not None
    for end, loser in zip(design.penalties, (PAIR.downstream, PAIR.upstream), strict=True):
        penalty = Fraction(end)
        study = study_bet(PAIR, IndexBet.single(stake - penalty, penalty, 1), NOISE)
        assert study.gains[loser] == pytest.approx(0, abs=1e-12)
        assert study.effort == pytest.approx(0.6)
    assert design.gains[PAIR.upstream] == pytest.approx(design.gains[PAIR.downstream])


def test_a_central_lump_sum_moves_participation_and_not_the_stake() -> None:
    plain, paid = efficient_stake(PAIR, NOISE), efficient_stake(PAIR, NOISE, lump_sum=0.5)
    assert paid.stake == plain.stake
    assert paid.penalties[1] == pytest.approx(plain.penalties[1] + 0.5)
    assert paid.penalties[0] == plain.penalties[0]


@pytest.mark.parametrize("unit", [10**-9, 10**9])
def test_stakes_scale_with_money_and_thresholds_stay(unit: float) -> None:
    factor = Fraction(str(unit))
    plain = efficient_stake(PAIR, SHARP)
    scaled = efficient_stake(WaterPair(Fraction(6, 5) * factor, cost=2 * factor), SHARP)
    assert scaled.threshold == plain.threshold
    assert scaled.stake == pytest.approx(plain.stake * float(factor), rel=1e-12)
    assert scaled.success == plain.success


def test_liability_rent_against_simulation_and_the_strictest_threshold() -> None:
    """With liability 0 upstream keeps a rent; a stricter threshold leaves less, as far as it holds."""
    limits = StakeLimits(penalty=0)
    smallest, least = efficient_stake(PAIR, NOISE, limits=limits), least_rent_stake(PAIR, NOISE, limits)
    assert smallest.rent == pytest.approx(smallest.stake / 2 - 0.36)  # J/2 - F - L
    for design in (smallest, least):
        flip, stake = design.threshold, design.stake
        paid = oracle.simulated_payments([flip], [stake, 0], (1.15, 0.25, 0.1), design.target)
        assert paid.mean() - 0.36 == pytest.approx(design.rent, abs=4e-3)
    assert least.threshold < smallest.threshold
    assert 0 < least.rent < smallest.rent
    target = Target(PAIR, NOISE, PAIR.efficient_effort)
    assert not target.implementable(least.score - 1e-6)


def test_a_liability_that_suffices_leaves_no_rent_and_a_binding_one_has_a_price() -> None:
    assert least_rent_stake(PAIR, NOISE, StakeLimits(penalty=1)).rent == 0
    assert least_rent_stake(PAIR, NOISE, StakeLimits(penalty=0.1)).rent == pytest.approx(0, abs=1e-12)
    design = efficient_stake(PAIR, NOISE, limits=StakeLimits(penalty=0))
    more = efficient_stake(PAIR, NOISE, limits=StakeLimits(penalty=1e-3))
    assert design.shadow_prices["liability of upstream"] == 1
    gained = more.gains[PAIR.downstream] - design.gains[PAIR.downstream]
    assert gained == pytest.approx(1e-3)
    assert "liability of upstream" in design.binding


@pytest.mark.parametrize(
    ("keywords", "told"),
    [
        (
            {"threshold": 0.6},
            "an index threshold of 0.6 cannot be met with an effort of 0.6: the index expected is 1, 4"
            " standard deviations above; the one stake that balances the margin, 3586.63 亿元,"
            " makes an effort of",
        ),
        (
            {"limits": StakeLimits(0.3, 0.3)},
            "'limit of the reward' and 'limit of the penalty' allow a stake of 0.6 亿元, the effort of 0.6"
            " needs 1.20318: 0.603182 亿元 more unblocks it; or a noise of at most 0.04822 instead of 0.1;"
            " upstream takes part only if the reward may be 0.661591 亿元 larger or a"
            " central lump sum makes up for it",
        ),
        (
            {"limits": StakeLimits(0.1, 0.2)},
            "less noise does not: the effort costs upstream 0.36 亿元 even if the index shows it exactly",
        ),
        (
            {"limits": StakeLimits(reward=0.9)},
            "'limit of the reward' and 'upstream participates' conflict: a penalty of at least 0.303182"
            " 亿元 keeps the reward within its limit, upstream accepts at most 0.241591; 0.0615908 亿元"
            " more of reward or of central lump sum unblocks it",
        ),
        ({"target": 1.5}, "a central lump sum of 0.45 亿元 more unblocks it"),
        ({"target": 5}, "P is never negative, while the effort of 5 brings the expected index to -0.1"),
    ],
)
def test_what_blocks_is_named_with_what_unblocks_it(keywords: dict[str, object], told: str) -> None:
    with pytest.raises(InfeasibleDesign) as refusal:
        efficient_stake(PAIR, NOISE, **keywords)  # type: ignore[arg-type]
    assert told in str(refusal.value)


def test_the_remedies_named_do_unblock() -> None:
    tight = StakeLimits(0.3, 0.3)
    assert efficient_stake(PAIR, NoisyIndex(1.15, 0.25, 0.0482), limits=tight, lump_sum=0.4).stake <= 0.6
    with pytest.raises(InfeasibleDesign, match=r"allow a stake of 0\.6"):
        efficient_stake(PAIR, NoisyIndex(1.15, 0.25, 0.0483), limits=tight, lump_sum=0.4)
    assert efficient_stake(PAIR, NOISE, limits=StakeLimits(0.9616, 0.3)).stake > 1.2
    assert efficient_stake(PAIR, NOISE, limits=StakeLimits(reward=0.9), lump_sum=0.0616).reward <= 0.9
    assert efficient_stake(PAIR, NOISE, target=1.5, lump_sum=0.4501).target == 1.5


@pytest.mark.parametrize("wrong", [math.nan, math.inf, -1.0, 0, "0.6", True, 1e200])
def test_a_target_that_is_no_effort_is_refused_by_name(wrong: object) -> None:
    told = r"target: found .*, expected a (finite number|positive effort)"
    with pytest.raises(InputError, match=told):
        efficient_stake(PAIR, NOISE, target=wrong)  # type: ignore[arg-type]
    with pytest.raises(InputError, match=told):
        least_rent_stake(PAIR, NOISE, StakeLimits(penalty=1), target=wrong)  # type: ignore[arg-type]


def test_a_target_that_needs_no_bet_is_refused() -> None:
    with pytest.raises(InputError) as refusal:
        efficient_stake(WaterPair(1.2, 0.4, cost=2), NOISE, target=0.2)
    assert str(refusal.value) == (
        "target: found 0.2, expected an effort above 0.2, which upstream makes without a bet"
    )


def test_threshold_one_is_right_only_if_the_target_brings_p_to_one() -> None:
    """A ratcheted base moves the best threshold with it (models.md §5.3)."""
    for base in (1.1, 1.15, 1.25):
        study = study_bet(PAIR, IndexBet.single(0.8, 0.5), NoisyIndex(base, 0.25, 0.1))
        assert study.design is not None
        assert study.design.threshold == pytest.approx(base - 0.15)
        assert study.threshold_gap == pytest.approx(1.15 - base)
        if base >= 1.15:
            needed = 1.20318157 * math.exp(((1.15 - base) / 0.1) ** 2 / 2)
            assert study.needed is None or study.needed == pytest.approx(needed)
    assert study.needed is None
    assert "no stake at the bet's own threshold" in study.reason


def test_tampered_designs_fail() -> None:
    design = efficient_stake(PAIR, NOISE)
    worse = {**design.certificate.residuals, "no smaller stake induces the target": float("nan")}
    assert not Certificate(worse).holds
    wrong = replace(design, bet=IndexBet.single(1, 0.1))
    assert float(best_effort(PAIR, wrong.bet, NOISE).effort) != pytest.approx(wrong.target)


@pytest.mark.parametrize("sigma", [0.1, 0.04, 0.02])
def test_no_other_shape_of_payments_needs_less(sigma: float) -> None:
    """The linear program over all payment functions tends to the single flip as its grid is refined."""
    noise = NoisyIndex(1.15, 0.25, sigma)
    design = efficient_stake(PAIR, noise)
    edges = np.linspace(design.threshold - 4 * sigma, design.threshold + 4 * sigma, 161).tolist()
    short = []
    for step in (0.004, 0.002, 0.001):
        near = np.round(0.6 + step * np.arange(-20, 21), 6).tolist()
        efforts = sorted({*near, *np.round(np.linspace(0, 1.2, 41), 6).tolist()})
        least = minimal_stake(GridModel.normal(PAIR, noise, efforts, edges), 0.6)
        short.append(1 - 2 * least.half_stake / design.stake)
    assert 0 <= short[2] < 2e-3
    assert short == pytest.approx([4 * short[2], 2 * short[2], short[2]], rel=0.1)
