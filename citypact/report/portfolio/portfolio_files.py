"""The best ratios for a list of plants as files: the plants as a table, and a chart."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from citypact.report.pictures.illustration import Illustration
from citypact.report.portfolio.portfolio_chart import portfolio_picture
from citypact.report.saved.answer_files import table_text
from citypact.scenario.portfolio.answering import PortfolioAnswer

COLUMNS = ("firm", "sector", "lowest_ratio", "highest_ratio", "surplus", "moves")


def illustrations(answer: PortfolioAnswer) -> list[Illustration]:
    """Return the surplus moved over the ratio, where the ratio alone was chosen."""
    if answer.joint is not None:
        return []
    draw = partial(portfolio_picture, answer.rule, answer.selection)
    return [Illustration("portfolio", "Surplus of the plants that move, over the ratio", draw)]


def csv_text(answer: PortfolioAnswer) -> str:
    """Return the plants as CSV, a row each: the ratios both accept (empty without one), surplus, and move."""
    return table_text(COLUMNS, _rows(answer))


def _rows(answer: PortfolioAnswer) -> Iterator[tuple[str, str, float | None, float | None, float, str]]:
    moved = frozenset(answer.document["moved"])
    for firm in answer.rule.portfolio.firms:
        ends = firm.acceptable
        low, high = (None, None) if ends is None else map(float, ends)
        moves = "yes" if firm.name in moved else "no"
        yield firm.name, firm.sector, low, high, float(firm.surplus), moves
