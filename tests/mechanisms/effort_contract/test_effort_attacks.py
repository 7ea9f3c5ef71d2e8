"""Attacks on effort contracts: brute force over units far apart, and inputs at the edge of floating point."""

from __future__ import annotations

import json
from collections.abc import Callable
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citypact.errors import InputError
from citypact.mechanisms.effort_contract import (
    EffortProblem,
    ElasticBase,
    ParkVenture,
    centre_leads,
    lead_ratio,
    park_dividend,
    share_effort,
)

F = Fraction
few = settings(deadline=None, max_examples=40)
amounts = st.builds(
    lambda digit, power: F(digit) * F(10) ** power, st.integers(0, 9), st.sampled_from([-12, -3, 0, 0, 3])
)
positive = amounts.filter(bool)
signed = st.builds(lambda amount, sign: amount * sign, amounts, st.sampled_from([1, 1, -1]))
GRID = [F(k, 120) for k in range(121)]


def gains(problem: EffortProblem, s: F) -> tuple[F, F]:
    """Certainty equivalents from the model: efforts s theta c and (1-s) theta c, tax, costs, risk, losses."""
    own = F(problem.origin_effect), F(problem.origin_ease), F(problem.origin_aversion), F(problem.origin_loss)
    other = (
        F(problem.destination_effect),
        F(problem.destination_ease),
        F(problem.destination_aversion),
        F(problem.destination_cost),
    )
    shares = (s, 1 - s)
    efforts = [share * theta * c for share, (theta, c, _, _) in zip(shares, (own, other), strict=True)]
    tax = F(problem.fixed_revenue) + own[0] * efforts[0] + other[0] * efforts[1]
    first, second = (
        share * tax - effort**2 / (2 * c) - rho * F(problem.variance) * share**2 / 2 - loss
        for share, effort, (_, c, rho, loss) in zip(shares, efforts, (own, other), strict=True)
    )
    return first, second


@given(
    effects=st.tuples(amounts, positive, amounts, positive),
    money=st.tuples(amounts, signed, signed),
    risk=st.tuples(amounts, amounts, amounts),
    lump_sum=st.booleans(),
)
@few
def test_no_ratio_on_a_grid_is_better_and_none_is_forgotten(
    effects: tuple[F, ...], money: tuple[F, ...], risk: tuple[F, ...], lump_sum: bool
) -> None:
    problem = EffortProblem(*effects, *money, 1, *risk)
    found = share_effort(problem, lump_sum=lump_sum)
    json.dumps(found.to_dict(), allow_nan=False)

    def accepted(s: F) -> bool:
        own, other = gains(problem, s)
        return own + other >= 0 if lump_sum else min(own, other) >= 0

    on_grid = [s for s in GRID if accepted(s)]
    if found.ratios is None or found.acceptable is None:
        assert not on_grid
        return
    best = found.ratios.exact
    assert all(accepted(end) for end in (found.acceptable.lo, found.acceptable.hi))
    rounding = F(1, 2**69)
    assert all(found.acceptable.lo - rounding <= s <= found.acceptable.hi + rounding for s in on_grid)
    top = sum(gains(problem, best), F(0))
    assert all(sum(gains(problem, s)) <= top + rounding * problem.stakes * 4 for s in on_grid)
    assert found.value == pytest.approx(float(top), rel=1e-12)


def test_an_elasticity_next_to_nothing_is_refused_and_not_mistaken() -> None:
    """Below 1e-16 the peak rounds to a ratio of one, at which nothing is left to tax."""
    for tiny in (1e-7, 1e-140, 1e-320, F(1, 10**400)):
        with pytest.raises(InputError, match=r"expected 0 or an elasticity between 0\.000001 and 100"):
            ElasticBase(1, tiny)
    found = lead_ratio(ElasticBase(1, 1e-6))
    assert found.ratio == pytest.approx(1 / (1 + 1e-6), rel=1e-15)
    assert lead_ratio(ElasticBase(1, 0)).ratio == 1


def test_exponents_beyond_floating_point_are_refused() -> None:
    """They were a raw OverflowError, ZeroDivisionError or math domain error."""
    for odd in (10**400, F(1, 10**400), 1e-140, 1e-320):
        for powers in ((odd, 0.4), (0.4, odd)):
            with pytest.raises(InputError, match=r"two exponents of at least 0\.000001"):
                ParkVenture(*powers)
    assert park_dividend(ParkVenture(1e-6, 0.4)).ratio == pytest.approx(0.0012232, rel=1e-3)


def test_a_horizon_counted_by_numpy_bounds_the_waiting_years() -> None:
    """With 2 years to run 3 of reinvestment were let in, and ended in a math domain error."""
    with pytest.raises(InputError, match="waiting: found 3, expected a whole number between 0 and 1"):
        ParkVenture(0.2, 0.4, horizon=np.int64(2), waiting=3)  # type: ignore[arg-type]
    park = ParkVenture(0.2, 0.4, horizon=np.int64(5), waiting=3)  # type: ignore[arg-type]
    assert park_dividend(park).ratio == park_dividend(ParkVenture(0.2, 0.4, horizon=5, waiting=3)).ratio


@pytest.mark.parametrize(
    ("design", "message"),
    [
        (share_effort, "problem: found 0.5, expected an EffortProblem"),
        (centre_leads, "problem: found 0.5, expected an EffortProblem"),
        (park_dividend, "venture: found 0.5, expected a ParkVenture"),
        (lead_ratio, "base: found 0.5, expected an ElasticBase or a FixedAndEffort"),
    ],
)
def test_a_number_is_no_problem(design: Callable[[object], object], message: str) -> None:
    with pytest.raises(InputError, match=message):
        design(0.5)


@given(
    effects=st.tuples(*[st.integers(1, 20).map(lambda k: k / 10)] * 4),
    money=st.tuples(*[st.integers(-10, 20).map(lambda k: k / 10)] * 2),
    price=st.sampled_from([1, 1.05, 1.3, 2]),
    benefit=st.sampled_from([0, 1]),
)
@few
def test_no_terms_of_the_centre_on_a_grid_are_better(
    effects: tuple[float, ...], money: tuple[float, ...], price: float, benefit: float
) -> None:
    problem = EffortProblem(*effects, 0.2, *money, price, 0.3, 0.1, 0.5)
    found = centre_leads(problem, central_benefit=benefit)
    s, t = np.linspace(0, 1, 101)[:, None], np.linspace(0, 2, 201)[None, :]
    p, q = s + t, 1 - s + t
    efforts = p * effects[0] * effects[1], q * effects[2] * effects[3]
    tax = 0.2 + effects[0] * efforts[0] + effects[2] * efforts[1]
    costs = efforts[0] ** 2 / (2 * effects[1]) + efforts[1] ** 2 / (2 * effects[3])
    cities = (1 + 2 * t) * tax - costs - 0.25 * (0.3 * p**2 + 0.1 * q**2) - sum(money)
    grant = np.maximum(-cities, 0)
    top = (cities + grant + benefit - price * (2 * t * tax + grant)).max()
    assert (found.value or 0.0) >= top - 1e-9
