"""The least expected payment on a grid: two slow oracles, prices as slopes, refusals that say what helps."""

from __future__ import annotations

import json
import math
from dataclasses import replace

import numpy as np
import pytest
from rational_programs import Infeasible, best
from scipy.optimize import linprog

from citypact.errors import CertificateError, InputError
from citypact.games.rational import as_fraction
from citypact.games.water import WaterPair
from citypact.mechanisms.index_bet.contracts.cheapest import design_contract, recheck_contract
from citypact.mechanisms.index_bet.contracts.result import GridContract
from citypact.mechanisms.index_bet.contracts.stake_needed import minimal_stake
from citypact.mechanisms.index_bet.contracts.ties import payment_ranges
from citypact.mechanisms.index_bet.grid.model import GridModel
from citypact.mechanisms.index_bet.grid.proof import contract_program
from citypact.mechanisms.index_bet.grid.refusal import NoGridContract
from citypact.mechanisms.index_bet.grid.rows import IncentiveRows
from citypact.mechanisms.index_bet.terms.noisy_index import NoisyIndex
from citypact.solvers.linear.exact_check import check

PAIR, INDEX = WaterPair(1.2, cost=2), NoisyIndex(1.15, 0.25, 0.1)
Limits = tuple[float, float]


def drawn(generator: np.random.Generator) -> tuple[GridModel, int, Limits, float | None]:
    """Draw a small model, target, caps and reserve in tenths, so that ties and refusals occur."""
    efforts, bins = generator.integers(1, 6), generator.integers(1, 7)
    cuts = np.sort(generator.integers(0, 21, (efforts, bins - 1)), axis=1)
    counts = np.diff(np.hstack([np.zeros((efforts, 1)), cuts, np.full((efforts, 1), 20)]), axis=1)
    costs = np.round(np.cumsum(generator.uniform(-0.2, 0.6, efforts)), 1)
    model = GridModel(list(range(efforts)), costs.tolist(), counts / 20)
    low = -round(generator.uniform(0, 2), 1) * int(generator.integers(0, 2))
    reserve = None if generator.random() < 0.5 else round(generator.uniform(-1, 1), 1)
    return model, int(generator.integers(efforts)), (low, round(generator.uniform(0, 4), 1)), reserve


def slow_payment(model: GridModel, target: int, limits: Limits, reserve: float | None) -> float | None:
    """models.md B4 in units of the range of payments: another scaling and another call."""
    laws, costs = np.array(model.probabilities), np.array(model.costs)
    low, width = limits[0], max(limits[1] - limits[0], 1e-3)
    others = [k for k in range(len(costs)) if k != target]
    fair = costs[target] + (-costs.min() if reserve is None else reserve)
    rows = np.vstack([laws[others] - laws[target], -laws[target]])
    bounds = np.append(costs[others] - costs[target], low - fair) / width
    found = linprog(laws[target], rows, bounds, bounds=(0, (limits[1] - low) / width))
    return None if found.status == 2 else float(found.fun * width + low)


@pytest.mark.parametrize("unit", [1e-9, 1.0, 1e9])
@pytest.mark.parametrize("block", range(3))
def test_agrees_with_the_program_as_it_is_written_in_any_unit(block: int, unit: float) -> None:
    generator = np.random.default_rng(block)
    seen = {"refused": 0, "rent": 0, "no rent": 0}
    for _ in range(30):
        model, target, (low, high), reserve = drawn(generator)
        expected = slow_payment(model, target, (low, high), reserve)
        scaled = GridModel(model.efforts, [unit * c for c in model.costs], model.probabilities)
        reserve_there = None if reserve is None else unit * reserve
        try:
            found = design_contract(scaled, target, (unit * low, unit * high), reserve_there)
        except NoGridContract:
            seen["refused"] += 1
            assert expected is None
            continue
        assert expected is not None
        assert found.expected_payment / unit == pytest.approx(expected, abs=1e-8)
        assert recheck_contract(found).holds
        assert min(found.shadow_prices.values()) >= 0
        seen["rent" if found.rent else "no rent"] += 1
        if found.edge_bet is not None:
            assert found.edge_bet.expected_payment >= found.expected_payment - 1e-9 * unit
    assert all(seen.values())


def test_small_models_agree_with_a_simplex_in_fractions() -> None:
    generator = np.random.default_rng(21)
    proved = 0
    for _ in range(20):
        model, target, limits, reserve = drawn(generator)
        exact = [[as_fraction(p) for p in row] for row in model.probabilities.tolist()]
        costs, bins = [as_fraction(c) for c in model.costs], len(exact[0])
        others = [k for k in range(len(costs)) if k != target]
        fair = costs[target] + (-min(costs) if reserve is None else as_fraction(reserve))
        rows = [[exact[k][m] - exact[target][m] for m in range(bins)] for k in others]
        caps = [[s * int(m == j) for m in range(bins)] for j in range(bins) for s in (1, -1)]
        bounds = [costs[k] - costs[target] for k in others] + [-fair]
        bounds += [as_fraction(s * limits[s > 0]) for _ in range(bins) for s in (1, -1)]
        lost = [-p for p in exact[target]]
        try:
            value, _ = best(lost, [*rows, lost, *caps], bounds)
        except Infeasible:
            with pytest.raises(NoGridContract):
                design_contract(model, target, limits, reserve)
            continue
        found = design_contract(model, target, limits, reserve)
        assert found.expected_payment == pytest.approx(float(-value), abs=1e-12)
        assert found.proof is not None
        assert found.proof.optimum == -value
        program = contract_program(IncentiveRows(model, target), found.limits)
        assert all(line.holds for line in check(program, found.proof))
        proved += 1
    assert proved > 5


def limited(limits: Limits = (0, 2), efforts: int = 21, bins: int = 60) -> GridContract:
    edges = np.linspace(0.5, 1.5, bins - 1).tolist()
    model = GridModel.normal(PAIR, INDEX, np.linspace(0, 1, efforts).tolist(), edges)
    return design_contract(model, 0.6, limits)


def test_large_fines_leave_no_rent_and_the_smallest_stake_is_shown() -> None:
    found = limited((-5, 5))
    assert found.expected_payment == pytest.approx(0.36)
    assert found.rent == 0.0
    assert found.binding == ("participation of upstream",)
    assert found.shadow_prices["participation of upstream"] == 1.0
    assert (found.unique, found.tie_break, found.single_flip) == (False, "smallest stake", True)
    least = minimal_stake(found.model, 0.6)
    assert max(found.payments) - min(found.payments) == pytest.approx(least.stake)
    lo, hi = payment_ranges(found, [0])[0]
    assert lo < hi


def test_without_fines_the_upstream_city_keeps_a_rent_and_the_best_payment_is_no_bet() -> None:
    """With a floor at zero an effort too high tempts as well as one too low: pay in a window."""
    found = limited((0, 2))
    assert found.rent > 0.02
    assert found.unique
    assert len(found.switches) == 2
    assert not found.single_flip
    assert {effort > 0.6 for effort in found.binding_deviations} == {True, False}
    assert found.edge_bet is not None
    assert found.edge_bet.expected_payment > found.expected_payment + 1e-3
    # a billionth of the largest payment may be given up, which moves a bin by 3e-6
    ranges = payment_ranges(found, [20, 24, 28, 35])
    for place, (lo, hi) in ranges.items():
        assert lo == pytest.approx(found.payments[place], abs=1e-5)
        assert hi == pytest.approx(found.payments[place], abs=1e-5)


def test_rent_falls_with_the_fine_and_ends_where_the_smallest_stake_fits() -> None:
    rents = [limited((-fine, 2)).rent for fine in (0, 0.02, 0.05, 0.1, 0.3)]
    assert rents == sorted(rents, reverse=True)
    assert rents[0] > rents[1] > 0
    assert rents[-1] == 0.0


def test_prices_are_the_slopes_of_the_expected_payment() -> None:
    """Deviations by their cost, participation by the reserve, the caps by moving them."""
    generator = np.random.default_rng(14)
    laws, costs = generator.dirichlet(np.ones(6), 4), np.array([0.0, 0.1, 0.4, 0.9])
    step = 1e-6

    def payment(change: np.ndarray, low: float = -0.1, high: float = 1.2) -> float:
        model = GridModel([0, 1, 2, 3], (costs + change).tolist(), laws)
        return design_contract(model, 2, (low, high), 0.0).expected_payment

    found = design_contract(GridModel([0, 1, 2, 3], costs.tolist(), laws), 2, (-0.1, 1.2), 0.0)
    assert len(found.binding) >= 3
    none = np.zeros(4)
    for k in (0, 1, 3):
        shift = step * np.eye(4)[k]
        slope = (payment(-shift) - payment(shift)) / (2 * step)
        assert found.shadow_prices[f"no gain from effort {k}"] == pytest.approx(slope, abs=1e-6)
    fine = (payment(none, low=-0.1 + step) - payment(none, low=-0.1 - step)) / (2 * step)
    pool = (payment(none, high=1.2 - step) - payment(none, high=1.2 + step)) / (2 * step)
    assert found.shadow_prices["largest fine"] == pytest.approx(fine, abs=1e-6)
    assert found.shadow_prices["largest payment"] == pytest.approx(pool, abs=1e-6)
    held = design_contract(found.model, 2, (-0.1, 1.2), found.expected_payment - 0.4 + 0.05)
    assert held.shadow_prices["participation of upstream"] > 0


def test_the_best_bet_at_an_edge_by_trying_every_edge_and_stake() -> None:
    found = limited((0, 2), efforts=11, bins=20)
    laws, costs = found.model.probabilities, np.array(found.model.costs)
    cheapest = math.inf
    for edge in range(1, 20):
        win = laws[:, :edge].sum(axis=1)
        for stake in np.linspace(0, 2, 4001):
            if (stake * (win[6] - win) - (costs[6] - costs) >= -1e-12).all():
                cheapest = min(cheapest, stake * win[6])
    assert found.edge_bet is not None
    assert found.edge_bet.expected_payment == pytest.approx(cheapest, abs=5e-4)
    assert found.edge_bet.expected_payment <= cheapest + 1e-12


def test_caps_too_near_name_the_deviation_and_the_stake_that_would_do() -> None:
    with pytest.raises(NoGridContract) as caught:
        limited((-0.2, 0.4))
    refusal = caught.value
    assert str(refusal).startswith(
        "no payment between -0.2 and 0.4 亿元 implements effort 0.6: largest fine and largest payment stand"
        " against no gain from effort 0.55; the caps leave a stake of 0.6, the smallest that does is 1.15"
    )
    assert refusal.blocking["no gain from effort 0.55"] == pytest.approx(1.0)
    assert refusal.least_stake is not None
    limited((-0.2, -0.2 + refusal.least_stake * (1 + 1e-9)))
    with pytest.raises(NoGridContract):
        limited((-0.2, -0.2 + refusal.least_stake * (1 - 1e-6)))


def test_caps_too_low_name_participation_and_the_lump_sum_that_would_do() -> None:
    with pytest.raises(NoGridContract) as caught:
        limited((-5, 0.2))
    refusal = caught.value
    assert refusal.blocking["participation of upstream"] == 1.0
    assert refusal.blocking["largest payment"] == 1.0
    assert refusal.lump_sum is not None
    assert f"a lump sum of {refusal.lump_sum:.6g}" in str(refusal)
    model, given = limited().model, refusal.lump_sum
    # money from outside lowers what the contract must leave by as much
    design_contract(model, 0.6, (-5, 0.2), reserve=-given * (1 + 1e-9))
    with pytest.raises(NoGridContract):
        design_contract(model, 0.6, (-5, 0.2), reserve=-given * (1 - 1e-6))


def test_caps_out_of_order_are_refused_at_the_door() -> None:
    with pytest.raises(InputError, match="lowest payment: found 1, expected at most the highest payment, 0"):
        limited((1, 0))
    with pytest.raises(InputError, match="highest payment: found inf, expected a finite number"):
        limited((0, math.inf))


def test_one_effort_one_bin_and_caps_without_width() -> None:
    alone = design_contract(GridModel([0], [0.2], [[1.0]]), 0, (-1, 1))
    assert alone.payments == pytest.approx((0.0,))
    fixed = design_contract(GridModel([0, 1], [0, 0.5], [[0.2, 0.8], [0.7, 0.3]]), 0, (0.3, 0.3))
    assert fixed.payments == (0.3, 0.3)
    assert fixed.rent == pytest.approx(0.3)


@pytest.mark.parametrize("width", [1e2, 1e5, 1e8])
def test_caps_far_too_wide_change_nothing(width: float) -> None:
    """Whatever the caps, the reserve is all that is paid: the program is scaled to the costs."""
    found = limited((-0.15, width))
    assert found.expected_payment == pytest.approx(0.36, rel=1e-8)
    assert limited((-width, width)).expected_payment == pytest.approx(0.36, rel=1e-12)


def test_far_tails_do_not_disturb() -> None:
    index = NoisyIndex(1.15, 0.25, 0.02)
    model = GridModel.normal(PAIR, index, np.linspace(0, 1, 41).tolist(), np.linspace(-1, 3, 200).tolist())
    found = design_contract(model, 0.6, (0, 0.6))
    inner = GridModel.normal(PAIR, index, np.linspace(0, 1, 41).tolist(), model.edges[70:131])  # type: ignore[index]
    assert found.expected_payment == pytest.approx(
        design_contract(inner, 0.6, (0, 0.6)).expected_payment, abs=1e-9
    )


def test_a_tampered_contract_fails_its_recheck() -> None:
    found = limited()
    assert recheck_contract(found).holds
    payments, price = np.array(found.payments), found.shadow_prices[found.binding[0]]
    flipped = payments.copy()
    flipped[[20, 30]] = flipped[[30, 20]]
    for bad in (
        replace(found, payments=tuple(payments * 1.0001)),
        replace(found, payments=tuple(payments - 1e-7)),
        replace(found, payments=tuple(flipped)),
        replace(found, payments=(math.nan, *found.payments[1:])),
        replace(found, shadow_prices={**found.shadow_prices, found.binding[0]: price * 1.001}),
        replace(found, shadow_prices={**found.shadow_prices, found.binding[0]: -price}),
        replace(found, limits=replace(found.limits, reserve=found.rent + 1e-6)),
    ):
        with pytest.raises(CertificateError):
            recheck_contract(bad).require()


def test_saved_as_plain_json_and_said_in_words() -> None:
    found = limited()
    data = json.loads(json.dumps(found.to_dict(), allow_nan=False))
    assert data["expected_payment"] == found.expected_payment
    assert data["certificate"]["holds"] is True
    assert found.gains["upstream"] == pytest.approx(found.rent)
    assert sum(found.gains.values()) == pytest.approx(1.2 * 0.6 - 0.36)
    assert found.participation == pytest.approx((0.36, 0.72))
    words = found.explain()
    assert words.startswith("Effort 0.6 costs downstream an expected 0.3")
    assert "upstream keeps a rent of" in words
    assert "The payment is no plain bet" in words
    assert repr(found).startswith("<GridContract: effort 0.6 for 0.3")
    assert {name for name, _, _ in found.rows()} >= {"rent", "flip 1", "flip 2"}
