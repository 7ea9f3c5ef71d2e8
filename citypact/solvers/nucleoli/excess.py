r"""What a nucleolus compares: the excess of each coalition, in the concept's own measure.

With worths :math:`b_S` in profit orientation and a positive weight :math:`q_S` the measure of
dissatisfaction at :math:`x` is

.. math::

    e(S, x) = \frac{b_S - x(S)}{q_S} ,

with :math:`q_S = 1` for the nucleolus [Schmeidler1969]_, :math:`|S|` per head
[Grotte1970]_, :math:`|b_S|` for the proportional one [Young1982]_. A coalition of weight zero
is a *hard row*: it must not object at all. So are single players where the solution is
sought among the imputations.

References
----------
.. [Schmeidler1969] D. Schmeidler, "The nucleolus of a characteristic function game", SIAM
   Journal on Applied Mathematics 17(6), 1969, 1163-1170.
.. [Grotte1970] J. H. Grotte, *Computation of and observations on the nucleolus, the
   normalized nucleolus and the central games*, Cornell University, 1970.
.. [Young1982] H. P. Young, N. Okada and T. Hashimoto, "Cost allocation in water resources
   development", Water Resources Research 18(3), 1982, 463-475.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Literal

import numpy as np

from citypact.errors import InfeasibleDesign
from citypact.games.coalitional import CoalitionalGame, CooperativeGame, FloatArray, IntArray
from citypact.games.coalitional.cooperative import MOST_TABLE_PLAYERS, refuse_beyond
from citypact.games.coalitional.masks import subset_sums

#: Worths in one block of a scan: 128 KiB, so that a block and its scratch stay in the cache.
BLOCK_BITS = 14
#: Up to here a function is evaluated once into a table of at most 512 MiB; beyond, block by block.
MOST_STORED_PLAYERS = 26

Measure = Literal["unit", "head"]


class ExcessFamily:
    """The coalitions of a game with their worths, weights and hard rows.

    Parameters
    ----------
    game : CooperativeGame
        At most 30 players.
    measure : {"unit", "head"} or sequence of Fraction
        Weight of each coalition's excess: one, its number of members, or listed by mask.
    individual : bool
        Whether every player must receive at least what he has alone.
    scanned : bool
        False for games whose coalitions are too many to look at one by one (up to 62
        players): their worths are asked for singly.

    Raises
    ------
    InfeasibleDesign
        If ``individual`` is asked for and the players alone have more than all together.
    """

    def __init__(
        self,
        game: CooperativeGame,
        measure: Measure | Sequence[Fraction] = "unit",
        *,
        individual: bool,
        scanned: bool = True,
    ) -> None:
        self.game = game
        self.players = game.size
        self.full = (1 << game.size) - 1
        self.measure = measure
        self.individual = individual
        self._weights = None if isinstance(measure, str) else np.array(measure, dtype=np.float64)
        self.unit_of_weight = 1.0 if self._weights is None else float(np.abs(self._weights).max()) or 1.0
        self.alone = game.sign * np.asarray(game.singles)
        self.total = game.sign * game.grand
        self._stored = game.table if scanned and self._stores() else None
        largest = self._largest_step() if scanned else abs(self.total - float(self.alone.sum()))
        self.scale = largest if largest > 0 else 1.0
        self.rounding = self._rounding()
        #: Whether what each player has alone is the only imputation.
        self.sole_imputation = False
        if individual:
            self._require_imputations()

    def _stores(self) -> bool:
        return self.players <= MOST_STORED_PLAYERS or isinstance(self.game, CoalitionalGame)

    def _require_imputations(self) -> None:
        alone = sum((self.exact_worth(1 << at) for at in range(self.players)), Fraction(0))
        total = self.exact_worth(self.full)
        self.sole_imputation = alone == total
        if alone > total:
            verb = "pay less" if self.game.cost else "have more"
            raise InfeasibleDesign(
                f"no imputation exists: alone the players {verb} in sum ({float(abs(alone)):g} against"
                f" {float(abs(total)):g} together); the prenucleolus needs none"
            )

    def _largest_step(self) -> float:
        """Size of the game beyond what players have alone: nothing of it depends on lump sums."""
        spread = 0.0
        for start, worths in self.blocks():
            alone = sums(self.alone, start, len(worths))
            spread = max(spread, float(np.abs(worths - alone).max()))
        return spread

    def _rounding(self) -> float:
        """Bound on the rounding of one floating-point excess, in the game's unit."""
        return self.rounding_of(max(abs(self.total), float(np.abs(self.alone).sum())) + self.scale)

    def rounding_of(self, size: float) -> float:
        """Bound on the rounding of a sum of one number a player, all together of a size."""
        return 4 * (self.players + 4) * float(np.finfo(np.float64).eps) * size

    def blocks(self) -> Iterator[tuple[int, FloatArray]]:
        """Yield all worths in profit orientation, block by block with the block's first mask."""
        block = 1 << min(self.players, BLOCK_BITS)
        for start in range(0, 1 << self.players, block):
            yield start, self.block(start, block)

    def block(self, start: int, count: int) -> FloatArray:
        """Return the worths of masks ``start`` to ``start + count - 1`` in profit orientation."""
        if self._stored is not None:
            worths = self._stored[start : start + count]
        else:
            worths = self.game.worths_of(np.arange(start, start + count, dtype=np.int64))
        return -worths if self.game.cost else worths

    def worths(self, masks: IntArray) -> FloatArray:
        """Return the worths of coalitions in profit orientation."""
        worths = self._stored[masks] if self._stored is not None else self.game.worths_of(masks)
        return self.game.sign * worths

    def weights(self, masks: IntArray) -> FloatArray:
        """Return the weights of coalitions, the largest listed one scaled to one."""
        if self._weights is not None:
            listed: FloatArray = self._weights[masks] / self.unit_of_weight
            return listed
        if self.measure == "head":
            return np.bitwise_count(masks).astype(np.float64)
        return np.ones(len(masks))

    def exact_worth(self, mask: int) -> Fraction:
        """Return one worth in profit orientation, exactly."""
        worth = self.game.fraction_of(mask)
        return -worth if self.game.cost else worth

    def exact_weight(self, mask: int) -> Fraction:
        """Return one weight exactly."""
        if not isinstance(self.measure, str):
            return self.measure[mask]
        return Fraction(int(mask).bit_count() if self.measure == "head" else 1)

    def opening_rows(self) -> list[int]:
        """Return measured coalitions for the first pool.

        A coalition and its complement together keep every level from falling without limit;
        where some weights are zero only the whole list is sure to.
        """
        if self._weights is not None:
            return [int(mask) for mask in np.flatnonzero(self._weights[1:-1]) + 1]
        singles = [1 << at for at in range(self.players)]
        return list(dict.fromkeys(singles + [self.full ^ mask for mask in singles]))

    def hard_rows(self) -> list[int]:
        """Return the coalitions that must not object at all."""
        hard = [1 << at for at in range(self.players)] if self.individual else []
        if self._weights is not None:
            zero = np.flatnonzero(self._weights[1:-1] == 0.0) + 1
            hard += [int(mask) for mask in zero if int(mask) not in hard]
        return hard


class ExcessBlocks:
    """Measured excesses of all coalitions at one allocation, a block at a time.

    Parameters
    ----------
    family : ExcessFamily
        Worths and weights.
    point : float array of shape (n,)
        Allocation in the game's unit, profit orientation.
    """

    def __init__(self, family: ExcessFamily, point: FloatArray) -> None:
        self.family = family
        self._point = point
        count = 1 << min(family.players, BLOCK_BITS)
        self._held = sums(point, 0, count)
        self._excess = np.empty(count)
        self._sizes = np.bitwise_count(np.arange(count, dtype=np.int64)).astype(np.float64)

    def __iter__(self) -> Iterator[tuple[int, FloatArray, FloatArray | None]]:
        """Yield first mask, excesses (overwritten by the next block) and weights if not all one.

        Coalitions of weight zero, which are hard rows, are given minus infinity.
        """
        family, excess = self.family, self._excess
        for start, worths in family.blocks():
            beyond = sum(float(a) for at, a in enumerate(self._point) if start >> at & 1)
            np.subtract(worths, self._held, out=excess)
            np.subtract(excess, beyond, out=excess)
            weights = None
            if family.measure == "head":
                weights = self._sizes + start.bit_count()
            elif family.measure != "unit":
                weights = family.weights(np.arange(start, start + len(excess), dtype=np.int64))
            if weights is not None:
                with np.errstate(divide="ignore", invalid="ignore"):
                    np.divide(excess, weights, out=excess)
                excess[weights == 0.0] = -np.inf
            yield start, excess, weights


def sums(amounts: FloatArray, start: int, count: int) -> FloatArray:
    """Return what coalitions ``start`` … ``start + count - 1`` hold of amounts by player.

    Parameters
    ----------
    amounts : float array of shape (n,)
    start : int
        A multiple of ``count``, which is a power of two.

    Examples
    --------
    >>> sums(np.array([1.0, 10.0, 100.0]), 4, 4).tolist()
    [100.0, 101.0, 110.0, 111.0]
    """
    beyond = sum(float(a) for at, a in enumerate(amounts) if start >> at & 1)
    held: FloatArray = beyond + subset_sums(amounts[: count.bit_length() - 1])
    return held


def require_scannable(game: CooperativeGame) -> None:
    """Refuse a game whose coalitions cannot be scanned one by one.

    Raises
    ------
    InputError
        Beyond 30 players.
    """
    refuse_beyond(
        game,
        MOST_TABLE_PLAYERS,
        "a scan of all coalitions",
        remedy="give a separation, which names the coalitions that object",
    )
