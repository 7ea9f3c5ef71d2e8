r"""Which coalitions object to an allocation: a scan of the table of worths, block by block.

Up to 16 players the scan is in whole numbers. Beyond, a floating-point excess is within
:math:`(n + 2)\, 2^{-52} (\max |v| + \sum |x_i|)` of the true one: coalitions farther from a tie
than that are settled by it, the others are compared in fractions, as long as they are not too
many to look at one by one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from fractions import Fraction
from math import lcm
from typing import NamedTuple

import numpy as np

from citypact.games.coalitional import CooperativeGame, FloatArray, IntArray
from citypact.games.coalitional.cooperative import MOST_EXACT_PLAYERS
from citypact.games.coalitional.masks import NumberArray, membership, subset_sums
from citypact.games.rational import as_fraction
from citypact.solvers.certificate import TOLERANCE
from citypact.solvers.worths.profit_worths import ProfitWorths

#: A block of 2**16 worths stays in the processor's cache.
BLOCK_BITS = 16
#: Blocks, each of which names its worst coalition, are at least this many bits.
SPREAD_BITS = 5
#: Ties compared one by one in fractions; a second's work.
MOST_TIES = 100_000


class Scan(NamedTuple):
    """Outcome of an exact scan: coalitions that object, and whether all ties were compared."""

    objecting: list[int]
    exact: bool


class Objections:
    """The worths of a game, ready to be compared with allocations in profit orientation.

    Examples
    --------
    >>> from citypact.games.coalitional import CoalitionalGame
    >>> majority = Objections(CoalitionalGame(("a", "b", "c"), [0, 0, 0, 1, 0, 1, 1, 1]))
    >>> majority.scan([Fraction(1, 2), Fraction(1, 2), Fraction(0)], ()).objecting
    [6, 5]
    """

    def __init__(self, game: CooperativeGame) -> None:
        self.size = game.size
        self._sign = game.sign
        self._table = game.table
        self._whole = ProfitWorths.of(game) if game.size <= MOST_EXACT_PLAYERS else None
        lowest, highest = float(self._table.min()), float(self._table.max())
        #: The largest worth, against which rounding is measured.
        self.scale = max(-lowest, highest)

    @property
    def grand(self) -> Fraction:
        """The worth of all players."""
        return self.worth((1 << self.size) - 1)

    def worth(self, mask: int) -> Fraction:
        """Return a worth as the decimal it spells, in profit orientation."""
        if self._whole is not None:
            return self._whole.fraction(self._whole.table[mask])
        return int(self._sign) * as_fraction(float(self._table[mask]))

    def plain(self, amounts: Sequence[float], known: Collection[int]) -> list[int]:
        """Return coalitions that object by more than rounding, the worst first, at most 2 n."""
        worst = []
        for start, excess in self._blocks(amounts):
            at = int(np.argmax(excess))
            if excess[at] > TOLERANCE * self.scale and start + at not in known:
                worst.append((float(excess[at]), start + at))
        return [mask for _, mask in sorted(worst, reverse=True)[: 2 * self.size]]

    def worst(self, amounts: Sequence[float]) -> float:
        """Return the largest excess of a coalition other than ∅ and N, in floating point."""
        return max(float(excess.max()) for _, excess in self._blocks(amounts))

    def scan(self, amounts: Sequence[Fraction], known: Collection[int]) -> Scan:
        """Compare an allocation with every coalition as exactly as the size allows.

        ``known`` coalitions are known to agree and are not named again.
        """
        if self._whole is not None:
            return Scan(self._whole_objections(self._whole, amounts), True)
        floats = [float(amount) for amount in amounts]
        rounding = (self.size + 2) * 2.0**-52 * (self.scale + sum(map(abs, floats)))
        near: list[IntArray] = []
        plain: list[int] = []
        ties = 0
        for start, excess in self._blocks(floats):
            at = int(np.argmax(excess))
            if excess[at] > rounding and start + at not in known:
                plain.append(start + at)
            places = np.flatnonzero(excess >= -rounding)
            ties += len(places)
            if ties <= MOST_TIES:
                near.append(places + start)
        if plain or ties > MOST_TIES:
            return Scan(plain, False)
        return Scan(self._tied_objections(np.concatenate(near), amounts), True)

    def _whole_objections(self, whole: ProfitWorths, amounts: Sequence[Fraction]) -> list[int]:
        common = lcm(whole.denominator, *(amount.denominator for amount in amounts))
        held = subset_sums(np.array([int(amount * common) for amount in amounts], dtype=object))
        excess = whole.table * (common // whole.denominator) - held
        excess[-1] = 0  # all together cannot leave
        parts = excess.reshape(-1, 1 << max(0, self.size - SPREAD_BITS))
        worst = [
            (part.max(), start * parts.shape[1] + int(part.argmax())) for start, part in enumerate(parts)
        ]
        return [mask for gap, mask in sorted(worst, reverse=True) if gap > 0][: 2 * self.size]

    def _tied_objections(self, masks: IntArray, amounts: Sequence[Fraction]) -> list[int]:
        common = lcm(*(amount.denominator for amount in amounts))
        whole = np.array([int(amount * common) for amount in amounts], dtype=object)
        held: NumberArray = membership(masks, self.size).astype(object) @ whole
        pairs = zip(masks.tolist(), held, strict=True)
        return [mask for mask, sum_held in pairs if self.worth(mask) * common > sum_held][: 2 * self.size]

    def _blocks(self, amounts: Sequence[float]) -> Iterator[tuple[int, FloatArray]]:
        """Yield excesses with the mask that each block starts at; ∅ and N never object."""
        low = max(0, min(BLOCK_BITS, self.size - SPREAD_BITS))
        each = np.array(amounts, dtype=np.float64)
        inside, outside = subset_sums(each[:low]), subset_sums(each[low:])
        last = len(outside) - 1
        for block, held in enumerate(outside.tolist()):
            start = block << low
            excess: FloatArray = self._sign * self._table[start : start + len(inside)] - inside - held
            if block == 0:
                excess[0] = -np.inf
            if block == last:
                excess[-1] = -np.inf
            yield start, excess
