"""Large games: the mediator's programs as matrices in floating point, judged by the bound of their prices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

import numpy as np

from citypact.errors import SolverFailure
from citypact.games.coalitional import FloatArray
from citypact.solvers.correlated.profile_table import ProfileTable, Temptation
from citypact.solvers.linear.dense_program import DenseProgram
from citypact.solvers.linear.dense_solution import DenseSolution, solve_dense
from citypact.solvers.status import Status

#: Chances below this are rounding.
NO_CHANCE = 1e-12


@dataclass(frozen=True, eq=False)
class MatrixDoor:
    """The conditions of obedience of one game, in units of its largest range of payoffs."""

    table: ProfileTable

    @cached_property
    def unit_payoffs(self) -> FloatArray:
        """Payoffs of each player (rows) by profile on [0, 1], in one unit for all."""
        lowest = min(Fraction(min(numbers), unit) for numbers, unit in self.table.whole)
        highest = max(Fraction(max(numbers), unit) for numbers, unit in self.table.whole)
        width = highest - lowest or Fraction(1)
        return np.array(
            [
                [float((Fraction(number, unit) - lowest) / width) for number in numbers]
                for numbers, unit in self.table.whole
            ]
        )

    @cached_property
    def obedience(self) -> FloatArray:
        """One condition a row."""
        matrix = np.zeros((len(self.table.temptations), len(self.table.profiles)))
        for row, tempted in enumerate(self.table.temptations):
            scale = self.table.spread * self.table.unit(tempted.player)
            for profile, loss in self.table.losses(tempted):
                matrix[row, profile] = loss / scale
        return matrix

    def best(
        self, worth: Sequence[Fraction]
    ) -> tuple[dict[int, Fraction], dict[Temptation, Fraction], DenseSolution]:
        """Find a distribution of greatest worth; return chances, prices and what the solver said."""
        low = min(worth)
        width = max(worth) - low or Fraction(1)
        cost = np.array([-float((number - low) / width) for number in worth])
        found = self._solve(cost, np.zeros((0, cost.size)), np.zeros(0))
        unit = width / self.table.spread
        return self._chances(found.point), self._prices(found.prices, unit), found

    def fairest(self) -> tuple[dict[int, Fraction], dict[Temptation, Fraction], list[Fraction]]:
        """Find a distribution of greatest least payoff; return chances, prices and players' weights."""
        count = len(self.table.profiles)
        rows = np.column_stack([self.unit_payoffs, -np.ones(len(self.unit_payoffs))])
        found = self._solve(np.append(np.zeros(count), -1.0), rows, np.zeros(len(rows)))
        raw = np.maximum(found.prices[len(found.prices) - len(rows) :], 0.0)
        weights = [Fraction(float(weight)) for weight in raw]
        whole = sum(weights, Fraction(0))
        if not whole > 0:
            raise SolverFailure("no player's payoff has a price")
        highest = max(Fraction(max(numbers), unit) for numbers, unit in self.table.whole)
        lowest = min(Fraction(min(numbers), unit) for numbers, unit in self.table.whole)
        unit = (highest - lowest or Fraction(1)) / (self.table.spread * whole)
        prices = self._prices(found.prices, unit)
        return self._chances(found.point[:count]), prices, [weight / whole for weight in weights]

    def _solve(self, cost: FloatArray, rows: FloatArray, bounds: FloatArray) -> DenseSolution:
        extra = cost.size - len(self.table.profiles)
        ones = np.append(np.ones(len(self.table.profiles)), np.zeros(extra))
        obedience = np.column_stack([self.obedience, np.zeros((len(self.obedience), extra))])
        matrix = np.vstack([obedience, ones, -ones, rows])
        limits = np.concatenate([np.zeros(len(obedience)), [1.0, -1.0], bounds])
        # The least payoff lies on [0, 1]; wider limits leave its price to the players' rows.
        low = np.append(np.zeros(len(self.table.profiles)), np.full(extra, -1.0))
        high = np.append(np.ones(len(self.table.profiles)), np.full(extra, 2.0))
        found = solve_dense(DenseProgram(cost, matrix, limits, low, high))
        if found.status is not Status.optimal:
            raise SolverFailure("floating point finds no correlated equilibrium, though one always exists")
        return found

    def _chances(self, point: FloatArray) -> dict[int, Fraction]:
        kept = {
            number: Fraction(chance) for number, chance in enumerate(point.tolist()) if chance > NO_CHANCE
        }
        whole = sum(kept.values(), Fraction(0))
        return {number: chance / whole for number, chance in kept.items()}

    def _prices(self, prices: FloatArray, unit: Fraction) -> dict[Temptation, Fraction]:
        return {
            each: Fraction(max(float(price), 0.0)) * unit
            for each, price in zip(self.table.temptations, prices, strict=False)
        }
