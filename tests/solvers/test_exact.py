"""Exact linear programming: hand-made degeneracy, laws, agreement with HiGHS, size."""

from __future__ import annotations

import json
import random
import time
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from linear_examples import CLASH, ENDLESS, FACTORY, TIED, Solver, both, by_certify, floors, programs

from citypact.errors import CertificateError
from citypact.solvers.certificate import Certificate
from citypact.solvers.linear.certify import ExactCertificate, certify, require, solve_exact
from citypact.solvers.linear.solution import LinearProgram, LinearSolution, Row, solve
from citypact.solvers.status import Status

F = Fraction


@both
def test_the_textbook_optimum_in_fractions(answer: Solver) -> None:
    found = answer(FACTORY)
    assert found.optimum == found.value == 36
    assert found.point == {"x": 2, "y": 6}
    assert found.multipliers == {"plant 1": 0, "plant 2": F(3, 2), "plant 3": 1, "x floor": 0, "y floor": 0}
    assert set(found.tight) == {"plant 2", "plant 3"}


@both
def test_ties_repeated_and_redundant_rows(answer: Solver) -> None:
    found = answer(TIED)
    assert found.value == F(1, 10)
    assert found.point == {"x": F(3, 5), "y": F(2, 5), "idle": 0}
    assert found.idle == ("idle",)
    assert found.multipliers["need"] + 2 * found.multipliers["half"] == F(1, 10)


@both
def test_beales_example_does_not_cycle(answer: Solver) -> None:
    """Beale (1955): the steepest gain with ties by index cycles for ever; the optimum is 1/20."""
    program = LinearProgram(
        "maximize",
        ("a", "b", "c", "d"),
        {"a": F(3, 4), "b": -150, "c": F(1, 50), "d": -6},
        (
            Row("one", {"a": F(1, 4), "b": -60, "c": F(-1, 25), "d": 9}, "<=", 0),
            Row("two", {"a": F(1, 2), "b": -90, "c": F(-1, 50), "d": 3}, "<=", 0),
            Row("three", {"c": 1}, "<=", 1),
            *floors("a", "b", "c", "d"),
        ),
    )
    found = answer(program)
    assert found.value == F(1, 20)
    assert found.point == {"a": F(1, 25), "b": 0, "c": 1, "d": 0}
    assert found.multipliers["three"] == F(1, 20)


@both
@pytest.mark.parametrize("size", [2, 4, 7])
def test_klee_and_mintys_cube(size: int, answer: Solver) -> None:
    """Klee and Minty (1972): sum_j 2^(n-j) x_j under the twisted cube is 5^n, at the last axis."""
    names = tuple(f"x{j}" for j in range(1, size + 1))
    rows = [
        Row(
            f"face {i}",
            {**{f"x{j}": 2 ** (i - j + 1) for j in range(1, i)}, f"x{i}": 1},
            "<=",
            5**i,
        )
        for i in range(1, size + 1)
    ]
    aim = {f"x{j}": 2 ** (size - j) for j in range(1, size + 1)}
    found = answer(LinearProgram("maximize", names, aim, (*rows, *floors(*names))))
    assert found.value == 5**size
    assert found.point[f"x{size}"] == 5**size


@both
def test_decimals_are_what_was_typed(answer: Solver) -> None:
    """0.1 + 0.2 >= 0.3 fails in floats by 5.6e-17 the other way; in decimals it is tight."""
    rows = (
        Row("a", {"x": 1}, "<=", 0.1),
        Row("b", {"y": 1}, "<=", 0.2),
        Row("sum", {"x": 1, "y": 1}, ">=", 0.3),
    )
    found = answer(LinearProgram("maximize", ("x", "y"), {"x": 1}, rows))
    assert found.status is Status.optimal
    assert found.point == {"x": F(1, 10), "y": F(1, 5)}


@both
@pytest.mark.parametrize("unit", [F(1, 10**9), F(1), F(10**12)])
def test_every_unit_has_the_same_answer(unit: Fraction, answer: Solver) -> None:
    rows = tuple(replace(row, bound=float(row.bound * unit)) for row in FACTORY.rows)
    found = answer(replace(FACTORY, rows=rows))
    assert found.optimum == 36 * unit
    assert found.multipliers["plant 2"] == F(3, 2)


@both
def test_a_contradiction_adds_up_to_minus_one(answer: Solver) -> None:
    """budget + equal gives 2x <= 1, twice need x gives -2x <= -3/2; together 0 <= -1/2."""
    found = answer(CLASH)
    assert found.status is Status.infeasible
    assert found.multipliers == {"budget": 2, "need x": 4, "equal": 2, "loose": 0, "nothing": 0}
    assert found.conflict == ("budget", "need x", "equal")
    with pytest.raises(CertificateError, match="infeasible"):
        _ = found.optimum


@both
@pytest.mark.parametrize(
    "rows",
    [
        (Row("a", {"x": 1, "y": 1}, "==", 1), Row("b", {"x": 2, "y": 2}, "==", 3)),
        (Row("a", {"x": 1}, "==", 3), Row("b", {"y": 1}, "==", 1), Row("c", {"x": 1, "y": 1}, "==", 2)),
        (Row("a", {}, "<=", -1),),
        (Row("a", {}, "==", 1), Row("b", {"x": 1}, "<=", 1)),
        (Row("a", {"x": 0}, ">=", 2),),
        (Row("a", {"x": 1}, "<=", 0), Row("b", {"x": 1}, ">=", F(1, 10**30))),
    ],
)
def test_contradictions_of_every_kind(rows: tuple[Row, ...], answer: Solver) -> None:
    program = LinearProgram("maximize", ("x", "y"), {"y": 1}, rows)
    if rows[0].bound == 0:
        assert solve_exact(program).status is Status.infeasible  # 1e-30 is beyond floats
        return
    found = answer(program)
    assert found.status is Status.infeasible
    assert found.conflict


@both
def test_an_endless_gain_has_a_ray(answer: Solver) -> None:
    found = answer(ENDLESS)
    assert found.status is Status.unbounded
    assert (found.ray["z"], found.ray["w"]) == (0, 0)
    assert F(3, 10) * found.ray["x"] - F(1, 10) * found.ray["y"] == 1
    lonely = answer(LinearProgram("minimize", ("x", "y"), {"y": 4}, floors("x")))
    assert lonely.ray == {"x": 0, "y": F(-1, 4)}


@both
def test_nothing_to_do_and_nothing_to_obey(answer: Solver) -> None:
    assert answer(LinearProgram("minimize", ("x",), {}, ())).optimum == 0
    assert answer(LinearProgram("minimize", ("x",), {"x": 2}, ())).ray == {"x": F(-1, 2)}
    only = LinearProgram(
        "minimize", ("x",), {"x": 2}, (Row("is", {"x": 4}, "==", 1), Row("was", {"x": 4}, "==", 1))
    )
    assert answer(only).optimum == F(1, 2)


@pytest.mark.parametrize("program", [FACTORY, CLASH, ENDLESS, TIED])
@pytest.mark.parametrize("status", [Status.optimal, Status.infeasible, Status.unbounded, Status.failed])
def test_a_wrong_guess_costs_time_and_never_the_answer(program: LinearProgram, status: Status) -> None:
    labels = tuple(row.label for row in program.rows)
    liar = LinearSolution(
        status,
        7.0,
        {},
        {},
        Certificate({"made up": 0.0}),
        active=labels[::-1],
        conflict=dict.fromkeys(labels, 1.0),
    )
    found, right = certify(program, liar), solve_exact(program)
    assert (found.status, found.value) == (right.status, right.value)
    require(program, found)


def test_rows_tight_only_to_rounding_do_not_fool_it() -> None:
    """Two caps 10^-14 apart: a float cannot tell which binds, the certificate can."""
    rows = (
        Row("a", {"x": 1, "y": 1}, "<=", 1),
        Row("b", {"x": 1, "y": 1}, "<=", F(10**14 - 1, 10**14)),
        Row("c", {"x": 1, "y": 1}, "<=", F(10**14 + 1, 10**14)),
        *floors("x", "y"),
    )
    found = by_certify(LinearProgram("maximize", ("x", "y"), {"x": 1, "y": 2}, rows))
    assert found.value == 2 * F(10**14 - 1, 10**14)
    assert found.multipliers["b"] == 2


# --- laws on random programs ---------------------------------------------------------------


@settings(max_examples=150, deadline=None)
@given(program=programs())
def test_floats_fractions_and_certificates_agree(program: LinearProgram) -> None:
    exact, rough = solve_exact(program), solve(program)
    proof = certify(program, rough)
    assert exact.status == rough.status == proof.status
    assert exact.value == proof.value
    for each in (exact, proof):
        require(program, each)
        assert ExactCertificate.from_dict(json.loads(json.dumps(each.to_dict()))) == each
    if exact.value is not None:
        assert rough.value == pytest.approx(float(exact.value), abs=1e-9)


@settings(max_examples=100, deadline=None)
@given(program=programs())
def test_the_mirrored_program_has_the_mirrored_answer(program: LinearProgram) -> None:
    other = "minimize" if program.sense == "maximize" else "maximize"
    mirror = replace(program, sense=other, objective={k: -v for k, v in program.objective.items()})
    one, two = solve_exact(program), solve_exact(mirror)
    assert one.status == two.status
    if one.value is not None:
        assert two.value == -one.value


@settings(max_examples=60, deadline=None)
@given(program=programs(), step=st.sampled_from([F(1, 10**6), F(1, 3), F(2)]))
def test_a_multiplier_bounds_the_gain_of_relaxing_its_row(program: LinearProgram, step: Fraction) -> None:
    """The optimum is concave in the bounds (convex in a minimisation): the price is a supergradient."""
    found = solve_exact(program)
    if found.value is None:
        return
    up = 1 if program.sense == "maximize" else -1
    for row in program.rows:
        relax = -step if row.relation == ">=" else step
        rows = (replace(r, bound=r.bound + relax) if r is row else r for r in program.rows)
        after = solve_exact(replace(program, rows=tuple(rows)))
        price = found.multipliers[row.label] * (up if row.relation == "==" else 1)
        if after.value is not None:
            assert up * (after.value - found.value) <= price * step


# --- size ----------------------------------------------------------------------------------


def transport(size: int, digits: int, density: float, seed: int) -> LinearProgram:
    rng = random.Random(seed)
    names = tuple(f"x{i}" for i in range(size))

    def number() -> float:
        return round(rng.uniform(0.1, 10), digits)

    rows = [
        Row(f"r{i}", {x: number() for x in names if rng.random() < density}, "<=", 10 * number() + 10)
        for i in range(size)
    ]
    caps = [Row(f"{x} cap", {x: 1}, "<=", 5) for x in names]
    return LinearProgram("maximize", names, {x: number() for x in names}, (*rows, *floors(*names), *caps))


@pytest.mark.parametrize(("digits", "density"), [(2, 0.1), (15, 1.0)])
def test_two_hundred_variables_in_seconds(digits: int, density: float) -> None:
    program = transport(200, digits, density, seed=7)
    begin = time.perf_counter()
    found = by_certify(program)
    assert time.perf_counter() - begin < 30  # 0.4 s and 1.5 s on two cores; generous for a loaded machine
    assert len(found.tight) == 200
    assert found.status is Status.optimal
