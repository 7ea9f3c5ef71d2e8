"""The officials' polygon against grids, a linear and a quadratic program, and finite differences."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction
from typing import Any

import cvxpy as cp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from officials_cases import TYPICAL, accepted, linear_program, problems

from citypact.errors import CertificateError, InputError
from citypact.games.relocation import Relocation
from citypact.mechanisms.officials_agreement import CreditPolygon, CreditProblem, credit_polygon
from citypact.mechanisms.officials_agreement.credit_problem import DESTINATION, ORIGIN
from citypact.mechanisms.officials_agreement.credit_recheck import recheck_credit
from citypact.mechanisms.officials_agreement.nearest_point import multipliers
from citypact.mechanisms.theories.officials import neutral_output_credit
from citypact.solvers.linear.certify import certify
from citypact.solvers.linear.program import LinearProgram, Row
from citypact.solvers.linear.solution import solve
from citypact.solvers.program import ConvexProgram
from citypact.solvers.status import Status

F = Fraction
few = settings(deadline=None, max_examples=25)


@given(problem=problems())
@few
def test_a_grid_of_pairs(problem: CreditProblem) -> None:
    found = credit_polygon(problem)
    rows = problem.rows()
    for i in range(13):
        for j in range(13):
            s, credit = F(i, 12), F(j, 12)
            inside = bool(found.vertices) and all(row.at((s, credit)) >= 0 for row in rows.values())
            limits = (problem.ratio_limits, problem.credit_limits)
            allowed = all(lo <= x <= hi for x, (lo, hi) in zip((s, credit), limits, strict=True))
            assert inside == (allowed and accepted(problem, s, credit))
    for corner in found.vertices:
        assert accepted(problem, *corner)


@given(problem=problems())
@few
def test_a_linear_program_finds_the_same_ends_and_the_same_contradiction(problem: CreditProblem) -> None:
    found, program = credit_polygon(problem), linear_program(problem)
    proof = certify(program, solve(program))
    if found.acceptable is not None:
        assert proof.optimum == found.acceptable.hi
        low = replace(program, sense="minimize")
        assert certify(low, solve(low)).optimum == found.acceptable.lo
        return
    assert proof.status is Status.infeasible
    # Least softening of both assessments together: the surplus that is missing, or what the
    # reluctant official lacks at the terms that are best for it.
    soft = {ORIGIN: "softer for origin", DESTINATION: "softer for destination"}
    rows = [replace(r, coefficients={**r.coefficients, soft[r.label]: 1}) for r in program.rows[:2]]
    rows += [*program.rows[2:], *(Row(f"{name} floor", {name: 1}, ">=", 0) for name in soft.values())]
    names = (*program.variables, *soft.values())
    least = LinearProgram("minimize", names, dict.fromkeys(soft.values(), 1), tuple(rows))
    first, second = problem.best_terms()
    lacking = max(-problem.utilities(*first)[0], -problem.utilities(*second)[1])
    assert certify(least, solve(least)).optimum == max(found.shortfall, lacking)
    assert found.shortfall == (lacking if problem.game.surplus >= 0 else -problem.game.surplus)


@given(problem=problems(), target=st.tuples(*[st.integers(0, 4).map(lambda i: F(i, 4))] * 2))
@settings(deadline=None, max_examples=25)
def test_a_quadratic_program_finds_the_same_nearest_pair(problem: CreditProblem, target: Any) -> None:
    found = credit_polygon(problem, target)
    if found.nearest is None:
        return
    s, credit, y = (cp.Variable(name=name) for name in ("s", "credit", "y"))
    place = {"s": s, "credit": credit, "y": y}
    constraints = {}
    for row in linear_program(problem).rows:
        left = sum(float(value) * place[name] for name, value in row.coefficients.items())
        constraints[row.label] = (
            left >= float(row.bound) if row.relation == ">=" else left <= float(row.bound)
        )
    gap = cp.hstack([s - float(target[0]), credit - float(target[1])])
    solved = ConvexProgram(-cp.sum_squares(gap), constraints).solve({})
    assert found.squared_distance is not None
    assert -solved.value == pytest.approx(float(found.squared_distance), abs=1e-6)
    assert float(solved.point["s"]) == pytest.approx(float(found.nearest[0]), abs=2e-3)


def distance(problem: CreditProblem) -> float:
    found = credit_polygon(problem).value
    assert found is not None
    return found


def test_prices_and_moves_are_finite_differences() -> None:
    free = replace(TYPICAL, lump_sum=(F(-1, 100), F(1, 50)), neighbour_score=F(1, 10))
    found = credit_polygon(free)
    assert found.binding == (ORIGIN,)
    assert found.lump_sum == F(1, 50)
    step = F(1, 10**6)
    for field, name in (
        ("fiscal_standing", "fiscal standing"),
        ("output_standing", "output standing"),
        ("neighbour_score", "neighbour's score"),
    ):
        value = F(str(getattr(free, field)))
        ends = [distance(replace(free, **{field: value + sign * step})) for sign in (-1, 1)]
        assert found.moves[name] == pytest.approx((ends[1] - ends[0]) / float(2 * step), rel=1e-6)
    ends = [distance(replace(free, lump_sum=(F(-1, 100), F(1, 50) + sign * step))) for sign in (-1, 1)]
    assert found.shadow_prices["lump sum at most"] == pytest.approx(
        (ends[0] - ends[1]) / float(2 * step), rel=1e-6
    )
    # Softening the origin's row by a yuan is relief of 1/(1 + ρ) from its loss, which enters with 1 + ρ,
    # and of the surplus that the destination's row does not see.
    weight = 1 + free.weights[0]
    ends = [
        distance(replace(free, game=Relocation(1, F(1, 2) + sign * step / weight, F(1, 10))))
        for sign in (-1, 1)
    ]
    assert found.shadow_prices[ORIGIN] == pytest.approx((ends[1] - ends[0]) / float(2 * step), rel=1e-6)
    assert found.shadow_price_units[ORIGIN] == "per 亿元"


def test_a_corner_has_two_prices() -> None:
    capped = replace(TYPICAL, credit_limits=(0, F(1, 2)))
    found = credit_polygon(capped)
    assert found.nearest == (F(11, 15), F(1, 2))
    assert set(found.binding) == {ORIGIN, "credit at most 0.5"}
    step = F(1, 10**6)
    ends = [distance(replace(capped, credit_limits=(0, F(1, 2) + sign * step))) for sign in (-1, 1)]
    slope = (ends[0] - ends[1]) / float(2 * step)
    assert found.shadow_prices["credit at most 0.5"] == pytest.approx(slope, rel=1e-4)


@given(
    problem=problems(),
    unit=st.sampled_from([F(1, 10**9), F(10**9)]),
    outputs=st.sampled_from([F(1, 10**4), F(10**4)]),
)
@few
def test_units_of_money_and_of_output_do_not_matter(problem: CreditProblem, unit: F, outputs: F) -> None:
    game = problem.game
    money = replace(
        game,
        revenue=game.revenue * unit,
        origin_loss=game.origin_loss * unit,
        destination_cost=game.destination_cost * unit,
    )
    scaled = replace(
        problem,
        game=money,
        lost_output=problem.lost_output * outputs,
        shown_output=problem.shown_output * outputs,
        output_standing=problem.output_standing * unit / outputs,
        lump_sum=tuple(F(y) * unit for y in problem.lump_sum),
    )
    here, there = credit_polygon(problem), credit_polygon(scaled)
    assert (here.vertices, here.nearest, here.area) == (there.vertices, there.nearest, there.area)
    assert there.shortfall == here.shortfall * unit


def test_the_mirror_swaps_the_cities() -> None:
    """Seen from the other city: 1 - s, and a credit of the rest of what both outputs change."""
    new = replace(TYPICAL, lost_output=0)
    here = credit_polygon(new)
    there = credit_polygon(replace(new, game=new.game.swapped()))
    assert there.area == here.area
    assert {(1 - s, 1 - credit) for s, credit in there.vertices} == set(here.vertices)


def test_neutral_credit() -> None:
    assert credit_polygon(TYPICAL).neutral_credit == neutral_output_credit(6, 8).exact  # type: ignore[union-attr]
    assert credit_polygon(replace(TYPICAL, lost_output=0)).neutral_credit == F(1, 2)
    half = replace(TYPICAL, game=Relocation(1, 0.5, 0.1, voluntary=0.5))
    assert credit_polygon(half).neutral_credit == F(7, 16)
    assert half.leads(0, F(7, 16))[1] == 0


@given(problem=problems())
@few
def test_repairs_are_exactly_the_weights_that_open(problem: CreditProblem) -> None:
    found = credit_polygon(problem)
    for name, field, most in (
        ("neighbour's score", "neighbour_score", 1),
        ("output standing", "output_standing", 3),
    ):
        for step in range(13):
            value = F(step * most, 12)
            changed = credit_polygon(replace(problem, **{field: value}))
            for spans, holds in (
                (found.repairs, bool(changed.vertices)),
                (found.reference_repairs, accepted(changed.problem, F(1, 2), F(1, 2))),
            ):
                span = spans[name]
                within = span is not None and span[0] <= value and (span[1] is None or value <= span[1])
                assert within == holds


def test_what_stands_in_the_way() -> None:
    short = credit_polygon(CreditProblem(Relocation(1, 1.2, -0.9), 0, 8, 1, 0.01))
    assert short.ratio is None
    assert short.reason == (
        "the condition 'origin's official accepts' contradicts 'ratio at most 1', 'credit at most 1',"
        " 'lump sum at most 0': at the terms that are best for it the official still loses 1.22 亿元;"
        " 0.4067 亿元 more for origin as a lump sum or an output standing of at least 0.1625 would unblock it"
    )
    assert credit_polygon(replace(short.problem, output_standing=F(13, 80))).ratio == 1
    destroyed = credit_polygon(CreditProblem(Relocation(1, 0.7, 0.5), 0, 8, 1, 0.05))
    assert destroyed.shortfall == F(1, 5)
    assert "contradict each other by 0.2 亿元" in destroyed.explain()
    assert destroyed.repairs == {"neighbour's score": None, "output standing": None}


def test_one_pair_and_a_line() -> None:
    line = credit_polygon(CreditProblem(Relocation(1, 0.5, 0.5), 2, 8, 1, 0.05))
    assert (len(line.vertices), len(line.edges), line.area) == (2, 1, 0)
    assert set(line.edges[0].rows) == {ORIGIN, DESTINATION}
    assert "Hebei" not in line.explain()
    assert "destination loses: its official signs for the lead over the other." in line.explain()
    point = credit_polygon(CreditProblem(Relocation(1, 1, 0), 8, 8, 0, 1))
    assert (point.vertices, point.edges) == (((F(1), F(1)),), ())


def test_tampering_is_found() -> None:
    found = credit_polygon(TYPICAL)
    assert recheck_credit(found).holds

    def failures(claim: CreditPolygon) -> tuple[str, ...]:
        return recheck_credit(claim).failures

    assert found.nearest is not None
    beside = (found.nearest[0] + F(1, 1000), found.nearest[1])
    assert "multipliers balance the distance" in failures(replace(found, nearest=beside))
    assert failures(replace(found, area=F(1))) == ("the area is that of the corners",)
    assert failures(replace(found, area=float("nan"))) == ("the area is that of the corners",)
    cut = found.vertices[:-1]
    assert "the area is that of the corners" in failures(replace(found, vertices=cut))
    assert "the lump sum is within its limits" in failures(replace(found, lump_sum=F(1, 10)))
    none = credit_polygon(CreditProblem(Relocation(1, 0.7, 0.5), 0, 8, 1))
    assert "they add up to minus the shortfall" in failures(replace(none, shortfall=F(1, 4)))
    with pytest.raises(CertificateError, match="no multipliers prove the point to be the nearest"):
        multipliers(TYPICAL.rows(), (F(4, 5), F(1, 2)), (F(1, 2), F(1, 2)))


def test_refusals_and_plain_data() -> None:
    with pytest.raises(InputError) as error:
        CreditProblem(
            Relocation(1, 0, 0),
            -1,
            0,
            float("nan"),
            -1,
            2,
            (1, 0),
            (0, 2),
            (0.5,),  # type: ignore[arg-type]
        )
    assert [problem.field for problem in error.value.problems] == [
        "lost_output", "shown_output", "fiscal_standing", "output_standing", "neighbour_score",
        "lump_sum", "ratio_limits, largest", "credit_limits",
    ]  # fmt: skip
    with pytest.raises(InputError, match=r"reference credit: found 1.5, expected a part between 0 and 1"):
        credit_polygon(TYPICAL, (0.5, 1.5))
    for found in (credit_polygon(TYPICAL), credit_polygon(CreditProblem(Relocation(1, 0.7, 0.5), 0, 8))):
        json.dumps(found.to_dict(), allow_nan=False)
        assert len(found.rows()) >= 13
        assert np.isfinite(list(found.shadow_prices.values())).all()
    assert repr(credit_polygon(TYPICAL)) == "<CreditPolygon: 4 corners, nearest (0.717842, 0.558091)>"


def test_the_official_of_the_destination_alone_stands_in_the_way() -> None:
    """At ratio 0 and lump sum 0 it has 1 - 9/10 + (1 - 0) (1/10 - 3/10) = -1/10; the other official gains."""
    found = credit_polygon(CreditProblem(Relocation(1, F(-3, 10), F(9, 10)), 3, 3, 1, 0))
    assert found.problem.utilities(*found.problem.best_terms()[0])[0] > 0
    assert not found.vertices
    assert found.shortfall == F(1, 10)
    assert found.conflict[DESTINATION] == 1
    assert ORIGIN not in found.conflict
    assert (
        f"the condition '{DESTINATION}' contradicts 'ratio at least 0', 'lump sum at least 0'" in found.reason
    )
