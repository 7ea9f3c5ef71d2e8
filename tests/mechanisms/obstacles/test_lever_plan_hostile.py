"""Cheapest levers under attack: every vertex gone through in fractions, no limits, no room, odd numbers."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from itertools import combinations
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from citypact.errors import InputError
from citypact.mechanisms.obstacles.lever_plan import LeverPlan, cheapest_levers
from citypact.mechanisms.obstacles.lever_problem import Demand, Lever, LeverProblem, side_payments

#: coefficients · point  relation  bound
Line = tuple[list[Fraction], str, Fraction]
whole = st.integers(-4, 4)


def solved(lines: Sequence[Line]) -> list[Fraction] | None:
    """The one point on all lines, by elimination; None if there is none or more than one."""
    size = len(lines[0][0])
    table = [[*left, bound] for left, _, bound in lines]
    for column in range(size):
        pivot = next((at for at in range(column, len(table)) if table[at][column]), None)
        if pivot is None:
            return None
        table[column], table[pivot] = table[pivot], table[column]
        lead = table[column][column]
        table[column] = [value / lead for value in table[column]]
        for at, row in enumerate(table):
            if at != column and row[column]:
                table[at] = [a - row[column] * b for a, b in zip(row, table[column], strict=True)]
    return [row[size] for row in table[:size]]


def holds(line: Line, point: Sequence[Fraction]) -> bool:
    left = sum(a * x for a, x in zip(line[0], point, strict=True))
    return {"<=": left <= line[2], ">=": left >= line[2], "==": left == line[2]}[line[1]]


def vertices(lines: Sequence[Line]) -> Iterator[list[Fraction]]:
    size = len(lines[0][0])
    for chosen in combinations(lines, size):
        point = solved(chosen)
        if point is not None and all(holds(line, point) for line in lines):
            yield point


def lines_of(problem: LeverProblem) -> list[Line]:
    """Demands and bounds from the problem's own numbers, levers in their order."""
    names = [lever.name for lever in problem.levers]
    found = [
        ([Fraction(str(each.terms.get(name, 0))) for name in names], each.relation, Fraction(str(each.bound)))
        for each in problem.demands
    ]
    for at, lever in enumerate(problem.levers):
        unit = [Fraction(int(at == other)) for other in range(len(names))]
        found += [
            (unit, word, Fraction(str(end)))
            for word, end in ((">=", lever.low), ("<=", lever.high))
            if end is not None
        ]
    return found


@st.composite
def problems(draw: st.DrawFn, count: int = 2, players: bool = True) -> LeverProblem:
    levers = []
    for at in range(count):
        low = draw(st.integers(-3, 1))
        high = low + draw(st.integers(0, 5))
        levers.append(Lever(f"l{at}", "u", low, high, draw(st.integers(-1, 2)), draw(st.integers(0, 2))))
    demands = []
    for at in range(draw(st.integers(1, 3))):
        terms = {lever.name: draw(whole) for lever in levers}
        relation = draw(st.sampled_from(["<=", ">=", ">=", "=="]))
        player = f"P{at}" if players and relation == ">=" and draw(st.booleans()) else ""
        demands.append(Demand(f"d{at}", terms, relation, draw(whole), "u", player))  # type: ignore[arg-type]
    return LeverProblem(levers, demands)


def least_gain(problem: LeverProblem, point: Sequence[Fraction]) -> Fraction | None:
    by_name = dict(zip([lever.name for lever in problem.levers], point, strict=True))
    gains = [
        sum((Fraction(x) * by_name[name] for name, x in each.terms.items()), Fraction(0))
        - Fraction(each.bound)
        for each in problem.demands
        if each.player
    ]
    return min(gains, default=None)


def cheap_corners(problem: LeverProblem) -> tuple[Fraction | None, list[list[Fraction]]]:
    costs = [Fraction(str(lever.cost)) for lever in problem.levers]
    found = list(vertices(lines_of(problem)))
    if not found:
        return None, []
    priced = [sum((c * x for c, x in zip(costs, point, strict=True)), Fraction(0)) for point in found]
    best = min(priced)
    return best, [point for point, cost in zip(found, priced, strict=True) if cost == best]


@given(problem=problems(3))
@settings(max_examples=30, deadline=None)
def test_cost_and_ranges_are_those_of_the_corners(problem: LeverProblem) -> None:
    """All bounds are finite, so what is possible is the hull of its corners."""
    best, corners = cheap_corners(problem)
    plan = cheapest_levers(problem)
    assert plan.certificate().holds
    assert plan.cost == best
    if best is None:
        assert plan.conflict
        assert not plan.sizes
        return
    for at, lever in enumerate(problem.levers):
        ends = [point[at] for point in corners]
        assert plan.ranges[lever.name] == (min(ends), max(ends))
        assert min(ends) <= plan.sizes[lever.name] <= max(ends)


@given(problem=problems(3))
@settings(max_examples=30, deadline=None)
def test_the_demands_named_do_contradict_each_other(
    problem: LeverProblem,
) -> None:
    plan = cheapest_levers(problem)
    if plan.cost is not None:
        return
    # Bounds that are not named are lifted; a wide box keeps the rest of the space full of corners.
    lifted = [
        Lever(
            lever.name,
            "u",
            lever.low if any(name.startswith(f"{lever.name} at least") for name in plan.conflict) else -1000,
            lever.high if any(name.startswith(f"{lever.name} at most") for name in plan.conflict) else 1000,
        )
        for lever in problem.levers
    ]
    named = [each for each in problem.demands if each.label in plan.conflict]
    assert not list(vertices(lines_of(LeverProblem(lifted, named))))


@given(problem=problems(2))
@settings(max_examples=30, deadline=None)
def test_sizes_are_the_fairest_and_among_these_the_thriftiest(problem: LeverProblem) -> None:
    """Programs of the same meaning, their corners gone through."""
    plan = cheapest_levers(problem)
    if plan.cost is None:
        return
    sizes = [plan.sizes[lever.name] for lever in problem.levers]
    costs = [Fraction(lever.cost) for lever in problem.levers]
    base: list[Line] = [*lines_of(problem), (costs, "==", plan.cost)]
    gain = least_gain(problem, sizes)
    players = [each for each in problem.demands if each.player]
    if players:
        # The largest g with terms - g >= bound for all players.
        wide: list[Line] = [([*left, Fraction(0)], word, bound) for left, word, bound in base]
        wide += [
            (
                [*(Fraction(each.terms[lever.name]) for lever in problem.levers), Fraction(-1)],
                ">=",
                Fraction(each.bound),
            )
            for each in players
        ]
        assert gain == max(point[-1] for point in vertices(wide))
        base += [([*line[0][:-1]], ">=", line[2] + gain) for line in wide[-len(players) :]]
    weights = [Fraction(lever.side_payment) for lever in problem.levers]
    moved = sum((w * abs(x) for w, x in zip(weights, sizes, strict=True)), Fraction(0))
    assert plan.side_payments == moved
    # |x| is least at a corner, or where some size is zero.
    planes: list[Line] = [
        ([Fraction(int(at == other)) for other in range(len(sizes))], "==", Fraction(0))
        for at in range(len(sizes))
    ]
    least = []
    for chosen in combinations([*base, *planes], len(sizes)):
        point = solved(chosen)
        if point is not None and all(holds(line, point) for line in base):
            least.append(sum((w * abs(x) for w, x in zip(weights, point, strict=True)), Fraction(0)))
    assert moved == min(least)


@given(
    problem=problems(2),
    money=st.sampled_from([-9, -3, 0, 3, 9]),
    sizes=st.sampled_from([-9, 0, 9]),
    rows=st.lists(st.sampled_from([-9, 0, 9]), min_size=3, max_size=3),
)
@settings(max_examples=30, deadline=None)
def test_other_units_change_figures_by_their_factor_and_nothing_else(
    problem: LeverProblem, money: int, sizes: int, rows: list[int]
) -> None:
    """Units of money, of one lever and of each demand, each from 1e-9 to 1e9, as floats."""
    first = problem.levers[0]
    unit, price = 10.0**sizes, 10.0**money

    def times(number: Any, factor: float) -> float:
        return float(Fraction(number) * Fraction(str(factor)))

    levers = [
        Lever(
            first.name, "u", times(first.low, unit), times(first.high, unit), times(first.cost, price / unit)
        ),
        *(Lever(each.name, "u", each.low, each.high, times(each.cost, price)) for each in problem.levers[1:]),
    ]
    demands = [
        Demand(
            each.label,
            {
                name: times(x, 10.0**power / (unit if name == first.name else 1))
                for name, x in each.terms.items()
            },
            each.relation,
            times(each.bound, 10.0**power),
            "u",
        )
        for each, power in zip(problem.demands, rows, strict=False)
    ]
    plain, scaled = cheapest_levers(problem), cheapest_levers(LeverProblem(levers, demands))
    assert (plain.cost is None) == (scaled.cost is None)
    assert scaled.certificate().holds
    if plain.cost is not None and scaled.cost is not None:
        assert float(scaled.cost) == pytest.approx(times(plain.cost, price), rel=1e-9, abs=1e-12 * price)


@given(gains=st.lists(st.integers(-9, 9), min_size=2, max_size=5))
@example(gains=[0, 0])
@example(gains=[-3, 3])
@settings(max_examples=30, deadline=None)
def test_side_payments_cost_what_is_missing_and_leave_all_the_same_gain(gains: list[int]) -> None:
    names = [f"city {at}" for at in range(len(gains))]
    levers, demands = side_payments(dict(zip(names, gains, strict=True)))
    plan = cheapest_levers(LeverProblem(levers, demands))
    assert plan.cost == max(-sum(gains), 0)
    share = Fraction(max(sum(gains), 0), len(gains))
    assert [gain + plan.sizes[f"payment to {name}"] for gain, name in zip(gains, names, strict=True)] == [
        share
    ] * len(gains)
    without = cheapest_levers(
        LeverProblem(*side_payments(dict(zip(names, gains, strict=True)), central=False))
    )
    assert (without.cost is None) == (sum(gains) < 0)


def only(*demands: Demand, **lever: Any) -> Callable[[], LeverPlan]:
    return lambda: cheapest_levers(LeverProblem([Lever("x", "u", **lever)], demands))


def demand(relation: str = ">=", bound: Any = 1, x: Any = 1, label: str = "d", player: str = "") -> Demand:
    return Demand(label, {"x": x}, relation, bound, "u", player)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("found", "named"),
    [
        (only(demand("<=", 5), low=None, cost=1), "cost of the levers: found no limit"),
        (only(demand(), cost=-1), "cost of the levers: found no limit"),
        (only(demand(player="A"), low=None), "least gain of the players: found no limit"),
        (only(demand(player="A"), low=None, side_payment=1), "least gain of the players: found no limit"),
        (only(demand(), side_payment=-1), "side payment of x"),
        (only(demand(), side_payment=math.nan), "side payment of x"),
        (only(demand(), cost=math.nan), "x: found nan"),
        (only(demand(), low=2, high=1), "x: found 2 to 1"),
        (only(demand(), low=math.nan), "nan"),
        (only(demand(), low=0, high=math.nan), "nan"),
        (only(demand(), high=math.inf), "inf"),
        (only(demand(bound=math.nan)), "row d: bound"),
        (only(demand(bound=math.inf)), "row d: bound"),
        (only(demand(x=math.nan)), "row d: x"),
        (only(demand("<")), "row d: relation"),
        (only(demand(), demand("<=", 3)), "demands: found d more than once"),
        (only(demand("==", player="A")), "d: found =="),
        (only(demand("<=", player="A")), "d: found <="),
        (only(demand(player="A"), demand(label="e", player="A")), "A more than once"),
        (only(Demand("d", {"y": 1}, ">=", 1, "u")), "row d: y"),
        (only(demand(label="x at least 0")), "x at least 0"),
        (lambda: cheapest_levers(LeverProblem([], [])), "variables"),
        (lambda: cheapest_levers(LeverProblem([Lever("x", "u")] * 2, [])), "levers: found x more than once"),
        (
            lambda: cheapest_levers(LeverProblem([Lever("x", "u")], [demand()]), {"typo": ["y"]}),
            "levers: found y",
        ),
    ],
)
def test_what_cannot_be_answered_is_refused_and_named(found: Callable[[], LeverPlan], named: str) -> None:
    with pytest.raises(InputError, match=named):
        found()


def test_by_a_hair_too_little_is_not_enough_and_by_a_hair_enough_is() -> None:
    """Floating point cannot tell these apart, and must not stop the exact answer."""
    hair = Fraction(1, 10**13)
    short = only(demand(bound=1 + hair), high=1)()
    assert short.cost is None
    assert set(short.conflict) == {"d", "x at most 1"}
    assert only(demand(bound=1), high=1)().sizes == {"x": 1}
    assert only(demand("==", 1 - hair), high=1)().sizes == {"x": 1 - hair}


def test_numbers_of_very_different_size() -> None:
    assert only(demand(bound=1e9, x=1e-9), cost=1)().cost == 10**18
    assert only(demand(bound=1e-9, x=1e9), demand("<=", 1e18, label="e"), cost=1e-9)().cost == Fraction(
        1, 10**27
    )


def test_numbers_too_far_apart_for_floating_point_are_left_to_fractions() -> None:
    levers, demands = side_payments({"A": 1, "B": 10**150})
    fine = Lever("fine", "u")
    demands = [*demands, Demand("kept", {"fine": Fraction(1, 10**6), "payment to A": -1}, ">=", 3, "u")]
    plan = cheapest_levers(LeverProblem([fine, *levers], demands), second_opinion=False)
    assert plan.cost == 0
    assert plan.certificate().holds


def test_a_demand_whose_label_ends_in_a_zero_is_named_among_those_that_contradict_each_other() -> None:
    two = LeverProblem([Lever("x", "u"), Lever("y", "u")], [demand(label="of type 0")])
    plan = cheapest_levers(two, {"y alone": ["y"]})
    assert plan.sets[0].conflict == ("of type 0",)


def test_without_demands_nothing_is_needed_and_without_room_nothing_helps() -> None:
    free = only(low=None)()
    assert free.cost == 0
    assert free.ranges["x"] == (-math.inf, math.inf)
    json.dumps(free.to_dict(), allow_nan=False)
    stuck = only(demand(), low=1, high=1)()
    assert stuck.sizes == {"x": 1}
    impossible = only(Demand("never", {}, ">=", 1, "u"))()
    assert impossible.conflict == ("never",)
    assert impossible.certificate().holds


def test_the_same_demand_many_times_over_has_one_answer() -> None:
    """Degenerate on purpose: twelve rows through one corner."""
    rows = [demand(label=f"d{at}", bound=2 * factor, x=factor) for at, factor in enumerate(range(1, 13))]
    plan = only(*rows, cost=3, side_payment=1)()
    assert plan.cost == 6
    assert plan.side_payments == 2
    assert sum(price * bound for price, bound in _priced(plan)) == 6


def _priced(plan: LeverPlan) -> Iterator[tuple[Fraction, Fraction]]:
    bounds = {each.label: Fraction(each.bound) for each in plan.problem.demands}
    for label, price in plan.shadow_prices.items():
        yield abs(price), bounds.get(label, Fraction(0))
