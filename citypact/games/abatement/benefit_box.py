r"""Benefits of abatement known only between limits, as when a transport matrix is not published.

Every entry lies between a lowest and a highest, and what a receptor owes to all *other* cities
together between two sums:

.. math:: \underline w_{ij} \le w_{ij} \le \bar w_{ij}, \qquad
   \underline s_j \le \sum_{i \ne j} w_{ij} \le \bar s_j .

That is how source apportionment is published: the share of a city's pollution that it makes
itself, and the share that all its neighbours make. An entry's own limits follow from the sums: the
others leave it at most :math:`\bar s_j - \sum_{l \ne i, j} \underline w_{lj}` and at least
:math:`\underline s_j - \sum_{l \ne i, j} \bar w_{lj}`.

References
----------
models.md §5.6 and A9.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self, TypeAlias

import numpy as np

from citypact.games.abatement.city_numbers import checked_cities
from citypact.games.city_numbers import numbers_of, positive_numbers
from citypact.games.coalitional.forms.entries import checked_number, listed
from citypact.games.coalitional.forms.squared_links import checked_square, without_diagonal
from citypact.games.coalitional.masks import FloatArray
from citypact.games.rational import Number
from citypact.games.validation import Door

#: Lowest and highest: one pair for all cities, or a pair for each, in order or by name.
Ranges: TypeAlias = Sequence[Number] | Sequence[Sequence[Number]] | Mapping[str, Sequence[Number]]
#: Decimals that add up to a limit may miss it by so much of it in floating point.
ROUNDING = 1e-12


@dataclass(frozen=True, eq=False)
class BenefitBox:
    """Cities that abate, the benefits between limits.

    Parameters
    ----------
    lowest, highest : matrix of numbers, n by n
        Limits of what a unit abated in the row city saves the column city (亿元 per unit).
    costs : sequence of n numbers, or mapping by city
        Curvature of each city's cost of abatement (亿元 per unit squared), positive.
    received : pair of numbers, or a pair for each city, optional
        Limits of what a unit abated in every *other* city saves a city in all; by default what
        the entries imply.
    players : sequence of str, optional
        Names of the cities; "city 1", "city 2", … by default.
    unit : str
        Unit of money.

    Raises
    ------
    InputError
        As for ``Abatement``; also where a lowest exceeds a highest, or no matrix fits.

    Examples
    --------
    >>> box = BenefitBox([[1, 0], [0, 1]], [[2, 3], [3, 2]], [1, 1], received=(1, 2))
    >>> box.others_highest.tolist()
    [[0.0, 2.0], [2.0, 0.0]]
    """

    lowest: Sequence[Sequence[Number]] | FloatArray
    highest: Sequence[Sequence[Number]] | FloatArray
    costs: Sequence[Number] | Mapping[str, Number] | FloatArray
    received: Ranges | None = None
    players: Sequence[str] = ()
    unit: str = "亿元"

    def __post_init__(self) -> None:
        door = Door()
        players = checked_cities(self.players, self.lowest, "lowest", door)
        object.__setattr__(self, "players", players)
        for name in ("lowest", "highest"):
            object.__setattr__(self, name, checked_square(name, getattr(self, name), players, door)[0])
        costs = positive_numbers("costs", self.costs, players, "curvature of the cost of abatement", door)
        object.__setattr__(self, "costs", np.array([float(cost) for cost in costs]))
        door.close()
        low, high = np.asarray(self.lowest), np.asarray(self.highest)
        for source, receptor in np.argwhere(low > high)[:20]:
            door.refuse(
                f"lowest from {players[source]} to {players[receptor]}",
                float(low[source, receptor]),
                f"at most the highest, {high[source, receptor]:g}",
            )
        least, most = without_diagonal(low).sum(axis=0), without_diagonal(high).sum(axis=0)
        if self.received is None:
            object.__setattr__(self, "received", np.column_stack([least, most]))
        else:
            object.__setattr__(self, "received", ranges_of("received", self.received, players, door))
            door.close()
            self._refuse_no_fit(least, most, door)
        door.close()

    def _refuse_no_fit(self, least: FloatArray, most: FloatArray, door: Door) -> None:
        for name, (low, high), down, up in zip(self.players, self.sums, least, most, strict=True):
            if not down <= high * (1 + ROUNDING):
                door.refuse(
                    f"received of {name}", float(high), f"at least {down:g}, the sum of the lowest entries"
                )
            if not up * (1 + ROUNDING) >= low:
                door.refuse(
                    f"received of {name}", float(low), f"at most {up:g}, the sum of the highest entries"
                )

    @classmethod
    def from_shares(
        cls,
        local: Ranges,
        inside: Ranges,
        damages: Sequence[Number] | Mapping[str, Number] | FloatArray,
        costs: Sequence[Number] | Mapping[str, Number] | FloatArray,
        players: Sequence[str],
        unit: str = "亿元",
    ) -> Self:
        """Build the box from the shares of each city's pollution by origin.

        Parameters
        ----------
        local : pair of numbers, or a pair for each city
            Lowest and highest share that a city makes itself.
        inside : pair of numbers, or a pair for each city
            Lowest and highest share that all other cities of the game make together; nothing is
            known about how they divide it.
        damages : sequence of n numbers
            Damage of all of a city's pollution (亿元), so that abating all of a city's emissions
            saves another this times its share.
        costs, players, unit
            As for the class, abatement being counted in parts of a city's emissions.

        Raises
        ------
        InputError
            Also if a share is above 1.

        Examples
        --------
        >>> box = BenefitBox.from_shares((0.2, 0.6), (0.1, 0.5), [10, 20], [1, 1], ("a", "b"))
        >>> box.sums.tolist(), box.highest.tolist()
        ([[1.0, 5.0], [2.0, 10.0]], [[6.0, 10.0], [5.0, 12.0]])
        """
        door = Door()
        names = checked_cities(players, players, "players", door)
        harm = np.array([float(one) for one in numbers_of("damages", damages, names, door)])
        own = ranges_of("local", local, names, door)
        others = ranges_of("inside", inside, names, door)
        for field, ranges in (("local", own), ("inside", others)):
            for name, (_, high) in zip(names, ranges, strict=True):
                if not high <= 1:
                    door.refuse(f"{field} of {name}", float(high), "a share of at most 1")
        door.close()
        low, high = np.zeros((len(names), len(names))), np.tile(others[:, 1] * harm, (len(names), 1))
        np.fill_diagonal(low, own[:, 0] * harm)
        np.fill_diagonal(high, own[:, 1] * harm)
        return cls(low, high, costs, others * harm[:, None], names, unit)

    @property
    def size(self) -> int:
        """Number of cities n."""
        return len(self.players)

    @property
    def sums(self) -> FloatArray:
        """Lowest and highest of what the others save each city, shape (n, 2)."""
        return np.asarray(self.received)

    @property
    def weights(self) -> FloatArray:
        """Weight :math:`1 / 2c_i` of each city's square, shape (n,)."""
        weights: FloatArray = 0.5 / np.asarray(self.costs)
        return weights

    @cached_property
    def others_lowest(self) -> FloatArray:
        """Least of each entry that fits its column's sum, the diagonal 0, shape (n, n)."""
        low, high = without_diagonal(np.asarray(self.lowest)), without_diagonal(np.asarray(self.highest))
        implied = self.sums[:, 0] - (high.sum(axis=0) - high)
        return without_diagonal(np.minimum(np.maximum(low, implied), high))

    @cached_property
    def others_highest(self) -> FloatArray:
        """Most of each entry that fits its column's sum, the diagonal 0, shape (n, n)."""
        low, high = without_diagonal(np.asarray(self.lowest)), without_diagonal(np.asarray(self.highest))
        implied = self.sums[:, 1] - (low.sum(axis=0) - low)
        return without_diagonal(np.maximum(np.minimum(high, implied), low))

    @property
    def only_sums(self) -> bool:
        """Whether the columns' sums alone limit what one city saves another."""
        high = np.asarray(self.highest) + np.diag(np.full(self.size, np.inf))
        return bool((self.others_lowest == 0).all() and (high >= self.sums[:, 1] * (1 - ROUNDING)).all())


def ranges_of(field: str, given: Any, players: Sequence[str], door: Door) -> FloatArray:
    """Return lowest and highest for each city, shape (n, 2), noting at the door what is wrong.

    Examples
    --------
    >>> ranges_of("local", (0, 0.5), ("a", "b"), Door()).tolist()
    [[0.0, 0.5], [0.0, 0.5]]
    >>> ranges_of("local", {"b": (0, 1), "a": (0, 0.5)}, ("a", "b"), Door()).tolist()
    [[0.0, 0.5], [0.0, 1.0]]
    """
    ranges = np.zeros((len(players), 2))
    pairs = [given.get(name) for name in players] if isinstance(given, Mapping) else listed(given)
    if isinstance(given, Mapping):
        for name in given:
            if name not in players:
                door.refuse(field, str(name), f"a city of {', '.join(players)}")
    if pairs is not None and len(pairs) == 2 and all(listed(one) is None for one in pairs):
        pairs = [pairs] * len(players)
    if pairs is None or len(pairs) != len(players):
        found = type(given).__name__ if pairs is None else f"{len(pairs)} entries"
        door.refuse(field, found, f"a pair of numbers, or one for each of {len(players)} cities")
        return ranges
    for at, (name, pair) in enumerate(zip(players, pairs, strict=True)):
        ends = listed(pair)
        if ends is None or len(ends) != 2:
            door.refuse(f"{field} of {name}", str(pair), "a lowest and a highest number")
            continue
        low, high = (checked_number(f"{field} of {name}", end, door) for end in ends)
        if low > high:
            door.refuse(f"{field} of {name}", f"{low} to {high}", "the lowest first")
        ranges[at] = low, high
    return ranges
