"""Terms over time against an independent linear program, by hand, and against their own prices."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from oracles_cash_flow import CashProblem, best_design, frontier, liquidity_path, nash_on_frontier

from citypact.errors import CertificateError, InputError
from citypact.games.relocation_path import RelocationPath
from citypact.mechanisms.cash_flow import design as cash_flow_design
from citypact.mechanisms.cash_flow.design import CashFlowDesign, design_cash_flow
from citypact.mechanisms.cash_flow.objective import Aim, Objective, solve_objective
from citypact.mechanisms.cash_flow.program import compiled_cash_flow, money_scale, program_values
from citypact.mechanisms.cash_flow.rows import Payments, cash_flow_rows
from citypact.mechanisms.revenue_split import split
from citypact.solvers.linear.exact_certificate import ExactCertificate
from citypact.solvers.linear.exact_check import check
from citypact.solvers.linear.program import LinearProgram

F = Fraction
FAMILIES = pytest.mark.parametrize("family", list(Payments))
AIMS = pytest.mark.parametrize("aim", list(Aim))


def design(path: RelocationPath, aim: Aim = Aim.nash, weight: Any = F(1, 2), **others: Any) -> CashFlowDesign:
    """Solve without the comparison with cvxpy, which has its own tests."""
    others.setdefault("cross_check", False)
    return design_cash_flow(path, objective=Objective(aim, weight), **others)


def oracle_of(path: RelocationPath, family: Payments) -> CashProblem:
    """The same problem in the oracle's words; a constant ratio is one payment with two present values."""
    own, other = map(float, path.discounts)
    idle = [float(gain) for gain in path.no_payment_gains()]
    years = list(path.sharing_years)
    taxes = [float(path.tax(year)) for year in years]
    room = [float(path.liquidity(year)) for year in years]
    common: dict[str, Any] = {
        "origin_loss": -idle[0],
        "central_max": float(path.central_budget),
        "lump_sum": (None, None) if path.lump_sum else (0.0, 0.0),
    }
    cap = None if path.cap is None else float(path.cap)
    if family is Payments.free:
        shared = math.fsum(other**year * most for year, most in zip(years, room, strict=True))
        limits = [min(most, float(path.ratio_cap) * tax) for most, tax in zip(room, taxes, strict=True)]
        lost = math.fsum(
            other**y * (most - limit) for y, most, limit in zip(years, room, limits, strict=True)
        )
        return CashProblem(
            limits, [0.0] * len(years), own, other, path.delay, idle[1] - shared + lost, cap=cap, **common
        )
    most = min([float(path.ratio_cap), *(most / tax for most, tax in zip(room, taxes, strict=True) if tax)])
    most = most if cap is None else min(most, cap / math.fsum(taxes))
    worth = [math.fsum(d**y * tax for y, tax in zip(years, taxes, strict=True)) for d in (own, other)]
    return CashProblem([most], [0.0], worth[0], worth[1], 0, idle[1] - worth[1] * most, **common)


def random_paths() -> Iterator[RelocationPath]:
    rng = np.random.default_rng(411)
    for k in range(5):
        years = 5
        taxes = rng.integers(0 if k % 3 else 2, 12, years) / 4
        taxes[2] = 1.5
        yield RelocationPath(
            taxes,
            taxes * rng.integers(0, 4 if k % 2 else 6, years) / 4,
            float(rng.integers(-4, 8) / 4),
            investment=float(rng.integers(-6, 4) / 2),
            prior_total=float(rng.integers(1, 9) / 2),
            origin_rate=float(rng.choice([0.0, 0.04, 0.1, 0.5])),
            destination_rate=float(rng.choice([0.0, 0.04, 0.1])),
            delay=k % 2,
            window=3,
            cap_multiple=(None, 1, 0.5)[k % 3],
            ratio_cap=float(rng.choice([1.0, 0.6])),
            central_budget=float(rng.choice([0.0, 0.5])),
            lump_sum=bool(k % 4 != 3),
        )


PATHS = list(random_paths())


@pytest.mark.slow
@FAMILIES
@pytest.mark.parametrize("place", range(len(PATHS)))
def test_every_objective_equals_the_independent_program(place: int, family: Payments) -> None:
    path = PATHS[place]
    problem = oracle_of(path, family)
    unit = problem.unit()
    feasible = best_design(problem) is not None
    weights: dict[Aim, Any] = {
        Aim.utilitarian: (0.3, 0.7),
        Aim.origin: (1.0, 0.0),
        Aim.destination: (0.0, 1.0),
        Aim.egalitarian: "egalitarian",
        Aim.min_central: "min_central",
    }
    for aim, wanted in weights.items():
        found = design(path, aim, F(3, 10), payments=family)
        assert found.agreement is feasible
        if not feasible or found.gains is None:
            continue
        best = best_design(problem, wanted)
        assert best is not None
        own, other = found.gains.vector()
        value = {"egalitarian": min(own, other), "min_central": sum(found.grants.values())}.get(
            str(wanted), wanted[0] * own + wanted[1] * other if isinstance(wanted, tuple) else 0
        )
        assert value == pytest.approx(best.value, abs=1e-8 * unit), aim
    if feasible:
        corners = frontier(problem)
        assert corners is not None
        for weight in (0.5, 0.2):
            gains = design(path, Aim.nash, weight, payments=family).gains
            assert gains is not None
            best_gains = nash_on_frontier(corners, weight)
            assert gains.vector() == pytest.approx(best_gains, abs=1e-6 * unit)


@FAMILIES
@AIMS
@pytest.mark.parametrize("place", [1, 4])
def test_the_terms_add_up_to_the_gains(place: int, aim: Aim, family: Payments) -> None:
    path = PATHS[place]
    found = design(path, aim, F(3, 10), payments=family)
    if found.gains is None or found.lump_sum is None or found.ratios is None:
        return
    own, other = map(float, path.discounts)
    idle = path.no_payment_gains()
    paid = [math.fsum(d**year * x for year, x in found.payments.items()) for d in (own, other)]
    assert found.gains["origin"] == pytest.approx(
        float(idle[0]) + paid[0] + found.lump_sum + found.grants["origin"], abs=1e-12
    )
    assert found.gains["destination"] == pytest.approx(
        float(idle[1]) - paid[1] - found.lump_sum + found.grants["destination"], abs=1e-12
    )
    assert all(0 <= x <= float(path.liquidity(year)) for year, x in found.payments.items())
    assert sum(found.grants.values()) <= float(path.central_budget) + 1e-15
    if path.cap is not None:
        assert sum(found.payments.values()) <= float(path.cap) + 1e-12
    tax = math.fsum(own**year * float(path.tax(year)) for year in path.sharing_years)
    assert found.ratios.ratio == pytest.approx(paid[0] / tax, abs=1e-12)
    if family is Payments.constant_ratio:
        assert all(r == pytest.approx(found.ratios.ratio, abs=1e-12) for r in found.yearly_ratios().values())
    low, high = found.ratios.ends
    assert found.acceptable is not None
    assert found.acceptable[0] - 1e-15 <= low <= found.ratios.ratio <= high <= found.acceptable[1] + 1e-15
    assert found.ranges["lump sum"][0] <= found.lump_sum <= found.ranges["lump sum"][1]
    assert found.certificate.holds
    json.dumps(found.to_dict(), allow_nan=False)


# By hand


def liquidity_case(
    share: float, origin_rate: float = 0.08, destination_rate: float = 0.04, **others: Any
) -> RelocationPath:
    others.setdefault("origin_loss", 1.2)
    return RelocationPath.constant(
        1,
        1,
        service_share=share,
        origin_rate=origin_rate,
        destination_rate=destination_rate,
        cap_multiple=None,
        lump_sum=False,
        **others,
    )


@pytest.mark.parametrize("share", [0.35, 0.5, 0.2])
def test_an_impatient_origin_is_paid_first_at_one_less_the_service_share(share: float) -> None:
    """T50-10: m/τ = .35 is paid at .65 until the origin is whole, then nothing."""
    path = liquidity_case(share)
    found = design(path, Aim.destination, payments=Payments.free)
    ratios = found.yearly_ratios()
    wanted = liquidity_path(
        CashProblem([1.0] * 5, [share] * 5, 1 / 1.08, 1 / 1.04, 1, origin_loss=1.2, lump_sum=(0.0, 0.0))
    )
    assert wanted is not None
    assert [ratios[year] for year in path.sharing_years] == pytest.approx(wanted, abs=1e-12)
    assert ratios[2] == pytest.approx(1 - share, abs=1e-15)
    assert ratios[6] == 0
    assert found.gains is not None
    assert found.gains["origin"] == 0
    assert found.ratios is not None
    assert found.ratios.lo == found.ratios.hi


def test_a_patient_origin_is_paid_last() -> None:
    ratios = design(liquidity_case(0.35, 0.04, 0.08), Aim.destination, payments=Payments.free).yearly_ratios()
    assert ratios[6] == 0.65
    assert ratios[2] == 0
    assert list(ratios.values()) == sorted(ratios.values())


def test_front_and_back_loading_flip_exactly_where_the_rates_cross() -> None:
    even = design(liquidity_case(0.35, 0.05, 0.05), Aim.destination, payments=Payments.free)
    assert even.ratios is not None
    assert even.ratios.lo == even.ratios.hi
    assert even.ranges["payment in year 2"][0] < even.ranges["payment in year 2"][1]
    for gap, first in ((1e-9, True), (-1e-9, False)):
        path = liquidity_case(0.35, 0.05 + gap, 0.05)
        ratios = design(path, Aim.destination, payments=Payments.free).yearly_ratios()
        assert (ratios[2] > ratios[6]) is first


@pytest.mark.parametrize("reference", [None, 0, 0.2, 0.5, 1])
@FAMILIES
def test_ratio_and_lump_sum_are_substitutes(reference: float | None, family: Payments) -> None:
    """Equal discounting: any ratio is optimal with its own lump sum, and the gains never move."""
    path = RelocationPath.constant(1, 1.2, service_share=0.35, origin_loss=2, investment=2, cap_multiple=None)
    found = design(path, payments=family, reference=reference)
    assert found.ratios is not None
    assert found.ratios.ends == (0, 0.65)
    idle = path.no_payment_gains()
    assert found.gains is not None
    assert found.gains.vector() == pytest.approx([float(sum(idle)) / 2] * 2, rel=1e-14)
    alone = design(path, payments=family)
    assert alone.lump_sum is not None
    assert found.lump_sum == pytest.approx(alone.lump_sum, abs=1e-12)  # the smallest lump sum comes first


@pytest.mark.parametrize(("reference", "wanted"), [(0, 0), (0.2, 0.2), (0.9, 0.65)])
def test_where_the_lump_sum_leaves_a_choice_the_reference_decides(reference: float, wanted: float) -> None:
    """The centre pays what the ratio does not: every ratio attains the optimum without any lump sum."""
    path = RelocationPath.constant(
        1, 1, service_share=0.35, origin_loss=1, investment=9, horizon=10, cap_multiple=None, lump_sum=False
    )
    total = sum(path.no_payment_gains())
    assert total < 0
    generous = replace(path, central_budget=10)
    found = design(generous, Aim.origin, payments=Payments.constant_ratio, reference=reference)
    assert found.ratios is not None
    assert found.ratios.ends == (0, 0.65)
    assert found.ratios.ratio == wanted


def test_the_tie_break_names_no_reference_that_nobody_gave() -> None:
    path = RelocationPath.constant(1, 1.2, origin_loss=1, investment=1, cap_multiple=None)
    found = design(path)
    assert found.ratios is not None
    assert found.ratios.lo < found.ratios.hi
    assert "reference" not in found.ratios.tie_break


@FAMILIES
def test_different_patience_settles_how_to_pay(family: Payments) -> None:
    """The impatient origin takes cash at once; the patient one takes all that liquidity allows."""
    common: dict[str, Any] = {"service_share": 0.5, "origin_loss": 1, "cap_multiple": None}
    hurried = design(RelocationPath.constant(1, 1, origin_rate=0.08, **common), payments=family)
    calm = design(RelocationPath.constant(1, 1, destination_rate=0.08, **common), payments=family)
    assert hurried.ratios is not None
    assert calm.ratios is not None
    assert hurried.ratios.ends == (0, 0)
    assert calm.ratios.ends == (0.5, 0.5)


def test_a_binding_cap_on_all_payments() -> None:
    path = RelocationPath.constant(1, 1.2, origin_loss=2, lump_sum=False)
    found = design(path, payments=Payments.constant_ratio)
    assert found.ratios is not None
    assert found.ratios.ends == (0.5, 0.5)  # 3 years' tax over 5 years of 1.2: §0.2
    assert sum(found.payments.values()) == pytest.approx(3, abs=1e-15)
    assert found.shadow_prices["cap on all payments"] > 0
    assert found.shadow_price_units["cap on all payments"] == "log points per 亿元"


@pytest.mark.parametrize("weight", [0, 1, 0.0, 1.0, F(1)])
def test_all_the_power_on_one_side_is_a_proposal(weight: Any) -> None:
    found = design(PATHS[0], Aim.nash, weight)
    wanted = design(PATHS[0], Aim.origin if weight else Aim.destination)
    assert found.gains == wanted.gains
    assert found.objective.aim is wanted.objective.aim


@FAMILIES
def test_reduced_game_and_cash_flows_give_the_same_ratio(family: Payments) -> None:
    """One rate, no lump sum, nothing binds: the ratio of the two-number game."""
    path = RelocationPath.constant(1, 1, origin_loss=2, investment=10, cap_multiple=None, lump_sum=False)
    found = design(path, Aim.nash, F(2, 5), payments=family)
    wanted = split(path.reduced(), origin_weight=F(2, 5))
    assert found.ratios is not None
    assert wanted.ratios is not None
    assert found.ratios.exact == wanted.ratios.exact
    assert found.gains is not None
    assert wanted.gains is not None
    assert found.gains.vector() == pytest.approx(wanted.gains.vector(), rel=1e-14)


# Degenerate

FREE: dict[str, Any] = {
    "origin_rate": 0,
    "destination_rate": 0,
    "delay": 0,
    "window": 2,
    "cap_multiple": None,
}


@FAMILIES
@pytest.mark.parametrize("aim", [Aim.nash, Aim.egalitarian, Aim.min_central])
@pytest.mark.parametrize(
    ("path", "gains"),
    [
        (RelocationPath([1, 1], [0, 0], 1, investment=1, **FREE), (0, 0)),
        (RelocationPath([0.3, 0], [0, 0], 0.1, investment=0.2, **FREE), (0, 0)),
        (RelocationPath([1, 1], [0, 0], 0, ratio_cap=0, lump_sum=False, **FREE), (0, 2)),
        (RelocationPath([1, 1], [0, 0], 0.5, ratio_cap=0.25, lump_sum=False, **FREE), (0, 1.5)),
        (RelocationPath([1, 1], [1, 1], -0.5, lump_sum=False, **FREE), (0.5, 0)),
        (RelocationPath([1, 1], [0, 0], 1, ratio_cap=0.5, investment=1, lump_sum=False, **FREE), (0, 0)),
    ],
    ids=["W = 0", "W = 0 in tenths", "cap zero", "cap at the lower end", "no liquidity", "a single point"],
)
def test_a_city_that_cannot_gain_still_signs(
    path: RelocationPath, gains: tuple[float, float], aim: Aim, family: Payments
) -> None:
    """The degenerate point is returned with its proof, as §9.2 asks, with and without cvxpy."""
    for cross_check in (False, True):
        found = design(path, aim, payments=family, cross_check=cross_check)
        assert found.agreement
        assert found.gains is not None
        assert found.gains.vector() == gains
        assert found.certificate.holds
        assert all(line.holds for line in check(found.program, found.exact))


@FAMILIES
@pytest.mark.parametrize("aim", [Aim.nash, Aim.egalitarian, Aim.min_central])
@pytest.mark.parametrize("unit", [1e-9, 1e12])
@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"origin_loss": 30}, ("origin participates", "destination participates")),
        (
            {"origin_loss": 4, "lump_sum": False, "destination_rate": 0.04},
            ("cap on all payments", "origin participates"),
        ),
        ({"origin_loss": 2, "lump_sum": False, "ratio_cap": 0}, ("ratio cap", "origin participates")),
        ({"investment": 50, "central_budget": 1}, ("central budget", "destination participates")),
    ],
    ids=["loss", "cap", "ratio", "budget"],
)
def test_infeasible_terms_name_the_rows(
    changes: dict[str, Any], named: tuple[str, ...], unit: float, aim: Aim, family: Payments
) -> None:
    scale = F(unit)
    money = {"origin_loss", "investment", "central_budget"}
    changed = {name: value * scale if name in money else value for name, value in changes.items()}
    path = RelocationPath.constant(scale, 1.2, service_share=0.1, **{"origin_loss": scale, **changed})
    found = design(path, aim, payments=family, cross_check=True)
    assert not found.agreement
    assert found.ratios is found.gains is found.lump_sum is None
    assert all(name in str(found.reason) for name in named)
    assert "books" not in str(found.reason)
    assert all(line.holds for line in check(found.program, found.exact))
    assert found.certificate.holds
    json.dumps(found.to_dict(), allow_nan=False)


# Units, cvxpy, the quick way


def ordinary(scale: Fraction = F(1), **changes: Any) -> RelocationPath:
    data: dict[str, Any] = {
        "service_share": 0.35,
        "yearly_growth": 0.02,
        "origin_loss": 2 * scale,
        "investment": 2 * scale,
        "central_budget": F(3, 10) * scale,
        "destination_rate": 0.06,
        **changes,
    }
    return RelocationPath.constant(scale, 1.2, **data)


@FAMILIES
@AIMS
def test_money_may_be_counted_in_any_unit(aim: Aim, family: Payments) -> None:
    wanted = design(ordinary(horizon=6), aim, F(2, 5), payments=family)
    assert wanted.ratios is not None
    for unit in (F(1, 10**9), F(10) ** 12):
        found = design(ordinary(unit, horizon=6), aim, F(2, 5), payments=family)
        assert found.ratios is not None
        assert (found.ratios.lo, found.ratios.hi) == (wanted.ratios.lo, wanted.ratios.hi)
        assert found.ratios.ratio == pytest.approx(wanted.ratios.ratio, rel=1e-9)
        assert found.effective_share == pytest.approx(wanted.effective_share, rel=1e-12)


@FAMILIES
def test_the_representative_of_a_flat_optimum_does_not_know_the_unit(family: Payments) -> None:
    """A corner that a solver happens to visit is no tie-break rule."""
    shown = set()
    for unit in (F(1, 1000), F(1), F(1000)):
        ratios = design(ordinary(unit), Aim.min_central, F(2, 5), payments=family).ratios
        assert ratios is not None
        assert ratios.lo < ratios.hi
        shown.add(ratios.exact)
    assert len(shown) == 1


@FAMILIES
@AIMS
@pytest.mark.parametrize("unit", [1e12])
def test_cvxpy_and_the_quick_way_give_the_same_gains(unit: float, aim: Aim, family: Payments) -> None:
    path, objective = ordinary(F(unit)), Objective(aim, 0.4)
    found = design(path, aim, 0.4, payments=family, cross_check=True)
    assert found.certificate.holds
    assert found.gains is not None
    quick = compiled_cash_flow(ordinary(), family, objective).solve(program_values(path, objective))
    theirs = [float(quick.point[name]) for name in ("gain of origin", "gain of destination")]
    ours = [gain / money_scale(path) for gain in found.gains.vector()]
    if aim is Aim.nash:
        assert theirs == pytest.approx(ours, abs=1e-5)
    values = {
        Aim.egalitarian: min,
        Aim.origin: lambda gains: gains[0],
        Aim.destination: lambda gains: gains[1],
        Aim.utilitarian: lambda gains: 0.4 * gains[0] + 0.6 * gains[1],
    }
    if aim in values:
        assert values[aim](theirs) == pytest.approx(values[aim](ours), abs=1e-6)
    if aim is Aim.min_central:
        assert sum(quick.point["grants"]) * money_scale(path) == pytest.approx(
            sum(found.grants.values()), abs=1e-6 * money_scale(path)
        )


def test_an_agreement_far_larger_than_the_tax_is_found_too() -> None:
    """The exact optimum stands; the comparison must be made on a scale that fits all the money."""
    path = RelocationPath([1, 1], [0, 0], -1e9, **FREE)
    assert design(path).certificate.holds
    found = design(path, cross_check=True)
    assert found.gains is not None
    assert found.gains.vector() == pytest.approx([5e8 + 1] * 2)


# Prices


def value(program: LinearProgram, objective: Objective) -> float | Fraction | None:
    """The best value over the rows, larger being better; None when nothing is feasible."""
    optimum = solve_objective(program, objective)
    if not optimum.feasible:
        return None
    if objective.aim is not Aim.nash:
        best = optimum.certificate.optimum
        return -best if optimum.program.sense == "minimize" else best
    gains = [optimum.certificate.point[name] for name in ("gain of origin", "gain of destination")]
    held = {row.label: row.bound for row in optimum.optimal_rows}
    gains = [held[f"{name} at the Nash solution"] for name in ("gain of origin", "gain of destination")]
    weight = float(objective.weight)
    return weight * math.log(gains[0]) + (1 - weight) * math.log(gains[1])


def moved(program: LinearProgram, label: str, by: Fraction) -> LinearProgram:
    """Relax one row by an amount (an equality: raise its right side)."""
    rows = tuple(
        replace(row, bound=row.bound + (-by if row.relation == ">=" else by)) if row.label == label else row
        for row in program.rows
    )
    return replace(program, rows=rows)


SHORT: dict[str, Any] = {"horizon": 5, "window": 3}
PRICED: tuple[RelocationPath, ...] = (
    ordinary(**{**SHORT, "investment": 0.5, "origin_loss": 1}),
    ordinary(**SHORT, investment=0, lump_sum=False, origin_loss=0.75, prior_total=1),
    ordinary(**SHORT, investment=0, lump_sum=False, origin_loss=0.75, ratio_cap=0.3, cap_multiple=None),
    ordinary(**SHORT, investment=1.5, origin_loss=0.25, central_budget=2),
)


@pytest.mark.slow
@FAMILIES
@pytest.mark.parametrize(
    ("place", "aim"),
    [
        (0, Aim.egalitarian),
        (1, Aim.nash),
        (1, Aim.destination),
        (1, Aim.utilitarian),
        (2, Aim.nash),
        (2, Aim.origin),
        (3, Aim.nash),
        (3, Aim.min_central),
    ],
)
def test_prices_lie_between_the_slopes_on_both_sides(place: int, aim: Aim, family: Payments) -> None:
    """The best value is concave in every bound: what relaxing adds <= price <= what tightening costs."""
    path, objective, step = PRICED[place], Objective(aim, F(2, 5)), F(1, 10**5)
    found = design(path, aim, F(2, 5), payments=family)
    if not found.agreement:
        pytest.fail("the case was meant to be feasible")
    program = cash_flow_rows(path, family).exact()
    base = value(program, objective)
    assert base is not None
    assert {row.label for row in program.rows if "constant ratio in" not in row.label} <= set(
        found.shadow_prices
    )
    for row in program.rows:
        if row.label not in found.shadow_prices:
            continue
        price = found.shadow_prices[row.label]
        assert price >= 0 or row.relation == "=="
        relaxed, tightened = (value(moved(program, row.label, by), objective) for by in (step, -step))
        slack = 1e-9 + 1e-3 * abs(price)
        if relaxed is not None:
            assert float((relaxed - base) / step) <= price + slack, row.label
        if tightened is not None:
            assert price - slack <= float((base - tightened) / step), row.label


@AIMS
def test_prices_by_changing_the_data_of_the_path(aim: Aim) -> None:
    """The same prices through the front door: cap, budget, loss, outside option."""
    path = PRICED[1]
    weight, step = F(2, 5), F(1, 10**6)

    def best(changed: RelocationPath) -> float:
        found = value(cash_flow_rows(changed, Payments.free).exact(), Objective(aim, weight))
        assert found is not None
        return float(found)

    prices = design(path, aim, weight, payments=Payments.free).shadow_prices
    for label, field, sign in (
        ("cap on all payments", "prior_total", 1),
        ("central budget", "central_budget", 1),
        ("origin's books", "origin_loss", -1),
        ("destination's books", "destination_outside", -1),
    ):
        up, down = (replace(path, **{field: F(getattr(path, field)) + sign * by}) for by in (step, -step))
        slope = (best(up) - best(down)) / float(2 * step)
        assert prices[label] == pytest.approx(slope, rel=1e-4, abs=1e-9), label


# Proofs


@FAMILIES
@AIMS
def test_the_exact_certificate_is_proved_and_no_number_of_it_can_change(aim: Aim, family: Payments) -> None:
    found = design(ordinary(horizon=6), aim, F(2, 5), payments=family)
    assert all(line.holds for line in check(found.program, found.exact))
    again = ExactCertificate.from_dict(json.loads(json.dumps(found.exact.to_dict())))
    assert again == found.exact
    for part in ("point", "multipliers"):
        numbers = getattr(found.exact, part)
        for name, number in numbers.items():
            for change in (F(1), F(-1, 10**25)):
                wrong = replace(found.exact, **{part: {**numbers, name: number + change}})
                assert not all(line.holds for line in check(found.program, wrong)), (part, name)
    assert found.exact.value is not None
    wrong = replace(found.exact, value=found.exact.value + F(1, 10**25))
    assert not all(line.holds for line in check(found.program, wrong))


@FAMILIES
def test_the_proof_does_not_fit_another_plant(family: Payments) -> None:
    found = design(ordinary(horizon=6), Aim.utilitarian, F(2, 5), payments=family)
    other = design(ordinary(horizon=6, origin_loss=2.0000001), Aim.utilitarian, F(2, 5), payments=family)
    assert not all(line.holds for line in check(other.program, found.exact))


@FAMILIES
@pytest.mark.parametrize(
    ("aim", "other"),
    [
        (Aim.nash, Aim.destination),
        (Aim.nash, Aim.origin),
        (Aim.egalitarian, Aim.destination),
        (Aim.utilitarian, Aim.origin),
        (Aim.origin, Aim.destination),
        (Aim.destination, Aim.origin),
    ],
)
def test_feasible_terms_that_are_not_best_are_caught(
    monkeypatch: pytest.MonkeyPatch, aim: Aim, other: Aim, family: Payments
) -> None:
    """Mutation: the second stage hands out the terms of another objective.

    With a lump sum the frontier is straight: every point of it lies on Nash's supporting line, so
    the line alone does not single out the solution.
    """
    path = ordinary(horizon=6)
    sound = cash_flow_design.chosen_terms
    rival = solve_objective(cash_flow_rows(path, family).exact(), Objective(other)).certificate.point

    def slipped(*arguments: Any) -> dict[str, Fraction]:
        return {**sound(*arguments), **rival}

    monkeypatch.setattr(cash_flow_design, "chosen_terms", slipped)
    with pytest.raises(CertificateError):
        design(path, aim, F(2, 5), payments=family)


@FAMILIES
@pytest.mark.parametrize("aim", list(Aim))
def test_terms_that_break_a_row_are_caught(
    monkeypatch: pytest.MonkeyPatch, aim: Aim, family: Payments
) -> None:
    path = ordinary(horizon=6)
    sound = cash_flow_design.chosen_terms

    def slipped(*arguments: Any) -> dict[str, Fraction]:
        point = dict(sound(*arguments))
        return {**point, "lump sum": point["lump sum"] + F(1, 10**12)}

    monkeypatch.setattr(cash_flow_design, "chosen_terms", slipped)
    with pytest.raises(CertificateError):
        design(path, aim, F(2, 5), payments=family)


@FAMILIES
def test_rows_stated_wrong_are_caught_by_cvxpy(monkeypatch: pytest.MonkeyPatch, family: Payments) -> None:
    """Mutation: the exact rows forget a thousandth of the origin's loss."""
    sound = cash_flow_rows

    def slipped(path: RelocationPath, payments: Payments) -> LinearProgram:
        program = sound(path, payments)
        rows = tuple(
            replace(row, bound=row.bound * F(999, 1000)) if row.label == "origin's books" else row
            for row in program.rows
        )
        return replace(program, rows=rows)

    monkeypatch.setattr(cash_flow_design, "cash_flow_rows", slipped)
    with pytest.raises(CertificateError, match="cvxpy"):
        design(ordinary(horizon=6), payments=family, cross_check=True)


# The door


@pytest.mark.parametrize(
    ("arguments", "field"),
    [(("fair", 0.5), "objective"), (("nash", 1.5), "origin_weight"), (("nash", math.nan), "origin_weight")],
)
def test_objectives_refuse_by_name(arguments: tuple[Any, Any], field: str) -> None:
    with pytest.raises(InputError, match=field):
        Objective(*arguments)


def test_a_reference_that_is_no_number_is_refused() -> None:
    with pytest.raises(InputError):
        design(ordinary(horizon=6), reference=math.nan)
