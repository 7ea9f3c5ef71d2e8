"""The answers to the rows of a list, each under the name that the list gives it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from citypact.sweep.plan import Plan

if TYPE_CHECKING:
    from citypact.sweep.analysis.row_source import RowSource

#: Rows of a list that stand in the document; a run directory holds all.
MOST_LISTED = 1000
#: Column of the code that says whether a row has an answer.
REASON = "reason"


def listed_rows(
    plan: Plan, source: RowSource, figures: Sequence[str], told: Sequence[str]
) -> list[Mapping[str, Any]]:
    """Return the first rows of a list with their names, inputs, outcome and figures.

    Parameters
    ----------
    plan : Plan
        Of design ``list``.
    source : RowSource
        Rows of the run, in their order.
    figures : sequence of str
        Columns that are told; a row without one of them says ``None``.
    told : sequence of str
        Outcome by its code.

    Returns
    -------
    list of dict
        ``row`` (from 0), ``name`` (empty if the list has none), ``inputs``, ``reason`` and ``figures``.
    """
    names = list(dict.fromkeys([*plan.columns, *figures, REASON]))
    found: list[Mapping[str, Any]] = []
    for block in source.blocks(names):
        for at in range(min(len(block[REASON]), MOST_LISTED - len(found))):
            row = len(found)
            found.append(
                {
                    "row": row,
                    "name": plan.names[row] if plan.names else "",
                    "inputs": {path: float(block[path][at]) for path in plan.columns},
                    "reason": told[int(block[REASON][at])],
                    "figures": {name: _number(block[name][at]) for name in figures},
                }
            )
        if len(found) == MOST_LISTED:
            break
    return found


def _number(value: np.float64) -> float | None:
    """Return a number for JSON, or ``None`` where there is none."""
    return float(value) if math.isfinite(value) else None
