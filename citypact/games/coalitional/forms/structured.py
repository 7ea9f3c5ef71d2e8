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

from citypact.errors import InputError, Problem
from citypact.games.coalitional.cooperative import (
    MOST_EXACT_PLAYERS,
    MOST_TABLE_PLAYERS,
    CooperativeGame,
)
from citypact.games.coalitional.forms.entries import Entries, counted, over_one_denominator
from citypact.games.coalitional.masks import BoolArray, FloatArray
from citypact.games.rational import Number


class StructuredGame(CooperativeGame):
    """A game whose worths are homogeneous in the few entries that state it."""

    @abstractmethod
    def _entries(self) -> Sequence[Number]:
        """Return the numbers in which the worths are homogeneous."""

    @abstractmethod
    def _worths(self, members: BoolArray, entries: FloatArray) -> FloatArray:
        """Return the worths of the rows of a membership matrix, given the entries."""

    @abstractmethod
    def _tabulated(self, entries: Entries) -> Entries:
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
            if self.size > MOST_TABLE_PLAYERS:
                raise InputError(
                    Problem("players", self.size, f"at most {MOST_TABLE_PLAYERS} for a table of worths")
                )
            entries, divisor = self._counted
            kept = np.asarray(self._tabulated(entries), dtype=np.float64)
            if divisor != 1.0:
                np.divide(kept, divisor, out=kept)
            kept[0] = 0.0
            kept.setflags(write=False)
            self.__dict__["_table"] = kept  # past the frozen door: derived, never changed
        return kept

    def fractions(self) -> tuple[Fraction, ...]:
        """Return the worths by bit mask, exactly as the decimals of the entries give them.

        Raises
        ------
        InputError
            Beyond 16 players.
        """
        kept: tuple[Fraction, ...] | None = self.__dict__.get("_fractions")
        if kept is None:
            if self.size > MOST_EXACT_PLAYERS:
                raise InputError(
                    Problem("players", self.size, f"at most {MOST_EXACT_PLAYERS} for exact arithmetic")
                )
            whole, denominator = self._whole()
            worths = self._tabulated(np.array(whole, dtype=object))
            kept = tuple(Fraction(worth, denominator) for worth in worths)
            self.__dict__["_fractions"] = kept
        return kept
