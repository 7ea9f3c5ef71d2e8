"""Benefits of water: concave, their slopes and demands inverse to each other, wrong ones refused."""

from __future__ import annotations

import math

import numpy as np
import pytest

from citypact.errors import InputError
from citypact.games.river import (
    ConcaveBenefit,
    LogBenefit,
    PiecewiseLinearBenefit,
    PowerBenefit,
    QuadraticBenefit,
)

FORMS = [
    PowerBenefit(2),
    PowerBenefit(0.7, 0.15),
    PowerBenefit(3, 0.9),
    QuadraticBenefit(10, 2),
    LogBenefit(6, 2),
    PiecewiseLinearBenefit(((5, 1), (2, 3), (0.5, None))),
    PiecewiseLinearBenefit(((4, 2.5),)),
    PiecewiseLinearBenefit(()),
]
USES = np.linspace(0, 12, 241)


@pytest.mark.parametrize("form", FORMS, ids=repr)
def test_a_benefit_starts_at_nothing_rises_and_is_concave(form: ConcaveBenefit) -> None:
    values = form.value(USES)
    assert values[0] == 0
    rises = np.diff(values)
    assert (rises >= 0).all()
    assert (np.diff(rises) <= 1e-12).all()
    assert (np.diff(form.marginal(USES)) <= 0).all()


@pytest.mark.parametrize("form", FORMS, ids=repr)
def test_the_marginal_value_is_the_slope_to_the_right(form: ConcaveBenefit) -> None:
    uses, step = USES[1:] + 0.011, 1e-6
    slope = (form.value(uses + step) - form.value(uses)) / step
    assert form.marginal(uses) == pytest.approx(slope, rel=1e-4, abs=1e-7)


@pytest.mark.parametrize("form", FORMS, ids=repr)
def test_at_its_demand_a_city_cannot_do_better(form: ConcaveBenefit) -> None:
    """b(x) - p x is best at the demand, and the demand is the least use that is."""
    fine = np.linspace(0, 60, 60_001)
    for price in (0.6, 1.0, 2.0, 3.7, 11.0):
        wanted = float(form.demand(price))
        net = form.value(fine) - price * fine
        assert float(form.value(wanted)) - price * wanted >= net.max() - 1e-9
        if wanted > 0:
            less = 0.9 * wanted
            assert float(form.value(less)) - price * less < float(form.value(wanted)) - price * wanted


def test_the_forms_are_what_their_names_say() -> None:
    assert PowerBenefit(3).value(4.0) == 6
    assert PowerBenefit(3, 0.25).marginal(16.0) == pytest.approx(3 * 0.25 / 8)
    assert QuadraticBenefit(10, 2).value(3.0) == 30 - 9
    assert LogBenefit(6, 2).value(2.0) == pytest.approx(6 * math.log(2))
    assert PiecewiseLinearBenefit(((5, 1), (2, 3))).value(9.0) == 11
    assert [form.satiation for form in FORMS] == [
        math.inf,
        math.inf,
        math.inf,
        5,
        math.inf,
        math.inf,
        2.5,
        0,
    ]


def test_beyond_satiation_water_is_let_pass_at_no_loss() -> None:
    assert QuadraticBenefit(10, 2).value(50.0) == 25
    assert QuadraticBenefit(10, 2).marginal(50.0) == 0
    assert PowerBenefit(1).demand(math.inf) == 0
    assert PowerBenefit(1).marginal(0.0) == math.inf


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: PowerBenefit(0), "factor: found 0, expected a positive worth of one unit of water"),
        (lambda: PowerBenefit(math.nan), "factor: found nan, expected a finite number"),
        (lambda: PowerBenefit(1, 1), "exponent: found 1, expected a number strictly between 0 and 1"),
        (lambda: QuadraticBenefit(1, -1), "slope: found -1, expected a positive fall"),
        (lambda: LogBenefit(1, 0), "scale: found 0, expected a positive use"),
        (
            lambda: PiecewiseLinearBenefit(((1, 1), (2, 1))),
            "marginal value of piece 2: found 2, expected less than 1 before it",
        ),
        (
            lambda: PiecewiseLinearBenefit(((2, None), (1, 1))),
            "width of piece 1: found None, expected a width: only the last piece has no end",
        ),
        (lambda: PiecewiseLinearBenefit((3,)), "pieces: found (3,), expected a sequence of pairs"),  # type: ignore[arg-type]
    ],
)
def test_a_benefit_that_is_not_concave_and_positive_is_refused(make: object, message: str) -> None:
    with pytest.raises(InputError) as caught:
        make()  # type: ignore[operator]
    assert message in str(caught.value)


def test_all_mistakes_are_told_at_once() -> None:
    with pytest.raises(InputError) as caught:
        QuadraticBenefit(-1, math.inf)
    assert len(caught.value.problems) == 2
