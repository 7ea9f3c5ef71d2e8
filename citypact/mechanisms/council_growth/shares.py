r"""What each member of a club receives, and whether anybody would rather leave with others.

With the Shapley shares a coalition S falls short of nothing exactly if its cut is not negative:

.. math:: \phi(S) - v(S) = \tfrac12 \sum_{i \in S,\, j \notin S} w_{ij} .

Since :math:`v(S) + v(N \setminus S) = v(N) - \sum_{i \in S, j \notin S} w_{ij}`, a negative cut
leaves no core at all [DengPapadimitriou1994]_. The least cut is that of a best subset (see
``best_subset``) with :math:`l_i = -\sum_j w_{ij}` and pairs :math:`2 w_{ij}`.

References
----------
.. [DengPapadimitriou1994] X. Deng and C. H. Papadimitriou, "On the complexity of cooperative
   solution concepts", Mathematics of Operations Research 19(2), 1994, 257-266.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from citypact.games.club import ClubGame
from citypact.games.coalitional.masks import FloatArray
from citypact.mechanisms.council_growth.best_subset import best_subset

#: Sums of weights are right to this part of the sum of their sizes.
ROUNDING = 1e-12


@dataclass(frozen=True)
class ClubShares:
    """Shapley shares of all cities of a club and what they rest on.

    Parameters
    ----------
    shares : mapping of str to float
        By city, in the club's unit; they add up to the worth of all.
    unwilling : tuple of str
        Cities with less than the 0 that they have outside.
    convex : bool
        Whether ηm ≥ γ for every pair.
    weakest_pair : tuple of str
        Pair with the least ηm − γ.
    core_exists : bool or None
        ``None`` if the search for a negative cut ended without a proof.
    objection : tuple of str
        The smaller side of the most negative cut, empty if there is none: it and the others have more
        apart than all have together.
    objection_excess : float
        What either side has alone beyond its Shapley shares, half of what both gain by parting.
    """

    shares: dict[str, float]
    unwilling: tuple[str, ...]
    convex: bool
    weakest_pair: tuple[str, ...]
    core_exists: bool | None
    objection: tuple[str, ...]
    objection_excess: float

    def to_dict(self) -> dict[str, Any]:
        """Return the shares as plain data for JSON."""
        return {
            "shapley": dict(self.shares),
            "unwilling": list(self.unwilling),
            "convex": self.convex,
            "weakest_pair": list(self.weakest_pair),
            "core_exists": self.core_exists,
            "objection": list(self.objection),
            "objection_excess": self.objection_excess,
        }


def shapley_shares(club: ClubGame) -> FloatArray:
    """Return ½ηΣm − κ − ½γ(n − 1) of each city, shape (n,).

    Examples
    --------
    >>> club = ClubGame(("a", "b"), (4, 1), [[0, 2], [2, 0]], 1, 0.25, 0.5)
    >>> shapley_shares(club).tolist()
    [0.0, 0.0]
    """
    gains = float(club.benefit) * club.links.sum(axis=1) / 2
    costs = float(club.member_cost) + float(club.pair_cost) * (club.size - 1) / 2
    shares: FloatArray = gains - costs
    return shares


def club_shares(club: ClubGame) -> ClubShares:
    """Return the Shapley shares, who would rather stay outside, and whether there is a core.

    Examples
    --------
    >>> club = ClubGame(("a", "b", "c"), (4, 4, 1), [[0, 2, 4], [2, 0, 2], [4, 2, 0]], 1, 0.5, 0.25)
    >>> found = club_shares(club)
    >>> found.convex, found.core_exists, found.weakest_pair
    (True, True, ('a', 'c'))
    """
    names, size = club.players, club.size
    shares = shapley_shares(club)
    scale = float(club.benefit) * club.links + float(club.pair_cost)
    np.fill_diagonal(scale, 0.0)
    close = ROUNDING * (scale.sum(axis=1) + float(club.member_cost))
    unwilling = tuple(names[at] for at in np.nonzero(shares < -close)[0].tolist())
    weights = club.weights.copy()
    np.fill_diagonal(weights, 0.0)
    if size == 1:
        return ClubShares(dict(zip(names, shares.tolist(), strict=True)), unwilling, True, (), True, (), 0.0)
    low, high = np.triu_indices(size, 1)
    slack = weights[low, high] + ROUNDING * scale[low, high]
    at = int(weights[low, high].argmin())
    weakest = (names[int(low[at])], names[int(high[at])])
    convex = bool((slack >= 0).all())
    exists: bool | None = True
    objection: tuple[str, ...] = ()
    excess = 0.0
    if not convex:
        found = best_subset(-weights.sum(axis=1), 2 * weights)
        limit = ROUNDING * scale.sum()
        if found.value > limit:
            exists, excess = False, found.value / 2
            side = set(found.members)
            if 2 * len(side) > size:
                side = set(range(size)) - side
            objection = tuple(name for at, name in enumerate(names) if at in side)
        elif found.bound > limit:
            exists = None
    return ClubShares(
        dict(zip(names, shares.tolist(), strict=True)), unwilling, convex,
        weakest, exists, objection, excess,
    )  # fmt: skip
