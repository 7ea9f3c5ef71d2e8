"""Games in normal form between two players: payoffs by pair of strategies.

References
----------
M. Osborne and A. Rubinstein, *A Course in Game Theory*, MIT Press, 1994, chapter 2.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from citypact.games.coalitional import FloatArray
from citypact.games.validation import Door


@dataclass(frozen=True, eq=False)
class NormalFormGame:
    """A two-player game.

    Parameters
    ----------
    payoffs : pair of arrays of shape (m, n)
        Payoff of the row player and of the column player (亿元).
    players : pair of str
        Row player, column player.
    strategies : pair of sequences of str
        m names for the row player, n for the column player.

    Raises
    ------
    InputError
        If shapes and names do not match or a payoff is not finite.

    Examples
    --------
    >>> game = NormalFormGame(([[1, 0]], [[0, 1]]), ("a", "b"), (("stay",), ("left", "right")))
    >>> game.shape
    (1, 2)
    """

    payoffs: tuple[FloatArray | Sequence[Sequence[float]], FloatArray | Sequence[Sequence[float]]]
    players: tuple[str, str]
    strategies: tuple[Sequence[str], Sequence[str]]

    def __post_init__(self) -> None:
        tables = tuple(np.array(table, dtype=np.float64) for table in self.payoffs)
        wanted = tuple(len(names) for names in self.strategies)
        door = Door()
        for player, table in zip(self.players, tables, strict=True):
            if table.shape != wanted or not table.size:
                door.refuse(f"payoffs of {player}", f"shape {table.shape}", f"shape {wanted}")
            elif not np.isfinite(table).all():
                door.refuse(f"payoffs of {player}", "a payoff that is not finite", "finite payoffs")
        door.close()
        for table in tables:
            table.setflags(write=False)
        object.__setattr__(self, "payoffs", tables)

    @property
    def tables(self) -> tuple[FloatArray, FloatArray]:
        """Payoff arrays of the row and the column player, read-only."""
        return self.payoffs  # type: ignore[return-value]  # __post_init__ made them arrays

    @property
    def shape(self) -> tuple[int, int]:
        """Number of strategies of the row and the column player."""
        rows, columns = self.tables[0].shape
        return int(rows), int(columns)
