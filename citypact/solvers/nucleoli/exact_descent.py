r"""The lexicographic search in fractions, for small games whose numbers floats cannot tell apart.

Where worths differ in size by many digits, or tie to the eye and not as decimals, the search in
floating point settles the wrong coalitions or finds no optimum. Up to 12 players the same
levels are then found by linear programs in rational arithmetic: the pool of a level grows by
the coalitions that object to its optimum, or that end a direction in which it would fall
without limit, until none is left.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from math import lcm
from typing import Any

import numpy as np

from citypact.errors import InfeasibleDesign, SolverFailure
from citypact.games.coalitional.cooperative import MOST_KEPT_FRACTIONS
from citypact.games.coalitional.masks import bits, subset_sums
from citypact.games.rational import over_one_denominator
from citypact.solvers.linear.exact_certificate import ExactCertificate
from citypact.solvers.linear.program import LinearProgram, Row
from citypact.solvers.linear.rational_simplex import solve_exact
from citypact.solvers.nucleoli.exact_span import ExactSpan, dot
from citypact.solvers.nucleoli.excess import ExcessFamily
from citypact.solvers.nucleoli.ladder import PoolRow
from citypact.solvers.status import Status

#: Name of the level among the variables.
LEVEL = "level"


def searches_exactly(family: ExcessFamily) -> bool:
    """Return whether all worths and weights of a family are few enough for fractions."""
    return family.players <= MOST_KEPT_FRACTIONS


@dataclass
class ExactDescent:
    """A search level by level in fractions.

    Parameters
    ----------
    family : ExcessFamily
        Coalitions of at most 12 players, weights and hard rows.
    """

    family: ExcessFamily
    programs: int = 0
    scans: int = 0
    supports: list[list[PoolRow]] = field(default_factory=list)

    def __post_init__(self) -> None:
        family = self.family
        self._every = np.arange(1 << family.players, dtype=np.int64)
        self._worths = over_one_denominator(family.exact_worth(mask) for mask in range(family.full + 1))
        self._weights = over_one_denominator(family.exact_weight(mask) for mask in range(family.full + 1))
        self._names = [f"x{at}" for at in range(family.players)]
        self._span = ExactSpan(family.players)
        self._span.add(family.full)
        self._settled = [Row("all", dict.fromkeys(self._names, 1), "==", family.exact_worth(family.full))]
        self._pool: dict[str, PoolRow] = {}
        singles = [1 << at for at in range(family.players)]
        for mask in singles + [family.full ^ mask for mask in singles]:
            self._take(mask)

    def run(self) -> list[list[PoolRow]]:
        """Return the rows that each level settles, first to last.

        Raises
        ------
        InfeasibleDesign
            If hard rows leave no allocation, or leave it open.
        SolverFailure
            If a level falls without limit.
        """
        while self._span.rank < self.family.players:
            self._settle(self._optimum())
        return self.supports

    def _take(self, mask: int) -> None:
        """Put a coalition into the pool, measured or hard, and both for a player on his own."""
        measured = self.family.exact_weight(mask) != 0
        if measured:
            self._pool[f"S{mask}"] = (mask, False)
        if not measured or (self.family.individual and mask.bit_count() == 1):
            self._pool[f"H{mask}"] = (mask, True)

    def _open(self) -> np.ndarray:
        """Return which coalitions the settled ones leave open, by bit mask."""
        outside = np.zeros(len(self._every), dtype=bool)
        for vector in self._span.complement():
            outside |= dot(vector, self._every) != 0
        return outside

    def _optimum(self) -> ExactCertificate:
        """Find the least level over all coalitions that are still open."""
        left = self._open()
        measured = np.array(self._weights[0], dtype=object) != 0
        if not (left & measured).any():
            self._solved(np.flatnonzero(left).tolist(), left, ())
            raise InfeasibleDesign(
                "coalitions of weight zero leave the allocation open: the solution is not a single point"
            )
        start: tuple[str, ...] = ()
        new: list[int] = []
        while True:
            found = self._solved(new, left, start)
            falls = found.status is Status.unbounded
            new = self._objecting(found.ray if falls else found.point, left, ray=falls)
            self.scans += 1
            if not new:
                if falls:
                    raise SolverFailure("a level of the nucleolus falls without limit")
                return found
            start = found.tight

    def _solved(self, new: list[int], left: np.ndarray, start: tuple[str, ...]) -> ExactCertificate:
        """Take new coalitions into the pool and solve for the level over those that are open."""
        for mask in new:
            self._take(mask)
        active = {label: row for label, row in self._pool.items() if left[row[0]]}
        found = solve_exact(self._program(active), start)
        self.programs += 1
        if found.status is Status.infeasible:
            raise InfeasibleDesign("no efficient allocation satisfies the coalitions that must not object")
        return found

    def _program(self, active: dict[str, PoolRow]) -> LinearProgram:
        rows = list(self._settled)
        for label, (mask, hard) in active.items():
            terms: dict[str, Any] = self._members(mask)
            if not hard:
                terms[LEVEL] = self.family.exact_weight(mask)
            rows.append(Row(label, terms, ">=", self.family.exact_worth(mask)))
        return LinearProgram("minimize", (*self._names, LEVEL), {LEVEL: 1}, tuple(rows))

    def _members(self, mask: int) -> dict[str, Any]:
        return {self._names[at]: 1 for at in bits(mask)}

    def _objecting(self, point: Any, left: np.ndarray, *, ray: bool) -> list[int]:
        """Return open coalitions above the level at a point, or that end a ray; the highest first."""
        level = point[LEVEL]
        (worths, whole), (weights, heavy) = self._worths, self._weights
        unit = lcm(whole, heavy * level.denominator, *(point[name].denominator for name in self._names))
        amounts = np.array([int(point[name] * unit) for name in self._names], dtype=object)
        above = -subset_sums(amounts) - np.array(weights, dtype=object) * int(level * unit / heavy)
        if not ray:
            above += np.array(worths, dtype=object) * (unit // whole)
        masks = np.flatnonzero(left & (above > 0)).tolist()
        return sorted(masks, key=lambda mask: -above[mask])[: 2 * self.family.players]

    def _settle(self, found: ExactCertificate) -> None:
        """Hold the rows with a price at the level, which they attain in every optimum."""
        priced: Iterable[str] = (label for label, price in found.multipliers.items() if price)
        support = [self._pool[label] for label in priced if label in self._pool]
        before = self._span.rank
        for mask, hard in support:
            amount = self.family.exact_worth(mask)
            if not hard:
                amount -= self.family.exact_weight(mask) * found.optimum
            if self._span.add(mask):
                self._settled.append(Row(f"settled {mask}", self._members(mask), "==", amount))
        if self._span.rank == before:
            raise SolverFailure("a level of the nucleolus has no coalition with a price")
        self.supports.append(support)
