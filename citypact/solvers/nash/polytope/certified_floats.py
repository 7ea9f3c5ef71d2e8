r"""All vertices of a best-reply polytope in floating point, with a proof that none is missing.

With slacks the polytope is :math:`M z = b,\ z \ge 0`, :math:`M = (R^\top, I)`. A basis is *certified*
when floating point proves its solution positive: with the computed inverse :math:`Z` and
:math:`\rho \ge \lVert I - Z M_\beta \rVert_\infty` (rounding of the product and of the data
included) the true solution differs from :math:`Z b` by at most
:math:`\rho / (1 - \rho) \cdot \lVert Z b \rVert_\infty`.

*Nothing is lost.* A certified basis is a vertex on exactly m facets. Each of its m edges ends in one
other vertex; the search replaces one label and certifies the basis that it reaches, so that this is
the other end of the edge, however the ratio test came by it. A set of vertices that is closed under
all edges is all of them, for the graph of a polytope is connected. Where one basis fails, floating
point has decided nothing, and the caller counts in whole numbers.

*Ties.* In a degenerate game the right-hand sides are first moved by small fixed numbers
:math:`\delta`. If every basis of the moved polytope has a solution :math:`\ge 0` at
:math:`\delta = 0` too, then, solutions being linear in :math:`\delta`, the same bases are those of
all smaller moves :math:`t \delta`, and their limits are all vertices of the polytope itself. A zero is
told from a small number by Cramer's rule: a value times the determinant is a whole number, so it is
zero if that product is below one.

References
----------
S. M. Rump, "Verification methods: rigorous results using floating-point arithmetic", Acta Numerica
19, 2010, 287-449, section 10. D. Avis, G. Rosenberg, R. Savani and B. von Stengel, "Enumeration of
Nash equilibria for two-player games", Economic Theory 42, 2010, 9-37.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from citypact.games.coalitional import FloatArray
from citypact.solvers.nash.polytope.reply_polytope import ReplyPolytope

#: Bases handled at once, and the numbers of one kind that they may have together.
BATCH, NUMBERS = 2048, 1 << 23
#: A pivot below this is taken for zero; certification, not this number, decides what is kept.
PIVOT = 1e-11
#: Size of the moves of the right-hand sides: far above rounding, far below ordinary payoffs.
MOVE = 1e-5
EPSILON = float(np.finfo(np.float64).eps)

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class _System:
    """The equations with every strategy's row scaled to order one, and the scales' logarithms."""

    matrix: FloatArray
    bounds: FloatArray
    logs: FloatArray
    moved: bool


def certified_labels(polytope: ReplyPolytope, *, moved: bool, most: int) -> tuple[Flags | None, bool]:
    """Return the labels of every vertex but the origin, or None where floating point cannot tell.

    Parameters
    ----------
    moved : bool
        Whether to move the right-hand sides, for degenerate games; several bases may then be one
        vertex, which is listed once.
    most : int
        Bases after which to give up.

    Returns
    -------
    labels : boolean array of shape (vertices, m + n), or None
        True where a label is present.
    full : bool
        Whether it gave up because there are more than ``most``.
    """
    system = _system(polytope, moved)
    own, replies = polytope.own, polytope.replies
    start = np.zeros((1, own + replies), dtype=bool)
    start[0, own:] = True
    seen, found = set(_keys(start)), []
    waiting, batch = start, max(1, min(BATCH, NUMBERS // (replies**2 + own * (own + replies))))
    while len(waiting):
        fresh = []
        for low in range(0, len(waiting), batch):
            step = _examine(system, waiting[low : low + batch], own)
            if step is None:
                return None, False
            labels, neighbours = step
            found.append(labels)
            keys = _keys(neighbours)
            new = {key: at for at, key in enumerate(keys) if key not in seen}
            seen.update(new)
            fresh.append(neighbours[list(new.values())])
            if len(seen) > most:
                return None, True
        waiting = np.concatenate(fresh)
    every = np.concatenate(found)
    every = every[~every[:, :own].all(axis=1)]
    return (np.unique(every, axis=0) if moved else every), False


def _system(polytope: ReplyPolytope, moved: bool) -> _System:
    replies = polytope.replies
    scales = [max(row) for row in polytope.whole]
    # Division of whole numbers rounds once, whatever their length.
    rows = np.array([[x / scale for x in row] for row, scale in zip(polytope.whole, scales, strict=True)])
    bounds = np.ones(replies)
    if moved:
        bounds += MOVE * np.random.default_rng(1).uniform(0.5, 1.5, replies)
    logs = np.array([math.log(scale) for scale in scales] + [0.0] * replies)
    return _System(np.hstack((rows.T, np.eye(replies))), bounds, logs, moved)


def _examine(system: _System, inside: Flags, own: int) -> tuple[Flags, Flags] | None:
    """Certify bases; return the labels of their vertices and the bases next to them."""
    with np.errstate(all="ignore"):  # an overflow ends as a number that certifies nothing
        return _certified(system, inside, own)


def _certified(system: _System, inside: Flags, own: int) -> tuple[Flags, Flags] | None:
    count, size = len(inside), len(system.bounds)
    basic = np.nonzero(inside)[1].reshape(count, size)
    outside = np.nonzero(~inside)[1].reshape(count, own)
    columns = system.matrix.T[basic].transpose(0, 2, 1)
    try:
        inverse: FloatArray = np.asarray(np.linalg.inv(columns), dtype=np.float64)
    except np.linalg.LinAlgError:
        return None
    values = inverse @ system.bounds
    off = _distance(inverse, columns)
    if not (values > _error(inverse, system.bounds, off)).all():
        return None
    labels = ~inside
    if system.moved:
        zero = _zeros(system, basic, inverse, columns, off)
        if zero is None:
            return None
        at, place = np.nonzero(zero)
        labels[at, basic[at, place]] = True
    slopes = inverse @ system.matrix.T[outside].transpose(0, 2, 1)
    ratios = np.where(slopes > PIVOT, values[:, :, None] / slopes, np.inf)
    leaving = ratios.argmin(axis=1)
    if not np.isfinite(ratios.min(axis=1)).all():
        return None
    beside = np.repeat(inside[:, None, :], own, axis=1)
    every, edge = np.arange(count)[:, None], np.arange(own)[None, :]
    beside[every, edge, basic[every, leaving]] = False
    beside[every, edge, outside] = True
    return labels, beside.reshape(count * own, -1)


def _distance(inverse: FloatArray, columns: FloatArray) -> FloatArray:
    """Bound the norm of ``I - inverse @ columns`` with all rounding, for each basis."""
    size = columns.shape[-1]
    rest = np.abs(np.eye(size) - inverse @ columns).sum(axis=2).max(axis=1)
    rounding = (np.abs(inverse) @ np.abs(columns)).sum(axis=2).max(axis=1)
    return np.asarray(1.01 * rest + (2 * size + 8) * EPSILON * rounding)


def _error(inverse: FloatArray, bounds: FloatArray, off: FloatArray) -> FloatArray:
    """Bound the error of the solution in the largest norm; infinite where the inverse is useless."""
    size = np.abs(inverse) @ np.abs(bounds)
    largest = size.max(axis=1)
    error = np.where(off < 0.25, 2 * off, np.inf) * largest + (len(bounds) + 4) * EPSILON * largest
    return np.asarray(error)[:, None]


def _zeros(
    system: _System, basic: npt.NDArray[np.int64], inverse: FloatArray, columns: FloatArray, off: FloatArray
) -> Flags | None:
    """Tell which basic variables are exactly zero on the true right-hand sides; None if one is unclear."""
    ones = np.ones_like(system.bounds)
    values, error = inverse @ ones, _error(inverse, ones, off)
    sizes = _log_determinant(columns, inverse)[:, None] + system.logs[basic].sum(axis=1, keepdims=True)
    # The determinant in whole numbers, over the variable's own scale; log 2 for the logarithms' rounding.
    products = np.log(np.abs(values) + error) + sizes - system.logs[basic] + math.log(2)
    zero = products < 0
    clear = zero | (values > error)
    return np.asarray(zero) if clear.all() else None


def _log_determinant(columns: FloatArray, inverse: FloatArray) -> FloatArray:
    r"""Bound the logarithm of the determinant from above; infinite where rounding spoils it.

    The columns are QR + E, so that :math:`|\det| \le |\det R| (1 - \eta)^{-n}` for orthonormal Q,
    where :math:`\eta` bounds the norm of the inverse times E.
    """
    size = columns.shape[-1]
    q, r = np.linalg.qr(columns)
    rest = np.abs(columns - q @ r) + (size + 4) * EPSILON * (np.abs(q) @ np.abs(r))
    eta = 2 * np.abs(inverse).sum(axis=2).max(axis=1) * rest.sum(axis=2).max(axis=1)
    logs = np.log(np.abs(np.diagonal(r, axis1=1, axis2=2))).sum(axis=1)
    return np.asarray(np.where(size * eta < 0.25, logs + 0.5, np.inf))


def _keys(flags: Flags) -> list[bytes]:
    """Return each row as bytes, to be found in a set."""
    packed = np.ascontiguousarray(np.packbits(flags, axis=1))
    return [bytes(row) for row in packed.view(np.dtype((np.void, packed.shape[1]))).ravel().tolist()]
