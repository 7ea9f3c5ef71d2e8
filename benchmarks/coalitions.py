"""Shapley values against one pass over memory, nucleoli of published games in CPU seconds."""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from ratios import Row, compare, seconds

from citypact.games.coalitional import CoalitionalGame
from citypact.games.coalitional.forms import AirportGame, DividendGame, WeightedGraphGame
from citypact.solvers import nucleolus, shapley

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))
from bnf_games import table_of

#: Most CPU seconds for a nucleolus with its proof, by number of players.
NUCLEOLUS_TARGETS = {16: 0.3, 20: 1.0, 25: 10.0, 28: 60.0, 30: 240.0}


def names(players: int) -> list[str]:
    return [f"city {at}" for at in range(players)]


def lines(*, large: bool) -> Iterator[object]:
    for players in (24, 26, 28) if large else (24, 26):
        yield dense_shapley(players)
    yield small_shapley()
    yield from structured_shapley()
    yield from nucleoli((16, 20, 22, 25, 28, 30) if large else (16, 20, 22, 25))
    if large:
        yield largest_shapley()


def dense_shapley(players: int) -> Row:
    game = CoalitionalGame(
        names(players), table_of(4, players, 7), copy=False
    )  # the time does not depend on the worths
    ratios = compare(lambda: shapley(game), lambda: np.sum(game.table), repeats=5)
    return Row(f"Shapley value, table of {players} players", "numpy.sum", ratios, "<= 4", lambda r: r <= 4)


def small_shapley() -> str:
    game = CoalitionalGame(names(20), table_of(4, 20, 7), copy=False)
    shapley(game)
    best = min(seconds(lambda: shapley(game)) for _ in range(20))
    return verdict("Shapley value, table of 20 players", best * 1000, 3.0, "ms")


def largest_shapley() -> str:
    game = CoalitionalGame(names(30), table_of(4, 30, 7), copy=False)
    took = seconds(lambda: shapley(game))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    return verdict("Shapley value, table of 30 players", took, 20.0, "s") + f", peak {peak:.1f} GiB"


def structured_shapley(players: int = 300) -> Iterator[str]:
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
        best = min(seconds(lambda game=game: shapley(game)) for _ in range(5))
        yield verdict(f"Shapley value, {name}, {players} players", best * 1000, 50.0, "ms")


def nucleoli(sizes: tuple[int, ...]) -> Iterator[str]:
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
            start = time.process_time()
            found = nucleolus(CoalitionalGame(names(players), worths, copy=False))
            took = time.process_time() - start
            limit = NUCLEOLUS_TARGETS.get(players, float("inf"))
            line = verdict(f"nucleolus, type {game['type']}, {players} players", took, limit, "CPU s")
            if game["nucleolus"]:
                away = float(np.abs(np.array(found.vector()) - game["nucleolus"]).max())
                line += f", {away:.1e} from the published point"
            yield f"{line}, {found.guarantee}"
            del worths, found


def verdict(name: str, value: float, target: float, unit: str) -> str:
    met = "shown" if target == float("inf") else f"{'meets' if value <= target else 'MISSES'} <= {target:g}"
    return f"{name:<52} {value:>9.2f} {unit}   {met} {unit}"
