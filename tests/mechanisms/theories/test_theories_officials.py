"""Officials, enforcement, horizon and liquidity against plain simulations."""

from __future__ import annotations

from fractions import Fraction

import oracles
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citypact.errors import InputError
from citypact.games.relocation import Relocation
from citypact.mechanisms.theories.enforcement import (
    Pipeline,
    critical_discount,
    least_settlement,
    self_enforcing_ratios,
)
from citypact.mechanisms.theories.horizon import horizon_ratio
from citypact.mechanisms.theories.liquidity import front_loaded_ratio
from citypact.mechanisms.theories.officials import (
    neutral_output_credit,
    official_utilities,
    standing_change,
    tournament_ratios,
)

F = Fraction
hundredths = st.integers(-20, 110).map(lambda i: F(i, 100))
tenths = st.integers(0, 100).map(lambda i: F(i, 10))
few = settings(deadline=None, max_examples=60)


@given(l=hundredths, k=hundredths, rho=tenths, unit=st.sampled_from([F(1, 10**9), F(1), F(10**9)]))
@few
def test_both_officials_accept_exactly_there(l: Fraction, k: Fraction, rho: Fraction, unit: Fraction) -> None:  # noqa: E741
    game = Relocation(unit, l * unit, k * unit)
    found = tournament_ratios(game, rho)
    expected = oracles.tournament_interval(rho, l, k)
    assert (None if found is None else (found.lo, found.hi)) == expected
    for s in (F(i, 40) for i in range(41)):
        signs = min(official_utilities(game, s, rho)) >= 0
        assert signs == (found is not None and s in found)


def test_standing_narrows_to_equal_gains() -> None:
    game = Relocation(1, 0.3, 0.1)
    limit = tournament_ratios(game)
    assert limit is not None
    assert limit.ends == (0.6, 0.6)
    widths = []
    for rho in (0, 1, 10, 1000):
        found = tournament_ratios(game, rho)
        assert found is not None
        assert 0.6 in found
        widths.append(found.hi - found.lo)
        assert found.hi - found.lo == F(6, 10) / (1 + 2 * rho)
    assert widths == sorted(widths, reverse=True)
    assert tournament_ratios(Relocation(1, 0.7, 0.4), 0) is None


@given(lost=tenths, shown=tenths)
@few
def test_output_credit_leaves_the_lead_alone(lost: Fraction, shown: Fraction) -> None:
    if shown == 0:
        with pytest.raises(InputError, match="shown_output"):
            neutral_output_credit(lost, shown)
        return
    found = neutral_output_credit(lost, shown)
    assert (found is None) == (lost > shown)
    if found is not None:
        # origin: -lost + credit, destination: the rest
        assert found.exact * shown - lost == (1 - found.exact) * shown
        assert standing_change(found.exact, lost, shown) == 0
        assert (found.exact == F(1, 2)) == (lost == 0)


def pays_on(s: Fraction, terms: tuple[Fraction, int, Fraction, Fraction, Fraction]) -> Fraction:
    """Value of paying on less that of stopping, year by year over a long pipeline."""
    r, years, tax, value, psi = terms
    delta = 1 / (1 + float(r))
    owed = sum(float(s * tax) * delta**u for age in range(years) for u in range(years - age))
    each = float(value) - sum(float(s * tax) * delta**u for u in range(1, years + 1))
    future = sum(each * delta**year for year in range(1, 4000))
    return F(future - (1 - float(psi)) * owed)


@pytest.mark.parametrize(
    ("r", "years", "tax", "value"), [(0.05, 5, 1, 2), (0.04, 3, 2, 1.5), (0.1, 10, 1, 4)]
)
@pytest.mark.parametrize("psi", [0, 0.4])
def test_self_enforcing_ratio_is_where_stopping_starts_to_pay(
    r: float, years: int, tax: float, value: float, psi: float
) -> None:
    most = self_enforcing_ratios(Pipeline(r, years, tax, value), psi).hi
    terms = (F(str(r)), years, F(str(tax)), F(str(value)), F(str(psi)))
    assert float(pays_on(most, terms)) == pytest.approx(0, abs=1e-8) or most == 1
    assert pays_on(most * F(99, 100), terms) > 0
    if most < 1:
        assert pays_on(most * F(101, 100), terms) < 0
        needed = least_settlement(Pipeline(r, years, tax, value), most)
        assert needed == F(str(psi))


def test_self_enforcing_fixture_and_signs() -> None:
    found = self_enforcing_ratios(Pipeline(0.05, 5, 1, 2))
    assert found.lo == 0
    assert float(found.hi) == pytest.approx(0.39733577, abs=1e-8)
    assert self_enforcing_ratios(Pipeline(0.10, 5, 1, 2)).hi < found.hi
    assert self_enforcing_ratios(Pipeline(0.05, 6, 1, 2)).hi < found.hi
    assert self_enforcing_ratios(Pipeline(0.05, 5, 1, 2.5)).hi > found.hi
    assert self_enforcing_ratios(Pipeline(0.05, 5, 1, 2), 0.5).hi > found.hi
    assert self_enforcing_ratios(Pipeline(0.05, 5, 1, 0)).ends == (0, 0)
    assert self_enforcing_ratios(Pipeline(0.05, 5, 1, 100)).ends == (0, 1)
    assert least_settlement(Pipeline(0.05, 5, 1, 0), 0.5) is None
    assert least_settlement(Pipeline(0.05, 5, 1, 0), 0) == 0
    assert least_settlement(Pipeline(0.05, 5, 1, 2), 0.3) == 0


@pytest.mark.parametrize(("q", "f"), [(1, 0), (0.5, 0), (0.9, 0.1), (0.7, 0.3), (0.3, 0.3), (0.2, 0.15)])
def test_critical_discount_by_value_iteration(q: float, f: float) -> None:
    T, C, P = 35.0, 32.0, 27.0

    def worth(delta: float) -> float:
        """Gain from cooperating now over defecting now, cooperation to follow."""
        value, dead = 0.0, P / (1 - delta)
        for _ in range(20_000):
            value = C + delta * ((1 - f) * value + f * dead)
        return value - (T + delta * ((1 - q) * value + q * dead))

    found = critical_discount(35, 32, 27, q, f)
    if found is None:
        assert worth(0.995) < 0
        return
    assert worth(float(found)) == pytest.approx(0, abs=1e-6)
    assert worth(float(found) * 0.99) < 0


def test_critical_discount_fixture() -> None:
    assert critical_discount(35, 32, 27) == F(3, 8)
    assert critical_discount(35, 32, 27, 0.5) == F(3) / (3 + F(5, 2))
    for payoffs in ((1, 2, 0), (3, 1, 2), (3, float("nan"), 1)):
        with pytest.raises(InputError):
            critical_discount(*payoffs)


@pytest.mark.parametrize(("H", "ratio"), [(5, 0.464), (6, 0.556), (8, 0.730), (10, 0.891)])
def test_horizon_table(H: int, ratio: float) -> None:
    found = horizon_ratio(H)
    assert found is not None
    assert found.ratio == pytest.approx(ratio, abs=5e-4)
    taxes = [F(1, 2), *([F(1)] * 29)]
    worth = [tax / F("1.04") ** year for year, tax in enumerate(taxes, 1)]
    origin = found.exact * sum(worth[1:6])
    assert origin == sum(worth[:H]) - origin


def test_horizon_limits() -> None:
    assert horizon_ratio(12) is None
    assert horizon_ratio(5, delay=0) == horizon_ratio(7, window=7, delay=0)
    level = horizon_ratio(5, delay=0)
    assert level is not None
    assert level.exact == F(1, 2)
    tilted = horizon_ratio(6, loss=1, cost=0.5)
    plain = horizon_ratio(6)
    assert tilted is not None
    assert plain is not None
    assert tilted.exact > plain.exact
    # The table of models.md counts the payment of year 6 even at a horizon of 5 years.
    strict = horizon_ratio(5, within_horizon=True)
    assert strict is not None
    assert strict.ratio == pytest.approx(0.5689, abs=1e-4)
    assert horizon_ratio(1, within_horizon=True) is None
    with pytest.raises(InputError):
        horizon_ratio(0)


@given(share=st.integers(0, 200).map(lambda i: F(i, 100)))
def test_front_loaded_ratio_spends_all_liquidity(share: Fraction) -> None:
    tax = F(7)
    assert front_loaded_ratio(share).exact * tax == max(tax - share * tax, 0)
    assert (front_loaded_ratio(share).exact == F(1, 2)) == (share == F(1, 2))


@pytest.mark.parametrize(
    "call",
    [
        lambda: Pipeline(0, 5, 1, 2),
        lambda: Pipeline(0.05, 0, 1, 2),
        lambda: Pipeline(0.05, 5, 0, 2),
        lambda: Pipeline(0.05, 5, 1, -2),
        lambda: self_enforcing_ratios(Pipeline(0.05, 5, 1, 2), 1.5),
        lambda: front_loaded_ratio(-0.1),
        lambda: tournament_ratios(Relocation(1, 0, 0), -1),
    ],
)
def test_refusals(call: object) -> None:
    with pytest.raises(InputError):
        call()  # type: ignore[operator]
