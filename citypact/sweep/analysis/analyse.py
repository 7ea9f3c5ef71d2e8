"""The analysis of a run: how sure an answer is, what moves it, where it fails, what is worth measuring."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from citypact.sweep.analysis.acceptance import (
    AcceptanceCount,
    AgreementCount,
    told_acceptance,
    told_share,
)
from citypact.sweep.analysis.gathering import Counter, Gathered, gather
from citypact.sweep.analysis.main_figure import main_figure, tells_ratios
from citypact.sweep.analysis.question import Question
from citypact.sweep.analysis.ratio_cap import RatioCap
from citypact.sweep.analysis.row_source import RowSource
from citypact.sweep.analysis.study import Study
from citypact.sweep.designs import GIVEN
from citypact.sweep.mapping import Evaluator
from citypact.sweep.plan import Plan

SCHEMA = 1


def analyse(
    plan: Plan,
    evaluator: Evaluator,
    source: RowSource,
    question: Question | None = None,
    counters: Sequence[Counter] = (),
) -> tuple[Gathered, dict[str, Any]]:
    """Return what the rows bring, and the analysis as plain data for JSON.

    Parameters
    ----------
    plan : Plan
        Of the run.
    evaluator : Evaluator
        Of the plan: answers further rows.
    source : RowSource
        All rows, passed over once; memory is bounded whatever their number.
    question : Question, optional
        What is asked.
    counters : sequence of Counter
        Shown the same rows in passing.

    Raises
    ------
    InputError
        If there is no such figure, or there are no rows.

    Examples
    --------
    >>> from citypact.sweep.analysis.row_source import RowsInMemory
    >>> from citypact.sweep.making import make_plan
    >>> from citypact.sweep.mapping import evaluator
    >>> from citypact.sweep.summary import run_in_memory
    >>> plan = make_plan("beijing-hebei", ["parameters.origin_side.hazard=between:0.2,0.4"], samples=64)
    >>> answers = evaluator(plan)
    >>> rows = RowsInMemory(run_in_memory(plan, answers), plan.chunk_rows)
    >>> _, found = analyse(plan, answers, rows, Question(rows_only=True))
    >>> found["agreement"]["rows"], found["figure"]["name"], found["influence"]["method"]
    (64, 'ratio.nash', 'rows')
    """
    question = question or Question()
    units = dict(evaluator.outputs)
    figure = main_figure(plan.kind, units, question.figure)
    with_ratios = tells_ratios(plan.kind, tuple(units))
    agreed = AgreementCount("agreement" if "agreement" in units else "reason")
    accepted = AcceptanceCount(question.ratio, RatioCap.in_plan(plan))
    passing = [*counters, agreed, *([accepted] if with_ratios else [])]
    gathered = gather(source, (*plan.columns, *units), passing)
    sure = question.confidence
    told: dict[str, Any] = {
        "schema": SCHEMA,
        "rows": gathered.size,
        "sampled": gathered.sampled,
        "confidence": sure,
        "ratio": question.ratio if with_ratios else None,
        "is_drawn": plan.design not in GIVEN,
        "event": agreed.column,
        "agreement": told_share(agreed.happened, agreed.rows, agreed.gone, sure),
        "acceptance": told_acceptance(accepted, agreed.gone, sure) if with_ratios else None,
    }
    study = Study(plan, evaluator, gathered, question, figure, agreed.column)
    return gathered, told | study.told(with_ratios=with_ratios)
