"""``citypact runs analyse``: how sure a stored sweep is, what moves it, what is worth measuring."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from citypact.cli.analysis_options import (
    ChartForm,
    FigureName,
    Ratio,
    RowsOnly,
    analysis_question,
    check_chart,
    hand_out,
)
from citypact.cli.saying import say


def analyse_command(
    run: Annotated[Path, typer.Argument(help="Run directory.", metavar="RUN")],
    *,
    ratio: Ratio = None,
    figure: FigureName = None,
    rows_only: RowsOnly = False,
    out: Annotated[
        Path | None, typer.Option(help="Folder for analysis.json, analysis.csv and the charts.")
    ] = None,
    chart: ChartForm = "png",
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Say how sure a stored sweep is, what moves its figure, where it fails and what is worth measuring.

    Rows are streamed; quantiles and boxes of more than 1,048,576 rows are of a sample.
    """
    from citypact.sweep.analysis.stored import stored_sweep

    check_chart(out, chart)
    stored = stored_sweep(run)
    question = analysis_question(stored.plan, stored.answers.outputs, ratio, figure, rows_only=rows_only)
    if not stored.has_same_versions:
        say("warning: other versions made this run; only its rows are looked at", err=True)
    hand_out(stored.document(question), as_json=as_json, folder=out, chart=chart)
