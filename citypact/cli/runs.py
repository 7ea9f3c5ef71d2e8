"""``citypact runs``: what sweeps have stored, looked at, compared, asked and carried away."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from citypact.cli.runs_analyse import analyse_command
from citypact.cli.saying import say

if TYPE_CHECKING:
    from citypact.sweep.store_compare import Change
    from citypact.sweep.store_figures import Figure
    from citypact.sweep.store_registry import RunLine

runs_app = typer.Typer(
    name="runs",
    help="List, show, analyse, compare, query and export the runs that sweeps have stored.",
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    no_args_is_help=False,
)

#: Rows of an answer that a terminal shows; a file takes all.
SHOWN = 1000
_Run = Annotated[Path, typer.Argument(help="Run directory.", metavar="RUN")]
_Json = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]


@runs_app.command("list")
def list_command(
    home: Annotated[Path, typer.Argument(help="Folder of run directories.", metavar="FOLDER")] = Path(),
    *,
    as_json: _Json = False,
) -> None:
    """List the runs of a folder and how far each is."""
    from citypact.sweep.store_registry import runs_in

    lines = runs_in(home)
    if as_json:
        _print_json({"runs": [line.to_dict() for line in lines]})
        return
    if not lines:
        say(f"No run in {home}.")
    for line in lines:
        say(_standing(line))


def _standing(line: RunLine) -> str:
    name, plan = line.name, line.hash[:12]
    if line.state == "gone":
        return f"{name}: the directory is gone; it held plan {plan}"
    if line.state == "broken":
        return f"{name}: its manifest or its checkpoints cannot be read"
    if line.state == "complete":
        return f"{name}: complete, {line.rows:,} rows of plan {plan}"
    return f"{name}: unfinished, {line.rows:,} of {line.size:,} rows of plan {plan}"


@runs_app.command("show")
def show_command(run: _Run, *, as_json: _Json = False) -> None:
    """Show what a run holds: its plan, its versions, its columns with their units."""
    from citypact.sweep.store_manifest import read_manifest
    from citypact.sweep.store_registry import rows_written

    manifest = read_manifest(run)
    rows = rows_written(run, manifest)
    if as_json:
        _print_json({**json.loads(manifest.content()), "rows": rows, "complete": rows == manifest.size})
        return
    say(f"{rows:,} of {manifest.size:,} rows are written, in chunks of {manifest.chunk_rows:,}.")
    say(f"Plan {manifest.hash}")
    if "seed" in manifest.plan:
        say(f"Seed {manifest.plan['seed']}")
    say(f"Versions: {', '.join(f'{name} {version}' for name, version in manifest.versions.items())}")
    say("Varied:")
    for name in manifest.columns:
        typer.echo(f"  {name}")
    say("Answers:")
    for name, unit in manifest.outputs.items():
        typer.echo(f"  {name} ({unit})" if unit else f"  {name}")


runs_app.command("analyse")(analyse_command)


@runs_app.command("compare")
def compare_command(
    first: _Run,
    second: Annotated[Path, typer.Argument(help="Run directory to compare.", metavar="OTHER")],
    *,
    as_json: _Json = False,
) -> None:
    """Compare two runs figure by figure and say which answers changed.

    Rows with the same inputs are compared one by one, and the distribution of every figure. Exit status 1 if
    an answer changed in such a row or, where there is none, beyond what other draws bring.
    """
    from citypact.sweep.store_compare import compare
    from citypact.sweep.store_read import open_run

    found = compare(open_run(first), open_run(second))
    if as_json:
        _print_json(found.to_dict())
    else:
        for name, one, other in found.plans:
            say(f"The plans differ in {name}: {one or '-'} and {other or '-'}")
        for change in found.changes:
            _tell_change(change, apart=not found.compared)
        for place, names in ((first, found.only_first), (second, found.only_second)):
            if names:
                say(f"Only in {place}: {', '.join(names)}")
        if found.apart:
            say(f"{found.apart:,} rows have no counterpart with the same inputs.")
        say(found.verdict())
    if found.changed or found.moved:
        raise typer.Exit(1)


def _tell_change(change: Change, *, apart: bool) -> None:
    if change.first == change.second:
        say(f"{change.name}: {_figure(change.first)} in both")
    else:
        say(f"{change.name}: {_figure(change.first)} → {_figure(change.second)}")
    if apart:
        word = "changed beyond other draws" if change.moved else "not changed beyond other draws"
        say(f"  {word}; largest difference of the distribution functions {change.distance:.3g}")
    if change.changed:
        say(
            f"  changed in {change.changed:,} rows, first in row {change.row:,};"
            f" largest difference {change.largest:.6g}"
        )


def _figure(figure: Figure) -> str:
    if figure.mean is None or figure.q50 is None or figure.q05 is None or figure.q95 is None:
        return f"no number, {figure.missing:,} missing"
    return (
        f"mean {figure.mean:.6g}, median {figure.q50:.6g}, 5% {figure.q05:.6g}, 95% {figure.q95:.6g},"
        f" from {figure.low:.6g} to {figure.high:.6g}, {figure.missing:,} missing"
    )


@runs_app.command("query")
def query_command(
    sql: Annotated[
        str, typer.Argument(help="One SELECT over the table run (run1, run2 for more).", metavar="SQL")
    ],
    run: Annotated[list[Path], typer.Argument(help="Run directories.", metavar="RUN...")],
    *,
    as_json: _Json = False,
    out: Annotated[Path | None, typer.Option(help="File for the answer: .csv or .xlsx.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace the file if it exists.")] = False,
) -> None:
    """Ask stored runs a question in SQL.

    Names with a point stand in double quotes: SELECT avg("parameters.plant.growth") FROM run.
    """
    from citypact.sweep.store_export import export
    from citypact.sweep.store_query import query
    from citypact.sweep.store_read import open_run

    with query([open_run(each) for each in run], sql) as found:
        if out is not None:
            _tell_written(out, export(found.names, found.rows, out, force=force))
        else:
            _print_rows(found.names, found.rows, as_json=as_json)


@runs_app.command("export")
def export_command(
    run: _Run,
    *,
    out: Annotated[Path, typer.Option(help="File to write: .csv or .xlsx.")],
    force: Annotated[bool, typer.Option("--force", help="Replace the file if it exists.")] = False,
) -> None:
    """Write all rows of a run to a CSV file or an Excel sheet."""
    from citypact.errors import InputError, Problem
    from citypact.sweep.store_export import SHEET, export, rows_of
    from citypact.sweep.store_read import open_run

    stored = open_run(run)
    if out.suffix.lower() == ".xlsx" and stored.rows >= SHEET:
        expected = f"at most the {SHEET - 1} rows of a sheet, or .csv"
        raise InputError(Problem("--out", f"{stored.rows} rows", expected))
    if not stored.is_complete:
        say(f"warning: {stored.rows:,} of {stored.manifest.size:,} rows are written", err=True)
    _tell_written(out, export(stored.names, rows_of(stored), out, force=force))


def _tell_written(out: Path, rows: int) -> None:
    say(f"Written: {out} ({rows:,} rows)")


def _print_rows(names: Sequence[str], rows: Iterable[Sequence[Any]], *, as_json: bool) -> None:
    """Print an answer of at most ``SHOWN`` rows; say so if there are more."""
    from citypact.sweep.store_export import cell

    kept: list[list[Any]] = []
    is_cut = False
    for row in rows:
        if len(kept) == SHOWN:
            is_cut = True
            break
        kept.append([cell(value) for value in row])
    if as_json:
        _print_json({"columns": list(names), "rows": kept, "complete": not is_cut})
        return
    text = [list(names), *([_written(value) for value in row] for row in kept)]
    widths = [max(len(row[at]) for row in text) for at in range(len(names))]
    for row in text:
        typer.echo("  ".join(each.rjust(width) for each, width in zip(row, widths, strict=True)))
    if is_cut:
        say(f"Only the first {SHOWN:,} rows are shown; --out writes all.", err=True)


def _written(value: Any) -> str:
    if value is None:
        return "-"
    return f"{value:.10g}" if isinstance(value, float) else str(value)


def _print_json(data: Any) -> None:
    typer.echo(json.dumps(data, ensure_ascii=False, allow_nan=False, default=str))
