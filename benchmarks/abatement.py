"""Abatement among many cities: Shapley value and side payments in seconds."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from coalitions import names, verdict
from ratios import seconds

from citypact.games.abatement import Abatement, BenefitBox
from citypact.mechanisms.abatement import settle_abatement, settle_box

#: Most seconds for the Shapley value and side payments of a thousand cities, the game's door included.
THOUSAND = 1.0


def lines() -> Iterator[str]:
    draw = np.random.default_rng(1)
    benefits, costs = draw.random((1000, 1000)), draw.random(1000) + 0.5
    cities = names(1000)
    settle_abatement(Abatement([[1, 1], [1, 1]], [1, 1]))
    took = min(seconds(lambda: settle_abatement(Abatement(benefits, costs, cities))) for _ in range(5))
    yield verdict("abatement, side payments of 1,000 cities", took, THOUSAND, "s")
    box = BenefitBox.from_shares((0.2, 0.7), (0.1, 0.5), np.full(13, 1.0), np.full(13, 1.0), names(13))
    settle_box(box, draws=10)
    yield verdict("abatement, 13 cities over a box, 2,000 draws", seconds(lambda: settle_box(box)), 3.0, "s")


if __name__ == "__main__":
    for line in lines():
        print(line, flush=True)
