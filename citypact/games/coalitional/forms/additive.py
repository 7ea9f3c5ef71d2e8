r"""The additive game: a coalition is worth the sum of what its members are worth alone.

.. math:: v(S) = \sum_{i \in S} a_i .

Nothing is gained by working together, and every reasonable rule pays each player its own
amount [Peleg2007]_.

References
----------
.. [Peleg2007] B. Peleg and P. Sudhölter, *Introduction to the Theory of Cooperative Games*,
   2nd ed., Springer, 2007, section 2.1.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from citypact.games.coalitional.cooperative import checked_players
from citypact.games.coalitional.forms.entries import checked_row
from citypact.games.coalitional.forms.structured import StructuredGame
from citypact.games.coalitional.masks import BoolArray, FloatArray, NumberArray, subset_sums
from citypact.games.rational import Number
from citypact.games.validation import Door


@dataclass(frozen=True, eq=False)
class AdditiveGame(StructuredGame):
    """A game in which working together neither gains nor costs.

    Parameters
    ----------
    players : sequence of str
        Names, each once.
    amounts : sequence of numbers
        Worth of each player, of any sign, in ``unit``.
    unit : str
        Unit of the worths.
    cost : bool
        Whether worths are costs.

    Raises
    ------
    InputError
        On names that are missing or repeated, and on amounts that are not finite.

    Examples
    --------
    >>> game = AdditiveGame(("beijing", "hebei"), (0.1, 0.2))
    >>> game.worth("beijing", "hebei")
    0.3
    """

    players: Sequence[str]
    amounts: Sequence[Number]
    unit: str = "亿元"
    cost: bool = False

    def __post_init__(self) -> None:
        door = Door()
        players = checked_players(self.players, door)
        door.close()
        object.__setattr__(self, "players", players)
        object.__setattr__(self, "amounts", checked_row("amounts", self.amounts, players, door, signed=True))
        door.close()

    def _entries(self) -> Sequence[Number]:
        return self.amounts

    def _worths(self, members: BoolArray, entries: FloatArray) -> FloatArray:
        worths: FloatArray = members @ entries
        return worths

    def _tabulated(self, entries: NumberArray) -> NumberArray:
        return subset_sums(entries)
