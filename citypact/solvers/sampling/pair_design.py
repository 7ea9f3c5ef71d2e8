r"""Which coalitions to ask about: complementary pairs, small sizes listed, the rest drawn.

With :math:`d(S) = v(S) - v(N \setminus S)` and the centred indicator
:math:`z_i - s/n` of a coalition of size :math:`s`, the least-squares form of the Shapley
value [Charnes1988]_ is a sum over sizes up to one half,

.. math::

    \phi_i = \frac{v(N)}{n} + \sum_{s \le n/2} \omega_s \,
        \mathbb{E}\bigl[(z_i - s/n)\, d(S) \bigm| |S| = s\bigr],
    \qquad \omega_s = \frac{n}{s(n - s)},

with half the weight at :math:`s = n/2`, where each pair is met twice. Sizes whose coalitions
are few are listed in full [Covert2021]_. The others are drawn, first equally often by size,
which is sampling by leverage scores [Musco2025]_.

References
----------
.. [Charnes1988] A. Charnes, B. Golany, M. Keane and J. Rousseau, "Extremal principle solutions
   of games in characteristic function form", in *Econometrics of Planning and Efficiency*,
   Kluwer, 1988, 123-133.
.. [Covert2021] I. Covert and S.-I. Lee, "Improving KernelSHAP: practical Shapley value
   estimation using linear regression", AISTATS 2021.
.. [Musco2025] C. Musco and R. T. Witter, "Provably accurate Shapley value estimation via
   leverage score sampling", ICLR 2025.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, islice
from math import comb

import numpy as np

from citypact.games.coalitional import BoolArray, FloatArray, IntArray

#: Listed coalitions built at once.
LISTED_AT_ONCE = 1 << 15


def pair_weights(players: int) -> FloatArray:
    """Return the weight of each size 0 … n // 2 in the formula above, shape (n // 2 + 1,).

    Examples
    --------
    >>> pair_weights(4).tolist()
    [0.0, 1.3333333333333333, 0.5]
    """
    sizes = np.arange(1, players // 2 + 1)
    weights = players / (sizes * (players - sizes))
    if players % 2 == 0 and players:
        weights[-1] /= 2
    return np.concatenate([[0.0], weights])


def pair_count(players: int, size: int) -> int:
    """Return how many complementary pairs have a side of ``size`` members."""
    return comb(players, size) // (2 if 2 * size == players else 1)


def pairs_of_size(players: int, size: int) -> Iterator[BoolArray]:
    """Yield one side of every pair of ``size``, in membership matrices of bounded height."""
    # At one half, the side with the first player stands for both.
    halved = 2 * size == players
    listed = combinations(range(1, players), size - 1) if halved else combinations(range(players), size)
    while block := list(islice(listed, LISTED_AT_ONCE)):
        members = np.zeros((len(block), players), dtype=bool)
        who = np.array(block, dtype=np.int64).reshape(len(block), -1)
        members[np.arange(len(block))[:, None], who] = True
        if halved:
            members[:, 0] = True
        yield members


def drawn(sizes: IntArray, players: int, generator: np.random.Generator) -> BoolArray:
    """Draw a uniformly random coalition of each of the given sizes, shape (k, players)."""
    members = np.zeros((len(sizes), players), dtype=bool)
    for start in range(0, len(sizes), LISTED_AT_ONCE):
        part = sizes[start : start + LISTED_AT_ONCE]
        order = np.argsort(generator.random((len(part), players)), axis=1)
        inside = np.arange(players) < part[:, None]
        rows = members[start : start + LISTED_AT_ONCE]
        np.put_along_axis(rows, order, inside, axis=1)
    return members


def listed_sizes(players: int, pairs: int) -> int:
    """Return up to which size all pairs are listed with ``pairs`` to spend.

    A size is listed when its share of what is left, by the size's weight in the answer,
    would pay for all its coalitions.

    Examples
    --------
    >>> [listed_sizes(10, pairs) for pairs in (5, 60, 511)]
    [0, 1, 5]
    """
    sizes = np.arange(1, players // 2 + 1)
    shares = 1 / np.sqrt(sizes * (players - sizes))
    left = pairs
    if left >= (1 << (players - 1)) - 1:
        return players // 2
    for at, size in enumerate(sizes.tolist()):
        count = pair_count(players, size)
        if count > left * shares[at] / shares[at:].sum():
            return size - 1
        left -= count
    return players // 2


def blocks_of(players: int, first: int, most: int) -> tuple[IntArray, ...]:
    """Cut the sizes ``first`` … n // 2 into at most ``most`` blocks of about equal weight.

    Examples
    --------
    >>> [block.tolist() for block in blocks_of(12, 2, 3)]
    [[2], [3, 4], [5, 6]]
    """
    sizes = np.arange(first, players // 2 + 1)
    if most >= len(sizes):
        return tuple(np.split(sizes, len(sizes)))
    shares = 1 / np.sqrt(sizes * (players - sizes))
    place = ((np.cumsum(shares) - shares / 2) / shares.sum() * most).astype(np.int64)
    return tuple(sizes[place == number] for number in np.unique(place))
