"""Equilibria of games in a table, and of cities that compete for capital."""

from __future__ import annotations

from collections.abc import Iterator

import nashpy
import numpy as np
from coalitions import verdict
from ratios import compare, seconds

from citypact.games.normal_form import NormalFormGame
from citypact.games.obstacles.fiscal.tax_competition import TaxCompetition
from citypact.mechanisms.obstacles.catalogue import solve_obstacle
from citypact.scenario.load import load_obstacle
from citypact.solvers import nash_equilibria, one_equilibrium

CITIES = 300


def bimatrix(size: int, seed: int) -> NormalFormGame:
    """Return a random game of two players with ``size`` strategies each."""
    draw = np.random.default_rng(seed)
    return NormalFormGame((draw.random((size, size)), draw.random((size, size))))


def competition() -> TaxCompetition:
    """Return cities whose advantages differ a little (an assumption)."""
    draw = np.random.default_rng(20160201)
    advantages = draw.uniform(90, 110, CITIES).round(3).tolist()
    return TaxCompetition([f"city {at}" for at in range(CITIES)], advantages, congestion=50, ceiling=500)


def lines() -> Iterator[str]:
    small = bimatrix(6, 1)
    peer = nashpy.Game(*small.tables)
    ratios = compare(lambda: nash_equilibria(small), lambda: list(peer.support_enumeration()), repeats=3)
    yield verdict("all equilibria, 6 x 6, proved, times nashpy's", float(np.median(ratios)), 1.0, "x")
    for size, limit in ((8, 0.2), (12, 5.0)):
        games = [bimatrix(size, seed) for seed in range(5)]
        slowest = max(seconds(lambda game=game: nash_equilibria(game)) for game in games)
        yield verdict(f"all equilibria, {size} x {size}, proved, slowest of 5", slowest, limit, "s")
    large = bimatrix(100, 3)
    yield verdict("one equilibrium, 100 x 100", seconds(lambda: one_equilibrium(large)), 5.0, "s")
    many = competition()
    dense = np.random.default_rng(0).random((CITIES, CITIES))
    right = np.ones(CITIES)
    took = seconds(many.equilibrium)
    yield verdict(f"{CITIES} cities compete for capital, exact", took, 1.0, "s")
    ratios = compare(many.equilibrium, lambda: np.linalg.solve(dense, right), repeats=3)
    yield verdict("the same, times one dense linear system", float(np.median(ratios)), 100.0, "x")
    road = load_obstacle("dead-end-road").build()
    solve_obstacle(road)
    yield verdict(
        "an obstacle of 3 cities, from numbers to proof", seconds(lambda: solve_obstacle(road)), 1.0, "s"
    )


if __name__ == "__main__":
    for line in lines():
        print(line, flush=True)
