"""An index that both cities move: equilibria against grids, and what no bet between two can do."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest
from scipy.special import ndtr

from citypact.errors import InputError
from citypact.games.water.pair import WaterPair
from citypact.mechanisms.index_bet import DownstreamEffort, NoisyIndex, joint_bet
from citypact.mechanisms.index_bet.joint.efficiency import best_price, both_can_be_efficient, centre_stake

GRID = np.linspace(0, 6, 6001)


def drawn(seed: int) -> tuple[WaterPair, DownstreamEffort, NoisyIndex, float]:
    rng = np.random.default_rng(seed)
    pair = WaterPair(1.2, float(rng.uniform(0, 0.5)), float(rng.uniform(0.3, 2)))
    other = DownstreamEffort(
        float(rng.uniform(0.05, 0.4)) * (-1 if seed % 4 == 0 else 1),
        float(rng.uniform(0.3, 2)),
        float(rng.uniform(0, 1)),
        float(rng.uniform(0, 1)),
    )
    noise = NoisyIndex(float(rng.uniform(1, 1.4)), 0.25, float(10 ** rng.uniform(-2, -0.5)))
    return pair, other, noise, float(rng.uniform(0.2, 4))


def reply(benefit: float, cost: float, gap: float, response: float, noise: float, jump: float) -> float:
    """Best effort of the grid."""
    values = benefit * GRID - cost * GRID**2 / 2 + jump * ndtr((gap + response * GRID) / noise)
    return float(GRID[values.argmax()])


@pytest.mark.parametrize("seed", range(14))
def test_every_equilibrium_is_found_and_nothing_else(seed: int) -> None:
    """Follow both best replies around the grid: a crossing without a jump is an equilibrium."""
    pair, other, noise, stake = drawn(seed)
    found = joint_bet(pair, other, noise, stake)
    eta, theta, sigma, gap = 0.25, float(other.response), float(noise.noise), 1 - float(noise.base)

    def round_trip(down: float) -> tuple[float, float]:
        up = reply(float(pair.upstream_benefit), float(pair.cost), gap + theta * down, eta, sigma, stake)
        return up, reply(float(other.own_benefit), float(other.cost), gap + eta * up, theta, sigma, -stake)

    at = np.linspace(0, 6, 801)
    drift = np.array([round_trip(down)[1] - down for down in at])
    crossings = [
        k
        for k in range(len(at) - 1)
        if (drift[k] >= 0) != (drift[k + 1] >= 0) and abs(drift[k] - drift[k + 1]) < 0.1
    ]
    assert len(found.equilibria) == len(crossings)
    for equilibrium in found.equilibria:
        up, down = round_trip(equilibrium.downstream)
        assert up == pytest.approx(equilibrium.upstream, abs=2e-3)
        assert down == pytest.approx(equilibrium.downstream, abs=2e-3)


def test_where_one_of_the_two_always_moves_there_is_no_equilibrium() -> None:
    counts = {seed: len(joint_bet(*drawn(seed)).equilibria) for seed in range(20)}
    assert 0 in counts.values()
    seed = next(seed for seed, count in counts.items() if not count)
    assert "No pair of efforts is an equilibrium" in joint_bet(*drawn(seed)).explain()


def first_best_gap(price: float, pair: WaterPair, other: DownstreamEffort, eta: float) -> float:
    """What is lost when both cities answer a price of the index."""
    c, k, theta = float(pair.cost), float(other.cost), float(other.response)
    up = eta * price / c - float(pair.downstream_benefit) / c
    down = max(0.0, (float(other.own_benefit) - theta * price) / k)
    down -= (float(other.own_benefit) + float(other.upstream_benefit)) / k
    return c * up**2 / 2 + k * down**2 / 2


@pytest.mark.parametrize("seed", range(20))
def test_no_price_of_the_index_makes_both_efforts_efficient(seed: int) -> None:
    """models.md §5.4 says otherwise; only a downstream activity that raises the index allows it."""
    pair, other, noise, _ = drawn(seed)
    prices = np.linspace(0, 20, 20_001)
    lost = [first_best_gap(float(p), pair, other, 0.25) for p in prices]
    assert min(lost) > 1e-6
    assert not both_can_be_efficient(pair, other, noise)
    best = float(best_price(pair, other, noise))
    assert first_best_gap(best, pair, other, 0.25) <= min(lost) + 1e-9


def test_the_exception_where_the_downstream_activity_raises_the_index_in_proportion() -> None:
    """d_U eta_U + b_D eta_D = 0: 0.48 * 0.25 = 1.2 * 0.1."""
    pair, noise = WaterPair(1.2, 0.1, cost=2), NoisyIndex(1.15, 0.25, 0.2)
    other = DownstreamEffort(-0.1, cost=2, own_benefit=0.3, upstream_benefit=0.48)
    assert both_can_be_efficient(pair, other, noise)
    price = best_price(pair, other, noise)
    assert price == Fraction(48, 10)
    mean = 1.15 - 0.25 * float(pair.efficient_effort) + 0.1 * 0.39
    stake = float(price) * 0.2 * math.sqrt(2 * math.pi)
    found = joint_bet(pair, other, noise, stake, threshold=mean)
    assert found.both_efficient
    assert [(e.upstream, e.downstream) for e in found.equilibria] == [pytest.approx((0.65, 0.39), rel=1e-6)]
    assert found.equilibria[0].lost == pytest.approx(0, abs=1e-12)


def test_a_centre_that_breaks_the_budget_makes_both_efficient() -> None:
    """With the centre's money on the downstream side, both margins hold at the efficient efforts."""
    pair, noise = WaterPair(1.2, 0.1, cost=2), NoisyIndex(1.15, 0.25, 0.2)
    other = DownstreamEffort(0.1, cost=2, own_benefit=0.3, upstream_benefit=0.2)
    between = 1.2 * 0.2 * math.sqrt(2 * math.pi) / 0.25
    added = centre_stake(pair, other, noise)
    up, down = float(pair.efficient_effort), 0.25
    gap = -0.25 * up - 0.1 * down  # the threshold is the index expected
    assert reply(0.1, 2, gap + 0.1 * down, 0.25, 0.2, between) == pytest.approx(up, abs=1e-3)
    assert reply(0.3, 2, gap + 0.25 * up, 0.1, 0.2, added - between) == pytest.approx(down, abs=1e-3)


def test_a_silent_downstream_city_is_the_one_sided_bet() -> None:
    """With no benefit of its own the downstream effort is zero, and upstream answers as alone."""
    from citypact.mechanisms.index_bet import IndexBet, best_effort

    pair, noise = WaterPair(1.2, cost=2), NoisyIndex(1.15, 0.25, 0.1)
    found = joint_bet(pair, DownstreamEffort(0.1, own_benefit=0), noise, stake=1.2)
    alone = best_effort(pair, IndexBet.single(1.2, 0), noise)
    assert [e.upstream for e in found.equilibria] == pytest.approx([float(alone.effort)])
    assert found.equilibria[0].downstream == 0


@pytest.mark.parametrize("unit", [10**9, Fraction(1, 10**9)])
def test_equilibria_do_not_depend_on_the_unit_of_money(unit: Fraction) -> None:
    plain = joint_bet(
        WaterPair(Fraction(6, 5), cost=2),
        DownstreamEffort(0.1, 2, Fraction(2, 5)),
        NoisyIndex(1.15, 0.25, 0.1),
        1,
    )
    scaled = joint_bet(
        WaterPair(Fraction(6, 5) * unit, cost=2 * unit),
        DownstreamEffort(0.1, 2 * unit, Fraction(2, 5) * unit),
        NoisyIndex(1.15, 0.25, 0.1),
        unit,
    )
    assert [(e.upstream, e.downstream) for e in scaled.equilibria] == [
        pytest.approx((e.upstream, e.downstream)) for e in plain.equilibria
    ]
    assert scaled.best_stake == pytest.approx(plain.best_stake * float(unit))


def test_bad_downstream_efforts() -> None:
    with pytest.raises(InputError) as refusal:
        DownstreamEffort(0, cost=-1, own_benefit=float("nan"))
    assert [problem.field for problem in refusal.value.problems] == ["response", "cost", "own_benefit"]
    with pytest.raises(InputError, match="stake: found 0, expected a positive amount"):
        joint_bet(WaterPair(1), DownstreamEffort(1), NoisyIndex(1, 1, 1), 0)
