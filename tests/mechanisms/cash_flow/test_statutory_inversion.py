"""Ratios that pay a required value under the statute, checked by simulating them."""

from __future__ import annotations

from fractions import Fraction

import pytest

from citypact import InputError
from citypact.mechanisms.cash_flow.statutory_inversion import TERMS, statutes_paying
from citypact.mechanisms.statute import Enterprise, StatuteTerms, schedule

RATE = Fraction(1, 25)


@pytest.mark.parametrize("growth", ["0.8", "1", "1.2", "1.5", "2"])
@pytest.mark.parametrize("ratio", ["0.1", "0.3", "0.5", "0.9"])
def test_the_ratio_that_was_simulated_is_found_again(growth: str, ratio: str) -> None:
    plant = Enterprise.from_base(Fraction(1), growth=Fraction(growth))
    for found, (years, extension, multiple) in zip(
        statutes_paying(
            schedule(plant, StatuteTerms(ratio=Fraction(ratio)).exact()).origin_pv(RATE),
            base=1,
            growth=Fraction(growth),
            rate=RATE,
        ),
        TERMS,
        strict=True,
    ):
        assert (found.years, found.extension, found.cap_multiple) == (years, extension, multiple)
        if (years, extension, multiple) == (3, 2, 1):
            assert found.ratios is not None
            assert found.ratios.lo <= Fraction(ratio) <= found.ratios.hi
        if found.ratios is None:
            continue
        for end in (found.ratios.lo, found.ratios.hi):
            terms = StatuteTerms(
                ratio=end, years=years, extension=extension, cap_multiple=Fraction(multiple)
            ).exact()
            required = schedule(plant, StatuteTerms(ratio=Fraction(ratio)).exact()).origin_pv(RATE)
            assert schedule(plant, terms).origin_pv(RATE) == required


def test_more_than_any_ratio_pays_has_no_answer() -> None:
    assert all(found.ratios is None for found in statutes_paying(1000, base=1, growth=1, rate=0.04))


def test_a_negative_value_is_refused() -> None:
    with pytest.raises(InputError, match="value"):
        statutes_paying(-1, base=1, growth=1, rate=0.04)
