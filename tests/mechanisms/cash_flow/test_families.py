"""Seven contracts on one plant: best levers by brute force, and none beats the bound."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest

from citypact import Objective, Payments, RelocationPath, compare_families, design_cash_flow
from citypact.mechanisms.statute import Enterprise, StatuteTerms, schedule

PATHS = {
    "plain": {"growth": 1.2, "service_share": 0.4, "origin_loss": 2.2, "investment": 4},
    "impatient origin": {
        "growth": 1.2,
        "service_share": 0.4,
        "origin_loss": 1.5,
        "investment": 3,
        "origin_rate": 0.1,
    },
    "patient origin": {
        "growth": 1.2,
        "service_share": 0.3,
        "origin_loss": 1.5,
        "investment": 3,
        "origin_rate": 0.02,
    },
    "growing plant": {
        "growth": 1.6,
        "service_share": 0.2,
        "origin_loss": 2,
        "investment": 4,
        "yearly_growth": 0.02,
    },
    "relief": {"growth": 1.0, "service_share": 0.3, "origin_loss": -0.5, "investment": 1},
}


@pytest.fixture(params=PATHS)
def path(request: pytest.FixtureRequest) -> RelocationPath:
    return RelocationPath.constant(1, **PATHS[request.param])


def own_gains(path: RelocationPath, payments: dict[int, float], lump_sum: float) -> tuple[float, float]:
    """Books of both cities, written out again."""
    own, other = 1 / (1 + float(path.origin_rate)), 1 / (1 + float(path.destination_rate))
    origin = sum(x * own**t for t, x in payments.items()) + lump_sum - float(path.origin_loss)
    destination = -float(path.investment) - lump_sum
    for year, (tax, cost) in enumerate(zip(path.taxes, path.service_costs, strict=True), start=1):
        destination += (float(tax) - float(cost) - payments.get(year, 0.0)) * other**year
    return origin, destination


def by_hand(key: str, path: RelocationPath, lever: float) -> tuple[dict[int, float], float]:
    """Each family's payments from its definition."""
    taxes = {year: float(tax) for year, tax in enumerate(path.taxes, start=1)}
    window = range(path.delay + 1, path.delay + path.window + 1)
    onwards = range(path.delay + 1, len(path.taxes) + 1)
    base, cap = float(path.prior_total) / 3, float(path.prior_total)
    if key == "F1":
        paid: dict[int, float] = {}
        for t in window:
            paid[t] = min(lever * taxes[t], cap - sum(paid.values()))
        return paid, 0.0
    if key == "F2":
        return {t: min(taxes[t], base) + lever * max(taxes[t] - base, 0) for t in window}, 0.0
    if key == "F3":
        return {t: lever * max(taxes[t] - base, 0) for t in onwards}, 0.0
    if key == "F4":
        return {t: lever * (taxes[t] - float(path.service_costs[t - 1])) for t in onwards}, -lever * float(
            path.investment
        )
    if key == "F5":
        worth = sum(tax / (1 + float(path.origin_rate)) ** t for t, tax in taxes.items())
        return {}, lever * worth
    if key == "F6":
        return {t: lever * 0.8 ** (t - path.delay - 1) * taxes[t] for t in onwards}, 0.0
    return {t: lever * taxes[t] for t in onwards}, 0.0


def nash(gains: tuple[float, float]) -> float:
    return math.sqrt(gains[0] * gains[1]) if min(gains) > 0 else 0.0


def payable(path: RelocationPath, payments: dict[int, float]) -> bool:
    return all(x <= float(path.liquidity(t)) + 1e-9 for t, x in payments.items())


def test_best_levers_match_a_brute_force_search(path: RelocationPath) -> None:
    for result in compare_families(path):
        grid = []
        for lever in np.linspace(0, 1, 1001):
            payments, lump_sum = by_hand(result.family.key, path, float(lever))
            gains = own_gains(path, payments, lump_sum)
            if payable(path, payments) and min(gains) >= -1e-12:
                grid.append((nash(gains), lever))
        if result.levers is None:
            assert not grid, result.family
            continue
        payments, lump_sum = by_hand(result.family.key, path, result.levers.ratio)
        gains = own_gains(path, payments, lump_sum)
        assert result.gains == pytest.approx(gains, abs=1e-9)
        assert payable(path, payments)
        assert nash(gains) >= max((value for value, _ in grid), default=0.0) - 1e-9
        if grid:
            assert result.acceptable is not None
            levers = [lever for _, lever in grid]
            assert result.acceptable == pytest.approx((min(levers), max(levers)), abs=2e-3)


def test_no_family_exceeds_the_bound(path: RelocationPath) -> None:
    results = compare_families(path)
    assert len(results) == 7
    for result in results:
        assert -1e-12 <= result.loss <= 1
        assert (result.loss == 1) == (result.levers is None) or result.gains is not None


def test_the_bound_is_the_program_without_window_and_cap(path: RelocationPath) -> None:
    """A family's loss recomputed from a design over the whole horizon."""
    wide = RelocationPath(
        **{
            name: getattr(path, name)
            for name in ("taxes", "service_costs", "origin_loss", "investment", "prior_total")
        },
        origin_rate=path.origin_rate,
        destination_rate=path.destination_rate,
        delay=path.delay,
        window=len(path.taxes) - path.delay,
        cap_multiple=None,
    )
    design = design_cash_flow(wide, objective=Objective(), payments=Payments.free)
    assert design.gains is not None
    bound = nash(design.gains.vector())
    for result in compare_families(path):
        if result.gains is not None:
            assert result.loss == pytest.approx(1 - nash(result.gains) / bound, abs=1e-9)


def test_the_first_family_is_the_statute() -> None:
    """At any ratio F1 pays what the notice's simulator pays, year by year."""
    path = RelocationPath.constant(1, 1.5, origin_loss=1, investment=1)
    first = compare_families(path)[0].family
    for ratio in (Fraction(1, 4), Fraction(1, 2), Fraction(3, 4)):
        plan = schedule(Enterprise.from_base(Fraction(1), growth=Fraction(3, 2)), StatuteTerms(ratio=ratio))
        assert list(first.plan(path, ratio)[0].values()) == [row.origin for row in plan.rows]


@pytest.mark.parametrize("unit", [1e-9, 1.0, 1e9])
def test_losses_do_not_depend_on_the_unit(unit: float) -> None:
    path = RelocationPath.constant(unit, 1.2, service_share=0.4, origin_loss=2.2 * unit, investment=4 * unit)
    expected = [0.336480, 1.0, 0.398464, 0.0, 0.0, 0.192185, 0.0]
    assert [result.loss for result in compare_families(path)] == pytest.approx(expected, abs=1e-6)


def test_no_surplus_means_no_family_works() -> None:
    path = RelocationPath.constant(1, 1.2, service_share=0.4, origin_loss=9, investment=9)
    assert all(result.levers is None and result.loss == 1 for result in compare_families(path))


def test_a_ratio_cap_holds_for_every_family_and_the_bound() -> None:
    path = RelocationPath.constant(1, 1.2, service_share=0.2, origin_loss=1, investment=2, ratio_cap=0.4)
    for result in compare_families(path):
        if result.levers is not None:
            payments, _ = result.family.plan(path, result.levers.exact)
            assert all(paid <= Fraction(2, 5) * path.tax(year) for year, paid in payments.items())
            assert result.loss >= -1e-12


def test_the_centre_is_exposed_to_what_the_cap_leaves_unpaid() -> None:
    """g = 0.8 at the best ratio .6 pays 2.4 of 3: a full top-up would cost .6."""
    path = RelocationPath.constant(1, 0.8, service_share=0.4, origin_loss=1, investment=1)
    first, *others = compare_families(path)
    assert first.levers is not None
    assert first.levers.ratio == 0.6
    assert first.exposure == pytest.approx(0.6)
    assert all(other.exposure == 0 for other in others)


@pytest.mark.parametrize("weight", [0, 1, -0.1, float("nan")])
def test_a_weight_without_a_nash_objective_is_refused(weight: float) -> None:
    with pytest.raises(ValueError, match="weight"):
        compare_families(RelocationPath.constant(1, 1.2, origin_loss=1), weight)
