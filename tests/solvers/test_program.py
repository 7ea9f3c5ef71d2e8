"""Convex programs through cvxpy: signs of prices, statuses, and nothing out of nan."""

from __future__ import annotations

import math
from typing import Any

import cvxpy as cp
import numpy as np
import pytest

from citypact.errors import CityPactError, SolverFailure
from citypact.solvers.program import ConvexProgram
from citypact.solvers.status import Status

BASE = {"cap": 0.45, "cake": 1.0, "floor": -5.0, "tie": 0.1, "budget": 2.0}


def cake() -> ConvexProgram:
    """Log bargaining over a cake with a cap, a loose floor and an equality."""
    x, y, z = (cp.Variable(name=name) for name in "xyz")
    cap, budget = cp.Parameter(nonneg=True, name="cap"), cp.Parameter(2, name="budget")
    total, floor, tie = (cp.Parameter(name=name) for name in ("cake", "floor", "tie"))
    return ConvexProgram(
        0.7 * cp.log(x) + 0.3 * cp.log(y) - 2 * z,
        {
            "cap": x <= cap,
            "cake": x + y <= total,
            "floor": y >= floor,
            "tie": z == tie,
            "budget": cp.hstack([x, y]) <= budget,
        },
    )


def values(**changes: float) -> dict[str, Any]:
    merged = {**BASE, **changes}
    return {**merged, "budget": np.array([merged["budget"], 3.0])}


def test_optimum_and_point_by_hand() -> None:
    found = cake().solve(values())
    assert found.status is Status.optimal
    assert found.value == pytest.approx(0.7 * math.log(0.45) + 0.3 * math.log(0.55) - 0.2, abs=1e-7)
    assert found.point["x"] == pytest.approx(0.45, abs=1e-6)
    assert found.point["z"] == pytest.approx(0.1, abs=1e-8)


@pytest.mark.parametrize(("label", "sense"), [("cap", 1), ("cake", 1), ("floor", -1), ("tie", 1)])
@pytest.mark.parametrize("cap", [0.45, 0.9])
def test_prices_are_central_differences(label: str, sense: int, cap: float) -> None:
    """Inequalities: gain per unit by which the row is relaxed. Equalities: change per unit of right side."""
    program, step = cake(), 1e-4
    base = values(cap=cap)
    up, down = ({**base, label: base[label] + sense * move} for move in (step, -step))
    slope = (program.solve(up).value - program.solve(down).value) / (2 * step)
    price = float(program.solve(base).shadow_prices[label])
    assert price == pytest.approx(slope, abs=2e-4)
    if label != "tie":
        assert price >= -1e-8


def test_prices_of_a_vector_row_are_a_vector() -> None:
    found = cake().solve(values(budget=0.3))
    assert found.shadow_prices["budget"].shape == (2,)
    assert found.shadow_prices["budget"][0] == pytest.approx(0.7 / 0.3 - 0.3 / 0.7, rel=1e-4)
    assert found.shadow_prices["budget"][1] == pytest.approx(0, abs=1e-6)


def test_infeasible_and_unbounded_have_no_numbers() -> None:
    x, p = cp.Variable(name="x"), cp.Parameter(name="p")
    for program, status in (
        (ConvexProgram(x, {"low": x >= 1, "high": x <= p}), Status.infeasible),
        (ConvexProgram(x, {"low": x >= p}), Status.unbounded),
    ):
        found = program.solve({"p": 0.0})
        assert found.status is status
        assert math.isnan(found.value)
        assert not found.point
        assert not found.shadow_prices


def test_a_program_that_is_not_disciplined_is_refused() -> None:
    x, p, q = cp.Variable(name="x"), cp.Parameter(name="p"), cp.Parameter(name="q")
    for objective in (cp.square(x), p * q * x):
        with pytest.raises(SolverFailure, match="disciplined"):
            ConvexProgram(objective, {"cap": x <= 1})


@pytest.mark.parametrize("name", [*BASE])
@pytest.mark.parametrize("wrong", [math.nan, math.inf, -math.inf])
def test_what_is_not_a_number_never_gives_an_answer(name: str, wrong: float) -> None:
    """An infinite bound that only loosens a row may have an answer, but then the right one."""
    program = cake()
    try:
        found = program.solve(values(**{name: wrong}))
    except (CityPactError, ValueError):
        return
    assert not math.isnan(wrong)
    assert found.status is not Status.optimal or name in ("floor", "cap", "budget", "cake")


def test_sign_of_a_parameter_is_kept() -> None:
    with pytest.raises((CityPactError, ValueError)):
        cake().solve(values(cap=-0.1))


def test_every_parameter_must_be_given() -> None:
    with pytest.raises((CityPactError, KeyError)):
        cake().solve({"cap": 1.0})


def test_solving_again_does_not_remember() -> None:
    program = cake()
    first = program.solve(values()).value
    program.solve(values(cap=0.01))
    assert program.solve(values()).value == pytest.approx(first, abs=1e-9)
