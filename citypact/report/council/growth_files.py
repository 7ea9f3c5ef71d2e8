"""The growth of a council as files: its figures as a table, and the map."""

from __future__ import annotations

from citypact.errors import InfeasibleDesign
from citypact.report.council.growth_map import growth_picture
from citypact.report.pictures.form import Chart
from citypact.report.pictures.illustration import Illustration
from citypact.report.saved.answer_files import FIGURES, table_text
from citypact.scenario.councils.growth_result import GrowthResult


def illustrations(result: GrowthResult) -> list[Illustration]:
    """Return the map of the cities that join, wave by wave."""
    places = result.scenario.places()

    def draw() -> Chart:
        if not places:
            raise InfeasibleDesign("the cities have distances but no coordinates")
        return growth_picture(result.answer, places)

    return [Illustration("growth", "The cities that join the council, in the order in which they do", draw)]


def csv_text(result: GrowthResult) -> str:
    """Return the figures as CSV with the columns quantity, value, unit."""
    return table_text(FIGURES, result.answer.rows())
