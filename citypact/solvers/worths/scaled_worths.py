r"""Worths as whole numbers, so that ties are ties: 0.1 + 0.2 equals 0.3.

Whether a game has a property hangs on comparisons of sums of worths, and many of them are
ties. Worths are therefore written as whole multiples of one unit, the inverse of their
common denominator, and compared as integers:

* up to 12 players from the worths as they were given, whatever their denominators;
* beyond, where every worth is a decimal of at most 15 digits on one grid of a power of ten.
  Two such decimals never share a floating-point number, so the whole number
  ``rint(w * 10**k)`` that leads back to ``w`` *is* the decimal that was typed. Up to 16
  players other worths are taken as they were given.

A floating-point number that takes 16 or 17 digits to write was not typed but computed, and
carries rounding. A game that has such worths is judged up to that: sums of ``terms`` worths
count as equal within ``8 * terms`` units of rounding of the largest worth, 2.2e-16 each.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, TypeAlias

import numpy as np

from citypact.games.coalitional.cooperative import MOST_EXACT_PLAYERS, CooperativeGame, refuse_beyond
from citypact.games.coalitional.masks import FloatArray, NumberArray
from citypact.games.rational import as_fraction, over_one_denominator

#: The widest table that properties look through: 128 MiB of worths.
MOST_PLAYERS = 24
#: Up to here worths are read as they were given, which takes milliseconds.
MOST_GIVEN_PLAYERS = 12
#: Decimals of this many digits have a floating-point number each.
DIGITS = 15
#: Bits after the leading one of a floating-point number.
MANTISSA = 52
#: Powers of ten up to here are exact in floating point.
LARGEST_POWER = 22

#: Smallest slack of an inequality over all coalitions, and the masks where it is attained.
Smallest: TypeAlias = tuple[Any, tuple[int, ...]]


@dataclass(frozen=True, eq=False)
class ScaledWorths:
    """A game's worths in a form that can be compared.

    Attributes
    ----------
    table : array of shape (2**n,)
        Worths by bit mask, in units of ``step``.
    step : Fraction
        What one unit of the table is worth.
    exact : bool
        Whether the table holds whole numbers.
    computed : bool
        Whether worths carry rounding, so that ties are judged up to it.
    """

    table: NumberArray
    step: Fraction
    exact: bool
    computed: bool

    @property
    def size(self) -> int:
        """Number of players n."""
        return len(self.table).bit_length() - 1

    @property
    def largest(self) -> Any:
        """Largest worth in size, in units of ``step``."""
        low, high = self.table.min(), self.table.max()
        return max(-int(low), int(high)) if self.exact else max(-float(low), float(high))

    def slack(self, terms: int) -> Any:
        """By how much an inequality between ``terms`` worths may be missed, in table units."""
        if not self.computed:
            return 0
        return rounding(terms, self.largest) if not self.exact else 8 * terms * self.largest >> MANTISSA

    def amount(self, mask: int) -> Fraction:
        """Return the worth of a coalition in the game's unit."""
        return self.money(self.table[mask])

    def money(self, number: Any) -> Fraction:
        """Return a sum or difference of table entries in the game's unit."""
        return (Fraction(int(number)) if self.exact else as_fraction(float(number))) * self.step

    def negated(self) -> ScaledWorths:
        """Return the same worths with the sign turned."""
        return replace(self, table=-self.table)

    def violated(self, scan: Callable[[NumberArray], Smallest], terms: int) -> tuple[int, ...] | None:
        """Return where an inequality between ``terms`` worths is missed by most, None if nowhere.

        Python integers are slow. They are looked at only when a scan in floating point
        leaves the sign of the smallest slack open.
        """
        if self.table.dtype == object:
            # In units of the largest: integers may be longer than any floating-point number.
            unit = self.largest or 1
            slack, found = scan(np.array([worth / unit for worth in self.table]))
            if slack < -rounding(terms, 1.0):
                return found
            if self.computed or slack > rounding(terms, 1.0):
                return None
        slack, found = scan(self.table)
        return found if slack < -self.slack(terms) else None


def rounding(terms: int, largest: float) -> float:
    """Return how far sums of ``terms`` computed numbers up to ``largest`` can be off."""
    return 8.0 * terms * 2.0**-MANTISSA * largest


def carries_rounding(worth: float) -> bool:
    """Whether a number was computed rather than typed: it takes more than 15 digits.

    Examples
    --------
    >>> carries_rounding(0.3), carries_rounding(0.1 + 0.2)
    (False, True)
    """
    return float(f"{worth:.{DIGITS}g}") != worth and not worth.is_integer()


def was_computed(worth: float, given: Fraction) -> bool:
    """Whether a worth carries rounding: one given as a fraction, say 1/3, is not what its rounding spells.

    Examples
    --------
    >>> was_computed(1 / 3, as_fraction(1 / 3)), was_computed(1 / 3, Fraction(1, 3))
    (True, False)
    """
    return carries_rounding(worth) and as_fraction(worth) == given


def scaled_worths(game: CooperativeGame) -> ScaledWorths:
    """Return the worths of ``game`` as whole numbers where that is possible.

    Raises
    ------
    InputError
        If the game has more than 24 players.

    Examples
    --------
    >>> from citypact.games.coalitional import CoalitionalGame
    >>> scaled = scaled_worths(CoalitionalGame(("a", "b"), [0, 0.1, 0.2, 0.3]))
    >>> scaled.table.tolist(), scaled.step
    ([0, 1, 2, 3], Fraction(1, 10))
    """
    refuse_beyond(game, MOST_PLAYERS, "a look at every coalition")
    if game.size <= MOST_GIVEN_PLAYERS:
        return _over_common_denominator(game)
    decimal = _on_decimal_grid(game.table)
    if decimal is not None:
        return decimal
    if game.size <= MOST_EXACT_PLAYERS:
        return _over_common_denominator(game)
    return ScaledWorths(game.table, Fraction(1), exact=False, computed=True)


def _over_common_denominator(game: CooperativeGame) -> ScaledWorths:
    worths = game.fractions()
    whole, denominator = over_one_denominator(worths)
    # The longest sums are those of Driessen's covers: four times 2n + 1 worths.
    longest = 16 * len(worths).bit_length()
    fits = max(map(abs, whole)) * longest < 1 << 62
    computed = any(map(was_computed, game.table.tolist(), worths))
    table = np.array(whole, dtype=np.int64 if fits else object)
    return ScaledWorths(table, Fraction(1, denominator), exact=True, computed=computed)


def _on_decimal_grid(table: FloatArray) -> ScaledWorths | None:
    largest = max(-float(table.min()), float(table.max()))
    if largest == 0.0:
        return ScaledWorths(np.zeros(len(table), dtype=np.int64), Fraction(1), exact=True, computed=False)
    power = min(DIGITS - 1 - math.floor(math.log10(largest)), LARGEST_POWER)
    if power < -LARGEST_POWER:
        return None
    grid = 10.0 ** abs(power)
    whole = np.rint(table * grid if power >= 0 else table / grid)
    if not np.array_equal(whole / grid if power >= 0 else whole * grid, table):
        return None
    return ScaledWorths(whole.astype(np.int64), Fraction(10) ** -power, exact=True, computed=False)
