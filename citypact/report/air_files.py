"""An agreement on abatement as files: the document, its figures as a table, and a chart."""

from __future__ import annotations

from pathlib import Path

from citypact.report.answer_files import FIGURES, table_text, write_answer
from citypact.scenario.water.air_result import AirAnswer


def write_air(answer: AirAnswer, folder: str | Path, chart: str = "png") -> tuple[str, str]:
    """Write ``air.json``, ``air.csv`` and ``air`` as a chart of gains and payments by city.

    Returns
    -------
    tuple
        Names of the files, and a warning that is empty if the chart was drawn.

    Raises
    ------
    InputError
        If the chart's format is unknown, or the folder cannot be made or written.
    """
    table = table_text(FIGURES, answer.settlement.rows())
    names, warning = write_answer(
        "air", answer.document, table, [("air", answer.settlement.plot)], folder, chart
    )
    return ", ".join(names), warning
