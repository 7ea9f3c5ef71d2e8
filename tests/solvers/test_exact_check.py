"""The auditor: no number of a certificate can change unnoticed, and the failing line has a name."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from linear_examples import CLASH, ENDLESS, FACTORY, TIED, Solver, both, by_certify, programs

import citypact
from citypact.errors import CertificateError, InputError
from citypact.solvers.linear.certify import ExactCertificate, check, require, solve_exact
from citypact.solvers.linear.solution import LinearProgram
from citypact.solvers.status import Status

F = Fraction


def tampered(certificate: ExactCertificate) -> Iterator[tuple[str, ExactCertificate]]:
    """Change each number of a certificate in turn, up and down, a little and a lot."""
    for change in (F(1), F(-1), F(1, 10**20), F(-1, 10**20)):
        for part in ("point", "multipliers", "ray"):
            numbers = getattr(certificate, part)
            for name in numbers:
                changed = {**numbers, name: numbers[name] + change}
                yield name, replace(certificate, **{part: changed})
        if certificate.value is not None:
            yield "value", replace(certificate, value=certificate.value + change)


@both
@pytest.mark.parametrize("program", [FACTORY, CLASH, ENDLESS, TIED])
def test_no_number_can_be_changed_unnoticed(program: LinearProgram, answer: Solver) -> None:
    right = answer(program)
    assert all(line.holds for line in check(program, right))
    rows = {row.label: row for row in program.rows}
    for name, wrong in tampered(right):
        broken = [line.name for line in check(program, wrong) if not line.holds]
        # the failing line names the number itself, its row or a variable of its row
        related = {name, *(rows[name].coefficients if name in rows else ())}
        related |= {row.label for row in program.rows if name in row.coefficients}
        related |= {"objective", "bounds add up", "variable"}
        assert any(word in line for line in broken for word in related), (name, broken)
        with pytest.raises(CertificateError, match="proves nothing"):
            require(program, wrong)


@settings(max_examples=60, deadline=None)
@given(program=programs())
def test_no_number_of_any_certificate_can_be_changed_unnoticed(program: LinearProgram) -> None:
    for answer in (solve_exact, by_certify):
        for name, wrong in tampered(answer(program)):
            assert not all(line.holds for line in check(program, wrong)), name


@pytest.mark.parametrize(
    ("change", "line"),
    [
        ({"point": {"x": F(2), "y": F(13, 2)}}, "row plant 2"),
        ({"point": {"x": F(2), "y": F(5)}}, "row plant 2 is tight"),
        ({"point": {"x": F(2)}}, "names of point"),
        ({"point": {"x": 2.0, "y": F(6)}}, "point of x"),
        ({"point": {"x": float("nan"), "y": F(6)}}, "point of x"),
        ({"value": float("nan")}, "value"),
        ({"value": F(37)}, "bound by the multipliers"),
        ({"value": None}, "value"),
        ({"multipliers": {}}, "names of multipliers"),
        ({"ray": {"x": F(1)}}, "names of ray"),
        ({"tight": ("no such row",)}, "tight rows and idle variables"),
        ({"idle": ("x",)}, "variable x is idle"),
        ({"status": Status.limit}, "status"),
        ({"status": Status.infeasible}, "names of point"),
        ({"status": Status.unbounded}, "names of ray"),
    ],
)
def test_the_audit_says_which_line_fails(change: dict[str, Any], line: str) -> None:
    wrong = replace(solve_exact(FACTORY), **change)
    assert line in [name for name, holds, _ in check(FACTORY, wrong) if not holds]


def test_the_audit_names_multiplier_and_stationarity() -> None:
    right = solve_exact(FACTORY)
    wrong = replace(right, multipliers={**right.multipliers, "plant 1": F(-1)})
    broken = {line.name: line.detail for line in check(FACTORY, wrong) if not line.holds}
    assert broken["multiplier of plant 1"] == "-1 >= 0"
    assert broken["stationarity of x"] == "2 == 3"


def test_a_certificate_of_another_program_proves_nothing() -> None:
    right = solve_exact(FACTORY)
    for at, row in enumerate(FACTORY.rows):
        for other in (
            replace(row, bound=row.bound + F(1, 10**9)),
            replace(row, coefficients={k: -v for k, v in row.coefficients.items()}),
        ):
            if row.label in right.tight:
                rows = (*FACTORY.rows[:at], other, *FACTORY.rows[at + 1 :])
                assert not all(line.holds for line in check(replace(FACTORY, rows=rows), right))


def test_the_auditor_imports_no_solver() -> None:
    """Follow the imports from the auditor: the standard library and citypact's plain data only."""
    root = Path(citypact.__file__).parent
    todo, seen = ["citypact.solvers.linear.exact_check"], set[str]()
    while todo:
        name = todo.pop()
        seen.add(name)
        path = root.joinpath(*name.split(".")[1:]).with_suffix(".py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            names += [str(node.module)] if isinstance(node, ast.ImportFrom) else []
            for each in names:
                if each.split(".")[0] == "citypact":
                    todo += [each] if each not in seen else []
                else:
                    assert each.split(".")[0] in sys.stdlib_module_names, f"{name} imports {each}"
    assert seen == {
        "citypact.errors",
        "citypact.games.rational",
        "citypact.solvers.linear.exact_certificate",
        "citypact.solvers.linear.exact_check",
        "citypact.solvers.linear.program",
        "citypact.solvers.status",
    }


def test_the_rational_simplex_starts_without_numpy() -> None:
    code = (
        "import sys; from citypact.solvers.linear.rational_simplex import solve_exact;"
        "from citypact.solvers.linear.solution import LinearProgram;"
        "solve_exact(LinearProgram('minimize', ('x',), {}, ()));"
        "assert not {'numpy', 'scipy'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("value", "0.5"),
        ("value", 0.5),
        ("value", "1/0"),
        ("point", {"x": "nan"}),
        ("point", {"x": 1}),
        ("point", None),
        ("multipliers", ["1/2"]),
        ("status", "ok"),
        ("tight", "plant 1"),
        ("idle", [1]),
    ],
)
def test_a_malformed_file_is_refused(key: str, value: object) -> None:
    data = {**solve_exact(FACTORY).to_dict(), key: value}
    with pytest.raises(InputError, match=f"certificate: {key}"):
        ExactCertificate.from_dict(data)
    del data[key]
    with pytest.raises(InputError, match=f"certificate: {key}"):
        ExactCertificate.from_dict(data)


def test_rows_and_variables_that_the_program_lacks_are_named() -> None:
    certificate = solve_exact(FACTORY)
    line = next(each for each in check(FACTORY, certificate) if each.name == "tight rows and idle variables")
    assert line.holds
    assert line.detail == "not in the program: none"
    changed = replace(certificate, tight=(*certificate.tight, "moon"))
    line = next(each for each in check(FACTORY, changed) if each.name == "tight rows and idle variables")
    assert not line.holds
    assert line.detail == "not in the program: moon"
