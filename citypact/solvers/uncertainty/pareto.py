r"""Rows that no other row beats in all objectives at once.

Row a dominates row b if it is at least as good in every objective and better in one. Dominance is
transitive, so the frontier is proved by two facts: every row left out has a witness on the frontier
that dominates it, and no two rows of the frontier dominate one another. Equal rows stay together.

References
----------
H. T. Kung, F. Luccio and F. P. Preparata, "On finding the maxima of a set of vectors", Journal of
the ACM 22, 1975, 469-476 (two objectives in n log n).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from citypact.errors import InputError, Problem
from citypact.games.coalitional import FloatArray, IntArray
from citypact.solvers.certificate import Certificate
from citypact.solvers.uncertainty.samples import as_rows, column_names, rows_sentence

#: Different points of a frontier in three objectives and more; each is compared with all that remain.
MOST_POINTS = 20_000


@dataclass(frozen=True, eq=False)
class ParetoFrontier:
    """Rows that no other row dominates.

    Parameters
    ----------
    names : tuple of str
        Objectives.
    largest : tuple of bool
        Whether more of each is better.
    kept : int array
        Numbers of the rows on the frontier, from 0, the best in the first objective first.
    points : float array of shape (len(kept), objectives)
        Their objectives.
    witness : int array of shape (all rows,)
        For each row left out a row of the frontier that dominates it; itself for a row kept; -1 for a
        row without figures.
    rows, left_out : int
        Rows compared, and rows without a figure.
    certificate : Certificate
        Counts of rows that contradict the answer.
    """

    names: tuple[str, ...]
    largest: tuple[bool, ...]
    kept: IntArray
    points: FloatArray
    witness: IntArray
    rows: int
    left_out: int
    certificate: Certificate

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON: the frontier, without the witnesses of all other rows."""
        return {
            "objectives": [
                {"name": name, "best": "largest" if most else "smallest"}
                for name, most in zip(self.names, self.largest, strict=True)
            ],
            "kept": self.kept.tolist(),
            "points": self.points.tolist(),
            "rows": self.rows,
            "left_out": self.left_out,
            "certificate": dict(self.certificate.residuals),
        }

    def explain(self) -> str:
        """Say in plain sentences what the frontier is."""
        lines = [rows_sentence(self.rows, self.left_out)]
        lines.append(f"{len(self.kept):,} rows are beaten by no other in all objectives at once.")
        for k, name in enumerate(self.names):
            low, high = float(self.points[:, k].min()), float(self.points[:, k].max())
            lines.append(f"On the frontier {name} runs from {low:.6g} to {high:.6g}.")
        return "\n".join(lines)


def pareto_frontier(
    objectives: ArrayLike, largest: Sequence[bool] | None = None, names: Sequence[str] | None = None
) -> ParetoFrontier:
    """Answer which rows no other row beats in all objectives at once.

    Parameters
    ----------
    objectives : float array of shape (rows, objectives)
        In any units; NaN where a row has none.
    largest : sequence of bool, optional
        Whether more of each is better; all by default.
    names : sequence of str, optional
        Objectives.

    Returns
    -------
    ParetoFrontier
        With a witness for each row left out.

    Raises
    ------
    InputError
        If the shapes do not fit, no row is complete, or a frontier in three objectives and more has
        above 20,000 different points.

    Examples
    --------
    >>> answer = pareto_frontier([[1, 5], [2, 4], [1, 4], [3, 1]])
    >>> answer.kept.tolist(), answer.witness.tolist()
    ([3, 1, 0], [0, 1, 0, 3])
    """
    table = as_rows("objectives", objectives, 2)
    who = column_names(names, table.shape[1])
    more = tuple(bool(each) for each in (largest if largest is not None else [True] * len(who)))
    if len(more) != len(who):
        raise InputError(Problem("largest", list(more), f"{len(who)} truth values, one an objective"))
    there = np.flatnonzero(~np.isnan(table).any(axis=1))
    if not len(there):
        raise InputError(Problem("objectives", "NaN in every row", "at least one complete row"))
    # Turned so that more is better; + 0.0 makes of -0.0 the same point as 0.0.
    turned = np.where(more, table[there], -table[there]) + 0.0
    points, place = _different(turned)
    best = _two(points) if points.shape[1] <= 2 else _many(points)
    # A witness is a point; it is told by the first row that has it.
    first = np.full(len(points), len(there), dtype=np.int64)
    np.minimum.at(first, place, np.arange(len(there)))
    own = best[place] == place
    witness = np.full(len(table), -1, dtype=np.int64)
    witness[there] = np.where(own, there, there[first[best[place]]])
    kept = there[own]
    kept = kept[np.lexsort((kept, -turned[own][:, 0]))]
    certificate = frontier_certificate(np.where(more, table, -table), kept, witness)
    certificate.require()
    gone = len(table) - len(there)
    return ParetoFrontier(who, more, kept, table[kept], witness, len(there), gone, certificate)


def _different(table: FloatArray) -> tuple[FloatArray, IntArray]:
    """Return the different rows in order, and the place of each row among them."""
    order = np.lexsort(table.T[::-1])
    ordered = table[order]
    new = np.concatenate([[True], (ordered[1:] != ordered[:-1]).any(axis=1)])
    place = np.empty(len(table), dtype=np.int64)
    place[order] = np.cumsum(new) - 1
    return ordered[new], place


def _two(points: FloatArray) -> IntArray:
    """Return for each different point, sorted, itself or a point of the frontier that dominates it."""
    # From the best first objective on: a point stays if its second is above all before it.
    second = points[::-1, -1]
    highest = np.maximum.accumulate(second)
    stays = np.concatenate([[True], second[1:] > highest[:-1]])
    if points.shape[1] == 1:
        stays[1:] = False
    leader = np.maximum.accumulate(np.where(stays, np.arange(len(points)), 0))
    return np.asarray((len(points) - 1 - leader)[::-1], dtype=np.int64)


def _many(points: FloatArray) -> IntArray:
    """Do the same in more objectives: each point kept removes what it dominates."""
    # By the sum of ranks: a point is dominated by earlier ones only.
    ranks = np.column_stack([np.unique(column, return_inverse=True)[1] for column in points.T])
    left = np.argsort(-ranks.sum(axis=1), kind="stable")
    witness = np.arange(len(points), dtype=np.int64)
    kept = 0
    while len(left):
        kept += 1
        if kept > MOST_POINTS:
            expected = f"a frontier of at most {MOST_POINTS:,} different points in three objectives and more"
            raise InputError(Problem("objectives", f"{kept:,} and more", expected))
        head, left = left[0], left[1:]
        beaten = (ranks[left] <= ranks[head]).all(axis=1)
        witness[left[beaten]] = head
        left = left[~beaten]
    return witness


def frontier_certificate(turned: FloatArray, kept: IntArray, witness: IntArray) -> Certificate:
    """Recount from the objectives alone what contradicts a frontier; more is better.

    Examples
    --------
    >>> table = np.array([[1.0, 1.0], [2.0, 2.0]])
    >>> frontier_certificate(table, np.array([0, 1]), np.array([0, 1])).failures
    ('rows kept that another dominates',)
    """
    out = np.flatnonzero((witness >= 0) & (witness != np.arange(len(turned))))
    by = turned[witness[out]]
    proved = (by >= turned[out]).all(axis=1) & (by > turned[out]).any(axis=1)
    stays, told = np.zeros(len(turned), dtype=bool), np.zeros(len(turned), dtype=bool)
    stays[kept] = told[kept] = told[out] = True
    proved &= stays[witness[out]]
    missing = int(np.count_nonzero(told == np.isnan(turned).any(axis=1)))
    front, _ = _different(turned[kept])
    if front.shape[1] <= 2:
        # Sorted by the first objective, the second must fall strictly: then none dominates another.
        falls = bool(np.all(np.diff(front[:, 0]) > 0)) and bool(np.all(np.diff(front[:, -1]) < 0))
        beaten = 0 if falls or len(front) == 1 else len(front) - 1
    else:
        beaten = sum(int(np.count_nonzero((front >= point).all(axis=1))) - 1 for point in front)
    return Certificate(
        {
            "rows left out that their witness does not dominate": float(np.count_nonzero(~proved)),
            "rows kept that another dominates": float(beaten),
            "rows neither kept nor left out": float(missing),
        }
    )
