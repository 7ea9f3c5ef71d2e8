"""An answer about an obstacle as files: its figures as a table, and the picture."""

from __future__ import annotations

from functools import partial

from citypact.report.pictures.illustration import Illustration
from citypact.report.pictures.tornado_chart import figure_tornado
from citypact.report.saved.answer_files import FIGURES, table_text
from citypact.scenario.obstacles.result import ObstacleResult


def illustrations(result: ObstacleResult) -> list[Illustration]:
    """Return the picture of the answer, named after the game, and what moves its figure."""
    answer = result.answer
    found = [Illustration(result.scenario.game, answer.picture.title, lambda: answer.picture)]
    if any(move.span for move in result.moves):
        name, value, unit = answer.headline
        tornado = partial(figure_tornado, name, unit, result.moves, float(value))
        found.append(Illustration("moves", f"What moves it: {name}", tornado))
    return found


def csv_text(result: ObstacleResult) -> str:
    """Return the figures as CSV with the columns quantity, value, unit."""
    return table_text(FIGURES, result.answer.rows())
