"""Clean-up cost games of a river: what each coalition answers for, and what that says of rates."""

from __future__ import annotations

import random
from fractions import Fraction
from itertools import permutations

import numpy as np
import pytest
from scipy.optimize import linprog

from citypact.errors import InputError
from citypact.games.coalitional.forms import AirportGame
from citypact.games.river import River
from citypact.games.river.cleanup import CLEANUP_RULES, CleanUp
from citypact.games.river.cleanup_transfer import (
    carried_range,
    discharge_ranges,
    discharges,
    largest_common_rate,
)
from citypact.solvers import core_ranges, in_core, is_concave, is_convex, shapley


def drawn(seed: int, most: int = 6) -> CleanUp:
    """A random river, chain or tree, with costs among which some are zero or equal."""
    chance = random.Random(seed)
    names = [f"city {at}" for at in range(chance.randint(1, most))]
    down = {names[at]: names[chance.randint(at + 1, len(names) - 1)] for at in range(len(names) - 1)}
    order = chance.sample(names, len(names))  # player order is not that of the river
    return CleanUp(River(order, down), [chance.choice([0, 1, 2, 3, 0.1, 0.7]) for _ in names])


def answers(cleanup: CleanUp, rule: str, section: str, city: str) -> bool:
    """The definition of the rules, city by city."""
    river = cleanup.river
    if city == section:
        return True
    if rule == "upstream_equal":
        return section in river.downstream_of(city)
    if rule == "downstream_equal":
        return city in river.downstream_of(section)
    return rule == "adjacent_downstream" and river.below(city) == section


def worth(cleanup: CleanUp, rule: str, coalition: tuple[str, ...]) -> Fraction:
    """A coalition pays for each section for which one of it answers."""
    return sum(
        (
            cost
            for section, cost in zip(cleanup.players, cleanup.exact_costs, strict=True)
            if any(answers(cleanup, rule, section, city) for city in coalition)
        ),
        Fraction(0),
    )


def over_orders(cleanup: CleanUp, rule: str) -> list[Fraction]:
    """Shapley value as the average over all orders of arrival."""
    shares = dict.fromkeys(cleanup.players, Fraction(0))
    orders = list(permutations(cleanup.players))
    for order in orders:
        for at, city in enumerate(order):
            shares[city] += worth(cleanup, rule, order[: at + 1]) - worth(cleanup, rule, order[:at])
    return [share / len(orders) for share in shares.values()]


@pytest.mark.parametrize("rule", CLEANUP_RULES)
@pytest.mark.parametrize("seed", range(6))
def test_worths_are_those_of_the_definition_and_the_dual_has_the_same_values(rule: str, seed: int) -> None:
    cleanup = drawn(seed, most=5)
    game, duties = cleanup.game(rule), cleanup.duties(rule)
    for mask in range(2 ** len(cleanup.players)):
        members = game.members(mask)
        assert game.fractions()[mask] == worth(cleanup, rule, members)
        others = tuple(city for city in cleanup.players if city not in members)
        assert duties.fractions()[mask] == cleanup.total - worth(cleanup, rule, others)
        assert game.worth(*members) == pytest.approx(float(game.fractions()[mask]))
    assert is_concave(game)
    assert is_convex(duties)
    assert list(shapley(game).fractions or ()) == over_orders(cleanup, rule)
    assert shapley(game).fractions == shapley(duties).fractions
    assert in_core(game, shapley(game).fractions or ())
    assert core_ranges(game).to_dict() == core_ranges(duties).to_dict()


def test_on_a_chain_the_upstream_game_is_an_airport_game() -> None:
    """A coalition pays from its highest city to the mouth: the longest runway of its members."""
    costs = (0.3, 2, 1, 5)
    cleanup = CleanUp(River(("a", "b", "c", "d")), costs)
    needs = [sum(map(Fraction, map(str, costs[at:]))) for at in range(4)]
    airport = AirportGame(cleanup.players, needs)
    assert cleanup.game("upstream_equal").table.tolist() == pytest.approx(airport.table.tolist())


def test_a_river_of_one_city_pays_for_itself() -> None:
    cleanup = CleanUp(River(("alone",)), {"alone": 4})
    for rule in CLEANUP_RULES:
        assert shapley(cleanup.game(rule)).vector() == (4.0,)


def test_wrong_costs_and_rules_are_refused_by_name() -> None:
    river = River(("up", "down"))
    with pytest.raises(InputError, match=r"cost of down: found -1, expected a number that is not negative"):
        CleanUp(river, (1, -1))
    with pytest.raises(InputError, match=r"cost of up: found nan, expected a finite number"):
        CleanUp(river, {"up": float("nan"), "down": 1})
    with pytest.raises(InputError, match="found nothing for down, expected a number for each player"):
        CleanUp(river, {"up": 1})
    with pytest.raises(InputError, match="river: found tuple, expected a River"):
        CleanUp(("up", "down"), (1, 1))  # type: ignore[arg-type]
    with pytest.raises(InputError, match="rule: found equal, expected one of local_responsibility"):
        CleanUp(river, (1, 1)).game("equal")


def flow(cleanup: CleanUp, rates: dict[str, Fraction], waste: dict[str, Fraction]) -> dict[str, Fraction]:
    """Let every city's waste drift down on its own; return what is cleaned up where."""
    cleaned = dict.fromkeys(cleanup.players, Fraction(0))
    for city, discharged in waste.items():
        left, here = discharged, city
        while left:
            stays = left * (1 - rates.get(here, Fraction(0)))
            cleaned[here] += stays
            left -= stays
            here = cleanup.river.below(here) or here
    return cleaned


@pytest.mark.parametrize("seed", range(8))
def test_discharges_are_recovered_from_the_costs_they_cause(seed: int) -> None:
    river = drawn(seed).river
    chance = random.Random(seed)
    rates = {city: Fraction(chance.randint(0, 9), 10) for city, _ in river.sections}
    waste = {city: Fraction(chance.randint(0, 5)) for city in river.players}
    costs = flow(CleanUp(river, [0] * river.size), rates, waste)
    found = discharges(CleanUp(river, costs), rates)
    assert dict(zip(river.players, found, strict=True)) == waste


def test_costs_too_small_for_the_rates_are_refused_by_section() -> None:
    cleanup = CleanUp(River(("source", "middle", "mouth")), (4, 1, 1))
    with pytest.raises(InputError) as refused:
        discharges(cleanup, {"source": 0.5, "middle": 0.75})
    assert str(refused.value) == (
        "cost of mouth: found 1, expected at least 3, for the waste that arrives from middle at the rates"
        " given; lower the rates upstream of it"
    )
    with pytest.raises(InputError, match="cost of middle: found 1, expected at least 2, for the waste"):
        discharges(cleanup, 0.5)
    for wrong in (1, -0.1, 1.5):
        with pytest.raises(InputError, match="a rate of at least 0 and below 1"):
            discharges(cleanup, wrong)
    with pytest.raises(InputError, match="found nothing for middle"):
        discharges(cleanup, {"source": 0.1})
    with pytest.raises(InputError, match="rates: found mouth, expected a city with another downstream"):
        discharges(cleanup, {"source": 0.1, "middle": 0.1, "mouth": 0.1})


@pytest.mark.parametrize("seed", range(12))
def test_the_largest_common_rate_is_where_a_discharge_turns_negative(seed: int) -> None:
    cleanup = drawn(seed)
    largest = largest_common_rate(cleanup)
    if largest < 1:
        assert min(discharges(cleanup, largest)) == 0
        with pytest.raises(InputError, match="lower the rates upstream"):
            discharges(cleanup, largest + (1 - largest) / 1000)
    else:
        discharges(cleanup, Fraction(999_999, 1_000_000))


@pytest.mark.parametrize("seed", range(30))
def test_ranges_over_a_box_of_rates_are_those_of_linear_programs(seed: int) -> None:
    """Discharges are linear in carried costs; scipy finds the same ends, or none where we refuse."""
    cleanup, chance = drawn(seed), random.Random(seed)
    down = [city for city, _ in cleanup.river.sections]
    low = {city: chance.choice([0, 0, 0.1, 0.3]) for city in down}
    high = {city: chance.choice([0.3, 0.5, 0.9]) for city in down}
    costs = np.array([float(cost) for cost in cleanup.exact_costs])
    steps = np.zeros((len(costs), len(costs)))
    bounds = [(0.0, 0.0)] * len(costs)
    for city, below in cleanup.river.sections:
        at = cleanup.players.index(city)
        steps[at, at], steps[cleanup.players.index(below), at] = 1, -1
        bounds[at] = tuple(rate / (1 - rate) * costs[at] for rate in (low[city], high[city]))  # type: ignore[assignment]
    possible = linprog(0 * costs, A_ub=-steps, b_ub=costs, bounds=bounds).status == 0
    if not possible:
        with pytest.raises(InputError, match="so much of what arrives stays there at any rates of the box"):
            discharge_ranges(cleanup, low, high)
        return
    found = discharge_ranges(cleanup, low, high)
    carried = carried_range(cleanup, low, high)
    for at, city in enumerate(cleanup.players):
        ends = [
            sign * linprog(sign * steps[at], A_ub=-steps, b_ub=costs, bounds=bounds).fun + costs[at]
            for sign in (1, -1)
        ]
        assert [float(end) for end in found[at]] == pytest.approx(ends, abs=1e-9)
        one = np.eye(len(costs))[at]
        least, most = (
            sign * linprog(sign * one, A_ub=-steps, b_ub=costs, bounds=bounds).fun for sign in (1, -1)
        )
        assert float(carried.least[city]) == pytest.approx(least, abs=1e-9)
        assert float(carried.greatest[city]) == pytest.approx(most, abs=1e-9)


def test_a_box_the_wrong_way_round_is_refused() -> None:
    cleanup = CleanUp(River(("up", "down")), (1, 1))
    with pytest.raises(InputError, match=r"lowest of up: found 0\.5, expected at most its highest, 0\.2"):
        carried_range(cleanup, 0.5, 0.2)
