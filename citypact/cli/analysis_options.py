"""What ``citypact sweep`` and ``citypact runs analyse`` share: options of the analysis, its telling."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from citypact.cli.answers import check_chart
from citypact.cli.saying import say

if TYPE_CHECKING:
    from citypact.sweep.analysis.question import Question
    from citypact.sweep.plan import Plan

Ratio = Annotated[
    float | None,
    typer.Option(help="Origin's share at which gains and acceptance are told; one half if not given."),
]
FigureName = Annotated[
    str | None,
    typer.Option("--figure", help="Figure whose spread and causes are told; the main one if not given."),
]
RowsOnly = Annotated[
    bool, typer.Option("--rows-only", help="Analyse the rows alone: nothing further is answered.")
]
ChartForm = Annotated[str, typer.Option("--chart", help="Format of the charts: png or svg.")]


def analysis_question(
    plan: Plan, units: Mapping[str, str], ratio: float | None, figure: str | None, *, rows_only: bool
) -> Question:
    """Return what the analysis is asked, refused before any row is answered.

    Raises
    ------
    InputError
        If there is no such figure, or a ratio is asked of what is no relocation.
    """
    from citypact.errors import InputError, Problem
    from citypact.sweep.analysis.main_figure import main_figure, tells_ratios
    from citypact.sweep.analysis.question import Question

    if ratio is not None and not tells_ratios(plan.kind, tuple(units)):
        raise InputError(Problem("--ratio", ratio, "no --ratio: only relocations are answered by one"))
    main_figure(plan.kind, units, figure)
    return Question(0.5 if ratio is None else ratio, figure, rows_only)


def hand_out(document: Mapping[str, Any], *, as_json: bool, folder: Path | None, chart: str) -> None:
    """Write the files of an analysis if a folder is given, then print the document or tell it to a reader."""
    names: list[str] = []
    if folder is not None:
        from citypact.report.sweep.sweep_files import write_sweep

        names, warning = write_sweep(document, folder, chart)
        if warning:
            say(f"warning: {warning}", err=True)
    if as_json:
        import json

        typer.echo(json.dumps(document, ensure_ascii=False, allow_nan=False))
        return
    from citypact.report.sweep.sweep_table import print_sweep
    from citypact.report.words.terminal import Terminal

    print_sweep(Terminal(), document)
    if names:
        say(f"Written to {folder}: {', '.join(names)}")


__all__ = ["ChartForm", "FigureName", "Ratio", "RowsOnly", "analysis_question", "check_chart", "hand_out"]
