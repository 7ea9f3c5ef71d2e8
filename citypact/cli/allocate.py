"""``citypact allocate``: divide what a coalition earns or pays, and hold a proposal against it.

Only typer is imported here; everything else is imported when the command runs, so that
``citypact --help`` stays instant.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from citypact.cli.answers import deliver
from citypact.cli.saying import told


def allocate_command(
    game: Annotated[
        str | None,
        typer.Argument(
            help="Table of coalition values (.csv, .xlsx), document (.json, .yaml) or shipped game.",
            metavar="GAME",
        ),
    ] = None,
    *,
    rule: Annotated[
        list[str] | None,
        typer.Option(
            help="Rule that divides; repeat for more. By default shapley, nucleolus, tau, equal_surplus."
        ),
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="Every rule and property that fits the game.")] = False,
    check: Annotated[
        Path | None,
        typer.Option(help="Proposal to check: columns player,amount or a mapping.", metavar="FILE"),
    ] = None,
    cost: Annotated[bool, typer.Option("--cost", help="Worths are costs to share.")] = False,
    missing: Annotated[
        str | None, typer.Option(help="Worth of a coalition that is not listed: zero or additive.")
    ] = None,
    order: Annotated[
        str | None, typer.Option(help="Order of a list of values: bits (default) or sizes.")
    ] = None,
    unions: Annotated[
        str | None, typer.Option(help="A priori unions, as A+B,C (for owen and others).")
    ] = None,
    levels: Annotated[
        str | None, typer.Option(help="Nested unions, finest first, as A+B,C,D/A+B+C,D (for winter).")
    ] = None,
    edges: Annotated[str | None, typer.Option(help="Links, as A+B,B+C (for myerson and others).")] = None,
    weights: Annotated[str | None, typer.Option(help="Weights, as A=2,B=1 (for weighted_shapley).")] = None,
    share: Annotated[
        float | None, typer.Option(help="Part shared equally, 0 to 1 (for egalitarian_shapley).")
    ] = None,
    samples: Annotated[
        int | None,
        typer.Option(help="Coalitions evaluated to estimate the Shapley value beyond 30 players."),
    ] = None,
    seed: Annotated[int | None, typer.Option(help="Of such an estimate; 0 by default.")] = None,
    run: Annotated[
        Path | None,
        typer.Option(
            help="Run directory: the Shapley value of a large game piece by piece, which goes on there."
        ),
    ] = None,
    workers: Annotated[
        int | None, typer.Option(help="Processes, with --run; one a core if not given.")
    ] = None,
    scheduler: Annotated[
        str | None, typer.Option(help="Address of a Dask scheduler, with --run, instead of processes.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    out: Annotated[
        Path | None, typer.Option(help="Folder for allocation.json, allocation.csv and charts.")
    ] = None,
    chart: Annotated[str, typer.Option(help="Format of the charts in --out: png or svg.")] = "png",
    encoding: Annotated[str | None, typer.Option(help="Encoding of CSV files, such as gb18030.")] = None,
    list_rules: Annotated[bool, typer.Option("--list", help="List the rules and what they need.")] = False,
) -> None:
    """Divide a coalition's gains or costs fairly and stably, and say who would walk out.

    GAME lists what every group of players can earn (or must pay): columns coalition,value with
    coalitions written Beijing+Tianjin. See citypact new game.
    """
    if list_rules:
        _print_rules()
        return
    from citypact.errors import InputError, Problem

    problems = []
    if game is None:
        problems.append(
            Problem("GAME", "nothing", "a file or the name of a shipped game", remedy="see --help")
        )
    if out is not None and chart not in ("png", "svg"):
        problems.append(Problem("--chart", chart, "png or svg"))
    if missing not in (None, "zero", "additive"):
        problems.append(Problem("--missing", missing, "zero or additive"))
    if order not in (None, "bits", "sizes"):
        problems.append(Problem("--order", order, "bits or sizes"))
    if run is None:
        given = (("--workers", workers), ("--scheduler", scheduler))
        problems += [
            Problem(name, value, "--run DIR beside it") for name, value in given if value is not None
        ]
    elif rule and "shapley" not in rule:
        problems.append(Problem("--run", ", ".join(rule), "the rule shapley among those of --rule"))
    if every and rule:
        problems.append(Problem("--rule", ", ".join(rule), "no --rule beside --all"))
    try:
        from citypact.mechanisms.allocation import rules_named

        rules_named(rule or ())
    except InputError as error:
        problems += [Problem("--rule", p.found, p.expected, remedy=p.remedy) for p in error.problems]
    if problems:
        raise InputError(*problems)
    extras = _extras(unions, levels, edges, weights, share)
    reading = {"cost": cost, "missing": missing, "order": order, "encoding": encoding, "extras": extras}
    named: Any = "all" if every else rule or "default"
    drawing = {name: value for name, value in (("samples", samples), ("seed", seed)) if value is not None}
    engine = None if run is None else {"folder": run, "workers": workers, "scheduler": scheduler}
    answered = _run(str(game), reading, {"rules": named, **drawing}, check, out, engine)
    deliver(answered, as_json=as_json, out=out, chart=chart)


def _run(
    game: str,
    reading: dict[str, Any],
    asked: dict[str, Any],
    check: Path | None,
    out: Path | None,
    engine: dict[str, Any] | None,
) -> Any:
    """Read the files and compute, saying on the terminal how far it is."""
    from citypact.errors import InputError
    from citypact.report.saved.files import refuse_folder
    from citypact.report.words.progress import Progress
    from citypact.scenario.answers import Answered
    from citypact.scenario.coalition_load import load_game
    from citypact.scenario.coalition_proposal import read_proposal
    from citypact.scenario.coalition_result import allocation_result

    if out is not None:
        refuse_folder(out)
    with Progress() as progress:
        described = load_game(game, progress=progress.say, **reading)
        inputs: dict[str, Any] = {"game": described.document, **asked}
        if described.filled:
            inputs["filled"] = {"missing": reading["missing"], "coalitions": described.filled}
        if check is not None:
            encoding = reading["encoding"] if check.suffix.lower() == ".csv" else None
            inputs["check"] = read_proposal(check, described.game.players, encoding)
        try:
            known = None if engine is None else _in_pieces(described, inputs, engine, progress.say)
            found = allocation_result(inputs, described=described, known=known, progress=progress.say)
            return Answered("allocation", found.document, found)
        except InputError as error:
            raise InputError(*(problem.at(problem.place or game) for problem in error.problems)) from None


def _in_pieces(
    described: Any, inputs: dict[str, Any], engine: dict[str, Any], say: Callable[[str], None]
) -> dict[str, Any]:
    """Work out the Shapley value in a run directory, and enter its pieces into the inputs."""
    from citypact.mechanisms.fingerprint import fingerprint
    from citypact.sweep.coalitions import shapley_run

    inputs["pieces"], found = shapley_run(
        described.game,
        samples=inputs.get("samples"),
        seed=inputs.get("seed"),
        name=fingerprint(dict(described.document)),
        progress=lambda advance: say(advance.text()),
        **engine,
    )
    return {"shapley": found}


def _extras(
    unions: str | None, levels: str | None, edges: str | None, weights: str | None, share: float | None
) -> dict[str, Any]:
    """Read what some rules need besides the game."""
    from citypact.errors import InputError, Problem
    from citypact.scenario.table_file import number_in

    extras: dict[str, Any] = {}
    problems: list[Problem] = []
    for name, text in (("unions", unions), ("edges", edges)):
        if text is not None:
            extras[name] = _parts(text)
    if levels is not None:
        extras["levels"] = [_parts(level) for level in levels.split("/")]
    if weights is not None:
        extras["weights"] = {}
        for part in weights.split(","):
            name, _, amount = (piece.strip() for piece in part.rpartition("="))
            weight = number_in(amount)
            if not name or weight is None:
                problems.append(Problem("--weights", part or "nothing", "PLAYER=WEIGHT, joined by commas"))
            elif name in extras["weights"]:
                problems.append(Problem("--weights", f"{name} a second time", "each player once"))
            else:
                extras["weights"][name] = weight
    if share is not None:
        extras["share"] = share
    if problems:
        raise InputError(*problems)
    return extras


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split(",")]


def _print_rules() -> None:
    from citypact.mechanisms.allocation import RULES

    width = max(map(len, RULES))
    for name, rule in RULES.items():
        needs = f"; needs {rule.needs}" if rule.needs else ""
        scope = f"; only for the form {rule.scope}" if rule.scope != "any" else ""
        typer.echo(f"{name:<{width}}  {told(rule.title)}{told(needs)}{told(scope)}")
