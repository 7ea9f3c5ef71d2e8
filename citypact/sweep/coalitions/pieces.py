"""A plan of pieces run on the engine and read back, one row a piece."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from citypact.sweep.advance import Advance
from citypact.sweep.coalitions.plan import CoalitionPlan
from citypact.sweep.engine import run
from citypact.sweep.seam import RowEvaluator
from citypact.sweep.store_read import open_run
from citypact.sweep.worker import THREADS


def run_pieces(
    plan: CoalitionPlan,
    evaluator: RowEvaluator,
    folder: str | Path,
    workers: int | None,
    scheduler: str | None,
    progress: Callable[[Advance], None] | None,
) -> list[list[float]]:
    """Compute what is missing of a run directory and return all answers, in the order of the pieces.

    Parameters are those of ``citypact.sweep.engine.run``, and so are the errors.
    """
    with _one_thread():
        run(plan, folder, workers, scheduler, progress, evaluator=evaluator)
    names = list(evaluator.outputs)
    columns = open_run(folder).arrays(names)
    table: list[list[float]] = np.column_stack([columns[name] for name in names]).tolist()
    return table


@contextmanager
def _one_thread() -> Iterator[None]:
    """Let processes that are started meanwhile use one thread for linear algebra.

    A started process may load NumPy with the user's script, before it is told anything; threads add in
    another order, and last digits would depend on the machine.
    """
    kept = {name: os.environ.get(name) for name in THREADS}
    os.environ.update(dict.fromkeys(THREADS, "1"))
    try:
        yield
    finally:
        for name, value in kept.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
