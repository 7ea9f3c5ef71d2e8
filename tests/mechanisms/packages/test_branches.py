"""Programs with unknowns of 0 or 1: proofs that cover every choice, and forged ones that do not."""

from __future__ import annotations

import itertools
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from citypact.errors import SolverFailure
from citypact.games.packages.deal import PackageDeal
from citypact.mechanisms.packages import branch_search
from citypact.mechanisms.packages.branch_search import solve_by_branches
from citypact.mechanisms.packages.branches import with_fixed
from citypact.mechanisms.packages.choice_table import Wish, listed
from citypact.mechanisms.packages.money_plan import least_cost
from citypact.mechanisms.packages.rows import package_program, part
from citypact.mechanisms.packages.terms import PackageTerms
from citypact.solvers.linear.program import LinearProgram, Row
from citypact.solvers.linear.rational_simplex import solve_exact


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
    monkeypatch.setattr(branch_search, "MOST_BRANCHES", 1)
    program = knapsack([5, 4, 3], [4, 4, 3], 6)
    found = solve_by_branches(program, program.variables)
    assert not found.proved
    assert found.value == 5
    assert found.bound == pytest.approx(5)
    rows = (*program.rows, Row("half of it", {"x0": 8, "x1": 8, "x2": 6}, "==", 7))
    with pytest.raises(SolverFailure, match="no package found"):
        solve_by_branches(replace(program, rows=rows), program.variables)


@settings(max_examples=20, deadline=None)
@given(
    rows=st.lists(st.lists(st.integers(-4, 5), min_size=4, max_size=4), min_size=2, max_size=3),
    share=st.sampled_from([Fraction(0), Fraction(1, 2), Fraction(1)]),
)
def test_the_list_of_all_choices_says_what_the_branches_say(rows: list[list[int]], share: Fraction) -> None:
    assume(all(any(column) for column in zip(*rows, strict=True)))
    players, issues = [f"c{at}" for at in range(len(rows))], [f"k{at}" for at in range(4)]
    deal, terms = PackageDeal(players, issues, rows, [False] * 4), PackageTerms(share=share)
    names, program = [part(k) for k in issues], package_program(deal, terms, target=terms.target(deal))
    branches = solve_by_branches(program, names)
    listing = listed(deal, terms, Wish(Fraction(0), Fraction(1), least_total=terms.target(deal)))
    assert listing is not None
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(branch_search, "MOST_BEFORE_LISTING", 0)
        every = solve_by_branches(program, names, listing)
    assert every.value == branches.value
    assert every.proved
    assert every.branches == ()
    assert every.audit() == []


def test_sixteen_equal_issues_are_listed() -> None:
    """An odd target of even totals, ties everywhere: branches alone would be many thousands."""
    deal = PackageDeal(("A", "B"), [f"k{at}" for at in range(16)], [[3] * 16, [-1] * 16], [False] * 16)
    found = least_cost(deal, PackageTerms(share=Fraction(15, 32)))
    assert found.value == 8
    assert found.listing is not None
    assert found.audit() == []
    other = with_fixed(found.program, dict.fromkeys(found.whole, 1))
    assert replace(found, final=solve_exact(other)).audit() == ["another choice is better"]
