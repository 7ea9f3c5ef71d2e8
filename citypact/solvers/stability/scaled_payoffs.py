"""Payoffs in a form that can be compared, so that an indifferent player is seen to be one.

Payoffs that were typed are whole multiples of one unit, the inverse of their common denominator,
and are compared as integers. Payoffs that take 16 digits were computed and carry rounding: they
count as equal within ``8 * terms`` units of rounding, 2.2e-16 each, of the player's largest payoff;
sums over the members of an agreement, of the largest payoff of a member.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np

from citypact.games.coalitional.masks import FloatArray, NumberArray, bits, halves
from citypact.games.coalitional.payoff_table import Exact
from citypact.games.coalitional.whole_worths import whole_decimals
from citypact.games.rational import as_fraction, over_one_denominator
from citypact.solvers.worths.scaled_worths import MANTISSA, rounding, was_computed

#: Whole numbers up to here leave a machine integer room for sums over twenty players.
ROOM = 1 << 56
#: Payoffs looked at first, to see whether a wide table spells short decimals at all.
SAMPLE = 4096


@dataclass(frozen=True, eq=False)
class ScaledPayoffs:
    """Payoffs by player and bit mask, comparable.

    Attributes
    ----------
    table : array of shape (n, 2**n)
        Payoffs in units of ``step``.
    step : Fraction
        What one unit of the table is worth.
    computed : bool
        Whether payoffs carry rounding, so that ties are judged up to it.
    exact : bool
        Whether the table holds whole numbers.
    """

    table: NumberArray
    step: Fraction
    computed: bool
    exact: bool

    @property
    def size(self) -> int:
        """Number of players n."""
        return len(self.table)

    @cached_property
    def largest(self) -> tuple[Any, ...]:
        """Largest payoff in size of each player, in table units."""
        ends = [(row.min(), row.max()) for row in self.table]
        kind = int if self.exact else float
        return tuple(max(-kind(low), kind(high)) for low, high in ends)

    def slack(self, player: int, terms: int = 2) -> Any:
        """By how much payoffs of a player may differ and still tie, in table units."""
        return self._slack(self.largest[player], terms)

    def joint_slack(self, mask: int) -> Any:
        """By how much sums of payoffs of the members may differ and still tie, in table units."""
        return max((self.slack(at, 2 * self.size) for at in bits(mask)), default=0)

    def joint_slacks(self) -> NumberArray:
        """The same by bit mask, shape (2**n,)."""
        found = np.zeros(1 << self.size, dtype=self.table.dtype)
        for at in range(self.size):
            within = halves(found, at)[1]
            np.maximum(within, self.slack(at, 2 * self.size), out=within)
        return found

    def money(self, number: Any) -> Fraction:
        """Return a sum or difference of table entries in the game's unit."""
        return (Fraction(int(number)) if self.exact else as_fraction(float(number))) * self.step

    def _slack(self, largest: Any, terms: int) -> Any:
        if not self.computed:
            return 0
        return rounding(terms, largest) if not self.exact else 8 * terms * largest >> MANTISSA


def scaled_payoffs(table: FloatArray, exact: Exact | None) -> ScaledPayoffs:
    """Return payoffs as whole numbers where that is possible.

    Parameters
    ----------
    table : float array of shape (n, 2**n)
        Payoffs by player and bit mask.
    exact : tuple of tuples of Fraction, optional
        The same as they were given.

    Examples
    --------
    >>> from citypact.games.coalitional.membership import MembershipGame
    >>> game = MembershipGame(("a",), [[0.1, 0.1]])
    >>> scaled_payoffs(game.table, game.fractions()).table.tolist()
    [[1, 1]]
    """
    if exact is not None:
        whole, denominator = over_one_denominator(number for row in exact for number in row)
        fits = max(map(abs, whole)) < ROOM
        computed = any(
            was_computed(float(number), given)
            for row, kept in zip(table, exact, strict=True)
            for number, given in zip(row, kept, strict=True)
        )
        scaled = np.array(whole, dtype=np.int64 if fits else object).reshape(table.shape)
        return ScaledPayoffs(scaled, Fraction(1, denominator), computed, exact=True)
    if whole_decimals(table.ravel()[:SAMPLE]) is not None:
        decimal = whole_decimals(table.ravel())
        if decimal is not None:
            return ScaledPayoffs(
                decimal[0].reshape(table.shape), Fraction(1, decimal[1]), computed=False, exact=True
            )
    return ScaledPayoffs(table, Fraction(1), computed=True, exact=False)
