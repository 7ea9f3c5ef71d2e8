r"""Games in partition function form: worths that depend on how the outsiders gather.

An *embedded coalition* is a coalition :math:`S` with a partition :math:`P` of all players to
which it belongs; :math:`v(S; P)` is what it is worth there [ThrallLucas1963]_. When outsiders
who join forces change what S earns, the game has *externalities*.

References
----------
.. [ThrallLucas1963] R. M. Thrall and W. F. Lucas, "n-person games in partition function form",
   Naval Research Logistics Quarterly 10, 1963, 281-298.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from citypact.errors import InputError, Problem
from citypact.games.coalitional.cooperative import checked_players
from citypact.games.coalitional.masks import bits, mask_of
from citypact.games.partition.set_partitions import Partition, in_order, partitions_of
from citypact.games.rational import Number, as_fraction
from citypact.games.validation import Door

#: Eight players have 17 007 embedded coalitions, nine 94 828.
MOST_PARTITION_PLAYERS = 8
#: Missing embedded coalitions named in one message; the rest are counted.
MOST_NAMED = 20

Names: TypeAlias = tuple[str, ...]
Embedded: TypeAlias = tuple[Names, tuple[Names, ...]]


@dataclass(frozen=True, eq=False)
class PartitionGame:
    """A worth for every coalition in every partition that contains it.

    Parameters
    ----------
    players : sequence of str
        Distinct names, at most 8.
    worths : mapping or callable
        A mapping from ``(coalition, partition)`` to a number, coalitions as tuples of names
        and partitions as tuples of coalitions of all players, in any order; or a function of
        the two that returns the number. Every embedded coalition must be given.
    unit : str
        Unit of the worths.
    cost : bool
        Whether worths are costs to share rather than gains.

    Raises
    ------
    InputError
        If an embedded coalition is missing (it is named), given twice, or not one; if a worth
        is not finite.

    Examples
    --------
    Three Cournot firms: with k groups in the market each group earns 1 / (k + 1)**2.

    >>> game = PartitionGame(("a", "b", "c"), lambda coalition, partition: 1 / (len(partition) + 1) ** 2)
    >>> game.worth(("a",), (("a",), ("b",), ("c",))), game.worth(("a",), (("c", "b"), ("a",)))
    (0.0625, 0.1111111111111111)
    """

    players: Sequence[str]
    worths: Mapping[Embedded, Number] | Callable[[Names, tuple[Names, ...]], Number]
    unit: str = "亿元"
    cost: bool = False

    def __post_init__(self) -> None:
        door = Door()
        players = checked_players(self.players, door)
        object.__setattr__(self, "players", players)
        if len(players) > MOST_PARTITION_PLAYERS:
            door.refuse("players", len(players), f"at most {MOST_PARTITION_PLAYERS} for a partition function")
        door.close()
        table = self._listed(self.worths, door) if isinstance(self.worths, Mapping) else self._asked(door)
        door.close()
        self.__dict__["_table"] = table  # past the frozen door: derived, never changed

    @property
    def size(self) -> int:
        """Number of players n."""
        return len(self.players)

    @property
    def everybody(self) -> int:
        """Bit mask of all players."""
        return (1 << self.size) - 1

    def worth(self, coalition: Sequence[str], partition: Sequence[Sequence[str]]) -> float:
        """Return v(S; P) of a coalition in a partition of all players, by names.

        Raises
        ------
        InputError
            If it is no embedded coalition of the game.
        """
        door = Door()
        found = self._embedded(coalition, partition, door)
        if found is None:
            raise InputError(*door.problems)
        return float(self.worth_at(*found))

    def worth_at(self, coalition: int, partition: Partition) -> Number:
        """Return v(S; P) as it was given, by bit masks with the blocks in order of lowest player."""
        table: dict[tuple[int, Partition], Number] = self.__dict__["_table"]
        return table[coalition, partition]

    def outsiders(self, coalition: int) -> Iterator[Partition]:
        """Yield the partitions of all players to which a coalition belongs."""
        for others in partitions_of(self.everybody ^ coalition):
            yield in_order((coalition, *others))

    @property
    def has_externalities(self) -> bool:
        """Whether some coalition's worth depends on how the others gather."""
        return any(
            len({as_fraction(self.worth_at(mask, partition)) for partition in self.outsiders(mask)}) > 1
            for mask in range(1, 1 << self.size)
        )

    def named(self, coalition: int, partition: Partition) -> Embedded:
        """Return an embedded coalition by names."""
        return self._names(coalition), tuple(self._names(block) for block in partition)

    def label(self, coalition: int, partition: Partition) -> str:
        """Return an embedded coalition as ``a+b in a+b | c``."""
        members, blocks = self.named(coalition, partition)
        return f"{'+'.join(members)} in {' | '.join('+'.join(block) for block in blocks)}"

    def _names(self, mask: int) -> Names:
        return tuple(self.players[at] for at in bits(mask))

    def _all(self) -> Iterator[tuple[int, Partition]]:
        for partition in partitions_of(self.everybody):
            for block in partition:
                yield block, partition

    def _embedded(
        self, coalition: Sequence[str], partition: Sequence[Sequence[str]], door: Door
    ) -> tuple[int, Partition] | None:
        place = {name: at for at, name in enumerate(self.players)}
        blocks = [(block,) if isinstance(block, str) else tuple(block) for block in partition]
        members = (coalition,) if isinstance(coalition, str) else tuple(coalition)
        shown = (
            f"{'+'.join(map(str, members))} in {' | '.join('+'.join(map(str, block)) for block in blocks)}"
        )
        everyone = [name for block in blocks for name in block]
        if sorted(map(str, everyone)) != sorted(self.players) or not all(blocks):
            door.refuse("worths", shown, f"a partition of {', '.join(self.players)}, each once")
            return None
        masks = in_order(tuple(mask_of(place[name] for name in block) for block in blocks))
        known = len(set(members)) == len(members) and all(name in place for name in members)
        mask = mask_of(place[name] for name in members) if known else 0
        if mask not in masks:
            door.refuse("worths", shown, "a coalition that is a block of its partition")
            return None
        return mask, masks

    def _listed(self, given: Mapping[Embedded, Number], door: Door) -> dict[tuple[int, Partition], Number]:
        table: dict[tuple[int, Partition], Number] = {}
        for (coalition, partition), value in given.items():
            found = self._embedded(coalition, partition, door)
            if found is None:
                continue
            if found in table:
                door.refuse("worths", self.label(*found), "each embedded coalition once")
            elif door.finite(f"worth of {self.label(*found)}", value):
                table[found] = value
        if not door.problems:
            absent = [key for key in self._all() if key not in table]
            for key in absent[:MOST_NAMED]:
                door.refuse("worths", "nothing", f"a worth for {self.label(*key)}")
            if len(absent) > MOST_NAMED:
                further = f"{len(absent) - MOST_NAMED} further embedded coalitions missing"
                door.refuse("worths", further, "every embedded coalition")
        return table

    def _asked(self, door: Door) -> dict[tuple[int, Partition], Number]:
        table: dict[tuple[int, Partition], Number] = {}
        function = self.worths
        if not callable(function):
            raise InputError(Problem("worths", type(function).__name__, "a mapping or a function"))
        for key in self._all():
            value = function(*self.named(*key))
            if not door.finite(f"worth of {self.label(*key)}", value):
                door.close()  # one bad answer of a function speaks for the rest
            table[key] = value
        return table
