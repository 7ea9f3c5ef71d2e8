"""Numerical libraries that return what is not so: refused, or put right, never passed on."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
import scipy.optimize

from citypact.errors import SolverFailure
from citypact.solvers.box_equilibrium import box_equilibrium
from citypact.solvers.checked_root import checked_root
from citypact.solvers.integer.proving import is_unbeaten
from citypact.solvers.linear.program import LinearProgram, Row


@pytest.mark.parametrize("unit", [1e-9, 1.0, 1e9])
@pytest.mark.parametrize("part", [1e-3, 0.1, math.nan])
def test_a_root_beside_the_root_is_refused(monkeypatch: pytest.MonkeyPatch, unit: float, part: float) -> None:
    def function(x: float) -> float:
        return x / unit - 0.5

    assert checked_root(function, 0, unit) == pytest.approx(0.5 * unit)
    honest = scipy.optimize.brentq
    monkeypatch.setattr(scipy.optimize, "brentq", lambda *given, **more: honest(*given, **more) + part * unit)
    with pytest.raises(SolverFailure, match="does not pass its recheck"):
        checked_root(function, 0, unit)


def test_a_search_that_breaks_down_is_a_failure_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any, **__: Any) -> float:
        raise RuntimeError("no convergence")

    monkeypatch.setattr(scipy.optimize, "brentq", broken)
    with pytest.raises(SolverFailure, match="a root: no convergence"):
        checked_root(lambda x: x - 0.5, 0, 1)


@pytest.mark.parametrize("part", [1e-6, 1e-3, 0.1])
def test_a_point_where_forces_do_not_balance_is_refused(monkeypatch: pytest.MonkeyPatch, part: float) -> None:
    slopes, intercepts, limits = np.array([[2.0, 1], [1, 2]]), np.array([1.0, 1]), np.array([1.0, 1])
    assert box_equilibrium(slopes, intercepts, limits).point == pytest.approx([1 / 3, 1 / 3])
    honest = np.linalg.solve
    monkeypatch.setattr(np.linalg, "solve", lambda *given: honest(*given) * (1 + part))
    with pytest.raises(SolverFailure, match="do not balance"):
        box_equilibrium(slopes, intercepts, limits)


@pytest.mark.parametrize(("value", "unbeaten"), [(5.0, True), (4.999, False), (4.0, False), (None, False)])
def test_a_knapsack_is_beaten_by_what_is_better_and_nothing_else(value: float | None, unbeaten: bool) -> None:
    # By hand: of weights 2, 3, 4 within 6 and gains 2, 3, 3 the best two bring 5, with the first.
    rows = [Row("load", {"a": 2, "b": 3, "c": 4}, "<=", 6)]
    rows += [Row(f"{name} floor", {name: 1}, ">=", 0) for name in "abc"]
    rows += [Row(f"{name} cap", {name: 1}, "<=", 1) for name in "abc"]
    program = LinearProgram("maximize", ("a", "b", "c"), {"a": 2, "b": 3, "c": 3}, tuple(rows))
    assert is_unbeaten(program, ["a", "b", "c"], value) is unbeaten


def test_a_program_without_a_whole_point_has_none() -> None:
    rows = (Row("low", {"x": 1}, ">=", 0.25), Row("high", {"x": 1}, "<=", 0.75))
    assert is_unbeaten(LinearProgram("minimize", ("x",), {"x": 1}, rows), ["x"], None) is True


def test_an_integrator_that_breaks_down_is_a_failure_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    import scipy.integrate

    from citypact.games.populations import PopulationGame
    from citypact.solvers.replicator.motion import replicator_path

    def broken(*_: Any, **__: Any) -> None:
        raise RuntimeError("out of steps")

    hunt = PopulationGame(([[4, 0], [3, 3]], [[4, 3], [0, 3]]), ("a", "b"), (("stag", "hare"),) * 2)
    monkeypatch.setattr(scipy.integrate, "solve_ivp", broken)
    with pytest.raises(SolverFailure, match="the motion of the shares: out of steps"):
        replicator_path(hunt, [0.9, 0.8])


@pytest.mark.parametrize("part", [0.0, 1e-3, 0.5, math.nan])
def test_a_search_that_is_led_astray_never_calls_its_list_complete(
    monkeypatch: pytest.MonkeyPatch, part: float
) -> None:
    from citypact.games.normal_form import NormalFormGame
    from citypact.solvers import many_player_equilibria

    # Three strategies for the first: each pays to be alone, so that there is no shortcut by dominance.
    tables = [
        [[[(i + j + k + p) % 3 for k in range(2)] for j in range(2)] for i in range(3)] for p in range(3)
    ]
    honest = np.linalg.solve
    monkeypatch.setattr(np.linalg, "solve", lambda *given: honest(*given) * (1 + part))
    found = many_player_equilibria(NormalFormGame(tables))
    assert not found.complete
    assert "perhaps not all" in found.explain()
    assert all(float(each.regret) <= 1e-9 for each in found.equilibria)
