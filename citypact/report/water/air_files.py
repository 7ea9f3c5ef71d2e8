"""An agreement on abatement as files: its figures as a table, and a chart."""

from __future__ import annotations

from functools import partial

from citypact.mechanisms.abatement import BoxSettlement
from citypact.report.pictures.illustration import Illustration
from citypact.report.saved.answer_files import FIGURES, table_text
from citypact.report.water.city_gains_chart import box_picture, settlement_picture
from citypact.scenario.water.air_result import AirAnswer


def illustrations(answer: AirAnswer) -> list[Illustration]:
    """Return the chart of gains and payments by city."""
    found = answer.settlement
    if isinstance(found, BoxSettlement):
        draw = partial(box_picture, found)
    else:
        draw = partial(settlement_picture, found)
    return [Illustration("air", "Gains and side payments of every city", draw)]


def csv_text(answer: AirAnswer) -> str:
    """Return the figures as CSV with the columns quantity, value, unit."""
    return table_text(FIGURES, answer.settlement.rows())
