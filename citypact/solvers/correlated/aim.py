"""What a mediator is asked to aim at: welfare, weighted payoffs, the least payoff or a worth by profile."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal, Self, TypeAlias

import numpy as np
import numpy.typing as npt

from citypact.games.normal_form import NormalFormGame
from citypact.games.rational import Number, as_fraction
from citypact.games.validation import Door

Objective: TypeAlias = Literal["welfare", "egalitarian"] | Mapping[str, Number] | npt.ArrayLike


@dataclass(frozen=True)
class Aim:
    """The objective in words and, unless it is the least payoff, the worth of every profile.

    Parameters
    ----------
    name : str
        In words.
    worth : tuple of Fraction or None
        By profile, the last player's strategy moving fastest; None for the least payoff.

    Examples
    --------
    >>> game = NormalFormGame(([[2, 0]], [[1, 5]]))
    >>> [int(number) for number in Aim.of(game, {"player 2": 2}).worth]
    [2, 10]
    """

    name: str
    worth: tuple[Fraction, ...] | None

    @classmethod
    def of(cls, game: NormalFormGame, objective: Objective) -> Self:
        """Read an objective.

        Raises
        ------
        InputError
            On an unknown word or player, a weight that is no finite number or a table of another shape.
        """
        door = Door()
        if isinstance(objective, str):
            door.choice("objective", objective, ("welfare", "egalitarian"))
            door.close()
            if objective == "egalitarian":
                return cls("least payoff", None)
            return cls("welfare", _weighted(game, [Fraction(1)] * len(game.players)))
        if isinstance(objective, Mapping):
            for player, weight in objective.items():
                door.choice("objective", player, tuple(game.players))
                door.finite(f"weight of {player}", weight)
            door.close()
            weights = [as_fraction(objective.get(player, 0)) for player in game.players]
            return cls("weighted payoffs", _weighted(game, weights))
        try:
            table = np.array(objective)
        except ValueError:  # rows of different lengths
            table = np.zeros(0)
        if table.shape != game.shape:
            door.refuse("objective", f"shape {table.shape}", f"shape {game.shape}, a worth for each profile")
            door.close()
        cells: list[Any] = table.ravel().tolist()
        for cell in cells:
            if not door.finite("objective", cell):
                break
        door.close()
        return cls("worth of the profile", tuple(as_fraction(cell) for cell in cells))


def _weighted(game: NormalFormGame, weights: Sequence[Fraction]) -> tuple[Fraction, ...]:
    tables = [table.ravel().tolist() for table in game.exact_tables]
    return tuple(
        sum((w * number for w, number in zip(weights, each, strict=True) if w), Fraction(0))
        for each in zip(*tables, strict=True)
    )
