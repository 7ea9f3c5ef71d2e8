"""Own ratios for several taxes: closed form, box, brute force, and refusals."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citypact.errors import InputError
from citypact.mechanisms.risk_sharing import TaxRisks, share_taxes

F = Fraction
small = st.integers(-6, 6).map(lambda i: F(i, 4))
few = settings(deadline=None, max_examples=25)


def taxes_of(root: list[list[F]], own: F, other: F, c: list[F], d: list[F]) -> TaxRisks:
    """Covariance as root times its transpose, singular ones included."""
    matrix = [[sum(x * y for x, y in zip(a, b, strict=True)) for b in root] for a in root]
    return TaxRisks({f"tax{k}": 1 for k in range(len(root))}, matrix, own, other, c, d)


@given(
    root=st.lists(st.lists(small, min_size=2, max_size=2), min_size=2, max_size=2),
    own=st.integers(0, 4).map(F),
    other=st.integers(1, 4).map(F),
    c=st.lists(small, min_size=2, max_size=2),
    d=st.lists(small, min_size=2, max_size=2),
)
@few
def test_matches_brute_force(root: list[list[F]], own: F, other: F, c: list[F], d: list[F]) -> None:
    taxes = taxes_of(root, own, other, c, d)
    found = share_taxes(taxes)
    sigma = np.array([[float(x) for x in row] for row in taxes.parts])
    cA, cB = (np.array([float(x) for x in column]) for column in (c, d))

    def premium(s: np.ndarray) -> float:
        t = 1 - s
        return float(
            float(own) / 2 * (s @ sigma @ s + 2 * s @ cA) + float(other) / 2 * (t @ sigma @ t + 2 * t @ cB)
        )

    grid = np.linspace(0, 1, 21)
    best = min(premium(np.array(point)) for point in product(grid, repeat=2))
    assert found.premium <= best + 1e-9
    assert found.premium == pytest.approx(premium(np.array(list(found.own.values()))), abs=1e-9)
    single = min(premium(np.array([s, s])) for s in grid)
    assert found.premium + found.saved <= single + 1e-9
    assert found.saved >= 0


def test_own_ratios_save_nothing_without_background_risk() -> None:
    """Borch: however the taxes are correlated, one ratio for all is best."""
    taxes = TaxRisks({"VAT": 2, "CIT": 1, "land": 3}, [[4, 1, -1], [1, 2, 0], [-1, 0, 3]], F(1, 2), F(3, 2))
    found = share_taxes(taxes)
    assert set(found.own.values()) == {0.75}
    assert (found.ratio, found.saved) == (0.75, 0)
    assert found.explain() == "One ratio of 75.0% for all taxes is best: own ratios save nothing."


def test_closed_form_with_background_risk() -> None:
    """s = rho_B/(rho_A + rho_B) + inverse(Sigma) (rho_B c_B - rho_A c_A)/(rho_A + rho_B), inside the box."""
    sigma, c, d = np.array([[4.0, 1.0], [1.0, 2.0]]), np.array([0.25, -0.5]), np.array([0.5, 0.25])
    taxes = TaxRisks({"VAT": 2, "CIT": 1}, sigma.tolist(), 1, 2, c.tolist(), d.tolist())
    expected = 2 / 3 + np.linalg.solve(sigma, 2 * d - c) / 3
    assert list(share_taxes(taxes).own.values()) == pytest.approx(expected.tolist())


@pytest.mark.parametrize("unit", [F(1, 10**9), F(10**9)])
def test_unit_of_money_changes_no_ratio(unit: F) -> None:
    here = TaxRisks({"VAT": 2, "CIT": 1}, [[1, 0], [0, 1]], 1, 1, [F(1, 2), 0])
    there = TaxRisks(
        {"VAT": 2 * unit, "CIT": unit},
        [[unit**2, 0], [0, unit**2]],
        1 / unit,
        1 / unit,
        [unit**2 / 2, 0],
    )
    assert here.best() == there.best()
    assert here.common() == there.common()


def test_tampered_ratios_violate_the_conditions() -> None:
    taxes = TaxRisks({"VAT": 2, "CIT": 1}, [[1, 0], [0, 1]], 1, 1, [F(1, 2), 0])
    assert max(taxes.violations(taxes.best())) <= 0
    assert max(taxes.violations((F(1, 4), F(51, 100)))) > 0
    assert max(taxes.violations((F(1, 4), F(49, 100)))) > 0


def test_refusals() -> None:
    with pytest.raises(InputError, match="no mix has a negative variance"):
        TaxRisks({"VAT": 2, "CIT": 1}, [[1, 2], [2, 1]], 1, 1)
    with pytest.raises(InputError, match="2 rows of 2 numbers"):
        TaxRisks({"VAT": 2, "CIT": 1}, [[1]], 1, 1)
    with pytest.raises(InputError, match="a positive number for at least one city"):
        TaxRisks({"VAT": 2}, [[1]], 0, 0)
    with pytest.raises(InputError, match="one for each of 1 taxes"):
        TaxRisks({"VAT": 2}, [[1]], 0, 1, [1, 2])
    with pytest.raises(InputError, match="found 0 taxes"):
        TaxRisks({}, [], 1, 1)
