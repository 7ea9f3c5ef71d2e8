r"""The bankruptcy game: what is left for a coalition once all others are paid in full.

.. math:: v(S) = \max\Bigl(0,\; E - \sum_{i \notin S} d_i\Bigr)

for an estate :math:`E` that does not cover the claims :math:`d` [ONeill1982]_. The game is
convex, and its nucleolus is the rule of the Talmud [AumannMaschler1985]_.

References
----------
.. [ONeill1982] B. O'Neill, "A problem of rights arbitration from the Talmud", Mathematical
   Social Sciences 2(4), 1982, 345-371.
.. [AumannMaschler1985] R. J. Aumann and M. Maschler, "Game theoretic analysis of a bankruptcy
   problem from the Talmud", Journal of Economic Theory 36(2), 1985, 195-213.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from citypact.games.coalitional.cooperative import checked_players
from citypact.games.coalitional.forms.entries import checked_number, checked_row
from citypact.games.coalitional.forms.structured import StructuredGame
from citypact.games.coalitional.masks import BoolArray, FloatArray, NumberArray, subset_sums
from citypact.games.rational import Number, as_fraction, total
from citypact.games.validation import Door


@dataclass(frozen=True, eq=False)
class BankruptcyGame(StructuredGame):
    """A game of claims on an estate that is too small.

    Parameters
    ----------
    players : sequence of str
        Names, each once.
    estate : number
        What there is to share, from 0 to the sum of the claims, in ``unit``.
    claims : sequence of numbers
        Claim of each player, not negative, in ``unit``.
    unit : str
        Unit of estate and claims.

    Raises
    ------
    InputError
        On names that are missing or repeated, on numbers that are negative or not finite,
        and when the estate exceeds the sum of the claims.

    Examples
    --------
    >>> game = BankruptcyGame(("a", "b", "c"), 200, (100, 200, 300))
    >>> game.worth("b", "c"), game.worth("c"), game.grand
    (100.0, 0.0, 200.0)
    """

    players: Sequence[str]
    estate: Number
    claims: Sequence[Number]
    unit: str = "亿元"
    cost: bool = field(default=False, init=False)

    def __post_init__(self) -> None:
        door = Door()
        players = checked_players(self.players, door)
        door.close()
        object.__setattr__(self, "players", players)
        object.__setattr__(self, "estate", checked_number("estate", self.estate, door))
        object.__setattr__(self, "claims", checked_row("claims", self.claims, players, door))
        door.close()
        if as_fraction(self.estate) > (claimed := total(self.claims)):
            door.refuse("estate", self.estate, f"at most the sum of the claims, {float(claimed):g}")
        door.close()

    def _entries(self) -> Sequence[Number]:
        return (*self.claims, self.estate)

    def _worths(self, members: BoolArray, entries: FloatArray) -> FloatArray:
        worths: FloatArray = np.maximum(0.0, entries[-1] - ~members @ entries[:-1])
        # Rounding may leave a trace of an estate that equals the sum of the claims.
        worths[~members.any(axis=1)] = 0.0
        return worths

    def _tabulated(self, entries: NumberArray) -> NumberArray:
        worths = subset_sums(entries[:-1])[::-1]
        np.subtract(entries[-1], worths, out=worths)
        np.maximum(worths, 0, out=worths)
        return worths
