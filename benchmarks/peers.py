"""Other packages beside ours in one run: time, and whether their answer is right.

``pip install -e ".[bench]"`` brings them. Every answer is compared with ours, which carries
Kohlberg's criterion in fractions (nucleolus) or the exact formula (Shapley value); a peer
that differs is shown as wrong.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import numpy as np
from coalitions import names

from citypact.games.coalitional import CoalitionalGame
from citypact.solvers import nucleolus, shapley

Answer = Callable[[np.ndarray], object]

#: Seconds a peer may take on one game before larger ones are left out.
PATIENCE = 60.0


def lines() -> Iterator[str]:
    from bnf_games import table_of

    yield "nucleolus, CPU seconds (types 1, 2, 4 of Benedek, Fliege and Nguyen)"
    slow: set[str] = set()
    for players in (8, 12, 14, 16, 18, 20, 22, 24):
        for kind in (1, 2, 4):
            worths = table_of(kind, players, 468015 + players)
            yield from row(f"type {kind}, {players} players", worths, NUCLEOLI, slow)
    yield "nucleolus of games full of ties (0/1 worths, equal weights)"
    for seed in range(6):
        generator = np.random.default_rng(seed)
        worths = generator.integers(0, 2, 2**6).astype(float)
        worths[0], worths[[1, 2, 4, 8, 16, 32]], worths[-1] = 0.0, 0.0, 2.0
        yield from row(f"ties {seed}, 6 players", worths, NUCLEOLI, set())
    yield "Shapley value, CPU seconds"
    slow = set()
    for players in (8, 12, 16, 20, 22, 24):
        worths = table_of(4, players, 468015 + players)
        yield from row(f"{players} players", worths, SHAPLEY, slow)


def row(name: str, worths: np.ndarray, methods: dict[str, Answer], slow: set[str]) -> Iterator[str]:
    cells, reference = [], None
    for method, answer in methods.items():
        if method in slow:
            continue
        start = time.process_time()
        try:
            found = np.asarray(answer(worths), dtype=float)
        except ImportError:
            cells.append(f"{method} not installed")
            continue
        except Exception as error:  # a peer may fail in any way; that is a result
            cells.append(f"{method} FAILS ({type(error).__name__})")
            continue
        took = time.process_time() - start
        if took > PATIENCE:
            slow.add(method)
        if reference is None:
            reference = found
        scale = max(float(np.abs(worths).max()), 1e-300)
        wrong = not float(np.abs(found - reference).max()) <= 1e-6 * scale
        cells.append(f"{method} {took:.3f}{' WRONG' if wrong else ''}")
    yield f"  {name:<24} " + "   ".join(cells)


def ours(solution: Callable[..., object]) -> Answer:
    def answer(worths: np.ndarray) -> object:
        game = CoalitionalGame(names(len(worths).bit_length() - 1), worths, copy=False)
        return solution(game).vector()  # type: ignore[attr-defined]

    return answer


def coopgame(name: str) -> Answer:
    def answer(worths: np.ndarray) -> object:
        import coopgame as peer

        found = getattr(peer, name)(peer.Game(worths[1:].tolist()))
        return found["allocation"] if isinstance(found, dict) else found

    return answer


def tucoopy(name: str) -> Answer:
    def answer(worths: np.ndarray) -> object:
        import tucoopy as peer

        players = len(worths).bit_length() - 1
        game = peer.Game(n_players=players, v=dict(enumerate(worths.tolist())))
        found = getattr(peer, name)(game)
        return getattr(found, "x", found)

    return answer


def shapiq_exact(worths: np.ndarray) -> object:
    import shapiq

    players = len(worths).bit_length() - 1
    weights = 1 << np.arange(players)
    computer = shapiq.ExactComputer(lambda inside: worths[inside @ weights], players)
    found = computer(index="SV", order=1)
    return [found[(at,)] for at in range(players)]


def coopgt_exact(worths: np.ndarray) -> object:
    import coopgt.shapley_value as peer

    players = len(worths).bit_length() - 1
    if players > 8:
        raise OverflowError("all permutations are listed")
    table = {
        tuple(at + 1 for at in range(players) if mask >> at & 1): worth
        for mask, worth in enumerate(worths.tolist())
    }
    return peer.calculate(characteristic_function=table)


NUCLEOLI: dict[str, Answer] = {
    "citypact": ours(nucleolus),
    "coopgame-py": coopgame("nucleolus"),
    "tucoopy": tucoopy("nucleolus"),
}
SHAPLEY: dict[str, Answer] = {
    "citypact": ours(shapley),
    "coopgame-py": coopgame("shapley"),
    "tucoopy": tucoopy("shapley_value"),
    "shapiq": shapiq_exact,
    "coopgt": coopgt_exact,
}
