"""The analysis of a run directory: its rows are streamed, and further rows are answered as they were."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from citypact.errors import InputError, Problem
from citypact.sweep.analysis.question import Question
from citypact.sweep.analysis.row_source import StoredRows
from citypact.sweep.distributions import FloatArray
from citypact.sweep.mapping import Evaluator, evaluator
from citypact.sweep.plan import Plan
from citypact.sweep.store_read import StoredRun, open_run
from citypact.sweep.versions import versions_here


@dataclass(frozen=True)
class RowsAlone:
    """In place of an evaluator where nothing further may be answered: it only names the figures.

    Parameters
    ----------
    outputs : mapping of str to str
        Unit of each figure.
    """

    outputs: Mapping[str, str]

    def evaluate(self, rows: FloatArray) -> dict[str, FloatArray]:
        """Refuse: these rows are all there is."""
        raise InputError(Problem("rows", f"{len(rows)} further rows", "only the rows that are stored"))


@dataclass(frozen=True)
class StoredSweep:
    """A run directory that can be analysed.

    Parameters
    ----------
    run : StoredRun
        Opened for reading.
    plan : Plan
        Of the run.
    answers : Evaluator
        Answers further rows as those of the run were answered.
    has_same_versions : bool
        Whether the packages here are those that made the rows; if not, only the rows are looked at.
    """

    run: StoredRun
    plan: Plan
    answers: Evaluator
    has_same_versions: bool

    def document(self, question: Question) -> dict[str, Any]:
        """Return the result of the run as plain data for JSON, its analysis included.

        Parameters
        ----------
        question : Question
            What is asked.

        Raises
        ------
        InputError
            If there are no rows, a chunk cannot be read, or there is no such figure.
        """
        from citypact.sweep.summary import sweep_document

        if not self.has_same_versions:
            question = replace(question, rows_only=True)
        return sweep_document(self.plan, self.answers, StoredRows(self.run), question)


def stored_sweep(folder: str | Path) -> StoredSweep:
    """Open the run directory of a sweep for its analysis.

    Parameters
    ----------
    folder : str or Path
        The run directory; it may be unfinished.

    Raises
    ------
    InputError
        If it is none, or holds no sweep of a scenario.
    """
    run = open_run(folder)
    kept = run.manifest
    try:
        plan = Plan.from_dict(kept.plan)
    except InputError:
        found = ", ".join(map(str, kept.columns)) or "no columns"
        expected = "a sweep of a scenario, with the plan that made it"
        raise InputError(Problem("run", f"a run of {found}", expected, str(folder))) from None
    same = kept.versions == versions_here()
    answers: Evaluator = evaluator(plan) if same else RowsAlone(kept.outputs)
    if dict(answers.outputs) != kept.outputs or plan.hash != kept.hash:
        same, answers = False, RowsAlone(kept.outputs)
    return StoredSweep(run, plan, answers, same)
