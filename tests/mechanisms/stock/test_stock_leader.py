"""The leader's cost share: closed form, global scan by simulation, clipping and its price."""

from __future__ import annotations

import json
from fractions import Fraction

import numpy as np
import pytest
from scipy.integrate import quad

from citypact.errors import InputError
from citypact.games.differential import StockGame, StockLeadership
from citypact.mechanisms.stock.leader import certify_lead, lead_stock


def pair(up: float = 0.6, down: float = 2, unit: float = 1, **other: float) -> StockGame:
    return StockGame(
        ("up", "down"), (1, 0.5), (up * unit, down * unit), (unit, 1.5 * unit), 0.2, 0.05, **other
    )


def leader_payoff(game: StockGame, share: float) -> float:
    """The leader's discounted payoff if the follower replies to a share, by quadrature."""
    prices = [float(price) for price in game.stock_prices]
    alpha, cost = [float(a) for a in game.alpha], [float(c) for c in game.curvature]
    efforts = [alpha[0] * prices[0] / ((1 - share) * cost[0]), alpha[1] * prices[1] / cost[1]]
    inflow = sum(a * effort for a, effort in zip(alpha, efforts, strict=True))
    decay, rate, steady = float(game.decay), float(game.rate), inflow / float(game.decay)
    spent = share * cost[0] * efforts[0] ** 2 / 2 + cost[1] * efforts[1] ** 2 / 2

    def flow(time: float) -> float:
        stock = steady + (float(game.stock) - steady) * np.exp(-decay * time)
        return float(np.exp(-rate * time) * (float(game.omega[1]) * stock - spent))

    return float(quad(flow, 0, 800, limit=500, epsabs=1e-10, epsrel=1e-12)[0])


def test_the_published_share() -> None:
    """models.md appendix C, cost_share: b_U = 0.6, b_D = 2 give 0.7391304."""
    found = lead_stock(pair(), "down")
    assert found.shares["up"] == pytest.approx(0.7391304, abs=1e-7)
    assert found.lead.shares[0] == Fraction(17, 23)
    assert found.efforts["up"] == pytest.approx(float(8 + Fraction(12, 10)))  # alpha (m_D + m_U / 2) / c
    assert found.participation["up"] == (0.0, 0.85)  # 1 - omega_U / 2 omega_D


@pytest.mark.parametrize(("up", "down"), [(0.6, 2), (1, 1), (2, 1.2), (3, 1), (0.1, 5)])
def test_no_share_on_a_grid_is_better_for_the_leader(up: float, down: float) -> None:
    game = pair(up, down, stock=5)
    found = lead_stock(game, "down")
    best = leader_payoff(game, found.shares["up"])
    assert best == pytest.approx(found.values["down"], rel=1e-6)
    for share in np.linspace(0, 0.99, 67):
        assert leader_payoff(game, float(share)) <= best + 1e-6 * abs(best)
    assert found.gains["up"] >= 0
    assert found.gains["down"] >= 0


def test_at_the_end_of_the_range_the_leader_breaks_even() -> None:
    lead = StockLeadership(pair(), "down")
    assert lead.leader_value_of("up", lead.highest_shares[0]) == 0
    assert lead.leader_value_of("up", Fraction(84, 100)) > 0 > lead.leader_value_of("up", Fraction(86, 100))
    for share in (0, 0.3, 0.7):
        step = leader_payoff(pair(), share) - leader_payoff(pair(), 0)
        assert float(lead.leader_value_of("up", share)) == pytest.approx(step, rel=1e-5, abs=1e-6)


def test_a_leader_who_cares_little_pays_nothing_and_the_bound_has_a_price() -> None:
    found = lead_stock(pair(up=3, down=1), "down")
    assert found.shares["up"] == 0.0
    assert found.gains.vector() == (0.0, 0.0)
    price = found.shadow_prices["share of up's cost at least zero"]
    width = 1e-4
    slope = (leader_payoff(pair(3, 1), -width) - leader_payoff(pair(3, 1), width)) / (2 * width)
    assert price == pytest.approx(slope, rel=1e-4)
    assert price > 0
    assert lead_stock(pair(up=2, down=1), "down").shadow_prices == {"share of up's cost at least zero": 0.0}


def test_a_follower_who_does_not_care_is_paid_in_full_and_says_so() -> None:
    found = lead_stock(pair(up=0), "down")
    assert found.shares["up"] == 1.0
    assert found.efforts["up"] == pytest.approx(8.0)  # all that is worth it to the leader
    assert found.gains["up"] == 0.0
    assert "does as asked" in found.assumptions[1]


def test_many_followers_are_led_one_by_one() -> None:
    game = StockGame(("a", "b", "c"), (1, 2, 1), (1, 4, 0.5), (1, 1, 2), 0.5, 0.5)
    found = lead_stock(game, "b")
    assert found.shares.vector() == pytest.approx((7 / 9, 0, 7.5 / 8.5))
    assert list(found.participation) == ["a", "c"]
    alone, led, best = found.steady_stocks
    assert alone < led < best


@pytest.mark.parametrize("unit", [1e-9, 1e9])
def test_any_unit(unit: float) -> None:
    plain, scaled = lead_stock(pair(stock=5), "down"), lead_stock(pair(unit=unit, stock=5), "down")
    assert scaled.shares.vector() == pytest.approx(plain.shares.vector(), rel=1e-12)
    assert np.array(scaled.gains.vector()) / unit == pytest.approx(plain.gains.vector())


def test_certificate_refuses_other_shares() -> None:
    lead = StockLeadership(pair(stock=5), "down")
    assert certify_lead(lead, lead.shares).holds
    assert certify_lead(lead, lead.shares).exact
    off = certify_lead(lead, (0.5, 0))
    assert "no other share of up's cost is better" in off.failures
    assert "effort of up is its best reply" in off.failures
    assert not certify_lead(lead, (float("nan"), 0)).holds


def test_what_a_reader_sees() -> None:
    found = lead_stock(pair(stock=5), "down")
    assert repr(found) == "<up: 0.73913 of the cost | paid by down>"
    assert "down pays 73.9% of up's cost (and would not lose up to 85.0%)" in found.explain()
    data = json.loads(json.dumps(found.to_dict(), allow_nan=False))
    assert data["participation"]["up"] == {"lo": 0.0, "hi": 0.85}
    assert ("share of up's cost paid", float(Fraction(17, 23)), "ratio") in found.rows()
    with pytest.raises(InputError, match="leader: found Beijing"):
        lead_stock(pair(), "Beijing")


def test_one_city_leads_nobody() -> None:
    found = lead_stock(StockGame(("alone",), (1,), (1,), (1,), 0.5, 0.5), "alone")
    assert found.participation == {}
    assert repr(found) == "<alone leads nobody>"
    assert found.gains.vector() == (0.0,)


def test_a_leader_that_pays_nothing_says_so() -> None:
    found = lead_stock(StockGame(("a", "b"), (1, 1), (3, 1), (1, 1), 0.5, 0.5), "b")
    assert "b pays nothing of a's cost; a's effort stays at 3, the best for all being 4." in found.explain()
