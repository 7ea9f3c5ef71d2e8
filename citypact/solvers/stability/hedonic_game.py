"""Players that care only about the group they are in, and ranks that show who prefers what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from citypact.games.coalitional.cooperative import checked_players
from citypact.games.coalitional.masks import FloatArray, IntArray, bits
from citypact.games.coalitional.payoff_table import Exact, mask_of_names, payoff_table
from citypact.games.rational import Number
from citypact.games.validation import Door
from citypact.solvers.stability.scaled_payoffs import ScaledPayoffs, scaled_payoffs

#: Ten players have 115 975 partitions.
MOST_PLAYERS = 10


@dataclass(frozen=True, eq=False)
class HedonicGame:
    """What every player has in every group that it can be a member of.

    Parameters
    ----------
    players : sequence of str
        Distinct names, at most 10; player ``k`` is bit ``k`` of a mask.
    payoffs : matrix of numbers of shape (n, 2**n)
        One row a player, one column a group by bit mask; a group that a player is not in is
        not read but has to hold a number.
    unit : str
        Unit of the payoffs.

    Raises
    ------
    InputError
        On names that are missing or repeated, a table of another shape, and a payoff that is
        not a finite number.

    Examples
    --------
    >>> game = HedonicGame(("a", "b"), [[0, 1, 0, 3], [0, 0, 1, 0]])
    >>> game.payoff("b", "a", "b")
    0.0
    """

    players: Sequence[str]
    payoffs: Sequence[Sequence[Number]] | FloatArray
    unit: str = "亿元"

    def __post_init__(self) -> None:
        door = Door()
        players = checked_players(self.players, door)
        object.__setattr__(self, "players", players)
        if len(players) > MOST_PLAYERS:
            door.refuse("players", len(players), f"at most {MOST_PLAYERS} for a look at every partition")
        door.close()
        table, exact = payoff_table(self.payoffs, players, door)
        inside = (np.arange(1 << len(players)) >> np.arange(len(players))[:, None] & 1).astype(bool)
        table = np.where(inside, table, 0.0)
        table.setflags(write=False)
        object.__setattr__(self, "payoffs", table)
        self.__dict__["_exact"] = _own(exact or ())
        self.__dict__["_scaled"] = scaled_payoffs(table, self.fractions())

    @property
    def size(self) -> int:
        """Number of players n."""
        return len(self.players)

    @property
    def scaled(self) -> ScaledPayoffs:
        """Payoffs in comparable form."""
        kept: ScaledPayoffs = self.__dict__["_scaled"]
        return kept

    def fractions(self) -> Exact:
        """Return the payoffs by player and bit mask as they were given, 0 where the player is not in."""
        exact: Exact = self.__dict__["_exact"]
        return exact

    def payoff(self, player: str, *group: str) -> float:
        """Return what a player has in a group, by names."""
        at = self.mask((player,)).bit_length() - 1
        return float(self.fractions()[at][self.mask(group)])

    def mask(self, names: Sequence[str]) -> int:
        """Return the bit mask of a group.

        Raises
        ------
        InputError
            If a name is not a player's or comes twice.
        """
        return mask_of_names(self.players, names, "group")

    def members(self, mask: int) -> tuple[str, ...]:
        """Return the names in a group."""
        return tuple(self.players[at] for at in bits(mask))

    def ranks(self) -> IntArray:
        """Return payoffs as ranks by player, equal where they tie, shape (n, 2**n)."""
        return ranked(self.scaled)


def ranked(payoffs: ScaledPayoffs) -> IntArray:
    """Return for every player the rank of its payoff in every column, equal where payoffs tie.

    Computed payoffs that follow one another within rounding are one rank.

    Examples
    --------
    >>> from citypact.solvers.stability.scaled_payoffs import scaled_payoffs
    >>> ranked(scaled_payoffs(np.array([[0.5, 0.1 + 0.2, 0.3, 0.5]]), None)).tolist()
    [[1, 0, 0, 1]]
    """
    ranks = np.empty(payoffs.table.shape, dtype=np.int64)
    for at, row in enumerate(payoffs.table):
        order = np.argsort(row, kind="stable")
        rises = np.asarray(np.diff(row[order]) > payoffs.slack(at), dtype=bool)
        ranks[at, order] = np.concatenate(([0], rises.cumsum()))
    return ranks


def _own(exact: Exact) -> Exact:
    return tuple(
        tuple(number if mask >> at & 1 else Fraction(0) for mask, number in enumerate(row))
        for at, row in enumerate(exact)
    )
