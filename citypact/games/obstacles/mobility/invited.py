r"""Divide and conquer: subsidies that leave no other outcome than the one wanted.

Members are invited in an order. Each is paid what makes recognising no worse than not, if those before it
recognise and those after it do what is worst for it:

.. math:: \sigma_{\pi(t)} = \Bigl( \kappa_{\pi(t)} - \sum_{s < t} w_{\pi(t)\pi(s)}
          - \sum_{s > t} \min(w_{\pi(t)\pi(s)}, 0) \Bigr)^+ .

The first then recognises whatever the others do, given it the second, and so on: no other equilibrium is left
(a city that is indifferent recognises). The order with the least total is found over sets: what the next
city needs depends on who is in, not on the order in which they came. If all :math:`w_{ij} \ge 0` no smaller
subsidies leave no other equilibrium, for best replies rise from nobody to everybody only along an order. With
negative :math:`w_{ij}` smaller ones may, without recognising being sure to pay.

References
----------
models.md §7.11, A21. I. Segal, "Coordination and discrimination in contracting with externalities: divide
and conquer?", Journal of Economic Theory 113(2), 2003, 147-181. E. Winter, "Incentives and
discrimination", American Economic Review 94(3), 2004, 764-773.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from citypact.games.obstacles.mobility.recognition import Recognition
from citypact.games.rational import as_fraction, over_one_denominator, total


class Invitation(NamedTuple):
    """Members in the order in which they are invited, and what each is paid (亿元 a year)."""

    order: tuple[int, ...]
    subsidies: tuple[Fraction, ...]

    @property
    def cost(self) -> Fraction:
        """Sum of the subsidies."""
        return total(self.subsidies)


def subsidies_in(game: Recognition, order: Sequence[int]) -> Invitation:
    """Return what each member is paid if they are invited in this order.

    Examples
    --------
    >>> ones = [[int(i != j) for j in range(4)] for i in range(4)]
    >>> game = Recognition(tuple("ABCD"), (2, 2, 2, 2), ones, [[0] * 4] * 4)
    >>> [int(paid) for paid in subsidies_in(game, (0, 1, 2, 3)).subsidies]
    [2, 1, 0, 0]
    """
    paid = []
    for place, city in enumerate(order):
        sure = total(game.net(city, other) for other in order[:place])
        worst = total(min(game.net(city, other), Fraction(0)) for other in order[place + 1 :])
        paid.append(max(as_fraction(game.costs[city]) - sure - worst, Fraction(0)))
    return Invitation(tuple(order), tuple(paid))


def cheapest_invitation(game: Recognition, members: Sequence[int]) -> Invitation:
    """Return the order with the least total of subsidies, and the subsidies; the first of equally good ones.

    Examples
    --------
    >>> ones = [[int(i != j) for j in range(4)] for i in range(4)]
    >>> game = Recognition(tuple("ABCD"), (2, 2, 2, 2), ones, [[0] * 4] * 4)
    >>> int(cheapest_invitation(game, (0, 1, 2, 3)).cost)
    3
    """
    members = sorted(members)
    count = len(members)
    nets = [game.net(i, j) for i in members for j in members]
    numbers, _ = over_one_denominator([*(game.costs[city] for city in members), *nets])
    rows = [numbers[count * (i + 1) : count * (i + 2)] for i in range(count)]
    everybody = (1 << count) - 1
    # What a city has after a set: all that is negative in any case, and what is positive from the set.
    lacks = [numbers[at] - sum(min(net, 0) for net in row) for at, row in enumerate(rows)]
    had = [[0] * (1 << count) for _ in rows]
    least: list[int] = [0] * (1 << count)
    last: list[int] = [0] * (1 << count)
    for mask in range(1, 1 << count):
        first, rest = (mask & -mask).bit_length() - 1, mask & (mask - 1)
        best = None
        for city, row in enumerate(rows):
            had[city][mask] = had[city][rest] + max(row[first], 0)
            if mask >> city & 1:
                before = mask ^ 1 << city
                cost = least[before] + max(lacks[city] - had[city][before], 0)
                if best is None or cost <= best:
                    best, last[mask] = cost, city
        least[mask] = best or 0
    order = []
    mask = everybody
    while mask:
        order.append(members[last[mask]])
        mask ^= 1 << last[mask]
    return subsidies_in(game, order[::-1])
