r"""The weighted voting game: a coalition wins if its weights reach the quota.

.. math:: v(S) = 1 \text{ if } \sum_{i \in S} w_i \ge q, \text{ and } 0 \text{ otherwise}

[Felsenthal1998]_. A tie decides who wins, so weights and quota are turned into whole numbers
over one denominator and compared exactly: 0.1 and 0.2 do reach a quota of 0.3.

References
----------
.. [Felsenthal1998] D. S. Felsenthal and M. Machover, *The Measurement of Voting Power*,
   Edward Elgar, 1998.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from math import gcd

import numpy as np

from citypact.games.coalitional.cooperative import checked_players
from citypact.games.coalitional.forms.entries import MOST_COUNTED, checked_number, checked_row
from citypact.games.coalitional.forms.structured import StructuredGame
from citypact.games.coalitional.masks import BoolArray, FloatArray, NumberArray, subset_sums
from citypact.games.rational import Number, as_fraction, over_one_denominator, total
from citypact.games.validation import Door


@dataclass(frozen=True, eq=False)
class WeightedVotingGame(StructuredGame):
    """A vote with weights and a quota, for any number of players.

    Parameters
    ----------
    players : sequence of str
        Names, each once.
    weights : sequence of numbers
        Votes of each player, whole or fractional, not negative.
    quota : number
        Weight that wins: positive, and at most the sum of the weights.
    unit : str
        Unit of the worths; a vote won has none.

    Raises
    ------
    InputError
        On names that are missing or repeated, on weights that are negative or not finite, and
        on a quota that everybody or nobody reaches.

    Examples
    --------
    >>> game = WeightedVotingGame(("a", "b", "c"), (0.1, 0.2, 0.3), 0.3)
    >>> game.worth("a", "b"), game.worth("b"), game.whole
    (1.0, 0.0, ((1, 2, 3), 3))
    """

    players: Sequence[str]
    weights: Sequence[Number]
    quota: Number
    unit: str = ""
    cost: bool = field(default=False, init=False)

    def __post_init__(self) -> None:
        door = Door()
        players = checked_players(self.players, door)
        door.close()
        object.__setattr__(self, "players", players)
        object.__setattr__(self, "weights", checked_row("weights", self.weights, players, door))
        object.__setattr__(self, "quota", checked_number("quota", self.quota, door, signed=True))
        door.close()
        votes = total(self.weights)
        if not 0 < as_fraction(self.quota) <= votes:
            door.refuse("quota", self.quota, f"more than 0 and at most all votes, {float(votes):g}")
        door.close()

    @cached_property
    def whole(self) -> tuple[tuple[int, ...], int]:
        """Weights and quota as the smallest whole numbers in the same proportion."""
        numbers, _ = over_one_denominator(self._entries())
        common = gcd(*numbers)
        *weights, quota = (number // common for number in numbers)
        return tuple(weights), quota

    def _entries(self) -> Sequence[Number]:
        return (*self.weights, self.quota)

    @cached_property
    def _counted(self) -> tuple[FloatArray, float]:
        weights, quota = self.whole
        kind = np.float64 if sum(weights) <= MOST_COUNTED else np.object_
        return np.array([*weights, quota], dtype=kind), 1.0

    def _whole(self) -> tuple[Sequence[int], int]:
        # A win is 1 whatever the votes are counted in, so nothing is divided.
        weights, quota = self.whole
        return (*weights, quota), 1

    def _worths(self, members: BoolArray, entries: FloatArray) -> FloatArray:
        votes = members.astype(entries.dtype) @ entries[:-1]
        worths: FloatArray = (votes >= entries[-1]).astype(np.float64)
        return worths

    def _tabulated(self, entries: NumberArray) -> NumberArray:
        # In place: a table may fill 8 GiB.
        votes = subset_sums(entries[:-1])
        np.greater_equal(votes, entries[-1], out=votes)
        return votes
