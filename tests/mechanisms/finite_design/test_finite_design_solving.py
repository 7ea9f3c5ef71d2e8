"""What became of a program is told by the fractions, and by floating point where there are none."""

from __future__ import annotations

from citypact.mechanisms.finite_design.solution.solving import Answer, answer
from citypact.solvers.linear.program import LinearProgram, Row
from citypact.solvers.status import Status

CAPPED = LinearProgram("maximize", ("x",), {"x": 1}, (Row("cap", {"x": 3}, "<=", 1),))
TORN = LinearProgram(
    "maximize", ("x",), {"x": 1}, (Row("low", {"x": 1}, ">=", 2), Row("high", {"x": 1}, "<=", 1))
)


def test_one_of_the_two_is_enough() -> None:
    both = answer(CAPPED)
    for found in (both, Answer(both.found, None), Answer(None, both.proof)):
        assert found.status is Status.optimal
        assert found.value == 1 / 3
        assert found.conflict == ()


def test_rows_that_contradict_each_other_are_named_by_either() -> None:
    both = answer(TORN)
    for found in (both, Answer(both.found, None), Answer(None, both.proof)):
        assert found.status is Status.infeasible
        assert set(found.conflict) == {"low", "high"}
