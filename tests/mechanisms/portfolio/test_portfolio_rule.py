"""One ratio for many plants against enumeration of every value of the ratio."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import oracles
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citypact.errors import InputError
from citypact.games.portfolio import Portfolio
from citypact.mechanisms.portfolio import (
    Segment,
    best_portfolio_ratio,
    portfolio_interval,
    sweep,
)

F = Fraction
hundredths = st.integers(-30, 110).map(lambda i: F(i, 100))
firms = st.lists(st.tuples(st.integers(1, 5).map(F), hundredths, hundredths), min_size=1, max_size=7)


def portfolio(rows: list[tuple[Fraction, Fraction, Fraction]], unit: Fraction | int = 1) -> Portfolio:
    return Portfolio.from_columns(*[[row[i] * unit for row in rows] for i in range(3)])


@given(rows=firms, consent=st.sampled_from(["project", "portfolio"]))
@settings(deadline=None, max_examples=50)
def test_matches_enumeration(rows: list[tuple[Fraction, Fraction, Fraction]], consent: str) -> None:
    found = best_portfolio_ratio(portfolio(rows), consent)
    best, intervals = oracles.best_ratio_sets(rows, consent)  # type: ignore[arg-type]
    if best > 0:
        assert found.value == best
        assert [(one.lo, one.hi) for one in found.sets] == intervals
    else:
        assert found.value == 0
    for s in (F(0), F(1, 3), F(1, 2), F(9, 10)):
        assert found.value_at(s) == oracles.portfolio_welfare(rows, s, consent)  # type: ignore[arg-type]
        assert found.value_at(s) <= found.value


@given(rows=firms, power=st.sampled_from([F(1, 10**9), F(10**9)]))
@settings(deadline=None, max_examples=40)
def test_unit_and_swap(rows: list[tuple[Fraction, Fraction, Fraction]], power: Fraction) -> None:
    plain, scaled = best_portfolio_ratio(portfolio(rows)), best_portfolio_ratio(portfolio(rows, power))
    assert plain.sets == scaled.sets
    assert scaled.value == power * plain.value
    mirror = best_portfolio_ratio(portfolio([(R, K, L) for R, L, K in rows]))
    assert [(1 - one.hi, 1 - one.lo) for one in reversed(mirror.sets)] == [(o.lo, o.hi) for o in plain.sets]


def test_touching_intervals_count_both_at_their_common_end() -> None:
    touching = Portfolio.from_columns([1, 1], [0.2, 0.4], [0.6, 0.3])
    found = best_portfolio_ratio(touching)
    assert [one.ends for one in found.sets] == [(0.4, 0.4)]
    assert found.moved_at(0.4) == ("firm1", "firm2")
    assert found.value == F(5, 10)


def test_portfolio_consent_attains_first_best_on_a_worthwhile_list() -> None:
    rng = np.random.default_rng(3)
    for _ in range(50):
        losses = rng.uniform(0, 0.9, 12)
        costs = rng.uniform(0, 1, 12) * (1 - losses)
        plants = Portfolio.from_columns([1.0] * 12, losses.tolist(), costs.tolist())
        together = best_portfolio_ratio(plants, "portfolio")
        if portfolio_interval(plants) is not None:
            assert together.value == plants.first_best
            assert together.value >= best_portfolio_ratio(plants).value


def test_nothing_moves() -> None:
    hopeless = Portfolio.from_columns([1], [0.7], [0.7])
    for consent in ("project", "portfolio"):
        found = best_portfolio_ratio(hopeless, consent)
        assert found.sets == ()
        assert found.value == 0
        assert found.efficiency_at(0.5) is None
    assert found.to_dict()["ratio_sets"] == []


def test_sweep_of_sloping_pieces() -> None:
    best, where = sweep(
        [Segment(F(0), F(1, 2), F(0), F(1)), Segment(F(1, 2), F(1), F(1, 2), open_at_lo=True)]
    )
    assert (best, where) == (F(1, 2), ((F(1, 2), F(1)),))


def test_thousands_of_plants_in_a_moment() -> None:
    rng = np.random.default_rng(5)
    columns = [rng.integers(1, 1000, 3000) / 1000 for _ in range(3)]
    plants = Portfolio.from_columns(*(column.tolist() for column in columns))
    found = best_portfolio_ratio(plants)
    assert found.value == found.value_at(found.sets[0].exact)
    assert all(found.value_at(F(i, 20)) <= found.value for i in range(21))


def test_refusals_come_all_at_once() -> None:
    with pytest.raises(InputError) as caught:
        Portfolio.from_columns([0, 1, 1], [0, float("nan"), 0], [0, 0, float("inf")], ["a", "b", "b"])
    assert len(caught.value.problems) == 4
    with pytest.raises(InputError, match="origin_losses"):
        Portfolio.from_columns([1, 1], [0], [0, 0])
    with pytest.raises(InputError, match="firms"):
        Portfolio(())
    with pytest.raises(InputError, match="consent"):
        best_portfolio_ratio(Portfolio.from_columns([1], [0], [0]), "firm")
