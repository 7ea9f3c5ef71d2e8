"""The optimal face: ties show as ranges, a unique optimum as a point."""

from __future__ import annotations

import math
from dataclasses import replace
from fractions import Fraction

import pytest
from linear_examples import FACTORY, floors

from citypact.errors import InfeasibleDesign, InputError
from citypact.solvers.linear.certify import solve_exact
from citypact.solvers.linear.optimal_face import OBJECTIVE_ROW, exact_range, optimal_range, optimal_ranges
from citypact.solvers.linear.solution import LinearProgram, Row, solve

FACE = LinearProgram(
    "maximize",
    ("x", "y"),
    {"x": 1, "y": 1},
    (Row("budget", {"x": 1, "y": 1}, "<=", 4), Row("x cap", {"x": 1}, "<=", 3), *floors("x", "y")),
)


@pytest.mark.parametrize("unit", [1e-9, 1.0, 1e12])
def test_a_tie_shows_as_a_range(unit: float) -> None:
    rows = tuple(replace(row, bound=row.bound * unit) for row in FACE.rows)
    program = replace(FACE, rows=rows)
    value = solve(program).value
    found = optimal_ranges(program, ("x", "y"), value)
    assert {k: (lo / unit, hi / unit) for k, (lo, hi) in found.items()} == {
        "x": pytest.approx((0, 3), abs=1e-9),
        "y": pytest.approx((1, 4), abs=1e-9),
    }
    lo, hi = optimal_range(program, {"x": 1, "y": 1}, value)
    assert (lo / unit, hi / unit) == pytest.approx((4, 4))


def test_a_unique_optimum_has_a_range_of_width_zero_and_tolerance_widens_it() -> None:
    assert optimal_range(FACTORY, "x", 36) == pytest.approx((2, 2))
    # giving up 1 of 36: along plant 2 (y = 6) x falls by 1/3; along plant 3 x rises by 2/9
    lo, hi = optimal_range(FACTORY, "x", 36, tolerance=1)
    assert lo == pytest.approx(5 / 3)
    assert hi == pytest.approx(2 + 2 / 9)
    assert optimal_range(FACTORY, "x", Fraction(36), tolerance=1) == pytest.approx((5 / 3, 20 / 9))
    assert exact_range(FACTORY, "x", solve_exact(FACTORY), 1) == (Fraction(5, 3), Fraction(20, 9))


def test_the_exact_range_is_exact_and_may_be_endless() -> None:
    assert exact_range(FACE, "x", solve_exact(FACE)) == (0, 3)
    assert exact_range(FACE, {"x": 0.1, "y": 0.2}, solve_exact(FACE)) == (Fraction(1, 2), Fraction(4, 5))
    free = LinearProgram("minimize", ("x", "y"), {"x": 1}, floors("x"))
    assert exact_range(free, "y", solve_exact(free)) == (-math.inf, math.inf)
    assert optimal_range(free, "y", 0.0) == (-math.inf, math.inf)


def test_a_range_that_cannot_be_is_refused() -> None:
    with pytest.raises(InfeasibleDesign, match="budget"):
        optimal_range(FACE, "x", 5.0)
    wrong = replace(solve_exact(FACE), value=Fraction(5))
    with pytest.raises(InfeasibleDesign, match="budget"):
        exact_range(FACE, "x", wrong)
    for tolerance in (-1.0, math.nan, math.inf):
        with pytest.raises(InputError, match="tolerance"):
            optimal_range(FACE, "x", 4.0, tolerance)
    with pytest.raises(InputError, match="unknown variable"):
        optimal_range(FACE, "z", 4.0)
    with pytest.raises(InputError, match="finite"):
        optimal_range(FACE, "x", math.nan)
    with pytest.raises(InputError, match="reserved"):
        optimal_range(replace(FACE, rows=(Row(OBJECTIVE_ROW, {"x": 1}, "<=", 1),)), "x", 4.0)
