"""Comparisons of neighbours say all that the comparisons of every two types say."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest

from citypact.mechanisms.trade import PrivateCosts, design_second_best
from citypact.mechanisms.trade.beliefs import UniformBelief
from citypact.mechanisms.trade.second_best import program, second_best_of_types
from citypact.mechanisms.trade.second_best.type_grid import TypeGrid


def drawn(draw: random.Random) -> TypeGrid:
    """Return types whose chances jump, so that virtual costs fall in places and types are pooled."""
    count = draw.randint(2, 6)
    rates = sorted(draw.sample(range(-20, 110), count))
    parts = [draw.choice((1, 1, 2, 9)) for _ in rates]
    return TypeGrid(
        tuple(Fraction(rate, 100) for rate in rates), tuple(Fraction(part, sum(parts)) for part in parts)
    )


@pytest.mark.parametrize("seed", range(12))
def test_the_best_surplus_is_the_same_fraction(monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    draw = random.Random(seed)
    origin, destination = drawn(draw), drawn(draw)
    every = second_best_of_types(origin, destination)
    monkeypatch.setattr(program, "MOST_COMPARED", 1)
    neighbours = second_best_of_types(origin, destination)
    assert every.exact is not None
    assert neighbours.exact == every.exact  # and its recheck has compared every two types


def test_a_question_on_which_the_solver_never_ended() -> None:
    # With all 3,120 comparisons HiGHS gave up after minutes, its status unknown.
    costs = PrivateCosts(UniformBelief(0, 0.9), UniformBelief(0.1, 1.4000000000000001))
    coarse, fine = (design_second_best(costs, types=types) for types in (20, 40))
    assert coarse.surplus == pytest.approx(0.09234960526315791, abs=1e-12)  # all two types compared
    assert fine.surplus == pytest.approx(0.0901416300675, abs=1e-9)
    assert fine.certificate.holds
