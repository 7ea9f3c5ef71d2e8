"""What the structured games share: worths from few entries, as floats or as whole numbers.

All forms but voting are *homogeneous*: multiply every entry by a number and every worth is
multiplied by it. So one piece of arithmetic serves twice. On multiples of a common small
number it gives worths that are rounded once; on Python's whole numbers it gives them exactly.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from fractions import Fraction
from functools import cached_property

import numpy as np

from citypact.games.coalitional.cooperative import (
    MOST_EXACT_PLAYERS,
    MOST_TABLE_PLAYERS,
    CooperativeGame,
    refuse_beyond,
)
from citypact.games.coalitional.forms.entries import counted
from citypact.games.coalitional.masks import BoolArray, FloatArray, NumberArray
from citypact.games.rational import Number, over_one_denominator


class StructuredGame(CooperativeGame):
    """A game whose worths are homogeneous in the few entries that state it."""

    @abstractmethod
    def _entries(self) -> Sequence[Number]:
        """Return the numbers in which the worths are homogeneous."""

    @abstractmethod
    def _worths(self, members: BoolArray, entries: FloatArray) -> FloatArray:
        """Return the worths of the rows of a membership matrix, given the entries."""

    @abstractmethod
    def _tabulated(self, entries: NumberArray) -> NumberArray:
        """Return a new table of all worths by bit mask, given the entries of any type."""

    @cached_property
    def _counted(self) -> tuple[FloatArray, float]:
        return counted(self._entries())

    def _whole(self) -> tuple[Sequence[int], int]:
        return over_one_denominator(self._entries())

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
        entries, divisor = self._counted
        return self._worths(np.asarray(members, dtype=bool), entries) / divisor

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
            entries, divisor = self._counted
            kept = np.asarray(self._tabulated(entries), dtype=np.float64)
            if divisor != 1.0:
                np.divide(kept, divisor, out=kept)
            kept[0] = 0.0
            kept.setflags(write=False)
            self.__dict__["_table"] = kept  # past the frozen door: derived, never changed
        return kept

    @property
    def _has_fractions(self) -> bool:
        """Whether fractions of all worths are cheap to find: few entries give them."""
        return self.size <= MOST_EXACT_PLAYERS

    def _exact_worths(self) -> tuple[Fraction, ...]:
        whole, denominator = self._whole()
        worths = self._tabulated(np.array(whole, dtype=object))
        return tuple(Fraction(worth, denominator) for worth in worths)
