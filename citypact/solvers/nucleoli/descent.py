r"""The lexicographic search: levels over a small pool of coalitions, then a scan of all.

The nucleolus of a *pool* of coalitions takes at most :math:`n - 1` small linear programs: each
finds the least level, settles the rows that have a positive price (they attain the level in
every optimum, by complementary slackness) and leaves out those which the settled ones
determine [Maschler1979]_. A scan of all coalitions then names those that object to the
result; they join the pool, and the search resumes from the first level that they overthrow
[Hallefjord1995]_. When nobody objects the pool's nucleolus is the game's.

References
----------
.. [Maschler1979] M. Maschler, B. Peleg and L. S. Shapley, "Geometric properties of the kernel,
   nucleolus, and related solution concepts", Mathematics of Operations Research 4(4), 1979,
   303-338.
.. [Hallefjord1995] Å. Hallefjord, R. Helming and K. Jørnsten, "Computing the nucleolus when
   the characteristic function is given implicitly: a constraint generation approach",
   International Journal of Game Theory 24, 1995, 357-372.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from citypact.errors import InfeasibleDesign, SolverFailure
from citypact.games.coalitional import FloatArray, IntArray
from citypact.games.coalitional.masks import membership
from citypact.solvers.nucleoli.excess import ExcessFamily
from citypact.solvers.nucleoli.ladder import Ladder, PoolRow
from citypact.solvers.nucleoli.level_program import LevelProgram
from citypact.solvers.nucleoli.scan import Objections

#: Prices of a level add up to one; a price is a ratio of small determinants and well above this.
PRICED = 1e-8
#: Objections taken into the pool after a scan, a player: few rows keep the programs small,
#: many save scans.
TAKEN_PER_PLAYER = 4
#: Scans after which something must be wrong: each adds rows that the last candidate violates.
MOST_SCANS = 1000

#: Given the ladder, a candidate and the pool's coalitions, who objects?
Separation = Callable[[Ladder, FloatArray, IntArray], Objections]


@dataclass
class Descent:
    """The state of one search.

    Parameters
    ----------
    family : ExcessFamily
        Coalitions, weights and hard rows.
    separation : callable
        Finds objections to a candidate.
    """

    family: ExcessFamily
    separation: Separation
    scans: int = 0
    programs: int = 0
    ladder: Ladder = field(init=False)

    def __post_init__(self) -> None:
        family = self.family
        self.ladder = Ladder(family.players)
        self._rows: list[PoolRow] = []
        self._known: set[PoolRow] = set()
        self._settled_at: list[int | None] = []
        self._program = LevelProgram(
            family.players, (family.total - float(family.alone.sum())) / family.scale
        )
        self._point = np.zeros(family.players)
        self.take([(mask, False) for mask in family.opening_rows()])
        self.take([(mask, True) for mask in family.hard_rows()])

    def knows(self, mask: int) -> bool:
        """Return whether a coalition stands in the pool as a measured row."""
        return (mask, False) in self._known

    def take(self, rows: list[PoolRow]) -> None:
        """Put rows into the pool; those that the ladder determines stay idle."""
        new = [row for row in rows if row not in self._known]
        if not new:
            return
        family = self.family
        masks = np.array([mask for mask, _ in new], dtype=np.int64)
        hard = np.array([is_hard for _, is_hard in new])
        members = membership(masks, family.players)
        bounds = (family.worths(masks) - members @ family.alone) / family.scale
        self._program.add(members, bounds, np.where(hard, 0.0, family.weights(masks)))
        for row in new:
            self._known.add(row)
            self._rows.append(row)
            self._settled_at.append(None)
        self._leave_out()

    def _leave_out(self) -> None:
        """Make every active row idle that the levels so far determine."""
        active = [at for at, level in enumerate(self._settled_at) if level is None]
        if not active:
            return
        masks = np.array([self._rows[at][0] for at in active], dtype=np.int64)
        height = len(self.ladder.levels)
        for at in np.array(active)[self.ladder.determined(masks, height)]:
            self._settled_at[at] = height
            self._program.idle(int(at))

    def run(self) -> FloatArray:
        """Search until nobody objects; return the allocation (game's unit, profit orientation).

        Raises
        ------
        SolverFailure
            If a level has no optimum or the search does not end.
        """
        while True:
            self._descend()
            masks = np.array(sorted({mask for mask, is_hard in self._rows if not is_hard}), dtype=np.int64)
            found = self.separation(self.ladder, self.candidate(), masks)
            self.scans += 1
            if not len(found.masks):
                return self.candidate()
            if self.scans >= MOST_SCANS:
                raise SolverFailure(f"coalitions still object after {self.scans} scans")
            self.overthrow(found.first)
            self.take([(int(mask), False) for mask in found.masks])

    def candidate(self) -> FloatArray:
        """Return the last program's allocation in the game's unit."""
        return self.family.alone + self.family.scale * self._point

    def overthrow(self, first: int) -> None:
        """Forget the levels from ``first`` on."""
        for at, level in enumerate(self._settled_at):
            if level is not None and level > first:
                self._settled_at[at] = None
                self._program.activate(at)
        del self.ladder.levels[first:]

    def _require_active(self) -> None:
        """Refuse when only hard rows are left, which no level can order."""
        if not any(
            level is None and not row[1] for row, level in zip(self._rows, self._settled_at, strict=True)
        ):
            raise InfeasibleDesign(
                "coalitions of weight zero leave the allocation open: the solution is not a single point"
            )

    def _descend(self) -> None:
        """Go down level by level until the allocation is determined; n - 1 levels suffice."""
        while not self.ladder.complete and len(self.ladder.levels) < self.family.players:
            self._require_active()
            found = self._program.solve()
            self.programs += 1
            self._point = found.point
            support = [
                int(at) for at in np.flatnonzero(found.prices > PRICED) if self._settled_at[at] is None
            ]
            if not support:
                raise SolverFailure("a level of the nucleolus has no coalition with a positive price")
            self.ladder.climb(found.level, [self._rows[at] for at in support])
            for at in support:
                self._settled_at[at] = len(self.ladder.levels)
                self._program.settle(at, found.level)
            self._leave_out()
