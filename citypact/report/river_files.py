"""Answers about a river as files: the document, its figures as a table, and maps."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from citypact.mechanisms.abatement import AbatementSettlement
from citypact.mechanisms.river_rules import CleanUpShares, PoolSettlement, WaterAgreement
from citypact.report.answer_files import table_text, write_answer
from citypact.report.money_map import money_map
from citypact.report.river_map import river_figure
from citypact.scenario.water.river_result import RiverAnswer

if TYPE_CHECKING:
    from matplotlib.figure import Figure

COLUMNS = ("part", "quantity", "value", "unit")


def write_river(answer: RiverAnswer, folder: str | Path, chart: str = "png") -> tuple[str, str]:
    """Write ``river.json``, ``river.csv`` and a map for each part that moves money.

    Returns
    -------
    tuple
        Names of the files, and a warning that is empty if every map was drawn.

    Raises
    ------
    InputError
        If the chart's format is unknown, or the folder cannot be made or written.
    """
    rows = ((part, *row) for part, result in answer.results.items() for row in result.rows())
    names, warning = write_answer(
        "river", answer.document, table_text(COLUMNS, rows), _maps(answer), folder, chart
    )
    return ", ".join(names), warning


def _maps(answer: RiverAnswer) -> Iterator[tuple[str, Callable[[], Figure]]]:
    for part, result in answer.results.items():
        if isinstance(result, WaterAgreement):
            yield part, partial(river_figure, result)
        elif isinstance(result, CleanUpShares):
            title = f"Compensation if each city cleans its own section, {result.rule.replace('_', ' ')} rule"
            amounts = result.compensation
            yield part, partial(money_map, answer.river, amounts, title, f"{amounts.unit} a year")
        elif isinstance(result, PoolSettlement):
            title = "What each nets if every section passes"
            yield part, partial(money_map, answer.river, result.net, title, f"{result.net.unit} a year")
        elif isinstance(result, AbatementSettlement):
            title = f"Side payments for the efficient efforts, {result.rule}"
            yield (
                part,
                partial(money_map, answer.river, result.payments, title, f"{result.payments.unit} a year"),
            )
