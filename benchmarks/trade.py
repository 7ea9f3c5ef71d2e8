"""Private costs: the second best of 80 x 80 types, and posted ratios of long lists."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from benchmarks.line import Line
from benchmarks.ratios import timed
from citypact.mechanisms.trade import (
    BetaBelief,
    EmpiricalBelief,
    PrivateCosts,
    UniformBelief,
    best_ratios,
    design_second_best,
    post_ratio,
)

#: Most seconds for the program of 80 x 80 types, stated, solved and rechecked.
EIGHTY = 60.0


def lines() -> Iterator[Line]:
    square = PrivateCosts(UniformBelief(0, 1), UniformBelief(0, 1))
    for types, limit in ((40, EIGHTY / 4), (80, EIGHTY)):
        yield timed(
            f"trade, second best of {types} x {types} types",
            lambda types=types: design_second_best(square, types=types),
            limit,
        )
    curved = PrivateCosts(UniformBelief(0, 0.6), BetaBelief(2, 5))
    yield timed("trade, posted ratio of curved beliefs", lambda: post_ratio(curved), 5.0)
    draw = np.random.default_rng(1)
    listed = PrivateCosts(*(EmpiricalBelief(tuple(draw.random(5000).round(4))) for _ in range(2)))
    yield timed("trade, best ratios of 5,000 x 5,000 cases", lambda: best_ratios(listed), 5.0)
