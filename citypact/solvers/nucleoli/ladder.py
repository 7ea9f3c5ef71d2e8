"""The levels of a nucleolus search and the coalitions that each of them has settled."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from citypact.games.coalitional import FloatArray, IntArray
from citypact.games.coalitional.masks import membership

#: A row of the pool: its coalition, and whether it is a hard row (no level may bend it).
PoolRow: TypeAlias = tuple[int, bool]

#: Vectors of zeros and ones of at most 30 players are either in a span of such vectors or
#: further from it than this (relative to length); the exact proof judges the choice.
INDEPENDENT = 1e-7


@dataclass(frozen=True)
class Level:
    """One level of the search.

    Parameters
    ----------
    epsilon : float
        The level, in the order-one units of the search.
    support : tuple of (mask, hard)
        Rows with a positive price: they attain the level in every optimum.
    remainder : float array of shape (n, n)
        Projection away from the span of everything settled so far: zero on coalitions that
        the settled ones determine.
    """

    epsilon: float
    support: tuple[PoolRow, ...]
    remainder: FloatArray


class Ladder:
    """Levels from the first down, with the span of what they settle.

    Parameters
    ----------
    players : int
        Number of players n.
    """

    def __init__(self, players: int) -> None:
        self.players = players
        self.levels: list[Level] = []
        # Before any level only the grand coalition is settled.
        self._start = np.eye(players) - np.full((players, players), 1.0 / players)

    def remainder(self, levels: int) -> FloatArray:
        """Return the projection away from the span of the first ``levels`` levels."""
        return self.levels[levels - 1].remainder if levels else self._start

    @property
    def complete(self) -> bool:
        """Whether the settled coalitions determine the allocation."""
        return bool(np.trace(self.remainder(len(self.levels))) < 0.5)

    def climb(self, epsilon: float, support: list[PoolRow]) -> None:
        """Add a level: its rows join the span."""
        left = self.remainder(len(self.levels)).copy()
        members = membership(np.array([mask for mask, _ in support], dtype=np.int64), self.players)
        for row in members.astype(np.float64):
            rest = left @ row
            length = float(rest @ rest)
            if length > INDEPENDENT**2 * float(row @ row):
                left -= np.outer(rest, rest) / length
        self.levels.append(Level(epsilon, tuple(support), left))

    def determined(self, masks: IntArray, levels: int) -> np.ndarray:
        """Return which coalitions the first ``levels`` levels determine, shape (k,), bool."""
        members = membership(masks, self.players).astype(np.float64)
        rest = np.abs(members @ self.remainder(levels)).max(axis=1)
        outside: np.ndarray = rest <= INDEPENDENT
        return outside

    def functionals(self, generator: np.random.Generator) -> FloatArray:
        """Return one random functional a level that vanishes on what came before it, (k, n).

        A coalition outside the span is mapped to zero with probability zero.
        """
        draws = generator.standard_normal((len(self.levels), self.players))
        return np.array([self.remainder(at) @ draw for at, draw in enumerate(draws)])
