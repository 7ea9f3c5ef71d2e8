"""The nucleolus: published random games and games full of ties, against coopgame-py and tucoopy.

Ours carries Kohlberg's criterion in fractions, which proves it; who differs from it is wrong.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from benchmarks.line import Line
from benchmarks.peers.family import Asked, Family, Judgement, Peer
from benchmarks.peers.table import lines_of
from benchmarks.peers.tables_of_worths import coopgame, game_of, judged, ties, tucoopy, worths
from citypact.solvers import nucleolus
from citypact.solvers.solved_allocation import Guarantee


def game(kind: int = 0, players: int = 6, seed: int = 0) -> np.ndarray:
    return worths(kind, players) if kind else ties(seed, players)


def judge(table: np.ndarray, ours: Any, theirs: Any) -> Judgement:
    if ours.guarantee not in (Guarantee.exact, Guarantee.certified):
        raise ValueError(f"our nucleolus is not proved but {ours.guarantee}")
    return judged(table, ours.vector(), theirs)


FAMILY = Family(
    "nucleolus",
    game,
    lambda table: nucleolus(game_of(table)),
    judge,
    {"coopgame-py": Peer(coopgame("nucleolus")), "tucoopy": Peer(tucoopy("nucleolus"))},
    [
        *(Asked(f"6 players, ties {seed}", {"seed": seed}, grows=False) for seed in range(6)),
        *(
            Asked(f"{players} players, type {kind}", {"players": players, "kind": kind})
            for players in (8, 12, 16, 20, 22)
            for kind in (1, 2, 4)
        ),
    ],
)


def lines() -> Iterator[Line]:
    yield from lines_of(__name__)
