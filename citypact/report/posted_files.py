"""A posted ratio as files: the document, its figures as a table, and the chart."""

from __future__ import annotations

from pathlib import Path

from citypact.report.answer_files import FIGURES, table_text, write_answer
from citypact.scenario.posted_result import PostedAnswer


def write_posted(answer: PostedAnswer, folder: str | Path, chart: str = "png") -> tuple[str, str]:
    """Write ``posted.json``, ``posted.csv`` and the chart ``posted`` into a folder.

    Returns
    -------
    tuple
        Names of the files, and a warning that is empty if the chart was drawn.

    Raises
    ------
    InputError
        If the chart's format is unknown, or the folder cannot be made or written.
    """
    table = table_text(FIGURES, answer.found.rows())
    names, warning = write_answer(
        "posted", answer.document, table, [("posted", answer.found.plot)], folder, chart
    )
    return ", ".join(names), warning
