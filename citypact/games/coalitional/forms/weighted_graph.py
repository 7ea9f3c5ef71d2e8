r"""The game on a weighted graph: a coalition is worth the links inside it.

.. math:: v(S) = \sum_{i \in S} w_{ii} + \sum_{i < j,\; i, j \in S} w_{ij} .

The Shapley value halves every link, :math:`\phi_i = w_{ii} + \tfrac12 \sum_{j \ne i} w_{ij}`
[DengPapadimitriou1994]_.

References
----------
.. [DengPapadimitriou1994] X. Deng and C. H. Papadimitriou, "On the complexity of cooperative
   solution concepts", Mathematics of Operations Research 19(2), 1994, 257-266.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from citypact.games.coalitional.cooperative import checked_players
from citypact.games.coalitional.forms.entries import check_symmetric, checked_matrix
from citypact.games.coalitional.forms.structured import StructuredGame
from citypact.games.coalitional.masks import BoolArray, FloatArray, NumberArray, subset_sums
from citypact.games.rational import Number
from citypact.games.validation import Door


@dataclass(frozen=True, eq=False)
class WeightedGraphGame(StructuredGame):
    """A game of gains between pairs, for any number of players.

    Parameters
    ----------
    players : sequence of str
        Names, each once.
    weights : matrix of numbers, n by n
        Symmetric: what each pair gains together, of any sign, in ``unit``. The diagonal is
        what each player is worth alone.
    unit : str
        Unit of the worths.
    cost : bool
        Whether worths are costs.

    Raises
    ------
    InputError
        On names that are missing or repeated, on weights that are not finite, and on a matrix
        of another shape or that is not symmetric.

    Examples
    --------
    >>> game = WeightedGraphGame(("a", "b", "c"), [[1, 2, 0], [2, 0, 3], [0, 3, 0]])
    >>> game.worth("a", "b"), game.worth("a", "c"), game.grand
    (3.0, 1.0, 6.0)
    """

    players: Sequence[str]
    weights: Sequence[Sequence[Number]] | FloatArray
    unit: str = "亿元"
    cost: bool = False

    def __post_init__(self) -> None:
        door = Door()
        players = checked_players(self.players, door)
        door.close()
        object.__setattr__(self, "players", players)
        weights = checked_matrix("weights", self.weights, players, players, door, signed=True)
        object.__setattr__(self, "weights", weights)
        door.close()
        check_symmetric("weights", weights, players, door)
        door.close()

    def _entries(self) -> Sequence[Number]:
        # The triangle by rows: each player's own worth and its links to players after it.
        return [weight for at, row in enumerate(self.weights) for weight in row[at:]]

    def _triangle(self, entries: NumberArray) -> NumberArray:
        triangle = np.zeros((self.size, self.size), dtype=entries.dtype)
        triangle[np.triu_indices(self.size)] = entries
        return triangle

    def _worths(self, members: BoolArray, entries: FloatArray) -> FloatArray:
        worths: FloatArray = ((members @ self._triangle(entries)) * members).sum(axis=1)
        return worths

    def _tabulated(self, entries: NumberArray) -> NumberArray:
        triangle = self._triangle(entries)
        worths = np.zeros(1 << self.size, dtype=entries.dtype)
        for at in range(self.size):
            joined = worths[1 << at : 2 << at]
            np.add(worths[: 1 << at], triangle[at, at], out=joined)
            joined += subset_sums(triangle[:at, at])
        return worths
