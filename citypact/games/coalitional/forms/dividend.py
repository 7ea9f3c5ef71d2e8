r"""The game of dividends: each group of players that is complete adds its dividend.

.. math:: v(S) = \sum_{T \subseteq S} d_T .

Every game is of this form for exactly one choice of dividends [Harsanyi1963]_; it pays when
few groups have one. A dividend of 1 for a single group gives the *unanimity game* of the
group.

References
----------
.. [Harsanyi1963] J. C. Harsanyi, "A simplified bargaining model for the n-person cooperative
   game", International Economic Review 4(2), 1963, 194-220.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from citypact.games.coalitional.cooperative import checked_players
from citypact.games.coalitional.forms.entries import checked_number
from citypact.games.coalitional.forms.structured import StructuredGame
from citypact.games.coalitional.masks import BoolArray, FloatArray, NumberArray, halves, packed
from citypact.games.rational import Number
from citypact.games.validation import Door

#: Pairs of a coalition and a group compared at once: a few dozen megabytes.
BLOCK = 1 << 22


@dataclass(frozen=True, eq=False)
class DividendGame(StructuredGame):
    """A sum of unanimity games, for any number of players.

    Parameters
    ----------
    players : sequence of str
        Names, each once.
    dividends : mapping of tuples of names to numbers
        Dividend of each group, of any sign, in ``unit``; absent groups have none.
    unit : str
        Unit of the worths.
    cost : bool
        Whether worths are costs.

    Raises
    ------
    InputError
        On names that are missing, repeated or unknown, on a group given twice, on a dividend
        that is not finite, and on a dividend of the empty group other than 0.

    Examples
    --------
    >>> game = DividendGame(("a", "b", "c"), {("a",): 1, ("a", "b"): 2, ("b", "c"): -0.5})
    >>> game.worth("a", "b"), game.worth("b", "c"), game.grand
    (3.0, -0.5, 2.5)
    """

    players: Sequence[str]
    dividends: Mapping[tuple[str, ...], Number]
    unit: str = "亿元"
    cost: bool = False

    def __post_init__(self) -> None:
        door = Door()
        players = checked_players(self.players, door)
        if not isinstance(self.dividends, Mapping):
            door.refuse("dividends", type(self.dividends).__name__, "a mapping of tuples of names to numbers")
        door.close()
        object.__setattr__(self, "players", players)
        object.__setattr__(self, "dividends", self._checked(door))
        door.close()

    def _checked(self, door: Door) -> dict[tuple[str, ...], Number]:
        """Return the dividends with every group in player order, the empty group left out."""
        place = {name: at for at, name in enumerate(self.players)}
        checked: dict[tuple[str, ...], Number] = {}
        for group, value in self.dividends.items():
            names = (group,) if isinstance(group, str) else tuple(group)
            label = "+".join(map(str, names)) or "∅"
            if any(name not in place for name in names) or len(set(names)) != len(names):
                door.refuse("dividends", label, f"players of {', '.join(self.players)}, each once")
                continue
            names = tuple(sorted(names, key=place.__getitem__))
            if names in checked:
                door.refuse("dividends", label, "each group once")
                continue
            amount = checked_number(f"dividend of {label}", value, door, signed=True)
            if names:
                checked[names] = amount
            elif amount:
                door.refuse("dividends", value, "0 for the empty group")
        return checked

    @cached_property
    def groups(self) -> BoolArray:
        """Who is in which group, shape (groups, n), in the order of ``dividends``."""
        place = {name: at for at, name in enumerate(self.players)}
        groups = np.zeros((len(self.dividends), self.size), dtype=bool)
        for row, names in enumerate(self.dividends):
            groups[row, [place[name] for name in names]] = True
        groups.setflags(write=False)
        return groups

    def _entries(self) -> Sequence[Number]:
        return tuple(self.dividends.values())

    def _worths(self, members: BoolArray, entries: FloatArray) -> FloatArray:
        worths = np.zeros(len(members))
        if not len(entries):
            return worths
        # A group is complete if it has no player outside the coalition.
        groups = self.groups.T.astype(np.float32)
        step = max(1, BLOCK // len(entries))
        for start in range(0, len(members), step):
            outside = ~members[start : start + step]
            worths[start : start + step] = (outside.astype(np.float32) @ groups == 0) @ entries
        return worths

    def _tabulated(self, entries: NumberArray) -> NumberArray:
        worths = np.zeros(1 << self.size, dtype=entries.dtype)
        worths[packed(self.groups)] = entries
        for at in range(self.size):
            without, within = halves(worths, at)
            within += without
        return worths
