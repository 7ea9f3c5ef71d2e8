r"""Scenario discovery: in which box of inputs is an outcome frequent?

The patient rule induction method [FriedmanFisher1999]_: from the whole, peel off one end of one
input, about the share ``peel`` of the rows inside, such that density gains most for each row given
up; go on until few rows are left. Of the boxes on the way take the first that is as dense as asked, or
the densest; drop bounds that do not raise its density; then paste ends on again while density does not
fall. Found in one half of the rows, judged in the other half: density of the rows that chose a box is
too high.

References
----------
.. [FriedmanFisher1999] J. H. Friedman and N. I. Fisher, "Bump hunting in high-dimensional data",
   Statistics and Computing 9, 1999, 123-143 (peeling, pasting, removal of redundant bounds).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import product

import numpy as np
from numpy.typing import ArrayLike

from citypact.errors import InputError, Problem
from citypact.games.coalitional import BoolArray, FloatArray
from citypact.solvers.uncertainty.boxes import Discovery, Restriction, inside_box, shares_inside
from citypact.solvers.uncertainty.given_data import LEAST_ROWS
from citypact.solvers.uncertainty.probability import counted_share
from citypact.solvers.uncertainty.samples import as_rows, column_names, complete_rows, generator, share_of_one

_Box = tuple[FloatArray, FloatArray]


def discover_box(
    inputs: ArrayLike,
    interesting: ArrayLike,
    names: Sequence[str] | None = None,
    *,
    density: float = 0.8,
    peel: float = 0.05,
    least: float = 0.01,
    seed: int = 0,
    confidence: float = 0.95,
) -> Discovery:
    """Answer in which box of inputs an outcome is frequent.

    Parameters
    ----------
    inputs : float array of shape (rows, columns)
        In any units.
    interesting : array of shape (rows,)
        True or 1 where the outcome happened, False or 0 where not, NaN where it is undefined.
    names : sequence of str, optional
        Inputs.
    density : float
        Share of interesting rows that the box should have.
    peel : float
        Share of the rows inside that one step gives up.
    least : float
        Smallest share of all rows that a box may hold.
    seed : int
        Of the division of the rows into halves.
    confidence : float
        Of the intervals, which assume independent rows.

    Returns
    -------
    Discovery
        The box, judged by rows that did not find it.

    Raises
    ------
    InputError
        If fewer than 64 rows are complete, the outcome always or never happens, or shapes do not fit.

    Examples
    --------
    >>> inputs = np.random.default_rng(1).uniform(size=(20_000, 3))
    >>> found = discover_box(inputs, (inputs[:, 0] > 0.6) & (inputs[:, 2] < 0.5), ["a", "b", "c"])
    >>> [each.name for each in found.restrictions], found.density.value > 0.75
    (['a', 'c'], True)
    """
    asked, sure = share_of_one("density", density), share_of_one("confidence", confidence)
    step, floor = share_of_one("peel", peel), share_of_one("least", least)
    table, outcome = as_rows("inputs", inputs, 2), as_rows("interesting", interesting, 1)
    who = column_names(names, table.shape[1])
    (x, y), gone = complete_rows(inputs=table, interesting=outcome)
    odd = y[(y != 0) & (y != 1)]
    if len(odd):
        expected = "true or false (1 or 0), or NaN where undefined"
        raise InputError(Problem("interesting", float(odd[0]), expected))
    if len(y) < 2 * LEAST_ROWS:
        expected = f"{2 * LEAST_ROWS} complete rows or more"
        raise InputError(Problem("interesting", f"{len(y)} complete rows", expected))
    hits = y == 1
    half = generator(seed).permutation(len(y)) % 2 == 0
    if len(np.unique(hits[half])) < 2:
        expected = "some rows of either kind"
        raise InputError(Problem("interesting", f"{int(hits.sum())} of {len(hits)} rows", expected))
    path = _peeled(x[half], hits[half], step, floor)
    total = int(np.count_nonzero(hits[half]))
    trajectory = tuple((each_hits / total, each_hits / rows) for _, rows, each_hits in path)
    dense = [k for k, (_, reached) in enumerate(trajectory) if reached >= asked]
    pick = dense[0] if dense else int(np.argmax([reached for _, reached in trajectory]))
    low, high = _pasted(x[half], hits[half], _without_idle(x[half], hits[half], path[pick][0]), step)
    held, held_hits = x[~half], hits[~half]
    within = inside_box(held, low, high)
    found, covered, inside = shares_inside(within, held_hits, sure)
    restrictions = []
    for k in np.flatnonzero(np.isfinite(low) | np.isfinite(high)):
        wider = (
            np.where(np.arange(len(low)) == k, -math.inf, low),
            np.where(np.arange(len(low)) == k, math.inf, high),
        )
        loose = shares_inside(inside_box(held, *wider), held_hits, sure)[0]
        restrictions.append(Restriction(who[k], float(low[k]), float(high[k]), loose.value))
    overall = counted_share(int(held_hits.sum()), len(held_hits), sure)
    return Discovery(
        tuple(restrictions), found, covered, overall, inside, asked, trajectory, sure, len(y), gone
    )


def _peeled(x: FloatArray, hits: BoolArray, peel: float, least: float) -> list[tuple[_Box, int, int]]:
    """Return the boxes on the way, the whole first, each with its rows and hits."""
    low, high = np.full(x.shape[1], -math.inf), np.full(x.shape[1], math.inf)
    floor, path = max(2.0, least * len(x)), []
    while True:
        rows, found = len(x), int(np.count_nonzero(hits))
        path.append(((low.copy(), high.copy()), rows, found))
        best: tuple[float, int, bool, float, BoolArray] | None = None
        for k, column in enumerate(x.T):
            place = max(1, round(peel * rows)) - 1
            ordered = np.partition(column, (place, rows - 1 - place))
            for lower, cut in ((True, ordered[place]), (False, ordered[rows - 1 - place])):
                keep = column > cut if lower else column < cut
                kept = int(np.count_nonzero(keep))
                if kept < floor:
                    continue
                gain = (int(np.count_nonzero(hits & keep)) / kept - found / rows) / (rows - kept)
                if best is None or gain > best[0]:
                    best = (gain, k, lower, float(cut), keep)
        if best is None or found == rows:
            return path
        _, k, lower, _, keep = best
        x, hits = x[keep], hits[keep]
        if lower:
            low[k] = float(x[:, k].min())
        else:
            high[k] = float(x[:, k].max())


def _count(x: FloatArray, hits: BoolArray, box: _Box) -> tuple[int, int]:
    within = inside_box(x, *box)
    return int(np.count_nonzero(within)), int(np.count_nonzero(within & hits))


def _moved(box: _Box, k: int, lower: bool, end: float) -> _Box:
    low, high = box[0].copy(), box[1].copy()
    (low if lower else high)[k] = end
    return low, high


def _without_idle(x: FloatArray, hits: BoolArray, box: _Box) -> _Box:
    """Drop each end whose absence does not lower the density."""
    for k, lower in product(range(x.shape[1]), (True, False)):
        wider = _moved(box, k, lower, -math.inf if lower else math.inf)
        rows, found = _count(x, hits, box)
        more, more_found = _count(x, hits, wider)
        if more_found * rows >= found * more:
            box = wider
    return box


def _pasted(x: FloatArray, hits: BoolArray, box: _Box, peel: float) -> _Box:
    """Move ends outwards by a share of the rows inside while the density does not fall."""
    moving = True
    while moving:
        moving = False
        for k, lower in product(range(x.shape[1]), (True, False)):
            end = box[0][k] if lower else box[1][k]
            if math.isinf(end):
                continue
            loose = inside_box(x, *_moved(box, k, lower, -math.inf if lower else math.inf))
            beyond = np.sort(x[loose, k][x[loose, k] < end if lower else x[loose, k] > end])
            if not len(beyond):
                continue
            rows, found = _count(x, hits, box)
            place = min(len(beyond), max(1, round(peel / 10 * rows))) - 1
            wider = _moved(box, k, lower, float(beyond[-1 - place] if lower else beyond[place]))
            more, more_found = _count(x, hits, wider)
            if more > rows and more_found * rows >= found * more:
                box, moving = wider, True
    return box
