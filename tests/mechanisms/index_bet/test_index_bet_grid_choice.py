"""The best effort to buy: every effort tried, ties, caps that forbid, and no contract at all."""

from __future__ import annotations

import json

import numpy as np
import pytest

from citypact.errors import InfeasibleDesign, InputError
from citypact.games.water import WaterPair
from citypact.mechanisms.index_bet.contracts.cheapest import design_contract
from citypact.mechanisms.index_bet.contracts.effort_choice import best_contract
from citypact.mechanisms.index_bet.grid.model import GridModel
from citypact.mechanisms.index_bet.grid.refusal import NoGridContract
from citypact.mechanisms.index_bet.terms.noisy_index import NoisyIndex

PAIR, INDEX = WaterPair(1.2, cost=2), NoisyIndex(1.15, 0.25, 0.1)
MODEL = GridModel.normal(PAIR, INDEX, np.linspace(0, 1, 21).tolist(), np.linspace(0.5, 1.5, 60).tolist())


@pytest.mark.parametrize("limits", [(-2, 2), (0, 2), (-0.1, 1), (0, 0.5)])
def test_no_effort_of_the_grid_is_better(limits: tuple[float, float]) -> None:
    best = best_contract(MODEL, limits)
    assert best.certificate.holds
    gains = {}
    for effort in MODEL.efforts:
        try:
            found = design_contract(MODEL, effort, limits)
        except NoGridContract:
            continue
        gains[effort] = 1.2 * effort - found.expected_payment
    assert best.gain == pytest.approx(max(gains.values()), abs=1e-9)
    assert gains[best.effort] == pytest.approx(best.gain, abs=1e-9)
    assert best.gain <= best.efficient_gain + 1e-9
    assert (best.efficient_effort, best.efficient_gain) == pytest.approx((0.6, 0.36))


def test_large_caps_reach_the_efficient_effort_with_one_program() -> None:
    best = best_contract(MODEL, (-2, 2))
    assert best.effort == pytest.approx(0.6)
    assert len(best.tried) == 1
    assert best.gains["downstream"] == pytest.approx(0.36)
    assert best.gains["upstream"] == pytest.approx(0.0, abs=1e-12)


def test_random_models_with_a_benefit_for_each_effort() -> None:
    generator = np.random.default_rng(4)
    for _ in range(15):
        laws = generator.dirichlet(np.ones(4), 4)
        costs, benefit = np.sort(generator.uniform(0, 1, 4)), generator.uniform(0, 2, 4)
        model = GridModel([0, 1, 2, 3], costs.tolist(), laws)
        gains = []
        for k in range(4):
            try:
                gains.append(benefit[k] - benefit[0] - design_contract(model, k, (-0.5, 2)).expected_payment)
            except NoGridContract:
                continue
        assert best_contract(model, (-0.5, 2), benefit.tolist()).gain == pytest.approx(max(gains), abs=1e-9)


def test_equally_good_efforts_are_all_named_and_the_smallest_is_bought() -> None:
    model = GridModel([0, 1, 2], [0, 0.5, 1], [[0.2, 0.8], [0.5, 0.5], [0.8, 0.2]])
    best = best_contract(model, (-5, 5), [0, 1, 1.5])
    assert best.equally_good == (1.0, 2.0)
    assert best.effort == 1.0
    assert best.gain == pytest.approx(0.5)
    assert "Equally good: 1, 2." in best.explain()


def test_without_benefit_nothing_is_bought() -> None:
    best = best_contract(MODEL, (-2, 2), benefit=0)
    assert (best.effort, best.gain) == pytest.approx((0.0, 0.0))
    assert best.contract.switches == ()


@pytest.mark.parametrize("unit", [1e-9, 1e9])
def test_another_unit_of_money_buys_the_same_effort(unit: float) -> None:
    pair = WaterPair(1.2 * unit, cost=2 * unit)
    model = GridModel.normal(pair, INDEX, MODEL.efforts, MODEL.edges[1:-1])  # type: ignore[index]
    best, plain = best_contract(model, (0, 2 * unit)), best_contract(MODEL, (0, 2))
    assert best.effort == plain.effort
    assert best.gain / unit == pytest.approx(plain.gain, rel=1e-8)


def test_a_reserve_too_high_and_caps_too_tight_say_so() -> None:
    with pytest.raises(InfeasibleDesign) as caught:
        best_contract(MODEL, (-2, 2), reserve=0.5)
    assert str(caught.value) == (
        "participation of upstream (a reserve of 0.5 亿元) and the caps leave downstream at least 0.14 worse"
        " off than no contract; a lower reserve or a lump sum from outside by that amount unblocks it"
    )
    with pytest.raises(
        InfeasibleDesign, match="no effort of the grid can be had with payments between 0 and 0"
    ):
        best_contract(MODEL, (0, 0), reserve=0.5)


def test_the_benefit_is_checked_at_the_door() -> None:
    model = GridModel([0, 1], [0, 0.5], [[0.2, 0.8], [0.7, 0.3]])
    with pytest.raises(InputError, match="benefit: found nothing, expected what effort is worth downstream"):
        best_contract(model, (0, 2))
    with pytest.raises(
        InputError, match="benefit: found 3, expected one number, or one for each of 2 efforts"
    ):
        best_contract(model, (0, 2), [0, 1, 2])
    with pytest.raises(InputError, match=r"benefit\[1\]: found nan, expected a finite number"):
        best_contract(model, (0, 2), [0, float("nan")])


def test_saved_as_plain_json_and_said_in_words() -> None:
    best = best_contract(MODEL, (0, 0.5))
    data = json.loads(json.dumps(best.to_dict(), allow_nan=False))
    assert data["gain"] == best.gain
    assert data["refused"][0]["reason"].startswith("no payment between 0 and 0.5 亿元 implements effort 0.6")
    assert "of the better efforts cannot be had within the limits" in best.explain()
    assert best.rows()[0][0] == "gain of the downstream city"
    assert repr(best).startswith("<GridChoice: effort 0.2")
