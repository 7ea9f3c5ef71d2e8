"""A split as files: the document, its figures as a table, and the chart."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from citypact.errors import InputError, MissingExtra, Problem
from citypact.mechanisms.agreement import Agreement
from citypact.report.files import cell_text, write_together
from citypact.report.gain_chart import FORMATS, figure_bytes, gain_figure

COLUMNS = ("quantity", "value", "unit")


def write_split(
    agreement: Agreement, result: Mapping[str, Any], folder: str | Path, chart: str = "png"
) -> str:
    """Write ``split.json``, ``split.csv`` and the chart into a folder, each whole or not at all.

    Where no installed font has the characters of a city's name, the figures are written
    and the chart is not: the warning that is returned says so.

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

    Raises
    ------
    InputError
        If the chart's format is unknown, or the folder cannot be made or written.
    """
    if chart not in FORMATS:
        raise InputError(Problem("chart", chart, " or ".join(FORMATS)))
    folder = Path(folder)
    text = json.dumps(result, ensure_ascii=False, allow_nan=False, indent=2) + "\n"
    rows = csv_text(agreement, result)
    files: dict[Path, str | bytes] = {folder / "split.json": text, folder / "split.csv": rows}
    warning = ""
    try:
        files[folder / f"split.{chart}"] = figure_bytes(gain_figure(agreement), chart)
    except MissingExtra as error:
        warning = f"no chart: {error}"
    write_together(files)
    return warning


def csv_text(agreement: Agreement, result: Mapping[str, Any]) -> str:
    """Return the figures as CSV with the columns quantity, value, unit.

    A figure that does not exist has an empty value. Text that a spreadsheet would run as a
    formula starts with an apostrophe.
    """
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(COLUMNS)
    for name, value, unit in _rows(agreement, result):
        writer.writerow([cell_text(name), "" if value is None else cell_text(value), cell_text(unit)])
    return buffer.getvalue()


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
    for name, part in (result.get("cash_flow") or {}).items():
        if isinstance(part, Mapping) and "payments" in part:
            title = name.replace("_", " ")
            for year, paid in part["payments"].items():
                yield f"{title}: payment in year {year}", paid, agreement.game.unit
            yield f"{title}: lump sum to origin", part.get("lump_sum"), agreement.game.unit
