"""What moves a transfer: a tenth of each number, against the closed form."""

from __future__ import annotations

import pytest

from citypact.games.water import WaterPair
from citypact.mechanisms.compensation import CompensationMove, compensate, compensation_moves


def moves_of(**terms: float) -> dict[str, CompensationMove]:
    found = compensate(WaterPair(downstream_benefit=2, upstream_benefit=0.6, cost=1.5), **terms)
    return {move.parameter: move for move in compensation_moves(found)}


def test_the_transfer_goes_with_the_square_of_the_benefit_and_the_inverse_of_the_cost() -> None:
    moves = moves_of()
    assert moves["downstream_benefit"].transfers == pytest.approx((2 * 0.81, 2 * 1.21))
    assert moves["cost"].transfers == pytest.approx((2 / 0.9, 2 / 1.1))
    assert moves["upstream_benefit"].transfers == (2, 2)
    # T = L + w(G - L) with L = 4/3 and G = 8/3
    assert moves["weight"].transfers == pytest.approx((4 / 3 * 1.45, 4 / 3 * 1.55))
    assert next(iter(moves)) == "downstream_benefit"


def test_a_grant_moves_it_by_half_of_itself() -> None:
    move = moves_of(grant=0.4)["grant"]
    assert move.values == pytest.approx((0.36, 0.44))
    assert move.transfers == pytest.approx((1.82, 1.78))


def test_under_a_cap_the_central_money_moves() -> None:
    moves = moves_of(transfer_cap=1)
    assert moves["transfer_cap"].subsidies == pytest.approx((4 / 3 - 0.9, 4 / 3 - 1.1))
    assert moves["downstream_benefit"].transfers == (1, 1)
    assert moves["downstream_benefit"].subsidies == pytest.approx((4 / 3 * 0.81 - 1, 4 / 3 * 1.21 - 1))


def test_a_weight_stays_a_weight() -> None:
    assert moves_of(weight=1)["weight"].values == pytest.approx((0.9, 1))


def test_zeros_are_not_moved() -> None:
    found = compensate(WaterPair(downstream_benefit=2, cost=1.5), weight=0)
    assert {move.parameter for move in compensation_moves(found)} == {"downstream_benefit", "cost"}
    assert compensation_moves(found)[0].to_dict()["unit"] == "亿元"
