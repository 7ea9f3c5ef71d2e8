"""Posted ratio under private costs against quadrature, a grid and simulated types."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import oracles
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citypact.errors import InputError
from citypact.mechanisms.trade.posted_ratio import UniformBeliefs, best_posted_ratio, one_sided_ratio

F = Fraction
tenths = st.integers(1, 12).map(lambda i: F(i, 10))
pairs = st.tuples(st.integers(-3, 9), st.integers(1, 8)).map(lambda t: (F(t[0], 10), F(t[0] + t[1], 10)))
GRID = [F(i, 200) for i in range(201)]


@given(a=tenths, b=tenths)
@settings(deadline=None, max_examples=60)
def test_beliefs_from_zero_give_the_median_or_the_interval(a: Fraction, b: Fraction) -> None:
    found = best_posted_ratio(UniformBeliefs.up_to(a, b))
    assert found is not None
    if a + b >= 1:
        middle = sorted((1 - b, F(1, 2), a))[1]
        assert (found.lo, found.hi) == (middle, middle)
        assert oracles.best_posted_ratio_uniform(a, b) == pytest.approx(float(middle), abs=1e-9)
    else:
        assert (found.lo, found.hi) == (a, 1 - b)


@given(loss=pairs, cost=pairs)
@settings(deadline=None, max_examples=60)
def test_no_ratio_of_a_grid_is_better_and_the_set_is_complete(
    loss: tuple[Fraction, Fraction], cost: tuple[Fraction, Fraction]
) -> None:
    beliefs = UniformBeliefs(loss, cost)
    found, values = best_posted_ratio(beliefs), {s: beliefs.welfare(s) for s in GRID}
    if found is None:
        assert max(values.values()) <= 0
        return
    best = beliefs.welfare(found.exact)
    assert max(values.values()) <= best
    assert beliefs.welfare(found.lo) == beliefs.welfare(found.hi) == best
    assert all(s in found for s, value in values.items() if value == best)
    mirror = best_posted_ratio(beliefs.swapped())
    assert mirror is not None
    assert (mirror.lo, mirror.hi) == (1 - found.hi, 1 - found.lo)
    assert best <= beliefs.first_best()


@pytest.mark.parametrize("s", [0.1, 0.35, 0.5, 0.8])
def test_welfare_is_the_integral_and_what_simulated_types_yield(s: float) -> None:
    beliefs = UniformBeliefs((0.1, 0.7), (0.05, 0.9))
    assert float(beliefs.welfare(s)) == pytest.approx(
        oracles.posted_welfare(s, (0.1, 0.7), (0.05, 0.9)), abs=1e-12
    )
    rng = np.random.default_rng(7)
    losses, costs = rng.uniform(0.1, 0.7, 400_000), rng.uniform(0.05, 0.9, 400_000)
    moved = np.where((losses <= s) & (costs <= 1 - s), 1 - losses - costs, 0)
    assert float(beliefs.welfare(s)) == pytest.approx(moved.mean(), abs=2e-3)
    ideal = np.maximum(1 - losses - costs, 0).mean()
    assert float(beliefs.first_best()) == pytest.approx(ideal, abs=2e-3)


def test_gains_of_appendix_c() -> None:
    beliefs = UniformBeliefs.up_to(1, 1)
    assert beliefs.welfare(0.5) == F(1, 8)
    assert beliefs.first_best() == F(1, 6)


@pytest.mark.parametrize(("k", "a"), [(0.2, 1), (0.2, 0.3), (-0.5, 1), (0.9, 2), (-3, 5)])
def test_one_sided_offer_beats_a_grid(k: float, a: float) -> None:
    found = one_sided_ratio(k, a)
    assert found is not None

    def gain(s: Fraction) -> Fraction:
        return (1 - s - F(str(k))) * min(s / F(str(a)), F(1))

    assert all(gain(s) <= gain(found.exact) for s in GRID)


def test_refusals() -> None:
    assert one_sided_ratio(1, 1) is None
    assert best_posted_ratio(UniformBeliefs((0.6, 0.9), (0.5, 0.9))) is None
    for loss in ((0.5, 0.5), (0.6, 0.2), (0, float("nan")), (0, float("inf")), (0.1,)):
        with pytest.raises(InputError, match="loss"):
            UniformBeliefs(loss, (0, 1))  # type: ignore[arg-type]
    with pytest.raises(InputError, match="cost"):
        one_sided_ratio(float("nan"), 1)
