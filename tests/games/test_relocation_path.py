"""A plant's tax path: its books by hand, its reduction to two numbers, and the door."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import oracles
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citypact.errors import InputError
from citypact.games.relocation_path import DEFAULT_HORIZON, RelocationPath

F = Fraction
quick = settings(max_examples=50, deadline=None, derandomize=True)
money = st.fractions(0, 3, max_denominator=20)
rates = st.fractions(0, 1, max_denominator=20)


@quick
@given(
    taxes=st.lists(money, min_size=4, max_size=8),
    costs=st.lists(money, min_size=8, max_size=8),
    own=rates,
    other=rates,
    loss=st.fractions(-2, 2, max_denominator=9),
    outlay=st.fractions(-2, 2, max_denominator=9),
)
def test_gains_without_payments_are_the_sum_over_the_years(
    taxes: list[Fraction],
    costs: list[Fraction],
    own: Fraction,
    other: Fraction,
    loss: Fraction,
    outlay: Fraction,
) -> None:
    taxes = [*taxes[:1], taxes[1] + 1, *taxes[2:]]
    costs = costs[: len(taxes)]
    path = RelocationPath(
        taxes,
        costs,
        loss,
        investment=outlay,
        origin_rate=own,
        destination_rate=other,
        destination_outside=0.5,
        window=2,
    )
    net = [tax - cost for tax, cost in zip(taxes, costs, strict=True)]
    assert path.no_payment_gains() == (-loss, oracles.pv(net, other) - outlay - F(1, 2))
    assert path.tax_value(own) == oracles.pv(taxes, own)
    assert [path.liquidity(year + 1) for year in range(len(taxes))] == [max(F(0), n) for n in net]
    assert path.discounts == (1 / (1 + own), 1 / (1 + other))


@quick
@given(
    rate=rates,
    growth=st.fractions(F(1, 5), 3, max_denominator=10),
    share=st.fractions(0, 1, max_denominator=10),
    loss=st.fractions(-1, 2, max_denominator=9),
)
def test_reduced_game_has_the_same_gains_at_every_ratio(
    rate: Fraction, growth: Fraction, share: Fraction, loss: Fraction
) -> None:
    path = RelocationPath.constant(
        1,
        growth,
        service_share=share,
        horizon=8,
        origin_loss=loss,
        origin_rate=rate,
        destination_rate=rate,
        investment=1,
    )
    game = path.reduced()
    idle = path.no_payment_gains()
    for ratio in (F(0), F(1, 3), F(1)):
        paid = oracles.pv([ratio * path.tax(year) for year in path.sharing_years], rate, path.delay + 1)
        assert game.exact_gains(ratio) == (idle[0] + paid, idle[1] - paid)
    assert game.window_share == game.revenue / path.tax_value(rate)


def test_constant_path_by_hand() -> None:
    path = RelocationPath.constant(
        2, 1.5, service_share=0.25, yearly_growth=0.1, horizon=5, delay=2, window=3, ramp=0.5, origin_loss=1
    )
    assert path.taxes == (F(3, 2), 3, 3, F(33, 10), F(363, 100))
    assert path.service_costs == tuple(tax / 4 for tax in path.taxes)
    assert list(path.sharing_years) == [3, 4, 5]
    assert path.prior_total == 6
    assert path.cap == 6


def test_a_plant_at_capacity_from_the_first_day_has_no_ramp() -> None:
    assert RelocationPath.constant(1, 1, horizon=3, delay=0, window=3, origin_loss=0).taxes == (1, 1, 1)


def test_liquidity_is_never_negative_and_the_cap_may_be_absent_or_zero() -> None:
    path = RelocationPath([1, 1], [2, 0.25], 0, delay=0, window=2, cap_multiple=None)
    assert [path.liquidity(1), path.liquidity(2)] == [0, F(3, 4)]
    assert path.cap is None
    assert RelocationPath([1], [0], 0, delay=0, window=1, cap_multiple=0, prior_total=3).cap == 0


def test_two_rates_have_no_single_revenue() -> None:
    path = RelocationPath.constant(1, 1, origin_loss=0, origin_rate=0.04, destination_rate=0.08)
    with pytest.raises(InputError, match="destination_rate"):
        path.reduced()


def test_equal_rates_of_different_types_are_equal() -> None:
    path = RelocationPath.constant(1, 1, origin_loss=0, origin_rate=0.04, destination_rate=F(1, 25))
    assert path.reduced().revenue == oracles.pv([1] * 5, 0.04, 2)


@pytest.mark.parametrize("unit", [1e-140, 1e-9, 1e12, 1e140])
def test_reduced_ratios_do_not_depend_on_the_unit(unit: float) -> None:
    def thresholds(scale: Fraction) -> tuple[Fraction, Fraction]:
        path = RelocationPath.constant(
            scale, 1.2, service_share=0.3, origin_loss=2 * scale, investment=3 * scale, horizon=10
        )
        return path.reduced().thresholds()

    assert thresholds(oracles.exact(unit)) == thresholds(F(1))


SOUND: dict[str, object] = {"taxes": [1, 1, 1], "service_costs": [0, 0, 0], "origin_loss": 0.5, "window": 2}


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("taxes", []),
        ("taxes", [1, -1, 1]),
        ("taxes", [1, math.nan, 1]),
        ("taxes", [1, 0, 0]),
        ("taxes", None),
        ("taxes", 3.0),
        ("taxes", [1] * 101),
        ("service_costs", [0, 0]),
        ("service_costs", [0, math.inf, 0]),
        ("origin_loss", math.nan),
        ("investment", math.inf),
        ("prior_total", -1),
        ("origin_rate", -0.1),
        ("origin_rate", math.nan),
        ("destination_rate", 11),
        ("delay", -1),
        ("delay", 0.5),
        ("delay", True),
        ("window", 0),
        ("window", 3),
        ("cap_multiple", -1),
        ("cap_multiple", math.nan),
        ("ratio_cap", 1.2),
        ("ratio_cap", math.nan),
        ("central_budget", -1),
        ("central_budget", math.nan),
        ("destination_outside", math.nan),
    ],
)
def test_each_field_is_refused_by_name(field: str, wrong: object) -> None:
    with pytest.raises(InputError, match=field):
        RelocationPath(**{**SOUND, field: wrong})  # type: ignore[arg-type]


def test_a_hundred_years_are_the_most() -> None:
    longest = RelocationPath([1] * 100, [0] * 100, 0, delay=0, window=100)
    assert len(longest.taxes) == 100
    assert RelocationPath([1] * 100, [0] * 100, 0, delay=99, window=1).delay == 99
    assert len(RelocationPath.constant(1, 1, horizon=100, origin_loss=0).taxes) == 100
    with pytest.raises(InputError, match="horizon"):
        RelocationPath.constant(1, 1, horizon=101, origin_loss=0)


@pytest.mark.parametrize(
    ("field", "ends", "beyond"),
    [
        ("origin_rate", (0, 10), (-0.01, 10.01)),
        ("destination_rate", (0, 10), (-0.01, 10.01)),
        ("cap_multiple", (0, 1000), (-0.01, 1000.01)),
        ("ratio_cap", (0, 1), (-0.01, 1.01)),
    ],
)
def test_the_ends_of_an_interval_belong_to_it(
    field: str, ends: tuple[float, float], beyond: tuple[float, float]
) -> None:
    for value in ends:
        assert getattr(RelocationPath(**{**SOUND, field: value}), field) == value  # type: ignore[arg-type]
    for value in beyond:
        with pytest.raises(InputError, match=f"{field}: .*between {ends[0]} and {ends[1]}"):
            RelocationPath(**{**SOUND, field: value})  # type: ignore[arg-type]


def test_all_mistakes_are_reported_at_once() -> None:
    with pytest.raises(InputError) as caught:
        RelocationPath([1, -1], [0], math.nan, origin_rate=-1, ratio_cap=2)
    assert {"service_costs", "taxes[2]", "origin_loss", "origin_rate", "ratio_cap"} <= {
        problem.field for problem in caught.value.problems
    }


@pytest.mark.parametrize(
    ("field", "low", "high"), [("service_share", 0, 100), ("yearly_growth", -1, 10), ("ramp", 0, 1)]
)
def test_the_ends_of_a_constant_path_belong_to_it(field: str, low: float, high: float) -> None:
    arguments = {"base": 1, "growth": 1, "origin_loss": 0}
    for value in (low, high):
        assert len(RelocationPath.constant(**arguments, **{field: value}).taxes) == DEFAULT_HORIZON  # type: ignore[arg-type]
    for value in (low - 0.01, high + 0.01):
        with pytest.raises(InputError, match=f"{field}: .*between {low} and {high}"):
            RelocationPath.constant(**arguments, **{field: value})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "wrong", [{"base": 0}, {"growth": -1}, {"service_share": math.nan}, {"ramp": 2}, {"horizon": 0}]
)
def test_constant_path_refuses_by_name(wrong: dict[str, float]) -> None:
    arguments = {"base": 1, "growth": 1, "origin_loss": 0, **wrong}
    with pytest.raises(InputError, match=next(iter(wrong))):
        RelocationPath.constant(**arguments)  # type: ignore[arg-type]


def test_numpy_paths_are_paths() -> None:
    plain = RelocationPath([1, 2, 3], [0.5, 0.5, 0.5], 0.25, window=2)
    path = RelocationPath(np.array([1, 2, 3]), np.full(3, 0.5), np.float64(0.25), window=2)  # type: ignore[arg-type]
    assert path.no_payment_gains() == plain.no_payment_gains()


def test_delay_and_window_may_be_numpy_integers() -> None:
    path = RelocationPath([1, 2, 3], [0, 0, 0], 0, delay=np.int64(1), window=np.int64(2))  # type: ignore[arg-type]
    assert list(path.sharing_years) == [2, 3]
