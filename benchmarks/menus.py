"""Menus of 200 types."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from benchmarks.line import Line
from benchmarks.ratios import timed

TARGET = 5.0
TYPES = 200


def lines() -> Iterator[Line]:
    from citypact.mechanisms.menus import HiddenCost, design_menu

    costs = np.linspace(1, 3, TYPES)
    chances = np.random.default_rng(20150603).dirichlet(np.ones(TYPES))
    cases = {
        "no limits, bunching": {},
        "budget": {"budget": 0.4},
        "transfer cap": {"transfer_cap": 0.8},
        "outside options that differ": {"outside_options": (3 - costs) / 4},
        "budget and random outside options": {
            "budget": 0.4,
            "outside_options": np.random.default_rng(1).random(TYPES) / 4,
        },
    }
    for name, limits in cases.items():
        yield timed(
            f"menu of {TYPES} types, {name}",
            lambda limits=limits: design_menu(HiddenCost(2, costs, chances, **limits)),
            TARGET,
        )
