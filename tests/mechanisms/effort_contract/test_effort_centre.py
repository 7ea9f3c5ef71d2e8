"""The centre as leader: bonus against brute force, its limit, grants, and the shadow price of consent."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citypact.errors import InputError
from citypact.mechanisms.effort_contract import EffortProblem, centre_leads, share_effort
from citypact.mechanisms.effort_contract.centre.bonus import BonusProgram, kkt_residuals

F = Fraction

some = st.integers(0, 20).map(lambda i: F(i, 10))
positive = st.integers(1, 20).map(lambda i: F(i, 10))
problems = st.builds(
    EffortProblem,
    some,
    positive,
    some,
    positive,
    fixed_revenue=some,
    origin_loss=st.integers(-5, 40).map(lambda i: F(i, 10)),
    destination_cost=st.integers(-5, 20).map(lambda i: F(i, 10)),
    central_price=st.integers(100, 160).map(lambda i: F(i, 100)),
    origin_aversion=some,
    destination_aversion=some,
    variance=some,
)
few = settings(deadline=None, max_examples=20)
S, T = np.meshgrid(np.linspace(0, 1, 201), np.linspace(0, 1.5, 301))


def brute(p: EffortProblem, benefit: F) -> float:
    """Best value over a grid of ratios and bonuses, the least grant for consent added."""
    a = float(p.origin_effect) ** 2 * float(p.origin_ease)
    b = float(p.destination_effect) ** 2 * float(p.destination_ease)
    A = a + float(p.origin_aversion) * float(p.variance)
    B = b + float(p.destination_aversion) * float(p.variance)
    P, Q = S + T, 1 - S + T
    tax = float(p.fixed_revenue) + a * P + b * Q
    losses = float(p.origin_loss) + float(p.destination_cost)
    cities = (1 + 2 * T) * tax - (A * P**2 + B * Q**2) / 2 - losses
    grant = np.maximum(0, -cities)
    return float((cities + grant + float(benefit) - float(p.central_price) * (2 * T * tax + grant)).max())


@given(p=problems, benefit=st.integers(0, 80).map(lambda i: F(i, 10)))
@few
def test_value_matches_brute_force(p: EffortProblem, benefit: F) -> None:
    found, best = centre_leads(p, central_benefit=benefit), brute(p, benefit)
    if found.ratios is None:
        assert best < 1e-9
        return
    assert found.value is not None
    assert found.gains is not None
    assert -1e-9 <= found.value - best < 3e-4 * float(p.stakes)
    assert min(found.gains.values()) >= 0
    assert found.value >= found.without_centre - 1e-12
    json.dumps(found.to_dict(), allow_nan=False)


@given(p=problems)
@few
def test_limit_is_the_least_price_at_which_no_bonus_pays(p: EffortProblem) -> None:
    limit = BonusProgram(p, F(0)).limit
    (a, b), R0 = p.productivities, F(p.fixed_revenue)
    if p.variance == 0 and a + b:
        assert limit == a * b / (R0 * (a + b) + a**2 + b**2)
        assert limit <= F(1, 2)
    for price in (limit, limit + F(1, 1000), 2 * limit + 1):
        program = BonusProgram(p, price)
        assert program.best()[1] == 0
        # No ratio with any bonus does better, from the definition.
        top = program.value(program.best())
        for s in (F(k, 5) for k in range(6)):
            for t in (F(k, 4) for k in range(1, 8)):
                assert program.value((s, t)) <= top
    if limit > 0:
        below = BonusProgram(p, limit * F(999, 1000))
        assert below.best()[1] > 0
        assert max(kkt_residuals(below, below.best()).values()) <= 0


def test_closed_form_of_a_symmetric_pair() -> None:
    """a = b = 1: best bonus (1/2 - mu) / (1 + 4 mu), none from a price of 1.5."""
    for price in (F(11, 10), F(13, 10), F(149, 100)):
        mu = price - 1
        found = centre_leads(EffortProblem(1, 1, 1, 1, central_price=price))
        assert found.bonus == pytest.approx(float((F(1, 2) - mu) / (1 + 4 * mu)), abs=1e-15)
        assert found.ratio == 0.5
    idle = centre_leads(EffortProblem(1, 1, 1, 1, central_price=1.5))
    assert (idle.bonus, idle.limit) == (0, 1.5)
    assert idle.value == share_effort(EffortProblem(1, 1, 1, 1)).value


def test_three_regimes_of_consent() -> None:
    cities = EffortProblem(1, 1, 1, 1, central_price=1.4)
    free = centre_leads(replace(cities, origin_loss=0.8), central_benefit=1)
    held = centre_leads(replace(cities, origin_loss=1.4), central_benefit=1)
    granted = centre_leads(replace(cities, origin_loss=3), central_benefit=5)
    assert not free.binding
    assert held.binding == granted.binding == ("the cities gain together",)
    assert (free.grant, held.grant) == (0, 0)
    # With a grant the full margin is paid first: both efforts efficient, tax 2 paid once more.
    assert (granted.bonus, granted.bonus_cost, granted.grant) == (0.5, 2, pytest.approx(0))
    more = centre_leads(replace(cities, origin_loss=4), central_benefit=5)
    assert (more.bonus, more.grant) == (0.5, pytest.approx(1))
    assert more.shadow_prices["the cities gain together"] == pytest.approx(0.4)


def test_price_of_consent_is_the_slope() -> None:
    """Letting the cities lose a little: their loss shifts to the centre's benefit."""
    p = EffortProblem(1, 1, 1, 1, central_price=1.4, origin_loss=1.4)
    found, step = centre_leads(p, central_benefit=1), F(1, 10**4)
    values = [
        centre_leads(replace(p, origin_loss=F(14, 10) - sign * step), central_benefit=1 - sign * step).value
        for sign in (1, -1)
    ]
    assert values[0] is not None
    assert values[1] is not None
    slope = (values[0] - values[1]) / float(2 * step)
    assert found.shadow_prices["the cities gain together"] == pytest.approx(slope, rel=1e-5)


def test_dearer_money_buys_less_bonus() -> None:
    curve = centre_leads(EffortProblem(1, 2, 1, 3)).curve
    assert [point.central_price for point in curve] == [1, 1.1, 1.2, 1.3, 1.4, 1.5]
    bonuses = [point.bonus for point in curve]
    assert bonuses == sorted(bonuses, reverse=True)
    assert bonuses[0] == 0.5  # free money: both hold their full margin
    assert bonuses[-1] == 0


@pytest.mark.parametrize("unit", [F(1, 10**9), F(10**9)])
def test_unit_of_money_changes_no_terms(unit: F) -> None:
    p = EffortProblem(1, 2, 1, 3, F(1, 2), F(7, 2), F(1, 4), central_price=F(11, 10))
    other = EffortProblem(unit, 2 / unit, unit, 3 / unit, unit / 2, 7 * unit / 2, unit / 4, F(11, 10))
    here, there = centre_leads(p, central_benefit=1), centre_leads(other, central_benefit=unit)
    assert (here.ratio, here.bonus) == (there.ratio, there.bonus)
    assert here.binding == there.binding


def test_no_agreement_and_refusals() -> None:
    lost = centre_leads(EffortProblem(1, 1, 1, 1, origin_loss=3))
    assert lost.ratio is None
    assert lost.reason.startswith("No agreement: on the best terms of the centre the move loses 2.6 亿元")
    assert centre_leads(EffortProblem(1, 1, 1, 1, origin_loss=3), central_benefit=2.6).value == 0
    with pytest.raises(InputError, match="central_benefit"):
        centre_leads(EffortProblem(1, 1, 1, 1), central_benefit=-1)


def test_tampered_terms_fail() -> None:
    program = BonusProgram(EffortProblem(1, 2, 1, 3), F(1, 10))
    s, t = program.best()
    assert max(kkt_residuals(program, (s, t)).values()) <= 0
    assert kkt_residuals(program, (s + F(1, 100), t))["stationary in the ratio"] > 0
    assert kkt_residuals(program, (s, t + F(1, 100)))["stationary in the bonus"] > 0


def test_moves_know_the_price_of_money() -> None:
    moves = {move.parameter for move in centre_leads(EffortProblem(1, 2, 1, 3)).moves}
    assert {"central_price", "origin_effect"} <= moves
