"""An answer about a council as files: its figures as a table, and a picture."""

from __future__ import annotations

from functools import partial

from citypact.report.answer_files import FIGURES, table_text
from citypact.report.illustration import Illustration
from citypact.report.tornado_chart import figure_tornado
from citypact.scenario.councils.result import CouncilResult


def illustrations(result: CouncilResult) -> list[Illustration]:
    """Return the picture of membership against depth, and what moves the depth."""
    found = [Illustration("membership", "Membership against depth", result.answer.picture)]
    if any(move.span is not None for move in result.moves):
        figure = "greatest depth at which all cities hold"
        tornado = partial(figure_tornado, figure, "", result.moves, None)
        found.append(Illustration("moves", f"What moves it: {figure}", tornado))
    return found


def csv_text(result: CouncilResult) -> str:
    """Return the figures as CSV with the columns quantity, value, unit."""
    return table_text(FIGURES, result.answer.rows())
