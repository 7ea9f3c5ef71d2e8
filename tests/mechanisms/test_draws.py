"""A million at once gives what one at a time gives."""

from __future__ import annotations

import numpy as np
import pytest

from citypact import Enterprise, InputError, Relocation, StatuteTerms, relocation_draws, split
from citypact.mechanisms.statute import schedule


def test_arrays_agree_with_the_scalar_functions() -> None:
    generator = np.random.default_rng(20150603)
    total = generator.uniform(0.1, 10, 300)
    loss, cost = total * generator.uniform(-0.5, 1.2, 300), total * generator.uniform(-0.5, 1.2, 300)
    weight, comes = generator.uniform(0.05, 0.95, 300), generator.uniform(0, 0.9, 300)
    base, growth, rate = (
        generator.uniform(0.2, 5, 300),
        generator.uniform(0.6, 3, 300),
        generator.uniform(0.01, 0.1, 300),
    )
    found = relocation_draws(
        total, loss, cost, weight=weight, voluntary=comes, base=base, growth=growth, rate=rate
    )
    assert found.statute_value is not None
    for k in range(300):
        one = split(
            Relocation(total[k], loss[k], cost[k], voluntary=comes[k]), origin_weight=float(weight[k])
        )
        assert found.agreement[k] == one.agreement
        if one.agreement:
            assert (found.lo[k], found.hi[k]) == pytest.approx(one.participation, abs=1e-12)
            assert found.ratio[k] == pytest.approx(one.ratio, abs=1e-9)
        else:
            assert np.isnan([found.lo[k], found.hi[k], found.ratio[k]]).all()
        plan = schedule(Enterprise.from_base(base[k], growth=growth[k]), StatuteTerms())
        assert found.statute_value[k] == pytest.approx(plan.origin_pv(rate[k]), rel=1e-9)


@pytest.mark.parametrize("unit", [1e-9, 1.0, 1e12])
def test_the_unit_does_not_matter(unit: float) -> None:
    found = relocation_draws(unit * np.array([1.0, 2.0]), unit * 0.3, unit * 0.1)
    assert found.ratio == pytest.approx([0.6, 0.55], abs=1e-12)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"revenue": [1, 0]}, "revenue"),
        ({"revenue": [1, np.nan]}, "revenue"),
        ({"origin_loss": np.inf}, "origin_loss"),
        ({"weight": 1.1}, "weight"),
        ({"voluntary": [-0.1, 0]}, "voluntary"),
    ],
)
def test_a_bad_value_anywhere_is_refused(changes: dict, words: str) -> None:
    given = {"revenue": [1, 2], "origin_loss": 0.1, "destination_cost": 0.1, **changes}
    with pytest.raises(InputError, match=words):
        relocation_draws(**given)


def test_a_deal_that_just_pays_is_a_deal() -> None:
    """R = .3, L = .1, K = .2 and a thousand more with W = 0 in decimals."""
    generator = np.random.default_rng(5)
    loss, cost = generator.integers(1, 100, 1000) / 100, generator.integers(1, 100, 1000) / 100
    total = np.round(loss + cost, 2)
    found = relocation_draws(total, loss, cost)
    assert found.agreement.all()
    assert found.ratio == pytest.approx(loss / total, abs=1e-12)
    assert not relocation_draws(1.0, 0.5, 0.5 + 1e-12).agreement
