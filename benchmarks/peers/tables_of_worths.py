"""Games of coalitions as all packages are given them: the worth of every coalition by its bit mask."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from benchmarks.peers.family import Judgement
from benchmarks.record import ROOT
from citypact.games.coalitional import CoalitionalGame

sys.path.insert(0, str(ROOT / "tests"))
from bnf_games import table_of

#: Most that an amount may be away, relative to the largest worth.
NEAR = 1e-6


def worths(kind: int, players: int) -> np.ndarray:
    """Return a random game of Benedek, Fliege and Nguyen, of type 1 to 4."""
    return table_of(kind, players, 468015 + players)


def ties(seed: int, players: int = 6) -> np.ndarray:
    """Return a game full of ties: worths 0 and 1, cities alone nothing, all together two."""
    drawn = np.random.default_rng(seed).integers(0, 2, 2**players).astype(float)
    drawn[0], drawn[1 << np.arange(players)], drawn[-1] = 0.0, 0.0, 2.0
    return drawn


def game_of(table: np.ndarray) -> CoalitionalGame:
    names = [f"city {at}" for at in range(size(table))]
    return CoalitionalGame(names, table, copy=False)


def size(table: np.ndarray) -> int:
    return len(table).bit_length() - 1


def judged(table: np.ndarray, right: Sequence[float], theirs: Any) -> Judgement:
    """Compare two lists of amounts, a player each."""
    found = np.asarray(theirs, dtype=float).ravel()
    if found.shape != np.shape(right):
        return Judgement(False, f"{found.size} amounts for {len(right)} players")
    away = np.abs(found - np.asarray(right))
    at = int(np.nanargmax(away)) if not np.isnan(away).all() else 0
    if not np.isfinite(away).all():
        return Judgement(False, f"{int((~np.isfinite(away)).sum())} amounts are not finite")
    scale = float(np.abs(table).max()) or 1.0
    if away[at] <= NEAR * scale:
        return Judgement(True, f"{away[at] / scale:.0e} away")
    return Judgement(False, f"by {away[at]:.4g}: player {at + 1} gets {found[at]:.6g}, not {right[at]:.6g}")


def coopgame(name: str) -> Callable[[np.ndarray], Any]:
    """Return how coopgame-py is asked for this solution."""

    def answer(table: np.ndarray) -> Any:
        import coopgame as peer

        found = getattr(peer, name)(peer.Game(table[1:].tolist()))
        return found["allocation"] if isinstance(found, dict) else found

    return answer


def tucoopy(name: str) -> Callable[[np.ndarray], Any]:
    """Return how tucoopy is asked for this solution."""

    def answer(table: np.ndarray) -> Any:
        import tucoopy as peer
        from tucoopy import solutions

        found = getattr(solutions, name)(peer.Game(n_players=size(table), v=dict(enumerate(table.tolist()))))
        return getattr(found, "x", found)

    return answer
