"""What the rows of a sweep say: how many agree and why the others do not, and quantiles of every figure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from citypact.errors import InputError, Problem
from citypact.sweep.distributions import FloatArray
from citypact.sweep.mapping import RECOMPUTED, TOLERANCE, Evaluator
from citypact.sweep.plan import Plan
from citypact.sweep.ratio_figures import REASONS

#: Levels of the quantiles that are told.
LEVELS = (0.05, 0.5, 0.95)
#: Bytes of figures that are held in memory without a run directory.
MOST_BYTES = 2**30
ANSWERED_REASONS = ("answered", "not a scenario: inputs that no file may hold together", "no terms suffice")


@dataclass(frozen=True)
class SweepResult:
    """A finished sweep: its plan, all figures, and the document that tells them.

    Parameters
    ----------
    plan : Plan
    figures : mapping of str to ndarray, shape (n,)
        NaN where a row has no such figure.
    document : dict
        Plain data for JSON.
    """

    plan: Plan
    figures: Mapping[str, FloatArray]
    document: dict[str, Any]


def run_in_memory(
    plan: Plan, evaluator: Evaluator, progress: Callable[[int, int], None] | None = None
) -> dict[str, FloatArray]:
    """Answer every chunk in this process and return the columns, inputs first.

    Raises
    ------
    InputError
        If the figures would take more than :data:`MOST_BYTES`.
    """
    names = (*plan.columns, *evaluator.outputs)
    if plan.size * len(names) * 8 > MOST_BYTES:
        most = MOST_BYTES // (8 * len(names))
        raise InputError(
            Problem("--samples", plan.size, f"at most {most} rows in memory", remedy="give --out DIR")
        )
    columns = {name: np.empty(plan.size) for name in names}
    for number in range(plan.chunks):
        rows = plan.chunk(number)
        start = number * plan.chunk_rows
        found = evaluator.evaluate(rows)
        for at, path in enumerate(plan.columns):
            columns[path][start : start + len(rows)] = rows[:, at]
        for name in evaluator.outputs:
            columns[name][start : start + len(rows)] = found[name]
        if progress is not None:
            progress(start + len(rows), plan.size)
    return columns


def sweep_result(plan: Plan, columns: Mapping[str, FloatArray], units: Mapping[str, str]) -> SweepResult:
    """Return the result of a run from its columns.

    Parameters
    ----------
    plan : Plan
    columns : mapping of str to ndarray, shape (n,)
        Inputs by path and figures by name.
    units : mapping of str to str
        Unit of each figure.
    """
    figures = {name: columns[name] for name in units}
    told = REASONS if plan.kind == "relocation" else ANSWERED_REASONS
    codes = np.bincount(figures["reason"].astype(np.int64), minlength=len(told))
    inputs = [
        {**each.to_dict(), **_spread(columns[each.path])} | {"values": len(each.distribution.values)}
        for each in plan.varied
    ]
    skipped = ("reason", RECOMPUTED)
    document: dict[str, Any] = {
        "kind": "sweep",
        "schema": 1,
        "title": str(plan.scenario.get("title", plan.scenario.get("name", ""))),
        "scenario_kind": plan.kind,
        "plan_hash": plan.hash,
        "rows": plan.size,
        "design": plan.design,
        "seed": plan.seed,
        "correlations": [list(pair) for pair in plan.correlations],
        "reasons": {reason: int(count) for reason, count in zip(told, codes, strict=True)},
        "inputs": inputs,
        "figures": [
            {"figure": name, "unit": units[name], **_spread(values)}
            for name, values in figures.items()
            if name not in skipped
        ],
    }
    if RECOMPUTED in figures:
        document["recomputed"] = {
            "rows": int(figures[RECOMPUTED].sum()),
            "differing": 0,  # a row that differs has stopped the run
            "tolerance": TOLERANCE,
        }
    return SweepResult(plan, figures, document)


def _spread(values: FloatArray) -> dict[str, Any]:
    """Return how many rows have the figure, and its quantiles over those."""
    known = values[~np.isnan(values)]
    if not len(known):
        return {
            "rows": 0,
            "lowest": None,
            "q05": None,
            "q50": None,
            "q95": None,
            "highest": None,
            "mean": None,
        }
    low, middle, high = (float(each) for each in np.quantile(known, LEVELS))
    return {
        "rows": len(known),
        "lowest": float(known.min()),
        "q05": low,
        "q50": middle,
        "q95": high,
        "highest": float(known.max()),
        "mean": float(known.mean()),
    }
