"""Linear programs that several test modules share: hand-made degeneracy and random small ones."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import strategies as st

from citypact.solvers.linear.certify import ExactCertificate, certify, solve_exact
from citypact.solvers.linear.solution import LinearProgram, Row, solve

Solver = Callable[[LinearProgram], ExactCertificate]


def by_certify(program: LinearProgram) -> ExactCertificate:
    return certify(program, solve(program))


both = pytest.mark.parametrize("answer", [solve_exact, by_certify], ids=["simplex", "certify"])


def floors(*names: str) -> tuple[Row, ...]:
    return tuple(Row(f"{name} floor", {name: 1}, ">=", 0) for name in names)


FACTORY = LinearProgram(
    "maximize",
    ("x", "y"),
    {"x": 3, "y": 5},
    (
        Row("plant 1", {"x": 1}, "<=", 4),
        Row("plant 2", {"y": 2}, "<=", 12),
        Row("plant 3", {"x": 3, "y": 2}, "<=", 18),
        *floors("x", "y"),
    ),
)
CLASH = LinearProgram(
    "minimize",
    ("x", "y"),
    {"x": 1},
    (
        Row("budget", {"x": 1, "y": 1}, "<=", 1),
        Row("need x", {"x": 1}, ">=", 0.75),
        Row("equal", {"x": 1, "y": -1}, "==", 0),
        Row("loose", {"x": 1}, "<=", 9),
        Row("nothing", {}, "<=", 0),
    ),
)
ENDLESS = LinearProgram(
    "maximize",
    ("x", "y", "z", "w"),
    {"x": 0.3, "y": -0.1},
    (
        Row("tied", {"x": 1, "y": -1}, "<=", 3),
        *floors("x", "y"),
        Row("z is", {"z": 2}, "==", 1),
        Row("z cap", {"z": 1}, "<=", 1),
    ),
)
TIED = LinearProgram(
    "minimize",
    ("x", "y", "idle"),
    {"x": 0.1, "y": 0.1},
    (
        Row("need", {"x": 1, "y": 1}, ">=", 1),
        Row("half", {"x": 2, "y": 2}, ">=", 2),
        Row("split", {"x": 1, "y": -1}, "==", 0.2),
        Row("split twice", {"x": 2, "y": -2}, "==", 0.4),
        Row("nothing", {"x": 0}, "<=", 0),
        *floors("x", "y"),
    ),
)

small = st.integers(-3, 3) | st.fractions(-3, 3, max_denominator=5)
relations = st.sampled_from(["<=", ">=", "<=", ">=", "=="])


@st.composite
def programs(draw: st.DrawFn) -> LinearProgram:
    """Draw small programs, mostly degenerate: few distinct numbers, repeated and empty rows."""
    names = tuple(f"x{i}" for i in range(draw(st.integers(1, 4))))
    terms = st.dictionaries(st.sampled_from(names), small)
    drawn = draw(st.lists(st.tuples(terms, relations, small), max_size=6))
    rows = [Row(f"r{i}", a, relation, b) for i, (a, relation, b) in enumerate(drawn)]  # type: ignore[arg-type]
    if draw(st.booleans()):
        rows += floors(*names)
    if draw(st.booleans()):
        rows += [Row(f"{x} cap", {x: 1}, "<=", 2) for x in names]
    return LinearProgram(draw(st.sampled_from(["maximize", "minimize"])), names, draw(terms), tuple(rows))
