r"""The best use of a river's water by a group of cities, without a solver.

Water flows down and never up, so the group's uses are limited at every section,

.. math:: \max \sum_i b_i(x_i) \quad \text{s.t.} \quad
    \sum_{j \in U_i} x_j \le \sum_{j \in U_i} e_j \;\; \forall i, \qquad x \ge 0,

with :math:`U_i` the members up from i whose water reaches it through members alone. At the
optimum every city uses its demand at a price that never rises downstream, and falls only where
a section lets no water through. Neighbours at one price are a *pooled block*.

The prices follow from the sources down. If water that leaves city i fetches the price p, then

.. math:: F_i(p) = \max\Bigl(0,\; e_i + \sum_k F_k(p) - D_i(p)\Bigr)

leaves it, k running over the cities just above. :math:`F_i` never falls in p. The *own price*
:math:`\pi_i` is the least at which all that i has is enough for it, the price with nothing let
through; a city pays the highest own price on its way down to the mouth. This is pooling of
adjacent violators on a tree with all blocks found at once [PardalosXue1999]_: :math:`\pi_i` is
the price of the block that i closes.

The own price is found to the last bit by halving the range of all floating-point numbers. What
that leaves over (a whole interval, where marginal values are level; a rounding error elsewhere)
goes to the cities that are indifferent at their price, those upstream first.

References
----------
models.md §5.8.

.. [PardalosXue1999] P. M. Pardalos and G. Xue, "Algorithms for a class of isotonic regression
   problems", Algorithmica 23, 1999, 211-222.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from citypact.games.coalitional import BoolArray, FloatArray, IntArray
from citypact.games.river.benefit_forms import ConcaveBenefit
from citypact.games.river.network import River

#: Every number from zero to infinity, as the whole number with the same bits: the order is the same.
INFINITY_BITS = int(np.float64(np.inf).view(np.int64))
#: Up to here Python's own time is longer than the arithmetic's.
FEW_GROUPS = 128


@dataclass(frozen=True, eq=False)
class WaterUse:
    """Best uses of water by groups of cities, one group a row; zero outside the group.

    Attributes
    ----------
    uses : float array of shape (k, n)
        What each city uses (亿m³).
    prices : float array of shape (k, n)
        What another unit of inflow at each city is worth to its group (亿元 per 亿m³); infinite
        where the first drop has no finite worth and there is none.
    outflows : float array of shape (k, n)
        What leaves each city downstream (亿m³).
    """

    uses: FloatArray
    prices: FloatArray
    outflows: FloatArray


def best_uses(
    river: River,
    inflows: FloatArray,
    benefits: Sequence[ConcaveBenefit],
    members: BoolArray,
    users: BoolArray | None = None,
) -> WaterUse:
    """Find the best use of the members' water for many groups at once.

    Parameters
    ----------
    river : River
        Who lies above whom.
    inflows : float array of shape (n,)
        Water that joins the river at each city, at least zero.
    benefits : sequence of ConcaveBenefit
        One a city.
    members : bool array of shape (k, n)
        Whose inflow a group has; water passes from member to member only.
    users : bool array of shape (k, n), optional
        Members who use water; by default all.
    """
    members = np.asarray(members, dtype=bool)
    users = members if users is None else members & users
    stage = _Stage(river, inflows, benefits, members.T, users.T)
    own = np.zeros(stage.shape)
    for city in river.order:
        own[city] = stage.own_price(city)
    prices = np.zeros(stage.shape)
    for city in reversed(river.order):
        below = stage.below[city]
        passed = 0.0 if below is None else np.where(stage.members[below], prices[below], 0.0)
        prices[city] = np.where(stage.members[city], np.maximum(own[city], passed), 0.0)
    uses = np.array([stage.demand(city, prices[city]) for city in range(river.size)])
    outflows = stage.flows(uses)
    stage.hand_out(prices, uses, outflows)
    return WaterUse(uses.T, prices.T, outflows.T)


class _Stage:
    """The data of one call, city by group."""

    def __init__(
        self,
        river: River,
        inflows: FloatArray,
        benefits: Sequence[ConcaveBenefit],
        members: BoolArray,
        users: BoolArray,
    ) -> None:
        place = {name: at for at, name in enumerate(river.players)}
        self.order = river.order
        self.upper = [[at for at in river.order if river.reaches[at, city]] for city in place.values()]
        self.below = [None if (name := river.below(city)) is None else place[name] for city in river.players]
        self.above = [[at for at, down in enumerate(self.below) if down == city] for city in place.values()]
        self.benefits, self.members, self.users = benefits, members, users
        self.next = np.array([-1 if at is None else at for at in self.below])
        self.inflow = np.where(members, np.asarray(inflows, dtype=np.float64)[:, None], 0.0)
        self.shape = members.shape
        self.reached = self.flows(np.zeros(self.shape))

    def demand(self, city: int, price: FloatArray) -> FloatArray:
        """Demand of a city in every group at the group's price."""
        return np.where(self.users[city], self.benefits[city].demand(price), 0.0)

    def left_over(self, city: int, price: FloatArray) -> FloatArray:
        """What is left at a city when water fetches a price there; negative when it falls short."""
        gone: dict[int, FloatArray] = {}
        left: FloatArray = self.inflow[city]
        for at in self.upper[city]:
            left = self.inflow[at] - self.demand(at, price)
            for upper in self.above[at]:
                left += gone[upper]
            # Water of a member above an outsider is lost to the group.
            gone[at] = np.where(self.members[at], np.maximum(left, 0.0), 0.0)
        return left

    def own_price(self, city: int) -> FloatArray:
        """Least price at which what a city has is enough, by cutting up the numbers from 0 to infinity."""
        groups = self.shape[1]
        # With few groups, many cuts at once cost no more than one.
        cuts = np.arange(1, 32 if groups <= FEW_GROUPS else 2)[:, None]
        # Falls short at the low end, which lies below zero at first; is enough at the high end.
        low = np.full(groups, -1, dtype=np.int64)
        high = np.full(groups, INFINITY_BITS, dtype=np.int64)
        while (apart := high - low > 1).any():
            step = np.maximum((high - low) // (len(cuts) + 1), 1)
            ends = np.minimum(low + cuts * step, high - 1)
            enough = self.left_over(city, np.maximum(ends, 0).view(np.float64)) >= 0
            ends = np.vstack([low, ends, high])
            first = np.where(enough.any(axis=0), enough.argmax(axis=0), len(cuts)) + 1
            row = np.arange(groups)
            high = np.where(apart, ends[first, row], high)
            low = np.where(apart, ends[first - 1, row], low)
        # Without a drop the price is the worth of the first one, which a demand too small for
        # floating point would hide.
        first = np.where(self.users[city], float(self.benefits[city].marginal(0.0)), 0.0)
        return np.where(self.reached[city] > 0, high.view(np.float64), first)

    def flows(self, uses: FloatArray) -> FloatArray:
        """What leaves each city, upstream members' water included."""
        gone = np.zeros(self.shape)
        for city in self.order:
            gone[city] = self.inflow[city] - uses[city]
            for upper in self.above[city]:
                gone[city] += gone[upper]
            gone[city] = np.where(self.members[city], np.maximum(gone[city], 0.0), 0.0)
        return gone

    def hand_out(self, prices: FloatArray, uses: FloatArray, outflows: FloatArray) -> None:
        """Give water left at a positive price to those who are indifferent at it, in place.

        Where the price is highest first: what a section lets through there belongs to its own side.
        """
        cities, groups = self.shape
        paid = (prices > 0) & self.users
        just_below = np.where(paid, np.nextafter(prices, 0.0), 1.0)
        wanted = np.array([self.demand(city, just_below[city]) for city in range(cities)])
        room = np.where(paid, np.maximum(wanted - uses, 0.0), 0.0)
        upstream_first = np.array(self.order)
        ranked = upstream_first[np.argsort(-prices[upstream_first], axis=0, kind="stable")]
        row = np.arange(groups)
        for city in ranked:
            spare, way = room[city, row], self._way_down(city)
            for at, inside in way:
                spare = np.where(inside, np.minimum(spare, outflows[at, row]), spare)
            uses[city, row] += spare
            for at, inside in way:
                outflows[at, row] -= np.where(inside, spare, 0.0)

    def _way_down(self, city: IntArray) -> list[tuple[IntArray, BoolArray]]:
        """Cities on the way from one of each group to the mouth, and whether all so far are members."""
        row = np.arange(self.shape[1])
        at, inside, way = city, self.members[city, row], []
        while inside.any():
            way.append((at, inside))
            below = self.next[at]
            at = np.maximum(below, 0)
            inside = inside & (below >= 0) & self.members[at, row]
        return way
