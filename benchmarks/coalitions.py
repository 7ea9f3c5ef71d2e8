"""Shapley values against one pass over memory, nucleoli of published games with their proof."""

from __future__ import annotations

import json
import os
import resource
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np

from benchmarks.line import Line, at_most
from benchmarks.ratios import ratio, timed
from benchmarks.yardsticks import PASS
from citypact.games.coalitional import CoalitionalGame
from citypact.games.coalitional.forms import AirportGame, DividendGame, WeightedGraphGame
from citypact.solvers import nucleolus, shapley

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))
from bnf_games import table_of

#: Most CPU seconds for a nucleolus with its proof, by number of players.
NUCLEOLUS_TARGETS = {16: 0.3, 20: 1.0, 25: 10.0, 28: 60.0, 30: 240.0}


def names(players: int) -> list[str]:
    return [f"city {at}" for at in range(players)]


def lines(*, large: bool = False) -> Iterator[Line]:
    for players in (24, 26, 28) if large else (24, 26):
        yield dense_shapley(players)
    yield small_shapley()
    yield from structured_shapley()
    yield from nucleoli((16, 20, 22, 25, 28, 30) if large else (16, 20, 22, 25))
    if large:
        yield from largest_shapley()


def dense_shapley(players: int) -> Line:
    # The time does not depend on the worths.
    game = CoalitionalGame(names(players), table_of(4, players, 7), copy=False)
    name = f"Shapley value, table of {players} players"
    return ratio(
        name, lambda: shapley(game), lambda: np.sum(game.table), "numpy.sum of it", at_most(4), repeats=5
    )


def small_shapley() -> Line:
    game = CoalitionalGame(names(20), table_of(4, 20, 7), copy=False)
    return timed(
        "Shapley value, table of 20 players", lambda: shapley(game), 3.0, "ms", repeats=7, yardstick=PASS
    )


def largest_shapley() -> Iterator[Line]:
    game = CoalitionalGame(names(30), table_of(4, 30, 7), copy=False)
    yield timed("Shapley value, table of 30 players", lambda: shapley(game), 20.0, repeats=1, yardstick=PASS)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    yield Line("memory with a table of 30 players at most", [peak], "GiB")


def structured_shapley(players: int = 300) -> Iterator[Line]:
    generator = np.random.default_rng(2)
    drawn = generator.integers(0, 20, (players, players))
    pairs = {
        (f"city {i}", f"city {j}"): int(drawn[i, j]) for i in range(players) for j in range(i) if drawn[i, j]
    }
    games = {
        "graph": WeightedGraphGame(
            names(players), (drawn + drawn.T - np.diag(2 * drawn.diagonal())).tolist()
        ),
        "dividends of pairs": DividendGame(names(players), pairs),
        "airport": AirportGame(names(players), generator.integers(1, 10**6, players).tolist()),
    }
    for name, game in games.items():
        yield timed(f"Shapley value, {name}, {players} players", lambda game=game: shapley(game), 50.0, "ms")


def nucleoli(sizes: tuple[int, ...]) -> Iterator[Line]:
    """Published random games of Benedek, Fliege and Nguyen (2021), with their nucleoli where at hand."""
    folder = os.environ.get("CITYPACT_ORACLES")
    listed = []
    if folder:
        listed = json.loads((Path(folder) / "bnf" / "nucleolus.json").read_text("utf-8"))["games"]
    for players in sizes:
        games = [game for game in listed if game["n"] == players] or [
            {"type": kind, "n": players, "seed": 468015 + players, "nucleolus": None} for kind in (1, 2, 3, 4)
        ]
        for game in games:
            worths = table_of(game["type"], players, game["seed"])
            found = []
            line = timed(
                f"nucleolus, type {game['type']}, {players} players",
                lambda worths=worths, into=found, size=players: into.append(
                    nucleolus(CoalitionalGame(names(size), worths, copy=False))
                ),
                NUCLEOLUS_TARGETS.get(players),
                "CPU s",
            )
            note = str(found[-1].guarantee)
            if game["nucleolus"]:
                away = float(np.abs(np.array(found[-1].vector()) - game["nucleolus"]).max())
                note += f", {away:.1e} from the published point"
            yield replace(line, note=note)
            del worths, found
