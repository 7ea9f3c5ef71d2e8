"""What the rows of a sweep say: how many agree and why the others do not, and quantiles of every figure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from citypact.errors import InputError, Problem
from citypact.solvers.uncertainty.quantiles import quantiles_of
from citypact.sweep.analysis.analyse import analyse
from citypact.sweep.analysis.gathering import Totals
from citypact.sweep.analysis.main_figure import NO_FIGURES
from citypact.sweep.analysis.question import Question
from citypact.sweep.analysis.row_source import Block, RowSource
from citypact.sweep.answered_rows import ANSWERED_REASONS
from citypact.sweep.designs import LIST
from citypact.sweep.distributions import FloatArray
from citypact.sweep.listed_rows import listed_rows
from citypact.sweep.mapping import RECOMPUTED, TOLERANCE, Evaluator
from citypact.sweep.plan import Plan
from citypact.sweep.ratio_figures import REASONS
from citypact.sweep.rows.asked import Asked

#: Levels of the quantiles that are told.
LEVELS = (0.05, 0.5, 0.95)
#: Bytes of figures that are held in memory without a run directory.
MOST_BYTES = 2**30


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


@dataclass
class _Reasons:
    """Rows by the code of their reason."""

    counts: Any

    def add(self, block: Block) -> None:
        self.counts += np.bincount(block["reason"].astype(np.int64), minlength=len(self.counts))


def sweep_document(
    plan: Plan, evaluator: Evaluator, source: RowSource, question: Question | None = None
) -> dict[str, Any]:
    """Return the result of a run as plain data for JSON, its analysis included.

    Parameters
    ----------
    plan : Plan
        Of the run.
    evaluator : Evaluator
        Of the plan.
    source : RowSource
        Its rows; of an unfinished run those that are written.
    question : Question, optional
        What the analysis is asked.

    Raises
    ------
    InputError
        If there are no rows, or no figure of the name that is asked for.
    """
    told = REASONS if plan.kind == "relocation" else ANSWERED_REASONS
    codes, units = _Reasons(np.zeros(len(told), np.int64)), dict(evaluator.outputs)
    gathered, analysis = analyse(plan, evaluator, source, question, (codes,))
    totals, sample = gathered.totals, gathered.sample

    def spread(name: str) -> dict[str, Any]:
        return _spread(totals[name], sample[name])

    document: dict[str, Any] = {
        "kind": "sweep",
        "schema": 1,
        "title": str(plan.scenario.get("title", plan.scenario.get("name", ""))),
        "scenario_kind": plan.kind,
        "plan_hash": plan.hash,
        "rows": gathered.size,
        "planned_rows": plan.size,
        "design": plan.design,
        "seed": plan.seed,
        "correlations": [list(pair) for pair in plan.correlations],
        "asked": dict(plan.asked),
        "unused": list(Asked.of(plan.asked).unused),
        "reasons": {reason: int(count) for reason, count in zip(told, codes.counts, strict=True)},
        "analysis": analysis,
        "inputs": [
            {**each.to_dict(), **spread(each.path)} | {"values": len(each.distribution.values)}
            for each in plan.varied
        ],
        "figures": [
            {"figure": name, "unit": unit, **spread(name)}
            for name, unit in units.items()
            if name not in NO_FIGURES
        ],
    }
    if plan.design == LIST:
        document["scenarios"] = listed_rows(
            plan, source, [each["figure"] for each in document["figures"]], told
        )
    if RECOMPUTED in units:
        document["recomputed"] = {
            "rows": int(totals[RECOMPUTED].sum),
            "differing": 0,  # a row that differs has stopped the run
            "tolerance": TOLERANCE,
        }
    return document


def _spread(totals: Totals, values: FloatArray) -> dict[str, Any]:
    """Return how many rows have a finite figure, and its quantiles over those of the sample."""
    if not totals.rows:
        names = ("lowest", "q05", "q50", "q95", "highest", "mean")
        return {"rows": 0, **dict.fromkeys(names)}
    known = values[np.isfinite(values)]
    low, middle, high = quantiles_of(known, LEVELS) if len(known) else (None, None, None)
    return {
        "rows": totals.rows,
        "lowest": totals.lowest,
        "q05": low,
        "q50": middle,
        "q95": high,
        "highest": totals.highest,
        "mean": totals.mean,
    }
