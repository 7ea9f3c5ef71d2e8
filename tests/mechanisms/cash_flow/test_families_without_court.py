"""Contract families and statutes that the destination keeps of its own accord, by brute force."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from self_enforced_plants import STREAM, plant

from citypact.games.enforcement_terms import Enforcement, FutureProjects
from citypact.games.relocation_path import RelocationPath
from citypact.mechanisms.cash_flow.families import compare_families
from citypact.mechanisms.cash_flow.statutory_inversion import statutes_paying

KINDS = pytest.mark.parametrize(
    "terms", [Enforcement([2.2, 2, 1.5], 0.3, 0.1), STREAM, Enforcement(FutureProjects(4))]
)


def gain_from_stopping(path: RelocationPath, paid: dict[int, Fraction], lump_sum: Fraction) -> float:
    """What the best moment to stop gains; written out again over all years after attainment."""
    terms = path.enforcement
    assert terms is not None
    rate, chance, fine = map(float, (path.destination_rate, terms.settlement, terms.penalty))
    years = range(path.delay + 1, len(path.taxes) + 1)

    def rest(age: int) -> float:
        return sum(float(x) * (1 + rate) ** (age - u) for u, x in paid.items() if u >= age)

    if terms.stream is None:
        return max(
            (1 - chance) * rest(year) - float(terms.worth(year - path.delay - 1)) - chance * fine
            for year in years
        )
    each = float(terms.stream.value) - float(lump_sum) - rest(0)
    owed = sum(rest(age) for age in range(1, len(path.taxes) + 1))
    return max((1 - chance) * owed - each / rate - chance * fine, -each)


@KINDS
@pytest.mark.parametrize("loss", [0.2, 0.6])
def test_levers_are_those_that_both_accept_and_that_are_kept(terms: Enforcement, loss: float) -> None:
    path = plant(lump_sum=True, origin_loss=loss, enforcement=terms)
    court = compare_families(replace(path, enforcement=None))
    for kept, ruled in zip(compare_families(path), court, strict=True):
        if ruled.acceptable is None:
            assert kept.levers is kept.excess is None
            continue
        assert ruled.levers is not None
        assert ruled.excess is None
        assert "self_enforcing" not in ruled.to_dict()
        gain = gain_from_stopping(path, *ruled.family.plan(path, ruled.levers.exact))
        assert kept.excess == pytest.approx(gain, abs=1e-9)
        assert kept.to_dict()["self_enforcing"] is (gain <= 1e-12)
        low, high = ruled.acceptable
        grid = [
            lever
            for lever in np.linspace(low, high, 201)
            if gain_from_stopping(path, *ruled.family.plan(path, Fraction(float(lever)))) <= 1e-12
        ]
        if kept.levers is None:
            assert not grid
            continue
        assert gain_from_stopping(path, *kept.family.plan(path, kept.levers.exact)) <= 1e-9
        assert kept.loss >= -1e-12
        assert kept.acceptable is not None
        step = (high - low) / 200 + 1e-12
        if grid:
            assert kept.acceptable[0] == pytest.approx(min(grid), abs=step)
            assert kept.acceptable[1] == pytest.approx(max(grid), abs=step)
        if kept.to_dict()["self_enforcing"]:
            assert kept.levers == ruled.levers


def test_only_the_buy_out_needs_no_future() -> None:
    results = compare_families(plant(lump_sum=True, origin_loss=0.3, enforcement=Enforcement()))
    assert [r.family.key for r in results if r.levers is not None] == ["F5"]
    assert [r.family.key for r in results if r.excess is not None and r.excess <= 0] == ["F5"]
    assert results[4].loss == pytest.approx(0, abs=1e-12)


def test_a_statute_says_when_it_pays() -> None:
    """1.2 a year from attainment in year 2; half of it is capped at 3 in the fifth year."""
    (first, *_) = statutes_paying(Fraction(2), base=1, growth=Fraction(6, 5), rate=Fraction(0))
    assert first.ratios is not None
    assert first.payments == {year: Fraction(2, 5) for year in range(2, 7)}
    assert statutes_paying(1000, base=1, growth=1, rate=0)[0].payments == {}
