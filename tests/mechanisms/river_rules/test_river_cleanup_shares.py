"""Sharing a clean river: published shares, their proof, statics, and change of unit."""

from __future__ import annotations

import json
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citypact.errors import InputError
from citypact.games.river import River
from citypact.games.river.cleanup import CLEANUP_RULES, CleanUp
from citypact.mechanisms.river_rules.cleanup.doctrines import certify_cleanup, share_cleanup
from citypact.solvers import core_ranges, in_core, shapley

CHAIN = River(("source", "middle", "mouth"))
TREE = River(("north", "south", "town", "mouth"), {"north": "town", "south": "town", "town": "mouth"})


@pytest.mark.parametrize(
    ("costs", "rule", "shares"),
    [
        # Ni and Wang (2007), Dong, Ni and Wang (2012); models.md appendix C for (1, 2, 3).
        ((1, 2, 3), "upstream_equal", (3, 2, 1)),
        ((3, 6, 12), "local_responsibility", (3, 6, 12)),
        ((3, 6, 12), "upstream_equal", (10, 7, 4)),
        ((3, 6, 12), "downstream_equal", (1, 4, 16)),
        # By hand: each section half and half with the one above it.
        ((3, 6, 12), "adjacent_downstream", (6, 9, 6)),
    ],
)
def test_published_shares(costs: tuple[int, ...], rule: str, shares: tuple[int, ...]) -> None:
    found = share_cleanup(CleanUp(CHAIN, costs), rule)
    assert found.shares.vector() == shares
    assert found.exact == shares
    assert sum(found.compensation.vector()) == pytest.approx(0)


def test_published_shares_of_two() -> None:
    cleanup = CleanUp(River(("up", "down")), (10, 4))
    assert share_cleanup(cleanup, "upstream_equal").exact == (12, 2)
    assert share_cleanup(cleanup, "downstream_equal").exact == (5, 9)


def test_a_tributary_does_not_pay_for_another() -> None:
    found = share_cleanup(CleanUp(TREE, (1, 2, 3, 4)), "upstream_equal")
    assert found.exact == (Fraction(3), Fraction(4), Fraction(2), Fraction(1))
    assert found.pays_for[0] == (1.0, 0.0, 1.0, 1.0)
    assert found.core == ((1.0, 8.0), (2.0, 9.0), (0.0, 7.0), (0.0, 4.0))
    assert found.gains["north"] == 5.0


@settings(max_examples=25, deadline=None)
@given(
    costs=st.lists(st.fractions(0, 10, max_denominator=20), min_size=4, max_size=4),
    rule=st.sampled_from(CLEANUP_RULES),
)
def test_shares_are_the_shapley_value_in_the_core_exactly(costs: list[Fraction], rule: str) -> None:
    cleanup = CleanUp(TREE, costs)
    found, game = share_cleanup(cleanup, rule), cleanup.game(rule)
    assert found.exact == shapley(game).fractions
    assert in_core(game, found.exact)
    ranges = core_ranges(game).to_dict()
    for city, (low, high) in zip(found.shares, found.core, strict=True):
        assert (ranges[city]["lo"], ranges[city]["hi"]) == pytest.approx((low, high))
    assert np.array(found.pays_for).sum(axis=0) == pytest.approx([float(cost) for cost in costs])
    assert np.array(found.pays_for).sum(axis=1) == pytest.approx(found.shares.vector())


@pytest.mark.parametrize("rule", CLEANUP_RULES)
def test_slopes_are_finite_differences(rule: str) -> None:
    base = [1, 2, 3, 4]
    found = share_cleanup(CleanUp(TREE, base), rule)
    for section in range(4):
        more = list(base)
        more[section] += 1
        moved = share_cleanup(CleanUp(TREE, more), rule)
        change = [float(after - before) for after, before in zip(moved.exact, found.exact, strict=True)]
        assert [row[section] for row in found.slopes] == pytest.approx(change)
        assert min(change) >= 0


def test_local_responsibility_does_not_look_downstream_and_upstream_equal_does() -> None:
    cheap, dear = CleanUp(CHAIN, (1, 2, 3)), CleanUp(CHAIN, (1, 2, 9))
    for city in ("source", "middle"):
        local = [share_cleanup(c, "local_responsibility").shares[city] for c in (cheap, dear)]
        upstream = [share_cleanup(c, "upstream_equal").shares[city] for c in (cheap, dear)]
        assert local[0] == local[1]
        assert upstream[1] - upstream[0] == pytest.approx(2.0)


@pytest.mark.parametrize("unit", [1e-9, 1.0, 1e9])
@pytest.mark.parametrize("rule", CLEANUP_RULES)
def test_shares_in_any_unit_and_player_order(unit: float, rule: str) -> None:
    costs = {"north": 1, "south": 2, "town": 3, "mouth": 4}
    plain = share_cleanup(CleanUp(TREE, costs), rule).shares
    mixed = River(("mouth", "south", "north", "town"), TREE.downstream)
    scaled = share_cleanup(CleanUp(mixed, {city: cost * unit for city, cost in costs.items()}), rule)
    for city in costs:
        assert scaled.shares[city] / unit == pytest.approx(plain[city], rel=1e-12)


def test_a_clean_river_costs_nobody_anything() -> None:
    found = share_cleanup(CleanUp(CHAIN, (0, 0, 0)))
    assert found.shares.vector() == (0.0, 0.0, 0.0)
    assert found.certificate.holds


def test_certificate_refuses_shares_that_were_tampered_with() -> None:
    cleanup = CleanUp(CHAIN, (1, 2, 3))
    good = certify_cleanup(cleanup, "upstream_equal", [3, 2, 1], [1, 1, 1])
    assert good.holds
    assert good.exact
    moved = certify_cleanup(cleanup, "upstream_equal", [2, 3, 1], [1, 1, 1])
    assert "nobody pays for a section of others" in moved.failures
    uneven = certify_cleanup(cleanup, "upstream_equal", [3, 2, 1], [1, 1, 2])
    assert "every section is paid for" in uneven.failures
    outside = certify_cleanup(cleanup, "upstream_equal", [0.5, 2, 3.5], [1, 1, 1])
    assert {"source within the core range", "mouth within the core range"} <= set(outside.failures)
    assert not certify_cleanup(cleanup, "upstream_equal", [float("nan"), 2, 1], [1, 1, 1]).holds
    assert not certify_cleanup(cleanup, "upstream_equal", [3, 2, 1], [1, float("inf"), 1]).holds


def test_what_a_reader_sees() -> None:
    found = share_cleanup(CleanUp(CHAIN, (1, 2, 3)), "upstream_equal")
    assert repr(found) == "<source: 3, middle: 2, mouth: 1 亿元 | upstream_equal>"
    assert found.explain() == (
        "Cleaning the river costs 6 亿元, shared by the upstream equal rule. source pays 3 亿元, of which 1"
        " for middle, 1 for mouth (the core allows 1 to 6). middle pays 2 亿元, of which 1 for mouth (the"
        " core allows 0 to 5). mouth pays 1 亿元 (the core allows 0 to 3). If each city cleans its own"
        " section, compensation (亿元) flows from source 2 to mouth 2."
    )
    data = json.loads(json.dumps(found.to_dict(), allow_nan=False))
    assert data["core"]["middle"] == {"lo": 0.0, "hi": 5.0}
    assert data["pays_for"]["middle"] == {"middle": 1.0, "mouth": 1.0}
    assert ("share of source", 3.0, "亿元") in found.rows()
    assert "abstract" in share_cleanup(CleanUp(CHAIN, (1, 2, 3)), "adjacent_downstream").assumptions[1]


def test_an_unknown_rule_is_refused() -> None:
    with pytest.raises(InputError, match="rule: found equal, expected one of local_responsibility, upstream"):
        share_cleanup(CleanUp(CHAIN, (1, 2, 3)), "equal")
