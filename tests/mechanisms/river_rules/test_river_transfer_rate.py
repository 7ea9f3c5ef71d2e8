"""Responsibility by transfer rates: limits, medians, ranges and their proof."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from citypact.errors import InputError
from citypact.games.river import River
from citypact.games.river.cleanup import CleanUp
from citypact.games.river.cleanup_transfer import (
    carried_range,
    discharge_ranges,
    discharges,
    largest_common_rate,
)
from citypact.mechanisms.river_rules.cleanup.doctrines import share_cleanup
from citypact.mechanisms.river_rules.transfer_rate.carried_waste import (
    certify_transfer,
    share_by_transfer,
    transfer_ranges,
    upstream_responsibility,
)
from citypact.mechanisms.river_rules.transfer_rate.range_proof import certify_ranges
from citypact.solvers import in_core

CHAIN = CleanUp(River(("source", "middle", "mouth")), (1, 2, 3))
TREE = CleanUp(River(("n", "s", "town", "mouth"), {"n": "town", "s": "town", "town": "mouth"}), (1, 2, 4, 5))


def test_half_of_the_waste_carried_on_by_hand() -> None:
    """X = (2, 4, 3); w = (2, 4 - 1, 3 - 2); mouth's 3 are 1/2 of source's 1, 3/2 of middle's and 1 own."""
    found = share_by_transfer(CHAIN, 0.5)
    assert found.exact == (2, 3, 1)
    assert found.pays_for == ((1.0, 0.5, 0.5), (0.0, 1.5, 1.5), (0.0, 0.0, 1.0))
    assert found.compensation.vector() == (-1.0, -1.0, 2.0)


@pytest.mark.parametrize("cleanup", [CHAIN, TREE])
def test_without_transfer_everyone_is_responsible_for_its_own_section(cleanup: CleanUp) -> None:
    local = share_cleanup(cleanup, "local_responsibility").exact
    assert share_by_transfer(cleanup, 0).exact == local
    near = share_by_transfer(cleanup, 1e-9).exact
    assert [float(share) for share in near] == pytest.approx([float(share) for share in local], abs=1e-7)


@pytest.mark.parametrize("rate", [0, 0.1, 0.25, 0.5])
def test_shares_lie_in_the_core_of_the_upstream_game(rate: float) -> None:
    for cleanup in (CHAIN, TREE):
        found = share_by_transfer(cleanup, rate)
        assert in_core(cleanup.game("upstream_equal"), found.exact)
        matrix = np.array(found.pays_for)
        assert matrix.sum(axis=0) == pytest.approx([float(cost) for cost in cleanup.exact_costs])
        assert matrix.sum(axis=1) == pytest.approx(found.shares.vector())


def test_the_median_responsibility_is_that_of_the_median_rate() -> None:
    """Each discharge is monotone in the common rate, so its median is at half the largest rate."""
    for cleanup in (CHAIN, TREE):
        largest = largest_common_rate(cleanup)
        rates = [largest * Fraction(step, 100) for step in range(100)]
        path = np.array([[float(w) for w in discharges(cleanup, rate)] for rate in rates])
        median = upstream_responsibility(cleanup)
        for column, share in zip(path.T, median.shares.vector(), strict=True):
            steps = np.diff(column)
            assert (steps >= -1e-12).all() or (steps <= 1e-12).all()
            if np.ptp(column) > 1e-9:
                assert abs(int((column < share - 1e-12).sum()) - 50) <= 1
        assert median.rates[cleanup.players[0]] == pytest.approx(float(largest) / 2)
        assert "equally likely" in median.assumptions[1]


def test_ranges_hold_every_consistent_draw_and_are_reached() -> None:
    found = transfer_ranges(TREE, 0.1, 0.6)
    generator = np.random.default_rng(5)
    seen = []
    for _ in range(400):
        draw = dict(zip("ns", map(float, generator.uniform(0.1, 0.6, 2)), strict=True))
        try:
            seen.append(
                [float(w) for w in discharges(TREE, draw | {"town": float(generator.uniform(0.1, 0.6))})]
            )
        except InputError:
            continue
    low, high = np.min(seen, axis=0), np.max(seen, axis=0)
    for at, (least, greatest) in enumerate(found.ranges.values()):
        assert least - 1e-9 <= low[at]
        assert high[at] <= greatest + 1e-9
        assert high[at] - low[at] > 0.6 * (greatest - least)


def test_ranges_without_a_box_are_bounded_by_the_costs_alone() -> None:
    found = transfer_ranges(CHAIN)
    assert dict(found.ranges) == {"source": (1.0, 6.0), "middle": (0.0, 5.0), "mouth": (0.0, 3.0)}
    assert found.rates["middle"] == pytest.approx((0.0, 0.6))  # 3 carried out of 2 + 3
    # All of it was the source's: what middle and mouth cleaned up came from there.
    extreme = share_by_transfer(CHAIN, {"source": Fraction(5, 6), "middle": Fraction(3, 5)})
    assert extreme.exact == (6, 0, 0)


def test_a_section_that_cost_nothing_shows_no_rate() -> None:
    found = transfer_ranges(CleanUp(River(("up", "down")), (0, 2)), 0.2)
    assert found.rates["up"] == (0.2, 1.0)
    assert found.ranges == {"up": (0.0, 0.0), "down": (2.0, 2.0)}
    assert found.largest_common_rate == 1.0


@pytest.mark.parametrize("unit", [1e-9, 1e9])
def test_any_unit(unit: float) -> None:
    scaled = CleanUp(CHAIN.river, [unit, 2 * unit, 3 * unit])
    assert np.array(share_by_transfer(scaled, 0.5).shares.vector()) / unit == pytest.approx([2, 3, 1])
    assert transfer_ranges(scaled).rates == transfer_ranges(CHAIN).rates


def test_certificate_refuses_shares_that_were_tampered_with() -> None:
    rates = {"source": Fraction(1, 2), "middle": Fraction(1, 2), "mouth": Fraction(0)}
    assert certify_transfer(CHAIN, rates, [2, 3, 1]).holds
    assert "waste in the section of middle" in certify_transfer(CHAIN, rates, [2, 2, 2]).failures
    assert "shares add up to the cost of the river" in certify_transfer(CHAIN, rates, [2, 3, 2]).failures
    assert not certify_transfer(CHAIN, rates, [2, float("nan"), 1]).holds


@pytest.mark.parametrize("seed", range(12))
def test_the_proof_of_ranges_fails_once_anything_is_changed(seed: int) -> None:
    draw = np.random.default_rng(seed)
    names = tuple("abcd")
    river = River(names, {names[at]: names[int(draw.integers(at + 1, 4))] for at in range(3)})
    cleanup = CleanUp(river, (draw.integers(0, 4, 4) + (seed % 2)).tolist())
    lowest, highest = (0, Fraction(9, 10)) if seed % 3 else (0, Fraction(1, 3))
    carried, ranges = carried_range(cleanup, lowest, highest), discharge_ranges(cleanup, lowest, highest)
    common = largest_common_rate(cleanup)
    assert certify_ranges(cleanup, carried, ranges, common).holds
    for step in (Fraction(1, 10**15), -Fraction(1, 10**15)):
        for at in range(4):
            for end in (0, 1):
                moved = [list(ends) for ends in ranges]
                moved[at][end] += step
                changed = [(ends[0], ends[1]) for ends in moved]
                assert not certify_ranges(cleanup, carried, changed, common).holds
            for name in ("least", "greatest"):
                table = dict(getattr(carried, name))
                table[names[at]] += step
                assert not certify_ranges(cleanup, replace(carried, **{name: table}), ranges, common).holds
        if cleanup.total:
            assert not certify_ranges(cleanup, carried, ranges, common + step).holds


def test_ranges_carry_their_certificate() -> None:
    found = transfer_ranges(CHAIN, 0, 0.5)
    assert found.certificate.holds
    assert found.certificate.exact
    assert found.to_dict()["certificate"]["holds"] is True


def test_ranges_of_a_thousand_cities() -> None:
    names = tuple(f"c{at}" for at in range(1000))
    found = transfer_ranges(CleanUp(River(names), [1 + at % 7 for at in range(1000)]))
    assert found.ranges["c0"] == (1.0, float(found.cleanup.total))


def test_what_a_reader_sees() -> None:
    found = share_by_transfer(CHAIN, 0.5)
    assert repr(found) == "<source: 2, middle: 3, mouth: 1 亿元 | responsibility by transfer rates>"
    assert "source, which passes on 0.5 of the waste in its section, caused 2 亿元 of it" in found.explain()
    data = json.loads(json.dumps(found.to_dict(), allow_nan=False))
    assert data["ranges"]["ranges"]["mouth"] == {"lo": 0.0, "hi": 3.0}
    ranges = found.ranges
    assert "One rate for all sections is at most 0.6." in ranges.explain()
    assert ("largest common transfer rate", 0.6, "ratio") in ranges.rows()
    assert ("share of middle", 3.0, "亿元") in found.rows()
    assert repr(ranges).endswith("mouth: 0 to 3 亿元 | responsibility by transfer rates>")


def test_one_city_and_inconsistent_rates() -> None:
    assert share_by_transfer(CleanUp(River(("alone",)), (3,)), {}).exact == (3,)
    with pytest.raises(InputError, match="cost of town: found 4, expected at least"):
        share_by_transfer(TREE, {"n": 0.9, "s": 0.9, "town": 0.1})
