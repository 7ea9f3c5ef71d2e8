"""Games in normal form: the payoff of every player for every combination of strategies.

References
----------
M. Osborne and A. Rubinstein, *A Course in Game Theory*, MIT Press, 1994, chapter 2.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from citypact.errors import InputError, Problem
from citypact.games.coalitional import FloatArray
from citypact.games.rational import as_fraction
from citypact.games.validation import LARGEST, Door

#: Combinations of strategies in one game.
MOST_CELLS = 1_000_000
#: Players of one game: as many as an array has dimensions that can be walked through. Twenty players with two
#: strategies each already have more combinations than a game may.
MOST_PLAYERS = 32


@dataclass(frozen=True, eq=False)
class NormalFormGame:
    """A game of two or more players.

    Parameters
    ----------
    payoffs : sequence of n arrays, each of shape (m_1, ..., m_n)
        Payoff of each player (亿元), at most a million combinations. For two players the row
        player chooses the first index.
    players : sequence of n str, optional
        "player 1", "player 2", … by default.
    strategies : sequence of n sequences of str, optional
        Names of each player's strategies; "1", "2", … by default.

    Raises
    ------
    InputError
        If there are fewer than two players or more than 32, shapes and names do not match, names are
        repeated or a payoff is no finite number.

    Examples
    --------
    >>> game = NormalFormGame(([[1, 0]], [[0, 1]]), ("a", "b"), (("stay",), ("left", "right")))
    >>> game.shape
    (1, 2)
    >>> NormalFormGame(([[3, 0], [5, 1]], [[3, 5], [0, 1]])).players
    ('player 1', 'player 2')
    """

    payoffs: Sequence[npt.ArrayLike]
    players: Sequence[str] = ()
    strategies: Sequence[Sequence[str]] = ()

    def __post_init__(self) -> None:
        door = Door()
        if len(self.payoffs) < 2:
            door.refuse("payoffs", f"{len(self.payoffs)} tables", "one for each of two or more players")
            door.close()
        if len(self.payoffs) > MOST_PLAYERS:
            door.refuse("payoffs", f"{len(self.payoffs)} tables", f"at most {MOST_PLAYERS} players")
            door.close()
        given = [_table(payoffs) for payoffs in self.payoffs]
        players = tuple(self.players) or tuple(f"player {at}" for at in range(1, len(given) + 1))
        if len(players) != len(given) or len(set(players)) < len(players):
            door.refuse("players", ", ".join(map(str, players)), f"{len(given)} different names")
            door.close()
        wanted = tuple(len(names) for names in self.strategies) or (
            () if given[0] is None else given[0].shape
        )
        for player, table in zip(players, given, strict=True):
            if table is None or table.shape != wanted or table.ndim != len(given) or not table.size:
                found = "rows of different lengths" if table is None else f"shape {table.shape}"
                door.refuse(f"payoffs of {player}", found, f"shape {wanted or 'of all players'}")
            elif table.size > MOST_CELLS:
                door.refuse(f"payoffs of {player}", f"{table.size} cells", f"at most {MOST_CELLS}")
            else:
                _check_cells(f"payoffs of {player}", table, door)
        door.close()
        strategies = tuple(map(tuple, self.strategies)) or tuple(
            tuple(str(at) for at in range(1, size + 1)) for size in wanted
        )
        for player, names in zip(players, strategies, strict=True):
            if len(set(names)) < len(names):
                door.refuse(f"strategies of {player}", ", ".join(names), "each name once")
        door.close()
        tables = tuple(np.array(table, dtype=np.float64) for table in given)
        for table in tables:
            table.setflags(write=False)
        for table in given:
            if table is not None:
                table.setflags(write=False)
        object.__setattr__(self, "payoffs", tables)
        object.__setattr__(self, "players", players)
        object.__setattr__(self, "strategies", strategies)
        self.__dict__["_given"] = tuple(given)

    @property
    def tables(self) -> tuple[FloatArray, ...]:
        """Payoff array of each player, read-only."""
        return self.payoffs  # type: ignore[return-value]  # __post_init__ made them arrays

    @property
    def given(self) -> tuple[npt.NDArray[Any], ...]:
        """The payoff arrays with the numbers as they were given: floats, whole numbers or fractions."""
        tables: tuple[npt.NDArray[Any], ...] = self.__dict__["_given"]
        return tables

    @cached_property
    def exact_tables(self) -> tuple[npt.NDArray[np.object_], ...]:
        """The same as fractions, as the numbers were given: floats are read as the decimals they spell."""
        found = []
        for table in self.given:
            exact = np.empty(table.shape, dtype=object)
            exact.ravel()[:] = [as_fraction(number) for number in table.ravel().tolist()]
            found.append(exact)
        return tuple(found)

    @property
    def shape(self) -> tuple[int, ...]:
        """Number of strategies of each player."""
        return tuple(int(size) for size in self.tables[0].shape)

    def pair(self) -> tuple[FloatArray, FloatArray]:
        """Return the two tables of a two-player game.

        Raises
        ------
        InputError
            If there are more players.
        """
        if len(self.tables) != 2:
            raise InputError(Problem("players", f"{len(self.tables)} of them", "two"))
        return self.tables[0], self.tables[1]

    def payoffs_at(self, profile: Sequence[Sequence[Fraction]]) -> tuple[Fraction, ...]:
        """Return every player's expected payoff at mixed strategies, exactly.

        Parameters
        ----------
        profile : sequence of n sequences
            Probability of each strategy of each player.
        """
        totals = []
        for table in self.exact_tables:
            value: Any = table
            for probabilities in profile:  # the first index is contracted, the next moves up
                value = sum(p * part for p, part in zip(probabilities, value, strict=True) if p)
            totals.append(Fraction(value))
        return tuple(totals)


def _table(payoffs: npt.ArrayLike) -> npt.NDArray[Any] | None:
    """Return the numbers as they were given, or ``None`` if rows differ in length."""
    if isinstance(payoffs, np.ndarray) and payoffs.dtype.kind in "iuf":
        return payoffs.copy()  # so that a later change of the caller's array does not reach the game
    try:
        table = np.array(payoffs, dtype=object)  # so that a text among numbers stays the only text
    except ValueError:
        return None
    if table.ndim > MOST_PLAYERS:
        return None
    return table if all(np.ndim(cell) == 0 for cell in table.flat) else None


def _check_cells(field: str, table: npt.NDArray[Any], door: Door) -> None:
    """Refuse the first cell that is no finite number."""
    if (
        table.dtype.kind in "iuf"
        and np.isfinite(table).all()
        and (np.abs(table.astype(float)) <= LARGEST).all()
    ):
        return
    for place in np.ndindex(table.shape):
        cell: Any = table[place]
        cell = cell.item() if isinstance(cell, np.generic) else cell
        probe = Door()
        probe.money(field, cell, signed=True)
        if probe.problems:
            shown = "[" + ", ".join(str(at + 1) for at in place) + "]"
            door.refuse(f"{field} at {shown}", cell, "a finite payoff, up to 1e150")
            return
