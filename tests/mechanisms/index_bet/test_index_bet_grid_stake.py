"""The smallest stake on a grid: published values, the theory's limit, and two slow oracles."""

from __future__ import annotations

import json
import math
from dataclasses import replace

import numpy as np
import pytest
from rational_programs import best
from scipy.optimize import linprog

from citypact.errors import CertificateError
from citypact.games.rational import as_fraction
from citypact.games.water import WaterPair
from citypact.mechanisms.index_bet.contracts.stake_needed import minimal_stake, recheck_stake
from citypact.mechanisms.index_bet.grid.model import GridModel
from citypact.mechanisms.index_bet.grid.proof import stake_program
from citypact.mechanisms.index_bet.grid.refusal import NoGridContract
from citypact.mechanisms.index_bet.grid.rows import IncentiveRows
from citypact.mechanisms.index_bet.terms.noisy_index import NoisyIndex
from citypact.solvers.linear.exact_check import check

PAIR, INDEX = WaterPair(1.2, cost=2), NoisyIndex(1.15, 0.25, 0.1)


def reference(efforts: int, bins: int) -> GridModel:
    """models.md §5.3: b_U = 0, c = 2, eta = 0.25, sigma = 0.10, target 0.6, where E[P] = 1."""
    edges = np.linspace(0.5, 1.5, bins - 1).tolist()
    return GridModel.normal(PAIR, INDEX, np.linspace(0, 1, efforts).tolist(), edges)


def drawn(generator: np.random.Generator) -> GridModel:
    """Draw a small model in twentieths, with ties, zeros and equal laws among its efforts."""
    efforts, bins = generator.integers(2, 6), generator.integers(2, 6)
    cuts = np.sort(generator.integers(0, 21, (efforts, bins - 1)), axis=1)
    counts = np.diff(np.hstack([np.zeros((efforts, 1)), cuts, np.full((efforts, 1), 20)]), axis=1)
    costs = np.round(generator.uniform(-0.3, 1, efforts), 1)
    return GridModel(list(range(efforts)), costs.tolist(), counts / 20)


def slow_half_stake(model: GridModel, target: int) -> float | None:
    """The program of models.md B4 as it stands there: min B with free payments, another solver call."""
    laws, costs = np.array(model.probabilities), np.array(model.costs)
    others = [k for k in range(len(costs)) if k != target]
    bins = laws.shape[1]
    incentives = np.column_stack([laws[others] - laws[target], np.zeros(len(others))])
    above = np.column_stack([np.eye(bins), -np.ones(bins)])
    below = np.column_stack([-np.eye(bins), -np.ones(bins)])
    found = linprog(
        np.append(np.zeros(bins), 1.0),
        np.vstack([incentives, above, below]),
        np.concatenate([costs[others] - costs[target], np.zeros(2 * bins)]),
        bounds=(None, None),
    )
    return None if found.status == 2 else float(found.fun)


def test_the_reference_of_the_specification() -> None:
    """Theory 0.6016; 41 efforts on [0, 1] and bins of 0.005 give 0.5893, one switch near 1."""
    found = minimal_stake(reference(41, 200), 0.6)
    assert found.local_half_stake == pytest.approx(0.6016, abs=5e-5)
    assert found.half_stake == pytest.approx(0.5893, abs=5e-5)
    assert found.single_flip
    assert found.switches == pytest.approx([1.0], abs=0.006)
    assert found.binding_deviations == pytest.approx([0.575])


def test_refining_the_grid_leads_to_the_theory() -> None:
    """One deviation a step h below, so the half stake nears c e sigma sqrt(2 pi) / (2 eta) as h falls."""
    gaps = [
        1
        - minimal_stake(reference(efforts, 400), 0.6).half_stake
        / (0.6 * 2 * 0.1 * math.sqrt(2 * math.pi) / 0.5)
        for efforts in (11, 21, 41, 101, 201)
    ]
    assert gaps == sorted(gaps, reverse=True)
    assert gaps[-1] == pytest.approx(0.005 / 1.2, rel=0.03)  # the first-order term h / (2 e)
    assert 0 < gaps[-1] < 0.005


def test_one_deviation_needs_the_saving_over_twice_the_total_variation() -> None:
    generator = np.random.default_rng(5)
    for _ in range(20):
        laws = generator.dirichlet(np.ones(4), 2)
        saving = generator.uniform(0.1, 2)
        found = minimal_stake(GridModel([0, 1], [0, saving], laws), 1)
        assert found.half_stake == pytest.approx(saving / np.abs(laws[1] - laws[0]).sum())


@pytest.mark.parametrize("block", range(4))
def test_agrees_with_the_program_as_it_is_written(block: int) -> None:
    generator = np.random.default_rng(block)
    refused = 0
    for _ in range(30):
        model = drawn(generator)
        target = int(generator.integers(len(model.efforts)))
        expected = slow_half_stake(model, target)
        try:
            found = minimal_stake(model, target)
        except NoGridContract:
            refused += 1
            assert expected is None
            continue
        assert expected is not None
        assert found.half_stake == pytest.approx(expected, abs=1e-8)
        assert recheck_stake(found).holds
        # weak duality by hand: the priced mixture of deviations allows no smaller stake
        prices = np.array([found.shadow_prices[f"no gain from effort {k}"] for k in others(model, target)])
        laws, costs = np.array(model.probabilities), np.array(model.costs)
        distance = np.abs(prices @ (laws[target] - laws[others(model, target)])).sum()
        if found.half_stake:
            bound = prices @ (costs[target] - costs[others(model, target)]) / distance
            assert bound == pytest.approx(found.half_stake)
    assert refused


def others(model: GridModel, target: int) -> list[int]:
    return [k for k in range(len(model.efforts)) if k != target]


def test_small_models_agree_with_a_simplex_in_fractions() -> None:
    """tests/rational_programs.py shares no line with the solvers."""
    generator = np.random.default_rng(11)
    proved = 0
    for _ in range(15):
        model = drawn(generator)
        target = int(generator.integers(len(model.efforts)))
        try:
            found = minimal_stake(model, target)
        except NoGridContract:
            continue
        exact = [[as_fraction(p) for p in row] for row in model.probabilities.tolist()]
        costs, bins = [as_fraction(c) for c in model.costs], len(exact[0])
        rows = [[exact[k][m] - exact[target][m] for m in range(bins)] + [0] for k in others(model, target)]
        limits = [[s * int(m == j) for m in range(bins)] + [-1] for j in range(bins) for s in (1, -1)]
        bounds = [costs[k] - costs[target] for k in others(model, target)] + [0] * len(limits)
        value, _ = best([0] * bins + [-1], [*rows, *limits], bounds)
        assert found.half_stake == pytest.approx(float(-value), abs=1e-12)
        assert found.proof is not None
        assert found.proof.optimum == -value
        proved += 1
    assert proved > 8


@pytest.mark.parametrize("unit", [1e-9, 1.0, 1e9])
def test_another_unit_of_money_moves_nothing_else(unit: float) -> None:
    grid, edges = np.linspace(0, 1, 21).tolist(), np.linspace(0.5, 1.5, 60).tolist()
    model = GridModel.normal(WaterPair(1.2 * unit, 0.1 * unit, 2 * unit), INDEX, grid, edges)
    plain = GridModel.normal(WaterPair(1.2, 0.1, 2), INDEX, grid, edges)
    found, expected = minimal_stake(model, 0.6), slow_half_stake(plain, 12)
    assert found.half_stake / unit == pytest.approx(expected, rel=1e-9)
    one = minimal_stake(plain, 0.6)
    assert found.lump_sum / unit == pytest.approx(one.lump_sum, rel=1e-9)
    assert found.switches == pytest.approx(one.switches, rel=1e-9)
    assert dict(found.shadow_prices) == pytest.approx(dict(one.shadow_prices), rel=1e-9)


def test_prices_are_the_slopes_of_the_half_stake() -> None:
    """To tolerate a gain of h from a deviation is to raise its cost by h."""
    grid, edges = [0, 0.575, 0.6, 0.8], np.linspace(0.9, 1.2, 31).tolist()
    model = GridModel.normal(PAIR, NoisyIndex(1.15, 0.25, 0.02), grid, edges)
    found = minimal_stake(model, 0.6)
    assert found.binding_deviations == pytest.approx([0.575, 0.0])
    step = 1e-6
    for k, label in ((0, "effort 0"), (1, "effort 0.575"), (3, "effort 0.8")):
        strict, tolerant = (
            minimal_stake(
                GridModel(grid, np.array(model.costs) - way * step * np.eye(4)[k], model.probabilities), 0.6
            ).half_stake
            for way in (1, -1)
        )
        slope = (strict - tolerant) / (2 * step)
        assert found.shadow_prices[f"no gain from {label}"] == pytest.approx(slope, abs=1e-6)


def test_order_of_the_bins_and_a_lump_sum_of_costs_do_not_matter() -> None:
    generator = np.random.default_rng(8)
    laws, costs = generator.dirichlet(np.ones(5), 4), np.array([0.0, 0.2, 0.5, 0.9])
    first = minimal_stake(GridModel([0, 1, 2, 3], costs.tolist(), laws), 2)
    order = generator.permutation(5)
    second = minimal_stake(GridModel([0, 1, 2, 3], (costs + 7).tolist(), laws[:, order]), 2)
    assert second.half_stake == pytest.approx(first.half_stake)
    assert second.payments == pytest.approx([first.payments[m] for m in order])
    assert second.lump_sum == pytest.approx(first.lump_sum)  # the reserve moves with the costs


def test_a_cheaper_mixture_with_the_same_law_defeats_every_stake() -> None:
    """Hermalin and Katz: effort 1 looks like half effort 0 and half effort 2, which cost 0.3 on average."""
    model = GridModel([0, 1, 2], [0, 0.5, 0.6], [[0.2, 0.8], [0.5, 0.5], [0.8, 0.2]])
    with pytest.raises(NoGridContract) as caught:
        minimal_stake(model, 1)
    assert caught.value.blocking == pytest.approx(
        {"no gain from effort 0": 0.5, "no gain from effort 2": 0.5}
    )
    assert caught.value.least_stake is None
    assert str(caught.value) == (
        "no stake implements effort 1: mixing effort 0 (0.5), effort 2 (0.5) gives the same law of the index"
        " and costs 0.2 亿元 less; only a better index or a direct check of effort would help"
    )
    assert caught.value.proof is not None
    assert all(line.holds for line in check(stake_program(IncentiveRows(model, 1)), caught.value.proof))
    # at equal cost the mixture no longer tempts
    even = GridModel([0, 1, 2], [0, 0.3, 0.6], [[0.2, 0.8], [0.5, 0.5], [0.8, 0.2]])
    assert minimal_stake(even, 1).half_stake == pytest.approx(0.5)


def test_a_mixture_that_is_nearly_the_same_leaves_a_stake_nobody_has() -> None:
    near = 1e-11
    laws = [[0.2, 0.8, 0], [0.5, 0.5 - near, near], [0.8, 0.2, 0]]
    model = GridModel([0, 1, 2], [0, 0.5, 0.6], laws)
    with pytest.raises(NoGridContract, match=r"no stake below 2e\+10 亿元 implements effort 1"):
        minimal_stake(model, 1)


def test_an_index_blind_to_effort_defeats_every_stake() -> None:
    with pytest.raises(NoGridContract) as caught:
        minimal_stake(GridModel([0, 1], [0, 0.5], [[0.3, 0.7], [0.3, 0.7]]), 1)
    assert "the index has the same law under effort 0, which costs 0.5 亿元 less" in str(caught.value)


def test_what_the_upstream_city_does_anyway_needs_no_stake() -> None:
    model = GridModel([0, 1], [0, -0.5], [[0.3, 0.7], [0.3, 0.7]])
    found = minimal_stake(model, 1)
    assert (found.half_stake, found.payments, found.switches) == (0.0, (0.0, 0.0), ())
    assert found.explain() == "Effort 1 needs no stake: it is what upstream chooses alone."
    alone = minimal_stake(GridModel([0], [0.2], [[1.0]]), 0)
    assert (alone.half_stake, alone.lump_sum, alone.binding) == (0.0, 0.0, ())


def test_far_tails_follow_the_bet() -> None:
    """Thousands of probabilities below 1e-300: one flip all the same, up to the last bin."""
    index = NoisyIndex(1.15, 0.25, 0.02)
    model = GridModel.normal(PAIR, index, np.linspace(0, 1, 41).tolist(), np.linspace(-1, 3, 400).tolist())
    assert (model.probabilities < 1e-300).sum() > 9000
    found = minimal_stake(model, 0.6)
    assert len(found.switches) == 1
    assert found.single_flip
    # every deviation alone gives a lower bound; two bind here, effort 0 with them
    laws, costs = model.probabilities, np.array(model.costs)
    with np.errstate(invalid="ignore"):
        singles = (costs[24] - costs) / np.abs(laws[24] - laws).sum(axis=1)
    assert np.nanmax(singles) < found.half_stake < 2 * np.nanmax(singles)
    assert found.binding_deviations == pytest.approx([0.575, 0.0])


def test_a_tampered_stake_fails_its_recheck() -> None:
    found = minimal_stake(reference(11, 40), 0.6)
    assert recheck_stake(found).holds
    payments = np.array(found.payments)
    for bad in (
        replace(found, half_stake=found.half_stake * 0.999),
        replace(found, payments=tuple(payments * 0.999)),
        replace(found, payments=tuple(np.where(payments > 0, payments + 1e-6, payments))),
        replace(
            found,
            shadow_prices={
                **found.shadow_prices,
                found.binding[0]: found.shadow_prices[found.binding[0]] * 1.001,
            },
        ),
        replace(found, shadow_prices={label: -price for label, price in found.shadow_prices.items()}),
        replace(found, payments=(math.nan, *found.payments[1:])),
        replace(found, half_stake=math.nan),
    ):
        with pytest.raises(CertificateError):
            recheck_stake(bad).require()


def test_saved_as_plain_json() -> None:
    found = minimal_stake(reference(11, 40), 0.6)
    data = json.loads(json.dumps(found.to_dict(), allow_nan=False))
    assert data["half_stake"] == found.half_stake
    assert data["edges"][0] is None
    assert data["edges"][-1] is None
    assert found.gains["upstream"] == pytest.approx(0.0, abs=1e-12)
    assert found.gains["downstream"] == pytest.approx(1.2 * 0.6 - 0.36)
    assert found.participation == pytest.approx((found.lump_sum, found.lump_sum + 0.36))
    assert repr(found).startswith("<MinimalStake: ±")
    assert {name for name, _, _ in found.rows()} >= {"half stake", "lump sum", "flip 1"}
    assert found.edge_half_stake is not None
    assert found.edge_half_stake >= found.half_stake - 1e-12
