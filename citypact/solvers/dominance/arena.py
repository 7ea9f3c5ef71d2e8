"""A game in which some strategies are out: exact payoffs of one player against what is left."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import product

import numpy as np
import numpy.typing as npt

from citypact.games.normal_form import NormalFormGame
from citypact.games.rational import over_one_denominator

#: Numbers of the strategies that each player has left.
Alive = tuple[tuple[int, ...], ...]


@dataclass(frozen=True, eq=False)
class Arena:
    """Payoffs in whole numbers, and by rank where only their order counts.

    Parameters
    ----------
    game : NormalFormGame
        The game.

    Examples
    --------
    >>> arena = Arena(NormalFormGame(([[0.5, 3], [1, 2]], [[0, 0], [0, 0]])))
    >>> arena.payoffs(0, arena.all)
    [[1, 6], [2, 4]]
    """

    game: NormalFormGame

    @property
    def all(self) -> Alive:
        """Every strategy of every player."""
        return tuple(tuple(range(size)) for size in self.game.shape)

    @cached_property
    def _whole(self) -> tuple[tuple[npt.NDArray[np.object_], int], ...]:
        found = []
        for table in self.game.exact_tables:
            numbers, unit = over_one_denominator(table.ravel().tolist())
            whole = np.empty(len(numbers), dtype=object)
            whole[:] = numbers
            found.append((whole.reshape(table.shape), unit))
        return tuple(found)

    @cached_property
    def _ranks(self) -> tuple[npt.NDArray[np.int64], ...]:
        found = []
        for whole, _ in self._whole:
            numbers = whole.ravel().tolist()
            rank = {number: at for at, number in enumerate(sorted(set(numbers)))}
            found.append(np.array([rank[number] for number in numbers]).reshape(whole.shape))
        return tuple(found)

    def unit(self, at: int) -> int:
        """Denominator of a player's payoffs."""
        return self._whole[at][1]

    def payoffs(self, at: int, alive: Alive) -> list[list[int]]:
        """Return a player's payoffs, over its denominator: strategies by profiles of the others."""
        block = np.moveaxis(self._whole[at][0][np.ix_(*alive)], at, 0)
        rows: list[list[int]] = block.reshape(len(alive[at]), -1).tolist()
        return rows

    def ranks(self, at: int, alive: Alive) -> npt.NDArray[np.int64]:
        """Return the same by rank, equal payoffs alike."""
        return np.moveaxis(self._ranks[at][np.ix_(*alive)], at, 0).reshape(len(alive[at]), -1)

    def against(self, at: int, alive: Alive) -> Iterator[tuple[str, ...]]:
        """Yield the names of the others' profiles in the order of ``payoffs``."""
        return product(
            *(
                [names[number] for number in left]
                for other, (names, left) in enumerate(zip(self.game.strategies, alive, strict=True))
                if other != at
            )
        )

    def spread(self, at: int) -> Fraction:
        """Range of a player's payoffs, one where they are constant."""
        whole, unit = self._whole[at]
        return Fraction(int(whole.max()) - int(whole.min()), unit) or Fraction(1)
