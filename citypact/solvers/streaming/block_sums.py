r"""What one block of coalitions adds to everybody's Shapley value.

The coalitions of n players whose c highest players are fixed to a set H are a *block*: their masks
follow each other, :math:`2^{n-c}` in number. With :math:`a_s` and :math:`b_s`, the weights of a
coalition of s players for a member and, taken off, for an outsider, block H adds

.. math:: \sum_{S \ni i} a_{|S| + |H|} v(S \cup H) - \sum_{S \not\ni i} b_{|S| + |H|} v(S \cup H)

to a player i below, S running over the lower players. That is a size-weighted value of
:math:`n - c` players, for which there is one pass over memory (``dense_shapley``). To a player of H it
adds :math:`\sum_S a_{|S| + |H|} v(S \cup H)`, and to another of the c highest
:math:`-\sum_S b_{|S| + |H|} v(S \cup H)`; both sums are taken on the way.

A block comes down to n numbers. They depend on the block alone: not on who works it out, nor when.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from citypact.errors import InputError, Problem
from citypact.games.coalitional import FloatArray, IntArray
from citypact.games.coalitional.cooperative import LARGEST_WORTH
from citypact.games.coalitional.masks import sizes
from citypact.solvers.values.dense_shapley import LONGEST_PRODUCT, row_bits, size_weighted
from citypact.solvers.values.size_weights import semivalue_weights, shapley_chances

#: Gives the worths of consecutive masks, shape (k,), for an int64 array of shape (k,).
BlockFunction: TypeAlias = Callable[[IntArray], FloatArray]
#: Players fixed in a block, at most; 64 blocks are enough to share and to resume.
MOST_FIXED = 6
#: Below so many players in a block sharing costs more than it brings.
FEWEST_FREE = 10
#: Worths that follow one another in a probe, and probes spread over all coalitions.
PROBE = 8
SPREAD = 64


def fixed_players(players: int) -> int:
    """Return c, how many of the highest players are fixed in a block.

    Examples
    --------
    >>> fixed_players(30), fixed_players(12), fixed_players(5)
    (6, 2, 0)
    """
    return max(0, min(MOST_FIXED, players - FEWEST_FREE))


def probed(function: BlockFunction, players: int) -> list[float]:
    """Return worths that tell a game from another: of coalitions of all sizes, and of others far apart.

    Examples
    --------
    >>> probed(lambda masks: np.bitwise_count(masks) ** 2.0, 1)
    [0.0, 1.0]
    """
    coalitions = 1 << players
    long = min(PROBE, coalitions)
    lowest = [(1 << size) - 1 for size in range(players + 1)]
    highest = [coalitions - 1 - mask for mask in lowest]
    # Steps of the golden section never gather in one place.
    spread = [int(coalitions * (at * 0.6180339887498949 % 1.0)) for at in range(SPREAD)]
    worths: list[float] = []
    for start in sorted({mask // long * long for mask in (*lowest, *highest, *spread)}):
        masks = np.arange(start, start + long, dtype=np.int64)
        found = np.asarray(function(masks), dtype=np.float64)
        _check(found, masks)
        worths.extend(found.tolist())
    return worths


def _check(worths: FloatArray, masks: IntArray) -> None:
    """Refuse another number of worths, and worths that are not finite."""
    if worths.shape != masks.shape:
        raise InputError(Problem("function", f"worths of shape {worths.shape}", f"shape {masks.shape}"))
    # Written so that a worth that is no number is found too.
    if not (worths.max() <= LARGEST_WORTH and worths.min() >= -LARGEST_WORTH):
        bad = int(np.argmin(np.abs(worths) <= LARGEST_WORTH))
        where = f"{worths[bad]} for coalition {int(masks[bad])}"
        raise InputError(Problem("function", where, "a finite worth, up to 1e300"))


@dataclass(frozen=True)
class BlockSums:
    """Works out blocks of one game.

    Parameters
    ----------
    function : callable
        Worths of consecutive masks. It must be a function of a module, or an object of a class of a
        module, if several processes share the work.
    players : int
        Number of players n.
    """

    function: BlockFunction
    players: int

    @property
    def blocks(self) -> int:
        """Number of blocks."""
        return 1 << fixed_players(self.players)

    def __call__(self, block: int) -> list[float]:
        """Return what a block adds to each player's Shapley value.

        Raises
        ------
        InputError
            If the function returns another number of worths, or one that is not finite.

        Examples
        --------
        >>> BlockSums(lambda masks: np.bitwise_count(masks) ** 2.0, 3)(0)
        [3.0, 3.0, 3.0]
        """
        fixed = fixed_players(self.players)
        free, held = self.players - fixed, block.bit_count()
        weights = semivalue_weights(shapley_chances(self.players))
        inside, outside = (side[held : held + free + 1].copy() for side in weights.floats())
        low = row_bits(free)
        # A row with k of the block's higher players in it: weights of its members, by mask.
        place = np.arange(free - low + 1)[:, None] + sizes(low)
        totals = _Totals(np.stack([inside[place], outside[place]], axis=1))
        rows = totals.tapped(self._rows(block << free, free, low), sizes(free - low).tolist())
        below = size_weighted(rows, free, inside, outside)
        with_block, without = totals.found
        above = [with_block if block >> at & 1 else -without for at in range(fixed)]
        return [*below.tolist(), *above]

    def _rows(self, first: int, free: int, low: int) -> Iterator[FloatArray]:
        for start in range(first, first + (1 << free), 1 << low):
            masks = np.arange(start, start + (1 << low), dtype=np.int64)
            worths = np.asarray(self.function(masks), dtype=np.float64)
            _check(worths, masks)
            if start == 0 and worths[0] != 0.0:
                raise InputError(Problem("function", f"{worths[0]} for the empty coalition", "0"))
            yield worths


class _Totals:
    """Sums of all worths of a block, weighted as for a member and as for an outsider."""

    def __init__(self, weights: FloatArray) -> None:
        pieces = min(weights.shape[-1], LONGEST_PRODUCT)
        self.weights = weights.reshape(len(weights), 2, -1, pieces)
        self.found = [0.0, 0.0]

    def tapped(self, rows: Iterator[FloatArray], counts: list[int]) -> Iterator[FloatArray]:
        """Yield the rows as they come and add them up on the way."""
        for count, row in zip(counts, rows, strict=True):
            # Short products: long ones are handed to several threads, and their digits vary.
            parts = np.vecdot(self.weights[count], row.reshape(self.weights.shape[2:]))
            for side, total in enumerate(parts.sum(axis=1).tolist()):
                self.found[side] += total
            yield row
