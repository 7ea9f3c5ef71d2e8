"""Myerson and Satterthwaite's mechanism: published values, a second formulation, and prices."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from scipy.optimize import linprog

from citypact.errors import CertificateError, InfeasibleDesign, InputError
from citypact.mechanisms.trade import (
    BetaBelief,
    EmpiricalBelief,
    HistogramBelief,
    PrivateCosts,
    TypeGrid,
    UniformBelief,
    continuous_second_best,
    design_second_best,
    post_ratio,
    second_best_of_types,
    types_of,
)
from citypact.mechanisms.trade.second_best.price_bound import (
    efficiency_subsidy,
    most_for_centre,
    surplus_bound,
)
from citypact.mechanisms.trade.second_best.recheck import recheck_mechanism

F = Fraction
SQUARE = PrivateCosts(UniformBelief(0, 1), UniformBelief(0, 1))


def slow_second_best(origin: TypeGrid, destination: TypeGrid, budget: float) -> float:
    """State the program in payments, all types compared, and let SciPy solve it; -inf if infeasible."""
    (a, f), (b, g) = (
        np.array([[float(x) for x in pair] for pair in grid.pairs]).T for grid in (origin, destination)
    )
    m, n = len(a), len(b)
    rows, bounds = [], []

    def form(city: int, rate: float, posed: int) -> np.ndarray:
        """Gain of a type of ``rate`` that says ``posed``, as a row over (q, t^A, t^B)."""
        row = np.zeros(m * n + m + n)
        if city == 0:
            row[posed * n : (posed + 1) * n] = -rate * g
            row[m * n + posed] = 1
        else:
            row[posed : m * n : n] = (1 - rate) * f
            row[m * n + m + posed] = -1
        return row

    for city, rates in ((0, a), (1, b)):
        for i, rate in enumerate(rates):
            rows.append(-form(city, rate, i))
            bounds.append(0.0)
            for h in range(len(rates)):
                rows.append(form(city, rate, h) - form(city, rate, i))
                bounds.append(0.0)
    rows.append(np.concatenate([np.zeros(m * n), f, -g]))
    bounds.append(budget)
    worth = (f[:, None] * g[None, :] * (1 - a[:, None] - b[None, :])).ravel()
    limits = [(0, 1)] * (m * n) + [(None, None)] * (m + n)
    solved = linprog(np.concatenate([-worth, np.zeros(m + n)]), np.array(rows), bounds, bounds=limits)
    return -solved.fun if solved.status == 0 else -np.inf


def random_grid(rng: np.random.Generator) -> TypeGrid:
    count = int(rng.integers(1, 6))
    rates = sorted(rng.choice(np.arange(-2, 12), count, replace=False))
    weights = rng.integers(1, 6, count)
    total = int(weights.sum())
    return TypeGrid(tuple(F(int(rate), 10) for rate in rates), tuple(F(int(w), total) for w in weights))


@pytest.mark.parametrize("seed", range(25))
def test_against_a_program_in_payments_and_the_bound_of_any_price(seed: int) -> None:
    rng = np.random.default_rng(seed)
    origin, destination = random_grid(rng), random_grid(rng)
    for budget in (0, 0.05, -0.03):
        wanted = slow_second_best(origin, destination, budget)
        if wanted == -np.inf:
            with pytest.raises(InfeasibleDesign):
                second_best_of_types(origin, destination, budget)
            continue
        found = second_best_of_types(origin, destination, budget)
        assert found.surplus == pytest.approx(wanted, abs=1e-9)
        assert found.surplus <= found.first_best + 1e-12
        for price in (0, 0.3, 1, 4):
            assert surplus_bound(origin, destination, price, budget) >= wanted - 1e-9
        swapped = second_best_of_types(destination, origin, budget)
        assert swapped.surplus == pytest.approx(found.surplus, abs=1e-9)


@pytest.mark.parametrize("seed", range(12))
def test_subsidy_is_the_least_budget_of_first_best_and_the_most_for_the_centre_is_its_limit(
    seed: int,
) -> None:
    rng = np.random.default_rng(100 + seed)
    origin, destination = random_grid(rng), random_grid(rng)
    subsidy = float(efficiency_subsidy(origin, destination))
    ideal = second_best_of_types(origin, destination, subsidy)
    assert ideal.surplus == pytest.approx(ideal.first_best, abs=1e-9)
    if subsidy > 1e-3:
        assert slow_second_best(origin, destination, subsidy - 1e-3) < ideal.first_best - 1e-9
    most = most_for_centre(origin, destination)
    assert slow_second_best(origin, destination, -most + 1e-7) > -np.inf
    assert slow_second_best(origin, destination, -most - 1e-4) == -np.inf


@pytest.mark.parametrize(
    ("types", "surplus", "digits"),
    [(10, 0.1512, 12), (20, 0.1468181818, 10), (30, 0.1449283951, 10), (40, 0.14393, 5)],
)
def test_published_values_on_midpoint_grids(types: int, surplus: float, digits: int) -> None:
    assert round(design_second_best(SQUARE, types=types).surplus, digits) == surplus


def test_first_best_is_reached_up_to_five_types_and_proved_in_fractions() -> None:
    for types in (2, 3, 4, 5):
        found = design_second_best(SQUARE, types=types)
        assert found.exact == F(str(types**2 - 1)) / (6 * types**2)
        assert (found.surplus, found.minimal_subsidy, found.price) == (found.first_best, 0, 0)
    assert design_second_best(SQUARE, types=6).exact == F(25, 162)
    assert design_second_best(SQUARE, types=10).exact == F(189, 1250)


def test_grids_converge_to_the_closed_form() -> None:
    """§4.5: 0.14682, 0.14393, 0.14233 fall to 9/64; 0.11875, 0.14219, 0.15430 rise to 1/6; price to 1/2."""
    found = {types: design_second_best(SQUARE, types=types) for types in (20, 40, 80)}
    assert [round(each.surplus, 5) for each in found.values()] == [0.14682, 0.14393, 0.14233]
    assert [each.minimal_subsidy for each in found.values()] == [0.11875, 0.1421875, 0.154296875]
    assert [round(each.price, 2) for each in found.values()] == [0.36, 0.43, 0.46]
    assert found[80].compared.startswith("neighbours")
    limit = continuous_second_best(SQUARE)
    assert limit is not None
    assert (limit.surplus, limit.price, limit.margin) == (F(9, 64), F(1, 2), F(1, 4))
    gaps = [each.surplus - 9 / 64 for each in found.values()]
    assert gaps[0] > 1.7 * gaps[1] > 1.7**2 * gaps[2] > 0


@pytest.mark.parametrize(("a", "b"), [(0.75, 0.75), (1, 2), (0.9, 1)])
def test_quadrature_meets_the_closed_form_of_uniform_beliefs(a: float, b: float) -> None:
    closed = continuous_second_best(PrivateCosts(UniformBelief(0, a), UniformBelief(0, b)))
    curved = continuous_second_best(PrivateCosts(BetaBelief(1, 1, 0, a), UniformBelief(0, b)))
    assert closed is not None
    assert curved is not None
    assert closed.surplus == F(9, 64) / (F(str(a)) * F(str(b)))
    assert curved.surplus == pytest.approx(float(closed.surplus), abs=1e-9)
    assert curved.price == pytest.approx(0.5, abs=1e-9)


def test_the_continuous_optimum_is_the_limit_of_grids_and_its_price_a_derivative() -> None:
    costs = PrivateCosts(UniformBelief(0, 0.6), BetaBelief(2, 5))
    limit = continuous_second_best(costs)
    assert limit is not None
    grids = [design_second_best(costs, types=types).surplus for types in (10, 20, 40)]
    assert grids[0] > grids[1] > grids[2] > limit.surplus
    assert 2 * grids[2] - grids[1] == pytest.approx(float(limit.surplus), abs=1e-3)
    step = 1e-4
    up, down = (continuous_second_best(costs, budget) for budget in (step, -step))
    assert up is not None
    assert down is not None
    assert (up.surplus - down.surplus) / (2 * step) == pytest.approx(float(limit.price), abs=1e-5)
    assert float(costs.efficiency_subsidy()) == pytest.approx(0.2775051429, abs=1e-9)


def test_price_of_the_budget_is_the_derivative_of_the_optimum() -> None:
    origin, destination = types_of(UniformBelief(0, 1), 12), types_of(BetaBelief(2, 2), 9)
    budget, step = F(1, 50), F(1, 10**6)
    at, up, down = (second_best_of_types(origin, destination, budget + move) for move in (0, step, -step))
    slope = (up.surplus - down.surplus) / (2 * float(step))
    assert slope == pytest.approx(at.price, abs=1e-6)
    assert at.spent == pytest.approx(0.02, abs=1e-9)


def test_irregular_beliefs_are_pooled_and_proved() -> None:
    costs = PrivateCosts(HistogramBelief((0, 0.3, 0.5, 1), (3, 0.1, 5)), BetaBelief(0.5, 0.5))
    assert continuous_second_best(costs) is None
    found = design_second_best(costs, types=20)
    assert found.certificate.holds
    assert found.surplus == pytest.approx(slow_second_best(found.origin, found.destination, 0), abs=1e-9)
    posted = post_ratio(costs)
    assert posted.welfare <= posted.second_best <= posted.first_best


def test_tampering_with_one_payment_or_price_fails() -> None:
    found = design_second_best(SQUARE, types=8)
    paid = found.payments[0].copy()
    paid[3] += 1e-4
    better = found.moves.copy()
    better[7, 7] = 1.0
    for change in (
        {"payments": (paid, found.payments[1])},
        {"moves": better},
        {"price": found.price + 0.2},
        {"surplus": float("nan")},
        {"payments": (paid * np.nan, found.payments[1])},
    ):
        with pytest.raises(CertificateError):
            recheck_mechanism(replace(found, **change)).require()


def test_one_type_each_and_polarised_cases() -> None:
    assert second_best_of_types(TypeGrid((0.2,), (1,)), TypeGrid((0.3,), (1,))).exact == F(1, 2)
    assert second_best_of_types(TypeGrid((0.6,), (1,)), TypeGrid((0.7,), (1,))).exact == 0
    polar = EmpiricalBelief((0.7, 0.05))
    assert design_second_best(PrivateCosts(polar, polar)).exact == F(7, 20)


def test_refusals() -> None:
    with pytest.raises(InfeasibleDesign) as caught:
        design_second_best(SQUARE, types=10, budget=-0.5)
    most = most_for_centre(types_of(UniformBelief(0, 1), 10), types_of(UniformBelief(0, 1), 10))
    assert str(caught.value) == (
        "central budget: the centre takes 0.5 of the shared tax, but truth and participation leave it"
        f" at most {most:.6g}; ask for {0.5 - most:.6g} less"
    )
    with pytest.raises(InputError, match=r"probabilities: found a sum of 0\.9, expected a sum of 1"):
        TypeGrid((0.1, 0.2), (0.4, 0.5))
    with pytest.raises(InputError, match="rates: found an order that does not rise"):
        TypeGrid((0.2, 0.1), (0.5, 0.5))
    with pytest.raises(InputError, match=r"probabilities\[0\]: found -0.5, expected a positive probability"):
        TypeGrid((0.1, 0.2), (-0.5, 1.5))
    with pytest.raises(InputError, match="budget: found nan"):
        design_second_best(SQUARE, budget=float("nan"))
