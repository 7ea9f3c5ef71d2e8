"""The joint park: ratio, replies by iteration, rules of thumb, reinvestment, consent."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from itertools import pairwise

import numpy as np
import oracles
import pytest

from citypact.errors import InputError
from citypact.mechanisms.effort_contract import ParkVenture, park_dividend
from citypact.mechanisms.effort_contract.park.dividend import consents, gain_slopes
from citypact.mechanisms.effort_contract.park.recheck import certify_park, scan_of_efforts
from citypact.mechanisms.ratio_set import RatioSet


def random_parks(count: int) -> list[ParkVenture]:
    draw = random.Random(20)
    parks = []
    for _ in range(count):
        alpha = round(draw.uniform(0.05, 0.6), 3)
        parks.append(
            ParkVenture(
                alpha,
                round(draw.uniform(0.05, 0.95 - alpha), 3),
                scale=round(draw.uniform(0.2, 3), 2),
                origin_rate=round(draw.uniform(0.01, 0.2), 3),
                destination_rate=round(draw.uniform(0.01, 0.2), 3),
                waiting=draw.randint(0, 9),
                horizon=draw.choice([None, 15, 40]),
                reinvestment_yield=round(draw.uniform(0, 0.1), 3),
            )
        )
    return parks


def iterated(park: ParkVenture, s: float) -> tuple[float, float]:
    """Efforts by repeated best replies to one another, from the payoffs' own derivatives."""
    alpha, beta, Z = float(park.origin_exponent), float(park.destination_exponent), float(park.scale)
    first, second = (
        sum(
            (1 + float(park.reinvestment_yield)) ** park.waiting / (1 + rate) ** t
            for t in range(park.waiting + 1, (park.horizon or 6000) + 1)
        )
        for rate in (float(park.origin_rate), float(park.destination_rate))
    )
    own = other = 1.0
    for _ in range(4000):
        own = (alpha * s * first * Z * other**beta) ** (1 / (1 - alpha))
        other = (beta * (1 - s) * second * Z * own**alpha) ** (1 / (1 - beta))
    return own, other


def test_fixture_without_a_clause() -> None:
    found = park_dividend(ParkVenture(0.2, 0.45, origin_equity=0.6))
    assert found.ratio == pytest.approx(0.35598995, abs=1e-8)  # appendix C
    assert found.ratio == pytest.approx(oracles.park_ratio(0.2, 0.45), abs=1e-8)
    assert found.certificate.holds


@pytest.mark.parametrize("park", random_parks(12))
def test_ratio_and_efforts_match_brute_force(park: ParkVenture) -> None:
    best = park.best_ratio()
    grid = np.linspace(0.002, 0.998, 499)
    worths = [park.worth(float(s)) for s in grid]
    assert abs(grid[int(np.argmax(worths))] - best) <= 0.002
    assert park.worth(best) >= max(worths) * (1 - 1e-12)
    assert park.efforts(best) == pytest.approx(iterated(park, best), rel=1e-6)
    assert max(scan_of_efforts(park, best).values()) <= 1e-9
    mirror = replace(
        park,
        origin_exponent=park.destination_exponent,
        destination_exponent=park.origin_exponent,
        origin_rate=park.destination_rate,
        destination_rate=park.origin_rate,
    )
    assert mirror.best_ratio() == pytest.approx(1 - best, abs=1e-12)


def test_equal_discount_rates_leave_the_ratio_alone() -> None:
    park = ParkVenture(0.3, 0.4, origin_rate=0.05, destination_rate=0.05, reinvestment_yield=0.08)
    waits = park_dividend(park).waits
    assert {round(point.ratio, 14) for point in waits} == {round(waits[0].ratio, 14)}
    # A yield above both rates: each year of waiting raises stakes, efforts and worth.
    assert all(early.worth < late.worth for early, late in pairwise(waits))


def test_waiting_moves_the_ratio_to_the_patient_city() -> None:
    park = ParkVenture(0.3, 0.4, origin_rate=0.08, destination_rate=0.03, reinvestment_yield=0.05)
    found = park_dividend(park)
    ratios = [point.ratio for point in found.waits]
    assert ratios == sorted(ratios, reverse=True)
    assert "towards destination, the patient city" in found.explain()
    signs = park_dividend(replace(park, waiting=5)).moves
    moved = {move.parameter: move.ratio_high - move.ratio_low for move in signs}
    assert moved["origin_rate"] < 0 < moved["destination_rate"]
    assert moved["origin_exponent"] > 0 > moved["destination_exponent"]


@pytest.mark.parametrize(("alpha", "beta"), [(0.2, 0.45), (0.05, 0.6), (0.6, 0.05)])
def test_slopes_of_effort_in_waiting(alpha: float, beta: float) -> None:
    """The derivation in the module: a discouraged partner can lower the patient city's effort too."""
    park = ParkVenture(alpha, beta, origin_rate=0.10, destination_rate=0.03, reinvestment_yield=0.05)
    later = replace(park, waiting=1)
    kA, kB = (np.log(1.05 / (1 + rate)) for rate in (0.10, 0.03))
    slack = 1 - alpha - beta
    changes = [np.log(b / a) for a, b in zip(park.efforts(0.4), later.efforts(0.4), strict=True)]
    assert changes[0] == pytest.approx(((1 - beta) * kA + beta * kB) / slack)
    assert changes[1] == pytest.approx((alpha * kA + (1 - alpha) * kB) / slack)
    assert kB > 0
    assert (changes[1] < 0) == (alpha * kA + (1 - alpha) * kB < 0)


def test_rules_of_thumb_are_never_better() -> None:
    """Waigaoqiao-Qidong shares by equity, 6:4 (shared data: park_splits.csv, 2009 press)."""
    found = park_dividend(ParkVenture(0.2, 0.45, origin_equity=0.6))
    rules = {rule.name: rule for rule in found.rules}
    assert set(rules) == {"in proportion to equity", "half and half", "in proportion to the elasticities"}
    assert all(rule.loss >= 0 for rule in found.rules)
    assert rules["in proportion to equity"].ratio == 0.6
    # The elasticities give the largest tax, not the largest gain.
    top = rules["in proportion to the elasticities"]
    assert top.tax == max(
        [top.tax, *(found.venture.tax(k / 50) for k in range(51)), found.venture.tax(found.ratio)]
    )
    even = park_dividend(ParkVenture(0.3, 0.3, origin_equity=0.5))
    assert even.rules[0].loss == pytest.approx(0, abs=1e-15)


def test_favourites_are_peaks_of_each_gain() -> None:
    park = ParkVenture(0.2, 0.45)
    grid = np.linspace(0.005, 0.995, 199)
    gains = np.array([park.gains(float(s)) for s in grid])
    assert grid[gains[:, 0].argmax()] == pytest.approx(0.55, abs=1e-9)
    assert grid[gains[:, 1].argmax()] == pytest.approx(0.2, abs=1e-9)


@pytest.mark.parametrize("lump_sum", [True, False])
@pytest.mark.parametrize(("loss", "cost"), [(0, 0), (50, 0), (10, 120), (60, 100), (-5, 200)])
def test_consent_matches_a_grid(loss: float, cost: float, lump_sum: bool) -> None:
    park = ParkVenture(0.2, 0.45, origin_loss=loss, destination_cost=cost)
    found = park_dividend(park, lump_sum=lump_sum)
    grid = [k / 1000 for k in range(1001)]
    pleased = [s for s in grid if (sum(park.gains(s)) if lump_sum else min(park.gains(s))) >= 0]
    if found.acceptable is None:
        assert not pleased
        assert "would unblock it" in found.reason
        return
    low, high = found.acceptable.ends
    assert low <= pleased[0] <= low + 0.001
    assert high - 0.001 <= pleased[-1] <= high
    assert found.gains is not None
    assert min(found.gains.values()) >= 0
    assert max(map(park.worth, pleased)) <= park.worth(found.ratio) * (1 + 1e-9)
    json.dumps(found.to_dict(), allow_nan=False)


def test_binding_demand_and_its_price() -> None:
    park = ParkVenture(0.2, 0.45, origin_loss=140)
    found, step = park_dividend(park, lump_sum=False), 1e-3
    assert found.binding == ("origin participates",)
    values = [
        park_dividend(
            replace(park, origin_loss=140 - sign * step, destination_cost=sign * step), lump_sum=False
        ).value
        for sign in (1, -1)
    ]
    slope = (values[0] - values[1]) / (2 * step)
    assert found.shadow_prices["origin participates"] == pytest.approx(slope, rel=1e-4)
    h = 1e-6
    for city in (0, 1):
        numeric = (park.gains(0.4 + h)[city] - park.gains(0.4 - h)[city]) / (2 * h)
        assert gain_slopes(park, 0.4)[city] == pytest.approx(numeric, rel=1e-6)


@pytest.mark.parametrize("unit", [1e-9, 1e9])
def test_unit_of_money_changes_no_ratio(unit: float) -> None:
    park = ParkVenture(0.2, 0.45, scale=2, origin_loss=50, destination_cost=20)
    other = replace(park, scale=2 * unit**0.35, origin_loss=50 * unit, destination_cost=20 * unit)
    for lump_sum in (True, False):
        here, there = park_dividend(park, lump_sum=lump_sum), park_dividend(other, lump_sum=lump_sum)
        assert there.ratio == pytest.approx(here.ratio, rel=1e-9)
        assert there.value == pytest.approx(here.value * unit, rel=1e-9)
        assert there.acceptable.ends == pytest.approx(here.acceptable.ends, rel=1e-9)


def test_tampering_is_caught() -> None:
    park = ParkVenture(0.2, 0.45, origin_loss=50)
    found, hills = park_dividend(park), consents(ParkVenture(0.2, 0.45, origin_loss=50), lump_sum=True)
    assert found.acceptable is not None
    assert "no other ratio is better" in certify_park(park, 0.4, found.acceptable, hills).failures
    narrow = RatioSet.between(found.acceptable.lo, 0.5)
    assert "one refuses beyond each end" in certify_park(park, found.ratio, narrow, hills).failures
    assert not certify_park(park, None, None, hills).holds
    assert not certify_park(park, float("nan"), found.acceptable, hills).holds


def test_refusals() -> None:
    with pytest.raises(InputError, match=r"two exponents of at least 0\.000001 that add up to less than 1"):
        ParkVenture(0.5, 0.5)
    with pytest.raises(InputError) as refused:
        ParkVenture(0.2, 0.3, scale=0, origin_equity=2, origin_rate=0, horizon=5, waiting=5)
    assert [problem.field for problem in refused.value.problems] == [
        "scale",
        "origin_equity",
        "origin_rate",
        "waiting",
    ]
    with pytest.raises(InputError, match="yearly tax lies between"):
        ParkVenture(0.5, 0.49, scale=1e10)
