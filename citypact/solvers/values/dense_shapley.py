r"""Shapley value and its relatives on a full table of worths, in one pass over memory.

A *size-weighted* value is linear in the worths with weights that depend only on the size of
the coalition and on whether the player is in it:

.. math:: \varphi_i = \sum_{S \ni i} a_{|S|} v(S) - \sum_{S \not\ni i} b_{|S|} v(S)
   = \sum_{S \ni i} (a + b)_{|S|} v(S) - \sum_S b_{|S|} v(S) .

With :math:`a_s = (s-1)!\,(n-s)!/n!` and :math:`b_s = s!\,(n-s-1)!/n!` it is the value of
[Shapley1953]_; the Banzhaf, solidarity and least-square values are others.

The table is cut into rows of :math:`2^p` worths, short enough for the processor's cache. The
high bits of a mask name the row, the low bits the place in it. Each row is read once from
memory and used twice: its product with the weights says what the row means to the players
of the high bits, and its sum with the rows of equally many high bits keeps all that the
players of the low bits need. The sums, :math:`n - p + 1` rows, are folded again in the same
way. Nothing as large as the table is allocated.

References
----------
.. [Shapley1953] L. S. Shapley, "A value for n-person games", in: *Contributions to the Theory
   of Games II*, Princeton University Press, 1953, 307-317.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from citypact.games.coalitional import FloatArray
from citypact.games.coalitional.masks import sizes

#: A row of 2**16 worths and the two it meets take 1.5 MiB of cache.
LONGEST_ROW = 16
#: Rows are multiplied in pieces: short sums round less, and products of vectors of 10,000 and
#: more are handed to several threads, which costs more than it brings.
LONGEST_PRODUCT = 1 << 12
#: The sums of rows are folded in pieces of 2**10, so that only they take memory worth a thought.
PIECE = 10


def row_bits(players: int) -> int:
    """Return p, the number of low bits within one row of 2**p worths."""
    return min(players, LONGEST_ROW, max(4, players * 5 // 8))


def size_weighted(
    rows: Iterable[FloatArray], players: int, inside: FloatArray, outside: FloatArray
) -> FloatArray:
    r"""Return the size-weighted value of each player.

    Parameters
    ----------
    rows : iterable of float arrays of shape (2**p,)
        All worths by bit mask in order, ``p = row_bits(players)`` low bits a row: a table
        reshaped to ``(-1, 2**p)``, or rows that are computed when they are asked for.
    players : int
        Number of players n.
    inside, outside : float array of shape (n + 1,)
        Weight :math:`a_s` of a coalition of size s with the player and weight :math:`b_s`,
        taken off, of one without; ``inside[0]`` and ``outside[n]`` are never used.

    Returns
    -------
    float array of shape (n,)
        In the unit of the worths.

    Examples
    --------
    >>> table = np.array([0.0, 1.0, 0.0, 3.0])  # two players, v(N) = 3, v(first) = 1
    >>> halves = np.array([0.0, 0.5, 0.5])
    >>> size_weighted(table[None], 2, halves, halves[::-1]).tolist()
    [2.0, 1.0]
    """
    low = row_bits(players)
    high = players - low
    absent = np.append(outside[:-1], 0.0)
    both = absent + np.append(0.0, inside[1:])
    piece = min(low, PIECE)
    by_piece = _laid_out(both, piece)
    # Weights of a row with k high bits: those of its pieces, with the bits above the piece added.
    above = sizes(low - piece)
    weights = by_piece[np.arange(high + 1)[:, None] + above]
    sums = np.zeros_like(weights)
    marks = _used_twice(rows, sums, weights, high)
    # The sums that are left are used twice in the same way, piece by piece.
    middle = np.vecdot(sums, weights).sum(axis=0)
    folded = np.zeros_like(by_piece)
    for count, row in enumerate(sums):
        for more, part in zip(above.tolist(), row, strict=True):
            folded[count + more] += part
    level = (folded * _laid_out(absent, piece)).sum()
    folded *= by_piece
    parts = (folded.sum(axis=0), middle, marks)
    amounts: FloatArray = np.concatenate([with_each_player(part) for part in parts]) - level
    return amounts


def _used_twice(rows: Iterable[FloatArray], sums: FloatArray, weights: FloatArray, high: int) -> FloatArray:
    """Add every row to the sum of its number of high bits and return its product with the weights."""
    shape = (len(sums), -1, min(sums[0].size, LONGEST_PRODUCT))
    pairs = list(zip(sums.reshape(shape), weights.reshape(shape), strict=True))
    marks = np.empty((1 << high, len(pairs[0][0])))
    add, dot = np.add, np.vecdot
    for count, row, mark in zip(sizes(high).tolist(), rows, marks, strict=True):
        sofar, weight = pairs[count]
        pieces = row.reshape(sofar.shape)
        dot(pieces, weight, out=mark)
        add(sofar, pieces, out=sofar)
    total: FloatArray = marks.sum(axis=1)
    return total


def with_each_player(terms: FloatArray) -> FloatArray:
    """Return, for each player, the sum of the terms by bit mask of coalitions with the player.

    Examples
    --------
    >>> with_each_player(np.array([0.0, 1.0, 10.0, 100.0])).tolist()
    [101.0, 110.0]
    """
    found = []
    while len(terms) > 1:
        half = len(terms) // 2
        found.append(terms[half:].sum())
        terms = terms[:half] + terms[half:]
    return np.array(found[::-1])


def _laid_out(by_size: FloatArray, bits: int) -> FloatArray:
    """Write weights by size out by low bits: row k for coalitions with k players above them."""
    above = np.arange(len(by_size) - bits)
    laid: FloatArray = by_size[above[:, None] + sizes(bits)]
    return laid
