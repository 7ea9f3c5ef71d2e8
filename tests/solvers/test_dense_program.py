"""Matrix programs against SciPy on the same data, their bounds and proofs multiplied out by hand."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import linprog

from citypact.errors import InputError
from citypact.solvers.linear.dense_program import DenseProgram
from citypact.solvers.linear.dense_solution import DenseSolution, solve_dense
from citypact.solvers.status import Status


def drawn(seed: int) -> tuple[np.ndarray, ...]:
    """Draw cost, matrix, bounds and limits in tenths, so that ties and degenerate vertices occur."""
    generator = np.random.default_rng(seed)
    rows, columns = generator.integers(1, 8), generator.integers(1, 9)
    matrix = np.round(generator.normal(size=(rows, columns)), 1)
    bounds, cost = np.round(generator.normal(size=rows), 1), np.round(generator.normal(size=columns), 1)
    low = np.round(generator.uniform(-2, 0, columns), 1)
    return cost, matrix, bounds, low, low + np.round(generator.uniform(0, 2, columns), 1)


def proved_bound(found: DenseSolution, cost: np.ndarray) -> float:
    """Weak duality written out: what the prices prove about cost·x."""
    program = found.program
    rest = cost - found.prices @ program.matrix
    return float(found.prices @ program.bounds + np.minimum(rest * program.low, rest * program.high).sum())


@pytest.mark.parametrize("unit", [1e-9, 1.0, 1e9])
@pytest.mark.parametrize("block", range(4))
def test_agrees_with_scipy_in_any_unit_and_proves_it(block: int, unit: float) -> None:
    statuses = set()
    for seed in range(25 * block, 25 * (block + 1)):
        cost, matrix, bounds, low, high = drawn(seed)
        found = solve_dense(DenseProgram(cost, matrix, bounds * unit, low * unit, high * unit))
        peer = linprog(cost, -matrix, -bounds, bounds=np.c_[low, high])
        statuses.add(found.status)
        assert (found.prices >= 0).all()
        if peer.status == 0:
            assert found.status is Status.optimal
            assert found.value / unit == pytest.approx(peer.fun, abs=1e-9)
            assert (matrix @ found.point >= (bounds - 1e-9) * unit).all()
            assert ((low * unit <= found.point) & (found.point <= high * unit)).all()
            assert proved_bound(found, cost) / unit == pytest.approx(peer.fun, abs=1e-9)
        else:
            assert peer.status == 2
            assert found.status is Status.infeasible
            assert proved_bound(found, np.zeros_like(cost)) == pytest.approx(1.0)
    assert statuses == {Status.optimal, Status.infeasible}


def test_prices_are_the_slopes_of_the_optimum() -> None:
    """Random data have a regular optimum, where central differences are exact."""
    generator = np.random.default_rng(3)
    matrix, cost = generator.normal(size=(3, 6)), generator.normal(size=6)
    bounds, low, high = matrix @ np.full(6, 0.4) + 0.2, np.zeros(6), np.ones(6)

    def value(shift: np.ndarray, lower: float = 0.0) -> float:
        limits = low.copy()
        limits[at] += lower
        return solve_dense(DenseProgram(cost, matrix, bounds + shift, limits, high)).value

    found = solve_dense(DenseProgram(cost, matrix, bounds, low, high))
    assert (found.prices > 1e-3).any()
    step = 1e-5
    at = int(np.argmax(found.reduced))
    for row in range(3):
        shift = step * np.eye(3)[row]
        assert (value(shift) - value(-shift)) / (2 * step) == pytest.approx(found.prices[row], abs=1e-6)
    none = np.zeros(3)
    assert (value(none, step) - value(none, -step)) / (2 * step) == pytest.approx(found.reduced[at], rel=1e-6)


def test_a_coefficient_of_1e_300_still_says_where_its_variable_goes() -> None:
    """HiGHS sees nothing below 1e-12; the reduced cost does."""
    for faint in (1e-13, 1e-60, 1e-300):
        program = DenseProgram([1.0, faint, -faint], [[1.0, faint, faint]], [0.5], [0, 0, 0], [1, 1, 1])
        found = solve_dense(program)
        assert found.point[0] == pytest.approx(0.5)
        assert found.point[2] == 1.0  # it only gains; the second costs what it saves and may stand anywhere
        assert found.certificate.holds


def test_bounds_that_no_row_forces_and_fixed_variables() -> None:
    found = solve_dense(DenseProgram([0.0, 0.0], [[0.0, 0.0]], [-1.0], [2.0, -1.0], [2.0, -1.0]))
    assert found.value == 0.0
    assert found.point.tolist() == [2.0, -1.0]
    clash = solve_dense(DenseProgram([0.0, 0.0], [[0.0, 0.0]], [1.0], [2.0, -1.0], [2.0, -1.0]))
    assert clash.status is Status.infeasible
    assert clash.prices == pytest.approx([1.0])


def test_every_mistake_is_named() -> None:
    with pytest.raises(InputError) as caught:
        DenseProgram([1.0, np.nan], [[1.0, 2.0]], [1.0, 2.0], [0.0], [1.0, 1.0])
    assert str(caught.value).split("\n") == [
        "cost: found a number that is not finite, expected finite numbers",
        "low: found shape (1,), expected shape (2,)",
        "matrix: found shape (1, 2), expected shape (2, 2)",
    ]
    with pytest.raises(InputError, match="low at most high for every variable"):
        DenseProgram([1.0], [[1.0]], [1.0], [2.0], [1.0])
    with pytest.raises(InputError, match="at least one of each"):
        DenseProgram([1.0], np.zeros((0, 1)), [], [0.0], [1.0])


def test_a_tampered_price_proves_less() -> None:
    found = solve_dense(DenseProgram([1, 1], [[1, 2]], [2], [0, 0], [1, 1]))
    assert found.program.at_least(found.prices) == found.value
    for other in (0.0, 0.3, 1.2, 2.0):  # between 0.5 and 1 every price proves the optimum
        assert found.program.at_least(np.array([other])) < found.value
