r"""Mixed equilibria by supports: Newton's method on the conditions of indifference.

For supports :math:`S_1, \dots, S_n` an equilibrium solves the polynomial system

.. math:: U_i(k, x_{-i}) = v_i \ (k \in S_i), \qquad \sum_{k \in S_i} x_{ik} = 1 .

Newton's method is started at the middle and at random points, all at once. What it finds is only
proposed: it is kept elsewhere if its regret is small in exact arithmetic. Nothing is proved about
what it does not find [Porter2008]_.

References
----------
.. [Porter2008] R. Porter, E. Nudelman and Y. Shoham, "Simple search methods for finding a Nash
   equilibrium", Games and Economic Behavior 63, 2008, 642-662.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, product
from math import prod
from typing import TypeAlias

import numpy as np

from citypact.games.coalitional import FloatArray
from citypact.solvers.library_call import library_call

#: Places of the strategies in use, for each player.
Supports: TypeAlias = tuple[tuple[int, ...], ...]
#: Starting points for each support, Newton's steps, and support profiles tried.
STARTS, STEPS, MOST_SUPPORTS = 16, 25, 600
#: Residuals of payoffs of order one, and chances below zero, that are rounding.
ROUNDING = 1e-11
#: Of points that solve a singular system one is enough: there may be a continuum of them.
SINGULAR = 1e-9
#: Solutions whose chances differ by less are the same.
SAME = 1e-7


def candidates(tables: Sequence[FloatArray], seed: int = 0) -> Iterator[tuple[list[FloatArray], bool]]:
    """Yield profiles that solve the conditions of some support, and whether the solution is singular.

    Parameters
    ----------
    tables : sequence of n float arrays of shape (m_1, ..., m_n)
        Payoffs of order one.
    seed : int
        Of the random starting points.
    """
    random = np.random.default_rng(seed)
    for supports in _profiles(tables[0].shape):
        restricted = [np.ascontiguousarray(table[np.ix_(*supports)]) for table in tables]
        for chances, singular in _newton(restricted, random):
            whole = []
            for size, support, mix in zip(tables[0].shape, supports, chances, strict=True):
                full = np.zeros(size)
                full[list(support)] = mix
                whole.append(full)
            yield whole, singular


def _profiles(shape: Sequence[int]) -> Iterator[Supports]:
    """Yield support profiles in which two players or more mix, small ones first."""
    totals = range(len(shape) + 2, sum(shape) + 1)
    sent = 0
    for total in totals:
        for sizes in product(*(range(1, size + 1) for size in shape)):
            # Generically no one mixes over more than all others together can make indifferent.
            if sum(sizes) != total or any(s - 1 > total - s - (len(sizes) - 1) for s in sizes):
                continue
            each = [list(combinations(range(n), s)) for n, s in zip(shape, sizes, strict=True)]
            if sent + prod(map(len, each)) > MOST_SUPPORTS and sent:
                return
            for supports in product(*each):
                sent += 1
                yield supports
                if sent > MOST_SUPPORTS:
                    return


def _newton(
    tables: Sequence[FloatArray], random: np.random.Generator
) -> Iterator[tuple[list[FloatArray], bool]]:
    """Yield different solutions with positive chances."""
    sizes = tables[0].shape
    players, ends = len(sizes), np.cumsum(sizes)
    blocks = [slice(end - size, end) for end, size in zip(ends, sizes, strict=True)]
    total = int(ends[-1])
    point = np.concatenate(
        [random.dirichlet(np.ones(size), STARTS) for size in sizes] + [np.zeros((STARTS, players))], axis=1
    )
    for at, block in enumerate(blocks):
        point[0, block] = 1.0 / sizes[at]
    point[:, total:] = np.stack([values.mean(axis=1) for values in _values(tables, point, blocks)], axis=1)
    with np.errstate(all="ignore"):
        for _ in range(STEPS):
            error, slope = _system(tables, point, blocks)
            step = _solve(slope, error)
            point = point - np.clip(step, -1.0, 1.0)
        error, slope = _system(tables, point, blocks)
    found: list[FloatArray] = []
    for solution, residual, matrix in zip(point, error, slope, strict=True):
        if not np.abs(residual).max() <= ROUNDING or not solution[:total].min() > ROUNDING:
            continue
        if any(np.abs(solution - other).max() < SAME for other in found):
            continue
        singular = bool(np.linalg.cond(matrix) > 1 / SINGULAR)
        if singular and found:
            continue
        found.append(solution)
        yield [solution[block] for block in blocks], singular


def _values(tables: Sequence[FloatArray], point: FloatArray, blocks: Sequence[slice]) -> list[FloatArray]:
    """Return what each strategy earns against the others, of shape (starts, strategies)."""
    return [_contract(table, point, blocks, (player,)) for player, table in enumerate(tables)]


def _contract(
    table: FloatArray, point: FloatArray, blocks: Sequence[slice], kept: tuple[int, ...]
) -> FloatArray:
    """Average a table over the mixtures of all players but those kept, for every start."""
    letters = [chr(ord("a") + at) for at in range(len(blocks))]
    others = [at for at in range(len(blocks)) if at not in kept]
    inputs = ",".join(["".join(letters), *("z" + letters[at] for at in others)])
    output = "z" + "".join(letters[at] for at in kept)
    return np.asarray(np.einsum(f"{inputs}->{output}", table, *(point[:, blocks[at]] for at in others)))


def _system(
    tables: Sequence[FloatArray], point: FloatArray, blocks: Sequence[slice]
) -> tuple[FloatArray, FloatArray]:
    """Return residuals and derivatives of the conditions, for every start."""
    starts, size = point.shape
    total = size - len(blocks)
    error, slope = np.zeros((starts, size)), np.zeros((starts, size, size))
    for player, block in enumerate(blocks):
        for other in range(len(blocks)):
            if other == player:
                continue
            kept = (player, other)
            slope[:, block, blocks[other]] = _contract(tables[player], point, blocks, kept)
        other = 0 if player else 1
        error[:, block] = (
            np.einsum("skl,sl->sk", slope[:, block, blocks[other]], point[:, blocks[other]])
            - point[:, [total + player]]
        )
        slope[:, block, total + player] = -1.0
        error[:, total + player] = point[:, block].sum(axis=1) - 1.0
        slope[:, total + player, block] = 1.0
    return error, slope


def _solve(slope: FloatArray, error: FloatArray) -> FloatArray:
    try:
        step = np.linalg.solve(slope, error[..., None])[..., 0]
    except np.linalg.LinAlgError:
        step = np.full(error.shape, np.nan)
    lost = ~np.isfinite(step).all(axis=1)
    for at in np.flatnonzero(lost):
        if np.isfinite(slope[at]).all() and np.isfinite(error[at]).all():
            with library_call("a mixed equilibrium"):
                step[at] = np.linalg.lstsq(slope[at], error[at], rcond=1e-12)[0]
    return np.asarray(step, dtype=np.float64)
