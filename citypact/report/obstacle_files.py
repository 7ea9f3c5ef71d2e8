"""An answer about an obstacle as files: its figures as a table, and the picture."""

from __future__ import annotations

from functools import partial

from citypact.report.answer_files import FIGURES, table_text
from citypact.report.illustration import Illustration
from citypact.report.picture_chart import picture_figure
from citypact.scenario.obstacles.result import ObstacleResult


def illustrations(result: ObstacleResult) -> list[Illustration]:
    """Return the picture of the answer, named after the game."""
    picture = result.answer.picture
    return [Illustration(result.scenario.game, picture.title, partial(picture_figure, picture), picture)]


def csv_text(result: ObstacleResult) -> str:
    """Return the figures as CSV with the columns quantity, value, unit."""
    return table_text(FIGURES, result.answer.rows())
