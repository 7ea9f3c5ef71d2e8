"""The index contract on a grid: built, solved and certified, against HiGHS alone on the same program.

The target is an absolute one, 2 seconds for 200 effort levels and 400 bins, shown beside the
ratio: both the cheap case (large fines, the smallest stake is the contract) and the dear one (no
fines, a rent, two binding deviations).
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from benchmarks.line import Line, at_most
from benchmarks.ratios import pairs

EFFORTS, BINS, SECONDS = 200, 400, 2.0


def lines() -> Iterator[Line]:
    from scipy.optimize import linprog

    from citypact.games.water import WaterPair
    from citypact.mechanisms.index_bet.contracts.cheapest import design_contract
    from citypact.mechanisms.index_bet.grid.model import GridModel
    from citypact.mechanisms.index_bet.terms.noisy_index import NoisyIndex

    pair, index = WaterPair(1.2, cost=2), NoisyIndex(1.15, 0.25, 0.1)
    grid = [k * 0.005 for k in range(EFFORTS)]
    edges = np.linspace(0.5, 1.5, BINS - 1).tolist()

    def design(lowest: float) -> None:
        design_contract(GridModel.normal(pair, index, grid, edges), 0.6, (lowest, 2))

    model = GridModel.normal(pair, index, grid, edges)
    laws, costs = model.probabilities, np.array(model.costs)
    others = np.delete(np.arange(EFFORTS), 120)

    def bare(lowest: float) -> None:
        linprog(
            laws[120],
            np.vstack([laws[others] - laws[120], -laws[120]]),
            np.append(costs[others] - costs[120], -costs[120]),
            bounds=(lowest, 2),
        )

    for name, lowest in (("large fines", -2.0), ("no fines", 0.0)):
        found = pairs(lambda low=lowest: design(low), lambda low=lowest: bare(low))
        yield Line(
            f"index contract {EFFORTS} x {BINS}, {name}",
            [ours for ours, _ in found],
            "s",
            "bare HiGHS",
            [ours / alone for ours, alone in found],
            at_most(SECONDS),
        )
