"""The span of settled coalitions in rational arithmetic, and what lies outside it."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import gcd, lcm

import numpy as np

from citypact.games.coalitional import IntArray


class ExactSpan:
    """A growing subspace of vectors of zeros and ones, in reduced echelon form.

    Parameters
    ----------
    players : int
        Dimension n.
    """

    def __init__(self, players: int) -> None:
        self.players = players
        self._pivots: list[int] = []
        self._rows: list[list[Fraction]] = []

    @property
    def rank(self) -> int:
        """Dimension of the span."""
        return len(self._rows)

    def add(self, mask: int) -> bool:
        """Add a coalition; return whether it was independent of what is in already."""
        vector = [Fraction(mask >> at & 1) for at in range(self.players)]
        for pivot, row in zip(self._pivots, self._rows, strict=True):
            factor = vector[pivot]
            if factor:
                vector = [a - factor * b if b else a for a, b in zip(vector, row, strict=True)]
        pivot = next((at for at, value in enumerate(vector) if value), -1)
        if pivot < 0:
            return False
        lead = vector[pivot]
        vector = [value / lead if value else value for value in vector]
        for at, row in enumerate(self._rows):
            factor = row[pivot]
            if factor:
                self._rows[at] = [a - factor * b if b else a for a, b in zip(row, vector, strict=True)]
        self._pivots.append(pivot)
        self._rows.append(vector)
        return True

    def complement(self) -> list[list[int]]:
        """Return integer vectors that vanish on exactly this span, n - rank of them."""
        free = [at for at in range(self.players) if at not in self._pivots]
        vectors = []
        for column in free:
            vector = [Fraction(0)] * self.players
            vector[column] = Fraction(1)
            for pivot, row in zip(self._pivots, self._rows, strict=True):
                vector[pivot] = -row[column]
            vectors.append(_whole(vector))
        return vectors


def dot(vector: Sequence[int], masks: IntArray) -> np.ndarray:
    """Return what coalitions hold of whole amounts by player, exactly, shape (k,).

    Machine integers where they suffice, Python's otherwise.
    """
    small = sum(map(abs, vector)) < 2**61
    total = np.zeros(len(masks), dtype=np.int64 if small else object)
    for at, amount in enumerate(vector):
        if amount:
            inside = masks >> at & 1
            total += inside * amount if small else inside.astype(object) * amount
    return total


def _whole(vector: Sequence[Fraction]) -> list[int]:
    common = lcm(*(value.denominator for value in vector))
    whole = [int(value * common) for value in vector]
    divisor = gcd(*whole)
    return [value // divisor for value in whole]
