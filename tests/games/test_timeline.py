"""Present values of the sharing window and of all local tax, against sums over the years."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import oracles
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citypact.errors import InputError
from citypact.games.timeline import annuity, statutory_window_share, tax_multiple, window_multiple

F = Fraction
quick = settings(max_examples=60, deadline=None, derandomize=True)
rates = st.fractions(0, 2, max_denominator=50)


@quick
@given(rate=rates, first=st.integers(0, 20), years=st.integers(0, 20))
def test_annuity_is_a_sum_over_its_years(rate: Fraction, first: int, years: int) -> None:
    assert annuity(rate, first, first + years - 1) == oracles.pv([1] * years, rate, first)


@quick
@given(
    rate=rates,
    horizon=st.integers(1, 25),
    delay=st.integers(0, 5),
    ramp=st.fractions(0, 1, max_denominator=7),
)
def test_all_tax_is_a_sum_with_a_ramp_in_the_first_year(
    rate: Fraction, horizon: int, delay: int, ramp: Fraction
) -> None:
    taxes = [ramp if delay else 1, *[1] * (horizon - 1)]
    assert tax_multiple(rate, horizon, delay, ramp) == oracles.pv(taxes, rate)


@quick
@given(rate=rates, window=st.integers(1, 9), delay=st.integers(0, 9))
def test_window_follows_the_delay(rate: Fraction, window: int, delay: int) -> None:
    assert window_multiple(rate, window, delay) == oracles.pv([1] * window, rate, delay + 1)


def test_no_discount_counts_years() -> None:
    assert annuity(0, 2, 6) == 5
    assert annuity(0.04, 3, 2) == 0


def test_statutory_share_of_the_window() -> None:
    """Five years out of twenty at 4%, half a year's tax in the first."""
    assert statutory_window_share() == oracles.pv([1] * 5, 0.04, 2) / oracles.pv([0.5, *[1] * 19], 0.04)
    assert float(statutory_window_share() / 2) == pytest.approx(0.1632622, abs=1e-6)


@pytest.mark.parametrize("wrong", [-0.01, math.nan, math.inf, 11, "4%"])
def test_rates_are_refused_by_name(wrong: float) -> None:
    with pytest.raises(InputError, match="rate"):
        annuity(wrong, 1, 5)


def test_years_are_whole() -> None:
    with pytest.raises(InputError, match="first year"):
        annuity(0.04, 1.5, 5)  # type: ignore[arg-type]
    with pytest.raises(InputError, match="ramp"):
        tax_multiple(ramp=1.5)


@pytest.mark.parametrize("delay", [-1, 1.5, math.nan])
def test_the_delay_of_all_tax_is_checked_like_that_of_the_window(delay: float) -> None:
    with pytest.raises(InputError):
        tax_multiple(delay=delay)  # type: ignore[arg-type]


def test_years_may_be_numpy_integers() -> None:
    assert window_multiple(0.04, np.int64(5), np.int64(1)) == window_multiple(0.04, 5, 1)  # type: ignore[arg-type]
