"""Effort, leadership and risk: closed forms against their objectives."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import oracles
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citypact.errors import InputError
from citypact.mechanisms.theories.effort import (
    attained_share,
    effort_ratio,
    effort_welfare,
    leader_ratio,
    leader_ratio_with_base,
    leader_revenue,
    park_ratio,
    park_welfare,
    productivity,
)
from citypact.mechanisms.theories.risk import risk_premium, risk_ratio, risk_ratio_by_size

F = Fraction
positive = st.integers(1, 50).map(lambda i: F(i, 10))
few = settings(deadline=None, max_examples=30)
GRID = [F(i, 100) for i in range(101)]


@given(tA=positive, cA=positive, tB=positive, cB=positive)
@few
def test_effort_ratio_maximises_welfare_of_chosen_efforts(
    tA: Fraction, cA: Fraction, tB: Fraction, cB: Fraction
) -> None:
    a, b = productivity(tA, cA), productivity(tB, cB)
    best = effort_ratio(a, b).exact
    assert best == oracles.effort_ratio(tA, cA, tB, cB)
    assert effort_welfare(best, a, b) == oracles.effort_welfare(best, tA, cA, tB, cB)
    assert effort_ratio(b, a).exact == 1 - best
    assert attained_share(best, a, b) == (a**2 + a * b + b**2) / (a + b) ** 2
    assert attained_share(best, a, b) >= F(3, 4)


@given(a=positive, b=positive, unit=st.sampled_from([F(1, 10**9), F(10**9)]))
@few
def test_effort_ratio_has_no_unit_and_rises_with_own_productivity(
    a: Fraction, b: Fraction, unit: Fraction
) -> None:
    assert effort_ratio(a * unit, b * unit) == effort_ratio(a, b)
    assert effort_ratio(a + 1, b).exact > effort_ratio(a, b).exact


@pytest.mark.parametrize(("alpha", "beta"), [(0.2, 0.45), (0.3, 0.3), (0.05, 0.9), (0.6, 0.1)])
def test_park_ratio_is_the_peak(alpha: float, beta: float) -> None:
    best = park_ratio(alpha, beta).ratio
    assert best == pytest.approx(oracles.park_ratio(alpha, beta), abs=1e-9)
    assert all(park_welfare(s, alpha, beta) <= park_welfare(best, alpha, beta) + 1e-15 for s in GRID)
    assert park_ratio(beta, alpha).ratio == pytest.approx(1 - best, abs=1e-12)


def test_park_fixture() -> None:
    assert park_ratio(0.2, 0.45).ratio == pytest.approx(0.35598995, abs=1e-8)


def test_park_welfare_is_what_best_replies_yield() -> None:
    alpha, beta, s = 0.2, 0.45, 0.3
    own = other = 1.0
    for _ in range(2000):  # each city's reply to the other's effort
        own = (s * alpha * other**beta) ** (1 / (1 - alpha))
        other = ((1 - s) * beta * own**alpha) ** (1 / (1 - beta))
    assert park_welfare(s, alpha, beta) == pytest.approx(own**alpha * other**beta - own - other, rel=1e-9)


@pytest.mark.parametrize("eps", [0, 0.25, 0.5, 1, 2, 4])
def test_leader_takes_the_peak_of_the_laffer_curve(eps: float) -> None:
    best = leader_ratio(eps).ratio
    assert all(leader_revenue(s, eps) <= leader_revenue(best, eps) + 1e-15 for s in np.linspace(0, 1, 501))
    if eps:
        assert best == pytest.approx(oracles.laffer_ratio(eps), abs=1e-9)


@pytest.mark.parametrize(("fixed", "b"), [(0, 2), (1, 4), (3, 1), (0.5, 0.5)])
def test_leader_with_fixed_tax(fixed: float, b: float) -> None:
    best = leader_ratio_with_base(fixed, b).exact

    def revenue(s: Fraction) -> Fraction:
        return s * (F(str(fixed)) + F(str(b)) * (1 - s))

    assert all(revenue(s) <= revenue(best) for s in GRID)


@given(own=positive, other=positive)
@few
def test_risk_ratio_has_the_least_premium(own: Fraction, other: Fraction) -> None:
    best = risk_ratio(own, other).exact
    assert all(risk_premium(best, own, other) <= risk_premium(s, own, other) for s in GRID)
    assert risk_ratio(other, own).exact == 1 - best
    assert risk_ratio(own, other + 1).exact > best
    assert risk_ratio_by_size(1 / own, 1 / other).exact == best


def test_risk_ratio_matches_certainty_equivalents() -> None:
    assert risk_ratio(0.5, 1.5).ratio == pytest.approx(oracles.risk_ratio(0.5, 1.5), abs=1e-9)
    assert risk_ratio(0, 0).ends == (0, 1)
    assert risk_ratio(0, 1).ratio == 1


@pytest.mark.parametrize(
    "call",
    [
        lambda: effort_ratio(-1, 2),
        lambda: effort_ratio(0, 0),
        lambda: effort_ratio(float("nan"), 1),
        lambda: park_ratio(0, 0.5),
        lambda: park_ratio(0.5, 0.5),
        lambda: leader_ratio(-1),
        lambda: leader_ratio(float("inf")),
        lambda: leader_ratio_with_base(1, 0),
        lambda: risk_ratio(-1, 1),
        lambda: risk_ratio_by_size(0, 1),
        lambda: productivity(1, 0),
    ],
)
def test_refusals(call: object) -> None:
    with pytest.raises(InputError):
        call()  # type: ignore[operator]
