r"""What every city has for every one of the :math:`2^m` sets of links, in whole numbers.

A set serves a trip if it contains one of the trip's paths. The best that a city reaches by its own links,
given the others', is the maximum over the bits that are its own; it is found bit by bit, as sums over subsets
are, so that one pass over the table per link answers for all sets at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from citypact.games.coalitional.masks import NumberArray, halves
from citypact.games.rational import Number, over_one_denominator

#: Whole numbers of 64 bits hold sums up to here with room to spare.
MOST_COUNTED = 2**60


@dataclass(frozen=True, eq=False)
class EverySet:
    """Payoffs by city and set of links, as whole numbers over one divisor.

    Parameters
    ----------
    payoffs : whole-number array of shape (cities, 2**links)
        Link ``k`` is bit ``k`` of a set.
    owners : tuple of int
        City that decides about each link.
    divisor : int
        Turns the whole numbers into amounts.
    free : int
        The set of links that cost nothing.
    """

    payoffs: NumberArray
    owners: tuple[int, ...]
    divisor: int
    free: int

    @classmethod
    def of(
        cls,
        cities: int,
        owners: Sequence[int],
        costs: Sequence[Number],
        trips: Iterable[tuple[int, Sequence[int], Number]],
    ) -> EverySet:
        """Fill the table.

        Parameters
        ----------
        cities : int
            Number of cities.
        owners : sequence of int
            City that decides about each link and pays for it.
        costs : sequence of number
            Cost of each link.
        trips : iterable of (city, paths, worth)
            City that has the worth if all links of one of the paths are built.

        Examples
        --------
        >>> table = EverySet.of(2, [0, 1], [1, 1], [(0, [0b11], 2), (1, [0b11], 3)])
        >>> table.payoffs.tolist(), table.equilibria()
        ([[0, -1, 0, 1], [0, 0, -1, 2]], (3, 0))
        """
        wanted = list(trips)
        whole, divisor = over_one_denominator([*costs, *(worth for _, _, worth in wanted)])
        kind = np.int64 if sum(whole) <= MOST_COUNTED else object
        count = len(owners)
        payoffs: NumberArray = np.zeros((cities, 1 << count), dtype=kind)
        for at, owner in enumerate(owners):
            halves(payoffs[owner], at)[1][...] -= whole[at]
        served: dict[tuple[int, ...], NumberArray] = {}
        for (city, paths, _), worth in zip(wanted, whole[count:], strict=True):
            key = tuple(paths)
            if key not in served:
                served[key] = _containing(key, count)
            payoffs[city][served[key]] += worth
        free = sum(1 << at for at in range(count) if not whole[at])
        return cls(payoffs, tuple(owners), divisor, free)

    @property
    def totals(self) -> NumberArray:
        """Sum of the payoffs for every set."""
        summed: NumberArray = self.payoffs.sum(axis=0)
        return summed

    def best_replies(self, city: int) -> NumberArray:
        """Return the most that a city reaches by its own links, given the other links of each set."""
        best: NumberArray = self.payoffs[city].copy()
        for at, owner in enumerate(self.owners):
            if owner == city:
                without, within = halves(best, at)
                most = np.maximum(without, within)
                without[...] = most
                within[...] = most
        return best

    def equilibria(self) -> tuple[int, ...]:
        """Return every set that no city wants to leave, by falling total; links that are free are there."""
        stays = (np.arange(self.payoffs.shape[1]) & self.free) == self.free
        for city in range(len(self.payoffs)):
            stays &= (self.payoffs[city] == self.best_replies(city)).astype(bool)
        return self._in_order(np.flatnonzero(stays))

    def with_subsidies(self, subsidies: Mapping[int, Number]) -> EverySet:
        """Return the table if the owner of a link is paid an amount for building it.

        Parameters
        ----------
        subsidies : mapping of int to number
            Amount by link.
        """
        links = list(subsidies)
        whole, divisor = over_one_denominator([*subsidies.values(), Fraction(1, self.divisor)])
        factor = whole[-1]
        payoffs: NumberArray = self.payoffs.astype(object) * factor
        for at, amount in zip(links, whole, strict=False):
            halves(payoffs[self.owners[at]], at)[1][...] += amount
        return EverySet(payoffs, self.owners, divisor, self.free)

    def best(self) -> int:
        """Return the set with the largest total; the one with fewest links to pay for among equals."""
        totals = self.totals
        return self._in_order(np.flatnonzero(totals == totals.max()))[0]

    def largest(self, within: int) -> Fraction:
        """Return the largest total of a set inside another."""
        return self.worth(range(len(self.payoffs)), within)

    def worth(self, cities: Iterable[int], within: int) -> Fraction:
        """Return the largest sum of some cities' payoffs over the sets inside another."""
        masks = np.arange(self.payoffs.shape[1])
        inside = (masks & ~within) == 0
        summed = self.payoffs[list(cities)][:, inside].sum(axis=0)
        return Fraction(int(summed.max()), self.divisor)

    def amount(self, city: int, mask: int) -> Fraction:
        """Return what a city has for one set."""
        return Fraction(int(self.payoffs[city][mask]), self.divisor)

    def total(self, mask: int) -> Fraction:
        """Return the sum of the payoffs for one set."""
        return Fraction(sum(map(int, self.payoffs[:, mask])), self.divisor)

    def _in_order(self, masks: NumberArray) -> tuple[int, ...]:
        """Sort by total, then those first that pay for fewer links and use more of those that are free."""
        totals = self.totals

        def rank(mask: int) -> tuple[int, int, int, int]:
            costly, free = mask & ~self.free, mask & self.free
            return -int(totals[mask]), costly.bit_count(), -free.bit_count(), mask

        return tuple(sorted(map(int, masks), key=rank))


def _containing(paths: Sequence[int], links: int) -> NumberArray:
    """Return for every set whether it contains one of the paths."""
    found = np.zeros(1 << links, dtype=bool)
    found[list(paths)] = True
    for at in range(links):
        without, within = halves(found, at)
        within |= without
    return found
