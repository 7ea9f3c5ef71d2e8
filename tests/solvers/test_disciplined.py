"""The second opinion on linear programs: cvxpy's optimum against the exact one, at any scale."""

from __future__ import annotations

import numpy as np
import pytest

from citypact.solvers.linear.disciplined import disciplined_optimum
from citypact.solvers.linear.program import LinearProgram, Row
from citypact.solvers.linear.rational_simplex import solve_exact
from citypact.solvers.status import Status


def drawn(seed: int, unit: float) -> LinearProgram:
    """A random program; some of them are infeasible, some have no limit."""
    draw = np.random.default_rng(seed)
    names = ("x", "y", "z")
    rows = [
        Row(
            f"row {at}",
            {name: float(draw.integers(-4, 5)) for name in names},
            str(draw.choice(["<=", ">=", "=="], p=[0.6, 0.3, 0.1])),
            float(draw.integers(-5, 9)) * unit,
        )
        for at in range(6)
    ]
    floors = [Row(f"{name} floor", {name: 1}, ">=", 0) for name in names]
    sense = "maximize" if seed % 2 else "minimize"
    return LinearProgram(
        sense, names, {name: float(draw.integers(-3, 4)) for name in names}, (*rows, *floors)
    )


@pytest.mark.parametrize("unit", [1e-9, 1.0, 1e9])
def test_random_programs(unit: float) -> None:
    kinds = set()
    for seed in range(25):
        program = drawn(seed, unit)
        exact, found = solve_exact(program), disciplined_optimum(program)[0]
        kinds.add(exact.status)
        if exact.status is Status.optimal:
            assert found == pytest.approx(float(exact.optimum), rel=1e-6, abs=1e-6 * unit)
        else:
            assert found is None
    assert kinds == {Status.optimal, Status.infeasible, Status.unbounded}


def test_no_objective_at_all() -> None:
    rows = (Row("low", {"x": 1}, ">=", 2), Row("high", {"x": 1}, "<=", 3))
    assert disciplined_optimum(LinearProgram("minimize", ("x",), {}, rows))[0] == 0
    clash = (Row("low", {"x": 1}, ">=", 4), Row("high", {"x": 1}, "<=", 3))
    assert disciplined_optimum(LinearProgram("minimize", ("x",), {}, clash))[0] is None


@pytest.mark.parametrize("dust", [1e-17, 1e-12, 0.0])
def test_a_bound_that_is_nearly_zero_does_not_set_the_scale(dust: float) -> None:
    rows = (
        Row("need", {"x": 527, "y": 100}, ">=", 200),
        Row("dust", {"x": 1, "y": -1}, ">=", dust),
        Row("x floor", {"x": 1}, ">=", 0),
        Row("y floor", {"y": 1}, ">=", 0),
    )
    program = LinearProgram("minimize", ("x", "y"), {"x": 1, "y": 0.5}, rows)
    assert disciplined_optimum(program)[0] == pytest.approx(float(solve_exact(program).optimum), rel=1e-7)


def test_tiny_numbers_whose_products_matter() -> None:
    rows = (Row("need", {"x": 1e-9, "y": 1}, ">=", 1e-9), Row("y low", {"y": 1}, "<=", 5e-10),
            Row("x floor", {"x": 1}, ">=", 0))  # fmt: skip
    program = LinearProgram("minimize", ("x", "y"), {"x": 1}, rows)
    assert disciplined_optimum(program)[0] == pytest.approx(0.5, rel=1e-6)


def test_what_one_unit_of_the_solver_is_worth() -> None:
    rows = (Row("floor", {"x": 1}, ">=", 0), Row("reach", {"x": 1, "y": 4e9}, ">=", 0),
            Row("at most", {"y": 1}, "<=", 1))  # fmt: skip
    found, unit = disciplined_optimum(LinearProgram("minimize", ("x", "y"), {"x": 1}, rows))
    assert found is not None
    assert abs(found) <= 1e-6 * unit
    assert unit > 1
