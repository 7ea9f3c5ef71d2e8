"""Councils of alike cities: brute force, depth, patience, refusals; published results in test_oracles."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize_scalar

from citypact.errors import InputError
from citypact.games.council.alike import AlikeCouncil, FallingBenefit, LinearBenefit, LinearDamage
from citypact.games.council.public_good import RepeatedPublicGood
from citypact.mechanisms.council_rules.alike_council import council_of_alike
from citypact.mechanisms.council_rules.depth import deepest, staying

F = Fraction


def payoff(game: AlikeCouncil, own: float, total: float) -> float:
    """A city's payoff written again in floats."""
    if isinstance(game, LinearBenefit):
        return float(game.benefit) * total - float(game.cost) * own**2 / 2
    if isinstance(game, FallingBenefit):
        shared = float(game.benefit) / game.cities * (float(game.enough) * total - total**2 / 2)
        return shared - float(game.cost) * own**2 / 2
    assert isinstance(game, LinearDamage)
    return float(game.wanted) * own - own**2 / 2 - float(game.damage) * total


games = st.one_of(
    st.builds(LinearBenefit, st.integers(3, 8), st.fractions(F(1, 4), 4), st.fractions(F(1, 4), 4)),
    st.builds(LinearDamage, st.integers(3, 8), st.integers(40, 90), st.fractions(F(1, 2), 4)),
    st.builds(
        FallingBenefit, st.integers(3, 8), st.integers(5, 100), st.fractions(F(1, 4), 4),
        st.fractions(F(1, 4), 4), st.sampled_from(["simultaneous", "leader"]),
    ),
)  # fmt: skip


@settings(max_examples=25, deadline=None)
@given(game=games, share=st.fractions(0, 1, max_denominator=8), part=st.fractions(0, 1, max_denominator=4))
def test_nobody_can_do_better_with_another_effort(game: AlikeCouncil, share: F, part: F) -> None:
    """Outsiders reply best; members maximise what they count, by numerical search."""
    n = game.cities
    size = 2 + int(share * (n - 2))
    found = game.at(size, part)
    inside, alone = float(found.member_effort), float(found.outsider_effort)
    total = size * inside + (n - size) * alone
    scale = 1 + abs(payoff(game, alone, total))
    if size < n:
        best = minimize_scalar(lambda q: -payoff(game, q, total - alone + q), bracket=(0, alone + 1))
        assert -best.fun <= payoff(game, alone, total) + 1e-7 * scale

    def counted(q: float) -> float:
        """What one member counts: its own payoff and the part of what its effort brings the others."""
        moved = total - inside + q
        if isinstance(game, FallingBenefit) and game.timing == "leader":
            # All members move together and outsiders reply, which is what the leader foresees.
            slope = n * float(game.cost / game.benefit)
            reply = (float(game.enough) - size * q) / (slope + n - size)
            moved = size * q + (n - size) * reply
            weight = (1 + float(part) * (size - 1)) / size
            shared = payoff(game, q, moved) + float(game.cost) * q**2 / 2
            return weight * shared - float(game.cost) * q**2 / 2
        others = payoff(game, inside, moved) * (size - 1)
        return payoff(game, q, moved) + float(part) * others

    best = minimize_scalar(lambda q: -counted(q), bracket=(0, inside + 1))
    assert -best.fun <= counted(inside) + 1e-7 * scale


@pytest.mark.parametrize(("size", "depth"), [(3, 1), (15, F(1, 7)), (30, F(2, 29))])
def test_the_frontier_of_the_text(size: int, depth: F) -> None:
    """models.md §8.4: d(k-1) <= 2."""
    game = LinearBenefit(30, 1, 1)
    assert deepest(game, size) == depth
    assert staying(game, size, depth) >= 0
    if depth < 1:
        assert staying(game, size, depth + F(1, 1000)) < 0


def test_each_member_of_a_council_on_the_frontier_does_three_units_whatever_its_size() -> None:
    game = LinearBenefit(30, 1, 1)
    for size in range(4, 31):
        outcome = game.at(size, deepest(game, size))
        assert outcome.member_effort == 3
        assert size * outcome.member_effort + (30 - size) * outcome.outsider_effort == 3 * size + 30 - size


@settings(max_examples=15, deadline=None)
@given(game=games)
def test_the_greatest_depth_is_not_missed_by_a_fine_scan(game: AlikeCouncil) -> None:
    for size in range(2, game.cities + 1):
        held = [F(step, 500) for step in range(1, 501) if staying(game, size, F(step, 500)) >= 0]
        found = deepest(game, size)
        assert found <= 1
        if held:
            assert found >= held[-1] - F(1, 10**9)
            assert found < held[-1] + F(1, 250)


def test_the_subsidy_makes_staying_worth_while_and_a_cent_less_does_not() -> None:
    answer = council_of_alike(LinearBenefit(10, 1, 1))
    row = answer.sizes[4]
    assert (row.size, row.internal) == (6, False)
    each = row.subsidy / row.size
    assert row.member + each == answer.game.at(5).outsider


@pytest.mark.parametrize(("cities", "least"), [(15, 0.46428571), (30, 0.48275862)])
def test_patience_of_the_text(cities: int, least: float) -> None:
    good = RepeatedPublicGood(cities, 2)
    assert float(good.least_discount) == pytest.approx(least, abs=1e-8)
    assert good.least_discount < good.limit == F(1, 2)


@settings(max_examples=25, deadline=None)
@given(n=st.integers(2, 40), worth=st.fractions(0, 1, max_denominator=20), q=st.fractions(F(1, 20), 1))
def test_patience_by_adding_up_the_years(n: int, worth: F, q: F) -> None:
    """A breach now, found with chance q each year, against contributing for ever: summed over 4,000 years."""
    benefit = 1 + (n - 1) * (worth * F(9, 10) + F(1, 20))
    good = RepeatedPublicGood(n, benefit, q)
    for shift, pays in ((-0.01, True), (0.01, False)):
        delta = float(good.least_discount) + shift
        if not 0 < delta < 0.99:
            continue
        years = np.arange(4000)
        keep = float(np.sum(delta**years) * float(benefit - 1))
        once = float(benefit) * (n - 1) / n
        breach = once + delta * (1 - float(q)) * keep
        assert (breach > keep) is pays


@pytest.mark.parametrize("unit", [1e-9, 1, 1e9])
def test_a_change_of_unit_changes_no_size_and_no_depth(unit: float) -> None:
    plain, other = LinearBenefit(8, 0.7, 1.3), LinearBenefit(8, 0.7 * unit, 1.3 * unit)
    one, two = council_of_alike(plain, 0.8), council_of_alike(other, 0.8)
    assert one.stable == two.stable
    assert [row.deepest for row in one.sizes] == [row.deepest for row in two.sizes]
    assert float(two.sizes[-1].subsidy) == pytest.approx(float(one.sizes[-1].subsidy) * unit)


def test_a_falsified_size_does_not_pass() -> None:
    from dataclasses import replace

    from citypact.mechanisms.council_rules.alike_council import _certificate

    answer = council_of_alike(LinearBenefit(6, 1, 1))
    for change in ({"walking": F(-1)}, {"deepest": F(1)}, {"deepest": F(1, 9)}, {"joining": F(1)}):
        rows = [replace(answer.sizes[3], **change)]
        assert not _certificate(answer.game, F(1), rows).holds


@pytest.mark.parametrize(
    ("make", "named"),
    [
        (lambda: LinearBenefit(1, 1, 1), "cities"),
        (lambda: LinearBenefit(5, 0, 1), "benefit"),
        (lambda: LinearBenefit(5, 1, float("nan")), "cost"),
        (lambda: FallingBenefit(5, 1, 1, 1, "later"), "timing"),
        (lambda: LinearDamage(5, 4, 1), "damage"),
        (lambda: RepeatedPublicGood(5, 5), "benefit"),
        (lambda: RepeatedPublicGood(5, 2, 0), "detection"),
        (lambda: council_of_alike(LinearBenefit(5, 1, 1), 1.5), "depth"),
    ],
)
def test_wrong_numbers_are_named(make: Any, named: str) -> None:
    with pytest.raises(InputError, match=named):
        make()


@pytest.mark.parametrize("timing", ["simultaneous", "leader"])
@pytest.mark.parametrize("slope", [F(1, 10), F(48, 50), F(49, 50), F(1), F(3), F(40)])
def test_the_greatest_depth_is_found_where_it_is_very_small(timing: str, slope: F) -> None:
    """Fifty cities near the slope at which large councils stop holding at any depth."""
    game = FallingBenefit(50, 10, 1, slope, timing)
    for size in (2, 3, 7, 20, 49, 50):
        found = deepest(game, size)
        assert staying(game, size, found) >= 0
        for step in range(1, 40):
            beyond = found + (1 - found) * F(step, 40) ** 4
            assert found == 1 or staying(game, size, beyond) < 0


def test_a_large_council_may_hold_at_a_depth_below_any_grid() -> None:
    game = FallingBenefit(200, 100, 1, 1)
    assert 0 < deepest(game, 200) < F(1, 4096)
    assert council_of_alike(game).certificate.holds


def test_where_no_depth_holds_no_council_is_praised() -> None:
    answer = council_of_alike(FallingBenefit(10, 100, 1, F(1, 100)))
    assert answer.best.deepest == 0
    assert "No council holds at any depth above 0." in answer.explain()
    assert "most" not in answer.explain()


def test_the_gap_is_that_of_full_agreement_whatever_depth_is_asked() -> None:
    game = LinearBenefit(30, 1, 1)
    answer = council_of_alike(game, F(2, 29))
    assert answer.stable[-1] == 30
    alone = game.at(0).total
    assert answer.gap_closed == (game.at(30, F(2, 29)).total - alone) / (game.at(30).total - alone)
    assert answer.gap_closed < F(1, 5)


def test_the_sentence_names_the_single_leader_that_the_gap_is_counted_from() -> None:
    assert "single leader" in council_of_alike(FallingBenefit(10, 100, 1.5, 0.25, "leader")).explain()


@pytest.mark.parametrize(
    "make",
    [
        lambda: LinearBenefit(30, 1e149, 1e-149),
        lambda: FallingBenefit(5, 1e149, 1e149, 1),
        lambda: LinearDamage(5, 1e149, 1),
    ],
)
def test_payoffs_that_no_float_can_tell_are_refused(make: Any) -> None:
    with pytest.raises(InputError, match="payoffs up to 1e150"):
        make()
