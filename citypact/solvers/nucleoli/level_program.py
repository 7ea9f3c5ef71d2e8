r"""One level of a nucleolus as a small linear program that HiGHS keeps warm.

Variables are the allocation :math:`x` and the level :math:`\varepsilon`; every coalition
:math:`S` of a pool is a row,

.. math::

    \min\ \varepsilon \quad\text{subject to}\quad
    x(S) + q_S\,\varepsilon \ge b_S ,\qquad x(N) = b_N ,

with :math:`q_S` the weight of the excess (1, or :math:`|S|` per head; 0 for a hard row).
From one level to the next rows are *settled* (held at the level they attained) or *idle*
(determined by settled ones), and the last basis is a good start [Potters1992]_.

References
----------
.. [Potters1992] J. Potters, J. Reijnierse and M. Ansing, "Computing the nucleolus by solving
   a prolonged simplex algorithm", Mathematics of Operations Research 21(3), 1996, 757-768.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from citypact.errors import InfeasibleDesign, SolverFailure
from citypact.games.coalitional import BoolArray, FloatArray
from citypact.solvers.nucleoli.no_point import proves_no_point
from citypact.solvers.quiet_highs import quiet_highs

#: The tightest that HiGHS accepts; the data are of order one.
HIGHS_TOLERANCE = 1e-10


@dataclass(frozen=True)
class LevelOptimum:
    """Least level, an allocation that attains it, and the price of every row."""

    level: float
    point: FloatArray
    prices: FloatArray


class LevelProgram:
    """The program of one level over a growing pool of coalitions.

    Parameters
    ----------
    players : int
        Number of players n.
    total : float
        What all players share, in units of order one.
    """

    def __init__(self, players: int, total: float) -> None:
        import highspy

        self.players = players
        self._highs: Any = quiet_highs()
        for name, value in (
            ("presolve", "off"),
            ("threads", 1),
            ("primal_feasibility_tolerance", HIGHS_TOLERANCE),
            ("dual_feasibility_tolerance", HIGHS_TOLERANCE),
        ):
            self._highs.setOptionValue(name, value)
        self._endless = float(highspy.kHighsInf)
        self._optimal = highspy.HighsModelStatus.kOptimal
        self._infeasible = highspy.HighsModelStatus.kInfeasible
        columns = players + 1
        self._highs.addVars(columns, np.full(columns, -self._endless), np.full(columns, self._endless))
        self._highs.changeColCost(players, 1.0)
        everyone = np.arange(players, dtype=np.int32)
        self._highs.addRow(total, total, players, everyone, np.ones(players))
        self.rows = 0
        self._bounds: list[float] = []
        self._weights: list[float] = []

    def add(self, members: BoolArray, bounds: FloatArray, weights: FloatArray) -> None:
        """Add coalitions as rows: membership (k, n), right-hand sides (k,), weights (k,)."""
        for inside, bound, weight in zip(members, bounds.tolist(), weights.tolist(), strict=True):
            columns = np.append(np.flatnonzero(inside), self.players).astype(np.int32)
            values = np.ones(len(columns))
            values[-1] = weight
            self._highs.addRow(bound, self._endless, len(columns), columns, values)
            self._bounds.append(bound)
            self._weights.append(weight)
            self.rows += 1

    def activate(self, row: int) -> None:
        """Let the level bind this coalition (again)."""
        self._highs.changeRowBounds(row + 1, self._bounds[row], self._endless)
        self._highs.changeCoeff(row + 1, self.players, self._weights[row])

    def settle(self, row: int, level: float) -> None:
        """Hold the coalition at the level that it attains in every optimum."""
        amount = self._bounds[row] - self._weights[row] * level
        self._highs.changeCoeff(row + 1, self.players, 0.0)
        self._highs.changeRowBounds(row + 1, amount, amount)

    def idle(self, row: int) -> None:
        """Leave the coalition out: settled ones determine it."""
        self._highs.changeRowBounds(row + 1, -self._endless, self._endless)

    def solve(self) -> LevelOptimum:
        """Find the least level.

        Raises
        ------
        InfeasibleDesign
            If the hard rows leave no allocation.
        SolverFailure
            If HiGHS stops without an optimum, or without a proof that there is no point.
        """
        self._highs.run()
        if self._highs.getModelStatus() != self._optimal:
            # A warm start can lead astray; a cold one decides.
            self._highs.clearSolver()
            self._highs.run()
        status = self._highs.getModelStatus()
        if status == self._infeasible:
            if not proves_no_point(self._highs):
                raise SolverFailure("HiGHS does not prove that a level of the nucleolus has no point")
            raise InfeasibleDesign("no efficient allocation satisfies the coalitions that must not object")
        if status != self._optimal:
            raise SolverFailure(f"HiGHS stops a level of the nucleolus with status {status}")
        found = self._highs.getSolution()
        point = np.array(found.col_value)
        return LevelOptimum(float(point[-1]), point[:-1], np.array(found.row_dual)[1:])
