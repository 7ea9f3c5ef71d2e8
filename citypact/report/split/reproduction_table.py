"""The reproduction protocol: headline, five parts, what it rests on."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from citypact.mechanisms.fifty_fifty import Reproduction
from citypact.report.words.writer import Writer


def print_reproduction(writer: Writer, report: Reproduction, document: Mapping[str, Any]) -> None:
    """Print the protocol.

    Parameters
    ----------
    report : Reproduction
        The five parts.
    document : mapping
        Their saved form, with title, explanation and assumptions.
    """
    writer.heading(document["title"])
    writer.say(f"The model's own answer: {document['explanation']}")
    _statute(writer, report)
    _blind(writer, report)
    _surprise(writer, report)
    _audit(writer, report)
    _effective(writer, report)
    writer.heading("Statement")
    writer.say(report.statement)
    verdict = report.full_horizon_equal
    if verdict is not None:
        writer.say(
            f"Full horizon under this calibration: one half is {'' if verdict else 'not '}"
            "the equal-surplus ratio."
        )
    writer.assumptions([*report.notes, *document["assumptions"]])
    writer.say(f"Scenario {document['name']}, fingerprint {document['fingerprint'][:16]}")


def _statute(writer: Writer, report: Reproduction) -> None:
    writer.heading("R1  The statute replayed: a plant that paid 1 亿元 a year, 4%, attainment after a year")
    writer.table(
        ("growth", "cumulated", "PV, no top-up", "PV, full top-up", "printed table"),
        (
            (
                f"{float(row.growth):g}",
                f"{float(row.cumulated):g}",
                f"{float(row.pv):.6f}",
                f"{float(row.pv_topped_up):.6f}",
                "matches" if row.matches else f"DIFFERS by {float(row.deviation):.2g}",
            )
            for row in report.statute
        ),
    )


def _blind(writer: Writer, report: Reproduction) -> None:
    writer.heading(
        f"R2  Which ratio does each theory call for? (±{float(report.tolerance):g} counts as one half)"
    )
    writer.table(("", "theory", "ratio", "one half?"), report.rows(), left=2)
    for label, wanted in (("Hits", True), ("Misses", False)):
        names = [f"{row.key} {row.criterion}" for row in report.blind if row.contains_half is wanted]
        writer.say(f"{label}: {', '.join(names) or 'none'}.")
    for row in report.blind:
        if row.contains_half is None and row.note:
            writer.say(f"{row.key} {row.criterion}: {row.note}.")
    position = report.position
    if position is not None:
        lo, hi = position.interval.ends
        writer.say(
            f"Both cities accept {lo:.1%} to {hi:.1%}; losses may be misjudged by up to"
            f" {float(position.radius):.1%} of the shared tax before one half is refused."
        )


def _surprise(writer: Writer, report: Reproduction) -> None:
    found = report.surprise
    loss, cost = (tuple(map(float, ends)) for ends in (found.box.loss, found.box.cost))
    writer.heading("R3  How surprising is one half?")
    writer.say(
        f"Losses between {loss[0]:g} and {loss[1]:g} of R, costs between {cost[0]:g} and {cost[1]:g}, all"
        " equally likely; where the move pays, one half is acceptable to both with probability"
        f" {_chance(found.acceptable)}, and the equal-surplus ratio is within {float(found.tolerance):g} of"
        f" it with {_chance(found.near)}. Of all games in the box, {_chance(report.rationalising_mass)}"
        " rationalise one half."
    )


def _chance(value: Fraction) -> str:
    """Write a probability, with its fraction where that is short."""
    return f"{float(value):.4f} ({value})" if value.denominator < 10**6 else f"{float(value):.4f}"


def _audit(writer: Writer, report: Reproduction) -> None:
    writer.heading("R4  Four agreements that split equally")
    for found in report.audit:
        writer.say(found.explain())


def _effective(writer: Writer, report: Reproduction) -> None:
    horizons = sorted({horizon for curve in report.effective.values() for horizon in curve})
    writer.heading(f"R5  Headline {float(report.headline):.0%}, but of all local tax in present value")
    writer.table(
        ("growth", *(f"{horizon} years" for horizon in horizons)),
        (
            (f"{float(growth):g}", *(f"{float(curve[horizon]):.1%}" for horizon in horizons))
            for growth, curve in report.effective.items()
        ),
    )
    if report.implied is not None:
        writer.say(
            f"Read over the full horizon, the notice gives the origin {float(report.implied.weight):.1%}"
            " of the surplus (its implied bargaining weight)."
        )
