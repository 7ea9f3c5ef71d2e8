"""One equilibrium of two players with many strategies, against nashpy, quantecon and pygambit."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from benchmarks.line import Line
from benchmarks.peers.family import Asked, Family, Judgement, Peer
from benchmarks.peers.table import lines_of
from benchmarks.peers.tables_of_payoffs import (
    Payoffs,
    gambit_game,
    gambit_profiles,
    game_of,
    judged,
    quantecon_game,
    random_payoffs,
)
from citypact.solvers import one_equilibrium


def judge(payoffs: Payoffs, ours: Any, theirs: Any) -> Judgement:
    return judged(payoffs, [each.strategies for each in ours.equilibria], theirs, every=False)


def by_nashpy(payoffs: Payoffs) -> Any:
    import nashpy

    return [nashpy.Game(*payoffs).lemke_howson(initial_dropped_label=0)]


def by_quantecon(payoffs: Payoffs) -> Any:
    from quantecon import game_theory

    return [game_theory.lemke_howson(quantecon_game(payoffs), init_pivot=0)]


def by_gambit(payoffs: Payoffs) -> Any:
    import pygambit

    game = gambit_game(payoffs)
    found = pygambit.nash.lcp_solve(game, rational=False, use_strategic=True, stop_after=1)
    return gambit_profiles(found, game)


FAMILY = Family(
    "one equilibrium",
    random_payoffs,
    lambda payoffs: one_equilibrium(game_of(payoffs)),
    judge,
    {"nashpy": Peer(by_nashpy), "quantecon": Peer(by_quantecon), "pygambit": Peer(by_gambit)},
    [
        Asked("5 x 5", {"shape": [5, 5], "seed": 3}),
        *(
            Asked(
                f"10 x 10, payoffs 0 to 2 (ties), seed {seed}",
                {"shape": [10, 10], "seed": seed, "levels": 3},
                grows=False,
            )
            for seed in range(4)
        ),
        *(Asked(f"{size} x {size}", {"shape": [size, size], "seed": 3}) for size in (20, 50, 100)),
    ],
)


def lines() -> Iterator[Line]:
    yield from lines_of(__name__)
