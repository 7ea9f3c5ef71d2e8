"""Robust ratios against a search over ratios and over every corner of the box."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import oracles
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citypact.errors import InputError
from citypact.mechanisms.theories.robust import (
    RateBox,
    lottery_regret,
    max_min_ratio,
    min_regret_ratio,
    radius_of_half,
    robust_interval,
    worst_gain,
    worst_regret,
)

F = Fraction
ends = st.tuples(st.integers(0, 20), st.integers(0, 20)).map(lambda t: tuple(F(i, 20) for i in sorted(t)))
signed = st.tuples(st.integers(-10, 26), st.integers(-10, 26)).map(
    lambda t: tuple(F(i, 20) for i in sorted(t))
)
few = settings(deadline=None, max_examples=60)
GRID = [F(i, 120) for i in range(121)]


@given(loss=signed, cost=signed)
@few
def test_max_min_and_interval(loss: tuple[Fraction, Fraction], cost: tuple[Fraction, Fraction]) -> None:
    box = RateBox(loss, cost)
    corners = list(product(loss, cost))

    def worst(s: Fraction) -> Fraction:
        return min(min(s - low, 1 - s - k) for low, k in corners)

    best = max_min_ratio(box).exact
    assert worst(best) == worst_gain(best, box)
    assert all(worst(s) <= worst(best) for s in GRID)
    found = robust_interval(box)
    for s in GRID:
        assert (found is not None and s in found) == (worst(s) >= 0)


@given(loss=signed, cost=signed)
@few
def test_min_regret_matches_enumeration(
    loss: tuple[Fraction, Fraction], cost: tuple[Fraction, Fraction]
) -> None:
    box = RateBox(loss, cost)
    found = min_regret_ratio(box)
    lo, hi, least = oracles.minmax_regret_ratio((loss, cost), steps=120)
    assert (
        worst_regret(found.lo, box) == worst_regret(found.hi, box) == worst_regret(found.exact, box) == least
    )
    assert found.lo <= lo <= hi <= found.hi
    for s in GRID:
        assert worst_regret(s, box) == oracles.worst_regret(s, (loss, cost))
        assert (s in found) == (worst_regret(s, box) == least)
    mirror = min_regret_ratio(box.swapped())
    assert (mirror.lo, mirror.hi) == (1 - found.hi, 1 - found.lo)


@pytest.mark.parametrize(
    ("loss", "cost", "ratio"),
    [((0.1, 0.9), (0.3, 0.8), "0.4"), ((0.2, 0.45), (0.1, 0.9), "0.45"), ((0, 1), (0, 1), "0.5")],
)
def test_regret_cases_of_the_specification(
    loss: tuple[float, float], cost: tuple[float, float], ratio: str
) -> None:
    found = min_regret_ratio(RateBox(loss, cost))
    assert found.lo == found.hi == F(ratio)


@given(loss=ends, cost=ends)
@few
def test_lottery_regret(loss: tuple[Fraction, Fraction], cost: tuple[Fraction, Fraction]) -> None:
    box = RateBox(loss, cost)
    steps = [F(i, 20) for i in range(21)]
    surpluses = [
        1 - low - k for low in steps for k in steps if loss[0] <= low <= loss[1] and cost[0] <= k <= cost[1]
    ]
    worst = max([F(0), *(w * (1 - w) for w in surpluses if w > 0)])
    assert lottery_regret(box) == worst


def test_full_ignorance() -> None:
    box = RateBox((0, 1), (0, 1))
    assert worst_regret(0.5, box) == F(1, 2)
    assert lottery_regret(box) == F(1, 4)


def test_radius_of_half() -> None:
    assert radius_of_half(0.2, 0.3) == F(1, 5)
    assert radius_of_half(0.6, 0.3) == -F(1, 10)
    radius = radius_of_half(0.2, 0.3)
    found = robust_interval(RateBox((0.2 - radius, F("0.2") + radius), (0, F("0.3") + radius)))
    assert found is not None
    assert 0.5 in found


def test_refusals() -> None:
    for loss in ((0.6, 0.2), (0, float("nan")), (0,)):
        with pytest.raises(InputError, match="loss"):
            RateBox(loss, (0, 1))  # type: ignore[arg-type]
    with pytest.raises(InputError, match="loss"):
        lottery_regret(RateBox((-0.1, 0.5), (0, 1)))
