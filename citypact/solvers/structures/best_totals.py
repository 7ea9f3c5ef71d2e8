r"""The best total of every coalition by dynamic programming over all :math:`3^n / 2` splits.

.. math:: f(S) = \max_{T \subseteq S,\; h(S) \in T} w(T) + f(S \setminus T), \qquad f(\varnothing) = 0,

where :math:`h(S)` is the last player of :math:`S` [Yeh1986]_. For one last player after another this is a
product of two tables over the players before it. Splits of the first eight of these are laid out side
by side once; splits of the others are a loop, each step of which adds two rows and keeps the larger.

References
----------
.. [Yeh1986] D. Y. Yeh, "A dynamic programming approach to the complete set partitioning problem",
   BIT 26, 1986, 467-474.
"""

from __future__ import annotations

from functools import cache

import numpy as np

from citypact.games.coalitional.masks import IntArray, NumberArray, bits, submasks, subset_sums

#: Splits of this many players lie side by side: 3**8 numbers a row.
AT_ONCE = 8


def best_totals(weights: NumberArray) -> NumberArray:
    """Return the largest sum of weights over the partitions of every coalition.

    Parameters
    ----------
    weights : array of shape (2**n,)
        By bit mask; the entry of the empty coalition is not read.

    Returns
    -------
    array of shape (2**n,)
        0 for the empty coalition.

    Examples
    --------
    >>> best_totals(np.array([0, 1, 1, 5, 1, 1, 1, 5])).tolist()
    [0, 1, 1, 5, 1, 2, 2, 6]
    """
    players = len(weights).bit_length() - 1
    best = np.zeros_like(weights)
    for last in range(players):
        joined = weights[1 << last : 2 << last]
        best[1 << last : 2 << last] = _product(joined, best[: 1 << last], min(last, AT_ONCE))
    return best


def _product(first: NumberArray, second: NumberArray, inner: int) -> NumberArray:
    """Return for every coalition the largest sum of ``first`` of a part and ``second`` of the rest."""
    part, rest, starts = _splits(inner)
    blocks = len(first) >> inner
    # Rows of all splits of the inner players, one row a coalition of the outer ones.
    parts = first.reshape(blocks, -1).take(part, axis=1)
    rests = second.reshape(blocks, -1).take(rest, axis=1)
    found = np.empty((blocks, len(starts)), dtype=first.dtype)
    sums, best = np.empty_like(parts[0]), np.empty_like(parts[0])
    for outer in range(blocks):
        np.add(parts[outer], rests[0], out=best)
        for ours in submasks(outer):
            if ours != outer:
                np.add(parts[ours], rests[outer ^ ours], out=sums)
                np.maximum(best, sums, out=best)
        np.maximum.reduceat(best, starts, out=found[outer])
    return found.ravel()


@cache
def _splits(players: int) -> tuple[IntArray, IntArray, IntArray]:
    """Return all splits of all coalitions in two: parts, rests, and where each coalition's begin."""
    parts = [inside(mask) for mask in range(1 << players)]
    lengths = np.array([len(one) for one in parts])
    part = np.concatenate(parts)
    whole = np.repeat(np.arange(1 << players), lengths)
    return part, whole ^ part, np.concatenate(([0], lengths.cumsum()[:-1]))


def inside(mask: int) -> IntArray:
    """Return the coalitions inside ``mask``, shape (2**members,).

    Examples
    --------
    >>> inside(0b101).tolist()
    [0, 1, 4, 5]
    """
    return subset_sums(np.array([1 << at for at in bits(mask)], dtype=np.int64))
