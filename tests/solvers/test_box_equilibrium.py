"""Balanced forces in a box: every sign pattern as oracle, optimality, worst cases, uniqueness."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import minimize

from citypact.errors import SolverFailure
from citypact.solvers.box_equilibrium import box_equilibrium, single_equilibrium

numbers = st.floats(-3, 3)


@st.composite
def problems(draw: Callable[..., object]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    count = draw(st.integers(1, 4))
    root = np.array([[draw(numbers) for _ in range(count)] for _ in range(count)])
    turn = np.array([[draw(numbers) for _ in range(count)] for _ in range(count)])
    slopes = root @ root.T + 0.1 * np.eye(count) + turn - turn.T  # monotone, not symmetric
    intercepts = np.array([draw(numbers) for _ in range(count)])
    limits = np.array([draw(st.sampled_from((0.0, 0.5, 1.0, 4.0))) for _ in range(count)])
    return slopes, intercepts, limits


def every_pattern(slopes: np.ndarray, intercepts: np.ndarray, limits: np.ndarray) -> list[np.ndarray]:
    """All solutions, by trying each coordinate at 0, at its limit and in between."""
    found = []
    for pattern in product((0, 1, 2), repeat=len(limits)):
        state = np.array(pattern)
        point = np.where(state == 2, limits, 0.0)
        free = state == 1
        if free.any():
            held = intercepts[free] - slopes[np.ix_(free, ~free)] @ point[~free]
            point[free] = np.linalg.solve(slopes[np.ix_(free, free)], held)
        force = intercepts - slopes @ point
        inside = ((point >= -1e-9) & (point <= limits + 1e-9)).all()
        if inside and (force[state == 0] <= 1e-9).all() and (force[state == 2] >= -1e-9).all():
            found.append(point)
    return found


@given(problems())
def test_the_one_solution_among_all_patterns(problem: tuple[np.ndarray, np.ndarray, np.ndarray]) -> None:
    slopes, intercepts, limits = problem
    assert single_equilibrium(slopes)
    found = box_equilibrium(slopes, intercepts, limits)
    solutions = every_pattern(slopes, intercepts, limits)
    # A coordinate that cannot move is at both its ends.
    assert solutions
    for solution in solutions:
        assert found.point == pytest.approx(solution, abs=1e-6)
    assert (found.point >= 0).all()
    assert (found.point <= limits).all()


def test_a_symmetric_one_is_the_maximum() -> None:
    draw = np.random.default_rng(1)
    root = draw.standard_normal((30, 30))
    slopes, intercepts, limits = root @ root.T + np.eye(30), 5 * draw.standard_normal(30), draw.random(30)
    found = box_equilibrium(slopes, intercepts, limits).point
    searched = minimize(
        lambda x: x @ slopes @ x / 2 - intercepts @ x,
        limits / 2,
        jac=lambda x: slopes @ x - intercepts,
        bounds=[(0, limit) for limit in limits],
        method="L-BFGS-B",
        options={"ftol": 1e-15, "gtol": 1e-10, "maxiter": 10_000},
    )
    assert found == pytest.approx(searched.x, abs=1e-5)


def test_murtys_worst_case_ends() -> None:
    """Murty 1978: ones on the diagonal, twos below; single changes may take 2**n steps."""
    count = 12
    slopes = np.eye(count) + 2 * np.tril(np.ones((count, count)), -1)
    found = box_equilibrium(slopes, np.ones(count), np.full(count, 10.0))
    assert found.point.tolist() == [1.0] + [0.0] * (count - 1)
    assert single_equilibrium(slopes)


def test_more_than_one_equilibrium_is_not_called_one() -> None:
    assert not single_equilibrium(np.array([[1.0, 3.0], [3.0, 1.0]]))
    assert not single_equilibrium(np.array([[0.0, 1.0], [1.0, 1.0]]))
    wide = np.eye(14)
    wide[0, 1] = wide[1, 0] = 3.0
    assert not single_equilibrium(wide)


def test_a_skewed_matrix_is_told_by_its_minors() -> None:
    """Scaling rows does not make it positive definite; every principal minor is positive."""
    slopes = np.array([[1.0, 4.0, 0.0], [0.0, 1.0, 4.0], [4.0, 0.0, 1.0]])
    assert single_equilibrium(slopes)
    for intercepts in np.random.default_rng(2).standard_normal((20, 3)):
        found = box_equilibrium(slopes, intercepts, np.full(3, 2.0))
        assert found.point == pytest.approx(every_pattern(slopes, intercepts, np.full(3, 2.0))[0], abs=1e-9)


def test_no_balance_is_a_failure_and_not_an_answer() -> None:
    with pytest.raises(SolverFailure, match="the forces were not balanced"):
        box_equilibrium(np.array([[1.0, 0.0], [0.0, 1.0]]), np.array([np.nan, 1.0]), np.array([1.0, 1.0]))
