"""A water payment settled by a tax ratio: the same gains as two deals, within the bounds of a ratio."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citypact import Relocation, split
from citypact.errors import InputError
from citypact.mechanisms.packages.ratio_settlement import settle_by_ratio

parts = st.fractions(0, 1, max_denominator=50)


@settings(max_examples=30, deadline=None)
@given(loss=parts, cost=parts, payment=parts)
def test_both_have_as_much_as_with_two_deals(loss: Fraction, cost: Fraction, payment: Fraction) -> None:
    plants = Relocation(2, loss, cost)
    found = settle_by_ratio(plants, payment)
    apart = found.before * 2 - loss - payment
    together = found.after * 2 - loss - found.cash
    assert together == apart
    assert 0 <= found.after <= max(found.before, 0)
    assert found.cash >= 0
    assert (found.cash == 0) == (found.unbounded >= 0)


@settings(max_examples=20, deadline=None)
@given(loss=parts, cost=parts, gain=parts, harm=parts)
def test_the_even_split_of_both_is_the_formula(
    loss: Fraction, cost: Fraction, gain: Fraction, harm: Fraction
) -> None:
    """C19: with the even split's own water payment the ratio is that of one bargain over everything."""
    revenue = Fraction(4)
    payment = (gain + harm) / 2
    found = settle_by_ratio(Relocation(revenue, loss, cost), payment, water_gains=(gain, -harm))
    ratio = found.unbounded
    assert ratio * revenue - loss + gain == (1 - ratio) * revenue - cost - harm
    if found.package:
        low, high = found.package
        assert low == max(0, (loss - gain) / revenue)
        assert high == min(1, 1 - (cost + harm) / revenue)


def test_one_half_by_the_specification() -> None:
    """C19: one half with a payment where L - K = 2 T_w."""
    assert settle_by_ratio(Relocation(1, 0.5, 0.1), 0.2).after == Fraction(1, 2)


def test_the_ratio_alone_is_that_of_split() -> None:
    plants = Relocation(1, 0.3, 0.1)
    assert float(settle_by_ratio(plants, 0).before) == split(plants).ratio


def test_a_payment_beyond_the_tax_leaves_cash() -> None:
    found = settle_by_ratio(Relocation(1, 0.3, 0.1), 0.9)
    assert (found.after, found.cash, found.revenue_needed) == (0, Fraction(3, 10), Fraction(3, 2))


def test_no_ratio_for_both() -> None:
    assert settle_by_ratio(Relocation(1, 0.9, 0.1), 0.1, water_gains=(0, -0.5)).package is None
    assert settle_by_ratio(Relocation(1, 0.3, 0.1), 0.1).package is None


@pytest.mark.parametrize("payment", [-1, float("nan"), "1"])
def test_what_is_no_payment_is_refused(payment: object) -> None:
    with pytest.raises(InputError, match="payment"):
        settle_by_ratio(Relocation(1, 0.3, 0.1), payment)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "given",
    [
        {"ratio": 2},
        {"ratio": -0.5},
        {"ratio": "x"},
        {"water_gains": (1,)},
        {"water_gains": (float("nan"), 1)},
        {"water_gains": 3},
    ],
)
def test_a_ratio_or_gains_that_cannot_be_used_are_refused(given: dict[str, object]) -> None:
    with pytest.raises(InputError):
        settle_by_ratio(Relocation(1, 0.3, 0.1), 0.2, **given)  # type: ignore[arg-type]
