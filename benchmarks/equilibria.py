"""Equilibria of games in a table, and of cities that compete for capital."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from benchmarks.line import Line, at_most
from benchmarks.ratios import ratio, seconds, timed
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


def lines() -> Iterator[Line]:
    for size, limit in ((8, 0.2), (12, 5.0)):
        games = [bimatrix(size, seed) for seed in range(5)]
        slowest = max(games, key=lambda game: seconds(lambda: nash_equilibria(game)))
        yield timed(
            f"all equilibria, {size} x {size}, proved, slowest of 5",
            lambda slowest=slowest: nash_equilibria(slowest),
            limit,
        )
    large = bimatrix(100, 3)
    yield timed("one equilibrium, 100 x 100", lambda: one_equilibrium(large), 5.0)
    many = competition()
    dense, right = np.random.default_rng(0).random((CITIES, CITIES)), np.ones(CITIES)
    yield timed(f"{CITIES} cities compete for capital, exact", many.equilibrium, 1.0)
    yield ratio(
        f"{CITIES} cities compete for capital, exact",
        many.equilibrium,
        lambda: np.linalg.solve(dense, right),
        "one dense linear system",
        at_most(100),
    )
    road = load_obstacle("dead-end-road").build()
    yield timed("an obstacle of 3 cities, from numbers to proof", lambda: solve_obstacle(road), 1.0)
