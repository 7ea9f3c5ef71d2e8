"""A million pairs at once give what one at a time gives."""

from __future__ import annotations

import numpy as np
import pytest

from citypact.errors import InputError
from citypact.games.water.pair import WaterPair
from citypact.mechanisms.compensation import compensate, compensation_draws


def test_arrays_agree_with_the_scalar_function() -> None:
    generator = np.random.default_rng(2012)
    n = 150
    bd, c = generator.uniform(0.1, 5, (2, n))
    bu, z = generator.uniform(0, 3, (2, n))
    bz = np.where(generator.random(n) < 0.5, 0.0, generator.uniform(0, 6, n))
    cap, w = generator.uniform(0, 12, n), generator.uniform(0, 1, n)
    found = compensation_draws(bd, bu, c, grant=z, transfer_cap=cap, weight=w, central_benefit=bz)
    for k in range(n):
        one = compensate(
            WaterPair(bd[k], bu[k], c[k]),
            grant=z[k],
            transfer_cap=cap[k],
            weight=float(w[k]),
            central_benefit=bz[k],
        )
        assert found.agreement[k] == one.agreement
        assert (found.lo[k], found.hi[k]) == pytest.approx(one.participation, rel=1e-12, abs=1e-12)
        assert found.transfer[k] == pytest.approx(one.transfer, rel=1e-12, abs=1e-12)
        assert found.central_subsidy[k] == pytest.approx(one.central_subsidy, rel=1e-12, abs=1e-12)
    assert 0 < found.agreement.sum() < n  # both kinds were drawn


def test_shapes_broadcast_and_the_results_are_the_users_own() -> None:
    found = compensation_draws(np.array([[1.0], [2.0]]), cost=[1.0, 2.0, 4.0], grant=0.1)
    for array in (found.agreement, found.lo, found.hi, found.transfer, found.central_subsidy):
        assert array.shape == (2, 3)
        assert array.flags.writeable
    assert compensation_draws(2.0, cost=1.5).transfer == pytest.approx(2.0)
    assert compensation_draws([], cost=1.5).transfer.shape == (0,)


@pytest.mark.parametrize("unit", [1e-9, 1.0, 1e9])
def test_the_unit_does_not_matter(unit: float) -> None:
    found = compensation_draws(
        unit * np.array([2.0, 1.0]),
        0.0,
        unit * 1.5,
        grant=unit * 0.2,
        transfer_cap=unit * np.array([1.0, 9.0]),
    )
    plain = compensation_draws([2.0, 1.0], 0.0, 1.5, grant=0.2, transfer_cap=[1.0, 9.0])
    assert found.transfer / unit == pytest.approx(plain.transfer, rel=1e-12)
    assert found.agreement.tolist() == plain.agreement.tolist() == [False, True]


def test_a_cap_that_is_just_enough_is_enough() -> None:
    """The cap is the loss rounded to decimals, in a thousand pairs."""
    generator = np.random.default_rng(6)
    bd, c = generator.integers(1, 100, 1000) / 10, generator.integers(1, 5, 1000) / 5
    cap = np.round(bd * bd / (2 * c), 9)
    exact = np.isclose(cap, bd * bd / (2 * c), rtol=1e-15, atol=0)
    found = compensation_draws(bd[exact], cost=c[exact], transfer_cap=cap[exact])
    assert exact.sum() > 300
    assert found.agreement.all()
    assert (found.central_subsidy == 0).all()
    short = compensation_draws(bd[exact], cost=c[exact], transfer_cap=cap[exact] * (1 - 1e-12))
    assert not short.agreement.any()
    assert (short.central_subsidy > 0).all()


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({"downstream_benefit": [1, 0]}, "downstream_benefit[1]: found 0.0, expected positive numbers"),
        ({"cost": np.nan}, "cost: found nan, expected positive numbers"),
        ({"upstream_benefit": [-1, 0]}, "upstream_benefit[0]: found -1.0, expected non-negative numbers"),
        ({"grant": np.inf}, "grant: found inf, expected non-negative numbers"),
        ({"transfer_cap": -2}, "transfer_cap: found -2.0, expected non-negative numbers"),
        ({"weight": 1.5}, "weight: found 1.5, expected numbers between 0 and 1"),
        ({"central_benefit": np.nan}, "central_benefit: found nan, expected non-negative numbers"),
    ],
)
def test_a_bad_value_anywhere_is_refused(changes: dict, line: str) -> None:
    given = {"downstream_benefit": [1, 2], "upstream_benefit": 0.0, "cost": 1.5, **changes}
    with pytest.raises(InputError) as caught:
        compensation_draws(**given)
    assert str(caught.value) == line


def test_shapes_that_do_not_fit_and_numbers_out_of_range_are_refused() -> None:
    with pytest.raises(InputError, match=r"shapes: found .*arrays that broadcast together"):
        compensation_draws([1.0, 2.0], cost=[1.0, 2.0, 3.0])
    with pytest.raises(InputError, match="too far apart in size"):
        compensation_draws([1e200], cost=1e-200)
