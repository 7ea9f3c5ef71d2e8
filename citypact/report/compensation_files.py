"""A compensation as files: the document, its figures as a table, and pictures."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from citypact.report.answer_files import FIGURES, table_text, write_answer
from citypact.report.phase_portrait import phase_portrait
from citypact.scenario.water.pair_result import CompensationAnswer

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def write_compensation(answer: CompensationAnswer, folder: str | Path, chart: str = "png") -> tuple[str, str]:
    """Write ``compensation.json``, ``compensation.csv`` and the pictures into a folder.

    The pictures are ``compensation`` (gains over the transfer) and, for every bet whose rule is
    known, ``bet-1``, ``bet-2`` and so on (payment over the index); for hidden costs ``menu``; and
    ``promise``, where the two drift if nobody enforces the transfer.

    Returns
    -------
    tuple
        Names of the files, and a warning that is empty if every picture was drawn.

    Raises
    ------
    InputError
        If the chart's format is unknown, or the folder cannot be made or written.
    """
    pictures: list[tuple[str, Callable[[], Figure]]] = [("compensation", answer.compensation.plot)]
    pictures += [(f"bet-{place}", study.plot) for place, study in enumerate(answer.studies, start=1)]
    if answer.menu is not None:
        pictures.append(("menu", answer.menu.plot))
    if answer.promise is not None:
        pictures.append(("promise", partial(phase_portrait, answer.promise.populations())))
    names, warning = write_answer(
        "compensation", answer.document, table_text(FIGURES, _rows(answer)), pictures, folder, chart
    )
    return ", ".join(names), warning


def _rows(answer: CompensationAnswer) -> Iterator[tuple[str, float | str | None, str]]:
    pair = answer.compensation.pair
    yield "upstream", pair.upstream, ""
    yield "downstream", pair.downstream, ""
    yield from answer.compensation.rows()
    for study in answer.studies:
        for name, value, unit in study.rows():
            yield f"{study.bet.name}: {name}", value, unit
    if answer.menu is not None:
        for name, value, unit in answer.menu.rows():
            yield f"menu: {name}", value, unit
