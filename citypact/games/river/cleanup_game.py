r"""The game of shared answers: a coalition pays for every section that any of its members answers for.

.. math:: c(S) = \sum_{j \,:\, R_j \cap S \ne \varnothing} c_j .

A city that joins adds the sections for which nobody in the coalition answered yet, and these
become fewer as the coalition grows: the game is concave. What a coalition leaves unpaid is what
the others alone answer for, so the table of worths is that of a sum of dividends read backwards.

References
----------
models.md §5.8. B. Dong, D. Ni and Y. Wang, "Sharing a polluted river network", Environmental and
Resource Economics 53, 2012, 367-387.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from citypact.games.coalitional.forms.structured import StructuredGame
from citypact.games.coalitional.masks import BoolArray, FloatArray, NumberArray, halves, packed
from citypact.games.rational import Number


@dataclass(frozen=True, eq=False)
class CleanUpGame(StructuredGame):
    """The cost game of a clean-up rule; made and checked by ``CleanUp.game``.

    Parameters
    ----------
    players : sequence of str
        The cities.
    costs : sequence of numbers
        Cost of each section, not negative.
    bearers : bool array of shape (sections, cities)
        Who answers for which section; at least one city for each.
    unit : str
        Unit of the costs.

    Examples
    --------
    >>> bearers = np.array([[True, False], [True, True]])
    >>> game = CleanUpGame(("upstream", "downstream"), (10, 4), bearers)
    >>> game.worth("upstream"), game.worth("downstream"), game.grand
    (14.0, 4.0, 14.0)
    """

    players: Sequence[str]
    costs: Sequence[Number]
    bearers: BoolArray
    unit: str = "亿元"
    cost: bool = field(default=True, init=False)

    def _entries(self) -> Sequence[Number]:
        return self.costs

    def _worths(self, members: BoolArray, entries: FloatArray) -> FloatArray:
        answering = members.astype(np.float32) @ self.bearers.T.astype(np.float32)
        worths: FloatArray = (answering > 0) @ entries
        return worths

    def _tabulated(self, entries: NumberArray) -> NumberArray:
        unpaid = np.zeros(1 << self.size, dtype=entries.dtype)
        np.add.at(unpaid, packed(self.bearers), entries)
        for at in range(self.size):
            without, within = halves(unpaid, at)
            within += without
        # Counted from the end, a coalition's place is that of its complement.
        paid: NumberArray = unpaid[-1] - unpaid[::-1]
        return paid
