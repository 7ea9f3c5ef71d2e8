"""An answer about a package as files: its figures as a table, and two pictures."""

from __future__ import annotations

from functools import partial

from citypact.report.answer_files import FIGURES, table_text
from citypact.report.illustration import Illustration
from citypact.report.package_chart import frontier_picture
from citypact.report.package_flows import payment_flows
from citypact.scenario.packages.result import PackageResult


def illustrations(result: PackageResult) -> list[Illustration]:
    """Return pictures of the payments and of the frontier."""
    answer = result.answer
    flows, frontier = partial(payment_flows, answer), partial(frontier_picture, answer)
    return [
        Illustration("package", "Who pays whom, issue by issue and in one agreement", flows),
        Illustration("frontier", "Money needed over the part of the efficient total", frontier),
    ]


def csv_text(result: PackageResult) -> str:
    """Return the figures as CSV with the columns quantity, value, unit."""
    return table_text(FIGURES, [*result.answer.rows(), *result.stability.rows()])
