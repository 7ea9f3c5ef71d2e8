"""T50-01 ... T50-13 of models.md §6.5: tests that fail if someone hard-codes one half.

Each asks the package for a set of optimal ratios; test_mutation.py replaces every such set
by {0.5} and counts how many of these notice.
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from citypact import Objective, Payments, RelocationPath, design_cash_flow
from citypact.games.portfolio import Portfolio
from citypact.games.relocation import Relocation
from citypact.mechanisms.fifty_fifty import Calibration
from citypact.mechanisms.fifty_fifty.bargaining_conditions import condition_13, condition_14
from citypact.mechanisms.fifty_fifty.statute_conditions import condition_12
from citypact.mechanisms.portfolio import best_portfolio_ratio
from citypact.mechanisms.ratio_set import RatioSet
from citypact.mechanisms.revenue_split import split
from citypact.mechanisms.statute import Enterprise
from citypact.mechanisms.statute.design import ratios_meeting_cap
from citypact.mechanisms.theories.effort import attained_share, effort_ratio, leader_ratio
from citypact.mechanisms.theories.liquidity import front_loaded_ratio
from citypact.mechanisms.theories.risk import risk_ratio
from citypact.mechanisms.trade.posted_ratio import UniformBeliefs, best_posted_ratio

F = Fraction


def only(found: RatioSet | None) -> Fraction:
    """The one ratio of a set, as a plain number (two mutant sets would equal each other)."""
    assert found is not None
    assert found.lo == found.hi
    return found.lo


def test_t50_01_unequal_losses_move_the_ratio_and_swapping_cities_mirrors_it() -> None:
    game = Relocation(1, 0.3, 0.1)
    assert only(split(game).ratios) == F("0.6")
    assert only(split(game.swapped()).ratios) == F("0.4")


def test_t50_02_bargaining_weight_moves_the_ratio() -> None:
    assert only(split(Relocation(1, 0.2, 0.2), origin_weight=0.4).ratios) == F("0.44")


def test_t50_03_a_plant_that_may_come_anyway() -> None:
    found = split(Relocation(1, 0.2, 0.2, voluntary=0.25))
    assert found.participation == pytest.approx((0.15, 0.60))
    assert found.ratio == pytest.approx(0.375, abs=1e-12)
    condition = condition_13(Calibration(revenue=1, origin_loss=0.2, destination_cost=0.2, voluntary=0.25))
    assert only(condition.ratio) == F(3, 8)


def test_t50_04_a_rival_destination() -> None:
    given = Calibration(revenue=1, origin_loss=0.2, destination_cost=0.2, rivals=(0.3,))
    condition = condition_14(given)
    assert only(condition.ratio) == F(11, 20)


@pytest.mark.parametrize(
    ("a", "b", "ratio"), [(0.3, 0.9, 0.3), (0.9, 0.2, 0.8), (0.6, 0.9, 0.5), (0.4, 0.8, 0.4), (1, 1, 0.5)]
)
def test_posted_ratio_of_appendix_c(a: float, b: float, ratio: float) -> None:
    assert only(best_posted_ratio(UniformBeliefs.up_to(a, b))) == F(str(ratio))


def test_t50_05_uniform_beliefs() -> None:
    for a, b, ratio in ((0.3, 0.9, 0.3), (0.9, 0.2, 0.8), (0.4, 0.8, 0.4)):
        assert only(best_posted_ratio(UniformBeliefs.up_to(a, b))) == F(str(ratio))
    assert UniformBeliefs.up_to(1, 1).welfare(0.5) == F(1, 8)


def test_t50_06_polarised_pair() -> None:
    pair = Portfolio.from_columns([1, 1], [0.70, 0.05], [0.05, 0.70])
    apart, together = best_portfolio_ratio(pair), best_portfolio_ratio(pair, "portfolio")
    assert not apart.contains(0.5)
    assert [found.ends for found in apart.sets] == [(0.05, 0.30), (0.70, 0.95)]
    assert apart.efficiency_at(0.5) == 0
    assert together.contains(0.5)
    assert [found.ends for found in together.sets] == [(0.375, 0.625)]


def test_t50_07_effort() -> None:
    best = effort_ratio(2, 3)
    assert only(best) == F("0.4")
    assert attained_share(best.exact, 2, 3) == F(76, 100)


def test_t50_08_risk() -> None:
    assert only(risk_ratio(0.5, 1.5)) == F("0.75")


def test_t50_09_elastic_base() -> None:
    assert only(leader_ratio(2)) == F(1, 3)
    assert only(leader_ratio(0.5)) == F(2, 3)


def test_t50_10_service_costs_limit_front_loaded_payments() -> None:
    assert only(front_loaded_ratio(0.35)) == F("0.65")
    # The same from the cash-flow program: .65 of each year's tax until the origin is whole.
    path = RelocationPath.constant(
        1, 1.2, service_share=0.35, origin_loss=1.5, origin_rate=0.1, cap_multiple=None, lump_sum=False
    )
    design = design_cash_flow(path, payments=Payments.free, objective=Objective("destination-proposes"))
    first, second, third, *rest = design.yearly_ratios().values()
    assert (first, second) == (0.65, 0.65)
    assert 0 < third < 0.65
    assert set(rest) == {0.0}


def test_t50_11_ratios_that_reach_the_cap_are_a_set() -> None:
    found = ratios_meeting_cap(Enterprise.from_base(1.0, growth=1.5))
    assert found is not None
    assert found.ends == (0.4, 1.0)
    assert only(condition_12(Calibration(growth=1.5)).ratio) == F(2, 5)


def test_t50_12_no_surplus_no_number() -> None:
    found = split(Relocation(1, 0.7, 0.4))
    assert not found.agreement
    assert found.ratio is None
    assert found.ratio_set is None
    assert found.reason is not None
    assert "no agreement at any ratio" in found.reason


def test_t50_13_a_thousand_random_games() -> None:
    rng = np.random.default_rng(50)
    ratios, predictors = [], []
    for _ in range(1000):
        R = 10.0 ** rng.uniform(-3, 3)
        l, k = np.sort(rng.uniform(0, 1, 2)) * [1, -1] + [0, 1]  # noqa: E741
        l, k = rng.permutation([l, k])  # noqa: E741
        L, K, alpha = l * R, k * R, rng.uniform()
        weighted = split(Relocation(R, L, K), origin_weight=alpha).ratio
        assert weighted == pytest.approx((L + alpha * (R - L - K)) / R, abs=1e-6)
        ratios.append(split(Relocation(R, L, K)).ratio)
        predictors.append((L - K) / (2 * R))
    assert np.std(ratios) > 0
    assert np.corrcoef(ratios, predictors)[0, 1] == pytest.approx(1, abs=1e-9)
