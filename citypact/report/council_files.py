"""An answer about a council as files: its figures as a table, and a picture."""

from __future__ import annotations

from functools import partial

from citypact.report.answer_files import FIGURES, table_text
from citypact.report.illustration import Illustration
from citypact.report.picture_chart import picture_figure
from citypact.scenario.councils.result import CouncilResult


def illustrations(result: CouncilResult) -> list[Illustration]:
    """Return the picture of membership against depth."""
    picture = result.answer.picture()
    return [Illustration("membership", picture.title, partial(picture_figure, picture), picture)]


def csv_text(result: CouncilResult) -> str:
    """Return the figures as CSV with the columns quantity, value, unit."""
    return table_text(FIGURES, result.answer.rows())
