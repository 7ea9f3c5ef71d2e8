"""A posted ratio as files: its figures as a table, and the chart."""

from __future__ import annotations

from functools import partial

from citypact.report.pictures.illustration import Illustration
from citypact.report.portfolio.posted_chart import posted_picture
from citypact.report.saved.answer_files import FIGURES, table_text
from citypact.scenario.posted_result import PostedAnswer


def illustrations(answer: PostedAnswer) -> list[Illustration]:
    """Return the expected surplus over the posted ratio."""
    draw = partial(posted_picture, answer.found)
    return [Illustration("posted", "Expected surplus over the posted ratio", draw)]


def csv_text(answer: PostedAnswer) -> str:
    """Return the figures as CSV with the columns quantity, value, unit."""
    return table_text(FIGURES, answer.found.rows())
