"""A site that each city values in secret: fixtures, lies and votes one by one, a program of all payments."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import combinations, product
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from citypact.errors import CertificateError, InputError
from citypact.games.obstacles.council.siting import ProjectSiting
from citypact.mechanisms.obstacles.catalogue import solve_obstacle
from citypact.mechanisms.obstacles.council import site_payments
from citypact.mechanisms.obstacles.council.site_payments import (
    groves_subsidy,
    least_subsidy,
    payment_name,
    payment_problem,
    payments_by_profile,
)
from citypact.mechanisms.obstacles.council.siting import agree, headline, sites_of
from citypact.mechanisms.trade.siting import Siting, expected_externality, pivotal_transfers

PRINTED_WORTH = ((0, 1, 2, 3),)
FIELDS: dict[str, Any] = {
    "players": ("A", "B"),
    "options": ("build",),
    "costs": (3,),
    "worths": (PRINTED_WORTH, PRINTED_WORTH),
    "chances": ((1, 1, 1, 1), (1, 1, 1, 1)),
    "shares": (1, 1),
    "rule": "nothing",
}
small = st.fractions(min_value=-3, max_value=6, max_denominator=4)
positive = st.fractions(min_value=Fraction(1, 4), max_value=4, max_denominator=4)


def game(**changes: Any) -> ProjectSiting:
    return ProjectSiting(**{**FIELDS, **changes})


@st.composite
def games(draw: st.DrawFn, most: int = 3) -> ProjectSiting:
    count, sites = draw(st.integers(2, 3)), draw(st.integers(1, 2))
    kinds = [draw(st.integers(1, most if count == 2 else 2)) for _ in range(count)]
    return ProjectSiting(
        ("A", "B", "C")[:count],
        ("north", "south")[:sites],
        [draw(positive) for _ in range(sites)],
        [[[draw(small) for _ in range(kind)] for _ in range(sites)] for kind in kinds],
        [[draw(positive) for _ in range(kind)] for kind in kinds],
        [draw(positive) for _ in range(count)],
        draw(st.sampled_from(["unanimity", "majority", "nothing"])),
        draw(st.sampled_from(["build", "leave"])),
    )


def tables(site: ProjectSiting) -> tuple[list[tuple[int, ...]], np.ndarray, list[list[list[float]]]]:
    """Profiles, chances and net worths from the numbers as given, in floats."""
    profiles = list(product(*(range(len(row)) for row in site.chances)))
    odds = [
        [float(weight / sum(map(Fraction, row))) for weight in map(Fraction, row)] for row in site.chances
    ]
    chance = np.array(
        [np.prod([row[kind] for row, kind in zip(odds, each, strict=True)]) for each in profiles]
    )
    parts = [float(share) / float(sum(map(Fraction, site.shares))) for share in site.shares]
    net = [
        [
            *(
                [float(x) - part * float(cost) for x in row]
                for row, cost in zip(table, site.costs, strict=True)
            ),
            [0.0] * len(table[0]),
        ]
        for table, part in zip(site.worths, parts, strict=True)
    ]
    return profiles, chance, net


def outside_value(site: ProjectSiting, city: int, kind: int) -> float:
    """What a type expects without an agreement: every combination of votes of the others in turn."""
    profiles, chance, net = tables(site)
    total = weight = 0.0
    for each, odds in zip(profiles, chance, strict=True):
        if each[city] != kind:
            continue
        yes = sum(net[at][0][k] >= -1e-12 for at, k in enumerate(each))
        needed = {"unanimity": len(each), "majority": len(each) // 2 + 1, "nothing": 99}[site.rule]
        total += odds * (net[city][0][kind] if yes >= needed else 0.0)
        weight += odds
    return total / weight


def cheapest_by_all_payments(site: ProjectSiting) -> float:
    """Least expected subsidy by a program over payments for every profile, not over averages by type."""
    profiles, chance, net = tables(site)
    count = len(site.players)
    rows, bounds = [], []

    def told(city: int, kind: int, said: int) -> tuple[np.ndarray, float]:
        row, worth = np.zeros(count * len(profiles)), 0.0
        whole = sum(odds for each, odds in zip(profiles, chance, strict=True) if each[city] == said)
        for at, (each, odds) in enumerate(zip(profiles, chance, strict=True)):
            if each[city] == said:
                row[city * len(profiles) + at] = odds / whole
                worth += odds / whole * net[city][site.best[each]][kind]
        return row, worth

    for city in range(count):
        for kind in range(len(site.chances[city])):
            row, worth = told(city, kind, kind)
            rows.append(-row)
            bounds.append(worth - outside_value(site, city, kind))
            for said in range(len(site.chances[city])):
                other, lied = told(city, kind, said)
                rows.append(other - row)
                bounds.append(worth - lied)
    found = linprog(np.tile(chance, count), A_ub=np.array(rows), b_ub=bounds, bounds=(None, None))
    assert found.status == 0
    return max(float(found.fun), 0.0)


def test_the_printed_fixture() -> None:
    """models.md Appendix C: interim utilities of the balanced scheme -.3125, -.0625, .4375, 1.1875."""
    found = expected_externality(sites_of(game()))
    assert found.interim["A"] == found.interim["B"] == (-0.3125, -0.0625, 0.4375, 1.1875)
    assert sites_of(game()) == Siting(
        ("build", "nothing"),
        {city: [[Fraction(kind) - Fraction(3, 2), Fraction(0)] for kind in range(4)] for city in ("A", "B")},
        {city: [Fraction(1, 4)] * 4 for city in ("A", "B")},
    )
    answer = solve_obstacle(game())
    agv = next(each for each in answer.effects if "AGV" in each.lever)
    assert "A as type 1, 2; B as type 1, 2 would stay out" in agv.told
    assert answer.surplus == Fraction(5, 8)
    assert (
        groves_subsidy(game())
        == Fraction(5, 8)
        == Fraction(pivotal_transfers(sites_of(game())).voluntary_subsidy)
    )


def test_with_a_vote_to_fall_back_on_the_middle_types_still_come_in() -> None:
    """Types 2 and 3 say yes: each expects (θ - 1.5)/2 from the vote."""
    voted = game(rule="unanimity")
    assert [voted.outside(0, kind) for kind in range(4)] == [0, 0, Fraction(1, 4), Fraction(3, 4)]
    assert voted.equilibrium().total == Fraction(1, 2)


@given(site=games())
@settings(max_examples=25, deadline=None)
def test_the_least_subsidy_is_that_of_a_program_over_all_payments(site: ProjectSiting) -> None:
    assert float(least_subsidy(site)) == pytest.approx(cheapest_by_all_payments(site), abs=1e-7)


@given(site=games())
@settings(max_examples=20, deadline=None)
def test_under_the_plan_every_type_tells_the_truth_and_comes_in(site: ProjectSiting) -> None:
    answer = agree(site)
    assert answer.certificate.holds
    paid = payments_by_profile(site, answer.plan.sizes)
    profiles, chance, net = tables(site)
    central = float(answer.plan.sizes["central money"])
    assert all(float(sum(row)) <= central + 1e-9 for row in paid.values())
    for city, name in enumerate(site.players):
        average = 0.0
        for kind in range(len(site.chances[city])):
            expected = {}
            for said in range(len(site.chances[city])):
                inside = [
                    (odds, each) for each, odds in zip(profiles, chance, strict=True) if each[city] == said
                ]
                expected[said] = sum(
                    odds * (net[city][site.best[each]][kind] + float(paid[each][city]))
                    for odds, each in inside
                ) / sum(odds for odds, _ in inside)
            assert max(expected.values()) <= expected[kind] + 1e-9
            assert expected[kind] >= outside_value(site, city, kind) - 1e-9
            average += float(site.likely[city][kind]) * expected[kind]
        gain = average - float(site.equilibrium().payoffs[name])
        assert gain == pytest.approx(float(answer.gains[name]), abs=1e-9)


@given(site=games())
@settings(max_examples=20, deadline=None)
def test_groves_payments_cost_no_less_and_are_those_of_the_module_on_transfers(site: ProjectSiting) -> None:
    assert groves_subsidy(site) >= least_subsidy(site)
    alone = replace(site, rule="nothing")
    assert float(groves_subsidy(alone)) == pytest.approx(pivotal_transfers(sites_of(alone)).voluntary_subsidy)


@given(site=games())
@settings(max_examples=25, deadline=None)
def test_best_sites_and_votes_by_brute_force(site: ProjectSiting) -> None:
    profiles, chance, net = tables(site)
    best = decided = 0.0
    for each, odds in zip(profiles, chance, strict=True):
        sums = [sum(net[at][o][k] for at, k in enumerate(each)) for o in range(len(site.options) + 1)]
        best += odds * max(sums)
    for city, name in enumerate(site.players):
        expected = sum(
            float(site.likely[city][kind]) * outside_value(site, city, kind)
            for kind in range(len(site.chances[city]))
        )
        assert float(site.equilibrium().payoffs[name]) == pytest.approx(expected, abs=1e-9)
        decided += expected
    assert float(site.efficient().total) == pytest.approx(best, abs=1e-9)
    assert best >= decided - 1e-9


@given(site=games())
@settings(max_examples=20, deadline=None)
def test_worth_of_a_bloc_is_its_best_vote_against_the_votes_of_the_others(site: ProjectSiting) -> None:
    profiles, chance, net = tables(site)
    count = len(site.players)
    needed = {"unanimity": count, "majority": count // 2 + 1, "nothing": 99}[site.rule]
    for size in range(2, count):
        for inside in combinations(range(count), size):
            total = 0.0
            for each, odds in zip(profiles, chance, strict=True):
                mine = sum(net[at][0][each[at]] for at in inside)
                others = sum(net[at][0][each[at]] >= -1e-12 for at in range(count) if at not in inside)
                total += odds * max(mine if others + votes >= needed else 0.0 for votes in range(size + 1))
            alone = sum(float(site.equilibrium().payoffs[site.players[at]]) for at in inside)
            found = site.coalitional().worth(*(site.players[at] for at in inside))
            assert found == pytest.approx(total - alone, abs=1e-9)
            assert found >= -1e-9
    whole = site.efficient().total - site.equilibrium().total
    assert site.coalitional().worth(*site.players) == pytest.approx(float(whole), abs=1e-12)


def test_known_worths_need_no_subsidy() -> None:
    """One type a city: complete information, and side payments alone carry the best site."""
    known = game(worths=(((4,),), ((0,),)), chances=((1,), (1,)))
    answer = agree(known)
    assert answer.plan.cost == 0
    assert answer.surplus == 1
    assert set(answer.gains.values()) == {Fraction(1, 2)}


def test_a_tie_left_unbuilt_is_cheaper() -> None:
    """At θ₁ + θ₂ = 3 both rules are efficient; a cost of a grain more or less decides between them."""
    build, leave = game(), game(ties="leave")
    assert (least_subsidy(build), least_subsidy(leave)) == (Fraction(5, 8), 0)
    assert cheapest_by_all_payments(leave) == 0
    assert agree(leave).certificate.holds
    assert least_subsidy(game(costs=(3 + Fraction(1, 10**9),))) == 0
    assert build.efficient().total == leave.efficient().total
    assert least_subsidy(leave) < least_subsidy(build)
    assert f"{float(least_subsidy(leave)):.4g}" in " ".join(agree(build).notes)


def test_a_better_fall_back_costs_more_and_a_worthless_site_costs_nothing() -> None:
    assert least_subsidy(game(rule="unanimity")) >= least_subsidy(game(rule="nothing"))
    never = game(costs=(100,))
    answer = agree(never)
    assert answer.surplus == answer.plan.cost == 0
    assert never.efficient().actions["chance of nothing"] == 1


def test_all_agree_that_nobody_need_be_paid() -> None:
    always = game(worths=(((5, 9),), ((7, 8),)), chances=((1, 1), (1, 1)), rule="unanimity")
    answer = agree(always)
    assert answer.plan.cost == answer.surplus == 0
    assert not any(answer.plan.sizes.values())


@pytest.mark.parametrize("unit", [Fraction(1, 10**9), Fraction(1), Fraction(10**9)])
def test_money_in_any_unit(unit: Fraction) -> None:
    scaled = game(costs=(3 * unit,), worths=([[kind * unit for kind in range(4)]],) * 2)
    answer = agree(scaled)
    assert headline(scaled).value / unit == answer.surplus / unit == Fraction(5, 8)


def test_the_largest_games_are_solved() -> None:
    """Programs of so many combinations stay within what the second opinion can tell apart."""
    rows = [[0.1 * city + 0.37 * kind for kind in range(4)] for city in range(4)]
    large = ProjectSiting(
        ("A", "B", "C", "D"),
        ("x", "y"),
        (3, 3.1),
        [[row, row[::-1]] for row in rows],
        [[1] * 4] * 4,
        (1, 2, 3, 4),
    )
    assert agree(large).certificate.holds
    with pytest.raises(InputError, match="625 profiles"):
        game(
            players=large.players,
            worths=[[[0] * 5]] * 4,
            chances=[[1] * 5] * 4,
            shares=(1, 1, 1, 1),
        )


def test_a_lie_about_payments_or_sites_does_not_pass_the_certificate(monkeypatch: pytest.MonkeyPatch) -> None:
    right = site_payments.reported

    def wrong(site: ProjectSiting, city: int) -> list[list[Fraction]]:
        return [[number * Fraction(99, 100) for number in row] for row in right(site, city)]

    monkeypatch.setattr(site_payments, "reported", wrong)
    with pytest.raises(CertificateError):
        solve_obstacle(game())
    monkeypatch.undo()
    monkeypatch.setattr(ProjectSiting, "outside", lambda *given: Fraction(-1))
    with pytest.raises(CertificateError):
        solve_obstacle(game())
    monkeypatch.undo()
    monkeypatch.setattr(ProjectSiting, "best", property(lambda self: dict.fromkeys(self.profiles, 0)))
    with pytest.raises(CertificateError):
        solve_obstacle(game())


def test_demands_are_all_lies_all_types_and_the_budget() -> None:
    labels = [each.label for each in payment_problem(game()).demands]
    assert len(labels) == len(set(labels)) == 2 * (4 * 3 + 4 + 1) + 1
    assert payment_name("A", 0) == "payment to A, type 1"


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"players": ("A",)}, "players"),
        ({"options": ()}, "options"),
        ({"options": ("x", "x"), "costs": (1, 2)}, "options"),
        ({"options": ("nothing",)}, "options"),
        ({"options": ("nothing ",)}, "options"),
        ({"options": ("x", " x"), "costs": (1, 2)}, "options"),
        ({"options": (3,)}, "options"),
        ({"costs": (1, 2)}, "costs"),
        ({"costs": (-1,)}, "costs"),
        ({"costs": (float("nan"),)}, "costs"),
        ({"rule": "dictator"}, "rule"),
        ({"ties": "maybe"}, "ties"),
        ({"shares": (0, 1)}, "shares of A"),
        ({"chances": ((1, 1, 1, 0), (1,) * 4)}, "chances of A"),
        ({"chances": ((1,) * 4, (1,) * 3)}, "worths of B, build"),
        ({"chances": ((1,) * 4, ())}, "chances of B"),
        ({"chances": ((1,) * 7, (1,) * 4), "worths": (((0,) * 7,), PRINTED_WORTH)}, "chances of A"),
        ({"worths": (PRINTED_WORTH,)}, "worths"),
        ({"worths": (PRINTED_WORTH, ((0, 1, 2, float("inf")),))}, "worths of B, build"),
        ({"worths": (PRINTED_WORTH, (5,))}, "worths of B, build"),
    ],
)
def test_wrong_numbers_are_named(changes: dict[str, Any], named: str) -> None:
    with pytest.raises(InputError, match=named):
        game(**changes)
