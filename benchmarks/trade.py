"""Private costs: the second best of 80 x 80 types, and posted ratios of long lists."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from coalitions import verdict
from ratios import seconds

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


def lines() -> Iterator[str]:
    square = PrivateCosts(UniformBelief(0, 1), UniformBelief(0, 1))
    design_second_best(square, types=4)
    for types, limit in ((40, EIGHTY / 4), (80, EIGHTY)):
        took = seconds(lambda types=types: design_second_best(square, types=types))
        yield verdict(f"trade, second best of {types} x {types} types", took, limit, "s")
    curved = PrivateCosts(UniformBelief(0, 0.6), BetaBelief(2, 5))
    yield verdict("trade, posted ratio of curved beliefs", seconds(lambda: post_ratio(curved)), 5.0, "s")
    draw = np.random.default_rng(1)
    listed = PrivateCosts(*(EmpiricalBelief(tuple(draw.random(5000).round(4))) for _ in range(2)))
    yield verdict("trade, best ratios of 5,000 x 5,000 cases", seconds(lambda: best_ratios(listed)), 5.0, "s")


if __name__ == "__main__":
    for line in lines():
        print(line, flush=True)
