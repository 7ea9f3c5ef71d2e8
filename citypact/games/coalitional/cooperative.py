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
from citypact.games.coalitional.whole_worths import WholeWorths, whole_decimals, whole_numbers
from citypact.games.rational import as_fraction
from citypact.games.validation import Door

#: A table of 2**30 worths fills 8 GiB.
MOST_TABLE_PLAYERS = 30
#: Fractions of a whole table take a second from here on.
MOST_EXACT_PLAYERS = 16
#: Up to here one worth is taken from the fractions of all, which are a few thousand.
MOST_KEPT_FRACTIONS = 12
#: Sums of worths up to here stay within floating point.
LARGEST_WORTH = 1e300
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
            refuse_beyond(self, MOST_TABLE_PLAYERS, "a table of worths")
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
        """Return the worths by bit mask exactly, length 2**n; found once and kept.

        They are as they were given where they were given as numbers, else the decimals that
        the table spells.

        Raises
        ------
        InputError
            Beyond 16 players.
        """
        kept: tuple[Fraction, ...] | None = self.__dict__.get("_fractions")
        if kept is None:
            refuse_beyond(self, MOST_EXACT_PLAYERS, "exact arithmetic")
            kept = self.__dict__["_fractions"] = self._exact_worths()
        return kept

    @property
    def _has_fractions(self) -> bool:
        """Whether fractions of all worths are at hand or cheap to find."""
        return self.size <= MOST_KEPT_FRACTIONS or "_fractions" in self.__dict__

    def _exact_worths(self) -> tuple[Fraction, ...]:
        return tuple(as_fraction(float(worth)) for worth in self.table)

    def fraction_of(self, mask: int) -> Fraction:
        """Return one worth exactly, as ``fractions`` gives it.

        A game of more than 12 players whose fractions are not at hand is asked for this worth
        alone: it may be a costly one, and is then the decimal that it spells.
        """
        if self._has_fractions:
            return self.fractions()[mask]
        return as_fraction(float(self.worths_of(np.array([mask], dtype=np.int64))[0]))

    def whole_worths(self, masks: IntArray) -> WholeWorths | None:
        """Return worths as whole numbers over one divisor, exactly as ``fraction_of`` gives them.

        None where they are no short decimals and the fractions of all worths are not kept.
        """
        if not self._has_fractions:
            return whole_decimals(self.worths_of(masks))
        kept: WholeWorths | None = self.__dict__.get("_whole_worths")
        if kept is None:
            kept = self.__dict__["_whole_worths"] = whole_numbers(self.fractions())
        return kept[0][masks], kept[1]

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


def refuse_beyond(game: CooperativeGame, most: int, purpose: str, remedy: str = "") -> None:
    """Refuse a game with more than ``most`` players.

    Raises
    ------
    InputError
        Saying how many there may be, for what purpose, and what else can be done.
    """
    if game.size > most:
        raise InputError(Problem("players", game.size, f"at most {most} for {purpose}", remedy=remedy))


def checked_players(players: Iterable[str], door: Door) -> tuple[str, ...]:
    """Return the names as a tuple, noting at the door if any is missing, repeated or no text."""
    if isinstance(players, str):
        door.refuse("players", players, "a sequence of names, not one text")
        return (players,)
    if not isinstance(players, Iterable):
        door.refuse("players", type(players).__name__, "a sequence of names")
        return (str(players),)
    names = tuple(players)
    if not all(isinstance(name, str) and name.strip() for name in names):
        door.refuse("players", ", ".join(map(repr, names)), "names that are not empty")
    elif not names:
        door.refuse("players", "none", "at least one player")
    elif len(set(names)) != len(names):
        twice = sorted({name for name in names if names.count(name) > 1})
        door.refuse("players", ", ".join(twice), "each player named once")
    return names
