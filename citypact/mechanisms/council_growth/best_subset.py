r"""The subset of cities on which a quadratic function is largest.

.. math:: \max_{S \subseteq N} \sum_{i \in S} l_i + \sum_{i < j \in S} w_{ij}

A city belongs to every best subset if it adds something whoever else is in,
:math:`l_i + \sum_j \min(w_{ij}, 0) > 0`, and to none if it never does,
:math:`l_i + \sum_j \max(w_{ij}, 0) < 0` [HammerHansenSimeone1984]_. Cities so decided change the
others' :math:`l`, and the test is repeated. What is left is split on the city with the heaviest links
and, once it is small, listed whole; a branch whose upper bound

.. math:: \sum_i \max\bigl(0,\; l_i + \tfrac12 \sum_j \max(w_{ij}, 0)\bigr)

does not exceed the best value known is left out. The bound holds because each positive link counts
half at both ends.

References
----------
.. [HammerHansenSimeone1984] P. L. Hammer, P. Hansen and B. Simeone, "Roof duality, complementation
   and persistency in quadratic 0-1 optimization", Mathematical Programming 28, 1984, 121-155.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from citypact.games.coalitional.masks import FloatArray, IntArray, bits, subset_sums

#: So many undecided cities are listed whole, 2**18 subsets in 2 MiB.
LISTED = 18
#: Branches looked at before the answer is given without a proof.
MOST_BRANCHES = 2000


@dataclass(frozen=True)
class BestSubset:
    """A best subset and how far it is proved.

    Parameters
    ----------
    members : tuple of int
        Places of its members.
    value : float
        The function there.
    bound : float
        No subset has more; equal to ``value`` if that is proved.
    branches : int
        Parts that were looked at.
    """

    members: tuple[int, ...]
    value: float
    bound: float
    branches: int

    @property
    def proved(self) -> bool:
        """Whether no subset is better, to rounding."""
        return self.bound <= self.value


def best_subset(own: FloatArray, pairs: FloatArray, *, branches: int = MOST_BRANCHES) -> BestSubset:
    """Return a subset on which the function is largest; of several, any.

    Parameters
    ----------
    own : float array of shape (n,)
        What each member adds alone, l.
    pairs : float array of shape (n, n)
        What each pair adds, w: symmetric; the diagonal is not used.
    branches : int
        Most parts to look at.

    Examples
    --------
    >>> best_subset(np.array([-1.0, -1, -1]), np.array([[0, 3.0, 0], [3, 0, 1], [0, 1, 0]]))
    BestSubset(members=(0, 1, 2), value=1.0, bound=1.0, branches=1)
    """
    links = np.array(pairs, dtype=np.float64)
    np.fill_diagonal(links, 0.0)
    search = _Search(np.array(own, dtype=np.float64), links, branches)
    search.climb()
    search.look(np.arange(len(own)), search.own, ())
    members = tuple(sorted(search.best))
    value = search.worth(members)
    return BestSubset(members, value, max(value, search.left_over), search.looked)


class _Search:
    """Branches of one search, with the best subset so far."""

    def __init__(self, own: FloatArray, links: FloatArray, most: int) -> None:
        self.own, self.links, self.most = own, links, most
        self.best: tuple[int, ...] = ()
        self.value = 0.0
        self.left_over = 0.0
        self.looked = 0

    def worth(self, members: tuple[int, ...]) -> float:
        """Return the function at a subset, from the numbers that state it."""
        chosen = list(members)
        inside = self.links[np.ix_(chosen, chosen)]
        return float(self.own[chosen].sum() + inside.sum() / 2)

    def climb(self) -> None:
        """Start from what all cities come down to by leaving and coming back one by one while that helps."""
        inside = np.ones(len(self.own), dtype=bool)
        value = self.worth(tuple(range(len(inside))))
        while True:
            gains = np.where(inside, -1.0, 1.0) * (self.own + self.links[:, inside].sum(axis=1))
            turned = inside ^ (np.arange(len(inside)) == gains.argmax())
            after = self.worth(tuple(np.nonzero(turned)[0].tolist()))
            if not after > value:
                break
            inside, value = turned, after
        if value > self.value:
            self.best, self.value = tuple(np.nonzero(inside)[0].tolist()), value

    def look(self, free: IntArray, own: FloatArray, taken: tuple[int, ...]) -> None:
        """Find the best subset with the cities taken and some of the free ones."""
        free, own, taken = self._decided(free, own, taken)
        base = self.worth(taken)
        bound = base + self._bound(free, own)
        if self.looked and bound <= self.value:
            return
        if self.looked >= self.most:
            self.left_over = max(self.left_over, bound)
            return
        self.looked += 1
        if len(free) <= LISTED:
            self._list(free, own, taken, base)
            return
        inside = np.abs(self.links[np.ix_(free, free)]).sum(axis=1)
        split = free[int(inside.argmax())]
        rest = free[free != split]
        self.look(rest, self._with(int(split), own), (*taken, int(split)))
        self.look(rest, own, taken)

    def _with(self, city: int, own: FloatArray) -> FloatArray:
        added: FloatArray = own + self.links[city]
        return added

    def _decided(
        self, free: IntArray, own: FloatArray, taken: tuple[int, ...]
    ) -> tuple[IntArray, FloatArray, tuple[int, ...]]:
        """Take the cities that are in every best subset, and leave those that are in none."""
        while len(free):
            links = self.links[np.ix_(free, free)]
            surely = own[free] + np.minimum(links, 0).sum(axis=1) > 0
            never = own[free] + np.maximum(links, 0).sum(axis=1) < 0
            if not (surely | never).any():
                break
            for city in free[surely].tolist():
                own, taken = self._with(city, own), (*taken, city)
            free = free[~(surely | never)]
        return free, own, taken

    def _bound(self, free: IntArray, own: FloatArray) -> float:
        positive = np.maximum(self.links[np.ix_(free, free)], 0).sum(axis=1)
        return float(np.maximum(own[free] + positive / 2, 0).sum())

    def _list(self, free: IntArray, own: FloatArray, taken: tuple[int, ...], base: float) -> None:
        values = np.zeros(1 << len(free))
        for at, city in enumerate(free.tolist()):
            joined = values[1 << at : 2 << at]
            np.add(values[: 1 << at], own[city], out=joined)
            joined += subset_sums(self.links[city, free[:at]])
        place = int(values.argmax())
        found = base + float(values[place])
        if found > self.value:
            self.value = found
            self.best = (*taken, *(int(free[at]) for at in bits(place)))
