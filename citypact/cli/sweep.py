"""``citypact sweep``: many scenarios of a case, each answered, and how the figures spread."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

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
from citypact.cli.criterion_options import (
    AdministrativeRank,
    Aversion,
    CashFlow,
    CriterionName,
    HeadIncome,
    OriginWeight,
    Proposer,
    RatioCap,
    Reference,
    RoundDiscount,
    asked,
)
from citypact.cli.saying import say

if TYPE_CHECKING:
    from citypact.sweep.analysis.row_source import RowSource
    from citypact.sweep.mapping import Evaluator
    from citypact.sweep.plan import Plan


def sweep_command(
    scenario: Annotated[
        str, typer.Argument(help="Scenario file or name of a shipped case.", metavar="FILE|CASE")
    ],
    *,
    vary: Annotated[
        list[str] | None,
        typer.Option(
            help="PATH=DIST, repeat for each: range, between:LOW,HIGH, values:A,B,C, empirical:FILE:COLUMN,"
            " or a name of scipy.stats with shapes, loc and scale."
        ),
    ] = None,
    listed: Annotated[
        Path | None,
        typer.Option(
            "--list",
            help="Table of scenarios in place of --vary (.csv, .xlsx): columns are paths, one may be name.",
            metavar="FILE",
        ),
    ] = None,
    samples: Annotated[
        int | None, typer.Option(help="Scenarios; 1024 if not given, all points of a grid.")
    ] = None,
    design: Annotated[
        str | None, typer.Option(help="sobol, latin, random or grid; sobol if not given.")
    ] = None,
    grid: Annotated[bool, typer.Option("--grid", help="All points of a grid: --design grid.")] = False,
    seed: Annotated[int, typer.Option(help="Seed of the design.")] = 0,
    correlate: Annotated[
        list[str] | None,
        typer.Option(help="PATH,PATH=RHO, a correlation of normal scores; repeat for each."),
    ] = None,
    criterion: CriterionName = None,
    origin_weight: OriginWeight = None,
    ratio_cap: RatioCap = None,
    proposer: Proposer = None,
    origin_discount: RoundDiscount = None,
    destination_discount: RoundDiscount = None,
    origin_income: HeadIncome = None,
    destination_income: HeadIncome = None,
    aversion: Aversion = None,
    origin_rank: AdministrativeRank = None,
    destination_rank: AdministrativeRank = None,
    reference: Reference = None,
    cash_flow: CashFlow = False,
    workers: Annotated[
        int | None, typer.Option(help="Processes, with --out; one a core if not given.")
    ] = None,
    scheduler: Annotated[
        str | None, typer.Option(help="Address of a Dask scheduler, with --out, instead of processes.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="Run directory: rows are written as they arrive, a run goes on there.")
    ] = None,
    ratio: Ratio = None,
    figure: FigureName = None,
    rows_only: RowsOnly = False,
    pictures: Annotated[
        Path | None,
        typer.Option(help="Folder for analysis.json, analysis.csv and the charts; RUN/analysis with --out."),
    ] = None,
    chart: ChartForm = "png",
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Vary quantities of a scenario and answer every one: how often is there an agreement, how sure is it?

    Relocations are answered in closed form, one row in 1,000 again in rational arithmetic.
    """
    question = asked(dict(locals()))
    from citypact.errors import InputError, Problem
    from citypact.sweep.analysis.row_source import RowsInMemory
    from citypact.sweep.making import make_plan
    from citypact.sweep.mapping import evaluator
    from citypact.sweep.summary import run_in_memory, sweep_document

    if out is None:
        given = (("--workers", workers), ("--scheduler", scheduler))
        lonely = [Problem(name, value, "--out DIR beside it") for name, value in given if value is not None]
        if lonely:
            raise InputError(*lonely)
    if grid and design not in (None, "grid"):
        raise InputError(Problem("--design", design, "no --design beside --grid"))
    if listed is not None and (grid or design):
        raise InputError(Problem("--list", str(listed), "no design beside it"))
    plan = make_plan(
        scenario,
        vary or [],
        samples=samples,
        design=design or ("grid" if grid else "sobol"),
        seed=seed,
        correlate=correlate or [],
        listed=listed,
        asked=question,
    )
    answers = evaluator(plan)
    wanted = analysis_question(plan, answers.outputs, ratio, figure, rows_only=rows_only)
    folder = pictures if pictures is not None or out is None else out / "analysis"
    check_chart(folder, chart)
    rows: RowSource = (
        RowsInMemory(run_in_memory(plan, answers), plan.chunk_rows)
        if out is None
        else _stored(plan, answers, out, workers, scheduler)
    )
    document = sweep_document(plan, answers, rows, wanted)
    hand_out(document, as_json=as_json, folder=folder, chart=chart)
    if not as_json and plan.design == "sobol" and plan.size & (plan.size - 1):
        say("A Sobol sequence is balanced at powers of two only, such as 1024 or 1048576.", err=True)


def _stored(
    plan: Plan, answers: Evaluator, out: Path, workers: int | None, scheduler: str | None
) -> RowSource:
    """Run into a directory, or go on with the run in it, and return its rows to be read."""
    from citypact.report.words.progress import Progress
    from citypact.sweep.analysis.row_source import StoredRows
    from citypact.sweep.engine import run
    from citypact.sweep.store_read import open_run

    with Progress() as line:
        done = run(plan, out, workers, scheduler, lambda advance: line.say(advance.text()), evaluator=answers)
    for told in done.told:
        say(told, err=True)
    return StoredRows(open_run(out))
