r"""A council of cities whose gains are not those of pairs alone: a club with a joint market.

.. math:: v(S) = v_{club}(S)
   + \zeta \Bigl( \frac{G(S)}{G(N)} \Bigr)^p \, [\, |S| \ge q \,] , \qquad G(S) = \sum_{i \in S} G_i

Common standards and joint purchasing pay only from a quorum q of members on, and the more so the
larger the market they cover: :math:`\zeta` is the gain a year with all cities in, :math:`p \ge 1`
(an assumption of this project). The market term is superadditive: as :math:`p \ge 1`, two groups have
together at least what they have apart, and a quorum only takes from the smaller ones.

With p = 2 and no quorum every gain is one of pairs, :math:`2 \zeta G_i G_j / G(N)^2`, and of single
cities; the Shapley value of the market term is then :math:`\zeta G_i / G(N)`.

Worths of consecutive masks are found from tables of the lower players, a few sums a worth.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from citypact.games.club.pairwise import ClubGame
from citypact.games.coalitional.cooperative import CooperativeGame
from citypact.games.coalitional.masks import (
    BoolArray,
    FloatArray,
    IntArray,
    NumberArray,
    bits,
    membership,
    sizes,
    subset_sums,
)
from citypact.games.rational import Number
from citypact.games.validation import Door

#: Largest exponent of the market term.
MOST_POWER = 10
#: A table of so many lower players takes half a MiB.
LOW = 16


@dataclass(frozen=True, eq=False)
class CouncilGame(CooperativeGame):
    """A club with a joint market.

    Parameters
    ----------
    club : ClubGame
        Cities, their masses, gains of pairs and costs.
    market : number
        ζ, gain of the joint market with all cities in (the club's unit), at least 0.
    power : number
        p, between 1 and 10.
    quorum : int
        q, members from which on there is a joint market, at least 1 and at most n.

    Raises
    ------
    InputError
        Listing everything that is wrong.

    Examples
    --------
    >>> club = ClubGame(("a", "b"), (3, 1), [[0, 1], [1, 0]], 0)
    >>> CouncilGame(club, 16, 2).table.tolist()
    [0.0, 9.0, 1.0, 16.0]
    >>> CouncilGame(club, 16, 2, quorum=2).table.tolist()
    [0.0, 0.0, 0.0, 16.0]
    """

    club: ClubGame
    market: Number
    power: Number = 2
    quorum: int = 1
    players: Sequence[str] = field(init=False)
    unit: str = field(init=False)
    cost: bool = field(init=False, default=False)

    def __post_init__(self) -> None:
        door = Door()
        if not isinstance(self.club, ClubGame):
            door.refuse("club", type(self.club).__name__, "a ClubGame")
        door.close()
        door.money("market", self.market)
        door.between("power", self.power, 1, MOST_POWER)
        door.whole("quorum", self.quorum, 1, self.club.size)
        door.close()
        object.__setattr__(self, "players", self.club.players)
        object.__setattr__(self, "unit", self.club.unit)

    @cached_property
    def parts(self) -> FloatArray:
        """Each city's part of the mass of all, shape (n,)."""
        masses = np.array(self.club.masses, dtype=np.float64)
        # Divided by the largest first: the sum of large masses may not be a float.
        masses /= masses.max()
        found: FloatArray = masses / masses.sum()
        return found

    def worths_at(self, members: BoolArray) -> FloatArray:
        """Return the worths of coalitions given as a membership matrix (see the base class)."""
        members = np.asarray(members, dtype=bool)
        joint = self._market(members @ self.parts, members.sum(axis=1))
        worths: FloatArray = self.club.worths_at(members) + joint
        return worths

    def worths_of(self, masks: IntArray) -> FloatArray:
        """Return the worths of coalitions given as bit masks, fast for whole blocks of consecutive ones."""
        masks = np.asarray(masks, dtype=np.int64)
        free = len(masks).bit_length() - 1
        whole = 0 <= free <= min(LOW, self.size) and len(masks) == 1 << free and masks[0] % len(masks) == 0
        if whole and np.array_equal(masks, np.arange(masks[0], masks[0] + len(masks))):
            return self._block(int(masks[0]) >> free, free)
        return self.worths_at(membership(masks, self.size))

    def _market(self, parts: FloatArray, members: IntArray) -> FloatArray:
        joint: FloatArray = float(self.market) * parts ** float(self.power)
        return joint if self.quorum == 1 else np.where(members >= self.quorum, joint, 0.0)

    def _block(self, above: int, free: int) -> FloatArray:
        """Return the worths with the given set of the players beyond the first ``free``, by mask of these."""
        weights = self.club.weights
        alone, parts, members = (table[: 1 << free] for table in self._low_tables)
        higher = [free + at for at in bits(above)]
        held = weights[np.ix_(higher, higher)]
        worths = subset_sums(weights[:free, higher].sum(axis=1))
        worths += alone
        worths += (held.sum() + np.trace(held)) / 2
        worths += self._market(parts + self.parts[higher].sum(), members + len(higher))
        return worths

    @cached_property
    def _low_tables(self) -> tuple[NumberArray, NumberArray, NumberArray]:
        """Worth in the club, part of all mass, and number of members, by mask of the lower players."""
        free = min(LOW, self.size)
        worths = np.zeros(1 << free)
        for at in range(free):
            joined = worths[1 << at : 2 << at]
            np.add(worths[: 1 << at], self.club.weights[at, at], out=joined)
            joined += subset_sums(self.club.weights[at, :at])
        return worths, subset_sums(self.parts[:free]), sizes(free)
