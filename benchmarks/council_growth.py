"""Thirty cities: the streamed Shapley value over 2**30 coalitions, checked by counting."""

from __future__ import annotations

import resource
from collections.abc import Iterator
from dataclasses import replace
from math import comb

import numpy as np

from benchmarks.line import Line, at_most
from benchmarks.ratios import timed
from citypact.games.club import CouncilGame
from citypact.mechanisms.council_growth import council_growth
from citypact.report.words.progress import Progress
from citypact.scenario.load import load_council
from citypact.solvers import shapley
from citypact.solvers.streaming import streamed_shapley

#: Most seconds on two cores.
STREAMED, ANSWERED = 180.0, 10.0


def lines() -> Iterator[Line]:
    scenario = load_council("yangtze-delta-30")
    club = scenario.build()
    # Whole masses, so that coalitions can be counted by size and mass.
    club = replace(club, masses=[round(float(mass)) for mass in club.masses])
    market = streamed("market with a quorum", CouncilGame(club, 100, 1.5, 15))
    yield next(market)
    # Read before anything large is made here: a new process starts with the size of its parent.
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    yield Line("memory of a worker at most", [peak / 2**10], "MiB")
    yield from market
    yield from streamed("club of pairs", CouncilGame(club, 0))
    options = {"years": scenario.years(), "centre": scenario.centre, "exponents": scenario.exponents()}
    yield timed(
        "growth of a council of 30 cities, with its tests",
        lambda: council_growth(club, scenario.founders, **options),
        ANSWERED,
    )


def streamed(name: str, game: CouncilGame) -> Iterator[Line]:
    found = []
    with Progress() as progress:
        line = timed(
            f"streamed Shapley value of 30 cities, {name}",
            lambda: found.append(
                streamed_shapley(game.worths_of, game.players, unit=game.unit, say=progress.say)
            ),
            STREAMED,
        )
    yield replace(line, note="two workers")
    expected = counted(game) + np.array(shapley(game.club.graph).vector())
    error = np.abs(np.array(found[0].vector()) - expected).max() / abs(game.grand)
    yield Line(
        f"its largest difference from counting, {name}", [error * 1e15], "1e-15 of v(N)", target=at_most(1000)
    )


def counted(game: CouncilGame) -> np.ndarray:
    """Return the Shapley value of the market term by counting coalitions by size and whole mass."""
    masses = [int(mass) for mass in game.club.masses]
    total, size = sum(masses), game.size
    count = _counts(masses, total)
    shares = np.zeros(size)
    at = np.arange(total + 1) / total
    for own, mass in enumerate(masses):
        without = count.copy()
        for members in range(1, size):  # take the city out of the count again, smallest coalitions first
            without[members, mass:] -= without[members - 1, : total + 1 - mass]
        for members in range(size):
            held = np.nonzero(without[members])[0]
            before = _market(game, at[held], members)
            after = _market(game, (held + mass) / total, members + 1)
            shares[own] += float(without[members, held] @ (after - before)) / (size * comb(size - 1, members))
    return shares


def _counts(masses: list[int], total: int) -> np.ndarray:
    """Return how many coalitions of each size have each mass, shape (n + 1, total + 1)."""
    count = np.zeros((len(masses) + 1, total + 1), dtype=np.int64)
    count[0, 0] = 1
    for mass in masses:
        for members in range(len(masses), 0, -1):
            count[members, mass:] += count[members - 1, : total + 1 - mass]
    return count


def _market(game: CouncilGame, parts: np.ndarray, members: int) -> np.ndarray:
    joint = float(game.market) * parts ** float(game.power)
    return joint if members >= game.quorum else np.zeros(len(parts))
