"""Mutual recognition: fixtures, slow oracles, orders of invitation, worths, worst cases, refusals."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import permutations, product

import numpy as np
import pytest
from drawn_recognition import games, has, subsets
from hypothesis import given, settings

from citypact.errors import InputError
from citypact.games.normal_form import NormalFormGame
from citypact.games.obstacles.mobility.invited import Invitation, cheapest_invitation, subsidies_in
from citypact.games.obstacles.mobility.recognition import Recognition
from citypact.mechanisms.obstacles.catalogue import solve_obstacle
from citypact.mechanisms.obstacles.mobility.recognition import agree, headline, subsidy_to
from citypact.mechanisms.obstacles.mobility.recognition_proof import proof
from citypact.solvers import supermodular


def alike(count: int, cost: float, benefit: float, inflow: float = 0) -> Recognition:
    rows = [[benefit * (i != j) for j in range(count)] for i in range(count)]
    flows = [[inflow * (i != j) for j in range(count)] for i in range(count)]
    return Recognition([f"city {at}" for at in range(count)], [cost] * count, rows, flows)


PRINTED = alike(4, 2, 1)


def test_the_printed_fixture() -> None:
    """models.md Appendix C: n = 4, κ = 2, β = 1 → subsidies of 3."""
    answer = solve_obstacle(PRINTED)
    assert answer.headline.value == 3
    assert answer.surplus == 4
    assert answer.plan.cost == 0
    assert [float(answer.plan.sizes[subsidy_to(name)]) for name in PRINTED.players] == [2, 1, 0, 0]
    assert {each.label: each.cost for each in answer.plan.sets}["subsidies paid by the centre"] == 3
    assert {len(each) for each in PRINTED.equilibria} == {0, 4}


@given(game=games())
@settings(max_examples=30, deadline=None)
def test_equilibria_and_best_members_by_looking_at_every_profile(game: Recognition) -> None:
    cities = tuple(range(len(game.players)))
    resting, totals = set(), {}
    for adopters in subsets(cities):
        totals[adopters] = sum((has(game, city, adopters) for city in cities), Fraction(0))
        stays = all(has(game, city, adopters) >= 0 for city in adopters)
        joins = any(has(game, city, (*adopters, city)) > 0 for city in cities if city not in adopters)
        if stays and not joins:
            resting.add(frozenset(adopters))
    assert set(game.equilibria) == resting
    assert frozenset() in resting
    assert totals[tuple(sorted(game.best))] == max(totals.values())
    for city in game.best:
        rest = max(worth for adopters, worth in totals.items() if city not in adopters)
        assert game.lost_without(city) == max(totals.values()) - rest


@given(game=games(most=4))
@settings(max_examples=25, deadline=None)
def test_verdict_and_extremes_are_those_of_the_general_solver(
    game: Recognition,
) -> None:
    count = len(game.players)
    tables = []
    for city in range(count):
        table = np.empty((2,) * count, dtype=object)
        for profile in product((0, 1), repeat=count):
            table[profile] = has(game, city, tuple(at for at in range(count) if profile[at]))
        tables.append(table)
    found = supermodular(NormalFormGame(tuple(tables), game.players, (("wait", "adopt"),) * count))
    assert (found.witness is None) == game.supermodular
    if found.greatest is not None:
        assert {at for at in range(count) if found.greatest[at] == "adopt"} == game.descended()
        assert game.descended() in game.equilibria
        assert all(each <= game.descended() for each in game.equilibria)


@given(game=games(most=5))
@settings(max_examples=25, deadline=None)
def test_no_order_of_invitation_is_cheaper_and_no_other_outcome_is_left(game: Recognition) -> None:
    members = tuple(sorted(game.best))
    found = cheapest_invitation(game, members)
    assert sorted(found.order) == list(members)
    assert found.cost == min(subsidies_in(game, order).cost for order in permutations(members))
    paid = dict(zip(found.order, found.subsidies, strict=True))
    # Nash by brute force among the members, the indifferent recognising: only all of them is left.
    left = [
        adopters
        for adopters in subsets(members)
        if all(has(game, city, adopters) + paid[city] >= 0 for city in adopters)
        and all(has(game, c, (*adopters, c)) + paid[c] < 0 for c in members if c not in adopters)
    ]
    assert left == [members]


@given(game=games(most=4, magnet=False))
@settings(max_examples=15, deadline=None)
def test_less_in_any_order_leaves_a_set_that_does_not_begin(game: Recognition) -> None:
    """No subsidies of a smaller total do it: tried on a grid of all numbers that could matter."""
    members = tuple(sorted(game.best))
    if not 1 < len(members) < 4:
        return
    least = cheapest_invitation(game, members).cost
    needs = []
    for city in members:
        parts = subsets(tuple(other for other in members if other != city))
        needs.append({max(-has(game, city, (*part, city)), Fraction(0)) for part in parts})
    for paid in product(*needs):
        if sum(paid) >= least:
            continue
        given_ = dict(zip(members, paid, strict=True))
        stuck = any(
            all(has(game, c, (*part, c)) + given_[c] < 0 for c in members if c not in part)
            for part in subsets(members)
            if part != members
        )
        assert stuck


@given(game=games())
@settings(max_examples=15, deadline=None)
def test_worths_are_the_best_of_all_parts(game: Recognition) -> None:
    worths = game.coalitional()
    for inside in subsets(tuple(range(len(game.players))))[1:]:
        best = max(sum((has(game, city, part) for city in part), Fraction(0)) for part in subsets(inside))
        assert worths.worth(*(game.players[city] for city in inside)) == pytest.approx(float(best))


@given(game=games(most=4))
@settings(max_examples=15, deadline=None)
def test_with_the_plan_all_members_recognise_and_share_the_gain_without_outside_money(
    game: Recognition,
) -> None:
    answer = agree(game)
    assert answer.certificate.holds
    assert answer.plan.cost == 0
    assert sum(map(Fraction, answer.gains.values())) == Fraction(answer.surplus)
    assert len(set(map(Fraction, answer.gains.values()))) == 1
    for city in game.best:
        paid = answer.plan.sizes[subsidy_to(game.players[city])]
        assert has(game, city, tuple(game.best)) + paid >= 0


def test_subsidies_fall_with_benefits_and_rise_with_costs_and_inflow() -> None:
    base = headline(PRINTED).value
    assert headline(alike(4, 2, 1.2)).value < base
    assert headline(alike(4, 2.2, 1)).value > base
    assert headline(alike(4, 2, 1, 0.1)).value > base


def test_best_replies_rise_without_inflow_and_need_not_with_it() -> None:
    """A magnet that loses by every newcomer would rather be left alone, and keeps out without a subsidy."""
    magnet = Recognition(("M", "X"), (0.5, 0), ((0, 1), (3, 0)), ((0, 2), (0, 0)))
    assert not magnet.supermodular
    assert magnet.equilibria == (frozenset(), frozenset({1}))
    answer = agree(magnet)
    assert magnet.best == {0, 1}
    assert answer.plan.sizes[subsidy_to("M")] == Fraction(3, 2)
    assert answer.headline.value == Fraction(3, 2)
    assert any("inflow from X costs M" in note for note in answer.notes)


def test_a_city_that_the_others_cannot_bear_stays_outside() -> None:
    flows = [[0, 0, 3], [0, 0, 3], [0, 0, 0]]
    game = Recognition(("A", "B", "C"), (1, 1, 1), [[0, 2, 2], [2, 0, 2], [2, 2, 0]], flows)
    assert game.best == {0, 1, 2}
    game = replace(game, inflows=[[0, 0, 5], [0, 0, 5], [0, 0, 0]])
    assert game.best == {0, 1}
    answer = agree(game)
    assert any("C would like to join" in note for note in answer.notes)
    assert answer.certificate.holds


@pytest.mark.parametrize("game", [alike(2, 5, 1), alike(3, 0, 0), alike(3, 2, 1)])
def test_where_nothing_is_gained_nobody_recognises_and_nothing_is_paid(game: Recognition) -> None:
    """The last of the three has a tie: all together gain exactly what it costs them."""
    answer = solve_obstacle(game)
    assert game.best == frozenset()
    assert answer.surplus == 0
    assert answer.headline.value == 0
    assert not any(answer.plan.sizes.values())


def test_a_dozen_cities_take_little_time() -> None:
    answer = solve_obstacle(alike(12, 4, 1))
    assert answer.headline.value == 4 + 3 + 2 + 1
    assert answer.surplus == 12 * (11 - 4)


@pytest.mark.parametrize("unit", [1e-9, 1, 1e9])
def test_any_unit_of_money(unit: float) -> None:
    answer = agree(alike(4, 2 * unit, unit, unit / 8))
    plain = agree(alike(4, 2, 1, 1 / 8))
    assert float(answer.headline.value) / unit == pytest.approx(float(plain.headline.value))
    assert float(answer.surplus) / unit == pytest.approx(float(plain.surplus))


def test_lies_fail_the_proof() -> None:
    answer, invited = agree(PRINTED), cheapest_invitation(PRINTED, range(4))
    sizes = dict(answer.plan.sizes)

    def broken(*said: object) -> set[str]:
        return {name for name, value in proof(PRINTED, *said).items() if value > 0}  # type: ignore[arg-type]

    assert not broken(answer.efficient, invited, sizes)
    assert "no set of cities has more in total" in broken(PRINTED.outcome((0, 1, 2)), invited, sizes)
    short = {**sizes, subsidy_to("city 1"): Fraction(9, 10)}
    assert broken(answer.efficient, invited, short) == {"city 1 does not hesitate"}
    other = Invitation((3, 2, 1, 0), invited.subsidies)
    assert "city 3 does not hesitate" in broken(answer.efficient, other, sizes)


@pytest.mark.parametrize(
    ("given_", "named"),
    [
        ({"players": ("A",)}, "players"),
        ({"costs": (1, -1)}, "costs"),
        ({"costs": (1, float("nan"))}, "costs"),
        ({"benefits": ((0, 1),)}, "benefits"),
        ({"benefits": ((0, 1), (1,))}, "benefits of B"),
        ({"benefits": ((1, 1), (1, 0))}, "benefits of A"),
        ({"inflows": ((0, -1), (1, 0))}, "inflows of A"),
        ({"inflows": 3}, "inflows"),
    ],
)
def test_wrong_numbers_are_named(given_: dict[str, object], named: str) -> None:
    fields = {
        "players": ("A", "B"),
        "costs": (1, 1),
        "benefits": ((0, 1), (1, 0)),
        "inflows": ((0, 0), (0, 0)),
    }
    with pytest.raises(InputError, match=named):
        Recognition(**{**fields, **given_})  # type: ignore[arg-type]
