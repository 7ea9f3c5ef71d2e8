"""The reproduction protocol on the terminal: headline, five parts, what it rests on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from citypact.mechanisms.fifty_fifty import Reproduction

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table


def print_reproduction(report: Reproduction, document: Mapping[str, Any]) -> None:
    """Print the protocol.

    Parameters
    ----------
    report : Reproduction
        The five parts.
    document : mapping
        Their saved form, with title, explanation and assumptions.
    """
    from rich.console import Console

    console = Console(highlight=False)
    console.print(f"\n[bold]{document['title']}[/bold]")
    console.print(f"The model's own answer: {document['explanation']}\n")
    _statute(console, report)
    _blind(console, report)
    _surprise(console, report)
    _audit(console, report)
    _effective(console, report)
    console.print(f"[bold]Statement.[/bold] {report.statement}")
    verdict = report.full_horizon_equal
    if verdict is not None:
        console.print(
            f"Full horizon under this calibration: one half is {'' if verdict else 'not '}"
            "the equal-surplus ratio."
        )
    for note in report.notes:
        console.print(f"Note: {note}")
    _assumptions(console, document)


def _table(title: str, *columns: str) -> Table:
    from rich import box
    from rich.table import Table

    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    for place, column in enumerate(columns):
        table.add_column(column, justify="left" if place == 0 else "right")
    return table


def _statute(console: Console, report: Reproduction) -> None:
    table = _table(
        "R1  The statute replayed (plant that paid 1 亿元 a year, 4%, attainment after one year)",
        "growth",
        "cumulated",
        "PV, no top-up",
        "PV, full top-up",
        "printed table",
    )
    for row in report.statute:
        table.add_row(
            f"{float(row.growth):g}",
            f"{float(row.cumulated):g}",
            f"{float(row.pv):.6f}",
            f"{float(row.pv_topped_up):.6f}",
            "matches" if row.matches else f"DIFFERS by {float(row.deviation):.2g}",
        )
    console.print(table)


def _blind(console: Console, report: Reproduction) -> None:
    table = _table(
        f"R2  Which ratio does each theory call for? (one half counts within ±{float(report.tolerance):g})",
        "theory",
        "ratio",
        "one half?",
    )
    for key, criterion, ratio, verdict in report.rows():
        table.add_row(f"{key:>3}  {criterion}", ratio, verdict)
    console.print(table)
    for label, wanted in (("Hits", True), ("Misses", False)):
        names = [f"{row.key} {row.criterion}" for row in report.blind if row.contains_half is wanted]
        console.print(f"{label}: {', '.join(names) or 'none'}.")
    position = report.position
    if position is not None:
        lo, hi = position.interval.ends
        console.print(
            f"Both cities accept {lo:.1%} to {hi:.1%}; losses may be misjudged by up to"
            f" {float(position.radius):.1%} of the shared tax before one half is refused."
        )
    console.print()


def _surprise(console: Console, report: Reproduction) -> None:
    found = report.surprise
    console.print("[bold]R3  How surprising is one half?[/bold]")
    (loss_lo, loss_hi), (cost_lo, cost_hi) = (
        tuple(map(float, ends)) for ends in (found.box.loss, found.box.cost)
    )
    console.print(
        f"Losses between {loss_lo:g} and {loss_hi:g} of R, costs between {cost_lo:g} and {cost_hi:g},"
        " all equally likely; where the move pays,"
    )
    console.print(f"  one half is acceptable to both with probability {_fraction(found.acceptable)},")
    console.print(
        f"  and the equal-surplus ratio is within {float(found.tolerance):g} of it"
        f" with {_fraction(found.near)}."
    )
    console.print(f"  The prior mass that rationalises one half: {_fraction(report.rationalising_mass)}.\n")


def _fraction(value: Any) -> str:
    if value is None:
        return "undefined"
    return (
        f"{float(value):.4f} ({value})"
        if getattr(value, "denominator", 10**9) < 10**6
        else f"{float(value):.4f}"
    )


def _audit(console: Console, report: Reproduction) -> None:
    console.print("[bold]R4  Four agreements that split equally[/bold]")
    for found in report.audit:
        console.print(f"  {found.explain()}")
    console.print()


def _effective(console: Console, report: Reproduction) -> None:
    horizons = sorted({horizon for curve in report.effective.values() for horizon in curve})
    table = _table(
        f"R5  Headline {float(report.headline):.0%}, but of all local tax in present value",
        "growth",
        *(f"{horizon} years" for horizon in horizons),
    )
    for growth, curve in report.effective.items():
        table.add_row(f"{float(growth):g}", *(f"{float(curve[horizon]):.1%}" for horizon in horizons))
    console.print(table)
    if report.implied is not None:
        console.print(
            f"Read over the full horizon, the notice gives the origin {float(report.implied.weight):.1%}"
            " of the surplus (its implied bargaining weight).\n"
        )


def _assumptions(console: Console, document: Mapping[str, Any]) -> None:
    console.print(
        "\n[bold]What this rests on[/bold] (S study, P public source, M general knowledge, A assumption)"
    )
    for line in document["assumptions"]:
        console.print(f"  {line}", style="dim")
    console.print(f"Scenario {document['name']}, fingerprint {document['fingerprint'][:16]}")
