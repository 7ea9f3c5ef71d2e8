"""Laws of change: what an agreement may not depend on (models.md §11.3)."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import oracles
import pytest
from drawn_games import CRITERION_NUMBERS, amounts, revenues
from hypothesis import given, settings
from hypothesis import strategies as st

from citypact.games.relocation import Relocation
from citypact.games.relocation_path import RelocationPath
from citypact.games.timeline import annuity
from citypact.mechanisms.cash_flow.design import CashFlowDesign, design_cash_flow
from citypact.mechanisms.cash_flow.objective import Aim, Objective
from citypact.mechanisms.cash_flow.rows import Payments
from citypact.mechanisms.criterion_names import CRITERIA
from citypact.mechanisms.revenue_split import split

F = Fraction
quick = settings(max_examples=25, deadline=None, derandomize=True)
OPTIONS: dict[str, Any] = {"origin_weight": 0.5, **CRITERION_NUMBERS}
#: What the same story gives when the cities change places.
MIRRORED: dict[str, Any] = {
    "origin_weight": 0.5,
    "origin_discount": 0.8,
    "destination_discount": 0.9,
    "origin_income": 0.4,
    "destination_income": 1,
    "origin_rank": 1,
    "destination_rank": 3,
    "reference": 0.5,
}
FAMILIES = pytest.mark.parametrize("family", list(Payments))
AIMS = pytest.mark.parametrize("aim", [Aim.nash, Aim.egalitarian, Aim.destination, Aim.min_central])


@pytest.mark.parametrize(
    ("name", "proposer"),
    [
        *((name, "origin") for name in CRITERIA),
        ("rubinstein", "destination"),
        ("take-it-or-leave-it", "destination"),
    ],
)
@quick
@given(R=revenues, L=amounts, K=amounts)
def test_changing_places_turns_s_into_one_less_s(
    name: str, proposer: str, R: Fraction, L: Fraction, K: Fraction
) -> None:
    game = Relocation(R, L, K)
    other_proposer = "destination" if proposer == "origin" else "origin"
    one = split(game, name, **OPTIONS, proposer=proposer)
    other = split(game.swapped(), name, **MIRRORED, proposer=other_proposer)
    assert one.agreement == other.agreement
    if one.ratios is None or other.ratios is None or one.gains is None or other.gains is None:
        return
    # need-weights are floats: the sum of both is one to the last digit but not beyond
    assert float(one.ratios.exact + other.ratios.exact) == pytest.approx(1, abs=1e-15)
    assert float(one.ratios.lo + other.ratios.hi) == pytest.approx(1, abs=1e-15)
    assert one.gains.vector() == pytest.approx(other.gains.vector()[::-1], abs=1e-14)


@pytest.mark.parametrize("name", CRITERIA)
def test_names_of_cities_and_money_do_not_matter(name: str) -> None:
    plain = Relocation(1, 0.3, 0.1, rivals=(0.2,))
    named = replace(plain, origin="北京", destination="origin", unit="万元")
    one, other = split(plain, name, **OPTIONS).to_dict(), split(named, name, **OPTIONS).to_dict()
    for answer in (one, other):
        for key in ("assumptions", "shadow_price_units", "reason"):
            del answer[key]
    assert one == other


@pytest.mark.parametrize("name", CRITERIA)
@settings(quick, max_examples=12)
@given(R=revenues, L=amounts, K=amounts, k=st.fractions(F(1, 10**9), 10**12))
def test_the_unit_of_money_does_not_matter(
    name: str, R: Fraction, L: Fraction, K: Fraction, k: Fraction
) -> None:
    one = split(Relocation(R, L, K, rivals=(R / 9,)), name, **OPTIONS)
    other = split(Relocation(k * R, k * L, k * K, rivals=(k * R / 9,)), name, **OPTIONS)
    assert one.ratios == other.ratios
    assert one.thresholds == other.thresholds
    assert one.binding == other.binding
    for label, price in one.shadow_prices.items():
        ratio = other.shadow_prices[label] / price if price else 1.0
        assert other.shadow_prices[label] == pytest.approx(price * ratio)
        assert any(ratio == pytest.approx(float(power)) for power in (1, k, 1 / k)) or price == 0


@pytest.mark.parametrize("name", CRITERIA)
def test_a_rival_who_brings_nothing_changes_nothing(name: str) -> None:
    """The null player."""
    for L, K, cap in ((0.3, 0.1, None), (0.3, 0.1, 0.4), (-0.3, 0.1, None), (0.1, 0.2, 0.1)):
        one = split(Relocation(1, L, K), name, ratio_cap=cap, **OPTIONS)
        other = split(Relocation(1, L, K, rivals=(0, 0)), name, ratio_cap=cap, **OPTIONS)
        assert one.gains == other.gains
        assert one.ratio_set == pytest.approx(other.ratio_set, abs=1e-16)


@quick
@given(R=revenues, L=amounts, K=amounts, p=st.fractions(0, 1, max_denominator=7))
def test_a_chance_of_the_same_thing_anyway_scales_the_deal(
    R: Fraction, L: Fraction, K: Fraction, p: Fraction
) -> None:
    """Outside the clip to [0, 1], the fair ratio falls in proportion to the chance of coming for free."""
    base, other = Relocation(R, L, K), Relocation(R, L, K, voluntary=p)
    if not 0 <= base.thresholds()[0] <= base.thresholds()[1] <= 1:
        return
    one, two = split(base).ratios, split(other).ratios
    assert one is not None
    assert two is not None
    assert two.exact == (1 - p) * one.exact


def path(scale: Fraction = F(1), **changes: Any) -> RelocationPath:
    data: dict[str, Any] = {
        "service_share": 0.3,
        "horizon": 5,
        "window": 3,
        "origin_loss": scale,
        "investment": F(3, 2) * scale,
        "origin_rate": 0.21,
        "destination_rate": 0.1025,
        "central_budget": F(1, 5) * scale,
        **changes,
    }
    return RelocationPath.constant(scale, 1.2, **data)


def design(case: RelocationPath, aim: Aim, family: Payments, **others: Any) -> CashFlowDesign:
    others.setdefault("cross_check", False)
    return design_cash_flow(case, objective=Objective(aim, F(2, 5)), payments=family, **others)


def same(one: CashFlowDesign, other: CashFlowDesign, scale: float = 1.0) -> None:
    assert one.agreement
    assert other.agreement
    assert one.ratios is not None
    assert other.ratios is not None
    assert one.gains is not None
    assert other.gains is not None
    assert (one.ratios.lo, one.ratios.hi) == (other.ratios.lo, other.ratios.hi)
    assert one.acceptable == other.acceptable
    assert [scale * gain for gain in one.gains.vector()] == pytest.approx(
        other.gains.vector(), rel=1e-13, abs=1e-15
    )


@FAMILIES
@AIMS
@pytest.mark.parametrize("constant", [1e12])
def test_a_constant_in_both_payoff_and_outside_option_changes_nothing(
    constant: float, aim: Aim, family: Payments
) -> None:
    plain = path()
    shifted = replace(plain, investment=F(plain.investment) - F(constant), destination_outside=F(constant))
    one, other = design(plain, aim, family), design(shifted, aim, family)
    same(one, other)
    assert one.payments == other.payments
    assert one.shadow_prices == other.shadow_prices


@FAMILIES
@AIMS
def test_a_year_may_be_split_in_two(aim: Aim, family: Payments) -> None:
    """Half-years at rates with (1 + r')² = 1 + r, tax at the end of each second half: 21% is 10% twice."""
    plain = path()
    halves = replace(
        plain,
        taxes=[amount for tax in plain.taxes for amount in (0, tax)],
        service_costs=[amount for cost in plain.service_costs for amount in (0, cost)],
        origin_rate=F(1, 10),
        destination_rate=F(1, 20),
        delay=2 * plain.delay,
        window=2 * plain.window,
    )
    one, other = design(plain, aim, family), design(halves, aim, family)
    same(one, other)
    assert one.lump_sum == other.lump_sum
    assert one.effective_share == other.effective_share
    assert all(paid == 0 for year, paid in other.payments.items() if year % 2)
    assert {2 * year: ends for year, ends in payment_ranges(one).items()} == {
        year: ends for year, ends in payment_ranges(other).items() if year % 2 == 0
    }
    assert other.shadow_prices["central budget"] == one.shadow_prices["central budget"]


def payment_ranges(found: CashFlowDesign) -> dict[int, tuple[float, float]]:
    return {year: found.ranges[f"payment in year {year}"] for year in found.payments}


def test_a_reduced_game_may_be_split_in_halves() -> None:
    plain = path(destination_rate=0.21)
    halves = replace(
        plain,
        taxes=[amount for tax in plain.taxes for amount in (0, tax)],
        service_costs=[amount for cost in plain.service_costs for amount in (0, cost)],
        origin_rate=0.1,
        destination_rate=0.1,
        delay=2 * plain.delay,
        window=2 * plain.window,
    )
    assert halves.reduced() == plain.reduced()


@pytest.mark.parametrize("years", range(6))
def test_an_annuity_may_be_split_in_halves(years: int) -> None:
    """A yuan at the end of every half-year is worth 1 + 1.1 at the end of the year."""
    assert annuity(F(1, 10), 1, 2 * years) == F(21, 10) * annuity(F(21, 100), 1, years)


@FAMILIES
@AIMS
def test_years_after_the_books_are_closed_change_nothing(aim: Aim, family: Payments) -> None:
    plain = path()
    longer = replace(plain, taxes=[*plain.taxes, 0, 0], service_costs=[*plain.service_costs, 0, 0])
    same(design(plain, aim, family), design(longer, aim, family))


@FAMILIES
@AIMS
def test_cash_flows_do_not_know_the_unit(aim: Aim, family: Payments) -> None:
    scale = 1e-9
    same(design(path(), aim, family), design(path(oracles.exact(scale)), aim, family), scale)


@FAMILIES
@AIMS
def test_names_do_not_matter_to_cash_flows(aim: Aim, family: Payments) -> None:
    plain = path()
    named = replace(plain, origin="ratio", destination="lump sum", unit="万元")
    same(design(plain, aim, family), design(named, aim, family))


@FAMILIES
def test_a_limit_that_nobody_reaches_changes_nothing(family: Payments) -> None:
    for aim in Aim:
        plain = path(cap_multiple=None)
        same(design(plain, aim, family), design(replace(plain, cap_multiple=1000), aim, family))


@FAMILIES
def test_more_of_anything_never_hurts(family: Payments) -> None:
    """A3: the best value rises with the cap, the budget and liquidity."""
    plain = path(lump_sum=False, cap_multiple=F(1, 5), origin_loss=F(1, 4))
    for aim in (Aim.origin, Aim.egalitarian, Aim.utilitarian):
        base = design(plain, aim, family).exact.optimum
        for richer in (
            replace(plain, cap_multiple=F(2, 5)),
            replace(plain, central_budget=1),
            replace(plain, lump_sum=True),
            replace(plain, cap_multiple=None),
        ):
            assert design(richer, aim, family).exact.optimum >= base
