r"""The modiclus: gains and blocking power of coalitions weighed alike.

The modiclus makes the differences of excesses :math:`e(S, x) - e(T, x)` over all pairs of
coalitions lexicographically least [Sudhoelter1996]_. It is what the players receive in the
prenucleolus of the *dual cover*, a game of the players and one double of each,

.. math::

    \tilde v(S \cup T^*) = \max\{ v(S) + v^*(T),\; v^*(S) + v(T) \},
    \qquad v^*(T) = v(N) - v(N \setminus T),

so that the same engine finds and proves it [Sudhoelter1997]_.

References
----------
.. [Sudhoelter1996] P. Sudhölter, "The modified nucleolus as canonical representation of
   weighted majority games", Mathematics of Operations Research 21(3), 1996, 734-756.
.. [Sudhoelter1997] P. Sudhölter, "The modified nucleolus: properties and axiomatizations",
   International Journal of Game Theory 26, 1997, 147-182.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from citypact.games.coalitional import BoolArray, CooperativeGame, FloatArray, IntArray
from citypact.games.coalitional.cooperative import refuse_beyond
from citypact.games.coalitional.masks import packed
from citypact.games.coalitional.whole_worths import LARGEST_WHOLE, WholeWorths
from citypact.solvers.nucleoli.excess import ExcessFamily
from citypact.solvers.nucleoli.lexicographic import lexicographic_minimum
from citypact.solvers.solved_allocation import SolvedAllocation

#: The dual cover has twice the players: 2**24 worths.
MOST_PLAYERS = 12


@dataclass(frozen=True, eq=False)
class DualCover(CooperativeGame):
    """The dual cover of a game, in profit orientation.

    Examples
    --------
    >>> from citypact.games.coalitional import CoalitionalGame
    >>> cover = DualCover(CoalitionalGame(list("ab"), [0, 1, 2, 5]))
    >>> cover.players, cover.worth("a", "b*"), cover.worth("a", "a*", "b", "b*")
    (('a', 'b', 'a*', 'b*'), 5.0, 10.0)
    """

    game: CooperativeGame

    @property
    def players(self) -> Sequence[str]:  # type: ignore[override]  # derived, not stored
        """The players and their doubles."""
        names = tuple(self.game.players)
        return names + tuple(f"{name}*" for name in names)

    @property
    def unit(self) -> str:  # type: ignore[override]  # derived, not stored
        """Unit of the worths."""
        return self.game.unit

    @property
    def cost(self) -> bool:  # type: ignore[override]  # derived, not stored
        """Never: the cover of a cost game is that of its gains."""
        return False

    def worths_at(self, members: BoolArray) -> FloatArray:
        """Return the worths of coalitions given as a membership matrix (see the base class)."""
        return self.worths_of(packed(members))

    def worths_of(self, masks: IntArray) -> FloatArray:
        """Return the worths of coalitions given as bit masks (see the base class)."""
        worths, full = self.game.sign * self.game.table, (1 << self.game.size) - 1
        masks = np.asarray(masks, dtype=np.int64)
        real, double = masks & full, masks >> self.game.size
        dual = worths[full] - worths[::-1]  # the complement of mask m is full - m
        found: FloatArray = np.maximum(worths[real] + dual[double], dual[real] + worths[double])
        return found

    def whole_worths(self, masks: IntArray) -> WholeWorths | None:
        """Return worths as whole numbers over one divisor, exactly as ``fraction_of`` gives them."""
        full = (1 << self.game.size) - 1
        found = self.game.whole_worths(np.arange(full + 1, dtype=np.int64))
        if found is None:
            return None
        worths, divisor = found
        if self.game.cost:
            worths = -worths
        if max(abs(int(worth)) for worth in worths) >= LARGEST_WHOLE // 4:
            worths = worths.astype(object)
        real, double = masks & full, masks >> self.game.size
        dual = worths[full] - worths[::-1]
        return np.maximum(worths[real] + dual[double], dual[real] + worths[double]), divisor

    def fraction_of(self, mask: int) -> Fraction:
        """Return one worth exactly."""
        full = (1 << self.game.size) - 1
        real, double = mask & full, mask >> self.game.size

        def worth(inside: int) -> Fraction:
            return (-1 if self.game.cost else 1) * self.game.fraction_of(inside)

        def dual(inside: int) -> Fraction:
            return worth(full) - worth(full ^ inside)

        return max(worth(real) + dual(double), dual(real) + worth(double))


def modiclus(game: CooperativeGame) -> SolvedAllocation:
    """Find the modiclus (modified nucleolus), exact and verified like the prenucleolus.

    Parameters
    ----------
    game : CooperativeGame
        At most 12 players.

    Returns
    -------
    SolvedAllocation
        Exact, one amount a player.

    Raises
    ------
    InputError
        Beyond 12 players.

    Examples
    --------
    >>> from citypact.games.coalitional import CoalitionalGame
    >>> modiclus(CoalitionalGame(list("abc"), [0, 0, 0, 1, 0, 1, 0, 1])).vector()
    (0.5, 0.25, 0.25)
    """
    refuse_beyond(game, MOST_PLAYERS, "the modiclus")
    found = lexicographic_minimum(ExcessFamily(DualCover(game), individual=False), "modiclus").allocation
    sign = -1 if game.cost else 1
    fractions = found.fractions and tuple(sign * amount for amount in found.fractions[: game.size])
    return replace(
        found,
        players=game.players,
        amounts=[sign * amount for amount in found.vector()[: game.size]],
        fractions=fractions,
    )
