"""The answer on a market as files: the plants as a table, and a picture of their ratios."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from citypact.report.pictures.illustration import Illustration
from citypact.report.portfolio.market_chart import market_picture
from citypact.report.saved.answer_files import table_text
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


def illustrations(answer: MarketAnswer) -> list[Illustration]:
    """Return the ratios of every plant that moves."""
    draw = partial(market_picture, answer.agreement)
    return [Illustration("market", "Ratios of the plants that move: accepted alone, and in the core", draw)]


def csv_text(answer: MarketAnswer) -> str:
    """Return the plants as CSV, a row each: where it goes, its surplus there, core and accepted ratios.

    Of a plant that stays the table says whether it was ``outbid``, and nothing else.
    """
    return table_text(COLUMNS, _rows(answer))


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
