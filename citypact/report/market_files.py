"""The answer on a market as files: the document, the plants as a table, and a picture of their ratios."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from citypact.report.answer_files import table_text, write_answer
from citypact.report.market_chart import market_figure
from citypact.scenario.portfolio.market import MarketAnswer

COLUMNS = (
    "firm",
    "origin",
    "destination",
    "surplus",
    "lowest_core_ratio",
    "highest_core_ratio",
    "lowest_ratio",
    "highest_ratio",
    "moves",
)
_Row = tuple[str, str, str | None, float | None, float | None, float | None, float | None, float | None, str]


def write_market(answer: MarketAnswer, folder: str | Path, chart: str = "png") -> tuple[str, str]:
    """Write ``market.json``, ``market.csv`` and the picture ``market`` into a folder.

    The table has a row for every plant: where it goes, its surplus there, the core ratios and those
    accepted alone; of a plant that stays, whether it was ``outbid``, and nothing else.

    Returns
    -------
    tuple
        Names of the files, and a warning that is empty if the picture was drawn.

    Raises
    ------
    InputError
        If the chart's format is unknown, or the folder cannot be made or written.
    """
    draw = partial(market_figure, answer.agreement)
    table = table_text(COLUMNS, _rows(answer))
    names, warning = write_answer("market", answer.document, table, [("market", draw)], folder, chart)
    return ", ".join(names), warning


def _rows(answer: MarketAnswer) -> Iterator[_Row]:
    found = {each.offer.plant: each for each in answer.agreement.plants}
    outbid = frozenset(answer.agreement.outbid)
    for plant, origin in answer.agreement.market.origins.items():
        terms = found.get(plant)
        if terms is None:
            yield plant, origin, None, None, None, None, None, None, "outbid" if plant in outbid else "no"
        else:
            surplus = float(terms.offer.surplus)
            yield plant, origin, terms.offer.destination, surplus, *terms.core.ends, *terms.alone.ends, "yes"
