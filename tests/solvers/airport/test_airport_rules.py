"""Airport rules against published numbers, slow definitions and their own axioms."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import combinations, permutations
from math import factorial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citypact.errors import InputError
from citypact.games.coalitional.forms import AirportGame
from citypact.solvers.airport.constrained import (
    airport_constrained_equal,
    airport_constrained_equal_benefits,
    airport_constrained_proportional,
)
from citypact.solvers.airport.core_centroid import airport_core_center
from citypact.solvers.airport.increments import airport_sequential_full, airport_shapley
from citypact.solvers.airport.littlechild import airport_nucleolus
from citypact.solvers.solved_allocation import Guarantee, SolvedAllocation

Rule = Callable[..., SolvedAllocation]
RULES = (
    airport_sequential_full,
    airport_shapley,
    airport_constrained_equal,
    airport_constrained_equal_benefits,
    airport_constrained_proportional,
    airport_nucleolus,
    airport_core_center,
)
quick = settings(max_examples=25)
costs_drawn = st.lists(st.integers(0, 9).map(Fraction), min_size=1, max_size=5)


def exact(rule: Rule, costs: Sequence[Fraction]) -> list[Fraction]:
    found = rule(costs)
    assert found.guarantee is Guarantee.exact
    assert found.fractions is not None
    return list(found.fractions)


def volume(costs: Sequence[Fraction]) -> Fraction:
    """Volume of 0 <= y_1 <= ... <= y_m under the costs, from the last constraint downwards."""
    volumes = [Fraction(1)]
    for k in range(1, len(costs) + 1):
        volumes.append(
            sum((-1) ** (j - 1) * costs[k - j] ** j * volumes[k - j] / factorial(j) for j in range(1, k + 1))
        )
    return volumes[-1]


def test_three_cities_on_one_railway() -> None:
    assert airport_shapley(AirportGame(("near", "middle", "far"), (1, 2, 4))).fractions == (
        Fraction(1, 3),
        Fraction(5, 6),
        Fraction(17, 6),
    )


@quick
@given(costs=costs_drawn)
def test_equal_shares_of_stretches_are_the_average_over_all_orders(costs: list[Fraction]) -> None:
    """Littlechild and Owen 1973."""
    orders = list(permutations(range(len(costs))))
    paid = [Fraction(0)] * len(costs)
    for order in orders:
        built = Fraction(0)
        for player in order:
            paid[player] += max(costs[player] - built, Fraction(0))
            built = max(built, costs[player])
    assert exact(airport_shapley, costs) == [amount / len(orders) for amount in paid]


@quick
@given(costs=costs_drawn)
def test_the_nucleolus_leaves_every_pair_even(costs: list[Fraction]) -> None:
    """The game is concave, so its nucleolus is the one point at which pairs are even."""
    paid = exact(airport_nucleolus, costs)
    players = range(len(costs))
    groups = [set(g) for size in range(1, len(costs) + 1) for g in combinations(players, size)]
    for one, other in combinations(players, 2):
        complaints = [
            max(sum(paid[k] for k in g) - max(costs[k] for k in g) for g in groups if a in g and b not in g)
            for a, b in ((one, other), (other, one))
        ]
        assert complaints[0] == complaints[1]


@quick
@given(costs=st.lists(st.integers(1, 9).map(Fraction), min_size=2, max_size=7))
def test_the_core_centre_pays_the_volume_of_the_core_with_a_clone(costs: list[Fraction]) -> None:
    """A player's mean contribution is the volume with their cost twice over the volume without."""
    *short, longest = ordered = sorted(costs)
    whole = volume(short)
    means = [volume(short[: at + 1] + short[at:]) / whole for at in range(len(short))]
    assert exact(airport_core_center, ordered) == [*means, longest - sum(means)]


def test_the_core_centre_of_two_is_the_middle_and_of_three_that_of_a_trapezium() -> None:
    assert exact(airport_core_center, [Fraction(4), Fraction(3)]) == [Fraction(5, 2), Fraction(3, 2)]
    # 0 <= y_1 <= y_2, y_1 <= 1, y_2 <= 2: area 3/2, moments 2/3 and 11/6.
    assert exact(airport_core_center, [Fraction(1), Fraction(2), Fraction(5)]) == [
        Fraction(4, 9),
        Fraction(7, 9),
        Fraction(34, 9),
    ]


@pytest.mark.parametrize("rule", RULES)
@quick
@given(costs=costs_drawn)
def test_no_group_pays_more_than_its_own_runway(rule: Rule, costs: list[Fraction]) -> None:
    paid = exact(rule, costs)
    assert sum(paid) == max(costs)
    assert min(paid) >= 0
    for level in set(costs):
        assert sum(p for p, cost in zip(paid, costs, strict=True) if cost <= level) <= level
    for (cost, less), (more_cost, more) in combinations(sorted(zip(costs, paid, strict=True)), 2):
        assert less == more if cost == more_cost else rule is airport_sequential_full or less <= more


@pytest.mark.parametrize("rule", RULES)
@quick
@given(costs=costs_drawn)
def test_no_rule_in_the_core_is_more_equal_than_constrained_equal(rule: Rule, costs: list[Fraction]) -> None:
    """Lorenz dominance: whoever pays least together pays most here."""
    other, equal = sorted(exact(rule, costs)), sorted(exact(airport_constrained_equal, costs))
    assert all(sum(other[:k]) <= sum(equal[:k]) for k in range(len(costs)))


@quick
@given(costs=costs_drawn)
def test_benefits_are_equal_among_those_who_pay(costs: list[Fraction]) -> None:
    paid = exact(airport_constrained_equal_benefits, costs)
    benefits = [cost - amount for cost, amount in zip(costs, paid, strict=True)]
    most = max(benefits)
    assert all(amount == 0 or gain == most for amount, gain in zip(paid, benefits, strict=True))


@quick
@given(costs=costs_drawn)
def test_proportional_contributions_are_cut_only_where_no_subsidy_binds(costs: list[Fraction]) -> None:
    ordered = sorted(costs)
    paid = exact(airport_constrained_proportional, ordered)
    for at in range(1, len(ordered)):
        # Rates rise, and only past a group that pays for exactly its own runway.
        before, after = paid[at - 1] * ordered[at], paid[at] * ordered[at - 1]
        assert before <= after
        assert before == after or sum(paid[:at]) == ordered[at - 1]


def test_two_steps_of_the_constrained_proportional_rule_by_hand() -> None:
    """The three short ones would pay 8 * 6 / 14 > 2, so they pay 2."""
    found = exact(airport_constrained_proportional, [Fraction(c) for c in (2, 8, 2, 2)])
    assert found == [Fraction(2, 3), 6, Fraction(2, 3), Fraction(2, 3)]


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("unit", [Fraction(1, 10**9), Fraction(10**9)])
@quick
@given(costs=costs_drawn, order=st.randoms(use_true_random=False))
def test_unit_names_and_order_do_not_matter(
    rule: Rule, unit: Fraction, costs: list[Fraction], order: object
) -> None:
    named = [(f"city {at}", unit * cost) for at, cost in enumerate(costs)]
    order.shuffle(named)  # type: ignore[attr-defined]
    game = AirportGame(tuple(name for name, _ in named), [cost for _, cost in named], "USD")
    found = rule(game)
    assert found.unit == "USD"
    assert found.fractions == rule(dict(named)).fractions
    by_name = dict(zip(found.players, found.fractions or (), strict=True))
    assert [by_name[f"city {at}"] for at in range(len(costs))] == [unit * paid for paid in exact(rule, costs)]


@pytest.mark.parametrize("rule", RULES)
def test_degenerate_airports(rule: Rule) -> None:
    assert rule([7]).vector() == (7.0,)
    assert rule([0, 0]).vector() == (0.0, 0.0)
    assert rule([0, 4]).vector() == (0.0, 4.0)
    assert rule([3] * 6).vector() == (0.5,) * 6
    assert rule([0.1, 0.1, 0.1]).fractions == (Fraction(1, 30),) * 3


@pytest.mark.parametrize("rule", RULES)
def test_hundreds_of_cities(rule: Rule) -> None:
    costs = [Fraction(at * at % 97 + 1) for at in range(120)]
    paid = exact(rule, costs)
    assert sum(paid) == 97
    assert all(sum(p for p, c in zip(paid, costs, strict=True) if c <= level) <= level for level in costs)


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize(
    ("costs", "fault"),
    [
        ([-1, 2], "costs of 1"),
        ([float("nan")], "costs of 1"),
        ({"a": float("inf")}, "costs of a"),
        ([], "at least one player"),
        ("12", "an airport game, numbers by name, or a list"),
        (3, "an airport game, numbers by name, or a list"),
    ],
)
def test_refusals(rule: Rule, costs: object, fault: str) -> None:
    with pytest.raises(InputError, match=fault):
        rule(costs)
