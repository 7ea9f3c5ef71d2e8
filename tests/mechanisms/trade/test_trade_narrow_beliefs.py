"""A narrow bell between two long flat parts is not missed by a quadrature."""

from __future__ import annotations

import math

import pytest

from citypact.mechanisms.trade import BetaBelief, PrivateCosts, UniformBelief


@pytest.mark.parametrize("shape", [49.6, 400, 10_000])
def test_a_narrow_bell_is_marked_around_its_mean(shape: float) -> None:
    """Beta(a, a) has the mean 1/2 and the variance 1 / 4(2a + 1); all is inside [0, 1]."""
    width = 1 / math.sqrt(4 * (2 * shape + 1))
    found = PrivateCosts(BetaBelief(shape, shape), UniformBelief(0, 1)).bulk()
    assert found == pytest.approx([0.5 + step * width for step in (-8, -3, -1, 0, 1, 3, 8)])
    mirrored = PrivateCosts(UniformBelief(0, 1), BetaBelief(shape, shape)).bulk()
    assert mirrored == pytest.approx(found)


@pytest.mark.parametrize("shape", [1, 7, 49.4])
def test_a_broad_bell_and_a_straight_belief_need_no_marks(shape: float) -> None:
    costs = PrivateCosts(BetaBelief(shape, shape), UniformBelief(0, 1))
    assert costs.bulk() == []


@pytest.mark.parametrize(("origin", "destination"), [((3000, 7000), (2000, 8000)), ((10, 9990), (10, 9990))])
def test_the_first_best_of_two_narrow_bells_is_one_less_their_means(
    origin: tuple[int, int], destination: tuple[int, int]
) -> None:
    """Every pair of types is worth moving, so that E(1 - a - b) is what the means say."""
    costs = PrivateCosts(BetaBelief(*origin), BetaBelief(*destination))
    expected = 1 - origin[0] / sum(origin) - destination[0] / sum(destination)
    assert costs.first_best() == pytest.approx(expected, abs=1e-9)


def test_between_two_equal_ends_there_is_nothing() -> None:
    for belief in (BetaBelief(2, 5), UniformBelief(0, 1)):
        costs = PrivateCosts(belief, belief)
        middle = costs.origin.ends[1] / 2
        assert costs.overlap(middle, middle) == 0
        assert costs.overlap(middle, middle / 2) == 0
        assert costs.overlap(middle / 2, middle) > 0
