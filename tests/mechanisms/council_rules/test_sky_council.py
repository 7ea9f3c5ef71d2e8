"""Councils under one sky: every council recomputed slowly in fractions, depths, payments, refusals."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citypact.errors import InputError
from citypact.games.abatement import Abatement
from citypact.games.council.alike import LinearBenefit
from citypact.mechanisms.council_rules.alike_council import council_of_alike
from citypact.mechanisms.council_rules.membership import sky_tables
from citypact.mechanisms.council_rules.sky_council import _certificate, council_under_one_sky
from citypact.scenario.load import load_council

F = Fraction
NAMES = ("A", "B", "C", "D", "E")


@st.composite
def skies(draw: st.DrawFn) -> tuple[list[list[int]], list[int]]:
    n = draw(st.integers(2, 5))
    row = st.lists(st.integers(0, 6), min_size=n, max_size=n)
    return draw(st.lists(row, min_size=n, max_size=n)), draw(
        st.lists(st.integers(1, 4), min_size=n, max_size=n)
    )


def slow_gains(worth: list[list[int]], costs: list[int], inside: set[int], depth: F) -> list[F]:
    """Payoffs less those without agreement, from efforts written out city by city."""
    n = len(costs)
    alone = [F(worth[i][i], costs[i]) for i in range(n)]
    efforts = [
        (F(worth[i][i]) + depth * sum(worth[i][j] for j in inside if j != i)) / costs[i]
        if i in inside
        else alone[i]
        for i in range(n)
    ]

    def payoff(chosen: list[F], j: int) -> F:
        return sum((F(worth[i][j]) * chosen[i] for i in range(n)), F(0)) - F(costs[j]) * chosen[j] ** 2 / 2

    return [payoff(efforts, j) - payoff(alone, j) for j in range(n)]


def slow_surplus(worth: list[list[int]], costs: list[int], inside: set[int], depth: F) -> F:
    here = slow_gains(worth, costs, inside, depth)
    return sum((here[j] - slow_gains(worth, costs, inside - {j}, depth)[j] for j in inside), F(0))


@settings(max_examples=25, deadline=None)
@given(sky=skies(), depth=st.sampled_from([F(1), F(1, 2), F(1, 5)]))
def test_every_council_has_the_gains_and_the_depth_of_the_slow_way(
    sky: tuple[list[list[int]], list[int]], depth: F
) -> None:
    worth, costs = sky
    n = len(costs)
    tables = sky_tables(Abatement(worth, costs, NAMES[:n]))
    gains, limits = tables.gains(float(depth)), tables.deepest()
    for mask in range(1 << n):
        inside = {at for at in range(n) if mask >> at & 1}
        assert gains[mask] == pytest.approx(
            [float(g) for g in slow_gains(worth, costs, inside, depth)], abs=1e-9
        )
        limit = F(float(limits[mask])).limit_denominator(10**9)
        assert slow_surplus(worth, costs, inside, limit * F(999, 1000)) >= -F(1, 10**6)
        if 0 < limit < 1:
            assert slow_surplus(worth, costs, inside, limit + F(1, 1000)) < 0


@settings(max_examples=20, deadline=None)
@given(sky=skies())
def test_what_holds_without_and_with_money_by_hand(sky: tuple[list[list[int]], list[int]]) -> None:
    worth, costs = sky
    n = len(costs)
    answer = council_under_one_sky(Abatement(worth, costs, NAMES[:n]))
    assert answer.certificate.holds
    for size in range(2, n + 1):
        for members in combinations(range(n), size):
            inside = set(members)
            here = slow_gains(worth, costs, inside, F(1))
            stays = all(here[j] >= slow_gains(worth, costs, inside - {j}, F(1))[j] for j in inside)
            out = all(
                slow_gains(worth, costs, inside | {j}, F(1))[j] <= here[j]
                for j in range(n)
                if j not in inside
            )
            named = tuple(NAMES[at] for at in members)
            assert (named in answer.alone.coalitions) is (stays and out)
            if slow_surplus(worth, costs, inside, F(1)) >= 0 and answer.best is not None:
                assert float(sum(here)) <= answer.best.total + 1e-9
    if answer.best is not None:
        inside = {NAMES.index(name) for name in answer.best.members}
        assert slow_surplus(worth, costs, inside, F(1)) >= 0
        assert sum(answer.best.payments.values()) == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize("n", [3, 6, 9])
def test_alike_cities_are_the_council_of_alike_cities(n: int) -> None:
    answer = council_under_one_sky(Abatement([[1] * n] * n, [1] * n))
    alike = council_of_alike(LinearBenefit(n, 1, 1))
    assert sorted(answer.alone.count_by_size) == [size for size in alike.stable if size <= n]
    assert answer.whole_deepest == pytest.approx(float(alike.sizes[-1].deepest))
    assert answer.whole.total == pytest.approx(float(alike.sizes[-1].total - alike.game.at(1).total))
    assert -answer.whole.surplus == pytest.approx(float(n * alike.sizes[-1].walking))


@pytest.mark.parametrize("unit", [1e-9, 1e9])
def test_a_change_of_unit_changes_amounts_alone(unit: float) -> None:
    worth, costs = np.array([[3, 1, 0.5], [2, 4, 1], [0.5, 0.8, 2]]), np.array([1, 2, 0.5])
    plain = council_under_one_sky(Abatement(worth, costs))
    other = council_under_one_sky(Abatement(worth * unit, costs * unit))
    assert other.alone.coalitions == plain.alone.coalitions
    assert other.paying.coalitions == plain.paying.coalitions
    assert other.whole_deepest == pytest.approx(plain.whole_deepest)
    assert other.whole.total == pytest.approx(plain.whole.total * unit)


def test_cities_that_do_each_other_no_harm_have_nothing_to_agree_on() -> None:
    answer = council_under_one_sky(Abatement([[1, 0], [0, 2]], [1, 1]))
    assert answer.best is None
    assert answer.gap_closed is None
    assert "no council gives anything" in answer.explain()


def test_a_falsified_council_does_not_pass() -> None:
    game = Abatement([[3, 1, 0.5], [2, 4, 1], [0.5, 0.8, 2]], [1, 2, 0.5])
    whole = council_under_one_sky(game).whole
    assert _certificate(game, [whole]).holds
    name = whole.members[0]
    for change in (
        {"total": whole.total * 1.001},
        {"surplus": whole.surplus + 0.01},
        {"payments": {**whole.payments, name: whole.payments[name] + 0.01}},
        {"gains": {**whole.gains, name: whole.gains[name] + 0.01}},
        {"total": float("nan")},
    ):
        assert not _certificate(game, [replace(whole, **change)]).holds


def test_too_many_cities_and_a_wrong_depth_are_refused() -> None:
    with pytest.raises(InputError, match="at most 16 cities"):
        council_under_one_sky(Abatement([[1] * 17] * 17, [1] * 17))
    with pytest.raises(InputError, match="depth"):
        council_under_one_sky(Abatement([[1, 1], [1, 1]], [1, 1]), -0.1)


def test_the_shipped_case_depends_on_proportions_alone() -> None:
    """Levels of damage, cost and transport drop out of who holds; GDP decides."""
    scenario = load_council("jjj-13-air-council")
    data = scenario.to_dict()
    plain = sky_tables(scenario.build()).deepest()  # type: ignore[arg-type]
    for name, value in (("local", 0.3), ("inside", 0.2), ("cost_share", 0.2), ("damage_share", 0.01)):
        given_ = {**data["parameters"][name], "value": value}
        moved = type(scenario).from_dict({**data, "parameters": {**data["parameters"], name: given_}})
        assert sky_tables(moved.build()).deepest() == pytest.approx(plain)  # type: ignore[arg-type]


@settings(max_examples=25, deadline=None)
@given(sky=skies())
def test_no_council_that_holds_at_any_depth_gives_more_than_the_best_told(
    sky: tuple[list[list[int]], list[int]],
) -> None:
    """Each council at the greatest depth that holds it, which need be no twentieth."""
    worth, costs = sky
    n = len(costs)
    answer = council_under_one_sky(Abatement(worth, costs, NAMES[:n]))
    told = max(row.total for row in answer.rows_by_depth)
    for mask in range(1 << n):
        inside = {at for at in range(n) if mask >> at & 1}
        full, half = (slow_surplus(worth, costs, inside, depth) for depth in (F(1), F(1, 2)))
        falls = 4 * half - 2 * full  # the surplus is (full + falls) d - falls d²
        limit = min(F(1), (full + falls) / falls) if falls > 0 else F(1)
        if limit > 0:
            assert float(sum(slow_gains(worth, costs, inside, limit))) <= told + 1e-9


def test_the_best_of_all_depths_need_be_no_twentieth() -> None:
    worth = [[0, 2, 1, 1, 6], [0, 2, 1, 2, 0], [0, 0, 0, 0, 6], [6, 2, 6, 2, 6], [1, 0, 6, 6, 0]]
    answer = council_under_one_sky(Abatement(worth, [3, 4, 2, 1, 4]))
    best = max(answer.rows_by_depth, key=lambda row: row.total)
    assert best.depth == pytest.approx(0.773783, abs=1e-6)
    assert best.total == pytest.approx(224.396959)  # 221.117188 at the best of the twentieths
    assert "at depth 0.7738 gives all cities most of those that hold: 224.4" in answer.explain()
