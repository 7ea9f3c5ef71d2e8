r"""Which coalitions object to a candidate: a scan of all :math:`2^n`, block by block.

At a candidate :math:`x` with levels :math:`\varepsilon_1 \ge \varepsilon_2 \ge \dots` a
coalition objects when :math:`e(S, x) > \varepsilon_i` for some level :math:`i` before which
the settled coalitions do not determine :math:`S`. One random functional that vanishes on the
settled span tells the determined ones apart, so that they cost no more than a product.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from citypact.games.coalitional import FloatArray, IntArray
from citypact.games.coalitional.masks import membership
from citypact.solvers.nucleoli.excess import ExcessBlocks, ExcessFamily
from citypact.solvers.nucleoli.ladder import INDEPENDENT, Ladder

#: An excess must exceed its level by this much of the game's scale to count while searching.
TOLERANCE = 1e-9
#: Candidates examined in one block, the highest first; what is left is found in a later scan.
MOST_IN_A_BLOCK = 2000


@dataclass(frozen=True)
class Objections:
    """Coalitions that object, highest excess first, and the first level that they overthrow."""

    masks: IntArray
    first: int


def objections(
    family: ExcessFamily,
    ladder: Ladder,
    point: FloatArray,
    known: IntArray,
    most: int,
    generator: np.random.Generator,
) -> Objections:
    """Find the highest objections to a candidate.

    Parameters
    ----------
    point : float array of shape (n,)
        The candidate in the game's unit, profit orientation.
    known : int array
        Coalitions of the pool, which the candidate satisfies already.
    most : int
        How many objections to return at the most.
    """
    # Rounding may leave a level a hair above the one before; the lower of the two counts.
    levels = np.minimum.accumulate([level.epsilon for level in ladder.levels]) * family.scale
    slack = TOLERANCE * family.scale + family.rounding
    functionals = ladder.functionals(generator)
    best = _Highest(most, float(levels[-1]) + slack)
    known = np.sort(known)
    for start, block, _ in ExcessBlocks(family, point):
        if not block.max() > best.threshold:
            continue
        places = np.flatnonzero(block > best.threshold)
        excess = block[places]
        if len(places) > MOST_IN_A_BLOCK:
            kept = np.argpartition(-excess, MOST_IN_A_BLOCK)[:MOST_IN_A_BLOCK]
            places, excess = places[kept], excess[kept]
        masks = places + start
        overthrown = np.searchsorted(-levels, -(excess - slack), side="left")
        rest = np.einsum("kn,kn->k", membership(masks, family.players), functionals[overthrown])
        real = np.abs(rest) > INDEPENDENT
        if len(known):
            real &= known[np.minimum(np.searchsorted(known, masks), len(known) - 1)] != masks
        best.take(masks[real], excess[real], overthrown[real])
    return best.objections()


def highest_excesses(family: ExcessFamily, point: FloatArray, most: int) -> IntArray:
    """Return the measured coalitions of the highest excess at an allocation, the highest first.

    Parameters
    ----------
    point : float array of shape (n,)
        Allocation in the game's unit, profit orientation.
    most : int
        How many coalitions to return at the most.
    """
    best = _Highest(most, -np.inf)
    for start, excess, _ in ExcessBlocks(family, point):
        if start == 0:
            excess[0] = -np.inf
        if start + len(excess) > family.full:
            excess[-1] = -np.inf
        if not excess.max() > best.threshold:
            continue
        places = np.flatnonzero(excess > best.threshold)
        if len(places) > most:
            places = places[np.argpartition(-excess[places], most)[:most]]
        best.take(places + start, excess[places], np.zeros(len(places), dtype=np.int64))
    return best.objections().masks


class _Highest:
    """The highest excesses seen so far, and the excess that the next one must exceed."""

    def __init__(self, most: int, threshold: float) -> None:
        self.most = most
        self.threshold = threshold
        self._parts: list[tuple[IntArray, FloatArray, IntArray]] = []
        self._count = 0

    def take(self, masks: IntArray, excess: FloatArray, overthrown: IntArray) -> None:
        self._parts.append((masks, excess, overthrown))
        self._count += len(masks)
        if self._count > 4 * self.most:
            self._parts = [self._sorted()]
            self._count = self.most
            self.threshold = max(self.threshold, float(self._parts[0][1][-1]))

    def _sorted(self) -> tuple[IntArray, FloatArray, IntArray]:
        masks, excess, overthrown = (np.concatenate(part) for part in zip(*self._parts, strict=True))
        order = np.argsort(-excess, kind="stable")[: self.most]
        return masks[order], excess[order], overthrown[order]

    def objections(self) -> Objections:
        if not self._count:
            return Objections(np.zeros(0, dtype=np.int64), 0)
        masks, _, overthrown = self._sorted()
        return Objections(masks, int(overthrown.min()))
