"""Among equally good terms, the ones that are signed.

Least lump sum first, then the ratio nearest to a goal, then the most even payments: each step
is a linear program over the optima of the one before, solved exactly.

References
----------
models.md §3.4 (lexicographic), §4.11.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from citypact.errors import InputError, Problem
from citypact.games.rational import Number, as_fraction
from citypact.games.relocation_path import RelocationPath
from citypact.mechanisms.cash_flow.rows import with_distance, with_highest, with_size
from citypact.solvers.linear.program import LinearProgram, Row
from citypact.solvers.linear.rational_simplex import solve_exact
from citypact.solvers.status import Status


def exact_ends(
    program: LinearProgram, form: Mapping[str, Fraction], tight: tuple[str, ...]
) -> tuple[Fraction, Fraction]:
    """Least and greatest value of a linear form over the rows, exactly."""
    ends = []
    for sense in ("minimize", "maximize"):
        found = solve_exact(replace(program, sense=sense, objective=form), tight)
        if found.status is not Status.optimal:
            raise InputError(
                Problem("payments", str(found.status), "bounded levers", remedy="limit the lump sum")
            )
        ends.append(found.optimum)
    return ends[0], ends[1]


def chosen_terms(
    face: LinearProgram, form: Mapping[str, Fraction], reference: Number | None, path: RelocationPath
) -> Mapping[str, Fraction]:
    """Among the optimal terms: smallest lump sum, then ratio near the goal, then even payments."""
    sized = with_size(face)
    found = solve_exact(sized)
    sized = _held(sized, found.optimum)
    if reference is None:
        goal = sum(exact_ends(sized, form, found.tight), Fraction(0)) / 2
    else:
        goal = as_fraction(reference)
    near = with_distance(sized, form, goal)
    found = solve_exact(near, found.tight)
    return solve_exact(with_highest(_held(near, found.optimum), path), found.tight).point


def _held(program: LinearProgram, least: Fraction) -> LinearProgram:
    """Hold what was just minimised at its least value."""
    label = f"least {', '.join(program.objective)}"
    return replace(program, rows=(*program.rows, Row(label, program.objective, "<=", least)))
