"""Regret under attack: a matrix game on a grid, points, boxes beyond the unit square, doors."""

from __future__ import annotations

import random
from fractions import Fraction

import numpy as np
import pytest
from scipy.optimize import linprog

from citypact.errors import InputError
from citypact.mechanisms.robust.regret import listed_lottery, regret_lottery
from citypact.mechanisms.theories.rate_box import RateBox

SHADE = Fraction(1, 10**7)


def between(lo: Fraction, hi: Fraction, near: list[Fraction]) -> list[Fraction]:
    found = {lo, hi, *(lo + (hi - lo) * Fraction(i, 8) for i in range(9))}
    found |= {x + step for x in near for step in (-SHADE, 0, SHADE) if lo <= x + step <= hi}
    return sorted(found)


def game_value(box: RateBox, ratios: list[Fraction]) -> float:
    """Value of the zero-sum game of listed ratios against listed rates, by a linear program."""
    l0, l1, k0, k1 = box.ends
    table = [
        [float(max(1 - x - k, Fraction(0))) if not x <= s <= 1 - k else 0.0 for s in ratios]
        for x in between(l0, l1, ratios)
        for k in between(k0, k1, [1 - s for s in ratios])
    ]
    count = len(ratios)
    rows = np.hstack([np.array(table), -np.ones((len(table), 1))])
    found = linprog(
        [0] * count + [1],
        A_ub=rows,
        b_ub=np.zeros(len(table)),
        A_eq=[[1] * count + [0]],
        b_eq=[1],
        bounds=[(0, None)] * count + [(None, None)],
    )
    return float(found.fun)


def random_box(seed: int) -> RateBox:
    draw = random.Random(seed)
    low, high = draw.choice([(0, 10), (-6, 16), (-30, 40), (4, 6)])
    l0, l1 = sorted(Fraction(draw.randint(low, high), 10) for _ in range(2))
    k0, k1 = sorted(Fraction(draw.randint(low, high), 10) for _ in range(2))
    if seed % 5 == 0:
        l1 = l0
    if seed % 7 == 0:
        k1 = k0
    return RateBox((l0, l1), (k0, k1))


@pytest.mark.parametrize("seed", range(24))
def test_the_value_is_that_of_the_matrix_game(seed: int) -> None:
    box = random_box(seed)
    l0, _, k0, _ = box.ends
    found = regret_lottery(box)
    ends = {end for end in (box.ends[0], box.ends[1], 1 - box.ends[2], 1 - box.ends[3]) if 0 <= end <= 1}
    reach = [min(max(end, Fraction(0)), Fraction(1)) for end in (l0, 1 - k0)]
    grid = {reach[0] + Fraction(i, 20) * (reach[1] - reach[0]) for i in range(21)}
    value = game_value(box, sorted(grid | ends))
    # A grid favours neither side by more than its mesh.
    assert value == pytest.approx(found.value, abs=0.06 * max(float(1 - l0 - k0), 0.0) + 1e-6)
    assert found.gap == 0


@pytest.mark.parametrize("seed", range(16))
def test_listed_lotteries_are_matrix_games(seed: int) -> None:
    draw, box = random.Random(seed), random_box(seed)
    ratios = sorted({Fraction(draw.randint(0, 8), 8) for _ in range(4)})
    assert float(listed_lottery(box, ratios).regret) == pytest.approx(game_value(box, ratios), abs=1e-6)


def test_points_and_boxes_that_no_ratio_reaches() -> None:
    assert regret_lottery(RateBox((0.5, 0.5), (0.5, 0.5))).value == 0
    assert regret_lottery(RateBox((0.2, 0.2), (0.3, 0.3))).ratios.ends == (0.2, 0.7)
    assert regret_lottery(RateBox((2, 2), (-3, -3))).value == 2
    assert regret_lottery(RateBox((1.5, 2), (-3, -2))).value == 2.5
    assert regret_lottery(RateBox((0.6, 0.9), (0.5, 0.9))).ratios is None


@pytest.mark.parametrize(
    ("call", "field"),
    [
        (lambda: regret_lottery(None), "box"),
        (lambda: listed_lottery(None, [0.5]), "box"),
        (lambda: listed_lottery(RateBox((0, 1), (0, 1)), None), "ratios"),
        (lambda: listed_lottery(RateBox((0, 1), (0, 1)), 0.5), "ratios"),
    ],
)
def test_doors_name_the_field(call: object, field: str) -> None:
    with pytest.raises(InputError, match=f"^{field}: found"):
        call()
