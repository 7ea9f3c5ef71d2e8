r"""Transferable-utility games: what each coalition of cities secures on its own.

A *game* is a list of players :math:`N` and a worth :math:`v(S)` for every coalition
:math:`S \subseteq N`, with :math:`v(\varnothing) = 0`. Coalitions are bit masks: player
``k`` is bit ``k``, so ``worths[0b101]`` is the worth of players 0 and 2.

References
----------
B. Peleg and P. Sudhölter, *Introduction to the Theory of Cooperative Games*, 2nd ed.,
Springer, 2007.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from citypact.games.validation import Door

FloatArray: TypeAlias = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class CoalitionalGame:
    """A complete characteristic function over named players.

    Parameters
    ----------
    players : sequence of str
        Distinct names; player ``k`` is bit ``k``.
    worths : array of length 2**n, or mapping of tuples of names to float
        Every coalition must be given: a missing one is an error, never a silent zero
        (the empty coalition may be left out of a mapping).
    unit : str
        Unit of the worths.

    Raises
    ------
    InputError
        If a coalition is missing or unknown, a worth is not finite, or v(∅) is not 0.

    Examples
    --------
    >>> worths = {("beijing",): 1, ("hebei",): 0, ("beijing", "hebei"): 3}
    >>> CoalitionalGame(("beijing", "hebei"), worths).worth("hebei", "beijing")
    3.0
    """

    players: Sequence[str]
    worths: Sequence[float] | FloatArray | Mapping[tuple[str, ...], float]
    unit: str = "亿元"

    def __post_init__(self) -> None:
        door = Door()
        players = tuple(self.players)
        object.__setattr__(self, "players", players)
        if len(set(players)) != len(players) or not players:
            door.refuse("players", ", ".join(players), "at least one player, each named once")
            door.close()
        if isinstance(self.worths, Mapping):
            table = self._from_mapping(self.worths, door)
        else:
            table = np.array(self.worths, dtype=np.float64)
        door.close()
        if table.shape != (2 ** len(players),):
            door.refuse("worths", f"{table.size} numbers", f"{2 ** len(players)}, one for each coalition")
        elif not np.isfinite(table).all():
            mask = int(np.argmin(np.isfinite(table)))
            door.refuse("worths", float(table[mask]), f"a finite worth for {'+'.join(self.members(mask))}")
        elif table[0] != 0.0:
            door.refuse("worths", float(table[0]), "0 for the empty coalition")
        door.close()
        table.setflags(write=False)
        object.__setattr__(self, "worths", table)

    def _from_mapping(self, values: Mapping[tuple[str, ...], float], door: Door) -> FloatArray:
        table = np.full(2 ** len(self.players), np.nan)
        table[0] = 0.0
        given: set[int] = set()
        for coalition, value in values.items():
            unknown = [name for name in coalition if name not in self.players]
            if unknown:
                door.refuse("worths", "+".join(coalition), f"players of {', '.join(self.players)}")
                continue
            mask = self.mask(*coalition)
            if mask in given:
                door.refuse("worths", "+".join(coalition), "each coalition once")
            elif door.finite(f"worth of {'+'.join(coalition) or '∅'}", value):
                table[mask] = value
            given.add(mask)
        for mask in range(1, len(table)):
            if mask not in given:
                door.refuse("worths", "nothing", f"a worth for {'+'.join(self.members(mask))}")
        return table

    @property
    def table(self) -> FloatArray:
        """Worths by bit mask, shape (2**n,), read-only."""
        return self.worths  # type: ignore[return-value]  # __post_init__ made it an array

    def mask(self, *names: str) -> int:
        """Return the bit mask of the coalition of ``names``."""
        mask = 0
        for name in names:
            mask |= 1 << tuple(self.players).index(name)
        return mask

    def members(self, mask: int) -> tuple[str, ...]:
        """Return the names in the coalition ``mask``."""
        return tuple(name for bit, name in enumerate(self.players) if mask >> bit & 1)

    def worth(self, *names: str) -> float:
        """Return v of the coalition of ``names``."""
        return float(self.table[self.mask(*names)])
