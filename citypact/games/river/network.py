r"""Who lies downstream of whom: a river as a tree of cities that drains to one mouth.

Each city but the last has exactly one next city downstream, so the water of every city
reaches the mouth in finitely many steps. A river without tributaries is a *chain*. The
cities *up* from one are itself and all whose water passes it; those *down* from one are
itself and all on the way to the mouth.

References
----------
models.md §5.8. B. Dong, D. Ni and Y. Wang, "Sharing a polluted river network", Environmental and
Resource Economics 53, 2012, 367-387.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np

from citypact.games.coalitional import BoolArray
from citypact.games.coalitional.cooperative import checked_players
from citypact.games.validation import Door


@dataclass(frozen=True)
class River:
    """Cities on a river and where the water of each goes next.

    Parameters
    ----------
    players : sequence of str
        Names of the cities, each once, in any order.
    downstream : mapping of str to str, optional
        The next city downstream of each; the city at the mouth is left out or maps to None.
        By default the cities form a chain in the order given.

    Raises
    ------
    InputError
        On unknown names, a cycle (named), or more than one mouth (the river is not connected).

    Examples
    --------
    >>> river = River(("north fork", "south fork", "town"), {"north fork": "town", "south fork": "town"})
    >>> river.mouth, river.upstream_of("town"), river.is_chain
    ('town', ('north fork', 'south fork', 'town'), False)
    """

    players: Sequence[str]
    downstream: Mapping[str, str | None] | None = None

    def __post_init__(self) -> None:
        door = Door()
        players = checked_players(self.players, door)
        door.close()
        given = self.downstream
        if given is None:
            given = dict(pairwise(players))
        if not isinstance(given, Mapping):
            door.refuse("downstream", given, "a mapping from each city to the next one downstream")
            door.close()
        named = set(players)
        for city, below in given.items():
            if city not in named:
                door.refuse("downstream", city, f"one of {', '.join(players)}")
            if below is not None and below not in named:
                door.refuse(f"downstream of {city}", below, f"one of {', '.join(players)}")
        door.close()
        object.__setattr__(self, "players", players)
        object.__setattr__(self, "downstream", {city: given.get(city) for city in players})
        self._refuse_cycle(door)
        mouths = [city for city in players if self.below(city) is None]
        if len(mouths) > 1:
            door.refuse(
                "downstream",
                f"{len(mouths)} cities with nothing downstream: {', '.join(mouths)}",
                "one mouth: the river is not connected",
                "name the next city downstream of all of them but one",
            )
        door.close()

    def _refuse_cycle(self, door: Door) -> None:
        """Walk down from every city until the mouth or known ground; a walk that meets itself is a cycle."""
        known: set[str] = set()
        for start in self.players:
            path: dict[str, int] = {}
            city: str | None = start
            while city is not None and city not in known and city not in path:
                path[city] = len(path)
                city = self.below(city)
            if city in path:
                circle = [*list(path)[path[city] :], city]
                door.refuse("downstream", " → ".join(circle), "a river without a cycle")
                break
            known.update(path)
        door.close()

    @property
    def size(self) -> int:
        """Number of cities."""
        return len(self.players)

    def below(self, city: str) -> str | None:
        """Return the next city downstream, None at the mouth."""
        table: Mapping[str, str | None] = self.downstream or {}
        return table[city]

    @property
    def mouth(self) -> str:
        """The city that lies downstream of all."""
        return next(city for city in self.players if self.below(city) is None)

    @property
    def is_chain(self) -> bool:
        """Whether no two cities have the same next city."""
        below = [self.below(city) for city in self.players]
        return len(set(below)) == len(below)

    @property
    def sections(self) -> tuple[tuple[str, str], ...]:
        """Every pair of a city and the next one downstream, in player order."""
        return tuple((city, below) for city in self.players if (below := self.below(city)) is not None)

    @cached_property
    def reaches(self) -> BoolArray:
        """Whether the water of city i (row) passes city j (column), shape (n, n), its own included."""
        place = {city: at for at, city in enumerate(self.players)}
        table = np.zeros((self.size, self.size), dtype=bool)
        for start in self.players:
            path: list[int] = []
            city: str | None = start
            while city is not None and not table[place[city], place[city]]:
                path.append(place[city])
                city = self.below(city)
            # What lies down from a city is itself and what lies down from the next.
            for at in reversed(path):
                if city is not None:
                    table[at] = table[place[city]]
                table[at, at] = True
                city = self.players[at]
        table.setflags(write=False)
        return table

    @cached_property
    def order(self) -> tuple[int, ...]:
        """Places of the cities such that each stands before the next downstream; a chain from its source."""
        # The number of cities above grows along every way down.
        above = self.reaches.sum(axis=0)
        return tuple(int(at) for at in np.argsort(above, kind="stable"))

    def upstream_of(self, city: str) -> tuple[str, ...]:
        """Return the city and all whose water passes it, in player order."""
        column = self.reaches[:, self.players.index(city)]
        return tuple(name for name, passes in zip(self.players, column, strict=True) if passes)

    def downstream_of(self, city: str) -> tuple[str, ...]:
        """Return the city and all that its water passes, in player order."""
        row = self.reaches[self.players.index(city)]
        return tuple(name for name, passed in zip(self.players, row, strict=True) if passed)
