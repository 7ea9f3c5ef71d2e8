"""Stating a linear program: what is refused, and what a number is."""

from __future__ import annotations

import math
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from linear_examples import FACTORY

from citypact.errors import InputError
from citypact.solvers.linear.solution import LinearProgram, Row, solve


def test_every_mistake_is_listed_with_its_row_and_variable() -> None:
    bad = {"x": math.nan, "z": 1.0}
    with pytest.raises(InputError) as caught:
        LinearProgram(
            "best",  # type: ignore[arg-type]
            ("x", "y", "x"),
            {"y": math.inf, "w": 1},
            (
                Row("cap", bad, "<=", 1),
                Row("cap", {"y": True}, "<", math.nan),  # type: ignore[arg-type]
                Row("text", {"y": "1"}, "<=", 10),  # type: ignore[dict-item]
            ),
        )
    text = str(caught.value)
    assert len(caught.value.problems) == 11
    for line in (
        "sense: found best",
        "variables: found x 2 times",
        "rows: found cap 2 times",
        "objective: y: found inf, expected a finite number",
        "objective: w: found an unknown variable",
        "row cap: x: found nan, expected a finite number",
        "row cap: z: found an unknown variable",
        "row cap: relation: found <",
        "row cap: y: found True",
        "row cap: bound: found nan",
        "row text: y: found 1",
    ):
        assert line in text


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf, np.float64("nan")])
def test_a_number_that_is_none_never_passes(number: float) -> None:
    rows = FACTORY.rows
    for program in (
        lambda: replace(FACTORY, objective={"x": number}),
        lambda: replace(FACTORY, rows=(*rows, Row("new", {"x": number}, "<=", 1))),
        lambda: replace(FACTORY, rows=(*rows, Row("new", {"x": 1}, "<=", number))),
    ):
        with pytest.raises(InputError, match="a finite number"):
            program()


def test_a_program_needs_a_variable() -> None:
    with pytest.raises(InputError, match="at least one"):
        LinearProgram("minimize", (), {}, ())


def test_numbers_of_every_kind_give_the_same_answer() -> None:
    for kind in (int, float, Fraction, np.float64, np.int64, np.float32):
        rows = tuple(
            Row(r.label, {k: kind(v) for k, v in r.coefficients.items()}, r.relation, kind(r.bound))
            for r in FACTORY.rows
        )
        program = replace(FACTORY, rows=rows)
        assert solve(program).value == pytest.approx(36)
        assert program.exact() == FACTORY.exact()
        assert all(type(v) is Fraction for r in program.exact().rows for v in r.coefficients.values())


def test_exact_reads_the_decimal_that_was_typed() -> None:
    row = LinearProgram("minimize", ("x",), {"x": 1e-9}, (Row("r", {"x": 0.1}, "<=", 1e22),)).exact().rows[0]
    assert row.coefficients["x"] == Fraction(1, 10)
    assert row.bound == 10**22
