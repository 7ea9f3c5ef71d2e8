"""All equilibria of two players, against nashpy, quantecon and pygambit.

Ours are all extreme equilibria, in fractions; who lists a profile that is none, or misses one, is wrong. Some
packages promise all of them only where no payoffs tie, and say so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
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
from citypact.solvers import nash_equilibria


def judge(payoffs: Payoffs, ours: Any, theirs: Any) -> Judgement:
    if not ours.complete:
        raise ValueError("our list of equilibria is not proved complete")
    return judged(payoffs, [each.strategies for each in ours.equilibria], theirs, every=True)


def by_nashpy(method: str) -> Callable[[Payoffs], Any]:
    def answer(payoffs: Payoffs) -> Any:
        import nashpy

        return list(getattr(nashpy.Game(*payoffs), method)())

    return answer


def by_quantecon(method: str) -> Callable[[Payoffs], Any]:
    def answer(payoffs: Payoffs) -> Any:
        from quantecon import game_theory

        return getattr(game_theory, method)(quantecon_game(payoffs))

    return answer


def by_gambit(payoffs: Payoffs) -> Any:
    game = gambit_game(payoffs)
    import pygambit

    return gambit_profiles(pygambit.nash.enummixed_solve(game), game)


def tied(size: int, seed: int) -> Asked:
    name = f"{size} x {size}, payoffs 0 to 2 (ties), seed {seed}"
    return Asked(name, {"shape": [size, size], "seed": seed, "levels": 3}, grows=False)


FAMILY = Family(
    "all equilibria",
    random_payoffs,
    lambda payoffs: nash_equilibria(game_of(payoffs)),
    judge,
    {
        "nashpy, supports": Peer(by_nashpy("support_enumeration")),
        "nashpy, vertices": Peer(by_nashpy("vertex_enumeration")),
        "quantecon, supports": Peer(by_quantecon("support_enumeration")),
        "quantecon, vertices": Peer(by_quantecon("vertex_enumeration")),
        "pygambit": Peer(by_gambit),
    },
    [
        Asked("3 x 3", {"shape": [3, 3], "seed": 1}),
        *(tied(3, seed) for seed in range(3)),
        *(tied(4, seed) for seed in range(2)),
        Asked("4 x 4 in units of 1e-9", {"shape": [4, 4], "seed": 1, "unit": 1e-9}, grows=False),
        Asked("4 x 4 in units of 1e9", {"shape": [4, 4], "seed": 1, "unit": 1e9}, grows=False),
        *(Asked(f"{size} x {size}", {"shape": [size, size], "seed": 1}) for size in (6, 8, 10, 12)),
    ],
)


def lines() -> Iterator[Line]:
    yield from lines_of(__name__)
