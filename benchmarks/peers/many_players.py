"""Equilibria of three players, against pygambit's polynomial systems and quantecon's imitation.

Ours are proved complete only where each player has two strategies. pygambit does not end on some games;
quantecon looks for one equilibrium alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from benchmarks.line import Line
from benchmarks.peers.family import Asked, Family, Judgement, Peer
from benchmarks.peers.table import lines_of
from benchmarks.peers.tables_of_payoffs import (
    NEAR,
    Payoffs,
    gambit_game,
    gambit_profiles,
    game_of,
    judged,
    quantecon_game,
    random_payoffs,
)
from citypact.solvers.nash_many import search


def ours(payoffs: Payoffs) -> Any:
    # Where pygambit is installed our search asks it too; here each speaks for itself.
    search.gambit_profiles = lambda tables: ()
    return search.many_player_equilibria(game_of(payoffs))


def judge(payoffs: Payoffs, ours: Any, theirs: tuple[bool, Any]) -> Judgement:
    every, profiles = theirs
    found = judged(payoffs, [each.strategies for each in ours.equilibria], profiles, every)
    if ours.complete and "do not list" in found.note:
        raise ValueError(f"our list is said to be complete: {found.note}")
    return found


def by_gambit(payoffs: Payoffs) -> tuple[bool, Any]:
    import pygambit

    game = gambit_game(payoffs)
    return True, gambit_profiles(pygambit.nash.enumpoly_solve(game, use_strategic=True), game)


def by_quantecon(payoffs: Payoffs) -> tuple[bool, Any]:
    from quantecon import game_theory

    close = NEAR * min(float(np.ptp(table)) for table in payoffs) / 2
    return False, [game_theory.mclennan_tourky(quantecon_game(payoffs), epsilon=close)]


FAMILY = Family(
    "equilibria of three",
    random_payoffs,
    ours,
    judge,
    {"pygambit": Peer(by_gambit), "quantecon, one": Peer(by_quantecon)},
    [
        Asked(f"{' x '.join(map(str, shape))}, seed {seed}", {"shape": shape, "seed": seed}, grows=False)
        for shape in ([2, 2, 2], [3, 2, 2], [3, 3, 2])
        for seed in range(3)
    ],
)


def lines() -> Iterator[Line]:
    yield from lines_of(__name__)
