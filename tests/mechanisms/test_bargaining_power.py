"""Each story of bargaining power, told from its own definition."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction

import numpy as np
import oracles
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citypact.errors import InputError
from citypact.games.rational import as_fraction
from citypact.games.relocation import Relocation
from citypact.mechanisms.bargaining_power import (
    need_weighted,
    rank_weighted,
    rubinstein,
    rubinstein_limit,
    take_it_or_leave_it,
)
from citypact.mechanisms.criteria import Nash
from citypact.mechanisms.revenue_split import split

F = Fraction
quick = settings(max_examples=50, deadline=None, derandomize=True)
discounts = st.floats(0, 0.999)


def weight(criterion: Nash) -> Fraction:
    return as_fraction(criterion.weight)


@quick
@given(own=discounts, other=discounts)
def test_first_offer_by_the_origin(own: float, other: float) -> None:
    assert weight(rubinstein(own, other)) == pytest.approx(oracles.rubinstein_share(own, other), abs=1e-12)


@quick
@given(own=discounts, other=discounts)
def test_first_offer_by_the_destination_leaves_the_origin_the_rest(own: float, other: float) -> None:
    """The destination proposes and keeps its proposer's share; the origin gets one less that."""
    proposer = oracles.rubinstein_share(other, own)
    assert weight(rubinstein(own, other, "destination")) == pytest.approx(1 - proposer, abs=1e-12)


def test_offers_by_hand() -> None:
    """d_o = .9, d_d = .5: proposing first the origin takes 10/11, second 9/11: patience is power."""
    assert weight(rubinstein(0.9, 0.5)) == F(10, 11)
    assert weight(rubinstein(0.9, 0.5, "destination")) == F(9, 11)
    assert weight(rubinstein(0.5, 0.9, "destination")) == F(1, 11)


@quick
@given(
    own=st.fractions(0, F(99, 100), max_denominator=100),
    other=st.fractions(0, F(99, 100), max_denominator=100),
)
def test_roles_swap_with_names(own: Fraction, other: Fraction) -> None:
    assert weight(rubinstein(own, other, "destination")) == 1 - weight(rubinstein(other, own, "origin"))


@quick
@given(own=st.fractions(0, 1, max_denominator=50), other=st.fractions(0, F(49, 50), max_denominator=50))
def test_the_offer_equals_what_waiting_is_worth(own: Fraction, other: Fraction) -> None:
    """Stationarity: the responder gets its discount times its own proposer's share."""
    first = weight(rubinstein(own, other, "origin"))
    second = weight(rubinstein(own, other, "destination"))
    assert second == own * first
    assert 1 - first == other * (1 - second)


@quick
@given(own=st.fractions(F(1, 50), 1, max_denominator=50), other=st.fractions(F(1, 50), 1, max_denominator=50))
def test_quick_offers_reach_the_limit_whoever_begins(own: Fraction, other: Fraction) -> None:
    limit = float(weight(rubinstein_limit(own, other)))
    step = 1e-6
    for first in ("origin", "destination"):
        found = rubinstein(math.exp(-float(own) * step), math.exp(-float(other) * step), first)
        assert float(weight(found)) == pytest.approx(limit, abs=1e-5)


def test_degenerate_patience() -> None:
    assert weight(rubinstein(0, 0)) == 1
    assert weight(rubinstein(0, 0, "destination")) == 0
    assert weight(rubinstein(1, 0.5)) == 1
    assert weight(rubinstein(1, 0.5, "destination")) == 1
    assert weight(rubinstein(0.5, 1)) == 0
    assert weight(rubinstein_limit(0, 0.3)) == 1
    assert weight(rubinstein_limit(0.3, 0)) == 0
    assert weight(rubinstein_limit(0.1, 0.1)) == F(1, 2)


def test_who_makes_the_only_offer() -> None:
    assert take_it_or_leave_it("origin").weight == 1
    assert take_it_or_leave_it("destination").weight == 0


@pytest.mark.parametrize(("aversion", "wanted"), [(0, 0.5), (1, 0.2857142857142857), (2, 1 / 7.25)])
def test_need_weights_of_the_paper(aversion: float, wanted: float) -> None:
    """y_B = .4 y_A: alpha = 1 / (1 + 2.5**epsilon)."""
    assert float(weight(need_weighted(1, 0.4, aversion))) == pytest.approx(wanted, abs=1e-15)


@quick
@given(
    own=st.floats(0.01, 100), other=st.floats(0.01, 100), aversion=st.floats(0, 5), unit=st.floats(1e-9, 1e12)
)
def test_need_weights_do_not_know_the_unit_and_sum_to_one(
    own: float, other: float, aversion: float, unit: float
) -> None:
    found = float(weight(need_weighted(own, other, aversion)))
    assert found == pytest.approx(own**-aversion / (own**-aversion + other**-aversion), rel=1e-9)
    assert float(weight(need_weighted(own * unit, other * unit, aversion))) == pytest.approx(found, rel=1e-9)
    assert float(weight(need_weighted(other, own, aversion))) == pytest.approx(1 - found, abs=1e-12)


@pytest.mark.parametrize(
    ("own", "other", "aversion", "wanted"),
    [
        (1, 1e5, 100, 1),
        (1e5, 1, 100, 0),
        (1e-140, 1e140, 1, 1),
        (1e140, 1e-140, 1, 0),
        (1e140, 1e140, 100, 0.5),
    ],
)
def test_extreme_need_gives_all_the_power(own: float, other: float, aversion: float, wanted: float) -> None:
    """Every value the door lets in has a weight; none overflows or becomes nan."""
    assert float(weight(need_weighted(own, other, aversion))) == pytest.approx(wanted, abs=1e-100)


def test_rank_weights_are_proportional() -> None:
    assert weight(rank_weighted(3, 1)) == F(3, 4)
    assert weight(rank_weighted(np.int64(2), np.float64(2))) == F(1, 2)
    assert weight(rank_weighted(1e140, 1e140)) == F(1, 2)
    assert weight(rank_weighted(0.1, 0.2)) == F(1, 3)


@pytest.mark.parametrize(
    ("build", "field"),
    [
        (lambda: rubinstein(1, 1), "origin_discount"),
        (lambda: rubinstein(1.1, 0.5), "origin_discount"),
        (lambda: rubinstein(0.5, math.nan), "destination_discount"),
        (lambda: rubinstein(0.5, 0.5, "centre"), "first"),
        (lambda: rubinstein_limit(0, 0), "origin_impatience"),
        (lambda: rubinstein_limit(-1, 1), "origin_impatience"),
        (lambda: rubinstein_limit(1, math.inf), "destination_impatience"),
        (lambda: take_it_or_leave_it("A"), "proposer"),
        (lambda: need_weighted(0, 1), "origin_income"),
        (lambda: need_weighted(1, math.nan), "destination_income"),
        (lambda: need_weighted(1, 1, -1), "aversion"),
        (lambda: rank_weighted(1, 0), "destination_rank"),
    ],
)
def test_each_argument_is_refused_by_name(build: Callable[[], object], field: str) -> None:
    with pytest.raises(InputError, match=field):
        build()


def test_the_named_criterion_knows_who_begins() -> None:
    game = Relocation(1, 0, 0)
    options = {"origin_discount": 0.9, "destination_discount": 0.5}
    assert split(game, "rubinstein", **options).ratio == pytest.approx(10 / 11)
    assert split(game, "rubinstein", proposer="destination", **options).ratio == pytest.approx(9 / 11)
