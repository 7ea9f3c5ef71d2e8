"""A game whose worths come from a function, for models that are run rather than listed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from citypact.errors import InputError, Problem
from citypact.games.coalitional.cooperative import LARGEST_WORTH, CooperativeGame, checked_players
from citypact.games.coalitional.masks import (
    MOST_MASKED_PLAYERS,
    BoolArray,
    FloatArray,
    IntArray,
    membership,
    packed,
)
from citypact.games.validation import Door


@dataclass(frozen=True, eq=False)
class FunctionGame(CooperativeGame):
    """A game stated by a vectorised function.

    Parameters
    ----------
    players : sequence of str
        Names, each once.
    function : callable
        Takes an int64 array of bit masks of shape (k,), or with ``takes="members"`` a
        boolean membership matrix of shape (k, n), and returns k worths.
    unit : str
        Unit of the worths.
    cost : bool
        Whether worths are costs.
    takes : {"masks", "members"}
        What the function is given; masks serve up to 62 players.

    Raises
    ------
    InputError
        On repeated names, or when the function returns another number of worths, a worth
        that is not finite, or a worth of the empty coalition other than 0.

    Examples
    --------
    >>> game = FunctionGame(("a", "b", "c"), lambda masks: np.bitwise_count(masks) ** 2.0)
    >>> game.worth("a", "c"), game.table.tolist()
    (4.0, [0.0, 1.0, 1.0, 4.0, 1.0, 4.0, 4.0, 9.0])
    """

    players: Sequence[str]
    function: Callable[..., FloatArray]
    unit: str = "亿元"
    cost: bool = False
    takes: Literal["masks", "members"] = "masks"

    def __post_init__(self) -> None:
        door = Door()
        object.__setattr__(self, "players", checked_players(self.players, door))
        door.choice("takes", self.takes, ("masks", "members"))
        if self.takes == "masks" and len(self.players) > MOST_MASKED_PLAYERS:
            door.refuse(
                "players",
                len(self.players),
                f"at most {MOST_MASKED_PLAYERS} for a function of bit masks",
                'let the function take a membership matrix (takes="members")',
            )
        door.close()
        empty = float(self.worths_at(np.zeros((1, self.size), dtype=bool))[0])
        if empty != 0.0:
            raise InputError(Problem("function", f"{empty} for the empty coalition", "0"))

    def worths_at(self, members: BoolArray) -> FloatArray:
        """Return the worths of coalitions given as a membership matrix (see the base class)."""
        return self._checked(packed(members) if self.takes == "masks" else members, members)

    def worths_of(self, masks: IntArray) -> FloatArray:
        """Return the worths of coalitions given as bit masks (see the base class)."""
        masks = np.asarray(masks, dtype=np.int64)
        return self._checked(masks if self.takes == "masks" else membership(masks, self.size), masks)

    def _checked(self, argument: IntArray | BoolArray, coalitions: IntArray | BoolArray) -> FloatArray:
        worths = np.asarray(self.function(argument), dtype=np.float64)
        if worths.shape != (len(coalitions),):
            raise InputError(
                Problem("function", f"worths of shape {worths.shape}", f"shape ({len(coalitions)},)")
            )
        finite = np.abs(worths) <= LARGEST_WORTH
        if not finite.all():
            bad = int(np.argmin(finite))
            row = coalitions[bad]
            who = [
                name
                for at, name in enumerate(self.players)
                if (row[at] if coalitions.ndim == 2 else int(row) >> at & 1)
            ]
            raise InputError(
                Problem(
                    "function", float(worths[bad]), f"a finite worth of {'+'.join(who) or '∅'}, up to 1e300"
                )
            )
        return worths
