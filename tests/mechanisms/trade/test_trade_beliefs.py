"""Beliefs against quadrature of their own distribution functions, and refusals in one line each."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.stats import beta as beta_law

from citypact.errors import InputError
from citypact.mechanisms.trade import Belief, BetaBelief, EmpiricalBelief, HistogramBelief, UniformBelief

F = Fraction
BELIEFS: tuple[Belief, ...] = (
    UniformBelief(-0.1, 0.6),
    HistogramBelief((0, 0.2, 0.3, 1), (1, 0, 2)),
    EmpiricalBelief((0.7, 0.05, 0.05, 0.3), (1, 1, 1, 3)),
    BetaBelief(2, 5),
    BetaBelief(0.5, 0.5, -0.2, 0.8),
)


@pytest.mark.parametrize("belief", BELIEFS, ids=lambda belief: belief.to_dict()["kind"])
def test_headroom_is_the_integral_of_the_distribution_function(belief: Belief) -> None:
    low = float(belief.ends[0])
    knots = [float(point) for point in belief.breakpoints()]
    for rate in (-0.3, 0.1, 0.25, 0.5, 0.9, 1.4):
        inside = [knot for knot in knots if low < knot < rate]
        wanted = (
            0.0
            if rate <= low
            else quad(lambda x: float(belief.at_most(x)), low, rate, points=inside or None)[0]
        )
        assert float(belief.headroom(rate)) == pytest.approx(wanted, abs=1e-8)


@pytest.mark.parametrize("belief", BELIEFS, ids=lambda belief: belief.to_dict()["kind"])
def test_arrays_and_moves_agree_with_single_rates(belief: Belief) -> None:
    rates = np.array([-0.5, -0.1, 0.05, 0.2, 0.3, 0.7, 1.0, 1.7])
    level, area = belief.arrays(rates)
    moved = belief.moved(factor=2, shift=F(1, 4))
    for place, rate in enumerate(rates):
        assert level[place] == pytest.approx(float(belief.at_most(float(rate))), abs=1e-14)
        assert area[place] == pytest.approx(float(belief.headroom(float(rate))), abs=1e-14)
        there = 2 * F(str(rate)) + F(1, 4)
        assert float(moved.at_most(there)) == pytest.approx(level[place], abs=1e-12)
        assert float(moved.headroom(there)) == pytest.approx(2 * area[place], abs=1e-12)


def test_beta_is_scipys_law_on_its_range() -> None:
    law, belief = beta_law(2.5, 0.7, loc=0.1, scale=0.6), BetaBelief(2.5, 0.7, 0.1, 0.7)
    rates = np.linspace(0.11, 0.69, 30)
    assert belief.arrays(rates)[0] == pytest.approx(law.cdf(rates), abs=1e-13)
    assert belief.density(rates) == pytest.approx(law.pdf(rates), rel=1e-10)
    assert belief.mean_and_deviation() == pytest.approx((law.mean(), law.std()))


def test_a_rate_just_below_a_case_by_rounding_counts_as_the_case() -> None:
    belief = EmpiricalBelief((0.1,))
    assert 1 - 0.9 < 0.1
    assert belief.arrays(np.array([1 - 0.9]))[0][0] == 1


@pytest.mark.parametrize(
    ("make", "line"),
    [
        (lambda: UniformBelief(0.6, 0.6), "high: found 0.6, expected more than 0.6, the lowest rate"),
        (lambda: UniformBelief(0, float("nan")), "high: found nan, expected a finite number"),
        (
            lambda: UniformBelief(0, 3e6),
            "high: found 3000000.0, expected a cost over the shared tax, between -1000 and 1000;"
            " divide money by tax",
        ),
        (
            lambda: BetaBelief(-1, 2),
            "alpha: found -1, expected a shape of a Beta distribution, 0.05 to 10000",
        ),
        (
            lambda: HistogramBelief((0, 1), (0,)),
            "weights: found no positive weight, expected a distribution, which has some",
        ),
        (
            lambda: HistogramBelief((0, 0.5, 1), (1, -0.5)),
            "weights[1]: found -0.5, expected a weight of at least 0",
        ),
        (lambda: HistogramBelief((0, 1), (1, 1)), "edges: found 2 edges, expected 3 edges for 2 weights"),
        (
            lambda: HistogramBelief((0, 0, 1), (1, 1)),
            "edges[1]: found 0, expected more than 0, the edge before",
        ),
        (lambda: EmpiricalBelief(()), "values: found 0 cases, expected 1 to 10000 cases"),
        (
            lambda: EmpiricalBelief((0.1,) * 10_001),
            "values: found 10001 cases, expected 1 to 10000 cases; give a histogram of a longer list",
        ),
        (
            lambda: EmpiricalBelief((0.1, 0.2), (1,)),
            "weights: found 1 weights, expected one for each of 2 cases",
        ),
    ],
)
def test_what_is_no_distribution_is_refused(make, line: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(InputError) as caught:
        make()
    assert str(caught.value) == line
