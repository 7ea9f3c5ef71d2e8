"""Programs with unknowns of 0 or 1: proofs that cover every choice, and forged ones that do not."""

from __future__ import annotations

import itertools
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citypact.errors import SolverFailure
from citypact.mechanisms.packages import branch_search
from citypact.mechanisms.packages.branch_search import solve_by_branches
from citypact.solvers.linear.program import LinearProgram, Row


def knapsack(worths: list[int], weights: list[int], room: int, scale: int = 1) -> LinearProgram:
    names = [f"x{at}" for at in range(len(worths))]
    rows = [
        Row("room", dict(zip(names, (scale * each for each in weights), strict=True)), "<=", scale * room)
    ]
    for name in names:
        rows += [Row(f"{name} low", {name: 1}, ">=", 0), Row(f"{name} high", {name: 1}, "<=", 1)]
    worth = dict(zip(names, (scale * each for each in worths), strict=True))
    return LinearProgram("maximize", tuple(names), worth, tuple(rows))


@settings(max_examples=25, deadline=None)
@given(
    items=st.lists(st.tuples(st.integers(1, 9), st.integers(1, 9)), min_size=1, max_size=7),
    room=st.integers(0, 25),
    scale=st.sampled_from([1, 10**9]),
)
def test_a_knapsack_against_every_choice(items: list[tuple[int, int]], room: int, scale: int) -> None:
    worths, weights = [list(each) for each in zip(*items, strict=True)]
    program = knapsack(worths, weights, room, scale)
    found = solve_by_branches(program, program.variables)
    best = max(
        sum(worth for worth, taken in zip(worths, choice, strict=True) if taken)
        for choice in itertools.product((0, 1), repeat=len(items))
        if sum(weight for weight, taken in zip(weights, choice, strict=True) if taken) <= room
    )
    assert found.value == scale * best
    assert found.proved
    assert found.audit() == []


def test_a_branch_left_out_is_found_out() -> None:
    program = knapsack([5, 4, 3], [4, 4, 3], 6)
    found = solve_by_branches(program, program.variables)
    assert len(found.branches) > 1
    assert "the branches leave choices out" in replace(found, branches=found.branches[1:]).audit()
    doubled = (*found.branches, found.branches[0])
    assert any(line.startswith("two branches overlap") for line in replace(found, branches=doubled).audit())


def test_a_worse_choice_is_found_out() -> None:
    program = knapsack([5, 4, 3], [4, 4, 3], 6)
    found = solve_by_branches(program, program.variables)
    worse = solve_by_branches(
        replace(program, rows=(*program.rows, Row("no", {"x0": 1}, "==", 0))), ["x1", "x2"]
    )
    forged = replace(found, final=worse.final)
    assert forged.audit()


def test_nothing_possible_is_proved() -> None:
    program = knapsack([1, 1], [2, 2], 3)
    rows = (*program.rows, Row("at least one and a half", {"x0": 2, "x1": 2}, ">=", 3))
    found = solve_by_branches(replace(program, rows=rows), ["x0", "x1"])
    assert not found.feasible
    assert found.proved
    assert found.audit() == []
    assert set(found.conflict) & {"room", "at least one and a half"}


def test_a_search_given_up_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(branch_search, "MOST_PROVED", 2)
    monkeypatch.setattr(branch_search, "MOST_BRANCHES", 1)
    program = knapsack([5, 4, 3], [4, 4, 3], 6)
    found = solve_by_branches(program, program.variables)
    assert not found.proved
    assert found.value == 5
    assert found.bound == pytest.approx(5)
    rows = (*program.rows, Row("half of it", {"x0": 8, "x1": 8, "x2": 6}, "==", 7))
    with pytest.raises(SolverFailure, match="no package found"):
        solve_by_branches(replace(program, rows=rows), program.variables)


def test_equal_issues_do_not_blow_up_the_search() -> None:
    """Sixteen equal issues of which half must be chosen: ties everywhere."""
    names = [f"x{at}" for at in range(16)]
    rows = [Row("total", dict.fromkeys(names, 3), ">=", Fraction(49, 2))]
    for name in names:
        rows += [Row(f"{name} low", {name: 1}, ">=", 0), Row(f"{name} high", {name: 1}, "<=", 1)]
    program = LinearProgram("minimize", tuple(names), dict.fromkeys(names, 2), tuple(rows))
    found = solve_by_branches(program, names[:4])
    assert found.value == Fraction(49, 3)
