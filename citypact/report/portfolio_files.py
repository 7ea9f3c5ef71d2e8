"""The best ratios for a list of plants as files: the document, the plants as a table, and a chart."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from citypact.report.answer_files import table_text, write_answer
from citypact.report.portfolio_chart import portfolio_figure
from citypact.scenario.portfolio.answering import PortfolioAnswer

COLUMNS = ("firm", "sector", "lowest_ratio", "highest_ratio", "surplus", "moves")


def write_portfolio(answer: PortfolioAnswer, folder: str | Path, chart: str = "png") -> tuple[str, str]:
    """Write ``portfolio.json``, ``portfolio.csv`` and the picture ``portfolio`` into a folder.

    The table has a row for every plant: the ratios both cities accept for it alone (empty without
    one), its surplus, and whether it moves. The picture is drawn where the ratio alone was chosen.

    Returns
    -------
    tuple
        Names of the files, and a warning that is empty if the picture was drawn.

    Raises
    ------
    InputError
        If the chart's format is unknown, or the folder cannot be made or written.
    """
    draw = partial(portfolio_figure, answer.rule, answer.selection)
    pictures = [] if answer.joint is not None else [("portfolio", draw)]
    names, warning = write_answer(
        "portfolio", answer.document, table_text(COLUMNS, _rows(answer)), pictures, folder, chart
    )
    return ", ".join(names), warning


def _rows(answer: PortfolioAnswer) -> Iterator[tuple[str, str, float | None, float | None, float, str]]:
    moved = frozenset(answer.document["moved"])
    for firm in answer.rule.portfolio.firms:
        ends = firm.acceptable
        low, high = (None, None) if ends is None else map(float, ends)
        moves = "yes" if firm.name in moved else "no"
        yield firm.name, firm.sector, low, high, float(firm.surplus), moves
