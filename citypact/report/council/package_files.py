"""An answer about a package as files: its figures as a table, and two pictures."""

from __future__ import annotations

from functools import partial

from citypact.report.council.package_chart import frontier_picture
from citypact.report.council.package_flows import payment_flows
from citypact.report.pictures.illustration import Illustration
from citypact.report.pictures.tornado_chart import figure_tornado
from citypact.report.saved.answer_files import FIGURES, table_text
from citypact.scenario.packages.result import PackageResult


def illustrations(result: PackageResult) -> list[Illustration]:
    """Return pictures of the payments, of the frontier and of what moves the least money."""
    answer = result.answer
    flows, frontier = partial(payment_flows, answer), partial(frontier_picture, answer)
    found = [
        Illustration("package", "Who pays whom, issue by issue and in one agreement", flows),
        Illustration("frontier", "What all cities gain over the money that moves", frontier),
    ]
    if any(move.span for move in answer.moves) and answer.plan.cost is not None:
        cost = float(answer.plan.cost)
        tornado = partial(figure_tornado, "least money", answer.deal.unit, answer.moves, cost)
        found.append(Illustration("moves", "What moves the least money, one gain at a time", tornado))
    return found


def csv_text(result: PackageResult) -> str:
    """Return the figures as CSV with the columns quantity, value, unit."""
    return table_text(FIGURES, [*result.answer.rows(), *result.stability.rows()])
