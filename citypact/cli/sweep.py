"""``citypact sweep``: many scenarios of a case, each answered, and how the figures spread."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from citypact.cli.saying import say

if TYPE_CHECKING:
    from citypact.sweep.distributions import FloatArray
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
    samples: Annotated[
        int | None, typer.Option(help="Scenarios; 1024 if not given, all points of a grid.")
    ] = None,
    design: Annotated[str, typer.Option(help="sobol, latin, random or grid.")] = "sobol",
    seed: Annotated[int, typer.Option(help="Seed of the design.")] = 0,
    correlate: Annotated[
        list[str] | None,
        typer.Option(help="PATH,PATH=RHO, a correlation of normal scores; repeat for each."),
    ] = None,
    workers: Annotated[
        int | None, typer.Option(help="Processes, with --out; one a core if not given.")
    ] = None,
    scheduler: Annotated[
        str | None, typer.Option(help="Address of a Dask scheduler, with --out, instead of processes.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="Run directory: rows are written as they arrive, a run goes on there.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Vary quantities of a scenario and answer every one: how often is there an agreement, how sure is it?

    Relocations are answered in closed form, one row in 1,000 again in rational arithmetic.
    """
    from citypact.errors import InputError, Problem
    from citypact.sweep.making import make_plan
    from citypact.sweep.mapping import evaluator
    from citypact.sweep.summary import run_in_memory, sweep_result

    if out is None:
        given = (("--workers", workers), ("--scheduler", scheduler))
        lonely = [Problem(name, value, "--out DIR beside it") for name, value in given if value is not None]
        if lonely:
            raise InputError(*lonely)
    plan = make_plan(
        scenario, vary or [], samples=samples, design=design, seed=seed, correlate=correlate or []
    )
    answers = evaluator(plan)
    columns = run_in_memory(plan, answers) if out is None else _stored(plan, answers, out, workers, scheduler)
    result = sweep_result(plan, columns, answers.outputs)
    if as_json:
        import json

        typer.echo(json.dumps(result.document, ensure_ascii=False, allow_nan=False))
        return
    from citypact.report.sweep.sweep_table import print_sweep
    from citypact.report.words.terminal import Terminal

    print_sweep(Terminal(), result.document)
    if plan.design == "sobol" and plan.size & (plan.size - 1):
        say("A Sobol sequence is balanced at powers of two only, such as 1024 or 1048576.", err=True)


def _stored(
    plan: Plan, answers: Evaluator, out: Path, workers: int | None, scheduler: str | None
) -> dict[str, FloatArray]:
    """Run into a directory, or go on with the run in it, and read its columns."""
    from citypact.report.words.progress import Progress
    from citypact.sweep.engine import run
    from citypact.sweep.store_read import open_run

    with Progress() as line:
        done = run(plan, out, workers, scheduler, lambda advance: line.say(advance.text()), evaluator=answers)
    for told in done.told:
        say(told, err=True)
    return open_run(out).arrays((*plan.columns, *answers.outputs))
