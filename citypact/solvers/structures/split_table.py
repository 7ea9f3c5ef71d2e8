"""Worths prepared for the search, the first of the best structures, and a second pass over the splits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from citypact.games.coalitional import CooperativeGame
from citypact.games.coalitional.masks import NumberArray, bits
from citypact.solvers.structures.best_totals import best_totals, inside
from citypact.solvers.worths.scaled_worths import scaled_worths

#: Up to here a second pass looks at every coalition.
MOST_RECHECKED_PLAYERS = 14
#: Beyond, at so many of them.
SAMPLE = 200


@dataclass(frozen=True, eq=False)
class SplitTable:
    """Best totals of all coalitions, each group charged a trifle so that fewer groups win ties.

    Attributes
    ----------
    worths : array of shape (2**n,)
        In profit orientation, in units of a common denominator where they were typed.
    weights : array of shape (2**n,)
        The same times n + 1 less 1. Of computed worths, less a few units of rounding: structures
        tie up to that.
    best : array of shape (2**n,)
        Largest sums of weights.
    near : number
        How far apart equal sums may come out.
    slack : number
        The same for sums of worths.
    """

    worths: NumberArray
    weights: NumberArray
    best: NumberArray
    near: Any
    slack: Any

    @property
    def size(self) -> int:
        """Number of players n."""
        return len(self.worths).bit_length() - 1

    def first(self) -> tuple[int, ...]:
        """Return the best structure with the fewest groups, first in the order of words."""
        left, groups = len(self.worths) - 1, []
        while left:
            parts = self._parts(left)
            sums = self.weights[parts] + self.best[left ^ parts]
            tied = parts[np.asarray(sums >= self.best[left] - self.near, dtype=bool)]
            groups.append(min(tied.tolist(), key=lambda mask: tuple(bits(mask))))
            left ^= groups[-1]
        return tuple(groups)

    def contradicted(self) -> int:
        """Count the coalitions whose best total a pass over splits by their first player denies."""
        coalitions = len(self.worths)
        looked_at: Any = range(1, coalitions)
        if self.size > MOST_RECHECKED_PLAYERS:
            looked_at = np.linspace(1, coalitions - 1, SAMPLE).astype(np.int64).tolist()
        return sum(self._denied(mask) for mask in looked_at)

    def count(self) -> int:
        """Count the structures of the largest total."""
        best = best_totals(self.worths)
        counts = [1]
        for mask in range(1, len(best)):
            parts = self._parts(mask)
            tied = self.worths[parts] + best[mask ^ parts] >= best[mask] - self.slack
            counts.append(sum(counts[mask ^ part] for part in parts[np.asarray(tied, dtype=bool)].tolist()))
        return counts[-1]

    def _denied(self, mask: int) -> bool:
        parts = self._parts(mask)
        most = (self.weights[parts] + self.best[mask ^ parts]).max()
        return not abs(most - self.best[mask]) <= self.near

    @staticmethod
    def _parts(mask: int) -> Any:
        lowest = mask & -mask
        return inside(mask ^ lowest) | lowest


def split_table(game: CooperativeGame) -> SplitTable:
    """Return the best totals of all coalitions of a game of at most 20 players."""
    scaled = scaled_worths(game)
    if game.cost:
        scaled = scaled.negated()
    players, slack = game.size, scaled.slack(game.size)
    if scaled.computed:
        weights, near = scaled.table - 4 * players * slack, slack
    else:
        weights, near = scaled.table * (players + 1) - 1, 0
    return SplitTable(scaled.table, weights, best_totals(weights), near, slack)
