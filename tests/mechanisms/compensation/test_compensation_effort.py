"""Effort and transfer together: closed form, bent benefits, short purses, against a search on payoffs."""

from __future__ import annotations

import json
import math
from dataclasses import replace

import numpy as np
import pytest
from compensation_oracles import golden, nash_search

from citypact.errors import InputError, SolverFailure
from citypact.games.water.pair import WaterPair
from citypact.mechanisms.compensation import Diminishing, Proportional, Thresholds, compensate, design_effort
from citypact.mechanisms.compensation.effort.polish import effort_residuals
from citypact.mechanisms.compensation.effort.program import EffortProblem, solve_effort
from citypact.solvers.certificate import Certificate

PAIR = WaterPair(downstream_benefit=2, upstream_benefit=0.6, cost=1.5)


@pytest.mark.parametrize("unit", [1e-9, 1.0, 1e9])
def test_proportional_benefits_give_the_closed_form_in_any_unit(unit: float) -> None:
    generator = np.random.default_rng(3)
    for bd, c, bu, w in generator.uniform(0.1, 0.9, (4, 4)):
        pair = WaterPair(bd * unit, bu * unit, c * unit)
        z = float(pair.surplus) * 0.3
        found, known = design_effort(pair, grant=z, weight=w), compensate(pair, grant=z, weight=w)
        assert found.effort == pytest.approx(known.effort, rel=1e-12)
        assert found.transfer == pytest.approx(known.transfer, rel=1e-9)
        assert found.participation == pytest.approx(known.participation, rel=1e-9)
        assert found.shadow_prices["central grant"] == pytest.approx(known.shadow_prices["central grant"])


@pytest.mark.parametrize("ratio", [1e-6, 1e6])
def test_a_small_step_beside_a_large_effort_is_found(ratio: float) -> None:
    found = design_effort(WaterPair(1, ratio, 2))
    assert found.effort.efficient - found.effort.nash == pytest.approx(0.5, rel=1e-9)
    assert found.transfer == pytest.approx(0.375, rel=1e-9)


def reach(shape: object, e: np.ndarray) -> np.ndarray:
    """The shapes written out again."""
    if isinstance(shape, Diminishing):
        return np.sqrt(shape.reference * e)
    if isinstance(shape, Thresholds):
        knots = np.array([0.0, *shape.efforts, 1e6])
        values = np.concatenate([[0.0], np.cumsum(np.diff(knots) * np.array(shape.rates))])
        return np.interp(e, knots, values)
    return e


SHAPES = [
    Proportional(),
    Diminishing(0.7),
    Thresholds([1.1], [1, 0]),
    Thresholds([0.6, 1.2, 1.5], [1.5, 1, 0.4, 0.1]),
]


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: type(shape).__name__)
@pytest.mark.parametrize(("weight", "grant", "cap"), [(0.5, 0, None), (0.3, 0.2, 0.4), (0.8, 0.1, 0.2)])
def test_no_search_on_payoffs_finds_better(
    shape: Proportional, weight: float, grant: float, cap: float | None
) -> None:
    bd, bu, c = 2.0, 0.6, 1.5
    before = bu / c

    def upstream(e: np.ndarray, t: np.ndarray) -> np.ndarray:
        return bu * e - c * e**2 / 2 + t + grant - (bu * before - c * before**2 / 2)

    def downstream(e: np.ndarray, t: np.ndarray) -> np.ndarray:
        return bd * (reach(shape, e) - reach(shape, np.array(before))) - t

    found = design_effort(PAIR, shape=shape, grant=grant, transfer_cap=cap, weight=weight)
    effort, transfer, value = nash_search(
        upstream, downstream, weight, (before, 3.0), (-0.5, 6.0 if cap is None else cap)
    )
    at = np.array(found.effort.efficient), np.array(found.transfer)
    here = weight * math.log(upstream(*at)) + (1 - weight) * math.log(downstream(*at))
    assert here >= value - 1e-10
    assert found.effort.efficient == pytest.approx(effort, abs=1e-4)
    assert found.transfer == pytest.approx(transfer, abs=1e-4)
    assert found.gains.vector() == pytest.approx((float(upstream(*at)), float(downstream(*at))), abs=1e-12)


def test_without_a_cap_the_effort_is_efficient_whatever_the_weight() -> None:
    for shape in SHAPES:
        best, _ = golden(
            lambda e, s=shape: 0.6 * e + 2 * float(reach(s, np.array(e))) - 0.75 * e * e, 0.4, 3.0
        )
        efforts = {design_effort(PAIR, shape=shape, weight=w).effort.efficient for w in (0.1, 0.5, 0.9)}
        assert max(efforts) - min(efforts) < 1e-12
        assert efforts.pop() == pytest.approx(best, abs=1e-6)


def test_the_root_has_its_own_closed_form() -> None:
    """With b_U = 0 and benefit b sqrt(e), b / (2 sqrt(e)) = c e."""
    found = design_effort(WaterPair(2, 0, 1.5), shape=Diminishing())
    assert found.effort.efficient == pytest.approx((2 / (2 * 1.5)) ** (2 / 3), rel=1e-12)


def test_clean_enough_is_the_effort_agreed() -> None:
    assert design_effort(PAIR, shape=Thresholds([1.2], [1, 0])).effort.efficient == 1.2
    assert design_effort(PAIR, shape=Thresholds([50], [1, 0])).effort.efficient == pytest.approx(2.6 / 1.5)


def test_a_short_purse_buys_less_effort_and_needs_no_central_money() -> None:
    pair = WaterPair(2, 0, 1.5)
    assert not compensate(pair, transfer_cap=0.5).agreement
    found = design_effort(pair, transfer_cap=0.5)
    assert found.binding == ("transfer cap",)
    assert found.transfer == 0.5
    assert 0 < found.effort.efficient < 4 / 3
    assert min(found.gains.vector()) > 0


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: type(shape).__name__)
def test_the_price_of_the_cap_is_the_slope_of_the_criterion(shape: Proportional) -> None:
    def value(cap: float, grant: float = 0.1) -> float:
        gains = design_effort(PAIR, shape=shape, transfer_cap=cap, grant=grant, weight=0.6).gains.vector()
        return 0.6 * math.log(gains[0]) + 0.4 * math.log(gains[1])

    found, h = design_effort(PAIR, shape=shape, transfer_cap=0.3, grant=0.1, weight=0.6), 1e-5
    assert found.shadow_prices["transfer cap"] == pytest.approx(
        (value(0.3 + h) - value(0.3 - h)) / (2 * h), rel=1e-6
    )
    assert found.shadow_prices["central grant"] == pytest.approx(
        (value(0.3, 0.1 + h) - value(0.3, 0.1 - h)) / (2 * h), rel=1e-6
    )


def test_the_solver_prices_the_cap_alike() -> None:
    problem = EffortProblem(0.4, 2.0, 1.5, Proportional(), 0.1, 0.3, 0.6)
    found = design_effort(PAIR, transfer_cap=0.3, grant=0.1, weight=0.6)
    # Clarabel's gap of 1e-8 leaves a multiplier open by about its root.
    assert solve_effort(problem)[2] == pytest.approx(found.shadow_prices["transfer cap"], rel=1e-4)


@pytest.mark.parametrize(
    ("shape", "settings"),
    [(Thresholds([0.4], [1, 0]), {}), (Thresholds([0.3], [1, 0]), {"grant": 1}), (None, {"transfer_cap": 0})],
)
def test_where_nothing_can_be_gained_nothing_moves(
    shape: Thresholds | None, settings: dict[str, float]
) -> None:
    found = design_effort(PAIR, shape=shape, weight=0.25, **settings)
    assert found.effort.efficient == found.effort.nash == 0.4
    grant = settings.get("grant", 0)
    assert found.gains.vector() == (0.25 * grant, 0.75 * grant)
    assert found.certificate.holds
    assert "it stays as it is" in found.explain()


def test_wrong_terms_fail_the_conditions() -> None:
    problem = EffortProblem(0.4, 2.0, 1.5, Proportional(), 0.0, None, 0.5)
    right = 4 / 3, 2.0
    assert Certificate(effort_residuals(problem, *right, 0.0, right)).holds
    for step, transfer in ((1.34, 2.0), (1.32, 2.0), (4 / 3, 2.01), (4 / 3, math.nan), (math.nan, 2.0)):
        assert not Certificate(effort_residuals(problem, step, transfer, 0.0, right)).holds
    capped = replace(problem, cap=2.1)
    assert not Certificate(effort_residuals(capped, *right, 0.1, right)).holds  # a price without a reason


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: type(shape).__name__)
def test_where_the_conic_solver_fails_the_conditions_still_prove_the_optimum(
    shape: Proportional, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As it does on purses of a billionth of the gain; the design then says that it stands alone."""

    def fails(problem: EffortProblem) -> tuple[float, float, float]:
        raise SolverFailure("Clarabel stopped with status optimal_inaccurate")

    usual = design_effort(PAIR, shape=shape, transfer_cap=0.3)
    monkeypatch.setattr("citypact.mechanisms.compensation.effort.program.solve_effort", fails)
    alone = design_effort(PAIR, shape=shape, transfer_cap=0.3)
    assert alone.effort.efficient == pytest.approx(usual.effort.efficient, rel=1e-12)
    assert alone.transfer == usual.transfer
    assert alone.certificate.holds
    assert alone.provenance.method.endswith("Clarabel stopped with status optimal_inaccurate")
    assert not alone.provenance.solver
    assert usual.provenance.solver == "Clarabel through cvxpy"
    assert set(usual.certificate.residuals) - set(alone.certificate.residuals) == {
        "Clarabel agrees within 1e-06"
    }


def test_extreme_sizes_are_proved_too() -> None:
    generator = np.random.default_rng(9)
    for k in range(24):
        bd, bu, c = (float(10**power) for power in generator.uniform(-6, 6, 3))
        pair = WaterPair(bd, bu, c)
        cap = float(pair.downstream_gain()) * float(10 ** generator.uniform(-9, 0))
        design_effort(pair, shape=SHAPES[k % 2], transfer_cap=cap, weight=(1e-3, 0.5, 0.999)[k % 3])


def test_the_result_is_plain_data() -> None:
    found = design_effort(PAIR, shape=Thresholds([1.2], [1, 0]), transfer_cap=0.4)
    assert json.loads(json.dumps(found.to_dict(), allow_nan=False))["effort"]["nash"] == 0.4
    assert "(its limit)" in found.explain()
    assert len(found.to_frame()) == len(found.rows())


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: design_effort(PAIR, weight=1), "strictly between 0 and 1"),
        (lambda: design_effort(PAIR, transfer_cap=-1), "transfer_cap: found -1"),
        (lambda: Diminishing(0), "reference: found 0, expected a positive effort"),
        (lambda: Thresholds([1], [1]), "rates: found 1, expected one more than the 1 thresholds"),
        (lambda: Thresholds([2, 1], [3, 2, 1]), "positive efforts in rising order"),
        (lambda: Thresholds([1], [1, 2]), "rates that never rise"),
        (lambda: Thresholds([1], [0, 0]), "a positive first rate"),
        (lambda: Thresholds([math.nan], [1, 0]), "efforts: found nan, expected a finite number"),
    ],
)
def test_what_has_no_meaning_is_refused(make: object, words: str) -> None:
    with pytest.raises(InputError, match=words):
        make()  # type: ignore[operator]
