"""What the origin keeps if nothing is signed, against a year-by-year sum and the Dixit–Pindyck root."""

from __future__ import annotations

import math
from decimal import Decimal, localcontext
from fractions import Fraction

import numpy as np
import oracles
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citypact.errors import InputError
from citypact.games.counterfactual import option_multiple, stay_value

F = Fraction
quick = settings(max_examples=60, deadline=None, derandomize=True)


@quick
@given(
    h=st.fractions(0, 1, max_denominator=20),
    r=st.fractions(0, 1, max_denominator=25),
    years=st.integers(0, 30),
    b=st.fractions(0, 10, max_denominator=10),
)
def test_stay_value_is_the_sum_over_the_years(h: Fraction, r: Fraction, years: int, b: Fraction) -> None:
    assert stay_value(b, h, r, years) == oracles.stay_value(b, h, r, years)


@quick
@given(h=st.fractions(F(1, 20), 1, max_denominator=20), r=st.fractions(0, 1, max_denominator=25))
def test_an_endless_stream_is_worth_q_over_one_less_q(h: Fraction, r: Fraction) -> None:
    q = (1 - h) / (1 + r)
    assert stay_value(1, h, r) == q / (1 - q)
    assert stay_value(1, h, r, 0) == 0


@pytest.mark.parametrize("unit", [1e-140, 1e-9, 1.0, 1e12, 1e140])
def test_stay_value_scales_with_money(unit: float) -> None:
    assert stay_value(unit, 0.25, 0.04, 10) == oracles.exact(unit) * stay_value(1, 0.25, 0.04, 10)


def test_degenerate_hazards() -> None:
    assert stay_value(2, 1, 0.04) == 0
    assert stay_value(2, 0, 0, 7) == 14
    assert stay_value(0, 0.1, 0.04) == 0
    assert stay_value(1, 0, 0, 0) == 0
    assert stay_value(1, 0, 0, 7, turnover=1) == 0


@quick
@given(h=st.fractions(0, 1, max_denominator=9), q=st.fractions(0, 1, max_denominator=9))
def test_turnover_and_hazard_are_interchangeable(h: Fraction, q: Fraction) -> None:
    assert stay_value(1, h, 0.04, 9, turnover=q) == stay_value(1, q, 0.04, 9, turnover=h)


def test_an_undiscounted_endless_stream_has_no_value() -> None:
    with pytest.raises(InputError, match="horizon"):
        stay_value(1, 0, 0)


@pytest.mark.parametrize(
    ("arguments", "field"),
    [
        ((-1, 0.1, 0.04), "base"),
        ((1, 1.1, 0.04), "hazard"),
        ((1, math.nan, 0.04), "hazard"),
        ((1, 0.1, -0.01), "rate"),
        ((1, 0.1, 0.04, -1), "horizon"),
        ((1, 0.1, 0.04, 2.5), "horizon"),
        ((1, 0.1, 0.04, 5, 2), "turnover"),
    ],
)
def test_each_argument_is_refused_by_name(arguments: tuple[float, ...], field: str) -> None:
    with pytest.raises(InputError, match=field):
        stay_value(*arguments)  # type: ignore[arg-type]


def test_a_horizon_may_be_a_numpy_integer() -> None:
    assert stay_value(1, 0.1, 0.04, np.int64(5)) == stay_value(1, 0.1, 0.04, 5)  # type: ignore[arg-type]


def theta(rate: float, drift: float, volatility: float) -> float:
    """Θ in seven hundred digits: (β)/(β-1) with β the positive root of ½σ²β(β-1) + μβ - r = 0."""
    with localcontext() as context:
        context.prec = 700
        r, mu, half = Decimal(str(rate)), Decimal(str(drift)), Decimal(str(volatility)) ** 2 / 2
        slope = mu - half
        beta = (-slope + (slope * slope + 4 * half * r).sqrt()) / (2 * half)
        return float(beta / (beta - 1))


@quick
@given(
    rate=st.floats(0.001, 1),
    part=st.floats(-5, 0.99),
    volatility=st.floats(1e-3, 2),
)
def test_option_multiple_solves_the_quadratic(rate: float, part: float, volatility: float) -> None:
    assert option_multiple(rate, part * rate, volatility) == pytest.approx(
        theta(rate, part * rate, volatility), rel=1e-8
    )


def test_option_multiple_by_hand() -> None:
    """r = 4%, no drift, σ = 20%: β = ½ + √(¼ + 2) = 2, so Θ = 2."""
    assert option_multiple(0.04, 0, 0.2) == pytest.approx(2, rel=1e-14)
    assert option_multiple(0.04, 0, 0) == 1
    assert option_multiple(0.04, 0.01, 0) == pytest.approx(4 / 3, rel=1e-14)
    assert option_multiple(0.04, -0.01, 0) == 1


@pytest.mark.parametrize("drift", [-0.02, 0, 0.01])
@pytest.mark.parametrize("volatility", [1e-5, 1e-9, 1e-100, 1e-170, 1e-200, 1e-300])
def test_a_vanishing_volatility_is_no_volatility(drift: float, volatility: float) -> None:
    assert option_multiple(0.04, drift, volatility) == pytest.approx(
        option_multiple(0.04, drift, 0), rel=2e-4
    )


@pytest.mark.parametrize("volatility", [10.0, 1e3, 1e6, 1e9, 1e150])
def test_a_huge_volatility_keeps_its_digits(volatility: float) -> None:
    """β - 1 is then tiny: Θ = β/(β-1) must not be a difference of equal numbers."""
    assert option_multiple(0.04, 0.0, volatility) == pytest.approx(theta(0.04, 0.0, volatility), rel=1e-9)


@pytest.mark.parametrize(("rate", "drift", "volatility"), [(0, 0, 0.1), (0.04, 0.04, 0.1), (0.04, 0, -0.1)])
def test_option_multiple_refuses_what_has_no_value(rate: float, drift: float, volatility: float) -> None:
    with pytest.raises(InputError):
        option_multiple(rate, drift, volatility)


@pytest.mark.parametrize("place", range(3))
def test_option_multiple_refuses_nan(place: int) -> None:
    with pytest.raises(InputError):
        option_multiple(*(math.nan if k == place else value for k, value in enumerate((0.04, 0.0, 0.2))))
