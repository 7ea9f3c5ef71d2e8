"""An answer about a council as files: the document, its figures as a table, and the picture."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from citypact.report.answer_files import FIGURES, table_text, write_answer
from citypact.report.picture_chart import picture_figure
from citypact.scenario.councils.result import CouncilResult


def write_council(result: CouncilResult, folder: str | Path, chart: str = "png") -> tuple[str, str]:
    """Write ``council.json``, ``council.csv`` and the picture ``membership``.

    Returns
    -------
    tuple
        Names of the files, and a warning that is empty if the picture was drawn.

    Raises
    ------
    InputError
        If the chart's format is unknown, or the folder cannot be made or written.
    """
    pictures = [("membership", partial(picture_figure, result.answer.picture()))]
    table = table_text(FIGURES, result.answer.rows())
    names, warning = write_answer("council", result.document, table, pictures, folder, chart)
    return ", ".join(names), warning
