"""The quick way gives cvxpy's own answer, or refuses."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import cvxpy as cp
import numpy as np
import pytest

from citypact.errors import CityPactError, SolverFailure
from citypact.solvers.compiled_program import CompiledProgram
from citypact.solvers.program import ConvexProgram
from citypact.solvers.status import Status


def bargaining() -> ConvexProgram:
    """Two log gains over five moves with parameters in matrix, bounds and objective."""
    m, x, y = cp.Variable(5, name="moves"), cp.Variable(name="x"), cp.Variable(name="y")
    own, other = cp.Parameter(5, name="own"), cp.Parameter(5, name="other")
    limits, budget = cp.Parameter(5, nonneg=True, name="limits"), cp.Parameter(name="budget")
    weights = cp.Parameter((2, 1), nonneg=True, name="weights")
    return ConvexProgram(
        weights[0, 0] * cp.log(x) + weights[1, 0] * cp.log(y),
        {
            "x": x == own @ m + 0.5,
            "y": y == 1 - other @ m,
            "low": m >= 0,
            "high": m <= limits,
            "budget": cp.sum(m) <= budget,
        },
    )


def linear() -> ConvexProgram:
    """A linear objective, a smaller of two gains and a Euclidean bound, with a matrix variable."""
    grid, t = cp.Variable((2, 3), name="grid"), cp.Variable(name="t")
    prices, radius = cp.Parameter((2, 3), name="prices"), cp.Parameter(nonneg=True, name="radius")
    return ConvexProgram(
        cp.minimum(cp.sum(cp.multiply(prices, grid)), t),
        {"ball": cp.norm(cp.vec(grid, order="F"), 2) <= radius, "t": t <= 40},
    )


def bargaining_values(rng: np.random.Generator) -> dict[str, Any]:
    weight = rng.uniform(0.1, 0.9)
    return {
        "own": rng.uniform(0.1, 1, 5),
        "other": rng.uniform(0.1, 1, 5),
        "limits": rng.uniform(0, 0.6, 5) * (rng.random(5) > 0.2),
        "budget": rng.uniform(0.01, 1.5),
        "weights": np.array([[weight], [1 - weight]]),
    }


def linear_values(rng: np.random.Generator) -> dict[str, Any]:
    return {"prices": rng.normal(size=(2, 3)), "radius": rng.uniform(0, 2)}


@pytest.mark.parametrize(
    ("build", "draw", "name"), [(bargaining, bargaining_values, "x"), (linear, linear_values, "grid")]
)
def test_fifty_draws_equal_cvxpy(
    build: Callable[[], ConvexProgram], draw: Callable[[np.random.Generator], dict[str, Any]], name: str
) -> None:
    rng, program = np.random.default_rng(50), build()
    quick = CompiledProgram(program, draw(rng))
    for _ in range(50):
        values = draw(rng)
        slow, found = program.solve(values), quick.solve(values)
        assert found.status is slow.status is Status.optimal
        assert found.value == pytest.approx(slow.value, abs=1e-6)
        assert found.point[name].shape == slow.point[name].shape
        assert found.point[name] == pytest.approx(slow.point[name], abs=2e-3)


def test_the_place_of_compilation_does_not_matter() -> None:
    rng, program = np.random.default_rng(3), bargaining()
    one, other = (CompiledProgram(program, bargaining_values(rng)) for _ in range(2))
    for _ in range(10):
        values = bargaining_values(rng)
        assert one.solve(values).value == pytest.approx(other.solve(values).value, abs=1e-7)


def test_parameters_that_start_equal_or_zero_are_not_forgotten() -> None:
    """p - q vanishes where it was compiled, and p itself is zero there."""
    x, p, q = cp.Variable(name="x"), cp.Parameter(name="p"), cp.Parameter(name="q")
    program = ConvexProgram(x, {"cap": x <= 3, "slope": (p - q) * x <= 1})
    quick = CompiledProgram(program, {"p": 0.0, "q": 0.0})
    assert quick.solve({"p": 0.0, "q": 0.0}).value == pytest.approx(3, abs=1e-6)
    assert quick.solve({"p": 3.0, "q": 1.0}).value == pytest.approx(0.5, abs=1e-6)
    assert quick.solve({"p": 1.0, "q": 3.0}).value == pytest.approx(3, abs=1e-6)


def cap_program(factor: float = 1.0) -> ConvexProgram:
    x, p = cp.Variable(name="x"), cp.Parameter(name="p")
    return ConvexProgram(x, {"cap": x <= factor * p})


@pytest.mark.parametrize("wrong", [math.nan, math.inf, -math.inf])
def test_what_is_not_a_number_never_gives_an_answer(wrong: float) -> None:
    """Not even a certified-looking 1e20."""
    quick = CompiledProgram(cap_program(), {"p": 1.0})
    try:
        found = quick.solve({"p": wrong})
    except (CityPactError, ValueError):
        return
    assert found.status is not Status.optimal


def test_nan_inside_a_vector_never_gives_an_answer() -> None:
    rng = np.random.default_rng(1)
    quick = CompiledProgram(bargaining(), bargaining_values(rng))
    for name in ("own", "other", "limits", "budget", "weights"):
        values = bargaining_values(rng)
        values[name] = np.array(values[name], dtype=float)
        values[name].flat[-1] = math.nan
        with pytest.raises((CityPactError, ValueError)):
            quick.solve(values)


def test_compiling_on_nan_is_refused() -> None:
    with pytest.raises((CityPactError, ValueError)):
        CompiledProgram(cap_program(), {"p": math.nan})


def test_infeasible_is_detected_and_has_no_numbers() -> None:
    x, p = cp.Variable(name="x"), cp.Parameter(name="p")
    quick = CompiledProgram(ConvexProgram(x, {"low": x >= 1, "high": x <= p}), {"p": 2.0})
    found = quick.solve({"p": 0.5})
    assert found.status is Status.infeasible
    assert math.isnan(found.value)
    assert not found.point
    assert quick.solve({"p": 1.5}).value == pytest.approx(1.5, abs=1e-6)


def test_unbounded_never_gives_an_answer() -> None:
    x, p = cp.Variable(name="x"), cp.Parameter(name="p")
    quick = CompiledProgram(ConvexProgram(x, {"slope": p * x <= 1}), {"p": 2.0})
    try:
        found = quick.solve({"p": 0.0})
    except SolverFailure:
        return
    assert found.status is Status.unbounded


def quadratic() -> cp.Expression:
    return -cp.square(cp.Variable(name="x") - 1)


def semidefinite() -> cp.Expression:
    return cp.lambda_min(cp.Variable((2, 2), name="X"))


@pytest.mark.parametrize("objective", [quadratic, semidefinite])
def test_cones_that_cannot_be_passed_on_are_refused(objective: Callable[[], cp.Expression]) -> None:
    expression, p = objective(), cp.Parameter(name="p")
    (variable,) = expression.variables()
    with pytest.raises(SolverFailure, match="compiled"):
        CompiledProgram(ConvexProgram(expression, {"cap": variable <= p}), {"p": 1.0})


@pytest.mark.parametrize("attribute", ["nonneg", "nonpos", "integer", "boolean"])
def test_variables_with_attributes_are_refused_in_words(attribute: str) -> None:
    x, p = cp.Variable(name="x", **{attribute: True}), cp.Parameter(name="p")
    with pytest.raises(SolverFailure):
        CompiledProgram(ConvexProgram(x, {"cap": x <= p, "floor": x >= -1}), {"p": 1.0})


def test_a_negative_parameter_is_compiled_or_refused_in_words() -> None:
    x, p = cp.Variable(name="x"), cp.Parameter(name="p", nonpos=True)
    try:
        quick = CompiledProgram(ConvexProgram(x, {"cap": x <= p}), {"p": -1.0})
    except SolverFailure:
        return
    assert quick.solve({"p": -2.0}).value == pytest.approx(-2, abs=1e-6)


@pytest.mark.parametrize(
    ("factor", "base", "later"),
    [
        (0.3, 1e6, 2.0),
        (0.3, 1e9, 3e9),
        (0.3, 1e9, 2.0),
        (0.3, 1e12, 3e12),
        (1e-13, 1e13, 3e13),
        (0.3, 1e-9, 2e-9),
    ],
)
def test_other_scales_are_right_or_refused(factor: float, base: float, later: float) -> None:
    """One step of 1 from a base of 1e9 leaves few digits of the slope: then the map must not be trusted."""
    try:
        found = CompiledProgram(cap_program(factor), {"p": base}).solve({"p": later})
    except SolverFailure:
        return
    assert found.value == pytest.approx(factor * later, rel=1e-6, abs=1e-7)


def test_parameters_of_the_wrong_shape_are_refused() -> None:
    """Three numbers for one parameter and one for the other add up to the right total, and are wrong."""
    x, a, b = cp.Variable(name="x"), cp.Parameter(2, name="a"), cp.Parameter(2, name="b")
    quick = CompiledProgram(ConvexProgram(x, {"a": x <= a, "b": x <= b}), {"a": [1, 2], "b": [3, 4]})
    assert quick.solve({"a": [1, 2], "b": [3, 4]}).value == pytest.approx(1, abs=1e-6)
    with pytest.raises((CityPactError, ValueError)):
        quick.solve({"a": [5, 6, 7], "b": [8]})


def test_a_compiled_program_that_disagrees_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Mutation: the affine map is read wrong by a hundredth; the comparison at the start notices."""
    sound = CompiledProgram._read

    def slipped(self: CompiledProgram, program: ConvexProgram) -> None:
        sound(self, program)
        self._constant = self._constant + 0.01

    monkeypatch.setattr(CompiledProgram, "_read", slipped)
    with pytest.raises(SolverFailure, match="compiled program"):
        CompiledProgram(cap_program(), {"p": 1.0})
