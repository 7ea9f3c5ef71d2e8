"""A list of plants in whole numbers, and what it refuses."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from citypact.errors import InputError
from citypact.games.portfolio import Portfolio, PortfolioFirm
from citypact.games.rational import as_fraction

amounts = st.one_of(
    st.floats(-1e12, 1e12, allow_nan=False),
    st.integers(-(10**6), 10**6),
    st.fractions(-10, 10, max_denominator=97),
    st.floats(-1e6, 1e6, width=32, allow_nan=False).map(np.float32),
)


@given(rows=st.lists(st.tuples(st.floats(1e-9, 1e9), amounts, amounts), min_size=1, max_size=6))
def test_whole_amounts_are_the_decimals_that_were_typed(rows: list[tuple[float, float, float]]) -> None:
    listed = Portfolio.from_columns(*[[row[at] for row in rows] for at in range(3)])
    whole = listed.whole
    columns = (whole.revenues, whole.losses, whole.costs)
    for at, column in enumerate(columns):
        found = [Fraction(number, whole.denominator) for number in column]
        assert found == [as_fraction(row[at]) for row in rows]
    surpluses = [firm.surplus for firm in listed.firms]
    assert [Fraction(number, whole.denominator) for number in whole.surpluses] == surpluses
    assert listed.first_best == sum((max(worth, Fraction(0)) for worth in surpluses), Fraction(0))
    assert listed.totals == tuple(sum((as_fraction(row[at]) for row in rows), Fraction(0)) for at in range(3))


def test_acceptable_ratios_are_cut_to_the_unit_interval() -> None:
    assert PortfolioFirm("free", 1, -0.2, -0.3).acceptable == (0, 1)
    assert PortfolioFirm("hopeless", 1, 0.7, 0.7).acceptable is None
    assert PortfolioFirm("edge", 1, 0.7, 0.3).acceptable == (Fraction(7, 10), Fraction(7, 10))
    assert PortfolioFirm("beyond", 1, 1.2, -0.5).acceptable is None


def test_the_quick_look_and_the_exact_one_refuse_the_same() -> None:
    for revenue in (0.0, -1.0, float("nan"), float("inf"), 1e-160, 10**400, True, "1", None):
        with pytest.raises(InputError, match="plant: revenue"):
            Portfolio((PortfolioFirm("plant", revenue, 0.0, 0.0),))  # type: ignore[arg-type]
    for loss in (float("nan"), float("-inf"), -(10**400), "x"):
        with pytest.raises(InputError, match="plant: origin_loss"):
            Portfolio((PortfolioFirm("plant", 1.0, loss, 0.0),))  # type: ignore[arg-type]
    assert Portfolio((PortfolioFirm("plant", 1e150, -1e150, 0),)).first_best == 2 * 10**150


def test_one_plant_without_revenue_is_found_among_sound_ones() -> None:
    for revenue in (0.0, -1.0, 1e-160):
        with pytest.raises(InputError, match="bad: revenue"):
            Portfolio((PortfolioFirm("good", 1.0, 0.0, 0.0), PortfolioFirm("bad", revenue, 0.0, 0.0)))


def test_as_many_plants_as_the_limit_are_let_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("citypact.games.portfolio.MOST_FIRMS", 3)
    assert len(Portfolio.from_columns([1] * 3, [0] * 3, [0] * 3).firms) == 3
    for count in (0, 4):
        with pytest.raises(InputError, match="1 to 3"):
            Portfolio.from_columns([1] * count, [0] * count, [0] * count)


def test_a_million_plants_are_the_most() -> None:
    firm = PortfolioFirm("plant", 1, 0, 0)
    with pytest.raises(InputError, match="1 to 1000000"):
        Portfolio((firm,) * 1_000_001)
    with pytest.raises(InputError, match="name: found plant"):
        Portfolio((firm, firm))
    with pytest.raises(InputError, match="sectors: found 1 values, expected 2"):
        Portfolio.from_columns([1, 1], [0, 0], [0, 0], sectors=["a"])
