"""A split as files: the document, its figures as a table, and the chart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from citypact.mechanisms.agreement import Agreement
from citypact.report.answer_files import FIGURES, table_text, write_answer
from citypact.report.assumption_chart import assumption_figure
from citypact.report.assumption_table import assumption_rows
from citypact.report.gain_chart import gain_figure


def write_split(
    agreement: Agreement, result: Mapping[str, Any], folder: str | Path, chart: str = "png"
) -> tuple[str, str]:
    """Write ``split.json``, ``split.csv`` and the chart ``split`` into a folder, all or none of them.

    Where the document answers further assumptions, the chart ``assumptions`` compares them.
    Where no installed font has the characters of a city's name, the figures are written
    and the charts are not.

    Parameters
    ----------
    agreement : Agreement
        The agreement, or why there is none.
    result : mapping
        The document of ``split_result``.
    folder : str or Path
        Made if it is missing.
    chart : str
        ``png`` or ``svg``.

    Returns
    -------
    tuple
        Names of the files, and a warning that is empty if every chart was drawn.

    Raises
    ------
    InputError
        If the chart's format is unknown, or the folder cannot be made or written.
    """
    pictures = [("split", partial(gain_figure, agreement))]
    if result.get("designs"):
        pictures.append(("assumptions", partial(assumption_figure, agreement, result["designs"])))
    names, warning = write_answer("split", result, csv_text(agreement, result), pictures, folder, chart)
    return ", ".join(names), warning


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
