"""The Shapley value of random games, against coopgame-py, tucoopy, shapiq and coopgt.

Of a small game ours is held against the definition in fractions first.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import factorial
from typing import Any

import numpy as np

from benchmarks.line import Line
from benchmarks.peers.family import Asked, Family, Judgement, Peer
from benchmarks.peers.table import lines_of
from benchmarks.peers.tables_of_worths import coopgame, game_of, judged, size, tucoopy, worths
from citypact.solvers import shapley

#: Players up to whom the definition is summed in fractions: 10 240 terms.
SUMMED = 10
#: Players up to whom coopgt's list of all orders is asked for.
LISTED = 8


def by_definition(table: np.ndarray) -> list[Fraction]:
    """Return the value from its definition, in fractions."""
    players = size(table)
    exact = [Fraction(worth) for worth in table.tolist()]
    value = [Fraction(0)] * players
    for mask in range(len(table)):
        members = mask.bit_count()
        for at in range(players):
            if not mask >> at & 1:
                weight = Fraction(factorial(members) * factorial(players - members - 1), factorial(players))
                value[at] += weight * (exact[mask | 1 << at] - exact[mask])
    return value


def judge(table: np.ndarray, ours: Any, theirs: Any) -> Judgement:
    right = ours.vector()
    if size(table) <= SUMMED:
        proved = list(map(float, by_definition(table)))
        if not judged(table, proved, right).right:
            raise ValueError("our Shapley value is not that of the definition")
        right = proved
    return judged(table, right, theirs)


def shapiq_exact(table: np.ndarray) -> list[float]:
    import shapiq

    players = size(table)
    weights = 1 << np.arange(players)
    computer = shapiq.ExactComputer(lambda inside: table[inside @ weights], players)
    found = computer(index="SV", order=1)
    return [found[(at,)] for at in range(players)]


def coopgt_orders(table: np.ndarray) -> Any:
    import coopgt.shapley_value as peer

    players = size(table)
    worth_of = {
        tuple(at + 1 for at in range(players) if mask >> at & 1): worth
        for mask, worth in enumerate(table.tolist())
    }
    return peer.calculate(characteristic_function=worth_of)


FAMILY = Family(
    "Shapley value",
    worths,
    lambda table: shapley(game_of(table)),
    judge,
    {
        "coopgame-py": Peer(coopgame("shapley")),
        "tucoopy": Peer(tucoopy("shapley_value")),
        "shapiq": Peer(shapiq_exact),
        "coopgt": Peer(
            coopgt_orders,
            lambda game: "it lists all orders of the players" if game.how["players"] > LISTED else "",
        ),
    },
    [Asked(f"{players} players", {"players": players, "kind": 4}) for players in (5, 8, 12, 16, 20, 22, 24)],
)


def lines() -> Iterator[Line]:
    yield from lines_of(__name__)
