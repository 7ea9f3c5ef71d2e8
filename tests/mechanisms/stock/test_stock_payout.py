"""Pay-outs over time: the Shapley value now and at every later date, by quadrature and simulation."""

from __future__ import annotations

import json

import numpy as np
import pytest
from scipy.integrate import quad, solve_ivp

from citypact.games.differential import StockGame
from citypact.mechanisms.stock.payout import certify_payout, time_consistent_payout
from citypact.solvers import core_ranges, in_core, shapley

PAIR = StockGame(("up", "down"), (1, 0.5), (0.6, 2), (1, 1.5), decay=0.2, rate=0.05, stock=5)
TRIO = StockGame(("a", "b", "c"), (1, 0.2, 0), (0, 1.5, 0.7), (1, 2, 1), decay=0.4, rate=0.1, stock=30)


@pytest.mark.parametrize("game", [PAIR, TRIO])
@pytest.mark.parametrize("date", [0.0, 1.5, 12.0])
def test_what_is_still_to_come_is_the_shapley_value_of_the_game_that_begins_there(
    game: StockGame, date: float
) -> None:
    found = time_consistent_payout(game)
    rate = float(game.rate)
    stock = float(found.path.at([date])[0])
    at_date = shapley(game.payoffs(stock)).vector()
    assert found.remaining([date])[0] == pytest.approx(at_date)
    for place in range(game.size):

        def flow(time: float, place: int = place) -> float:
            return float(np.exp(-rate * (time - date)) * found.payout([time])[0, place])

        assert quad(flow, date, date + 60 / rate, limit=500)[0] == pytest.approx(at_date[place], rel=1e-6)


@pytest.mark.parametrize("game", [PAIR, TRIO])
def test_simulated_income_and_transfers_make_up_the_pay_outs(game: StockGame) -> None:
    """Run the stock with the agreed efforts and pay the transfers; compare present values."""
    found = time_consistent_payout(game)
    efforts = np.array(found.efforts.vector())
    alpha, weights, costs = (
        np.array([float(x) for x in row]) for row in (game.alpha, game.omega, game.curvature)
    )
    transfers, rate = np.array(found.transfers.vector()), float(game.rate)

    def motion(time: float, state: np.ndarray) -> np.ndarray:
        income = weights * state[0] - costs * efforts**2 / 2 + transfers
        change = alpha @ efforts - float(game.decay) * state[0]
        return np.concatenate([[change], np.exp(-rate * time) * income])

    start = [float(game.stock), *[0.0] * game.size]
    run = solve_ivp(motion, (0, 40 / rate), start, rtol=1e-9, atol=1e-9)
    assert run.y[1:, -1] == pytest.approx(found.shares.vector(), rel=1e-5)
    income = weights * float(game.stock) - costs * efforts**2 / 2
    assert found.payout([0.0])[0] == pytest.approx(income + transfers)
    assert transfers.sum() == pytest.approx(0, abs=1e-9)


def test_everyone_prefers_to_stay_at_every_date() -> None:
    found = time_consistent_payout(PAIR)
    for date in (0.0, 3.0, 30.0):
        stock = float(found.path.at([date])[0])
        leaving = [float(value) for value in PAIR.nash_values(stock)]
        assert (found.remaining([date])[0] >= np.array(leaving)).all()


def test_a_constant_share_of_what_all_earn_is_not_time_consistent() -> None:
    """The simplest rule that pays the Shapley value today promises another one tomorrow."""
    found = time_consistent_payout(PAIR)
    now, later = found.remaining([0.0, 20.0])
    assert now[0] / now.sum() != pytest.approx(later[0] / later.sum(), rel=1e-2)


def test_the_share_of_the_gain_is_fair_and_in_the_core() -> None:
    found = time_consistent_payout(TRIO)
    gains = TRIO.gains()
    assert found.gains.vector() == shapley(gains).vector()
    assert in_core(gains, found.gains.vector())
    ends = core_ranges(gains).to_dict()
    for city, (low, high), alone in zip(TRIO.players, found.participation, TRIO.nash_values(), strict=True):
        assert (low, high) == pytest.approx((float(alone), float(alone) + ends[city]["hi"]))
        assert low <= found.shares[city] <= high


def test_transfers_of_two_cities_by_hand() -> None:
    """m = (0, 10): up exerts 10 at 50 a year, worth 100 to down; each gets half of 50."""
    found = time_consistent_payout(StockGame(("up", "down"), (1, 0), (0, 2), (1, 1), 0.1, 0.1))
    assert found.transfers.vector() == (75.0, -75.0)  # 3 w^2 / 4 c, as between two cities in one year
    assert found.gains.vector() == (250.0, 250.0)


@pytest.mark.parametrize("unit", [1e-9, 1e9])
def test_any_unit(unit: float) -> None:
    scaled = StockGame(
        PAIR.players, PAIR.productivities, (0.6 * unit, 2 * unit), (unit, 1.5 * unit), 0.2, 0.05, 5
    )
    plain, found = time_consistent_payout(PAIR), time_consistent_payout(scaled)
    assert np.array(found.transfers.vector()) / unit == pytest.approx(plain.transfers.vector())
    assert found.efforts.vector() == pytest.approx(plain.efforts.vector())


def test_a_lump_of_stock_shifts_values_and_leaves_transfers() -> None:
    more = StockGame(PAIR.players, PAIR.productivities, PAIR.weights, PAIR.costs, 0.2, 0.05, stock=105)
    one, other = time_consistent_payout(PAIR), time_consistent_payout(more)
    assert other.transfers.vector() == one.transfers.vector()
    shift = np.array(other.shares.vector()) - one.shares.vector()
    assert shift == pytest.approx([100 * float(price) for price in PAIR.stock_prices])


def test_cities_that_do_not_care_one_city_and_many() -> None:
    idle = time_consistent_payout(StockGame(("a", "b"), (1, 1), (0, 0), (1, 1), 0.5, 0.5))
    assert idle.transfers.vector() == (0.0, 0.0)
    assert idle.certificate.holds
    alone = time_consistent_payout(StockGame(("a",), (1,), (1,), (1,), 0.5, 0.5))
    assert alone.transfers.vector() == (0.0,)
    assert alone.gains.vector() == (0.0,)
    size = 25
    many = StockGame([str(at) for at in range(size)], [1] * size, [1] * size, [1] * size, 0.5, 0.5)
    found = time_consistent_payout(many)
    assert found.gains.vector() == pytest.approx([(size - 1) ** 2] * size)
    assert found.transfers.vector() == pytest.approx([0.0] * size, abs=1e-9)


def test_certificate_refuses_pay_outs_that_were_tampered_with() -> None:
    found = time_consistent_payout(PAIR)
    base, phi = found.base.vector(), found.gains.vector()
    assert certify_payout(PAIR, base, phi).holds
    late = certify_payout(PAIR, (base[0] + 0.01, base[1] - 0.01), phi)
    assert late.failures == ("what is still to come is the Shapley value at every stock",)
    rich = certify_payout(PAIR, (base[0] + 0.01, base[1]), (phi[0] + 0.2, phi[1]))
    assert {"pay-outs add up to what all earn", "shares add up to the gain"} <= set(rich.failures)
    unfair = certify_payout(PAIR, base, (-1.0, phi[0] + phi[1] + 1))
    assert "nobody gains less than nothing" in unfair.failures
    assert not certify_payout(PAIR, (float("nan"), base[1]), phi).holds
    # Money moved from one to the other for ever, consistently: time-consistent, but no Shapley value.
    moved = 0.1 / float(PAIR.rate)
    other = certify_payout(PAIR, (base[0] + 0.1, base[1] - 0.1), (phi[0] + moved, phi[1] - moved))
    assert other.failures == ("shares are halves of pairs and thirds of triples",)


def test_what_a_reader_sees() -> None:
    found = time_consistent_payout(PAIR)
    assert repr(found) == "<up: +47.28, down: -47.28 亿元 a year | time-consistent transfers>"
    assert "up raises its effort from 2.4 to 10.4, receives 47.28 亿元 a year" in found.explain()
    data = json.loads(json.dumps(found.to_dict(), allow_nan=False))
    assert data["transfers"]["down"] == pytest.approx(-47.28)
    assert ("transfer to up", found.transfers["up"], "亿元 a year") in found.rows()
    assert found.plot().axes[1].get_xlabel() == "years"


def test_a_city_whose_effort_stays_is_not_said_to_raise_it() -> None:
    found = time_consistent_payout(StockGame(("up", "down"), (1, 0), (0, 2), (1, 1), 0.1, 0.1))
    assert "up raises its effort from 0 to 10, receives 75 亿元 a year" in found.explain()
    assert "down keeps its effort at 0, pays 75 亿元 a year" in found.explain()
