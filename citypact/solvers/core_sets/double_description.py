r"""Extreme points of ``x(N) = total, x(S) >= b(S)`` in whole numbers, by double description.

The polytope is the slice :math:`t = 1` of the cone of all :math:`(x, t)` that satisfy the
homogeneous rows. The method keeps the extreme rays of the cone of the rows seen so far; a new
row removes the rays on its wrong side and adds one new ray on every two-dimensional face that
it cuts [Motzkin1953]_. Two rays span such a face if and only if no third ray is tight in every
row that both are tight in [Fukuda1996]_, which holds in cones of any dimension: cores that are
a segment or a single point need no special care. Rays are integer vectors divided by their
common factor, so there is neither rounding nor a duplicate.

References
----------
.. [Motzkin1953] T. S. Motzkin, H. Raiffa, G. L. Thompson and R. M. Thrall, "The double
   description method", *Contributions to the Theory of Games II*, Princeton, 1953, 51-73.
.. [Fukuda1996] K. Fukuda and A. Prodon, "Double description method revisited",
   *Combinatorics and Computer Science*, LNCS 1120, Springer, 1996, 91-111.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from math import gcd, lcm
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from citypact.games.coalitional import IntArray
from citypact.games.coalitional.masks import NumberArray, bits

#: Ones and zeros that can be counted by a matrix product.
Flags: TypeAlias = npt.NDArray[np.float32]
#: Pairs of rays compared at once: a block of this many floats is 32 MiB.
BLOCK = 1 << 23


def extreme_points(
    players: int, total: Fraction, bounds: Mapping[int, Fraction]
) -> list[tuple[Fraction, ...]]:
    """Return the vertices of the allocations of ``total`` that give coalitions their bounds.

    Parameters
    ----------
    players : int
        Number of players n.
    total : Fraction
        What all together get.
    bounds : mapping of bit mask to Fraction
        What coalitions other than ∅ and N get at least; every single player must be bounded
        below, or every coalition of n - 1, so that the set is bounded.

    Returns
    -------
    list of tuple of Fraction
        Each vertex once, in lexicographic order; empty when no allocation exists.

    Examples
    --------
    >>> half = extreme_points(2, Fraction(1), {1: Fraction(1, 2), 2: Fraction(0)})
    >>> [tuple(map(str, point)) for point in half]
    [('1/2', '1/2'), ('1', '0')]
    """
    if players == 1:
        return [(total,)]
    common = lcm(total.denominator, *(bound.denominator for bound in bounds.values()))
    rows = _rows(players, int(total * common), {mask: int(b * common) for mask, b in bounds.items()})
    points = []
    for ray in _extreme_rays(rows):
        *amounts, scale = map(int, ray)
        head = [Fraction(amount, scale * common) for amount in amounts]
        points.append((*head, total - sum(head)))
    return sorted(points)


def _rows(players: int, total: int, bounds: Mapping[int, int]) -> NumberArray:
    """State each bound without the last player, whose amount is the rest of the total."""
    last = players - 1
    rows = np.zeros((len(bounds) + 1, players), dtype=object)
    for row, mask in zip(rows, sorted(bounds, key=lambda mask: (mask.bit_count(), mask)), strict=False):
        if mask >> last & 1:
            row[last] = total - bounds[mask]
            row[list(bits((1 << players) - 1 ^ mask))] = -1
        else:
            row[last] = -bounds[mask]
            row[list(bits(mask))] = 1
    rows[-1, last] = 1  # t >= 0
    return rows


def _extreme_rays(rows: NumberArray) -> NumberArray:
    """Return the extreme rays of the pointed cone where no row is negative."""
    chosen, rays = _simplicial_cone(rows)
    # 1.0 where a ray is tight in a row seen so far: products of such matrices count shared rows.
    tight = np.zeros((len(rays), len(rows)), dtype=np.float32)
    tight[:, chosen] = 1.0
    tight[range(len(chosen)), chosen] = 0.0
    for row in sorted(set(range(len(rows))) - set(chosen)):
        values = (rays * rows[row]).sum(axis=1)
        bad = np.flatnonzero(values < 0)
        if len(bad):
            pairs = list(_adjacent(tight, np.flatnonzero(values > 0), bad, rays.shape[1]))
            over, under = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
            fresh = values[over, None] * rays[under] - values[under, None] * rays[over]
            fresh //= np.gcd.reduce(fresh, axis=1, keepdims=True)
            kept = np.flatnonzero(values >= 0)
            rays = np.concatenate((rays[kept], fresh))
            tight = np.concatenate((tight[kept], tight[over] * tight[under]))
            values = np.concatenate((values[kept], np.zeros(len(fresh), dtype=object)))
        tight[:, row] = values == 0
    return rays


def _simplicial_cone(rows: NumberArray) -> tuple[list[int], NumberArray]:
    """Choose independent rows and return the rays tight in all of them but one each.

    The inverse of the chosen rows has these rays as its columns; it grows by one elimination
    step a row, over one common denominator that the rays do not need.
    """
    dimension = rows.shape[1]
    chosen: list[int] = []
    # Each column k of the identity is reduced until chosen row i reads 1 at column i alone.
    columns = [[Fraction(int(at == k)) for at in range(dimension)] for k in range(dimension)]
    for index, row in enumerate(rows):
        here = len(chosen)
        reads = [
            sum((a * x for a, x in zip(row, column, strict=True) if a), Fraction(0)) for column in columns
        ]
        pivot = next((k for k in range(here, dimension) if reads[k]), None)
        if pivot is None:
            continue
        columns[here], columns[pivot] = columns[pivot], columns[here]
        reads[here], reads[pivot] = reads[pivot], reads[here]
        columns[here] = [x / reads[here] for x in columns[here]]
        for k in range(dimension):
            if k != here and reads[k]:
                columns[k] = [x - reads[k] * y for x, y in zip(columns[k], columns[here], strict=True)]
        chosen.append(index)
        if len(chosen) == dimension:
            break
    rays = np.empty((dimension, dimension), dtype=object)
    for k, column in enumerate(columns):
        common = lcm(*(x.denominator for x in column))
        whole = [int(x * common) for x in column]
        rays[k] = [x // gcd(*whole) for x in whole]
    return chosen, rays


def _adjacent(tight: Flags, good: IntArray, bad: IntArray, dimension: int) -> Iterator[tuple[int, int]]:
    """Yield the pairs of rays, one of each kind, that span a two-dimensional face together."""
    # Bit r of holders[k]: ray r is tight in row k.
    holders = [_as_integer(column) for column in tight.T]
    step = max(1, BLOCK // len(bad))
    for start in range(0, len(good), step):
        block = good[start : start + step]
        common = tight[block] @ tight[bad].T
        for at, against in np.argwhere(common >= dimension - 2).tolist():
            one, other = int(block[at]), int(bad[against])
            both, left = 1 << one | 1 << other, (1 << len(tight)) - 1
            for shared in np.flatnonzero(tight[one] * tight[other]).tolist():
                left &= holders[shared]
                if left == both:
                    break
            if left == both:
                yield one, other


def _as_integer(flags: Flags) -> int:
    return int.from_bytes(np.packbits(flags != 0, bitorder="little").tobytes(), "little")
