"""Answers about a river as files: their figures as a table, and maps."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from citypact.mechanisms.abatement import AbatementSettlement
from citypact.mechanisms.river_rules import CleanUpShares, PoolSettlement, WaterAgreement
from citypact.report.pictures.illustration import Illustration
from citypact.report.saved.answer_files import table_text
from citypact.report.water.money_map import money_picture
from citypact.report.water.river_map import river_picture
from citypact.scenario.water.river_result import RiverAnswer

COLUMNS = ("part", "quantity", "value", "unit")


def illustrations(answer: RiverAnswer) -> Iterator[Illustration]:
    """Return a map for each part that moves money."""
    for part, result in answer.results.items():
        if isinstance(result, WaterAgreement):
            told = "The river with the water that each city uses and who pays whom"
            yield Illustration(part, told, partial(river_picture, result))
        elif isinstance(result, CleanUpShares):
            title = f"Compensation if each city cleans its own section, {result.rule.replace('_', ' ')} rule"
            amounts = result.compensation
            draw = partial(money_picture, answer.river, amounts, title, f"{amounts.unit} a year")
            yield Illustration(part, title, draw)
        elif isinstance(result, PoolSettlement):
            title = "What each nets if every section passes"
            draw = partial(money_picture, answer.river, result.net, title, f"{result.net.unit} a year")
            yield Illustration(part, title, draw)
        elif isinstance(result, AbatementSettlement):
            title = f"Side payments for the efficient efforts, {result.rule}"
            draw = partial(
                money_picture, answer.river, result.payments, title, f"{result.payments.unit} a year"
            )
            yield Illustration(part, title, draw)


def csv_text(answer: RiverAnswer) -> str:
    """Return the figures as CSV with the columns part, quantity, value, unit."""
    return table_text(COLUMNS, ((part, *row) for part, each in answer.results.items() for row in each.rows()))
