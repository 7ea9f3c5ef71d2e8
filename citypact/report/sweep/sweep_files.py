"""What stands in the files of an analysis: pictures, and all figures as a table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from citypact.report.pictures.illustration import Illustration
from citypact.report.saved.answer_files import table_text, write_answer
from citypact.report.sweep.acceptance_chart import acceptance_picture
from citypact.report.sweep.dependence_chart import dependence_picture
from citypact.report.sweep.shares_chart import shares_picture, tornado_picture
from citypact.report.sweep.spread_chart import spread_picture

STEM = "analysis"
#: Columns of the table.
COLUMNS = ("part", "of", "figure", "value", "low", "high", "unit")


def illustrations(document: Mapping[str, Any]) -> list[Illustration]:
    """Return the pictures of a sweep that there is something to draw of, the most telling first."""
    every = [
        Illustration(
            "acceptance", "In how many scenarios both cities accept a ratio, for every ratio",
            lambda: acceptance_picture(document),
        ),
        Illustration(
            "spread", "How the main figure is spread over the scenarios", lambda: spread_picture(document)
        ),
        Illustration(
            "shares", "Which share of its variance each input explains", lambda: shares_picture(document)
        ),
        Illustration(
            "agreement-shares", "What moves whether there is an agreement",
            lambda: shares_picture(document, "influence_on_agreement"),
        ),
        Illustration(
            "tornado", "The figure with each input alone at its low and its high end",
            lambda: tornado_picture(document),
        ),
        Illustration(
            "dependence", "The mean of the figure along the inputs that move it most",
            lambda: dependence_picture(document),
        ),
    ]  # fmt: skip
    return [each for each in every if each.picture is not None]


def csv_text(document: Mapping[str, Any]) -> str:
    """Return the figures of an analysis as CSV, a line each, with intervals."""
    return table_text(COLUMNS, _lines(document["analysis"]))


def write_sweep(document: Mapping[str, Any], folder: str | Path, chart: str = "png") -> tuple[list[str], str]:
    """Write document, table and pictures of a sweep into a folder, all or none of them.

    Returns
    -------
    tuple
        Names of the files, and a warning that is empty if every picture was drawn.

    Raises
    ------
    InputError
        If the format of the pictures is unknown, or the folder cannot be made or written.
    """
    pictures = [(each.name, each.draw) for each in illustrations(document)]
    return write_answer(STEM, document, csv_text(document), pictures, folder, chart)


def _lines(analysis: Mapping[str, Any]) -> Iterator[tuple[Any, ...]]:
    figure = analysis["figure"]
    if analysis["agreement"]:
        yield "probability", "", analysis["event"], *_ends(analysis["agreement"]), "ratio"
    for point in (analysis["acceptance"] or {}).get("curve", ()):
        yield "acceptance", f"{point['ratio']:.2f}", "both_accept", *_ends(point), "ratio"
    for each in (figure["spread"] or {}).get("quantiles", ()):
        yield "quantile", f"{each['level']:g}", figure["name"], *_ends(each), figure["unit"]
    for gain in analysis["gains"]:
        for part in ("gain", "tail_mean", "losing"):
            unit = "ratio" if part == "losing" else gain["unit"]
            yield "gain_at_risk", gain["city"], part, *_ends(gain[part]), unit
    for part in ("influence", "influence_on_agreement"):
        for kind, shares in (analysis[part] or {}).items():
            if isinstance(shares, Mapping):
                for name, share in shares["shares"].items():
                    yield part, name, kind, *_ends(share), "ratio"
    for swing in (analysis["tornado"] or {}).get("swings", ()):
        yield (
            "tornado",
            swing["name"],
            figure["name"],
            None,
            swing["at_low"],
            swing["at_high"],
            figure["unit"],
        )
    for decision in analysis["measuring"] or ():
        for name, worth in decision["worth"].items():
            told = f"{decision['decision']} {decision['city']}".strip()
            yield "worth_of_measuring", name, told, *_ends(worth), "亿元"


def _ends(figure: Mapping[str, Any]) -> tuple[Any, Any, Any]:
    return figure["value"], figure["low"], figure["high"]
