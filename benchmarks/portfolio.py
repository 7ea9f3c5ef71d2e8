"""Long lists of plants: the exact best ratio, and all terms of the statute."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from benchmarks.line import Line
from benchmarks.ratios import timed

TARGETS = {5_000: 0.5, 100_000: 10.0}
JOINT_FIRMS, JOINT_TARGET = 5_000, 60.0


def columns(count: int) -> list[list[float]]:
    """Losses and costs of a seeded synthetic list, with all digits of a float (an assumption)."""
    rng = np.random.default_rng(20150603)
    revenues = rng.lognormal(0, 0.7, count)
    return [
        revenues.tolist(),
        (revenues * rng.uniform(-0.2, 1, count)).tolist(),
        (revenues * rng.uniform(-0.2, 1, count)).tolist(),
    ]


def cases(count: int) -> list[Any]:
    from citypact.mechanisms.statute import Enterprise
    from citypact.mechanisms.statute.design import RelocationCase

    rng = np.random.default_rng(20150603)
    bases, growths = rng.lognormal(-1, 0.7, count).round(3) + 0.1, rng.lognormal(0.1, 0.3, count).round(2)
    losses, costs = (
        (bases * rng.uniform(-1, 4, count)).round(3),
        (bases * rng.uniform(-1, 11, count)).round(3),
    )
    rows = zip(bases.tolist(), growths.tolist(), losses.tolist(), costs.tolist(), strict=True)
    return [
        RelocationCase(Enterprise.from_base(base, growth, name=f"plant{at}"), loss, cost)
        for at, (base, growth, loss, cost) in enumerate(rows)
    ]


def lines() -> Iterator[Line]:
    from citypact.games.portfolio import Portfolio
    from citypact.mechanisms.portfolio import best_portfolio_ratio
    from citypact.mechanisms.portfolio.joint import best_joint_terms
    from citypact.mechanisms.statute.design import DesignGrid

    for count, target in TARGETS.items():
        listed = columns(count)
        yield timed(
            f"exact best ratio of {count:,} plants, with its recheck",
            lambda listed=listed: best_portfolio_ratio(Portfolio.from_columns(*listed)),
            target,
        )
    grid = DesignGrid(
        years=range(3, 13),
        cap_multiples=[0.6 + 0.2 * step for step in range(10)],
        top_ups=[step / 10 for step in range(10)],
    )
    listed_cases = cases(JOINT_FIRMS)
    yield timed(
        f"10 x 10 x 10 terms over {JOINT_FIRMS:,} plants",
        lambda: best_joint_terms(listed_cases, grid),
        JOINT_TARGET,
    )
