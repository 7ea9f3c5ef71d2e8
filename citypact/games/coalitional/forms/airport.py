r"""The airport game: a runway long enough for one is long enough for all who need less.

.. math:: c(S) = \max_{i \in S} c_i ,

the cost of the longest runway that a member of the coalition needs [LittlechildOwen1973]_.
A joint railway built as far as the farthest member is the same game.

References
----------
.. [LittlechildOwen1973] S. C. Littlechild and G. Owen, "A simple expression for the Shapley
   value in a special case", Management Science 20(3), 1973, 370-372.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from citypact.games.coalitional.cooperative import checked_players
from citypact.games.coalitional.forms.entries import checked_row
from citypact.games.coalitional.forms.structured import StructuredGame
from citypact.games.coalitional.masks import BoolArray, FloatArray, NumberArray
from citypact.games.rational import Number
from citypact.games.validation import Door


@dataclass(frozen=True, eq=False)
class AirportGame(StructuredGame):
    """A cost game in which the most demanding member sets the cost.

    Parameters
    ----------
    players : sequence of str
        Names, each once.
    costs : sequence of numbers
        Cost of serving each player alone, not negative, in ``unit``; in any order.
    unit : str
        Unit of the costs.

    Raises
    ------
    InputError
        On names that are missing or repeated, and on costs that are negative or not finite.

    Examples
    --------
    >>> game = AirportGame(("near", "middle", "far"), (1, 2, 4))
    >>> game.worth("near", "middle"), game.worth("near", "far"), game.cost
    (2.0, 4.0, True)
    """

    players: Sequence[str]
    costs: Sequence[Number]
    unit: str = "亿元"
    cost: bool = field(default=True, init=False)

    def __post_init__(self) -> None:
        door = Door()
        players = checked_players(self.players, door)
        door.close()
        object.__setattr__(self, "players", players)
        object.__setattr__(self, "costs", checked_row("costs", self.costs, players, door))
        door.close()

    def _entries(self) -> Sequence[Number]:
        return self.costs

    def _worths(self, members: BoolArray, entries: FloatArray) -> FloatArray:
        worths: FloatArray = np.where(members, entries, 0.0).max(axis=1)
        return worths

    def _tabulated(self, entries: NumberArray) -> NumberArray:
        worths = np.zeros(1 << self.size, dtype=entries.dtype)
        for at, cost in enumerate(entries):
            np.maximum(worths[: 1 << at], cost, out=worths[1 << at : 2 << at])
        return worths
