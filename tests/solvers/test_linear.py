"""Linear programs in floating point: closed forms, prices by finite differences, any scale, refusals."""

from __future__ import annotations

import contextlib
import json
import math
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from citypact.errors import InfeasibleDesign, SolverFailure
from citypact.solvers.certificate import Certificate
from citypact.solvers.linear.certify import solve_exact
from citypact.solvers.linear.highs import Optimum, Standard, minimize
from citypact.solvers.linear.scaling import balance, times_power
from citypact.solvers.linear.solution import LinearProgram, Number, Row, solve
from citypact.solvers.status import Status


def at_least_zero(*names: str) -> tuple[Row, ...]:
    return tuple(Row(f"{name} floor", {name: 1}, ">=", 0) for name in names)


def factory(unit: float = 1.0) -> LinearProgram:
    """Dantzig's Wyndor example as told by Hillier and Lieberman: x = 2, y = 6, worth 36; prices 0, 3/2, 1."""
    return LinearProgram(
        "maximize",
        ("x", "y"),
        {"x": 3, "y": 5},
        (
            Row("plant 1", {"x": 1}, "<=", 4 * unit),
            Row("plant 2", {"y": 2}, "<=", 12 * unit),
            Row("plant 3", {"x": 3, "y": 2}, "<=", 18 * unit),
            *at_least_zero("x", "y"),
        ),
    )


def test_two_products_and_three_plants() -> None:
    found = solve(factory())
    assert found.status is Status.optimal
    assert found.value == pytest.approx(36)
    assert found.point == pytest.approx({"x": 2, "y": 6})
    assert found.shadow_prices == pytest.approx(
        {"plant 1": 0, "plant 2": 1.5, "plant 3": 1, "x floor": 0, "y floor": 0}
    )
    assert set(found.active) == {"plant 2", "plant 3"}
    assert found.certificate.holds


def test_the_dual_program_has_the_primal_as_its_prices() -> None:
    """min 4u + 12v + 18w, u + 3w >= 3, 2v + 2w >= 5: the prices are the production plan."""
    found = solve(
        LinearProgram(
            "minimize",
            ("u", "v", "w"),
            {"u": 4, "v": 12, "w": 18},
            (
                Row("x", {"u": 1, "w": 3}, ">=", 3),
                Row("y", {"v": 2, "w": 2}, ">=", 5),
                *at_least_zero("u", "v", "w"),
            ),
        )
    )
    assert found.value == pytest.approx(36)
    # the objective rises by 2 and 6 per unit of bound, so relaxing the rows gains 2 and 6
    assert (found.shadow_prices["x"], found.shadow_prices["y"]) == pytest.approx((2, 6))


@pytest.mark.parametrize(("sense", "value", "price"), [("maximize", 8.0, 2.0), ("minimize", 4.0, 1.0)])
def test_an_equality_has_a_signed_price(sense: Any, value: float, price: float) -> None:
    """x + y = 4 with x, y >= 0: the best of x + 2y is 2b or b, and -x - 2y turns the sign."""
    rows = (Row("total", {"x": 1, "y": 1}, "==", 4), *at_least_zero("x", "y"))
    up = solve(LinearProgram(sense, ("x", "y"), {"x": 1, "y": 2}, rows))
    assert (up.value, up.shadow_prices["total"]) == pytest.approx((value, price))
    other = "minimize" if sense == "maximize" else "maximize"
    down = solve(LinearProgram(other, ("x", "y"), {"x": -1, "y": -2}, rows))  # type: ignore[arg-type]
    assert (down.value, down.shadow_prices["total"]) == pytest.approx((-value, -price))


def random_program(seed: int, sense: Any) -> LinearProgram:
    """Build a bounded feasible program with all three relations; optima are vertices almost surely."""
    rng = np.random.default_rng(seed)
    names = tuple(f"x{i}" for i in range(5))
    inside = rng.normal(size=5)
    rows = []
    for i, relation in enumerate(["<=", ">=", "==", "<=", ">=", "<="]):
        a = rng.normal(size=5)
        slack = {"<=": 1, ">=": -1, "==": 0}[relation] * rng.uniform(0.1, 1)
        rows.append(Row(f"r{i}", dict(zip(names, a, strict=True)), relation, float(a @ inside + slack)))  # type: ignore[arg-type]
    rows += [Row(f"{x} cap", {x: 1.0}, "<=", 3.0) for x in names]
    rows += [Row(f"{x} floor", {x: 1.0}, ">=", -3.0) for x in names]
    return LinearProgram(sense, names, dict(zip(names, rng.normal(size=5), strict=True)), tuple(rows))


def moved(program: LinearProgram, label: str, by: float) -> LinearProgram:
    rows = (replace(row, bound=row.bound + by) if row.label == label else row for row in program.rows)
    return replace(program, rows=tuple(rows))


@pytest.mark.parametrize("sense", ["maximize", "minimize"])
@pytest.mark.parametrize("seed", range(8))
def test_prices_are_the_slopes_of_the_optimum(seed: int, sense: Any) -> None:
    program = random_program(seed, sense)
    found = solve(program)
    assert len(found.active) == 5  # nondegenerate: the slope exists
    step = 1e-6
    for row in program.rows:
        high, low = (solve(moved(program, row.label, by)).value for by in (step, -step))
        slope = (high - low) / (2 * step)
        if row.relation != "==":
            relaxing = 1 if row.relation == "<=" else -1
            slope *= relaxing * (1 if sense == "maximize" else -1)
            assert found.shadow_prices[row.label] >= 0
        assert found.shadow_prices[row.label] == pytest.approx(slope, abs=1e-6)


def test_at_a_kink_the_price_lies_between_the_two_slopes() -> None:
    """max x with x <= 1 twice: one more unit of the first gains 0, one less loses 1."""
    rows = (Row("a", {"x": 1}, "<=", 1), Row("b", {"x": 1}, "<=", 1))
    prices = solve(LinearProgram("maximize", ("x",), {"x": 1}, rows)).shadow_prices
    assert 0 <= prices["a"] <= 1
    assert sum(prices.values()) == pytest.approx(1)


@pytest.mark.parametrize("unit", [1e-9, 1e-6, 1.0, 1e6, 1e12])
def test_the_unit_of_money_does_not_matter(unit: float) -> None:
    found = solve(factory(unit))
    assert found.value / unit == pytest.approx(36, rel=1e-12)
    assert found.point["y"] / unit == pytest.approx(6, rel=1e-12)
    assert found.shadow_prices["plant 2"] == pytest.approx(1.5, rel=1e-12)


@pytest.mark.parametrize("unit", [1e-9, 1e12])
def test_each_row_variable_and_objective_may_have_its_own_unit(unit: float) -> None:
    rows = [
        Row("plant 1", {"x": unit}, "<=", 4 * unit),
        Row("plant 2", {"y": 2 / unit}, "<=", 12),
        Row("plant 3", {"x": 3, "y": 2 / unit}, "<=", 18),
        *at_least_zero("x", "y"),
    ]
    found = solve(LinearProgram("maximize", ("x", "y"), {"x": 3 * unit, "y": 5}, tuple(rows)))
    assert found.value == pytest.approx(36 * unit, rel=1e-12)
    assert found.point == pytest.approx({"x": 2, "y": 6 * unit}, rel=1e-12)
    assert found.shadow_prices["plant 3"] == pytest.approx(unit, rel=1e-12)
    assert found.shadow_prices["plant 1"] == 0


@pytest.mark.parametrize("unit", [1e-12, 1e-7, 1.0, 1e9])
def test_a_least_core_with_tiny_worths_is_not_lost_in_the_tolerance(unit: float) -> None:
    """Any two of three cities earn one unit together: epsilon is a third of it."""
    pairs = [("a", "b"), ("a", "c"), ("b", "c")]
    rows = [Row(f"{i}+{j}", {i: 1, j: 1, "eps": 1}, ">=", unit) for i, j in pairs]
    rows += [Row(i, {i: 1, "eps": 1}, ">=", 0) for i in "abc"]
    rows.append(Row("total", {"a": 1, "b": 1, "c": 1}, "==", unit))
    found = solve(LinearProgram("minimize", ("a", "b", "c", "eps"), {"eps": 1}, tuple(rows)))
    assert found.value / unit == pytest.approx(1 / 3)
    assert found.point["a"] / unit == pytest.approx(1 / 3)
    assert found.shadow_prices["total"] == pytest.approx(-2 / 3)


@pytest.mark.parametrize("unit", [1e-9, 1.0, 1e12])
def test_a_contradiction_is_proved_by_weights(unit: float) -> None:
    program = LinearProgram(
        "maximize",
        ("x", "y"),
        {"x": 1},
        (
            Row("budget", {"x": 1, "y": 1}, "<=", 1 * unit),
            Row("need x", {"x": 1}, ">=", 0.75 * unit),
            Row("equal", {"x": 1, "y": -1}, "==", 0),
            Row("loose", {"x": 1}, "<=", 9 * unit),
        ),
    )
    found = solve(program)
    assert found.status is Status.infeasible
    assert found.value == -math.inf
    assert set(found.conflict) == {"budget", "need x", "equal"}
    total = {"x": 0.0, "y": 0.0, "bound": 0.0}
    for row in program.rows:
        weight = found.conflict.get(row.label, 0.0) * (-1 if row.relation == ">=" else 1)
        for name, value in {**row.coefficients, "bound": row.bound}.items():
            total[name] += weight * float(value)
    assert total == pytest.approx({"x": 0, "y": 0, "bound": -1}, abs=1e-9 / unit if unit < 1 else 1e-9)
    assert found.certificate.holds
    with pytest.raises(InfeasibleDesign, match=r"budget.*need x.*equal"):
        found.require()


@pytest.mark.parametrize("sense", ["maximize", "minimize"])
def test_an_endless_gain_is_proved_by_a_ray(sense: Any) -> None:
    sign = 1 if sense == "maximize" else -1
    program = LinearProgram(
        sense,
        ("x", "y"),
        {"x": sign * 2e6, "y": -sign * 1e6},
        (Row("tied", {"x": 1, "y": -1}, "<=", 3), *at_least_zero("x", "y")),
    )
    found = solve(program)
    assert found.status is Status.unbounded
    assert found.value == sign * math.inf
    assert found.ray["x"] == pytest.approx(found.ray["y"])
    assert found.ray["x"] > 0
    assert found.point["x"] - found.point["y"] <= 3 + 1e-9
    assert found.certificate.holds
    with pytest.raises(SolverFailure, match="no limit along x, y"):
        found.require()


def test_nothing_to_do_and_nothing_to_obey() -> None:
    assert solve(LinearProgram("maximize", ("x",), {}, ())).value == 0
    assert solve(LinearProgram("maximize", ("x",), {"x": 1}, ())).status is Status.unbounded
    empty = Row("promise", {}, "<=", -1)
    assert solve(LinearProgram("maximize", ("x",), {"x": 1}, (empty,))).conflict == {"promise": 1.0}


def test_redundant_and_repeated_rows_do_no_harm() -> None:
    rows = factory().rows
    twice = (*rows, *(replace(row, label=f"{row.label} again") for row in rows))
    found = solve(replace(factory(), rows=(*twice, Row("sum", {"x": 3, "y": 4}, "<=", 30))))
    assert found.value == pytest.approx(36)
    bound = sum(
        price * next(float(r.bound) for r in (*twice, Row("sum", {}, "<=", 30)) if r.label == label)
        for label, price in found.shadow_prices.items()
    )
    assert bound == pytest.approx(36)


def test_numbers_too_far_apart_for_floats_are_refused_not_dropped() -> None:
    rows = (
        Row("a", {"x": 1e-300, "y": 1e300}, "<=", 1e-300),
        Row("b", {"x": 1e300, "y": 1e300}, "<=", 1e-300),
    )
    with pytest.raises(SolverFailure, match="solve_exact"):
        solve(
            LinearProgram(
                "maximize", ("x", "y"), {"x": 1e-300, "y": 1e300}, (*rows, *at_least_zero("x", "y"))
            )
        )


def test_a_contradiction_below_float_precision_is_not_decided_by_floats() -> None:
    """x >= 1 and x <= 1 - 10^-10: floats cannot tell, fractions can."""
    rows = (Row("low", {"x": 1}, ">=", 1), Row("high", {"x": 1}, "<=", Fraction(10**10 - 1, 10**10)))
    program = LinearProgram("maximize", ("x",), {"x": 1}, rows)
    with contextlib.suppress(SolverFailure):
        assert solve(program).certificate.holds  # an answer is right to the tolerance it states
    assert solve_exact(program).status is Status.infeasible


def test_the_recheck_catches_every_wrong_number() -> None:
    problem = Standard({0: -1.0}, ({0: 1.0}, {0: 1.0}), ("<=", ">="), (1.0, 0.0), ("cap", "floor"), ("x",))
    right = minimize(problem)
    assert right is not None
    assert Certificate(right.residuals).holds
    for point, prices, broken in (
        ((1.1,), (-1.0, 0.0), "cap holds"),
        ((-0.1,), (-1.0, 0.0), "floor holds"),
        ((0.9,), (-1.0, 0.0), "no duality gap"),
        ((1.0,), (1.0, 0.0), "cap has a price of its sign"),
        ((1.0,), (-1.1, -0.1), "floor has a price of its sign"),
        ((1.0,), (-1.1, 0.0), "prices balance x"),
        ((math.nan,), (-1.0, 0.0), "cap holds"),
        ((1.0,), (math.nan, 0.0), "cap has a price of its sign"),
    ):
        assert broken in Certificate(Optimum(problem, point, prices).residuals).failures


def test_the_solution_is_plain_data() -> None:
    data = solve(factory()).to_dict()
    assert json.loads(json.dumps(data, allow_nan=False)) == data
    endless = solve(LinearProgram("maximize", ("x",), {"x": 1}, ())).to_dict()
    assert endless["value"] is None
    assert endless["ray"]["x"] > 0


def test_scaling_is_exact_and_brings_numbers_to_order_one() -> None:
    rows: list[Mapping[int, Number]] = [{0: 3e-9, 1: 7e12}, {0: Fraction(1, 10**9), 1: 2e12, 2: 10**15}]
    power, column = balance(rows)
    for row, up in zip(rows, power, strict=True):
        for at, value in row.items():
            scaled = times_power(value, up + column[at])
            assert 2**-4 < scaled < 2**4
            assert times_power(scaled, -up - column[at]) == float(value)
    assert balance([{}, {0: 0.0}]) == ([0, 0], {})
