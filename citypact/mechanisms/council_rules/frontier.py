"""The best council that payments hold at every depth, and what all cities would gain together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from citypact.games.coalitional.masks import BoolArray, sizes
from citypact.mechanisms.council_rules.membership import SkyTables

#: Depths told beside the greatest at which all cities hold and the best of all: every twentieth.
DEPTHS = tuple(step / 20 for step in range(1, 21))


@dataclass(frozen=True)
class DepthRow:
    """One depth.

    Parameters
    ----------
    depth : float
        Part of the others' benefit that members count.
    size : int
        Members of the best council that payments hold; 1 where none gives anything.
    largest : int
        Members of the largest council that payments hold.
    total : float
        What all cities gain with the best one.
    all_in : float
        What they would gain if all were members.
    full : float
        What they would gain if all were members at depth 1.
    """

    depth: float
    size: int
    largest: int
    total: float
    all_in: float
    full: float

    def to_dict(self) -> dict[str, Any]:
        """Return the row as plain data for JSON."""
        return {
            "depth": self.depth,
            "size": self.size,
            "largest": self.largest,
            "total": self.total,
            "all_in": self.all_in,
            "full": self.full,
        }


def depth_rows(tables: SkyTables) -> list[DepthRow]:
    """Return a row for every twentieth of depth, the greatest that holds all cities, and the best of all.

    Examples
    --------
    >>> from citypact.games.abatement import Abatement
    >>> from citypact.mechanisms.council_rules.membership import sky_tables
    >>> rows = depth_rows(sky_tables(Abatement([[1] * 5] * 5, [1] * 5)))
    >>> [(row.depth, row.largest) for row in rows if row.depth in (0.5, 0.65, 1.0)]
    [(0.5, 5), (0.65, 4), (1.0, 3)]
    """
    count = sizes(len(tables.game.players))
    full = float(tables.gains(1.0)[-1].sum())
    rows = []
    further = {float(tables.deepest()[-1]), tables.best_depth()} - {0.0}
    for depth in sorted({*DEPTHS, *further}):
        mask, total = best_held(tables, depth)
        size = int(count[mask]) if total > 0 else 1
        largest = int(count[_holding(tables, depth)].max())
        rows.append(DepthRow(depth, size, largest, total, float(tables.gains(depth)[-1].sum()), full))
    return rows


def best_held(tables: SkyTables, depth: float) -> tuple[int, float]:
    """Return the council that payments can hold and that gives all cities most, and what it gives.

    Parameters
    ----------
    tables : SkyTables
        Of all councils.
    depth : float
        Part of the others' benefit that members count.
    """
    totals = np.where(_holding(tables, depth), tables.gains(depth).sum(axis=1), -np.inf)
    mask = int(np.argmax(totals))
    return mask, float(totals[mask])


def _holding(tables: SkyTables, depth: float) -> BoolArray:
    """Return by bit mask which councils hold; a limit in floating point may just miss the depth it meets."""
    found: BoolArray = tables.deepest() >= depth * (1 - 1e-12)
    return found
