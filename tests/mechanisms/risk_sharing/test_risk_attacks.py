"""Attacks on risk sharing: flat optima of several taxes, and brute force over units far apart."""

from __future__ import annotations

import json
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citypact.errors import InputError
from citypact.mechanisms.risk_sharing import RiskProblem, TaxRisks, share_risk, share_taxes

F = Fraction
few = settings(deadline=None, max_examples=40)
amounts = st.builds(
    lambda digit, power: F(digit) * F(10) ** power, st.integers(0, 9), st.sampled_from([-12, -3, 0, 0, 3])
)
signed = st.builds(lambda amount, sign: amount * sign, amounts, st.sampled_from([1, 1, -1]))
GRID = [F(k, 120) for k in range(121)]


@given(
    mean=amounts.filter(bool),
    risk=st.tuples(amounts, amounts, amounts),
    losses=st.tuples(signed, signed),
    lump_sum=st.booleans(),
)
@few
def test_no_ratio_on_a_grid_is_better_and_none_is_forgotten(
    mean: F, risk: tuple[F, F, F], losses: tuple[F, F], lump_sum: bool
) -> None:
    problem = RiskProblem(mean, *risk, *losses)
    found = share_risk(problem, lump_sum=lump_sum)
    json.dumps(found.to_dict(), allow_nan=False)

    def gains(s: F) -> tuple[F, F]:
        variance, own, other = risk
        return (
            s * mean - own * variance * s**2 / 2 - losses[0],
            (1 - s) * mean - other * variance * (1 - s) ** 2 / 2 - losses[1],
        )

    on_grid = [s for s in GRID if (sum(gains(s)) if lump_sum else min(gains(s))) >= 0]
    if found.ratios is None or found.acceptable is None:
        assert not on_grid
        return
    rounding = F(1, 2**69)
    assert all(found.acceptable.lo - rounding <= s <= found.acceptable.hi + rounding for s in on_grid)
    top = sum(gains(found.ratios.exact), F(0))
    assert all(sum(gains(s)) <= top + rounding * problem.stakes * 4 for s in on_grid)
    equally_good = [s for s in on_grid if sum(gains(s)) == top]
    assert all(s in found.ratios for s in equally_good)


def test_a_flat_single_ratio_is_shown_as_a_set() -> None:
    """A tax without risk, and two that cancel: every single ratio is as good, not one half alone."""
    for matrix in ([[0]], [[4, -4], [-4, 4]]):
        found = share_taxes(TaxRisks({f"税{k}": 1 for k in range(len(matrix))}, matrix, 1, 3))
        assert found.ratios.ends == (0, 1)
        assert found.to_dict()["ratio_set"] == [0, 1]
        assert found.explain() == (
            "Any one ratio from 0.0% to 100.0% for all taxes is best: own ratios save nothing."
        )


def test_own_ratios_that_save_nothing_do_not_differ() -> None:
    """A tax without risk was given a ratio of 0, and two that cancel other ratios than the single one."""
    found = share_taxes(TaxRisks({"VAT": 1, "fee": 1}, [[1, 0], [0, 0]], 1, 3))
    assert found.own == {"VAT": 0.75, "fee": 0.75}
    assert {name: ratios.ends for name, ratios in found.own_ratios.items()} == {
        "VAT": (0.75, 0.75),
        "fee": (0, 1),
    }
    found = share_taxes(TaxRisks({"a": 1, "b": 1, "c": 1}, [[1, -2, 2], [-2, 5, -5], [2, -5, 5]], 1, 0.3))
    assert set(found.own.values()) == {found.ratio}
    assert [each.ends[1] > each.ends[0] for each in found.own_ratios.values()] == [False, True, True]


@given(
    root=st.lists(st.lists(st.integers(-2, 2), min_size=1, max_size=2), min_size=3, max_size=3).filter(
        lambda rows: len({len(row) for row in rows}) == 1
    ),
    backgrounds=st.tuples(*[st.lists(st.integers(-2, 2), min_size=3, max_size=3)] * 2),
    aversions=st.sampled_from([(1, 1), (0, 1), (F(1, 2), F(3, 2)), (1e-9, 1e9)]),
)
@few
def test_ranges_hold_all_equally_good_ratios_of_a_singular_matrix(
    root: list[list[int]], backgrounds: tuple[list[int], list[int]], aversions: tuple[float, float]
) -> None:
    matrix = (np.array(root) @ np.array(root).T).tolist()
    taxes = TaxRisks({"a": 1, "b": 1, "c": 1}, matrix, *aversions, *backgrounds)
    found = share_taxes(taxes)
    premium = taxes.premium([each.exact for each in found.own_ratios.values()])
    steps = [F(k, 4) for k in range(5)]
    points = [(x, y, z) for x in steps for y in steps for z in steps]
    values = {point: taxes.premium(point) for point in points}
    ranges = list(found.own_ratios.values())
    best = taxes.premium(taxes.best())
    assert min(values.values()) >= best
    assert float(best) == found.premium
    # The optimal set is convex, so the middle of the ranges need not be in it; their members are.
    assert premium >= best
    for point, value in values.items():
        if value == best:
            assert all(ratio in each for ratio, each in zip(point, ranges, strict=True))
    if found.saved == 0:
        assert set(found.own.values()) == {found.ratio}


def test_loose_own_ratios_are_named() -> None:
    taxes = TaxRisks({"VAT": 1, "CIT": 1, "fee": 1}, [[1, 0, 0], [0, 1, 0], [0, 0, 0]], 1, 1, [0.5, 0, 0])
    found = share_taxes(taxes)
    assert found.own == {"VAT": 0.25, "CIT": 0.5, "fee": 0.375}
    assert found.explain().endswith("Others are as good, in step with each other: fee 0.0% to 100.0%.")


def test_what_is_no_list_and_no_problem_is_refused() -> None:
    """They were raw TypeErrors and AttributeErrors."""
    for odd in (None, 0.5, "x", {}, np.array(1.0)):
        with pytest.raises(InputError, match=r"covariance: found .*, expected a list"):
            TaxRisks({"VAT": 1}, odd, 1, 1)  # type: ignore[arg-type]
        with pytest.raises(InputError, match=r"origin_background: found .*, expected a list"):
            TaxRisks({"VAT": 1}, [[1]], 1, 1, odd)  # type: ignore[arg-type]
    with pytest.raises(InputError, match="expected a list of rows of numbers"):
        TaxRisks({"VAT": 1}, [1], 1, 1)  # type: ignore[list-item]
    with pytest.raises(InputError, match="taxes: found 3, expected a TaxRisks"):
        share_taxes(3)  # type: ignore[arg-type]
    with pytest.raises(InputError, match="problem: found 3, expected a RiskProblem"):
        share_risk(3)  # type: ignore[arg-type]
    matrix = np.array([[1, 0.5], [0.5, 2]])
    given_by_numpy = TaxRisks({"VAT": 2, "CIT": 1}, matrix, 0.5, 1.5)  # type: ignore[arg-type]
    assert share_taxes(given_by_numpy).own == {"VAT": 0.75, "CIT": 0.75}
