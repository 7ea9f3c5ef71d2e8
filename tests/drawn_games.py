"""Random games and the numbers that named criteria need, shared by the tests that draw them."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

revenues = st.fractions(Fraction(1, 20), 4, max_denominator=20)
amounts = st.fractions(-1, 1, max_denominator=20)
caps = st.one_of(st.just(Fraction(1)), st.fractions(0, 1, max_denominator=12))
chances = st.one_of(st.just(Fraction(0)), st.fractions(0, 1, max_denominator=5))

#: Everything but the bargaining weight that some criterion asks for.
CRITERION_NUMBERS: dict[str, Any] = {
    "origin_discount": 0.9,
    "destination_discount": 0.8,
    "origin_income": 1,
    "destination_income": 0.4,
    "origin_rank": 3,
    "destination_rank": 1,
    "reference": 0.5,
}
