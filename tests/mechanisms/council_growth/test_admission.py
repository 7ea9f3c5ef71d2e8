"""Admission to a council: both rules against brute force on Shapley values, ties, and what moves nothing."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citypact.errors import InputError
from citypact.games.club import ClubGame
from citypact.games.coalitional import CoalitionalGame
from citypact.mechanisms.council_growth import council_growth, grow
from citypact.mechanisms.council_growth.moves import size_moves
from citypact.solvers import shapley


def line(places: list[float], masses: list[float] | None = None, **given: float) -> ClubGame:
    """Cities on a line."""
    at = np.array(places)
    names = [f"c{number}" for number in range(len(places))]
    numbers = {"benefit": 1.0, **given}
    return ClubGame(names, masses or [1.0] * len(places), np.abs(at[:, None] - at).tolist(), **numbers)


def drawn(seed: int, size: int) -> ClubGame:
    generator = np.random.default_rng(seed)
    kappa, gamma = generator.uniform(0, 1.5, 2)
    return line(
        generator.uniform(0, 5, size).tolist(),
        generator.uniform(0.3, 3, size).tolist(),
        member_cost=float(kappa),
        pair_cost=float(gamma),
    )


def inside(club: ClubGame, members: list[int]) -> dict[int, float]:
    """Shapley shares of the members' own game, from all worths in fractions."""
    masks = [
        sum(1 << members[at] for at in range(len(members)) if part >> at & 1)
        for part in range(1 << len(members))
    ]
    table = club.table[masks]
    names = [club.players[at] for at in members]
    return dict(zip(members, shapley(CoalitionalGame(names, table.tolist())).vector(), strict=True))


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6))
def test_both_rules_are_what_worths_and_shapley_values_say(seed: int) -> None:
    """Transferable: worth does not fall. Unanimity: no Shapley share falls, none is below 0."""
    club = drawn(seed, 6)
    members, far = [0, 1, 2], 1e-9
    before, worth = inside(club, members), club.table[0b111]
    refused = {step.city: step for step in grow(club, ["c0", "c1", "c2"], "none").steps[:1]}
    for new in (3, 4, 5):
        after = inside(club, [*members, new])
        gain = float(club.joining(members)[new])
        assert gain == pytest.approx(club.table[0b111 | 1 << new] - worth, abs=1e-12)
        changes = [after[at] - before[at] for at in members]
        weights = club.weights[new, members]
        assert changes == pytest.approx((weights / 2).tolist(), abs=1e-12)
        assert after[new] == pytest.approx((gain - float(club.member_cost)) / 2, abs=1e-12)
        step = next((s for s in refused.values() if s.city == f"c{new}"), None)
        if step is not None and min(map(abs, [*changes, after[new], gain])) > far:
            assert step.passes == {
                "transferable": gain > 0,
                "unanimity": min(changes) > 0 and after[new] > 0,
            }


def test_members_who_all_consent_may_be_offering_too_little() -> None:
    """Every link pays for its pair, yet the newcomer alone bears the cost of membership and stays away."""
    club = line([0, 1, 2], member_cost=1.0, pair_cost=0.2)
    (step,) = grow(club, ["c0", "c1"], "none").steps
    assert step.incumbent_change == pytest.approx((0.5 - 0.2) / 2)
    assert step.own_share == pytest.approx((1.5 - 1 - 0.4 - 1) / 2)
    assert step.gain == pytest.approx(0.1)
    assert step.passes == {"transferable": True, "unanimity": False}


def test_identical_cities_are_all_in_or_all_out() -> None:
    """With equal links worth is a square of the size: the best council has nobody or everybody."""
    names = [f"c{at}" for at in range(7)]
    apart = (np.ones((7, 7)) - np.eye(7)).tolist()
    for cost, size in ((0.2, 7), (2.0, 0)):
        club = ClubGame(names, [1.0] * 7, apart, 1.0, 0.3, cost)
        assert len(council_growth(club, ["c0"]).best.members) == size


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10**6), st.floats(0, 5), st.floats(0, 5), st.sampled_from([1e-9, 1.0, 1e9]))
def test_neither_costs_nor_the_benefit_change_the_order(
    seed: int, kappa: float, gamma: float, eta: float
) -> None:
    club = drawn(seed, 7)
    order = [step.city for step in grow(club, ["c0"], "none").steps]
    moved = replace(club, benefit=eta, member_cost=kappa * eta, pair_cost=gamma * eta)
    assert [step.city for step in grow(moved, ["c0"], "none").steps] == order


def test_a_gain_of_exactly_zero_admits() -> None:
    club = line([0, 1, 2], member_cost=0.1, pair_cost=0.7)
    step = grow(club, ["c0", "c1"], "transferable").steps
    assert [each.city for each in step] == ["c2"]  # 1.5 = 0.1 + 1.4 in decimals, not in floats
    exact = line([0, 1, 2], member_cost=0.5, pair_cost=0.5)
    assert [each.city for each in grow(exact, ["c0", "c1"]).steps] == ["c2"]


def test_ties_go_to_the_first_named_and_are_told() -> None:
    club = line([0, -1, 1])
    first = grow(club, ["c0"], "none").steps[0]
    assert first.city == "c1"
    assert first.tied == ("c2",)


def test_growth_under_a_rule_stops_where_nobody_passes() -> None:
    club = line([0, 1, 50], member_cost=0.1, pair_cost=0.3)
    grown = grow(club, ["c0"])
    assert grown.members == ("c0", "c1")
    assert [step.city for step in grown.refused] == ["c2"]
    assert not grown.refused[0].passes["transferable"]


@pytest.mark.parametrize(
    ("founders", "rule", "told"),
    [
        ([], "transferable", "founders"),
        ("c0", "transferable", "founders"),
        (["x"], "transferable", "founders: found x"),
        (["c0", "c0"], "transferable", "each founder once"),
        (["c0"], "majority", "rule: found majority"),
    ],
)
def test_wrong_founders_and_rules_are_refused(founders: list[str], rule: str, told: str) -> None:
    with pytest.raises(InputError, match=told):
        grow(line([0, 1]), founders, rule)


def test_a_council_of_all_has_no_candidates() -> None:
    grown = grow(line([0, 1]), ["c0", "c1"])
    assert grown.steps == grown.refused == ()


def test_another_exponent_keeps_all_links_worth_as_much() -> None:
    club = line([0, 1, 3], [5.0, 7.0, 9.0], member_cost=0.1)
    moves = size_moves(club, ["c0"], {"mass_power": (1.0,), "benefit": ()})
    assert [(move.parameter, move.value) for move in moves] == [("mass_power", 1.0)]
    assert set(moves[0].sizes) == {"transferable", "unanimity", "best"}
