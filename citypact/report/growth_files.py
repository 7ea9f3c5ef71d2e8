"""The growth of a council as files: the document, its figures as a table, and the map."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from citypact.report.answer_files import FIGURES, table_text, write_answer
from citypact.report.growth_map import growth_figure
from citypact.scenario.councils.growth_result import GrowthResult


def write_growth(result: GrowthResult, folder: str | Path, chart: str = "png") -> tuple[str, str]:
    """Write ``council.json``, ``council.csv`` and, where the cities have coordinates, ``growth``.

    Returns
    -------
    tuple
        Names of the files, and a warning that is empty if the map was drawn.

    Raises
    ------
    InputError
        If the chart's format is unknown, or the folder cannot be made or written.
    """
    places = result.scenario.places()
    pictures = [("growth", partial(growth_figure, result.answer, places))] if places else []
    table = table_text(FIGURES, result.answer.rows())
    names, warning = write_answer("council", result.document, table, pictures, folder, chart)
    if not places:
        warning = "no map: the cities have distances but no coordinates"
    return ", ".join(names), warning
