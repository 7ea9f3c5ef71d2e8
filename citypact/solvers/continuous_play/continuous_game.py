"""Games in continuous actions with any payoffs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from citypact.errors import InputError, Problem
from citypact.games.coalitional import FloatArray
from citypact.games.rational import Number
from citypact.games.validation import Door
from citypact.solvers.continuous_play.action_box import check_box, named, numbers

#: Payoffs of a player (counted from 0) at profiles of shape (k, n), as an array of shape (k,).
Payoff: TypeAlias = Callable[[int, FloatArray], FloatArray]


@dataclass(frozen=True, eq=False)
class ContinuousGame:
    """A game of n players who each choose a number from an interval.

    Parameters
    ----------
    payoff : callable
        ``payoff(player, profiles)`` returns the payoffs (亿元) of the player counted from 0 at each
        row of an array of shape (k, n). Write ``profiles[:, j]`` for the actions of player j.
    low, high : sequence of n numbers
        Ends of the intervals, finite.
    players : sequence of n str, optional
        "player 1", "player 2", … by default.

    Raises
    ------
    InputError
        If shapes do not match or an interval is empty.

    Examples
    --------
    >>> duopoly = ContinuousGame(lambda i, q: q[:, i] * (1 - q.sum(axis=1)), [0, 0], [1, 1])
    >>> duopoly.payoffs_of(0, np.array([[0.25, 0.25], [0.5, 0.25]])).tolist()
    [0.125, 0.125]
    """

    payoff: Payoff
    low: Sequence[Number] | FloatArray
    high: Sequence[Number] | FloatArray
    players: Sequence[str] = ()

    def __post_init__(self) -> None:
        door, count = Door(), np.array(self.low, dtype=object).size
        if count < 1:
            door.refuse("low", "no number", "one for each player")
        if not callable(self.payoff):
            door.refuse("payoff", self.payoff, "a function of a player and an array of profiles")
        names = named(self.players, count, door)
        low, high = (numbers(field, getattr(self, field), count, door) for field in ("low", "high"))
        check_box(low, high, names, door)
        door.close()
        object.__setattr__(self, "low", low)
        object.__setattr__(self, "high", high)
        object.__setattr__(self, "players", names)

    @property
    def box(self) -> tuple[FloatArray, FloatArray]:
        """Both ends of the intervals, read-only."""
        return self.low, self.high  # type: ignore[return-value]  # __post_init__ made them arrays

    def payoffs_of(self, player: int, profiles: FloatArray) -> FloatArray:
        """Return a player's payoffs at each row.

        Raises
        ------
        InputError
            If the payoffs are not one finite number for each row.
        """
        given = self.payoff(player, profiles)
        try:
            found = np.asarray(given, dtype=np.float64)
        except (TypeError, ValueError):
            found = np.zeros(0)
        if found.shape != (len(profiles),) or not np.isfinite(found).all():
            fits = found.shape == (len(profiles),)
            shown = "a number that is not finite" if fits else f"shape {found.shape}"
            expected = f"{len(profiles)} finite numbers, one for each profile"
            raise InputError(Problem(f"payoff of {self.players[player]}", shown, expected))
        return found

    def along(self, player: int, profile: FloatArray, actions: FloatArray) -> FloatArray:
        """Return a player's payoffs for each of its actions, the others' held."""
        profiles = np.repeat(profile[None, :], len(actions), axis=0)
        profiles[:, player] = actions
        return self.payoffs_of(player, profiles)
