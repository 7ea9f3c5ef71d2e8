r"""Games with quadratic payoffs: marginal payoffs are linear.

The marginal payoff of player :math:`i` in its own action is

.. math:: f_i(x) = r_i - \sum_j M_{ij} x_j , \qquad M_{ii} > 0,

on :math:`l_i \le x_i \le u_i`. The payoff itself is, up to terms that do not depend on :math:`x_i`,

.. math:: x_i \Bigl(r_i - \tfrac12 M_{ii} x_i - \sum_{j \ne i} M_{ij} x_j\Bigr) .

Cournot competition and tax competition with a linear base are of this kind.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from citypact.games.coalitional import FloatArray
from citypact.games.rational import Number
from citypact.games.validation import LARGEST, Door
from citypact.solvers.continuous_play.action_box import check_box, named, numbers


@dataclass(frozen=True, eq=False)
class QuadraticGame:
    """A game of n players with one action each and marginal payoffs :math:`r - M x`.

    Parameters
    ----------
    slopes : array of shape (n, n)
        :math:`M`: by how much an action of the column player lowers the row player's marginal
        payoff; the diagonal is positive, so that payoffs are concave in the own action.
    intercepts : sequence of n numbers
        :math:`r`, marginal payoffs when all actions are 0.
    low, high : sequence of n numbers
        Ends of the intervals, finite.
    players : sequence of n str, optional
        "player 1", "player 2", … by default.

    Raises
    ------
    InputError
        If shapes do not match, a number is not finite, a diagonal entry is not positive or an
        interval is empty.

    Examples
    --------
    Cournot's duopoly, price 1 - Q without costs: f = 1 - 2 q - q'.

    >>> game = QuadraticGame([[2, 1], [1, 2]], [1, 1], [0, 0], [1, 1])
    >>> game.marginal(np.array([0.25, 0.25])).tolist()
    [0.25, 0.25]
    """

    slopes: npt.ArrayLike
    intercepts: Sequence[Number] | FloatArray
    low: Sequence[Number] | FloatArray
    high: Sequence[Number] | FloatArray
    players: Sequence[str] = ()

    def __post_init__(self) -> None:
        door, count = Door(), np.array(self.intercepts, dtype=object).size
        if count < 1:
            door.refuse("intercepts", "no number", "one for each player")
        names = named(self.players, count, door)
        fields = ("intercepts", "low", "high")
        found = {field: numbers(field, getattr(self, field), count, door) for field in fields}
        try:
            slopes = np.array(self.slopes, dtype=np.float64)
        except (TypeError, ValueError):
            slopes = np.zeros(0)
        if slopes.shape != (count, count):
            door.refuse("slopes", f"shape {slopes.shape}", f"shape {(count, count)}")
        elif not (np.abs(slopes) <= LARGEST).all():
            door.refuse("slopes", "a number that is not finite", "finite numbers")
        else:
            for at in np.flatnonzero(~(np.diagonal(slopes) > 0)):
                door.refuse(
                    f"slopes[{at}][{at}]",
                    float(slopes[at, at]),
                    "a positive number: a payoff concave in the own action",
                    remedy="state other payoffs as a ContinuousGame",
                )
        check_box(found["low"], found["high"], names, door)
        door.close()
        slopes.setflags(write=False)
        object.__setattr__(self, "slopes", slopes)
        object.__setattr__(self, "players", names)
        for field, values in found.items():
            object.__setattr__(self, field, values)

    @property
    def arrays(self) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
        """Slopes, intercepts and both ends, read-only."""
        return self.slopes, self.intercepts, self.low, self.high  # type: ignore[return-value]

    def marginal(self, profile: FloatArray) -> FloatArray:
        """Return every player's marginal payoff in its own action."""
        slopes, intercepts, _, _ = self.arrays
        return np.asarray(intercepts - slopes @ profile)

    def best_replies(self, profile: FloatArray) -> FloatArray:
        """Return the only best reply of each player to the others."""
        slopes, _, low, high = self.arrays
        return np.asarray(np.clip(profile + self.marginal(profile) / np.diagonal(slopes), low, high))

    def regrets(self, profile: FloatArray) -> FloatArray:
        """Return what each player's best reply adds to its payoff."""
        slopes, _, _, _ = self.arrays
        step = self.best_replies(profile) - profile
        return np.asarray(step * (self.marginal(profile) - np.diagonal(slopes) * step / 2))
