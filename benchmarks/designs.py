"""Further assumptions: a market, lists under assumptions, robust ratios, mixed commitment."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from scipy.optimize import linear_sum_assignment

from benchmarks.line import Line, at_most
from benchmarks.portfolio import columns
from benchmarks.ratios import ratio, timed
from citypact.games.normal_form import NormalFormGame
from citypact.games.portfolio import Portfolio
from citypact.games.relocation import Relocation
from citypact.games.relocation_market import Offer, RelocationMarket
from citypact.mechanisms.portfolio.assumed import compared_officials, ratios_under
from citypact.mechanisms.relocation_market import share_market
from citypact.mechanisms.robust import BudgetedSet, conic_max_min, robust_split
from citypact.solvers import stackelberg_mixed

PLANTS, DESTINATIONS = 1000, 20


def market() -> tuple[RelocationMarket, np.ndarray]:
    """Return a seeded market (an assumption), and its surpluses with a column for every site."""
    draw = np.random.default_rng(20150603)
    revenues = draw.uniform(2, 6, (PLANTS, DESTINATIONS)).round(3)
    losses = draw.uniform(0, 3, (PLANTS, DESTINATIONS)).round(3)
    sites = PLANTS // DESTINATIONS // 2
    offers = [
        Offer(f"plant {at}", f"city {to}", float(revenues[at, to]), float(losses[at, to]), 1)
        for at in range(PLANTS)
        for to in range(DESTINATIONS)
    ]
    origins = {f"plant {at}": f"origin {at % 10}" for at in range(PLANTS)}
    surpluses = np.maximum(revenues - losses - 1, 0)
    return (
        RelocationMarket(origins, {f"city {to}": sites for to in range(DESTINATIONS)}, offers),
        np.repeat(surpluses, sites, axis=1),
    )


def lines() -> Iterator[Line]:
    sold, surpluses = market()
    yield ratio(
        f"market, {PLANTS} plants x {DESTINATIONS} cities, both ends of the core",
        lambda: share_market(sold),
        lambda: linear_sum_assignment(-surpluses),
        "SciPy's placement",
        at_most(100),
        repeats=3,
    )
    for count, limit in ((5_000, 1.0), (100_000, 20.0)):
        listed = Portfolio.from_columns(*columns(count))
        officials = compared_officials(1)
        yield timed(
            f"list of {count:,} plants under an assumption",
            lambda listed=listed, officials=officials: ratios_under(listed, officials),
            limit,
        )
    game, held = Relocation(10, 3, 1), BudgetedSet(2, 1, 1, budget=1.5)
    yield ratio(
        "robust ratio, exact",
        lambda: robust_split(game, held),
        lambda: conic_max_min(game, held),
        "cvxpy and Clarabel",
        at_most(10),
    )
    draw = np.random.default_rng(1)
    tables = tuple(draw.random((60, 60)).tolist() for _ in range(2))
    names = tuple(map(str, range(60)))
    bimatrix = NormalFormGame((tables[0], tables[1]), ("leader", "follower"), (names, names))
    yield timed("mixed commitment, 60 x 60, proved in fractions", lambda: stackelberg_mixed(bimatrix), 10.0)
