"""An answer about a council as files: its figures as a table, and a picture."""

from __future__ import annotations

from functools import partial

from citypact.mechanisms.council_rules.sky_council import SkyCouncilAnswer
from citypact.report.pictures.illustration import Illustration
from citypact.report.pictures.tornado_chart import figure_tornado
from citypact.report.saved.answer_files import FIGURES, table_text
from citypact.scenario.councils.result import CouncilResult


def illustrations(result: CouncilResult) -> list[Illustration]:
    """Return the picture of membership against depth, and what moves the depth."""
    found = [Illustration("membership", "Membership against depth", result.answer.picture)]
    if any(move.span for move in result.moves):
        figure, answer = "greatest depth at which all cities hold", result.answer
        whole = answer.whole_deepest if isinstance(answer, SkyCouncilAnswer) else answer.sizes[-1].deepest
        tornado = partial(figure_tornado, figure, "", result.moves, float(whole))
        found.append(Illustration("moves", f"What moves it: {figure}", tornado))
    return found


def csv_text(result: CouncilResult) -> str:
    """Return the figures as CSV with the columns quantity, value, unit."""
    return table_text(FIGURES, result.answer.rows())
