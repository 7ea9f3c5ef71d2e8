"""A split as files: its figures as a table, and the charts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from citypact.mechanisms.agreement import Agreement
from citypact.report.designs.assumption_chart import assumption_picture
from citypact.report.designs.assumption_table import assumption_rows
from citypact.report.pictures.illustration import Illustration
from citypact.report.pictures.tornado_chart import ratio_tornado
from citypact.report.saved.answer_files import FIGURES, table_text
from citypact.report.split.frontier_chart import bargaining_picture
from citypact.report.split.gain_chart import gain_picture


def illustrations(agreement: Agreement, result: Mapping[str, Any]) -> list[Illustration]:
    """Return gains over the ratio and against each other, what moves it, and any further assumptions."""
    origin, destination = agreement.game.players
    gains = f"Gains of {origin} and {destination} over the ratio"
    frontier = f"Gain of {destination} against gain of {origin}, at every ratio"
    found = [
        Illustration("split", gains, partial(gain_picture, agreement)),
        Illustration("frontier", frontier, partial(bargaining_picture, agreement)),
    ]
    # Where no change of a number makes an agreement there is no bar to draw.
    moves = result.get("moves") or ()
    if any(move[end] is not None for move in moves for end in ("ratio_low", "ratio_high")):
        tornado = partial(ratio_tornado, agreement, moves)
        found.append(Illustration("moves", "What moves the ratio, one number at a time", tornado))
    if result.get("designs"):
        draw = partial(assumption_picture, agreement, result["designs"])
        found.append(Illustration("assumptions", "What each further assumption does to the ratio", draw))
    return found


def csv_text(agreement: Agreement, result: Mapping[str, Any]) -> str:
    """Return the figures as CSV with the columns quantity, value, unit.

    A figure that does not exist has an empty value. Text that a spreadsheet would run as a
    formula starts with an apostrophe.
    """
    return table_text(FIGURES, _rows(agreement, result))


def _rows(agreement: Agreement, result: Mapping[str, Any]) -> Iterator[tuple[str, str | float | None, str]]:
    origin, destination = agreement.game.players
    low, high = agreement.ratio_set or (None, None)
    yield "origin", origin, ""
    yield "destination", destination, ""
    yield "agreement", "yes" if agreement.agreement else "no", ""
    if agreement.reason:
        yield "reason", agreement.reason, ""
    yield "criterion", agreement.criterion, ""
    yield from agreement.rows()
    yield "optimal ratios, lowest", low, ""
    yield "optimal ratios, highest", high, ""
    reported = result.get("reported") or {}
    if reported.get("headline_share") is not None:
        yield "announced share", reported["headline_share"], ""
    if result.get("designs"):
        yield from assumption_rows(result["designs"])
    for name, part in (result.get("cash_flow") or {}).items():
        if isinstance(part, Mapping) and "payments" in part:
            title = name.replace("_", " ")
            for year, paid in part["payments"].items():
                yield f"{title}: payment in year {year}", paid, agreement.game.unit
            yield f"{title}: lump sum to origin", part.get("lump_sum"), agreement.game.unit
