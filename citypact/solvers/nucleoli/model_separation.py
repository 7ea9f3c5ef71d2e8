"""The coalition of the highest excess, by mixed-integer programming over a model of the worths."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from citypact.errors import SolverFailure
from citypact.games.coalitional import CooperativeGame, FloatArray
from citypact.solvers.nucleoli.worth_model import WorthModel
from citypact.solvers.quiet_highs import quiet_highs


class ModelSeparation:
    """Names the coalition that objects most to what the players are offered.

    The program maximises worth less offer over memberships and activities; it is built once,
    and only prices and the direction change from one question to the next.

    Parameters
    ----------
    game : CooperativeGame
        Named players.
    model : WorthModel
        Its worths as one linear model.
    """

    def __init__(self, game: CooperativeGame, model: WorthModel) -> None:
        import highspy

        self.game = game
        self.model = model
        self._endless = float(highspy.kHighsInf)
        self._status: Any = highspy.HighsModelStatus
        self._highs: Any = quiet_highs()
        self._highs.setOptionValue("threads", 1)
        self._highs.setOptionValue("mip_rel_gap", 0.0)
        self._highs.setOptionValue("mip_abs_gap", 0.0)
        activities, players = len(model.prices), game.size
        columns = activities + players
        upper = np.append(np.where(np.isfinite(model.most), model.most, self._endless), np.ones(players))
        self._highs.addVars(columns, np.zeros(columns), upper)
        for at in [*np.flatnonzero(model.whole).tolist(), *range(activities, columns)]:
            self._highs.changeColIntegrality(at, highspy.HighsVarType.kInteger)
        for row in np.hstack([model.usage, -model.resources]):
            used = np.flatnonzero(row).astype(np.int32)
            self._highs.addRow(-self._endless, 0.0, len(used), used, row[used])
        self._direction_row = len(model.usage)
        members = np.arange(activities, columns, dtype=np.int32)
        self._highs.addRow(1.0, players - 1.0, players, members, np.ones(players))

    def __call__(self, amounts: FloatArray, direction: Sequence[int] | None) -> list[tuple[str, ...]]:
        """Return the best coalition on each side of the direction (see ``Separation``)."""
        model, players = self.model, self.game.size
        scale = max(float(np.abs(model.prices).max(initial=0.0)), float(np.abs(amounts).max())) or 1.0
        for at, price in enumerate(np.concatenate([-model.prices, amounts]) / scale):
            self._highs.changeColCost(at, float(price))
        for at, value in enumerate([1] * players if direction is None else direction):
            self._highs.changeCoeff(self._direction_row, len(model.prices) + at, float(value))
        if direction is None:
            return self._best(1.0, players - 1.0)
        return self._best(1.0, self._endless) + self._best(-self._endless, -1.0)

    def _best(self, low: float, high: float) -> list[tuple[str, ...]]:
        self._highs.changeRowBounds(self._direction_row, low, high)
        self._highs.run()
        status = self._highs.getModelStatus()
        if status == self._status.kInfeasible:  # no coalition lies on this side
            return []
        if status != self._status.kOptimal:
            raise SolverFailure(f"HiGHS names no coalition of highest excess: {status}")
        inside = np.array(self._highs.getSolution().col_value)[len(self.model.prices) :] > 0.5
        return [tuple(name for name, member in zip(self.game.players, inside, strict=True) if member)]
