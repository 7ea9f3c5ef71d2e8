"""The exact Nash solution over a polytope, against brute force, cvxpy and hand-made frontiers."""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import combinations

import cvxpy as cp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citypact.errors import InputError, SolverFailure
from citypact.solvers.bargain import NashPoint, nash_point
from citypact.solvers.linear.exact_check import check
from citypact.solvers.linear.program import LinearProgram, Row
from citypact.solvers.status import Status

F = Fraction
quick = settings(max_examples=40, deadline=None, derandomize=True)
HALF = F(1, 2)
Cut = tuple[Fraction, Fraction, Fraction]


def region(*cuts: tuple[float, float, float], signs: bool = True) -> LinearProgram:
    """``a x + b y <= c`` for each cut, in the positive quadrant."""
    rows = [Row(f"cut {k}", {"x": a, "y": b}, "<=", c) for k, (a, b, c) in enumerate(cuts)]
    if signs:
        rows += [Row("x gains", {"x": 1}, ">=", 0), Row("y gains", {"y": 1}, ">=", 0)]
    return LinearProgram("maximize", ("x", "y"), {}, tuple(rows))


def proved(found: NashPoint) -> bool:
    return all(line.holds for line in check(found.support, found.certificate))


def brute_force(cuts: list[Cut], weight: Fraction) -> tuple[Fraction, Fraction] | None:
    """Every corner, and on every line the point where the product's slope is zero; the best feasible one."""
    lines = [*cuts, (F(-1), F(0), F(0)), (F(0), F(-1), F(0))]

    def feasible(point: tuple[Fraction, Fraction]) -> bool:
        return all(a * point[0] + b * point[1] <= c for a, b, c in lines)

    candidates = []
    for (a, b, c), (d, e, f) in combinations(lines, 2):
        if a * e != b * d:
            candidates.append(((c * e - b * f) / (a * e - b * d), (a * f - c * d) / (a * e - b * d)))
    for a, b, c in cuts:
        if a > 0 and b > 0:
            candidates.append((weight * c / a, (1 - weight) * c / b))
    inside = [point for point in candidates if feasible(point)]

    def worth(point: tuple[Fraction, Fraction]) -> float:
        if min(point) <= 0:
            return -math.inf
        return float(weight) * math.log(point[0]) + float(1 - weight) * math.log(point[1])

    best = max(inside, key=worth, default=None)
    return best if best is not None and worth(best) > -math.inf else None


coefficients = st.fractions(-1, 3, max_denominator=6)
cuts_of = st.lists(
    st.tuples(coefficients, coefficients, st.fractions(F(1, 6), 4, max_denominator=6)), min_size=1, max_size=5
)


@quick
@given(cuts=cuts_of, weight=st.fractions(F(1, 9), F(8, 9), max_denominator=9))
def test_a_random_polygon_by_brute_force(cuts: list[Cut], weight: Fraction) -> None:
    cuts = [*cuts, (F(1), F(1, 7), F(5)), (F(1, 5), F(1), F(4))]
    wanted = brute_force(cuts, weight)
    found = nash_point(region(*cuts), "x", "y", weight)
    assert proved(found)
    assert found.payoffs == wanted
    assert found.strict


def test_random_polytopes_by_cvxpy() -> None:
    """Payoffs are sums over hidden moves: a projection of a polytope in seven dimensions."""
    rng = np.random.default_rng(7)
    for _ in range(12):
        moves, limits = 7, 6
        usage = rng.integers(0, 6, (limits, moves)) / 4
        bounds = rng.integers(2, 12, limits) / 4
        own, other = rng.integers(-2, 8, (2, moves)) / 4
        weight = F(int(rng.integers(1, 10)), 10)
        names = [f"m{k}" for k in range(moves)]
        rows = [
            Row(f"limit {k}", dict(zip(names, map(float, usage[k]), strict=True)), "<=", float(bounds[k]))
            for k in range(limits)
        ]
        rows += [Row(f"{name} floor", {name: 1}, ">=", 0) for name in names]
        rows += [Row(f"{name} ceiling", {name: 1}, "<=", 3) for name in names]
        for payoff, gains in (("x", own), ("y", other)):
            terms = dict(zip(names, map(float, -gains), strict=True))
            rows += [
                Row(f"{payoff} is", {**terms, payoff: 1}, "==", 0.25),
                Row(f"{payoff} gains", {payoff: 1}, ">=", 0),
            ]
        found = nash_point(LinearProgram("maximize", (*names, "x", "y"), {}, tuple(rows)), "x", "y", weight)
        assert proved(found)
        assert found.payoffs is not None
        m = cp.Variable(moves)
        x, y = own @ m + 0.25, other @ m + 0.25
        problem = cp.Problem(
            cp.Maximize(float(weight) * cp.log(x) + float(1 - weight) * cp.log(y)),
            [usage @ m <= bounds, m >= 0, m <= 3],
        )
        problem.solve(solver=cp.CLARABEL)
        ours = float(weight) * math.log(found.payoffs[0]) + float(1 - weight) * math.log(found.payoffs[1])
        assert ours == pytest.approx(problem.value, abs=1e-7)
        assert ours >= problem.value - 1e-9
        assert float(found.payoffs[0]) == pytest.approx(float(x.value), abs=1e-4)


@pytest.mark.parametrize("unit", [F(1, 10**9), F(1), F(10) ** 12, F(10) ** 300, F(1, 10**300)])
@pytest.mark.parametrize("weight", [F(1, 10**12), F(1, 3), HALF, 1 - F(1, 10**12)])
def test_a_cake_is_cut_by_weight_in_any_unit(unit: Fraction, weight: Fraction) -> None:
    found = nash_point(region((1, 1, unit)), "x", "y", weight)
    assert found.payoffs == (weight * unit, (1 - weight) * unit)
    # the value of one more unit of cake, in log points
    assert found.certificate.multipliers["cut 0"] == 1 / unit
    assert proved(found)


@pytest.mark.parametrize(
    ("program", "payoffs", "strict"),
    [
        (region((1, 0, 2), (0, 1, 3)), (2, 3), True),  # a box: level and upright edges meet
        (region((1, 0, 2), (-1, 0, -2), (0, 1, 3), (0, -1, -3)), (2, 3), True),  # one point
        (region((1, 0, 2), (-1, 0, -2), (0, 1, 3)), (2, 3), True),  # an upright segment
        (region((0, 1, 3), (0, -1, -3), (1, 0, 2)), (2, 3), True),  # a level segment
        (region((1, 1, 2), (-1, -1, -2)), (1, 1), True),  # a falling segment
        (region((1, -1, 0), (-1, 1, 0), (1, 1, 4)), (2, 2), True),  # a rising segment
        (region((1, 1, 2), (1, 0, F(1, 2))), (F(1, 2), F(3, 2)), True),  # a cap binds
        (region((1, 1, 2), (0, 1, F(1, 2))), (F(3, 2), F(1, 2)), True),
        (region((1, 0, 0), (0, 1, 3)), (0, 3), False),  # the first cannot gain
        (region((1, 0, 2), (0, 1, 0)), (2, 0), False),  # the second cannot gain
        (region((1, 1, 0)), (0, 0), False),  # nothing to share
        (region((1, 1, 1), (1, 1, 1), (2, 2, 2)), (HALF, HALF), True),  # the same cut thrice
        (region((1, 2, 2), (2, 1, 2)), (F(2, 3), F(2, 3)), True),  # a corner of many weights
    ],
)
def test_hand_made_frontiers(
    program: LinearProgram, payoffs: tuple[Fraction, Fraction], strict: bool
) -> None:
    found = nash_point(program, "x", "y", HALF)
    assert found.payoffs == payoffs
    assert found.strict is strict
    assert found.certificate.status is Status.optimal
    assert proved(found)


def test_players_may_be_listed_in_either_order() -> None:
    program = region((1, 2, 2), (3, 1, 3))
    one, other = nash_point(program, "x", "y", F(1, 3)), nash_point(program, "y", "x", F(2, 3))
    assert one.payoffs is not None
    assert other.payoffs == one.payoffs[::-1]


def test_a_frontier_of_many_corners() -> None:
    """A polygon around the quarter circle: the symmetric solution lies on the diagonal edge."""
    edges = [(math.cos(t), math.sin(t)) for t in np.linspace(0.02, math.pi / 2 - 0.02, 41)]
    cuts = [(round(a, 6), round(b, 6), 1) for a, b in edges]
    cuts = [*cuts, *[(b, a, c) for a, b, c in cuts]]
    found = nash_point(region(*cuts), "x", "y", HALF)
    assert found.payoffs is not None
    assert found.payoffs[0] == found.payoffs[1]
    assert proved(found)


def test_multipliers_are_slopes_of_the_log_product() -> None:
    def worth(cap: Fraction) -> float:
        payoffs = nash_point(region((1, 2, 4), (1, 0, cap)), "x", "y", F(2, 3)).payoffs
        assert payoffs is not None
        return 2 / 3 * math.log(payoffs[0]) + 1 / 3 * math.log(payoffs[1])

    found = nash_point(region((1, 2, 4), (1, 0, F(3, 2))), "x", "y", F(2, 3))
    step = F(1, 10**5)
    slope = (worth(F(3, 2) + step) - worth(F(3, 2) - step)) / float(2 * step)
    assert float(found.certificate.multipliers["cut 1"]) == pytest.approx(slope, rel=1e-8)
    assert found.certificate.multipliers["x gains"] == 0


def test_infeasible_is_proved_and_names_the_rows() -> None:
    found = nash_point(region((1, 1, -1)), "x", "y", HALF)
    assert found.payoffs is None
    assert found.certificate.status is Status.infeasible
    assert set(found.certificate.conflict) == {"cut 0", "x gains", "y gains"}
    assert proved(found)


@pytest.mark.parametrize(
    "program",
    [
        region((0, 1, 1)),
        region((1, 0, 1)),
        region(),
        region((-1, 1, 0)),
        region((1, 0, 0)),
        region((1, -1, 1)),
    ],
)
def test_unbounded_is_refused(program: LinearProgram) -> None:
    with pytest.raises(SolverFailure, match="without bound"):
        nash_point(program, "x", "y", HALF)


@pytest.mark.parametrize("weight", [F(0), F(1), F(-1), F(2), math.nan])
def test_all_the_power_on_one_side_is_another_problem(weight: Fraction) -> None:
    with pytest.raises(InputError, match="weight"):
        nash_point(region((1, 1, 1)), "x", "y", weight)


def test_a_tampered_solution_is_noticed() -> None:
    found = nash_point(region((1, 2, 4), (1, 0, 1)), "x", "y", HALF)
    for label, multiplier in found.certificate.multipliers.items():
        wrong = {**found.certificate.multipliers, label: multiplier + F(1, 10**30)}
        broken = type(found.certificate)(**{**found.certificate.__dict__, "multipliers": wrong})
        assert not all(line.holds for line in check(found.support, broken))
