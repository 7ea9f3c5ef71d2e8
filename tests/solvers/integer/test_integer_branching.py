"""Whole-number programs against enumeration."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from citypact.errors import CertificateError, InfeasibleDesign, InputError, SolverFailure
from citypact.solvers.integer import solve_integer
from citypact.solvers.integer.branching import _judged
from citypact.solvers.linear.program import LinearProgram, Row
from citypact.solvers.status import Status


def knapsack(worth: list[float], load: list[float], room: float) -> LinearProgram:
    names = [f"y{at}" for at in range(len(worth))]
    rows = [Row("room", dict(zip(names, load, strict=True)), "<=", room)]
    for name in names:
        rows += [Row(f"{name} floor", {name: 1}, ">=", 0), Row(f"{name} cap", {name: 1}, "<=", 1)]
    return LinearProgram("maximize", tuple(names), dict(zip(names, worth, strict=True)), tuple(rows))


@pytest.mark.parametrize("seed", range(20))
def test_knapsacks_against_every_choice(seed: int) -> None:
    rng = np.random.default_rng(seed)
    worth, load = rng.uniform(-0.2, 1, 8), rng.uniform(0.1, 1, 8)
    program = knapsack(worth.tolist(), load.tolist(), 1.5)
    found = solve_integer(program, program.variables).require()
    best = max(np.dot(worth, y) for y in product((0, 1), repeat=8) if np.dot(load, y) <= 1.5)
    assert found.value == pytest.approx(best, abs=1e-9)
    assert found.bound == pytest.approx(best, abs=1e-6)
    assert set(found.point.values()) <= {0.0, 1.0}


def test_a_minimum_and_an_equality() -> None:
    program = LinearProgram(
        "minimize",
        ("x", "t"),
        {"x": 3, "t": 1},
        (Row("sum", {"x": 2, "t": 1}, "==", 5), Row("t", {"t": 1}, ">=", 0), Row("x", {"x": 1}, ">=", 0)),
    )
    found = solve_integer(program, ["x"]).require()
    assert (found.value, found.point["x"], found.point["t"]) == (5, 0, 5)


def test_no_point() -> None:
    clash = LinearProgram(
        "maximize", ("x",), {"x": 1}, (Row("low", {"x": 1}, ">=", 0.2), Row("high", {"x": 1}, "<=", 0.8))
    )
    found = solve_integer(clash, ["x"])
    assert found.status is Status.infeasible
    with pytest.raises(InfeasibleDesign, match="no point"):
        found.require()


def test_no_limit_is_a_failure_and_an_unknown_name_a_mistake() -> None:
    endless = LinearProgram("maximize", ("x",), {"x": 1}, (Row("low", {"x": 1}, ">=", 0),))
    with pytest.raises(SolverFailure, match="no optimum"):
        solve_integer(endless, ["x"])
    with pytest.raises(InputError, match="whole: found z"):
        solve_integer(endless, ["z"])


def test_tampering_is_noticed() -> None:
    program = knapsack([1, 1], [1, 1], 1)
    good = {"y0": 1.0, "y1": 0.0}
    assert _judged(program, ["y0", "y1"], good, good, 1.0).holds
    both = {"y0": 1.0, "y1": 1.0}
    assert _judged(program, ["y0"], both, both, 2.0).failures == ("rows hold",)
    assert not _judged(program, ["y0"], {"y0": 0.9, "y1": 0.0}, good, 1.0).holds
    with pytest.raises(CertificateError, match="bound is reached"):
        _judged(program, ["y0"], good, good, 1.5).require()
    assert not _judged(program, ["y0"], good, good, float("nan")).holds
