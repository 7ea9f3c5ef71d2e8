"""The stock game: efforts against numeric optimal control, values against simulation, worths against both."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations

import numpy as np
import pytest
from scipy.integrate import quad, solve_ivp
from scipy.optimize import minimize

from citypact.errors import InputError
from citypact.games.differential import StockGame, StockLeadership, StockPath
from citypact.solvers import is_convex

PAIR = StockGame(("up", "down"), (1, 0.5), (0.6, 2), (1, 1.5), decay=0.2, rate=0.05, stock=5)


def drawn(seed: int, most: int = 4) -> StockGame:
    generator = np.random.default_rng(seed)
    size = int(generator.integers(1, most + 1))

    def row(low: float, high: float) -> list[float]:
        return [round(float(value), 2) for value in generator.uniform(low, high, size)]

    return StockGame(
        [f"c{at}" for at in range(size)], row(0, 2), row(0, 3), row(0.3, 2),
        decay=round(float(generator.uniform(0.05, 1)), 2),
        rate=round(float(generator.uniform(0.02, 0.3)), 2),
        stock=round(float(generator.uniform(0, 20)), 1),
    )  # fmt: skip


def simulated(game: StockGame, efforts: list[float], spending: list[float], stock: float) -> list[float]:
    """Run the stock by solve_ivp and add up discounted payoffs beside it."""
    decay, rate = float(game.decay), float(game.rate)
    inflow = sum(float(alpha) * effort for alpha, effort in zip(game.alpha, efforts, strict=True))
    weights = np.array([float(weight) for weight in game.omega])

    def motion(time: float, state: np.ndarray) -> np.ndarray:
        flows = np.exp(-rate * time) * (weights * state[0] - np.array(spending))
        return np.concatenate([[inflow - decay * state[0]], flows])

    horizon = 40 / rate
    run = solve_ivp(motion, (0, horizon), [stock, *[0.0] * game.size], rtol=1e-9, atol=1e-9)
    return [float(value) for value in run.y[1:, -1]]


def floats(numbers: tuple[Fraction, ...]) -> list[float]:
    return [float(number) for number in numbers]


def test_closed_forms_of_two_cities_by_hand() -> None:
    """m = (2.4, 8); e^N = m alpha / c; e^C with m = 10.4 for both; Q = F / beta."""
    assert floats(PAIR.stock_prices) == [2.4, 8.0]
    assert floats(PAIR.nash_efforts) == pytest.approx([2.4, 8 / 3])
    assert floats(PAIR.best_efforts) == pytest.approx([10.4, 5.2 / 1.5])
    assert float(PAIR.path(PAIR.nash_efforts).steady) == pytest.approx((2.4 + 4 / 3) / 0.2)
    # v = (1/r) (1 * 8^2 / 2 + 0.25 * 2.4^2 / 3)
    assert PAIR.gains().grand == pytest.approx(20 * (32 + 0.48))


@pytest.mark.parametrize("seed", range(5))
def test_values_are_those_of_a_simulation_at_any_stock(seed: int) -> None:
    game = drawn(seed)
    for stock in (0.0, float(game.stock), 50.0):
        for efforts in (game.nash_efforts, game.best_efforts):
            spending = game.effort_costs(efforts)
            found = game.values(game.inflow(efforts), spending, stock)
            expected = simulated(game, floats(efforts), floats(spending), stock)
            assert floats(found) == pytest.approx(expected, rel=1e-5, abs=1e-5)


@pytest.mark.parametrize("seed", range(4))
def test_the_path_is_the_solution_of_its_equation(seed: int) -> None:
    game = drawn(seed)
    path = game.path(game.best_efforts)
    times = np.linspace(0, 10, 11)
    run = solve_ivp(
        lambda _, stock: float(path.inflow) - float(path.decay) * stock,
        (0, 10), [float(path.start)], t_eval=times, rtol=1e-10, atol=1e-12,
    )  # fmt: skip
    assert path.at(times) == pytest.approx(run.y[0], rel=1e-8)
    assert path.at([1e6])[0] == pytest.approx(float(path.steady))


@pytest.mark.parametrize(("city", "others"), [(0, "nash"), (1, "nash"), (0, "best"), (1, "zero")])
def test_no_plan_beats_the_dominant_effort(city: int, others: str) -> None:
    """Optimal control on a grid of 120 periods from a random start, whatever the others do."""
    game, steps, horizon = PAIR, 120, 60.0
    decay, rate, width = float(game.decay), float(game.rate), horizon / steps
    rest = {"nash": game.nash_efforts, "best": game.best_efforts, "zero": (Fraction(0), Fraction(0))}[others]
    base = float(game.inflow(rest) - game.alpha[city] * rest[city])
    alpha, weight, cost = (float(row[city]) for row in (game.alpha, game.omega, game.curvature))
    starts = np.exp(-rate * width * np.arange(steps))
    flow = (1 - np.exp(-rate * width)) / rate  # discounted length of a period
    fade = (1 - np.exp(-(rate + decay) * width)) / (rate + decay)

    def loss(plan: np.ndarray) -> tuple[float, np.ndarray]:
        stock, payoff = float(game.stock), 0.0
        for effort, discount in zip(plan, starts, strict=True):
            steady = (base + alpha * effort) / decay
            payoff += discount * (
                weight * (steady * flow + (stock - steady) * fade) - cost * effort**2 / 2 * flow
            )
            stock = steady + (stock - steady) * np.exp(-decay * width)
        # What is left at the end goes on earning while it decays, whatever is done afterwards.
        payoff += np.exp(-rate * horizon) * weight * stock / (rate + decay)
        ends = np.exp(-rate * width * np.arange(1, steps + 1))
        raised = (1 - np.exp(-decay * width)) / decay * ends / (rate + decay)
        within = starts * (flow - fade) / decay
        slope = weight * alpha * (within + raised) - cost * plan * starts * flow
        return -payoff, -slope

    start = np.random.default_rng(city).uniform(0, 20, steps)
    shift = 1e-6 * np.eye(steps)[7]
    rise = (loss(start + shift)[0] - loss(start - shift)[0]) / 2e-6
    assert rise == pytest.approx(loss(start)[1][7], rel=1e-5)
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 2000, "ftol": 1e-16})
    assert found.x == pytest.approx(float(game.nash_efforts[city]), rel=1e-3)
    kept = -loss(np.full(steps, float(game.nash_efforts[city])))[0]
    assert -loss(found.x)[0] <= kept + 1e-10 * abs(kept)


def test_no_feedback_rule_beats_the_nash_effort() -> None:
    """Efforts that follow the stock, e = a + bQ, against the other's Nash effort."""
    decay, rate = float(PAIR.decay), float(PAIR.rate)
    other = float(PAIR.alpha[1] * PAIR.nash_efforts[1])
    kept = float(PAIR.nash_values()[0])
    for level in (0.0, 1.2, 2.4, 4.8):
        for slope in (-0.05, 0.0, 0.05):
            back = decay - slope
            steady = (level + other) / back

            def payoff(time: float, level: float = level, slope: float = slope, back: float = back,
                       steady: float = steady) -> float:  # fmt: skip
                stock = steady + (float(PAIR.stock) - steady) * np.exp(-back * time)
                effort = level + slope * stock
                return float(np.exp(-rate * time) * (0.6 * stock - effort**2 / 2))

            value = quad(payoff, 0, 600, limit=400)[0]
            assert value <= kept + 1e-6
            if (level, slope) == (2.4, 0.0):
                assert value == pytest.approx(kept, rel=1e-6)


@pytest.mark.parametrize("seed", range(6))
def test_worths_are_best_joint_gains_by_search(seed: int) -> None:
    game = drawn(seed)
    gains = game.gains()
    assert is_convex(gains)
    nash = game.nash_efforts
    for size in range(1, game.size + 1):
        for coalition in combinations(range(game.size), size):

            def joint(plan: np.ndarray, coalition: tuple[int, ...] = coalition) -> float:
                efforts = [Fraction(effort) for effort in nash]
                for at, effort in zip(coalition, plan, strict=True):
                    efforts[at] = Fraction(float(effort))
                values = game.values(game.inflow(efforts), game.effort_costs(efforts))
                return -float(sum(values[at] for at in coalition))

            found = minimize(
                joint, [float(nash[at]) for at in coalition], method="BFGS", options={"gtol": 1e-8}
            )
            alone = float(sum(game.nash_values()[at] for at in coalition))
            names = [game.players[at] for at in coalition]
            assert gains.worth(*names) == pytest.approx(-found.fun - alone, rel=1e-4, abs=1e-4)
            whole = game.payoffs(7).worth(*names)
            assert whole - gains.worth(*names) == pytest.approx(
                float(sum(game.nash_values(7)[at] for at in coalition))
            )


def test_gains_do_not_depend_on_the_stock_or_on_what_outsiders_do() -> None:
    game = drawn(3)
    for stock in (0, 100):
        moved = StockGame(
            game.players, game.productivities, game.weights, game.costs, game.decay, game.rate, stock
        )
        assert moved.gains().table.tolist() == game.gains().table.tolist()


@pytest.mark.parametrize("unit", [1e-9, 1e9])
def test_any_unit_of_money(unit: float) -> None:
    scaled = StockGame(("up", "down"), (1, 0.5), (0.6 * unit, 2 * unit), (unit, 1.5 * unit), 0.2, 0.05, 5)
    assert floats(scaled.nash_efforts) == pytest.approx(floats(PAIR.nash_efforts), rel=1e-14)
    assert scaled.gains().grand / unit == pytest.approx(PAIR.gains().grand)
    assert floats(StockLeadership(scaled, "down").shares) == pytest.approx(
        floats(StockLeadership(PAIR, "down").shares)
    )


def test_hundreds_of_cities_have_gains_too() -> None:
    size = 300
    game = StockGame([str(at) for at in range(size)], [1] * size, [1] * size, [1] * size, 0.5, 0.5)
    assert game.gains().grand == pytest.approx(size * (size - 1) ** 2)


def test_wrong_numbers_are_refused() -> None:
    with pytest.raises(InputError) as refused:
        StockGame(("a", "b"), (1, -1), {"a": 1}, (0, float("nan")), decay=0, rate=-1, stock=float("inf"))
    lines = str(refused.value).splitlines()
    assert lines[0] == "productivities of b: found -1, expected a number that is not negative"
    assert "weights: found nothing for b, expected a number for each player" in lines
    assert "costs of a: found 0, expected a positive curvature of the cost of effort" in lines
    assert "costs of b: found nan, expected a finite number" in lines
    assert "decay: found 0, expected a positive rate of decay a year" in lines
    assert "rate: found -1, expected a positive discount rate a year" in lines
    assert "stock: found inf, expected a finite number" in lines
    with pytest.raises(InputError, match="found more than 1e150, expected amounts up to 1e150; use larger"):
        StockGame(("a", "b"), (1, 1), (1e140, 1e140), (1e-140, 1), 0.1, 0.1)
    with pytest.raises(InputError, match="leader: found nobody, expected one of up, down"):
        StockLeadership(PAIR, "nobody")
    with pytest.raises(InputError, match="a share below 1 of another city's cost"):
        StockLeadership(PAIR, "down").leader_value_of("up", 1)


def test_a_path_that_is_steady_stays() -> None:
    path = StockPath(Fraction(4), Fraction(2), Fraction(1, 2))
    assert path.at([0.0, 3.0, 50.0]).tolist() == [4.0, 4.0, 4.0]
