"""Abatement among many cities: Shapley value and side payments."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from benchmarks.coalitions import names
from benchmarks.line import Line
from benchmarks.ratios import timed
from citypact.games.abatement import Abatement, BenefitBox
from citypact.mechanisms.abatement import settle_abatement, settle_box

#: Most seconds for the Shapley value and side payments of a thousand cities, the game's door included.
THOUSAND = 1.0


def lines() -> Iterator[Line]:
    draw = np.random.default_rng(1)
    benefits, costs = draw.random((1000, 1000)), draw.random(1000) + 0.5
    cities = names(1000)
    yield timed(
        "abatement, side payments of 1,000 cities",
        lambda: settle_abatement(Abatement(benefits, costs, cities)),
        THOUSAND,
    )
    box = BenefitBox.from_shares((0.2, 0.7), (0.1, 0.5), np.full(13, 1.0), np.full(13, 1.0), names(13))
    yield timed("abatement, 13 cities over a box, 2,000 draws", lambda: settle_box(box), 3.0)
