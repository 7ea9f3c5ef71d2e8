"""Relatives of the nucleolus, against coopgame-py and tucoopy, which do not both offer all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

import numpy as np

from benchmarks.line import Line
from benchmarks.peers.family import Asked, Family, Judgement, Peer
from benchmarks.peers.table import lines_of
from benchmarks.peers.tables_of_worths import coopgame, game_of, judged, ties, tucoopy, worths
from citypact import solvers
from citypact.solvers.solved_allocation import Guarantee

#: Name of a solution, the same in all packages, and the worths.
Question: TypeAlias = tuple[str, np.ndarray]

BOTH = ("prenucleolus", "modiclus")
COOPGAME_ALONE = ("per_capita_nucleolus", "proportional_nucleolus", "anti_prenucleolus")


def game(solution: str, players: int = 6, kind: int = 0, seed: int = 0) -> Question:
    return solution, worths(kind, players) if kind else ties(seed, players)


def ours(question: Question) -> Any:
    solution, table = question
    return getattr(solvers, solution)(game_of(table))


def judge(question: Question, ours: Any, theirs: Any) -> Judgement:
    if ours.guarantee not in (Guarantee.exact, Guarantee.certified):
        raise ValueError(f"our {question[0]} is not proved but {ours.guarantee}")
    return judged(question[1], ours.vector(), theirs)


def by(package: Callable[[str], Callable[[np.ndarray], Any]]) -> Callable[[Question], Any]:
    return lambda question: package(question[0])(question[1])


FAMILY = Family(
    "solution",
    game,
    ours,
    judge,
    {
        "coopgame-py": Peer(by(coopgame)),
        "tucoopy": Peer(
            by(tucoopy),
            lambda game: "" if game.how["solution"] in BOTH else "it does not offer this solution",
        ),
    },
    [
        Asked(f"{solution.replace('_', ' ')}, 6 players, {name}", {"solution": solution, **how}, grows=False)
        for solution in (*BOTH, *COOPGAME_ALONE)
        for name, how in (("type 1", {"kind": 1}), ("type 2", {"kind": 2}), ("ties 0", {"seed": 0}))
    ],
)


def lines() -> Iterator[Line]:
    yield from lines_of(__name__)
