r"""Proof that nobody objects: all :math:`2^n` coalitions against exact levels.

A floating-point excess has a known rounding bound. Coalitions that are clear of their level
by more than the bound are settled by it; those that the earlier levels determine (an integer
functional decides) need no look; the rest, ties and near ties, are compared in integers.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import lcm

import numpy as np

from citypact.games.coalitional import FloatArray, IntArray
from citypact.games.coalitional.masks import bits
from citypact.games.coalitional.whole_worths import LARGEST_WHOLE
from citypact.solvers.nucleoli.exact_span import ExactSpan, dot
from citypact.solvers.nucleoli.excess import ExcessBlocks, ExcessFamily
from citypact.solvers.nucleoli.proof import Proof

#: Ties compared one by one in fractions, when their worths are not short decimals.
MOST_SLOW_TIES = 20_000
#: Coalitions compared at once.
CHUNK = 1 << 16


@dataclass(frozen=True)
class ExactScan:
    """Outcome of a scan.

    Parameters
    ----------
    objecting : tuple of int
        Coalitions above the level that settles them (some of them, when there are many).
    ties : int
        Coalitions compared exactly.
    complete : bool
        False when there were more ties than can be compared exactly.
    """

    objecting: tuple[int, ...]
    ties: int
    complete: bool

    @property
    def proves(self) -> bool:
        """Whether no coalition objects, decided for every one of them."""
        return self.complete and not self.objecting


class ProofScan:
    """Compares every coalition with the levels of a proof."""

    def __init__(self, family: ExcessFamily, proof: Proof) -> None:
        self.family = family
        self.proof = proof
        self._levels = np.array([float(level.epsilon) for level in proof.levels]) * family.unit_of_weight
        self._complements = _complements(family, proof)

    def run(self, most: int) -> ExactScan:
        """Scan all coalitions; stop when ``most`` objections are found."""
        family = self.family
        point = np.array([float(amount) for amount in self.proof.point])
        objecting: list[int] = []
        ties, complete = 0, True
        # What the players hold is summed with it, and may be more than the game's worths.
        bound = family.rounding + family.rounding_of(float(np.abs(point).sum()))
        lowest = float(self._levels.min())
        for start, excess, weights in ExcessBlocks(family, point):
            high = excess + bound if weights is None else _weighed_highest(excess, weights, bound)
            if not float(high.max()) >= lowest:
                continue
            places = np.flatnonzero(high >= lowest)
            for masks, highest in _chunks(places + start, high[places]):
                near = self._undetermined(masks, highest)
                ties += len(near)
                worse = self._objecting(near)
                if worse is None:
                    complete = False
                else:
                    objecting += worse
            if len(objecting) >= most:
                break
        return ExactScan(tuple(objecting[:most]), ties, complete)

    def _undetermined(self, masks: IntArray, highest: FloatArray) -> IntArray:
        """Keep the coalitions that might exceed a level before which they are not determined."""
        first = np.searchsorted(-self._levels, -highest, side="right")
        # ``first`` levels are at or above the highest excess; a coalition that those settle
        # stands no higher than the last of them.
        kept = np.zeros(len(masks), dtype=bool)
        for count in np.unique(first):
            here = np.flatnonzero(first == count)
            kept[here] = self._outside(int(count), masks[here])
        return masks[kept]

    def _outside(self, levels: int, masks: IntArray) -> np.ndarray:
        outside = np.zeros(len(masks), dtype=bool)
        for vector in self._complements[levels]:
            outside |= dot(vector, masks) != 0
        return outside

    def _objecting(self, masks: IntArray) -> list[int] | None:
        """Compare coalitions exactly with the level that settles them; None beyond the limit."""
        if not len(masks):
            return []
        settled = np.full(len(masks), len(self.proof.levels), dtype=np.int64)
        for count in range(len(self.proof.levels) - 1, -1, -1):
            settled[~self._outside(count, masks)] = count
        whole = self._whole_worths(masks)
        if whole is not None:
            worths, unit = whole
            held = dot([int(amount * unit) for amount in self.proof.point], masks)
            limits = self._whole_levels(unit)[settled - 1]
            if self.family.measure == "head":
                limits = limits * np.bitwise_count(masks)
            return [int(mask) for mask in masks[worths - held > limits]]
        if len(masks) > MOST_SLOW_TIES:
            return None
        pairs = zip(masks.tolist(), settled.tolist(), strict=True)
        return [mask for mask, count in pairs if self._above(mask, count)]

    def _above(self, mask: int, settled: int) -> bool:
        level = self.proof.levels[settled - 1].epsilon
        excess = self.family.exact_worth(mask) - sum(self.proof.point[at] for at in bits(mask))
        return excess > level * self.family.exact_weight(mask)

    def _whole_worths(self, masks: IntArray) -> tuple[np.ndarray, int] | None:
        """Return the worths in whole multiples of 1/unit, and the unit, where that can be done."""
        if not isinstance(self.family.measure, str):
            return None
        found = self.family.game.whole_worths(masks)
        if found is None:
            return None
        worths, divisor = found
        parts = [amount.denominator for amount in self.proof.point]
        parts += [level.epsilon.denominator for level in self.proof.levels]
        unit = lcm(*parts, divisor)
        return _times(-worths if self.family.game.cost else worths, unit // divisor), unit

    def _whole_levels(self, unit: int) -> np.ndarray:
        levels = [int(level.epsilon * unit) for level in self.proof.levels]
        small = max(map(abs, levels)) * self.family.players < LARGEST_WHOLE
        return np.array(levels, dtype=np.int64 if small else object)


def _weighed_highest(excess: FloatArray, weights: FloatArray, bound: float) -> FloatArray:
    """Add to each excess its rounding bound, which grows as the weight shrinks.

    Hard rows, of weight zero, stay at minus infinity; what overflows is taken for an objection.
    """
    high = excess.copy()
    measured = weights != 0.0
    with np.errstate(over="ignore", invalid="ignore"):
        high[measured] += bound / weights[measured]
    high[np.isnan(high)] = np.inf
    return high


def _times(numbers: np.ndarray, factor: int) -> np.ndarray:
    """Multiply whole numbers without overflow: machine integers where they suffice."""
    if numbers.dtype != object and max(int(np.abs(numbers).max()), 1) * factor < LARGEST_WHOLE:
        return numbers * factor
    return numbers.astype(object) * factor


def _complements(family: ExcessFamily, proof: Proof) -> list[list[list[int]]]:
    """Return what vanishes on the settled span, before the first level and after each level."""
    span = ExactSpan(family.players)
    span.add(family.full)
    complements = [span.complement()]
    for level in proof.levels:
        for mask, _ in level.weights:
            span.add(mask)
        complements.append(span.complement())
    return complements


def _chunks(masks: IntArray, high: FloatArray) -> list[tuple[IntArray, FloatArray]]:
    return [(masks[at : at + CHUNK], high[at : at + CHUNK]) for at in range(0, len(masks), CHUNK)]


def hard_row_gap(family: ExcessFamily, proof: Proof) -> Fraction:
    """Return by how much the worst hard row is missed: at most zero when all are met."""
    gaps = [
        family.exact_worth(mask) - sum((proof.point[at] for at in bits(mask)), Fraction(0))
        for mask in family.hard_rows()
    ]
    return max(gaps, default=Fraction(0))
