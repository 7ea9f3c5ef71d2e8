r"""What every transferable-utility game offers, however its worths are stated.

A *game* is a list of players :math:`N` and a worth :math:`v(S)` for every coalition
:math:`S \subseteq N`, with :math:`v(\varnothing) = 0`. In a *cost game* the worth is what
the coalition pays; sets and nucleoli of a cost game are those of :math:`-c` with the sign
turned back [Peleg2007]_.

References
----------
.. [Peleg2007] B. Peleg and P. Sudhölter, *Introduction to the Theory of Cooperative Games*,
   2nd ed., Springer, 2007.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from fractions import Fraction

import numpy as np

from citypact.errors import InputError, Problem
from citypact.games.coalitional.masks import BoolArray, FloatArray, IntArray, bits, mask_of, membership
from citypact.games.rational import as_fraction
from citypact.games.validation import Door

#: A table of 2**30 worths fills 8 GiB.
MOST_TABLE_PLAYERS = 30
#: Fractions of a whole table take a second from here on.
MOST_EXACT_PLAYERS = 16
#: Fractions of all worths are kept up to here: a few hundred kilobytes.
MOST_KEPT_FRACTIONS = 12
#: Worths evaluated at once while a table is filled: a few megabytes of masks.
BLOCK = 1 << 18


class CooperativeGame(ABC):
    """A transferable-utility game among named players.

    Subclasses state their worths in their own way through ``worths_at``; all solvers take
    any of them, and use a closed form where the type has one.

    Attributes
    ----------
    players : tuple of str
        Names; player ``k`` is bit ``k`` of a mask.
    unit : str
        Unit of the worths.
    cost : bool
        Whether worths are costs to share rather than gains.
    """

    players: Sequence[str]
    unit: str
    cost: bool

    @abstractmethod
    def worths_at(self, members: BoolArray) -> FloatArray:
        """Return the worths of coalitions given as a membership matrix.

        Parameters
        ----------
        members : bool array of shape (k, n)
            One coalition a row.

        Returns
        -------
        float array of shape (k,)
        """

    @property
    def size(self) -> int:
        """Number of players n."""
        return len(self.players)

    @property
    def sign(self) -> float:
        """1 for gains, -1 for costs: ``sign * worth`` is in profit orientation."""
        return -1.0 if self.cost else 1.0

    @property
    def grand(self) -> float:
        """Worth of all players together, v(N)."""
        return float(self.worths_at(np.ones((1, self.size), dtype=bool))[0])

    @property
    def singles(self) -> FloatArray:
        """Worth of each player alone, shape (n,)."""
        return self.worths_at(np.eye(self.size, dtype=bool))

    @property
    def table(self) -> FloatArray:
        """Worths by bit mask, shape (2**n,), read-only; filled once and kept.

        Raises
        ------
        InputError
            Beyond 30 players.
        """
        kept: FloatArray | None = self.__dict__.get("_table")
        if kept is None:
            if self.size > MOST_TABLE_PLAYERS:
                raise InputError(
                    Problem("players", self.size, f"at most {MOST_TABLE_PLAYERS} for a table of worths")
                )
            kept = np.empty(1 << self.size)
            for start in range(0, len(kept), BLOCK):
                stop = min(start + BLOCK, len(kept))
                kept[start:stop] = self.worths_of(np.arange(start, stop, dtype=np.int64))
            kept[0] = 0.0
            kept.setflags(write=False)
            self.__dict__["_table"] = kept  # past the frozen door: derived, never changed
        return kept

    def worths_of(self, masks: IntArray) -> FloatArray:
        """Return the worths of coalitions given as bit masks, shape (k,)."""
        return self.worths_at(membership(masks, self.size))

    def fractions(self) -> tuple[Fraction, ...]:
        """Return the worths by bit mask as the decimals that they spell, exactly.

        Raises
        ------
        InputError
            Beyond 16 players.
        """
        if self.size > MOST_EXACT_PLAYERS:
            raise InputError(
                Problem("players", self.size, f"at most {MOST_EXACT_PLAYERS} for exact arithmetic")
            )
        return tuple(as_fraction(float(worth)) for worth in self.table)

    def fraction_of(self, mask: int) -> Fraction:
        """Return one worth as the decimal that it spells, exactly."""
        if self.size <= MOST_KEPT_FRACTIONS:
            kept: tuple[Fraction, ...] | None = self.__dict__.get("_exact")
            if kept is None:
                kept = self.__dict__["_exact"] = self.fractions()
            return kept[mask]
        return as_fraction(float(self.worths_of(np.array([mask], dtype=np.int64))[0]))

    def mask(self, *names: str) -> int:
        """Return the bit mask of the coalition of ``names``.

        Raises
        ------
        InputError
            If a name is not a player's.
        """
        place = {name: at for at, name in enumerate(self.players)}
        unknown = [name for name in names if name not in place]
        if unknown:
            known = ", ".join(self.players)
            raise InputError(*(Problem("coalition", name, f"a player of {known}") for name in unknown))
        return mask_of(place[name] for name in names)

    def members(self, mask: int) -> tuple[str, ...]:
        """Return the names in the coalition ``mask``."""
        return tuple(self.players[at] for at in bits(mask))

    def label(self, mask: int) -> str:
        """Return a coalition as files write it, ``Beijing+Tianjin`` (``∅`` when empty)."""
        return "+".join(self.members(mask)) or "∅"

    def worth(self, *names: str) -> float:
        """Return v of the coalition of ``names``."""
        return float(self.worths_of(np.array([self.mask(*names)], dtype=np.int64))[0])


def checked_players(players: Iterable[str], door: Door) -> tuple[str, ...]:
    """Return the names as a tuple, noting at the door if any is missing, repeated or no text."""
    if isinstance(players, str):
        door.refuse("players", players, "a sequence of names, not one text")
        return (players,)
    names = tuple(players)
    if not all(isinstance(name, str) and name.strip() for name in names):
        door.refuse("players", ", ".join(map(repr, names)), "names that are not empty")
    elif not names:
        door.refuse("players", "none", "at least one player")
    elif len(set(names)) != len(names):
        twice = sorted({name for name in names if names.count(name) > 1})
        door.refuse("players", ", ".join(twice), "each player named once")
    return names
